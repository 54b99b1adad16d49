-------------------------- MODULE SequenceTheorems --------------------------
\* Facts about sequences: theorems that proofs refer to, stated without their own
\* proofs.
EXTENDS Sequences, Functions
LOCAL INSTANCE NaturalsInduction
LOCAL INSTANCE TLAPS

\* What sequences are.
LEMMA SeqDef == \A S : Seq(S) = UNION {[1..k -> S] : k \in Nat}

THEOREM SeqMonotonic ==
    ASSUME NEW S, NEW T, NEW seq \in Seq(S), S \subseteq T
    PROVE  seq \in Seq(T)

THEOREM ElementOfSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW n \in 1..Len(seq)
    PROVE  seq[n] \in S

THEOREM EmptySeq ==
    ASSUME NEW S
    PROVE  /\ <<>> \in Seq(S)
           /\ Len(<<>>) = 0
           /\ \A s \in Seq(S) : s = <<>> \/ Len(s) \in Nat \ {0}

THEOREM LenProperties ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  /\ Len(seq) \in Nat
           /\ DOMAIN seq = 1..Len(seq)
           /\ seq \in [1..Len(seq) -> S]

THEOREM IsASeq ==
    ASSUME NEW n \in Nat, NEW e(_), NEW S, \A k \in 1..n : e(k) \in S
    PROVE  [k \in 1..n |-> e(k)] \in Seq(S)

THEOREM ExceptSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW i \in 1..Len(seq), NEW e \in S
    PROVE  LET t == [seq EXCEPT ![i] = e]
           IN  /\ t \in Seq(S)
               /\ Len(t) = Len(seq)
               /\ \A k \in 1..Len(seq) : t[k] = IF k = i THEN e ELSE seq[k]

THEOREM SeqEqual ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S),
           Len(s) = Len(t), \A k \in 1..Len(s) : s[k] = t[k]
    PROVE  s = t
-----------------------------------------------------------------------------
\* Two sequences one after the other.
THEOREM ConcatProperties ==
    ASSUME NEW S, NEW s1 \in Seq(S), NEW s2 \in Seq(S)
    PROVE  /\ s1 \o s2 \in Seq(S)
           /\ Len(s1 \o s2) = Len(s1) + Len(s2)
           /\ \A k \in 1..(Len(s1) + Len(s2)) :
                (s1 \o s2)[k] = IF k > Len(s1) THEN s2[k - Len(s1)] ELSE s1[k]

THEOREM ConcatEmptySeq ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  <<>> \o seq = seq /\ seq \o <<>> = seq

THEOREM ConcatEqualIffEmpty ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  /\ s \o t = s <=> t = <<>>
           /\ s \o t = t <=> s = <<>>
           /\ s \o t = <<>> <=> s = <<>> /\ t = <<>>

THEOREM ConcatAssociative ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S), NEW u \in Seq(S)
    PROVE  s \o (t \o u) = (s \o t) \o u

THEOREM ConcatSimplifications ==
    /\ idRight:: \A S : \A s, t \in Seq(S) : s = s \o t => t = <<>>
    /\ idLeft:: \A S : \A s, t \in Seq(S) : t = s \o t => s = <<>>
    /\ concIsEmpty:: \A S : \A s, t \in Seq(S) : s \o t = <<>> => t = <<>> /\ s = <<>>
    /\ cancelLeft:: \A S : \A s, t, v \in Seq(S) : s \o v = s \o t => v = t
    /\ cancelRight:: \A S : \A s, t, v \in Seq(S) : t \o v = s \o v => t = s
-----------------------------------------------------------------------------
\* Parts of sequences.
THEOREM SubSeqProperties ==
    ASSUME NEW S, NEW s, NEW m \in Int, NEW n \in Int, \A k \in m..n : s[k] \in S
    PROVE  /\ SubSeq(s, m, n) \in Seq(S)
           /\ Len(SubSeq(s, m, n)) = IF n < m THEN 0 ELSE n - m + 1
           /\ \A k \in 1..(n - m + 1) : SubSeq(s, m, n)[k] = s[k + m - 1]

THEOREM SubSeqEmpty ==
    ASSUME NEW s, NEW m \in Int, NEW n \in Int, m > n
    PROVE  SubSeq(s, m, n) = <<>>

THEOREM SubSeqRange ==
    ASSUME NEW S, NEW s \in Seq(S), NEW m \in 1..Len(s), NEW n \in 1..Len(s)
    PROVE  Range(SubSeq(s, m, n)) \subseteq Range(s)

THEOREM HeadTailProperties ==
    ASSUME NEW S, NEW s \in Seq(S), s # <<>>
    PROVE  /\ Head(s) \in S /\ Head(s) \in Range(s)
           /\ Tail(s) \in Seq(S) /\ Len(Tail(s)) = Len(s) - 1
           /\ \A k \in 1..Len(Tail(s)) : Tail(s)[k] = s[k + 1]
           /\ Range(Tail(s)) \subseteq Range(s)

THEOREM TailIsSubSeq ==
    ASSUME NEW S, NEW s \in Seq(S), s # <<>>
    PROVE  SubSeq(s, 2, Len(s)) = Tail(s)

THEOREM SubSeqRestrict ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW n \in 0..Len(seq)
    PROVE  SubSeq(seq, 1, n) = Restrict(seq, 1..n)

