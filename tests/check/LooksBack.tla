---- MODULE LooksBack ----
EXTENDS Naturals, Sequences, TLCExt

VARIABLE x

Init == x \in {1, 4}

Next == x < 8 /\ x' = x + 1

\* The shortest ways to the states begin at 1 for 1 to 3, and at 4 for the others.
Inv == /\ Trace[Len(Trace)].x = x
       /\ Trace[1].x = IF x < 4 THEN 1 ELSE 4
       /\ \A i \in 2..Len(Trace) : Trace[i].x = Trace[i - 1].x + 1

Short == Len(Trace) < 4
====
