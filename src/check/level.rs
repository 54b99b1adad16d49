//! One level of a breadth-first search: all workers expand its states, with the same result for any number of them.
//!
//! A level is cut into blocks, a block into chunks. A block passes through three phases. In the first each chunk's states are
//! expanded; the set of seen states is only read, so nothing is locked. In the second the successors that were not seen go into
//! the set, shard by shard, in the order of their predecessors. In the third the new ones are checked against the invariants.
//! What was found is then taken over in order, up to the first finding that ends the search.

use super::chunk::{Candidate, Chunk, STEPS, block};
use super::finding::{Finding, FindingKind, Place};
use super::predecessors::Origin;
use super::seen::{Reader, Seen};
use super::team::Team;
use crate::model::{Edges, Failure, Possibility, StateRole, TransitionSystem};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

/// What is the same in all of a search.
pub struct Level<'a, S: TransitionSystem> {
    /// What is searched.
    pub system: &'a S,
    /// The fingerprints of the states that were found.
    pub seen: &'a Seen,
    /// Whether a state without successors is a finding.
    pub deadlock: bool,
    /// Whether the search goes on after a violated invariant or action property.
    pub go_on: bool,
    /// What must be true at least once, and is counted.
    pub possible: &'a [Possibility],
    /// Asked before each chunk: whether to stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// Takes chunks in order.
pub type Take<'t, State> = dyn FnMut(&mut Chunk<State>) -> ControlFlow<()> + 't;

