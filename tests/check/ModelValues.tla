----------------------------- MODULE ModelValues -----------------------------
(* Model values in sets with numbers and strings, which they never equal. *)
EXTENDS Naturals

CONSTANTS None, Names

VARIABLES slot, seen

Init == slot = None /\ seen = {}

Next ==
    \/ slot = None /\ slot' \in Names \cup {1, 2} /\ UNCHANGED seen
    \/ slot # None /\ slot' = None /\ seen' = seen \cup {slot}

Spec == Init /\ [][Next]_<<slot, seen>>

NoneIsNotSeen == None \notin seen

TypeOK == slot \in {None} \cup Names \cup Nat
===============================================================================
