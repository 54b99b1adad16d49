-------------------------- MODULE UndefinedInitially --------------------------
(* The initial predicate reads y before anything says what y is. *)
EXTENDS Naturals

VARIABLES x, y

Init == x = y + 1 /\ y = 0

Next == UNCHANGED <<x, y>>
===============================================================================
