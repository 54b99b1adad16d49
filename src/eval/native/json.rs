//! Json: values as JSON text, and files of JSON text as values.

use super::{Call, Native, impure, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;
use std::str::FromStr;

const MODULE: &str = "Json";

pub(super) const NATIVES: &[Native] = &[
    pure(MODULE, "ToJson", |call| {
        let value = call.value(0)?;
        Ok(call.string(&text(call, &value)?))
    }),
    pure(MODULE, "ToJsonArray", |call| {
        let value = call.value(0)?;
        let mut written = String::new();
        if value.is_set() {
            array(call, call.elements_of(&value)?.iter(), &mut written)?;
        } else if value.is_function() {
            array(call, value.entries().map(|(_, part)| part), &mut written)?;
        } else {
            return Err(call.unexpected("a sequence, a set or a function", &value));
        }
        Ok(call.string(&written))
    }),
    pure(MODULE, "ToJsonObject", |call| {
        let value = call.function(0)?;
        let mut written = String::new();
        // A sequence is an array in whatever way it is written.
        match value.as_tuple() {
            Some(items) => array(call, items.iter(), &mut written)?,
            None => object(call, &value, &mut written)?,
        }
        Ok(call.string(&written))
    }),
    impure(MODULE, "JsonSerialize", |call| {
        let value = call.value(1)?;
        let mut names = value.entries().map(|(name, _)| matches!(name, Value::String(_) | Value::Text(_)));
        if !value.is_function() || value.as_tuple().is_none() && !names.all(|named| named) {
            return Err(call.unexpected("a sequence or a record", &value));
        }
        write_file(call, &text(call, &value)?)
    }),
    impure(MODULE, "JsonDeserialize", |call| {
        let read = read_file(call)?;
        let document = serde_json::from_str(&read).map_err(|error| broken(&error))?;
        value_of(call, &document)
    }),
    impure(MODULE, "ndJsonSerialize", |call| {
        let mut lines = String::new();
        for element in call.items(1)? {
            lines.push_str(&text(call, &element)?);
            lines.push('\n');
        }
        write_file(call, &lines)
    }),
    impure(MODULE, "ndJsonDeserialize", |call| {
        let mut values = Vec::new();
        for line in read_file(call)?.lines().filter(|line| !line.trim().is_empty()) {
            let document = serde_json::from_str(line).map_err(|error| broken(&error))?;
            values.push(value_of(call, &document)?);
        }
        Ok(Value::tuple(values))
    }),
];

fn write_file(call: &Call<'_>, text: &str) -> Result<Value, Failure> {
    let path = call.text_of(0)?;
    super::io::outside(call.host().write_file(&path, text, false))?;
    Ok(Value::Boolean(true))
}

fn read_file(call: &Call<'_>) -> Result<String, Failure> {
    let path = call.text_of(0)?;
    super::io::outside(call.host().read_file(&path))
}

fn broken(error: &serde_json::Error) -> Failure {
    Failure::new(FailureKind::Outside, format!("the file is no JSON document: {error}"))
}

fn text(call: &Call<'_>, value: &Value) -> Result<String, Failure> {
    let mut written = String::new();
    write(call, value, &mut written)?;
    Ok(written)
}

/// Writes a value; only the last step of the recursion looks at what is no container.
fn write(call: &Call<'_>, value: &Value, out: &mut String) -> Result<(), Failure> {
    call.step()?;
    match value {
        Value::Boolean(_) | Value::Integer(_) | Value::BigInteger(_) => {
            out.push_str(&call.show(value).to_lowercase());
            Ok(())
        }
        Value::Tuple(items) => array(call, items.iter(), out),
        Value::Record(_) | Value::Function(_) => object(call, value, out),
        Value::Set(_) | Value::Lazy(_) => array(call, call.elements_of(value)?.iter(), out),
        Value::String(_) | Value::Text(_) | Value::Model(_) | Value::Fraction(_) => {
            quoted(&call.unquoted(value), out);
            Ok(())
        }
    }
}

fn array<'a>(call: &Call<'_>, parts: impl Iterator<Item = &'a Value>, out: &mut String) -> Result<(), Failure> {
    out.push('[');
    for (index, part) in parts.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(call, part, out)?;
    }
    out.push(']');
    Ok(())
}

fn object(call: &Call<'_>, function: &Value, out: &mut String) -> Result<(), Failure> {
    out.push('{');
    for (index, (argument, value)) in function.entries().enumerate() {
        if index > 0 {
            out.push(',');
        }
        quoted(&call.unquoted(&argument), out);
        out.push(':');
        write(call, value, out)?;
    }
    out.push('}');
    Ok(())
}

fn quoted(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// The value of a JSON document: objects as records, arrays as sequences.
fn value_of(call: &Call<'_>, document: &serde_json::Value) -> Result<Value, Failure> {
    let unsupported = |what: &str| Failure::new(FailureKind::Outside, format!("no value of TLA+ stands for {what}"));
    match document {
        serde_json::Value::Null => Err(unsupported("null")),
        serde_json::Value::Bool(answer) => Ok(Value::Boolean(*answer)),
        serde_json::Value::Number(number) => BigInt::from_str(&number.to_string())
            .map(Value::integer)
            .map_err(|_| unsupported(&format!("the number {number}"))),
        serde_json::Value::String(text) => Ok(call.string(text)),
        serde_json::Value::Array(parts) => {
            let parts = parts.iter().map(|part| value_of(call, part)).collect::<Result<Vec<_>, _>>()?;
            Ok(Value::tuple(parts))
        }
        serde_json::Value::Object(fields) => {
            let mut entries = Vec::with_capacity(fields.len());
            for (name, field) in fields {
                entries.push((call.string(name), value_of(call, field)?));
            }
            call.check(Value::function(entries))
        }
    }
}
