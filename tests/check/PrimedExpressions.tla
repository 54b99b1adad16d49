-------------------------- MODULE PrimedExpressions --------------------------
(* Primes of definitions and of expressions, and values read after a prime. *)
EXTENDS Naturals

VARIABLES x, y

sum == x + y

f(i) == i * x

Init == x = 1 /\ y = 1

Next ==
    /\ x' \in {x, x + 1}
    /\ y' = IF x' = x THEN (y + 1) % 4 ELSE f(2)' % 4
    /\ sum' < 9
    /\ (x * y)' # 6
    /\ [n \in 0..9 |-> n > sum]'[3] => x' > 0

Apart == sum # 0
===============================================================================
