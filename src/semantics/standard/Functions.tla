------------------------------ MODULE Functions -----------------------------
\* Functions: restriction, range, inverse, injections and surjections, folds.
EXTENDS Integers, Folds

\* The function f on the arguments in S only, which should all be its own.
\* Example: Restrict(<<"a", "b", "c">>, {1, 2}) = <<"a", "b">>
Restrict(f, S) == [x \in S |-> f[x]]

\* The function f on those of its arguments that pass Test.
\* Example: RestrictDomain(<<"a", "b", "c">>, LAMBDA x : x < 3) = <<"a", "b">>
RestrictDomain(f, Test(_)) == [x \in {y \in DOMAIN f : Test(y)} |-> f[x]]

\* The function f on those of its arguments whose values pass Test.
\* Example: RestrictValues([a |-> 1, b |-> 5], LAMBDA v : v > 2) = [b |-> 5]
RestrictValues(f, Test(_)) == [x \in {y \in DOMAIN f : Test(f[y])} |-> f[x]]

\* True if the function wide is defined where narrow is and agrees with it there.
\* Example: IsRestriction([a |-> 1], [a |-> 1, b |-> 2]) = TRUE
IsRestriction(narrow, wide) ==
    \A x \in DOMAIN narrow : x \in DOMAIN wide /\ wide[x] = narrow[x]

\* The set of the values of the function f.
\* Example: Range(<<3, 1, 3>>) = {1, 3}
Range(f) == {f[x] : x \in DOMAIN f}

\* The function on the domain of f whose values are T(f[x], g[x]).
\* Example: Pointwise(<<1, 2>>, <<10, 20>>, +) = <<11, 22>>
Pointwise(f, g, T(_, _)) == [x \in DOMAIN f |-> T(f[x], g[x])]

\* The function from T to S that takes a value of f back to an argument in S,
\* and an element of T that is no value of f to any element of S.
\* Example: Inverse([a |-> 1, b |-> 2], {"a", "b"}, {1, 2}) = <<"a", "b">>
Inverse(f, S, T) ==
    [v \in T |-> CHOOSE x \in S : v \notin Range(f) \/ f[x] = v]

\* The function that takes the values of f back to its arguments.
\* Example: AntiFunction([a |-> 1, b |-> 2]) = <<"a", "b">>
AntiFunction(f) == [v \in Range(f) |-> CHOOSE x \in DOMAIN f : f[x] = v]

\* True if the function f takes different arguments to different values.
\* Example: IsInjective(<<3, 1, 3>>) = FALSE
IsInjective(f) == \A x, y \in DOMAIN f : x # y => f[x] # f[y]

\* The set of injective functions from S to T.
\* Example: Injection({1}, {"a", "b"}) = {<<"a">>, <<"b">>}
Injection(S, T) == {f \in [S -> T] : IsInjective(f)}

\* The set of functions from S onto T: every element of T is a value.
\* Example: Surjection({1, 2}, {"a"}) = {<<"a", "a">>}
Surjection(S, T) == {f \in [S -> T] : T \subseteq Range(f)}

\* The set of functions from S onto T that are injective.
\* Example: Bijection({1, 2}, {1, 2}) = {<<1, 2>>, <<2, 1>>}
Bijection(S, T) == {f \in [S -> T] : IsInjective(f) /\ T \subseteq Range(f)}

\* True if there is an injective function from S to T.
\* Example: ExistsInjection({1, 2}, {1}) = FALSE
ExistsInjection(S, T) == \E f \in [S -> T] : IsInjective(f)

\* True if there is a function from S onto T.
\* Example: ExistsSurjection({1, 2}, {1}) = TRUE
ExistsSurjection(S, T) == \E f \in [S -> T] : T \subseteq Range(f)

\* True if there is an injective function from S onto T.
\* Example: ExistsBijection({1, 2}, {"a", "b"}) = TRUE
ExistsBijection(S, T) == \E f \in [S -> T] : f \in Bijection(S, T)
-----------------------------------------------------------------------------
\* Combines the values fun[i] for i in the set indices by op, starting with
\* base. Indices are taken in the order in which CHOOSE prefers them, each
\* giving op(fun[i], result so far); rely on the order only if op needs none.
\* Example: FoldFunctionOnSet(+, 0, <<4, 5, 6>>, {1, 3}) = 10
FoldFunctionOnSet(op(_, _), base, fun, indices) ==
    LET RECURSIVE Rest(_, _)
        Rest(left, result) ==
          IF left = {} THEN result
          ELSE LET i == CHOOSE j \in left : TRUE
               IN  Rest(left \ {i}, op(fun[i], result))
    IN  Rest(indices, base)

\* Combines all values of the function fun by op, starting with base.
\* Example: FoldFunction(+, 0, [a |-> 1, b |-> 2]) = 3
FoldFunction(op(_, _), base, fun) ==
    FoldFunctionOnSet(op, base, fun, DOMAIN fun)

\* The sum of fun[i] over all i in the set indices.
\* Example: SumFunctionOnSet(<<4, 5, 6>>, {1, 3}) = 10
SumFunctionOnSet(fun, indices) == FoldFunctionOnSet(+, 0, fun, indices)

\* The sum of all values of the function fun.
\* Example: SumFunction(<<4, 5, 6>>) = 15
SumFunction(fun) == FoldFunctionOnSet(+, 0, fun, DOMAIN fun)
=============================================================================
