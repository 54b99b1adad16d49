--------------------------------- MODULE View ---------------------------------
(* States that the view does not tell apart are one state. *)
EXTENDS Naturals

VARIABLES n, steps

Init == n = 0 /\ steps = 0

Next == n' \in {(n + 1) % 5, (n + 2) % 5} /\ steps' = steps + 1

Spec == Init /\ [][Next]_<<n, steps>>

WithoutSteps == n

Few == steps < 9
===============================================================================
