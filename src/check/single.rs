//! Single: a transition system narrowed to the states and steps of one behavior.

use super::behavior::Behavior;
use crate::model::{Failure, Outline, TransitionSystem, Visit, VisitStep, Visited};
use rustc_hash::FxHashSet;

/// A transition system of which a constraint leaves one behavior. What is enabled is what the whole system enables.
pub struct Single<'b, S: TransitionSystem> {
    system: &'b S,
    first: S::State,
    states: FxHashSet<u64>,
    steps: FxHashSet<(u64, u64)>,
}

impl<'b, S: TransitionSystem> Single<'b, S> {
    /// The part of a behavior; `None` of none.
    ///
    /// # Errors
    /// Where a state cannot be told from others.
    pub fn new(system: &'b S, behavior: &Behavior<S::State>) -> Result<Option<Self>, Failure> {
        let mut scratch = system.scratch();
        let prints = behavior.states.iter().map(|state| system.fingerprint(&mut scratch, state));
        let prints: Vec<u64> = prints.collect::<Result<_, _>>()?;
        let steps = prints.windows(2).map(|step| (step[0], step[1])).collect();
        let first = behavior.states.first().cloned();
        Ok(first.map(|first| Single { system, first, states: prints.into_iter().collect(), steps }))
    }
}

impl<S: TransitionSystem> TransitionSystem for Single<'_, S> {
    type State = S::State;
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

    fn initial_states(&self, _: &mut S::Scratch, visit: &mut Visit<'_, S::State>) -> Result<Visited, Failure> {
        Ok(visit(self.first.clone()))
    }

    fn successors_of(
        &self,
        scratch: &mut S::Scratch,
        state: &S::State,
        action: usize,
        visit: &mut Visit<'_, S::State>,
    ) -> Result<Visited, Failure> {
        self.system.successors_of(scratch, state, action, visit)
    }

    fn successors(
        &self,
        scratch: &mut S::Scratch,
        state: &S::State,
        visit: &mut VisitStep<'_, S::State>,
    ) -> Result<Visited, Failure> {
        self.system.successors(scratch, state, visit)
    }

    fn state_label(&self, scratch: &mut S::Scratch, state: &S::State, label: usize) -> Result<bool, Failure> {
        self.system.state_label(scratch, state, label)
    }

    fn step_label(
        &self,
        scratch: &mut S::Scratch,
        from: &S::State,
        to: &S::State,
        label: usize,
    ) -> Result<bool, Failure> {
        self.system.step_label(scratch, from, to, label)
    }

    fn fingerprint(&self, scratch: &mut S::Scratch, state: &S::State) -> Result<u64, Failure> {
        self.system.fingerprint(scratch, state)
    }

    fn within_constraints(&self, scratch: &mut S::Scratch, state: &S::State) -> Result<bool, Failure> {
        Ok(self.states.contains(&self.system.fingerprint(scratch, state)?))
    }

    fn constrains_states(&self) -> bool {
        true
    }

    fn constrains_steps(&self) -> bool {
        true
    }

    fn within_action_constraints(
        &self,
        scratch: &mut S::Scratch,
        from: &S::State,
        to: &S::State,
    ) -> Result<bool, Failure> {
        let from = self.system.fingerprint(scratch, from)?;
        Ok(self.steps.contains(&(from, self.system.fingerprint(scratch, to)?)))
    }
}
