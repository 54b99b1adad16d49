-------------------------------- MODULE Reals -------------------------------
\* The real numbers: everything of Integers, with Real, division and Infinity.
\*
\* Only rational numbers have a representation; the quotient of two of them is
\* again exact.
EXTENDS Integers

\* The set of real numbers, which includes the integers.
\* Example: 3 \in Real
\* native: an infinite set that is decided by membership and never listed.
Real == CHOOSE numbers : Int \subseteq numbers

\* The exact quotient of a and b, where b is not 0.
\* Example: 6 / 3 = 2
\* native: division of rational numbers.
a / b == CHOOSE quotient \in Real : quotient * b = a

\* A value that is not a number but larger than every real number. It can be
\* reasoned about, but not evaluated: there is no such value among the numbers.
Infinity == CHOOSE value : value \notin Real /\ \A r \in Real : value > r
=============================================================================
