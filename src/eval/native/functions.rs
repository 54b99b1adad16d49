//! Functions: restriction, range, inverses, injections, and folds over the values of a function.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;

const MODULE: &str = "Functions";

pub(super) const NATIVES: &[Native] = &[
    pure(MODULE, "Restrict", restrict),
    pure(MODULE, "RestrictDomain", |call| {
        let function = call.function(0)?;
        kept(call, &function, |argument, _| call.holds(1, std::slice::from_ref(argument)))
    }),
    pure(MODULE, "RestrictValues", |call| {
        let function = call.function(0)?;
        kept(call, &function, |_, value| call.holds(1, std::slice::from_ref(value)))
    }),
    pure(MODULE, "Range", |call| {
        let function = call.function(0)?;
        call.set_of(function.entries().map(|(_, value)| value.clone()).collect())
    }),
    pure(MODULE, "AntiFunction", |call| {
        let function = call.function(0)?;
        // Of several arguments with one value, the first is the one that CHOOSE takes, and the first entry wins here.
        call.check(Value::function(function.entries().map(|(argument, value)| (value.clone(), argument)).collect()))
    }),
    pure(MODULE, "IsInjective", |call| {
        let function = call.function(0)?;
        Ok(Value::Boolean(injective(call, &function)?))
    }),
    pure(MODULE, "Injection", |call| injections(call, false)),
    pure(MODULE, "Bijection", |call| injections(call, true)),
    pure(MODULE, "ExistsInjection", |call| {
        let (from, to) = (call.set(0)?, call.set(1)?);
        Ok(Value::Boolean(call.check(from.cardinality())? <= call.check(to.cardinality())?))
    }),
    pure(MODULE, "ExistsSurjection", |call| {
        let (from, to) = (call.set(0)?, call.set(1)?);
        let (from, to) = (call.check(from.cardinality())?, call.check(to.cardinality())?);
        // Only the empty set has a function onto the empty set.
        let none = BigInt::from(0);
        Ok(Value::Boolean(if to == none { from == none } else { from >= to }))
    }),
    pure(MODULE, "ExistsBijection", |call| {
        let (from, to) = (call.set(0)?, call.set(1)?);
        Ok(Value::Boolean(call.check(from.cardinality())? == call.check(to.cardinality())?))
    }),
    pure(MODULE, "FoldFunction", |call| {
        let function = call.function(2)?;
        let values: Vec<Value> = function.entries().map(|(_, value)| value.clone()).collect();
        fold(call, values)
    }),
    pure(MODULE, "FoldFunctionOnSet", |call| {
        let values = values_on(call, 2, 3)?;
        fold(call, values)
    }),
    pure(MODULE, "SumFunction", |call| {
        let function = call.function(0)?;
        let values = function.entries().map(|(_, value)| value.clone()).collect();
        super::finite_sets_ext::total(call, values, BigInt::from(0), |sum, next| sum + next)
    }),
    pure(MODULE, "SumFunctionOnSet", |call| {
        let values = values_on(call, 0, 1)?;
        super::finite_sets_ext::total(call, values, BigInt::from(0), |sum, next| sum + next)
    }),
];

fn restrict(call: &Call<'_>) -> Result<Value, Failure> {
    let arguments = call.set(1)?;
    let arguments = call.listed(&arguments)?;
    if arguments.as_slice().is_some_and(<[Value]>::is_empty) {
        return Ok(Value::empty_tuple());
    }
    let function = call.function(0)?;
    let mut values = Vec::new();
    for argument in call.elements_of(&arguments)? {
        values.push(call.at(&function, &argument)?);
    }
    Ok(Value::function_on(&arguments, values))
}

fn kept(
    call: &Call<'_>,
    function: &Value,
    test: impl Fn(&Value, &Value) -> Result<bool, Failure>,
) -> Result<Value, Failure> {
    let mut entries = Vec::new();
    for (argument, value) in function.entries() {
        if test(&argument, value)? {
            entries.push((argument, value.clone()));
        }
    }
    call.check(Value::function(entries))
}

fn injective(call: &Call<'_>, function: &Value) -> Result<bool, Failure> {
    let mut values: Vec<&Value> = function.entries().map(|(_, value)| value).collect();
    values.sort();
    for pair in values.windows(2) {
        if call.equal(pair[0], pair[1])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The injective functions from one set to another; only those onto it, if `onto`.
fn injections(call: &Call<'_>, onto: bool) -> Result<Value, Failure> {
    let (from, to) = (call.set(0)?, call.elements(1)?);
    let from = call.listed(&from)?;
    let count =
        from.as_slice().map_or_else(|| call.elements_of(&from).map(|elements| elements.len()), |s| Ok(s.len()))?;
    if count > to.len() || (onto && count != to.len()) {
        return Ok(Value::empty_set());
    }
    let mut functions = Vec::new();
    let mut images = Vec::with_capacity(count);
    let mut taken = vec![false; to.len()];
    extend(call, &from, &to, count, &mut taken, &mut images, &mut functions)?;
    call.set_of(functions)
}

fn extend(
    call: &Call<'_>,
    from: &Value,
    to: &[Value],
    count: usize,
    taken: &mut [bool],
    images: &mut Vec<Value>,
    functions: &mut Vec<Value>,
) -> Result<(), Failure> {
    if images.len() == count {
        call.step()?;
        let limit = call.host().largest_set();
        if functions.len() >= limit {
            return Err(Failure::new(FailureKind::Budget, format!("there are more than {limit} such functions")));
        }
        functions.push(Value::function_on(from, images.clone()));
        return Ok(());
    }
    for place in 0..to.len() {
        if !std::mem::replace(&mut taken[place], true) {
            images.push(to[place].clone());
            extend(call, from, to, count, taken, images, functions)?;
            images.pop();
            taken[place] = false;
        }
    }
    Ok(())
}

/// The values of a function on the elements of a set, in order.
fn values_on(call: &Call<'_>, function: usize, arguments: usize) -> Result<Vec<Value>, Failure> {
    let arguments = call.elements(arguments)?;
    if arguments.is_empty() {
        return Ok(Vec::new());
    }
    let function = call.function(function)?;
    arguments.iter().map(|argument| call.at(&function, argument)).collect()
}

/// `op(value, result so far)` over the values in order.
pub(super) fn fold(call: &Call<'_>, values: Vec<Value>) -> Result<Value, Failure> {
    let mut result = call.value(1)?.into_owned();
    for value in values {
        call.step()?;
        result = call.apply(0, &[value, result])?;
    }
    Ok(result)
}
