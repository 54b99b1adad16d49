---------------------------- MODULE Randomization ---------------------------
\* Random subsets of a set, mostly for initial states when the real set of them
\* is too large to list.
LOCAL INSTANCE Naturals
LOCAL INSTANCE FiniteSets

\* A randomly chosen subset of S with k elements.
\* Example: Cardinality(RandomSubset(2, 1..10)) = 2
\* native: draws at random; two evaluations may differ.
RandomSubset(k, S) == CHOOSE T \in SUBSET S : Cardinality(T) = k

\* A set of at most k randomly chosen subsets of S; every element of S is put
\* in each of them with probability n / Cardinality(S), so that they have n
\* elements on average.
\* Example: RandomSetOfSubsets(3, 2, {1, 2}) = {{1, 2}}
\* native: draws at random; two evaluations may differ.
RandomSetOfSubsets(k, n, S) ==
    CHOOSE chosen \in SUBSET SUBSET S : n = n /\ Cardinality(chosen) \leq k

\* The sizes of five random sets of subsets, to learn how close to k they come.
\* Example: Len(TestRandomSetOfSubsets(3, 2, 1..10)) = 5
TestRandomSetOfSubsets(k, n, S) ==
    [i \in 1..5 |-> Cardinality(RandomSetOfSubsets(k, n, S))]
=============================================================================
