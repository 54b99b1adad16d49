//! Digests: one number for a value, from its content alone. With the texts of symbols it is the fingerprint, which is the
//! same in every process; without them it is the hash of this process.

use super::described::{Described, LazySet};
use super::{Head, Set, Value};
use crate::text::{Symbols, hash_bytes, mix};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Changes whenever the fingerprints of any values, or of the states that hold them, change.
pub const FINGERPRINT_VERSION: u32 = 3;

/// What keeps values of different kinds apart.
#[derive(Clone, Copy)]
enum Kind {
    Boolean = 1,
    Integer,
    BigInteger,
    Fraction,
    Text,
    Symbol,
    Model,
    Tuple,
    Record,
    Function,
    Set,
    Described,
}

#[inline]
fn scalar(kind: Kind, content: u64) -> u64 {
    mix(kind as u64, content)
}

/// The digest that is remembered, or computed now.
#[inline]
fn remembered(
    hash: &AtomicU64,
    fingerprint: &AtomicU64,
    symbols: Option<&Symbols>,
    compute: impl FnOnce() -> u64,
) -> u64 {
    let cache = if symbols.is_some() { fingerprint } else { hash };
    match cache.load(Relaxed) {
        0 => {
            let digest = compute().max(1);
            cache.store(digest, Relaxed);
            digest
        }
        known => known,
    }
}

impl<X> Head<X> {
    #[inline]
    fn digest(&self, symbols: Option<&Symbols>, compute: impl FnOnce() -> u64) -> u64 {
        remembered(&self.hash, &self.fingerprint, symbols, compute)
    }
}

fn symbol(symbol: crate::text::Symbol, symbols: Option<&Symbols>) -> u64 {
    match symbols {
        Some(symbols) => scalar(Kind::Text, symbols.hash(symbol)),
        None => scalar(Kind::Symbol, u64::from(symbol.0)),
    }
}

/// What an element with that digest adds to the sum that the digest of a set is made of.
#[inline]
pub fn element_fingerprint(element: u64) -> u64 {
    mix(element, Kind::Set as u64)
}

/// The fingerprint of a set of so many elements, from the sum of what they add.
#[inline]
pub fn set_fingerprint(count: usize, sum: u64) -> u64 {
    set_digest(count, sum).max(1)
}

fn set_digest(count: usize, sum: u64) -> u64 {
    mix(scalar(Kind::Set, count as u64), sum)
}

/// The digest of a set, which does not depend on the order of the elements.
fn set_of(count: usize, elements: impl Iterator<Item = u64>) -> u64 {
    set_digest(count, elements.fold(0u64, |sum, element| sum.wrapping_add(element_fingerprint(element))))
}

fn pairs(kind: Kind, count: usize, pairs: impl Iterator<Item = (u64, u64)>) -> u64 {
    let sum = pairs.fold(0u64, |sum, (key, value)| sum.wrapping_add(mix(key, value)));
    mix(scalar(kind, count as u64), sum)
}

impl Set {
    fn digest(&self, symbols: Option<&Symbols>) -> u64 {
        let elements = self.elements();
        self.0.head().digest(symbols, || set_of(elements.len(), elements.iter().map(|element| element.digest(symbols))))
    }
}

impl Described {
    fn digest(&self, symbols: Option<&Symbols>) -> u64 {
        remembered(self.hash_cache(), self.fingerprint_cache(), symbols, || {
            if let LazySet::Interval(first, last) = self.set()
                && let Some(count) = self.count()
                && count <= super::described::LARGE
            {
                return set_of(count, (*first..=*last).map(|value| scalar(Kind::Integer, value as u64)));
            }
            match self.listing_within(super::described::LARGE) {
                Some(set) => set.digest(symbols),
                None => self.structure(symbols),
            }
        })
    }

    /// The digest of a set that cannot be listed.
    fn structure(&self, symbols: Option<&Symbols>) -> u64 {
        let start = scalar(Kind::Described, u64::from(self.description()));
        let all = |sets: &[&Value]| sets.iter().fold(start, |digest, set| mix(digest, set.digest(symbols)));
        match self.set() {
            LazySet::Interval(first, last) => mix(mix(start, *first as u64), *last as u64),
            LazySet::Naturals | LazySet::Integers | LazySet::Reals | LazySet::Strings | LazySet::Anything => start,
            LazySet::Powerset(base) | LazySet::Sequences(base) | LazySet::BigUnion(base) => all(&[base]),
            LazySet::FunctionSet { domain, range } => all(&[domain, range]),
            LazySet::Cup(left, right) | LazySet::Cap(left, right) | LazySet::Difference(left, right) => {
                all(&[left, right])
            }
            LazySet::RecordSet(shape, sets) => {
                let fields =
                    shape.names().iter().zip(sets).map(|(name, set)| (symbol(*name, symbols), set.digest(symbols)));
                mix(start, pairs(Kind::Record, sets.len(), fields))
            }
            LazySet::Product(sets) => sets.iter().fold(start, |digest, set| mix(digest, set.digest(symbols))),
        }
    }
}

