------------------------------- MODULE Quorum -------------------------------
\* Quorum systems: sets of subsets of which any two have an element in common.

\* The set of all quorum systems of the set S: the non-empty sets of subsets of
\* S in which any two quorums meet and every superset of a quorum is a quorum.
\* Example: QuorumSystem({1}) = {{{1}}}
QuorumSystem(S) ==
    {quorums \in SUBSET SUBSET S :
        /\ quorums # {}
        /\ \A P \in quorums :
             /\ \A Q \in quorums : \E x \in P : x \in Q
             /\ \A Q \in SUBSET S : P \subseteq Q => Q \in quorums}
=============================================================================
