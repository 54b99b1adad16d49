------------------------ MODULE SequencesExtTheorems ------------------------
\* Facts about the operators of SequencesExt: theorems that proofs refer to, stated
\* without their own proofs.
EXTENDS Sequences, SequencesExt, Functions, Integers, WellFoundedInduction

\* Bounded lengths, and an element at the beginning.
THEOREM SeqOfSeq ==
    ASSUME NEW S, NEW n \in Int
    PROVE  {s \in Seq(S) : Len(s) <= n} = SeqOf(S, n)

THEOREM ConsProperties ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW elt \in S
    PROVE  /\ Cons(elt, seq) \in Seq(S)
           /\ Cons(elt, seq) # <<>>
           /\ Len(Cons(elt, seq)) = Len(seq) + 1
           /\ Head(Cons(elt, seq)) = elt /\ Tail(Cons(elt, seq)) = seq
           /\ Cons(elt, seq)[1] = elt
           /\ \A k \in 1..Len(seq) : Cons(elt, seq)[k + 1] = seq[k]
           /\ \A k \in 2..(Len(seq) + 1) : Cons(elt, seq)[k] = seq[k - 1]

THEOREM ConsEmpty == \A x : <<x>> = Cons(x, <<>>)

THEOREM ConsHeadTail ==
    ASSUME NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  seq = Cons(Head(seq), Tail(seq))

THEOREM ConsAppend ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW x \in S, NEW y \in S
    PROVE  Append(Cons(x, seq), y) = Cons(x, Append(seq, y))

THEOREM ConsConcat ==
    ASSUME NEW S, NEW e \in S, NEW ls \in Seq(S), NEW rs \in Seq(S)
    PROVE  Cons(e, ls \o rs) = Cons(e, ls) \o rs

THEOREM ConsInjective ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW f \in S, NEW t \in Seq(S)
    PROVE  Cons(e, s) = Cons(f, t) <=> s = t /\ e = f

THEOREM SequencesInductionCons ==
    ASSUME NEW P(_), NEW S, P(<<>>),
           \A s \in Seq(S) : \A e \in S : P(s) => P(Cons(e, s))
    PROVE  \A s \in Seq(S) : P(s)
-----------------------------------------------------------------------------
\* The elements of a sequence.
THEOREM ContainsRange ==
    ASSUME NEW S, NEW s \in Seq(S), NEW e
    PROVE  e \in Range(s) <=> Contains(s, e)

THEOREM ContainsEmpty ==
    ASSUME NEW e
    PROVE  ~Contains(<<>>, e)

THEOREM ContainsAppend ==
    ASSUME NEW S, NEW s \in Seq(S), NEW x, NEW e
    PROVE  Contains(Append(s, x), e) <=> e = x \/ Contains(s, e)

THEOREM ContainsSingleton ==
    ASSUME NEW S, NEW x
    PROVE  \A e : Contains(<<x>>, e) <=> x = e

THEOREM ContainsConcat ==
    ASSUME NEW S, NEW s \in Seq(S), NEW T, NEW t \in Seq(T), NEW e
    PROVE  Contains(s \o t, e) <=> Contains(t, e) \/ Contains(s, e)

THEOREM ContainsCons ==
    ASSUME NEW S, NEW s \in Seq(S), NEW x, NEW e
    PROVE  Contains(Cons(x, s), e) <=> Contains(s, e) \/ e = x

THEOREM ContainsTail ==
    ASSUME NEW S, NEW s \in Seq(S), s # <<>>, NEW e
    PROVE  Contains(Tail(s), e) => Contains(s, e)

THEOREM ContainsTailExceptHead ==
    ASSUME NEW S, NEW s \in Seq(S), s # <<>>, NEW e, Contains(s, e), Head(s) # e
    PROVE  Contains(Tail(s), e)
-----------------------------------------------------------------------------
\* Sorted sequences.
THEOREM SortedEmpty ==
    ASSUME NEW op(_, _)
    PROVE  IsSorted(<<>>, op)

