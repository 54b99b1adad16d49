//! Listed sets: shared sorted slices, and the set operators as merges of them.

use super::described::LazySet;
use super::grown::{Elements, Grown, LEAST, Large};
use super::order::{all_comparable, comparable};
use super::{Head, Result, Value, ValueError};
use num_bigint::BigInt;
use std::cmp::Ordering;
use triomphe::ThinArc;

/// A set whose elements are listed: sorted, each once.
#[derive(Clone)]
pub struct Set(pub(super) ThinArc<Head<Large<Elements>>, Value>);

/// A set is changed by its single elements where the other has this many times fewer.
const FEW: usize = 16;

impl Set {
    /// The set of elements that are sorted and differ.
    pub(super) fn from_sorted(elements: Vec<Value>) -> Self {
        debug_assert!(elements.windows(2).all(|pair| pair[0] < pair[1]), "elements are not in order");
        let lazy = elements.iter().any(Value::holds_lazy);
        Set::collect(lazy, elements.into_iter())
    }

    /// As [`Set::from_sorted`], where the caller knows whether a described set is in the elements.
    pub(super) fn collect(lazy: bool, elements: impl ExactSizeIterator<Item = Value>) -> Self {
        Set(ThinArc::from_header_and_iter(Head::new(lazy, None), elements))
    }

    /// A set that an update of another makes, of elements that are sorted and differ.
    fn updated(elements: Vec<Value>) -> Self {
        let lazy = elements.iter().any(Value::holds_lazy);
        Set(ThinArc::from_header_and_iter(Head::updated(lazy, None), elements.into_iter()))
    }

    fn grown(lazy: bool, tree: Elements) -> Self {
        if tree.len() < LEAST / 2 {
            return Set::from_sorted(tree.into_iter().collect());
        }
        Set(ThinArc::from_header_and_iter(Head::new(lazy, Grown::new(tree)), std::iter::empty()))
    }

    #[inline]
    fn large(&self) -> &Large<Elements> {
        &self.0.header.header.extra
    }

    /// The tree of a set that is updated again: as it is, or made of a slice that an update made.
    fn tree(&self) -> Option<Elements> {
        match self.large() {
            Some(grown) => Some(grown.tree.clone()),
            None if self.0.slice.len() >= LEAST && self.0.header.header.is_updated() => {
                Some(self.0.slice.iter().cloned().collect())
            }
            None => None,
        }
    }

    /// Whether both are one allocation.
    fn same(&self, other: &Self) -> bool {
        std::ptr::eq(&self.0.header, &other.0.header)
    }

    /// The elements in order.
    #[inline]
    pub fn elements(&self) -> &[Value] {
        match self.large() {
            None => &self.0.slice,
            Some(grown) => grown.slice(),
        }
    }

    /// How many elements there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self.large() {
            None => self.0.slice.len(),
            Some(grown) => grown.tree.len(),
        }
    }

    /// Whether this is `{}`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the other set has few elements beside the many of this one.
    fn outweighs(&self, other: &Self) -> bool {
        self.len() >= LEAST && other.len() <= self.len() / FEW
    }

    /// The set with further elements, of which there are few. Without them where it has them all.
    fn inserted(&self, elements: &[Value]) -> Result<Self> {
        let mut fresh = Vec::new();
        for element in elements {
            if !self.contains(element)? {
                fresh.push(element.clone());
            }
        }
        if fresh.is_empty() {
            return Ok(self.clone());
        }
        let lazy = self.0.header.header.is_lazy() || fresh.iter().any(Value::holds_lazy);
        if let Some(mut tree) = self.tree() {
            tree.extend(fresh);
            return Ok(Set::grown(lazy, tree));
        }
        let mut all = Vec::with_capacity(self.len() + fresh.len());
        let mut rest = self.elements();
        for element in fresh {
            let (before, after) = rest.split_at(rest.partition_point(|other| *other < element));
            all.extend_from_slice(before);
            all.push(element);
            rest = after;
        }
        all.extend_from_slice(rest);
        Ok(Set::updated(all))
    }

    /// The set without elements, of which there are few.
    fn removed(&self, elements: &[Value]) -> Result<Self> {
        let mut gone = Vec::new();
        for element in elements {
            if self.contains(element)? {
                gone.push(element);
            }
        }
        if gone.is_empty() {
            return Ok(self.clone());
        }
        if let Some(mut tree) = self.tree() {
            for element in gone {
                tree.remove(element);
            }
            let lazy = self.0.header.header.is_lazy() && tree.iter().any(Value::holds_lazy);
            return Ok(Set::grown(lazy, tree));
        }
        let mut left = Vec::with_capacity(self.len() - gone.len());
        let mut rest = self.elements();
        for element in gone {
            let (before, after) = rest.split_at(rest.partition_point(|other| other < element));
            left.extend_from_slice(before);
            rest = &after[1..];
        }
        left.extend_from_slice(rest);
        Ok(Set::updated(left))
    }

    /// Where the value lies, or where it would.
    #[inline]
    pub(super) fn find(&self, value: &Value) -> std::result::Result<usize, usize> {
        let elements = self.elements();
        // Elements between two integers are integers, and so with strings and model values: where the ends are as far
        // apart as there are elements, the place is known without a search.
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
            Some(offset) => Ok(offset as usize),
            None => elements.binary_search(value),
        }
    }

    /// Whether the value is an element.
    pub(super) fn contains(&self, value: &Value) -> Result<bool> {
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

/// The elements before a place, perhaps one more, and those from another place on.
struct Spliced<'a>(std::slice::Iter<'a, Value>, Option<&'a Value>, std::slice::Iter<'a, Value>);

