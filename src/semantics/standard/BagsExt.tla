------------------------------ MODULE BagsExt -------------------------------
\* More operators on bags: adding and removing an element, folds, sums.
LOCAL INSTANCE Bags
LOCAL INSTANCE Integers
LOCAL INSTANCE Folds

\* The bag B with one more copy of x.
\* Example: BagAdd([a |-> 1], "a") = [a |-> 2]
BagAdd(B, x) ==
    [y \in DOMAIN B \cup {x} |-> CopiesIn(y, B) + IF y = x THEN 1 ELSE 0]

\* The bag B with one copy of x less, or B itself if it has none.
\* Example: BagRemove([a |-> 2, b |-> 1], "b") = [a |-> 2]
BagRemove(B, x) ==
    [y \in {z \in DOMAIN B : z # x \/ B[z] > 1} |-> IF y = x THEN B[y] - 1 ELSE B[y]]

\* The bag B without any copy of x.
\* Example: BagRemoveAll([a |-> 2, b |-> 1], "a") = [b |-> 1]
BagRemoveAll(B, x) == [y \in DOMAIN B \ {x} |-> B[y]]

\* Combines f(x) for every copy of every element x of the bag B by op. The copies
\* of one element are combined first, starting with base, and the results of the
\* elements then, starting with base again, so base should be neutral for op.
\* The elements come in the order in which CHOOSE prefers them, whatever choose is.
\* Example: MapThenFoldBag(+, 0, LAMBDA x : 1, LAMBDA T : CHOOSE x \in T : TRUE, <<2, 1>>) = 3
MapThenFoldBag(op(_, _), base, f(_), choose(_), B) ==
    LET Copies(x) ==
          LET Upto[n \in 0..B[x]] == IF n = 0 THEN base ELSE op(Upto[n - 1], f(x))
          IN  Upto[B[x]]
    IN  MapThenFoldSet(op, base, Copies, LAMBDA T : CHOOSE x \in T : TRUE, DOMAIN B)

\* Combines all copies of all elements of the bag B by op, starting with base,
\* as op(result so far, element).
\* Example: FoldBag(+, 0, <<2, 1, 3>>) = 13
FoldBag(op(_, _), base, B) ==
    LET RECURSIVE Rest(_, _)
        Rest(left, result) ==
          IF left = {} THEN result
          ELSE LET x == CHOOSE y \in left : TRUE
                   Upto[n \in 0..B[x]] == IF n = 0 THEN result ELSE op(Upto[n - 1], x)
               IN  Rest(left \ {x}, Upto[B[x]])
    IN  Rest(DOMAIN B, base)

\* The sum of all copies of the numbers in the bag B.
\* Example: SumBag(<<2, 1, 3>>) = 13
SumBag(B) == FoldBag(+, 0, B)

\* The product of all copies of the numbers in the bag B.
\* Example: ProductBag(<<2, 1, 3>>) = 54
ProductBag(B) == FoldBag(LAMBDA x, y : x * y, 1, B)
=============================================================================
