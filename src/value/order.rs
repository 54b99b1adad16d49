//! The order of values, which is TLC's where TLC has one and total everywhere; comparison and equality with TLC's errors.
//!
//! Model values come before all others; sets by cardinality, then element by element; functions by the number of keys,
//! then by the keys, then by the values; strings by where the specification first names them. [`Ord`] is total, and
//! [`compare`] and [`equal`] fail where it was decided by two values of different kinds.

use super::described::{Described, LARGE, LazySet};
use super::{Result, Value, ValueError, number};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The order of two values.
///
/// # Errors
/// [`ValueError::Incomparable`] where two values of different kinds decide.
pub fn compare(a: &Value, b: &Value) -> Result<Ordering> {
    let order = a.cmp(b);
    if order != Ordering::Equal {
        comparable(a, b)?;
    }
    Ok(order)
}

/// `a = b`
///
/// # Errors
/// [`ValueError::Incomparable`] where two values of different kinds decide.
#[inline]
pub fn equal(a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => return Ok(a == b),
        (Value::String(a), Value::String(b)) => return Ok(a == b),
        (Value::Boolean(a), Value::Boolean(b)) => return Ok(a == b),
        _ => {}
    }
    // One walk finds the first parts that differ and whether they can be compared.
    match (a, b) {
        (Value::Set(left), Value::Set(right)) => alike(left.elements(), right.elements()),
        _ => match side_by_side(a, b) {
            Some((left, right)) => alike(left, right),
            None if a == b => Ok(true),
            None => meet(a, b).map_or(Ok(false), Err),
        },
    }
}

/// The values of two functions that are equal where these are, in order; `None` where their keys have to be looked at.
#[inline]
pub(super) fn side_by_side<'a>(a: &'a Value, b: &'a Value) -> Option<(&'a [Value], &'a [Value])> {
    match (a, b) {
        (Value::Tuple(left), Value::Tuple(right)) => Some((left.elements(), right.elements())),
        (Value::Record(left), Value::Record(right)) if left.shape().same(right.shape()) => {
            Some((left.values(), right.values()))
        }
        (Value::Function(left), Value::Function(right)) if left.domain().same(right.domain()) => {
            Some((left.values(), right.values()))
        }
        _ => None,
    }
}

/// Whether all parts are equal.
fn alike(left: &[Value], right: &[Value]) -> Result<bool> {
    if left.len() != right.len() {
        return Ok(false);
    }
    if std::ptr::eq(left, right) {
        return Ok(true);
    }
    for (a, b) in left.iter().zip(right) {
        if !equal(a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Fails where two values differ at parts of different kinds.
#[inline]
pub(super) fn comparable(a: &Value, b: &Value) -> Result<()> {
    match (a, b) {
        (Value::Integer(_), Value::Integer(_)) | (Value::String(_), Value::String(_)) => Ok(()),
        (Value::Model(a), Value::Model(b)) if a.kind == b.kind => Ok(()),
        (Value::Tuple(a), Value::Tuple(b)) => all_alike(a.elements(), b.elements().iter()),
        _ => meet(a, b).map_or(Ok(()), Err),
    }
}

/// Fails where the first parts that differ are of different kinds. Where there are not as many on both sides, they differ without a look at
/// the parts.
#[inline]
pub(super) fn all_alike<'a>(left: &'a [Value], right: impl ExactSizeIterator<Item = &'a Value>) -> Result<()> {
    if left.len() != right.len() {
        return Ok(());
    }
    for (a, b) in left.iter().zip(right) {
        let differ = match (a, b) {
            (Value::Integer(a), Value::Integer(b)) => a != b,
            (Value::String(a), Value::String(b)) => a != b,
            (Value::Model(a), Value::Model(b)) if a.kind == b.kind => a != b,
            _ if a != b => return comparable(a, b),
            _ => false,
        };
        if differ {
            return Ok(());
        }
    }
    Ok(())
}

/// The first parts that differ; `None` where there are not as many on both sides, which differ without a look at the parts.
#[inline]
fn first_difference<'a>(left: &'a [Value], right: &'a [Value]) -> Option<(&'a Value, &'a Value)> {
    if left.len() == right.len() { left.iter().zip(right).find(|(a, b)| a != b) } else { None }
}

/// Whether neighbours among sorted values can be compared.
pub(super) fn all_comparable(sorted: &[Value]) -> Result<()> {
    sorted.windows(2).try_for_each(|pair| comparable(&pair[0], &pair[1]))
}

/// The error of comparing two values that differ, if it is one. Typed model values meet only those of their kind, and untyped ones.
#[inline(never)]
fn meet(a: &Value, b: &Value) -> Option<ValueError> {
    let first = |left, right| first_difference(left, right).and_then(|(a, b)| meet(a, b));
    let clash = || Some(ValueError::Incomparable { left: a.clone(), right: b.clone() });
    match (a, b) {
        (Value::Model(left), Value::Model(right)) => match (left.kind, right.kind) {
            (Some(left), Some(right)) if left != right => clash(),
            _ => None,
        },
        (Value::Model(model), _) | (_, Value::Model(model)) => model.kind.and_then(|_| clash()),
        (Value::Tuple(left), Value::Tuple(right)) => first(left.elements(), right.elements()),
        (Value::Record(left), Value::Record(right)) => {
            let same = left.shape().same(right.shape()) || left.shape().names() == right.shape().names();
            if same { first(left.values(), right.values()) } else { None }
        }
        (Value::Function(left), Value::Function(right)) => {
            if left.domain() != right.domain() {
                first(left.domain().elements(), right.domain().elements())
            } else {
                first(left.values(), right.values())
            }
        }
        (Value::Set(left), Value::Set(right)) => first(left.elements(), right.elements()),
        (Value::Set(_) | Value::Lazy(_), Value::Set(_) | Value::Lazy(_)) => {
            if !a.is_finite_set() || !b.is_finite_set() {
                return match (a, b) {
                    (Value::Lazy(left), Value::Lazy(right)) if left.alike(right) => None,
                    _ => clash(),
                };
            }
            match (small(a), small(b)) {
                (Some(left), Some(right)) => first(left, right),
                _ => untold(a, b),
            }
        }
        _ if a.is_function() && b.is_function() => {
            if a.len() != b.len() {
                return None;
            }
            a.entries().zip(b.entries()).find(|((a, _), (b, _))| a != b).and_then(|((a, _), (b, _))| meet(&a, &b))
        }
        _ if rank(a) == rank(b) => None,
        _ => clash(),
    }
}

/// The error of comparing two finite sets of which one cannot be listed, unless their descriptions tell that they differ.
fn untold(a: &Value, b: &Value) -> Option<ValueError> {
    let counts = (a.cardinality(), b.cardinality());
    if matches!(&counts, (Ok(left), Ok(right)) if left != right) {
        return None;
    }
    [a, b].into_iter().find_map(|set| match set {
        Value::Lazy(set) if set.is_operation() => set.listed(LARGE).err(),
        _ => None,
    })
}

fn small(set: &Value) -> Option<&[Value]> {
    set.small_set().ok().flatten().map(super::Set::elements)
}

/// Where a kind of value stands among the others.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Model(_) => 0,
        Value::Boolean(_) => 1,
        Value::Integer(_) | Value::BigInteger(_) | Value::Fraction(_) => 2,
        Value::String(_) | Value::Text(_) => 3,
        Value::Set(_) | Value::Lazy(_) => 4,
        Value::Tuple(_) | Value::Record(_) | Value::Function(_) => 5,
    }
}

