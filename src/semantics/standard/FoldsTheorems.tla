---------------------------- MODULE FoldsTheorems ---------------------------
\* Facts about MapThenFoldSet: theorems that proofs refer to, stated without
\* their own proofs.
EXTENDS Folds, FiniteSets

\* The fold satisfies the equation of its definition.
THEOREM MapThenFoldSetDef ==
    ASSUME NEW op(_, _), NEW base, NEW f(_), NEW choose(_), NEW S, IsFiniteSet(S),
           \A T \in SUBSET S : T # {} => choose(T) \in T
    PROVE  MapThenFoldSet(op, base, f, choose, S) =
               IF S = {} THEN base
               ELSE LET x == choose(S)
                    IN  op(f(x), MapThenFoldSet(op, base, f, choose, S \ {x}))

THEOREM MapThenFoldSetEmpty ==
    ASSUME NEW op(_, _), NEW base, NEW f(_), NEW choose(_)
    PROVE  MapThenFoldSet(op, base, f, choose, {}) = base

THEOREM MapThenFoldSetNonempty ==
    ASSUME NEW op(_, _), NEW base, NEW f(_), NEW choose(_), NEW S, S # {},
           IsFiniteSet(S), \A T \in SUBSET S : T # {} => choose(T) \in T
    PROVE  MapThenFoldSet(op, base, f, choose, S) =
               LET x == choose(S)
               IN  op(f(x), MapThenFoldSet(op, base, f, choose, S \ {x}))

\* Folds over sets that correspond to each other are equal.
THEOREM MapThenFoldSetBijection ==
    ASSUME NEW op(_, _), NEW base,
           NEW S, IsFiniteSet(S), NEW fS(_), NEW chS(_),
           \A U \in SUBSET S : U # {} => chS(U) \in U,
           NEW T, IsFiniteSet(T), NEW fT(_), NEW chT(_),
           \A U \in SUBSET T : U # {} => chT(U) \in U,
           NEW bij(_), \A x \in S : bij(x) \in T, \A y \in T : \E x \in S : y = bij(x),
           \A x1, x2 \in S : bij(x1) = bij(x2) => x1 = x2,
           \A x \in S : fS(x) = fT(bij(x)),
           \A U \in SUBSET S : U # {} => bij(chS(U)) = chT({bij(x) : x \in U})
    PROVE  MapThenFoldSet(op, base, fS, chS, S) = MapThenFoldSet(op, base, fT, chT, T)

THEOREM MapThenFoldSetEqual ==
    ASSUME NEW op(_, _), NEW base, NEW choose(_), NEW S, IsFiniteSet(S),
           \A T \in SUBSET S : T # {} => choose(T) \in T,
           NEW f(_), NEW g(_), \A x \in S : f(x) = g(x)
    PROVE  MapThenFoldSet(op, base, g, choose, S) = MapThenFoldSet(op, base, f, choose, S)

THEOREM MapThenFoldSetType ==
    ASSUME NEW S, IsFiniteSet(S), NEW Typ, NEW op(_, _), NEW base \in Typ, NEW f(_),
           NEW choose(_), \A t, u \in Typ : op(t, u) \in Typ, \A x \in S : f(x) \in Typ,
           \A T \in SUBSET S : T # {} => choose(T) \in T
    PROVE  MapThenFoldSet(op, base, f, choose, S) \in Typ

\* If op is commutative and associative, any element may be combined last.
THEOREM MapThenFoldSetAC ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, NEW f(_),
           \A t, u \in Typ : op(t, u) \in Typ, \A t, u \in Typ : op(t, u) = op(u, t),
           \A t, u, v \in Typ : op(t, op(u, v)) = op(op(t, u), v),
           NEW S, IsFiniteSet(S), NEW x \in S, NEW choose(_),
           \A T \in SUBSET S : T # {} => choose(T) \in T, \A y \in S : f(y) \in Typ
    PROVE  MapThenFoldSet(op, base, f, choose, S) =
               op(f(x), MapThenFoldSet(op, base, f, choose, S \ {x}))

THEOREM MapThenFoldSetACAddElement ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, NEW f(_),
           \A t, u \in Typ : op(t, u) \in Typ, \A t, u \in Typ : op(t, u) = op(u, t),
           \A t, u, v \in Typ : op(t, op(u, v)) = op(op(t, u), v),
           NEW S, IsFiniteSet(S), NEW x, x \notin S, NEW choose(_),
           \A T \in SUBSET (S \cup {x}) : T # {} => choose(T) \in T,
           \A y \in S \cup {x} : f(y) \in Typ
    PROVE  MapThenFoldSet(op, base, f, choose, S \cup {x}) =
               op(f(x), MapThenFoldSet(op, base, f, choose, S))

\* If base is neutral as well, the parts of a set can be folded on their own.
THEOREM MapThenFoldSetDisjointUnion ==
    ASSUME NEW Typ, NEW op(_, _), NEW base \in Typ, NEW f(_),
           \A t, u \in Typ : op(t, u) \in Typ, \A t, u \in Typ : op(t, u) = op(u, t),
           \A t, u, v \in Typ : op(t, op(u, v)) = op(op(t, u), v),
           \A t \in Typ : op(base, t) = t,
           NEW S, IsFiniteSet(S), NEW T, IsFiniteSet(T), S \cap T = {}, NEW choose(_),
           \A U \in SUBSET (S \cup T) : U # {} => choose(U) \in U,
           \A x \in S \cup T : f(x) \in Typ
    PROVE  MapThenFoldSet(op, base, f, choose, S \cup T) =
               op(MapThenFoldSet(op, base, f, choose, S),
                  MapThenFoldSet(op, base, f, choose, T))
=============================================================================
