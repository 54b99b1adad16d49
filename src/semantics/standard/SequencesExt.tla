---------------------------- MODULE SequencesExt ----------------------------
\* More operators on sequences: search, insertion, folds, prefixes, parts.
EXTENDS Sequences, Naturals, FiniteSets, FiniteSetsExt, Folds, Functions, Bags, TLC

\* The set of the elements of the sequence s.
\* Example: ToSet(<<1, 2, 1>>) = {1, 2}
ToSet(s) == {s[k] : k \in DOMAIN s}

\* The bag of the elements of the sequence s.
\* Example: ToBag(<<"a", "b", "a">>) = [a |-> 2, b |-> 1]
ToBag(s) == [x \in ToSet(s) |-> Cardinality({k \in DOMAIN s : s[k] = x})]

\* A sequence of the elements of the finite set S, each of them once, in the
\* order in which CHOOSE prefers them.
\* Example: SetToSeq({3, 1, 2}) = <<1, 2, 3>>
SetToSeq(S) ==
    LET RECURSIVE Rest(_, _)
        Rest(left, s) ==
          IF left = {} THEN s
          ELSE LET x == CHOOSE y \in left : TRUE IN Rest(left \ {x}, Append(s, x))
    IN  Rest(S, <<>>)

\* The set of all sequences of the elements of the finite set S, each once.
\* Example: SetToSeqs({"t", "l"}) = {<<"t", "l">>, <<"l", "t">>}
SetToSeqs(S) == {s \in [1..Cardinality(S) -> S] : IsInjective(s)}

\* The sequence of the elements of the finite set S, sorted by the strict order op.
\* Example: SetToSortSeq({3, 1, 2}, LAMBDA x, y : x > y) = <<3, 2, 1>>
SetToSortSeq(S, op(_, _)) == SortSeq(SetToSeq(S), op)

\* The set of all sequences of elements of the finite set S without repetition,
\* of every length that is possible.
\* Example: SetToAllKPermutations({"a"}) = {<<>>, <<"a">>}
SetToAllKPermutations(S) == UNION {SetToSeqs(T) : T \in SUBSET S}

\* The set of all sequences of length n with elements in set.
\* Example: TupleOf({1, 2}, 2) = {<<1, 1>>, <<1, 2>>, <<2, 1>>, <<2, 2>>}
TupleOf(set, n) == [1..n -> set]

\* The set of all sequences of length at most n with elements in set.
\* Example: SeqOf({1}, 2) = {<<>>, <<1>>, <<1, 1>>}
SeqOf(set, n) == UNION {TupleOf(set, m) : m \in 0..n}

\* SeqOf under the name that recalls Seq: the sequences of length at most n.
\* Example: BoundedSeq({1}, 1) = {<<>>, <<1>>}
BoundedSeq(S, n) == UNION {TupleOf(S, m) : m \in 0..n}
-----------------------------------------------------------------------------
\* True if e is an element of the sequence s.
\* Example: Contains(<<3, 1, 2>>, 1) = TRUE
Contains(s, e) == \E k \in 1..Len(s) : s[k] = e

\* True if op holds between every element of s and every later one.
\* Example: IsSorted(<<1, 2, 2>>, <) = FALSE
IsSorted(s, op(_, _)) == \A j \in 1..Len(s) : \A i \in 1..(j - 1) : op(s[i], s[j])

\* The sequence s from its end to its beginning.
\* Example: Reverse(<<1, 2, 3>>) = <<3, 2, 1>>
Reverse(s) == LET n == Len(s) IN [k \in 1..n |-> s[n + 1 - k]]

