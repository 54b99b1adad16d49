//! Facts: what level checking knows of an expression.

use crate::semantics::form::Level;
use std::ops::Range;
use std::rc::Rc;

/// Whatever may be substituted later: a declared name or a parameter of an operator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Parameter {
    /// The number of a declaration.
    Declaration(u32),
    /// The number of a parameter.
    Formal(u32),
}

/// What is known of an expression. Most sets are empty or shared with those of its parts.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The level, with parameters taken to be of their least level.
    pub level: Level,
    /// The parameters whose level raises this one's.
    pub parameters: Sorted<Parameter, ()>,
    /// All parameters that occur.
    pub occurring: Sorted<Parameter, ()>,
    /// The parameters that occur where equals may not be put for equals (below a prime, for instance).
    pub opaque: Sorted<Parameter, ()>,
    /// The highest level that may be put for a parameter.
    pub limits: Sorted<Parameter, Level>,
    /// The level that an operator parameter must at least accept as its argument with that index.
    pub floors: Sorted<(Parameter, u32), Level>,
    /// The parameter occurs within the argument with that index of the operator parameter.
    pub uses: Sorted<(Parameter, u32, Parameter), ()>,
}

impl Default for Facts {
    fn default() -> Self {
        Facts::of(Level::Constant)
    }
}

impl Facts {
    /// Something of that level in which no parameter occurs.
    pub fn of(level: Level) -> Self {
        Facts {
            level,
            parameters: Sorted::EMPTY,
            occurring: Sorted::EMPTY,
            opaque: Sorted::EMPTY,
            limits: Sorted::EMPTY,
            floors: Sorted::EMPTY,
            uses: Sorted::EMPTY,
        }
    }

    /// What a number of parts come to, each added by `step`. Halves are joined with halves, since each addition costs as much as there is.
    pub fn joined(parts: Range<usize>, level: Level, step: &impl Fn(&mut Facts, usize)) -> Self {
        const FEW: usize = 16;
        if parts.len() <= FEW {
            let mut facts = Facts::of(level);
            parts.for_each(|part| step(&mut facts, part));
            return facts;
        }
        let middle = parts.start + parts.len() / 2;
        let mut facts = Facts::joined(parts.start..middle, level, step);
        let rest = Facts::joined(middle..parts.end, level, step);
        facts.raise(&rest);
        facts.demand(&rest);
        facts
    }

    /// A parameter by itself.
    pub fn parameter(parameter: Parameter, level: Level) -> Self {
        let only = Sorted::one(parameter, ());
        Facts { parameters: only.clone(), occurring: only, ..Facts::of(level) }
    }

    /// Takes over what a part demands, but not its level.
    pub fn demand(&mut self, part: &Facts) {
        self.occurring.add(&part.occurring, keep);
        self.opaque.add(&part.opaque, keep);
        self.limits.add(&part.limits, Ord::min);
        self.floors.add(&part.floors, Ord::max);
        self.uses.add(&part.uses, keep);
    }

    /// Takes over the level of a part.
    pub fn raise(&mut self, part: &Facts) {
        self.level = self.level.max(part.level);
        self.parameters.add(&part.parameters, keep);
    }

    /// Demands that each parameter of a part be of at most that level.
    pub fn limit(&mut self, part: &Facts, level: Level) {
        if level < Level::Temporal {
            for &(parameter, ()) in part.parameters.iter() {
                self.limits.put(parameter, level, Ord::min);
            }
        }
    }
}

/// How sets are joined.
pub fn keep(_: (), _: ()) {}

/// A small sorted map that is shared until it changes; with `()` as its values, a set.
#[derive(Debug)]
pub struct Sorted<K, V>(Option<Rc<[(K, V)]>>);

impl<K, V> Clone for Sorted<K, V> {
    fn clone(&self) -> Self {
        Sorted(self.0.clone())
    }
}

impl<K: Ord + Copy, V: Copy + PartialEq> Sorted<K, V> {
    /// Nothing.
    pub const EMPTY: Self = Sorted(None);

    /// One entry.
    pub fn one(key: K, value: V) -> Self {
        Sorted(Some(Rc::from([(key, value)])))
    }

    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (K, V)> {
        self.0.as_deref().unwrap_or(&[]).iter()
    }

    /// The value of a key.
    pub fn get(&self, key: K) -> Option<V> {
        let entries = self.0.as_deref()?;
        entries.binary_search_by(|(other, _)| other.cmp(&key)).ok().map(|index| entries[index].1)
    }

    /// Adds an entry, joining its value with the one that is there.
    pub fn put(&mut self, key: K, value: V, join: impl Fn(V, V) -> V) {
        if let Some(old) = self.get(key)
            && join(old, value) == old
        {
            return;
        }
        self.add(&Sorted::one(key, value), join);
    }

    /// Adds all entries of another.
    pub fn add(&mut self, other: &Self, join: impl Fn(V, V) -> V) {
        let Some(theirs) = &other.0 else { return };
        let Some(ours) = &self.0 else {
            self.0 = Some(theirs.clone());
            return;
        };
        if Rc::ptr_eq(ours, theirs) {
            return;
        }
        let covered = theirs.iter().all(|&(key, value)| {
            ours.binary_search_by(|(other, _)| other.cmp(&key)).is_ok_and(|at| join(ours[at].1, value) == ours[at].1)
        });
        if covered {
            return;
        }
        let mut merged = Vec::with_capacity(ours.len() + theirs.len());
        let (mut left, mut right) = (ours.iter().peekable(), theirs.iter().peekable());
        loop {
            match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a.0 == b.0 => {
                    merged.push((a.0, join(a.1, b.1)));
                    left.next();
                    right.next();
                }
                (Some(a), Some(b)) if a.0 < b.0 => merged.extend(left.next()),
                (Some(_), Some(_)) | (None, Some(_)) => merged.extend(right.next()),
                (Some(_), None) => merged.extend(left.next()),
                (None, None) => break,
            }
        }
        self.0 = Some(Rc::from(merged));
    }

    /// Keeps the entries that pass a test.
    pub fn retain(&mut self, test: impl Fn(&K) -> bool) {
        let Some(entries) = &self.0 else { return };
        if entries.iter().all(|(key, _)| test(key)) {
            return;
        }
        self.0 = Some(entries.iter().filter(|(key, _)| test(key)).copied().collect())
            .filter(|left: &Rc<[_]>| !left.is_empty());
    }
}
