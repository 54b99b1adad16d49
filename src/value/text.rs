//! Strings: those of the table of symbols, and those that evaluation makes.

use super::{Single, Value};
use crate::text::Symbols;

/// A string that the table of symbols lacks. Such strings sort after all symbols, among themselves by length, then bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text(pub(super) Single<Box<str>>);

impl Text {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (a, b) = (self.as_str(), other.as_str());
        a.len().cmp(&b.len()).then_with(|| a.cmp(b))
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Value {
    /// The string of a text.
    pub fn text(text: &str, symbols: &Symbols) -> Value {
        match symbols.find(text) {
            Some(symbol) => Value::String(symbol),
            None => Value::Text(Text(Single::new(text.into()))),
        }
    }

    /// The characters, where this is a string.
    pub fn as_text<'a>(&'a self, symbols: &'a Symbols) -> Option<&'a str> {
        match self {
            Value::String(symbol) => Some(symbols.text(*symbol)),
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }
}
