---- MODULE Depth ----
EXTENDS Naturals, TLC

VARIABLE x

Init == x = TLCGet("level")

Next == /\ x < 4
        /\ TLCGet("level")' = TLCGet("level") + 1
        /\ x' = x + 1

Inv == TLCGet("level") = x + 1
====
