------------------------------ MODULE ChooseNone ------------------------------
(* No value of the set satisfies the condition of CHOOSE in the second step. *)
EXTENDS Naturals

VARIABLE x

Init == x = 4

Next == x' = CHOOSE y \in 0..5 : y > x
===============================================================================
