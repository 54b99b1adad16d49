--------------------------- MODULE QuorumTheorems ---------------------------
\* Facts about quorum systems: theorems that proofs refer to, stated without
\* their own proofs.
EXTENDS Quorum, Integers, FiniteSets

THEOREM QuorumsIntersect ==
    ASSUME NEW S, NEW QS \in QuorumSystem(S), NEW Q1 \in QS, NEW Q2 \in QS
    PROVE  \E member \in S : member \in Q1 /\ member \in Q2

THEOREM QuorumSuperset ==
    ASSUME NEW S, NEW QS \in QuorumSystem(S), NEW Q1 \in QS, NEW Q2 \in SUBSET S,
           Q1 \subseteq Q2
    PROVE  Q2 \in QS

\* The sets of more than half of all elements are a quorum system.
THEOREM MajoritiesQuorumSystem ==
    ASSUME NEW S, IsFiniteSet(S), S # {}
    PROVE  {Q \in SUBSET S : Cardinality(S) < 2 * Cardinality(Q)} \in QuorumSystem(S)
=============================================================================
