//! `EXCEPT`: a function with new values at the ends of some paths.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::scope::Scope;
use crate::text::Span;
use crate::value::Value;

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
        if crate::value::equal(&key, argument).map_err(|error| self.run.failed(&error, span))? {
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

    /// The value with a new one at the end of the path, where `@` is what lies there.
    fn update(
        self,
        old: Val<'v>,
        path: &'v [PathStep],
        new: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let [step, rest @ ..] = path else { return self.own(new, &Scope::one(&old, scope)).map(Val::Own) };
        let Some((position, value)) = self.changed(&old, (step, rest), new, scope, span)? else { return Ok(old) };
        Ok(Val::Own(match old {
            Val::Ref(old) => old.with_at(position, value),
            Val::Own(old) => old.into_with_at(position, value),
        }))
    }

    /// What becomes of a part of a value by an update along a path, and where that part lies; `None` where nothing changes: outside the
    /// domain (*Specifying Systems* leaves it open; TLC warns).
    fn changed(
        self,
        old: &Value,
        (step, rest): (&'v PathStep, &'v [PathStep]),
        new: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Option<(usize, Value)>, Failure> {
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
        let value = match rest {
            [] => self.own(new, &Scope::one(inner, scope))?,
            [step, rest @ ..] => match self.changed(inner, (step, rest), new, scope, span)? {
                Some((position, value)) => inner.with_at(position, value),
                None => return Ok(None),
            },
        };
        Ok(Some((position, value)))
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
