//! The team: the workers of a search, who wait for blocks and pass through their phases together.

use super::chunk::Chunks;
use super::frontier::Block;
use super::gate::Gate;
use super::level::{Level, Take};
use crate::model::TransitionSystem;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Below so many predecessors for each worker a block is not worth waking the others.
const ALONE: usize = 64;
/// Into so many parts for each worker the set of seen states is divided while states are entered.
const PARTS: usize = 4;
/// Workers evaluate deeply nested expressions by recursion, too. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// What workers share. The first runs the search; the others wait at the gate until it has a block for them.
pub struct Team<State> {
    /// Set when it is known how many workers there are.
    gate: OnceLock<Gate>,
    workers: usize,
    work: RwLock<Work<State>>,
    /// The next part of the set and the next chunk to be taken, for the second and the third phase.
    cursors: [AtomicUsize; 2],
    done: AtomicBool,
    /// Set where a block need not be expanded, since the search has ended before it.
    abandoned: AtomicBool,
    /// How often a worker wanted a chunk that another one had just taken.
    contended: AtomicU64,
}

/// A block and the level it is from.
struct Work<State> {
    block: Block<State>,
    depth: u64,
    chunks: Chunks<State>,
    /// Which chunks were taken in the first phase.
    taken: Vec<AtomicBool>,
}

/// Sends the other workers home when the search ends, in whatever way.
struct Dismissal<'a, State>(&'a Team<State>);

impl<State> Drop for Dismissal<'_, State> {
    fn drop(&mut self) {
        self.0.done.store(true, Ordering::Relaxed);
        self.0.gate.wait().rest();
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
        let block = Block { first: 0, states: Vec::new() };
        let team = Team {
            gate: OnceLock::new(),
            workers,
            work: RwLock::new(Work { block, depth: 0, chunks: Chunks::default(), taken: Vec::new() }),
            cursors: [const { AtomicUsize::new(0) }; 2],
            done: AtomicBool::new(false),
            abandoned: AtomicBool::new(false),
            contended: AtomicU64::new(0),
        };
        std::thread::scope(|scope| {
            let team = &team;
            // A thread that the system refuses is done without.
            let helpers = (1..workers).filter(|&number| {
                let builder = std::thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, move || team.help(level, number)).is_ok()
            });
            let present = helpers.count() + 1;
            let _ = team.gate.set(Gate::new(present));
            let _dismissal = Dismissal(team);
            search(Some(team))
        })
    }

    /// Whether a block of so many predecessors is worth waking the others.
    pub fn pays(&self, predecessors: usize) -> bool {
        predecessors >= ALONE * self.workers
    }

    /// How often a worker had to wait for another one, or found that it came too late.
    pub fn contended(&self) -> u64 {
        self.contended.load(Ordering::Relaxed) + self.gate.get().map_or(0, Gate::slept)
    }

    /// What a worker other than the first does.
    fn help<S: TransitionSystem<State = State>>(&self, level: &Level<'_, S>, number: usize) {
        let gate = self.gate.wait();
        let mut scratch = level.system.scratch();
        loop {
            gate.rest();
            if self.done.load(Ordering::Relaxed) {
                return;
            }
            self.pass(level, gate, number, &mut scratch);
        }
    }

    /// What the first worker does for a block: it takes over the block before while the others begin. Gives the states back.
    pub fn expand<S: TransitionSystem<State = State>>(
        &self,
        level: &Level<'_, S>,
        (scratch, chunks): (&mut S::Scratch, &mut Chunks<State>),
        (block, depth): (Block<State>, u64),
        take: &mut Take<'_, State>,
    ) -> (Vec<State>, ControlFlow<()>) {
        let gate = self.gate.wait();
        let mut work = self.work_mut();
        work.chunks.start(block.first, block.states.len());
        work.taken.clear();
        let count = work.chunks.len();
        work.taken.resize_with(count, || AtomicBool::new(false));
        (work.block, work.depth) = (block, depth);
        drop(work);
        self.cursors.iter().for_each(|cursor| cursor.store(0, Ordering::Relaxed));
        gate.wait();
        let flow = take(chunks);
        if flow.is_break() {
            self.abandoned.store(true, Ordering::Relaxed);
        }
        self.pass(level, gate, 0, scratch);
        let mut work = self.work_mut();
        std::mem::swap(&mut work.chunks, chunks);
        (std::mem::take(&mut work.block.states), flow)
    }

    /// One worker's part of a block, through all phases.
    fn pass<S: TransitionSystem<State = State>>(
        &self,
        level: &Level<'_, S>,
        gate: &Gate,
        number: usize,
        scratch: &mut S::Scratch,
    ) {
        let work = self.work();
        self.explore(level, &work, number, scratch);
        gate.wait();
        let parts = level.seen.parts(PARTS * self.workers);
        loop {
            let part = self.cursors[0].fetch_add(1, Ordering::Relaxed);
            if part >= parts {
                break;
            }
            let mut writer = level.seen.writer(part, parts);
            for number in 0..work.chunks.len() {
                if let Some(mut entries) = work.chunks.read(number).entries(part) {
                    writer.enter(&mut entries);
                }
            }
        }
        gate.wait();
        loop {
            let number = self.cursors[1].fetch_add(1, Ordering::Relaxed);
            if number >= work.chunks.len() {
                break;
            }
            let mut chunk = work.chunks.write(number);
            chunk.note_new();
            level.examine(&mut chunk, work.depth, scratch);
        }
        drop(work);
        gate.wait();
    }

    /// The first phase. Each worker begins where its share of the block begins, then takes what the others have not got to, from the far
    /// end: so it seldom wants what another one takes.
    fn explore<S: TransitionSystem<State = State>>(
        &self,
        level: &Level<'_, S>,
        work: &Work<State>,
        number: usize,
        scratch: &mut S::Scratch,
    ) {
        let mut reader = level.seen.reader();
        let parts = level.seen.parts(PARTS * self.workers);
        let count = work.chunks.len();
        let start = |number: usize| count * number / self.workers;
        let own = start(number)..start(number + 1);
        let others = (own.end..own.start + count).rev();
        for place in own.chain(others) {
            if self.abandoned.load(Ordering::Relaxed) {
                return;
            }
            let place = place % count;
            if work.taken[place].load(Ordering::Relaxed) {
                continue;
            }
            if work.taken[place].swap(true, Ordering::Relaxed) {
                self.contended.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            let mut chunk = work.chunks.write(place);
            level.explore(&mut chunk, (&work.block, work.depth), scratch, &mut reader);
            chunk.list_entries(level.seen, parts);
        }
    }

    fn work(&self) -> RwLockReadGuard<'_, Work<State>> {
        self.work.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn work_mut(&self) -> RwLockWriteGuard<'_, Work<State>> {
        self.work.write().unwrap_or_else(PoisonError::into_inner)
    }
}
