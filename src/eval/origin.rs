//! Origins: new values of variables told apart by how they come from the old ones, for readers that note what is read.

use super::code::*;
use super::error::Failure;
use super::machine::{Assign, Eval, Origin};
use super::scope::{Bound, Scope};
use crate::semantics::form::VariableId;
use crate::value::Value;

impl<'v> Eval<'v> {
    /// The value that an equation gives a variable. `x' = [x EXCEPT ...]` is told apart for readers that note what they read.
    pub(super) fn new_value(
        self,
        variable: VariableId,
        code: &'v Code,
        scope: &'v Scope<'v>,
    ) -> Result<(Value, Origin), Failure> {
        if self.run.assign == Assign::Next
            && let Some(state) = self.run.now.filter(|state| state.notes())
            && let Some(old) = state.get(variable)
        {
            let mut layers = Vec::new();
            if self.layers(variable, code, scope, &mut layers)
                && let Some(updated) = self.updated(variable, old, &layers)?
            {
                return Ok(updated);
            }
            if let Op::Arithmetic(Calculation { operator: Arithmetic::Add, .. }, operands) = &code.op
                && let (Op::Variable(base), Value::Integer(before)) = (&operands[0].op, old)
                && *base == variable
                && let Value::Integer(more) = self.value(&operands[1], scope)?.into_owned()
                && let Some(sum) = before.checked_add(more)
            {
                return Ok((Value::Integer(sum), Origin::Increased(Value::Integer(more))));
            }
            if old.is_finite_set()
                && let Some((taken, added)) = self.exchanged(variable, code, scope)?
            {
                let value = old.difference(&taken).and_then(|rest| rest.cup(&added));
                let value = value.map_err(|error| self.run.failed(&error, code.span))?;
                return Ok((value, Origin::Elements { taken, added }));
            }
        }
        Ok((self.value(code, scope)?.into_owned(), Origin::Whole))
    }

    /// Where an expression is the variable itself with elements added and taken away: the set `t` that is taken away and the set
    /// `a` that is then added. `(x \cup a) \ b` is `(x \ b) \cup (a \ b)`.
    fn exchanged(
        self,
        variable: VariableId,
        code: &'v Code,
        scope: &'v Scope<'v>,
    ) -> Result<Option<(Value, Value)>, Failure> {
        let listed = |code: &'v Code| {
            let set = self.set(code, scope)?;
            set.normalized(self.run.host.largest_set()).map_err(|error| self.run.failed(&error, code.span))
        };
        let failed = |error| self.run.failed(&error, code.span);
        match &code.op {
            Op::Variable(id) if *id == variable => Ok(Some((Value::empty_set(), Value::empty_set()))),
            Op::Cup(operands) => {
                let Some((taken, added)) = self.exchanged(variable, &operands[0], scope)? else { return Ok(None) };
                Ok(Some((taken, added.cup(&listed(&operands[1])?).map_err(failed)?)))
            }
            Op::Difference(operands) => {
                let Some((taken, added)) = self.exchanged(variable, &operands[0], scope)? else { return Ok(None) };
                let other = listed(&operands[1])?;
                let added = added.difference(&other).map_err(failed)?;
                Ok(Some((taken.cup(&other).map_err(failed)?, added)))
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, .. }) => self.exchanged(variable, code, home),
                Some(Bound::Let { definition, scope: home, .. }) if definition.arity == 0 => {
                    self.exchanged(variable, &definition.body, home)
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Whether an expression is the variable itself with updates around it, also behind parameters; collects the updates,
    /// the innermost first.
    fn layers(
        self,
        variable: VariableId,
        code: &'v Code,
        scope: &'v Scope<'v>,
        layers: &mut Vec<(&'v [Update], &'v Scope<'v>)>,
    ) -> bool {
        match &code.op {
            Op::Variable(id) => *id == variable,
            Op::Except(parts) => {
                let found = self.layers(variable, &parts.0, scope, layers);
                layers.push((&parts.1, scope));
                found
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, .. }) => self.layers(variable, code, home, layers),
                Some(Bound::Let { definition, scope: home, .. }) if definition.arity == 0 => {
                    self.layers(variable, &definition.body, home, layers)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The updates of a variable, each noted as a read of the part that it replaces if it asks for that; `None` where one is outside the
    /// domain.
    fn updated(
        self,
        variable: VariableId,
        old: &Value,
        layers: &[(&'v [Update], &'v Scope<'v>)],
    ) -> Result<Option<(Value, Origin)>, Failure> {
        if layers.is_empty() {
            return Ok(Some((old.clone(), Origin::Kept)));
        }
        let mut result = old.clone();
        let mut parts = Vec::new();
        for (update, scope) in layers.iter().flat_map(|(updates, scope)| updates.iter().map(|update| (update, *scope)))
        {
            let mut path = Vec::with_capacity(update.path.len());
            for step in &update.path {
                path.push(match step {
                    PathStep::Index(index) => self.value(index, scope)?.into_owned(),
                    PathStep::Field(name) => Value::String(*name),
                });
            }
            let Some(inner) = part(&result, &path).cloned() else { return Ok(None) };
            // What is replaced without a look at it may be anything. Where there is nothing at the path, who makes the update elsewhere
            // finds that out.
            if update.asks
                && let Some(state) = self.run.now
            {
                state.note(variable, &path.iter().collect::<Vec<_>>());
            }
            let new = self.value(&update.value, &Scope::one(&inner, scope))?.into_owned();
            let new = new
                .normalized(self.run.host.largest_set())
                .map_err(|error| self.run.failed(&error, update.value.span))?;
            let Some(replaced) = replace(&result, &path, &new) else { return Ok(None) };
            result = replaced;
            parts.push((path.into(), new));
        }
        Ok(Some((result, Origin::Updated(parts))))
    }
}

/// The part of a value at a path.
fn part<'a>(value: &'a Value, path: &[Value]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.apply(key).ok().flatten())
}

/// The value with another part at a path.
pub fn replace(value: &Value, path: &[Value], new: &Value) -> Option<Value> {
    let [key, rest @ ..] = path else { return Some(new.clone()) };
    let inner = value.apply(key).ok().flatten()?;
    value.except(key, replace(inner, rest, new)?).ok()
}
