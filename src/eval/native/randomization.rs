//! Randomization: elements and subsets drawn at random, without listing what they are drawn from where it is described.

use super::{Call, Native, impure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::{LazySet, Value};
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeSet;

const MODULE: &str = "Randomization";

pub(super) const NATIVES: &[Native] =
    &[impure(MODULE, "RandomSubset", subset), impure(MODULE, "RandomSetOfSubsets", set_of_subsets)];

/// One of the elements; `None` of the empty set.
pub(super) fn element(call: &Call<'_>, set: &Value) -> Result<Option<Value>, Failure> {
    drawn(call, set, &mut || call.host().random())
}

/// The same, with random numbers from elsewhere.
pub(super) fn drawn(call: &Call<'_>, set: &Value, random: &mut dyn FnMut() -> u64) -> Result<Option<Value>, Failure> {
    let count = call.check(set.cardinality())?;
    if count.is_zero() {
        return Ok(None);
    }
    let index = below(random, &count);
    nth(call, set, index).map(Some)
}

/// A number below a bound, each as likely as the others up to 2^-64.
fn below(random: &mut dyn FnMut() -> u64, bound: &BigInt) -> BigInt {
    let mut drawn = BigInt::from(0);
    let words = bound.bits() / 64 + 2;
    for _ in 0..words {
        drawn = (drawn << 64) + random();
    }
    (drawn * bound) >> (64 * words)
}

/// The element with that number, in some order, counted from 0.
fn nth(call: &Call<'_>, set: &Value, index: BigInt) -> Result<Value, Failure> {
    if let (Some(elements), Some(index)) = (set.as_slice(), index.to_usize()) {
        return elements.get(index).cloned().ok_or_else(|| gone(call));
    }
    let Value::Lazy(lazy) = set else { return listed(call, set, &index) };
    match lazy.set() {
        LazySet::Powerset(base) => {
            let mut kept = call.elements_of(base)?;
            let mut place = 0;
            kept.retain(|_| {
                place += 1;
                index.bit(place - 1)
            });
            Ok(Value::set_from_sorted(kept))
        }
        LazySet::FunctionSet { domain, range } => {
            let arguments = call.listed(domain)?;
            let count = call.elements_of(&arguments)?.len();
            let size = call.check(range.cardinality())?;
            let mut rest = index;
            let mut values = Vec::with_capacity(count);
            for _ in 0..count {
                values.push(nth(call, range, &rest % &size)?);
                rest /= &size;
            }
            Ok(Value::function_on(&arguments, values))
        }
        LazySet::RecordSet(shape, fields) => Ok(Value::record_of(shape, parts(call, fields, index)?)),
        LazySet::Product(factors) => Ok(Value::tuple(parts(call, factors, index)?)),
        LazySet::Interval(first, _) => Ok(Value::integer(index + first)),
        LazySet::Sequences(_)
        | LazySet::Strings
        | LazySet::Naturals
        | LazySet::Integers
        | LazySet::Reals
        | LazySet::Anything
        | LazySet::Cup(..)
        | LazySet::Cap(..)
        | LazySet::Difference(..)
        | LazySet::BigUnion(_) => listed(call, set, &index),
    }
}

/// An element of each set, the number taken apart by their sizes.
fn parts(call: &Call<'_>, sets: &[Value], mut index: BigInt) -> Result<Vec<Value>, Failure> {
    let mut values = Vec::with_capacity(sets.len());
    for set in sets {
        let size = call.check(set.cardinality())?;
        values.push(nth(call, set, &index % &size)?);
        index /= size;
    }
    Ok(values)
}

fn listed(call: &Call<'_>, set: &Value, index: &BigInt) -> Result<Value, Failure> {
    let found = index.to_usize().and_then(|index| call.check(set.iter_set()).ok()?.nth(index));
    found.ok_or_else(|| gone(call))
}

fn gone(call: &Call<'_>) -> Failure {
    Failure::new(FailureKind::Impossible, "an element could not be drawn from the set").at(call.span)
}

/// `RandomSubset(k, S)`
fn subset(call: &Call<'_>) -> Result<Value, Failure> {
    let (size, set) = (call.value(0)?, call.set(1)?);
    let (size, count) = (call.big(&size)?, call.check(set.cardinality())?);
    if size < BigInt::from(0) {
        return Err(Failure::new(FailureKind::Argument, format!("a subset with {size} elements is asked for")));
    }
    // A set that has fewer elements is its own best answer.
    let size = size.min(count.clone());
    // The last `size` numbers below the count, each replaced by a smaller one or kept (the method of Floyd).
    let mut drawn = BTreeSet::new();
    let mut upper = &count - &size;
    while upper < count {
        call.step()?;
        if drawn.len() >= call.host().largest_set() {
            return Err(Failure::new(FailureKind::Budget, format!("a subset with {size} elements is not listed")));
        }
        let number = below(&mut || call.host().random(), &(&upper + 1));
        let number = if drawn.contains(&number) { upper.clone() } else { number };
        drawn.insert(number);
        upper += 1;
    }
    let elements = drawn.into_iter().map(|index| nth(call, &set, index)).collect::<Result<Vec<_>, _>>()?;
    call.set_of(elements)
}

/// `RandomSetOfSubsets(k, n, S)`
fn set_of_subsets(call: &Call<'_>) -> Result<Value, Failure> {
    let (times, average) = (call.integer(0)?, call.integer(1)?);
    let elements = call.elements(2)?;
    if times < 0 || average < 0 || average as u64 > elements.len() as u64 {
        let message = format!("{times} subsets with about {average} of {} elements cannot be drawn", elements.len());
        return Err(Failure::new(FailureKind::Argument, message));
    }
    let mut subsets = BTreeSet::new();
    for _ in 0..times {
        let mut kept = Vec::new();
        for element in &elements {
            call.step()?;
            let drawn = (u128::from(call.host().random()) * elements.len() as u128) >> 64;
            if drawn < average as u128 {
                kept.push(element.clone());
            }
        }
        subsets.insert(Value::set_from_sorted(kept));
    }
    call.set_of(subsets.into_iter().collect())
}
