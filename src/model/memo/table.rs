//! Tables: numbers by two numbers, the second of which is a value's, as one worker has computed them.

use super::store::Id;

/// Numbers by a row and the number of a value. Values that were met early have small numbers and come most often: where a row has
/// many of them they lie in an array; the others are hashed.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    /// The places of all rows together.
    places: usize,
    others: Hashed,
}

#[derive(Default)]
struct Row {
    cells: Vec<Id>,
    /// How many numbers were entered, here and among the others.
    entered: usize,
}

/// Nothing was entered here.
const EMPTY: Id = Id::MAX;
/// So many places a row has at once, and for each number that was entered, as long as these are few.
const FIRST: usize = 256;
const SPREAD: usize = 16;
const FEW: usize = 1024;
/// So many for each number beyond these.
const SPREAD_OF_MANY: usize = 4;

impl Table {
    /// What was entered.
    #[inline]
    pub fn get(&self, row: u32, value: Id) -> Option<Id> {
        match self.rows.get(row as usize).and_then(|row| row.cells.get(value as usize)) {
            Some(&known) if known != EMPTY => Some(known),
            _ => self.others.get(row, value),
        }
    }

    /// Enters a number; the greatest cannot be entered.
    pub fn insert(&mut self, row: u32, value: Id, number: Id) {
        let (number_of_row, place) = (row, value as usize);
        if self.rows.len() <= row as usize {
            self.rows.resize_with(row as usize + 1, Row::default);
        }
        let row = &mut self.rows[row as usize];
        row.entered += 1;
        let few = row.entered.min(FEW);
        let room = FIRST.max(few * SPREAD + (row.entered - few) * SPREAD_OF_MANY);
        if row.cells.len() <= place && place < room {
            let wanted = (place + 1).next_power_of_two();
            self.places += wanted - row.cells.len();
            row.cells.resize(wanted, EMPTY);
        }
        match row.cells.get_mut(place) {
            Some(cell) => *cell = number,
            None => self.others.insert(number_of_row, value, number),
        }
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.places * 4 + self.rows.capacity() * size_of::<Row>() + self.others.entries.capacity() * size_of::<Entry>()
    }
}

/// Numbers by a row and the number of a value, each with them in one place, so that one look at memory finds it.
#[derive(Default)]
struct Hashed {
    entries: Vec<Entry>,
    len: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    row: u32,
    value: Id,
    number: Id,
}

impl Hashed {
    #[inline]
    fn get(&self, row: u32, value: Id) -> Option<Id> {
        if self.entries.is_empty() {
            return None;
        }
        let entry = &self.entries[self.place(row, value)];
        (entry.number != EMPTY).then_some(entry.number)
    }

    /// Where the entry is, or would be.
    #[inline]
    fn place(&self, row: u32, value: Id) -> usize {
        let key = u64::from(value) << 32 | u64::from(row);
        let bits = self.entries.len().trailing_zeros();
        let mut place = ((key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize;
        loop {
            let entry = &self.entries[place];
            if entry.number == EMPTY || entry.row == row && entry.value == value {
                return place;
            }
            place = (place + 1) & (self.entries.len() - 1);
        }
    }

    fn insert(&mut self, row: u32, value: Id, number: Id) {
        if (self.len + 1) * 3 > self.entries.len() * 2 {
            let empty = Entry { row: 0, value: 0, number: EMPTY };
            let wider = vec![empty; (self.entries.len() * 2).max(FIRST)];
            for entry in std::mem::replace(&mut self.entries, wider).into_iter().filter(|entry| entry.number != EMPTY) {
                let place = self.place(entry.row, entry.value);
                self.entries[place] = entry;
            }
        }
        let place = self.place(row, value);
        self.len += usize::from(self.entries[place].number == EMPTY);
        self.entries[place] = Entry { row, value, number };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_entered() {
        let mut table = Table::default();
        let some = [(0, 0), (3, 5), (3, 4), (3, 63), (3, 64), (3, 8191), (7, 1_000_000), (900, 8191)];
        let many = (0..400).map(|value| (1, value)).chain((0..400).rev().map(|value| (2, value * 7)));
        let entries: Vec<(u32, Id)> = some.into_iter().chain(many).collect();
        for (number, &(row, value)) in (0..).zip(&entries) {
            assert_eq!(table.get(row, value), None);
            table.insert(row, value, number);
        }
        for (number, &(row, value)) in (0..).zip(&entries) {
            assert_eq!(table.get(row, value), Some(number));
        }
        assert_eq!(table.get(3, 6), None);
        assert_eq!(table.get(3, 9_000), None);
        assert_eq!(table.get(901, 0), None);
    }

    #[test]
    fn the_last_number_entered_counts() {
        let mut table = Table::default();
        for number in [1, 2] {
            table.insert(0, 5, number);
            table.insert(0, 5_000_000, number);
        }
        assert_eq!((table.get(0, 5), table.get(0, 5_000_000)), (Some(2), Some(2)));
    }
}
