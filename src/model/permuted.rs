//! Permuted: what a permutation of model values makes of a value.

use crate::text::Symbol;
use crate::value::{ModelValue, Value};
use rustc_hash::FxHashMap;

/// The model values that a permutation moves, and where to.
pub type Permutation = FxHashMap<Symbol, ModelValue>;

/// The image of a value; `None` if it is the value itself.
pub fn permuted(value: &Value, permutation: &Permutation) -> Option<Value> {
    match value {
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::BigInteger(_)
        | Value::String(_)
        | Value::Text(_)
        | Value::Fraction(_) => None,
        Value::Model(model) => permutation.get(&model.symbol).map(|image| Value::Model(*image)),
        Value::Tuple(tuple) => {
            let images: Vec<Option<Value>> = tuple.iter().map(|component| permuted(component, permutation)).collect();
            if images.iter().all(Option::is_none) {
                return None;
            }
            let components = images
                .into_iter()
                .zip(tuple.iter())
                .map(|(image, component)| image.unwrap_or_else(|| component.clone()));
            Some(Value::tuple(components.collect::<Vec<_>>()))
        }
        Value::Record(_) | Value::Function(_) => {
            let mut changed = false;
            let mut image = |value: &Value| {
                let image = permuted(value, permutation);
                changed |= image.is_some();
                image.unwrap_or_else(|| value.clone())
            };
            let entries: Vec<(Value, Value)> =
                value.entries().map(|(key, value)| (image(&key), image(value))).collect();
            // A permutation of keys that could be compared leaves keys that can be compared.
            if changed { Value::function(entries).ok() } else { None }
        }
        Value::Set(_) => {
            let mut changed = false;
            let mut images = Vec::new();
            for element in
                value.as_slice().map(|slice| slice.to_vec()).or_else(|| value.iter_set().ok().map(Iterator::collect))?
            {
                let image = permuted(&element, permutation);
                changed |= image.is_some();
                images.push(image.unwrap_or(element));
            }
            if changed { Value::set(images).ok() } else { None }
        }
        // What lies in a state is listed, but for infinite sets, which hold no model values.
        Value::Lazy(_) => None,
    }
}
