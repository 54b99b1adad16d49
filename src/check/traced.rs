//! Traced: a transition system over another one whose states know the states before them.
//!
//! For specifications that look back at the behavior, such as by `Trace`. States are told apart as before, so that of the ways to a
//! state only the first counts.

use crate::model::{Failure, Outline, TransitionSystem, Visit, VisitStep, Visited};
use std::sync::Arc;

/// A transition system that tells of each state how it was reached.
pub struct Traced<'a, S>(pub &'a S);

/// A state with the states before it.
#[derive(Clone)]
pub struct TracedState<State>(Arc<Link<State>>);

struct Link<State> {
    state: State,
    /// The number of the action that led here.
    action: Option<usize>,
    before: Option<TracedState<State>>,
}

impl<State> TracedState<State> {
    fn new(state: State, action: Option<usize>, before: Option<TracedState<State>>) -> Self {
        TracedState(Arc::new(Link { state, action, before }))
    }

    /// The state itself.
    pub fn state(&self) -> &State {
        &self.0.state
    }

    /// The states from an initial one to this one.
    fn behavior(&self) -> Vec<&State> {
        let mut states = vec![&self.0.state];
        let mut link = &self.0;
        while let Some(before) = &link.before {
            link = &before.0;
            states.push(&link.state);
        }
        states.reverse();
        states
    }
}

impl<State> Drop for Link<State> {
    /// Long behaviors are let go one state after the other, not by recursion.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(TracedState(link)) = before {
            before = Arc::try_unwrap(link).ok().and_then(|mut link| link.before.take());
        }
    }
}

impl<S: TransitionSystem> Traced<'_, S> {
    fn tell(&self, scratch: &mut S::Scratch, state: &TracedState<S::State>) {
        self.0.at_behavior(scratch, &state.behavior(), state.0.action);
    }
}

impl<S: TransitionSystem> TransitionSystem for Traced<'_, S> {
    type State = TracedState<S::State>;
    type Scratch = S::Scratch;

    fn scratch(&self) -> S::Scratch {
        self.0.scratch()
    }

    fn at_level(&self, scratch: &mut S::Scratch, level: u64) {
        self.0.at_level(scratch, level);
    }

    fn outline(&self) -> &Outline {
        self.0.outline()
    }

    fn initial_states(&self, scratch: &mut S::Scratch, visit: &mut Visit<'_, Self::State>) -> Result<Visited, Failure> {
        self.0.at_behavior(scratch, &[], None);
        self.0.initial_states(scratch, &mut |state| visit(TracedState::new(state, None, None)))
    }

    fn successors_of(
        &self,
        scratch: &mut S::Scratch,
        state: &Self::State,
        action: usize,
        visit: &mut Visit<'_, Self::State>,
    ) -> Result<Visited, Failure> {
        self.tell(scratch, state);
        let mut next = |successor| visit(TracedState::new(successor, Some(action), Some(state.clone())));
        self.0.successors_of(scratch, state.state(), action, &mut next)
    }

    fn successors(
        &self,
        scratch: &mut S::Scratch,
        state: &Self::State,
        visit: &mut VisitStep<'_, Self::State>,
    ) -> Result<Visited, Failure> {
        self.tell(scratch, state);
        let mut next =
            |action, successor| visit(action, TracedState::new(successor, Some(action), Some(state.clone())));
        self.0.successors(scratch, state.state(), &mut next)
    }

    fn state_label(&self, scratch: &mut S::Scratch, state: &Self::State, label: usize) -> Result<bool, Failure> {
        self.tell(scratch, state);
        self.0.state_label(scratch, state.state(), label)
    }

    fn step_label(
        &self,
        scratch: &mut S::Scratch,
        from: &Self::State,
        to: &Self::State,
        label: usize,
    ) -> Result<bool, Failure> {
        self.tell(scratch, from);
        self.0.step_label(scratch, from.state(), to.state(), label)
    }

    fn fingerprint(&self, scratch: &mut S::Scratch, state: &Self::State) -> Result<u64, Failure> {
        self.0.fingerprint(scratch, state.state())
    }
}
