//! Updates: `[x EXCEPT ![k] = e]`, `Append(x, e)` and `x @@ f` as changes of parts, `x \cup S` and `x + 1` as additions, so that one evaluation serves
//! every `x`.

use super::numbers::{Numbered, Numbers};
use super::store::{Id, Store};
use super::table::Table;
use crate::eval::Change;
use crate::value::Value;
use std::sync::Arc;

/// The path of a part, and what becomes of it, with the numbers of values.
pub type PartChange = (Box<[Value]>, Change<Id>);

/// How an update makes the new value of the old one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Update {
    /// The parts that change, in order.
    Parts(Box<[PartChange]>),
    /// The numbers of a set that is taken away and of one that is then added.
    Elements(Id, Id),
    /// The number of an integer that is added.
    Increased(Id),
}

/// The updates, and what they made of the values that one worker has seen.
pub struct Updates {
    updates: Numbered<Update>,
    results: Table,
}

impl Updates {
    /// No results yet of updates that have these numbers.
    pub fn new(numbers: Arc<Numbers<Update>>) -> Self {
        Updates { updates: Numbered::new(numbers), results: Table::default() }
    }

    /// The number of an update.
    pub fn number(&mut self, update: Update) -> u32 {
        self.updates.number(update)
    }

    /// Takes over the updates that others have numbered.
    pub fn catch_up(&mut self) {
        self.updates.catch_up();
    }

    /// The number of the updated value, if it was asked for before.
    #[inline]
    pub fn known(&self, old: Id, update: u32) -> Option<Id> {
        self.results.get(update, old)
    }

    /// The numbers of the sets that an update takes away and then adds, where it is one of elements.
    pub fn elements(&self, update: u32) -> Option<(Id, Id)> {
        match self.updates[update] {
            Update::Elements(taken, added) => Some((taken, added)),
            Update::Parts(_) | Update::Increased(_) => None,
        }
    }

    /// The number of the updated value; `None` where the update is not defined for it.
    #[inline]
    pub fn apply(&mut self, store: &Store, old: Id, update: u32) -> Option<Id> {
        if let Some(new) = self.results.get(update, old) {
            return Some(new);
        }
        let new = updated(store, old, &self.updates[update])?;
        self.results.insert(update, old, new);
        Some(new)
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.results.bytes() + self.updates.things().len() * 192
    }
}

fn updated(store: &Store, old: Id, update: &Update) -> Option<Id> {
    let old = &store.get(old)?.value;
    let new = match update {
        Update::Parts(parts) => parts.iter().try_fold(old.clone(), |value, (path, change)| {
            change.map(|id| Some(store.get(*id)?.value.clone()))?.applied(&value, path)
        })?,
        Update::Elements(taken, added) => {
            let rest = old.difference(&store.get(*taken)?.value).ok()?;
            rest.cup(&store.get(*added)?.value).ok()?
        }
        Update::Increased(more) => match (old, &store.get(*more)?.value) {
            (Value::Integer(old), Value::Integer(more)) => Value::Integer(old.checked_add(*more)?),
            _ => return None,
        },
    };
    Some(store.intern(&new))
}
