//! Temporal formulas over numbered predicates of states and steps: what a search may know of properties of whole behaviors.

mod read;
pub(super) mod substitute;

pub(super) use read::Reader;

use crate::text::Span;

/// The name of predicates of which only fairness speaks.
pub(super) const FAIRNESS: &str = "fairness";

/// What is to be checked of whole behaviors.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Liveness {
    /// The predicates of states in the formulas.
    pub state_atoms: Vec<StateAtom>,
    /// The predicates of steps in the formulas.
    pub step_atoms: Vec<StepAtom>,
    /// What is taken to be true of all behaviors.
    pub fairness: Vec<Temporal>,
    /// The properties.
    pub properties: Vec<TemporalProperty>,
}

/// A predicate of states. Actions and labels are numbers of an [`Outline`](super::Outline).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StateAtom {
    /// The state label.
    Label(usize),
    /// One of these actions leads to another state, by a step of which the step label `kept` is not true.
    Enabled {
        /// The actions.
        actions: Vec<usize>,
        /// The step label, if not all steps to other states count.
        kept: Option<usize>,
    },
}

/// A predicate of steps to other states. Of stuttering steps, labels are true and actions are not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StepAtom {
    /// The step label.
    Label(usize),
    /// One of these actions makes the step.
    Taken(Vec<usize>),
}

/// A temporal formula. Predicates are numbers of [`Liveness::state_atoms`] and [`Liveness::step_atoms`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Temporal {
    /// `TRUE`, `FALSE`
    Constant(bool),
    /// A predicate of the first state, by number.
    State(usize),
    /// A predicate of the first step, by number.
    Step(usize),
    /// `~F`
    Not(Box<Temporal>),
    /// `F /\ G`
    And(Vec<Temporal>),
    /// `F \/ G`
    Or(Vec<Temporal>),
    /// `[]F`
    Always(Box<Temporal>),
    /// `<>F`
    Eventually(Box<Temporal>),
}

/// A property of whole behaviors that is to be checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemporalProperty {
    /// The name in the configuration, or the text of the expression.
    pub name: String,
    /// The expression.
    pub span: Span,
    /// The formula: the parts of the property that are not checked state by state and step by step.
    pub formula: Temporal,
}

impl Temporal {
    /// `~F`
    #[must_use]
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Temporal {
        match self {
            Temporal::Constant(value) => Temporal::Constant(!value),
            Temporal::Not(inner) => *inner,
            other => Temporal::Not(Box::new(other)),
        }
    }

    /// `[]F`
    #[must_use]
    pub fn always(self) -> Temporal {
        Temporal::Always(Box::new(self))
    }

    /// `<>F`
    #[must_use]
    pub fn eventually(self) -> Temporal {
        Temporal::Eventually(Box::new(self))
    }

    /// `F => G`
    #[must_use]
    pub fn implies(self, right: Temporal) -> Temporal {
        Temporal::Or(vec![self.not(), right])
    }

    /// `F <=> G`
    #[must_use]
    pub fn equivalent(self, right: Temporal) -> Temporal {
        let both = Temporal::And(vec![self.clone(), right.clone()]);
        Temporal::Or(vec![both, Temporal::And(vec![self.not(), right.not()])])
    }

    /// `F ~> G`
    #[must_use]
    pub fn leads_to(self, right: Temporal) -> Temporal {
        self.implies(right.eventually()).always()
    }

    /// `WF_v(A)`, of `ENABLED <<A>>_v` and `<<A>>_v`.
    #[must_use]
    pub fn weakly_fair(enabled: Temporal, taken: Temporal) -> Temporal {
        Temporal::Or(vec![enabled.not(), taken]).eventually().always()
    }

    /// `SF_v(A)`, of `ENABLED <<A>>_v` and `<<A>>_v`.
    #[must_use]
    pub fn strongly_fair(enabled: Temporal, taken: Temporal) -> Temporal {
        Temporal::Or(vec![enabled.not().always().eventually(), taken.eventually().always()])
    }
}
