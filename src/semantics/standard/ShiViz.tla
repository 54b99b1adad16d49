------------------------------- MODULE ShiViz -------------------------------
\* What the ShiViz viewer shows of a trace: which process made each step, and the
\* vector clock after it. The variable pc of the specification is a function whose
\* arguments are the processes.
LOCAL INSTANCE Integers
LOCAL INSTANCE Json
LOCAL INSTANCE TLC

INSTANCE Toolbox

\* The function from the positions of the trace to the process that made the step
\* before: the one whose pc changed, the last such one if none changed, "--" first.
LOCAL Hosts ==
    LET host[n \in DOMAIN _TETrace] ==
          IF n = 1 THEN "--"
          ELSE LET before == _TETrace[n - 1].pc
                   after == _TETrace[n].pc
               IN  IF before = after THEN host[n - 1]
                   ELSE CHOOSE p \in DOMAIN before : before[p] # after[p]
    IN  TLCEval(host)

\* The process that made the step to the present state.
Host == Hosts[_TEPosition]

\* The function from the positions of the trace to the vector clock there.
LOCAL Clocks ==
    LET clock[n \in DOMAIN _TETrace] ==
          IF n = 1 THEN [p \in DOMAIN _TETrace[1].pc |-> 0]
          ELSE LET before == TLCEval(clock[n - 1])
               IN  [p \in DOMAIN before |-> before[p] + IF p = Hosts[n] THEN 1 ELSE 0]
    IN  TLCEval(clock)

\* The vector clock of the present state as a JSON object.
Clock == ToJsonObject(Clocks[_TEPosition])
=============================================================================
