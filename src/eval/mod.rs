//! Eval: takes the resolved form and a state reader, gives values, or the assignments that an action makes.

pub mod code;
