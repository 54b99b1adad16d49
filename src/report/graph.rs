//! State graphs: all states, and the steps between them, as text, for Graphviz, or for programs line by line.

use crate::model::{Model, State, TransitionSystem};
use serde_json::{Map, json};
use std::fmt::Write;

/// How states and steps are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphFormat {
    /// The states alone, as text.
    Text,
    /// A directed graph for Graphviz.
    Dot,
    /// A JSON object for each state and each step, one a line.
    Lines,
}

impl GraphFormat {
    /// The format for a file with that ending: `dot` and `gv` for Graphviz, `ndjson` and `jsonl` for lines; text for any other.
    pub fn of_ending(ending: &str) -> Self {
        match ending {
            "dot" | "gv" => GraphFormat::Dot,
            "ndjson" | "jsonl" => GraphFormat::Lines,
            _ => GraphFormat::Text,
        }
    }

    /// Whether steps are written.
    pub fn has_steps(self) -> bool {
        match self {
            GraphFormat::Text => false,
            GraphFormat::Dot | GraphFormat::Lines => true,
        }
    }

    /// What stands before all states.
    pub fn head(self, model: &Model) -> String {
        match self {
            GraphFormat::Text => String::new(),
            GraphFormat::Dot => "digraph states {\nnode [shape=box, fontname=\"monospace\"];\n".to_owned(),
            GraphFormat::Lines => format!("{}\n", json!({ "vars": model.outline().variables })),
        }
    }

    /// A state with its number (from 1) and its depth: 1 where it is initial.
    pub fn state(self, model: &Model, number: u64, depth: u64, state: &State) -> String {
        let values = model.outline().variables.iter().zip(state.iter());
        match self {
            GraphFormat::Text => format!("State {number}:\n{}\n\n", conjunction(model, state)),
            GraphFormat::Dot => {
                let style = if depth == 1 { ", style=filled" } else { "" };
                format!("{number} [label=\"{}\"{style}];\n", escaped(&conjunction(model, state)))
            }
            GraphFormat::Lines => {
                let values = values.map(|(name, value)| (name.clone(), value.to_json(model.symbols())));
                let values: Map<_, _> = values.collect();
                format!("{}\n", json!({ "state": number, "depth": depth, "values": values }))
            }
        }
    }

    /// A step between states with these numbers.
    pub fn step(
        self,
        model: &Model,
        (from, before): (u64, &State),
        (to, after): (u64, &State),
        action: usize,
    ) -> String {
        let action = || model.explain_step(action, before, after).to_string();
        match self {
            GraphFormat::Text => String::new(),
            GraphFormat::Dot => format!("{from} -> {to} [label=\"{}\"];\n", escaped(&action())),
            GraphFormat::Lines => format!("{}\n", json!({ "from": from, "to": to, "action": action() })),
        }
    }

    /// What stands behind all steps.
    pub fn tail(self) -> &'static str {
        match self {
            GraphFormat::Text | GraphFormat::Lines => "",
            GraphFormat::Dot => "}\n",
        }
    }
}

/// `/\ x = 1` for each variable; one variable stands alone.
fn conjunction(model: &Model, state: &State) -> String {
    let names = &model.outline().variables;
    let mut text = String::new();
    for (place, (name, value)) in names.iter().zip(state.iter()).enumerate() {
        let bullet = if names.len() == 1 { "" } else { "/\\ " };
        let line = if place == 0 { "" } else { "\n" };
        let _ = write!(text, "{line}{bullet}{name} = {}", value.display(model.symbols()));
    }
    text
}

/// A text within the quotes of a label.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
