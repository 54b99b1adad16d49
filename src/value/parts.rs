//! Parts: the elements of values under construction, gathered on one stack, so that none needs a buffer of its own.

use super::function::{Form, On};
use super::order::{all_comparable, comparable};
use super::shared::Shared;
use super::{Function, Head, Record, Result, Set, Shape, Slice, Tuple, Value, lazy_mark};
use std::cell::{Ref, RefCell};
use std::cmp::Ordering;

/// A stack for the parts of all values that one evaluation has under construction.
pub(crate) type PartStack = RefCell<Vec<Value>>;

/// The parts of one value under construction: what lies above a place on the stack. Dropped, they are gone.
pub(crate) struct Parts<'s> {
    stack: &'s PartStack,
    start: usize,
}

impl Drop for Parts<'_> {
    fn drop(&mut self) {
        self.stack.borrow_mut().truncate(self.start);
    }
}

impl<'s> Parts<'s> {
    /// No parts yet.
    #[inline]
    pub fn new(stack: &'s PartStack) -> Self {
        let start = stack.borrow().len();
        Parts { stack, start }
    }

    /// A further part.
    #[inline]
    pub fn push(&self, value: Value) {
        self.stack.borrow_mut().push(value);
    }

    /// All of them, while no other is made.
    pub(super) fn all(&self) -> Ref<'_, [Value]> {
        Ref::map(self.stack.borrow(), |stack| &stack[self.start..])
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.stack.borrow().len() - self.start
    }

    /// Moves the last part to an index before it, and those between one further. Takes time by their number.
    pub fn last_to(&self, index: usize) {
        self.stack.borrow_mut()[self.start + index..].rotate_right(1);
    }

    /// Makes a shared slice of all.
    #[inline]
    fn collect<X>(&self, marks: u32, extra: X) -> Slice<X> {
        Shared::drained(marks, Head::new(extra), &mut self.stack.borrow_mut(), self.start)
    }

    /// `<<a, b>>`
    pub fn tuple(self) -> Value {
        Value::Tuple(Tuple(self.collect(0, None)))
    }

    /// `{a, b}`
    ///
    /// # Errors
    /// [`super::ValueError::Incomparable`] where two elements cannot be compared.
    pub fn set(self) -> Result {
        {
            let mut stack = self.stack.borrow_mut();
            // What a walk over a set makes is often in order.
            if stack[self.start..].windows(2).all(|pair| in_plain_order(&pair[0], &pair[1])) {
                drop(stack);
                return Ok(self.sorted_set());
            }
            if !stack[self.start..].is_sorted_by(|a, b| a < b) {
                stack[self.start..].sort_unstable();
                let mut kept = self.start + 1;
                for next in self.start + 1..stack.len() {
                    if stack[next] != stack[kept - 1] {
                        stack.swap(kept, next);
                        kept += 1;
                    }
                }
                stack.truncate(kept);
            }
            all_comparable(&stack[self.start..])?;
        }
        Ok(self.sorted_set())
    }

    /// The set of parts that are sorted, differ and can be compared.
    pub fn sorted_set(self) -> Value {
        Value::Set(Set(self.collect(0, None)))
    }

    /// A record: a part for each name of the shape, of which there is at least one.
    pub fn record(self, shape: &Shape) -> Value {
        debug_assert_eq!(shape.names().len(), self.len());
        Value::Record(Record(self.collect(0, shape.clone())))
    }

    /// The function on a set that can be listed, a part for each element in order.
    pub fn function_on(self, domain: &Value) -> Value {
        let domain = match domain {
            Value::Set(domain) => domain,
            Value::Lazy(domain) if domain.is_positions(self.len()) => return self.tuple(),
            Value::Lazy(described) => match described.listing() {
                Some(domain) => domain,
                None => return Value::empty_tuple(),
            },
            _ => return Value::empty_tuple(),
        };
        debug_assert_eq!(domain.len(), self.len());
        match Form::of(domain.clone()) {
            Form::Tuple => self.tuple(),
            Form::Record(shape) => self.record(&shape),
            Form::Function(domain) => {
                Value::Function(Function(self.collect(lazy_mark(domain.0.is_lazy()), On { domain, large: None })))
            }
        }
    }
}

/// Whether two numbers, strings or model values stand in order and can be compared, told without a call.
#[inline]
fn in_plain_order(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a < b,
        (Value::String(a), Value::String(b)) => a < b,
        (Value::Model(a), Value::Model(b)) => a < b && a.kind == b.kind,
        _ => false,
    }
}

impl Value {
    /// The tuple of components that lie in an array or the like.
    #[inline]
    pub(crate) fn components<C>(values: C) -> Value
    where
        C: IntoIterator<Item = Value, IntoIter: ExactSizeIterator> + AsRef<[Value]>,
    {
        Value::Tuple(Tuple::collect(values.into_iter()))
    }

    /// The record of a few values, one for each name of the shape.
    #[inline]
    pub(crate) fn few_fields<const N: usize>(shape: &Shape, values: [Value; N]) -> Value {
        debug_assert_eq!(shape.names().len(), N);
        Value::Record(Record(Shared::of(0, Head::new(shape.clone()), values)))
    }

    /// `{a}`
    #[inline]
    pub(crate) fn singleton(element: Value) -> Value {
        Value::Set(Set(Shared::of(0, Head::new(None), [element])))
    }

    /// `{a, b}`
    ///
    /// # Errors
    /// [`super::ValueError::Incomparable`] where they cannot be compared.
    #[inline]
    pub(crate) fn pair(a: Value, b: Value) -> Result {
        let elements = match a.cmp(&b) {
            Ordering::Less => [a, b],
            Ordering::Equal => return Ok(Value::singleton(a)),
            Ordering::Greater => [b, a],
        };
        comparable(&elements[0], &elements[1])?;
        Ok(Value::Set(Set(Shared::of(0, Head::new(None), elements))))
    }
}
