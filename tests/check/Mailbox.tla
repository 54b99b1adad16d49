------------------------------- MODULE Mailbox -------------------------------
(***************************************************************************)
(* Sets that steps add to and take from: what is there already, what is    *)
(* taken and added again, several elements at once, elements of two kinds; *)
(* some of it outside the constraint, where only invariants are asked.     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets
VARIABLES mail, sent, step

Letter(to) == [to |-> to, number |-> sent]
Init == mail = {} /\ sent = 0 /\ step = 0
Count(n) == sent' = (sent + n) % 3 /\ step' = step + 1

Send == \E to \in 1..2 : mail' = mail \cup {Letter(to)} /\ Count(1)
Broadcast == mail' = mail \cup {Letter(to) : to \in 1..3} /\ Count(2)
Open == \E letter \in mail : mail' = mail \ {letter} /\ Count(1)
Answer ==
  \E letter \in mail :
    mail' = (mail \ {letter}) \cup {[from |-> letter.to], [letter EXCEPT !.to = 3]} /\ Count(0)
PutBack == \E letter \in mail : mail' = (mail \ {letter}) \cup {letter} /\ Count(1)
Burn == \E letter \in mail : mail' = (mail \cup {letter, Letter(4)}) \ {letter, Letter(4)} /\ Count(2)

Letters == {m \in mail : "to" \in DOMAIN m}
Next == Send \/ Broadcast \/ (mail = Letters /\ Answer) \/ Open \/ PutBack \/ Burn
Spec == Init /\ [][Next]_<<mail, sent, step>>

Bound == step <= 4
Short == step <= 2
Few == Cardinality(mail) <= 15
Fewer == Cardinality(Letters) <= 8
==============================================================================
