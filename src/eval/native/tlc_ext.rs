//! TLCExt: assertions about failures, registers in one step, and what the check knows.

use super::{Call, Native, impure, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::{ModelValue, Value};

const MODULE: &str = "TLCExt";

pub(super) const NATIVES: &[Native] = &[
    impure(MODULE, "AssertError", assert_error),
    impure(MODULE, "TLCGetOrDefault", |call| Ok(register(call)?.1)),
    impure(MODULE, "TLCGetAndSet", get_and_set),
    impure(MODULE, "Trace", |call| {
        call.host().trace().ok_or_else(|| Failure::new(FailureKind::Impossible, "there is no behavior here"))
    }),
    impure(MODULE, "CounterExample", |call| match call.host().counterexample() {
        Some(found) => Ok(found),
        None => call.record(&[("state", Value::empty_set()), ("action", Value::empty_set())]),
    }),
    impure(MODULE, "TLCDefer", |_| Ok(Value::Boolean(true))),
    impure(MODULE, "PickSuccessor", |call| {
        call.boolean(0)?;
        Ok(Value::Boolean(true))
    }),
    pure(MODULE, "TLCCache", |call| {
        let closure = call.value(1)?;
        let closure = call.check(closure.normalized(call.host().largest_set()))?;
        call.cached(closure, || {
            let value = call.value(0)?;
            call.check(value.normalized(call.host().largest_set()))
        })
    }),
    pure(MODULE, "TLCFP", |call| {
        const LOW: u64 = 0xffff_ffff;
        let value = call.value(0)?;
        let value = call.check(value.normalized(call.host().largest_set()))?;
        Ok(Value::Integer(i64::from((value.fingerprint(call.symbols()) & LOW) as u32 as i32)))
    }),
    pure(MODULE, "TLCModelValue", |call| {
        let name = call.text_of(0)?;
        let symbol = call.symbols().find(&name);
        symbol.map(|symbol| Value::Model(ModelValue::named(symbol, &name))).ok_or_else(|| {
            Failure::new(FailureKind::Argument, format!("`{name}` does not occur in the specification"))
                .help("write the name of a model value as a string of the specification")
        })
    }),
    impure(MODULE, "TLCEvalDefinition", |call| {
        let name = call.text_of(0)?;
        let program = call.program();
        let unknown = || Failure::new(FailureKind::Argument, format!("there is no definition `{name}`"));
        let symbol = call.symbols().find(&name).ok_or_else(unknown)?;
        let found = program.form().definitions.iter().position(|it| it.name == symbol && it.parameters.is_empty());
        call.definition(crate::semantics::form::DefinitionId(found.ok_or_else(unknown)? as u32))
    }),
];

/// `AssertError(err, exp)`
fn assert_error(call: &Call<'_>) -> Result<Value, Failure> {
    let expected = call.text_of(0)?;
    let Err(failure) = call.value(1) else { return Ok(Value::Boolean(false)) };
    // An interrupted evaluation has not failed by itself.
    if matches!(failure.kind(), FailureKind::Budget | FailureKind::Depth) {
        return Err(failure);
    }
    let same = failure.message() == expected || in_the_words_of_tlc(&failure).is_some_and(|it| it == expected);
    // TLC has other words for its failures; only those of the specification itself are compared.
    Ok(Value::Boolean(same || failure.kind() != FailureKind::Assert && of_tlc(&expected)))
}

/// Whether a message begins as those of TLC do.
fn of_tlc(message: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "Attempted to ",
        "In applying the function",
        "In computing ",
        "In evaluation",
        "Applying ",
        "Evaluating ",
        "The argument of ",
        "Overflow when computing ",
    ];
    let ordinal = ["first", "second", "third", "fourth", "fifth"];
    let argument = ordinal.iter().any(|place| message.starts_with(&format!("The {place} argument of ")));
    argument && !message.starts_with("The first argument of Assert ")
        || BEGINNINGS.iter().any(|beginning| message.starts_with(beginning))
}

/// What TLC says of such a failure, as specifications that assert failures expect it.
fn in_the_words_of_tlc(failure: &Failure) -> Option<String> {
    let message = failure.message();
    let behind = |mark: &str| message.split_once(mark).map(|(_, rest)| rest);
    match failure.kind() {
        FailureKind::Assert => behind(": ").map(|said| {
            format!("The first argument of Assert evaluated to FALSE; the second argument was:\n\"{said}\"")
        }),
        FailureKind::Arithmetic if message.ends_with("divided by 0") => {
            Some("The second argument of \\div is 0.".to_owned())
        }
        FailureKind::Arithmetic => behind("on its right, but this is ")
            .map(|found| format!("The second argument of % should be a positive number, but instead it is:\n{found}")),
        _ => None,
    }
}

/// The key of the first argument and the value of its register, or of the last argument.
fn register(call: &Call<'_>) -> Result<(i64, Value), Failure> {
    let key = call.value(0)?;
    let Value::Integer(key) = *key else { return Err(call.unexpected("the number of a register", &key)) };
    let value = match call.host().register(key) {
        Some(value) => value,
        None => call.last()?.into_owned(),
    };
    Ok((key, value))
}

/// `TLCGetAndSet(key, Op, val, default)`
fn get_and_set(call: &Call<'_>) -> Result<Value, Failure> {
    let (key, old) = register(call)?;
    let operand = call.value(2)?.into_owned();
    let new = call.apply(1, &[old.clone(), operand])?;
    call.host().set_register(key, call.check(new.normalized(call.host().largest_set()))?);
    Ok(old)
}
