------------------------------ MODULE Constraint ------------------------------
(* A counter without end, held by a constraint; one initial state breaks it. *)
EXTENDS Naturals

VARIABLE n

Init == n \in {0, 3, 11}

Next == n' = n + 1 \/ n' = n + 2

Spec == Init /\ [][Next]_n

Bound == n <= 10

Nothing == n > 11

Total == n < 13
===============================================================================
