//! Odd states: those in which a function has another domain than is expected, with one slot for each variable.

use super::Memo;
use super::prints::Permuting;
use super::state::State;
use super::store::Id;
use crate::model::fingerprint::slot_fingerprint;
use crate::semantics::form::VariableId;
use crate::value::Value;

impl Memo<'_> {
    /// A state in which a function has another domain than is expected.
    #[cold]
    pub(super) fn pack_odd(&self, values: &[Value]) -> State {
        let slots: Vec<Id> = values.iter().map(|value| self.store.intern(value)).collect();
        self.odd_with_fingerprint(&slots)
    }

    /// The state with those slots, one for each variable, in which a function has another domain than is expected.
    #[cold]
    pub(super) fn odd_with_fingerprint(&self, slots: &[Id]) -> State {
        let seen =
            |id: u32| self.layout.slots_of(self.layout.variable(VariableId(id))).all(|slot| !self.is_hidden(slot));
        let prints = (0..).zip(slots).filter(|(id, _)| seen(*id));
        let add =
            |sum: u64, (id, value): (u32, &Id)| sum.wrapping_add(odd_fingerprint(id, self.store.fingerprint(*value)));
        State::odd(prints.fold(0, add), slots)
    }

    /// The fingerprint of such a state where there is symmetry.
    #[cold]
    pub(super) fn least_odd(&self, state: &State, permuting: Permuting<'_>) -> u64 {
        let mut prints = vec![0u64; permuting.symmetry.columns()];
        let values = self.values(state);
        for (id, value) in (0..).zip(&*values) {
            let under = permuting.symmetry.fingerprints(value, permuting.symbols);
            let add = |(print, under): (&mut u64, &u64)| *print = print.wrapping_add(odd_fingerprint(id, *under));
            prints.iter_mut().zip(&*under).for_each(add);
        }
        permuting.symmetry.least(&prints, &mut |other| {
            let print = |value: &Value| value.fingerprint_with(permuting.symbols, other).0;
            (0..).zip(&*values).fold(0, |sum: u64, (id, value)| sum.wrapping_add(odd_fingerprint(id, print(value))))
        })
    }
}

/// What a variable adds to the fingerprint of a state in which a function has another domain than is expected.
fn odd_fingerprint(variable: u32, value: u64) -> u64 {
    slot_fingerprint(1 << 20 | u64::from(variable), value)
}
