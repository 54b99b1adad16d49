---- MODULE Possible ----
EXTENDS Naturals, TLC

VARIABLE x

Init == x \in 0..1

Next == x' = (x + 1) % 3

\* Every state is generated twice: as an initial state or by one step for 0 and 1, by one step for 2.
IsTwo == x = 2
IsOne == x = 1
WrapsAround == x = 2 /\ x' = 0
IsNine == x = 9
Doubles == x' = 2 * x /\ x > 1

Counted == TLCGet("all:named")["s:_possible"][1] = [IsTwo |-> 1, IsOne |-> 2, WrapsAround |-> 1]
====