\* The sequence s without any of the elements that equal e.
\* Example: Remove(<<1, 2, 1>>, 1) = <<2>>
Remove(s, e) == SelectSeq(s, LAMBDA x : x # e)

\* The sequence s with new in place of every element that equals old.
\* Example: ReplaceAll(<<1, 2, 1>>, 1, 5) = <<5, 2, 5>>
ReplaceAll(s, old, new) ==
    [k \in 1..Len(s) |-> IF s[k] = old THEN new ELSE s[k]]
-----------------------------------------------------------------------------
\* The position of the first element of seq that passes Test, 0 if there is none.
\* Example: SelectInSeq(<<1, 4, 6>>, LAMBDA x : x > 3) = 2
SelectInSeq(seq, Test(_)) ==
    LET From[k \in 1..(Len(seq) + 1)] ==
          IF k > Len(seq) THEN 0 ELSE IF Test(seq[k]) THEN k ELSE From[k + 1]
    IN  From[1]

\* The position in seq of the first element of its part from..to that passes
\* Test, 0 if there is none.
\* Example: SelectInSubSeq(<<4, 1, 6>>, 2, 3, LAMBDA x : x > 3) = 3
SelectInSubSeq(seq, from, to, Test(_)) ==
    LET k == SelectInSeq(SubSeq(seq, from, to), Test)
    IN  IF k = 0 THEN 0 ELSE from + k - 1

\* The position of the last element of seq that passes Test, 0 if there is none.
\* Example: SelectLastInSeq(<<1, 4, 6>>, LAMBDA x : x > 3) = 3
SelectLastInSeq(seq, Test(_)) ==
    LET Upto[k \in 0..Len(seq)] ==
          IF k = 0 THEN 0 ELSE IF Test(seq[k]) THEN k ELSE Upto[k - 1]
    IN  Upto[Len(seq)]

\* The position in seq of the last element of its part from..to that passes
\* Test, 0 if there is none.
\* Example: SelectLastInSubSeq(<<4, 5, 1>>, 2, 3, LAMBDA x : x > 3) = 2
SelectLastInSubSeq(seq, from, to, Test(_)) ==
    LET k == SelectLastInSeq(SubSeq(seq, from, to), Test)
    IN  IF k = 0 THEN 0 ELSE from + k - 1
-----------------------------------------------------------------------------
\* The sequence s with e put in at position i; what was there moves back by one.
\* Example: InsertAt(<<1, 3>>, 2, 2) = <<1, 2, 3>>
InsertAt(s, i, e) == Append(SubSeq(s, 1, i - 1), e) \o SubSeq(s, i, Len(s))

\* The sequence s with e in place of its element at position i.
\* Example: ReplaceAt(<<1, 2, 3>>, 2, 9) = <<1, 9, 3>>
ReplaceAt(s, i, e) == [s EXCEPT ![i] = e]

\* The sequence s without its element at position i.
\* Example: RemoveAt(<<1, 2, 3>>, 2) = <<1, 3>>
RemoveAt(s, i) == SubSeq(s, 1, i - 1) \o SubSeq(s, i + 1, Len(s))

\* The sequence s without the first element that passes Test.
\* Example: RemoveFirstMatch(<<1, 5, 6>>, LAMBDA x : x > 3) = <<1, 6>>
RemoveFirstMatch(s, Test(_)) ==
    LET k == SelectInSeq(s, Test) IN IF k = 0 THEN s ELSE RemoveAt(s, k)

\* The sequence s without the first element that equals e.
\* Example: RemoveFirst(<<2, 1, 2>>, 2) = <<1, 2>>
RemoveFirst(s, e) == RemoveFirstMatch(s, LAMBDA x : x = e)
-----------------------------------------------------------------------------
\* The sequence seq with elt put before its first element.
\* Example: Cons(1, <<2, 3>>) = <<1, 2, 3>>
Cons(elt, seq) == <<elt>> \o seq

\* Append with its arguments turned around, as an operator to fold with.
\* Example: Snoc(3, <<1, 2>>) = <<1, 2, 3>>
Snoc(elt, seq) == Append(seq, elt)

\* The sequence s without its last element.
\* Example: Front(<<1, 2, 3>>) = <<1, 2>>
Front(s) == SubSeq(s, 1, Len(s) - 1)

\* The last element of the sequence s.
\* Example: Last(<<1, 2, 3>>) = 3
Last(s) == s[Len(s)]
-----------------------------------------------------------------------------
\* True if the sequence t begins with the sequence s.
\* Example: IsPrefix(<<1, 2>>, <<1, 2, 3>>) = TRUE
IsPrefix(s, t) == Len(s) <= Len(t) /\ \A k \in 1..Len(s) : s[k] = t[k]

\* True if the sequence t begins with the sequence s and is longer.
\* Example: IsStrictPrefix(<<1, 2>>, <<1, 2>>) = FALSE
IsStrictPrefix(s, t) == IsPrefix(s, t) /\ s # t

\* True if the sequence t ends with the sequence s.
\* Example: IsSuffix(<<2, 3>>, <<1, 2, 3>>) = TRUE
IsSuffix(s, t) ==
    LET skipped == Len(t) - Len(s)
    IN  skipped >= 0 /\ \A k \in 1..Len(s) : s[k] = t[skipped + k]

\* True if the sequence t ends with the sequence s and is longer.
\* Example: IsStrictSuffix(<<2, 3>>, <<1, 2, 3>>) = TRUE
IsStrictSuffix(s, t) == IsSuffix(s, t) /\ s # t

\* The set of all sequences with which the sequence s begins, <<>> and s included.
\* Example: Prefixes(<<1, 2>>) = {<<>>, <<1>>, <<1, 2>>}
Prefixes(s) == {SubSeq(s, 1, n) : n \in 0..Len(s)}

\* The set of the sequences with which every sequence in the set S begins.
\* Example: CommonPrefixes({<<1, 2>>, <<1, 3>>}) = {<<>>, <<1>>}
CommonPrefixes(S) ==
    {p \in UNION {Prefixes(s) : s \in S} : \A s \in S : IsPrefix(p, s)}

\* The longest sequence with which every sequence in the set S begins.
\* Example: LongestCommonPrefix({<<1, 2>>, <<1, 3>>}) = <<1>>
LongestCommonPrefix(S) ==
    CHOOSE p \in CommonPrefixes(S) : \A q \in CommonPrefixes(S) : IsPrefix(q, p)

\* The set of all sequences with which the sequence s ends, <<>> and s included.
\* Example: Suffixes(<<1, 2>>) = {<<>>, <<2>>, <<1, 2>>}
Suffixes(s) == {SubSeq(s, n, Len(s)) : n \in 1..(Len(s) + 1)}
-----------------------------------------------------------------------------
\* The number in 1..b that differs from a by a multiple of b: what % is for
\* positions of a sequence, which start at 1.
\* Example: SeqMod(3, 3) = 3
SeqMod(a, b) == IF a % b = 0 THEN b ELSE a % b

\* FoldFunction for a sequence: its elements, from the first to the last, give
\* op(element, result so far); rely on the order only if op needs none.
\* Example: FoldSeq(LAMBDA x, set : set \cup {x}, {}, <<1, 2, 1>>) = {1, 2}
FoldSeq(op(_, _), base, seq) == FoldFunction(op, base, seq)

\* Combines the elements of seq from the first to the last, starting with base:
\* op(op(base, seq[1]), seq[2]) and so on.
\* Example: FoldLeft(LAMBDA r, x : <<r, x>>, 0, <<3, 1, 2>>) = <<<<<<0, 3>>, 1>>, 2>>
FoldLeft(op(_, _), base, seq) ==
    MapThenFoldSet(LAMBDA x, result : op(result, x), base,
                   LAMBDA k : seq[k], Max, DOMAIN seq)

\* Combines the elements of seq from the last to the first, starting with base:
\* op(seq[1], op(seq[2], ... base)).
\* Example: FoldRight(LAMBDA x, r : <<x, r>>, <<3, 1, 2>>, 0) = <<3, <<1, <<2, 0>>>>>>
FoldRight(op(_, _), seq, base) ==
    MapThenFoldSet(op, base, LAMBDA k : seq[k], Min, DOMAIN seq)

\* FoldLeft over the positions of seq instead of its elements.
\* Example: FoldLeftDomain(LAMBDA r, k : <<r, k>>, 0, <<"a", "b">>) = <<<<0, 1>>, 2>>
FoldLeftDomain(op(_, _), base, seq) ==
    FoldLeft(op, base, [k \in DOMAIN seq |-> k])

\* FoldRight over the positions of seq instead of its elements.
\* Example: FoldRightDomain(LAMBDA k, r : <<k, r>>, <<"a", "b">>, 0) = <<1, <<2, 0>>>>
FoldRightDomain(op(_, _), seq, base) ==
    FoldRight(op, [k \in DOMAIN seq |-> k], base)
-----------------------------------------------------------------------------
\* The sequences (or strings) in the sequence seqs, joined to one.
\* Example: FlattenSeq(<<<<1, 2>>, <<1>>>>) = <<1, 2, 1>>
FlattenSeq(seqs) ==
    \* It begins with the first part and not with <<>>, for the parts of a string
    \* are strings.
    LET Joined[k \in 1..Len(seqs)] ==
          IF k = 1 THEN seqs[1] ELSE Joined[k - 1] \o seqs[k]
    IN  IF Len(seqs) > 0 THEN Joined[Len(seqs)] ELSE seqs

\* The sequence of the pairs of elements at the same position in s and t, as
\* long as the shorter of them.
\* Example: Zip(<<1, 2, 3>>, <<"a", "b">>) = <<<<1, "a">>, <<2, "b">>>>
Zip(s, t) == [k \in 1..Min({Len(s), Len(t)}) |-> <<s[k], t[k]>>]

\* The elements of s and t in turn, each as a sequence of length 1; s and t must
\* have the same length. Two empty sequences give <<<<>>, <<>>>>.
\* Example: Interleave(<<1, 3>>, <<2, 4>>) = <<<<1>>, <<2>>, <<3>>, <<4>>>>
Interleave(s, t) ==
    CASE Len(s) = Len(t) /\ Len(s) > 0 ->
           [k \in 1..(2 * Len(s)) |->
               IF k % 2 = 1 THEN <<s[(k + 1) \div 2]>> ELSE <<t[k \div 2]>>]
      [] Len(s) = Len(t) /\ Len(s) = 0 -> <<<<>>, <<>>>>

\* The set of all sequences that stand in s without a gap, <<>> included.
\* Example: SubSeqs(<<1, 2>>) = {<<>>, <<1>>, <<2>>, <<1, 2>>}
SubSeqs(s) == {SubSeq(s, m, n) : m \in 1..(Len(s) + 1), n \in 0..Len(s)}

\* The set of all sequences that come from s by leaving out any of its elements.
\* Example: AllSubSeqs(<<1, 2, 3>>) = SubSeqs(<<1, 2, 3>>) \cup {<<1, 3>>}
AllSubSeqs(s) ==
    LET Upto[k \in 0..Len(s)] ==
          IF k = 0 THEN {<<>>}
          ELSE Upto[k - 1] \cup {Append(t, s[k]) : t \in Upto[k - 1]}
    IN  Upto[Len(s)]

\* True if the sequence (or string) s stands in t from position k on.
LOCAL StandsAt(s, t, k) ==
    LET last == k + Len(s) - 1 IN last <= Len(t) /\ SubSeq(t, k, last) = s

\* The first position from which on the sequence s stands in the sequence t.
\* Example: IndexFirstSubSeq(<<1, 2>>, <<0, 1, 2, 1, 2>>) = 2
IndexFirstSubSeq(s, t) ==
    Min({k \in 1..(Len(t) - Len(s) + 1) : StandsAt(s, t, k)})

\* The sequence t with r in place of the part at position i that is as long as s.
\* Example: ReplaceSubSeqAt(2, <<9>>, <<1, 2>>, <<0, 1, 2, 3>>) = <<0, 9, 3>>
ReplaceSubSeqAt(i, r, s, t) ==
    SubSeq(t, 1, i - 1) \o r \o SubSeq(t, i + Len(s), Len(t))

\* The sequence t with r in place of the first part that equals s, if any does.
\* Example: ReplaceFirstSubSeq(<<9>>, <<1, 2>>, <<1, 2, 1, 2>>) = <<9, 1, 2>>
ReplaceFirstSubSeq(r, s, t) ==
    IF \E k \in 1..(Len(t) - Len(s) + 1) : StandsAt(s, t, k)
    THEN ReplaceSubSeqAt(IndexFirstSubSeq(s, t), r, s, t)
    ELSE t

\* The sequence t with r in place of every part that equals s. Of parts that
\* overlap, the one nearer to the beginning is replaced; if s is empty, r is put
\* before every element.
\* Example: ReplaceAllSubSeqs(<<2, 2>>, <<1, 1>>, <<1, 1, 1>>) = <<2, 2, 1>>
ReplaceAllSubSeqs(r, s, t) ==
    \* Done(k) is what becomes of t from position k on. A part of a string is a
    \* string, so that <<t[k]>> is written as a part of length 1.
    LET n == Len(t)
        Done[k \in 1..(n + 1)] ==
          IF k > n THEN SubSeq(t, k, n)
          ELSE IF Len(s) = 0 THEN r \o SubSeq(t, k, k) \o Done[k + 1]
          ELSE IF StandsAt(s, t, k) THEN r \o Done[k + Len(s)]
          ELSE SubSeq(t, k, k) \o Done[k + 1]
    IN  IF s = t THEN r ELSE IF r = s THEN t ELSE Done[1]
=============================================================================
