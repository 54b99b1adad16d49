//! Exploration: tells of each reachable state and of each step between them, one after the other.
//!
//! The order is that of a breadth-first search, so that what is told does not depend on how many workers searched before.

use crate::model::{Failure, TransitionSystem};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// What an exploration tells. States are numbered from 1, and told before the steps from them and to them.
#[derive(Clone, Copy, Debug)]
pub enum Told<'t, State> {
    /// A state, within the constraints.
    State {
        /// Its number.
        number: u64,
        /// How many states the shortest behaviors to it have: 1 where it is initial.
        depth: u64,
        /// The state.
        state: &'t State,
    },
    /// A step. Several actions may lead from one state to another; each is told once.
    Step {
        /// The number of the state before it, and that state.
        from: (u64, &'t State),
        /// The number of the state after it, and that state as the action makes it.
        to: (u64, &'t State),
        /// The number of the action.
        action: usize,
    },
}

/// Takes what is told and may break off.
pub type Tell<'t, State> = dyn FnMut(Told<'_, State>) -> ControlFlow<()> + 't;

/// Explores up to so many distinct states.
///
/// # Errors
/// Where the specification cannot be evaluated; what comes before that is told.
pub fn explore<S: TransitionSystem>(system: &S, max_states: u64, tell: &mut Tell<'_, S::State>) -> Result<(), Failure> {
    let (mut making, mut asking) = (system.scratch(), system.scratch());
    let mut explorer = Explorer { numbers: FxHashMap::default(), queue: VecDeque::new(), max_states };
    let mut failed = None;
    let mut guarded = |result: Result<ControlFlow<()>, Failure>| match result {
        Ok(flow) => flow,
        Err(failure) => {
            failed = Some(failure);
            ControlFlow::Break(())
        }
    };
    system.at_level(&mut making, 0);
    system.at_level(&mut asking, 1);
    let mut flow = ControlFlow::Continue(());
    let _ = system.initial_states(&mut making, &mut |state| {
        // There may be many more initial states than are asked for.
        if explorer.numbers.len() as u64 >= max_states {
            return ControlFlow::Break(());
        }
        flow = guarded(explorer.meet(system, &mut asking, &state, 1, tell).map(|(_, flow)| flow));
        flow
    })?;
    while let (true, Some((number, depth, state))) = (flow.is_continue(), explorer.queue.pop_front()) {
        system.at_level(&mut making, depth);
        system.at_level(&mut asking, depth + 1);
        let mut told: Vec<(u64, usize)> = Vec::new();
        flow = system.successors(&mut making, &state, &mut |action, successor| {
            guarded(explorer.step(system, &mut asking, (number, depth, &state), (action, &successor), &mut told, tell))
        })?;
    }
    failed.map_or(Ok(()), Err)
}

struct Explorer<State> {
    /// The number of each state, by its fingerprint.
    numbers: FxHashMap<u64, u64>,
    /// States whose steps were not told yet: number, depth, state.
    queue: VecDeque<(u64, u64, State)>,
    max_states: u64,
}

impl<State: Clone> Explorer<State> {
    /// The number of a state, which is told if it is new; `None` if it lies outside the constraints or is one too many.
    fn meet<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        scratch: &mut S::Scratch,
        state: &State,
        depth: u64,
        tell: &mut Tell<'_, State>,
    ) -> Result<(Option<u64>, ControlFlow<()>), Failure> {
        let fingerprint = system.fingerprint(scratch, state)?;
        if let Some(&number) = self.numbers.get(&fingerprint) {
            return Ok((Some(number), ControlFlow::Continue(())));
        }
        if self.numbers.len() as u64 >= self.max_states || !system.within_constraints(scratch, state)? {
            return Ok((None, ControlFlow::Continue(())));
        }
        let number = self.numbers.len() as u64 + 1;
        self.numbers.insert(fingerprint, number);
        self.queue.push_back((number, depth, state.clone()));
        Ok((Some(number), tell(Told::State { number, depth, state })))
    }

    fn step<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        scratch: &mut S::Scratch,
        (from, depth, state): (u64, u64, &State),
        (action, successor): (usize, &State),
        told: &mut Vec<(u64, usize)>,
        tell: &mut Tell<'_, State>,
    ) -> Result<ControlFlow<()>, Failure> {
        if !system.within_action_constraints(scratch, state, successor)? {
            return Ok(ControlFlow::Continue(()));
        }
        let (Some(to), flow) = self.meet(system, scratch, successor, depth + 1, tell)? else {
            return Ok(ControlFlow::Continue(()));
        };
        if flow.is_break() || told.contains(&(to, action)) {
            return Ok(flow);
        }
        told.push((to, action));
        Ok(tell(Told::Step { from: (from, state), to: (to, successor), action }))
    }
}
