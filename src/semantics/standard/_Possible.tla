------------------------------ MODULE _Possible -----------------------------
\* How often the formulas that a configuration names under _POSSIBLE were true in
\* the states and steps of a check. The counts are in the register "s:_possible",
\* a function from the names of the formulas.
LOCAL INSTANCE TLC
LOCAL INSTANCE Naturals

\* Always true; counts the formula expr, under the given name, if it is true.
_Track(expr, name) ==
    LET counts == TLCGet("s:_possible")
        before == IF name \in DOMAIN counts THEN counts[name] ELSE 0
    IN  TLCSet("s:_possible", (name :> IF expr THEN before + 1 ELSE before) @@ counts)

\* The function from the names of the formulas to how often they were true.
\* native: adds up what the workers of the check counted.
_Counts == TLCGet("s:_possible")

\* True if every formula was true at least once; prints the counts otherwise.
_Check ==
    (\A name \in DOMAIN _Counts : _Counts[name] > 0) \/ (PrintT(_Counts) /\ FALSE)

\* True if the formula of this name was true at least once; prints the counts
\* otherwise.
_CheckName(name) ==
    (name \in DOMAIN _Counts /\ _Counts[name] > 0) \/ (PrintT(_Counts) /\ FALSE)

\* Always true; prints the counts.
_PrintCounts == PrintT(_Counts)
=============================================================================
