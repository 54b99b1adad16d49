------------------------ MODULE WellFoundedInduction ------------------------
\* Induction and recursion over well-founded relations, given as sets of pairs
\* <<smaller, larger>>: theorems that proofs refer to, stated without proofs.
EXTENDS NaturalsInduction

\* True if the relation R is transitive on the set S.
\* Example: IsTransitivelyClosedOn({<<1, 2>>, <<2, 3>>}, 1..3) = FALSE
IsTransitivelyClosedOn(R, S) ==
    \A x, y, z \in S : <<x, y>> \in R /\ <<y, z>> \in R => <<x, z>> \in R

\* True if no sequence of elements of S descends for ever by R.
\* native: no finite search runs through all sequences.
IsWellFoundedOn(R, S) ==
    ~\E f \in [Nat -> S] : \A k \in Nat : <<f[k + 1], f[k]>> \in R

\* The elements of S that R puts below x.
\* Example: SetLessThan(3, {<<1, 3>>, <<2, 3>>, <<1, 2>>}, 1..3) = {1, 2}
SetLessThan(x, R, S) == {y \in S : <<y, x>> \in R}

LEMMA EmptyIsWellFounded == \A S : IsWellFoundedOn({}, S)

LEMMA IsWellFoundedOnSubset ==
    ASSUME NEW R, NEW S, NEW T \in SUBSET S, IsWellFoundedOn(R, S)
    PROVE  IsWellFoundedOn(R, T)

LEMMA IsWellFoundedOnSubrelation ==
    ASSUME NEW S, NEW R, NEW RR, RR \cap (S \X S) \subseteq R, IsWellFoundedOn(R, S)
    PROVE  IsWellFoundedOn(RR, S)

\* Every non-empty set has a minimal element.
THEOREM WFMin ==
    ASSUME NEW R, NEW S, IsWellFoundedOn(R, S), NEW T, T \subseteq S, T # {}
    PROVE  \E least \in T : \A x \in T : <<x, least>> \notin R

\* A relation is well founded if every non-empty set has a minimal element.
THEOREM MinWF ==
    ASSUME NEW R, NEW S,
           \A T \in SUBSET S : T # {} => \E least \in T : \A x \in T : <<x, least>> \notin R
    PROVE  IsWellFoundedOn(R, S)

LEMMA WellFoundedIsIrreflexive ==
    ASSUME NEW R, NEW S, NEW x \in S, IsWellFoundedOn(R, S)
    PROVE  <<x, x>> \notin R

LEMMA WellFoundedIsAsymmetric ==
    ASSUME NEW R, NEW S, NEW x \in S, NEW y \in S, IsWellFoundedOn(R, S),
           <<x, y>> \in R, <<y, x>> \in R
    PROVE  FALSE

LEMMA WFSetLessThanIrreflexive ==
    ASSUME NEW R, NEW S, NEW x \in S, IsWellFoundedOn(R, S)
    PROVE  x \notin SetLessThan(x, R, S)

LEMMA SetLessTransitive ==
    ASSUME NEW R, NEW S, NEW x \in S, NEW y \in SetLessThan(x, R, S),
           IsTransitivelyClosedOn(R, S)
    PROVE  SetLessThan(y, R, S) \subseteq SetLessThan(x, R, S)
-----------------------------------------------------------------------------
\* What holds of x whenever of all below x holds of every element.
THEOREM WFInduction ==
    ASSUME NEW P(_), NEW R, NEW S, IsWellFoundedOn(R, S),
           \A x \in S : (\A y \in SetLessThan(x, R, S) : P(y)) => P(x)
    PROVE  \A x \in S : P(x)

\* True if Def(f, x) depends only on the values of f below x.
WFDefOn(R, S, Def(_, _)) ==
    \A g, h : \A x \in S :
        (\A y \in SetLessThan(x, R, S) : g[y] = h[y]) => Def(g, x) = Def(h, x)

\* True if f is the function that Def defines recursively on S.
OpDefinesFcn(f, S, Def(_, _)) == f = CHOOSE g : g = [x \in S |-> Def(g, x)]

\* True if f satisfies the equation of the recursive definition by Def on S.
WFInductiveDefines(f, S, Def(_, _)) == f = [x \in S |-> Def(f, x)]

\* True if only one function satisfies the equation of the definition by Def.
WFInductiveUnique(S, Def(_, _)) ==
    \A g, h : WFInductiveDefines(g, S, Def) /\ WFInductiveDefines(h, S, Def) => g = h

THEOREM WFDefOnUnique ==
    ASSUME NEW Def(_, _), NEW R, NEW S, IsWellFoundedOn(R, S), WFDefOn(R, S, Def)
    PROVE  WFInductiveUnique(S, Def)

LEMMA WFInductiveDefLemma ==
    ASSUME NEW Def(_, _), NEW R, NEW S, NEW f, IsWellFoundedOn(R, S),
           IsTransitivelyClosedOn(R, S), WFDefOn(R, S, Def), OpDefinesFcn(f, S, Def)
    PROVE  WFInductiveDefines(f, S, Def)

\* The smallest transitive relation on S that holds R, as far as R is on S.
\* Example: TransitiveClosureOn({<<1, 2>>, <<2, 3>>}, 1..3) = {<<1, 2>>, <<1, 3>>, <<2, 3>>}
TransitiveClosureOn(R, S) ==
    {pair \in S \X S :
        \A U \in SUBSET (S \X S) :
            R \cap (S \X S) \subseteq U /\ IsTransitivelyClosedOn(U, S) => pair \in U}

