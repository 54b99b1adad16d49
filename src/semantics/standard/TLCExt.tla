------------------------------- MODULE TLCExt -------------------------------
\* More operators about an evaluation and the check it belongs to.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers

\* True if a equals b; if not, both values are printed.
\* Example: AssertEq(1 + 1, 2) = TRUE
AssertEq(a, b) ==
    IF a = b THEN TRUE
    ELSE PrintT("Assertion failed") /\ PrintT(a) /\ PrintT(b) /\ FALSE

\* True if the evaluation of exp fails with the message err; false if it does not
\* fail or fails with another message.
\* Example: AssertError("broken", 1 = 1) = FALSE
\* native: catches the failure of an evaluation and compares its message.
AssertError(err, exp) == exp = exp /\ err = err

\* The value of register key, or defaultVal if the register was never set.
\* Example: TLCGetOrDefault(941, "none") = "none"
\* native: reads a register.
TLCGetOrDefault(key, defaultVal) ==
    CHOOSE value : value \in {TLCGet(key), defaultVal}

\* The old value of register key (defaultVal if it was never set), which is then
\* set to Op(old value, val).
\* Example: TLCGetAndSet(942, +, 5, 0) = 0
\* native: reads and writes a register in one step.
TLCGetAndSet(key, Op(_, _), val, defaultVal) ==
    LET old == TLCGetOrDefault(key, defaultVal)
    IN  CHOOSE value \in {old} : TLCSet(key, Op(old, val))

\* The states from an initial one to the present one, as a sequence of records
\* with the variables as fields.
\* native: the behavior that the check is looking at.
Trace == CHOOSE states : TRUE

\* In a postcondition, the counterexample that was found: a record whose field
\* state is a set of pairs <<number, state>> and whose field action is a set of
\* triples <<pair, action, pair>>. Both sets are empty if there is none.
\* native: the result of the check.
CounterExample == CHOOSE graph : TRUE

\* The counterexample CE as a sequence of states.
\* Example: ToTrace([state |-> {<<1, [x |-> 0]>>}, action |-> {}]) = <<[x |-> 0]>>
ToTrace(CE) ==
    [n \in {pair[1] : pair \in CE.state} |->
        (CHOOSE pair \in CE.state : pair[1] = n)[2]]

\* The model value with the name str. A name such as "P_1" makes one of type P.
\* Example: TLCModelValue("m1") = TLCModelValue("m1")
\* native: makes a model value, which differs from every other value.
TLCModelValue(str) == CHOOSE value : ToString(value) = str

\* Always true; expression is evaluated later, when a simulation has chosen the
\* next state, or never.
\* Example: TLCDefer(TLCSet(943, "x")) = TRUE
\* native: puts off the evaluation of its argument.
TLCDefer(expression) == expression = expression

\* The value of val, unchanged.
\* Example: TLCNoOp(3) = 3
TLCNoOp(val) == val

\* True if exp is true; otherwise a person is asked which successor to take.
\* Example: PickSuccessor(TRUE) = TRUE
\* native: without a person at hand every successor is taken.
PickSuccessor(exp) == IF exp THEN TRUE ELSE CHOOSE answer \in BOOLEAN : TRUE

\* The value of expression, which need not be evaluated again as long as the
\* value of closure stays the same.
\* Example: TLCCache(1 + 2, {}) = 3
TLCCache(expression, closure) == IF closure = closure THEN expression ELSE expression

\* The lower 32 bits of the fingerprint of the value of var, as an integer.
\* Example: TLCFP(1) = TLCFP(1)
\* native: the fingerprint of a value.
TLCFP(var) == CHOOSE i \in Int : var = var

\* The value of the definition that has the given name.
\* native: looks up a definition while evaluating.
TLCEvalDefinition(definitionName) == CHOOSE value : value = definitionName \/ TRUE
=============================================================================
