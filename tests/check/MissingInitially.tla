--------------------------- MODULE MissingInitially ---------------------------
(* The initial predicate says nothing of y. *)
EXTENDS Naturals

VARIABLES x, y

Init == x = 0

Next == UNCHANGED <<x, y>>
===============================================================================
