//! What cannot be listed: membership in sets and application of functions that are known by their expressions alone.
//!
//! A filter of an infinite set and a function on one have no values that could be kept. Where evaluation meets one, the
//! names, choices and constructors around it still tell what lies in it or what it gives.

use super::call::cells;
use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::Eval;
use super::scope::{Bound, Frame, Scope};
use crate::text::Span;
use crate::value::{Value, ValueError};
use std::ops::ControlFlow;

/// What is asked of the expression that another one stands for, in its scope.
type Ask<'q, T> = dyn for<'a> FnMut(&'a Code, &'a Scope<'a>, Eval<'a>, Failure) -> Result<T, Failure> + 'q;

impl<'v> Eval<'v> {
    /// Whether a value is an element of a set that has no value; the failure says why it has none.
    pub(super) fn shaped_member(
        self,
        element: &Value,
        set: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
        failure: Failure,
    ) -> Result<bool, Failure> {
        if failure.kind() != FailureKind::NotEnumerable {
            return Err(failure);
        }
        // An element must have the outer form first, whatever its parts are.
        let formed = |whole: Value, kind: &str| {
            whole.contains(element).map_err(|error| match error {
                // The set has no value that could be shown, but its form is known.
                ValueError::Membership { .. } => {
                    let shown = self.run.show(element);
                    let message =
                        format!("cannot tell whether {} {shown} is an element of this set of {kind}", element.kind());
                    Failure::new(FailureKind::Membership, message).at(span)
                }
                other => self.run.failed(&other, span),
            })
        };
        match &set.op {
            Op::Cup(operands) => Ok(self.member_value(element, &operands[0], scope, span)?
                || self.member_value(element, &operands[1], scope, span)?),
            Op::Cap(operands) => Ok(self.member_value(element, &operands[0], scope, span)?
                && self.member_value(element, &operands[1], scope, span)?),
            Op::Difference(operands) => Ok(self.member_value(element, &operands[0], scope, span)?
                && !self.member_value(element, &operands[1], scope, span)?),
            Op::Powerset(base) => {
                Ok(formed(Value::powerset(Value::anything()), "sets")?
                    && self.all_members(element, base, scope, span)?)
            }
            Op::FunctionSet(operands) => {
                let domain = self.set(&operands[0], scope)?.into_owned();
                if !formed(Value::function_set(domain, Value::anything()), "functions")? {
                    return Ok(false);
                }
                self.all_values(element, &operands[1], scope, span)
            }
            Op::RecordSet(fields) => {
                let whole = fields.iter().map(|(name, _)| (*name, Value::anything())).collect();
                if !formed(Value::record_set(whole), "records")? {
                    return Ok(false);
                }
                for (name, set) in fields {
                    if let Ok(Some(value)) = element.apply(&Value::String(*name))
                        && !self.member_value(value, set, scope, span)?
                    {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Op::Product(sets) => {
                if !formed(Value::product(vec![Value::anything(); sets.len()]), "tuples")? {
                    return Ok(false);
                }
                for (component, set) in element.function_values().unwrap_or_default().iter().zip(sets) {
                    if !self.member_value(component, set, scope, span)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Op::Native(native, arguments) if (native.module, native.name) == ("Sequences", "Seq") => match &**arguments
            {
                [Argument::Value(base)] => Ok(formed(Value::sequences(Value::anything()), "sequences")?
                    && self.all_values(element, base, scope, span)?),
                _ => Err(failure),
            },
            Op::Union(sets) => match bare(sets, scope) {
                (Op::Set(sets), home) => {
                    for set in sets {
                        if self.member_value(element, set, home, span)? {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                }
                _ => Err(failure),
            },
            _ => self.denoted(set, scope, failure, span, &mut |set, scope, eval, _| {
                eval.member_value(element, set, scope, span)
            }),
        }
    }

    fn all_values(self, function: &Value, set: &'v Code, scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        for value in function.function_values().unwrap_or_default() {
            if !self.member_value(value, set, scope, span)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a function that has no value, since it cannot be listed, gives for one argument after the other; the failure says so.
    pub(super) fn shaped_application(
        self,
        function: &'v Code,
        path: &[Value],
        scope: &'v Scope<'v>,
        span: Span,
        failure: Failure,
    ) -> Result<Value, Failure> {
        match &function.op {
            Op::Function(parts) => self.apply_path(&parts.0, &parts.1, scope, path, span),
            Op::Tuple(_) | Op::Record(..) if let Some((key, rest)) = path.split_first() => {
                self.part(function, key, scope, failure, span, &mut |part, scope, eval, failure| match rest {
                    [] => Ok(eval.value(part, scope)?.into_owned()),
                    _ => eval.shaped_application(part, rest, scope, span, failure),
                })
            }
            Op::Except(parts) if let [argument] = path => {
                let mut result = self.shaped_application(&parts.0, path, scope, span, failure)?;
                for update in &parts.1 {
                    result = self.updated_at(result, argument, update, scope, span)?;
                }
                Ok(result)
            }
            _ => self.denoted(function, scope, failure, span, &mut |function, scope, eval, failure| {
                eval.shaped_application(function, path, scope, span, failure)
            }),
        }
    }

    /// Asks the expression that another one stands for: a name, an argument, a definition, a branch, a part of what is
    /// written out. What stands for nothing else fails as before.
    fn denoted<T>(
        self,
        code: &'v Code,
        scope: &'v Scope<'v>,
        failure: Failure,
        span: Span,
        ask: &mut Ask<'_, T>,
    ) -> Result<T, Failure> {
        match &code.op {
            Op::Once(once) => ask(&once.code, const { &Scope::EMPTY }, self, failure),
            Op::Call(id, arguments, _) => {
                let definition = self.run.program.definition(*id);
                if definition.recursive {
                    return Err(failure);
                }
                let slots = self.slots(arguments, scope);
                self.deeper(span, || ask(&definition.body, &Scope::call(&slots), self, failure))
            }
            Op::CallLocal(local, arguments) => match scope.find(*local) {
                Some(Bound::Let { definition, scope: home, .. }) if !definition.recursive => {
                    let slots = self.slots(arguments, scope);
                    let inner = Scope::new(Frame::Arguments(&slots), home);
                    self.deeper(span, || ask(&definition.body, &inner, self, failure))
                }
                _ => Err(failure),
            },
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, .. }) => ask(code, home, self, failure),
                Some(Bound::Let { definition, scope: home, .. }) if definition.arity == 0 && !definition.recursive => {
                    ask(&definition.body, home, self, failure)
                }
                _ => Err(failure),
            },
            Op::If(parts) => {
                let branch = if self.truth(&parts[0], scope)? { &parts[1] } else { &parts[2] };
                ask(branch, scope, self, failure)
            }
            Op::Let(definitions, body) => {
                let cells = cells(definitions);
                ask(body, &Scope::new(Frame::Let(definitions, &cells), scope), self, failure)
            }
            Op::Case(..) => ask(self.case(code, scope)?, scope, self, failure),
            Op::Field(record, name) => self.part(record, &Value::String(*name), scope, failure, span, ask),
            Op::Index(operands) => {
                let key = self.value(&operands[1], scope)?.into_owned();
                self.part(&operands[0], &key, scope, failure, span, ask)
            }
            _ => Err(failure),
        }
    }

    /// Asks the expression of the part that a function has at a key, where the function is written out or stands for one that is.
    fn part<T>(
        self,
        whole: &'v Code,
        key: &Value,
        scope: &'v Scope<'v>,
        failure: Failure,
        span: Span,
        ask: &mut Ask<'_, T>,
    ) -> Result<T, Failure> {
        match &whole.op {
            Op::Tuple(parts) => {
                let place = match key {
                    Value::Integer(place) => parts.get((*place as usize).wrapping_sub(1)),
                    _ => None,
                };
                self.among_parts(parts.iter(), place, (key, scope), span)?;
                place.map_or(Err(failure.clone()), |part| ask(part, scope, self, failure))
            }
            Op::Record(fields, _) => {
                let field = fields.iter().find(|(name, _)| *key == Value::String(*name)).map(|(_, field)| field);
                self.among_parts(fields.iter().map(|(_, field)| field), field, (key, scope), span)?;
                field.map_or(Err(failure.clone()), |part| ask(part, scope, self, failure))
            }
            Op::Function(function) => {
                let mut answer = Err(failure.clone());
                self.at_argument(&function.0, scope, key, span, &mut |inner| {
                    answer = ask(&function.1, inner, self, failure.clone());
                    Ok(ControlFlow::Break(()))
                })?;
                answer
            }
            _ => self.denoted(whole, scope, failure, span, &mut |whole, scope, eval, failure| {
                eval.part(whole, key, scope, failure, span, ask)
            }),
        }
    }

    /// Fails where no part has the key, or where another part fails for another reason than that it cannot be listed.
    fn among_parts(
        self,
        parts: impl Iterator<Item = &'v Code>,
        wanted: Option<&'v Code>,
        (key, scope): (&Value, &'v Scope<'v>),
        span: Span,
    ) -> Result<(), Failure> {
        let Some(wanted) = wanted else { return Err(self.outside_its_domain(key, span)) };
        for part in parts.filter(|part| !std::ptr::eq(*part, wanted)) {
            if let Err(failure) = self.value(part, scope)
                && failure.kind() != FailureKind::NotEnumerable
            {
                return Err(failure);
            }
        }
        Ok(())
    }
}

/// What an expression is, below the mark that its value is kept.
fn bare<'v>(code: &'v Code, scope: &'v Scope<'v>) -> (&'v Op, &'v Scope<'v>) {
    match &code.op {
        Op::Once(once) => bare(&once.code, const { &Scope::EMPTY }),
        op => (op, scope),
    }
}