/// The fingerprints of a value after each of some permutations of model values.
pub enum Images<'a> {
    /// No permutation changes it.
    Same,
    /// Those of a model value.
    Known(&'a [u64]),
    /// Those that were computed.
    Found(Vec<u64>),
}

impl Images<'_> {
    fn get(&self) -> Option<&[u64]> {
        match self {
            Images::Same => None,
            Images::Known(images) => Some(images),
            Images::Found(images) => Some(images),
        }
    }
}

/// What a fingerprint is made of: the parts of a value enter it one after the other.
struct Sum<'s> {
    symbols: &'s Symbols,
    start: u64,
    sums: Vec<u64>,
}

impl Sum<'_> {
    /// Adds to all sums what `with` makes of a part, of which either one fingerprint is known or one for each permutation.
    fn add(&mut self, part: &Value, images: &Images<'_>, with: impl Fn(u64, u64) -> u64) {
        let count = images.get().map_or(1, <[u64]>::len);
        if self.sums.len() < count {
            let first = self.sums.first().copied().unwrap_or(self.start);
            self.sums.resize(count, first);
        }
        match images.get() {
            Some(images) => self.sums.iter_mut().zip(images).for_each(|(sum, image)| *sum = with(*sum, *image)),
            None => {
                let own = part.fingerprint(self.symbols);
                self.sums.iter_mut().for_each(|sum| *sum = with(*sum, own));
            }
        }
    }

    fn finish<'a>(mut self, end: impl Fn(u64) -> u64) -> Images<'a> {
        if self.sums.len() <= 1 {
            return Images::Same;
        }
        self.sums.iter_mut().for_each(|sum| *sum = end(*sum).max(1));
        Images::Found(self.sums)
    }
}

/// The fingerprint of a model value.
pub fn model_fingerprint(name: crate::text::Symbol, symbols: &Symbols) -> u64 {
    scalar(Kind::Model, symbol(name, Some(symbols)))
}

