------------------------------ MODULE Unchanged ------------------------------
(* UNCHANGED of a variable, of nested tuples, and of a defined tuple. *)
EXTENDS Naturals

VARIABLES u, v, w, z

inner == <<v, <<w>>>>

all == <<u, inner, z>>

Init == u = 0 /\ v = 0 /\ w = 0 /\ z = 0

First == u < 2 /\ u' = u + 1 /\ UNCHANGED <<inner, z>>

Second == v < u /\ v' = v + 1 /\ UNCHANGED u /\ UNCHANGED <<w, z>>

Third == w < v /\ w' = w + 1 /\ UNCHANGED <<z, <<<<u>>, v>>>>

Fourth == z' = 1 - z /\ UNCHANGED <<u, inner>>

Next == First \/ Second \/ Third \/ Fourth \/ UNCHANGED all

Ordered == u >= v /\ v >= w
===============================================================================
