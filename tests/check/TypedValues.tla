---- MODULE TypedValues ----
CONSTANTS P, Q, R

VARIABLE v

Mixed == v = {P, Q}

Apart == v = <<{P, R}, {Q, R}>>

Next == UNCHANGED v
====
