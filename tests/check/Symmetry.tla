------------------------------- MODULE Symmetry -------------------------------
(* Workers that are alike take tasks that are alike. *)
EXTENDS TLC, Naturals, FiniteSets

CONSTANTS Workers, Tasks

VARIABLES doing, done

Init == doing = [w \in Workers |-> {}] /\ done = {}

Take(w, t) ==
    /\ \A v \in Workers : t \notin doing[v]
    /\ t \notin done
    /\ Cardinality(doing[w]) < 2
    /\ doing' = [doing EXCEPT ![w] = @ \cup {t}]
    /\ UNCHANGED done

Finish(w, t) ==
    /\ t \in doing[w]
    /\ doing' = [doing EXCEPT ![w] = @ \ {t}]
    /\ done' = done \cup {t}

Next == \E w \in Workers, t \in Tasks : Take(w, t) \/ Finish(w, t)

Spec == Init /\ [][Next]_<<doing, done>>

NoTaskTwice == \A v, w \in Workers : v # w => doing[v] \cap doing[w] = {}

Alike == Permutations(Workers) \cup Permutations(Tasks)
===============================================================================
