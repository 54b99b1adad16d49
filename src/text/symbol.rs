//! Symbols: names and string literals as small numbers, ordered by where the specification first names them.

use super::hash::hash_bytes;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A text that the specification or its configuration names.
///
/// The order of symbols is the order of their first appearance (as TLC orders strings, model values and record fields).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

/// The table of symbols of one run.
///
/// It grows while a specification is read. Afterwards it is shared unchanged: texts made during evaluation that are not in it
/// are values of their own kind, so that the order of symbols never depends on the order of evaluation.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    texts: Vec<Arc<str>>,
    hashes: Vec<u64>,
    numbers: FxHashMap<Arc<str>, Symbol>,
}

impl Symbols {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The symbol of a text, entered if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&symbol) = self.numbers.get(text) {
            return symbol;
        }
        let symbol = Symbol(self.texts.len() as u32);
        let text: Arc<str> = Arc::from(text);
        self.hashes.push(hash_bytes(text.as_bytes()));
        self.texts.push(text.clone());
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The symbol of a text, if the table has it.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The text of a symbol; `?` for a symbol of another table.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("?", |text| text)
    }

    /// The hash of a symbol's text, computed once.
    pub fn hash(&self, symbol: Symbol) -> u64 {
        self.hashes.get(symbol.0 as usize).copied().unwrap_or_default()
    }

    /// How many symbols there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
