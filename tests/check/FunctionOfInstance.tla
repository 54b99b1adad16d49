-------------------------- MODULE FunctionOfInstance --------------------------
(***************************************************************************)
(* A function that names itself, within an instance with a parameter and   *)
(* one with a variable in place of a constant.                             *)
(***************************************************************************)
EXTENDS Naturals
VARIABLES n, total

J(k) == INSTANCE FunctionThatNames WITH Base <- k
V == INSTANCE FunctionThatNames WITH Base <- n

Init == n = 0 /\ total = 0
Next == /\ n' = (n + 1) % 4
        /\ total' = (J(n)!Steps[3] + J(2)!Steps[n] + V!Steps[2] + J(n)!Pairs[1][2] + J(n')!Steps[0] + total) % 50

Right == J(1)!Steps = [k \in 0..3 |-> 1 + k] /\ J(n)!Steps[3] = n + 3 /\ V!Fibonacci[n] <= J(5)!Fibonacci[3]
===============================================================================
