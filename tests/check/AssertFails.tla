----------------------------- MODULE AssertFails -----------------------------
(* Assert of the module TLC, false in the fourth state. *)
EXTENDS Naturals, TLC

VARIABLE n

Init == n = 0

Next ==
    /\ n < 10
    /\ Assert(n # 3, <<"three is not allowed", n>>)
    /\ n' = n + 1
===============================================================================
