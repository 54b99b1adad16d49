----------------------------- MODULE InstanceLevel -----------------------------
(* Instantiates a constant with a variable, which is an error of level. *)
EXTENDS Naturals

VARIABLES left, right

D(n) == INSTANCE Counter WITH count <- right, Limit <- n

Init == left = 0 /\ D(3)!Init

Next == D(left + 1)!Increment /\ UNCHANGED left
===============================================================================
