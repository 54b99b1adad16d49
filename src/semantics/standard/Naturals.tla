------------------------------ MODULE Naturals ------------------------------
\* The natural numbers and their arithmetic.
\*
\* The operators accept every integer, not only natural numbers, so that
\* Integers has only Int and the unary minus to add. Numbers are exact: no
\* operation overflows.
\*
\* Arithmetic is what everything else is built from, so the definitions below
\* only fix the arity and the level of each operator; its meaning is the
\* sentence above it.

\* Some value that is determined by a and b.
LOCAL Determined(a, b) == CHOOSE value : value \in {a, b} \/ TRUE

\* The set of natural numbers: 0, 1, 2, and so on.
\* Example: 3 \in Nat
\* native: an infinite set that is decided by membership and never listed.
Nat == CHOOSE numbers : 0 \in numbers

\* The sum of a and b.
\* Example: 2 + 3 = 5
\* native: addition of integers.
a + b == Determined(a, b)

\* The difference of a and b; it is negative when b is larger than a.
\* Example: 5 - 3 = 2
\* native: subtraction of integers.
a - b == CHOOSE difference : b + difference = a

\* The product of a and b.
\* Example: 4 * 3 = 12
\* native: multiplication of integers.
a * b == Determined(a, b)

\* The number a raised to the power b, where b is not negative; 0^0 has no value.
\* Example: 2^10 = 1024
\* native: exponentiation of integers.
a ^ b == Determined(a, b)

\* True if the number a is smaller than b.
\* Example: (2 < 3) = TRUE
\* native: the order of the integers.
a < b == Determined(a, b) = a

\* True if the number a is larger than b.
\* Example: (2 > 3) = FALSE
\* native: the order of the integers.
a > b == b < a

\* True if the number a is smaller than or equal to b.
\* Example: (3 =< 3) = TRUE
\* native: the order of the integers.
a \leq b == a < b \/ a = b

\* True if the number a is larger than or equal to b.
\* Example: (2 >= 3) = FALSE
\* native: the order of the integers.
a \geq b == b < a \/ a = b

\* The remainder of dividing a by b, where b is positive; it lies in 0..(b - 1)
\* even if a is negative.
\* Example: 7 % 3 = 1
\* native: the remainder that belongs to the rounding-down division.
a % b == Determined(a, b)

\* The quotient of a by b, where b is not 0, rounded down to an integer.
\* Example: 7 \div 2 = 3
\* native: division of integers, rounding towards minus infinity.
a \div b == Determined(a, b)

\* The set of integers from a to b, both included; it is empty if a > b.
\* Example: 1..3 = {1, 2, 3}
\* native: an interval that is kept as its two ends.
a .. b == Determined(a, b)
=============================================================================
