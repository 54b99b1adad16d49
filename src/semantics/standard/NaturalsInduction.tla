-------------------------- MODULE NaturalsInduction -------------------------
\* Induction and recursion over the natural numbers: theorems that proofs refer
\* to, stated without their own proofs.
EXTENDS Integers

\* What holds of 0, and of n + 1 whenever of n, holds of every natural number.
THEOREM NatInduction ==
    ASSUME NEW P(_), P(0), \A k \in Nat : P(k) => P(k + 1)
    PROVE  \A k \in Nat : P(k)

\* What holds of m and passes from any positive number to the one below holds of 0.
THEOREM DownwardNatInduction ==
    ASSUME NEW P(_), NEW m \in Nat, P(m), \A k \in 1..m : P(k) => P(k - 1)
    PROVE  P(0)

\* What holds of n whenever of all smaller numbers holds of every natural number.
THEOREM GeneralNatInduction ==
    ASSUME NEW P(_), \A n \in Nat : (\A k \in 0..(n - 1) : P(k)) => P(n)
    PROVE  \A n \in Nat : P(n)

\* If something holds of a natural number, it holds of a smallest one.
THEOREM SmallestNatural ==
    ASSUME NEW P(_), NEW n \in Nat, P(n)
    PROVE  \E least \in Nat : P(least) /\ \A k \in 0..(least - 1) : ~P(k)

\* A recursive function is well defined if each value depends on smaller arguments.
THEOREM RecursiveFcnOfNat ==
    ASSUME NEW Def(_, _),
           ASSUME NEW n \in Nat, NEW g, NEW h, \A k \in 0..(n - 1) : g[k] = h[k]
           PROVE  Def(g, n) = Def(h, n)
    PROVE  LET f[n \in Nat] == Def(f, n) IN f = [n \in Nat |-> Def(f, n)]

\* True if f is defined by primitive recursion: f0 for 0, Def of the value before.
NatInductiveDefHypothesis(f, f0, Def(_, _)) ==
    f = CHOOSE g : g = [k \in Nat |-> IF k = 0 THEN f0 ELSE Def(g[k - 1], k)]

\* True if f satisfies the equation of its definition by primitive recursion.
NatInductiveDefConclusion(f, f0, Def(_, _)) ==
    f = [k \in Nat |-> IF k = 0 THEN f0 ELSE Def(f[k - 1], k)]

\* A function defined by primitive recursion satisfies its equation.
THEOREM NatInductiveDef ==
    ASSUME NEW Def(_, _), NEW f, NEW f0, NatInductiveDefHypothesis(f, f0, Def)
    PROVE  NatInductiveDefConclusion(f, f0, Def)

\* Where the values of a recursive function are.
THEOREM RecursiveFcnOfNatType ==
    ASSUME NEW f, NEW S, NEW Def(_, _), f = [n \in Nat |-> Def(f, n)],
           ASSUME NEW n \in Nat, NEW g, \A k \in 0..(n - 1) : g[k] \in S
           PROVE  Def(g, n) \in S
    PROVE  f \in [Nat -> S]

\* Where the values of a function defined by primitive recursion are.
THEOREM NatInductiveDefType ==
    ASSUME NEW Def(_, _), NEW S, NEW f, NEW f0 \in S,
           NatInductiveDefConclusion(f, f0, Def), f0 \in S,
           \A v \in S : \A n \in Nat \ {0} : Def(v, n) \in S
    PROVE  f \in [Nat -> S]

\* Only one function satisfies the equation of a recursive definition.
THEOREM RecursiveFcnOfNatUnique ==
    ASSUME NEW Def(_, _), NEW f, NEW g,
           f = [n \in Nat |-> Def(f, n)], g = [n \in Nat |-> Def(g, n)],
           ASSUME NEW n \in Nat, NEW ff, NEW gg, \A k \in 0..(n - 1) : ff[k] = gg[k]
           PROVE  Def(ff, n) = Def(gg, n)
    PROVE  f = g

\* Only one function satisfies the equation of a primitive recursion.
THEOREM NatInductiveUnique ==
    ASSUME NEW Def(_, _), NEW f, NEW g, NEW f0,
           NatInductiveDefConclusion(f, f0, Def), NatInductiveDefConclusion(g, f0, Def)
    PROVE  f = g

\* NatInductiveDefHypothesis for a function on m..n with the first value c.
FiniteNatInductiveDefHypothesis(f, c, Def(_, _), m, n) ==
    f = CHOOSE g : g = [k \in m..n |-> IF k = m THEN c ELSE Def(g[k - 1], k)]

\* NatInductiveDefConclusion for a function on m..n with the first value c.
FiniteNatInductiveDefConclusion(f, c, Def(_, _), m, n) ==
    f = [k \in m..n |-> IF k = m THEN c ELSE Def(f[k - 1], k)]

\* NatInductiveDef for a function on m..n.
THEOREM FiniteNatInductiveDef ==
    ASSUME NEW Def(_, _), NEW f, NEW c, NEW m \in Nat, NEW n \in Nat,
           FiniteNatInductiveDefHypothesis(f, c, Def, m, n)
    PROVE  FiniteNatInductiveDefConclusion(f, c, Def, m, n)

\* NatInductiveDefType for a function on m..n.
THEOREM FiniteNatInductiveDefType ==
    ASSUME NEW S, NEW Def(_, _), NEW f, NEW c \in S, NEW m \in Nat, NEW n \in Nat,
           FiniteNatInductiveDefConclusion(f, c, Def, m, n),
           \A v \in S : \A k \in (m + 1)..n : Def(v, k) \in S
    PROVE  f \in [m..n -> S]

\* NatInductiveUnique for functions on m..n.
THEOREM FiniteNatInductiveUnique ==
    ASSUME NEW Def(_, _), NEW f, NEW g, NEW c, NEW m \in Nat, NEW n \in Nat,
           FiniteNatInductiveDefConclusion(f, c, Def, m, n),
           FiniteNatInductiveDefConclusion(g, c, Def, m, n)
    PROVE  f = g
=============================================================================
