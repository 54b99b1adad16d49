----------------------------- MODULE ConfigWrong -----------------------------
(* Configurations that do not fit their module. *)
EXTENDS Naturals

CONSTANT N

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % N

Small == x < N
===============================================================================
