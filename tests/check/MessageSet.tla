---- MODULE MessageSet ----
\* Messages under way are a set; each is answered for what it says, whatever else is under way. Sets change by elements that are
\* added and taken away in all orders, counters by what is added.
EXTENDS Naturals, FiniteSets
CONSTANTS Node, Most
VARIABLES messages, count, seen, log

vars == <<messages, count, seen, log>>

Init == messages = {} /\ count = 0 /\ seen = {} /\ log = [n \in Node |-> 0]

AckAndSends(m, more) ==
    /\ messages' = (messages \cup more) \ {m}
    /\ count' = count + Cardinality(more)

Ask(n) ==
    /\ count < Most
    /\ messages' = messages \cup {[type |-> "ask", from |-> n, number |-> log[n]]}
    /\ count' = count + 1
    /\ log' = [log EXCEPT ![n] = @ + 1]
    /\ UNCHANGED seen

HandleAsk(m, n) ==
    /\ m.from # n
    /\ AckAndSends(m, {[type |-> "reply", from |-> n, number |-> log[n]]})
    /\ seen' = (seen \ {<<n, 0>>}) \cup {<<m.from, m.number>>}
    /\ UNCHANGED log

\* The acknowledged message is sent again where it asks for too much.
HandleReply(m) ==
    \/ /\ m.number > 1
       /\ messages' = (messages \ {m}) \cup {[m EXCEPT !.number = 0]}
       /\ UNCHANGED <<count, seen, log>>
    \/ /\ m.number <= 1
       /\ AckAndSends(m, {})
       /\ log' = [log EXCEPT ![m.from] = IF <<m.from, 1>> \in seen THEN 0 ELSE @]
       /\ UNCHANGED seen

Next ==
    \/ \E n \in Node : Ask(n)
    \/ \E m \in messages : m.type = "ask" /\ \E n \in Node : HandleAsk(m, n)
    \/ \E m \in messages : m.type = "reply" /\ HandleReply(m)
    \/ \E m \in {x \in messages : x.number = 2} : messages' = messages \ {m} /\ UNCHANGED <<count, seen, log>>

Spec == Init /\ [][Next]_vars

Few == Cardinality(messages) <= Most
NotMany == Cardinality(seen) < 3
====
