//! One level of a breadth-first search: all workers expand its states, with the same result for any number of them.
//!
//! A level is cut into blocks, a block into chunks. A block passes through three phases. In the first each chunk's states are
//! expanded; the set of seen states is only read, so nothing is locked. In the second the successors that were not seen go into
//! the set, part by part, in the order of their predecessors. In the third the new ones are checked against the invariants. One worker
//! alone enters successors while it expands, where nothing else decides which of them count.
//! What was found is then taken over in order, up to the first finding that ends the search.

use super::chunk::{Candidate, Chunk, Chunks, STEPS};
use super::finding::{Finding, FindingKind, Place};
use super::frontier::Block;
use super::predecessors::Origin;
use super::seen::{LookUp, Seen};
use super::team::Team;
use crate::model::{Edge, Edges, Failure, Possibility, StateRole, StepRole, TransitionSystem};
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// For how many steps there is room at first.
const ROOM: usize = 2 * STEPS;

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
    /// Whether the graph of states is wanted.
    pub record: bool,
    /// What must be true at least once, and is counted.
    pub possible: &'a [Possibility],
    /// Asked before each chunk: whether to stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// Takes over the chunks of a block.
pub type Take<'t, State> = dyn FnMut(&mut Chunks<State>) -> ControlFlow<()> + 't;

