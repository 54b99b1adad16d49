//! Listed sets: shared sorted slices, or trees where they are large and updated.

use super::grown::{Elements, Grown, LEAST, Large};
use super::order::{all_alike, all_comparable, comparable, slices};
use super::shared::{Part, Shared};
use super::{Head, INTEGERS, KINDS, Result, Slice, UPDATED, Value, ValueError, lazy_mark};
use num_bigint::BigInt;
use std::cmp::Ordering;
use std::ops::Deref;

/// A set whose elements are listed: sorted, each once.
#[derive(Clone)]
pub struct Set(pub(super) Slice<Large<Elements>>);

impl Set {
    /// The set of elements that are sorted and differ.
    pub(super) fn from_sorted(mut elements: Vec<Value>) -> Self {
        debug_assert!(elements.windows(2).all(|pair| pair[0] < pair[1]), "elements are not in order");
        Set(Shared::drained(0, Head::new(None), &mut elements, 0))
    }

    /// As [`Set::from_sorted`].
    #[inline]
    pub(super) fn collect(elements: impl ExactSizeIterator<Item = Value>) -> Self {
        Set(Shared::collect(0, Head::new(None), elements))
    }

    /// The set of the elements before a place, perhaps one more, and those from another place on.
    #[inline]
    pub(super) fn spliced(before: Part<'_, Value>, middle: Option<Value>, after: Part<'_, Value>) -> Self {
        Set(Shared::spliced(0, Head::new(None), before, middle, after))
    }

    /// A set that an update of another makes, of elements that are sorted and differ.
    pub(super) fn updated(mut elements: Vec<Value>) -> Self {
        Set(Shared::drained(UPDATED, Head::new(None), &mut elements, 0))
    }

    pub(super) fn grown(lazy: bool, tree: Elements) -> Self {
        if tree.len() < LEAST / 2 {
            return Set::from_sorted(tree.into_iter().collect());
        }
        Set(Shared::of(KINDS | lazy_mark(lazy), Head::new(Grown::new(tree)), []))
    }

    #[inline]
    fn large(&self) -> &Large<Elements> {
        &self.0.head().extra
    }

    /// The tree of a set that is updated again: as it is, or made of a slice that an update made.
    pub(super) fn tree(&self) -> Option<Elements> {
        match self.large() {
            Some(grown) => Some(grown.tree.clone()),
            None if self.0.slice().len() >= LEAST && self.0.is_updated() => {
                Some(self.0.slice().iter().cloned().collect())
            }
            None => None,
        }
    }

    /// Whether both are one allocation.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }

