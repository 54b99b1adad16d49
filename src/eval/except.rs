//! `EXCEPT`: a function with new values at the ends of some paths.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::scope::Scope;
use super::truth::{Decided, Truth};
use crate::text::Span;
use crate::value::{self, Value, ValueError};
use smallvec::SmallVec;

impl<'v> Eval<'v> {
    /// The value at an argument after an update of the function, which changes nothing at other arguments.
    pub(super) fn updated_at(
        self,
        old: Value,
        argument: &Value,
        update: &'v Update,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Value, Failure> {
        let Some((step, rest)) = update.path.split_first() else { return Ok(old) };
        let key = match step {
            PathStep::Index(index) => self.value(index, scope)?,
            PathStep::Field(name) => Val::Own(Value::String(*name)),
        };
        if value::equal(&key, argument).map_err(|error| self.run.failed(&error, span))? {
            Ok(self.update(Val::Own(old), rest, &update.value, scope, span)?.into_owned())
        } else {
            Ok(old)
        }
    }

    #[inline(never)]
    pub(super) fn except(
        self,
        parts: &'v (Code, Box<[Update]>),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        let (function, updates) = parts;
        let mut result = self.value(function, scope)?;
        for update in updates {
            result = self.update(result, &update.path, &update.value, scope, code.span)?;
        }
        Ok(result)
    }

    /// `[f EXCEPT ![i] = e] = g`, the updated function on either side, without putting it together: most often it is compared with what it
    /// shares the most of its parts with.
    #[inline(never)]
    pub(super) fn equal_updated(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        let [left, right] = operands;
        let answer = if let Op::Except(parts) = &left.op {
            let updated = self.updated_but_last(parts, scope, left.span)?;
            let right = self.value(right, scope)?;
            updated.compare(&right, value::equal)
        } else if let Op::Except(parts) = &right.op {
            let left = self.value(left, scope)?;
            let updated = self.updated_but_last(parts, scope, right.span)?;
            updated.compare(&left, |right, left| value::equal(left, right))
        } else {
            return self.equal_values(operands, scope, code);
        };
        answer.map(Truth::from).map_err(|error| self.run.failed(&error, code.span))
    }

    /// A function with all updates but the last, which is evaluated and not yet made.
    fn updated_but_last(
        self,
        (function, updates): &'v (Code, Box<[Update]>),
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Updated<'v>, Failure> {
        let mut function = self.value(function, scope)?;
        let Some((last, earlier)) = updates.split_last() else { return Ok(Updated { function, change: None }) };
        for update in earlier {
            function = self.update(function, &update.path, &update.value, scope, span)?;
        }
        let mut places = Places::new();
        let new = self.change(&function, &last.path, &last.value, scope, span, &mut places)?;
        Ok(Updated { function, change: new.map(|new| (places, new)) })
    }

    /// The value with a new one at the end of the path, where `@` is what lies there.
    fn update(
        self,
        old: Val<'v>,
        path: &'v [PathStep],
        new: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let mut places = Places::new();
        let Some(new) = self.change(&old, path, new, scope, span, &mut places)? else { return Ok(old) };
        Ok(Val::Own(match old {
            Val::Ref(old) => old.with_part(&places, new),
            Val::Own(old) => old.into_with_part(&places, new),
        }))
    }

    /// What an update puts at the end of a path, and the places along the path; `None` where nothing changes: outside the domain
    /// (*Specifying Systems* leaves it open; TLC warns).
    #[inline]
    fn change(
        self,
        mut old: &Value,
        path: &'v [PathStep],
        new: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
        places: &mut Places,
    ) -> Result<Option<Value>, Failure> {
        for step in path {
            let position = match step {
                PathStep::Index(index) => {
                    let key = self.operand(index, scope)?;
                    self.position_to_update(old, &key, index.span)?
                }
                PathStep::Field(name) => self.position_to_update(old, &Value::String(*name), span)?,
            };
            let Some((position, inner)) = position.and_then(|position| Some((position, old.at(position)?))) else {
                return Ok(None);
            };
            places.push(position);
            old = inner;
        }
        self.own(new, &Scope::one(old, scope)).map(Some)
    }

    /// Where the value of a key lies that is to be replaced.
    #[inline]
    fn position_to_update(self, function: &Value, key: &Value, place: Span) -> Result<Option<usize>, Failure> {
        // Every key is outside of an empty domain, which does not show what the keys of the function would be.
        if matches!(function, Value::Tuple(tuple) if tuple.is_empty()) {
            return Ok(None);
        }
        function.position(key).map_err(|error| self.run.failed(&error, place))
    }
}

/// Where the parts along a path lie, each in the one before.
type Places = SmallVec<[usize; 4]>;

/// A function and a change of a part of it.
struct Updated<'v> {
    function: Val<'v>,
    change: Option<(Places, Value)>,
}

impl Updated<'_> {
    /// Whether the function after the change is another value, by an equality of parts of it with parts of that.
    fn compare(
        &self,
        other: &Value,
        equal: impl Fn(&Value, &Value) -> Result<bool, ValueError> + Copy,
    ) -> Result<bool, ValueError> {
        match &self.change {
            Some((places, new)) => self.function.with_part_equals(places, new, other, equal),
            None => equal(&self.function, other),
        }
    }
}
