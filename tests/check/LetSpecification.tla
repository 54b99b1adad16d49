---- MODULE LetSpecification ----
VARIABLE x

Init == x = TRUE
Next == x' = ~x

same(formula) == formula

Spec == LET inner(formula) == formula IN inner(Init /\ [][Next]_x)

Other == same(Init /\ [][Next]_x)

Never == LET never == FALSE
             boxed(action) == [][action]_x
         IN boxed(never /\ x' = x)

Both == same([](x \in BOOLEAN)) /\ same([][x' # x]_x)
====
