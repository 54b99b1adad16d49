---------------------------- MODULE InitialStates ----------------------------
(* Initial states from membership, disjunction, quantifiers, and twice the same. *)
EXTENDS Naturals

VARIABLES x, s, f

Init ==
    /\ \/ x \in {1, 2}
       \/ x = 2
       \/ \E i \in 0..1 : x = 3 * i
    /\ s \in SUBSET {x, 1}
    /\ f \in [s -> {"on", "off"}]
    /\ x = 0 => s = {}

Next == x' = 0 /\ s' = {} /\ f' = [i \in {} |-> "on"]
===============================================================================
