---- MODULE SafetyPrefix ----
EXTENDS Naturals

VARIABLE x

Init == x = 0

\* There is no end of states.
Next == x' = x + 1

Spec == Init /\ [][Next]_x

FairSpec == Init /\ [][x < 3 /\ x' = x + 1]_x /\ WF_x(x < 3 /\ x' = x + 1)

\* False of every behavior that begins 0, 1, 2, 3.
NeverThree == [](x = 1 => [](x # 3))
====
