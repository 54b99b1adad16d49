------------------------------ MODULE CaseChoose ------------------------------
(* CASE with and without OTHER, and CHOOSE with tuples, over sets and records. *)
EXTENDS Naturals

VARIABLES light, seconds

Duration ==
    CASE light = "green" -> 3
      [] light = "amber" -> 1
      [] OTHER -> LET p == CHOOSE p \in (0..3) \X (0..3) : p[1] + p[2] = 5 IN p[1]

Following(l) ==
    CASE l = "green" -> "amber"
      [] l = "amber" -> "red"
      [] l = "red" -> "green"

Longest == CHOOSE d \in 0..9 : \A e \in 4..9 : d < e /\ d >= 3

Init == light = "red" /\ seconds = 0

Next ==
    IF seconds < Duration
    THEN seconds' = seconds + 1 /\ UNCHANGED light
    ELSE seconds' = 0 /\ light' = Following(light)

Bounded == seconds <= Longest
===============================================================================
