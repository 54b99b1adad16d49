//! Outcomes: the verdict in four values, with what shows it.

use super::behavior::Behavior;
use super::stats::Statistics;
use crate::model::Failure;

/// What a search found.
#[derive(Clone, Debug)]
pub struct Outcome<State> {
    /// The verdict.
    pub verdict: Verdict<State>,
    /// Where the search went on after a violation: the first counterexample of each other property.
    pub further: Vec<Counterexample<State>>,
    /// How often each predicate was true that must be possible, with its name.
    pub possible: Vec<(String, u64)>,
    /// How often each action was taken, in the order of the outline.
    pub actions: Vec<ActionCount>,
    /// What was counted.
    pub statistics: Statistics,
}

/// How often an action was taken.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ActionCount {
    /// The steps that it made, those to states outside the constraints and to states that were known included.
    pub steps: u64,
    /// The states that it found first.
    pub states: u64,
}

/// Whether what was asked holds.
#[derive(Clone, Debug)]
pub enum Verdict<State> {
    /// All reachable states were looked at, and all that was asked holds.
    Holds,
    /// Something does not hold.
    Violated(Counterexample<State>),
    /// The specification could not be evaluated.
    Failed(Stuck<State>),
    /// Nothing wrong was found in what was looked at, which is not all.
    Incomplete(Limit),
}

/// What does not hold, and a shortest behavior that shows it.
#[derive(Clone, Debug)]
pub struct Counterexample<State> {
    /// What does not hold.
    pub violated: Violated,
    /// The behavior.
    pub behavior: Behavior<State>,
}

/// What does not hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Violated {
    /// There is a state without successors.
    Deadlock,
    /// The state label of that number, an invariant.
    Invariant(usize),
    /// The state label of that number, a property of initial states.
    InitialProperty(usize),
    /// The step label of that number, an action property.
    ActionProperty(usize),
    /// The property of whole behaviors of that number.
    Temporal(usize),
    /// The property of whole behaviors of that number, by a finite behavior, whatever follows.
    TemporalSafety(usize),
}

/// An evaluation that failed, and the behavior up to there.
#[derive(Clone, Debug)]
pub struct Stuck<State> {
    /// Why.
    pub failure: Failure,
    /// The states up to the one in which it was evaluated; `None` for the initial predicate.
    pub behavior: Option<Behavior<State>>,
}

/// Why a search did not look at everything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Limit {
    /// There were more distinct states than allowed.
    States(u64),
    /// There were states beyond the greatest depth allowed.
    Depth(u64),
    /// Only so many behaviors were looked at.
    Behaviors(u64),
    /// There was no more time.
    Time,
    /// The search was asked to stop.
    Interrupted,
    /// States for which there was no memory could not be written or read, for this reason.
    Storage(String),
    /// These properties were not checked, for these reasons.
    Unchecked(Vec<(String, String)>),
}

impl<State> Outcome<State> {
    /// The same outcome with each state put in another form.
    pub fn map<Other>(self, mut form: impl FnMut(State) -> Other) -> Outcome<Other> {
        let verdict = match self.verdict {
            Verdict::Holds => Verdict::Holds,
            Verdict::Violated(counterexample) => Verdict::Violated(counterexample.map(&mut form)),
            Verdict::Failed(Stuck { failure, behavior }) => {
                Verdict::Failed(Stuck { failure, behavior: behavior.map(|behavior| behavior.map(&mut form)) })
            }
            Verdict::Incomplete(limit) => Verdict::Incomplete(limit),
        };
        let further = self.further.into_iter().map(|counterexample| counterexample.map(&mut form)).collect();
        Outcome { verdict, further, possible: self.possible, actions: self.actions, statistics: self.statistics }
    }
}

impl<State> Verdict<State> {
    /// The behavior that shows what is wrong, or how far an evaluation came.
    pub fn behavior(&self) -> Option<&Behavior<State>> {
        match self {
            Verdict::Violated(counterexample) => Some(&counterexample.behavior),
            Verdict::Failed(stuck) => stuck.behavior.as_ref(),
            Verdict::Holds | Verdict::Incomplete(_) => None,
        }
    }
}

impl<State> Counterexample<State> {
    fn map<Other>(self, form: &mut impl FnMut(State) -> Other) -> Counterexample<Other> {
        Counterexample { violated: self.violated, behavior: self.behavior.map(form) }
    }
}
