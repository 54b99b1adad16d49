---- MODULE LateVotes ----
\* Voters that send what they do to a set of messages. What is asked of the set, by invariants and by a step property, is remembered message by
\* message and by what is asked of parts of the set.
EXTENDS Integers, FiniteSets

CONSTANT MostAlike

Voters == 1..3
Rounds == 0..1
Values == {"x", "y"}

VARIABLES sent, round, late

Vote(a, r, v) == [type |-> "vote", from |-> a, round |-> r, value |-> v]
votes == [a \in Voters |-> {<<m.round, m.value>> : m \in {n \in sent : n.type = "vote" /\ n.from = a}}]

Voted(a, r, v) == <<r, v>> \in votes[a]
Decided(r, v) == \E Q \in {S \in SUBSET Voters : 2 * Cardinality(S) > 3} : \A a \in Q : Voted(a, r, v)

Init == sent = {} /\ late = {} /\ round = [a \in Voters |-> 0]

Open(r, v) ==
    /\ \A m \in sent : ~(m.type = "open" /\ m.round = r)
    /\ r > 0 => \A w \in Values : Decided(r - 1, w) => w = v
    /\ sent' = sent \cup {[type |-> "open", from |-> 0, round |-> r, value |-> v]}
    /\ UNCHANGED <<round, late>>

Cast(a) ==
    \E m \in sent :
        /\ m.type = "open" /\ m.round = round[a]
        /\ sent' = sent \cup {Vote(a, m.round, m.value)}
        /\ round' = [round EXCEPT ![a] = @ + 1]
        /\ UNCHANGED late

\* A message is taken out again.
Lose(m) == m.type = "vote" /\ late = {} /\ sent' = sent \ {m} /\ late' = {m} /\ UNCHANGED round

Next == (\E r \in Rounds, v \in Values : Open(r, v)) \/ (\E a \in Voters : Cast(a)) \/ (\E m \in sent : Lose(m))

Spec == Init /\ [][Next]_<<sent, round, late>>

\* True of the empty set, with which the search begins, and of every message but some that come late.
Kinds == \A m \in sent : m.type \in {"open", "vote"} /\ m.round \in Rounds /\ m.value \in Values
Ahead == \A m \in sent : m.type = "vote" => round[m.from] > m.round
Alike == \A m, n \in sent : m.round = n.round => m.value = n.value
AlikeToo == \A m \in sent, n \in late : m.round = n.round => m.value = n.value
OnlyOpened == \A m \in sent \cup late : m.type = "vote" =>
    \E n \in sent : n.type = "open" /\ n.round = m.round /\ n.value = m.value
Agree == \A a, b \in Voters, r \in Rounds, v, w \in Values : Voted(a, r, v) /\ Voted(b, r, w) => v = w
FewAlike == \A m \in late : Cardinality({n \in sent : n.round = m.round}) <= MostAlike

\* A vote that is counted stays, unless it is late.
Grows == [][\A a \in Voters : votes[a] \subseteq votes'[a] \cup {<<m.round, m.value>> : m \in late'}]_<<sent, round, late>>
\* The step that loses a vote makes this false.
Counted == [][\A a \in Voters : Cardinality(votes[a]) <= Cardinality(votes'[a])]_<<sent, round, late>>
====
