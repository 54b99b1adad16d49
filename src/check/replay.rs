//! Replay: takes a behavior from elsewhere, says where it departs from a transition system or what is wrong with it.

use super::behavior::{Behavior, Ending};
use super::liveness;
use super::outcome::{Counterexample, Limit, Stuck, Verdict, Violated};
use super::single::Single;
use super::walk::Choice;
use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;

/// The number that stands for no action, where a step changes nothing and no action makes it.
const STUTTERING: usize = usize::MAX;

/// What a replay found.
#[derive(Clone, Debug)]
pub enum Replayed<State> {
    /// Each state follows from the one before, and all that is asked holds.
    Conforms,
    /// A state is not initial, or does not follow from the one before.
    Departs(Departure<State>),
    /// Each state follows from the one before, and something is violated, cannot be evaluated or was not checked.
    Ended(Verdict<State>),
}

/// Where a behavior departs.
#[derive(Clone, Debug)]
pub struct Departure<State> {
    /// The place (from 0) of the first state that is not allowed; the number of states for the step back that closes a loop.
    pub place: usize,
    /// The behavior before that state.
    pub behavior: Behavior<State>,
    /// What is allowed there and comes nearest to it; `None` where nothing is allowed.
    pub nearest: Option<Choice<State>>,
}

/// A behavior that is to be replayed.
pub struct Saved<'s, State> {
    /// The states, the initial one first.
    pub states: &'s [State],
    /// The place to which the last state leads back.
    pub loops_to: Option<usize>,
    /// Whether a last state without successors is a violation.
    pub deadlock: bool,
    /// How far two states are from each other: 0 where they are equal.
    pub distance: &'s dyn Fn(&State, &State) -> usize,
}

/// Replays a behavior. States are compared as they are: neither view nor symmetry makes them equal. Steps that change nothing are
/// allowed.
pub fn replay<S: TransitionSystem>(system: &S, saved: &Saved<'_, S::State>) -> Replayed<S::State> {
    let mut player = Player {
        system,
        scratch: system.scratch(),
        saved,
        behavior: Behavior { states: Vec::new(), actions: Vec::new(), ending: Ending::Stops },
    };
    match player.play() {
        Ok(replayed) => replayed,
        Err(failure) => {
            let behavior = Some(player.behavior).filter(|behavior| !behavior.states.is_empty());
            Replayed::Ended(Verdict::Failed(Stuck { failure, behavior }))
        }
    }
}

struct Player<'a, S: TransitionSystem> {
    system: &'a S,
    scratch: S::Scratch,
    saved: &'a Saved<'a, S::State>,
    /// What was found to be allowed so far.
    behavior: Behavior<S::State>,
}

