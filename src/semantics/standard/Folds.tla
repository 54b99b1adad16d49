-------------------------------- MODULE Folds -------------------------------
\* The fold from which the folds over sets, functions and sequences are made.

\* Combines f(x) for all x in the finite set S with the binary operator op, the
\* result for no element being base. The element that choose takes from S is
\* combined last, as op(f(x), result for the others).
\* Example: MapThenFoldSet(LAMBDA x, y : <<x, y>>, 0, LAMBDA x : 2 * x, LAMBDA T : CHOOSE x \in T : TRUE, {1, 2}) = <<2, <<4, 0>>>>
MapThenFoldSet(op(_, _), base, f(_), choose(_), S) ==
    LET Over[T \in SUBSET S] ==
          IF T # {}
          THEN LET x == choose(T) IN op(f(x), Over[T \ {x}])
          ELSE base
    IN  Over[S]
=============================================================================
