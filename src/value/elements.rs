//! Elements one by one, in order: described sets are walked without listing them.

use super::described::{Described, LARGE, LazySet};
use super::function::Form;
use super::{Function, Record, Result, Set, Tuple, Value, ValueError};

/// The elements of a set, in order.
pub struct Elements<'a>(Source<'a>);

enum Source<'a> {
    Slice(std::slice::Iter<'a, Value>),
    Listed(Set, usize),
    Interval(std::ops::RangeInclusive<i64>),
    Subsets(Subsets),
    Columns(Columns),
}

impl Iterator for Elements<'_> {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        match &mut self.0 {
            Source::Slice(elements) => elements.next().cloned(),
            Source::Listed(set, next) => {
                *next += 1;
                set.elements().get(*next - 1).cloned()
            }
            Source::Interval(range) => range.next().map(Value::Integer),
            Source::Subsets(subsets) => subsets.next(),
            Source::Columns(columns) => columns.next(),
        }
    }
}

/// The subsets of a set: the small ones first, those of one size by their elements.
struct Subsets {
    base: Set,
    /// The places of the next subset's elements; `None` after the last.
    chosen: Option<Vec<usize>>,
}

impl Subsets {
    fn next(&mut self) -> Option<Value> {
        let chosen = self.chosen.as_mut()?;
        let base = self.base.elements();
        let subset = Value::Set(Set::collect(chosen.iter().map(|&place| base[place].clone())));
        let (size, count) = (chosen.len(), base.len());
        // The last place that can still move to the right takes the others behind it along.
        match (0..size).rev().find(|&at| chosen[at] < count - size + at) {
            Some(at) => {
                let start = chosen[at] + 1;
                for (offset, place) in chosen[at..].iter_mut().enumerate() {
                    *place = start + offset;
                }
            }
            None if size < count => *chosen = (0..=size).collect(),
            None => self.chosen = None,
        }
        Some(subset)
    }
}

/// All ways to take one element of each set, the last running fastest.
struct Columns {
    sets: Vec<Set>,
    /// The places of the next combination; `None` after the last.
    places: Option<Vec<usize>>,
    form: Form,
}

impl Columns {
    fn new(sets: Vec<Set>, form: Form) -> Self {
        let places = if sets.iter().any(Set::is_empty) { None } else { Some(vec![0; sets.len()]) };
        Columns { sets, places, form }
    }

    fn next(&mut self) -> Option<Value> {
        let places = self.places.as_mut()?;
        let values = self.sets.iter().zip(&*places).map(|(set, &place)| set.elements()[place].clone());
        let next = match &self.form {
            Form::Tuple => Value::Tuple(Tuple::collect(values)),
            Form::Record(shape) => Value::Record(Record::collect(shape.clone(), values)),
            Form::Function(domain) => Value::Function(Function::collect(domain.clone(), values)),
        };
        let mut more = false;
        for (place, set) in places.iter_mut().zip(&self.sets).rev() {
            *place += 1;
            if *place < set.len() {
                more = true;
                break;
            }
            *place = 0;
        }
        if !more {
            self.places = None;
        }
        Some(next)
    }
}

fn list(set: &Value) -> Result<Set> {
    match set {
        Value::Set(set) => Ok(set.clone()),
        Value::Lazy(described) => match described.listing() {
            Some(set) => Ok(set.clone()),
            None => described.listed(LARGE),
        },
        _ => Err(ValueError::NotASet(set.clone())),
    }
}

impl Described {
    /// The elements in order.
    pub(super) fn elements(&self) -> Result<Elements<'static>> {
        if !self.is_finite() {
            return Err(ValueError::NotEnumerable(Value::Lazy(self.clone())));
        }
        let columns = |sets: &[Value], form| {
            Ok(Source::Columns(Columns::new(sets.iter().map(list).collect::<Result<_>>()?, form)))
        };
        Ok(Elements(match self.set() {
            LazySet::Interval(first, last) => Source::Interval(*first..=*last),
            LazySet::Powerset(base) => Source::Subsets(Subsets { base: list(base)?, chosen: Some(Vec::new()) }),
            LazySet::FunctionSet { domain, range } => {
                let domain = list(domain)?;
                if domain.is_empty() {
                    Source::Columns(Columns::new(Vec::new(), Form::Tuple))
                } else {
                    let range = list(range)?;
                    Source::Columns({
                        let mut columns = Columns::new(vec![range; domain.len()], Form::Tuple);
                        columns.form = Form::of(domain);
                        columns
                    })
                }
            }
            LazySet::RecordSet(shape, sets) => columns(sets, Form::Record(shape.clone()))?,
            LazySet::Product(sets) => columns(sets, Form::Tuple)?,
            LazySet::Cup(..) | LazySet::Cap(..) | LazySet::Difference(..) | LazySet::BigUnion(_) => {
                Source::Listed(self.listed(LARGE)?, 0)
            }
            LazySet::Sequences(_)
            | LazySet::Strings
            | LazySet::Naturals
            | LazySet::Integers
            | LazySet::Reals
            | LazySet::Anything => {
                return Err(ValueError::NotEnumerable(Value::Lazy(self.clone())));
            }
        }))
    }
}

impl Value {
    /// The elements of a finite set, in order. [`Value::as_slice`] is faster where the set is listed.
    ///
    /// # Errors
    /// [`ValueError::NotASet`], and [`ValueError::NotEnumerable`] where the set has no end.
    pub fn iter_set(&self) -> Result<Elements<'_>> {
        match self {
            Value::Set(set) => Ok(Elements(Source::Slice(set.elements().iter()))),
            Value::Lazy(described) => described.elements(),
            _ => Err(ValueError::NotASet(self.clone())),
        }
    }
}
