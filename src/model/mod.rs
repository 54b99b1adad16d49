//! Model: takes a module and a configuration, gives a transition system.

mod action;
mod bind;
mod canonical;
pub mod config;
mod context;
mod counterexample;
mod coverage;
mod early;
mod fingerprint;
mod leveled;
pub mod memo;
mod names;
mod permuted;
mod plain;
mod property;
mod scratch;
mod spec;
mod symmetry;
pub mod system;
mod temporal;
mod why;

pub use action::Action;
pub use bind::{Bound, bind};
pub use config::{Assignment, Config, ConfigValue, Formula, Key, Right};
pub use context::Piece;
pub use coverage::{Coverage, Covered, Times, Vacuous};
pub use leveled::Leveled;
pub use memo::Memo;
pub use plain::{Model, State};
pub use property::Part;
pub use scratch::Scratch;
pub use symmetry::Symmetry;
pub use system::{
    ActionLabel, Edge, Edges, Failure, FailureDetails, Outline, Possibility, StateLabel, StateRole, StepLabel,
    StepRole, Subject, TransitionSystem, Visit, VisitKept, VisitStep, Visited, Way,
};
pub use temporal::{Liveness, StateAtom, StepAtom, Temporal, TemporalProperty};
pub use why::Why;
