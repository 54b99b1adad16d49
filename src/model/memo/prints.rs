//! Prints: what the values of slots add to the fingerprints of states, by number, as one worker has met them.

use super::layout::{Layout, Place, Weights};
use super::state::INLINE;
use super::store::{Id, Store};
use crate::model::Symmetry;
use crate::model::fingerprint::{least_fingerprint, slot_fingerprint};
use crate::model::permuted::Permutation;
use crate::text::{Symbol, Symbols};
use crate::value::Value;
use smallvec::SmallVec;
use std::borrow::Cow;

/// The fingerprints of values by number; 0 stands for one that was not asked for yet (or for one that is 0).
#[derive(Default)]
pub struct Prints {
    plain: Vec<u64>,
    /// In all columns of the symmetry, one value after the other; all 0 for one that was not asked for yet.
    permuted: Vec<u64>,
    /// The fingerprints of the state whose successors are being listed, in all columns.
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

impl Prints {
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

    /// The fingerprints of a value in all columns.
    #[inline]
    fn under(&mut self, store: &Store, permuting: Permuting<'_>, id: Id) -> &[u64] {
        let count = permuting.symmetry.columns();
        let start = id as usize * count;
        if self.permuted.get(start).is_none_or(|own| *own == 0) {
            self.permute(store, permuting, id);
        }
        &self.permuted[start..start + count]
    }

    #[cold]
    fn permute(&mut self, store: &Store, permuting: Permuting<'_>, id: Id) {
        let count = permuting.symmetry.columns();
        let start = id as usize * count;
        if self.permuted.len() < start + count {
            self.permuted.resize(start + count + start / 2 / count * count, 0);
        }
        if let Some(entry) = store.get(id) {
            let under = permuting.symmetry.fingerprints(&entry.value, permuting.symbols);
            self.permuted[start..start + count].copy_from_slice(&under);
        }
    }

    /// Prepares for the successors of a state.
    pub fn start(&mut self, store: &Store, permuting: Permuting<'_>, slots: &[Id]) {
        let started = match permuting.symmetry.tried() {
            2 => self.start_few::<2>(permuting, slots),
            6 => self.start_few::<6>(permuting, slots),
            24 => self.start_few::<24>(permuting, slots),
            _ => false,
        };
        if !started {
            let mut base = std::mem::take(&mut self.base);
            base.clear();
            base.resize(permuting.symmetry.columns(), 0);
            for (slot, &id) in (0..).zip(slots) {
                add(&mut base, permuting.layout.weights(slot), self.under(store, permuting, id).iter().copied());
            }
            self.base = base;
        }
    }

    /// The same where it is known how many permutations there are, and all values were met before; whether that is so.
    fn start_few<const N: usize>(&mut self, permuting: Permuting<'_>, slots: &[Id]) -> bool {
        let rows = self.permuted.as_chunks::<N>().0;
        let row = |id: &Id| rows.get(*id as usize).filter(|row| row[0] != 0);
        let mut sums = [0u64; N];
        let (weights, moved) = permuting.layout.every_weight();
        if let Some(moved) = moved {
            for (id, weights) in slots.iter().zip(moved.as_chunks::<N>().0) {
                let Some(row) = row(id) else { return false };
                (0..N).for_each(|at| sums[at] = sums[at].wrapping_add(row[at].wrapping_mul(weights[at])));
            }
        } else {
            for (id, weight) in slots.iter().zip(weights) {
                let Some(row) = row(id) else { return false };
                (0..N).for_each(|at| sums[at] = sums[at].wrapping_add(row[at].wrapping_mul(*weight)));
            }
        }
        self.base.clear();
        self.base.extend_from_slice(&sums);
        true
    }

    /// The fingerprint of the state that was prepared for, whose slots are given.
    pub fn least(&self, store: &Store, permuting: Permuting<'_>, slots: &[Id]) -> u64 {
        permuting.symmetry.least(&self.base, &mut |other| self.with(store, permuting, slots, other))
    }