THEOREM SortedSingleton ==
    ASSUME NEW S, NEW x \in S, NEW op(_, _)
    PROVE  IsSorted(<<x>>, op)

THEOREM SortedAppend ==
    ASSUME NEW S, NEW op(_, _), \A x, y, z \in S : op(x, y) /\ op(y, z) => op(x, z),
           NEW s \in Seq(S), IsSorted(s, op), NEW e \in S, s = <<>> \/ op(Last(s), e)
    PROVE  IsSorted(Append(s, e), op)

THEOREM SortedConcat ==
    ASSUME NEW S, NEW op(_, _), \A x, y, z \in S : op(x, y) /\ op(y, z) => op(x, z),
           NEW s \in Seq(S), NEW t \in Seq(S), IsSorted(s, op), IsSorted(t, op),
           s = <<>> \/ t = <<>> \/ op(Last(s), Head(t))
    PROVE  IsSorted(s \o t, op)

THEOREM SortedInjective ==
    ASSUME NEW S, NEW op(_, _), \A x \in S : ~op(x, x), NEW s \in Seq(S),
           IsSorted(s, op)
    PROVE  IsInjective(s)

THEOREM SortedSubSeq ==
    ASSUME NEW S, NEW op(_, _), NEW s \in Seq(S), IsSorted(s, op),
           NEW m \in 1..(Len(s) + 1), NEW n \in 0..Len(s)
    PROVE  IsSorted(SubSeq(s, m, n), op)
-----------------------------------------------------------------------------
\* Insertion and removal, the front and the last element.
THEOREM InsertAtProperties ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW i \in 1..(Len(seq) + 1), NEW elt \in S
    PROVE  LET longer == InsertAt(seq, i, elt)
           IN  /\ longer \in Seq(S)
               /\ Len(longer) = Len(seq) + 1
               /\ \A k \in 1..(Len(seq) + 1) :
                    longer[k] = IF k = i THEN elt ELSE seq[IF k < i THEN k ELSE k - 1]

THEOREM RemoveAtProperties ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW i \in 1..Len(seq)
    PROVE  LET shorter == RemoveAt(seq, i)
           IN  /\ shorter \in Seq(S)
               /\ Len(shorter) = Len(seq) - 1
               /\ \A k \in 1..(Len(seq) - 1) : shorter[k] = seq[IF k < i THEN k ELSE k + 1]

THEOREM FrontProperties ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  /\ Front(seq) \in Seq(S)
           /\ Len(Front(seq)) = IF seq # <<>> THEN Len(seq) - 1 ELSE 0
           /\ \A k \in 1..(Len(seq) - 1) : seq[k] = Front(seq)[k]

THEOREM FrontOfEmpty == <<>> = Front(<<>>)

THEOREM LastProperties ==
    ASSUME NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  /\ Last(seq) \in S
           /\ seq = Append(Front(seq), Last(seq))

THEOREM FrontLastOfSubSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW m \in 1..Len(seq), NEW n \in m..Len(seq)
    PROVE  /\ SubSeq(seq, m, n - 1) = Front(SubSeq(seq, m, n))
           /\ seq[n] = Last(SubSeq(seq, m, n))

THEOREM FrontLastAppend ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW e \in S
    PROVE  /\ seq = Front(Append(seq, e))
           /\ e = Last(Append(seq, e))

LEMMA FrontInjectiveSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), IsInjective(seq), seq # <<>>
    PROVE  /\ IsInjective(Front(seq))
           /\ Range(seq) \ {Last(seq)} = Range(Front(seq))

THEOREM SequencesInductionFront ==
    ASSUME NEW S, NEW P(_), P(<<>>), \A s \in Seq(S) : s # <<>> /\ P(Front(s)) => P(s)
    PROVE  \A s \in Seq(S) : P(s)
