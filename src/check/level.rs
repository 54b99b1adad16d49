//! One level of a breadth-first search: all workers expand its states, with the same result for any number of them.
//!
//! A level is cut into blocks, a block into chunks. A block passes through three phases. In the first each chunk's states are
//! expanded; the set of seen states is only read, so nothing is locked. In the second the successors that were not seen go into
//! the set, shard by shard, in the order of their predecessors. In the third the new ones are checked against the invariants.
//! What was found is then taken over in order, up to the first finding that ends the search.

use super::finding::{Finding, FindingKind, Place};
use super::predecessors::Origin;
use super::seen::{Reader, Seen};
use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, OnceLock, PoisonError, RwLock};

/// How many predecessors a chunk has.
const CHUNK: usize = 64;
/// How many chunks a block has for each worker.
const CHUNKS: usize = 32;
/// Below so many predecessors a level is not worth waking other workers.
const ALONE: usize = 4 * CHUNK;
/// Workers evaluate deeply nested expressions by recursion, too. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// What a search asks of every step.
pub struct Rules<'a> {
    /// Whether a state without successors is a finding.
    pub deadlock: bool,
    /// Whether the search goes on after a violated invariant or action property.
    pub go_on: bool,
    /// Asked before each chunk: whether to stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// What some neighbouring predecessors gave.
pub struct Chunk<State> {
    /// The first predecessor and one past the last.
    pub parents: (usize, usize),
    /// How many successors were computed, duplicates and those outside the constraints included.
    pub generated: u64,
    /// The new states within the constraints, in order.
    pub found: Vec<(Origin, State)>,
    /// Violations after which the search goes on.
    pub violations: Vec<Finding>,
    /// What ends the search; nothing that comes after it in order counts.
    pub finding: Option<Finding>,
    candidates: Vec<Candidate<State>>,
    /// The candidates grouped by shard, and where each shard's group starts; only where several workers enter them.
    by_shard: Vec<u32>,
    shard_starts: Vec<u32>,
}

/// A successor within the constraints that had not been seen when its block began.
struct Candidate<State> {
    fingerprint: u64,
    origin: Origin,
    /// How many successors the chunk had computed, this one included.
    generated: u64,
    state: State,
    new: AtomicBool,
}

type Block<State> = Vec<RwLock<Chunk<State>>>;

/// Expands `frontier` and hands over each chunk in order, until `take` breaks. There is one scratch for each worker.
pub fn expand<S: TransitionSystem>(
    system: &S,
    scratches: &[Mutex<S::Scratch>],
    seen: &Seen,
    frontier: &[S::State],
    rules: &Rules<'_>,
    take: &mut dyn FnMut(Chunk<S::State>) -> ControlFlow<()>,
) {
    let level = Level { system, scratches, seen, frontier, rules };
    if scratches.len() < 2 || frontier.len() < ALONE {
        level.expand_alone(take);
    } else {
        level.expand_together(take);
    }
}

struct Level<'a, S: TransitionSystem> {
    system: &'a S,
    scratches: &'a [Mutex<S::Scratch>],
    seen: &'a Seen,
    frontier: &'a [S::State],
    rules: &'a Rules<'a>,
}

/// What workers that expand a level together share.
struct Team<State> {
    /// Set when it is known how many workers there are.
    barrier: OnceLock<Barrier>,
    block: RwLock<Block<State>>,
    /// The next chunk, shard and chunk to be taken, for each phase.
    cursors: [AtomicUsize; 3],
    done: AtomicBool,
}

