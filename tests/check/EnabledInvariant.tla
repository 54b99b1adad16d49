--------------------------- MODULE EnabledInvariant ---------------------------
(* ENABLED of an action within an invariant, first true and then false. *)
EXTENDS Naturals

VARIABLES x, y

Up == x < 3 /\ x' = x + 1 /\ y' \in {y, 1 - y}

Down == x = 3 /\ y = 1 /\ x' = 0 /\ y' = 0

Init == x = 0 /\ y = 0

Next == Up \/ Down \/ (x = 3 /\ y = 0 /\ UNCHANGED <<x, y>>)

UpOrFull == ENABLED Up \/ x = 3

DownWhenFull == x = 3 => ENABLED Down
===============================================================================
