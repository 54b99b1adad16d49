----------------------------- MODULE Statistics -----------------------------
\* Tests of what was counted against what was expected.
EXTENDS Naturals

\* True unless the chi-square test rejects, at the significance level alpha (a
\* string such as "0.01"), that the counts in the sequence actual come from the
\* distribution of the counts in the sequence expected.
\* Example: ChiSquare(<<10, 10>>, <<11, 9>>, "0.05") = TRUE
\* native: needs real numbers.
ChiSquare(expected, actual, alpha) ==
    CHOOSE accepted \in BOOLEAN : <<expected, actual, alpha>> = <<expected, actual, alpha>>
=============================================================================
