---------------------------- MODULE JunctionLists ----------------------------
(* Conjunctions within disjunctions within conjunctions, with their traps. *)
EXTENDS Naturals

VARIABLES a, b, c

Init == /\ a = 0
        /\ \/ /\ b = 0
              /\ c = 0
           \/ /\ b = 1
              /\ \/ c = 1
                 \/ c = 2

Next ==
  /\ a < 4
  /\ \/ /\ a' = a + 1
        /\ \/ b' = b
           \/ /\ b < 2
              /\ b' = b + 1
        /\ c' = IF \/ a > 2
                   \/ b = 0
                THEN c
                ELSE (c + 1)
                       % 3
     \/ a > 1
        /\ a' = 0 /\ b' = 0
        /\ UNCHANGED c
     \/ /\ \A i \in 0..1 :
             \/ i = a
             \/ i = b
        /\ a' = b
        /\ b' = a
        /\ c' \in { i \in 0..2 :
                    /\ i # c
                    /\ \/ i = 0
                       \/ i > a }

Sane == /\ a \in 0..4 /\ b \in 0..4
        /\ c \in 0..2
        /\ ~ /\ a = 4
             /\ b = 4
===============================================================================
