---- MODULE ReadingOperators ----
\* What operators gave is remembered by what they read, which includes what the same evaluation had found before.
EXTENDS Integers, FiniteSets

VARIABLES load, turn

Cells == 1..3
Busy == {c \in Cells : load[c] > turn}
Reach[n \in 0..3] == IF n = 0 THEN turn ELSE Reach[n - 1] + load[n]
Weight == [c \in Cells |-> load[c] * 2 + (IF turn = c THEN 1 ELSE 0)]
Risky == [c \in Cells |-> IF c = 3 THEN 1 \div (turn - turn) ELSE load[c]]

RECURSIVE Total(_, _)
Total(f, S) == IF S = {} THEN 0 ELSE LET c == CHOOSE c \in S : TRUE IN f[c] + Total(f, S \ {c})

Others(c) == Cardinality({d \in Busy : d # c})
Beyond(c) == \E n \in 0..3 : Reach[n] > c
Around(c) == Total(Weight, {d \in Cells : d # c})
Most(S) == CHOOSE c \in S : \A d \in S : load[c] > load[d] \/ (load[c] = load[d] /\ c <= d)

Init == load = [c \in Cells |-> 0] /\ turn = 0

Step(c) ==
    /\ load[c] < 2
    /\ Cardinality(Busy) + Reach[2] < 7
    /\ load' = [load EXCEPT ![c] = @ + 1]
    /\ turn' = (turn + Others(c) + (IF Beyond(c) THEN 1 ELSE 0) + Around(c)) % 4

Ease ==
    /\ Around(Most(Cells)) > 3
    /\ load' = [load EXCEPT ![Most(Cells)] = 0]
    /\ turn' = Cardinality(Busy)

Next == (\E c \in Cells : Step(c)) \/ Ease

Is(c) == IF turn = c THEN 1 ELSE 0
Inv ==
    /\ Cardinality(Busy) \in 0..3 /\ Reach[3] = turn + load[1] + load[2] + load[3]
    /\ \A c \in Cells : Others(c) = Cardinality(Busy) - (IF c \in Busy THEN 1 ELSE 0)
    /\ \A c \in Cells : Beyond(c) <=> turn + load[1] + load[2] + load[3] > c
    /\ Around(1) = 2 * load[2] + 2 * load[3] + Is(2) + Is(3)
    /\ Around(3) = 2 * load[1] + 2 * load[2] + Is(1) + Is(2)
    \* Of a function that is passed by name only what is asked for is evaluated.
    /\ Total(Risky, {1, 2}) = load[1] + load[2]
====
