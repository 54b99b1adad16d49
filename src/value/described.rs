//! Described sets: `Nat`, `a..b`, `SUBSET S`, `[S -> T]` and their like, listed only where that is asked for.

use super::{LAZY, Result, Set, Shape, Single, Value, ValueError};
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

/// A set by its description. Shared; its elements are remembered once they were listed.
#[derive(Clone)]
pub struct Described(pub(super) Single<Inner>);

pub(super) struct Inner {
    set: LazySet,
    /// Always a [`Set`].
    listing: OnceLock<Value>,
    hash: AtomicU64,
    fingerprint: AtomicU64,
}

/// How a set is described.
pub enum LazySet {
    /// `a..b`, not empty.
    Interval(i64, i64),
    /// `SUBSET S`
    Powerset(Value),
    /// `[S -> T]`
    FunctionSet {
        /// `S`
        domain: Value,
        /// `T`
        range: Value,
    },
    /// `[a : S, b : T]`, with at least one field.
    RecordSet(Shape, Box<[Value]>),
    /// `S \X T`
    Product(Box<[Value]>),
    /// `Seq(S)`
    Sequences(Value),
    /// `STRING`
    Strings,
    /// `Nat`
    Naturals,
    /// `Int`
    Integers,
    /// `Real`
    Reals,
    /// `Any` of module TLC, to which every value belongs.
    Anything,
    /// `S \cup T` with an operand that is not listed.
    Cup(Value, Value),
    /// `S \cap T` of operands that are not listed.
    Cap(Value, Value),
    /// `S \ T` where `S` is not listed.
    Difference(Value, Value),
    /// `UNION S` where an element of `S` is not listed.
    BigUnion(Value),
}

/// Up to this many elements a described set is listed without asking.
pub(super) const SMALL: usize = 1 << 16;

/// Up to this many elements a described set is listed where an operation has no other way.
pub(super) const LARGE: usize = 1 << 24;

impl Described {
    /// The description.
    #[inline]
    pub fn set(&self) -> &LazySet {
        &self.0.set
    }

