------------------------------- MODULE Option -------------------------------
\* Values that may be missing, as variants with the tags Some and None.
EXTENDS Apalache, Variants

\* The option that holds the value __x.
\* Example: IsSome(Some(3)) = TRUE
Some(__x) == Variant("Some", __x)

\* The option that holds nothing.
\* Example: IsNone(None) = TRUE
None == Variant("None", UNIT)

\* True if the option __o holds a value.
\* Example: IsSome(None) = FALSE
IsSome(__o) == VariantTag(__o) = "Some"

\* True if the option __o holds nothing.
\* Example: IsNone(Some(3)) = FALSE
IsNone(__o) == VariantTag(__o) = "None"

\* __caseSome of the value that the option __o holds, or __caseNone(UNIT).
\* Example: OptionCase(Some({1}), LAMBDA v : v, LAMBDA u : {}) = {1}
OptionCase(__o, __caseSome(_), __caseNone(_)) ==
    IF IsNone(__o) THEN __caseNone(UNIT) ELSE __caseSome(VariantGetUnsafe("Some", __o))

\* The option with __f applied to the value that the option __o may hold.
\* Example: OptionMap(LAMBDA v : {v}, Some(3)) = Some({3})
OptionMap(__f(_), __o) ==
    OptionCase(__o, LAMBDA __v : Some(__f(__v)), LAMBDA __u : None)

\* The option __f(v) for the value v that the option __o holds, or None.
\* Example: OptionFlatMap(LAMBDA v : None, Some(3)) = None
OptionFlatMap(__f(_), __o) == OptionCase(__o, LAMBDA __v : __f(__v), LAMBDA __u : None)

\* The value that the option __o holds, or __default.
\* Example: OptionGetOrElse(None, 0) = 0
OptionGetOrElse(__o, __default) ==
    OptionCase(__o, LAMBDA __v : __v, LAMBDA __u : __default)

\* The sequence of the values that the option __o holds, of length 0 or 1.
\* Example: OptionToSeq(Some(3)) = <<3>>
OptionToSeq(__o) == OptionCase(__o, LAMBDA __v : <<__v>>, LAMBDA __u : <<>>)

\* The set of the values that the option __o holds.
\* Example: OptionToSet(Some(3)) = {3}
OptionToSet(__o) == OptionCase(__o, LAMBDA __v : {__v}, LAMBDA __u : {})

\* The option that holds some element of the set __s, None if there is none.
\* Example: OptionGuess({3}) = Some(3)
OptionGuess(__s) == IF __s = {} THEN None ELSE Some(Guess(__s))

\* The option with the function __f applied to the value that __o may hold.
\* Example: OptionFunApp([a |-> 1], Some("a")) = Some(1)
OptionFunApp(__f, __o) == OptionMap(LAMBDA __v : __f[__v], __o)

\* The function that takes the arguments in __undefined to None, and the others
\* of __f to their values.
\* Example: OptionPartialFun([a |-> 1], {"b"}) = [a |-> Some(1), b |-> None]
OptionPartialFun(__f, __undefined) ==
    [__x \in DOMAIN __f \cup __undefined |->
        IF __x \in __undefined THEN None ELSE Some(__f[__x])]
=============================================================================
