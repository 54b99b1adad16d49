------------------------------- MODULE Peterson -------------------------------
(*****************************************************************************)
(* Peterson's algorithm: two processes keep each other out of the critical   *)
(* section with a flag each and one shared turn.                             *)
(*****************************************************************************)
VARIABLES
    pc,    \* where each process is
    flag,  \* whether it wants to enter
    turn   \* who has to wait when both want to

vars == <<pc, flag, turn>>

Process == {"left", "right"}

Other(p) == IF p = "left" THEN "right" ELSE "left"

TypeOK ==
    /\ pc \in [Process -> {"outside", "raise", "yield", "wait", "critical"}]
    /\ flag \in [Process -> BOOLEAN]
    /\ turn \in Process

Init ==
    /\ pc = [p \in Process |-> "outside"]
    /\ flag = [p \in Process |-> FALSE]
    /\ turn \in Process

GoTo(p, from, to) ==
    /\ pc[p] = from
    /\ pc' = [pc EXCEPT ![p] = to]

Want(p) ==
    /\ GoTo(p, "outside", "raise")
    /\ UNCHANGED <<flag, turn>>

RaiseFlag(p) ==
    /\ GoTo(p, "raise", "yield")
    /\ flag' = [flag EXCEPT ![p] = TRUE]
    /\ UNCHANGED turn

YieldTurn(p) ==
    /\ GoTo(p, "yield", "wait")
    /\ turn' = Other(p)
    /\ UNCHANGED flag

Enter(p) ==
    /\ GoTo(p, "wait", "critical")
    /\ ~flag[Other(p)] \/ turn = p
    /\ UNCHANGED <<flag, turn>>

Leave(p) ==
    /\ GoTo(p, "critical", "outside")
    /\ flag' = [flag EXCEPT ![p] = FALSE]
    /\ UNCHANGED turn

\* All steps of a process but the first, which it need never take.
Proceed(p) == RaiseFlag(p) \/ YieldTurn(p) \/ Enter(p) \/ Leave(p)

Next == \E p \in Process : Want(p) \/ Proceed(p)

Spec == Init /\ [][Next]_vars

FairSpec == Spec /\ \A p \in Process : WF_vars(Proceed(p))

MutualExclusion == ~ \A p \in Process : pc[p] = "critical"

\* Who wants to enter will.
NoStarvation == \A p \in Process : pc[p] = "raise" ~> pc[p] = "critical"
===============================================================================
