//! Fronts: results that were found lately, by all that lies in the few slots that mostly decide, before the questions one by one.

use super::reads::{Short, Slots};
use super::store::Id;

/// Results of one expression by the numbers in some slots.
///
/// A result that was found by questions about these slots alone is found again as long as the same lies in them. Whole slots have more
/// different contents than what is asked of them, but to compare them costs less than one question.
#[derive(Default)]
pub struct Front {
    /// The slots, in short.
    slots: Path,
    entries: Vec<Entry>,
    /// How often a result was asked for, and how often it was not here, since that was last looked at.
    asked: u32,
    missed: u32,
    /// How often slots were chosen.
    chosen: u32,
}

#[derive(Clone, Copy)]
struct Entry {
    key: Key,
    result: u32,
}

/// The numbers in the slots; zeros where there are fewer.
type Key = [Id; MOST];

/// So many slots there are at most.
const MOST: usize = 4;
/// Nothing is kept here: no value has that number.
const EMPTY: Entry = Entry { key: [Id::MAX; MOST], result: 0 };
/// So many entries there are at first, and at most.
const FIRST: usize = 1 << 6;
const LAST: usize = 1 << 12;
/// After so many misses for each entry it is asked whether there are enough of them, and whether these are the right slots.
const FULL: usize = 4;
/// So often slots are chosen before that is given up.
const CHOICES: u32 = 8;

/// The slots that some questions are about, in short.
#[derive(Clone, Copy, Default)]
pub struct Path {
    slots: [Short; MOST],
    /// How many these are; more than there is room for where they are not known.
    count: usize,
}

impl Path {
    /// Adds the slot of a question, or that it has none.
    pub fn note(&mut self, slot: Option<Short>) {
        let Some(slot) = slot else {
            self.count = MOST + 1;
            return;
        };
        if self.count <= MOST && !self.slots[..self.count].contains(&slot) {
            if let Some(place) = self.slots.get_mut(self.count) {
                *place = slot;
            }
            self.count += 1;
        }
    }

    fn is_known(&self) -> bool {
        self.count <= MOST
    }

    fn slots(&self) -> &[Short] {
        &self.slots[..self.count.min(MOST)]
    }
}

impl Front {
    /// The result for what lies in the slots, from here or by questions, which note the slots that they are about.
    #[inline(always)]
    pub fn find(&mut self, slots: Slots<'_>, ask: impl FnOnce(&mut Path) -> Option<u32>) -> Option<u32> {
        let mut key = [0; MOST];
        let mut hash = 0u32;
        for (&short, id) in self.slots.slots().iter().zip(&mut key) {
            *id = slots.at(short);
            hash = (hash.rotate_left(5) ^ *id).wrapping_mul(0x9e37_79b1);
        }
        self.asked += 1;
        let place = (hash >> 16) as usize & self.entries.len().wrapping_sub(1);
        if let Some(entry) = self.entries.get(place)
            && entry.key == key
        {
            return Some(entry.result);
        }
        let mut path = Path::default();
        let result = ask(&mut path)?;
        self.missed((key, place), path, result);
        Some(result)
    }

    /// Takes note of a result that was not here, found by questions about the slots of a path.
    #[inline(never)]
    fn missed(&mut self, (key, place): (Key, usize), path: Path, result: u32) {
        if self.chosen > CHOICES {
            return;
        }
        self.missed += 1;
        if path.is_known() {
            let mut all = self.slots;
            path.slots().iter().for_each(|slot| all.note(Some(*slot)));
            match self.entries.get_mut(place) {
                Some(entry) if all.count == self.slots.count => *entry = Entry { key, result },
                _ if all.is_known() => {
                    self.slots = all;
                    self.entries = vec![EMPTY; self.entries.len().max(FIRST)];
                }
                _ => {}
            }
        }
        // Where hardly any result is here, that shows as soon as there might be as many as there is room for.
        let (hardly_any, missed) = (u64::from(self.missed) * 8 > u64::from(self.asked) * 7, self.missed as usize);
        if missed > FULL * self.entries.len() || hardly_any && missed > self.entries.len() {
            let choices = if hardly_any { CHOICES / 2 } else { u32::from(self.missed > self.asked / 4) };
            (self.asked, self.missed) = (0, 0);
            self.widen(choices);
        }
    }

    /// Makes room for more entries; or chooses slots anew where there is no room for more, and many results were not here, which counts as
    /// so many choices.
    fn widen(&mut self, choices: u32) {
        let count = self.entries.len() * 4;
        if count <= LAST {
            self.entries = vec![EMPTY; count];
        } else if choices > 0 {
            self.chosen += choices;
            self.slots = Path::default();
            self.entries = vec![EMPTY; if self.chosen > CHOICES { 0 } else { FIRST }];
        }
    }

    /// How many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.entries.len() * size_of::<Entry>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an expression gives that asks for one slot after another, as many as the first says.
    fn ask(now: &[Id], path: &mut Path) -> u32 {
        let read = |slot: u32, path: &mut Path| {
            path.note(Some(slot));
            now[slot as usize]
        };
        let count = read(0, path) % 6;
        (1..count).fold(0, |sum, slot| sum * 31 + read(slot, path) % 7)
    }

    #[test]
    fn results_are_those_of_the_questions() {
        let mut number = 1u64;
        // Few contents, of which nearly all results are found again; and many, of which hardly any is.
        for contents in [4, 1 << 20] {
            let (mut front, mut asked) = (Front::default(), 0);
            for _ in 0..300_000 {
                let now: Vec<Id> = (0..6)
                    .map(|_| {
                        number = number.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        (number >> 33) as u32 % contents
                    })
                    .collect();
                let found = front.find(Slots { now: &now, next: &[] }, |path| {
                    asked += 1;
                    Some(ask(&now, path))
                });
                assert_eq!(found, Some(ask(&now, &mut Path::default())));
            }
            assert!(if contents == 4 { asked < 10_000 } else { front.bytes() == 0 });
        }
    }

    #[test]
    fn nothing_is_kept_of_what_has_no_slot() {
        let (mut front, now) = (Front::default(), [1]);
        for result in [1, 2] {
            let found = front.find(Slots { now: &now, next: &[] }, |path| {
                path.note(None);
                Some(result)
            });
            assert_eq!(found, Some(result));
        }
    }
}
