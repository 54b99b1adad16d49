----------------------------- MODULE InstanceWith -----------------------------
(* Two instances of one module, each with its own variable and limit. *)
EXTENDS Naturals

VARIABLES minutes, hours

M == INSTANCE Counter WITH count <- minutes, Limit <- 5

H == INSTANCE Counter WITH count <- hours, Limit <- 3

Init == M!Init /\ H!Init

Next ==
    \/ M!Increment /\ UNCHANGED hours
    \/ M!Reset /\ (H!Increment \/ H!Reset)

Spec == Init /\ [][Next]_<<minutes, hours>>

InRange == M!InRange /\ H!InRange
===============================================================================
