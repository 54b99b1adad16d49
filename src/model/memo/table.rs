//! Tables: numbers by two numbers, the second of which is a value's, as one worker has computed them.

use super::store::Id;
use rustc_hash::FxHashMap;

/// Numbers by a row and the number of a value. Values that were met early have small numbers and come most often: for them each
/// row is an array; the others are hashed.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<Id>>,
    /// The places of all rows together.
    places: usize,
    others: FxHashMap<u64, Id>,
}

/// Nothing was entered here.
const EMPTY: Id = Id::MAX;
/// Values up to this number lie in arrays.
const EARLY: usize = 1 << 13;
/// So many places the arrays may have together.
const MOST_PLACES: usize = 1 << 22;

impl Table {
    /// What was entered.
    #[inline]
    pub fn get(&self, row: u32, value: Id) -> Option<Id> {
        match self.rows.get(row as usize).and_then(|row| row.get(value as usize)) {
            Some(&known) if known != EMPTY => Some(known),
            _ => self.others.get(&key(row, value)).copied(),
        }
    }

    /// Enters a number; the greatest cannot be entered.
    pub fn insert(&mut self, row: u32, value: Id, number: Id) {
        let place = value as usize;
        if place < EARLY {
            if self.rows.len() <= row as usize {
                self.rows.resize_with(row as usize + 1, Vec::new);
            }
            let cells = &mut self.rows[row as usize];
            if cells.len() <= place && self.places < MOST_PLACES {
                let wanted = (place + 1).next_power_of_two();
                self.places += wanted - cells.len();
                cells.resize(wanted, EMPTY);
            }
            if let Some(cell) = cells.get_mut(place) {
                *cell = number;
                return;
            }
        }
        self.others.insert(key(row, value), number);
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.places * 4 + self.rows.capacity() * 24 + self.others.capacity() * 13
    }
}

fn key(row: u32, value: Id) -> u64 {
    u64::from(value) << 32 | u64::from(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_entered() {
        let mut table = Table::default();
        let entries = [(0, 0), (3, 5), (3, 4), (3, EARLY as u32), (7, 1_000_000), (900, EARLY as u32 - 1)];
        for (number, (row, value)) in (0..).zip(entries) {
            assert_eq!(table.get(row, value), None);
            table.insert(row, value, number);
        }
        for (number, (row, value)) in (0..).zip(entries) {
            assert_eq!(table.get(row, value), Some(number));
        }
        assert_eq!(table.get(3, 6), None);
    }
}
