------------------------------- MODULE Toolbox ------------------------------
\* What the specifications that explore a given error trace refer to.
LOCAL INSTANCE Naturals
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE TLC

\* The trace that is explored, as a function from positions to states; the
\* exploring specification replaces it.
_TETrace == CHOOSE trace \in [Nat \ {0} -> STRING] : TRUE

\* The position in the trace of the state after the present one; it stays at
\* the end once it is reached.
_TEPosition ==
    LET length == Cardinality(DOMAIN _TETrace)
    IN  IF TLCGet("level") < length THEN TLCGet("level") + 1 ELSE length
=============================================================================
