---------------------------- MODULE Combinatorics ---------------------------
\* How many ways there are to arrange and to choose.
EXTENDS Naturals

\* The function from n to the product of the numbers 1..n.
\* Example: factorial[4] = 24
factorial[n \in Nat] == IF n > 0 THEN factorial[n - 1] * n ELSE 1

\* The number of subsets with k elements of a set with n elements.
\* Example: choose(5, 2) = 10
choose(n, k) == IF k > n THEN 0 ELSE factorial[n] \div (factorial[n - k] * factorial[k])
=============================================================================