impl<S: TransitionSystem> Level<'_, S> {
    /// Expands a block of states, which lie at that depth, after `take` has taken over the chunks of the block before, which other
    /// workers need not wait for. Gives the vector of states back, so that its memory can be used again.
    pub fn expand(
        &self,
        team: Option<&Team<S::State>>,
        (scratch, chunks): (&mut S::Scratch, &mut Chunks<S::State>),
        (block, depth): (Block<S::State>, u64),
        take: &mut Take<'_, S::State>,
    ) -> (Vec<S::State>, ControlFlow<()>) {
        match team {
            Some(team) if team.pays(block.states.len()) => team.expand(self, (scratch, chunks), (block, depth), take),
            Some(_) | None => {
                let flow = take(chunks);
                if flow.is_continue() {
                    self.expand_alone(scratch, chunks, (&block, depth));
                }
                (block.states, flow)
            }
        }
    }

    fn expand_alone(
        &self,
        scratch: &mut S::Scratch,
        chunks: &mut Chunks<S::State>,
        (block, depth): (&Block<S::State>, u64),
    ) {
        chunks.start(block.first, block.states.len());
        if self.system.constrains_states() || self.system.constrains_steps() || self.record {
            let mut reader = self.seen.reader();
            chunks.iter_mut().for_each(|chunk| self.explore(chunk, (block, depth), scratch, &mut reader));
            drop(reader);
            let mut writer = self.seen.writer(0, 1);
            chunks.iter_mut().for_each(|chunk| writer.enter(&mut chunk.candidates));
        } else {
            // Every successor that was not seen is new, and is entered at once, so that none is made twice.
            let mut writer = self.seen.writer(0, 1);
            chunks.iter_mut().for_each(|chunk| self.explore(chunk, (block, depth), scratch, &mut writer));
        }
        chunks.iter_mut().for_each(|chunk| self.examine(chunk, depth, scratch));
    }

    /// The first phase: the successors of a chunk's predecessors.
    pub fn explore(
        &self,
        chunk: &mut Chunk<S::State>,
        (block, depth): (&Block<S::State>, u64),
        scratch: &mut S::Scratch,
        seen: &mut impl LookUp,
    ) {
        let origin = Origin { parent: chunk.parents.0 as u32, ordinal: 0 };
        if (self.stop)() {
            chunk.finding = Some(Finding { origin, kind: FindingKind::Stopped });
            return;
        }
        let explored = catch_unwind(AssertUnwindSafe(|| self.explore_parents(chunk, (block, depth), scratch, seen)));
        chunk.finding = explored.unwrap_or_else(|panic| Some(Finding { origin, kind: FindingKind::panicked(&*panic) }));
    }

    fn explore_parents(
        &self,
        chunk: &mut Chunk<S::State>,
        (block, depth): (&Block<S::State>, u64),
        scratch: &mut S::Scratch,
        seen: &mut impl LookUp,
    ) -> Option<Finding> {
        let (mut edges, mut origins) = (Edges::with_room(ROOM), Vec::with_capacity(ROOM));
        let mut first = chunk.parents.0;
        self.system.forget(scratch);
        self.system.at_level(scratch, depth);
        for place in chunk.parents.0..chunk.parents.1 {
            let before = edges.list.len();
            let computed = self.system.edges(scratch, &block.states[place - block.first], &mut edges);
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
                let found =
                    self.explore_steps(chunk, (block, depth), scratch, seen, (&mut edges, &origins, first..place + 1));
                let origin = Origin { parent: place as u32, ordinal: count };
                let found = found.or_else(|| end.map(|kind| Finding { origin, kind }));
                if found.is_some() {
                    return found;
                }
                edges.clear();
                origins.clear();
                first = place + 1;
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
        (block, depth): (&Block<S::State>, u64),
        scratch: &mut S::Scratch,
        seen: &mut impl LookUp,
        (edges, origins, parents): (&mut Edges<S::State>, &[Origin], Range<usize>),
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
        let mut known = Vec::with_capacity(fingerprints.len());
        seen.look_up(&fingerprints, &mut known);
        if self.record && end.is_none() {
            self.record_steps(chunk, block, (scratch, depth), (edges, origins), (&fingerprints, &known), parents);
        }
        chunk.taken.resize(self.system.outline().actions.len(), 0);
        let constrains = self.system.constrains_states();
        for ((edge, &origin), known) in edges.list.iter().zip(origins).zip(known) {
            chunk.generated += 1;
            if let Some(taken) = chunk.taken.get_mut(edge.action as usize) {
                *taken += 1;
            }
            let known = known || seen.is_noted(edge.fingerprint, origin.parent);
            if known && edge.quiet && self.possible.is_empty() {
                continue;
            }
            let parent = &block.states[origin.parent as usize - block.first];
            let matters = !edge.quiet || !self.possible.is_empty();
            if constrains && !matters && self.system.is_left_out(scratch, parent, edge) {
                continue;
            }
            let added = self.system.add_successor(scratch, parent, (edges, edge), &mut chunk.states);
            let before = chunk.candidates.len();
            let explored = added.and_then(|()| self.explore_step(chunk, scratch, parent, (edge, origin, !known)));
            if chunk.candidates.len() > before {
                seen.note(edge.fingerprint, origin.parent);
            }
            chunk.states.truncate(chunk.candidates.len());
            match explored {
                Ok(None) => {}
                Ok(Some(kind)) => return Some(Finding { origin, kind }),
                Err(failure) => return Some(Finding { origin, kind: FindingKind::Failed(failure, Place::Successor) }),
            }
        }
        end
    }

    /// Records what the graph of states needs of some predecessors.
    fn record_steps(
        &self,
        chunk: &mut Chunk<S::State>,
        block: &Block<S::State>,
        (scratch, depth): (&mut S::Scratch, u64),
        (edges, origins): (&Edges<S::State>, &[Origin]),
        (fingerprints, seen): (&[u64], &[bool]),
        parents: Range<usize>,
    ) {
        let mut start = 0;
        for parent in parents {
            let count = origins[start..].iter().take_while(|origin| origin.parent as usize == parent).count();
            let (state, places) = (&block.states[parent - block.first], start..start + count);
            chunk.recorded.add((self.system, scratch), (state, depth), (edges, places), (fingerprints, seen));
            start += count;
        }
        self.system.at_level(scratch, depth + 1);
    }

    /// One step, to the last of the chunk's states: a candidate if it was not seen; invariants outside the constraints and action
    /// properties are checked at once.
    #[inline]
    fn explore_step(
        &self,
        chunk: &mut Chunk<S::State>,
        scratch: &mut S::Scratch,
        parent: &S::State,
        (edge, origin, new): (&Edge, Origin, bool),
    ) -> Result<Option<FindingKind>, Failure> {
        let Some(state) = chunk.states.last_mut() else { return Ok(None) };
        let mut within = false;
        if !self.possible.is_empty() {
            count_possible(self.system, self.possible, scratch, Some(parent), state, &mut chunk.possible)?;
        }
        // A seen state passed the constraints and invariants before.
        if new {
            within = self.system.within_constraints(scratch, state)?
                && self.system.within_action_constraints(scratch, parent, state)?;
            // The reference checks a state outside the constraints, too; only its successors are not looked at.
            if !within && let Some(invariant) = self.system.violated_invariant(scratch, state)? {
                let kind = FindingKind::Invariant(invariant);
                if !self.go_on {
                    return Ok(Some(kind));
                }
                let violated = all_violated(self.system, scratch, state, (StateRole::Invariant, invariant));
                note(&mut chunk.violations, origin, violated.into_iter().map(FindingKind::Invariant));
            }
        }
        let violated = if edge.quiet { Ok(None) } else { self.system.violated_action_property(scratch, parent, state) };
        if within {
            self.system.settle(scratch, state)?;
            let Edge { fingerprint, action, .. } = *edge;
            chunk.candidates.push(Candidate { fingerprint, origin, action, generated: chunk.generated, new });
        }
        let Some(property) = violated? else { return Ok(None) };
        let kind = FindingKind::ActionProperty(property);
        if !self.go_on {
            return Ok(Some(kind));
        }
        let Some(state) = chunk.states.last() else { return Ok(None) };
        let violated = all_violated_by_step(self.system, scratch, (parent, state), property);
        note(&mut chunk.violations, origin, violated.into_iter().map(FindingKind::ActionProperty));
        Ok(None)
    }

    /// The third phase: the invariants of a chunk's new states. A finding of the first phase that comes later is replaced.
    pub fn examine(&self, chunk: &mut Chunk<S::State>, depth: u64, scratch: &mut S::Scratch) {
        self.system.at_level(scratch, depth + 1);
        let mut ended = false;
        chunk.retain(|chunk, candidate, state| {
            if ended || !candidate.new {
                return false;
            }
            let origin = candidate.origin;
            let violated = catch_unwind(AssertUnwindSafe(|| self.system.violated_invariant(scratch, state)));
            let kind = match violated {
                Ok(Ok(None)) => return true,
                Ok(Ok(Some(invariant))) => FindingKind::Invariant(invariant),
                Ok(Err(failure)) => FindingKind::Failed(failure, Place::Successor),
                Err(panic) => FindingKind::panicked(&*panic),
            };
            if let (true, FindingKind::Invariant(first)) = (self.go_on, &kind) {
                let violated = all_violated(self.system, scratch, state, (StateRole::Invariant, *first));
                note(&mut chunk.violations, origin, violated.into_iter().map(FindingKind::Invariant));
            } else {
                chunk.generated = candidate.generated;
                chunk.finding = Some(Finding { origin, kind });
                ended = true;
            }
            true
        });
        if let Some(finding) = &chunk.finding {
            chunk.violations.retain(|violation| violation.origin <= finding.origin);
        }
        chunk.violations.sort_by_key(|violation| violation.origin);
    }
}

/// Notes violations after which the search goes on.
fn note(violations: &mut Vec<Finding>, origin: Origin, kinds: impl Iterator<Item = FindingKind>) {
    violations.extend(kinds.map(|kind| Finding { origin, kind }));
}

/// The predicates of states of that role that are false in a state, from the given one on, which is. One that fails after another was violated is
/// told when it fails alone.
pub fn all_violated<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    state: &S::State,
    (role, first): (StateRole, usize),
) -> Vec<usize> {
    let mut violated = vec![first];
    for (number, label) in system.outline().state_labels.iter().enumerate().skip(first + 1) {
        if label.role == role && matches!(system.state_label(scratch, state, number), Ok(false)) {
            violated.push(number);
        }
    }
    violated
}

/// The action properties that are false of a step, from the given one on, which is.
pub fn all_violated_by_step<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    (from, to): (&S::State, &S::State),
    first: usize,
) -> Vec<usize> {
    let mut violated = vec![first];
    for (number, label) in system.outline().step_labels.iter().enumerate().skip(first + 1) {
        if label.role == StepRole::Property && matches!(system.step_label(scratch, from, to, number), Ok(false)) {
            violated.push(number);
        }
    }
    violated
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
