//! FiniteSets: finiteness and cardinality, which need no listing of described sets.

use super::{Call, Native, pure};
use crate::eval::error::Failure;
use crate::value::Value;

pub(super) const NATIVES: &[Native] =
    &[pure("FiniteSets", "Cardinality", cardinality), pure("FiniteSets", "IsFiniteSet", is_finite)];

fn cardinality(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    Ok(Value::integer(call.check(set.cardinality())?))
}

fn is_finite(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    Ok(Value::Boolean(set.is_finite_set()))
}
