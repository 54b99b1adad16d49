//! The Informal Trace Format: a behavior as JSON for other tools, and read back from it.

use super::result::Report;
use crate::check::{Behavior, Ending};
use crate::model::{Model, State, TransitionSystem};
use crate::text::Symbols;
use crate::value::Value;
use serde_json::{Map, Value as Json, json};

/// What describes the format.
const DESCRIPTION: &str = "https://apalache-mc.org/docs/adr/015adr-trace.html";

/// A behavior, with what the report says of it.
pub fn itf(model: &Model, behavior: &Behavior<State>, report: &Report) -> Json {
    let variables = &model.outline().variables;
    let mut states = Vec::with_capacity(behavior.states.len());
    for (place, state) in behavior.states.iter().enumerate() {
        let action = place.checked_sub(1).and_then(|before| {
            let step = model.explain_step(*behavior.actions.get(before)?, behavior.states.get(before)?, state);
            Some(step.to_string())
        });
        let mut object = Map::new();
        let mut meta = json!({ "index": place });
        if let Some(action) = action {
            meta["action"] = json!(action);
        }
        object.insert("#meta".to_owned(), meta);
        let values = variables.iter().zip(state.iter());
        object.extend(values.map(|(name, value)| (name.clone(), value.to_json(model.symbols()))));
        states.push(Json::Object(object));
    }
    let mut meta = json!({
        "format": "ITF",
        "format-description": DESCRIPTION,
        "tool": concat!("tlars ", env!("CARGO_PKG_VERSION")),
        "status": report.verdict.word(),
        "ending": match behavior.ending {
            Ending::Stops => "stops",
            Ending::Deadlock => "deadlock",
            Ending::Stutters => "stutters",
            Ending::LoopsTo(_) => "loops",
        },
    });
    for (key, value) in [
        ("kind", report.kind.map(|kind| kind.word().to_owned())),
        ("property", report.property.clone()),
        ("description", report.message.clone()),
    ] {
        if let Some(value) = value {
            meta[key] = json!(value);
        }
    }
    let mut object = json!({ "#meta": meta, "vars": variables, "states": states });
    match behavior.ending {
        Ending::Stops | Ending::Deadlock => {}
        Ending::Stutters => object["loop"] = json!(behavior.states.len().saturating_sub(1)),
        Ending::LoopsTo(place) => object["loop"] = json!(place),
    }
    object
}

/// A behavior that was saved; its values are not read yet, since that takes the symbols of the specification.
#[derive(Clone, PartialEq, Debug)]
pub struct SavedBehavior {
    /// The names of the variables.
    pub variables: Vec<String>,
    /// The place (from 0) to which the last state leads back.
    pub loops_to: Option<usize>,
    states: Vec<Map<String, Json>>,
}

impl SavedBehavior {
    /// Reads a file in the format.
    ///
    /// # Errors
    /// A sentence for people: what is not as the format has it.
    pub fn read(text: &str) -> Result<SavedBehavior, String> {
        let json: Json = serde_json::from_str(text).map_err(|error| format!("this is not JSON: {error}"))?;
        let Some(states) = json["states"].as_array() else { return Err("there is no array `states`".to_owned()) };
        let mut read = Vec::with_capacity(states.len());
        for (place, state) in states.iter().enumerate() {
            let Some(object) = state.as_object() else { return Err(format!("state {} is no object", place + 1)) };
            let fields = object.iter().filter(|(name, _)| !name.starts_with('#'));
            read.push(fields.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>());
        }
        if read.is_empty() {
            return Err("there are no states".to_owned());
        }
        let variables = match json["vars"].as_array() {
            Some(names) => names.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            None => read[0].keys().cloned().collect(),
        };
        let loops_to = match &json["loop"] {
            Json::Null => None,
            place => match place.as_u64().map(|place| place as usize).filter(|place| *place < read.len()) {
                Some(place) => Some(place),
                None => return Err(format!("`loop` is the index of a state, from 0, but {place} is none")),
            },
        };
        Ok(SavedBehavior { variables, loops_to, states: read })
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is no state; there always is.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// The values of these variables in the state at a place (from 0).
    ///
    /// # Errors
    /// A sentence for people: the state lacks a variable, or has something for it that is no value.
    pub fn values(&self, place: usize, variables: &[String], symbols: &Symbols) -> Result<Vec<Value>, String> {
        let Some(state) = self.states.get(place) else {
            return Err(format!("there is no state {}, only {}", place + 1, self.states.len()));
        };
        let value = |name: &String| {
            let Some(json) = state.get(name) else {
                return Err(format!("state {} does not say what `{name}` is", place + 1));
            };
            Value::from_json(json, symbols).map_err(|error| {
                format!("`{name}` in state {} has no value that can be read: {}", place + 1, error.describe(symbols))
            })
        };
        variables.iter().map(value).collect()
    }
}
