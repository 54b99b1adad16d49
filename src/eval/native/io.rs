//! IOUtils: files, programs and the environment, all through the host, which refuses what was not allowed.

use super::{Call, Native, impure, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;
use std::str::FromStr;

const MODULE: &str = "IOUtils";

pub(super) const NATIVES: &[Native] = &[
    impure(MODULE, "IOSerialize", serialize),
    impure(MODULE, "IODeserialize", deserialize),
    impure(MODULE, "Serialize", write_text),
    impure(MODULE, "Deserialize", |call| {
        let path = call.text_of(0)?;
        let (status, read, error) = match call.host().read_file(&path) {
            Ok(read) => (0, read, String::new()),
            Err(error) => (1, String::new(), error),
        };
        outcome(call, status, &read, &error)
    }),
    impure(MODULE, "IOExec", |call| execute(call, command(call, 0)?, Vec::new())),
    impure(MODULE, "IOEnvExec", |call| execute(call, command(call, 1)?, variables(call)?)),
    impure(MODULE, "IOExecTemplate", |call| execute(call, template(call, 0)?, Vec::new())),
    impure(MODULE, "IOEnvExecTemplate", |call| execute(call, template(call, 1)?, variables(call)?)),
    impure(MODULE, "IOEnv", |call| {
        let variables = outside(call.host().environment())?;
        let entries = variables.iter().map(|(name, value)| (call.string(name), call.string(value))).collect();
        call.check(Value::function(entries))
    }),
    pure(MODULE, "atoi", |call| {
        let digits = call.text_of(0)?;
        BigInt::from_str(&digits).map(Value::integer).map_err(|_| {
            Failure::new(FailureKind::Argument, format!("\"{digits}\" does not write an integer in decimal digits"))
        })
    }),
];

/// What the host refused or could not do, as a failure.
pub(super) fn outside<T>(result: Result<T, String>) -> Result<T, Failure> {
    result.map_err(|reason| Failure::new(FailureKind::Outside, reason))
}

/// `IOSerialize(val, file, compress)`: as JSON with tags for what JSON lacks. (TLC's own form depends on its inner numbers.)
fn serialize(call: &Call<'_>) -> Result<Value, Failure> {
    let value = call.value(0)?;
    let value = call.check(value.normalized(call.host().largest_set()))?;
    let path = call.text_of(1)?;
    outside(call.host().write_file(&path, &format!("{}\n", value.to_json(call.symbols())), false))?;
    Ok(Value::Boolean(true))
}

fn deserialize(call: &Call<'_>) -> Result<Value, Failure> {
    let path = call.text_of(0)?;
    let text = outside(call.host().read_file(&path))?;
    let broken = || Failure::new(FailureKind::Outside, format!("`{path}` was not written by IOSerialize"));
    let document = serde_json::from_str(&text).map_err(|_| broken())?;
    Value::from_json(&document, call.symbols()).map_err(|_| broken())
}

/// `Serialize(value, dest, options)`: a string, as it is.
fn write_text(call: &Call<'_>) -> Result<Value, Failure> {
    let (text, path, options) = (call.text_of(0)?, call.text_of(1)?, call.value(2)?);
    let opened = match call.optional_field(&options, "openOptions")? {
        Some(options) => call.show(&options),
        None => String::new(),
    };
    match call.host().write_file(&path, &text, opened.contains("\"APPEND\"")) {
        Ok(()) => outcome(call, 0, "", ""),
        Err(error) => outcome(call, 1, "", &error),
    }
}

/// How a program ended, as a record.
fn outcome(call: &Call<'_>, status: i64, output: &str, error: &str) -> Result<Value, Failure> {
    call.record(&[
        ("exitValue", Value::Integer(status)),
        ("stdout", call.string(output)),
        ("stderr", call.string(error)),
    ])
}

fn execute(call: &Call<'_>, command: Vec<String>, variables: Vec<(String, String)>) -> Result<Value, Failure> {
    let (status, output, error) = outside(call.host().execute(&command, &variables))?;
    outcome(call, status, &output, &error)
}

fn command(call: &Call<'_>, index: usize) -> Result<Vec<String>, Failure> {
    Ok(call.items(index)?.iter().map(|part| call.unquoted(part)).collect())
}

fn variables(call: &Call<'_>) -> Result<Vec<(String, String)>, Failure> {
    let record = call.function(0)?;
    Ok(record.entries().map(|(name, value)| (call.unquoted(&name), call.unquoted(value))).collect())
}

/// The command at an index with the parameters behind it put in.
fn template(call: &Call<'_>, index: usize) -> Result<Vec<String>, Failure> {
    let parameters = command(call, index + 1)?;
    command(call, index)?.iter().map(|part| fill(part, &parameters)).collect()
}

/// Puts parameters in the places of `%s` (the next one) and `%1$s` (the first one); `%%` is a percent sign.
pub(super) fn fill(template: &str, parameters: &[String]) -> Result<String, Failure> {
    let missing = || {
        let message = format!("the template \"{template}\" has a place for which there is no parameter");
        Failure::new(FailureKind::Argument, message)
    };
    let mut filled = String::new();
    let (mut rest, mut next) = (template, 0);
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            filled.push('%');
            rest = behind;
            continue;
        }
        if let Some(behind) = rest.strip_prefix('n') {
            filled.push('\n');
            rest = behind;
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let index = if digits > 0 && rest[digits..].starts_with('$') {
            let index = rest[..digits].parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            rest = &rest[digits + 1..];
            index.ok_or_else(missing)?
        } else {
            next += 1;
            next - 1
        };
        rest = rest.strip_prefix(['s', 'd']).ok_or_else(missing)?;
        filled.push_str(parameters.get(index).ok_or_else(missing)?);
    }
    filled.push_str(rest);
    Ok(filled)
}
