//! FiniteSetsExt: folds over sets in the order of CHOOSE, subsets of one size, extremes.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;

const MODULE: &str = "FiniteSetsExt";

pub(super) const NATIVES: &[Native] = &[
    pure(MODULE, "FoldSet", |call| fold(call, call.elements(2)?, 1)),
    pure(MODULE, "ReduceSet", |call| fold(call, call.elements(1)?, 2)),
    pure(MODULE, "SumSet", |call| total(call, call.elements(0)?, BigInt::from(0), |sum, next| sum + next)),
    pure(MODULE, "ProductSet", |call| total(call, call.elements(0)?, BigInt::from(1), |product, next| product * next)),
    pure(MODULE, "MapThenSumSet", |call| {
        let mut sum = BigInt::from(0);
        for element in call.elements(1)? {
            sum += call.big(&call.apply(0, &[element])?)?;
        }
        Ok(Value::integer(sum))
    }),
    pure(MODULE, "FlattenSet", |call| {
        let set = call.set(0)?;
        call.check(set.big_union())
    }),
    pure(MODULE, "Quantify", |call| {
        let mut count = 0;
        for element in call.elements(0)? {
            count += i64::from(call.holds(1, &[element])?);
        }
        Ok(Value::Integer(count))
    }),
    pure(MODULE, "kSubset", subsets_of_size),
    pure(MODULE, "Max", |call| extreme(call, |best, next| next > best)),
    pure(MODULE, "Min", |call| extreme(call, |best, next| next < best)),
];

/// `op(element, result so far)` over the elements in order.
fn fold(call: &Call<'_>, elements: Vec<Value>, base: usize) -> Result<Value, Failure> {
    let mut result = call.value(base)?.into_owned();
    for element in elements {
        call.step()?;
        result = call.apply(0, &[element, result])?;
    }
    Ok(result)
}

/// The numbers combined.
pub(super) fn total(
    call: &Call<'_>,
    numbers: Vec<Value>,
    start: BigInt,
    combine: fn(BigInt, BigInt) -> BigInt,
) -> Result<Value, Failure> {
    let mut result = start;
    for number in &numbers {
        result = combine(result, call.big(number)?);
    }
    Ok(Value::integer(result))
}

fn extreme(call: &Call<'_>, better: fn(&BigInt, &BigInt) -> bool) -> Result<Value, Failure> {
    let mut best: Option<BigInt> = None;
    for element in call.elements(0)? {
        let next = call.big(&element)?;
        if best.as_ref().is_none_or(|best| better(best, &next)) {
            best = Some(next);
        }
    }
    best.map(Value::integer).ok_or_else(|| {
        Failure::new(FailureKind::NoWitness, "the empty set has neither a largest nor a smallest element")
    })
}

fn subsets_of_size(call: &Call<'_>) -> Result<Value, Failure> {
    let size = call.value(0)?;
    let size = call.big(&size)?;
    let elements = call.elements(1)?;
    let Ok(size) = usize::try_from(size) else { return Ok(Value::empty_set()) };
    if size > elements.len() {
        return Ok(Value::empty_set());
    }
    let limit = call.host().largest_set();
    let mut subsets = Vec::new();
    let mut places: Vec<usize> = (0..size).collect();
    loop {
        call.step()?;
        if subsets.len() >= limit {
            let message = format!("there are more than {limit} subsets with {size} elements");
            return Err(Failure::new(FailureKind::Budget, message));
        }
        subsets.push(Value::set_from_sorted(places.iter().map(|&place| elements[place].clone()).collect()));
        // The last place that can move on does; those after it follow closely.
        let Some(moving) = (0..size).rev().find(|&index| places[index] < elements.len() - size + index) else { break };
        places[moving] += 1;
        for index in moving + 1..size {
            places[index] = places[index - 1] + 1;
        }
    }
    // All have one size, so that the order of the places is the order of the sets.
    Ok(Value::set_from_sorted(subsets))
}