-----------------------------------------------------------------------------
\* The sequence turned around.
THEOREM ReverseProperties ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  /\ Reverse(seq) \in Seq(S)
           /\ Len(seq) = Len(Reverse(seq))
           /\ seq = Reverse(Reverse(seq))

THEOREM ReverseEmpty == <<>> = Reverse(<<>>)

THEOREM ReverseEqual ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), Reverse(s) = Reverse(t)
    PROVE  t = s

THEOREM ReverseEmptyIffEmpty ==
    ASSUME NEW S, NEW seq \in Seq(S), <<>> = Reverse(seq)
    PROVE  <<>> = seq

THEOREM ReverseConcat ==
    ASSUME NEW S, NEW s1 \in Seq(S), NEW s2 \in Seq(S)
    PROVE  Reverse(s2) \o Reverse(s1) = Reverse(s1 \o s2)

THEOREM ReverseAppend ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW e \in S
    PROVE  Cons(e, Reverse(seq)) = Reverse(Append(seq, e))

THEOREM ReverseCons ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW e \in S
    PROVE  Append(Reverse(seq), e) = Reverse(Cons(e, seq))

THEOREM ReverseSingleton == \A x : <<x>> = Reverse(<<x>>)

THEOREM ReverseSubSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW m \in 1..Len(seq), NEW n \in 0..Len(seq)
    PROVE  Reverse(SubSeq(seq, m, n)) =
               SubSeq(Reverse(seq), Len(seq) + 1 - n, Len(seq) + 1 - m)

THEOREM ReversePalindrome ==
    ASSUME NEW S, NEW seq \in Seq(S), seq = Reverse(seq)
    PROVE  seq \o seq = Reverse(seq \o seq)

THEOREM LastEqualsHeadReverse ==
    ASSUME NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  Head(Reverse(seq)) = Last(seq)

THEOREM ReverseFrontEqualsTailReverse ==
    ASSUME NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  Tail(Reverse(seq)) = Reverse(Front(seq))

THEOREM RangeReverse ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  /\ DOMAIN seq = DOMAIN Reverse(seq)
           /\ Range(seq) = Range(Reverse(seq))
-----------------------------------------------------------------------------
\* Prefixes.
THEOREM IsPrefixProperties ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  /\ IsPrefix(s, t) <=> \E u \in Seq(S) : s \o u = t
           /\ IsPrefix(s, t) <=> Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s
           /\ IsPrefix(s, t) <=> Len(s) <= Len(t) /\ Restrict(t, DOMAIN s) = s

THEOREM IsStrictPrefixProperties ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  /\ IsStrictPrefix(s, t) <=> \E u \in Seq(S) : u # <<>> /\ s \o u = t
           /\ IsStrictPrefix(s, t) <=> Len(s) < Len(t) /\ SubSeq(t, 1, Len(s)) = s
           /\ IsStrictPrefix(s, t) <=> Len(s) < Len(t) /\ Restrict(t, DOMAIN s) = s
           /\ IsStrictPrefix(s, t) <=> Len(s) < Len(t) /\ IsPrefix(s, t)

THEOREM IsPrefixElts ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW i \in 1..Len(s),
           IsPrefix(s, t)
    PROVE  t[i] = s[i]

THEOREM EmptyIsPrefix ==
    ASSUME NEW S, NEW s \in Seq(S)
    PROVE  /\ IsPrefix(<<>>, s)
           /\ s = <<>> <=> IsPrefix(s, <<>>)
           /\ s # <<>> <=> IsStrictPrefix(<<>>, s)
           /\ ~IsStrictPrefix(s, <<>>)

THEOREM IsPrefixConcat ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  IsPrefix(s, s \o t)

THEOREM IsStrictPrefixAppend ==
    ASSUME NEW S, NEW s \in Seq(S), NEW e \in S
    PROVE  IsStrictPrefix(s, Append(s, e))

