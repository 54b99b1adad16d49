---------------------------- MODULE FiniteSetsExt ---------------------------
\* More operators on finite sets: folds, sums, subsets of one size, extremes.
EXTENDS Integers, FiniteSets, Folds, Functions

\* Combines the elements of the finite set by op, starting with base. Elements
\* are taken in the order in which CHOOSE prefers them, each giving
\* op(element, result so far); rely on the order only if op needs none.
\* Example: FoldSet(+, 0, 1..4) = 10
FoldSet(op(_, _), base, set) ==
    LET RECURSIVE Rest(_, _)
        Rest(left, result) ==
          IF left = {} THEN result
          ELSE LET x == CHOOSE y \in left : TRUE
               IN  Rest(left \ {x}, op(x, result))
    IN  Rest(set, base)

\* The sum of the numbers in the set.
\* Example: SumSet({1, 5, 10}) = 16
SumSet(set) == FoldSet(+, 0, set)

\* The product of the numbers in the set.
\* Example: ProductSet({2, 3, 4}) = 24
ProductSet(set) == FoldSet(LAMBDA x, y : x * y, 1, set)

\* FoldSet under an older name, with the set before the value to start with.
\* Example: ReduceSet(+, 1..4, 10) = 20
ReduceSet(op(_, _), set, acc) == FoldSet(op, acc, set)

\* The sum of the numbers op(x) over all x in the set.
\* Example: MapThenSumSet(LAMBDA x : 2 * x, {1, 2, 3}) = 12
MapThenSumSet(op(_), set) == FoldSet(LAMBDA x, sum : op(x) + sum, 0, set)

\* The union of the sets in S; UNION S says the same.
\* Example: FlattenSet({{1, 2}, {2, 3}}) = {1, 2, 3}
FlattenSet(S) == UNION S

\* The elements that are in exactly one of the sets A and B.
\* Example: SymDiff({1, 2, 3}, {3, 4}) = {1, 2, 4}
SymDiff(A, B) == {x \in A \cup B : (x \in A) # (x \in B)}

\* The number of elements of the set S for which P holds.
\* Example: Quantify(1..9, LAMBDA n : n % 2 = 0) = 4
Quantify(S, P(_)) == Cardinality({x \in S : P(x)})

\* The set of the subsets of S that have k elements.
\* Example: kSubset(2, {1, 2, 3}) = {{1, 2}, {1, 3}, {2, 3}}
kSubset(k, S) == {T \in SUBSET S : Cardinality(T) = k}

\* The largest number in the set S, which must be finite and not empty.
\* Example: Max({3, 7, 5}) = 7
Max(S) == CHOOSE m \in S : \A n \in S : n <= m

\* The smallest number in the set S, which must be finite and not empty.
\* Example: Min({3, 7, 5}) = 3
Min(S) == CHOOSE m \in S : \A n \in S : m <= n

\* The sets that come about by taking one element from each set in Sets.
\* Example: Choices({{1, 2}, {3}}) = {{1, 3}, {2, 3}}
Choices(Sets) ==
    {Range(f) : f \in {g \in [Sets -> UNION Sets] : \A S \in Sets : g[S] \in S}}

\* The only element of S for which P holds; an error if it is not the only one.
\* Example: ChooseUnique({2, 3, 4, 5}, LAMBDA x : x % 3 = 1) = 4
ChooseUnique(S, P(_)) == CHOOSE x \in S : {y \in S : P(y)} = {x}
=============================================================================
