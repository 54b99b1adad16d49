//! Sample: the first states of a model, to see which of its variables take about as many values as there are states.

use crate::model::fingerprint::slot_fingerprint;
use crate::model::plain::{Model, State};
use crate::model::system::{Failure, TransitionSystem};
use rustc_hash::FxHashSet;
use std::ops::ControlFlow;

/// So many states are looked at, and so many steps.
const STATES: usize = 200;
const STEPS: usize = 1_000;
/// So many milliseconds it may take, where the host tells the time: if states are costly to find, the search is to begin.
const TIME: i64 = 50;
/// Of fewer states nothing is concluded.
const FEWEST: usize = 100;

/// For each variable whether at least every second of the first states has a value that no other of them has. Its values would be as many
/// as the states, so that numbers for them would take more memory than all else and never be met again.
pub fn various(model: &Model) -> Vec<bool> {
    let mut sample = Sample { model, states: Vec::new(), known: FxHashSet::default() };
    // What fails fails again when the search asks.
    let _ = sample.take();
    let values = |variable: usize| -> FxHashSet<u64> {
        sample.states.iter().map(|state| state[variable].fingerprint(model.symbols())).collect()
    };
    let count = sample.states.len();
    let variables = 0..model.program().variables().len();
    variables.map(|variable| count >= FEWEST && values(variable).len() * 2 >= count).collect()
}

struct Sample<'m> {
    model: &'m Model,
    /// The states, in the order in which a search finds them.
    states: Vec<State>,
    known: FxHashSet<u64>,
}

impl Sample<'_> {
    fn take(&mut self) -> Result<(), Failure> {
        let model = self.model;
        let (mut scratch, mut asking) = (model.scratch(), model.scratch());
        let _ = model.initial_states(&mut scratch, &mut |state| self.note(&mut asking, state))?;
        let host = model.host();
        let (mut next, mut steps, begun) = (0, 0, host.milliseconds());
        while next < self.states.len() {
            let state = self.states[next].clone();
            next += 1;
            let flow = model.successors(&mut scratch, &state, &mut |_, successor| {
                steps += 1;
                let goes_on = steps < STEPS && host.milliseconds() - begun < TIME;
                if goes_on { self.note(&mut asking, successor) } else { ControlFlow::Break(()) }
            })?;
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn note(&mut self, scratch: &mut <Model as TransitionSystem>::Scratch, state: State) -> ControlFlow<()> {
        let add = |sum: u64, (slot, value): (u64, &crate::value::Value)| {
            sum.wrapping_add(slot_fingerprint(slot, value.fingerprint(self.model.symbols())))
        };
        if self.known.insert((0..).zip(&*state).fold(0, add)) {
            match self.model.within_constraints(scratch, &state) {
                Ok(true) => self.states.push(state),
                Ok(false) => {}
                Err(_) => return ControlFlow::Break(()),
            }
        }
        if self.states.len() < STATES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
