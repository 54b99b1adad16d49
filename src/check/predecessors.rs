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
    /// Where pieces were put for which there is no memory.
    away: Away,
    /// The bytes of the pieces in memory that are full.
    bytes: usize,
    /// The level before which all pieces were put away.
    first_here: usize,
}

#[derive(Default)]
struct Level {
    pieces: Vec<Piece>,
    last_parent: u32,
}

/// The origins of some neighbouring states.
enum Piece {
    /// In memory.
    Here(Vec<u8>),
    /// Put away: where, and how many bytes.
    Away(u64, usize),
}

/// So many bytes a piece has about: nothing that is longer must be moved while a level grows.
const PIECE: usize = 1 << 20;

impl Predecessors {
    /// No levels.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the next level.
    pub fn start_level(&mut self) {
        if let Some(Piece::Here(bytes)) = self.levels.last_mut().and_then(|level| level.pieces.last_mut()) {
            bytes.shrink_to_fit();
            self.bytes += bytes.len();
        }
        self.levels.push(Level::default());
    }

    /// Notes the origin of the next state of the last level.
    pub fn push(&mut self, origin: Origin) {
        let Some(level) = self.levels.last_mut() else { return };
        let bytes = match level.pieces.last_mut() {
            Some(Piece::Here(bytes)) if bytes.len() < PIECE => bytes,
            full => {
                if let Some(Piece::Here(bytes)) = full {
                    self.bytes += bytes.len();
                }
                level.pieces.push(Piece::Here(Vec::new()));
                let Some(Piece::Here(bytes)) = level.pieces.last_mut() else { return };
                bytes
            }
        };
        write(bytes, origin.parent - level.last_parent);
        write(bytes, origin.ordinal);
        level.last_parent = origin.parent;
    }

    /// The origins that lead to the state at `place` of level `level` (from 0), the initial state's first.
    pub fn path(&mut self, level: usize, place: u32) -> io::Result<Vec<Origin>> {
        let Predecessors { levels, away, .. } = self;
        let mut path = Vec::new();
        let mut place = place;
        for level in levels[..=level].iter().rev() {
            let origin = level.origin(away, place)?;
            path.push(origin);
            place = origin.parent;
        }
        path.reverse();
        Ok(path)
    }

    /// Puts away all but what is still growing.
    pub fn put_away(&mut self, storage: &dyn Storage) -> io::Result<()> {
        let Predecessors { levels, away, bytes: here, first_here } = self;
        let last = levels.len().saturating_sub(1);
        for (number, level) in levels.iter_mut().enumerate().skip(*first_here) {
            let end = level.pieces.len() - usize::from(number == last && !level.pieces.is_empty());
            for piece in &mut level.pieces[..end] {
                if let Piece::Here(bytes) = piece {
                    *here -= bytes.len();
                    *piece = Piece::Away(away.put(storage, bytes)?, bytes.len());
                }
            }
        }
        *first_here = last;
        Ok(())
    }

    /// The bytes that are kept in memory.
    pub fn bytes(&self) -> usize {
        let growing = match self.levels.last().and_then(|level| level.pieces.last()) {
            Some(Piece::Here(bytes)) => bytes.capacity(),
            Some(Piece::Away(..)) | None => 0,
        };
        self.bytes + growing
    }
}

impl Level {
    /// The origin of the state at that place.
    fn origin(&self, away: &mut Away, place: u32) -> io::Result<Origin> {
        let mut origin = Origin { parent: 0, ordinal: 0 };
        let mut left = u64::from(place) + 1;
        for piece in &self.pieces {
            let read_back;
            let bytes = match piece {
                Piece::Here(bytes) => bytes,
                Piece::Away(start, length) => {
                    read_back = away.get(*start, *length)?;
                    &read_back
                }
            };
            let mut bytes = bytes.iter();
            while left > 0 && !bytes.as_slice().is_empty() {
                origin.parent += read(&mut bytes);
                origin.ordinal = read(&mut bytes);
                left -= 1;
            }
        }
        Ok(origin)
    }
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

    #[test]
    fn wide_levels_have_many_pieces() {
        let mut predecessors = Predecessors::new();
        predecessors.start_level();
        predecessors.push(Origin { parent: 0, ordinal: 0 });
        predecessors.start_level();
        let origin = |place: u32| Origin { parent: place / 3, ordinal: place % 700 };
        let count = PIECE as u32;
        (0..count).for_each(|place| predecessors.push(origin(place)));
        assert!(predecessors.bytes() < 4 * PIECE && predecessors.levels[1].pieces.len() > 2);
        for place in [0, 1, count / 3, count - 1] {
            let path = predecessors.path(1, place).ok();
            assert_eq!(path.and_then(|path| path.last().copied()), Some(origin(place)));
        }
    }
}
