//! Chunks: some neighbouring predecessors, and what their successors gave.

use super::finding::Finding;
use super::liveness::Recorded;
use super::predecessors::Origin;
use super::seen::{Enter, Entry, Seen};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// How many predecessors a chunk has.
const CHUNK: usize = 64;
/// How many chunks a block has for a worker alone, so that what is written in one phase is still near in the next.
const CHUNKS_ALONE: usize = 32;
/// How many it has for each of several workers, so that they seldom wait for each other between phases.
const CHUNKS_TOGETHER: usize = 40;
/// From how many steps on their fingerprints are looked up.
pub const STEPS: usize = 256;

/// What some neighbouring predecessors gave.
pub struct Chunk<State> {
    /// The first predecessor and one past the last.
    pub parents: (usize, usize),
    /// How many successors were computed, duplicates and those outside the constraints included.
    pub generated: u64,
    /// Violations after which the search goes on.
    pub violations: Vec<Finding>,
    /// What ends the search; nothing that comes after it in order counts.
    pub finding: Option<Finding>,
    /// How many of the successors each action made.
    pub taken: Vec<u64>,
    /// How often each predicate was true that must be possible.
    pub possible: Vec<u64>,
    /// What may be new and, after the last phase, the new states within the constraints, in order.
    pub candidates: Vec<Candidate>,
    /// The states of the candidates. They go to the frontier together, so that each is copied there once.
    pub states: Vec<State>,
    /// What the graph of states needs, where one is wanted.
    pub recorded: Recorded,
    /// What is to be entered of each part of the set of seen states; only where several workers enter them.
    entries: Vec<Mutex<Vec<Entry>>>,
}

/// A successor within the constraints that had not been seen when its block began.
pub struct Candidate {
    /// Its fingerprint.
    pub fingerprint: u64,
    /// Where it comes from.
    pub origin: Origin,
    /// The number of the action that made it.
    pub action: u32,
    /// How many successors the chunk had computed, this one included.
    pub generated: u64,
    /// Whether it is the first with its fingerprint; before it is entered, whether that was not seen yet.
    pub new: bool,
}

impl Enter for Candidate {
    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn note(&mut self, new: bool) {
        self.new = new;
    }
}

/// How many states a block has for that many workers.
pub fn block_size(workers: usize) -> usize {
    CHUNK * if workers < 2 { CHUNKS_ALONE } else { CHUNKS_TOGETHER * workers }
}

/// The chunks of a block, of which some are filled. They are kept, since what they have allocated is used again.
pub struct Chunks<State> {
    chunks: Vec<RwLock<Chunk<State>>>,
    filled: usize,
}

impl<State> Default for Chunks<State> {
    fn default() -> Self {
        Chunks { chunks: Vec::new(), filled: 0 }
    }
}

impl<State> Chunks<State> {
    /// Makes them the chunks of so many predecessors, the first of which has that place in its level.
    pub fn start(&mut self, first: usize, predecessors: usize) {
        self.filled = predecessors.div_ceil(CHUNK);
        if self.chunks.len() < self.filled {
            self.chunks.resize_with(self.filled, RwLock::default);
        }
        let end = first + predecessors;
        for (number, chunk) in self.iter_mut().enumerate() {
            let start = first + number * CHUNK;
            chunk.start((start, (start + CHUNK).min(end)));
        }
    }

    /// How many chunks are filled.
    pub fn len(&self) -> usize {
        self.filled
    }

    /// Forgets what they are filled with.
    pub fn clear(&mut self) {
        self.filled = 0;
    }

    /// A chunk for whoever fills it.
    pub fn write(&self, number: usize) -> RwLockWriteGuard<'_, Chunk<State>> {
        self.chunks[number].write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A chunk for those who look at it together.
    pub fn read(&self, number: usize) -> RwLockReadGuard<'_, Chunk<State>> {
        self.chunks[number].read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The chunks that are filled, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Chunk<State>> {
        self.chunks[..self.filled].iter_mut().map(|chunk| chunk.get_mut().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<State> Default for Chunk<State> {
    fn default() -> Self {
        Chunk {
            parents: (0, 0),
            generated: 0,
            violations: Vec::new(),
            finding: None,
            taken: Vec::new(),
            possible: Vec::new(),
            candidates: Vec::new(),
            states: Vec::new(),
            recorded: Recorded::default(),
            entries: Vec::new(),
        }
    }
}

impl<State> Chunk<State> {
    /// Makes it the chunk of other predecessors; what it has allocated is used again.
    pub fn start(&mut self, parents: (usize, usize)) {
        self.parents = parents;
        self.generated = 0;
        self.violations.clear();
        self.finding = None;
        self.taken.clear();
        self.possible.clear();
        self.candidates.clear();
        self.states.clear();
        self.recorded.clear();
        for entries in &mut self.entries {
            entries.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// Keeps the candidates, with their states, of which that is true.
    pub fn retain(&mut self, mut keeps: impl FnMut(&mut Chunk<State>, &Candidate, &State) -> bool) {
        let (mut candidates, mut states) = (std::mem::take(&mut self.candidates), std::mem::take(&mut self.states));
        let mut kept = 0;
        for place in 0..candidates.len() {
            if keeps(self, &candidates[place], &states[place]) {
                if kept != place {
                    candidates.swap(kept, place);
                    states.swap(kept, place);
                }
                kept += 1;
            }
        }
        candidates.truncate(kept);
        states.truncate(kept);
        (self.candidates, self.states) = (candidates, states);
    }

    /// Lists what is to be entered of each of so many parts of the set, in order.
    pub fn list_entries(&mut self, seen: &Seen, parts: usize) {
        self.entries.resize_with(parts, Mutex::default);
        for (number, candidate) in self.candidates.iter().enumerate() {
            let entries = &mut self.entries[seen.part_of(candidate.fingerprint, parts)];
            let entries = entries.get_mut().unwrap_or_else(PoisonError::into_inner);
            entries.push(Entry { fingerprint: candidate.fingerprint, number: number as u32, new: false });
        }
    }

    /// What is to be entered of one part, if anything was found. Nobody else asks for it at the same time.
    pub fn entries(&self, part: usize) -> Option<MutexGuard<'_, Vec<Entry>>> {
        self.entries.get(part).map(|entries| entries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over which entries were new.
    pub fn note_new(&mut self) {
        let Chunk { entries, candidates, .. } = self;
        for entries in entries {
            for entry in entries.get_mut().unwrap_or_else(PoisonError::into_inner) {
                candidates[entry.number as usize].new = entry.new;
            }
        }
    }
}
