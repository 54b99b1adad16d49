------------------------------ MODULE Refinement ------------------------------
(* A counter in unary and its refinement mapping: PROPERTY Number!Spec. *)
EXTENDS Sequences, Naturals

VARIABLE strokes

Init == strokes = <<>>

Next ==
    \/ Len(strokes) < 4 /\ strokes' = Append(strokes, "|")
    \/ Len(strokes) = 4 /\ strokes' = <<>>

Spec == Init /\ [][Next]_strokes

Number == INSTANCE Counter WITH count <- Len(strokes), Limit <- 4

Smaller == INSTANCE Counter WITH count <- Len(strokes), Limit <- 3

Refines == Number!Spec

RefinesSmaller == Smaller!Spec
===============================================================================
