//! Values as text, as TLC prints them.

use super::described::LazySet;
use super::{Described, Record, Value};
use crate::text::Symbols;
use std::fmt::{Display, Formatter, Result};

impl Record {
    /// Whether all keys can be written as field names.
    pub(super) fn has_field_names(&self, symbols: &Symbols) -> bool {
        self.shape().names().iter().all(|name| is_field_name(symbols.text(*name)))
    }
}

fn is_field_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// A value to be printed with the texts of its symbols.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub(super) value: &'a Value,
    pub(super) symbols: &'a Symbols,
}

impl Value {
    /// The value as TLC prints it.
    pub fn display<'a>(&'a self, symbols: &'a Symbols) -> Shown<'a> {
        Shown { value: self, symbols }
    }
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let symbols = self.symbols;
        match self.value {
            Value::Boolean(true) => f.write_str("TRUE"),
            Value::Boolean(false) => f.write_str("FALSE"),
            Value::Integer(value) => write!(f, "{value}"),
            Value::BigInteger(value) => write!(f, "{}", **value),
            Value::Fraction(value) => write!(f, "{}/{}", value.numer(), value.denom()),
            Value::String(symbol) => quoted(f, symbols.text(*symbol)),
            Value::Text(text) => quoted(f, text.as_str()),
            Value::Model(model) => f.write_str(symbols.text(model.symbol)),
            Value::Tuple(tuple) => listed(f, symbols, "<<", tuple.elements(), ">>"),
            Value::Set(set) => listed(f, symbols, "{", set.elements(), "}"),
            Value::Record(record) if record.has_field_names(symbols) => {
                f.write_str("[")?;
                for (index, (name, value)) in record.shape().names().iter().zip(record.values()).enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}{} |-> {}", symbols.text(*name), value.display(symbols))?;
                }
                f.write_str("]")
            }
            // Strings that were put together are arguments like those that are written out.
            Value::Function(_)
                if self.value.entries().all(|(key, _)| key_text(&key, symbols).is_some_and(is_field_name)) =>
            {
                f.write_str("[")?;
                for (index, (key, value)) in self.value.entries().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    let name = key_text(&key, symbols).unwrap_or_default();
                    write!(f, "{separator}{name} |-> {}", value.display(symbols))?;
                }
                f.write_str("]")
            }
            Value::Record(_) | Value::Function(_) => {
                f.write_str("(")?;
                for (index, (key, value)) in self.value.entries().enumerate() {
                    let separator = if index == 0 { "" } else { " @@ " };
                    write!(f, "{separator}{} :> {}", key.display(symbols), value.display(symbols))?;
                }
                f.write_str(")")
            }
            Value::Lazy(described) => described_set(f, symbols, described),
        }
    }
}

fn key_text<'a>(key: &'a Value, symbols: &'a Symbols) -> Option<&'a str> {
    match key {
        Value::String(symbol) => Some(symbols.text(*symbol)),
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

fn listed(f: &mut Formatter<'_>, symbols: &Symbols, open: &str, values: &[Value], close: &str) -> Result {
    f.write_str(open)?;
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        value.display(symbols).fmt(f)?;
    }
    f.write_str(close)
}

/// A string as the language writes it.
pub(super) fn quoted(f: &mut Formatter<'_>, text: &str) -> Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            '\u{c}' => f.write_str("\\f")?,
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("\"")
}

fn described_set(f: &mut Formatter<'_>, symbols: &Symbols, described: &Described) -> Result {
    // TLC lists the subsets of small sets only, and other described sets up to its bound of 2000.
    let shown = match described.set() {
        LazySet::Interval(..) => 0,
        LazySet::Powerset(_) => 1 << 6,
        _ => 2000,
    };
    if described.is_finite()
        && let Ok(set) = described.listed(shown)
    {
        return listed(f, symbols, "{", set.elements(), "}");
    }
    let show = |value: &Value| value.display(symbols).to_string();
    match described.set() {
        LazySet::Interval(first, last) => write!(f, "{first}..{last}"),
        LazySet::Powerset(base) => write!(f, "SUBSET {}", show(base)),
        LazySet::FunctionSet { domain, range } => write!(f, "[{} -> {}]", show(domain), show(range)),
        LazySet::RecordSet(shape, sets) => {
            f.write_str("[")?;
            for (index, (name, set)) in shape.names().iter().zip(sets).enumerate() {
                let separator = if index == 0 { "" } else { ", " };
                write!(f, "{separator}{}: {}", symbols.text(*name), show(set))?;
            }
            f.write_str("]")
        }
        LazySet::Product(sets) => {
            let sets: Vec<_> = sets.iter().map(show).collect();
            write!(f, "({})", sets.join(" \\X "))
        }
        LazySet::Sequences(base) => write!(f, "Seq({})", show(base)),
        LazySet::Strings => f.write_str("STRING"),
        LazySet::Naturals => f.write_str("Nat"),
        LazySet::Integers => f.write_str("Int"),
        LazySet::Reals => f.write_str("Real"),
        LazySet::Anything => f.write_str("ANY"),
        LazySet::Cup(left, right) => write!(f, "{} \\cup {}", show(left), show(right)),
        LazySet::Cap(left, right) => write!(f, "{} \\cap {}", show(left), show(right)),
        LazySet::Difference(left, right) => write!(f, "{} \\ {}", show(left), show(right)),
        LazySet::BigUnion(sets) => write!(f, "UNION {}", show(sets)),
    }
}

/// Values among themselves, for tests and logs: symbols by their numbers.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Value::String(symbol) => write!(f, "s{}", symbol.0),
            Value::Model(model) => write!(f, "m{}", model.symbol.0),
            Value::Tuple(tuple) => write!(f, "<<{:?}>>", tuple.elements()),
            Value::Set(set) => f.debug_set().entries(set.elements()).finish(),
            Value::Record(_) | Value::Function(_) => f.debug_map().entries(self.entries()).finish(),
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::BigInteger(_)
            | Value::Fraction(_)
            | Value::Text(_)
            | Value::Lazy(_) => self.display(&Symbols::new()).fmt(f),
        }
    }
}
