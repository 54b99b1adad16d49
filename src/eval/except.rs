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
        let [step, rest @ ..] = path else {
            let inner = Scope::one(&old, scope);
            return Ok(Val::Own(self.value(new, &inner)?.into_owned()));
        };
        let position = match step {
            PathStep::Index(index) => {
                let key = self.value(index, scope)?;
                self.position_to_update(&old, &key, index.span)?
            }
            PathStep::Field(name) => self.position_to_update(&old, &Value::String(*name), span)?,
        };
        // Outside the domain nothing changes (*Specifying Systems* leaves it open; TLC warns).
        let Some((position, inner)) = position.and_then(|position| Some((position, old.at(position)?))) else {
            return Ok(old);
        };
        let value = self.update(Val::Ref(inner), rest, new, scope, span)?.into_owned();
        Ok(Val::Own(match old {
            Val::Ref(old) => old.with_at(position, value),
            Val::Own(old) => old.into_with_at(position, value),
        }))
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
