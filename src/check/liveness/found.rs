//! What is found of states for the graph: the steps, one for each state that they lead to, with the truth of the atoms.

use crate::model::{Edges, Failure, Liveness, StateAtom, StepAtom, TransitionSystem};
use smallvec::SmallVec;
use std::ops::Range;

/// What some neighbouring states gave. A step is whatever says where it leads.
pub struct Found<Step> {
    /// For each state, how many steps it has.
    pub counts: Vec<u32>,
    /// The truth of the state atoms, some words for each state.
    pub atoms: Vec<u64>,
    /// The steps of all states.
    pub steps: Vec<Step>,
    /// The truth of the step atoms, some words for each step.
    pub step_atoms: Vec<u64>,
}

/// The steps from a state, one for each state that they lead to.
pub struct Steps<'s, S: TransitionSystem> {
    /// The system.
    pub system: &'s S,
    /// The state from which they are.
    pub state: &'s S::State,
    edges: &'s Edges<S::State>,
    targets: Vec<Target<S::State>>,
}

/// Gives what is kept of the step to the target of that number; `None` where the step does not count.
pub type Choose<'c, S, Step> =
    dyn FnMut(&mut <S as TransitionSystem>::Scratch, &mut Steps<'_, S>, usize) -> Result<Option<Step>, Failure> + 'c;

/// A state to which steps lead.
struct Target<State> {
    fingerprint: u64,
    /// The first step that leads there, and the actions of all of them.
    place: usize,
    actions: SmallVec<[usize; 4]>,
    /// The state, once somebody has looked at it.
    made: Option<State>,
}

impl<'s, S: TransitionSystem> Steps<'s, S> {
    /// The steps from a state, which are in that range of all edges; `fingerprints` are those of their targets.
    ///
    /// # Errors
    /// Where the state cannot be told from others.
    pub fn new(
        (system, scratch): (&'s S, &mut S::Scratch),
        state: &'s S::State,
        edges: &'s Edges<S::State>,
        places: Range<usize>,
        fingerprints: &[u64],
    ) -> Result<Self, Failure> {
        let own = system.fingerprint(scratch, state)?;
        let mut targets: Vec<Target<S::State>> = Vec::with_capacity(places.len());
        for place in places {
            let (fingerprint, action) = (fingerprints[place], edges.list[place].action as usize);
            if fingerprint == own {
                continue;
            }
            match targets.iter_mut().find(|target| target.fingerprint == fingerprint) {
                Some(Target { actions, .. }) if actions.contains(&action) => {}
                Some(Target { actions, .. }) => actions.push(action),
                None => {
                    targets.push(Target { fingerprint, place, actions: SmallVec::from_slice(&[action]), made: None });
                }
            }
        }
        Ok(Steps { system, state, edges, targets })
    }

    /// Where the first edge to a target is listed, and the fingerprint.
    pub fn target(&self, number: usize) -> (usize, u64) {
        (self.targets[number].place, self.targets[number].fingerprint)
    }

    /// A target as a state. Most are never looked at, since their fingerprints say enough.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn made(&mut self, scratch: &mut S::Scratch, number: usize) -> Result<&S::State, Failure> {
        let Target { made, place, .. } = &mut self.targets[number];
        Ok(match made {
            Some(made) => made,
            None => made.insert(self.system.successor(scratch, self.state, self.edges, &self.edges.list[*place])?),
        })
    }

    /// Whether a predicate of steps is true of the step to a target.
    fn label(&mut self, scratch: &mut S::Scratch, number: usize, label: usize) -> Result<bool, Failure> {
        let (system, from) = (self.system, self.state);
        let to = self.made(scratch, number)?;
        system.step_label(scratch, from, to, label)
    }

    /// Whether a target and the step to it are within the constraints; a target that is `known` is.
    ///
    /// # Errors
    /// Where that cannot be evaluated.
    pub fn within_constraints(
        &mut self,
        scratch: &mut S::Scratch,
        number: usize,
        known: bool,
    ) -> Result<bool, Failure> {
        let (system, from) = (self.system, self.state);
        if !known && system.constrains_states() {
            let to = self.made(scratch, number)?;
            if !system.within_constraints(scratch, to)? {
                return Ok(false);
            }
        }
        if !system.constrains_steps() {
            return Ok(true);
        }
        let to = self.made(scratch, number)?;
        system.within_action_constraints(scratch, from, to)
    }

    fn is_taken(&self, number: usize, actions: &[usize]) -> bool {
        self.targets[number].actions.iter().any(|action| actions.binary_search(action).is_ok())
    }
}

impl<Step> Default for Found<Step> {
    fn default() -> Self {
        Found { counts: Vec::new(), atoms: Vec::new(), steps: Vec::new(), step_atoms: Vec::new() }
    }
}

impl<Step> Found<Step> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.counts.clear();
        self.atoms.clear();
        self.steps.clear();
        self.step_atoms.clear();
    }

    /// Adds a state, which lies at that depth, with those of its steps for which `step` gives one.
    ///
    /// # Errors
    /// Where a predicate cannot be evaluated.
    pub fn add<S: TransitionSystem>(
        &mut self,
        scratch: &mut S::Scratch,
        mut steps: Steps<'_, S>,
        depth: u64,
        step: &mut Choose<'_, S, Step>,
    ) -> Result<(), Failure> {
        let (system, state) = (steps.system, steps.state);
        let Liveness { state_atoms, step_atoms, .. } = &system.outline().liveness;
        let start = self.atoms.len();
        self.atoms.resize(start + words(state_atoms.len()), 0);
        system.at_level(scratch, depth);
        for (number, atom) in state_atoms.iter().enumerate() {
            let mut truth = false;
            match atom {
                StateAtom::Label(label) => truth = system.state_label(scratch, state, *label)?,
                StateAtom::Enabled { actions, kept } => {
                    for target in 0..steps.targets.len() {
                        truth = steps.is_taken(target, actions)
                            && match kept {
                                Some(label) => !steps.label(scratch, target, *label)?,
                                None => true,
                            };
                        if truth {
                            break;
                        }
                    }
                }
            }
            self.atoms[start + number / 64] |= u64::from(truth) << (number % 64);
        }
        let before = self.steps.len();
        system.at_level(scratch, depth + 1);
        for target in 0..steps.targets.len() {
            let Some(step) = step(scratch, &mut steps, target)? else { continue };
            let start = self.step_atoms.len();
            self.step_atoms.resize(start + words(step_atoms.len()), 0);
            for (number, atom) in step_atoms.iter().enumerate() {
                let truth = match atom {
                    StepAtom::Label(label) => steps.label(scratch, target, *label)?,
                    StepAtom::Taken(actions) => steps.is_taken(target, actions),
                };
                self.step_atoms[start + number / 64] |= u64::from(truth) << (number % 64);
            }
            self.steps.push(step);
        }
        self.counts.push((self.steps.len() - before) as u32);
        Ok(())
    }

    /// Whether the state atoms are true of the state at a place.
    pub fn state_atoms(&self, place: usize) -> impl Fn(usize) -> bool + '_ {
        bits(&self.atoms, place, self.counts.len())
    }

    /// Whether the step atoms are true of the step at a place.
    pub fn step_atoms(&self, place: usize) -> impl Fn(usize) -> bool + '_ {
        bits(&self.step_atoms, place, self.steps.len())
    }
}

/// The bits at a place, where the words are shared equally by so many.
pub fn bits(all: &[u64], place: usize, count: usize) -> impl Fn(usize) -> bool + '_ {
    let words = &all[place * (all.len() / count.max(1))..];
    move |number| words[number / 64] >> (number % 64) & 1 == 1
}

fn words(bits: usize) -> usize {
    bits.div_ceil(64)
}
