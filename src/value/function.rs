//! Functions: tuples, records and all others, each a shared slice of values in the order of the keys.

use super::grown::{Grown, LEAST, Large, Sequence};
use super::shared::{Part, Shared};
use super::{Head, Result, Set, Slice, UPDATED, Value, ValueError, lazy_mark};
use crate::text::Symbol;

/// A function with domain `1..n`.
#[derive(Clone)]
pub struct Tuple(pub(super) Slice<Large<Sequence>>);

/// A function on at least one string.
#[derive(Clone)]
pub struct Record(pub(super) Slice<Shape>);

/// A function that is neither tuple nor record.
#[derive(Clone)]
pub struct Function(pub(super) Slice<On>);

/// The domain of a function, and its values where they are many.
pub(super) struct On {
    pub(super) domain: Set,
    pub(super) large: Large<Sequence>,
}

/// The sorted field names of records, shared by the records that one expression makes.
#[derive(Clone, Debug)]
pub struct Shape(pub(super) Shared<(), Symbol>);

impl Shape {
    /// The shape of field names.
    pub fn new(mut names: Vec<Symbol>) -> Self {
        names.sort_unstable();
        names.dedup();
        Shape(Shared::drained(0, (), &mut names, 0))
    }

    /// The names, sorted.
    #[inline]
    pub fn names(&self) -> &[Symbol] {
        self.0.slice()
    }

    /// Whether both are one allocation.
    #[inline]
    pub(super) fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }
}

/// A slice as before, with one element replaced.
#[inline]
fn replaced<X>(marks: u32, extra: X, values: Part<'_, Value>, index: usize, new: Value) -> Slice<X> {
    Shared::spliced(marks, Head::new(extra), values.sub(..index), Some(new), values.sub(index + 1..))
}

/// The tree of values that are updated again: as it is, or made of a slice that an update made.
fn tree<X>(values: &Slice<X>, large: &Large<Sequence>) -> Option<Sequence> {
    match large {
        Some(grown) => Some(grown.tree.clone()),
        None if values.slice().len() >= LEAST && values.is_updated() => Some(values.slice().iter().cloned().collect()),
        None => None,
    }
}

impl Tuple {
    /// A tuple of values.
    pub fn new(mut values: Vec<Value>) -> Self {
        Tuple(Shared::drained(0, Head::new(None), &mut values, 0))
    }

    /// As [`Tuple::new`].
    #[inline]
    pub(super) fn collect(values: impl ExactSizeIterator<Item = Value>) -> Self {
        Tuple(Shared::collect(0, Head::new(None), values))
    }

    /// The tuple that an update makes: components, perhaps one more, and others.
    #[inline]
    fn spliced(before: Part<'_, Value>, middle: Option<Value>, after: Part<'_, Value>) -> Self {
        Tuple(Shared::spliced(UPDATED, Head::new(None), before, middle, after))
    }

    fn grown(lazy: bool, tree: Sequence) -> Self {
        if tree.len() < LEAST / 2 {
            return Tuple::new(tree.into_iter().collect());
        }
        Tuple(Shared::of(lazy_mark(lazy), Head::new(Grown::new(tree)), []))
    }

    #[inline]
    fn head(&self) -> &Head<Large<Sequence>> {
        self.0.head()
    }

    fn tree(&self) -> Option<Sequence> {
        tree(&self.0, &self.head().extra)
    }

