---------------------------- MODULE InvariantFails ----------------------------
(* The invariant cannot be evaluated in the third state. *)
EXTENDS Naturals, Sequences

VARIABLE queue

Init == queue = <<1, 2>>

Next == queue # <<>> /\ queue' = Tail(queue)

HeadIsPositive == Head(queue) > 0
===============================================================================
