------------------------------- MODULE TwoPhase -------------------------------
(*****************************************************************************)
(* Two-phase commit.  A coordinator asks some participants to vote; it       *)
(* commits when all have voted yes, and may abort as long as it has not      *)
(* decided.  A message once sent can be received at any time, and again.     *)
(*****************************************************************************)
CONSTANT Participants

VARIABLES
    coordinator,  \* what the coordinator has decided
    participant,  \* what each participant knows of itself
    votes,        \* the participants that the coordinator knows to have voted yes
    messages      \* every message that was ever sent

vars == <<coordinator, participant, votes, messages>>

Message == [type : {"yes"}, from : Participants] \cup [type : {"commit", "abort"}]

TypeOK ==
    /\ coordinator \in {"undecided", "committed", "aborted"}
    /\ participant \in [Participants -> {"working", "prepared", "committed", "aborted"}]
    /\ votes \subseteq Participants
    /\ messages \subseteq Message

Init ==
    /\ coordinator = "undecided"
    /\ participant = [p \in Participants |-> "working"]
    /\ votes = {}
    /\ messages = {}

(* The participants. *)

VoteYes(p) ==
    /\ participant[p] = "working"
    /\ participant' = [participant EXCEPT ![p] = "prepared"]
    /\ messages' = messages \cup {[type |-> "yes", from |-> p]}
    /\ UNCHANGED <<coordinator, votes>>

\* Before it has voted a participant may give up without asking anyone.
GiveUp(p) ==
    /\ participant[p] = "working"
    /\ participant' = [participant EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<coordinator, votes, messages>>

LearnCommit(p) ==
    /\ [type |-> "commit"] \in messages
    /\ participant' = [participant EXCEPT ![p] = "committed"]
    /\ UNCHANGED <<coordinator, votes, messages>>

LearnAbort(p) ==
    /\ [type |-> "abort"] \in messages
    /\ participant' = [participant EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<coordinator, votes, messages>>

(* The coordinator. *)

CountVote(p) ==
    /\ coordinator = "undecided"
    /\ [type |-> "yes", from |-> p] \in messages
    /\ votes' = votes \cup {p}
    /\ UNCHANGED <<coordinator, participant, messages>>

Commit ==
    /\ coordinator = "undecided"
    /\ votes = Participants
    /\ coordinator' = "committed"
    /\ messages' = messages \cup {[type |-> "commit"]}
    /\ UNCHANGED <<participant, votes>>

Abort ==
    /\ coordinator = "undecided"
    /\ coordinator' = "aborted"
    /\ messages' = messages \cup {[type |-> "abort"]}
    /\ UNCHANGED <<participant, votes>>

Next ==
    \/ Commit
    \/ Abort
    \/ \E p \in Participants :
        \/ VoteYes(p)
        \/ GiveUp(p)
        \/ LearnCommit(p)
        \/ LearnAbort(p)
        \/ CountVote(p)

Spec == Init /\ [][Next]_vars

\* No participant has committed while another has aborted.
Consistent ==
    \A p, q \in Participants :
        ~(participant[p] = "committed" /\ participant[q] = "aborted")

\* A participant that has decided does not change its mind.
Decided(p) == participant[p] \in {"committed", "aborted"}

DecisionsStand ==
    [][\A p \in Participants : Decided(p) => participant'[p] = participant[p]]_vars
===============================================================================
