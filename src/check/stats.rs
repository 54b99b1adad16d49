//! Statistics: how much was looked at, how deep and for how long; the only clock of the search.

use crate::model::Outline;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a search counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Statistics {
    /// Distinct initial states within the constraints.
    pub initial: u64,
    /// Initial states and successors that were computed, duplicates and those outside the constraints included.
    pub generated: u64,
    /// Distinct states within the constraints.
    pub distinct: u64,
    /// Distinct states whose successors were not computed.
    pub queued: u64,
    /// The number of states of the longest shortest behavior: 1 where at most initial states were found.
    pub depth: u64,
    /// All states of at most that depth were looked at, and all steps from those of less; 0 where states are not looked at level by
    /// level.
    pub covered: u64,
    /// How many random behaviors were made.
    pub behaviors: u64,
    /// How long it took.
    pub time: Duration,
    /// The bytes of the set of seen states, of the predecessors and, at the widest place, of the states that waited.
    pub bytes: u64,
    /// Whether states were told apart exactly, not by fingerprints.
    pub exact: bool,
    /// How often a worker had to wait for another one, or came too late for what another one had taken.
    pub contended: u64,
}

impl Statistics {
    /// Where there is something to search, its first level was looked at, even if no state lies on it.
    pub(super) fn look_at_initial_level(&mut self, outline: &Outline) {
        self.depth = self.depth.max(u64::from(!outline.actions.is_empty()));
    }

    /// The probability that two of the distinct states had the same fingerprint, so that one was taken for the other:
    /// each generated state that was not new meets each distinct one with probability 2^-64.
    pub fn collision_probability(&self) -> f64 {
        if self.exact {
            return 0.0;
        }
        let duplicates = self.generated.saturating_sub(self.distinct) as f64;
        self.distinct as f64 * duplicates / 2f64.powi(64)
    }
}

/// The state of a running search, which other threads may look at.
#[derive(Default, Debug)]
pub struct Progress {
    generated: AtomicU64,
    distinct: AtomicU64,
    queued: AtomicU64,
    depth: AtomicU64,
    behaviors: AtomicU64,
}

impl Progress {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What has been counted so far; time and bytes are not known.
    pub fn statistics(&self) -> Statistics {
        Statistics {
            generated: self.generated.load(Ordering::Relaxed),
            distinct: self.distinct.load(Ordering::Relaxed),
            queued: self.queued.load(Ordering::Relaxed),
            depth: self.depth.load(Ordering::Relaxed),
            behaviors: self.behaviors.load(Ordering::Relaxed),
            ..Statistics::default()
        }
    }

    pub(super) fn set(&self, statistics: &Statistics) {
        self.generated.store(statistics.generated, Ordering::Relaxed);
        self.distinct.store(statistics.distinct, Ordering::Relaxed);
        self.queued.store(statistics.queued, Ordering::Relaxed);
        self.depth.store(statistics.depth, Ordering::Relaxed);
        self.behaviors.store(statistics.behaviors, Ordering::Relaxed);
    }
}

/// When the search began.
#[derive(Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Clock(Instant::now())
    }

    pub(super) fn passed(self) -> Duration {
        self.0.elapsed()
    }
}
