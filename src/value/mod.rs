//! Values: takes what expressions denote as parts, gives persistent, totally ordered, hashable data; knows no expressions and no states.
//!
//! A [`Value`] is 16 bytes, and cloning one costs at most one reference count. Every value has one form, so that equality
//! can be decided part by part: a function whose domain is `1..n` is always a [`Tuple`], one whose keys are all strings is
//! always a [`Record`]. Sets are listed in TLC's order ([`Set`]) or described ([`Described`]: `Nat`, `SUBSET S`, `a..b`), and a
//! described set equals the listed one with the same elements.

mod algebra;
mod change;
mod described;
mod digest;
mod elements;
mod error;
mod function;
mod grown;
mod image;
mod json;
mod membership;
mod number;
mod order;
mod pack;
mod parts;
mod pretty;
mod print;
#[cfg(feature = "serde")]
mod serde;
mod set;
mod shared;
mod text;

pub use described::{Described, LazySet};
pub use digest::{FINGERPRINT_VERSION, Images, element_fingerprint, model_fingerprint, set_fingerprint};
pub use elements::Elements;
pub use error::ValueError;
pub use function::{Entries, Function, Record, Shape, Tuple};
pub use order::{compare, equal};
pub use pack::PACK_VERSION;
pub(crate) use parts::{PartStack, Parts};
pub use print::Shown;
#[cfg(feature = "serde")]
pub use serde::ValueSeed;
pub use set::Set;
pub use shared::Single;
pub use text::Text;

use crate::text::Symbol;
use num_bigint::BigInt;
use num_rational::BigRational;
use shared::{Element, OWNING, Shared, twin};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What an expression denotes.
///
/// The number of the variant takes a word, so that a value is moved as two words and not byte by byte.
#[repr(u64)]
pub enum Value {
    /// `TRUE` or `FALSE`.
    Boolean(bool),
    /// An integer of 64 bits.
    Integer(i64),
    /// A string that the table of symbols has.
    String(Symbol),
    /// A model value.
    Model(ModelValue),
    /// An integer that does not fit 64 bits.
    BigInteger(Single<BigInt>),
    /// A fraction that is not an integer.
    Fraction(Single<BigRational>),
    /// A string made during evaluation that the table lacks.
    Text(Text),
    /// A function with domain `1..n`: a tuple or sequence.
    Tuple(Tuple),
    /// A function with at least one key whose keys are all strings of the table.
    Record(Record),
    /// Any other function.
    Function(Function),
    /// A set whose elements are listed.
    Set(Set),
    /// A set that is described.
    Lazy(Described),
}

/// A model value: an element that the configuration names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModelValue {
    /// Its name.
    pub symbol: Symbol,
    /// Its kind: `x` for a value named `x_...`. Values of a kind are not compared with others.
    pub kind: Option<ModelKind>,
}

/// The kind of a typed model value, an ASCII letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModelKind(pub u8);

impl ModelValue {
    /// The model value of a name: `x_...` makes one of kind `x`.
    pub fn named(symbol: Symbol, name: &str) -> Self {
        let kind = match name.as_bytes() {
            [letter, b'_', ..] if letter.is_ascii_alphabetic() => Some(ModelKind(*letter)),
            _ => None,
        };
        ModelValue { symbol, kind }
    }
}

/// What lies beside the elements of a shared slice.
struct Head<X> {
    /// The digest within this process; 0 when not yet known.
    hash: AtomicU64,
    /// The fingerprint; 0 when not yet known.
    fingerprint: AtomicU64,
    /// What the kind of value adds.
    extra: X,
}

/// A mark of a slice: a described set is among the elements, or in one of them.
const LAZY: u32 = 2;

/// A mark of a slice: it is a copy that an update made.
const UPDATED: u32 = 4;

/// Marks of a slice for the kinds of values that hold nothing else: model values with and without a kind among them.
const BOOLEANS: u32 = 8;
const INTEGERS: u32 = 16;
const STRINGS: u32 = 32;
const MODELS: u32 = 64;
const TYPED: u32 = 128;

