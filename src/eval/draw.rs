//! Drawing: successors one by one in a random order, so that the first is found without listing the others.
//!
//! A large set that is described is not listed: some of its elements are drawn first, and only where none of them will do all are
//! visited in order. So every successor is found in the end, and the absence of successors, too.

use super::binding::Flow;
use super::code::*;
use super::machine::Eval;
use super::native;
use super::scope::{Frame, Scope};
use crate::text::{Span, spread};
use crate::value::Value;
use num_traits::ToPrimitive;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sets of so many elements are listed.
const LISTED: usize = 1024;
/// So many elements of a larger set are drawn before all are visited.
const DRAWN: usize = 64;

/// Random numbers for the choices of an evaluation.
#[derive(Debug)]
pub struct Chance(AtomicU64);

impl Chance {
    /// The numbers that follow from a first one.
    pub fn new(start: u64) -> Self {
        Chance(AtomicU64::new(start))
    }

    /// The next number, evenly distributed over 64 bits (SplitMix64).
    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        spread(self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    }

    /// The numbers below a bound, in a random order, one by one.
    pub(super) fn order(&self, bound: usize) -> impl Iterator<Item = usize> + '_ {
        let mut left: Vec<usize> = (0..bound).collect();
        std::iter::from_fn(move || {
            if left.is_empty() {
                return None;
            }
            // The high half of the product.
            let place = (u128::from(self.next()) * left.len() as u128) >> 64;
            Some(left.swap_remove(place as usize))
        })
    }
}

impl<'v> Eval<'v> {
    /// Visits the elements of a set in a random order, some perhaps more than once.
    pub(super) fn each_drawn(
        self,
        chance: &Chance,
        set: &Value,
        span: Span,
        visit: &mut dyn FnMut(&Value) -> Flow,
    ) -> Flow {
        let small = || set.cardinality().ok().and_then(|count| count.to_usize()).is_some_and(|count| count <= LISTED);
        if set.as_slice().is_none() && !small() {
            for _ in 0..DRAWN {
                self.run.step()?;
                let Some(element) = native::drawn(self, set, span, &mut || chance.next()) else { break };
                if visit(&element)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return self.each_element(set, span, |element| visit(element));
        }
        let listed: Vec<Value>;
        let elements = match set.as_slice() {
            Some(elements) => elements,
            None => {
                listed = set.iter_set().map_err(|error| self.run.failed(&error, span))?.collect();
                &listed
            }
        };
        for place in chance.order(elements.len()) {
            self.run.step()?;
            if visit(&elements[place])?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// As [`Eval::each_binding`], in a random order.
    pub(super) fn each_drawn_binding(
        self,
        chance: &Chance,
        binders: &'v [Binder],
        scope: &'v Scope<'v>,
        visit: &mut dyn FnMut(&Scope<'_>) -> Flow,
    ) -> Flow {
        let mut sets = Vec::with_capacity(binders.len());
        for binder in binders {
            sets.push(self.set(&binder.set, scope)?.into_owned());
        }
        self.bind_drawn(chance, binders, &sets, 0, scope, visit)
    }

    fn bind_drawn(
        self,
        chance: &Chance,
        binders: &[Binder],
        sets: &[Value],
        name: usize,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(&Scope<'_>) -> Flow,
    ) -> Flow {
        let ([binder, others @ ..], [set, other_sets @ ..]) = (binders, sets) else { return visit(scope) };
        self.each_drawn(chance, set, binder.set.span, &mut |element| match &binder.pattern {
            Pattern::Names(names) => {
                let inner = Scope::one(element, scope);
                if name + 1 < names.len() {
                    self.bind_drawn(chance, binders, sets, name + 1, &inner, visit)
                } else {
                    self.bind_drawn(chance, others, other_sets, 0, &inner, visit)
                }
            }
            Pattern::Tuple(names) => {
                let components = self.components(element, names.len(), binder.set.span)?;
                self.bind_drawn(chance, others, other_sets, 0, &Scope::new(Frame::Values(&components), scope), visit)
            }
        })
    }
}
