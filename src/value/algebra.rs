//! The algebra of sets: operators on them as merges of sorted slices, or as updates of large ones.

use super::described::LazySet;
use super::grown::LEAST;
use super::order::comparable;
use super::{INTEGERS, KINDS, MODELS, ModelValue, Parts, Result, STRINGS, Set, Value, ValueError};
use smallvec::SmallVec;
use std::cmp::Ordering;

/// Elements that were found in other sets: few do not need an allocation until they are copied.
type Found<'a> = SmallVec<[&'a Value; 32]>;

/// A set is changed by its single elements where the other has this many times fewer.
const FEW: usize = 16;

impl Set {
    /// The set of elements that are sorted, differ and can be compared.
    fn found(elements: Found<'_>) -> Value {
        Value::Set(Set::collect(elements.into_iter().cloned()))
    }

    /// The union with a set of which all elements come later.
    fn followed_by(&self, other: &Self) -> Self {
        Set::spliced(self.part(), None, other.part())
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
        let lazy = self.0.is_lazy() || fresh.iter().any(Value::holds_lazy);
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
            let lazy = self.0.is_lazy() && tree.iter().any(Value::holds_lazy);
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

    /// The elements that pass the test; `whole` is this set as a value, given back where all do.
    fn kept(&self, whole: &Value, mut test: impl FnMut(&Value) -> Result<bool>) -> Result {
        let mut elements = Found::new();
        for element in self.elements() {
            if test(element)? {
                elements.push(element);
            }
        }
        Ok(if elements.len() == self.len() { whole.clone() } else { Set::found(elements) })
    }

    /// How many elements the union with another set has, where both are sets of nothing but integers.
    pub(crate) fn count_with(&self, other: &Set) -> usize {
        let (few, many) = if self.len() < other.len() { (self, other) } else { (other, self) };
        let fresh = |element: &&Value| matches!(element, Value::Integer(integer) if !many.has(*integer));
        many.len() + few.elements().iter().filter(fresh).count()
    }

    /// Whether all elements of this set are elements of the other.
    pub(super) fn is_subset(&self, other: &Set) -> Result<bool> {
        if self.same(other) {
            return Ok(true);
        }
        // A small set in a large one: searches are fewer than the steps of a merge.
        if self.len() <= other.len() / 4 {
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

/// The union of sets of values of one kind, each told by a key that is ordered as they are.
fn union_of_plain<'a, K: Copy + Ord>(
    sets: impl Iterator<Item = &'a Set>,
    key: impl Fn(&Value) -> Option<K>,
    make: impl Fn(K) -> Value,
) -> Value {
    let mut keys: SmallVec<[K; 32]> = SmallVec::new();
    for set in sets {
        keys.extend(set.elements().iter().filter_map(&key));
    }
    if !keys.is_sorted_by(|a, b| a < b) {
        keys.sort_unstable();
        keys.dedup();
    }
    Value::Set(Set::collect(keys.iter().map(|key| make(*key))))
}

/// The union of sets of integers.
fn union_of_integers<'a>(sets: impl Iterator<Item = &'a Set>) -> Value {
    let integer = |value: &Value| if let Value::Integer(value) = value { Some(*value) } else { None };
    union_of_plain(sets, integer, Value::Integer)
}

impl Parts<'_> {
    /// `UNION` of the set of these parts, where they are sets of integers: those can all be compared.
    pub fn union_of_integers(&self) -> Option<Value> {
        let parts = self.all();
        let integers = |part: &Value| matches!(part, Value::Set(set) if set.marks() & !INTEGERS == 0);
        parts.iter().all(integers).then(|| {
            union_of_integers(parts.iter().filter_map(|part| if let Value::Set(set) = part { Some(set) } else { None }))
        })
    }
}

impl Value {
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
                    let part = set.part();
                    Ok(Value::Set(Set::spliced(part.sub(..place), Some(element.clone()), part.sub(place..))))
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
                    let part = set.part();
                    Ok(Value::Set(Set::spliced(part.sub(..place), None, part.sub(place + 1..))))
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
        // An infinite set that nothing is added to stays as it is described.
        for (empty, whole) in [(self, other), (other, self)] {
            if matches!((empty, whole), (Value::Set(empty), Value::Lazy(whole)) if empty.is_empty() && !whole.is_finite())
            {
                return Ok(whole.clone());
            }
        }
        // Two descriptions stay one, as in TLC: what is added to them later may be something that their elements cannot be compared with.
        if self.is_description() && other.is_description() {
            return Ok(Value::described(LazySet::Cup(self.clone(), other.clone())));
        }
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
        match self.cup_of(other, left, right) {
            // As TLC does, the operand that is written out is asked first, and then the description.
            Err(ValueError::Incomparable { .. }) if self.is_description() || other.is_description() => {
                let (first, second) = if self.is_description() { (other, self) } else { (self, other) };
                Ok(Value::described(LazySet::Cup(first.clone(), second.clone())))
            }
            united => united,
        }
    }

