//! Conditions on what happens infinitely often: propositions about single steps, and positive combinations of "infinitely often"
//! and "at last never", to which all temporal formulas come down that do not depend on where a behavior begins.

use super::graph::{Graph, STUTTERING};

/// A proposition about a state and the step from it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Proposition {
    /// `TRUE`, `FALSE`
    Constant(bool),
    /// The state predicate of that number, or its negation.
    State(usize, bool),
    /// The step predicate of that number, or its negation.
    Step(usize, bool),
    /// `p /\ q`
    And(Vec<Proposition>),
    /// `p \/ q`
    Or(Vec<Proposition>),
}

impl Proposition {
    /// Whether it is true of a state and the step from it.
    pub fn holds(&self, graph: &Graph, state: u32, step: usize) -> bool {
        match self {
            Proposition::Constant(value) => *value,
            Proposition::State(atom, sense) => graph.state_atoms[*atom].get(state as usize) == *sense,
            Proposition::Step(atom, sense) => {
                let value =
                    if step == STUTTERING { graph.stuttering_atoms[*atom] } else { graph.step_atoms[*atom].get(step) };
                value == *sense
            }
            Proposition::And(parts) => parts.iter().all(|part| part.holds(graph, state, step)),
            Proposition::Or(parts) => parts.iter().any(|part| part.holds(graph, state, step)),
        }
    }

    /// Whether it speaks of the state only.
    pub fn is_of_state(&self) -> bool {
        match self {
            Proposition::Constant(_) | Proposition::State(..) => true,
            Proposition::Step(..) => false,
            Proposition::And(parts) | Proposition::Or(parts) => parts.iter().all(Proposition::is_of_state),
        }
    }

    /// Its negation.
    #[must_use]
    pub fn negated(&self) -> Proposition {
        match self {
            Proposition::Constant(value) => Proposition::Constant(!value),
            Proposition::State(atom, sense) => Proposition::State(*atom, !sense),
            Proposition::Step(atom, sense) => Proposition::Step(*atom, !sense),
            Proposition::And(parts) => Proposition::Or(parts.iter().map(Proposition::negated).collect()),
            Proposition::Or(parts) => Proposition::And(parts.iter().map(Proposition::negated).collect()),
        }
    }

    /// The conjunction.
    #[must_use]
    pub fn and(self, other: Proposition) -> Proposition {
        match (self, other) {
            (Proposition::Constant(true), other) | (other, Proposition::Constant(true)) => other,
            (Proposition::Constant(false), _) | (_, Proposition::Constant(false)) => Proposition::Constant(false),
            (one, other) if one == other => one,
            (Proposition::And(mut parts), other) => {
                parts.push(other);
                Proposition::And(parts)
            }
            (one, other) => Proposition::And(vec![one, other]),
        }
    }

    /// The disjunction.
    #[must_use]
    pub fn or(self, other: Proposition) -> Proposition {
        match (self, other) {
            (Proposition::Constant(false), other) | (other, Proposition::Constant(false)) => other,
            (Proposition::Constant(true), _) | (_, Proposition::Constant(true)) => Proposition::Constant(true),
            (one, other) if one == other => one,
            (Proposition::Or(mut parts), other) => {
                parts.push(other);
                Proposition::Or(parts)
            }
            (one, other) => Proposition::Or(vec![one, other]),
        }
    }
}

/// What can be true of single steps.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// The proposition.
    Is(Proposition),
    /// The eventuality of that number is not put off to later; of steps of a product only.
    Fulfilled(usize),
}

/// What must be true of the marks of the steps that are taken infinitely often.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Condition<M = Mark> {
    /// `TRUE`, `FALSE`
    Constant(bool),
    /// `[]<>p`
    Infinitely(M),
    /// `<>[]~p`
    Finally(M),
    /// `c /\ d`
    And(Vec<Condition<M>>),
    /// `c \/ d`
    Or(Vec<Condition<M>>),
}

/// A condition whose marks are numbers, and the marks by number: for where it is asked of many components.
pub struct Numbered {
    /// The marks, each once.
    pub marks: Vec<Mark>,
    /// The condition.
    pub condition: Condition<usize>,
}

impl Condition {
    /// The condition with numbers for its marks.
    pub fn numbered(&self) -> Numbered {
        let mut marks = Vec::new();
        let condition = self.with_numbers(&mut marks);
        Numbered { marks, condition }
    }

    fn with_numbers(&self, marks: &mut Vec<Mark>) -> Condition<usize> {
        let mut number = |mark: &Mark| {
            marks.iter().position(|other| other == mark).unwrap_or_else(|| {
                marks.push(mark.clone());
                marks.len() - 1
            })
        };
        match self {
            Condition::Constant(value) => Condition::Constant(*value),
            Condition::Infinitely(mark) => Condition::Infinitely(number(mark)),
            Condition::Finally(mark) => Condition::Finally(number(mark)),
            Condition::And(parts) => Condition::And(parts.iter().map(|part| part.with_numbers(marks)).collect()),
            Condition::Or(parts) => Condition::Or(parts.iter().map(|part| part.with_numbers(marks)).collect()),
        }
    }

    /// `[]<>p`
    pub fn infinitely(proposition: Proposition) -> Condition {
        match proposition {
            Proposition::Constant(value) => Condition::Constant(value),
            other => Condition::Infinitely(Mark::Is(other)),
        }
    }

