---- MODULE CurriedFunction ----
EXTENDS Naturals

VARIABLE x

\* What f[i] is at one argument says what it is at the next.
f[i \in 0..5] == [j \in 0..5 |-> IF j = 0 THEN IF i = 0 THEN x ELSE f[i - 1][5] + 1
                                 ELSE f[i][j - 1] + 1]

\* Without remembering what it gave, this takes 2^40 steps.
g[i \in 0..40] == IF i < 2 THEN x ELSE g[i - 1] + g[i - 2]

Init == x \in 0..1

Next == x' = 1 - x

Inv == /\ f[2][3] = x + 15
       /\ DOMAIN f[1] = 0..5
       /\ g[3] = 3 * x
====
