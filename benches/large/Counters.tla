------------------------------ MODULE Counters ------------------------------
(* Counters that advance one at a time: Limit ^ Count states, to see what    *)
(* the search of a large model costs. Few counters with a great limit make   *)
(* many narrow levels, many counters with a small limit few wide ones.       *)
(* With FillSpec the counters are set once, one after the other: every state *)
(* has one predecessor, and most of all states lie in the last level.        *)
EXTENDS Naturals

CONSTANTS Count, Limit

VARIABLES counter, filled

vars == <<counter, filled>>

TypeOK == /\ counter \in [1..Count -> 0..(Limit - 1)]
          /\ filled \in 0..Count

Init == /\ counter = [c \in 1..Count |-> 0]
        /\ filled = 0

Advance(c) == /\ counter[c] < Limit - 1
              /\ counter' = [counter EXCEPT ![c] = @ + 1]
              /\ UNCHANGED filled

Fill == /\ filled < Count
        /\ filled' = filled + 1
        /\ \E value \in 0..(Limit - 1) : counter' = [counter EXCEPT ![filled'] = value]

Spec == Init /\ [][\E c \in 1..Count : Advance(c)]_vars

FillSpec == Init /\ [][Fill]_vars

=============================================================================
