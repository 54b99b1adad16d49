------------------------------ MODULE Sequences -----------------------------
\* Finite sequences. A sequence of length n is a function with domain 1..n, so
\* a tuple <<a, b, c>> is a sequence of length 3.
LOCAL INSTANCE Naturals

\* The set of all finite sequences whose elements are in the set S.
\* Example: <<1, 2, 1>> \in Seq({1, 2})
\* native: an infinite set that is decided by membership and never listed.
Seq(S) == UNION {[1..n -> S] : n \in Nat}

\* The length of the sequence s.
\* Example: Len(<<"a", "b">>) = 2
Len(s) ==
    LET CountFrom[n \in Nat] ==
          IF n + 1 \in DOMAIN s THEN CountFrom[n + 1] ELSE n
    IN  CountFrom[0]

\* The sequence s followed by the sequence t.
\* Example: <<1, 2>> \o <<3>> = <<1, 2, 3>>
s \o t ==
    LET m == Len(s)
    IN  [k \in 1..(m + Len(t)) |-> IF k > m THEN t[k - m] ELSE s[k]]

\* The sequence s with the one element e added at its end.
\* Example: Append(<<1, 2>>, 3) = <<1, 2, 3>>
Append(s, e) ==
    LET last == Len(s) + 1
    IN  [k \in 1..last |-> IF k = last THEN e ELSE s[k]]

\* The first element of the sequence s, which must not be empty.
\* Example: Head(<<3, 1, 2>>) = 3
Head(s) == s[1]

\* The sequence s without its first element; s must not be empty.
\* Example: Tail(<<3, 1, 2>>) = <<1, 2>>
Tail(s) ==
    CASE Len(s) > 0 -> [k \in 1..(Len(s) - 1) |-> s[k + 1]]

\* The part <<s[m], ..., s[n]>> of the sequence s; it is empty if m > n.
\* Example: SubSeq(<<"a", "b", "c", "d">>, 2, 3) = <<"b", "c">>
SubSeq(s, m, n) == [k \in 1..(n - m + 1) |-> s[m + k - 1]]

\* The elements of the sequence s that pass Test, in their order in s.
\* Example: SelectSeq(<<5, 1, 4>>, LAMBDA x : x > 2) = <<5, 4>>
SelectSeq(s, Test(_)) ==
    LET Passing[k \in 0..Len(s)] ==
          IF k = 0 THEN <<>>
          ELSE IF Test(s[k]) THEN Append(Passing[k - 1], s[k])
          ELSE Passing[k - 1]
    IN  Passing[Len(s)]
=============================================================================
