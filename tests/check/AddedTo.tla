---- MODULE AddedTo ----
\* What steps add to bags, queues and sets does not depend on what these hold: `f @@ g`, Append and `@ \cup S`, also behind operators, conditions
\* and paths. What is there already, and what is empty, makes another step.
EXTENDS Naturals, Sequences, TLC

Nodes == 1..2
Kinds == {"a", "b"}

VARIABLES bag, queue, inbox, log, tally

vars == <<bag, queue, inbox, log, tally>>

Init ==
    /\ bag = [m \in {} |-> 0]
    /\ queue = [n \in Nodes |-> <<>>]
    /\ inbox = [n \in Nodes |-> [seen |-> {}, held |-> {}]]
    /\ log = <<>>
    /\ tally = [k \in {"a"} |-> 0]

With(m, b) == IF m \in DOMAIN b THEN [b EXCEPT ![m] = @ + 1] ELSE b @@ (m :> 1)
Without(m, b) == IF m \in DOMAIN b THEN [b EXCEPT ![m] = IF @ > 0 THEN @ - 1 ELSE 0] ELSE b
Sent(m) == m \in DOMAIN bag /\ bag[m] > 0
Most(b) == \A m \in DOMAIN b : b[m] <= 2

\* A bag that grows by an operator in an operator, where the outer one reads what the inner one made.
Send(n, k) ==
    /\ bag' = With([to |-> n, kind |-> k], bag)
    /\ Most(bag')
    /\ UNCHANGED <<queue, inbox, log, tally>>

Answer(n, k) ==
    /\ Sent([to |-> n, kind |-> k])
    /\ bag' = Without([to |-> n, kind |-> k], With([to |-> 3 - n, kind |-> "b"], bag))
    /\ Most(bag')
    /\ UNCHANGED <<queue, inbox, log, tally>>

\* The same with one expression; what is there already stays.
Reply(n, k) ==
    /\ Sent([to |-> n, kind |-> k])
    /\ bag' = [bag EXCEPT ![[to |-> n, kind |-> k]] = @ - 1] @@ ([to |-> n, kind |-> "b"] :> 2)
    /\ tally' = tally @@ (k :> n)
    /\ UNCHANGED <<queue, inbox, log>>

Put(n, k) ==
    /\ Len(queue[n]) < 2
    /\ queue' = [queue EXCEPT ![n] = Append(@, k)]
    /\ log' = IF Len(log) < 1 THEN Append(log, k) ELSE log
    /\ UNCHANGED <<bag, inbox, tally>>

Take(n) ==
    /\ queue[n] # <<>>
    /\ inbox' = [inbox EXCEPT ![n].seen = @ \cup {Head(queue[n])}, ![3 - n].held = @ \ {"a"}, ![n].held = @ \cup {Head(queue[n])}]
    /\ queue' = [queue EXCEPT ![n] = Tail(@)]
    /\ log' = LET l == log IN IF l = <<>> THEN l ELSE Tail(l)
    /\ UNCHANGED <<bag, tally>>

Next ==
    \/ \E n \in Nodes, k \in Kinds : Send(n, k) \/ Answer(n, k) \/ Reply(n, k) \/ Put(n, k)
    \/ \E n \in Nodes : Take(n)

Small == queue[2] = <<>> /\ inbox[1].seen # Kinds /\ \A m \in DOMAIN bag : bag[m] < 2 \/ (m.kind = "b" /\ m.to = 1)
Inv ==
    /\ \A n \in Nodes : inbox[n].held \subseteq inbox[n].seen /\ queue[n] \in Seq(Kinds)
    /\ \A m \in DOMAIN bag : bag[m] \in 0..2
    /\ \A k \in DOMAIN tally : tally[k] \in 0..2
====
