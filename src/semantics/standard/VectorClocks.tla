---------------------------- MODULE VectorClocks ----------------------------
\* Logs of events that carry vector clocks: functions from the processes that an
\* event knows of to the numbers of their events that it has seen.
EXTENDS Naturals, Sequences, Functions

\* The count of process p in the clock c, 0 if c does not know p.
LOCAL Count(c, p) == IF p \in DOMAIN c THEN c[p] ELSE 0

\* True if an event with clock c may stand before one with clock d in a log: it
\* happened before, or the two are concurrent.
LOCAL MayPrecede(c, d) ==
    \E p \in DOMAIN c \cup DOMAIN d : Count(c, p) < Count(d, p)

\* True if no entry of the log happened before an earlier one, or has the same
\* clock; clock(entry) is the vector clock of an entry.
\* Example: IsCausalOrder(<<<<1, 0>>, <<1, 1>>>>, LAMBDA entry : entry) = TRUE
IsCausalOrder(log, clock(_)) ==
    \A later \in 1..Len(log) : \A earlier \in 1..(later - 1) :
        MayPrecede(clock(log[earlier]), clock(log[later]))

\* The entries of the log in an order that agrees with their vector clocks. An
\* entry has the clock clock(entry) and was made by the process node(entry);
\* domain(c) is the set of processes that the clock c knows.
\* Example: CausalOrder(<<<<1, 1>>, <<1, 0>>>>, LAMBDA e : e, LAMBDA e : 1, LAMBDA c : DOMAIN c) = <<<<1, 0>>, <<1, 1>>>>
CausalOrder(log, clock(_), node(_), domain(_)) ==
    CHOOSE sorted \in [1..Len(log) -> Range(log)] :
        Range(sorted) = Range(log) /\ IsCausalOrder(sorted, clock)
=============================================================================
