----------------------- MODULE DifferentialEquations ------------------------
\* Solutions of differential equations, for specifications of hybrid systems.
LOCAL INSTANCE Reals
LOCAL INSTANCE Sequences

\* The positive real numbers.
LOCAL Positive == {r \in Real : 0 < r}

\* The real numbers between a and b, both excluded.
LOCAL Between(a, b) == {r \in Real : a < r /\ r < b}

\* True if g is the derivative of the function f from real to real numbers: near
\* every r the slope of f comes as close to g[r] as one likes.
LOCAL IsDerivative(g, f) ==
    /\ g \in [DOMAIN f -> Real]
    /\ \A r \in DOMAIN f : \A close \in Positive : \E near \in Positive :
         \A s \in Between(r - near, r + near) \ {r} :
             (f[s] - f[r]) / (s - r) \in Between(g[r] - close, g[r] + close)

\* True if g is the n-th derivative of the function f.
LOCAL IsNthDerivative(n, g, f) ==
    LET Is[k \in 0..n, h \in [DOMAIN f -> Real]] ==
          IF k = 0 THEN h = f
          ELSE \E lower \in [DOMAIN f -> Real] : IsDerivative(h, lower) /\ Is[k - 1, lower]
    IN  Is[n, g]

\* The values at b of the function f and of its derivatives up to the order n - 1,
\* where the sequence InitVals of length n gives their values at a, and f solves
\* D[<<r, f[r], first derivative, ..., n-th derivative>>] = 0 from a to b.
\* native: no finite search finds the solution; an evaluation fails.
Integrate(D, a, b, InitVals) ==
    LET n == Len(InitVals)
        solution ==
          CHOOSE f : \E margin \in Positive :
            LET times == Between(a - margin, b + margin)
            IN  /\ f \in [0..n -> [times -> Real]]
                /\ \A k \in 1..n : /\ IsNthDerivative(k, f[k], f[0])
                                   /\ f[k - 1][a] = InitVals[k]
                /\ \A r \in times : D[<<r>> \o [k \in 1..(n + 1) |-> f[k - 1][r]]] = 0
    IN  [k \in 1..n |-> solution[k - 1][b]]
=============================================================================