THEOREM FrontIsPrefix ==
    ASSUME NEW S, NEW s \in Seq(S)
    PROVE  /\ IsPrefix(Front(s), s)
           /\ s = <<>> \/ IsStrictPrefix(Front(s), s)

THEOREM IsPrefixPartialOrder ==
    ASSUME NEW S
    PROVE  /\ \A s \in Seq(S) : IsPrefix(s, s)
           /\ \A s, t \in Seq(S) : IsPrefix(s, t) /\ IsPrefix(t, s) => t = s
           /\ \A s, t, u \in Seq(S) : IsPrefix(s, t) /\ IsPrefix(t, u) => IsPrefix(s, u)

THEOREM ConcatIsPrefix ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW u \in Seq(S),
           IsPrefix(s \o t, u)
    PROVE  IsPrefix(s, u)

THEOREM ConcatIsPrefixCancel ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW u \in Seq(S)
    PROVE  IsPrefix(t, u) <=> IsPrefix(s \o t, s \o u)

THEOREM ConsIsPrefixCancel ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  IsPrefix(s, t) <=> IsPrefix(Cons(e, s), Cons(e, t))

THEOREM ConsIsPrefix ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW u \in Seq(S),
           IsPrefix(Cons(e, s), u)
    PROVE  /\ Head(u) = e
           /\ IsPrefix(s, Tail(u))

THEOREM IsStrictPrefixStrictPartialOrder ==
    ASSUME NEW S
    PROVE  /\ \A s \in Seq(S) : ~IsStrictPrefix(s, s)
           /\ \A s, t \in Seq(S) : ~(IsStrictPrefix(s, t) /\ IsStrictPrefix(t, s))
           /\ \A s, t, u \in Seq(S) :
                IsStrictPrefix(s, t) /\ IsStrictPrefix(t, u) => IsStrictPrefix(s, u)

THEOREM IsStrictPrefixWellFounded ==
    ASSUME NEW S
    PROVE  IsWellFoundedOn(OpToRel(IsStrictPrefix, Seq(S)), Seq(S))

THEOREM SeqStrictPrefixInduction ==
    ASSUME NEW P(_), NEW S,
           \A t \in Seq(S) : (\A s \in Seq(S) : IsStrictPrefix(s, t) => P(s)) => P(t)
    PROVE  \A s \in Seq(S) : P(s)
-----------------------------------------------------------------------------
\* Suffixes.
THEOREM IsSuffixProperties ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  /\ IsSuffix(s, t) <=> \E u \in Seq(S) : u \o s = t
           /\ IsSuffix(s, t) <=> Len(s) <= Len(t) /\ SubSeq(t, Len(t) - Len(s) + 1, Len(t)) = s

THEOREM IsStrictSuffixProperties ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  /\ IsStrictSuffix(s, t) <=> \E u \in Seq(S) : u # <<>> /\ u \o s = t
           /\ IsStrictSuffix(s, t) <=> Len(s) < Len(t) /\ IsSuffix(s, t)
           /\ IsStrictSuffix(s, t) <=>
                Len(s) < Len(t) /\ SubSeq(t, Len(t) - Len(s) + 1, Len(t)) = s
           /\ IsStrictSuffix(s, t) <=> IsStrictPrefix(Reverse(s), Reverse(t))

THEOREM IsSuffixElts ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW i \in 1..Len(s),
           IsSuffix(s, t)
    PROVE  t[i + Len(t) - Len(s)] = s[i]

THEOREM EmptyIsSuffix ==
    ASSUME NEW S, NEW s \in Seq(S)
    PROVE  /\ IsSuffix(<<>>, s)
           /\ s = <<>> <=> IsSuffix(s, <<>>)
           /\ s # <<>> <=> IsStrictSuffix(<<>>, s)
           /\ ~IsStrictSuffix(s, <<>>)

THEOREM IsSuffixConcat ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  IsSuffix(s, t \o s)

THEOREM IsStrictSuffixCons ==
    ASSUME NEW S, NEW s \in Seq(S), NEW e \in S
    PROVE  IsStrictSuffix(s, Cons(e, s))

