//! Common: what workers tell each other of what they have evaluated, so that hardly any evaluates what another one did.
//!
//! Each has tries of its own, which it reads without a lock. Whoever evaluates something enters it into a journal; whoever does not find an
//! answer first takes over what was entered since it last looked. So all tries, and all that is numbered, come to be the same in the
//! same order, and what is known of a state that one worker found is of use to any.

use super::numbers::Numbers;
use super::reads::Read;
use super::shelf::Shelf;
use super::trie::Log;
use super::updates::Update;
use super::ways::{Leaf, Written};
use super::{Memo, Remembered, Scratch};
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};

/// How workers come by what they have in common.
#[derive(Default)]
pub struct Sharing {
    /// What all have in common now; `None` where each remembers for itself.
    common: Option<RwLock<Arc<Common>>>,
    /// How often something new was begun.
    begun: AtomicU32,
}

/// What one or several workers have evaluated until all of it was forgotten.
pub struct Common {
    /// No other has that number.
    pub epoch: u32,
    /// The questions that evaluations ask.
    pub reads: Arc<Numbers<Read>>,
    /// What steps change of values.
    pub updates: Arc<Numbers<Update>>,
    /// What was evaluated, where several workers tell each other.
    journal: Option<Journal>,
}

/// What was evaluated, in order.
#[derive(Default)]
struct Journal {
    entries: Shelf<Learned>,
    count: AtomicU32,
    writing: Mutex<()>,
    bytes: AtomicUsize,
    /// How often a worker found another one writing.
    contended: AtomicU64,
}

/// The result of an evaluation.
pub enum Learned {
    /// What a branch does for some answers to its reads.
    Branch {
        /// The number of the branch.
        branch: usize,
        /// The reads, with the answers.
        log: Log,
        /// The ways through it.
        ways: Written,
        /// The slots that were read.
        read: u64,
    },
    /// Whether a conjunct is true for some answers to its reads.
    Conjunct {
        /// Which one.
        place: ConjunctPlace,
        /// The reads, with the answers.
        log: Log,
        /// Whether it is true.
        holds: bool,
    },
}

/// Where a conjunct stands.
#[derive(Clone, Copy)]
pub struct ConjunctPlace {
    /// Whether it is one of a predicate of steps.
    pub of_steps: bool,
    /// The number of the predicate.
    pub label: usize,
    /// Its number in the predicate.
    pub number: usize,
}

/// Which leaves a worker must know to make use of those of a state.
#[derive(Clone, Copy)]
pub struct Knowledge {
    /// The number of what they belong to.
    pub epoch: u32,
    /// How much was learned when they were found.
    pub learned: u32,
}

impl Sharing {
    /// Nothing is evaluated yet; where there are several workers, they tell each other.
    pub fn new(workers: usize) -> Sharing {
        let mut sharing = Sharing::default();
        if workers > 1 {
            sharing.common = Some(RwLock::new(sharing.begin(Some(Journal::default()))));
        }
        sharing
    }

    /// The same where nothing was evaluated yet.
    pub fn renewed(&self) -> Sharing {
        Sharing::new(if self.common.is_some() { 2 } else { 1 })
    }

    fn begin(&self, journal: Option<Journal>) -> Arc<Common> {
        let epoch = self.begun.fetch_add(1, Ordering::Relaxed);
        Arc::new(Common { epoch, reads: Arc::default(), updates: Arc::default(), journal })
    }

    /// What a worker that remembers nothing yet has in common with the others, which may be none.
    pub fn common(&self) -> Arc<Common> {
        match &self.common {
            Some(common) => common.read().unwrap_or_else(PoisonError::into_inner).clone(),
            None => self.begin(None),
        }
    }

    /// Whether others have forgotten it, so that nothing more is learned from them.
    pub fn is_left(&self, common: &Common) -> bool {
        self.common.is_some() && self.begun.load(Ordering::Relaxed) != common.epoch + 1
    }

    /// Forgets what the workers have in common, if it is still that.
    pub fn begin_anew(&self, old: &Arc<Common>) {
        let Some(common) = &self.common else { return };
        let mut common = common.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&common, old) {
            *common = self.begin(Some(Journal::default()));
        }
    }

    /// How often a worker found another one writing, since something new was begun.
    pub fn contended(&self) -> u64 {
        self.common.as_ref().map_or(0, |common| common.read().unwrap_or_else(PoisonError::into_inner).contended())
    }
}

impl Common {
    /// About how many bytes are taken, those of numbers not counted.
    pub fn bytes(&self) -> usize {
        self.journal.as_ref().map_or(0, |journal| journal.bytes.load(Ordering::Relaxed))
    }

    fn contended(&self) -> u64 {
        self.journal.as_ref().map_or(0, |journal| journal.contended.load(Ordering::Relaxed))
    }
}

