---- MODULE TemporalOperators ----
\* Temporal formulas through operators with parameters, LET and quantifiers; strong fairness of part of an action.
EXTENDS Naturals
CONSTANT N
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
Up == x < N /\ x' = x + 1 /\ UNCHANGED y
Down == x = N /\ x' = 0 /\ UNCHANGED y
Flip(b) == y = 1 - b /\ y' = b /\ UNCHANGED x
Next == Up \/ Down \/ \E b \in 0..1 : Flip(b)
Spec == Init /\ [][Next]_vars
Fair == Spec /\ WF_vars(Up) /\ WF_vars(Down)
StrongFair == Fair /\ \A b \in 0..1 : SF_vars(Flip(b) /\ x = N)
Reaches == <>(x = N)
Again == []<>(x = N)
Lead(P, Q) == P ~> Q
User == Lead(x = 0, x = N)
FlipAgain == []<><<Flip(1)>>_vars
All == \A i \in 0..N : (x = i) ~> (x = (i + 1) % (N + 1))
Stays == <>[](x = N)
LetProp == LET P == x = N IN []<>P
====
