//! Reads: the questions that evaluations ask of a state, numbered, and the answers of a state of numbers to them.

use super::store::{Id, Store};
use super::trie::Log;
use crate::eval::ReadState;
use crate::semantics::form::VariableId;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// The answer where there is nothing at the path.
const ABSENT: Id = Id::MAX;

/// A question: what lies at a path into the value of a slot.
struct Read {
    slot: u32,
    path: Box<[Value]>,
}

/// All questions that one worker has met, and what they gave for values it has seen.
#[derive(Default)]
pub struct Reads {
    reads: Vec<Read>,
    numbers: FxHashMap<(u32, Box<[Value]>), u32>,
    parts: FxHashMap<u64, Id>,
}

impl Reads {
    /// The number of a question.
    fn number(&mut self, slot: u32, path: &[&Value]) -> u32 {
        let path: Box<[Value]> = path.iter().map(|key| (*key).clone()).collect();
        let fresh = self.reads.len() as u32;
        let number = *self.numbers.entry((slot, path.clone())).or_insert(fresh);
        if number == fresh {
            self.reads.push(Read { slot, path });
        }
        number
    }

    /// The slot that a question is about.
    pub fn slot(&self, read: u32) -> u32 {
        self.reads[read as usize].slot
    }

    /// The answer to a question, as the number of a value.
    #[inline]
    pub fn answer(&mut self, store: &Store, read: u32, slot: impl Fn(u32) -> Id) -> Id {
        let question = &self.reads[read as usize];
        let whole = slot(question.slot);
        if question.path.is_empty() {
            return whole;
        }
        let key = u64::from(whole) << 32 | u64::from(read);
        if let Some(&part) = self.parts.get(&key) {
            return part;
        }
        let part = part(store, whole, &question.path);
        self.parts.insert(key, part);
        part
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.parts.capacity() * 13 + self.reads.len() * 64
    }
}

fn part(store: &Store, whole: Id, path: &[Value]) -> Id {
    let Some(entry) = store.get(whole) else { return ABSENT };
    let found = path.iter().try_fold(&entry.value, |value, key| value.apply(key).ok().flatten());
    found.map_or(ABSENT, |value| store.intern(value))
}

/// What an evaluation has asked so far.
pub struct Recorder<'a> {
    /// The questions by number.
    pub reads: &'a mut Reads,
    /// The questions asked and the answers given.
    pub log: Log,
}

/// A state of numbers as an evaluation sees it: every read is recorded.
pub struct Logged<'a, 'r> {
    /// The values by number.
    pub store: &'a Store,
    /// The numbers of the variables' values.
    pub slots: &'a [Id],
    /// The slot of the first variable, where two states are read by one evaluation.
    pub first: u32,
    /// Where reads are recorded; `None` where nobody asks.
    pub recorder: Option<&'a RefCell<Recorder<'r>>>,
}

impl ReadState for Logged<'_, '_> {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        self.store.get(*self.slots.get(variable.0 as usize)?).map(|entry| &entry.value)
    }

    fn note(&self, variable: VariableId, path: &[&Value]) {
        let Some(recorder) = self.recorder else { return };
        let recorder = &mut *recorder.borrow_mut();
        let slot = self.first + variable.0;
        let known = |&(read, _): &(u32, Id)| {
            let question = &recorder.reads.reads[read as usize];
            question.slot == slot
                && question.path.len() <= path.len()
                && question.path.iter().zip(path).all(|(known, asked)| known == *asked)
        };
        // A part of what was read already gives no new answer.
        if recorder.log.iter().any(known) {
            return;
        }
        let read = recorder.reads.number(slot, path);
        let answer = recorder.reads.answer(self.store, read, |_| self.slots[variable.0 as usize]);
        recorder.log.push((read, answer));
    }

    fn notes(&self) -> bool {
        self.recorder.is_some()
    }
}
