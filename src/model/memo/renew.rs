//! Renew: a system that forgets the values that no waiting state has; and states written down with their values, which need no system.

use super::Memo;
use super::state::State;
use super::store::{Id, Renumbered, Store};
use crate::model::system::VisitKept;
use crate::value::Value;
use rustc_hash::FxHashMap;

impl Memo<'_> {
    /// A system that remembers nothing yet, but for what is known of conjuncts.
    pub(super) fn renew(&self, visit: &mut VisitKept<'_, State>) -> Option<Self> {
        if self.exact.is_some() {
            return None;
        }
        // What is known of conjuncts stays: those of which nothing is known are taken to hold where they held before.
        let renewed = Memo {
            model: self.model,
            store: Store::new(self.model.program().shared_symbols()),
            layout: self.layout.clone(),
            branches: self.branches.clone(),
            starts: self.starts.clone(),
            states: self.states.clone(),
            steps: self.steps.clone(),
            watched: self.watched,
            hidden: self.hidden.clone(),
            sharing: self.sharing.renewed(),
            exact: None,
            budget: self.budget,
        };
        let mut numbers = Renumbered::default();
        visit(&mut |state| {
            state.renumber(|id| {
                let value = |id| self.store.get(id).map(|entry| renewed.store.intern(&entry.value));
                numbers.of(id, value).unwrap_or(id)
            });
        });
        Some(renewed)
    }

    /// The values that the states have, then the states with the places of their values there: neighbours have most values in common.
    pub(super) fn pack_together(&self, states: &[State], bytes: &mut Vec<u8>) -> bool {
        let (mut numbers, mut values, mut packed) = (FxHashMap::default(), Vec::new(), Vec::new());
        for state in states {
            state.write(&mut packed, |id| {
                *numbers.entry(id).or_insert_with(|| {
                    values.push(id);
                    values.len() as Id - 1
                })
            });
        }
        bytes.extend_from_slice(&(values.len() as u64).to_le_bytes());
        let mut values = values.into_iter().map(|id| self.store.get(id));
        let packs = |value: &Value, bytes: &mut Vec<u8>| value.is_readable() && value.pack(bytes).is_ok();
        let all = values.all(|entry| entry.is_some_and(|entry| packs(&entry.value, bytes)));
        bytes.append(&mut packed);
        all
    }

    /// Adds so many states that were packed, if the bytes are those.
    pub(super) fn unpacked(&self, bytes: &[u8], count: usize, states: &mut Vec<State>) -> Option<()> {
        let (length, mut rest) = bytes.split_first_chunk()?;
        let value = |_| Value::unpack_next(&mut rest, self.model.symbols()).ok().map(|value| self.store.intern(&value));
        let ids: Vec<Id> = (0..u64::from_le_bytes(*length)).map(value).collect::<Option<_>>()?;
        for _ in 0..count {
            let (odd, mut slots) = State::read(&mut rest)?;
            for slot in &mut slots {
                *slot = *ids.get(*slot as usize)?;
            }
            states.push(self.state_of(odd, &slots));
        }
        Some(())
    }
}