impl Iterator for Spliced<'_> {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        match self.0.next() {
            Some(value) => Some(value.clone()),
            None => self.1.take().or_else(|| self.2.next()).cloned(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.0.len() + usize::from(self.1.is_some()) + self.2.len();
        (length, Some(length))
    }
}

impl ExactSizeIterator for Spliced<'_> {}

/// Walks two sorted slices; `visit` gets an element and where it is: only left, both, only right.
fn merge<'a>(left: &'a [Value], right: &'a [Value], mut visit: impl FnMut(&'a Value, Ordering) -> bool) -> Result<()> {
    let (mut i, mut j) = (0, 0);
    loop {
        let (element, place) = match (left.get(i), right.get(j)) {
            (Some(a), Some(b)) => {
                let order = a.cmp(b);
                if order != Ordering::Equal {
                    comparable(a, b)?;
                }
                (if order == Ordering::Greater { b } else { a }, order)
            }
            (Some(a), None) => (a, Ordering::Less),
            (None, Some(b)) => (b, Ordering::Greater),
            (None, None) => return Ok(()),
        };
        i += usize::from(place != Ordering::Greater);
        j += usize::from(place != Ordering::Less);
        if !visit(element, place) {
            return Ok(());
        }
    }
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

    /// `S \cup {x}`
    ///
    /// # Errors
    /// As [`Value::cup`].
    pub(crate) fn with_element(&self, element: &Value) -> Result {
        match self {
            Value::Set(set) if set.len() < LEAST => match set.find(element) {
                Ok(_) => Ok(self.clone()),
                Err(place) => {
                    set.missing(element, place)?;
                    let (before, after) = set.elements().split_at(place);
                    let lazy = set.0.header.header.is_lazy() || element.holds_lazy();
                    let all = Spliced(before.iter(), Some(element), after.iter());
                    Ok(Value::Set(Set(ThinArc::from_header_and_iter(Head::new(lazy, None), all))))
                }
            },
            _ => self.cup(&Value::set_from_sorted(vec![element.clone()])),
        }
    }

    /// `S \ {x}`
    ///
    /// # Errors
    /// As [`Value::difference`].
    pub(crate) fn without_element(&self, element: &Value) -> Result {
        match self {
            Value::Set(set) if set.len() < LEAST => match set.find(element) {
                Err(place) => set.missing(element, place).map(|()| self.clone()),
                Ok(place) => {
                    let elements = set.elements();
                    let (before, after) = (&elements[..place], &elements[place + 1..]);
                    let lazy = set.0.header.header.is_lazy() && before.iter().chain(after).any(Value::holds_lazy);
                    let left = Spliced(before.iter(), None, after.iter());
                    Ok(Value::Set(Set(ThinArc::from_header_and_iter(Head::new(lazy, None), left))))
                }
            },
            _ => self.difference(&Value::set_from_sorted(vec![element.clone()])),
        }
    }

    /// `S \cup T`: stays described where an operand has no end or is very large.
    ///
    /// # Errors
    /// Where an operand is no set, or elements cannot be compared.
    pub fn cup(&self, other: &Value) -> Result {
        let (Some(left), Some(right)) = (self.small_set()?, other.small_set()?) else {
            // The operand that can be listed is asked first, as TLC does.
            let (first, second) = if other.is_finite_set() { (other, self) } else { (self, other) };
            // Element by element a set would be described by ever more unions.
            if let (Value::Set(_), Value::Lazy(described)) = (first, second)
                && let LazySet::Cup(Value::Set(listed), rest) = described.set()
                && let Ok(listed) = Value::Set(listed.clone()).cup(first)
            {
                return Ok(Value::described(LazySet::Cup(listed, rest.clone())));
            }
            return Ok(Value::described(LazySet::Cup(first.clone(), second.clone())));
        };
        if right.is_empty() || left.same(right) {
            return Ok(Value::Set(left.clone()));
        }
        if left.is_empty() {
            return Ok(Value::Set(right.clone()));
        }
        if left.outweighs(right) && matches!(self, Value::Set(_)) {
            return left.inserted(right.elements()).map(Value::Set);
        }
        if right.outweighs(left) && matches!(other, Value::Set(_)) {
            return right.inserted(left.elements()).map(Value::Set);
        }
        let mut elements = Vec::with_capacity(left.len() + right.len());
        let merged = merge(left.elements(), right.elements(), |element, _| {
            elements.push(element.clone());
            true
        });
        match (merged, self) {
            (Ok(()), _) if elements.len() == left.len() => Ok(Value::Set(left.clone())),
            (Ok(()), _) if elements.len() == right.len() => Ok(Value::Set(right.clone())),
            (Ok(()), _) => Ok(Value::set_from_sorted(elements)),
            (Err(ValueError::Incomparable { right: element, .. }), Value::Lazy(_)) => {
                Err(ValueError::Membership { element, set: self.clone() })
            }
            (Err(error), _) => Err(error),
        }
    }

    /// `S \cap T`: stays described where both operands have no end.
    ///
    /// # Errors
    /// As [`Value::cup`], and where membership in a described set is not defined.
    pub fn cap(&self, other: &Value) -> Result {
        match (self, other) {
            (Value::Set(left), Value::Set(right)) if left.outweighs(right) => {
                right.kept(other, |element| left.contains(element))
            }
            (Value::Set(left), Value::Set(right)) if right.outweighs(left) => {
                left.kept(self, |element| right.contains(element))
            }
            (Value::Set(left), Value::Set(right)) => {
                let mut elements = Vec::with_capacity(left.len().min(right.len()));
                merge(left.elements(), right.elements(), |element, place| {
                    if place == Ordering::Equal {
                        elements.push(element.clone());
                    }
                    true
                })?;
                Ok(match elements.len() {
                    length if length == left.len() => self.clone(),
                    length if length == right.len() => other.clone(),
                    _ => Value::set_from_sorted(elements),
                })
            }
            (Value::Set(left), Value::Lazy(_)) => left.kept(self, |element| other.contains(element)),
            (Value::Lazy(_), Value::Set(right)) => right.kept(other, |element| self.contains(element)),
            (Value::Lazy(_), Value::Lazy(_)) => match (self.small_set()?, other.small_set()?) {
                (Some(left), _) => left.kept(&Value::Set(left.clone()), |element| other.contains(element)),
                (None, Some(right)) => right.kept(&Value::Set(right.clone()), |element| self.contains(element)),
                (None, None) => Ok(Value::described(LazySet::Cap(self.clone(), other.clone()))),
            },
            _ => Err(ValueError::NotASet(if self.is_set() { other } else { self }.clone())),
        }
    }

    /// `S \ T`: stays described where the left operand has no end.
    ///
    /// # Errors
    /// As [`Value::cap`].
    pub fn difference(&self, other: &Value) -> Result {
        if !other.is_set() {
            return Err(if self.is_set() {
                ValueError::Membership { element: self.clone(), set: other.clone() }
            } else {
                ValueError::NotASet(self.clone())
            });
        }
        let Some(left) = self.small_set()? else {
            if let (Value::Lazy(described), Value::Set(_)) = (self, other)
                && let LazySet::Difference(whole, Value::Set(gone)) = described.set()
                && let Ok(gone) = Value::Set(gone.clone()).cup(other)
            {
                return Ok(Value::described(LazySet::Difference(whole.clone(), gone)));
            }
            return Ok(Value::described(LazySet::Difference(self.clone(), other.clone())));
        };
        let Value::Set(right) = other else {
            return left.kept(&Value::Set(left.clone()), |element| Ok(!other.contains(element)?));
        };
        if left.outweighs(right) {
            return left.removed(right.elements()).map(Value::Set);
        }
        let mut elements = Vec::with_capacity(left.len());
        merge(left.elements(), right.elements(), |element, place| {
            if place == Ordering::Less {
                elements.push(element.clone());
            }
            true
        })?;
        Ok(if elements.len() == left.len() { Value::Set(left.clone()) } else { Value::set_from_sorted(elements) })
    }

    /// `UNION S`
    ///
    /// # Errors
    /// Where this is no set of sets, or elements cannot be compared.
    pub fn big_union(&self) -> Result {
        let Some(sets) = self.small_set()? else {
            if !self.is_finite_set() {
                return Err(ValueError::NotEnumerable(self.clone()));
            }
            return Ok(Value::described(LazySet::BigUnion(self.clone())));
        };
        let mut elements = Vec::new();
        for set in sets.elements() {
            match set.small_set() {
                Ok(Some(set)) => elements.extend_from_slice(set.elements()),
                Ok(None) => return Ok(Value::described(LazySet::BigUnion(self.clone()))),
                Err(_) => return Err(ValueError::NotEnumerable(set.clone())),
            }
        }
        match sets.elements() {
            [only] => only.small_set().map(|set| set.map_or_else(Value::empty_set, |set| Value::Set(set.clone()))),
            _ => Value::set(elements),
        }
    }

    /// `S \cup {element}`
    ///
    /// # Errors
    /// As [`Value::cup`].
    pub fn with(&self, element: &Value) -> Result {
        let Value::Set(set) = self else {
            return self.cup(&Value::set_from_sorted(vec![element.clone()]));
        };
        set.inserted(std::slice::from_ref(element)).map(Value::Set)
    }

    /// `S \ {element}`
    ///
    /// # Errors
    /// As [`Value::difference`].
    pub fn without(&self, element: &Value) -> Result {
        let Value::Set(set) = self else {
            return self.difference(&Value::set_from_sorted(vec![element.clone()]));
        };
        set.removed(std::slice::from_ref(element)).map(Value::Set)
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

impl Set {
    /// The elements that pass the test; `whole` is this set as a value, given back where all do.
    fn kept(&self, whole: &Value, mut test: impl FnMut(&Value) -> Result<bool>) -> Result {
        let mut elements = Vec::new();
        for element in self.elements() {
            if test(element)? {
                elements.push(element.clone());
            }
        }
        Ok(if elements.len() == self.len() { whole.clone() } else { Value::set_from_sorted(elements) })
    }

    /// Whether all elements of this set are elements of the other.
    pub(super) fn is_subset(&self, other: &Set) -> Result<bool> {
        if self.same(other) {
            return Ok(true);
        }
        // A small set in a large one: searches are fewer than the steps of a merge.
        if self.len() < other.len() / 8 {
            for element in self.elements() {
                if !other.contains(element)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let mut all = true;
        merge(self.elements(), other.elements(), |_, place| {
            all = place != Ordering::Less;
            all
        })?;
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn single_elements_are_added_and_removed_as_sets_of_them(elements in prop::collection::vec(-20..20i64, 0..12), one in -20..20i64) {
            let set = Value::set(elements.into_iter().map(Value::Integer).collect());
            let (Ok(set), one) = (set, Value::Integer(one)) else { return Ok(()) };
            let single = Value::set_from_sorted(vec![one.clone()]);
            prop_assert_eq!(set.with_element(&one).ok(), set.cup(&single).ok());
            prop_assert_eq!(set.without_element(&one).ok(), set.difference(&single).ok());
        }
    }

    #[test]
    fn a_single_element_of_another_kind_is_refused() {
        let set = Value::set_from_sorted(vec![Value::Integer(1), Value::Integer(3)]);
        let other = Value::booleans();
        assert!(set.with_element(&other).is_err());
        assert!(set.without_element(&other).is_err());
    }
}
