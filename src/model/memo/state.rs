//! States of numbers: a slot for each variable, with what the search need not compute again.

use super::common::Knowledge;
use super::store::Id;
use super::ways::Leaf;
use super::{ahead, bit};
use smallvec::SmallVec;
use triomphe::ThinArc;

/// So many slots lie in the state itself, so that states that are expanded one after the other lie beside each other.
pub const INLINE: usize = 28;

/// A state: the numbers of its variables' values.
#[derive(Clone)]
pub struct State {
    fingerprint: u64,
    /// The slots in which it differs from its parent.
    written: u64,
    parent: Option<Parent>,
    /// Whether a function has another domain than is expected: then each variable has one slot.
    odd: bool,
    /// Whether some values were not made.
    ahead: bool,
    slots: SmallVec<[Id; INLINE]>,
}

/// What is known of the state from which a step led here.
#[derive(Clone)]
pub struct Parent {
    /// The leaves of states that were expanded together, and what must be known for them to mean anything.
    pub leaves: ThinArc<Knowledge, Leaf>,
    /// Where the leaves of the state begin, one for each action.
    pub first: u32,
}

impl State {
    /// A state.
    pub fn new(fingerprint: u64, written: u64, parent: Option<Parent>, slots: &[Id]) -> Self {
        State { fingerprint, written, parent, odd: false, ahead: false, slots: SmallVec::from_slice(slots) }
    }

    /// A state in which a function has another domain than is expected, with a slot for each variable.
    pub fn odd(fingerprint: u64, slots: &[Id]) -> Self {
        State { odd: true, ..State::new(fingerprint, u64::MAX, None, slots) }
    }

    /// Whether a function has another domain than is expected.
    #[inline]
    pub fn is_odd(&self) -> bool {
        self.odd
    }

    /// Gives its values other numbers, and forgets what is known of its parent.
    pub fn renumber(&mut self, mut number: impl FnMut(Id) -> Id) {
        self.slots.iter_mut().for_each(|id| *id = number(*id));
        (self.written, self.parent) = (u64::MAX, None);
    }

    /// Writes down what it is, with such numbers for its values, without its fingerprint and what is known of its parent: twice how
    /// many slots there are with one more for an odd state, and these, in groups of seven bits with the lowest first.
    pub fn write(&self, bytes: &mut Vec<u8>, number: impl FnMut(Id) -> Id) {
        let head = self.slots.len() as Id * 2 + Id::from(self.odd);
        for mut rest in std::iter::once(head).chain(self.slots.iter().copied().map(number)) {
            while rest >= 0x80 {
                bytes.push(rest as u8 | 0x80);
                rest >>= 7;
            }
            bytes.push(rest as u8);
        }
    }

    /// Reads what was written: whether the state is odd, and its slots.
    pub fn read(bytes: &mut &[u8]) -> Option<(bool, SmallVec<[Id; INLINE]>)> {
        let count = read_number(bytes)?;
        let slots = (0..count / 2).map(|_| read_number(bytes)).collect::<Option<SmallVec<_>>>()?;
        Some((count % 2 == 1, slots))
    }

    /// The state that differs from this one in those slots, some of whose values were perhaps not made.
    pub fn successor(&self, fingerprint: u64, parent: Parent, changes: &[(u32, Id)]) -> State {
        let (mut written, mut ahead) = (0, false);
        let mut slots = SmallVec::from_slice(&self.slots);
        for &(slot, new) in changes {
            slots[slot as usize] = new;
            written |= bit(slot);
            ahead |= new >= ahead::FIRST;
        }
        State { fingerprint, written, parent: Some(parent), odd: false, ahead, slots }
    }

    /// Whether some values were not made.
    #[inline]
    pub fn has_ahead(&self) -> bool {
        self.ahead
    }

    /// The slots whose values were not made, as a mask.
    #[inline]
    pub fn ahead(&self) -> u64 {
        if !self.ahead {
            return 0;
        }
        (0..).zip(&self.slots).filter(|(_, id)| **id >= ahead::FIRST).fold(0, |mask, (slot, _)| mask | bit(slot))
    }

    /// Puts the numbers of values in the place of those that were not made; `None` where one cannot be.
    #[inline]
    pub fn settle(&mut self, mut settled: impl FnMut(Id) -> Option<Id>) -> Option<()> {
        if self.ahead {
            for id in &mut self.slots {
                *id = settled(*id)?;
            }
            self.ahead = false;
        }
        Some(())
    }

    /// The numbers of the variables' values.
    #[inline]
    pub fn slots(&self) -> &[Id] {
        &self.slots
    }

    /// The fingerprint of the content but for what the view hides; where there is symmetry, nothing is asked of it.
    #[inline]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The slots that the step to this state wrote, as a mask.
    #[inline]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// What is known of the state before.
    #[inline]
    pub fn parent(&self) -> Option<&Parent> {
        self.parent.as_ref()
    }
}

fn read_number(bytes: &mut &[u8]) -> Option<Id> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= Id::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_was_written() {
        let states =
            [State::new(7, 1, None, &[0, 127, 128, u32::MAX]), State::new(u64::MAX, 0, None, &[]), State::odd(1, &[3])];
        let mut bytes = Vec::new();
        states.iter().for_each(|state| state.write(&mut bytes, |id| id));
        let mut left = &bytes[..];
        for state in states {
            let read = State::read(&mut left);
            assert!(read.is_some_and(|(odd, slots)| slots == state.slots && odd == state.odd));
        }
        assert!(left.is_empty() && State::read(&mut left).is_none());
    }
}
