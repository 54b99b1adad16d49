-------------------------- MODULE InstanceParameter --------------------------
(* An instance with a parameter, used with different arguments. *)
EXTENDS Naturals

VARIABLES left, right

C(n) == INSTANCE Counter WITH count <- left, Limit <- n

D(v, n) == INSTANCE Counter WITH count <- v, Limit <- n

Init == C(2)!Init /\ D(right, 3)!Init

Next ==
    \/ C(2)!Next /\ UNCHANGED right
    \/ D(right, 3)!Increment /\ UNCHANGED left

InRange == C(2)!InRange /\ D(right, 3)!InRange
===============================================================================