LEMMA TransitiveClosureThm ==
    \A R, S : /\ R \cap (S \X S) \subseteq TransitiveClosureOn(R, S)
              /\ IsTransitivelyClosedOn(TransitiveClosureOn(R, S), S)

LEMMA TransitiveClosureMinimal ==
    ASSUME NEW R, NEW S, NEW U \in SUBSET (S \X S), R \cap (S \X S) \subseteq U,
           IsTransitivelyClosedOn(U, S)
    PROVE  TransitiveClosureOn(R, S) \subseteq U

LEMMA TCTCTC ==
    ASSUME NEW R, NEW S, NEW i \in S, NEW j \in S, NEW k \in S,
           <<i, j>> \in TransitiveClosureOn(R, S), <<j, k>> \in TransitiveClosureOn(R, S)
    PROVE  <<i, k>> \in TransitiveClosureOn(R, S)

LEMMA TCRTC ==
    ASSUME NEW R, NEW S, NEW i \in S, NEW j \in S, NEW k \in S,
           <<i, j>> \in TransitiveClosureOn(R, S), <<j, k>> \in R
    PROVE  <<i, k>> \in TransitiveClosureOn(R, S)

LEMMA RTCTC ==
    ASSUME NEW R, NEW S, NEW i \in S, NEW j \in S, NEW k \in S,
           <<i, j>> \in R, <<j, k>> \in TransitiveClosureOn(R, S)
    PROVE  <<i, k>> \in TransitiveClosureOn(R, S)

LEMMA TransitiveClosureChopLast ==
    ASSUME NEW R, NEW S, NEW i \in S, NEW k \in S, <<i, k>> \in TransitiveClosureOn(R, S)
    PROVE  \E j \in S : <<j, k>> \in R /\ (i = j \/ <<i, j>> \in TransitiveClosureOn(R, S))

THEOREM TransitiveClosureWF ==
    ASSUME NEW R, NEW S, IsWellFoundedOn(R, S)
    PROVE  IsWellFoundedOn(TransitiveClosureOn(R, S), S)

\* A recursive function over a well-founded relation satisfies its equation.
THEOREM WFInductiveDef ==
    ASSUME NEW Def(_, _), NEW R, NEW S, NEW f, IsWellFoundedOn(R, S),
           WFDefOn(R, S, Def), OpDefinesFcn(f, S, Def)
    PROVE  WFInductiveDefines(f, S, Def)

\* Where the values of a recursive function are.
THEOREM WFInductiveDefType ==
    ASSUME NEW Def(_, _), NEW f, NEW R, NEW S, NEW T, T # {}, IsWellFoundedOn(R, S),
           WFDefOn(R, S, Def), WFInductiveDefines(f, S, Def),
           \A g \in [S -> T] : \A s \in S : Def(g, s) \in T
    PROVE  f \in [S -> T]
-----------------------------------------------------------------------------
\* The relation on S, as a set of pairs, that the operator \prec describes.
\* Example: OpToRel(<, 1..2) = {<<1, 2>>}
OpToRel(_ \prec _, S) == {pair \in S \X S : pair[1] \prec pair[2]}

THEOREM NatLessThanWellFounded == IsWellFoundedOn(OpToRel(<, Nat), Nat)

\* The relation on S that holds where R holds between the values of f.
\* Example: PreImage(LAMBDA x : x \div 2, 1..2, {<<0, 1>>}) = {<<1, 2>>}
PreImage(f(_), S, R) == {pair \in S \X S : <<f(pair[1]), f(pair[2])>> \in R}

THEOREM PreImageWellFounded ==
    ASSUME NEW S, NEW T, NEW R, NEW f(_), \A s \in S : f(s) \in T, IsWellFoundedOn(R, T)
    PROVE  IsWellFoundedOn(PreImage(f, S, R), S)

\* The order of pairs by their first parts in R1, then by their second ones in R2.
\* Example: <<<<1, 9>>, <<2, 0>>>> \in LexPairOrdering({<<1, 2>>}, {}, 1..2, 0..9)
LexPairOrdering(R1, R2, S1, S2) ==
    {pair \in (S1 \X S2) \X (S1 \X S2) :
        LET p == pair[1]
            q == pair[2]
        IN  <<p[1], q[1]>> \in R1 \/ (p[1] = q[1] /\ <<p[2], q[2]>> \in R2)}

THEOREM WFLexPairOrdering ==
    ASSUME NEW R1, NEW R2, NEW S1, NEW S2, IsWellFoundedOn(R1, S1), IsWellFoundedOn(R2, S2)
    PROVE  IsWellFoundedOn(LexPairOrdering(R1, R2, S1, S2), S1 \X S2)

\* The order of sequences of length n by the first position where they differ.
\* Example: <<<<1, 1>>, <<1, 2>>>> \in LexProductOrdering({<<1, 2>>}, 1..2, 2)
LexProductOrdering(R, S, n) ==
    {pair \in [1..n -> S] \X [1..n -> S] :
        \E j \in 1..n : /\ <<pair[1][j], pair[2][j]>> \in R
                        /\ \A i \in 1..(j - 1) : pair[1][i] = pair[2][i]}

THEOREM WFLexProductOrdering ==
    ASSUME NEW R, NEW S, NEW n \in Nat, IsWellFoundedOn(R, S)
    PROVE  IsWellFoundedOn(LexProductOrdering(R, S, n), [1..n -> S])
=============================================================================
