------------------------------- MODULE Override -------------------------------
(* Constants and definitions that the configuration replaces. *)
EXTENDS Naturals

CONSTANTS Start, Step(_), Nobody

VARIABLES n, owner

Limit == 100

SmallNat == 0..6

PlusThree(i) == i + 3

FromTwo == 2

Init == n = Start /\ owner = Nobody

Next ==
    /\ \E m \in Nat : m = Step(n) % Limit /\ n' = m
    /\ owner' \in {Nobody, n}

Bounded == n \in 0..6
===============================================================================