    /// The elements to copy.
    #[inline]
    pub(super) fn part(&self) -> Part<'_, Value> {
        match self.large() {
            None => self.0.part(),
            Some(grown) => Part::of(grown.slice()),
        }
    }

    /// The marks of all elements together; of a large set there may be more.
    #[inline]
    pub(super) fn marks(&self) -> u32 {
        self.0.marks()
    }

    /// The elements in order.
    #[inline]
    pub fn elements(&self) -> &[Value] {
        match self.large() {
            None => self.0.slice(),
            Some(grown) => grown.slice(),
        }
    }

    /// How many elements there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self.large() {
            None => self.0.slice().len(),
            Some(grown) => grown.tree.len(),
        }
    }

    /// Whether this is `{}`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the value lies, or where it would.
    #[inline]
    pub(super) fn find(&self, value: &Value) -> std::result::Result<usize, usize> {
        if let Value::Integer(integer) = value
            && self.marks() & KINDS == INTEGERS
        {
            return self.find_integer(*integer);
        }
        let elements = self.elements();
        // Where the ends are as far apart as there are elements, the place is most likely known without a search: elements between
        // two model values are model values, and those between two integers are integers unless there is a fraction among them.
        let offset = match (elements.first(), elements.last(), value) {
            (Some(Value::Integer(first)), Some(Value::Integer(last)), Value::Integer(value)) => {
                (last.wrapping_sub(*first) == elements.len() as i64 - 1).then(|| value.wrapping_sub(*first))
            }
            (Some(Value::Model(first)), Some(Value::Model(last)), Value::Model(value)) => {
                let (first, last, value) =
                    (i64::from(first.symbol.0), i64::from(last.symbol.0), i64::from(value.symbol.0));
                (last - first == elements.len() as i64 - 1).then(|| value - first)
            }
            _ => None,
        };
        match offset {
            Some(offset) if offset < 0 => Err(0),
            Some(offset) if offset >= elements.len() as i64 => Err(elements.len()),
            Some(offset) if elements.get(offset as usize) == Some(value) => Ok(offset as usize),
            Some(_) | None => match value {
                // Sets of tuples are relations and graphs, of which it is asked again and again whether they have a pair.
                Value::Tuple(tuple) => elements.binary_search_by(|element| match element {
                    Value::Tuple(element) => slices(element.elements(), tuple.elements()),
                    _ => element.cmp(value),
                }),
                _ => elements.binary_search(value),
            },
        }
    }

    /// Where an integer lies in a set of nothing but integers, or where it would.
    #[inline]
    fn find_integer(&self, wanted: i64) -> std::result::Result<usize, usize> {
        let elements = self.0.slice();
        let integer = |element: &Value| if let Value::Integer(integer) = element { *integer } else { i64::MAX };
        let (Some(first), Some(last)) = (elements.first().map(integer), elements.last().map(integer)) else {
            return Err(0);
        };
        if wanted < first {
            return Err(0);
        }
        if wanted > last {
            return Err(elements.len());
        }
        // Without gaps the place is known.
        if last.wrapping_sub(first) == elements.len() as i64 - 1 {
            return Ok((wanted - first) as usize);
        }
        let place = elements.partition_point(|element| integer(element) < wanted);
        if elements.get(place).map(integer) == Some(wanted) { Ok(place) } else { Err(place) }
    }

    /// Whether an integer is an element of a set of nothing but integers.
    #[inline]
    pub(crate) fn has(&self, integer: i64) -> bool {
        self.find_integer(integer).is_ok()
    }

    /// Whether the value is an element.
    pub(super) fn contains(&self, value: &Value) -> Result<bool> {
        if let Value::Integer(integer) = value
            && self.marks() & KINDS == INTEGERS
        {
            return Ok(self.has(*integer));
        }
        if let Some(grown) = self.large() {
            if grown.tree.contains(value) {
                return Ok(true);
            }
            for neighbour in [grown.tree.get_next(value), grown.tree.get_prev(value)].into_iter().flatten() {
                comparable(neighbour, value)?;
            }
            return Ok(false);
        }
        match self.find(value) {
            Ok(_) => Ok(true),
            Err(index) => self.missing(value, index).map(|()| false),
        }
    }

    /// The elements in order; `None` where there are very many.
    pub(super) fn small_elements(&self) -> Option<&[Value]> {
        if self.large().is_some() { None } else { Some(self.0.slice()) }
    }

    /// Whether a tuple of these components is an element; `None` where there are other elements than tuples, or very many.
    pub(super) fn contains_components<C: Deref<Target = Value>>(&self, components: &[C]) -> Option<Result<bool>> {
        if self.large().is_some() {
            return None;
        }
        let mut odd = false;
        let found = self.0.slice().binary_search_by(|element| match element {
            Value::Tuple(tuple) => components_order(tuple.elements(), components),
            _ => {
                odd = true;
                Ordering::Equal
            }
        });
        let index = match found {
            _ if odd => return None,
            Ok(_) => return Some(Ok(true)),
            Err(index) => index,
        };
        let neighbours = [self.0.slice().get(index), index.checked_sub(1).and_then(|index| self.0.slice().get(index))];
        for neighbour in neighbours.into_iter().flatten() {
            let Value::Tuple(tuple) = neighbour else { return None };
            if let Err(error) = all_alike(tuple.elements(), components.iter().map(Deref::deref)) {
                return Some(Err(error));
            }
        }
        Some(Ok(false))
    }

    /// Whether a value that would lie at `index` can be compared with the elements there.
    #[inline]
    pub(super) fn missing(&self, value: &Value, index: usize) -> Result<()> {
        let elements = self.elements();
        if let Some(next) = elements.get(index) {
            comparable(next, value)?;
        }
        match index.checked_sub(1).and_then(|index| elements.get(index)) {
            Some(previous) => comparable(previous, value),
            None => Ok(()),
        }
    }
}

