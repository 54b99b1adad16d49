---------------------------- MODULE ChangedBetween ----------------------------
(***************************************************************************)
(* What the first of two composed actions changes the second one reads.    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets
VARIABLES x, f

Init == x \in SUBSET {1, 2, 3} /\ f = [k \in 1..3 |-> Cardinality(x)]
Change == x' = x \cup {1} /\ f' = [f EXCEPT ![1] = 7]
Keep == UNCHANGED x /\ f' = f
Read == /\ f' = [f EXCEPT ![2] = f[3] + f[1]]
        /\ x' = {Cardinality(x)}
        /\ f[2] < 20
Next == (Change \cdot Read) \/ (Keep \cdot Read)
===============================================================================
