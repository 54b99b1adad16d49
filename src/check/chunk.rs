//! Chunks: some neighbouring predecessors, and what their successors gave.

use super::finding::Finding;
use super::predecessors::Origin;
use super::seen::Seen;
use std::sync::atomic::AtomicBool;

/// How many predecessors a chunk has.
const CHUNK: usize = 64;
/// How many chunks of a block each worker has, so that what is written in one phase is still near in the next.
const CHUNKS: usize = 32;
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
    pub candidates: Vec<Candidate<State>>,
    /// The candidates grouped by shard, and where each shard's group starts; only where several workers enter them.
    by_shard: Vec<u32>,
    shard_starts: Vec<u32>,
}

/// A successor within the constraints that had not been seen when its block began.
pub struct Candidate<State> {
    /// Its fingerprint.
    pub fingerprint: u64,
    /// Where it comes from.
    pub origin: Origin,
    /// The number of the action that made it.
    pub action: u32,
    /// How many successors the chunk had computed, this one included.
    pub generated: u64,
    /// The state.
    pub state: State,
    /// Whether it is the first with its fingerprint; before it is entered, whether that was not seen yet.
    pub new: AtomicBool,
}

/// The predecessors of the chunks of the block that starts with predecessor `start`, for that many workers; none past the end.
pub fn block<State>(frontier: &[State], start: usize, workers: usize) -> impl ExactSizeIterator<Item = (usize, usize)> {
    let end = start.saturating_add(CHUNK * CHUNKS * workers).min(frontier.len());
    (start..end).step_by(CHUNK).map(move |first| (first, (first + CHUNK).min(end)))
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
            by_shard: Vec::new(),
            shard_starts: Vec::new(),
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
    }

    /// Groups the candidates by shard, each group in order, so that each shard's writer finds its own.
    pub fn group_by_shard(&mut self, seen: &Seen) {
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

    /// The candidates of one shard, in order.
    pub fn in_shard(&self, shard: usize) -> impl Iterator<Item = &Candidate<State>> {
        let group = self.shard_starts[shard] as usize..self.shard_starts[shard + 1] as usize;
        self.by_shard[group].iter().map(|&number| &self.candidates[number as usize])
    }
}
