//! Behaviors: the states that lead to a finding, walked again from where they came from.

use super::predecessors::Origin;
use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;

/// A finite behavior: an initial state and the steps from it.
#[derive(Clone, Debug)]
pub struct Behavior<State> {
    /// The states, the initial one first. Never empty.
    pub states: Vec<State>,
    /// The number of the action of each step: one less than there are states.
    pub actions: Vec<usize>,
    /// How it ends.
    pub ending: Ending,
}

/// How a behavior ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// In the state that shows what is wrong.
    Stops,
    /// In a state without successors.
    Deadlock,
    /// In endless repetition of its last state.
    Stutters,
    /// With a step back to the state at that place (from 0).
    LoopsTo(usize),
}

impl<State> Behavior<State> {
    /// The same behavior with each state put in another form.
    pub fn map<Other>(self, form: &mut impl FnMut(State) -> Other) -> Behavior<Other> {
        Behavior { states: self.states.into_iter().map(form).collect(), actions: self.actions, ending: self.ending }
    }

    /// The behavior that takes, from each state, the successor with the given ordinal.
    ///
    /// `None` if there is no such successor: the transition system does not answer the same question in the same way twice.
    pub fn walk<S>(
        system: &S,
        scratch: &mut S::Scratch,
        path: &[Origin],
        ending: Ending,
    ) -> Result<Option<Self>, Failure>
    where
        S: TransitionSystem<State = State>,
    {
        let Some((first, steps)) = path.split_first() else { return Ok(None) };
        system.at_level(scratch, 0);
        let mut initial = Nth::new(first.ordinal);
        let _ = system.initial_states(scratch, &mut |state| initial.visit((0, state)))?;
        let Some((_, state)) = initial.taken else { return Ok(None) };
        let mut behavior = Behavior { states: vec![state], actions: Vec::new(), ending };
        for step in steps {
            system.at_level(scratch, behavior.states.len() as u64);
            let mut successor = Nth::new(step.ordinal);
            if let Some(state) = behavior.states.last() {
                let _ = system.successors(scratch, state, &mut |action, state| successor.visit((action, state)))?;
            }
            let Some((action, state)) = successor.taken else { return Ok(None) };
            behavior.actions.push(action);
            behavior.states.push(state);
        }
        Ok(Some(behavior))
    }
}

/// Takes the item with a given number from a visitor.
struct Nth<T> {
    before: u32,
    taken: Option<T>,
}

impl<T> Nth<T> {
    fn new(number: u32) -> Self {
        Nth { before: number, taken: None }
    }

    fn visit(&mut self, item: T) -> ControlFlow<()> {
        if self.before == 0 {
            self.taken = Some(item);
            return ControlFlow::Break(());
        }
        self.before -= 1;
        ControlFlow::Continue(())
    }
}
