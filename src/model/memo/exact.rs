//! Exact: what tells states apart without collisions, instead of fingerprints.
//!
//! The numbers of a state's values are taken in pairs, and the pairs are numbered, level by level, until one pair is left: 64 bits
//! that no other state has. Neighbouring states share most pairs, so that few are kept for each.

use super::store::{Id, Store};
use super::{Memo, Scratch, State};
use crate::model::permuted::{Permutation, permuted};
use crate::model::plain::State as Values;
use crate::model::system::Failure;
use crate::text::spread;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

/// The numbers of pairs of numbers.
pub struct Tree {
    shards: Box<[RwLock<FxHashMap<u64, Id>>]>,
    next: AtomicU32,
    /// The same for states whose slots mean something else.
    odd: OnceLock<Box<Tree>>,
}

/// Enough that workers seldom meet.
const SHARDS: usize = 256;

/// No pair has this number, and no value.
const NO_NUMBER: Id = Id::MAX;

/// The numbers of a state's values.
type Slots = SmallVec<[Id; 32]>;

/// The numbers as one.
fn joined(halves: &[Id]) -> u64 {
    spread(halves.iter().fold(0, |root, &half| root << 32 | u64::from(half)))
}

impl Tree {
    /// No pairs.
    pub fn new() -> Self {
        Tree { shards: (0..SHARDS).map(|_| RwLock::default()).collect(), next: AtomicU32::new(0), odd: OnceLock::new() }
    }

    /// A number that only these numbers have, among all vectors of that length; `None` where numbers end.
    pub fn root(&self, slots: Slots) -> Option<u64> {
        self.halves(slots).map(|halves| joined(&halves))
    }

    /// At most two numbers that only these numbers have.
    fn halves(&self, mut slots: Slots) -> Option<Slots> {
        while slots.len() > 2 {
            let half = slots.len().div_ceil(2);
            for place in 0..half {
                slots[place] = match slots[2 * place..slots.len().min(2 * place + 2)] {
                    [left, right] => self.number(left, right)?,
                    ref rest => rest.first().copied()?,
                };
            }
            slots.truncate(half);
        }
        Some(slots)
    }

    /// A number that no root is, and that only these numbers have, among all vectors of that length that it was asked for; `None` where
    /// numbers end.
    #[cold]
    pub fn odd_root(&self, slots: Slots) -> Option<u64> {
        let tree = self.odd.get_or_init(|| Box::new(Tree::new()));
        let half = match *tree.halves(slots)? {
            [left, right] => tree.number(left, right)?,
            ref rest => rest.first().copied().unwrap_or(0),
        };
        Some(joined(&[NO_NUMBER, half]))
    }

    fn number(&self, left: Id, right: Id) -> Option<Id> {
        let pair = u64::from(left) << 32 | u64::from(right);
        let shard = &self.shards[(spread(pair) >> 56) as usize % SHARDS];
        if let Some(&known) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&pair) {
            return Some(known);
        }
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&known) = shard.get(&pair) {
            return Some(known);
        }
        let fresh = self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |next| {
            if next < NO_NUMBER { Some(next + 1) } else { None }
        });
        let fresh = fresh.ok()?;
        shard.insert(pair, fresh);
        Some(fresh)
    }
}

impl Memo<'_> {
    /// What only the states have that are the same after the view and under symmetry.
    pub(super) fn exact_print(&self, tree: &Tree, scratch: &mut Scratch, state: &State) -> Result<u64, Failure> {
        let mut slots = Slots::from_slice(state.slots());
        if self.model.view().is_some() {
            let values: Values = self.values_of(&slots);
            let viewed = self.model.viewed(&mut scratch.plain, &values)?;
            slots = viewed.iter().map(|value| self.store.intern(value)).collect();
        }
        if let Some(permuting) = self.permuting() {
            scratch.prints.start(&self.store, permuting, &slots);
            // Where two permutations give the same fingerprint, it does not matter which is taken: at worst a state counts twice.
            let (number, least) = scratch.prints.least_permutation(&self.store, permuting, &slots);
            if !least.is_empty() {
                for id in &mut slots {
                    let known = number.and_then(|number| scratch.images.get(number, *id));
                    let image = known.unwrap_or_else(|| image(&self.store, &least, *id));
                    if let (Some(number), None) = (number, known) {
                        scratch.images.insert(number, *id, image);
                    }
                    *id = image;
                }
            }
        }
        let root = if state.is_odd() { tree.odd_root(slots) } else { tree.root(slots) };
        root.ok_or_else(|| Failure::defect("there are too many states to tell them apart by numbers"))
    }
}

/// The number of a value's image under a permutation.
fn image(store: &Store, permutation: &Permutation, id: Id) -> Id {
    let Some(entry) = store.get(id) else { return id };
    match permuted(&entry.value, permutation) {
        Some(image) => store.intern(&image),
        None => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn no_two_vectors_have_the_same_root() {
        for length in 1..=7u32 {
            let tree = Tree::new();
            let mut roots = BTreeMap::new();
            for number in 0..3u32.pow(length) {
                let slots: Slots = (0..length).map(|place| number / 3u32.pow(place) % 3).collect();
                let root = tree.root(slots.clone()).unwrap_or(0);
                assert_eq!(roots.insert(root, slots.clone()), None);
                assert_eq!(tree.root(slots), Some(root));
            }
            for number in 0..3u32.pow(length) {
                let slots: Slots = (0..length).map(|place| number / 3u32.pow(place) % 3).collect();
                let root = tree.odd_root(slots.clone()).unwrap_or(0);
                assert_eq!(roots.insert(root, slots), None);
            }
        }
    }
}
