//! Room: what a search does where states, and what the system keeps beside them, take much memory.

use super::super::frontier::Frontier;
use super::super::storage::Storage;
use super::Search;
use crate::model::TransitionSystem;
use std::io;

/// States that wait are written down, which takes a tenth of the memory and some time, where they take more bytes than that.
const MOST_UNWRITTEN: usize = 1 << 27;

/// A system is not renewed before it keeps that many bytes beside the states, or that part of the memory there is: what it then has
/// forgotten takes time to find again.
const LEAST_KEPT: usize = 1 << 28;
const SHARE: u64 = 4;

/// How many bytes a system may keep beside the states before it is renewed.
pub(super) fn least_kept(memory: Option<(u64, &dyn Storage)>) -> usize {
    let share = memory.map_or(u64::MAX, |(bytes, _)| bytes / SHARE);
    LEAST_KEPT.min(usize::try_from(share).unwrap_or(usize::MAX))
}

impl<S: TransitionSystem> Search<'_, '_, S> {
    /// Writes down what waits where there is much of it, and puts away what there is no memory for.
    pub(super) fn make_room(&mut self, system: &S) -> io::Result<()> {
        let size = system.state_bytes();
        let room = |search: &Self| (search.frontier.room() + search.next.room() + search.spare.room()) * size;
        if room(self) > MOST_UNWRITTEN {
            self.spare.clear();
            while room(self) > MOST_UNWRITTEN && self.next.write_down(system, &mut self.spare) {
                self.spare.clear();
            }
        }
        let waiting = room(self) + self.frontier.written() + self.next.written();
        self.frontier_bytes = self.frontier_bytes.max(waiting);
        let Some((budget, storage)) = self.options.memory else { return Ok(()) };
        let budget = usize::try_from(budget).unwrap_or(usize::MAX);
        let mut taken = waiting + self.seen.bytes() + self.predecessors.bytes() + system.kept_bytes();
        if taken <= budget {
            return Ok(());
        }
        taken -= self.predecessors.bytes();
        self.predecessors.put_away(storage)?;
        taken += self.predecessors.bytes();
        // A block is small, and those that are full are worth the most; only where nearly nothing is allowed the last goes, too.
        if waiting > budget {
            self.next.end_block();
        }
        let of_next = |next: &Frontier<S::State>| next.room() * size + next.written();
        while taken > budget {
            let before = of_next(&self.next);
            if !self.next.put_away(system, storage, &mut self.spare)? {
                break;
            }
            self.spare.clear();
            taken -= before - of_next(&self.next);
        }
        self.spare.clear();
        Ok(())
    }

    /// A system that gives what that one gives and keeps only what the waiting states need; they become its own.
    pub(super) fn renew(&mut self, system: &S) -> io::Result<Option<S>> {
        let Search { frontier, next, spare, .. } = self;
        if let Some((_, storage)) = self.options.memory {
            // What is put away needs nothing of the system.
            for waiting in [&mut *frontier, &mut *next] {
                while waiting.put_away(system, storage, spare)? {}
            }
            spare.clear();
        }
        let mut renewed = Ok(());
        let system = system.renewed(&mut |renew| {
            renewed = frontier.renew(system, spare, renew).and_then(|()| next.renew(system, spare, renew));
        });
        // Where nearly all that is kept is needed, it is not worth it again soon.
        let kept = system.as_ref().map_or(usize::MAX / 2, S::kept_bytes);
        self.renewed_at = (2 * kept).max(least_kept(self.options.memory));
        renewed.map(|()| system)
    }
}
