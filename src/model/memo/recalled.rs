//! Recalled: what operators gave that read the state, by their arguments and the answers to what they asked.
//!
//! An action or an invariant that goes through many parts of a state seldom gets the same answers to all of its questions. The
//! operators that it calls for each part do, and cost most.

use super::store::Id;
use super::trie::{Log, Trie};
use crate::semantics::form::DefinitionId;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// What one worker remembers of operators.
#[derive(Default)]
pub struct Recalled {
    /// The operators with their arguments, by number.
    calls: FxHashMap<DefinitionId, FxHashMap<Box<[Value]>, u32>>,
    count: u32,
    /// How many values the arguments are.
    values: usize,
    trie: Trie,
    log: Log,
}

/// The question at the root: which operator it is, with which arguments.
const CALL: u32 = u32::MAX - 2;
/// Where more is taken, all of it is forgotten: what the search itself remembers is worth more.
const MOST_BYTES: usize = 1 << 26;
/// What asks for more is not remembered: with the answers to all of that it would hardly be met again.
const MOST_READS: usize = 48;

impl Recalled {
    /// The number of what an operator gave for these arguments and for those answers to its questions.
    pub fn find(&self, operator: DefinitionId, arguments: &[Value], mut answer: impl FnMut(u32) -> Id) -> Option<Id> {
        let call = *self.calls.get(&operator)?.get(arguments)?;
        self.trie.find(|read| if read == CALL { call } else { answer(read) })
    }

    /// Remembers the number of what an operator gave.
    pub fn enter(&mut self, (operator, arguments): (DefinitionId, &[Value]), asked: &[(u32, Id)], given: Id) {
        if asked.len() > MOST_READS {
            return;
        }
        if self.bytes() > MOST_BYTES {
            *self = Recalled::default();
        }
        let calls = self.calls.entry(operator).or_default();
        let call = match calls.get(arguments) {
            Some(&call) => call,
            None => {
                calls.insert(arguments.into(), self.count);
                self.values += arguments.len();
                self.count += 1;
                self.count - 1
            }
        };
        self.log.clear();
        self.log.push((CALL, call));
        self.log.extend_from_slice(asked);
        // Where numbers end, or the same answers led to another question once, it is evaluated again.
        let _ = self.trie.insert(&self.log, given);
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.trie.bytes() + self.count as usize * 48 + self.values * 64
    }
}
