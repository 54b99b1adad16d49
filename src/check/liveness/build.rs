//! The state graph of a transition system, with the truth of the atoms of its temporal formulas.
//!
//! A breadth-first walk: the workers share out each level's states; what they found is put together in order, so that the numbers
//! of states do not depend on how many there are.

use super::found::{Found, Steps, bits};
use super::graph::Graph;
use super::numbers::Numbers;
use crate::model::{Edges, Failure, StepAtom, TransitionSystem};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many states a worker takes at once.
const CHUNK: usize = 64;
/// How many states are looked at before what was found is put together.
const BLOCK: usize = CHUNK * 128;
/// From how many steps on their fingerprints are looked up.
const STEPS: usize = 256;
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
        numbers: Numbers::default(),
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
    numbers: Numbers,
}

/// A step: the number of the state it leads to, or the state if it has none yet.
enum Step<State> {
    Known(u32),
    New(u64, State),
}

impl Walk {
    fn number(&mut self, fingerprint: u64) -> Result<(u32, bool), Unbuilt> {
        let next = u32::try_from(self.built.fingerprints.len()).ok().filter(|next| *next < u32::MAX - 1);
        let next = next.ok_or(Unbuilt::TooLarge)?;
        let number = self.numbers.number(fingerprint, next);
        let new = number == next;
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
    ) -> Vec<Result<Found<Step<S::State>>, Failure>> {
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
    ) -> Result<Found<Step<S::State>>, Failure> {
        let mut found = Found::default();
        let (mut edges, mut ends) = (Edges::default(), Vec::new());
        let (mut fingerprints, mut numbers) = (Vec::new(), Vec::new());
        let mut first = 0;
        while first < states.len() {
            system.forget(scratch);
            system.at_level(scratch, depth);
            edges.clear();
            ends.clear();
            while first + ends.len() < states.len() && edges.list.len() < STEPS {
                system.edges(scratch, &states[first + ends.len()], &mut edges)?;
                ends.push(edges.list.len());
            }
            fingerprints.clear();
            for edge in &edges.list {
                let made = edges.made(edge).map(|state| system.fingerprint(scratch, state));
                fingerprints.push(made.unwrap_or(Ok(edge.fingerprint))?);
            }
            self.numbers.find_all(&fingerprints, &mut numbers);
            let mut start = 0;
            for (state, &end) in states[first..].iter().zip(&ends) {
                let steps = Steps::new((system, scratch), state, &edges, start..end, &fingerprints)?;
                found.add(scratch, steps, depth, &mut |scratch, steps, target| {
                    let (place, fingerprint) = steps.target(target);
                    let known = numbers[place];
                    if !steps.within_constraints(scratch, target, known.is_some())? {
                        return Ok(None);
                    }
                    Ok(Some(match known {
                        Some(number) => Step::Known(number),
                        None => Step::New(fingerprint, steps.made(scratch, target)?.clone()),
                    }))
                })?;
                start = end;
            }
            first += ends.len();
        }
        Ok(found)
    }

    /// Adds what a chunk found to the graph, and the states that have no number yet to the next level. Where there is none, steps
    /// to such states are left out.
    fn take<State>(&mut self, found: Found<Step<State>>, mut next: Option<&mut Vec<State>>) -> Result<(), Unbuilt> {
        self.numbers.touch(found.steps.iter().filter_map(|step| match step {
            Step::Known(_) => None,
            Step::New(fingerprint, _) => Some(*fingerprint),
        }));
        let Found { counts, atoms, steps, step_atoms } = found;
        let count = steps.len();
        let mut steps = steps.into_iter().enumerate();
        for (place, &of_state) in counts.iter().enumerate() {
            for (number, step) in steps.by_ref().take(of_state as usize) {
                let target = match step {
                    Step::Known(target) => target,
                    Step::New(fingerprint, state) => match next.as_deref_mut() {
                        None => match self.numbers.find(fingerprint) {
                            Some(target) => target,
                            None => continue,
                        },
                        Some(next) => {
                            let (target, new) = self.number(fingerprint)?;
                            if new {
                                next.push(state);
                            }
                            target
                        }
                    },
                };
                self.built.graph.push_step(target, bits(&step_atoms, number, count));
            }
            self.built.graph.push_state(bits(&atoms, place, counts.len()));
        }
        Ok(())
    }
}