THEOREM TailIsSuffix ==
    ASSUME NEW S, NEW s \in Seq(S), s # <<>>
    PROVE  IsStrictSuffix(Tail(s), s)

THEOREM IsSuffixPartialOrder ==
    ASSUME NEW S
    PROVE  /\ \A s \in Seq(S) : IsSuffix(s, s)
           /\ \A s, t \in Seq(S) : IsSuffix(s, t) /\ IsSuffix(t, s) => t = s
           /\ \A s, t, u \in Seq(S) : IsSuffix(s, t) /\ IsSuffix(t, u) => IsSuffix(s, u)

THEOREM ConcatIsSuffix ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW u \in Seq(S),
           IsSuffix(s \o t, u)
    PROVE  IsSuffix(t, u)

THEOREM ConcatIsSuffixCancel ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW u \in Seq(S)
    PROVE  IsSuffix(s, u) <=> IsSuffix(s \o t, u \o t)

THEOREM AppendIsSuffixCancel ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  IsSuffix(s, t) <=> IsSuffix(Append(s, e), Append(t, e))

THEOREM AppendIsSuffix ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW u \in Seq(S),
           IsSuffix(Append(s, e), u)
    PROVE  /\ Last(u) = e
           /\ IsSuffix(s, Front(u))

THEOREM IsStrictSuffixStrictPartialOrder ==
    ASSUME NEW S
    PROVE  /\ \A s \in Seq(S) : ~IsStrictSuffix(s, s)
           /\ \A s, t \in Seq(S) : ~(IsStrictSuffix(s, t) /\ IsStrictSuffix(t, s))
           /\ \A s, t, u \in Seq(S) :
                IsStrictSuffix(s, t) /\ IsStrictSuffix(t, u) => IsStrictSuffix(s, u)

THEOREM IsStrictSuffixWellFounded ==
    ASSUME NEW S
    PROVE  IsWellFoundedOn(OpToRel(IsStrictSuffix, Seq(S)), Seq(S))

THEOREM SeqStrictSuffixInduction ==
    ASSUME NEW P(_), NEW S,
           \A t \in Seq(S) : (\A s \in Seq(S) : IsStrictSuffix(s, t) => P(s)) => P(t)
    PROVE  \A s \in Seq(S) : P(s)
-----------------------------------------------------------------------------
\* Recursion over prefixes.

\* True if Def(f, s) depends only on the values of f for the strict prefixes of s.
StrictPrefixesDetermineDef(S, Def(_, _)) ==
    \A g, h : \A s \in Seq(S) :
        (\A part \in Seq(S) : IsStrictPrefix(part, s) => g[part] = h[part])
            => Def(g, s) = Def(h, s)

LEMMA StrictPrefixesDetermineDef_WFDefOn ==
    ASSUME NEW S, NEW Def(_, _), StrictPrefixesDetermineDef(S, Def)
    PROVE  WFDefOn(OpToRel(IsStrictPrefix, Seq(S)), Seq(S), Def)

THEOREM PrefixRecursiveSequenceFunctionUnique ==
    ASSUME NEW S, NEW Def(_, _), StrictPrefixesDetermineDef(S, Def)
    PROVE  WFInductiveUnique(Seq(S), Def)

THEOREM PrefixRecursiveSequenceFunctionDef ==
    ASSUME NEW S, NEW Def(_, _), NEW f, StrictPrefixesDetermineDef(S, Def),
           OpDefinesFcn(f, Seq(S), Def)
    PROVE  WFInductiveDefines(f, Seq(S), Def)

THEOREM PrefixRecursiveSequenceFunctionType ==
    ASSUME NEW S, NEW T, NEW Def(_, _), NEW f, T # {},
           StrictPrefixesDetermineDef(S, Def), WFInductiveDefines(f, Seq(S), Def),
           \A g \in [Seq(S) -> T] : \A s \in Seq(S) : Def(g, s) \in T
    PROVE  f \in [Seq(S) -> T]
