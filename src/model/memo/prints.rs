//! Prints: what the values of slots add to the fingerprints of states, by number, as one worker has met them.

use super::layout::Layout;
use super::store::{Id, Store};
use crate::model::Symmetry;
use crate::model::plain::slot_fingerprint;
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

/// What a step changes: the slot, and its old and new value.
pub type Changes = SmallVec<[(u32, Id, Id); 8]>;

impl Prints {
    /// What the value adds in that slot.
    #[inline]
    pub fn of(&mut self, store: &Store, slot: u32, id: Id) -> u64 {
        let place = id as usize;
        if place >= self.plain.len() {
            self.plain.resize(place + 1 + place / 2, 0);
        }
        let known = &mut self.plain[place];
        if *known == 0 {
            *known = store.fingerprint(id);
        }
        slot_fingerprint(u64::from(slot), *known)
    }

    #[inline]
    fn under(&mut self, store: &Store, permuting: Permuting<'_>, id: Id) -> &[u64] {
        let count = permuting.symmetry.len();
        let start = id as usize * count;
        if self.permuted.get(start).is_none_or(|own| *own == 0) {
            self.permute(store, permuting, id);
        }
        &self.permuted[start..start + count]
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
            add(&mut base, permuting.layout, slot, self.under(store, permuting, id));
        }
        self.base = base;
    }

    /// The least fingerprint, under any permutation, of the state that was prepared for.
    pub fn least(&self) -> u64 {
        self.base.iter().copied().min().unwrap_or(0)
    }

    /// The number of the first permutation under which the state that was prepared for has it.
    pub fn least_place(&self) -> usize {
        let least = self.least();
        self.base.iter().position(|print| *print == least).unwrap_or(0)
    }

    /// The least fingerprint of the successor that differs in those slots from the state that was prepared for.
    pub fn least_after(&mut self, store: &Store, permuting: Permuting<'_>, changes: &Changes) -> u64 {
        let mut prints: SmallVec<[u64; 24]> = SmallVec::from_slice(&self.base);
        for &(slot, old, new) in changes {
            add(&mut prints, permuting.layout, slot, self.under(store, permuting, old));
            add(&mut prints, permuting.layout, slot, self.under(store, permuting, new));
        }
        prints.into_iter().min().unwrap_or(0)
    }
}

/// Adding what is there already takes it away.
fn add(prints: &mut [u64], layout: &Layout, slot: u32, under: &[u64]) {
    let pairs = prints.iter_mut().zip(under);
    match layout.moved(slot) {
        None => pairs.for_each(|(print, under)| *print ^= slot_fingerprint(u64::from(slot), *under)),
        Some(moved) => pairs.zip(moved).for_each(|((print, under), slot)| {
            *print ^= slot_fingerprint(u64::from(*slot), *under);
        }),
    }
}
