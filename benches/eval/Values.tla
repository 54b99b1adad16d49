------------------------------- MODULE Values -------------------------------
(***************************************************************************)
(* The values and operators that the expressions of expressions.txt use.   *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

Few == {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
Many == {3 * n : n \in 1..200}
Squares == [n \in 1..10 |-> n * n]
Names == {"ant", "bee", "cow", "dog"}
Ages == [name \in Names |-> Cardinality(Names)]
Pairs == [n \in 1..10 |-> [first |-> n, second |-> {n}]]
Line == <<2, 3, 5, 7, 11>>
Messages == [kind : {"ask", "answer"}, from : 1..4, term : 0..4]

Sum3(a, b, c) == a + b + c
Max(a, b) == IF a > b THEN a ELSE b
Apply(Op(_, _), a, b) == Op(a, b)

RECURSIVE SumTo(_)
SumTo(n) == IF n = 0 THEN 0 ELSE n + SumTo(n - 1)

RECURSIVE SumOf(_)
SumOf(set) == IF set = {} THEN 0 ELSE LET one == CHOOSE x \in set : TRUE IN one + SumOf(set \ {one})
=============================================================================
