---- MODULE PassedOn ----
\* What is passed by name and depends on the state that is being made: evaluated once within an expression, however long the chain of names, and
\* anew for each successor where an action passes it on.
EXTENDS Naturals

VARIABLES s, x, y

RECURSIVE Rest(_)
Rest(S) == IF S = {} THEN 0 ELSE 1 + Rest({q \in S : \E r \in S : q > r})

Sum(a) == LET b == a + a IN b + b
Twice(a) == LET f[n \in 0..3] == IF n = 0 THEN a ELSE f[n - 1] + f[n - 1] IN f[3]

Init == s \in {1..18, 1..19} /\ x = Rest(s) /\ y = Sum(x)

\* `a` is another value for each successor.
Follow(a) == LET c == a + 1 IN y' = c + a
Choose(n) == x' \in {n % 3, (n + 1) % 3}

Shrink == s' = {q \in s : q > 16} /\ x' = Rest(s') /\ y' = Twice(x')
Turn == UNCHANGED s /\ Choose(x) /\ Follow(x')
Stay == LET d == x' IN UNCHANGED s /\ Choose(x + 1) /\ y' = Sum(d) % 5

Next == Shrink \/ Turn \/ Stay
Inv == x <= 19 /\ y \in {Sum(x), Sum(x) % 5, Twice(x), 2 * x + 1}
====
