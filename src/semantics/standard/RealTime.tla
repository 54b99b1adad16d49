------------------------------ MODULE RealTime ------------------------------
\* Real-time specifications: the variable now holds the present time, and an
\* action must happen within bounds on how long it has been enabled.
EXTENDS Reals

\* The present time, a real number.
VARIABLE now

\* True if an <<A>>_v step happens only after <<A>>_v has been enabled for D
\* units of time without a pause, and before it has been enabled for more than E.
RTBound(A, v, D, E) ==
    LET Step == <<A>>_v
        \* The timer t counts while the step stays enabled and was not taken.
        Tick(t) == t' = IF ~Step /\ (ENABLED Step)' THEN t + (now' - now) ELSE 0
        Counts(t) == t = 0 /\ [][Tick(t)]_<<t, v, now>>
        NotTooLate(t) == [](t \leq E)
        NotTooEarly(t) == [][A => D \leq t]_v
    IN  \EE t : Counts(t) /\ NotTooLate(t) /\ NotTooEarly(t)

\* True if time starts at some real number, only grows, leaves v alone when it
\* grows, and passes every bound.
RTnow(v) ==
    LET Pass == now' \in {r \in Real : now < r} /\ UNCHANGED v
    IN  /\ now \in Real
        /\ [][Pass]_now
        /\ \A bound \in Real : WF_now(Pass /\ bound < now')
=============================================================================