impl<S: TransitionSystem> Player<'_, S> {
    fn play(&mut self) -> Result<Replayed<S::State>, Failure> {
        let saved = self.saved;
        for (place, state) in saved.states.iter().enumerate() {
            let before = self.behavior.states.last().cloned();
            if let Some(departure) = self.follow(place, state)? {
                if before.as_ref().is_none_or(|before| (saved.distance)(before, state) != 0) {
                    return Ok(Replayed::Departs(departure));
                }
                self.behavior.states.push(state.clone());
                self.behavior.actions.push(STUTTERING);
            }
            if let Some(violated) = self.violated(before.as_ref(), state)? {
                let behavior = self.behavior.clone();
                return Ok(Replayed::Ended(Verdict::Violated(Counterexample { violated, behavior })));
            }
        }
        let back = saved.loops_to.and_then(|place| saved.states.get(place));
        if let (Some(back), Some(last)) = (back, saved.states.last())
            && (saved.distance)(last, back) != 0
        {
            if let Some(departure) = self.follow(saved.states.len(), back)? {
                return Ok(Replayed::Departs(departure));
            }
            // The step back may violate a property of steps, as any other.
            if let Some(violated) = self.violated(Some(last), back)? {
                let behavior = self.behavior.clone();
                return Ok(Replayed::Ended(Verdict::Violated(Counterexample { violated, behavior })));
            }
        }
        if saved.deadlock && back.is_none() && self.stuck()? {
            let behavior = Behavior { ending: Ending::Deadlock, ..self.behavior.clone() };
            let violated = Violated::Deadlock;
            return Ok(Replayed::Ended(Verdict::Violated(Counterexample { violated, behavior })));
        }
        self.whole()
    }

    /// Adds the state to the behavior, if it is allowed to come next.
    fn follow(&mut self, place: usize, state: &S::State) -> Result<Option<Departure<S::State>>, Failure> {
        let distance = self.saved.distance;
        let mut nearest: Option<(usize, Choice<S::State>)> = None;
        let mut look = |choice: Choice<S::State>| {
            let far = distance(&choice.state, state);
            if nearest.as_ref().is_none_or(|(best, _)| far < *best) {
                nearest = Some((far, choice));
            }
            if far == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let states: Vec<&S::State> = self.behavior.states.iter().collect();
        self.system.at_level(&mut self.scratch, states.len() as u64);
        self.system.at_behavior(&mut self.scratch, &states, self.behavior.actions.last().copied());
        let _ = match states.last() {
            None => self.system.initial_states(&mut self.scratch, &mut |state| look(Choice { action: None, state }))?,
            Some(last) => self.system.successors(&mut self.scratch, last, &mut |action, state| {
                look(Choice { action: Some(action), state })
            })?,
        };
        match nearest {
            Some((0, choice)) => {
                self.behavior.states.push(state.clone());
                self.behavior.actions.extend(choice.action);
                Ok(None)
            }
            nearest => {
                let (behavior, nearest) = (self.behavior.clone(), nearest.map(|(_, choice)| choice));
                Ok(Some(Departure { place, behavior, nearest }))
            }
        }
    }

    /// What is wrong with the last state, or with the step to it.
    fn violated(&mut self, before: Option<&S::State>, state: &S::State) -> Result<Option<Violated>, Failure> {
        let (system, scratch) = (self.system, &mut self.scratch);
        let states: Vec<&S::State> = self.behavior.states.iter().collect();
        system.at_level(scratch, states.len() as u64);
        system.at_behavior(scratch, &states, self.behavior.actions.last().copied());
        if let Some(invariant) = system.violated_invariant(scratch, state)? {
            return Ok(Some(Violated::Invariant(invariant)));
        }
        let property = match before {
            None => system.violated_initial_property(scratch, state)?.map(Violated::InitialProperty),
            Some(before) => system.violated_action_property(scratch, before, state)?.map(Violated::ActionProperty),
        };
        Ok(property)
    }

    /// What properties say of the behaviors that take only these steps.
    fn whole(&mut self) -> Result<Replayed<S::State>, Failure> {
        let outline = self.system.outline();
        if !outline.liveness.properties.is_empty()
            && let Some(single) = Single::new(self.system, &self.behavior)?
        {
            match liveness::check(&single, 1, &|| false) {
                Verdict::Holds => {}
                verdict @ (Verdict::Violated(_) | Verdict::Failed(_) | Verdict::Incomplete(_)) => {
                    return Ok(Replayed::Ended(verdict));
                }
            }
        }
        if !outline.unchecked.is_empty() {
            return Ok(Replayed::Ended(Verdict::Incomplete(Limit::Unchecked(outline.unchecked.clone()))));
        }
        Ok(Replayed::Conforms)
    }

    /// Whether no step is possible from the last state.
    fn stuck(&mut self) -> Result<bool, Failure> {
        let Some(last) = self.behavior.states.last() else { return Ok(false) };
        let mut any = false;
        let _ = self.system.successors(&mut self.scratch, last, &mut |_, _| {
            any = true;
            ControlFlow::Break(())
        })?;
        Ok(!any)
    }
}
