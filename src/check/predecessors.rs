//! Predecessors: how each state was reached, about two bytes a state, from which a behavior is walked again.

use super::storage::{Away, Storage};
use std::io;

/// Where a state came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin {
    /// The place of the predecessor within its level; 0 for an initial state.
    pub parent: u32,
    /// Which of the predecessor's successors (or of the initial states) it was, in the order of the transition system.
    pub ordinal: u32,
}

/// The origins of all states, level by level. Within a level parents never decrease, so small differences are stored.
#[derive(Default)]
pub struct Predecessors {
    levels: Vec<Level>,
    /// Where levels were put for which there is no memory.
    away: Away,
}

#[derive(Default)]
struct Level {
    bytes: Vec<u8>,
    last_parent: u32,
    /// Where the bytes are if they were put away, and how many.
    away: Option<(u64, usize)>,
}

impl Predecessors {
    /// No levels.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the next level.
    pub fn start_level(&mut self) {
        self.levels.push(Level::default());
    }

    /// Notes the origin of the next state of the last level.
    pub fn push(&mut self, origin: Origin) {
        if let Some(level) = self.levels.last_mut() {
            write(&mut level.bytes, origin.parent - level.last_parent);
            write(&mut level.bytes, origin.ordinal);
            level.last_parent = origin.parent;
        }
    }

    /// The origins that lead to the state at `place` of level `level` (from 0), the initial state's first.
    pub fn path(&mut self, level: usize, place: u32) -> io::Result<Vec<Origin>> {
        let mut path = Vec::new();
        let mut place = place;
        for level in self.levels[..=level].iter().rev() {
            let origin = match level.away {
                Some((start, length)) => origin(&self.away.get(start, length)?, place),
                None => origin(&level.bytes, place),
            };
            path.push(origin);
            place = origin.parent;
        }
        path.reverse();
        Ok(path)
    }

    /// Puts all levels away but the last.
    pub fn put_away(&mut self, storage: &dyn Storage) -> io::Result<()> {
        let Predecessors { levels, away } = self;
        let count = levels.len().saturating_sub(1);
        for level in levels[..count].iter_mut().filter(|level| level.away.is_none()) {
            let bytes = std::mem::take(&mut level.bytes);
            level.away = Some((away.put(storage, &bytes)?, bytes.len()));
        }
        Ok(())
    }

    /// The bytes that are kept.
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.bytes.capacity()).sum()
    }
}

/// The origin of the state at that place of a level.
fn origin(bytes: &[u8], place: u32) -> Origin {
    let mut bytes = bytes.iter();
    let mut origin = Origin { parent: 0, ordinal: 0 };
    for _ in 0..=place {
        origin.parent += read(&mut bytes);
        origin.ordinal = read(&mut bytes);
    }
    origin
}

/// Seven bits a byte, the lowest first; the high bit says that more follow.
fn write(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> u32 {
    let mut number = 0;
    let mut shift = 0;
    for &byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_the_path() {
        let mut predecessors = Predecessors::new();
        predecessors.start_level();
        for ordinal in [0, 3, 700] {
            predecessors.push(Origin { parent: 0, ordinal });
        }
        predecessors.start_level();
        for (parent, ordinal) in [(0, 1), (0, 200), (2, 0), (2, 100_000)] {
            predecessors.push(Origin { parent, ordinal });
        }
        predecessors.start_level();
        predecessors.push(Origin { parent: 3, ordinal: 5 });
        let expected = [(0, 700), (2, 100_000), (3, 5)].map(|(parent, ordinal)| Origin { parent, ordinal });
        assert_eq!(predecessors.path(2, 0).ok(), Some(expected.to_vec()));
    }
}
