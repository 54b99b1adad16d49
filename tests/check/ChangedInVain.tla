---------------------------- MODULE ChangedInVain ----------------------------
(***************************************************************************)
(* A set is changed and the step is then not taken. That the change has no *)
(* value for some sets is an error all the same.                           *)
(***************************************************************************)
EXTENDS Integers, Sequences
VARIABLES v, f, n

Init == \/ v = {} /\ f = <<{}, {}>> /\ n = 0
        \/ v = {1, 2} /\ f = <<{}, {1, 2}>> /\ n = 0
        \/ v = {"a"} /\ f = <<{}, {"a"}>> /\ n = 0
Grow == n' = 1 /\ f' = f /\ v' = v \cup {3} /\ n = 2
InPart == n' = 1 /\ v' = v /\ f' = [f EXCEPT ![2] = @ \cup {4}] /\ n = 2
Stay == UNCHANGED <<v, f, n>>

SetNext == Stay \/ Grow
PartNext == Stay \/ InPart
MayGrow == ~ENABLED Grow
CanGrow == ENABLED (v' = v \cup {3} /\ UNCHANGED <<f, n>>)
==============================================================================
