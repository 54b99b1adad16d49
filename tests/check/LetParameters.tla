---------------------------- MODULE LetParameters ----------------------------
(* LET with parameters, with a function, nested, and with primes within. *)
EXTENDS Naturals

VARIABLES x, y

Init == x = 0 /\ y \in {0, 1}

Step(k) ==
    LET wrapped(v) == (x + v) % 7
        square[i \in 0..6] == i * i
        both(a, b) ==
            LET total == a + b
            IN  total % 3
        moved == x' /= x
    IN  /\ x' = wrapped(k)
        /\ moved
        /\ y' = both(square[x'], k)

Next == \E k \in 0..3 : Step(k)

Bounded == LET top == 6 IN x <= top /\ y < 3
===============================================================================
