------------------------------- MODULE DieHard -------------------------------
(*****************************************************************************)
(* Two jugs, one of three and one of five gallons, a tap, and nothing to     *)
(* measure with.  Can the big jug hold exactly four gallons?  NotSolved says *)
(* that it cannot: the counterexample is the recipe.                         *)
(*****************************************************************************)
EXTENDS Integers

VARIABLES
    small,  \* gallons in the jug that holds three
    big     \* gallons in the jug that holds five

vars == <<small, big>>

TypeOK ==
    /\ small \in 0..3
    /\ big \in 0..5

Init ==
    /\ small = 0
    /\ big = 0

FillSmall == small' = 3 /\ UNCHANGED big

FillBig == big' = 5 /\ UNCHANGED small

EmptySmall == small' = 0 /\ UNCHANGED big

EmptyBig == big' = 0 /\ UNCHANGED small

Least(a, b) == IF a < b THEN a ELSE b

SmallToBig ==
    LET poured == Least(small, 5 - big)
    IN  /\ small' = small - poured
        /\ big' = big + poured

BigToSmall ==
    LET poured == Least(big, 3 - small)
    IN  /\ small' = small + poured
        /\ big' = big - poured

Next ==
    \/ FillSmall
    \/ FillBig
    \/ EmptySmall
    \/ EmptyBig
    \/ SmallToBig
    \/ BigToSmall

Spec == Init /\ [][Next]_vars

NotSolved == big /= 4
===============================================================================
