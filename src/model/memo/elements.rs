//! Elements: those of sets by number, and what taking some away and adding some makes of the fingerprint of a set.

use super::kinds::Kinds;
use super::prints::Prints;
use super::store::{Id, Store};
use crate::value::{element_fingerprint, set_fingerprint};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The elements of the sets that one worker has met.
#[derive(Default)]
pub struct Elements {
    known: FxHashMap<Id, Arc<[Id]>>,
    /// How many elements these are.
    listed: usize,
    kinds: Kinds,
    /// The kinds of elements; `None` where nothing is known.
    kind_of: FxHashMap<Id, Option<u32>>,
    /// The set whose fingerprints were asked for last: the successors of a state are asked for together.
    base: Option<Base>,
}

/// A set.
struct Base {
    set: Id,
    elements: Arc<[Id]>,
    /// The sum that its fingerprint is made of.
    sum: u64,
    /// The kinds of its elements, as a mask; `None` where they are not known.
    kinds: Option<u64>,
}

/// In larger sets elements are not looked for one after the other.
const LARGE: usize = 1 << 10;

impl Elements {
    /// The elements of a set by number, in order.
    pub fn of(&mut self, store: &Store, set: Id) -> Option<Arc<[Id]>> {
        if let Some(known) = self.known.get(&set) {
            return Some(known.clone());
        }
        let value = &store.get(set)?.value;
        if !value.is_finite_set() {
            return None;
        }
        let elements: Arc<[Id]> = value.iter_set().ok()?.map(|element| store.intern(&element)).collect();
        self.listed += elements.len();
        self.known.insert(set, elements.clone());
        Some(elements)
    }

    /// The fingerprint of `(set \ taken) \cup added`, of which no value is made. `None` where it may not be defined or is not worth
    /// finding out so.
    pub fn fingerprint_of_updated(
        &mut self,
        (store, prints): (&Store, &mut Prints),
        set: Id,
        (taken, added): (Id, Id),
    ) -> Option<u64> {
        let (taken, added) = (self.of(store, taken)?, self.of(store, added)?);
        let base = match self.base.take() {
            Some(base) if base.set == set => base,
            _ => self.base_of((store, prints), set)?,
        };
        let updated = self.updated((store, prints), &base, &taken, &added);
        self.base = Some(base);
        updated
    }

    fn updated(
        &mut self,
        (store, prints): (&Store, &mut Prints),
        base: &Base,
        taken: &[Id],
        added: &[Id],
    ) -> Option<u64> {
        if base.elements.len() > LARGE || taken.len() + added.len() > LARGE {
            return None;
        }
        let mut kinds = base.kinds?;
        let (mut count, mut sum) = (base.elements.len(), base.sum);
        for element in taken {
            // Looking for it compares it with the others.
            let kind = self.kind(store, *element)?;
            if !self.kinds.are_comparable(kind, kinds) {
                return None;
            }
            if base.elements.contains(element) {
                sum = sum.wrapping_sub(element_fingerprint(prints.of(store, *element)));
                count -= 1;
            }
        }
        for element in added {
            let kind = self.kind(store, *element)?;
            if !self.kinds.are_comparable(kind, kinds | 1 << kind) {
                return None;
            }
            kinds |= 1 << kind;
            if taken.contains(element) || !base.elements.contains(element) {
                sum = sum.wrapping_add(element_fingerprint(prints.of(store, *element)));
                count += 1;
            }
        }
        Some(set_fingerprint(count, sum))
    }

    fn base_of(&mut self, (store, prints): (&Store, &mut Prints), set: Id) -> Option<Base> {
        let elements = self.of(store, set)?;
        if elements.len() > LARGE {
            return None;
        }
        let sum = elements
            .iter()
            .fold(0u64, |sum, element| sum.wrapping_add(element_fingerprint(prints.of(store, *element))));
        let kinds = elements.iter().try_fold(0, |kinds, element| Some(kinds | 1 << self.kind(store, *element)?));
        Some(Base { set, elements, sum, kinds })
    }

    fn kind(&mut self, store: &Store, element: Id) -> Option<u32> {
        let kinds = &mut self.kinds;
        *self.kind_of.entry(element).or_insert_with(|| kinds.number(&store.get(element)?.value))
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.known.capacity() * 32 + self.listed * 4 + self.kind_of.capacity() * 16
    }
}