impl<S: TransitionSystem> Level<'_, S> {
    fn expand_alone(&self, take: &mut dyn FnMut(Chunk<S::State>) -> ControlFlow<()>) {
        let mut scratch = self.scratches[0].lock().unwrap_or_else(PoisonError::into_inner);
        for start in (0..self.frontier.len()).step_by(CHUNK * CHUNKS) {
            let mut block = self.block(start, 1);
            let reader = self.seen.reader();
            block.iter_mut().for_each(|chunk| self.explore(get_mut(chunk), &mut scratch, &reader));
            drop(reader);
            let mut writer = self.seen.writer();
            for candidate in block.iter_mut().flat_map(|chunk| &mut get_mut(chunk).candidates) {
                *candidate.new.get_mut() = writer.insert(candidate.fingerprint);
            }
            drop(writer);
            block.iter_mut().for_each(|chunk| self.examine(get_mut(chunk), &mut scratch));
            for chunk in block {
                if take(chunk.into_inner().unwrap_or_else(PoisonError::into_inner)).is_break() {
                    return;
                }
            }
        }
    }

    fn expand_together(&self, take: &mut dyn FnMut(Chunk<S::State>) -> ControlFlow<()>) {
        let wanted = self.scratches.len();
        let team = Team {
            barrier: OnceLock::new(),
            block: RwLock::new(self.block(0, wanted)),
            cursors: [const { AtomicUsize::new(0) }; 3],
            done: AtomicBool::new(false),
        };
        std::thread::scope(|scope| {
            let team = &team;
            // A thread that the system refuses is done without.
            let helpers = (1..wanted).filter(|&number| {
                let builder = std::thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, move || self.work(team, number, &mut || ())).is_ok()
            });
            let workers = helpers.count() + 1;
            let _ = team.barrier.set(Barrier::new(workers));
            let mut start = 0;
            self.work(team, 0, &mut || {
                let mut block = team.block.write().unwrap_or_else(PoisonError::into_inner);
                start += CHUNK * CHUNKS * wanted;
                let taken = std::mem::take(&mut *block)
                    .into_iter()
                    .try_for_each(|chunk| take(chunk.into_inner().unwrap_or_else(PoisonError::into_inner)));
                *block = self.block(start, wanted);
                team.cursors.iter().for_each(|cursor| cursor.store(0, Ordering::Relaxed));
                team.done.store(taken.is_break() || block.is_empty(), Ordering::Relaxed);
            });
        });
    }

    /// What each worker does until the level is done; `between` runs after each block, while the others wait.
    fn work(&self, team: &Team<S::State>, number: usize, between: &mut dyn FnMut()) {
        let barrier = team.barrier.wait();
        let mut scratch = self.scratches[number].lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            {
                let block = team.block.read().unwrap_or_else(PoisonError::into_inner);
                let reader = self.seen.reader();
                while let Some(chunk) = block.get(team.cursors[0].fetch_add(1, Ordering::Relaxed)) {
                    let mut chunk = chunk.write().unwrap_or_else(PoisonError::into_inner);
                    self.explore(&mut chunk, &mut scratch, &reader);
                    chunk.group_by_shard(self.seen);
                }
            }
            barrier.wait();
            {
                let block = team.block.read().unwrap_or_else(PoisonError::into_inner);
                for shard in std::iter::repeat_with(|| team.cursors[1].fetch_add(1, Ordering::Relaxed)) {
                    if shard >= self.seen.shard_count() {
                        break;
                    }
                    let mut entered = self.seen.write(shard);
                    for chunk in block.iter() {
                        for candidate in chunk.read().unwrap_or_else(PoisonError::into_inner).in_shard(shard) {
                            candidate.new.store(entered.insert(candidate.fingerprint), Ordering::Relaxed);
                        }
                    }
                }
            }
            barrier.wait();
            {
                let block = team.block.read().unwrap_or_else(PoisonError::into_inner);
                while let Some(chunk) = block.get(team.cursors[2].fetch_add(1, Ordering::Relaxed)) {
                    self.examine(&mut chunk.write().unwrap_or_else(PoisonError::into_inner), &mut scratch);
                }
            }
            barrier.wait();
            between();
            barrier.wait();
            if team.done.load(Ordering::Relaxed) {
                return;
            }
        }
    }

    /// The chunks of the block that starts with predecessor `start`; none past the end.
    fn block(&self, start: usize, workers: usize) -> Block<S::State> {
        let end = start.saturating_add(CHUNK * CHUNKS * workers).min(self.frontier.len());
        (start..end).step_by(CHUNK).map(|first| RwLock::new(Chunk::new(first, (first + CHUNK).min(end)))).collect()
    }

    /// The first phase: the successors of a chunk's predecessors.
    fn explore(&self, chunk: &mut Chunk<S::State>, scratch: &mut S::Scratch, reader: &Reader<'_>) {
        let origin = Origin { parent: chunk.parents.0 as u32, ordinal: 0 };
        if (self.rules.stop)() {
            chunk.finding = Some(Finding { origin, kind: FindingKind::Stopped });
            return;
        }
        let explored = catch_unwind(AssertUnwindSafe(|| self.explore_parents(chunk, scratch, reader)));
        chunk.finding = explored.unwrap_or_else(|panic| Some(Finding { origin, kind: FindingKind::panicked(&*panic) }));
    }

    fn explore_parents(
        &self,
        chunk: &mut Chunk<S::State>,
        scratch: &mut S::Scratch,
        reader: &Reader<'_>,
    ) -> Option<Finding> {
        let mut successors = Vec::new();
        for place in chunk.parents.0..chunk.parents.1 {
            let parent = &self.frontier[place];
            let computed = self.system.successors(scratch, parent, &mut |_, successor| {
                successors.push(successor);
                ControlFlow::Continue(())
            });
            let mut origin = Origin { parent: place as u32, ordinal: 0 };
            let stuck = successors.is_empty();
            for successor in successors.drain(..) {
                chunk.generated += 1;
                match self.explore_step(chunk, scratch, reader, parent, successor, origin) {
                    Ok(None) => {}
                    Ok(Some(kind)) => return Some(Finding { origin, kind }),
                    Err(failure) => {
                        return Some(Finding { origin, kind: FindingKind::Failed(failure, Place::Successor) });
                    }
                }
                origin.ordinal += 1;
            }
            if let Err(failure) = computed {
                return Some(Finding { origin, kind: FindingKind::Failed(failure, Place::Predecessor) });
            }
            if stuck && self.rules.deadlock {
                return Some(Finding { origin, kind: FindingKind::Deadlock });
            }
        }
        None
    }

    /// One step: a candidate if it is new; invariants outside the constraints and action properties are checked at once.
    fn explore_step(
        &self,
        chunk: &mut Chunk<S::State>,
        scratch: &mut S::Scratch,
        reader: &Reader<'_>,
        parent: &S::State,
        successor: S::State,
        origin: Origin,
    ) -> Result<Option<FindingKind>, Failure> {
        let fingerprint = self.system.fingerprint(scratch, &successor)?;
        // A seen state passed the constraints and invariants before.
        let within = if reader.contains(fingerprint) {
            false
        } else if self.system.within_constraints(scratch, &successor)?
            && self.system.within_action_constraints(scratch, parent, &successor)?
        {
            true
        } else {
            // The reference checks a state outside the constraints, too; only its successors are not looked at.
            if let Some(invariant) = self.system.violated_invariant(scratch, &successor)? {
                let kind = FindingKind::Invariant(invariant);
                if !self.rules.go_on {
                    return Ok(Some(kind));
                }
                chunk.violations.push(Finding { origin, kind });
            }
            false
        };
        let violated = self.system.violated_action_property(scratch, parent, &successor);
        if within {
            let generated = chunk.generated;
            chunk.candidates.push(Candidate {
                fingerprint,
                origin,
                generated,
                state: successor,
                new: AtomicBool::new(false),
            });
        }
        let Some(property) = violated? else { return Ok(None) };
        let kind = FindingKind::ActionProperty(property);
        if !self.rules.go_on {
            return Ok(Some(kind));
        }
        chunk.violations.push(Finding { origin, kind });
        Ok(None)
    }

    /// The third phase: the invariants of a chunk's new states. Findings of the first phase that come later are replaced.
    fn examine(&self, chunk: &mut Chunk<S::State>, scratch: &mut S::Scratch) {
        for mut candidate in std::mem::take(&mut chunk.candidates) {
            if !*candidate.new.get_mut() {
                continue;
            }
            let origin = candidate.origin;
            let violated = catch_unwind(AssertUnwindSafe(|| self.system.violated_invariant(scratch, &candidate.state)));
            let kind = match violated {
                Ok(Ok(None)) => None,
                Ok(Ok(Some(invariant))) => Some(FindingKind::Invariant(invariant)),
                Ok(Err(failure)) => Some(FindingKind::Failed(failure, Place::Successor)),
                Err(panic) => Some(FindingKind::panicked(&*panic)),
            };
            chunk.found.push((origin, candidate.state));
            match kind {
                None => {}
                Some(kind @ FindingKind::Invariant(_)) if self.rules.go_on => {
                    chunk.violations.push(Finding { origin, kind })
                }
                Some(kind) => {
                    chunk.generated = candidate.generated;
                    chunk.finding = Some(Finding { origin, kind });
                    break;
                }
            }
        }
        if let Some(finding) = &chunk.finding {
            chunk.violations.retain(|violation| violation.origin <= finding.origin);
        }
        chunk.violations.sort_by_key(|violation| violation.origin);
    }
}

