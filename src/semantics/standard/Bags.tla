-------------------------------- MODULE Bags --------------------------------
\* Bags, also called multisets: sets that may hold several copies of an element.
\* A bag is a function from its elements to the positive number of their copies.
LOCAL INSTANCE Naturals

\* The sum of f[x] over all x in the finite domain of f.
LOCAL Total(f) ==
    LET Over[T \in SUBSET DOMAIN f] ==
          IF T = {} THEN 0
          ELSE LET x == CHOOSE y \in T : TRUE IN Over[T \ {x}] + f[x]
    IN  Over[DOMAIN f]

\* True if B is a bag: a function whose values are positive natural numbers.
\* Example: IsABag([a |-> 2, b |-> 0]) = FALSE
IsABag(B) == B \in [DOMAIN B -> Nat \ {0}]

\* The set of the elements of which the bag B holds at least one copy.
\* Example: BagToSet([a |-> 2, b |-> 1]) = {"a", "b"}
BagToSet(B) == DOMAIN B

\* The bag that holds each element of the set S once.
\* Example: SetToBag({"a", "b"}) = [a |-> 1, b |-> 1]
SetToBag(S) == [x \in S |-> 1]

\* True if the bag B holds at least one copy of e.
\* Example: BagIn("a", [a |-> 2]) = TRUE
BagIn(e, B) == e \in DOMAIN B

\* The bag without elements.
\* Example: BagToSet(EmptyBag) = {}
EmptyBag == [x \in {} |-> 1]

\* The number of copies of e in the bag B, which is 0 if e is not in it.
\* Example: CopiesIn("a", [a |-> 2]) = 2
CopiesIn(e, B) == IF e \in DOMAIN B THEN B[e] ELSE 0

\* The sum of two bags: the copies of B1 together with those of B2.
\* Example: [a |-> 1] (+) [a |-> 2, b |-> 1] = [a |-> 3, b |-> 1]
B1 (+) B2 ==
    [x \in DOMAIN B1 \cup DOMAIN B2 |-> CopiesIn(x, B1) + CopiesIn(x, B2)]

\* The bag B1 after one copy was taken out for each copy in B2.
\* Example: [a |-> 3, b |-> 1] (-) [a |-> 1, b |-> 4] = [a |-> 2]
B1 (-) B2 ==
    [x \in {y \in DOMAIN B1 : B1[y] > CopiesIn(y, B2)} |->
        B1[x] - CopiesIn(x, B2)]

\* The sum of all bags in the set S of bags.
\* Example: BagUnion({[a |-> 1], [a |-> 2, b |-> 1]}) = [a |-> 3, b |-> 1]
BagUnion(S) ==
    [x \in UNION {DOMAIN B : B \in S} |-> Total([B \in S |-> CopiesIn(x, B)])]

\* True if the bag B2 holds at least as many copies of every element as B1.
\* Example: ([a |-> 1] \sqsubseteq [a |-> 2, b |-> 1]) = TRUE
B1 \sqsubseteq B2 ==
    \A x \in DOMAIN B1 : x \in DOMAIN B2 /\ B1[x] \leq B2[x]

\* The set of all bags that hold at most the copies of the bag B.
\* Example: SubBag([a |-> 2]) = {[x \in {} |-> 1], [a |-> 1], [a |-> 2]}
SubBag(B) ==
    LET Within[T \in SUBSET DOMAIN B] ==
          IF T = {} THEN {EmptyBag}
          ELSE LET x == CHOOSE y \in T : TRUE
                   smaller == Within[T \ {x}]
               IN  smaller \cup
                   {[y \in DOMAIN A \cup {x} |-> IF y = x THEN n ELSE A[y]] :
                       A \in smaller, n \in 1..B[x]}
    IN  Within[DOMAIN B]

\* The bag with one copy of F(e) for every copy of every element e of the bag B.
\* Example: BagOfAll(LAMBDA x : x % 2, <<1, 2, 3>>) = (0 :> 2 @@ 1 :> 4)
BagOfAll(F(_), B) ==
    [v \in {F(x) : x \in DOMAIN B} |->
        Total([x \in DOMAIN B |-> IF F(x) = v THEN B[x] ELSE 0])]

\* The number of copies of all elements of the bag B together.
\* Example: BagCardinality([a |-> 2, b |-> 1]) = 3
BagCardinality(B) == Total(B)
=============================================================================
