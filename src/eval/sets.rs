//! Sets and other constructors: the operators of set theory, and values that are written out part by part.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::expression::impossible;
use super::machine::{Eval, Val};
use super::scope::Scope;
use crate::text::{Span, Symbol};
use crate::value::{Parts, Value, ValueError};
use smallvec::SmallVec;
use std::ops::ControlFlow;

/// What is known of a union.
pub(super) enum United<'v> {
    /// How many elements it has.
    Count(usize),
    /// All of it.
    Set(Val<'v>),
}

impl<'v> Eval<'v> {
    #[inline(never)]
    pub(super) fn cup(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Result<Val<'v>, Failure> {
        if let Some(item) = self.single(&operands[1]) {
            let (left, element) = (self.set(&operands[0], scope)?, self.operand(item, scope)?);
            return self.done(left.with_element(&element), code.span);
        }
        let (left, right) = (self.set(&operands[0], scope)?, self.set(&operands[1], scope)?);
        self.done(left.cup(&right), code.span)
    }

    /// A union of which only the number of elements is asked for; `None` where the expression is none, or adds a single element.
    pub(super) fn united(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Option<United<'v>>, Failure> {
        let Op::Cup(operands) = &code.op else { return Ok(None) };
        if self.run.watch.is_some() || self.single(&operands[1]).is_some() {
            return Ok(None);
        }
        let (left, right) = (self.set(&operands[0], scope)?, self.set(&operands[1], scope)?);
        Ok(Some(match (left.as_integers(), right.as_integers()) {
            (Some(left), Some(right)) => United::Count(left.count_with(right)),
            _ => United::Set(self.done(left.cup(&right), code.span)?),
        }))
    }

    #[inline(never)]
    pub(super) fn cap(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Result<Val<'v>, Failure> {
        let [left, right] = operands;
        if let Some(right) = self.listable(right, scope)? {
            return match self.listable(left, scope)? {
                Some(left) => self.done(left.cap(&right), code.span),
                None => self.kept(&right, left, scope, true).map(Val::Own),
            };
        }
        let left = self.set(left, scope)?;
        self.kept(&left, right, scope, true).map(Val::Own)
    }

    #[inline(never)]
    pub(super) fn difference(
        self,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        let [left, right] = operands;
        let left = self.set(left, scope)?;
        if let Some(item) = self.single(right) {
            let element = self.operand(item, scope)?;
            return self.done(left.without_element(&element), code.span);
        }
        match self.listable(right, scope)? {
            Some(right) => self.done(left.difference(&right), code.span),
            None => self.kept(&left, right, scope, false).map(Val::Own),
        }
    }

    #[inline(never)]
    pub(super) fn powerset(self, operand: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let set = self.set(operand, scope)?;
        Ok(Val::Own(Value::powerset(set.into_owned())))
    }

