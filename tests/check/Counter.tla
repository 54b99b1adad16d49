------------------------------- MODULE Counter -------------------------------
(* A counter with a limit; other modules extend and instantiate it. *)
EXTENDS Naturals

CONSTANT Limit

VARIABLE count

Init == count = 0

Increment == count < Limit /\ count' = count + 1

Reset == count = Limit /\ count' = 0

Next == Increment \/ Reset

Spec == Init /\ [][Next]_count

InRange == count \in 0..Limit
===============================================================================
