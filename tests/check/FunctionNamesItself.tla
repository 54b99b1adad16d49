---- MODULE FunctionNamesItself ----
EXTENDS Naturals

VARIABLE n

fact[i \in 0..5] == IF i = 0 THEN 1 ELSE i * fact[i - 1]

fibonacci[i \in Nat] == IF i < 2 THEN i ELSE fibonacci[i - 1] + fibonacci[i - 2]

\* Depends on the state.
downTo[i \in 0..n] == IF i = 0 THEN {0} ELSE {i} \cup downTo[i - 1]

ASSUME fact = [i \in 0..5 |-> fact[i]]

Init == n \in {i \in 0..5 : fact[i] < 20}

Next == n' = IF fact[n] % 2 = 0 THEN n - 1 ELSE n

Inv == /\ fibonacci[15 + n] > n
       /\ downTo[n] = 0..n
====
