//! Normal form: negations at predicates only, and every part that does not depend on where a behavior begins made a condition.
//!
//! `[]<>F` and `<>[]F` always come down to conditions: `[]<>(p /\ []q /\ <>r)` is `[]<>p /\ <>[]q /\ []<>r`, and disjunctions
//! within are distributed.

use super::condition::{Condition, Proposition};
use crate::model::Temporal;

/// A temporal formula in normal form.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Normal {
    /// About the first state and the first step.
    Now(Proposition),
    /// About what happens infinitely often.
    Limit(Condition),
    /// `F /\ G`: at most one proposition, one condition and one `[]` among them.
    And(Vec<Normal>),
    /// `F \/ G`: at most one proposition, one condition and one `<>` among them.
    Or(Vec<Normal>),
    /// `[]F`
    Always(Box<Normal>),
    /// `<>F`
    Eventually(Box<Normal>),
}

impl Normal {
    /// The normal form of a formula.
    pub fn of(formula: &Temporal) -> Normal {
        normal(formula, true)
    }

    /// The normal form of its negation.
    pub fn of_negation(formula: &Temporal) -> Normal {
        normal(formula, false)
    }

    /// Splits the condition off.
    pub fn split(self) -> (Condition, Normal) {
        match self {
            Normal::Limit(condition) => (condition, Normal::Now(Proposition::Constant(true))),
            Normal::And(parts) => {
                let mut condition = Condition::Constant(true);
                let mut rest = Vec::new();
                for part in parts {
                    match part {
                        Normal::Limit(other) => condition = condition.and(other),
                        other => rest.push(other),
                    }
                }
                (condition, and(rest))
            }
            other => (Condition::Constant(true), other),
        }
    }
}

fn normal(formula: &Temporal, sense: bool) -> Normal {
    match formula {
        Temporal::Constant(value) => Normal::Now(Proposition::Constant(*value == sense)),
        Temporal::State(atom) => Normal::Now(Proposition::State(*atom, sense)),
        Temporal::Step(atom) => Normal::Now(Proposition::Step(*atom, sense)),
        Temporal::Not(inner) => normal(inner, !sense),
        Temporal::And(parts) | Temporal::Or(parts) => {
            let parts = parts.iter().map(|part| normal(part, sense)).collect();
            if matches!(formula, Temporal::And(_)) == sense { and(parts) } else { or(parts) }
        }
        Temporal::Always(inner) | Temporal::Eventually(inner) => {
            let inner = normal(inner, sense);
            if matches!(formula, Temporal::Always(_)) == sense { always(inner) } else { eventually(inner) }
        }
    }
}

const TRUE: Normal = Normal::Now(Proposition::Constant(true));
const FALSE: Normal = Normal::Now(Proposition::Constant(false));

/// `F /\ G /\ ...`
pub fn and(parts: Vec<Normal>) -> Normal {
    let (mut now, mut limit) = (Proposition::Constant(true), Condition::Constant(true));
    let (mut always_all, mut others) = (Vec::new(), Vec::new());
    let mut waiting = parts;
    waiting.reverse();
    while let Some(part) = waiting.pop() {
        match part {
            Normal::Now(proposition) => now = now.and(proposition),
            Normal::Limit(condition) => limit = limit.and(condition),
            Normal::And(parts) => waiting.extend(parts.into_iter().rev()),
            Normal::Always(inner) => always_all.push(*inner),
            other @ (Normal::Or(_) | Normal::Eventually(_)) => {
                if !others.contains(&other) {
                    others.push(other);
                }
            }
        }
    }
    if now == Proposition::Constant(false) || limit == Condition::Constant(false) {
        return FALSE;
    }
    let mut all = Vec::new();
    if now != Proposition::Constant(true) {
        all.push(Normal::Now(now));
    }
    if limit != Condition::Constant(true) {
        all.push(Normal::Limit(limit));
    }
    match always_all.len() {
        0 => {}
        1 => all.extend(always_all.pop().map(|inner| Normal::Always(Box::new(inner)))),
        _ => match always(and(always_all)) {
            always @ Normal::Always(_) => all.push(always),
            other => {
                all.extend(others);
                all.push(other);
                return and(all);
            }
        },
    }
    all.extend(others);
    single(all, TRUE, Normal::And)
}

