//! Walks: a behavior made by hand, one choice at a time.

use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;

/// A behavior that grows by choices and can be taken back.
pub struct Walk<'a, S: TransitionSystem> {
    system: &'a S,
    scratch: S::Scratch,
    taken: Vec<Choice<S::State>>,
}

/// A state that can come next, and the action that leads to it.
#[derive(Clone, Debug)]
pub struct Choice<State> {
    /// The number of the action; `None` for an initial state.
    pub action: Option<usize>,
    /// The state.
    pub state: State,
}

impl<'a, S: TransitionSystem> Walk<'a, S> {
    /// A walk that has not chosen an initial state yet.
    pub fn new(system: &'a S) -> Self {
        Walk { system, scratch: system.scratch(), taken: Vec::new() }
    }

    /// The states passed so far, with the actions that led to them.
    pub fn behavior(&self) -> &[Choice<S::State>] {
        &self.taken
    }

    /// The current state; `None` before an initial state is chosen.
    pub fn state(&self) -> Option<&S::State> {
        self.taken.last().map(|choice| &choice.state)
    }

    /// What can come next: initial states, then successors. A state that comes in several ways through one action is listed once.
    ///
    /// # Errors
    /// Where the specification cannot be evaluated.
    pub fn choices(&mut self) -> Result<Vec<Choice<S::State>>, Failure> {
        let mut choices: Vec<Choice<S::State>> = Vec::new();
        match self.taken.last() {
            None => {
                let _ = self.system.initial_states(&mut self.scratch, &mut |state| {
                    choices.push(Choice { action: None, state });
                    ControlFlow::Continue(())
                })?;
            }
            Some(last) => {
                let _ = self.system.successors(&mut self.scratch, &last.state, &mut |action, state| {
                    choices.push(Choice { action: Some(action), state });
                    ControlFlow::Continue(())
                })?;
            }
        }
        let mut known = Vec::new();
        let mut distinct = Vec::new();
        for choice in choices {
            let key = (choice.action, self.system.fingerprint(&mut self.scratch, &choice.state)?);
            if !known.contains(&key) {
                known.push(key);
                distinct.push(choice);
            }
        }
        Ok(distinct)
    }

    /// Takes the choice with that number (from 0); whether there was one.
    ///
    /// # Errors
    /// Where the specification cannot be evaluated.
    pub fn take(&mut self, number: usize) -> Result<bool, Failure> {
        let choice = self.choices()?.into_iter().nth(number);
        let taken = choice.is_some();
        self.taken.extend(choice);
        Ok(taken)
    }

    /// Takes the last choice back; whether there was one.
    pub fn back(&mut self) -> bool {
        self.taken.pop().is_some()
    }
}
