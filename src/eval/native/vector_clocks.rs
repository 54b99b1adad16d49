//! VectorClocks: logs in an order that agrees with the clocks of their entries.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;

pub(super) const NATIVES: &[Native] = &[pure("VectorClocks", "CausalOrder", causal_order)];

/// `CausalOrder(log, clock, node, domain)`: always the first entry left that no other one left must precede.
fn causal_order(call: &Call<'_>) -> Result<Value, Failure> {
    let log = call.items(0)?;
    let mut left = Vec::with_capacity(log.len());
    for entry in log {
        let clock = call.apply(1, std::slice::from_ref(&entry))?;
        if !clock.is_function() {
            return Err(call.unexpected("a vector clock", &clock));
        }
        left.push((entry, clock));
    }
    // The definition tries sequences in their order, so that of several orders the least one counts.
    left.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut sorted = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let mut next = None;
        'candidates: for candidate in 0..left.len() {
            for other in 0..left.len() {
                call.step()?;
                if candidate != other && !may_precede(call, &left[candidate].1, &left[other].1)? {
                    continue 'candidates;
                }
            }
            next = Some(candidate);
            break;
        }
        let Some(next) = next else {
            return Err(Failure::new(FailureKind::NoWitness, "no order of the log agrees with the vector clocks"));
        };
        sorted.push(left.remove(next).0);
    }
    Ok(Value::tuple(sorted))
}

/// Whether some process has a smaller count in the first clock than in the second.
fn may_precede(call: &Call<'_>, first: &Value, second: &Value) -> Result<bool, Failure> {
    for (process, count) in second.entries() {
        let before = match call.check(first.apply(&process))? {
            Some(before) => call.big(before)?,
            None => BigInt::from(0),
        };
        if before < call.big(count)? {
            return Ok(true);
        }
    }
    Ok(false)
}
