------------------------------ MODULE Integers ------------------------------
\* The integers: everything of Naturals, with Int and the unary minus.
EXTENDS Naturals

\* The set of integers, negative ones included.
\* Example: (0 - 3) \in Int
\* native: an infinite set that is decided by membership and never listed.
Int == CHOOSE numbers : Nat \subseteq numbers

\* The number a with its sign turned.
\* Example: -3 + 5 = 2
-. a == 0 - a
=============================================================================