impl<State> Chunk<State> {
    fn new(first: usize, end: usize) -> Self {
        Chunk {
            parents: (first, end),
            generated: 0,
            found: Vec::new(),
            violations: Vec::new(),
            finding: None,
            candidates: Vec::new(),
            by_shard: Vec::new(),
            shard_starts: Vec::new(),
        }
    }

    /// Groups the candidates by shard, each group in order, so that each shard's writer finds its own.
    fn group_by_shard(&mut self, seen: &Seen) {
        let mut starts = vec![0u32; seen.shard_count() + 1];
        for candidate in &self.candidates {
            starts[seen.shard_of(candidate.fingerprint) + 1] += 1;
        }
        for shard in 1..starts.len() {
            starts[shard] += starts[shard - 1];
        }
        let mut next = starts.clone();
        self.by_shard = vec![0; self.candidates.len()];
        for (number, candidate) in self.candidates.iter().enumerate() {
            let place = &mut next[seen.shard_of(candidate.fingerprint)];
            self.by_shard[*place as usize] = number as u32;
            *place += 1;
        }
        self.shard_starts = starts;
    }

    fn in_shard(&self, shard: usize) -> impl Iterator<Item = &Candidate<State>> {
        let group = self.shard_starts[shard] as usize..self.shard_starts[shard + 1] as usize;
        self.by_shard[group].iter().map(|&number| &self.candidates[number as usize])
    }
}

fn get_mut<T>(lock: &mut RwLock<T>) -> &mut T {
    lock.get_mut().unwrap_or_else(PoisonError::into_inner)
}
