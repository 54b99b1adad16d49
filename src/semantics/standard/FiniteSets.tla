----------------------------- MODULE FiniteSets -----------------------------
\* Finite sets and the number of their elements.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences

\* True if the set S is finite: some sequence runs through all its elements.
\* Example: IsFiniteSet({1, 2}) = TRUE
\* native: looks at how the set is built instead of looking for the sequence.
IsFiniteSet(S) == \E s \in Seq(S) : \A x \in S : \E k \in 1..Len(s) : s[k] = x

\* The number of elements of the finite set S.
\* Example: Cardinality({"a", "b", "a"}) = 2
Cardinality(S) ==
    LET Count[T \in SUBSET S] ==
          IF T = {} THEN 0
          ELSE LET one == CHOOSE x \in T : TRUE IN Count[T \ {one}] + 1
    IN  Count[S]
=============================================================================
