//! Prints: what the values of slots add to the fingerprints of states, by number, as one worker has met them.

use super::ahead;
use super::layout::{Layout, Weights};
use super::store::{Id, Store};
use crate::model::Symmetry;
use crate::model::fingerprint::least_fingerprint;
use crate::text::Symbols;
use smallvec::SmallVec;

/// The fingerprints of values by number; 0 stands for one that was not asked for yet (or for one that is 0).
#[derive(Default)]
pub struct Prints {
    plain: Vec<u64>,
    /// Under all permutations, one value after the other; all 0 for one that was not asked for yet.
    permuted: Vec<u64>,
    /// The fingerprints of the state whose successors are being listed, under all permutations.
    base: Vec<u64>,
}

/// What takes a symmetric value through all permutations.
#[derive(Clone, Copy)]
pub struct Permuting<'a> {
    /// The permutations.
    pub symmetry: &'a Symmetry,
    /// The texts of model values.
    pub symbols: &'a Symbols,
    /// Where variables lie.
    pub layout: &'a Layout,
}

/// What a step changes.
#[derive(Default)]
pub struct Changes {
    /// The slot, and its old and new value.
    pub slots: SmallVec<[(u32, Id, Id); 8]>,
    /// For the new values that were not made, the numbers of the updates that make them and their fingerprints.
    pub ahead: SmallVec<[(u32, u64); 2]>,
}

impl Changes {
    /// Nothing is changed.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.ahead.clear();
    }

    /// Adds a value with that fingerprint, which an update would make.
    pub fn push_ahead(&mut self, slot: u32, old: Id, (update, fingerprint): (u32, u64)) {
        self.slots.push((slot, old, ahead::FIRST + self.ahead.len() as Id));
        self.ahead.push((update, fingerprint));
    }

    /// The number of the update that makes a new value which was not made, and its fingerprint.
    #[inline]
    pub fn ahead(&self, new: Id) -> Option<(u32, u64)> {
        if new < ahead::FIRST { None } else { self.ahead.get((new - ahead::FIRST) as usize).copied() }
    }
}

impl Prints {
    /// By how much a change, in a slot of that weight, changes the fingerprint of a state.
    #[inline]
    pub fn change(&mut self, store: &Store, weight: u64, (old, new): (Id, Id), changes: &Changes) -> u64 {
        let new = changes.ahead(new).map_or_else(|| self.of(store, new), |(_, fingerprint)| fingerprint);
        new.wrapping_sub(self.of(store, old)).wrapping_mul(weight)
    }

    /// The fingerprint of a value.
    #[inline]
    pub fn of(&mut self, store: &Store, id: Id) -> u64 {
        let place = id as usize;
        if place >= self.plain.len() {
            self.plain.resize(place + 1 + place / 2, 0);
        }
        let known = &mut self.plain[place];
        if *known == 0 {
            *known = store.fingerprint(id);
        }
        *known
    }

    /// Where the fingerprints of a value under all permutations begin.
    #[inline]
    fn under(&mut self, store: &Store, permuting: Permuting<'_>, id: Id) -> usize {
        let start = id as usize * permuting.symmetry.len();
        if self.permuted.get(start).is_none_or(|own| *own == 0) {
            self.permute(store, permuting, id);
        }
        start
    }

    #[cold]
    fn permute(&mut self, store: &Store, permuting: Permuting<'_>, id: Id) {
        let count = permuting.symmetry.len();
        let start = id as usize * count;
        if self.permuted.len() < start + count {
            self.permuted.resize(start + count + start / 2, 0);
        }
        if let Some(entry) = store.get(id) {
            let under = permuting.symmetry.fingerprints(&entry.value, permuting.symbols);
            self.permuted[start..start + count].copy_from_slice(&under);
        }
    }

    /// Prepares for the successors of a state.
    pub fn start(&mut self, store: &Store, permuting: Permuting<'_>, slots: &[Id]) {
        let mut base = std::mem::take(&mut self.base);
        base.clear();
        base.resize(permuting.symmetry.len(), 0);
        for (slot, &id) in (0..).zip(slots) {
            let start = self.under(store, permuting, id);
            let under = self.permuted[start..start + base.len()].iter().copied();
            add(&mut base, permuting.layout.weights(slot), under);
        }
        self.base = base;
    }

    /// The fingerprint of the state that was prepared for.
    pub fn least(&self) -> u64 {
        least_fingerprint(&self.base)
    }

    /// The number of the first permutation under which the state that was prepared for has it.
    pub fn least_place(&self) -> usize {
        let least = self.base.iter().min();
        self.base.iter().position(|print| Some(print) == least).unwrap_or(0)
    }

    /// The fingerprint of the successor that differs in those slots from the state that was prepared for; `None` where a value was not
    /// made, of which too little is known.
    pub fn least_after(&mut self, store: &Store, permuting: Permuting<'_>, changes: &Changes) -> Option<u64> {
        let mut prints: SmallVec<[u64; 24]> = SmallVec::from_slice(&self.base);
        let count = prints.len();
        if !changes.ahead.is_empty() {
            return None;
        }
        for &(slot, old, new) in &changes.slots {
            let (old, new) = (self.under(store, permuting, old), self.under(store, permuting, new));
            let (old, new) = (&self.permuted[old..old + count], &self.permuted[new..new + count]);
            let changes = old.iter().zip(new).map(|(old, new)| new.wrapping_sub(*old));
            add(&mut prints, permuting.layout.weights(slot), changes);
        }
        Some(least_fingerprint(&prints))
    }
}

/// Adds what fills a slot, or what changes in it, under all permutations.
#[inline]
fn add(prints: &mut [u64], weights: Weights<'_>, under: impl Iterator<Item = u64>) {
    let pairs = prints.iter_mut().zip(under);
    match weights {
        Weights::Same(weight) => {
            pairs.for_each(|(print, under)| *print = print.wrapping_add(under.wrapping_mul(weight)))
        }
        Weights::Each(weights) => pairs.zip(weights).for_each(|((print, under), weight)| {
            *print = print.wrapping_add(under.wrapping_mul(*weight));
        }),
    }
}
