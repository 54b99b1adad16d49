----------------------------- MODULE SyntaxWrong -----------------------------
(* A conjunct that breaks off. *)
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next ==
    /\ x < 3
    /\ x' = x +
    /\ x' # 7
===============================================================================
