//! The gate: where workers wait for each other between the phases of a block.

use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// A barrier that is looked at for a while before a worker sleeps, since phases mostly end together.
pub struct Gate {
    workers: usize,
    arrived: AtomicUsize,
    /// How often the gate was opened.
    opened: AtomicU32,
    /// How many sleep; they are woken under the lock, so that none misses it.
    sleeping: Mutex<usize>,
    wake: Condvar,
    /// How often a worker slept.
    slept: AtomicU64,
}

/// How often a worker looks before it sleeps: some tens of microseconds, about as long as falling asleep and waking up takes.
const LOOKS: u32 = 2_000;

impl Gate {
    /// A gate for that many workers.
    pub fn new(workers: usize) -> Self {
        Gate {
            workers,
            arrived: AtomicUsize::new(0),
            opened: AtomicU32::new(0),
            sleeping: Mutex::new(0),
            wake: Condvar::new(),
            slept: AtomicU64::new(0),
        }
    }

    /// Waits until all workers are here; counts where that takes long.
    pub fn wait(&self) {
        self.slept.fetch_add(u64::from(self.rest()), Ordering::Relaxed);
    }

    /// The same where there is nothing to do; whether the worker slept.
    pub fn rest(&self) -> bool {
        let round = self.opened.load(Ordering::Acquire);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.workers {
            self.arrived.store(0, Ordering::Relaxed);
            let sleeping = self.sleeping.lock().unwrap_or_else(PoisonError::into_inner);
            self.opened.store(round.wrapping_add(1), Ordering::Release);
            if *sleeping > 0 {
                self.wake.notify_all();
            }
            return false;
        }
        for _ in 0..LOOKS {
            if self.opened.load(Ordering::Acquire) != round {
                return false;
            }
            std::hint::spin_loop();
        }
        let mut sleeping = self.sleeping.lock().unwrap_or_else(PoisonError::into_inner);
        *sleeping += 1;
        while self.opened.load(Ordering::Acquire) == round {
            sleeping = self.wake.wait(sleeping).unwrap_or_else(PoisonError::into_inner);
        }
        *sleeping -= 1;
        true
    }

    /// How often a worker slept here.
    pub fn slept(&self) -> u64 {
        self.slept.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_before_all_are_here() {
        let (gate, count) = (Gate::new(3), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for round in 1..=2_000 {
                        count.fetch_add(1, Ordering::Relaxed);
                        gate.wait();
                        assert_eq!(count.load(Ordering::Relaxed), 3 * round);
                        gate.wait();
                    }
                });
            }
        });
    }
}
