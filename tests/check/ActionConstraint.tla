--------------------------- MODULE ActionConstraint ---------------------------
(* A constraint on steps: only those that move up by at most two are followed. *)
EXTENDS Naturals

VARIABLE n

Init == n = 0

Next == n' \in 0..9

Spec == Init /\ [][Next]_n

SmallSteps == n' <= n + 2 /\ n' # 5

Bound == n < 8
===============================================================================
