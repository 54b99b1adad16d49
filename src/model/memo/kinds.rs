//! Kinds: what is known of values from the shape of them, to tell without looking at them that they can be compared.

use crate::text::Symbol;
use crate::value::{ModelKind, Value};
use smallvec::SmallVec;

/// What values have in common, as far as it decides whether comparing them may fail.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Kind {
    Boolean,
    Number,
    Text,
    Model(Option<ModelKind>),
    Tuple(Vec<Kind>),
    Record(Vec<Symbol>, Vec<Kind>),
    /// The kinds of the elements, each once.
    Set(Vec<Kind>),
}

/// More kinds than this are not told apart.
const MOST: usize = 64;
/// A kind has no more parts than this on any level.
const MOST_PARTS: usize = 32;

/// The kinds that one worker has met, by number.
#[derive(Default)]
pub struct Kinds {
    kinds: Vec<Kind>,
    /// For each kind those, as a mask, whose values can be compared with all of its own.
    comparable: Vec<u64>,
}

impl Kinds {
    /// The number of a value's kind; `None` where nothing is known of it.
    pub fn number(&mut self, value: &Value) -> Option<u32> {
        let kind = Kind::of(value)?;
        if let Some(known) = self.kinds.iter().position(|other| *other == kind) {
            return Some(known as u32);
        }
        let number = self.kinds.len();
        if number == MOST {
            return None;
        }
        self.kinds.push(kind);
        self.comparable.push(0);
        for other in 0..=number {
            if self.kinds[number].is_comparable(&self.kinds[other]) {
                self.comparable[number] |= 1 << other;
                self.comparable[other] |= 1 << number;
            }
        }
        Some(number as u32)
    }

    /// Whether all values of a kind can be compared with all of some kinds.
    pub fn are_comparable(&self, kind: u32, kinds: u64) -> bool {
        kinds & !self.comparable[kind as usize] == 0
    }
}

impl Kind {
    fn of(value: &Value) -> Option<Kind> {
        let all = |values: &[Value]| {
            (values.len() <= MOST_PARTS).then(|| values.iter().map(Kind::of).collect::<Option<Vec<_>>>()).flatten()
        };
        match value {
            Value::Boolean(_) => Some(Kind::Boolean),
            Value::Integer(_) | Value::BigInteger(_) | Value::Fraction(_) => Some(Kind::Number),
            Value::String(_) | Value::Text(_) => Some(Kind::Text),
            Value::Model(model) => Some(Kind::Model(model.kind)),
            Value::Tuple(tuple) => Some(Kind::Tuple(all(&tuple.iter().cloned().collect::<SmallVec<[Value; 8]>>())?)),
            Value::Record(record) => Some(Kind::Record(record.shape().names().to_vec(), all(record.values())?)),
            Value::Set(_) => {
                let mut kinds: Vec<Kind> = Vec::new();
                for element in value.as_slice()? {
                    let kind = Kind::of(element)?;
                    if !kinds.contains(&kind) {
                        kinds.push(kind);
                    }
                }
                (kinds.len() <= MOST_PARTS).then_some(Kind::Set(kinds))
            }
            Value::Function(_) | Value::Lazy(_) => None,
        }
    }

    /// Whether each value of one kind can be compared with each of the other.
    fn is_comparable(&self, other: &Kind) -> bool {
        let parts =
            |left: &[Kind], right: &[Kind]| left.iter().zip(right).all(|(left, right)| left.is_comparable(right));
        match (self, other) {
            (Kind::Model(None), _) | (_, Kind::Model(None)) => true,
            (Kind::Model(left), Kind::Model(right)) => left == right,
            (Kind::Boolean, Kind::Boolean) | (Kind::Number, Kind::Number) | (Kind::Text, Kind::Text) => true,
            // What has another length or other names is never looked into.
            (Kind::Tuple(left), Kind::Tuple(right)) => left.len() != right.len() || parts(left, right),
            (Kind::Record(names, left), Kind::Record(others, right)) => names != others || parts(left, right),
            (Kind::Set(left), Kind::Set(right)) => {
                left.iter().all(|left| right.iter().all(|right| left.is_comparable(right)))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Value, equal};
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let scalars = prop_oneof![
            any::<bool>().prop_map(Value::Boolean),
            (0i64..3).prop_map(Value::Integer),
            (0u32..3).prop_map(|name| Value::String(Symbol(name))),
        ];
        scalars.prop_recursive(2, 8, 3, |inner| {
            let some = prop::collection::vec(inner, 0..3);
            prop_oneof![
                some.clone().prop_map(Value::tuple),
                some.clone().prop_map(|fields| Value::record((10..).map(Symbol).zip(fields).collect())),
                some.prop_filter_map("elements can be compared", |elements| Value::set(elements).ok()),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_said_to_be_comparable_is(left in values(), right in values()) {
            let mut kinds = Kinds::default();
            if let (Some(one), Some(other)) = (kinds.number(&left), kinds.number(&right))
                && kinds.are_comparable(one, 1 << other)
            {
                prop_assert!(equal(&left, &right).is_ok());
            }
        }
    }
}
