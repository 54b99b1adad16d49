//! Frontiers: the states of a level that wait to be expanded, in blocks of neighbours, in memory, written down there, or put away.

use super::storage::{Away, Storage};
use crate::model::TransitionSystem;
use std::collections::VecDeque;
use std::io;

/// The states of a level, in order, in blocks. A block is given back once it is expanded, so that its memory serves the next level.
pub struct Frontier<State> {
    blocks: VecDeque<Waiting<State>>,
    /// The block that is being filled.
    last: Vec<State>,
    /// How many states were taken.
    taken: usize,
    /// How many states there are, those taken included.
    len: usize,
    /// For how many states the blocks in memory have room that are not written down, the last included.
    room: usize,
    /// How many bytes those take that are written down.
    written: usize,
    /// Where blocks were put for which there is no memory. What is there stands for itself, whatever system reads it.
    away: Away,
}

/// A block that waits.
enum Waiting<State> {
    /// In memory.
    Here(Vec<State>),
    /// In memory, written down by the system that is searched: how many states.
    Written { bytes: Box<[u8]>, states: usize },
    /// In the file: where, how many bytes, and how many states these are.
    Away { place: u64, bytes: usize, states: usize },
}

/// Some neighbouring states of a level.
pub struct Block<State> {
    /// The place of the first within its level.
    pub first: usize,
    /// The states.
    pub states: Vec<State>,
}

/// Blocks that were expanded, to be filled again, and how many states a full one has.
pub struct Spare<State> {
    blocks: Vec<Vec<State>>,
    size: usize,
}

impl<State> Spare<State> {
    /// No blocks, for blocks of that many states.
    pub fn new(size: usize) -> Self {
        Spare { blocks: Vec::new(), size }
    }

    /// Takes back the memory of a block.
    pub fn take_back(&mut self, mut block: Vec<State>) {
        block.clear();
        self.blocks.push(block);
    }

    /// Gives the memory of all blocks back to the system.
    pub fn clear(&mut self) {
        self.blocks.clear();
    }

    /// How many states the blocks have room for.
    pub fn room(&self) -> usize {
        self.blocks.iter().map(Vec::capacity).sum()
    }
}

impl<State> Default for Frontier<State> {
    fn default() -> Self {
        Frontier {
            blocks: VecDeque::new(),
            last: Vec::new(),
            taken: 0,
            len: 0,
            room: 0,
            written: 0,
            away: Away::default(),
        }
    }
}

impl<State> Frontier<State> {
    /// How many states wait.
    pub fn len(&self) -> usize {
        self.len - self.taken
    }

    /// How many states there are, those taken included.
    pub fn width(&self) -> usize {
        self.len
    }

    /// Adds a state at the end; whether that ended a block.
    pub fn push(&mut self, state: State, spare: &mut Spare<State>) -> bool {
        if self.last.capacity() == 0 {
            self.last = spare.blocks.pop().unwrap_or_default();
        }
        self.last.push(state);
        self.len += 1;
        let full = self.last.len() >= spare.size;
        if full {
            self.end_block();
        }
        full
    }

    /// Adds states at the end, and takes them from where they were.
    pub fn append(&mut self, states: &mut Vec<State>, spare: &mut Spare<State>) {
        while !states.is_empty() {
            if self.last.capacity() == 0 {
                self.last = spare.blocks.pop().unwrap_or_default();
            }
            let (len, room) = (self.last.len(), self.last.capacity());
            let count = states.len().min(spare.size.saturating_sub(len).max(1));
            // Not even a block that is full has room for more than it holds.
            if len + count > room {
                self.last.reserve_exact((2 * room).min(spare.size).max(len + count) - len);
            }
            if count == states.len() {
                self.last.append(states);
            } else {
                self.last.extend(states.drain(..count));
            }
            self.len += count;
            if self.last.len() >= spare.size {
                self.end_block();
            }
        }
    }

    /// Ends the block that is being filled.
    pub fn end_block(&mut self) {
        if !self.last.is_empty() {
            self.room += self.last.capacity();
            self.blocks.push_back(Waiting::Here(std::mem::take(&mut self.last)));
        }
    }

    /// How many states the blocks in memory have room for that are not written down.
    pub fn room(&self) -> usize {
        self.room + self.last.capacity()
    }

    /// How many bytes the blocks take that are written down in memory.
    pub fn written(&self) -> usize {
        self.written
    }

