---- MODULE AppendedRead ----
\* What is read of a queue to which something was just added depends on how long it was.
EXTENDS Naturals, Sequences

VARIABLES turn, queue

Init == turn \in 0..1 /\ queue = IF turn = 0 THEN <<1>> ELSE <<>>

\* There is no second element where the queue was empty.
Next == queue' = Append(queue, 5) /\ queue'[2] = 5 /\ UNCHANGED turn
Few == Len(queue) < 3
====
