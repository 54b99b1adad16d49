//! FiniteSets: finiteness and cardinality, which need no listing of described sets.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::eval::sets::United;
use crate::value::{LazySet, Value};

pub(super) const NATIVES: &[Native] =
    &[pure("FiniteSets", "Cardinality", cardinality), pure("FiniteSets", "IsFiniteSet", is_finite)];

fn cardinality(call: &Call<'_>) -> Result<Value, Failure> {
    if let Some(count) = call.count_kept(0)? {
        return Ok(Value::Integer(count as i64));
    }
    let set = match call.united(0)? {
        Some(United::Count(count)) => return Ok(Value::Integer(count as i64)),
        Some(United::Set(set)) => set,
        None => call.set(0)?,
    };
    match set.as_slice() {
        Some(elements) => Ok(Value::Integer(elements.len() as i64)),
        None => Ok(Value::integer(call.check(set.cardinality())?)),
    }
}

fn is_finite(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    // What remains of an infinite set need not be infinite, unless finitely many elements were taken away.
    if let Value::Lazy(described) = &*set
        && !described.is_finite()
        && match described.set() {
            LazySet::Cap(..) => true,
            LazySet::Difference(_, taken) => !taken.is_finite_set(),
            _ => false,
        }
    {
        let message = format!("it is not known whether {} is finite", call.show(&set));
        return Err(Failure::new(FailureKind::NotEnumerable, message));
    }
    Ok(Value::Boolean(set.is_finite_set()))
}
