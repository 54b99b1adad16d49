---- MODULE LetInstanced ----
EXTENDS Naturals
VARIABLE y
After == LET now == y IN now + 1
Chosen ==
  LET greater == {z \in 0..5 : z > y}
      least(S) == CHOOSE z \in S : \A w \in S : z <= w
  IN  IF greater = {} THEN 9 ELSE least(greater)
Twice(more) == LET now == y  twice(k) == now + now + k IN twice(more)
Sum == LET down[k \in 0..5] == IF k = 0 THEN y ELSE down[k - 1] IN down[5]
Step == LET now == y IN now < 3 /\ y' = now + 1
====
