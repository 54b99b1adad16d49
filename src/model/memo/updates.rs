//! Updates: `[x EXCEPT ![k] = e]` as a change of parts, so that one evaluation serves every `x` with the same parts.

use super::store::{Id, Store};
use crate::eval::replace;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// The parts that an update replaces, in order: the path and the number of the new value.
type Parts = Box<[(Box<[Value]>, Id)]>;

/// The updates that one worker has met, and what they made of the values it has seen.
#[derive(Default)]
pub struct Updates {
    updates: Vec<Parts>,
    numbers: FxHashMap<Parts, u32>,
    results: FxHashMap<u64, Id>,
}

impl Updates {
    /// The number of an update.
    pub fn number(&mut self, store: &Store, parts: &[(Box<[Value]>, Value)]) -> u32 {
        let parts: Parts = parts.iter().map(|(path, value)| (path.clone(), store.intern(value))).collect();
        if let Some(&number) = self.numbers.get(&parts) {
            return number;
        }
        let number = self.updates.len() as u32;
        self.updates.push(parts.clone());
        self.numbers.insert(parts, number);
        number
    }

    /// The number of the updated value.
    #[inline]
    pub fn apply(&mut self, store: &Store, old: Id, update: u32) -> Id {
        let key = u64::from(old) << 32 | u64::from(update);
        if let Some(&new) = self.results.get(&key) {
            return new;
        }
        let new = updated(store, old, &self.updates[update as usize]);
        self.results.insert(key, new);
        new
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.results.capacity() * 13 + self.updates.len() * 128
    }
}

fn updated(store: &Store, old: Id, parts: &[(Box<[Value]>, Id)]) -> Id {
    let Some(entry) = store.get(old) else { return old };
    let mut value = entry.value.clone();
    for (path, new) in parts {
        let Some(new) = store.get(*new) else { continue };
        // The paths were read when the update was made, and equal reads came before this use: they exist.
        if let Some(replaced) = replace(&value, path, &new.value) {
            value = replaced;
        }
    }
    store.intern(&value)
}