impl Ord for Value {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
            (Value::String(a), Value::String(b)) => a.cmp(b),
            (Value::Model(a), Value::Model(b)) => a.cmp(b),
            (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
            _ => order(self, other),
        }
    }
}

impl PartialOrd for Value {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Tuple(a), Value::Tuple(b)) => slices(a.elements(), b.elements()),
        (Value::Set(a), Value::Set(b)) => slices(a.elements(), b.elements()),
        (Value::Record(a), Value::Record(b)) => {
            let names = || {
                let (left, right) = (a.shape(), b.shape());
                if left.same(right) { Ordering::Equal } else { left.names().cmp(right.names()) }
            };
            a.values().len().cmp(&b.values().len()).then_with(names).then_with(|| slices(a.values(), b.values()))
        }
        (Value::Function(a), Value::Function(b)) => {
            slices(a.domain().elements(), b.domain().elements()).then_with(|| slices(a.values(), b.values()))
        }
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::String(_), Value::Text(_)) => Ordering::Less,
        (Value::Text(_), Value::String(_)) => Ordering::Greater,
        (Value::Set(_) | Value::Lazy(_), Value::Set(_) | Value::Lazy(_)) => sets(a, b),
        _ if a.is_number() && b.is_number() => number::order(a, b),
        _ if a.is_function() && b.is_function() => {
            // Two kinds of functions: some key differs, or the number of keys.
            a.len().cmp(&b.len()).then_with(|| a.entries().map(|(key, _)| key).cmp(b.entries().map(|(key, _)| key)))
        }
        _ => rank(a).cmp(&rank(b)),
    }
}

/// By length, then element by element.
#[inline]
pub(super) fn slices(a: &[Value], b: &[Value]) -> Ordering {
    let order = a.len().cmp(&b.len());
    if order != Ordering::Equal || std::ptr::eq(a, b) {
        return order;
    }
    for (a, b) in a.iter().zip(b) {
        let order = a.cmp(b);
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// The order of sets of which one at least is described. Those without end come last.
fn sets(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Lazy(left), Value::Lazy(right)) if left.same(right) => return Ordering::Equal,
        (Value::Lazy(left), Value::Lazy(right)) => {
            if let (LazySet::Interval(first, last), LazySet::Interval(low, high)) = (left.set(), right.set()) {
                return (last.wrapping_sub(*first) as u64).cmp(&(high.wrapping_sub(*low) as u64)).then(first.cmp(low));
            }
        }
        _ => {}
    }
    let (left, right) = match (a.is_finite_set(), b.is_finite_set()) {
        (true, true) => (a.cardinality(), b.cardinality()),
        (false, false) => return structures(a, b),
        (left, right) => return right.cmp(&left),
    };
    match (left, right) {
        (Ok(left), Ok(right)) if left != right => left.cmp(&right),
        _ => match (elements(a), elements(b)) {
            (Some(left), Some(right)) => slices(left, right),
            _ => structures(a, b),
        },
    }
}

