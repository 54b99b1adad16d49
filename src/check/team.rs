//! The team: the workers of a search, who wait for blocks and pass through their phases together.

use super::chunk::{Chunk, block};
use super::level::{Level, Take};
use crate::model::TransitionSystem;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Below so many predecessors for each worker a level is not worth waking the others.
const ALONE: usize = 64;
/// Workers evaluate deeply nested expressions by recursion, too. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// What workers share. The first runs the search; the others wait at the barrier until it has a block for them.
pub struct Team<State> {
    /// Set when it is known how many workers there are.
    barrier: OnceLock<Barrier>,
    workers: usize,
    work: RwLock<Work<State>>,
    /// The next shard and the next chunk to be taken, for the second and the third phase.
    cursors: [AtomicUsize; 2],
    done: AtomicBool,
}

/// A block and the level it is from.
struct Work<State> {
    frontier: Vec<State>,
    depth: u64,
    block: Vec<RwLock<Chunk<State>>>,
    /// Which chunks of the block were taken in the first phase.
    taken: Vec<AtomicBool>,
}

/// Sends the other workers home when the search ends, in whatever way.
struct Dismissal<'a, State>(&'a Team<State>);

impl<State> Drop for Dismissal<'_, State> {
    fn drop(&mut self) {
        self.0.done.store(true, Ordering::Relaxed);
        self.0.barrier.wait().wait();
    }
}

impl<State: Clone + Send + Sync> Team<State> {
    /// Runs a search with that many workers.
    pub fn with<S, T>(level: &Level<'_, S>, workers: usize, search: impl FnOnce(Option<&Team<State>>) -> T) -> T
    where
        S: TransitionSystem<State = State>,
    {
        if workers < 2 {
            return search(None);
        }
        let team = Team {
            barrier: OnceLock::new(),
            workers,
            work: RwLock::new(Work { frontier: Vec::new(), depth: 0, block: Vec::new(), taken: Vec::new() }),
            cursors: [const { AtomicUsize::new(0) }; 2],
            done: AtomicBool::new(false),
        };
        std::thread::scope(|scope| {
            let team = &team;
            // A thread that the system refuses is done without.
            let helpers = (1..workers).filter(|number| {
                let builder = std::thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, || team.help(level)).is_ok()
            });
            let present = helpers.count() + 1;
            let _ = team.barrier.set(Barrier::new(present));
            let _dismissal = Dismissal(team);
            search(Some(team))
        })
    }

    /// Whether a level of so many predecessors is worth waking the others.
    pub fn pays(&self, predecessors: usize) -> bool {
        predecessors >= ALONE * self.workers
    }

    /// What a worker other than the first does.
    fn help<S: TransitionSystem<State = State>>(&self, level: &Level<'_, S>) {
        let barrier = self.barrier.wait();
        let mut scratch = level.system.scratch();
        loop {
            barrier.wait();
            if self.done.load(Ordering::Relaxed) {
                return;
            }
            self.pass(level, barrier, &mut scratch);
        }
    }

    /// What the first worker does for a level.
    pub fn expand<S: TransitionSystem<State = State>>(
        &self,
        level: &Level<'_, S>,
        scratch: &mut S::Scratch,
        frontier: Vec<State>,
        depth: u64,
        take: &mut Take<'_, State>,
    ) -> Vec<State> {
        let barrier = self.barrier.wait();
        let mut start = 0;
        let end = frontier.len();
        (self.work_mut().frontier, self.work_mut().depth) = (frontier, depth);
        while start < end {
            let mut guard = self.work_mut();
            let work = &mut *guard;
            let parents = block(&work.frontier, start, self.workers);
            work.taken.clear();
            work.taken.resize_with(parents.len(), AtomicBool::default);
            work.block.resize_with(parents.len(), RwLock::default);
            for (chunk, parents) in work.block.iter_mut().zip(parents) {
                chunk.get_mut().unwrap_or_else(PoisonError::into_inner).start(parents);
                start = parents.1;
            }
            drop(guard);
            self.cursors.iter().for_each(|cursor| cursor.store(0, Ordering::Relaxed));
            barrier.wait();
            self.pass(level, barrier, scratch);
            for chunk in &mut self.work_mut().block {
                if take(chunk.get_mut().unwrap_or_else(PoisonError::into_inner)).is_break() {
                    start = end;
                    break;
                }
            }
        }
        std::mem::take(&mut self.work_mut().frontier)
    }

    /// One worker's part of a block, through all phases.
    fn pass<S: TransitionSystem<State = State>>(
        &self,
        level: &Level<'_, S>,
        barrier: &Barrier,
        scratch: &mut S::Scratch,
    ) {
        let work = self.work();
        let reader = level.seen.reader();
        // First the chunks of which this worker knows most: it found their states itself. Then what the others have not got to.
        for own in [true, false] {
            for (chunk, taken) in work.block.iter().zip(&work.taken) {
                // A chunk that cannot be read is being expanded.
                let known = |chunk: &RwLock<Chunk<State>>| {
                    chunk.try_read().is_ok_and(|chunk| {
                        level.system.prefers(scratch, &work.frontier[(chunk.parents.0 + chunk.parents.1) / 2])
                    })
                };
                let wanted = !taken.load(Ordering::Relaxed) && (!own || known(chunk));
                if !wanted || taken.swap(true, Ordering::Relaxed) {
                    continue;
                }
                let mut chunk = chunk.write().unwrap_or_else(PoisonError::into_inner);
                level.explore(&mut chunk, (&work.frontier, work.depth), scratch, &reader);
                chunk.group_by_shard(level.seen);
            }
        }
        drop(reader);
        barrier.wait();
        loop {
            let shard = self.cursors[0].fetch_add(1, Ordering::Relaxed);
            if shard >= level.seen.shard_count() {
                break;
            }
            let mut entered = level.seen.write(shard);
            for chunk in &work.block {
                for candidate in chunk.read().unwrap_or_else(PoisonError::into_inner).in_shard(shard) {
                    candidate.new.store(entered.insert(candidate.fingerprint), Ordering::Relaxed);
                }
            }
        }
        barrier.wait();
        while let Some(chunk) = work.block.get(self.cursors[1].fetch_add(1, Ordering::Relaxed)) {
            level.examine(&mut chunk.write().unwrap_or_else(PoisonError::into_inner), work.depth, scratch);
        }
        drop(work);
        barrier.wait();
    }

    fn work(&self) -> RwLockReadGuard<'_, Work<State>> {
        self.work.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn work_mut(&self) -> RwLockWriteGuard<'_, Work<State>> {
        self.work.write().unwrap_or_else(PoisonError::into_inner)
    }
}
