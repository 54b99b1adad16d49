//! Watched evaluation: the same evaluation, with a word to the watcher before and after each expression.

use super::code::{Code, Op};
use super::error::Failure;
use super::machine::{Eval, Time, Val};
use super::scope::{Bound, Scope};
use crate::semantics::form::Local;
use crate::value::Value;

impl<'v> Eval<'v> {
    #[cold]
    pub(super) fn watched_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.begin(code, scope);
        let result = self.evaluate(code, scope);
        if let Ok(value) = &result
            && matches!(**value, Value::Boolean(false))
        {
            self.others(code, scope);
        }
        self.end(code, result.as_deref());
        result
    }

    #[cold]
    pub(super) fn watched_truth(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        self.begin(code, scope);
        let result = self.decide(code, scope).map(super::truth::Truth::holds);
        if let Ok(false) = result {
            self.others(code, scope);
        }
        self.end(code, result.as_ref().map(|&truth| Value::Boolean(truth)).as_ref().map_err(|failure| *failure));
        result
    }

    fn begin(self, code: &'v Code, scope: &'v Scope<'v>) {
        let known = |local: Local| match scope.find(local) {
            Some(Bound::Value(value)) => Some(value.clone()),
            Some(Bound::Thunk { value, .. }) => value.get().cloned(),
            Some(Bound::Operator(..) | Bound::Let { .. }) | None => None,
        };
        if let Some(watch) = self.run.watch {
            watch.begin(code, self.time == Time::Next, &known);
        }
    }

    fn end(self, code: &Code, result: Result<&Value, &Failure>) {
        if let Some(watch) = self.run.watch {
            watch.end(code, result);
        }
    }

    /// Of a conjunction that is false, the parts after the one that decided: whoever learns wants to know whether they hold.
    fn others(self, code: &'v Code, scope: &'v Scope<'v>) {
        if let (Some(watch), Op::And(items)) = (self.run.watch, &code.op)
            && let Some(seen) = watch.parts()
        {
            watch.aside(true);
            for item in items.iter().skip(seen) {
                // A failure is recorded, and does not matter: the value is known.
                let _ = self.truth(item, scope);
            }
            watch.aside(false);
        }
    }
}
