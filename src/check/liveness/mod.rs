//! Liveness: takes a state graph, fairness and a property of whole behaviors, gives a fair behavior that violates it, if there is one.
//!
//! What is asked is whether some behavior satisfies the fairness and the negation of the property. What does not depend on where the
//! behavior begins becomes a condition on what happens infinitely often, decided on the strongly connected components of the graph
//! itself. The rest is most often `<>(p /\ []q)`, which restricts the graph to a region; anything else goes through a tableau.

mod arena;
mod build;
mod components;
mod condition;
mod found;
mod graph;
mod lasso;
mod normal;
mod numbers;
mod path;
mod prefix;
mod record;
mod search;
mod tableau;

pub use graph::{Bits, Graph};
pub use lasso::Lasso;
pub(super) use record::{Record, Recorded};
pub(super) use search::{check, check_record, early, so_far};

use crate::model::Temporal;
use arena::{Plain, Product};
use components::fair_component;
use condition::{Condition, Proposition};
use graph::STUTTERING;
use normal::Normal;
use tableau::Tableau;

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The formula has too many parts, or its product with the graph too many nodes.
    TooLarge,
    /// A behavior was found that does not show what it should: a defect of the program itself.
    Defect,
}

/// A fair behavior that violates a property; `None` if all fair behaviors satisfy it.
///
/// # Errors
/// Where the question is too large.
pub fn violation(graph: &Graph, fairness: &[Temporal], property: &Temporal) -> Result<Option<Lasso>, Refusal> {
    let fair = fairness.iter().map(Normal::of);
    let asked = normal::and(fair.chain([Normal::of_negation(property)]).collect());
    for case in cases(asked) {
        if let Some(lasso) = behavior(graph, case)? {
            let valid = |lasso: &Lasso| {
                fairness.iter().all(|formula| lasso.satisfies(graph, formula) == Some(true))
                    && lasso.satisfies(graph, property) == Some(false)
            };
            let shorter = lasso.without_stuttering();
            return match (valid(&shorter), valid(&lasso)) {
                (true, _) => Ok(Some(shorter)),
                (false, true) => Ok(Some(lasso)),
                (false, false) => Err(Refusal::Defect),
            };
        }
    }
    Ok(None)
}

/// The disjuncts of a formula that are easier one by one: those of `<>(F \/ G)`.
fn cases(asked: Normal) -> Vec<Normal> {
    let (condition, rest) = asked.split();
    let with = |rest: Normal| normal::and(vec![Normal::Limit(condition.clone()), rest]);
    match rest {
        Normal::Or(parts) => parts.into_iter().flat_map(|part| cases(with(part))).collect(),
        Normal::Eventually(inner) => match *inner {
            Normal::Or(parts) => parts.into_iter().map(|part| with(Normal::Eventually(Box::new(part)))).collect(),
            inner => vec![with(Normal::Eventually(Box::new(inner)))],
        },
        rest => vec![with(rest)],
    }
}

/// A behavior that satisfies a formula.
fn behavior(graph: &Graph, asked: Normal) -> Result<Option<Lasso>, Refusal> {
    let (condition, rest) = asked.split();
    if condition == Condition::Constant(false) {
        return Ok(None);
    }
    let forbidden = condition.forbidden();
    match Shape::of(rest) {
        Shape::Nothing => {
            let arena = Plain { graph, condition };
            let found = fair_component(&arena, None, forbidden);
            Ok(found.and_then(|component| path::lasso(graph, &arena, &graph.initial, &[], &component)))
        }
        Shape::Region { from_anywhere, first, all } => {
            let first_states = |state: &u32| first.holds(graph, *state, STUTTERING);
            let sources: Vec<u32> = if from_anywhere {
                (0..graph.states() as u32).filter(first_states).collect()
            } else {
                graph.initial.iter().copied().filter(first_states).collect()
            };
            let outside: Vec<_> = match all.negated() {
                Proposition::Constant(false) => Vec::new(),
                other => vec![condition::Mark::Is(other)],
            };
            let arena = Plain { graph, condition };
            let region = region(&arena, &sources, &outside);
            let removed = outside.iter().cloned().chain(forbidden).collect();
            let found = fair_component(&arena, Some(&region), removed);
            Ok(found.and_then(|component| path::lasso(graph, &arena, &sources, &outside, &component)))
        }
        Shape::Other { from_anywhere, rest } => {
            let (mut tableau, obligation) = Tableau::new(&rest).map_err(|_| Refusal::TooLarge)?;
            let product = if from_anywhere {
                let states = 0..graph.states() as u32;
                Product::new(graph, &mut tableau, states, obligation, &condition)
            } else {
                Product::new(graph, &mut tableau, graph.initial.iter().copied(), obligation, &condition)
            };
            let product = product.map_err(|_| Refusal::TooLarge)?;
            let found = fair_component(&product, None, forbidden);
            Ok(found.and_then(|component| path::lasso(graph, &product, &product.sources, &[], &component)))
        }
    }
}

/// What is asked beside a condition. `from_anywhere`: of some state that is reached, not of an initial one.
enum Shape {
    Nothing,
    /// `first /\ []all`, the first about the state only.
    Region {
        from_anywhere: bool,
        first: Proposition,
        all: Proposition,
    },
    Other {
        from_anywhere: bool,
        rest: Normal,
    },
}

impl Shape {
    fn of(rest: Normal) -> Shape {
        let (from_anywhere, rest) = match rest {
            Normal::Now(Proposition::Constant(true)) => return Shape::Nothing,
            // Waiting for it forever is not allowed, and what is waited through is any way to a state.
            Normal::Eventually(inner) => (true, *inner),
            rest => (false, rest),
        };
        let (mut first, mut all) = (Proposition::Constant(true), Proposition::Constant(true));
        let parts: &[Normal] = if let Normal::And(parts) = &rest { parts } else { std::slice::from_ref(&rest) };
        for part in parts {
            match part {
                Normal::Now(proposition) if proposition.is_of_state() => first = first.and(proposition.clone()),
                Normal::Always(inner) => match &**inner {
                    Normal::Now(proposition) => all = all.and(proposition.clone()),
                    _ => return Shape::Other { from_anywhere, rest },
                },
                _ => return Shape::Other { from_anywhere, rest },
            }
        }
        Shape::Region { from_anywhere, first, all }
    }
}

/// The states that are reached from the sources by steps without removed marks.
fn region(arena: &Plain<'_>, sources: &[u32], removed: &[condition::Mark]) -> Bits {
    use arena::Arena;
    let mut reached = Bits::unset(arena.nodes());
    let mut waiting = sources.to_vec();
    sources.iter().for_each(|&state| reached.set(state as usize));
    while let Some(state) = waiting.pop() {
        for step in arena.steps(state) {
            let target = arena.target(step);
            if !reached.get(target as usize) && arena.allows(removed, state, step) {
                reached.set(target as usize);
                waiting.push(target);
            }
        }
    }
    reached
}
