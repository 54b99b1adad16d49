-------------------------- MODULE InvariantBehavior --------------------------
(* A counterexample whose steps have names and arguments. *)
EXTENDS Naturals

CONSTANT Accounts

VARIABLES balance, log

Init == balance = [a \in Accounts |-> 2] /\ log = 0

Transfer(from, to, amount) ==
    /\ from # to
    /\ balance[from] >= amount
    /\ balance' = [balance EXCEPT ![from] = @ - amount, ![to] = @ + amount]
    /\ UNCHANGED log

\* The bug: interest is paid on what the account held when it was at its fullest.
Interest(a) ==
    /\ log = 0
    /\ balance[a] > 3
    /\ balance' = [balance EXCEPT ![a] = @ + 1]
    /\ log' = 1

Next ==
    \/ \E from, to \in Accounts, amount \in 1..2 : Transfer(from, to, amount)
    \/ \E a \in Accounts : Interest(a)

Spec == Init /\ [][Next]_<<balance, log>>

RECURSIVE Total(_)
Total(S) == IF S = {} THEN 0 ELSE LET a == CHOOSE a \in S : TRUE IN balance[a] + Total(S \ {a})

Conserved ==
    /\ \A a \in Accounts : balance[a] >= 0
    /\ Total(Accounts) = 4
===============================================================================
