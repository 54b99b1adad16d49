---------------------------- MODULE ManySymmetric ----------------------------
(* Workers ask for tools and hand them on: with five workers and three tools *)
(* 720 permutations leave the model as it is, too many to try all of them.   *)
EXTENDS TLC

CONSTANTS Workers, Tools, nobody

VARIABLES holder, asked, last

vars == <<holder, asked, last>>

Init == /\ holder = [tool \in Tools |-> nobody]
        /\ asked = {}
        /\ last = nobody

Ask(worker, tool) == /\ holder[tool] # worker
                     /\ \A pair \in asked : pair[2] # tool /\ pair[1] # worker
                     /\ asked' = asked \cup {<<worker, tool>>}
                     /\ UNCHANGED <<holder, last>>

Take(worker, tool) == /\ <<worker, tool>> \in asked
                      /\ asked' = asked \ {<<worker, tool>>}
                      /\ last' = holder[tool]
                      /\ holder' = [holder EXCEPT ![tool] = worker]

Next == \E worker \in Workers, tool \in Tools : Ask(worker, tool) \/ Take(worker, tool)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Workers) \cup Permutations(Tools)

TypeOK == /\ holder \in [Tools -> Workers \cup {nobody}]
          /\ asked \subseteq Workers \X Tools
          /\ last \in Workers \cup {nobody}

NotAll == \E tool \in Tools : holder[tool] \in {last, nobody} \/ \E other \in Tools \ {tool} : holder[other] = holder[tool]
=============================================================================