-----------------------------------------------------------------------------
\* Recursion over suffixes.

\* True if Def(f, s) depends only on the values of f for the strict suffixes of s.
StrictSuffixesDetermineDef(S, Def(_, _)) ==
    \A g, h : \A s \in Seq(S) :
        (\A part \in Seq(S) : IsStrictSuffix(part, s) => g[part] = h[part])
            => Def(g, s) = Def(h, s)

LEMMA StrictSuffixesDetermineDef_WFDefOn ==
    ASSUME NEW S, NEW Def(_, _), StrictSuffixesDetermineDef(S, Def)
    PROVE  WFDefOn(OpToRel(IsStrictSuffix, Seq(S)), Seq(S), Def)

THEOREM SuffixRecursiveSequenceFunctionUnique ==
    ASSUME NEW S, NEW Def(_, _), StrictSuffixesDetermineDef(S, Def)
    PROVE  WFInductiveUnique(Seq(S), Def)

THEOREM SuffixRecursiveSequenceFunctionDef ==
    ASSUME NEW S, NEW Def(_, _), NEW f, StrictSuffixesDetermineDef(S, Def),
           OpDefinesFcn(f, Seq(S), Def)
    PROVE  WFInductiveDefines(f, Seq(S), Def)

THEOREM SuffixRecursiveSequenceFunctionType ==
    ASSUME NEW S, NEW T, NEW Def(_, _), NEW f, T # {},
           StrictSuffixesDetermineDef(S, Def), WFInductiveDefines(f, Seq(S), Def),
           \A g \in [Seq(S) -> T] : \A s \in Seq(S) : Def(g, s) \in T
    PROVE  f \in [Seq(S) -> T]
-----------------------------------------------------------------------------
\* Functions defined by their value for the tail of its argument.

\* True if f is defined like that: f0 for <<>>, Def(value for the part, s) for s.
TailInductiveDefHypothesis(f, S, f0, Def(_, _)) ==
    f = CHOOSE g : g = [s \in Seq(S) |-> IF s = <<>> THEN f0 ELSE Def(g[Tail(s)], s)]

\* True if f satisfies the equation of such a definition.
TailInductiveDefConclusion(f, S, f0, Def(_, _)) ==
    f = [s \in Seq(S) |-> IF s = <<>> THEN f0 ELSE Def(f[Tail(s)], s)]

THEOREM TailInductiveDef ==
    ASSUME NEW S, NEW Def(_, _), NEW f, NEW f0,
           TailInductiveDefHypothesis(f, S, f0, Def)
    PROVE  TailInductiveDefConclusion(f, S, f0, Def)

THEOREM TailInductiveDefType ==
    ASSUME NEW S, NEW Def(_, _), NEW f, NEW f0, NEW T,
           TailInductiveDefConclusion(f, S, f0, Def), f0 \in T,
           \A v \in T : \A s \in Seq(S) : s # <<>> => Def(v, s) \in T
    PROVE  f \in [Seq(S) -> T]
-----------------------------------------------------------------------------
\* Functions defined by their value for its argument without the last element.

\* True if f is defined like that: f0 for <<>>, Def(value for the part, s) for s.
FrontInductiveDefHypothesis(f, S, f0, Def(_, _)) ==
    f = CHOOSE g : g = [s \in Seq(S) |-> IF s = <<>> THEN f0 ELSE Def(g[Front(s)], s)]

\* True if f satisfies the equation of such a definition.
FrontInductiveDefConclusion(f, S, f0, Def(_, _)) ==
    f = [s \in Seq(S) |-> IF s = <<>> THEN f0 ELSE Def(f[Front(s)], s)]

THEOREM FrontInductiveDef ==
    ASSUME NEW S, NEW Def(_, _), NEW f, NEW f0,
           FrontInductiveDefHypothesis(f, S, f0, Def)
    PROVE  FrontInductiveDefConclusion(f, S, f0, Def)

