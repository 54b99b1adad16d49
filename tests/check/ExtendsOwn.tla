------------------------------ MODULE ExtendsOwn ------------------------------
(* Extends a module of its own folder, and adds an action to it. *)
EXTENDS Counter

Skip == count + 2 <= Limit /\ count' = count + 2

NextWithSkip == Next \/ Skip
===============================================================================
