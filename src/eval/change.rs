//! Changes: how a variable of a successor came by its value, and what became of its parts.

use crate::value::Value;

/// How a variable of a successor came by its value.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Origin {
    /// By an expression; what the expression read was noted.
    #[default]
    Whole,
    /// By `UNCHANGED`: from the current state, without a note.
    Kept,
    /// By `[x EXCEPT ![k].f = e, ...]`, `Append(x, e)` and the like: from the current state, without a note, but for these parts, in order.
    Updated(Vec<(Box<[Value]>, Change)>),
    /// By `x \cup S`, `x \ S` and the like: from the current state, without a note, but for the elements that are taken away and
    /// those that are then added.
    Elements {
        /// The set that is taken away.
        taken: Value,
        /// The set that is added.
        added: Value,
    },
    /// By `x + e`: from the current state, without a note, but for this integer.
    Increased(Value),
}

/// What becomes of a part of a value, the rest of which stays as it was.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Change<V = Value> {
    /// Another value takes its place.
    Value(V),
    /// Of a set: one is taken away, and one is then added.
    Elements(V, V),
    /// Of a sequence: an element is added at its end.
    Appended(V),
    /// Of a function: another one tells what it gives where it gives nothing, as with `@@`.
    Extended(V),
}

impl<V> Change<V> {
    /// The same with what `map` makes of its values.
    pub fn map<W>(&self, mut map: impl FnMut(&V) -> Option<W>) -> Option<Change<W>> {
        Some(match self {
            Change::Value(value) => Change::Value(map(value)?),
            Change::Elements(taken, added) => Change::Elements(map(taken)?, map(added)?),
            Change::Appended(element) => Change::Appended(map(element)?),
            Change::Extended(function) => Change::Extended(map(function)?),
        })
    }
}

impl Change {
    /// What it makes of the part at a path into a value; `None` where that is not defined.
    pub fn applied(&self, value: &Value, path: &[Value]) -> Option<Value> {
        if let [key, rest @ ..] = path {
            let inner = value.apply(key).ok().flatten()?;
            return value.except(key, self.applied(inner, rest)?).ok();
        }
        match self {
            Change::Value(new) => Some(new.clone()),
            Change::Elements(taken, added) => value.difference(taken).and_then(|rest| rest.cup(added)).ok(),
            Change::Appended(element) => value.as_tuple().map(|tuple| Value::Tuple(tuple.append(element.clone()))),
            Change::Extended(function) if value.is_function() && function.is_function() => {
                value.extended(function).ok()
            }
            Change::Extended(_) => None,
        }
    }
}
