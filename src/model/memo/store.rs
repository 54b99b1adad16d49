//! The store: every value that a variable took, or a part of one, with a small number of its own.

use super::shelf::Shelf;
use crate::text::Symbols;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

/// The number of a value in the store of one run. Numbers depend on timing: nothing that is shown or stored may.
pub type Id = u32;

/// Values by number and numbers by value. Reading takes no lock; entering locks one of many shards.
pub struct Store {
    entries: Shelf<Entry>,
    shards: Box<[Mutex<Shard>]>,
    next: AtomicU32,
    /// The numbers of FALSE and TRUE.
    truths: [Id; 2],
    /// About how many bytes the values take.
    bytes: AtomicUsize,
    /// How often a shard was locked by another worker.
    contended: AtomicU64,
    symbols: Arc<Symbols>,
}

const SHARDS: usize = 64;

/// How many bytes an entry takes without its value: its place, and that of its number in a table that is about half full.
const ENTRY: usize = 64;

/// A value with the fingerprint of its content.
#[derive(Debug)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Its fingerprint, the same in every run and process.
    pub fingerprint: u64,
}

#[derive(Default)]
struct Shard {
    by_fingerprint: FxHashMap<u64, Id>,
    /// Values whose fingerprint another value had first.
    collisions: Vec<(u64, Id)>,
}

/// New numbers of values that had others.
#[derive(Default)]
pub struct Renumbered(Vec<Option<Id>>);

impl Renumbered {
    /// The new number of a value, which is asked for once.
    pub fn of(&mut self, old: Id, new: impl FnOnce(Id) -> Option<Id>) -> Option<Id> {
        let place = old as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, None);
        }
        if self.0[place].is_none() {
            self.0[place] = new(old);
        }
        self.0[place]
    }
}

impl Store {
    /// An empty store.
    pub fn new(symbols: Arc<Symbols>) -> Self {
        let mut store = Store {
            truths: [0; 2],
            entries: Shelf::default(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            next: AtomicU32::new(0),
            bytes: AtomicUsize::new(0),
            contended: AtomicU64::new(0),
            symbols,
        };
        store.truths = [false, true].map(|truth| store.intern(&Value::Boolean(truth)));
        store
    }

    /// The number of a truth.
    #[inline]
    pub fn truth(&self, truth: bool) -> Id {
        self.truths[usize::from(truth)]
    }

    /// The value with that number, if it was entered.
    #[inline]
    pub fn get(&self, id: Id) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// The fingerprint of the value with that number.
    #[inline]
    pub fn fingerprint(&self, id: Id) -> u64 {
        self.get(id).map_or(0, |entry| entry.fingerprint)
    }

    /// About how many bytes the values and their numbers take.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// How often a worker had to wait for another one.
    pub fn contended(&self) -> u64 {
        self.contended.load(Ordering::Relaxed)
    }

    /// The number of a value, entered if it is new.
    pub fn intern(&self, value: &Value) -> Id {
        let fingerprint = value.fingerprint(&self.symbols);
        let shard = &self.shards[(fingerprint >> 58) as usize % SHARDS];
        let mut shard = match shard.try_lock() {
            Ok(shard) => shard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                self.contended.fetch_add(1, Ordering::Relaxed);
                shard.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        let same = |id: &Id| self.get(*id).is_some_and(|entry| entry.value == *value);
        let first = shard.by_fingerprint.get(&fingerprint).copied();
        if let Some(id) = first {
            if same(&id) {
                return id;
            }
            let mut others = shard.collisions.iter().filter(|(other, _)| *other == fingerprint).map(|(_, id)| id);
            if let Some(id) = others.find(|id| same(id)) {
                return *id;
            }
        }
        let id = self.enter(Entry { value: value.clone(), fingerprint });
        if first.is_none() {
            shard.by_fingerprint.insert(fingerprint, id);
        } else {
            shard.collisions.push((fingerprint, id));
        }
        id
    }

    fn enter(&self, entry: Entry) -> Id {
        // Memory ends long before the numbers do: an entry takes more than 32 bytes, and there are 2^32 of them.
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(ENTRY + entry.value.own_bytes(), Ordering::Relaxed);
        self.entries.put(id, entry);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number() {
        let store = Store::new(Arc::new(Symbols::new()));
        let first = store.intern(&Value::Integer(7));
        assert_eq!(first, store.intern(&Value::Integer(7)));
        assert_ne!(first, store.intern(&Value::Integer(8)));
        assert_eq!(store.get(first).map(|entry| &entry.value), Some(&Value::Integer(7)));
    }
}
