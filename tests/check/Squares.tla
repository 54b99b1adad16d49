-------------------------------- MODULE Squares --------------------------------
(* `[A]_v` within formulas, where A is made up of the specification's actions,  *)
(* and where it only says the same.                                             *)
EXTENDS Naturals

VARIABLES x, y

vars == <<x, y>>

Init == x = 0 /\ y = 0

Inc == x' = (x + 1) % 3 /\ y' = y
Flip == y' = 1 - y /\ x' = x
Both == x' = (x + 1) % 3 /\ y' = 1 - y

Next == Inc \/ Flip \/ Both

Settles == Init /\ [][Next]_vars /\ WF_vars(Next) /\ <>[][Inc]_y
Goes == Init /\ [][Next]_vars /\ WF_vars(Inc)

OnlyInc == <>[][Inc]_vars
KeepsY == <>[][Inc]_y
Alternates == <>[][Inc \/ Flip]_x
SaysOnlyInc == <>[][Inc /\ TRUE]_vars
SaysKeepsY == <>[][TRUE /\ Inc]_y
SaysAlternates == <>[][(Inc \/ Flip) /\ TRUE]_x
Returns == []<>(x = 1)
KeepsX == <>[][Flip]_x
===============================================================================