THEOREM HeadTailOfSubSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW m \in 1..Len(seq), NEW n \in m..Len(seq)
    PROVE  /\ Head(SubSeq(seq, m, n)) = seq[m]
           /\ Tail(SubSeq(seq, m, n)) = SubSeq(seq, m + 1, n)

THEOREM SubSeqRecursive ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW m \in 1..Len(seq), NEW n \in m..Len(seq)
    PROVE  /\ SubSeq(seq, m, n) = <<seq[m]>> \o SubSeq(seq, m + 1, n)
           /\ SubSeq(seq, m, n) = SubSeq(seq, m, n - 1) \o <<seq[n]>>

THEOREM SubSeqOfSubSeq ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S),
           NEW i \in 1..Len(s), NEW j \in 1..Len(s),
           NEW m \in 1..(j - i + 1), NEW n \in 1..(j - i + 1)
    PROVE  SubSeq(SubSeq(s, i, j), m, n) = SubSeq(s, m + i - 1, n + i - 1)

THEOREM ConcatAdjacentSubSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW m \in 1..(Len(seq) + 1),
           NEW k \in (m - 1)..Len(seq), NEW n \in k..Len(seq)
    PROVE  SubSeq(seq, m, n) = SubSeq(seq, m, k) \o SubSeq(seq, k + 1, n)

THEOREM SubSeqOfConcat1 ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S),
           NEW m \in 1..Len(s), NEW n \in 1..Len(s)
    PROVE  SubSeq(s, m, n) = SubSeq(s \o t, m, n)

THEOREM SubSeqOfConcat2 ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S),
           NEW m \in (Len(s) + 1)..(Len(s) + Len(t)),
           NEW n \in (Len(s) + 1)..(Len(s) + Len(t))
    PROVE  SubSeq(t, m - Len(s), n - Len(s)) = SubSeq(s \o t, m, n)
-----------------------------------------------------------------------------
\* One more element at the end.
THEOREM AppendProperties ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW elt \in S
    PROVE  LET longer == Append(seq, elt)
           IN  /\ longer \in Seq(S)
               /\ longer # <<>>
               /\ Len(longer) = Len(seq) + 1
               /\ \A k \in 1..Len(seq) : longer[k] = seq[k]
               /\ longer[Len(seq) + 1] = elt
               /\ Range(longer) = Range(seq) \cup {elt}

THEOREM AppendIsConcat ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW elt \in S
    PROVE  seq \o <<elt>> = Append(seq, elt)

THEOREM HeadTailAppend ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW elt
    PROVE  /\ Head(Append(seq, elt)) = IF seq # <<>> THEN Head(seq) ELSE elt
           /\ Tail(Append(seq, elt)) = IF seq # <<>> THEN Append(Tail(seq), elt) ELSE <<>>

THEOREM AppendInjective ==
    ASSUME NEW S, NEW e \in S, NEW s \in Seq(S), NEW f \in S, NEW t \in Seq(S)
    PROVE  Append(s, e) = Append(t, f) <=> e = f /\ s = t

THEOREM SequenceEmptyOrAppend ==
    ASSUME NEW S, NEW seq \in Seq(S), seq # <<>>
    PROVE  \E s \in Seq(S) : \E elt \in S : Append(s, elt) = seq
-----------------------------------------------------------------------------
\* Induction over sequences.
THEOREM SequencesInductionAppend ==
    ASSUME NEW P(_), NEW S, P(<<>>),
           \A s \in Seq(S) : \A e \in S : P(s) => P(Append(s, e))
    PROVE  \A s \in Seq(S) : P(s)

THEOREM SequencesInductionTail ==
    ASSUME NEW S, NEW P(_), P(<<>>),
           \A s \in Seq(S) : s # <<>> /\ P(Tail(s)) => P(s)
    PROVE  \A s \in Seq(S) : P(s)
-----------------------------------------------------------------------------
\* The elements of a sequence.
THEOREM RangeOfSeq ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  Range(seq) \in SUBSET S

THEOREM RangeEquality ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  {seq[k] : k \in 1..Len(seq)} = Range(seq)

THEOREM SeqOfRange ==
    ASSUME NEW S, NEW seq \in Seq(S)
    PROVE  seq \in Seq(Range(seq))

THEOREM RangeConcatenation ==
    ASSUME NEW S, NEW s1 \in Seq(S), NEW s2 \in Seq(S)
    PROVE  Range(s1) \cup Range(s2) = Range(s1 \o s2)

LEMMA EmptySingletonIsInjective ==
    IsInjective(<<>>) /\ \A e : IsInjective(<<e>>)

LEMMA ConcatInjectiveSeq ==
    ASSUME NEW S, NEW s \in Seq(S), NEW t \in Seq(S)
    PROVE  IsInjective(s \o t) <=>
               Range(s) \cap Range(t) = {} /\ IsInjective(s) /\ IsInjective(t)

LEMMA AppendInjectiveSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), NEW e \in S
    PROVE  IsInjective(Append(seq, e)) <=> e \notin Range(seq) /\ IsInjective(seq)

LEMMA TailInjectiveSeq ==
    ASSUME NEW S, NEW seq \in Seq(S), IsInjective(seq), seq # <<>>
    PROVE  IsInjective(Tail(seq)) /\ Range(Tail(seq)) = Range(seq) \ {Head(seq)}
=============================================================================