/// `F \/ G \/ ...`
pub fn or(parts: Vec<Normal>) -> Normal {
    let (mut now, mut limit) = (Proposition::Constant(false), Condition::Constant(false));
    let (mut eventually_any, mut others) = (Vec::new(), Vec::new());
    let mut waiting = parts;
    waiting.reverse();
    while let Some(part) = waiting.pop() {
        match part {
            Normal::Now(proposition) => now = now.or(proposition),
            Normal::Limit(condition) => limit = limit.or(condition),
            Normal::Or(parts) => waiting.extend(parts.into_iter().rev()),
            Normal::Eventually(inner) => eventually_any.push(*inner),
            other @ (Normal::And(_) | Normal::Always(_)) => {
                if !others.contains(&other) {
                    others.push(other);
                }
            }
        }
    }
    if now == Proposition::Constant(true) || limit == Condition::Constant(true) {
        return TRUE;
    }
    let mut all = Vec::new();
    if now != Proposition::Constant(false) {
        all.push(Normal::Now(now));
    }
    if limit != Condition::Constant(false) {
        all.push(Normal::Limit(limit));
    }
    match eventually_any.len() {
        0 => {}
        1 => all.extend(eventually_any.pop().map(|inner| Normal::Eventually(Box::new(inner)))),
        _ => match eventually(or(eventually_any)) {
            eventually @ Normal::Eventually(_) => all.push(eventually),
            other => {
                all.extend(others);
                all.push(other);
                return or(all);
            }
        },
    }
    all.extend(others);
    single(all, FALSE, Normal::Or)
}

fn single(mut parts: Vec<Normal>, none: Normal, many: fn(Vec<Normal>) -> Normal) -> Normal {
    if parts.len() > 1 { many(parts) } else { parts.pop().unwrap_or(none) }
}

/// `[]F`
fn always(inner: Normal) -> Normal {
    match inner {
        Normal::Now(Proposition::Constant(_)) | Normal::Limit(_) | Normal::Always(_) => inner,
        Normal::Now(_) => Normal::Always(Box::new(inner)),
        Normal::Eventually(later) => Normal::Limit(infinitely(*later)),
        Normal::And(parts) => {
            // What is left within `[]` has no `[]` or `<>` at its top, so that no further split is possible.
            let (mut outside, mut inside) = (Vec::new(), Vec::new());
            for part in parts {
                match part {
                    Normal::Limit(_) => outside.push(part),
                    Normal::Eventually(later) => outside.push(Normal::Limit(infinitely(*later))),
                    Normal::Always(within) => inside.push(*within),
                    Normal::Now(_) | Normal::And(_) | Normal::Or(_) => inside.push(part),
                }
            }
            let inside = and(inside);
            outside.push(match inside {
                Normal::And(ref parts) if parts.iter().all(stays_always) => Normal::Always(Box::new(inside)),
                other => always(other),
            });
            and(outside)
        }
        Normal::Or(parts) => {
            let (outside, inside): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|part| matches!(part, Normal::Limit(_)));
            if outside.is_empty() {
                return Normal::Always(Box::new(Normal::Or(inside)));
            }
            or(outside.into_iter().chain([always(or(inside))]).collect())
        }
    }
}

/// Whether a conjunct stays where it is within `[]`.
fn stays_always(part: &Normal) -> bool {
    match part {
        Normal::Now(_) | Normal::Or(_) => true,
        Normal::Limit(_) | Normal::And(_) | Normal::Always(_) | Normal::Eventually(_) => false,
    }
}

