//! Model: takes a module and a configuration, gives a transition system.

pub mod system;

pub use system::{
    ActionLabel, Failure, FailureDetails, Outline, StateLabel, StateRole, StepLabel, StepRole, Subject,
    TransitionSystem, Visit, VisitStep, Visited,
};
