//! Prefixes: the beginning of a behavior after which a property is false whatever follows.
//!
//! For properties without `<>`: such a one is violated only if a beginning violates it. The property is carried along the steps: what
//! is left of it to be satisfied from the next state on is a formula again, and where that is FALSE the beginning is found.

use super::graph::{Graph, STUTTERING};
use crate::model::Temporal;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

/// A formula without `<>`, with negations at predicates only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Safety {
    /// `TRUE`, `FALSE`
    Constant(bool),
    /// The state predicate of that number, or its negation.
    State(usize, bool),
    /// The step predicate of that number, or its negation.
    Step(usize, bool),
    /// `F /\ G`
    And(BTreeSet<Safety>),
    /// `F \/ G`
    Or(BTreeSet<Safety>),
    /// `[]F`
    Always(Box<Safety>),
}

/// With more pairs of a state and a formula the question is left to the general search.
const MOST: usize = 20_000_000;

impl Safety {
    /// The formula; `None` where it needs a `<>`.
    pub fn of(formula: &Temporal) -> Option<Safety> {
        safety(formula, true)
    }

    /// What must be true from the next state on.
    fn after(&self, graph: &Graph, state: u32, step: usize) -> Safety {
        match self {
            Safety::Constant(value) => Safety::Constant(*value),
            Safety::State(atom, sense) => Safety::Constant(graph.state_atoms[*atom].get(state as usize) == *sense),
            Safety::Step(atom, sense) => {
                let value =
                    if step == STUTTERING { graph.stuttering_atoms[*atom] } else { graph.step_atoms[*atom].get(step) };
                Safety::Constant(value == *sense)
            }
            Safety::And(parts) => and(parts.iter().map(|part| part.after(graph, state, step))),
            Safety::Or(parts) => or(parts.iter().map(|part| part.after(graph, state, step))),
            Safety::Always(inner) => and([inner.after(graph, state, step), self.clone()].into_iter()),
        }
    }

    /// Whether it is false in a state whatever step is taken.
    fn fails(&self, graph: &Graph, state: u32) -> bool {
        match self {
            Safety::Constant(value) => !value,
            Safety::State(atom, sense) => graph.state_atoms[*atom].get(state as usize) != *sense,
            Safety::Step(..) => false,
            Safety::And(parts) => parts.iter().any(|part| part.fails(graph, state)),
            Safety::Or(parts) => parts.iter().all(|part| part.fails(graph, state)),
            Safety::Always(inner) => inner.fails(graph, state),
        }
    }
}

fn safety(formula: &Temporal, sense: bool) -> Option<Safety> {
    Some(match formula {
        Temporal::Constant(value) => Safety::Constant(*value == sense),
        Temporal::State(atom) => Safety::State(*atom, sense),
        Temporal::Step(atom) => Safety::Step(*atom, sense),
        Temporal::Not(inner) => safety(inner, !sense)?,
        Temporal::And(parts) | Temporal::Or(parts) => {
            let parts = parts.iter().map(|part| safety(part, sense)).collect::<Option<Vec<_>>>()?;
            if matches!(formula, Temporal::And(_)) == sense { and(parts.into_iter()) } else { or(parts.into_iter()) }
        }
        Temporal::Always(inner) if sense => Safety::Always(Box::new(safety(inner, true)?)),
        Temporal::Eventually(inner) if !sense => Safety::Always(Box::new(safety(inner, false)?)),
        Temporal::Always(_) | Temporal::Eventually(_) => return None,
    })
}

fn and(parts: impl Iterator<Item = Safety>) -> Safety {
    let mut all = BTreeSet::new();
    for part in parts {
        match part {
            Safety::Constant(true) => {}
            Safety::Constant(false) => return part,
            Safety::And(parts) => all.extend(parts),
            other => {
                all.insert(other);
            }
        }
    }
    match all.len() {
        0 => Safety::Constant(true),
        1 => all.pop_first().unwrap_or(Safety::Constant(true)),
        _ => Safety::And(all),
    }
}

fn or(parts: impl Iterator<Item = Safety>) -> Safety {
    let mut any = BTreeSet::new();
    for part in parts {
        match part {
            Safety::Constant(false) => {}
            Safety::Constant(true) => return part,
            Safety::Or(parts) => any.extend(parts),
            other => {
                any.insert(other);
            }
        }
    }
    match any.len() {
        0 => Safety::Constant(false),
        1 => any.pop_first().unwrap_or(Safety::Constant(false)),
        _ => Safety::Or(any),
    }
}

/// The states of a shortest beginning that violates the formula; `None` where there is none.
///
/// # Errors
/// Where the question is too large.
pub fn shortest(graph: &Graph, formula: Safety) -> Result<Option<Vec<u32>>, super::Refusal> {
    let mut formulas: Vec<Safety> = vec![formula.clone()];
    let mut numbers: FxHashMap<Safety, u32> = FxHashMap::default();
    numbers.insert(formula, 0);
    // What is left after a step depends on the formula and on what is true of the state and the step.
    let mut places: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut nodes: Vec<(u32, u32, Option<u32>)> = Vec::new();
    for &state in &graph.initial {
        if places.insert((state, 0), nodes.len() as u32).is_none() {
            nodes.push((state, 0, None));
        }
    }
    let mut next = 0;
    while next < nodes.len() {
        let (state, number, _) = nodes[next];
        if formulas[number as usize].fails(graph, state) {
            return Ok(Some(path(&nodes, next)));
        }
        for step in graph.steps(state).chain([STUTTERING]) {
            let target = if step == STUTTERING { state } else { graph.target(step) };
            let left = formulas[number as usize].after(graph, state, step);
            if left == Safety::Constant(true) {
                continue;
            }
            let number = match numbers.get(&left) {
                Some(number) => *number,
                None => {
                    let number = formulas.len() as u32;
                    formulas.push(left.clone());
                    numbers.insert(left, number);
                    number
                }
            };
            if let Entry::Vacant(place) = places.entry((target, number)) {
                if nodes.len() >= MOST {
                    return Err(super::Refusal::TooLarge);
                }
                place.insert(nodes.len() as u32);
                nodes.push((target, number, Some(next as u32)));
            }
        }
        next += 1;
    }
    Ok(None)
}

fn path(nodes: &[(u32, u32, Option<u32>)], last: usize) -> Vec<u32> {
    let mut states = Vec::new();
    let mut place = Some(last as u32);
    while let Some(here) = place {
        let (state, _, before) = nodes[here as usize];
        states.push(state);
        place = before;
    }
    states.reverse();
    states
}
