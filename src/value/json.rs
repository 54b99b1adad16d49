//! Values as JSON and back, in the way of the Informal Trace Format: sets, maps and large numbers are tagged objects.
//!
//! Tuples and sequences are arrays, records objects, sets `{"#set": [...]}`, other functions `{"#map": [[key, value], ...]}`,
//! integers that a JavaScript number cannot hold `{"#bigint": "..."}`. Beyond that format, model values are `{"#model": "m"}`, fractions
//! `{"#fraction": "3/2"}`, and sets without end `{"#unserializable": "Nat"}`, which are not read back.

use super::{ModelValue, Result, Value, ValueError};
use crate::text::Symbols;
use num_traits::Zero;
use serde_json::{Map, Value as Json, json};

/// The largest integer that every reader of JSON holds exactly.
const EXACT: i64 = (1 << 53) - 1;

/// How deep values may lie in each other when they are read.
const DEEPEST: usize = 128;

impl Value {
    /// The value as JSON.
    pub fn to_json(&self, symbols: &Symbols) -> Json {
        let all = |values: &[Value]| values.iter().map(|value| value.to_json(symbols)).collect::<Vec<_>>();
        match self {
            Value::Boolean(value) => json!(value),
            Value::Integer(value) if (-EXACT..=EXACT).contains(value) => json!(value),
            Value::Integer(_) | Value::BigInteger(_) => json!({ "#bigint": self.display(symbols).to_string() }),
            Value::Fraction(_) => json!({ "#fraction": self.display(symbols).to_string() }),
            Value::String(symbol) => json!(symbols.text(*symbol)),
            Value::Text(text) => json!(text.as_str()),
            Value::Model(model) => json!({ "#model": symbols.text(model.symbol) }),
            Value::Tuple(tuple) => json!(all(tuple.elements())),
            Value::Record(record)
                if !record.shape().names().iter().any(|name| symbols.text(*name).starts_with('#')) =>
            {
                let fields = record.shape().names().iter().zip(record.values());
                let fields = fields.map(|(name, value)| (symbols.text(*name).to_owned(), value.to_json(symbols)));
                Json::Object(fields.collect::<Map<_, _>>())
            }
            Value::Record(_) | Value::Function(_) => {
                let pairs = self.entries().map(|(key, value)| json!([key.to_json(symbols), value.to_json(symbols)]));
                json!({ "#map": pairs.collect::<Vec<_>>() })
            }
            Value::Set(set) => json!({ "#set": all(set.elements()) }),
            Value::Lazy(described) => match described.listing() {
                Some(set) => json!({ "#set": all(set.elements()) }),
                None => json!({ "#unserializable": self.display(symbols).to_string() }),
            },
        }
    }

    /// The value of JSON.
    ///
    /// # Errors
    /// [`ValueError::Malformed`] for `null`, fractions that are not tagged, and unknown tags;
    /// [`ValueError::Incomparable`] for sets of elements that cannot be compared.
    pub fn from_json(json: &Json, symbols: &Symbols) -> Result {
        read(json, symbols, 0)
    }
}

fn malformed(what: &str, json: &Json) -> ValueError {
    const LONGEST: usize = 80;
    let text: String = json.to_string().chars().take(LONGEST).collect();
    ValueError::Malformed(format!("{what}: {text}"))
}

fn read(json: &Json, symbols: &Symbols, depth: usize) -> Result {
    if depth > DEEPEST {
        return Err(malformed("values lie too deep in each other", json));
    }
    let array = |items: &[Json]| items.iter().map(|item| read(item, symbols, depth + 1)).collect::<Result<Vec<_>>>();
    match json {
        Json::Null => Err(malformed("null is no value", json)),
        Json::Bool(value) => Ok(Value::Boolean(*value)),
        Json::Number(number) => {
            Value::number(&number.to_string()).ok_or_else(|| malformed("this number is not exact", json))
        }
        Json::String(text) => Ok(Value::text(text, symbols)),
        Json::Array(items) => Ok(Value::tuple(array(items)?)),
        Json::Object(fields) => match single(fields) {
            Some(("#bigint", Json::String(digits))) => {
                digits.parse().map(Value::integer).map_err(|_| malformed("these are no digits of an integer", json))
            }
            Some(("#fraction", Json::String(text))) => text
                .parse::<num_rational::BigRational>()
                .ok()
                .filter(|fraction| !fraction.denom().is_zero())
                .map(Value::rational)
                .ok_or_else(|| malformed("this is no fraction", json)),
            Some(("#model", Json::String(name))) => symbols
                .find(name)
                .map(|symbol| Value::Model(ModelValue::named(symbol, name)))
                .ok_or_else(|| malformed("there is no such model value", json)),
            Some(("#tup", Json::Array(items))) => Ok(Value::tuple(array(items)?)),
            Some(("#set", Json::Array(items))) => Value::set(array(items)?),
            Some(("#map", Json::Array(items))) => {
                let pair = |item: &Json| match item.as_array().map(Vec::as_slice) {
                    Some([key, value]) => Ok((read(key, symbols, depth + 1)?, read(value, symbols, depth + 1)?)),
                    _ => Err(malformed("a map is made of pairs", item)),
                };
                Value::function(items.iter().map(pair).collect::<Result<_>>()?)
            }
            Some((tag, _)) if tag.starts_with('#') => Err(malformed("there is no such tag", json)),
            _ => {
                let pair = |(name, value): (&String, &Json)| {
                    Ok((Value::text(name, symbols), read(value, symbols, depth + 1)?))
                };
                Value::function(fields.iter().map(pair).collect::<Result<_>>()?)
            }
        },
    }
}

fn single(fields: &Map<String, Json>) -> Option<(&str, &Json)> {
    let mut fields = fields.iter();
    match (fields.next(), fields.next()) {
        (Some((name, value)), None) => Some((name, value)),
        _ => None,
    }
}
