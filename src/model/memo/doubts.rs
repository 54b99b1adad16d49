//! Doubts: which conjuncts a step makes one ask again, though they were true of the state before.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// For each slot the conjuncts that are asked where a step writes it: those that ever read it, in any worker, or were ever false. They are bits of
/// words, since most steps leave most conjuncts alone.
pub struct Doubts {
    /// For each conjunct its predicate, and its number there.
    conjuncts: Vec<(usize, usize)>,
    /// How many words the conjuncts take.
    words: usize,
    /// The words, slot by slot, where slots are those of a mask.
    by_slot: Box<[AtomicU64]>,
    /// Whether nothing follows from the state before any more, since not all of the conjuncts were true of some state.
    nothing_follows: AtomicBool,
}

/// Takes the first of the bits; which one.
#[inline]
fn take_first(bits: &mut u64) -> Option<usize> {
    let first = bits.trailing_zeros();
    *bits &= bits.wrapping_sub(1);
    (first < u64::BITS).then_some(first as usize)
}

impl Doubts {
    /// No doubts of these conjuncts.
    pub fn new(conjuncts: Vec<(usize, usize)>) -> Doubts {
        let words = conjuncts.len().div_ceil(64);
        let by_slot = (0..64 * words).map(|_| AtomicU64::new(0)).collect();
        Doubts { conjuncts, words, by_slot, nothing_follows: AtomicBool::new(false) }
    }

    /// All conjuncts are asked of every state from now on. Where one was false of a state, or could not be evaluated, those behind it were not asked;
    /// a search that goes on from there must not take them for true.
    pub fn ask_all(&self) {
        self.nothing_follows.store(true, Ordering::Relaxed);
    }

    /// A conjunct is asked from now on where a step writes one of those slots.
    pub fn note(&self, conjunct: usize, mut slots: u64) {
        while let Some(slot) = take_first(&mut slots) {
            self.by_slot[slot * self.words + conjunct / 64].fetch_or(1 << (conjunct % 64), Ordering::Relaxed);
        }
    }

    /// All conjuncts.
    pub fn all(&self) -> Range<usize> {
        0..self.conjuncts.len()
    }

    /// Visits those of some conjuncts, by predicate and number, that are asked where a step writes those slots; all of them where nothing is known
    /// of the state before.
    #[inline]
    pub fn each<B>(
        &self,
        conjuncts: Range<usize>,
        written: Option<u64>,
        mut visit: impl FnMut(usize, usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let written = written.filter(|_| !self.nothing_follows.load(Ordering::Relaxed));
        for word in conjuncts.start / 64..conjuncts.end.div_ceil(64) {
            let mut bits = match written {
                None => u64::MAX,
                // What was ever false is not to be inherited, even where nothing changes.
                Some(0) => self.of(u64::MAX, word),
                Some(written) => self.of(written, word),
            };
            bits &= u64::MAX << conjuncts.start.saturating_sub(word * 64);
            bits &= u64::MAX >> (64 - (conjuncts.end - word * 64).min(64));
            while let Some(bit) = take_first(&mut bits) {
                let (predicate, number) = self.conjuncts[word * 64 + bit];
                visit(predicate, number)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// A word of the conjuncts that one of those slots puts in doubt.
    #[inline]
    fn of(&self, mut slots: u64, word: usize) -> u64 {
        let mut all = 0;
        while let Some(slot) = take_first(&mut slots) {
            all |= self.by_slot[slot * self.words + word].load(Ordering::Relaxed);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_are_asked_that_read_what_is_written() {
        // Three predicates with 50, 100 and 3 conjuncts.
        let places = |(predicate, count): (usize, usize)| (0..count).map(move |number| (predicate, number));
        let doubts = Doubts::new([(0, 50), (1, 100), (2, 3)].into_iter().flat_map(places).collect());
        let asked = |range: Range<usize>, written| {
            let mut asked = Vec::new();
            let _ = doubts.each(range, written, |predicate, number| {
                asked.push((predicate, number));
                ControlFlow::<()>::Continue(())
            });
            asked
        };
        doubts.note(3, 0b11);
        doubts.note(70, 0b10);
        doubts.note(149, u64::MAX);
        doubts.note(152, 1 << 63);
        assert_eq!(asked(doubts.all(), Some(0b1)), [(0, 3), (1, 99)]);
        assert_eq!(asked(doubts.all(), Some(0b10)), [(0, 3), (1, 20), (1, 99)]);
        assert_eq!(asked(doubts.all(), Some(0)), [(0, 3), (1, 20), (1, 99), (2, 2)]);
        assert_eq!(asked(50..150, Some(0b110)), [(1, 20), (1, 99)]);
        assert_eq!(asked(150..153, Some(1 << 63 | 1)), [(2, 2)]);
        assert_eq!(asked(0..50, Some(1 << 63)), []);
        assert_eq!(asked(50..150, None).len(), 100);
        assert_eq!(asked(150..153, None), [(2, 0), (2, 1), (2, 2)]);
        doubts.ask_all();
        assert_eq!(asked(150..153, Some(1)), [(2, 0), (2, 1), (2, 2)]);
    }
}
