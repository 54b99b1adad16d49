---------------------------- MODULE ActionProperty ----------------------------
(* A clock that is sometimes set back: [][A]_v holds of one reading only. *)
EXTENDS Naturals

VARIABLES time, set

Init == time = 0 /\ set = 0

Tick == time < 5 /\ time' = time + 1 /\ UNCHANGED set

SetBack == time = 4 /\ set < 1 /\ set' = set + 1 /\ time' = 2

Stop == time = 5 /\ UNCHANGED <<time, set>>

Next == Tick \/ SetBack \/ Stop

Spec == Init /\ [][Next]_<<time, set>>

NeverSetBack == [][time' >= time]_time

SetUpwards == set = 0 /\ [][set' = set + 1]_set

StartsLate == time = 1 /\ [][time' >= time]_time
===============================================================================
