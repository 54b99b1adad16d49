//! Single: the transition system that has the states and steps of one behavior only.

use super::behavior::Behavior;
use crate::model::{Failure, Outline, TransitionSystem, Visit, VisitStep, Visited};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;

/// The part of a transition system that one behavior passes through. Its states are places in the behavior, the first of each state.
pub struct Single<'b, S: TransitionSystem> {
    system: &'b S,
    behavior: &'b Behavior<S::State>,
    /// For each state the place where it comes first.
    first: Vec<usize>,
    prints: Vec<u64>,
}

impl<'b, S: TransitionSystem> Single<'b, S> {
    /// The part of a behavior.
    pub fn new(system: &'b S, behavior: &'b Behavior<S::State>) -> Self {
        let mut scratch = system.scratch();
        let mut known = FxHashMap::default();
        let (mut first, mut prints) = (Vec::new(), Vec::new());
        for (place, state) in behavior.states.iter().enumerate() {
            // A state without fingerprint is one of its own.
            let print = system.fingerprint(&mut scratch, state).unwrap_or(place as u64);
            first.push(*known.entry(print).or_insert(place));
            prints.push(print);
        }
        Single { system, behavior, first, prints }
    }

    /// The state at a place.
    pub fn state(&self, place: usize) -> &'b S::State {
        &self.behavior.states[place]
    }
}

impl<S: TransitionSystem> TransitionSystem for Single<'_, S> {
    type State = usize;
    type Scratch = S::Scratch;

    fn scratch(&self) -> S::Scratch {
        self.system.scratch()
    }

    fn at_level(&self, scratch: &mut S::Scratch, level: u64) {
        self.system.at_level(scratch, level);
    }

    fn outline(&self) -> &Outline {
        self.system.outline()
    }

    fn initial_states(&self, _: &mut S::Scratch, visit: &mut Visit<'_, usize>) -> Result<Visited, Failure> {
        Ok(visit(0))
    }

    fn successors_of(
        &self,
        scratch: &mut S::Scratch,
        state: &usize,
        action: usize,
        visit: &mut Visit<'_, usize>,
    ) -> Result<Visited, Failure> {
        self.successors(scratch, state, &mut |taken, successor| {
            if taken == action { visit(successor) } else { ControlFlow::Continue(()) }
        })
    }

    fn successors(
        &self,
        _: &mut S::Scratch,
        state: &usize,
        visit: &mut VisitStep<'_, usize>,
    ) -> Result<Visited, Failure> {
        for (place, action) in self.behavior.actions.iter().enumerate() {
            if self.first[place] == *state && visit(*action, self.first[place + 1]).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn state_label(&self, scratch: &mut S::Scratch, state: &usize, label: usize) -> Result<bool, Failure> {
        self.system.state_label(scratch, self.state(*state), label)
    }

    fn step_label(&self, scratch: &mut S::Scratch, from: &usize, to: &usize, label: usize) -> Result<bool, Failure> {
        self.system.step_label(scratch, self.state(*from), self.state(*to), label)
    }

    fn fingerprint(&self, _: &mut S::Scratch, state: &usize) -> Result<u64, Failure> {
        Ok(self.prints[*state])
    }
}
