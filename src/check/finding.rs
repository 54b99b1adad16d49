//! Findings: what a search must report, and at which step.

use super::predecessors::Origin;
use crate::model::Failure;
use std::any::Any;

/// Something to report, and where.
pub struct Finding {
    /// The step that leads to it. Where no step does, the ordinal is the number of the predecessor's successors that were computed.
    pub origin: Origin,
    /// What it is.
    pub kind: FindingKind,
}

/// What can be found at a step.
pub enum FindingKind {
    /// The invariant of that number is false in the successor.
    Invariant(usize),
    /// The property of initial states of that number is false in the successor, an initial state.
    InitialProperty(usize),
    /// The action property of that number is false of the step.
    ActionProperty(usize),
    /// The predecessor has no successor.
    Deadlock,
    /// An expression could not be evaluated, and in which state.
    Failed(Failure, Place),
    /// A defect of the program itself.
    Panicked(String),
    /// The search was asked to stop.
    Stopped,
}

impl FindingKind {
    /// What a panic said.
    pub fn panicked(panic: &(dyn Any + Send)) -> Self {
        FindingKind::Panicked(panic_text(panic))
    }
}

/// What a panic said.
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// In which state an evaluation failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the predecessor, while its successors were computed.
    Predecessor,
    /// In the successor, or of the step to it.
    Successor,
}
