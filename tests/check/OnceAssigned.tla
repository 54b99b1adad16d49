---- MODULE OnceAssigned ----
EXTENDS Naturals

VARIABLES x, y

Some(S) == \E n \in S : n >= 0

\* Nothing is left to be chosen once all variables have their values: the rest only holds or not, and no more of it is evaluated
\* than is needed for that.
Init == x = 0 /\ y \in {0, 1} /\ Some(1..5) /\ (y = y \/ 1 \div 0 = 1)

Both == x' = 1 - x /\ UNCHANGED y /\ (x = 0 \/ 1 > 0)
Nested == (x' = x /\ y' = y) /\ \E n \in 1..3 : n > x \/ n > y

Late == x' = x /\ (\E n \in {0, 1} : y' = y) /\ (x' = x \/ y' = y)
Each == \A n \in 1..2 : x' = x /\ y' = y /\ (x' = n \/ x' < 2)

\* Here there are still two ways.
Before == x' = x /\ (y = 0 \/ y < 2) /\ y' = y

Next == Both \/ Nested \/ Late \/ Each \/ Before
====