    /// Whether it is a set that is described, other than an interval: to TLC nothing like a set that is written out.
    fn is_description(&self) -> bool {
        matches!(self, Value::Lazy(described) if !matches!(described.set(), LazySet::Interval(..)))
    }

    /// The union with another set, of which the elements are these.
    fn cup_of(&self, other: &Value, left: &Set, right: &Set) -> Result {
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
        // All of the one before all of the other, as where sets grow at one end.
        for (first, second) in [(left, right), (right, left)] {
            if let ([.., last], [next, ..]) = (first.elements(), second.elements())
                && last < next
                && comparable(last, next).is_ok()
                && comparable(&first.elements()[0], next).is_ok()
            {
                return Ok(Value::Set(first.followed_by(second)));
            }
        }
        let mut elements = Found::with_capacity(left.len() + right.len());
        let merged = merge(left.elements(), right.elements(), |element, _| {
            elements.push(element);
            true
        });
        match merged {
            Ok(()) if elements.len() == left.len() => Ok(Value::Set(left.clone())),
            Ok(()) if elements.len() == right.len() => Ok(Value::Set(right.clone())),
            Ok(()) => Ok(Set::found(elements)),
            Err(error) => Err(error),
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
                let mut elements = Found::with_capacity(left.len().min(right.len()));
                merge(left.elements(), right.elements(), |element, place| {
                    if place == Ordering::Equal {
                        elements.push(element);
                    }
                    true
                })?;
                Ok(match elements.len() {
                    length if length == left.len() => self.clone(),
                    length if length == right.len() => other.clone(),
                    _ => Set::found(elements),
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
        let mut elements = Found::with_capacity(left.len());
        merge(left.elements(), right.elements(), |element, place| {
            if place == Ordering::Less {
                elements.push(element);
            }
            true
        })?;
        Ok(if elements.len() == left.len() { Value::Set(left.clone()) } else { Set::found(elements) })
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
        let mut marks = 0;
        for set in sets.elements() {
            match set.small_set() {
                Ok(Some(set)) => marks |= set.marks(),
                Ok(None) => return Ok(Value::described(LazySet::BigUnion(self.clone()))),
                Err(_) => return Err(ValueError::NotEnumerable(set.clone())),
            }
        }
        let sets = || sets.elements().iter().filter_map(|set| set.small_set().ok().flatten());
        if let (Some(only), None) = (sets().next(), sets().nth(1)) {
            return Ok(Value::Set(only.clone()));
        }
        match marks & KINDS {
            // Numbers and names are sorted as such.
            INTEGERS => Ok(union_of_integers(sets())),
            STRINGS => {
                let name = |value: &Value| if let Value::String(name) = value { Some(*name) } else { None };
                Ok(union_of_plain(sets(), name, Value::String))
            }
            MODELS => {
                let model = |value: &Value| if let Value::Model(model) = value { Some(model.symbol) } else { None };
                Ok(union_of_plain(sets(), model, |symbol| Value::Model(ModelValue { symbol, kind: None })))
            }
            _ => {
                let mut elements = Found::new();
                sets().for_each(|set| elements.extend(set.elements()));
                if !elements.is_sorted_by(|a, b| a < b) {
                    elements.sort_unstable();
                    elements.dedup();
                }
                elements.windows(2).try_for_each(|pair| comparable(pair[0], pair[1]))?;
                Ok(Set::found(elements))
            }
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
