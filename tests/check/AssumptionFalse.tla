--------------------------- MODULE AssumptionFalse ---------------------------
(* The second assumption is false of the constants of the configuration. *)
EXTENDS Naturals, FiniteSets

CONSTANTS N, Names

ASSUME N > 0

ASSUME EnoughNames == Cardinality(Names) >= N

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % N
===============================================================================
