//! Model: takes a module and a configuration, gives a transition system.

pub mod config;
pub mod system;

pub use config::{Assignment, Config, ConfigValue, Formula, Key, Right};
pub use system::{
    ActionLabel, Failure, FailureDetails, Outline, StateLabel, StateRole, StepLabel, StepRole, Subject,
    TransitionSystem, Visit, VisitStep, Visited,
};
