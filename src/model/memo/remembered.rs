//! Remembered: the results of one expression, and whether remembering them pays.

use super::each::ELEMENT;
use super::front::Front;
use super::reads::{Asker, Reads, Slots};
use super::store::Id;
use super::trie::Trie;

/// What one expression gave, and how often that was of use.
pub struct Remembered {
    /// The results by the answers to what was asked.
    pub trie: Trie,
    /// Some of the results, by what lies in slots.
    front: Front,
    /// How often it was asked, since that was last looked at.
    pub asked: u32,
    /// How often there was no answer.
    missed: u32,
    /// Whether results are no longer remembered.
    pub off: bool,
    /// The question for the set whose elements it is asked about, where it is evaluated for each.
    pub set: Option<u32>,
}

/// After so many questions remembering must have paid.
const TRIAL: u32 = 20_000;

impl Remembered {
    /// Nothing is remembered yet, or will ever be.
    pub fn new(pure: bool, set: Option<u32>) -> Self {
        Remembered { trie: Trie::default(), front: Front::default(), asked: 0, missed: 0, off: !pure, set }
    }

    /// The result for the slots, by what lies in them or by the answers to questions.
    #[inline(always)]
    pub fn find(&mut self, (reads, asker): (&mut Reads, &Asker<'_>), slots: Slots<'_>) -> Option<u32> {
        let Remembered { trie, front, .. } = self;
        front.find(slots, |path| {
            trie.find(|read| {
                path.note(reads.slot(read));
                reads.answer(asker, read, slots)
            })
        })
    }

    /// The result for an element of its set, by the answers to questions.
    #[inline]
    pub fn find_for(&self, element: Id, (reads, asker): (&mut Reads, &Asker<'_>), slots: Slots<'_>) -> Option<u32> {
        self.trie.find(|read| match read {
            ELEMENT => element,
            read => reads.answer(asker, read, slots),
        })
    }

    /// Forgets all results.
    pub fn clear(&mut self) {
        self.trie = Trie::default();
        self.front = Front::default();
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.trie.bytes() + self.front.bytes()
    }

    /// Counts a question that was not answered, and gives up where more than half are not.
    pub fn missed(&mut self) {
        self.missed += 1;
        if self.asked >= TRIAL {
            self.off |= self.missed > self.asked / 2;
            self.asked = 0;
            self.missed = 0;
        }
    }
}
