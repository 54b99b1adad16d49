---- MODULE AppliedAction ----
EXTENDS Naturals

VARIABLE x

\* A function whose values are actions: applied, it says what the next state is.
Move[n \in 1..3] == x' = (x + n) % 5

Init == x \in {0, 2}

Next == \E n \in {1, 3} : Move[n]

Inv == x # 9
====
