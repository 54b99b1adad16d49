---- MODULE EnabledLet ----
VARIABLE a

Init == a = 0

Next == UNCHANGED a

Inv == /\ ENABLED ((LET next == a' IN next) = 1)
       /\ ~ ENABLED (a # 0 /\ (LET next == a' IN next) = 1)
====