    #[inline(never)]
    pub(super) fn big_union(self, operand: &'v Code, scope: &'v Scope<'v>, code: &'v Code) -> Result<Val<'v>, Failure> {
        match &operand.op {
            Op::Map(parts) if self.run.watch.is_none() => match self.asked(operand, scope) {
                Some(sets) => self.done(sets.big_union(), code.span),
                None => self.union_of_map(parts, scope, operand, code),
            },
            _ => {
                let set = self.set(operand, scope)?;
                self.done(set.big_union(), code.span)
            }
        }
    }

    /// `UNION {e : x \in S}`, without the set of sets, and where `e` is written out without the sets, as long as their elements are integers:
    /// those can all be compared.
    fn union_of_map(
        self,
        (binders, body): &'v (Box<[Binder]>, Code),
        scope: &'v Scope<'v>,
        operand: &'v Code,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        let items = if let Op::Set(items) = &body.op { &**items } else { &[] };
        let mut integers: SmallVec<[i64; 32]> = SmallVec::new();
        let mut plain = !items.is_empty();
        let sets = self.run.gather();
        let _ = self.each_binding(binders, scope, |inner| {
            if !plain {
                sets.push(self.own(body, inner)?);
                return Ok(ControlFlow::Continue(()));
            }
            let start = integers.len();
            for (index, item) in items.iter().enumerate() {
                let value = match self.integer(item, inner) {
                    Ok(integer) => {
                        integers.push(integer);
                        continue;
                    }
                    Err(odd) => Result::from(*odd)?,
                };
                // From here on sets are made, and those before.
                plain = false;
                integers[..start].chunks_mut(items.len()).for_each(|set| sets.push(Value::set_of_integers(set)));
                let mut values: Vec<_> = integers.drain(start..).map(Value::Integer).collect();
                values.push(value);
                for item in &items[index + 1..] {
                    values.push(self.own(item, inner)?);
                }
                sets.push(self.done(Value::set(values), body.span)?.into_owned());
                break;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if plain {
            return Ok(Val::Own(Value::set_of_integers(&mut integers)));
        }
        if let Some(union) = sets.union_of_integers() {
            return Ok(Val::Own(union));
        }
        let sets = self.done(sets.set(), operand.span)?;
        self.done(sets.big_union(), code.span)
    }

    #[inline(never)]
    pub(super) fn domain(self, operand: &'v Code, scope: &'v Scope<'v>, code: &'v Code) -> Result<Val<'v>, Failure> {
        if self.endless(operand, scope)? {
            return self.endless_domain(operand, scope);
        }
        let function = self.value(operand, scope)?;
        self.done(function.domain(), code.span)
    }

    #[inline(never)]
    pub(super) fn tuple(self, items: &'v [Code], scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        // A few components need not wait on the stack of parts.
        Ok(Val::Own(match items {
            [a] => Value::components([self.own(a, scope)?]),
            [a, b] => Value::components([self.own(a, scope)?, self.own(b, scope)?]),
            [a, b, c] => Value::components([self.own(a, scope)?, self.own(b, scope)?, self.own(c, scope)?]),
            _ => self.values(items, scope)?.tuple(),
        }))
    }

    #[inline(never)]
    pub(super) fn set_of(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Set(items) = &code.op else { return impossible(code) };
        let set = match &**items {
            [a] => Ok(Value::singleton(self.own(a, scope)?)),
            [a, b] => Value::pair(self.own(a, scope)?, self.own(b, scope)?),
            _ => self.values(items, scope)?.set(),
        };
        self.done(set, code.span)
    }

    #[inline(never)]
    pub(super) fn product(self, sets: &'v [Code], scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let sets = sets.iter().map(|set| Ok(self.set(set, scope)?.into_owned())).collect::<Result<Vec<_>, _>>()?;
        Ok(Val::Own(Value::product(sets)))
    }

    #[inline(never)]
    pub(super) fn function_set(self, operands: &'v [Code; 2], scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let (domain, range) = (self.set(&operands[0], scope)?, self.set(&operands[1], scope)?);
        Ok(Val::Own(Value::function_set(domain.into_owned(), range.into_owned())))
    }

    #[inline(never)]
    pub(super) fn record(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Record(fields, shape) = &code.op else { return impossible(code) };
        // Fields are evaluated in the order of the text, and lie in that of their names.
        let in_order = fields.is_sorted_by(|a, b| a.0 < b.0);
        match &**fields {
            [(_, a)] => return Ok(Val::Own(Value::few_fields(shape, [self.own(a, scope)?]))),
            [(_, a), (_, b)] => {
                let (a, b) = (self.own(a, scope)?, self.own(b, scope)?);
                return Ok(Val::Own(Value::few_fields(shape, if in_order { [a, b] } else { [b, a] })));
            }
            [(_, a), (_, b), (_, c)] if in_order => {
                let values = [self.own(a, scope)?, self.own(b, scope)?, self.own(c, scope)?];
                return Ok(Val::Own(Value::few_fields(shape, values)));
            }
            _ => {}
        }
        let values = self.run.gather();
        for (index, (name, field)) in fields.iter().enumerate() {
            values.push(self.own(field, scope)?);
            if !in_order {
                values.last_to(fields[..index].iter().filter(|(other, _)| other < name).count());
            }
        }
        Ok(Val::Own(values.record(shape)))
    }

    #[inline(never)]
    pub(super) fn record_set(self, fields: &'v [(Symbol, Code)], scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let mut sets = Vec::with_capacity(fields.len());
        for (name, field) in fields {
            sets.push((*name, self.set(field, scope)?.into_owned()));
        }
        Ok(Val::Own(Value::record_set(sets)))
    }

    pub(super) fn values(self, items: &'v [Code], scope: &'v Scope<'v>) -> Result<Parts<'v>, Failure> {
        let values = self.run.gather();
        for item in items {
            values.push(self.own(item, scope)?);
        }
        Ok(values)
    }

    /// The element of a set that is written out with one.
    fn single(self, set: &'v Code) -> Option<&'v Code> {
        match &set.op {
            Op::Set(items) if self.run.watch.is_none() => match &**items {
                [item] => Some(item),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of an expression that must be a set.
    #[inline]
    pub(super) fn set(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let value = self.value(code, scope)?;
        if value.is_set() { Ok(value) } else { Err(self.no_set(&value, code)) }
    }

    #[cold]
    fn no_set(self, value: &Value, code: &Code) -> Failure {
        let message = format!("a set is expected here, but this is {}", self.run.show(value));
        let failure = Failure::new(FailureKind::Argument, message).at(code.span);
        match value {
            Value::Integer(_) => failure.help("a set of the first numbers is written `1..N`"),
            _ => failure,
        }
    }

    #[inline]
    pub(super) fn done(self, result: Result<Value, ValueError>, span: Span) -> Result<Val<'v>, Failure> {
        match result {
            Ok(value) => Ok(Val::Own(value)),
            Err(error) => Err(self.run.failed(&error, span)),
        }
    }
}
