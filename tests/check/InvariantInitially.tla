-------------------------- MODULE InvariantInitially --------------------------
(* One of the initial states breaks the invariant. *)
EXTENDS Naturals

VARIABLES x, y

Init == x \in 0..3 /\ y = 3 - x

Next == x' = y /\ y' = x

Inv == x + 2 * y # 5
===============================================================================
