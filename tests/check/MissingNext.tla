----------------------------- MODULE MissingNext -----------------------------
(* One action forgets to say what becomes of y. *)
EXTENDS Naturals

VARIABLES x, y

Init == x = 0 /\ y = 0

Good == x < 2 /\ x' = x + 1 /\ UNCHANGED y

Forgetful(k) == x = 2 /\ x' = k

Next == Good \/ \E k \in 0..1 : Forgetful(k)
===============================================================================
