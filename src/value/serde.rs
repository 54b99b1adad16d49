//! serde: values in any format that serde knows, as the JSON of the Informal Trace Format has them.

use super::{Shown, Value};
use crate::text::Symbols;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.to_json(self.symbols).serialize(serializer)
    }
}

/// Reads a value whose strings are those of a table of symbols.
///
/// ```
/// use serde::de::DeserializeSeed;
/// use tlars::value::ValueSeed;
///
/// let written = tlars::eval(r#"[name |-> "ant", legs |-> 6, eats |-> {1, 2}]"#)?;
/// let json = serde_json::to_string(&written)?;
/// assert_eq!(json, r##"{"eats":{"#set":[1,2]},"legs":6,"name":"ant"}"##);
/// let read = ValueSeed(&written.symbols).deserialize(&mut serde_json::Deserializer::from_str(&json))?;
/// assert_eq!(read, written.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Value::from_json`].
#[derive(Clone, Copy)]
pub struct ValueSeed<'s>(pub &'s Symbols);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        Value::from_json(&json, self.0).map_err(|error| D::Error::custom(error.describe(self.0)))
    }
}
