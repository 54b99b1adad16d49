--------------------------------- MODULE TLC --------------------------------
\* Operators about an evaluation itself (printing, assertions, registers,
\* random choice), and a few on functions that are defined nowhere else.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

\* The value of val; while it is evaluated, out and val are printed.
\* Example: Print("seen", 3) = 3
\* native: prints, then returns its second argument.
Print(out, val) == val

\* Always true; while it is evaluated, the value of out is printed.
\* Example: PrintT("seen") = TRUE
\* native: prints one line.
PrintT(out) == TRUE

\* True if val is true; otherwise the evaluation fails with the message out.
\* Example: Assert(1 < 2, "order") = TRUE
\* native: ends the evaluation with an error when val is false.
Assert(val, out) == IF val THEN TRUE ELSE CHOOSE anything : anything = out

\* The time of the day as a natural number, in milliseconds modulo 2^31.
\* Example: JavaTime >= 0
\* native: reads the clock; two evaluations may differ.
JavaTime == CHOOSE n : n \in Nat

\* The value of register i, or, for one of the strings "level", "diameter",
\* "distinct", "queue", "duration", "generated", "stats", "config", "action" and
\* a few more, what the running check knows about itself.
\* Example: TLCSet(7, "x") /\ TLCGet(7) = "x"
\* native: reads a register or a statistic; two evaluations may differ.
TLCGet(i) == CHOOSE value : value = i \/ TRUE

\* Always true; while it is evaluated, register i is set to the value v.
\* Example: TLCSet(1, "x") = TRUE
\* native: writes a register.
TLCSet(i, v) == i = i /\ v = v
-----------------------------------------------------------------------------
\* The function with the single argument d, which it takes to e.
\* Example: ("a" :> 1) = [a |-> 1]
d :> e == [x \in {d} |-> e]

\* The function that agrees with f where f is defined, and with g elsewhere.
\* Example: [a |-> 1] @@ [a |-> 5, b |-> 2] = [a |-> 1, b |-> 2]
f @@ g ==
    [x \in DOMAIN f \cup DOMAIN g |-> IF x \in DOMAIN f THEN f[x] ELSE g[x]]

\* The set of all permutations of the finite set S: the functions from S onto S.
\* Example: Permutations({1, 2}) = {<<1, 2>>, <<2, 1>>}
Permutations(S) == {f \in [S -> S] : {f[x] : x \in S} = S}

\* The elements of the sequence s in an order in which Op, a strict order such
\* as <, holds from left to right; equal elements keep their order.
\* Example: SortSeq(<<3, 1, 2>>, <) = <<1, 2, 3>>
SortSeq(s, Op(_, _)) ==
    \* Sorted[k] holds the first k elements; the next goes before the run of
    \* elements at the end that it should precede.
    LET Sorted[k \in 0..Len(s)] ==
          IF k = 0 THEN <<>>
          ELSE LET before == Sorted[k - 1]
                   Place[j \in 0..(k - 1)] ==
                     IF j > 0 /\ Op(s[k], before[j]) THEN Place[j - 1] ELSE j
                   place == Place[k - 1]
               IN  SubSeq(before, 1, place) \o <<s[k]>>
                       \o SubSeq(before, place + 1, k - 1)
    IN  Sorted[Len(s)]
-----------------------------------------------------------------------------
\* An element of the set s, each being as likely as the others.
\* Example: RandomElement({4}) = 4
\* native: draws at random; two evaluations may differ.
RandomElement(s) == CHOOSE x \in s : TRUE

\* A set to which every value belongs.
\* Example: "a" \in Any /\ 3 \in Any
\* native: decides every membership with TRUE.
Any == CHOOSE x : TRUE

\* The text of the value v, as it is printed, as a string.
\* Example: ToString(<<1, 2>>) = "<<1, 2>>"
\* native: prints a value into a string.
ToString(v) == (CHOOSE pair \in {v} \X STRING : TRUE)[2]

\* The value of v, evaluated here and completely, not only where it is needed.
\* Example: TLCEval({x \in 1..3 : x > 1}) = {2, 3}
\* native: lists sets and functions that are only described so far.
TLCEval(v) == v
=============================================================================
