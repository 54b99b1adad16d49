----------------------------- MODULE HigherOrder -----------------------------
(* Operators that take operators: by name, by LAMBDA, by an infix symbol. *)
EXTENDS Naturals, Sequences

VARIABLE items

Map(Op(_), s) == [i \in 1..Len(s) |-> Op(s[i])]

RECURSIVE Fold(_, _, _)
Fold(Op(_, _), start, s) ==
    IF s = <<>> THEN start ELSE Op(Head(s), Fold(Op, start, Tail(s)))

Double(x) == 2 * x

Twice(Op(_), x) == Op(Op(x))

Init == items = <<1>>

Next ==
    \/ Len(items) < 3 /\ items' = Append(items, Fold(+, 0, items))
    \/ Fold(LAMBDA x, y : x + y, 0, items) < 8 /\ items' = Map(Double, items)
    \/ items' = SelectSeq(Map(LAMBDA x : x % 5, items), LAMBDA x : x > 0)
    \/ items' = <<Twice(LAMBDA x : x + 1, Len(items))>>

Small == Fold(LAMBDA x, y : IF x > y THEN x ELSE y, 0, items) < 40
===============================================================================
