--------------------------- MODULE DyadicRationals --------------------------
\* Fractions whose denominator is a power of 2, as records with the fields num
\* and den in lowest terms.
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSetsExt
LOCAL INSTANCE TLC

\* The fraction n / d, where d is a power of 2, in lowest terms.
LOCAL Fraction(n, d) ==
    LET RECURSIVE Lowest(_, _)
        Lowest(a, b) ==
          IF b > 1 /\ a % 2 = 0 THEN Lowest(a \div 2, b \div 2)
          ELSE [num |-> a, den |-> b]
    IN  Lowest(n, d)

\* True if the denominator of r is a power of 2.
\* Example: IsDyadicRational([num |-> 3, den |-> 8]) = TRUE
IsDyadicRational(r) == \E k \in 0..r.den : r.den = 2^k

\* The number 0 as a fraction.
\* Example: Zero = [num |-> 0, den |-> 1]
Zero == [num |-> 0, den |-> 1]

\* The number 1 as a fraction.
\* Example: One = [num |-> 1, den |-> 1]
One == [num |-> 1, den |-> 1]

\* The sum of the fractions p and q.
\* Example: Add([num |-> 1, den |-> 2], [num |-> 1, den |-> 4]) = [num |-> 3, den |-> 4]
Add(p, q) ==
    LET d == Max({p.den, q.den})
    IN  Fraction(p.num * (d \div p.den) + q.num * (d \div q.den), d)

\* Half of the fraction p.
\* Example: Half([num |-> 1, den |-> 4]) = [num |-> 1, den |-> 8]
Half(p) == Fraction(p.num, 2 * p.den)

\* The fraction p as a string.
\* Example: PrettyPrint([num |-> 3, den |-> 4]) = "3/4"
PrettyPrint(p) ==
    IF p = Zero \/ p = One THEN ToString(p.num)
    ELSE ToString(p.num) \o "/" \o ToString(p.den)
=============================================================================