    /// Takes the first block.
    pub fn take<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        spare: &mut Spare<State>,
    ) -> io::Result<Option<Block<State>>> {
        let states = match self.blocks.pop_front() {
            Some(Waiting::Here(states)) => {
                self.room -= states.capacity();
                states
            }
            Some(Waiting::Written { bytes, states }) => {
                self.written -= bytes.len();
                read(system, &bytes, states, spare)?
            }
            Some(Waiting::Away { place, bytes, states }) => {
                let bytes = self.away.get(place, bytes)?;
                let mut block = spare.blocks.pop().unwrap_or_default();
                if !system.unpack_states(&bytes, states, &mut block) {
                    return Err(unreadable());
                }
                block
            }
            None => std::mem::take(&mut self.last),
        };
        let first = self.taken;
        self.taken += states.len();
        Ok((!states.is_empty()).then_some(Block { first, states }))
    }

    /// Writes the last block down that is ended and is not written yet; `false` where there is none, or states cannot be written.
    pub fn write_down<S: TransitionSystem<State = State>>(&mut self, system: &S, spare: &mut Spare<State>) -> bool {
        // Blocks end in order, and the last is written first: those before may be wanted before there is need to write them.
        let Some(block) = self.blocks.iter_mut().rev().find(|block| matches!(block, Waiting::Here(_))) else {
            return false;
        };
        let Waiting::Here(states) = &*block else { return false };
        let mut bytes = Vec::new();
        if !states.iter().all(|state| system.write_state(state, &mut bytes)) {
            return false;
        }
        let written = Waiting::Written { bytes: bytes.into(), states: states.len() };
        if let Waiting::Written { bytes, .. } = &written {
            self.written += bytes.len();
        }
        if let Waiting::Here(states) = std::mem::replace(block, written) {
            self.room -= states.capacity();
            spare.take_back(states);
        }
        true
    }

    /// Puts the last block away that is in memory and ended; `false` where there is none, or states cannot be written.
    pub fn put_away<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        storage: &dyn Storage,
        spare: &mut Spare<State>,
    ) -> io::Result<bool> {
        let last =
            |blocks: &VecDeque<Waiting<State>>| blocks.iter().rposition(|block| !matches!(block, Waiting::Away { .. }));
        let Some(number) = last(&self.blocks) else { return Ok(false) };
        let block = std::mem::replace(&mut self.blocks[number], Waiting::Here(Vec::new()));
        let states = match block {
            Waiting::Here(states) => {
                self.room -= states.capacity();
                states
            }
            Waiting::Written { bytes, states } => {
                self.written -= bytes.len();
                read(system, &bytes, states, spare)?
            }
            Waiting::Away { .. } => Vec::new(),
        };
        let mut bytes = Vec::new();
        if !system.pack_states(&states, &mut bytes) {
            self.room += states.capacity();
            self.blocks[number] = Waiting::Here(states);
            return Ok(false);
        }
        let place = self.away.put(storage, &bytes)?;
        self.blocks[number] = Waiting::Away { place, bytes: bytes.len(), states: states.len() };
        spare.take_back(states);
        Ok(true)
    }

    /// Changes the states in memory, so that they are those of another system of the same kind.
    pub fn renew<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        spare: &mut Spare<State>,
        renew: &mut dyn FnMut(&mut State),
    ) -> io::Result<()> {
        self.last.iter_mut().for_each(&mut *renew);
        for block in &mut self.blocks {
            match block {
                Waiting::Here(states) => states.iter_mut().for_each(&mut *renew),
                Waiting::Written { bytes, states } => {
                    let mut read = read(system, bytes, *states, spare)?;
                    let mut written = Vec::new();
                    for state in &mut read {
                        renew(state);
                        if !system.write_state(state, &mut written) {
                            return Err(unreadable());
                        }
                    }
                    self.written = self.written - bytes.len() + written.len();
                    *bytes = written.into();
                    spare.take_back(read);
                }
                Waiting::Away { .. } => {}
            }
        }
        Ok(())
    }
}

fn unreadable() -> io::Error {
    io::Error::other("what was written is not what is read")
}

/// The states of a block that were written down.
fn read<S: TransitionSystem>(
    system: &S,
    mut bytes: &[u8],
    states: usize,
    spare: &mut Spare<S::State>,
) -> io::Result<Vec<S::State>> {
    let mut block = spare.blocks.pop().unwrap_or_default();
    for _ in 0..states {
        let state = system.read_state(&mut bytes);
        block.push(state.ok_or_else(unreadable)?);
    }
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_room_in_blocks() {
        let mut spare = Spare::new(3);
        let mut frontier = Frontier::default();
        let ended: Vec<bool> = (0..7).map(|state| frontier.push(state, &mut spare)).collect();
        assert_eq!(ended.iter().filter(|ended| **ended).count(), 2);
        assert_eq!((frontier.len(), frontier.blocks.len(), frontier.last.len()), (7, 2, 1));
        frontier.end_block();
        assert_eq!((frontier.len(), frontier.blocks.len(), frontier.last.len()), (7, 3, 0));
        assert!(frontier.room() >= 7);
        spare.take_back(vec![1, 2, 3]);
        assert!(spare.room() >= 3);
        frontier.push(7, &mut spare);
        assert_eq!(spare.room(), 0);
    }

    #[test]
    fn states_that_are_added_together_fill_blocks_in_order() {
        let mut spare = Spare::new(3);
        let mut frontier = Frontier::default();
        frontier.push(0, &mut spare);
        let mut states = (1..8).collect();
        frontier.append(&mut states, &mut spare);
        assert!(states.is_empty());
        assert_eq!((frontier.len(), frontier.last.clone()), (8, vec![6, 7]));
        let blocks =
            frontier.blocks.iter().map(|block| if let Waiting::Here(states) = block { &states[..] } else { &[] });
        assert_eq!(blocks.collect::<Vec<_>>(), [&[0, 1, 2], &[3, 4, 5]]);
    }
}
