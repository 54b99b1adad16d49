------------------------------ MODULE Recursive ------------------------------
(* Recursive operators, recursive functions, and two that call each other. *)
EXTENDS Naturals, FiniteSets

VARIABLES n, bag

RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN x + Sum(S \ {x})

RECURSIVE Even(_), Odd(_)
Even(i) == IF i = 0 THEN TRUE ELSE Odd(i - 1)
Odd(i) == IF i = 0 THEN FALSE ELSE Even(i - 1)

factorial[i \in 0..5] == IF i = 0 THEN 1 ELSE i * factorial[i - 1]

Init == n = 0 /\ bag = {}

Next ==
    /\ n < 5
    /\ n' = n + 1
    /\ \/ Even(n) /\ bag' = bag \cup {factorial[n']}
       \/ Odd(n') /\ bag' = bag
       \/ LET RECURSIVE Down(_)
              Down(i) == IF i = 0 THEN {0} ELSE {i} \cup Down(i - 1)
          IN  Odd(n) /\ bag' = bag \cup Down(n)

SumIsBounded == Sum(bag) <= factorial[5] + Sum(0..6)
===============================================================================