/// `<>F`
fn eventually(inner: Normal) -> Normal {
    match inner {
        Normal::Now(Proposition::Constant(_)) | Normal::Limit(_) | Normal::Eventually(_) => inner,
        Normal::Now(_) => Normal::Eventually(Box::new(inner)),
        Normal::Always(within) => Normal::Limit(persistently(*within)),
        Normal::Or(parts) => {
            let (mut outside, mut inside) = (Vec::new(), Vec::new());
            for part in parts {
                match part {
                    Normal::Limit(_) => outside.push(part),
                    Normal::Always(within) => outside.push(Normal::Limit(persistently(*within))),
                    Normal::Eventually(later) => inside.push(*later),
                    Normal::Now(_) | Normal::And(_) | Normal::Or(_) => inside.push(part),
                }
            }
            let inside = or(inside);
            outside.push(match inside {
                Normal::Or(ref parts) if parts.iter().all(stays_eventually) => Normal::Eventually(Box::new(inside)),
                other => eventually(other),
            });
            or(outside)
        }
        Normal::And(parts) => {
            let (outside, inside): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|part| matches!(part, Normal::Limit(_)));
            if outside.is_empty() {
                return Normal::Eventually(Box::new(Normal::And(inside)));
            }
            and(outside.into_iter().chain([eventually(and(inside))]).collect())
        }
    }
}

/// Whether a disjunct stays where it is within `<>`.
fn stays_eventually(part: &Normal) -> bool {
    match part {
        Normal::Now(_) | Normal::And(_) => true,
        Normal::Limit(_) | Normal::Or(_) | Normal::Always(_) | Normal::Eventually(_) => false,
    }
}

/// `[]<>F`
fn infinitely(inner: Normal) -> Condition {
    match inner {
        Normal::Now(proposition) => Condition::infinitely(proposition),
        Normal::Limit(condition) => condition,
        Normal::Always(within) => persistently(*within),
        Normal::Eventually(later) => infinitely(*later),
        Normal::Or(parts) => parts.into_iter().map(infinitely).fold(Condition::Constant(false), Condition::or),
        Normal::And(parts) => match alternatives(parts, |part| matches!(part, Normal::Or(_))) {
            // Each of these becomes true forever, or is asked again and again, or is about single steps: none is in another's way.
            Err(parts) => parts.into_iter().map(infinitely).fold(Condition::Constant(true), Condition::and),
            Ok(cases) => cases.map(|case| infinitely(and(case))).fold(Condition::Constant(false), Condition::or),
        },
    }
}

/// `<>[]F`
fn persistently(inner: Normal) -> Condition {
    match inner {
        Normal::Now(proposition) => Condition::persistently(&proposition),
        Normal::Limit(condition) => condition,
        Normal::Always(within) => persistently(*within),
        Normal::Eventually(later) => infinitely(*later),
        Normal::And(parts) => parts.into_iter().map(persistently).fold(Condition::Constant(true), Condition::and),
        Normal::Or(parts) => match alternatives(parts, |part| matches!(part, Normal::And(_))) {
            Err(parts) => parts.into_iter().map(persistently).fold(Condition::Constant(false), Condition::or),
            Ok(cases) => cases.map(|case| persistently(or(case))).fold(Condition::Constant(true), Condition::and),
        },
    }
}

/// Takes the first part of that kind apart: for each of its own parts, that part with all others. The parts themselves if there is none.
fn alternatives(
    mut parts: Vec<Normal>,
    kind: fn(&Normal) -> bool,
) -> Result<impl Iterator<Item = Vec<Normal>>, Vec<Normal>> {
    let Some(place) = parts.iter().position(kind) else { return Err(parts) };
    let (Normal::And(inner) | Normal::Or(inner)) = parts.remove(place) else { return Err(parts) };
    Ok(inner.into_iter().map(move |part| {
        let mut case = parts.clone();
        case.push(part);
        case
    }))
}
