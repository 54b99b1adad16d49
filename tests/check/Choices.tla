------------------------------- MODULE Choices -------------------------------
(* Ways to the same state: each counts as generated. *)
EXTENDS Naturals

VARIABLES a, b

Init == a = 0 /\ b = {}

Next ==
    \/ \E i \in 0..2, j \in 1..2 : a' = i * j /\ UNCHANGED b
    \/ \E <<i, j>> \in {<<1, 2>>, <<2, 1>>} : a' = i + j /\ b' = b \cup {i}
    \/ \E i \in b : a' = i /\ b' \in {b, b \ {i}}
    \/ a' \in {0, 0, 1} /\ UNCHANGED b
    \/ a > 0 /\ (a > 1 \/ a < 3) /\ UNCHANGED <<a, b>>
===============================================================================
