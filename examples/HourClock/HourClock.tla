------------------------------ MODULE HourClock ------------------------------
(*****************************************************************************)
(* A clock that shows the hour.                                              *)
(*****************************************************************************)
EXTENDS Naturals

VARIABLE hour

Init == hour \in 1..12

Tick == hour' = (hour % 12) + 1

Spec == Init /\ [][Tick]_hour

FairSpec == Spec /\ WF_hour(Tick)

TypeOK == hour \in 1..12

\* The hand moves on by one hour, or from twelve to one.
OneAtATime == [][hour' = hour + 1 \/ (hour = 12 /\ hour' = 1)]_hour

\* Every hour comes again and again; this needs a clock that keeps ticking.
EveryHour == \A h \in 1..12 : []<>(hour = h)
===============================================================================
