------------------------ MODULE DefinitionReadTwice ------------------------
(***************************************************************************)
(* A function of the state is named several times in one step, by itself,  *)
(* as an argument, and primed: each time it means that of its own state.   *)
(***************************************************************************)
EXTENDS Integers

VARIABLES x, y

table == [i \in 1..3 |-> (i * x + y) % 5]
At(f, i) == f[i]

Init == x \in 0..4 /\ y = 0
Next ==
    \E a, b \in 0..4 :
        /\ x' = a
        /\ table[1] # At(table, 2)
        /\ y' = b
        /\ table'[1] = (At(table, 2) + table[3]) % 5
        /\ At(table', 3) # table[2]
Bounded == \A i \in 1..3 : table[i] \in 0..4
=============================================================================
