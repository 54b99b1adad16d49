------------------------------ MODULE Variants ------------------------------
\* Variants: values that carry a tag, so that different kinds of values can be in
\* one set. A variant is a function whose only argument is its tag.

\* What a variant holds that needs to hold nothing.
\* Example: UNIT = "U_OF_UNIT"
UNIT == "U_OF_UNIT"

\* The variant with the given tag (a string) and value.
\* Example: Variant("Some", 3) = [Some |-> 3]
Variant(__tagName, __value) == [__tag \in {__tagName} |-> __value]

\* The values of the variants in the set __S that have the given tag.
\* Example: VariantFilter("A", {Variant("A", 1), Variant("B", 2)}) = {1}
VariantFilter(__tagName, __S) ==
    {__v[__tagName] : __v \in {__w \in __S : __tagName \in DOMAIN __w}}

\* The tag of a variant.
\* Example: VariantTag(Variant("A", 1)) = "A"
VariantTag(__variant) == CHOOSE __tag \in DOMAIN __variant : TRUE

\* The value of a variant with the given tag, __defaultValue if it has another tag.
\* Example: VariantGetOrElse("A", Variant("B", 2), 0) = 0
VariantGetOrElse(__tagName, __variant, __defaultValue) ==
    IF __tagName \notin DOMAIN __variant THEN __defaultValue ELSE __variant[__tagName]

\* The value of a variant that must have the given tag.
\* Example: VariantGetUnsafe("A", Variant("A", 1)) = 1
VariantGetUnsafe(__tagName, __variant) == __variant[__tagName]
=============================================================================
