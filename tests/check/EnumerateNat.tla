----------------------------- MODULE EnumerateNat -----------------------------
(* Asks for a step to each natural number. *)
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == \E y \in Nat : x' = y
===============================================================================
