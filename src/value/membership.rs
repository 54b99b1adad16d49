//! Membership and inclusion, decided by the description of a set wherever that is possible.

use super::described::{Described, LazySet};
use super::order::equal;
use super::{Result, Value, ValueError};
use num_traits::Signed;
use std::ops::Deref;

impl Value {
    /// `element \in self`
    ///
    /// # Errors
    /// Where the reference cannot tell: `"a" \in Nat`, `1 \in {"a"}`, `1 \in SUBSET {1}`, and where this is no set.
    pub fn contains(&self, element: &Value) -> Result<bool> {
        match self {
            Value::Set(set) => set.contains(element),
            Value::Lazy(described) => described.contains(element),
            _ => Err(ValueError::Membership { element: element.clone(), set: self.clone() }),
        }
    }

    /// `<<a, b>> \in self`, asked with the components; `None` where it takes the tuple itself to tell.
    pub(crate) fn contains_components<C: Deref<Target = Value>>(&self, components: &[C]) -> Option<Result<bool>> {
        match self {
            Value::Set(set) => set.contains_components(components),
            Value::Lazy(described) => match described.set() {
                LazySet::Product(sets) if sets.len() == components.len() => {
                    Some(sets.iter().zip(components).try_fold(true, |all, (set, component)| {
                        // What lies in another set no more need be asked, as with the tuple itself.
                        if all { set.contains(component) } else { Ok(false) }
                    }))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `self \subseteq other`
    ///
    /// # Errors
    /// Where this set has no end, and where membership in the other is not defined.
    pub fn is_subset(&self, other: &Value) -> Result<bool> {
        match (self, other) {
            (Value::Set(left), Value::Set(right)) => left.is_subset(right),
            (Value::Set(left), _) => {
                for element in left.elements() {
                    if !other.contains(element)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Value::Lazy(described), _) => {
                if !described.is_finite() {
                    return Err(ValueError::NotEnumerable(self.clone()));
                }
                if let Value::Lazy(other) = other
                    && let Some(answer) = described.included(other)?
                {
                    return Ok(answer);
                }
                for element in described.elements()? {
                    if !other.contains(&element)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Err(ValueError::NotEnumerable(self.clone())),
        }
    }

    fn is_empty_set(&self) -> Result<bool> {
        match self {
            Value::Set(set) => Ok(set.is_empty()),
            Value::Lazy(described) if described.is_finite() => Ok(described.elements()?.next().is_none()),
            Value::Lazy(_) => Ok(false),
            _ => Err(ValueError::NotASet(self.clone())),
        }
    }
}

impl Described {
    fn undecided(&self, element: &Value) -> Result<bool> {
        Err(ValueError::Membership { element: element.clone(), set: Value::Lazy(self.clone()) })
    }

    /// What a value that is of another kind than the elements is told: an untyped model value equals nothing else.
    fn foreign(&self, element: &Value) -> Result<bool> {
        match element {
            Value::Model(model) if model.kind.is_none() => Ok(false),
            _ => self.undecided(element),
        }
    }

    fn number(&self, element: &Value, test: impl FnOnce() -> bool) -> Result<bool> {
        if element.is_number() { Ok(test()) } else { self.foreign(element) }
    }

    fn contains(&self, element: &Value) -> Result<bool> {
        match self.set() {
            LazySet::Interval(first, last) => {
                self.number(element, || matches!(element, Value::Integer(value) if first <= value && value <= last))
            }
            LazySet::Naturals => self.number(element, || match element {
                Value::Integer(value) => *value >= 0,
                Value::BigInteger(value) => !value.is_negative(),
                _ => false,
            }),
            LazySet::Integers => self.number(element, || !element.is_fraction()),
            LazySet::Reals => self.number(element, || true),
            LazySet::Anything => Ok(true),
            LazySet::Strings => match element {
                Value::String(_) | Value::Text(_) => Ok(true),
                _ => self.foreign(element),
            },
            LazySet::Powerset(base) => {
                if element.is_set() {
                    element.is_subset(base)
                } else {
                    Err(ValueError::NotEnumerable(element.clone()))
                }
            }
            LazySet::FunctionSet { domain, range } => match element.function_values() {
                Some(values) => Ok(element.has_domain(domain)? && all_in(values, range)?),
                None => self.foreign(element),
            },
            LazySet::RecordSet(shape, sets) => match element {
                Value::Record(record) => Ok(record.shape().names() == shape.names() && each_in(record.values(), sets)?),
                Value::Tuple(tuple) if tuple.is_empty() => Ok(false),
                _ => self.foreign(element),
            },
            LazySet::Product(sets) => match element {
                Value::Tuple(tuple) => Ok(tuple.len() == sets.len() && each_in(tuple.elements(), sets)?),
                // Arguments that are integers tell a function from a tuple by which they are.
                Value::Function(function)
                    if function.domain().elements().iter().all(|it| it.is_number() && !it.is_fraction()) =>
                {
                    Ok(false)
                }
                _ => self.foreign(element),
            },
            LazySet::Sequences(base) => match element {
                Value::Tuple(tuple) => all_in(tuple.elements(), base),
                _ => self.foreign(element),
            },
            LazySet::Cup(left, right) => Ok(left.contains(element)? || right.contains(element)?),
            LazySet::Cap(left, right) => Ok(left.contains(element)? && right.contains(element)?),
            LazySet::Difference(left, right) => Ok(left.contains(element)? && !right.contains(element)?),
            LazySet::BigUnion(sets) => {
                for set in sets.iter_set()? {
                    if set.contains(element)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Whether this finite set is included in the other, where the descriptions tell without walking the elements.
    fn included(&self, other: &Described) -> Result<Option<bool>> {
        if self.same(other) {
            return Ok(Some(true));
        }
        // A product one of whose sets is empty is empty.
        let each = |left: &[Value], right: &[Value]| {
            for set in left {
                if set.is_empty_set()? {
                    return Ok(Some(true));
                }
            }
            for (left, right) in left.iter().zip(right) {
                if !left.is_subset(right)? {
                    return Ok(Some(false));
                }
            }
            Ok(Some(left.len() == right.len()))
        };
        match (self.set(), other.set()) {
            (LazySet::Interval(first, last), LazySet::Interval(low, high)) => Ok(Some(low <= first && last <= high)),
            (LazySet::Interval(first, _), LazySet::Naturals) => Ok(Some(*first >= 0)),
            (LazySet::Interval(..), LazySet::Integers | LazySet::Reals) => Ok(Some(true)),
            (LazySet::Powerset(left), LazySet::Powerset(right)) => left.is_subset(right).map(Some),
            (LazySet::FunctionSet { domain: left, range: from }, LazySet::FunctionSet { domain: right, range: to }) => {
                if left.is_empty_set()? {
                    return equal(left, right).map(Some);
                }
                if from.is_empty_set()? {
                    return Ok(Some(true));
                }
                Ok(Some(equal(left, right)? && from.is_subset(to)?))
            }
            (LazySet::RecordSet(left, from), LazySet::RecordSet(right, to)) if left.names() == right.names() => {
                each(from, to)
            }
            (LazySet::Product(left), LazySet::Product(right)) if left.len() == right.len() => each(left, right),
            _ => Ok(None),
        }
    }
}

fn all_in(values: &[Value], set: &Value) -> Result<bool> {
    for value in values {
        if !set.contains(value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn each_in(values: &[Value], sets: &[Value]) -> Result<bool> {
    for (value, set) in values.iter().zip(sets) {
        if !set.contains(value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Value {
    /// Whether the domain of this function equals a set, without making the domain.
    fn has_domain(&self, set: &Value) -> Result<bool> {
        match (self, set) {
            (Value::Tuple(tuple), Value::Lazy(described)) if described.is_positions(tuple.len()) => Ok(true),
            (Value::Function(function), Value::Set(set))
                if std::ptr::eq(function.domain().elements(), set.elements()) =>
            {
                Ok(true)
            }
            (Value::Record(record), Value::Set(set))
                if set.len() == record.values().len()
                    && set
                        .elements()
                        .iter()
                        .zip(record.shape().names())
                        .all(|(key, name)| matches!(key, Value::String(other) if other == name)) =>
            {
                Ok(true)
            }
            _ => equal(set, &self.domain()?),
        }
    }
}