/// The marks that tell of which kinds the elements are; where one alone of the above is there, they all are of that kind.
const KINDS: u32 = OWNING | BOOLEANS | INTEGERS | STRINGS | MODELS | TYPED;

impl<X> Head<X> {
    #[inline]
    fn new(extra: X) -> Self {
        Head { hash: AtomicU64::new(0), fingerprint: AtomicU64::new(0), extra }
    }

    /// Knows no digests any more, where the elements become others.
    fn forget(&mut self) {
        (*self.hash.get_mut(), *self.fingerprint.get_mut()) = (0, 0);
    }

    /// Whether both digests are known and differ.
    #[inline]
    fn differs(&self, other: &Self) -> bool {
        let (a, b) = (self.hash.load(Relaxed), other.hash.load(Relaxed));
        a != b && a != 0 && b != 0
    }
}

/// What sets and functions lie in.
type Slice<X> = Shared<Head<X>, Value>;

impl<X> Slice<X> {
    #[inline]
    fn is_lazy(&self) -> bool {
        self.marks() & LAZY != 0
    }

    #[inline]
    fn is_updated(&self) -> bool {
        self.marks() & UPDATED != 0
    }
}

/// The mark of what holds a described set, or does not.
#[inline]
fn lazy_mark(lazy: bool) -> u32 {
    if lazy { LAZY } else { 0 }
}

type Result<T = Value> = std::result::Result<T, ValueError>;

impl Value {
    /// Whether this is a set, listed or described.
    #[inline]
    pub fn is_set(&self) -> bool {
        matches!(self, Value::Set(_) | Value::Lazy(_))
    }

    /// Whether this is a function: also tuples and records.
    #[inline]
    pub fn is_function(&self) -> bool {
        matches!(self, Value::Tuple(_) | Value::Record(_) | Value::Function(_))
    }

    /// Whether this is a described set, or one is in it.
    #[inline]
    pub fn holds_lazy(&self) -> bool {
        self.marks() & LAZY != 0
    }

    /// About how many bytes it takes, those of values in it left out: with an updated value they are shared.
    pub(crate) fn own_bytes(&self) -> usize {
        let parts = match self {
            Value::Boolean(_) | Value::Integer(_) | Value::String(_) | Value::Model(_) => return 0,
            Value::BigInteger(_) | Value::Fraction(_) | Value::Text(_) | Value::Lazy(_) => 2,
            Value::Tuple(tuple) => tuple.len(),
            Value::Record(record) => record.values().len(),
            Value::Set(set) => set.len(),
            Value::Function(function) => function.domain().len(),
        };
        // The count of handles and the head with the digests come first. An update of a tree copies no more than the way to a leaf.
        48 + size_of::<Value>() * parts.min(grown::LEAST)
    }

    /// The same value with every finite set in it listed: equal values then have one form.
    ///
    /// # Errors
    /// [`ValueError::TooLarge`] where a set would have more elements than `limit`.
    pub fn normalized(&self, limit: usize) -> Result {
        if !self.holds_lazy() {
            return Ok(self.clone());
        }
        let all = |values: &[Value]| values.iter().map(|value| value.normalized(limit)).collect::<Result<Vec<_>>>();
        Ok(match self {
            Value::Lazy(described) if !described.is_finite() => self.clone(),
            Value::Lazy(described) => described.kept_listing(limit)?.normalized(limit)?,
            Value::Set(set) => Value::set_from_sorted(all(set.elements())?),
            Value::Tuple(tuple) => Value::tuple(all(tuple.elements())?),
            Value::Record(record) => Value::Record(record.with_values(all(record.values())?)),
            Value::Function(function) => {
                let keys = Set::from_sorted(all(function.domain().elements())?);
                Value::Function(Function::new(keys, all(function.values())?))
            }
            _ => self.clone(),
        })
    }
}

impl Clone for Value {
    #[inline]
    fn clone(&self) -> Self {
        twin(self)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<Symbol> for Value {
    fn from(value: Symbol) -> Self {
        Value::String(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_two_words() {
        assert_eq!(size_of::<Value>(), 16);
        assert_eq!(size_of::<Option<Value>>(), 16);
    }
}
