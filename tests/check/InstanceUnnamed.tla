--------------------------- MODULE InstanceUnnamed ---------------------------
(* An instance without a name: its definitions become this module's. *)
VARIABLE level

INSTANCE Counter WITH count <- level, Limit <- 3

Idle == UNCHANGED level

NextOrIdle == Next \/ Idle
===============================================================================