THEOREM FrontInductiveDefType ==
    ASSUME NEW S, NEW Def(_, _), NEW f, NEW f0, NEW T,
           FrontInductiveDefConclusion(f, S, f0, Def), f0 \in T,
           \A v \in T : \A s \in Seq(S) : s # <<>> => Def(v, s) \in T
    PROVE  f \in [Seq(S) -> T]
-----------------------------------------------------------------------------
\* Folds from the left.
THEOREM FoldLeftRecursion ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S)
    PROVE  FoldLeft(op, base, seq) =
               IF seq # <<>> THEN op(FoldLeft(op, base, Front(seq)), Last(seq)) ELSE base

THEOREM FoldLeftEmpty ==
    ASSUME NEW op(_, _), NEW base
    PROVE  base = FoldLeft(op, base, <<>>)

THEOREM FoldLeftNonempty ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  FoldLeft(op, base, seq) = op(FoldLeft(op, base, Front(seq)), Last(seq))

THEOREM FoldLeftAppend ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S), NEW s \in S
    PROVE  op(FoldLeft(op, base, seq), s) = FoldLeft(op, base, Append(seq, s))

THEOREM FoldLeftType ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, NEW seq \in Seq(Typ),
           \A t, u \in Typ : op(t, u) \in Typ
    PROVE  FoldLeft(op, base, seq) \in Typ

THEOREM FoldLeftConcat ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, \A t, u \in Typ : op(t, u) \in Typ,
           \A t, u, v \in Typ : op(t, op(u, v)) = op(op(t, u), v),
           \A t \in Typ : op(t, base) = t, NEW ls \in Seq(Typ), NEW rs \in Seq(Typ)
    PROVE  op(FoldLeft(op, base, ls), FoldLeft(op, base, rs)) = FoldLeft(op, base, ls \o rs)

THEOREM FoldLeftDomainIsMFS ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S)
    PROVE  FoldLeftDomain(op, base, seq) =
               MapThenFoldSet(LAMBDA x, y : op(y, x), base, LAMBDA k : k, LAMBDA T : Max(T),
                              1..Len(seq))
-----------------------------------------------------------------------------
\* Folds from the right.
THEOREM FoldRightRecursion ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S)
    PROVE  FoldRight(op, seq, base) =
               IF seq # <<>> THEN op(Head(seq), FoldRight(op, Tail(seq), base)) ELSE base

THEOREM FoldRightEmpty ==
    ASSUME NEW op(_, _), NEW base
    PROVE  base = FoldRight(op, <<>>, base)

THEOREM FoldRightNonempty ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  FoldRight(op, seq, base) = op(Head(seq), FoldRight(op, Tail(seq), base))

THEOREM FoldRightCons ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S), NEW s \in S
    PROVE  op(s, FoldRight(op, seq, base)) = FoldRight(op, Cons(s, seq), base)

THEOREM FoldRightType ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, NEW seq \in Seq(Typ),
           \A t, u \in Typ : op(t, u) \in Typ
    PROVE  FoldRight(op, seq, base) \in Typ

THEOREM FoldRightConcat ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, \A t, u \in Typ : op(t, u) \in Typ,
           \A t, u, v \in Typ : op(t, op(u, v)) = op(op(t, u), v),
           \A t \in Typ : op(t, base) = t, NEW ls \in Seq(Typ), NEW rs \in Seq(Typ)
    PROVE  op(FoldRight(op, ls, base), FoldRight(op, rs, base)) = FoldRight(op, ls \o rs, base)

THEOREM FoldRightDomainIsMFS ==
    ASSUME NEW op(_, _), NEW base, NEW S, NEW seq \in Seq(S)
    PROVE  FoldRightDomain(op, seq, base) =
               MapThenFoldSet(op, base, LAMBDA k : k, LAMBDA T : Min(T), 1..Len(seq))
=============================================================================
