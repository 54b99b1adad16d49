------------------------------- MODULE Liveness -------------------------------
(* A machine that may rest; what it does for ever depends on the fairness. *)
EXTENDS Naturals

VARIABLES n, resting

vars == <<n, resting>>

Init == n = 0 /\ resting = FALSE

Work == ~resting /\ n' = (n + 1) % 3 /\ UNCHANGED resting

Rest == ~resting /\ resting' = TRUE /\ UNCHANGED n

Wake == resting /\ resting' = FALSE /\ UNCHANGED n

Next == Work \/ Rest \/ Wake

Spec == Init /\ [][Next]_vars

WeaklyFair == Spec /\ WF_vars(Wake) /\ WF_vars(Work)

StronglyFair == Spec /\ WF_vars(Wake) /\ SF_vars(Work)

Wakes == resting ~> ~resting

Advances == \A i \in 0..2 : []<>(n = i)

Settles == <>[](n = 0)
===============================================================================
