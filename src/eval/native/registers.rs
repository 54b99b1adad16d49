//! Registers: `TLCGet` and `TLCSet`, with what they tell of the check under way.

use super::{Call, Native, impure};
use crate::eval::error::{Failure, FailureKind};
use crate::eval::host::{CheckFacts, CheckMode, Choice};
use crate::value::Value;

pub(super) const NATIVES: &[Native] =
    &[impure("TLC", "TLCGet", get), impure("TLC", "TLCSet", set), impure("_Possible", "_Counts", counts)];

/// What the names of registers begin with.
const REGISTER: &str = "s:";
/// The register of how often formulas under `_POSSIBLE` were true.
const POSSIBLE: &str = "s:_possible";
/// What the names of properties of the reference's virtual machine begin with, and the one that is always set here:
/// `\cdot` is evaluated.
const PROPERTY: &str = "-D";
const COMPOSITION: &str = "-Dtlc2.tool.impl.Tool.cdot";

fn get(call: &Call<'_>) -> Result<Value, Failure> {
    let key = call.value(0)?;
    if let Value::Integer(index) = &*key {
        return call.host().register(*index).ok_or_else(|| {
            Failure::new(FailureKind::Argument, format!("the register {index} was never set"))
                .help("set it first, for instance by `ASSUME TLCSet(1, 0)`")
        });
    }
    let Some(name) = call.text(&key) else { return Err(call.unexpected("a number or a name", &key)) };
    let value = match name.as_str() {
        "all" => Some(all(call)?),
        "all:named" => Some(all_named(call)?),
        "config" => call.host().check().map(|facts| config(call, facts)).transpose()?,
        "stats" => Some(statistics(call)?),
        // In the next state the level is one more.
        "level" if call.primed() => match call.host().statistic("level") {
            Some(Value::Integer(level)) => Some(Value::Integer(level + 1)),
            other => other,
        },
        "action" => Some(action(call)?),
        POSSIBLE => Some(possible(call)?),
        COMPOSITION => Some(call.string("true")),
        name if name.starts_with(REGISTER) => call.host().named_register(name),
        name if name.starts_with(PROPERTY) => None,
        name => call.host().statistic(name),
    };
    value.ok_or_else(|| Failure::new(FailureKind::Argument, format!("TLCGet(\"{name}\") has no value here")))
}

fn set(call: &Call<'_>) -> Result<Value, Failure> {
    let (key, value) = (call.value(0)?, call.value(1)?);
    let kept = |value: &Value| call.check(value.normalized(call.host().largest_set()));
    match (&*key, call.text(&key)) {
        (Value::Integer(index), _) => call.host().set_register(*index, kept(&value)?),
        (_, Some(name)) if name.starts_with(REGISTER) => call.host().set_named_register(&name, kept(&value)?),
        (_, Some(name)) => call.host().command(&name, &value),
        (other, None) => return Err(call.unexpected("a number or a name", other)),
    }
    Ok(Value::Boolean(true))
}

/// For each register the values that the workers gave it. What sets registers is run by one worker alone.
fn all(call: &Call<'_>) -> Result<Value, Failure> {
    let registers = call.host().registers();
    let entries = registers.into_iter().map(|(index, value)| (Value::Integer(index), Value::tuple(vec![value])));
    call.check(Value::function(entries.collect()))
}

fn all_named(call: &Call<'_>) -> Result<Value, Failure> {
    let mut named = call.host().named_registers();
    if !call.host().possible().is_empty() {
        named.retain(|(name, _)| name != POSSIBLE);
        named.push((POSSIBLE.to_owned(), possible(call)?));
    }
    let entries = named.into_iter().map(|(name, value)| (call.string(&name), Value::tuple(vec![value])));
    call.check(Value::function(entries.collect()))
}

fn counts(call: &Call<'_>) -> Result<Value, Failure> {
    possible(call)
}

/// How often each formula under `_POSSIBLE` was true: a function of their names.
fn possible(call: &Call<'_>) -> Result<Value, Failure> {
    let counted = call.host().possible();
    if counted.is_empty()
        && let Some(value) = call.host().named_register(POSSIBLE)
    {
        return Ok(value);
    }
    let entries = counted.into_iter().map(|(name, count)| (call.string(&name), number(count)));
    call.check(Value::function(entries.collect()))
}

fn config(call: &Call<'_>, facts: CheckFacts) -> Result<Value, Failure> {
    let mut fields = vec![("deadlock", Value::Boolean(facts.deadlock)), ("worker", number(facts.workers as u64))];
    match facts.mode {
        CheckMode::Search => fields.push(("mode", call.string("bfs"))),
        CheckMode::Simulation { behaviors, depth, seed, choice } => {
            let mode = match choice {
                Choice::Listed => "simulate",
                Choice::Drawn => "generate",
            };
            fields.push(("mode", call.string(mode)));
            fields.push(("traces", number(behaviors)));
            fields.push(("depth", number(depth)));
            fields.push(("seed", Value::Integer(seed)));
        }
    }
    call.record(&fields)
}

/// All that is counted, as one record.
fn statistics(call: &Call<'_>) -> Result<Value, Failure> {
    const NAMES: [&str; 6] = ["diameter", "distinct", "duration", "generated", "queue", "traces"];
    let known: Vec<_> = NAMES.iter().filter_map(|name| Some((*name, call.host().statistic(name)?))).collect();
    if known.is_empty() {
        return Err(Failure::new(FailureKind::Argument, "TLCGet(\"stats\") has no value here"));
    }
    call.record(&known)
}

/// The action that led to the present state: its name, and its parameters as a record.
fn action(call: &Call<'_>) -> Result<Value, Failure> {
    let (name, parameters) = call.host().action().unwrap_or_else(|| ("UnnamedAction".to_owned(), Vec::new()));
    let parameters: Vec<(&str, Value)> =
        parameters.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    call.record(&[("name", call.string(&name)), ("context", call.record(&parameters)?)])
}

fn number(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
