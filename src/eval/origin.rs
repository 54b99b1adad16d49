//! Origins: new values of variables told apart by how they come from the old ones, for readers that note what is read.

use super::change::{Change, Origin};
use super::code::*;
use super::error::Failure;
use super::machine::{Assign, Eval};
use super::native::Native;
use super::partial::Partial;
use super::scope::{Bound, Frame, Scope};
use super::steady::mentions;
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
            && !self.run.partial.is_some_and(Partial::is_noted)
            && let Some(state) = self.run.now.filter(|state| state.notes())
            && let Some(old) = state.get(variable)
        {
            if self.leads(variable, code, Some(scope), 0)
                && let Some((value, mut parts)) = self.changed((variable, old), code, scope)?
            {
                let origin = match &mut *parts {
                    [] => Origin::Kept,
                    [(path, Change::Elements(taken, added))] if path.is_empty() => {
                        Origin::Elements { taken: taken.clone(), added: added.clone() }
                    }
                    _ => Origin::Updated(parts),
                };
                return Ok((value, origin));
            }
            if let Op::Arithmetic(Calculation { operator: Arithmetic::Add, .. }, operands) = &code.op
                && let (Op::Variable(base), Value::Integer(before)) = (&operands[0].op, old)
                && *base == variable
                && let Value::Integer(more) = self.value(&operands[1], scope)?.into_owned()
                && let Some(sum) = before.checked_add(more)
            {
                return Ok((Value::Integer(sum), Origin::Increased(Value::Integer(more))));
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

    /// Whether an expression may be the variable itself with changes around it, also behind parameters, definitions and conditions. Where the
    /// scope is not at hand any name may lead there.
    fn leads(self, variable: VariableId, code: &'v Code, scope: Option<&'v Scope<'v>>, depth: u32) -> bool {
        const DEEPEST: u32 = 16;
        if depth > DEEPEST {
            return false;
        }
        let leads = |code| self.leads(variable, code, scope, depth + 1);
        match &code.op {
            Op::Variable(id) => *id == variable,
            Op::Except(parts) => leads(&parts.0),
            Op::Cup(operands) | Op::Difference(operands) => leads(&operands[0]),
            Op::If(parts) => parts[1..].iter().any(leads),
            Op::Let(_, body) => self.leads(variable, body, None, depth + 1),
            Op::Native(native, arguments) if changes(native) => {
                matches!(&arguments[0], Argument::Value(code) if leads(code))
            }
            Op::Call(id, arguments, _) => {
                let definition = self.run.program.definition(*id);
                let any = |argument: &'v Argument| matches!(argument, Argument::Value(code) if leads(code));
                !definition.recursive
                    && arguments.iter().any(any)
                    && self.leads(variable, &definition.body, None, depth + 1)
            }
            Op::Local(local) => match scope.map(|scope| scope.find(*local)) {
                None => true,
                Some(Some(Bound::Thunk { code, scope: home, .. })) => self.leads(variable, code, Some(home), depth + 1),
                Some(Some(Bound::Let { definition, scope: home, .. })) if definition.arity == 0 => {
                    self.leads(variable, &definition.body, Some(home), depth + 1)
                }
                Some(_) => false,
            },
            _ => false,
        }
    }

    /// Where an expression is the variable itself with changes around it: its value, and the changes in order. Each is noted as a read of the part
    /// that it replaces if it asks for that. `None` where it is not of that form, or a change is not defined.
    fn changed(
        self,
        (variable, old): (VariableId, &Value),
        code: &Code,
        scope: &Scope<'_>,
    ) -> Result<Option<Changed>, Failure> {
        let of = (variable, old);
        match &code.op {
            Op::Variable(id) => Ok((*id == variable).then(|| (old.clone(), Vec::new()))),
            Op::Cup(_) | Op::Difference(_) if old.is_finite_set() => {
                let Some((taken, added)) = self.exchanged(variable, code, scope)? else { return Ok(None) };
                Ok(with_change((old.clone(), Vec::new()), Box::default(), Change::Elements(taken, added)))
            }
            Op::Except(parts) => {
                let Some(mut changed) = self.changed(of, &parts.0, scope)? else { return Ok(None) };
                for update in &parts.1 {
                    match self.with_update(variable, changed, update, scope)? {
                        Some(with) => changed = with,
                        None => return Ok(None),
                    }
                }
                Ok(Some(changed))
            }
            Op::Native(native, arguments) if changes(native) => {
                let Some(changed) = self.operand_changed(of, &arguments[0], scope)? else { return Ok(None) };
                let Some(change) = self.native_change(native, &arguments[1], scope)? else { return Ok(None) };
                Ok(with_change(changed, Box::default(), change))
            }
            Op::If(parts) => {
                let branch = if self.truth(&parts[0], scope)? { &parts[1] } else { &parts[2] };
                self.changed(of, branch, scope)
            }
            Op::Let(definitions, body) => {
                let cells = super::call::cells(definitions);
                self.changed(of, body, &Scope::new(Frame::Let(definitions, &cells), scope))
            }
            Op::Call(id, arguments, _) => {
                let definition = self.run.program.definition(*id);
                let slots = self.slots(arguments, scope);
                self.deeper(code.span, || self.changed(of, &definition.body, &Scope::call(&slots)))
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, .. }) => self.changed(of, code, home),
                Some(Bound::Let { definition, scope: home, .. }) if definition.arity == 0 => {
                    self.changed(of, &definition.body, home)
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn operand_changed(
        self,
        of: (VariableId, &Value),
        operand: &Argument,
        scope: &Scope<'_>,
    ) -> Result<Option<Changed>, Failure> {
        match operand {
            Argument::Value(code) => self.changed(of, code, scope),
            Argument::Operator(_) => Ok(None),
        }
    }

    /// What an operator does with its first operand.
    fn native_change(self, native: &Native, operand: &Argument, scope: &Scope<'_>) -> Result<Option<Change>, Failure> {
        let Argument::Value(code) = operand else { return Ok(None) };
        let value = self.listed(code, scope)?;
        Ok(Some(if native.name == "Append" { Change::Appended(value) } else { Change::Extended(value) }))
    }

    fn listed(self, code: &Code, scope: &Scope<'_>) -> Result<Value, Failure> {
        let value = self.value(code, scope)?;
        value.normalized(self.run.host.largest_set()).map_err(|error| self.run.failed(&error, code.span))
    }

    /// One more update of a variable; `None` where it is outside the domain.
    fn with_update(
        self,
        variable: VariableId,
        changed: Changed,
        update: &Update,
        scope: &Scope<'_>,
    ) -> Result<Option<Changed>, Failure> {
        let mut path = Vec::with_capacity(update.path.len());
        for step in &update.path {
            path.push(match step {
                PathStep::Index(index) => self.value(index, scope)?.into_owned(),
                PathStep::Field(name) => Value::String(*name),
            });
        }
        let Some(inner) = part(&changed.0, &path).cloned() else { return Ok(None) };
        if update.asks
            && let Some(change) = self.relative(&update.value, &Scope::one(&inner, scope))?
        {
            return Ok(with_change(changed, path.into(), change));
        }
        // What is replaced without a look at it may be anything. Where there is nothing at the path, who makes the update elsewhere
        // finds that out.
        if update.asks
            && let Some(state) = self.run.now
        {
            state.note(variable, &path.iter().collect::<Vec<_>>());
        }
        let new = self.listed(&update.value, &Scope::one(&inner, scope))?;
        Ok(with_change(changed, path.into(), Change::Value(new)))
    }

    /// The change that the right side of an update is, where it only adds to `@` or takes from it: then it does not matter what `@` is.
    fn relative(self, code: &Code, scope: &Scope<'_>) -> Result<Option<Change>, Failure> {
        let at = |code: &Code| matches!(&code.op, Op::Local(local) if local.up == 0);
        match &code.op {
            Op::Cup(operands) if at(&operands[0]) && !mentions(&operands[1], 0) => {
                Ok(Some(Change::Elements(Value::empty_set(), self.listed(&operands[1], scope)?)))
            }
            Op::Difference(operands) if at(&operands[0]) && !mentions(&operands[1], 0) => {
                Ok(Some(Change::Elements(self.listed(&operands[1], scope)?, Value::empty_set())))
            }
            Op::Native(native, arguments) if changes(native) => match &**arguments {
                [Argument::Value(first), Argument::Value(second)] if at(first) && !mentions(second, 0) => {
                    self.native_change(native, &arguments[1], scope)
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }
}

/// A value, and what changed in it, in order.
type Changed = (Value, Vec<(Box<[Value]>, Change)>);

/// One more change; `None` where it is not defined.
fn with_change((value, mut changes): Changed, path: Box<[Value]>, change: Change) -> Option<Changed> {
    let value = change.applied(&value, &path)?;
    changes.push((path, change));
    Some((value, changes))
}

/// Whether an operator gives its first operand with something added.
fn changes(native: &Native) -> bool {
    matches!((native.module, native.name), ("Sequences", "Append") | ("TLC", "@@"))
}

/// The part of a value at a path.
fn part<'a>(value: &'a Value, path: &[Value]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.apply(key).ok().flatten())
}