    /// The components to copy.
    #[inline]
    fn part(&self) -> Part<'_, Value> {
        match &self.head().extra {
            None => self.0.part(),
            Some(grown) => Part::of(grown.slice()),
        }
    }

    /// The components.
    #[inline]
    pub fn elements(&self) -> &[Value] {
        match &self.head().extra {
            None => self.0.slice(),
            Some(grown) => grown.slice(),
        }
    }

    /// How many components there are.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.head().extra {
            None => self.0.slice().len(),
            Some(grown) => grown.tree.len(),
        }
    }

    /// Whether this is `<<>>`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The components in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Value> {
        self.elements().iter()
    }

    /// The component at an index from 0.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Value> {
        match &self.head().extra {
            None => self.0.slice().get(index),
            Some(grown) => grown.tree.get(index),
        }
    }

    /// The tuple with a component replaced, at an index from 0.
    fn with(&self, index: usize, new: Value) -> Self {
        match self.tree() {
            Some(tree) => Tuple::grown(self.0.is_lazy() || new.holds_lazy(), tree.update(index, new)),
            None => Tuple(replaced(UPDATED, None, self.part(), index, new)),
        }
    }

    /// `s \o t`
    pub fn concat(&self, other: &Self) -> Self {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        let lazy = self.0.is_lazy() || other.0.is_lazy();
        // A few components at the end of many, or before them.
        const FEW: usize = 16;
        if other.len() <= self.len() / FEW
            && let Some(mut tree) = self.tree()
        {
            tree.extend(other.iter().cloned());
            return Tuple::grown(lazy, tree);
        }
        if self.len() <= other.len() / FEW
            && let Some(mut tree) = other.tree()
        {
            self.iter().rev().for_each(|value| tree.push_front(value.clone()));
            return Tuple::grown(lazy, tree);
        }
        Tuple::spliced(self.part(), None, other.part())
    }

    /// `Append(s, e)`
    pub fn append(&self, value: Value) -> Self {
        if let Some(mut tree) = self.tree() {
            let lazy = self.0.is_lazy() || value.holds_lazy();
            tree.push_back(value);
            return Tuple::grown(lazy, tree);
        }
        Tuple::spliced(self.part(), Some(value), Part::of(&[]))
    }

    /// The components from index `start` (from 0) up to before `end`, as far as there are any.
    pub fn sub(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.len());
        let start = start.min(end);
        // A component less at one end.
        if end - start + 1 == self.len()
            && let Some(mut tree) = self.tree()
        {
            if start == 0 {
                tree.pop_back()
            } else {
                tree.pop_front()
            };
            return Tuple::grown(self.0.is_lazy() && tree.iter().any(Value::holds_lazy), tree);
        }
        Tuple(Shared::copied(UPDATED, Head::new(None), self.part().sub(start..end)))
    }

    /// `Tail(s)`; of `<<>>` it is `<<>>`.
    pub fn tail(&self) -> Self {
        self.sub(1, self.len())
    }
}

impl Record {
    /// A record: one value for each name of the shape, of which there is at least one.
    fn new(shape: Shape, mut values: Vec<Value>) -> Self {
        Record(Shared::drained(0, Head::new(shape), &mut values, 0))
    }

    /// As [`Tuple::collect`].
    #[inline]
    pub(super) fn collect(shape: Shape, values: impl ExactSizeIterator<Item = Value>) -> Self {
        Record(Shared::collect(0, Head::new(shape), values))
    }

    /// The field names.
    #[inline]
    pub fn shape(&self) -> &Shape {
        &self.0.head().extra
    }

    /// The values of the fields, in the order of the names.
    #[inline]
    pub fn values(&self) -> &[Value] {
        self.0.slice()
    }

    /// The value of a field.
    #[inline]
    pub fn get(&self, name: Symbol) -> Option<&Value> {
        self.position(name).map(|index| &self.values()[index])
    }

    #[inline]
    fn position(&self, name: Symbol) -> Option<usize> {
        let names = self.shape().names();
        const SCANNED: usize = 12;
        if names.len() <= SCANNED {
            names.iter().position(|&other| other == name)
        } else {
            names.binary_search(&name).ok()
        }
    }

    /// The record with the same names and other values.
    pub(super) fn with_values(&self, values: Vec<Value>) -> Self {
        Record::new(self.shape().clone(), values)
    }

    fn with(&self, index: usize, new: Value) -> Self {
        Record(replaced(0, self.shape().clone(), self.0.part(), index, new))
    }
}

