//! Ahead: values of successors that stand for themselves as numbers before they are made. Most successors are known already, or lie
//! outside the constraints, and nobody ever asks for those values.

use super::store::{Id, Store};
use super::updates::Updates;

/// Numbers from here on are of values that were not made yet. The store never comes so far: its entries would take 64 GiB.
pub const FIRST: Id = 1 << 31;

/// The values that were not made, since steps were last forgotten.
#[derive(Default)]
pub struct Ahead(Vec<Unmade>);

/// What a value is made of.
struct Unmade {
    /// The number of the value before.
    old: Id,
    /// The number of the update.
    update: u32,
    fingerprint: u64,
    /// The number of the value, once it is made.
    made: Option<Id>,
}

impl Ahead {
    /// A number for what an update makes of a value, where it is defined; that has the fingerprint.
    pub fn number(&mut self, old: Id, update: u32, fingerprint: u64) -> Id {
        self.0.push(Unmade { old, update, fingerprint, made: None });
        FIRST + (self.0.len() as Id - 1)
    }

    /// The fingerprint of a value that was not made.
    #[inline]
    pub fn fingerprint(&self, id: Id) -> Option<u64> {
        Some(self.0.get(id.checked_sub(FIRST)? as usize)?.fingerprint)
    }

    /// The number in the store of the value with that number; `None` where it cannot be made.
    pub fn settle(&mut self, store: &Store, updates: &mut Updates, id: Id) -> Option<Id> {
        let Some(place) = id.checked_sub(FIRST) else { return Some(id) };
        let unmade = self.0.get_mut(place as usize)?;
        if unmade.made.is_none() {
            unmade.made = updates.apply(store, unmade.old, unmade.update);
        }
        unmade.made
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
