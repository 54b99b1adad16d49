//! The state graph as a search goes by, so that nothing is looked at twice: steps lead to fingerprints until all states are known.

use super::build::Built;
use super::found::{Found, Steps};
use super::graph::Graph;
use super::numbers::Numbers;
use crate::model::{Edges, Failure, StepAtom, TransitionSystem};
use std::ops::Range;

/// What a chunk of a search records; steps are the fingerprints of their targets.
#[derive(Default)]
pub struct Recorded {
    found: Found<u64>,
    /// Why the atoms are not known from some state on.
    failure: Option<Failure>,
}

impl Recorded {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.found.clear();
        self.failure = None;
    }

    /// Adds a state, which lies at that depth, with its steps within the constraints; `seen` tells which targets surely are.
    pub fn add<S: TransitionSystem>(
        &mut self,
        (system, scratch): (&S, &mut S::Scratch),
        (state, depth): (&S::State, u64),
        (edges, places): (&Edges<S::State>, Range<usize>),
        (fingerprints, seen): (&[u64], &[bool]),
    ) {
        if self.failure.is_some() {
            return;
        }
        let steps = Steps::new((system, scratch), state, edges, places, fingerprints);
        let added = steps.and_then(|steps| {
            self.found.add(scratch, steps, depth, &mut |scratch, steps, target| {
                let (place, fingerprint) = steps.target(target);
                Ok(steps.within_constraints(scratch, target, seen[place])?.then_some(fingerprint))
            })
        });
        self.failure = added.err();
    }
}

/// The graph of a search, put together in the order of its states.
pub struct Record {
    graph: Graph<u64>,
    fingerprints: Vec<u64>,
    failure: Option<Failure>,
}

impl Record {
    /// No states.
    pub fn new<S: TransitionSystem>(system: &S) -> Self {
        let liveness = &system.outline().liveness;
        let stuttering = liveness.step_atoms.iter().map(|atom| matches!(atom, StepAtom::Label(_))).collect();
        Record { graph: Graph::new(liveness.state_atoms.len(), stuttering), fingerprints: Vec::new(), failure: None }
    }

    /// Numbers the next initial state.
    pub fn initial(&mut self, fingerprint: u64) {
        self.graph.initial.push(self.fingerprints.len() as u32);
        self.state(fingerprint);
    }

    /// Numbers the next state.
    pub fn state(&mut self, fingerprint: u64) {
        self.fingerprints.push(fingerprint);
    }

    /// Takes over what a chunk recorded of the next states whose steps are not known yet.
    pub fn take_over(&mut self, recorded: &mut Recorded) {
        if self.failure.is_some() {
            return;
        }
        let Recorded { found, failure } = recorded;
        let mut place = 0;
        for (state, &count) in found.counts.iter().enumerate() {
            for _ in 0..count {
                self.graph.push_step(found.steps[place], found.step_atoms(place));
                place += 1;
            }
            self.graph.push_state(found.state_atoms(state));
        }
        self.failure = failure.take();
    }

    /// The graph, once all states are known. A step to another is left out: a constraint that draws lots may have answered twice.
    ///
    /// # Errors
    /// Where an atom could not be evaluated; `Ok(None)` where there are more states than numbers.
    pub fn built(self, workers: usize) -> Result<Option<Built>, Failure> {
        let Record { graph, fingerprints, failure } = self;
        if let Some(failure) = failure {
            return Err(failure);
        }
        if fingerprints.len() >= u32::MAX as usize - 1 {
            return Ok(None);
        }
        let mut numbers = Numbers::default();
        numbers.reserve(fingerprints.len());
        for (some, first) in fingerprints.chunks(TOGETHER).zip((0..).step_by(TOGETHER)) {
            numbers.touch(some.iter().copied());
            for (&fingerprint, number) in some.iter().zip(first..) {
                numbers.number(fingerprint, number);
            }
        }
        let graph = graph.with_targets(|targets| resolved(&numbers, targets, workers));
        Ok(Some(Built { graph, fingerprints }))
    }
}

/// So many fingerprints are entered together.
const TOGETHER: usize = 64;

/// The numbers of the fingerprints.
fn resolved(numbers: &Numbers, fingerprints: &[u64], workers: usize) -> Vec<Option<u32>> {
    let each = |some: &[u64]| {
        let mut found = Vec::with_capacity(some.len());
        numbers.find_all(some, &mut found);
        found
    };
    let share = fingerprints.len().div_ceil(workers.max(1)).max(1 << 16);
    std::thread::scope(|scope| {
        let threads: Vec<_> = fingerprints
            .chunks(share)
            // A thread that the system refuses is done without.
            .map(|some| (some, std::thread::Builder::new().spawn_scoped(scope, move || each(some)).ok()))
            .collect();
        let joined = threads
            .into_iter()
            .map(|(some, thread)| thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| each(some)));
        joined.flatten().collect()
    })
}
