--------------------------- MODULE ReplacedUnseen ---------------------------
(***************************************************************************)
(* Updates that replace what they do not look at: of keys that come and    *)
(* go, of values that only the update decides, and after LETs that assign  *)
(* in some of their branches only.                                         *)
(***************************************************************************)
EXTENDS Integers, TLC

VARIABLES n, f, g

Keys == 1..2

Init == f = [k \in {1} |-> 0] /\ g = [k \in Keys |-> [value |-> k, seen |-> FALSE]] /\ n = 0

Grow(k) == k \notin DOMAIN f /\ f' = f @@ (k :> n) /\ UNCHANGED <<g, n>>

Shrink(k) == k \in DOMAIN f /\ f' = [j \in DOMAIN f \ {k} |-> f[j]] /\ UNCHANGED <<g, n>>

(* Outside the domain this leaves f as it is. *)
Reset(k) == n < 2 /\ f' = [f EXCEPT ![k] = 0] /\ n' = n + 1 /\ UNCHANGED g

See(k) == g' = [g EXCEPT ![k] = [value |-> n, seen |-> TRUE]] /\ UNCHANGED <<f, n>>

Forget(k) == g' = [g EXCEPT ![k].seen = FALSE] /\ n' = 0 /\ UNCHANGED f

Turn(k) ==
    LET more == n' = n + 1
        none == n' = 0
        next(j) == IF j \in DOMAIN f /\ f[j] = 0 THEN more ELSE none
    IN /\ n < 2
       /\ next(k)
       /\ \/ \E j \in Keys : g[j].seen /\ g' = [g EXCEPT ![j].value = 0, ![k].seen = FALSE]
          \/ UNCHANGED g
       /\ UNCHANGED f

Next == \E k \in Keys : Grow(k) \/ Shrink(k) \/ Reset(k) \/ See(k) \/ Forget(k) \/ Turn(k)

Spec == Init /\ [][Next]_<<f, g, n>>

Bounded == n \in 0..2 /\ DOMAIN f \subseteq Keys
=============================================================================
