----------------------------- MODULE Philosophers -----------------------------
(*****************************************************************************)
(* Philosophers around a table, a fork between each two.  All take the fork  *)
(* on their left first, and one day all wait for the one on their right.     *)
(*****************************************************************************)
EXTENDS Naturals

CONSTANT N  \* how many there are

ASSUME N \in Nat /\ N > 1

VARIABLE holder  \* who holds each fork: a philosopher, or N for nobody

Philosopher == 0..(N - 1)

Left(p) == p

Right(p) == (p + 1) % N

TypeOK == holder \in [Philosopher -> 0..N]

Init == holder = [f \in Philosopher |-> N]

TakeLeft(p) ==
    /\ holder[Left(p)] = N
    /\ holder[Right(p)] /= p
    /\ holder' = [holder EXCEPT ![Left(p)] = p]

TakeRight(p) ==
    /\ holder[Left(p)] = p
    /\ holder[Right(p)] = N
    /\ holder' = [holder EXCEPT ![Right(p)] = p]

Eats(p) == holder[Left(p)] = p /\ holder[Right(p)] = p

PutDown(p) ==
    /\ Eats(p)
    /\ holder' = [holder EXCEPT ![Left(p)] = N, ![Right(p)] = N]

Next == \E p \in Philosopher : TakeLeft(p) \/ TakeRight(p) \/ PutDown(p)

Spec == Init /\ [][Next]_holder

NeighborsDoNotBothEat ==
    \A p \in Philosopher : ~(Eats(p) /\ Eats(Right(p)))
===============================================================================