impl<S: TransitionSystem> Level<'_, S> {
    /// Expands the states of a level, which lie at that depth, and hands over each chunk in order, until `take` breaks. Gives the
    /// vector back, so that its memory can be used again.
    pub fn expand(
        &self,
        team: Option<&Team<S::State>>,
        scratch: &mut S::Scratch,
        frontier: Vec<S::State>,
        depth: u64,
        take: &mut Take<'_, S::State>,
    ) -> Vec<S::State> {
        match team {
            Some(team) if team.pays(frontier.len()) => team.expand(self, scratch, frontier, depth, take),
            Some(_) | None => {
                self.expand_alone(scratch, &frontier, depth, take);
                frontier
            }
        }
    }

    fn expand_alone(&self, scratch: &mut S::Scratch, frontier: &[S::State], depth: u64, take: &mut Take<'_, S::State>) {
        let mut start = 0;
        let mut chunks: Vec<Chunk<S::State>> = Vec::new();
        while start < frontier.len() {
            let parents = block(frontier, start, 1);
            chunks.resize_with(parents.len(), Chunk::default);
            for (chunk, parents) in chunks.iter_mut().zip(parents) {
                chunk.start(parents);
                start = parents.1;
            }
            let reader = self.seen.reader();
            chunks.iter_mut().for_each(|chunk| self.explore(chunk, (frontier, depth), scratch, &reader));
            drop(reader);
            let mut writer = self.seen.writer();
            for candidate in chunks.iter_mut().flat_map(|chunk| &mut chunk.candidates) {
                *candidate.new.get_mut() = writer.insert(candidate.fingerprint);
            }
            drop(writer);
            chunks.iter_mut().for_each(|chunk| self.examine(chunk, depth, scratch));
            for chunk in &mut chunks {
                if take(chunk).is_break() {
                    return;
                }
            }
        }
    }

    /// The first phase: the successors of a chunk's predecessors.
    pub fn explore(
        &self,
        chunk: &mut Chunk<S::State>,
        (frontier, depth): (&[S::State], u64),
        scratch: &mut S::Scratch,
        reader: &Reader<'_>,
    ) {
        let origin = Origin { parent: chunk.parents.0 as u32, ordinal: 0 };
        if (self.stop)() {
            chunk.finding = Some(Finding { origin, kind: FindingKind::Stopped });
            return;
        }
        let explored =
            catch_unwind(AssertUnwindSafe(|| self.explore_parents(chunk, (frontier, depth), scratch, reader)));
        chunk.finding = explored.unwrap_or_else(|panic| Some(Finding { origin, kind: FindingKind::panicked(&*panic) }));
    }

    fn explore_parents(
        &self,
        chunk: &mut Chunk<S::State>,
        (frontier, depth): (&[S::State], u64),
        scratch: &mut S::Scratch,
        reader: &Reader<'_>,
    ) -> Option<Finding> {
        let (mut edges, mut origins) = (Edges::default(), Vec::new());
        self.system.forget(scratch);
        self.system.at_level(scratch, depth);
        for place in chunk.parents.0..chunk.parents.1 {
            let before = edges.list.len();
            let computed = self.system.edges(scratch, &frontier[place], &mut edges);
            let count = (edges.list.len() - before) as u32;
            origins.extend((0..count).map(|ordinal| Origin { parent: place as u32, ordinal }));
            let end = match computed {
                Err(failure) => Some(FindingKind::Failed(failure, Place::Predecessor)),
                Ok(()) if count == 0 && self.deadlock && self.go_on => {
                    let origin = Origin { parent: place as u32, ordinal: 0 };
                    chunk.violations.push(Finding { origin, kind: FindingKind::Deadlock });
                    None
                }
                Ok(()) if count == 0 && self.deadlock => Some(FindingKind::Deadlock),
                Ok(()) => None,
            };
            if end.is_some() || edges.list.len() >= STEPS || place + 1 == chunk.parents.1 {
                self.system.at_level(scratch, depth + 1);
                let found = self.explore_steps(chunk, frontier, scratch, reader, (&mut edges, &origins));
                let origin = Origin { parent: place as u32, ordinal: count };
                let found = found.or_else(|| end.map(|kind| Finding { origin, kind }));
                if found.is_some() {
                    return found;
                }
                edges.clear();
                origins.clear();
                self.system.forget(scratch);
                self.system.at_level(scratch, depth);
            }
        }
        None
    }

    /// Some steps at once, so that the look-ups of their fingerprints wait for memory together.
    fn explore_steps(
        &self,
        chunk: &mut Chunk<S::State>,
        frontier: &[S::State],
        scratch: &mut S::Scratch,
        reader: &Reader<'_>,
        (edges, origins): (&mut Edges<S::State>, &[Origin]),
    ) -> Option<Finding> {
        let mut end = None;
        for (place, &origin) in origins.iter().enumerate() {
            let Some(made) = edges.made(&edges.list[place]) else { continue };
            match self.system.fingerprint(scratch, made) {
                Ok(fingerprint) => edges.list[place].fingerprint = fingerprint,
                Err(failure) => {
                    let kind = FindingKind::Failed(failure, Place::Successor);
                    end = Some(Finding { origin, kind });
                    edges.list.truncate(place);
                    break;
                }
            }
        }
        let fingerprints: Vec<u64> = edges.list.iter().map(|edge| edge.fingerprint).collect();
        let mut seen = Vec::with_capacity(fingerprints.len());
        reader.contains_all(&fingerprints, &mut seen);
        chunk.taken.resize(self.system.outline().actions.len(), 0);
        for ((edge, &origin), seen) in edges.list.iter().zip(origins).zip(seen) {
            chunk.generated += 1;
            if let Some(taken) = chunk.taken.get_mut(edge.action as usize) {
                *taken += 1;
            }
            if seen && edge.quiet && self.possible.is_empty() {
                continue;
            }
            let parent = &frontier[origin.parent as usize];
            let explored = self.system.successor(scratch, parent, edges, edge).and_then(|state| {
                let (fingerprint, generated) = (edge.fingerprint, chunk.generated);
                let (action, new) = (edge.action, AtomicBool::new(!seen));
                let step = Candidate { fingerprint, origin, action, generated, state, new };
                self.explore_step(chunk, scratch, parent, step)
            });
            match explored {
                Ok(None) => {}
                Ok(Some(kind)) => return Some(Finding { origin, kind }),
                Err(failure) => return Some(Finding { origin, kind: FindingKind::Failed(failure, Place::Successor) }),
            }
        }
        end
    }

    /// One step: a candidate if it was not seen; invariants outside the constraints and action properties are checked at once.
    fn explore_step(
        &self,
        chunk: &mut Chunk<S::State>,
        scratch: &mut S::Scratch,
        parent: &S::State,
        mut step: Candidate<S::State>,
    ) -> Result<Option<FindingKind>, Failure> {
        let Candidate { origin, .. } = step;
        let mut within = false;
        if !self.possible.is_empty() {
            count_possible(self.system, self.possible, scratch, Some(parent), &step.state, &mut chunk.possible)?;
        }
        // A seen state passed the constraints and invariants before.
        if *step.new.get_mut() {
            within = self.system.within_constraints(scratch, &step.state)?
                && self.system.within_action_constraints(scratch, parent, &step.state)?;
            // The reference checks a state outside the constraints, too; only its successors are not looked at.
            if !within && let Some(invariant) = self.system.violated_invariant(scratch, &step.state)? {
                let kind = FindingKind::Invariant(invariant);
                if !self.go_on {
                    return Ok(Some(kind));
                }
                chunk.violations.push(Finding { origin, kind });
            }
        }
        let violated = self.system.violated_action_property(scratch, parent, &step.state);
        if within {
            chunk.candidates.push(step);
        }
        let Some(property) = violated? else { return Ok(None) };
        let kind = FindingKind::ActionProperty(property);
        if !self.go_on {
            return Ok(Some(kind));
        }
        chunk.violations.push(Finding { origin, kind });
        Ok(None)
    }

    /// The third phase: the invariants of a chunk's new states. A finding of the first phase that comes later is replaced.
    pub fn examine(&self, chunk: &mut Chunk<S::State>, depth: u64, scratch: &mut S::Scratch) {
        self.system.at_level(scratch, depth + 1);
        let mut candidates = std::mem::take(&mut chunk.candidates);
        let mut ended = false;
        candidates.retain_mut(|candidate| {
            if ended || !*candidate.new.get_mut() {
                return false;
            }
            let origin = candidate.origin;
            let violated = catch_unwind(AssertUnwindSafe(|| self.system.violated_invariant(scratch, &candidate.state)));
            let kind = match violated {
                Ok(Ok(None)) => return true,
                Ok(Ok(Some(invariant))) => FindingKind::Invariant(invariant),
                Ok(Err(failure)) => FindingKind::Failed(failure, Place::Successor),
                Err(panic) => FindingKind::panicked(&*panic),
            };
            if let (true, FindingKind::Invariant(first)) = (self.go_on, &kind) {
                // One that fails after another was violated is told when it fails alone.
                let further = further_invariants(self.system, scratch, &candidate.state, *first);
                let further = further.into_iter().flatten().map(FindingKind::Invariant);
                chunk.violations.extend([kind].into_iter().chain(further).map(|kind| Finding { origin, kind }));
            } else {
                chunk.generated = candidate.generated;
                chunk.finding = Some(Finding { origin, kind });
                ended = true;
            }
            true
        });
        chunk.candidates = candidates;
        if let Some(finding) = &chunk.finding {
            chunk.violations.retain(|violation| violation.origin <= finding.origin);
        }
        chunk.violations.sort_by_key(|violation| violation.origin);
    }
}