impl Journal {
    fn write(&self) -> MutexGuard<'_, ()> {
        match self.writing.try_lock() {
            Ok(writing) => writing,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                self.contended.fetch_add(1, Ordering::Relaxed);
                self.writing.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }
}

impl Learned {
    fn log(&self) -> &Log {
        match self {
            Learned::Branch { log, .. } | Learned::Conjunct { log, .. } => log,
        }
    }

    fn bytes(&self) -> usize {
        let ways = match self {
            Learned::Branch { ways, .. } => ways.bytes(),
            Learned::Conjunct { .. } => 0,
        };
        size_of::<Learned>() + self.log().len() * 8 + ways
    }
}

impl Memo<'_> {
    /// Takes over what other workers have learned since; whether there was anything.
    pub(super) fn catch_up(&self, scratch: &mut Scratch) -> bool {
        let Some(journal) = &scratch.common.journal else { return false };
        let count = journal.count.load(Ordering::Acquire);
        if count == scratch.learned {
            return false;
        }
        scratch.reads.catch_up();
        scratch.updates.catch_up();
        let (common, first) = (scratch.common.clone(), scratch.learned);
        let entries =
            common.journal.iter().flat_map(|journal| (first..count).filter_map(|number| journal.entries.get(number)));
        entries.for_each(|learned| {
            self.learn(scratch, learned);
        });
        scratch.learned = count;
        true
    }

    /// Remembers the result of an evaluation, for other workers, too. Gives what is remembered for the same answers, if that may be.
    pub(super) fn teach(&self, scratch: &mut Scratch, learned: Learned) -> Option<u32> {
        let common = scratch.common.clone();
        let Some(journal) = &common.journal else { return self.learn(scratch, &learned) };
        let _writing = journal.write();
        if self.catch_up(scratch)
            && let Some(known) = scratch.known(&learned)
        {
            return Some(known);
        }
        let number = journal.count.load(Ordering::Relaxed);
        if number == u32::MAX {
            return None;
        }
        let result = self.learn(scratch, &learned);
        scratch.learned = number + 1;
        journal.bytes.fetch_add(learned.bytes(), Ordering::Relaxed);
        journal.entries.put(number, learned);
        // Who sees the count sees what was learned, and all that it speaks of.
        journal.count.store(number + 1, Ordering::Release);
        result
    }

    /// Remembers the result of an evaluation; gives its number, if that may be.
    fn learn(&self, scratch: &mut Scratch, learned: &Learned) -> Option<u32> {
        match learned {
            Learned::Branch { branch, log, ways, read } => {
                let leaf = scratch.ways.add(ways, *branch, *read).map(Leaf::number);
                let remembered = &mut scratch.branches[*branch];
                if remembered.off {
                    return None;
                }
                let entered = leaf.filter(|leaf| remembered.trie.insert(log, *leaf).is_some());
                // Numbers end, or the same answers led elsewhere once: not a function of what it reads.
                remembered.off = entered.is_none();
                entered
            }
            Learned::Conjunct { place, log, holds } => {
                let remembered = scratch.conjunct(*place);
                if remembered.off {
                    return None;
                }
                let entered = remembered.trie.insert(log, u32::from(*holds)).map(|()| u32::from(*holds));
                if entered.is_none() {
                    remembered.off = true;
                    self.predicate(*place).note(place.number, u64::MAX, *holds);
                }
                entered
            }
        }
    }
}

impl Scratch {
    /// What is remembered of a conjunct.
    pub(super) fn conjunct(&mut self, place: ConjunctPlace) -> &mut Remembered {
        let Scratch { states, steps, .. } = self;
        &mut (if place.of_steps { steps } else { states })[place.label][place.number]
    }

    /// What is remembered for the answers that led to a result.
    fn known(&mut self, learned: &Learned) -> Option<u32> {
        let remembered = match learned {
            Learned::Branch { branch, .. } => &self.branches[*branch],
            Learned::Conjunct { place, .. } => self.conjunct(*place),
        };
        if remembered.off { None } else { remembered.trie.get(learned.log()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_leave_together_what_one_of_them_forgets() {
        let sharing = Sharing::new(2);
        let (first, second) = (sharing.common(), sharing.common());
        assert!(Arc::ptr_eq(&first, &second) && !sharing.is_left(&second));
        sharing.begin_anew(&first);
        assert!(sharing.is_left(&second));
        // The second to find no room left does not forget what was begun meanwhile.
        sharing.begin_anew(&second);
        let third = sharing.common();
        assert_eq!((third.epoch, sharing.is_left(&third)), (first.epoch + 1, false));
    }

    #[test]
    fn workers_that_do_not_tell_each_other_have_nothing_in_common() {
        let sharing = Sharing::new(1);
        let (first, second) = (sharing.common(), sharing.common());
        assert_ne!(first.epoch, second.epoch);
        assert!(!sharing.is_left(&first) && !sharing.is_left(&second));
    }
}
