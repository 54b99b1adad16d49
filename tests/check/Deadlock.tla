------------------------------- MODULE Deadlock -------------------------------
(* A stack that only grows, and one way down that does not reach the ground. *)
EXTENDS Sequences, Naturals

VARIABLE stack

Init == stack = <<>>

Push(x) == Len(stack) < 2 /\ stack' = <<x>> \o stack

Pop == stack # <<>> /\ Head(stack) = "b" /\ stack' = Tail(stack)

Next == (\E x \in {"a", "b"} : Push(x)) \/ Pop

Spec == Init /\ [][Next]_stack
===============================================================================