fn elements(set: &Value) -> Option<&[Value]> {
    match set {
        Value::Set(set) => Some(set.elements()),
        Value::Lazy(described) => described.listing_within(LARGE).map(super::Set::elements),
        _ => None,
    }
}

/// The order of sets that cannot be listed: by their descriptions.
fn structures(a: &Value, b: &Value) -> Ordering {
    let (Value::Lazy(a), Value::Lazy(b)) = (a, b) else {
        // What cannot be listed comes after what is listed.
        return matches!(a, Value::Lazy(_)).cmp(&matches!(b, Value::Lazy(_)));
    };
    match (a.set(), b.set()) {
        (LazySet::Interval(a, b), LazySet::Interval(c, d)) => (a, b).cmp(&(c, d)),
        (LazySet::Powerset(a), LazySet::Powerset(b))
        | (LazySet::Sequences(a), LazySet::Sequences(b))
        | (LazySet::BigUnion(a), LazySet::BigUnion(b)) => a.cmp(b),
        (LazySet::FunctionSet { domain: a, range: b }, LazySet::FunctionSet { domain: c, range: d })
        | (LazySet::Cup(a, b), LazySet::Cup(c, d))
        | (LazySet::Cap(a, b), LazySet::Cap(c, d))
        | (LazySet::Difference(a, b), LazySet::Difference(c, d)) => (a, b).cmp(&(c, d)),
        (LazySet::RecordSet(a, left), LazySet::RecordSet(b, right)) => {
            a.names().cmp(b.names()).then_with(|| left.cmp(right))
        }
        (LazySet::Product(left), LazySet::Product(right)) => left.cmp(right),
        _ => a.description().cmp(&b.description()),
    }
}

impl Described {
    /// A number for each kind of description.
    pub(super) fn description(&self) -> u8 {
        match self.set() {
            LazySet::Interval(..) => 0,
            LazySet::Naturals => 1,
            LazySet::Integers => 2,
            LazySet::Reals => 3,
            LazySet::Strings => 4,
            LazySet::Powerset(_) => 5,
            LazySet::FunctionSet { .. } => 6,
            LazySet::RecordSet(..) => 7,
            LazySet::Product(_) => 8,
            LazySet::Sequences(_) => 9,
            LazySet::Cup(..) => 10,
            LazySet::Cap(..) => 11,
            LazySet::Difference(..) => 12,
            LazySet::BigUnion(_) => 13,
            LazySet::Anything => 14,
        }
    }

    /// Whether the set is made of others, so that its size is not known before it is listed.
    fn is_operation(&self) -> bool {
        matches!(self.set(), LazySet::Cup(..) | LazySet::Cap(..) | LazySet::Difference(..) | LazySet::BigUnion(_))
    }

    /// Whether two sets without end that differ can be told apart: sets of numbers, and sets described in one way.
    fn alike(&self, other: &Self) -> bool {
        let numbers = 1..=3;
        let (left, right) = (self.description(), other.description());
        left == right || numbers.contains(&left) && numbers.contains(&right)
    }
}

impl PartialEq for Value {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Integer(a), Value::Integer(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Model(a), Value::Model(b)) => a == b,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Tuple(a), Value::Tuple(b)) => same(a.elements(), b.elements(), || a.0.head().differs(b.0.head())),
            (Value::Record(a), Value::Record(b)) => {
                let names = a.shape().same(b.shape()) || a.shape().names() == b.shape().names();
                names && same(a.values(), b.values(), || a.0.head().differs(b.0.head()))
            }
            (Value::Function(a), Value::Function(b)) => {
                a.domain() == b.domain() && same(a.values(), b.values(), || a.0.head().differs(b.0.head()))
            }
            (Value::Set(a), Value::Set(b)) => a == b,
            _ => order(self, other) == Ordering::Equal,
        }
    }
}

/// Whether slices are equal; `differ` may know that they are not.
#[inline]
fn same(a: &[Value], b: &[Value], differ: impl FnOnce() -> bool) -> bool {
    std::ptr::eq(a, b) || a.len() == b.len() && !differ() && a == b
}

impl Eq for Value {}

impl PartialEq for super::Set {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        same(self.elements(), other.elements(), || self.0.head().differs(other.0.head()))
    }
}

impl Eq for super::Set {}

impl Hash for Value {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.digest(None));
    }
}
