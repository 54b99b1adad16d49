//! Scratch: what a worker of the plain engine keeps from one state to the next.

use super::coverage::{Counter, Cut};
use crate::eval;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What a worker keeps: the fingerprints of values under all permutations.
#[derive(Default)]
pub struct Scratch {
    pub(super) permuted: FxHashMap<Value, Arc<[u64]>>,
    /// While successors are drawn.
    pub(super) chance: Option<eval::Chance>,
    /// The depth of what is looked at.
    pub(super) level: u64,
    /// The states up to there, as a sequence of records.
    pub(super) trace: Option<Value>,
    /// The action that led there and the values of its parameters.
    pub(super) action: Option<(String, Vec<(String, Value)>)>,
    /// How often each expression was evaluated, where that is counted.
    pub(super) counter: Option<Counter>,
}

/// Past so many values the cache starts anew.
const MOST_PERMUTED: usize = 1 << 20;

impl Scratch {
    /// The fingerprints of a value under all permutations, from memory or computed.
    pub(super) fn permuted(&mut self, value: &Value, compute: impl FnOnce(&Value) -> Arc<[u64]>) -> Arc<[u64]> {
        if let Some(known) = self.permuted.get(value) {
            return known.clone();
        }
        if self.permuted.len() > MOST_PERMUTED {
            self.permuted.clear();
        }
        let found = compute(value);
        self.permuted.insert(value.clone(), found.clone());
        found
    }

    /// Counts what a constraint cuts off, where that is counted.
    pub(super) fn cut(&mut self, cut: Cut) {
        if let Some(counter) = &mut self.counter {
            counter.cut(cut);
        }
    }
}