impl Function {
    /// A function that is neither tuple nor record: one value for each element of the domain.
    pub(super) fn new(domain: Set, mut values: Vec<Value>) -> Self {
        let marks = lazy_mark(domain.0.is_lazy());
        Function(Shared::drained(marks, Head::new(On { domain, large: None }), &mut values, 0))
    }

    /// As [`Tuple::collect`]; the domain is neither `1..n` nor of strings.
    #[inline]
    pub(super) fn collect(domain: Set, values: impl ExactSizeIterator<Item = Value>) -> Self {
        Function(Shared::collect(lazy_mark(domain.0.is_lazy()), Head::new(On { domain, large: None }), values))
    }

    #[inline]
    fn on(&self) -> &On {
        &self.0.head().extra
    }

    /// The domain.
    #[inline]
    pub fn domain(&self) -> &Set {
        &self.on().domain
    }

    /// The values, in the order of the domain.
    #[inline]
    pub fn values(&self) -> &[Value] {
        match &self.on().large {
            None => self.0.slice(),
            Some(grown) => grown.slice(),
        }
    }

    #[inline]
    fn get(&self, index: usize) -> Option<&Value> {
        match &self.on().large {
            None => self.0.slice().get(index),
            Some(grown) => grown.tree.get(index),
        }
    }

    fn with(&self, index: usize, new: Value) -> Self {
        let domain = self.domain().clone();
        match tree(&self.0, &self.on().large) {
            Some(tree) => {
                let lazy = self.0.is_lazy() || new.holds_lazy();
                let large = Grown::new(tree.update(index, new));
                Function(Shared::of(lazy_mark(lazy), Head::new(On { domain, large }), []))
            }
            None => {
                let marks = UPDATED | lazy_mark(domain.0.is_lazy());
                Function(replaced(marks, On { domain, large: None }, self.0.part(), index, new))
            }
        }
    }
}

/// The pairs of a function, in the order of the keys.
#[derive(Clone)]
pub struct Entries<'a> {
    keys: Keys<'a>,
    values: &'a [Value],
    index: usize,
}

#[derive(Clone, Copy)]
enum Keys<'a> {
    Positions,
    Names(&'a [Symbol]),
    Values(&'a [Value]),
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Value, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        let value = self.values.get(index)?;
        self.index += 1;
        let key = match self.keys {
            Keys::Positions => Value::Integer(index as i64 + 1),
            Keys::Names(names) => Value::String(names[index]),
            Keys::Values(keys) => keys[index].clone(),
        };
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.values.len() - self.index;
        (length, Some(length))
    }
}

impl ExactSizeIterator for Entries<'_> {}

/// The one form of functions on a domain.
pub(super) enum Form {
    Tuple,
    Record(Shape),
    Function(Set),
}

impl Form {
    pub(super) fn of(domain: Set) -> Self {
        let keys = domain.elements();
        match keys {
            [] | [Value::Integer(1)] => Form::Tuple,
            [Value::Integer(1), .., Value::Integer(last)] if *last == keys.len() as i64 => Form::Tuple,
            // Strings of the table lie together in the order, so the ends tell of all between.
            [Value::String(_)] | [Value::String(_), .., Value::String(_)] => {
                let names = keys.iter().map(|key| if let Value::String(name) = key { *name } else { Symbol(0) });
                Form::Record(Shape(Shared::collect(0, (), names)))
            }
            _ => Form::Function(domain),
        }
    }
}

impl Value {
    /// `f @@ g`: on the arguments of both functions this one wins.
    ///
    /// # Errors
    /// Where arguments cannot be compared.
    pub fn extended(&self, other: &Value) -> Result {
        // A few arguments beside the many of a function that has them all.
        const FEW: usize = 16;
        let (fewer, more) = (self.len().unwrap_or(0), other.len().unwrap_or(0));
        let has = |function: &Value, key: &Value| function.apply(key).is_ok_and(|value| value.is_some());
        if more <= fewer / FEW && other.entries().all(|(key, _)| has(self, &key)) {
            return Ok(self.clone());
        }
        if fewer <= more / FEW && self.entries().all(|(key, _)| has(other, &key)) {
            return self.entries().try_fold(other.clone(), |joined, (key, value)| joined.except(&key, value.clone()));
        }
        Value::function(self.entries().chain(other.entries()).map(|(key, value)| (key, value.clone())).collect())
    }

