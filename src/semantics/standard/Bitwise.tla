------------------------------ MODULE Bitwise -------------------------------
\* Natural numbers as sequences of binary digits.
LOCAL INSTANCE Integers

\* The number whose binary digits are Digit(those of x and y), as many as the
\* larger of x and y has.
LOCAL Digitwise(Digit(_, _), x, y) ==
    LET RECURSIVE Low(_, _)
        Low(a, b) ==
          IF a = 0 /\ b = 0 THEN 0
          ELSE Digit(a % 2, b % 2) + 2 * Low(a \div 2, b \div 2)
    IN  Low(x, y)

\* The natural number with the binary digits that both x and y have.
\* Example: 12 & 10 = 8
x & y == Digitwise(LAMBDA a, b : a * b, x, y)

\* The natural number with the binary digits that x or y has.
\* Example: (12 | 10) = 14
x | y == Digitwise(LAMBDA a, b : IF a + b = 0 THEN 0 ELSE 1, x, y)

\* The natural number with the binary digits that exactly one of x and y has.
\* Example: (12 ^^ 10) = 6
x ^^ y == Digitwise(LAMBDA a, b : (a + b) % 2, x, y)

\* The natural number a with each of its binary digits turned, from the highest
\* one that is 1 down.
\* Example: Not(5) = 2
Not(a) == Digitwise(LAMBDA x, y : 1 - x, a, 0)

\* The natural number n without its last pos binary digits.
\* Example: shiftR(13, 2) = 3
shiftR(n, pos) == n \div 2^pos
=============================================================================
