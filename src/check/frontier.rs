//! Frontiers: the states of a level that wait to be expanded, in blocks of neighbours, in memory or put away.

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
    /// Where blocks were put for which there is no memory.
    away: Away,
}

/// A block that waits.
enum Waiting<State> {
    /// In memory.
    Here(Vec<State>),
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
        Frontier { blocks: VecDeque::new(), last: Vec::new(), taken: 0, len: 0, away: Away::default() }
    }
}

impl<State> Frontier<State> {
    /// How many states wait.
    pub fn len(&self) -> usize {
        self.len - self.taken
    }

    /// Adds a state at the end.
    pub fn push(&mut self, state: State, spare: &mut Spare<State>) {
        if self.last.capacity() == 0 {
            self.last = spare.blocks.pop().unwrap_or_default();
        }
        self.last.push(state);
        self.len += 1;
        if self.last.len() >= spare.size {
            self.end_block();
        }
    }

    /// Ends the block that is being filled.
    pub fn end_block(&mut self) {
        if !self.last.is_empty() {
            self.blocks.push_back(Waiting::Here(std::mem::take(&mut self.last)));
        }
    }

    /// How many states the blocks in memory have room for.
    pub fn room(&self) -> usize {
        let here = |block: &Waiting<State>| match block {
            Waiting::Here(states) => states.capacity(),
            Waiting::Away { .. } => 0,
        };
        self.blocks.iter().map(here).sum::<usize>() + self.last.capacity()
    }

    /// Takes the first block.
    pub fn take<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        spare: &mut Spare<State>,
    ) -> io::Result<Option<Block<State>>> {
        let states = match self.blocks.pop_front() {
            Some(Waiting::Here(states)) => states,
            Some(Waiting::Away { place, bytes, states }) => {
                let bytes = self.away.get(place, bytes)?;
                let mut block = spare.blocks.pop().unwrap_or_default();
                let mut left = &bytes[..];
                for _ in 0..states {
                    let state = system.read_state(&mut left);
                    block.push(state.ok_or_else(|| io::Error::other("what was written is not what is read"))?);
                }
                block
            }
            None => std::mem::take(&mut self.last),
        };
        let first = self.taken;
        self.taken += states.len();
        Ok((!states.is_empty()).then_some(Block { first, states }))
    }

    /// Puts the last block away that is in memory and ended; `false` where there is none, or states cannot be written.
    pub fn put_away<S: TransitionSystem<State = State>>(
        &mut self,
        system: &S,
        storage: &dyn Storage,
        spare: &mut Spare<State>,
    ) -> io::Result<bool> {
        let here = self.blocks.iter_mut().rev().find(|block| matches!(block, Waiting::Here(_)));
        let Some(block) = here else { return Ok(false) };
        let Waiting::Here(states) = &*block else { return Ok(false) };
        let mut bytes = Vec::new();
        if !states.iter().all(|state| system.write_state(state, &mut bytes)) {
            return Ok(false);
        }
        let place = self.away.put(storage, &bytes)?;
        let away = Waiting::Away { place, bytes: bytes.len(), states: states.len() };
        if let Waiting::Here(states) = std::mem::replace(block, away) {
            spare.take_back(states);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_room_in_blocks() {
        let mut spare = Spare::new(3);
        let mut frontier = Frontier::default();
        (0..7).for_each(|state| frontier.push(state, &mut spare));
        assert_eq!((frontier.len(), frontier.blocks.len(), frontier.last.len()), (7, 2, 1));
        frontier.end_block();
        assert_eq!((frontier.len(), frontier.blocks.len(), frontier.last.len()), (7, 3, 0));
        assert!(frontier.room() >= 7);
        spare.take_back(vec![1, 2, 3]);
        assert!(spare.room() >= 3);
        frontier.push(7, &mut spare);
        assert_eq!(spare.room(), 0);
    }
}
