---- MODULE Messages ----
\* Senders that number their messages. Every state has a set of messages of its own, which hardly any other state has.
EXTENDS Integers

CONSTANTS Senders, Most

VARIABLE sent

Message(sender, number) == [from |-> sender, number |-> number]

Init == sent = {}

Send(sender) ==
    \E number \in 1..Most :
        /\ Message(sender, number) \notin sent
        /\ number = 1 \/ Message(sender, number - 1) \in sent
        /\ sent' = sent \cup {Message(sender, number)}

Next == \E sender \in Senders : Send(sender)

Numbered == \A message \in sent : message.from \in Senders /\ message.number \in 1..Most
====
