//! The state graph of a transition system, with the truth of the atoms of its temporal formulas.
//!
//! A breadth-first walk: the workers share out each level's states; what they found is put together in order, so that the numbers
//! of states do not depend on how many there are.

use super::graph::Graph;
use crate::model::{Failure, StateAtom, StepAtom, TransitionSystem};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many states a worker takes at once.
const CHUNK: usize = 64;
/// How many states are looked at before what was found is put together.
const BLOCK: usize = CHUNK * 512;
/// Expressions are evaluated by recursion. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// A state graph with the fingerprints of its states.
pub struct Built {
    /// The graph.
    pub graph: Graph,
    /// The fingerprints, by the number of the state.
    pub fingerprints: Vec<u64>,
}

/// Why there is no graph.
pub enum Unbuilt {
    /// An evaluation failed.
    Failed(Failure),
    /// The search was asked to stop.
    Stopped,
    /// There are too many states or predicates.
    TooLarge,
}

impl From<Failure> for Unbuilt {
    fn from(failure: Failure) -> Self {
        Unbuilt::Failed(failure)
    }
}

/// Walks through all states, or through those nearest to the initial ones until there are so many.
pub fn build<S: TransitionSystem>(
    system: &S,
    workers: usize,
    most: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Built, Unbuilt> {
    let liveness = &system.outline().liveness;
    let stuttering = liveness.step_atoms.iter().map(|atom| matches!(atom, StepAtom::Label(_))).collect();
    let mut walk = Walk {
        built: Built { graph: Graph::new(liveness.state_atoms.len(), stuttering), fingerprints: Vec::new() },
        numbers: FxHashMap::default(),
    };
    let mut scratches: Vec<S::Scratch> = (0..workers.max(1)).map(|_| system.scratch()).collect();
    let mut frontier = walk.initial_states(system, &mut system.scratch())?;
    let mut depth = 0;
    while !frontier.is_empty() {
        depth += 1;
        let mut next = Vec::new();
        let last = walk.built.fingerprints.len() >= most;
        for block in frontier.chunks(BLOCK) {
            if stop() {
                return Err(Unbuilt::Stopped);
            }
            for found in walk.explore(system, &mut scratches, block, depth) {
                walk.take(found?, (!last).then_some(&mut next))?;
            }
        }
        frontier = next;
    }
    Ok(walk.built)
}

struct Walk {
    built: Built,
    numbers: FxHashMap<u64, u32>,
}

/// What some neighbouring states gave.
struct Found<State> {
    /// For each state, how many steps it has.
    counts: Vec<u32>,
    /// The truth of the state atoms, some words for each state.
    atoms: Vec<u64>,
    steps: Vec<Step<State>>,
    /// The truth of the step atoms, some words for each step.
    step_atoms: Vec<u64>,
}

/// A step: the number of the state it leads to, or the state if it has none yet.
enum Step<State> {
    Known(u32),
    New(u64, State),
}

impl Walk {
    fn number(&mut self, fingerprint: u64) -> Result<(u32, bool), Unbuilt> {
        let next = u32::try_from(self.built.fingerprints.len()).ok().filter(|next| *next < u32::MAX - 1);
        let number = *self.numbers.entry(fingerprint).or_insert(next.ok_or(Unbuilt::TooLarge)?);
        let new = Some(number) == next;
        if new {
            self.built.fingerprints.push(fingerprint);
        }
        Ok((number, new))
    }

    fn initial_states<S: TransitionSystem>(
        &mut self,
        system: &S,
        scratch: &mut S::Scratch,
    ) -> Result<Vec<S::State>, Unbuilt> {
        let mut states = Vec::new();
        system.at_level(scratch, 0);
        let _ = system.initial_states(scratch, &mut |state| {
            states.push(state);
            ControlFlow::Continue(())
        })?;
        let mut frontier = Vec::new();
        system.at_level(scratch, 1);
        for state in states {
            if system.within_constraints(scratch, &state)? {
                let (number, new) = self.number(system.fingerprint(scratch, &state)?)?;
                if new {
                    self.built.graph.initial.push(number);
                    frontier.push(state);
                }
            }
        }
        Ok(frontier)
    }

    /// The steps from some states, chunk by chunk in order.
    fn explore<S: TransitionSystem>(
        &self,
        system: &S,
        scratches: &mut [S::Scratch],
        states: &[S::State],
        depth: u64,
    ) -> Vec<Result<Found<S::State>, Failure>> {
        let chunks: Vec<&[S::State]> = states.chunks(CHUNK).collect();
        let workers = scratches.len().min(chunks.len().div_ceil(4));
        let next = AtomicUsize::new(0);
        let results: Vec<_> = chunks.iter().map(|_| Mutex::new(None)).collect();
        let work = |scratch: &mut S::Scratch| {
            while let (number, Some(chunk)) = {
                let number = next.fetch_add(1, Ordering::Relaxed);
                (number, chunks.get(number))
            } {
                let found = self.explore_chunk(system, scratch, chunk, depth);
                *results[number].lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(found);
            }
        };
        std::thread::scope(|scope| {
            let Some((first, others)) = scratches.split_first_mut() else { return };
            for scratch in others.iter_mut().take(workers.saturating_sub(1)) {
                let builder = std::thread::Builder::new().stack_size(STACK_BYTES);
                // A thread that the system refuses is done without.
                let _ = builder.spawn_scoped(scope, || work(scratch));
            }
            work(first);
        });
        let taken = results.into_iter().map(|result| result.into_inner().unwrap_or_else(|poison| poison.into_inner()));
        taken.map(|found| found.unwrap_or_else(|| Err(Failure::defect("a worker was lost")))).collect()
    }

    fn explore_chunk<S: TransitionSystem>(
        &self,
        system: &S,
        scratch: &mut S::Scratch,
        states: &[S::State],
        depth: u64,
    ) -> Result<Found<S::State>, Failure> {
        let liveness = &system.outline().liveness;
        let (state_words, step_words) = (words(liveness.state_atoms.len()), words(liveness.step_atoms.len()));
        let mut found = Found { counts: Vec::new(), atoms: Vec::new(), steps: Vec::new(), step_atoms: Vec::new() };
        let mut successors: Vec<(usize, S::State)> = Vec::new();
        // The distinct states among them: the fingerprint, the place of the first, the actions that lead there.
        let mut targets: Vec<(u64, usize, Vec<usize>)> = Vec::new();
        for state in states {
            system.at_level(scratch, depth);
            let own = system.fingerprint(scratch, state)?;
            successors.clear();
            targets.clear();
            let _ = system.successors(scratch, state, &mut |action, successor| {
                successors.push((action, successor));
                ControlFlow::Continue(())
            })?;
            for (place, (action, successor)) in successors.iter().enumerate() {
                let fingerprint = system.fingerprint(scratch, successor)?;
                if fingerprint == own {
                    continue;
                }
                match targets.iter_mut().find(|(other, ..)| *other == fingerprint) {
                    Some((.., actions)) if actions.contains(action) => {}
                    Some((.., actions)) => actions.push(*action),
                    None => targets.push((fingerprint, place, vec![*action])),
                }
            }
            let start = found.atoms.len();
            found.atoms.resize(start + state_words, 0);
            for (number, atom) in liveness.state_atoms.iter().enumerate() {
                let truth = match atom {
                    StateAtom::Label(label) => system.state_label(scratch, state, *label)?,
                    StateAtom::Enabled { actions, kept } => {
                        let mut enabled = false;
                        for (_, place, by) in &targets {
                            if by.iter().any(|action| actions.binary_search(action).is_ok())
                                && match kept {
                                    Some(label) => !system.step_label(scratch, state, &successors[*place].1, *label)?,
                                    None => true,
                                }
                            {
                                enabled = true;
                                break;
                            }
                        }
                        enabled
                    }
                };
                found.atoms[start + number / 64] |= u64::from(truth) << (number % 64);
            }
            let before = found.steps.len();
            system.at_level(scratch, depth + 1);
            for (fingerprint, place, by) in &targets {
                let successor = &successors[*place].1;
                let known = self.numbers.get(fingerprint).copied();
                // A known state is within the constraints.
                if known.is_none() && !system.within_constraints(scratch, successor)?
                    || !system.within_action_constraints(scratch, state, successor)?
                {
                    continue;
                }
                let start = found.step_atoms.len();
                found.step_atoms.resize(start + step_words, 0);
                for (number, atom) in liveness.step_atoms.iter().enumerate() {
                    let truth = match atom {
                        StepAtom::Label(label) => system.step_label(scratch, state, successor, *label)?,
                        StepAtom::Taken(actions) => by.iter().any(|action| actions.binary_search(action).is_ok()),
                    };
                    found.step_atoms[start + number / 64] |= u64::from(truth) << (number % 64);
                }
                found.steps.push(match known {
                    Some(number) => Step::Known(number),
                    None => Step::New(*fingerprint, successor.clone()),
                });
            }
            found.counts.push((found.steps.len() - before) as u32);
        }
        Ok(found)
    }

    /// Adds what a chunk found to the graph, and the states that have no number yet to the next level. Where there is none, steps
    /// to such states are left out.
    fn take<State>(&mut self, found: Found<State>, mut next: Option<&mut Vec<State>>) -> Result<(), Unbuilt> {
        let states = found.counts.len().max(1);
        let (state_words, step_words) = (found.atoms.len() / states, found.step_atoms.len() / found.steps.len().max(1));
        let mut steps = found.steps.into_iter().enumerate();
        for (place, count) in found.counts.into_iter().enumerate() {
            for (number, step) in steps.by_ref().take(count as usize) {
                let target = match step {
                    Step::Known(target) => target,
                    Step::New(fingerprint, state) => {
                        let Some(next) = next.as_deref_mut() else {
                            if let Some(target) = self.numbers.get(&fingerprint) {
                                let atoms = &found.step_atoms[number * step_words..];
                                self.built.graph.push_step(*target, |atom| atoms[atom / 64] >> (atom % 64) & 1 == 1);
                            }
                            continue;
                        };
                        let (target, new) = self.number(fingerprint)?;
                        if new {
                            next.push(state);
                        }
                        target
                    }
                };
                let atoms = &found.step_atoms[number * step_words..];
                self.built.graph.push_step(target, |atom| atoms[atom / 64] >> (atom % 64) & 1 == 1);
            }
            let atoms = &found.atoms[place * state_words..];
            self.built.graph.push_state(|atom| atoms[atom / 64] >> (atom % 64) & 1 == 1);
        }
        Ok(())
    }
}

fn words(bits: usize) -> usize {
    bits.div_ceil(64)
}