    /// Whether both are one allocation.
    #[inline]
    pub(super) fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }

    pub(super) fn hash_cache(&self) -> &AtomicU64 {
        &self.0.hash
    }

    pub(super) fn fingerprint_cache(&self) -> &AtomicU64 {
        &self.0.fingerprint
    }

    /// Whether this is `1..length`.
    pub(super) fn is_positions(&self, length: usize) -> bool {
        matches!(self.set(), LazySet::Interval(1, last) if *last == length as i64)
    }

    /// Whether the set has an end.
    pub fn is_finite(&self) -> bool {
        let all = |sets: &[Value]| sets.iter().all(Value::is_finite_set);
        match self.set() {
            LazySet::Interval(..) => true,
            LazySet::Sequences(_)
            | LazySet::Strings
            | LazySet::Naturals
            | LazySet::Integers
            | LazySet::Reals
            | LazySet::Anything => false,
            LazySet::Powerset(base) => base.is_finite_set(),
            LazySet::FunctionSet { domain, range } => {
                domain.is_finite_set() && (range.is_finite_set() || domain.as_slice().is_some_and(<[Value]>::is_empty))
            }
            LazySet::RecordSet(_, sets) | LazySet::Product(sets) => all(sets),
            LazySet::Cup(left, right) => left.is_finite_set() && right.is_finite_set(),
            LazySet::Cap(left, right) => left.is_finite_set() || right.is_finite_set(),
            LazySet::Difference(left, _) => left.is_finite_set(),
            LazySet::BigUnion(sets) => match sets.small_set() {
                Ok(Some(sets)) => all(sets.elements()),
                Ok(None) | Err(_) => false,
            },
        }
    }

    /// How many elements the set has, by arithmetic where the description allows it.
    pub(super) fn cardinality(&self) -> Result<BigInt> {
        let product =
            |sets: &[Value]| sets.iter().try_fold(BigInt::one(), |product, set| Ok(product * set.cardinality()?));
        if !self.is_finite() {
            return Err(ValueError::NotEnumerable(Value::Lazy(self.clone())));
        }
        match self.set() {
            LazySet::Interval(first, last) => Ok(BigInt::from(*last) - BigInt::from(*first) + 1),
            LazySet::Powerset(base) => self.power(&BigInt::from(2), &base.cardinality()?),
            LazySet::FunctionSet { domain, range } => {
                let arguments = domain.cardinality()?;
                // `[{} -> Nat]` has one element.
                if arguments.is_zero() { Ok(BigInt::one()) } else { self.power(&range.cardinality()?, &arguments) }
            }
            LazySet::RecordSet(_, sets) | LazySet::Product(sets) => product(sets),
            LazySet::Cup(..) | LazySet::Cap(..) | LazySet::Difference(..) | LazySet::BigUnion(_) => {
                Ok(BigInt::from(self.all(LARGE)?.len()))
            }
            LazySet::Sequences(_)
            | LazySet::Strings
            | LazySet::Naturals
            | LazySet::Integers
            | LazySet::Reals
            | LazySet::Anything => Err(ValueError::NotEnumerable(Value::Lazy(self.clone()))),
        }
    }

    fn power(&self, base: &BigInt, exponent: &BigInt) -> Result<BigInt> {
        const WIDEST: u64 = 1 << 26;
        if exponent.is_zero() || base.is_one() {
            return Ok(BigInt::one());
        }
        if base.is_zero() {
            return Ok(BigInt::zero());
        }
        match exponent.to_u32() {
            Some(exponent) if base.bits().saturating_mul(u64::from(exponent)) <= WIDEST => Ok(base.pow(exponent)),
            _ => Err(self.too_large(usize::MAX)),
        }
    }

    pub(super) fn too_large(&self, limit: usize) -> ValueError {
        ValueError::TooLarge { set: Value::Lazy(self.clone()), limit }
    }

    /// How many elements there are, where arithmetic tells and the machine could count them.
    pub(super) fn count(&self) -> Option<usize> {
        match self.set() {
            LazySet::Interval(first, last) => last
                .checked_sub(*first)
                .and_then(|span| usize::try_from(span).ok())
                .and_then(|span| span.checked_add(1)),
            LazySet::Cup(..) | LazySet::Cap(..) | LazySet::Difference(..) | LazySet::BigUnion(_) => None,
            _ => self.cardinality().ok().and_then(|count| count.to_usize()),
        }
    }

    /// The elements of a finite set that is small; remembered.
    pub(super) fn listing(&self) -> Option<&Set> {
        // Numbers take little time and space.
        const INTERVAL: usize = 1 << 20;
        self.listing_within(if matches!(self.set(), LazySet::Interval(..)) { INTERVAL } else { SMALL })
    }

    /// The elements of a finite set of at most `limit` elements; remembered.
    pub(super) fn listing_within(&self, limit: usize) -> Option<&Set> {
        match self.listed_within(limit)? {
            Value::Set(set) => Some(set),
            _ => None,
        }
    }

    fn listed_within(&self, limit: usize) -> Option<&Value> {
        if let Some(set) = self.0.listing.get() {
            return Some(set);
        }
        let set = self.all(limit).ok()?;
        Some(self.0.listing.get_or_init(|| Value::Set(set)))
    }

    /// The listed set.
    pub(super) fn listed(&self, limit: usize) -> Result<Set> {
        if let Some(Value::Set(set)) = self.0.listing.get() {
            return if set.len() <= limit { Ok(set.clone()) } else { Err(self.too_large(limit)) };
        }
        self.all(limit)
    }

    /// The listed set, which is kept: a constant that states take for a value is then listed once for all of them.
    pub(super) fn kept_listing(&self, limit: usize) -> Result<&Value> {
        let set = self.listed(limit)?;
        Ok(self.0.listing.get_or_init(|| Value::Set(set)))
    }

    fn all(&self, limit: usize) -> Result<Set> {
        if !self.is_finite() {
            return Err(ValueError::NotEnumerable(Value::Lazy(self.clone())));
        }
        let list = |set: &Value| match set {
            Value::Lazy(described) => described.listed(limit),
            Value::Set(set) => Ok(set.clone()),
            _ => Err(ValueError::NotASet(set.clone())),
        };
        let filtered = |set: &Value, keep: &dyn Fn(&Value) -> Result<bool>| {
            let mut kept = Vec::new();
            for element in list(set)?.elements() {
                if keep(element)? {
                    kept.push(element.clone());
                }
            }
            Ok(kept)
        };
        let elements = match self.set() {
            LazySet::Cup(left, right) => {
                let both = [list(left)?.elements(), list(right)?.elements()].concat();
                return sorted(both);
            }
            LazySet::Cap(left, right) if left.is_finite_set() => filtered(left, &|element| right.contains(element))?,
            LazySet::Cap(left, right) => filtered(right, &|element| left.contains(element))?,
            LazySet::Difference(left, right) => filtered(left, &|element| Ok(!right.contains(element)?))?,
            LazySet::BigUnion(sets) => {
                let mut elements = Vec::new();
                for set in list(sets)?.elements() {
                    elements.extend_from_slice(list(set)?.elements());
                }
                return sorted(elements);
            }
            _ => match self.count() {
                Some(count) if count <= limit => self.elements()?.collect(),
                _ => return Err(self.too_large(limit)),
            },
        };
        Ok(Set::from_sorted(elements))
    }
}

