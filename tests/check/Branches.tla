------------------------------- MODULE Branches -------------------------------
(* Choices behind other conjuncts, in IF, LET, operators with parameters and choices from sets that depend on the state. *)
EXTENDS Naturals, FiniteSets

VARIABLES pc, seen, n

Proc == 1..2

Init == pc = [p \in Proc |-> "a"] /\ seen = {} /\ n = 0

Move(p, to, more) ==
    /\ \/ pc' = [pc EXCEPT ![p] = to] /\ more
       \/ pc' = [pc EXCEPT ![p] = "a"] /\ n' = 0 /\ UNCHANGED seen

Add(p, S) == \E q \in S : n' = (n + p * q) % 5 /\ seen' = seen \cup {n'}

Step(self) ==
    LET other == 3 - self
        ahead == n % 2 = 0 \/ n % 3 = 0
        take(p) == \E q \in Proc, r \in seen : n' = (r + p + q) % 7 /\ seen' = seen \ {r}
    IN  IF \E p \in Proc : pc[p] = "a"
          THEN \/ Move(self, "b", Add(other, Proc))
               \/ ahead /\ take(self) /\ UNCHANGED pc
          ELSE /\ n < 6
               /\ IF pc[other] = "b" \/ n > 1
                    THEN \E p \in {q \in Proc : pc[q] = "b"} : Move(p, "c", n' = n + 1 /\ UNCHANGED seen)
                    ELSE take(other) /\ pc' = [pc EXCEPT ![self] = "c"]

Next ==
    /\ Cardinality(seen) < 4
    /\ \E self \in Proc : Step(self) \/ (self = 1 /\ UNCHANGED <<pc, seen, n>>)
===============================================================================