    /// The permutation that leads from that state to the one with its fingerprint, with its number.
    pub fn least_permutation<'a>(
        &self,
        store: &Store,
        permuting: Permuting<'a>,
        slots: &[Id],
    ) -> (Option<u32>, Cow<'a, Permutation>) {
        let print = &mut |other: &dyn Fn(Symbol) -> Option<u64>| self.with(store, permuting, slots, other);
        permuting.symmetry.least_permutation(&self.base, print)
    }

    /// A fingerprint of the state with those slots, which were all met before, with other numbers in the place of model values.
    fn with(
        &self,
        store: &Store,
        permuting: Permuting<'_>,
        slots: &[Id],
        other: &dyn Fn(Symbol) -> Option<u64>,
    ) -> u64 {
        let Permuting { symmetry, symbols, layout } = permuting;
        let slot = |slot: u32| {
            let id = slots[slot as usize];
            let start = id as usize * symmetry.columns();
            let prints = &self.permuted[start..start + symmetry.columns()];
            // In the last column another number stands for each model value.
            match store.get(id) {
                Some(entry) if prints.last() != prints.first() => entry.value.fingerprint_with(symbols, other).0,
                _ => prints[0],
            }
        };
        let key = |key: &Value| key.fingerprint_with(symbols, other).0;
        let print = |sum: u64, (number, place): (u64, &Place)| {
            sum.wrapping_add(slot_fingerprint(number, layout.print(*place, &slot, &key)))
        };
        (0..).zip(layout.variables()).fold(0, print)
    }

    /// The fingerprint of the successor of the state that was prepared for, whose slots are given, that has other values in some slots.
    pub fn least_after(&mut self, store: &Store, permuting: Permuting<'_>, slots: &[Id], changes: &[(u32, Id)]) -> u64 {
        let few = match permuting.symmetry.tried() {
            2 => self.least_after_few::<2>(permuting, slots, changes),
            6 => self.least_after_few::<6>(permuting, slots, changes),
            24 => self.least_after_few::<24>(permuting, slots, changes),
            _ => None,
        };
        if let Some(least) = few {
            return least;
        }
        let mut prints: SmallVec<[u64; 24]> = SmallVec::from_slice(&self.base);
        for &(slot, new) in changes {
            let weights = permuting.layout.weights(slot);
            add(&mut prints, weights, self.under(store, permuting, new).iter().copied());
            let old = self.under(store, permuting, slots[slot as usize]);
            add(&mut prints, weights, old.iter().map(|print| print.wrapping_neg()));
        }
        permuting.symmetry.least(&prints, &mut |other| {
            let mut slots: SmallVec<[Id; INLINE]> = SmallVec::from_slice(slots);
            changes.iter().for_each(|&(slot, new)| slots[slot as usize] = new);
            self.with(store, permuting, &slots, other)
        })
    }

    /// The same for the groups of permutations that are the most frequent, where all values were met before: loops of known length are
    /// several times as fast.
    #[inline]
    fn least_after_few<const N: usize>(
        &self,
        permuting: Permuting<'_>,
        slots: &[Id],
        changes: &[(u32, Id)],
    ) -> Option<u64> {
        let rows = self.permuted.as_chunks::<N>().0;
        let row = |id: Id| rows.get(id as usize).filter(|row| row[0] != 0);
        let mut sums = *self.base.first_chunk::<N>()?;
        let (weights, moved) = permuting.layout.every_weight();
        if let Some(moved) = moved {
            let moved = moved.as_chunks::<N>().0;
            for &(slot, new) in changes {
                let (old, new, weights) = (row(slots[slot as usize])?, row(new)?, &moved[slot as usize]);
                for at in 0..N {
                    sums[at] = sums[at].wrapping_add(new[at].wrapping_sub(old[at]).wrapping_mul(weights[at]));
                }
            }
        } else {
            for &(slot, new) in changes {
                let (old, new, weight) = (row(slots[slot as usize])?, row(new)?, weights[slot as usize]);
                for at in 0..N {
                    sums[at] = sums[at].wrapping_add(new[at].wrapping_sub(old[at]).wrapping_mul(weight));
                }
            }
        }
        Some(least_fingerprint(&sums))
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
