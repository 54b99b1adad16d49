---- MODULE Registers ----
EXTENDS Naturals, TLC

VARIABLE x

ASSUME TLCSet(1, 0)

Init == x = 0

\* Counts for how many states successors are computed.
Next == TLCSet(1, TLCGet(1) + 1) /\ x' \in 0..3

Counted == /\ TLCGet(1) = TLCGet("distinct")
           /\ TLCGet("generated") = 17
           /\ TLCGet("diameter") = 2
====
