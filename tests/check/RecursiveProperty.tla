---- MODULE RecursiveProperty ----
EXTENDS Naturals

VARIABLE x

Spec == x = 0 /\ [][x' = (x + 1) % 3]_x /\ WF_x(x' = (x + 1) % 3)

\* What a constant chooses ends the recursion.
RECURSIVE Visits(_)
Visits(n) == IF n = 0 THEN []<>(x = 0) ELSE []<>(x = n) /\ Visits(n - 1)

All == Visits(2)
Never == Visits(3)

RECURSIVE Endless(_)
Endless(n) == <>(x = n) /\ Endless(n)

NoEnd == Endless(1)
====