    /// `<>[]p`
    pub fn persistently(proposition: &Proposition) -> Condition {
        match proposition.negated() {
            Proposition::Constant(value) => Condition::Constant(!value),
            other => Condition::Finally(Mark::Is(other)),
        }
    }

    /// The conjunction.
    #[must_use]
    pub fn and(self, other: Condition) -> Condition {
        match (self, other) {
            (Condition::Constant(true), other) | (other, Condition::Constant(true)) => other,
            (Condition::Constant(false), _) | (_, Condition::Constant(false)) => Condition::Constant(false),
            (one, other) if one == other => one,
            (Condition::And(mut parts), Condition::And(others)) => {
                parts.extend(others);
                Condition::And(parts)
            }
            (Condition::And(mut parts), other) | (other, Condition::And(mut parts)) => {
                parts.push(other);
                Condition::And(parts)
            }
            (one, other) => Condition::And(vec![one, other]),
        }
    }

    /// The disjunction.
    #[must_use]
    pub fn or(self, other: Condition) -> Condition {
        match (self, other) {
            (Condition::Constant(false), other) | (other, Condition::Constant(false)) => other,
            (Condition::Constant(true), _) | (_, Condition::Constant(true)) => Condition::Constant(true),
            (one, other) if one == other => one,
            (Condition::Or(mut parts), Condition::Or(others)) => {
                parts.extend(others);
                Condition::Or(parts)
            }
            (Condition::Or(mut parts), other) | (other, Condition::Or(mut parts)) => {
                parts.push(other);
                Condition::Or(parts)
            }
            (one, other) => Condition::Or(vec![one, other]),
        }
    }

    /// Splits off the marks that must not occur, whatever else is true.
    pub fn forbidden(&self) -> Vec<Mark> {
        match self {
            Condition::Finally(mark) => vec![mark.clone()],
            Condition::And(parts) => parts.iter().flat_map(Condition::forbidden).collect(),
            Condition::Constant(_) | Condition::Infinitely(_) | Condition::Or(_) => Vec::new(),
        }
    }
}

impl<M: PartialEq> Condition<M> {
    /// Whether it is true where exactly these marks occur infinitely often.
    pub fn holds(&self, occurs: &dyn Fn(&M) -> bool) -> bool {
        match self {
            Condition::Constant(value) => *value,
            Condition::Infinitely(mark) => occurs(mark),
            Condition::Finally(mark) => !occurs(mark),
            Condition::And(parts) => parts.iter().all(|part| part.holds(occurs)),
            Condition::Or(parts) => parts.iter().any(|part| part.holds(occurs)),
        }
    }

    /// The smallest sets of marks to give up so that it may become true, where these marks occur.
    ///
    /// Whatever part of the steps makes the condition true does without all marks of one of the sets.
    pub fn sacrifices<'c>(&'c self, occurs: &dyn Fn(&M) -> bool) -> Vec<Vec<&'c M>> {
        let nothing = || vec![Vec::new()];
        match self {
            Condition::Constant(true) => nothing(),
            Condition::Constant(false) => Vec::new(),
            Condition::Infinitely(mark) => {
                if occurs(mark) {
                    nothing()
                } else {
                    Vec::new()
                }
            }
            Condition::Finally(mark) => {
                if occurs(mark) {
                    vec![vec![mark]]
                } else {
                    nothing()
                }
            }
            Condition::And(parts) => parts.iter().fold(nothing(), |sets, part| {
                let more = part.sacrifices(occurs);
                let mut both = Vec::new();
                for set in &sets {
                    for other in &more {
                        let mut union = set.clone();
                        union.extend(other.iter().filter(|mark| !set.contains(mark)));
                        add_smallest(&mut both, union);
                    }
                }
                both
            }),
            Condition::Or(parts) => {
                let mut sets = Vec::new();
                for set in parts.iter().flat_map(|part| part.sacrifices(occurs)) {
                    add_smallest(&mut sets, set);
                }
                sets
            }
        }
    }

    /// A small set of marks to pass infinitely often so that it is true, where these marks occur and others do not; `None` if false.
    pub fn needs<'c>(&'c self, occurs: &dyn Fn(&M) -> bool) -> Option<Vec<&'c M>> {
        match self {
            Condition::Constant(value) => value.then(Vec::new),
            Condition::Infinitely(mark) => occurs(mark).then(|| vec![mark]),
            Condition::Finally(mark) => (!occurs(mark)).then(Vec::new),
            Condition::And(parts) => {
                let mut all: Vec<&M> = Vec::new();
                for part in parts {
                    for mark in part.needs(occurs)? {
                        if !all.contains(&mark) {
                            all.push(mark);
                        }
                    }
                }
                Some(all)
            }
            Condition::Or(parts) => parts.iter().filter_map(|part| part.needs(occurs)).min_by_key(Vec::len),
        }
    }
}

/// Adds a set unless a subset of it is there, and drops its supersets.
fn add_smallest<'c, M: PartialEq>(sets: &mut Vec<Vec<&'c M>>, set: Vec<&'c M>) {
    let within = |small: &[&M], large: &[&M]| small.iter().all(|mark| large.contains(mark));
    if sets.iter().any(|other| within(other, &set)) {
        return;
    }
    sets.retain(|other| !within(&set, other));
    sets.push(set);
}
