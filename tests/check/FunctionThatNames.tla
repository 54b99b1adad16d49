-------------------------- MODULE FunctionThatNames --------------------------
EXTENDS Naturals
CONSTANT Base

Steps[k \in 0..3] == IF k = 0 THEN Base ELSE Steps[k - 1] + 1
Fibonacci[k \in 0..3] == IF k < 2 THEN Base + k ELSE Fibonacci[k - 1] + Fibonacci[k - 2]
Pairs[k \in 0..2] == [l \in 0..2 |-> IF k = 0 THEN l + Base ELSE Pairs[k - 1][l] + 1]
==============================================================================
