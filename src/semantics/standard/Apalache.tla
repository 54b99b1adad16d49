------------------------------ MODULE Apalache ------------------------------
\* The hints of the symbolic model checker Apalache, with the meaning that they
\* have for an evaluator: most of them are the expression that they mark.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences

\* True if __x equals __e; to a symbolic checker, __x gets the value __e.
\* Example: (3 := 3) = TRUE
__x := __e == __x = __e

\* Some data structure of a size of at most __size; here the empty set.
\* Example: Gen(3) = {}
Gen(__size) == {__x \in {} : __x = __size}

\* Some element of the set __S; here the one that CHOOSE takes.
\* Example: Guess({3}) = 3
Guess(__S) == CHOOSE __x \in __S : TRUE

\* The function that the set __S of pairs <<argument, value>> describes.
\* Example: SetAsFun({<<1, "a">>, <<2, "b">>}) = <<"a", "b">>
SetAsFun(__S) ==
    [__x \in {__pair[1] : __pair \in __S} |->
        (CHOOSE __pair \in __S : __pair[1] = __x)[2]]

\* The sequence <<__F(1), ..., __F(__N)>>.
\* Example: MkSeq(3, LAMBDA k : k * k) = <<1, 4, 9>>
MkSeq(__N, __F(_)) == [__k \in 1..__N |-> __F(__k)]

\* The function __fn on 1..__len as a sequence, __capacity bounding its length.
\* Example: FunAsSeq([k \in 1..3 |-> 2 * k], 2, 3) = <<2, 4>>
FunAsSeq(__fn, __len, __capacity) ==
    SubSeq(MkSeq(__capacity, LAMBDA __k : __fn[__k]), 1, __len)

\* The formula __e, whose outermost \E may be replaced by a constant.
\* Example: Skolem(\E x \in 1..3 : x = 2) = TRUE
Skolem(__e) == __e

\* The set __S, which is to be listed.
\* Example: Expand(1..2) = {1, 2}
Expand(__S) == __S

\* The comparison __cardExpr of the cardinality of a set with a constant.
\* Example: ConstCardinality(2 >= 1) = TRUE
ConstCardinality(__cardExpr) == __cardExpr

RECURSIVE ApaFoldSet(_, _, _)
\* Combines the elements of the finite set __S by __Op, starting with __v, as
\* __Op(result so far, element), in the order in which CHOOSE prefers them.
\* Example: ApaFoldSet(+, 0, {1, 2, 3}) = 6
ApaFoldSet(__Op(_, _), __v, __S) ==
    IF __S # {}
    THEN LET __x == CHOOSE __y \in __S : TRUE
         IN  ApaFoldSet(__Op, __Op(__v, __x), __S \ {__x})
    ELSE __v

RECURSIVE ApaFoldSeqLeft(_, _, _)
\* Combines the elements of the sequence __seq from the first to the last by
\* __Op, starting with __v, as __Op(result so far, element).
\* Example: ApaFoldSeqLeft(LAMBDA r, x : <<r, x>>, 0, <<3, 1>>) = <<<<0, 3>>, 1>>
ApaFoldSeqLeft(__Op(_, _), __v, __seq) ==
    IF __seq # <<>>
    THEN ApaFoldSeqLeft(__Op, __Op(__v, Head(__seq)), Tail(__seq))
    ELSE __v

RECURSIVE Repeat(_, _, _)
\* The operator __F applied __N times, beginning with __F(__x, 1).
\* Example: Repeat(LAMBDA r, k : <<r, k>>, 2, 0) = <<<<0, 1>>, 2>>
Repeat(__F(_, _), __N, __x) ==
    IF __N > 0 THEN __F(Repeat(__F, __N - 1, __x), __N) ELSE __x
=============================================================================
