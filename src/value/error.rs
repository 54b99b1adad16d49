//! What can go wrong when values meet, in words for the author of a specification.

use super::Value;
use crate::text::Symbols;

/// An operation on values that has no result.
#[derive(Clone, Debug)]
pub enum ValueError {
    /// Two values of different kinds were compared.
    Incomparable {
        /// The one.
        left: Value,
        /// The other.
        right: Value,
    },
    /// A set was expected.
    NotASet(Value),
    /// A function was expected.
    NotAFunction(Value),
    /// A record was asked for a key that is no string, or a tuple for one that is no integer.
    WrongKey {
        /// The record or tuple.
        function: Value,
        /// The key.
        key: Value,
    },
    /// A set was to be listed or counted that has no end.
    NotEnumerable(Value),
    /// A set has more elements than may be listed.
    TooLarge {
        /// The set.
        set: Value,
        /// How many may be listed.
        limit: usize,
    },
    /// Membership in the set is not defined for the value.
    Membership {
        /// The value.
        element: Value,
        /// The set.
        set: Value,
    },
    /// Bytes or JSON that are no value.
    Malformed(String),
}

impl ValueError {
    /// The error in words.
    pub fn describe(&self, symbols: &Symbols) -> String {
        let show = |value: &Value| {
            const LONGEST: usize = 120;
            let text = value.display(symbols).to_string();
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}...", &text[..end]),
                None => text,
            }
        };
        match self {
            ValueError::Incomparable { left, right } => {
                format!("cannot compare {} {} with {} {}", left.kind(), show(left), right.kind(), show(right))
            }
            ValueError::NotASet(value) => format!("expected a set, but this is {} {}", value.kind(), show(value)),
            ValueError::NotAFunction(value) => {
                format!("expected a function, but this is {} {}", value.kind(), show(value))
            }
            ValueError::WrongKey { function, key } => {
                let wanted = if matches!(function, Value::Record(_)) { "a string" } else { "an integer" };
                format!(
                    "{} {} is applied to {} {}, not to {wanted}",
                    function.kind(),
                    show(function),
                    key.kind(),
                    show(key)
                )
            }
            ValueError::NotEnumerable(value) if value.is_set() => format!("the set {} cannot be listed", show(value)),
            ValueError::NotEnumerable(value) => {
                format!("expected a set that can be listed, but this is {} {}", value.kind(), show(value))
            }
            ValueError::TooLarge { set, limit } => {
                format!("the set {} has more than {limit} elements, too many to list", show(set))
            }
            ValueError::Membership { element, set } if set.is_set() => {
                format!("cannot tell whether {} {} is an element of {}", element.kind(), show(element), show(set))
            }
            ValueError::Membership { element, set } => {
                format!(
                    "cannot tell whether {} is an element of {} {}, which is no set",
                    show(element),
                    set.kind(),
                    show(set)
                )
            }
            ValueError::Malformed(what) => format!("malformed value: {what}"),
        }
    }

    /// A short stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            ValueError::Incomparable { .. } => "incomparable",
            ValueError::NotASet(_) => "not_a_set",
            ValueError::NotAFunction(_) => "not_a_function",
            ValueError::WrongKey { .. } => "wrong_key",
            ValueError::NotEnumerable(_) => "nonenumerable",
            ValueError::TooLarge { .. } => "too_large",
            ValueError::Membership { .. } => "membership",
            ValueError::Malformed(_) => "malformed",
        }
    }
}

impl Value {
    /// What kind of value this is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Boolean(_) => "the boolean",
            Value::Integer(_) | Value::BigInteger(_) => "the integer",
            Value::Fraction(_) => "the number",
            Value::String(_) | Value::Text(_) => "the string",
            Value::Model(_) => "the model value",
            Value::Tuple(_) => "the tuple",
            Value::Record(_) => "the record",
            Value::Function(_) => "the function",
            Value::Set(_) | Value::Lazy(_) => "the set",
        }
    }
}
