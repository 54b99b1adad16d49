-------------------------------- MODULE Values --------------------------------
(* Records, tuples, sequences, bags and functions side by side in the state. *)
EXTENDS Integers, Sequences, FiniteSets, Bags, TLC

VARIABLES record, queue, bag, f

vars == <<record, queue, bag, f>>

Init ==
    /\ record = [kind |-> "pair", of |-> <<1, -1>>]
    /\ queue = <<>>
    /\ bag = EmptyBag
    /\ f = (0 :> "zero" @@ 1 :> "one")

Enqueue ==
    /\ Len(queue) < 2
    /\ queue' = Append(queue, record.of[1])
    /\ record' = [record EXCEPT !.of = <<@[2], @[1]>>]
    /\ UNCHANGED <<bag, f>>

Dequeue ==
    /\ queue # <<>>
    /\ bag' = bag (+) SetToBag({Head(queue)})
    /\ BagCardinality(bag') < 4
    /\ queue' = Tail(queue)
    /\ UNCHANGED <<record, f>>

Rename ==
    /\ Cardinality(BagToSet(bag)) = 2
    /\ 2 \notin DOMAIN f
    /\ f' = [i \in DOMAIN f |-> f[1 - i]] @@ 2 :> "two"
    /\ UNCHANGED <<record, queue, bag>>

Undo ==
    /\ CopiesIn(1, bag) = 2
    /\ bag' = bag (-) SetToBag({1})
    /\ UNCHANGED <<record, queue, f>>

Next == Enqueue \/ Dequeue \/ Rename \/ Undo

TypeOK ==
    /\ record \in [kind : {"pair"}, of : Int \X {1, -1}]
    /\ queue \in Seq({-1, 1})
    /\ IsABag(bag)
    /\ DOMAIN f \in SUBSET Nat
===============================================================================
