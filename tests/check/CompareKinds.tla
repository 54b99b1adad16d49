----------------------------- MODULE CompareKinds -----------------------------
(* Compares a number with a string, once the counter reaches two. *)
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == IF x = 2 THEN x = "a" /\ x' = 0 ELSE x' = x + 1
===============================================================================
