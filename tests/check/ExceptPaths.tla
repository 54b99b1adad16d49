----------------------------- MODULE ExceptPaths -----------------------------
(* EXCEPT with paths, with @, with several updates, and outside the domain. *)
EXTENDS Naturals, Sequences

VARIABLE db

Keys == {"p", "q"}

Init == db = [k \in Keys |-> [log |-> <<0>>, at |-> <<1, 1>>, open |-> TRUE]]

Write(k) ==
    /\ db[k].open
    /\ Len(db[k].log) < 3
    /\ db' = [db EXCEPT ![k].log = Append(@, Len(@)), ![k].at[2] = @ + 1]

Close(k) ==
    db' = [db EXCEPT ![k].open = FALSE, ![k].at = <<@[2], @[1]>>]

Copy(k, l) ==
    /\ db[k].at[1] = 1
    /\ db' = [db EXCEPT ![k] = [db[l] EXCEPT !.at[1] = 0], ![l].log[1] = @ + db[k].at[2]]
    /\ db'[l].log[1] < 3

Nowhere == db' = [db EXCEPT !["r"] = 7]

Twice(k) == ~db[k].open /\ db' = [db EXCEPT ![k].at[1] = 2, ![k].at[1] = @ + 1]

Next ==
    \/ \E k \in Keys : Write(k) \/ Close(k) \/ Twice(k)
    \/ \E k \in Keys, l \in Keys : k # l /\ Copy(k, l)
    \/ Nowhere

Spec == Init /\ [][Next]_db

Shape ==
    db \in [Keys -> [log : Seq(0..3), at : (0..4) \X (0..4), open : BOOLEAN]]
===============================================================================