/// The invariants after the given one that are false in the state, too.
pub fn further_invariants<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    state: &S::State,
    first: usize,
) -> Result<impl Iterator<Item = usize> + use<S>, Failure> {
    let mut further = Vec::new();
    for (number, label) in system.outline().state_labels.iter().enumerate().skip(first + 1) {
        if label.role == StateRole::Invariant && !system.state_label(scratch, state, number)? {
            further.push(number);
        }
    }
    Ok(further.into_iter())
}

/// Counts what is true of a state that was generated, and of the step to it, within the constraints.
pub fn count_possible<S: TransitionSystem>(
    system: &S,
    possible: &[Possibility],
    scratch: &mut S::Scratch,
    parent: Option<&S::State>,
    state: &S::State,
    counts: &mut Vec<u64>,
) -> Result<(), Failure> {
    counts.resize(possible.len(), 0);
    if !system.within_constraints(scratch, state)? {
        return Ok(());
    }
    let mut taken = None;
    for (possibility, count) in possible.iter().zip(counts) {
        let holds = match (possibility, parent) {
            (Possibility::State(label), _) => system.state_label(scratch, state, *label)?,
            (Possibility::Step(label), Some(parent)) => {
                let taken = match taken {
                    Some(taken) => taken,
                    None => *taken.insert(system.within_action_constraints(scratch, parent, state)?),
                };
                taken && system.step_label(scratch, parent, state, *label)?
            }
            (Possibility::Step(_), None) => false,
        };
        *count += u64::from(holds);
    }
    Ok(())
}
