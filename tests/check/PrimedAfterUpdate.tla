---- MODULE PrimedAfterUpdate ----
\* What an update makes of a variable is read again, primed, in the same step.
EXTENDS Naturals
VARIABLES x, y, s, t

Init == x \in 0..3 /\ y = 0 /\ s = {} /\ t = 0

Next ==
    \/ /\ x < 6
       /\ x' = x + 1
       /\ y' = x' * 2
       /\ s' = (s \cup {1}) \ {2}
       /\ t' = IF 3 \in s' THEN 1 ELSE 0
    \/ /\ s' = s \cup {3}
       /\ x' = x
       /\ UNCHANGED y
       /\ t' \in {n \in 0..2 : n \in s' \/ n = x'}
    \/ /\ y' = y + 1
       /\ y' < 20
       /\ UNCHANGED <<x, s, t>>

Spec == Init /\ [][Next]_<<x, y, s, t>>
====
