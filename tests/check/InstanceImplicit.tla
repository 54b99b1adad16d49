--------------------------- MODULE InstanceImplicit ---------------------------
(* An instance without WITH: count and Limit stand for themselves. *)
VARIABLE count

CONSTANT Limit

C == INSTANCE Counter

Init == C!Init

Next == C!Next

InRange == C!InRange
===============================================================================
