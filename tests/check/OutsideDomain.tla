---------------------------- MODULE OutsideDomain ----------------------------
(* Applies a function outside its domain in the third step. *)
EXTENDS Naturals

VARIABLES f, i

Init == f = [k \in 1..3 |-> k + 1] /\ i = 1

Next == i' = f[i] /\ UNCHANGED f
===============================================================================