/// The order of a tuple and one of these components.
fn components_order<C: Deref<Target = Value>>(tuple: &[Value], components: &[C]) -> Ordering {
    let order = tuple.len().cmp(&components.len());
    if order != Ordering::Equal {
        return order;
    }
    for (theirs, ours) in tuple.iter().zip(components) {
        let order = theirs.cmp(ours);
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

impl Value {
    /// `{a, b}`
    ///
    /// # Errors
    /// [`ValueError::Incomparable`] where two elements cannot be compared.
    pub fn set(mut elements: Vec<Value>) -> Result {
        if !elements.is_sorted_by(|a, b| a < b) {
            elements.sort();
            elements.dedup();
        }
        all_comparable(&elements)?;
        Ok(Value::set_from_sorted(elements))
    }

    /// The set of elements that are sorted, differ and can be compared.
    pub fn set_from_sorted(elements: Vec<Value>) -> Value {
        Value::Set(Set::from_sorted(elements))
    }

    /// The set of some integers.
    pub(crate) fn set_of_integers(integers: &mut [i64]) -> Value {
        if !integers.is_sorted() {
            integers.sort_unstable();
        }
        let mut kept = integers.len().min(1);
        for next in 1..integers.len() {
            let integer = integers[next];
            if integer != integers[kept - 1] {
                integers[kept] = integer;
                kept += 1;
            }
        }
        Value::Set(Set::collect(integers[..kept].iter().map(|integer| Value::Integer(*integer))))
    }

    /// This, where it is a listed set of nothing but integers.
    #[inline]
    pub(crate) fn as_integers(&self) -> Option<&Set> {
        match self {
            Value::Set(set) if set.marks() & KINDS == INTEGERS => Some(set),
            _ => None,
        }
    }

    /// `{}`
    pub fn empty_set() -> Value {
        Value::set_from_sorted(Vec::new())
    }

    /// `{FALSE, TRUE}`
    pub fn booleans() -> Value {
        Value::set_from_sorted(vec![Value::Boolean(false), Value::Boolean(true)])
    }

    /// The elements of a listed set, in order.
    #[inline]
    pub fn as_slice(&self) -> Option<&[Value]> {
        if let Value::Set(set) = self { Some(set.elements()) } else { None }
    }

    /// How many elements a listed set has, or how many keys a function.
    #[allow(clippy::len_without_is_empty, reason = "most values have no length")]
    pub fn len(&self) -> Option<usize> {
        match self {
            Value::Set(set) => Some(set.len()),
            Value::Tuple(tuple) => Some(tuple.len()),
            Value::Function(function) => Some(function.domain().len()),
            _ => self.function_values().map(<[Value]>::len),
        }
    }

    /// `Cardinality(S)`
    ///
    /// # Errors
    /// [`ValueError::NotEnumerable`] for what is no set or has no end.
    pub fn cardinality(&self) -> Result<BigInt> {
        match self {
            Value::Set(set) => Ok(BigInt::from(set.len())),
            Value::Lazy(described) => described.cardinality(),
            _ => Err(ValueError::NotEnumerable(self.clone())),
        }
    }

    /// Whether this is a finite set.
    pub fn is_finite_set(&self) -> bool {
        match self {
            Value::Set(_) => true,
            Value::Lazy(described) => described.is_finite(),
            _ => false,
        }
    }

    /// The set as listed.
    ///
    /// # Errors
    /// [`ValueError::NotEnumerable`] where it has no end, [`ValueError::TooLarge`] where it has more than `limit` elements.
    pub fn listed(&self, limit: usize) -> Result {
        match self {
            Value::Set(_) => Ok(self.clone()),
            Value::Lazy(described) => described.listed(limit).map(Value::Set),
            _ => Err(ValueError::NotASet(self.clone())),
        }
    }

    /// The elements of a set that may be listed without asking; `None` where it has no end or is very large.
    pub(super) fn small_set(&self) -> Result<Option<&Set>> {
        match self {
            Value::Set(set) => Ok(Some(set)),
            Value::Lazy(described) => Ok(described.listing()),
            _ => Err(ValueError::NotASet(self.clone())),
        }
    }
}
