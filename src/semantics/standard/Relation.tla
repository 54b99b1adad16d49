------------------------------ MODULE Relation ------------------------------
\* Properties and closures of a binary relation R on a set S, given as a Boolean
\* function with R[x, y] true if x is related to y. The operators that end in
\* Under take an operator op(x, y) in place of R.
EXTENDS Naturals, FiniteSets

\* The relation on S that the operator op describes.
LOCAL Related(op(_, _), S) == [x, y \in S |-> op(x, y)]

\* True if every element of S is related to itself.
\* Example: IsReflexive([x, y \in 1..3 |-> x =< y], 1..3) = TRUE
IsReflexive(R, S) == \A x \in S : R[x, x]

\* True if op relates every element of S to itself.
\* Example: IsReflexiveUnder(<, {1, 2, 3}) = FALSE
IsReflexiveUnder(op(_, _), S) == IsReflexive(Related(op, S), S)

\* True if no element of S is related to itself.
\* Example: IsIrreflexive([x, y \in 1..3 |-> x < y], 1..3) = TRUE
IsIrreflexive(R, S) == \A x \in S : ~R[x, x]

\* True if op relates no element of S to itself.
\* Example: IsIrreflexiveUnder(=<, {1, 2, 3}) = FALSE
IsIrreflexiveUnder(op(_, _), S) == IsIrreflexive(Related(op, S), S)

\* True if y is related to x whenever x is related to y.
\* Example: IsSymmetric([x, y \in 1..3 |-> x + y = 4], 1..3) = TRUE
IsSymmetric(R, S) == \A x, y \in S : R[x, y] = R[y, x]

\* True if op relates y to x whenever it relates x to y, for x and y in S.
\* Example: IsSymmetricUnder(<, {1, 2, 3}) = FALSE
IsSymmetricUnder(op(_, _), S) == IsSymmetric(Related(op, S), S)

\* True if no two different elements of S are related in both directions.
\* Example: IsAntiSymmetric([x, y \in 1..3 |-> x =< y], 1..3) = TRUE
IsAntiSymmetric(R, S) == \A x, y \in S : x # y => ~(R[x, y] /\ R[y, x])

\* True if op relates no two different elements of S in both directions.
\* Example: IsAntiSymmetricUnder(LAMBDA x, y : TRUE, {1, 2}) = FALSE
IsAntiSymmetricUnder(op(_, _), S) == IsAntiSymmetric(Related(op, S), S)

\* True if no elements of S are related in both directions, not even one to itself.
\* Example: IsAsymmetric([x, y \in 1..3 |-> x < y], 1..3) = TRUE
IsAsymmetric(R, S) == \A x, y \in S : R[x, y] => ~R[y, x]

\* True if op relates no elements of S in both directions.
\* Example: IsAsymmetricUnder(=<, {1, 2, 3}) = FALSE
IsAsymmetricUnder(op(_, _), S) == IsAsymmetric(Related(op, S), S)

\* True if x is related to z whenever x is related to some y and y to z.
\* Example: IsTransitive([x, y \in 1..3 |-> x < y], 1..3) = TRUE
IsTransitive(R, S) ==
    \A x, y \in S : R[x, y] => \A z \in S : R[y, z] => R[x, z]

\* True if op is transitive on S.
\* Example: IsTransitiveUnder(LAMBDA x, y : y = x + 1, {1, 2, 3}) = FALSE
IsTransitiveUnder(op(_, _), S) == IsTransitive(Related(op, S), S)

\* True if R orders S partially and strictly, as \subset does with sets.
\* Example: IsStrictlyPartiallyOrdered([x, y \in SUBSET {1, 2} |-> x \subseteq y /\ x # y], SUBSET {1, 2}) = TRUE
IsStrictlyPartiallyOrdered(R, S) ==
    IsIrreflexive(R, S) /\ IsAntiSymmetric(R, S) /\ IsTransitive(R, S)

\* True if op orders S partially and strictly.
\* Example: IsStrictlyPartiallyOrderedUnder(<, {1, 2, 3}) = TRUE
IsStrictlyPartiallyOrderedUnder(op(_, _), S) ==
    IsStrictlyPartiallyOrdered(Related(op, S), S)

\* True if R orders S partially, as \subseteq does with sets.
\* Example: IsPartiallyOrdered([x, y \in SUBSET {1, 2} |-> x \subseteq y], SUBSET {1, 2}) = TRUE
IsPartiallyOrdered(R, S) ==
    IsReflexive(R, S) /\ IsAntiSymmetric(R, S) /\ IsTransitive(R, S)

\* True if op orders S partially.
\* Example: IsPartiallyOrderedUnder(<, {1, 2, 3}) = FALSE
IsPartiallyOrderedUnder(op(_, _), S) == IsPartiallyOrdered(Related(op, S), S)

\* True if R orders S strictly and any two different elements are related.
\* Example: IsStrictlyTotallyOrdered([x, y \in 1..3 |-> x < y], 1..3) = TRUE
IsStrictlyTotallyOrdered(R, S) ==
    IsStrictlyPartiallyOrdered(R, S) /\ \A x, y \in S : R[x, y] \/ R[y, x] \/ x = y

\* True if op orders S strictly and any two different elements are related.
\* Example: IsStrictlyTotallyOrderedUnder(=<, {1, 2, 3}) = FALSE
IsStrictlyTotallyOrderedUnder(op(_, _), S) ==
    IsStrictlyTotallyOrdered(Related(op, S), S)

\* True if R orders S partially and any two elements are related.
\* Example: IsTotallyOrdered([x, y \in SUBSET {1, 2} |-> x \subseteq y], SUBSET {1, 2}) = FALSE
IsTotallyOrdered(R, S) ==
    IsPartiallyOrdered(R, S) /\ \A x, y \in S : R[x, y] \/ R[y, x]

\* True if op orders S partially and any two elements are related.
\* Example: IsTotallyOrderedUnder(=<, {1, 2, 3}) = TRUE
IsTotallyOrderedUnder(op(_, _), S) == IsTotallyOrdered(Related(op, S), S)

\* The relation of x and y in the finite set S that holds if R leads from x to y
\* in one or more steps.
\* Example: TransitiveClosure([x, y \in 1..3 |-> y = x + 1], 1..3)[1, 3] = TRUE
TransitiveClosure(R, S) ==
    \* Through[T] allows only elements of T between the ends of a path.
    LET Through[T \in SUBSET S] ==
          IF T = {} THEN [x, y \in S |-> R[x, y]]
          ELSE LET m == CHOOSE x \in T : TRUE
                   before == Through[T \ {m}]
               IN  [x, y \in S |-> before[x, y] \/ (before[x, m] /\ before[m, y])]
    IN  Through[S]

\* The relation that holds if x = y or R leads from x to y in steps.
\* Example: ReflexiveTransitiveClosure([x, y \in 1..3 |-> y = x + 1], 1..3)[2, 1] = FALSE
ReflexiveTransitiveClosure(R, S) ==
    LET closure == TransitiveClosure(R, S)
    IN  [x, y \in S |-> closure[x, y] \/ x = y]

\* True if R leads from every element of S to every other one in steps.
\* Example: IsConnected([x, y \in 0..2 |-> y = (x + 1) % 3], 0..2) = TRUE
IsConnected(R, S) ==
    LET closure == TransitiveClosure(R, S)
    IN  \A x, y \in S : x = y \/ closure[x, y]
=============================================================================
