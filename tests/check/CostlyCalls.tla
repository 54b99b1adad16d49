----------------------------- MODULE CostlyCalls -----------------------------
(***************************************************************************)
(* Operators without state that are called again and again with the same   *)
(* arguments, some of which must not be evaluated where they are not       *)
(* needed: they have no value, or their evaluation does not end.           *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, Sequences
VARIABLES chosen, n

RECURSIVE Sum(_), Count(_), Sorted(_), Reached(_, _), Thinned(_)
Sum(S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN x + Sum(S \ {x})
Choice(p, a, b) == IF \E q \in {p} : q THEN a ELSE b
Count(k) == Choice(k = 0, 0, 1 + Count(k - 1))
Tenth(d) == Choice(d = 0, 7, 10 \div d)
Sorted(S) ==
  LET least == CHOOSE x \in S : \A y \in S : x <= y
  IN  Choice(S = {}, <<>>, <<least>> \o Sorted(S \ {least}))
Steps(S) == {p \in S \X S : p[1] < p[2] /\ p[2] - p[1] < 3}
Reached(R, S) ==
  IF S = {} THEN {} ELSE LET next == {y \in 1..6 : \E x \in S : <<x, y>> \in R} IN next \cup Reached(R, next)
Thinned(S) == IF Cardinality(S) < 3 THEN S ELSE Thinned(Thinned(S \ {CHOOSE x \in S : \A y \in S : y <= x}))
Largest(S, Op(_, _)) == CHOOSE x \in S \cup {0} : \A y \in S : Op(y, x)
Linked == LET From(k) == {y \in 1..6 : <<k, y>> \in Steps(chosen)} IN From(1) \cup From(2)
After(S, k) == {x + k : x \in S}

Init == chosen = {} /\ n = 0
Next ==
  /\ \E e \in 1..6 : chosen' = IF e \in chosen THEN chosen \ {e} ELSE chosen \cup {e}
  /\ n' = (Sum(chosen') + Count(Cardinality(chosen)) + Tenth(n % 3) + Largest(chosen, <=) + Sum(After(chosen, n))
            + Sum(Reached(Steps(chosen'), chosen \cap {n})) + Sum(Thinned(chosen)) + Sum({k \in chosen : k \in Linked})
            + Sum({k \in chosen : k \in Linked'}) * 3) % 7
Spec == Init /\ [][Next]_<<chosen, n>>

InOrder == Len(Sorted(chosen)) = Cardinality(chosen) /\ (chosen # {} => Sorted(chosen)[1] <= Tenth(n) + 6)
Bounded == Sum(chosen) <= 20
==============================================================================