    /// `<<a, b>>`
    pub fn tuple(values: Vec<Value>) -> Value {
        Value::Tuple(Tuple::new(values))
    }

    /// `<<>>`
    pub fn empty_tuple() -> Value {
        Value::tuple(Vec::new())
    }

    /// `[a |-> 1, b |-> 2]`; of fields with one name the first counts.
    pub fn record(mut fields: Vec<(Symbol, Value)>) -> Value {
        if fields.is_empty() {
            return Value::empty_tuple();
        }
        fields.sort_by_key(|(name, _)| *name);
        fields.dedup_by_key(|(name, _)| *name);
        let shape = Shape(Shared::collect(0, (), fields.iter().map(|(name, _)| *name)));
        Value::Record(Record::new(shape, fields.into_iter().map(|(_, value)| value).collect()))
    }

    /// A record with the names of a shape, of which there is at least one, and as many values.
    pub fn record_of(shape: &Shape, values: Vec<Value>) -> Value {
        debug_assert_eq!(shape.names().len(), values.len());
        if values.is_empty() { Value::empty_tuple() } else { Value::Record(Record::new(shape.clone(), values)) }
    }

    /// The function with these keys and values, in any order; of pairs with one key the first counts.
    ///
    /// # Errors
    /// [`ValueError::Incomparable`] where two keys cannot be compared.
    pub fn function(mut pairs: Vec<(Value, Value)>) -> Result {
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|b, a| a.0 == b.0);
        let (keys, values): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        super::order::all_comparable(&keys)?;
        Ok(Value::function_of(Set::from_sorted(keys), values))
    }

    /// The function on a set that can be listed, with its values in the order of the elements.
    pub fn function_on(domain: &Value, values: Vec<Value>) -> Value {
        match domain {
            Value::Set(domain) => Value::function_of(domain.clone(), values),
            Value::Lazy(domain) if domain.is_positions(values.len()) => Value::tuple(values),
            Value::Lazy(described) => match described.listing() {
                Some(set) => Value::function_of(set.clone(), values),
                None => Value::function_of(Set::from_sorted(Vec::new()), Vec::new()),
            },
            _ => Value::function_of(Set::from_sorted(Vec::new()), Vec::new()),
        }
    }

    /// The function on a listed set, in its one form.
    pub(super) fn function_of(domain: Set, values: Vec<Value>) -> Value {
        debug_assert_eq!(domain.len(), values.len());
        match Form::of(domain) {
            Form::Tuple => Value::tuple(values),
            Form::Record(shape) => Value::Record(Record::new(shape, values)),
            Form::Function(domain) => Value::Function(Function::new(domain, values)),
        }
    }

    /// The tuple that this is.
    #[inline]
    pub fn as_tuple(&self) -> Option<&Tuple> {
        if let Value::Tuple(tuple) = self { Some(tuple) } else { None }
    }

    /// The values of a function, in the order of its keys.
    pub(crate) fn function_values(&self) -> Option<&[Value]> {
        match self {
            Value::Tuple(tuple) => Some(tuple.elements()),
            Value::Record(record) => Some(record.values()),
            Value::Function(function) => Some(function.values()),
            _ => None,
        }
    }

    /// The pairs of a function, in the order of the keys; none for what is no function.
    pub fn entries(&self) -> Entries<'_> {
        let (keys, values) = match self {
            Value::Tuple(tuple) => (Keys::Positions, tuple.elements()),
            Value::Record(record) => (Keys::Names(record.shape().names()), record.values()),
            Value::Function(function) => (Keys::Values(function.domain().elements()), function.values()),
            _ => (Keys::Positions, &[][..]),
        };
        Entries { keys, values, index: 0 }
    }

    /// Where a key's value lies; `None` outside the domain.
    #[inline]
    pub(crate) fn position(&self, key: &Value) -> Result<Option<usize>> {
        match (self, key) {
            (Value::Tuple(tuple), Value::Integer(index)) => Ok(usize::try_from(*index)
                .ok()
                .filter(|&index| index >= 1 && index <= tuple.len())
                .map(|index| index - 1)),
            (Value::Record(record), Value::String(name)) => Ok(record.position(*name)),
            (Value::Tuple(_), Value::BigInteger(_) | Value::Fraction(_)) | (Value::Record(_), Value::Text(_)) => {
                Ok(None)
            }
            (Value::Tuple(_) | Value::Record(_), _) => {
                Err(ValueError::WrongKey { function: self.clone(), key: key.clone() })
            }
            (Value::Function(function), _) => match function.domain().find(key) {
                Ok(index) => Ok(Some(index)),
                Err(index) => function.domain().missing(key, index).map(|()| None),
            },
            _ => Err(ValueError::NotAFunction(self.clone())),
        }
    }

    /// `f[key]`; `None` outside the domain.
    ///
    /// # Errors
    /// Where this is no function, or the key cannot be compared with those of the domain.
    #[inline]
    pub fn apply(&self, key: &Value) -> Result<Option<&Value>> {
        if let (Value::Tuple(tuple), Value::Integer(place)) = (self, key) {
            // Places before the first one are far beyond the last one here.
            return Ok(tuple.get(place.wrapping_sub(1) as u64 as usize));
        }
        Ok(match self.position(key)? {
            Some(index) => self.at(index),
            None => None,
        })
    }

    /// The value of the key that has this position.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> Option<&Value> {
        match self {
            Value::Tuple(tuple) => tuple.get(index),
            Value::Record(record) => record.values().get(index),
            Value::Function(function) => function.get(index),
            _ => None,
        }
    }

    /// `r.name`; `None` where there is no such field.
    ///
    /// # Errors
    /// Where this is no function on strings.
    #[inline]
    pub fn field(&self, name: Symbol) -> Result<Option<&Value>> {
        match self {
            Value::Record(record) => Ok(record.get(name)),
            _ => self.apply(&Value::String(name)),
        }
    }

    /// `DOMAIN f`
    ///
    /// # Errors
    /// Where this is no function.
    pub fn domain(&self) -> Result {
        match self {
            Value::Tuple(tuple) => Ok(Value::interval(1, tuple.len() as i64)),
            Value::Record(record) => {
                Ok(Value::set_from_sorted(record.shape().names().iter().map(|name| Value::String(*name)).collect()))
            }
            Value::Function(function) => Ok(Value::Set(function.domain().clone())),
            _ => Err(ValueError::NotAFunction(self.clone())),
        }
    }

    /// `[f EXCEPT ![key] = new]`: the same function outside its domain.
    ///
    /// # Errors
    /// As [`Value::apply`].
    pub fn except(&self, key: &Value, new: Value) -> Result {
        Ok(match self.position(key)? {
            Some(index) => self.with_at(index, new),
            None => self.clone(),
        })
    }

    /// The function with another value for the key that has this position.
    pub(crate) fn with_at(&self, index: usize, new: Value) -> Value {
        match self {
            Value::Tuple(tuple) => Value::Tuple(tuple.with(index, new)),
            Value::Record(record) => Value::Record(record.with(index, new)),
            Value::Function(function) => Value::Function(function.with(index, new)),
            _ => self.clone(),
        }
    }

    /// As [`Value::with_at`], without a copy where nobody else has the function.
    pub(crate) fn into_with_at(mut self, index: usize, new: Value) -> Value {
        let kept = match &mut self {
            Value::Tuple(tuple) => tuple.0.replace(index, new).map(Head::forget),
            Value::Record(record) => record.0.replace(index, new).map(Head::forget),
            Value::Function(function) => function.0.replace(index, new).map(Head::forget),
            _ => Ok(()),
        };
        match kept {
            Ok(()) => self,
            Err(new) => self.with_at(index, new),
        }
    }
}