fn sorted(elements: Vec<Value>) -> Result<Set> {
    match Value::set(elements)? {
        Value::Set(set) => Ok(set),
        other => Err(ValueError::NotASet(other)),
    }
}

impl Value {
    /// The same set as listed, where it is a small one that is described other than as an interval; remembered.
    pub(crate) fn listed_to_walk(&self) -> Option<&Value> {
        const FEW: usize = 4096;
        match self {
            Value::Lazy(described) if !matches!(described.set(), LazySet::Interval(..)) => described.listed_within(FEW),
            _ => None,
        }
    }

    /// The integers of an interval that is described.
    #[inline]
    pub(crate) fn as_interval(&self) -> Option<std::ops::RangeInclusive<i64>> {
        match self {
            Value::Lazy(described) => match described.set() {
                LazySet::Interval(first, last) => Some(*first..=*last),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn described(set: LazySet) -> Value {
        let inner = Inner { set, listing: OnceLock::new(), hash: AtomicU64::new(0), fingerprint: AtomicU64::new(0) };
        Value::Lazy(Described(Single::marked(LAZY, inner)))
    }

    /// `first..last`
    pub fn interval(first: i64, last: i64) -> Value {
        if first > last { Value::empty_set() } else { Value::described(LazySet::Interval(first, last)) }
    }

    /// `SUBSET base`
    pub fn powerset(base: Value) -> Value {
        Value::described(LazySet::Powerset(base))
    }

    /// `[domain -> range]`
    pub fn function_set(domain: Value, range: Value) -> Value {
        Value::described(LazySet::FunctionSet { domain, range })
    }

    /// `[a : S, b : T]`; of fields with one name the first counts.
    pub fn record_set(mut fields: Vec<(crate::text::Symbol, Value)>) -> Value {
        fields.sort_by_key(|(name, _)| *name);
        fields.dedup_by_key(|(name, _)| *name);
        let (names, sets): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
        Value::described(LazySet::RecordSet(Shape::new(names), sets.into()))
    }

    /// `S \X T`
    pub fn product(sets: Vec<Value>) -> Value {
        Value::described(LazySet::Product(sets.into()))
    }

    /// `Seq(base)`
    pub fn sequences(base: Value) -> Value {
        Value::described(LazySet::Sequences(base))
    }

    /// `STRING`
    pub fn strings() -> Value {
        Value::described(LazySet::Strings)
    }

    /// `Nat`
    pub fn naturals() -> Value {
        Value::described(LazySet::Naturals)
    }

    /// `Int`
    pub fn integers() -> Value {
        Value::described(LazySet::Integers)
    }

    /// `Real`
    pub fn reals() -> Value {
        Value::described(LazySet::Reals)
    }

    /// `Any`
    pub fn anything() -> Value {
        Value::described(LazySet::Anything)
    }
}