impl Value {
    /// The fingerprints after each of some permutations, of which there are at least two; `moved` gives those of the model values
    /// that any of them moves. No permuted value is made.
    pub fn images<'a>(
        &self,
        symbols: &Symbols,
        moved: &dyn Fn(crate::text::Symbol) -> Option<&'a [u64]>,
    ) -> Images<'a> {
        let none = || Sum { symbols, start: 0, sums: Vec::new() };
        match self {
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::BigInteger(_)
            | Value::Fraction(_)
            | Value::String(_)
            | Value::Text(_)
            // What lies in a state is listed, but for infinite sets, which hold no model values.
            | Value::Lazy(_) => Images::Same,
            Value::Model(model) => moved(model.symbol).map_or(Images::Same, Images::Known),
            Value::Tuple(tuple) => {
                let elements = tuple.elements();
                let mut sum = Sum { start: scalar(Kind::Tuple, elements.len() as u64), ..none() };
                elements.iter().for_each(|element| sum.add(element, &element.images(symbols, moved), mix));
                sum.finish(|sum| sum)
            }
            Value::Record(record) => {
                let mut sum = none();
                for (name, value) in record.shape().names().iter().zip(record.values()) {
                    let name = symbol(*name, Some(symbols));
                    sum.add(value, &value.images(symbols, moved), |sum, value| sum.wrapping_add(mix(name, value)));
                }
                let start = scalar(Kind::Record, record.values().len() as u64);
                sum.finish(|sum| mix(start, sum))
            }
            Value::Function(function) => {
                let mut sum = none();
                for (key, value) in function.domain().elements().iter().zip(function.values()) {
                    let (of_key, of_value) = (key.images(symbols, moved), value.images(symbols, moved));
                    match (of_key.get(), of_value.get()) {
                        (None, _) => {
                            let key = key.fingerprint(symbols);
                            sum.add(value, &of_value, |sum, value| sum.wrapping_add(mix(key, value)));
                        }
                        (Some(_), None) => {
                            let value = value.fingerprint(symbols);
                            sum.add(key, &of_key, |sum, key| sum.wrapping_add(mix(key, value)));
                        }
                        (Some(keys), Some(values)) => {
                            let pairs = keys.iter().zip(values).map(|(key, value)| mix(*key, *value)).collect();
                            sum.add(key, &Images::Found(pairs), u64::wrapping_add);
                        }
                    }
                }
                let start = scalar(Kind::Function, function.values().len() as u64);
                sum.finish(|sum| mix(start, sum))
            }
            Value::Set(set) => {
                let mut sum = none();
                let elements = set.elements();
                for element in elements {
                    let with = |sum: u64, element| sum.wrapping_add(mix(element, Kind::Set as u64));
                    sum.add(element, &element.images(symbols, moved), with);
                }
                let start = scalar(Kind::Set, elements.len() as u64);
                sum.finish(|sum| mix(start, sum))
            }
        }
    }

    /// The fingerprint with other numbers in the place of the fingerprints of some model values, and whether there are such in it.
    pub fn fingerprint_with(
        &self,
        symbols: &Symbols,
        other: &dyn Fn(crate::text::Symbol) -> Option<u64>,
    ) -> (u64, bool) {
        let mut changed = false;
        let mut with = |value: &Value| {
            let (print, within) = value.fingerprint_with(symbols, other);
            changed |= within;
            print
        };
        let print = match self {
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::BigInteger(_)
            | Value::Fraction(_)
            | Value::String(_)
            | Value::Text(_)
            | Value::Lazy(_) => 0,
            Value::Model(model) => {
                return other(model.symbol).map_or_else(|| (self.fingerprint(symbols), false), |print| (print, true));
            }
            Value::Tuple(tuple) => {
                let elements = tuple.elements();
                let start = scalar(Kind::Tuple, elements.len() as u64);
                elements.iter().fold(start, |digest, element| mix(digest, with(element)))
            }
            Value::Record(record) => {
                let fields = record.shape().names().iter().zip(record.values());
                let fields = fields.map(|(name, value)| (symbol(*name, Some(symbols)), with(value)));
                pairs(Kind::Record, record.values().len(), fields)
            }
            Value::Function(function) => {
                let fields = function.domain().elements().iter().zip(function.values());
                pairs(Kind::Function, function.values().len(), fields.map(|(key, value)| (with(key), with(value))))
            }
            Value::Set(set) => {
                let elements = set.elements();
                set_of(elements.len(), elements.iter().map(with))
            }
        };
        if changed { (print.max(1), true) } else { (self.fingerprint(symbols), false) }
    }

    /// The fingerprint: from content only, the same in every process that reads the same texts, equal for equal values.
    #[inline]
    pub fn fingerprint(&self, symbols: &Symbols) -> u64 {
        self.digest(Some(symbols))
    }

    pub(super) fn digest(&self, symbols: Option<&Symbols>) -> u64 {
        match self {
            Value::Boolean(value) => scalar(Kind::Boolean, u64::from(*value)),
            Value::Integer(value) => scalar(Kind::Integer, *value as u64),
            Value::BigInteger(value) => scalar(Kind::BigInteger, hash_bytes(&value.to_signed_bytes_le())),
            Value::Fraction(value) => {
                let (numerator, denominator) = (value.numer().to_signed_bytes_le(), value.denom().to_signed_bytes_le());
                scalar(Kind::Fraction, mix(hash_bytes(&numerator), hash_bytes(&denominator)))
            }
            Value::String(name) => symbol(*name, symbols),
            Value::Text(text) => scalar(Kind::Text, hash_bytes(text.as_str().as_bytes())),
            Value::Model(model) => scalar(Kind::Model, symbol(model.symbol, symbols)),
            Value::Tuple(tuple) => {
                let elements = tuple.elements();
                tuple.0.head().digest(symbols, || {
                    let start = scalar(Kind::Tuple, elements.len() as u64);
                    elements.iter().fold(start, |digest, element| mix(digest, element.digest(symbols)))
                })
            }
            Value::Record(record) => record.0.head().digest(symbols, || {
                let fields = record.shape().names().iter().zip(record.values());
                let fields = fields.map(|(name, value)| (symbol(*name, symbols), value.digest(symbols)));
                pairs(Kind::Record, record.values().len(), fields)
            }),
            Value::Function(function) => function.0.head().digest(symbols, || {
                let fields = function.domain().elements().iter().zip(function.values());
                let fields = fields.map(|(key, value)| (key.digest(symbols), value.digest(symbols)));
                pairs(Kind::Function, function.values().len(), fields)
            }),
            Value::Set(set) => set.digest(symbols),
            Value::Lazy(described) => described.digest(symbols),
        }
    }
}
