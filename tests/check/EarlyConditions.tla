--------------------------- MODULE EarlyConditions ---------------------------
(***************************************************************************)
(* Initial predicates whose conditions stand behind all choices, as those  *)
(* do by which it is checked that an invariant is inductive.               *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets
VARIABLES x, y, z, f

Numbers == x \in 0..9 /\ y \in 0..9
Types == /\ Numbers
         /\ z \in SUBSET (1..4)
         /\ f \in [1..3 -> 0..1]
Sum == x + y = 9
Small == \/ x = 1
         \/ y > 6
         \/ x = 2 /\ y = 7
Count == Cardinality(z) = f[1] + f[2] + f[3]
Rest == /\ Small /\ f[1] <= f[2]
        /\ Count
Inductive == Types /\ Sum /\ Rest

\* What fails is asked of every x, or of none.
Fails == Types /\ Sum /\ 10 \div (7 - x) > 0
Spared == /\ Types
          /\ x > 7
          /\ 10 \div (7 - x) >= 0
\* Where there is nothing to choose no condition is asked.
Nothing == x \in 0..9 /\ y \in {} /\ z = {} /\ f \in [1..3 -> 0..1] /\ 1 \div 0 = x
\* Values that depend on others stay behind them.
Depends == x \in 0..9 /\ y \in 0..x /\ z \in SUBSET (1..y) /\ f = [k \in 1..3 |-> x] /\ x > 2 /\ y < 3 /\ x \notin z
\* A choice among the conditions, and one before all values are chosen.
Between == x \in 1..3 /\ (x > 1 \/ x < 3) /\ y \in 0..3 /\ (x > 1 \/ x < 3) /\ z \in {{}, {1}} /\ f \in [1..3 -> 0..1] /\ f[x] = 1

\* An invariant without a value in the initial states.
Undefined == 10 \div (x + y - 9) > 0

Next == UNCHANGED <<x, y, z, f>>
==============================================================================
