---- MODULE LetInInstance ----
(* Definitions of an instance whose value depends on the state through a LET alone: what is around the LET name is constant. *)
EXTENDS Naturals
VARIABLE x
I == INSTANCE LetInstanced WITH y <- x
Init == x = 0
Next == \/ x < 3 /\ x' = I!After
        \/ I!Step
        \/ I!Chosen = 3 /\ x' = 5
Spec == Init /\ [][Next]_x
Inv == x < 5 => I!After = x + 1 /\ I!Chosen = x + 1 /\ I!Twice(1) = 2 * x + 1 /\ I!Sum = x
====
