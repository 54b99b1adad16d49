//! Truth: expressions that must be TRUE or FALSE, decided without making a value of each part.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Time};
use super::scope::Scope;
use crate::semantics::form::Quantifier;
use crate::text::Span;
use crate::value::{self, Value};
use std::ops::ControlFlow;

impl<'v> Eval<'v> {
    /// The value of a boolean expression.
    #[inline]
    pub fn truth(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        if self.run.watch.is_some() { self.watched_truth(code, scope) } else { self.decide(code, scope) }
    }

    pub(super) fn decide(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        match &code.op {
            Op::Not(operand) => Ok(!self.truth(operand, scope)?),
            Op::And(items) => {
                for item in items {
                    if !self.truth(item, scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Op::Or(items) => {
                for item in items {
                    if self.truth(item, scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Op::Implies(operands) => Ok(!self.truth(&operands[0], scope)? || self.truth(&operands[1], scope)?),
            Op::Equivalent(operands) => Ok(self.truth(&operands[0], scope)? == self.truth(&operands[1], scope)?),
            Op::Equal(operands) => self.equal(operands, scope, code.span),
            Op::NotEqual(operands) => Ok(!self.equal(operands, scope, code.span)?),
            Op::In(operands) => self.member(&operands[0], &operands[1], scope, code.span),
            Op::NotIn(operands) => Ok(!self.member(&operands[0], &operands[1], scope, code.span)?),
            Op::SubsetEq(operands) => {
                if let Some(Value::Boolean(answer)) = self.asked(code, scope) {
                    return Ok(*answer);
                }
                self.subset(&operands[0], &operands[1], scope, code.span)
            }
            Op::Quantifier(quantifier, parts) => {
                if let Some(Value::Boolean(answer)) = self.asked(code, scope) {
                    return Ok(*answer);
                }
                // The body decides as soon as it differs from what an empty set would give.
                let neutral = *quantifier == Quantifier::ForAll;
                let flow = self.each_binding(&parts.0, scope, |inner| {
                    Ok(if self.truth(&parts.1, inner)? == neutral {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    })
                })?;
                Ok(flow.is_continue() == neutral)
            }
            Op::If(parts) => {
                let [test, then, other] = &**parts;
                self.truth(if self.truth(test, scope)? { then } else { other }, scope)
            }
            Op::Case(arms, other) => self.truth(self.case(arms, other.as_deref(), scope, code.span)?, scope),
            Op::Let(definitions, body) => self.let_in(definitions, body, scope),
            Op::Call(id, arguments) => self.call(*id, arguments, scope, code.span),
            Op::Unchanged(operand) => self.unchanged(operand, scope, code.span),
            Op::Square(parts) => Ok(self.truth(&parts[0], scope)? || self.unchanged(&parts[1], scope, code.span)?),
            Op::Angle(parts) => Ok(self.truth(&parts[0], scope)? && !self.unchanged(&parts[1], scope, code.span)?),
            Op::Enabled(action) => self.enabled(action, scope),
            Op::Compose(parts) => self.composed(&parts[0], &parts[1], scope, code.span),
            Op::Arithmetic(operator, operands) => match self.compared(*operator, operands, scope, code.span) {
                Ok(Value::Boolean(answer)) => Ok(answer),
                Ok(other) => self.boolean(&other, code.span),
                Err(failure) => Err(failure),
            },
            _ => {
                let value = self.evaluate(code, scope)?;
                self.boolean(&value, code.span)
            }
        }
    }
    fn boolean(self, value: &Value, span: Span) -> Result<bool, Failure> {
        match value {
            Value::Boolean(value) => Ok(*value),
            other => {
                let message = format!("TRUE or FALSE is expected here, but this is {}", self.run.show(other));
                Err(Failure::new(FailureKind::NotBoolean, message).at(span))
            }
        }
    }

    fn equal(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        let failed = |error: value::ValueError| self.run.failed(&error, span);
        if operands.iter().any(Code::looks_numeric) {
            return match self.operands(operands, scope) {
                Ok((left, right)) => Ok(left == right),
                Err(operands) => {
                    let (left, right) = (*operands)?;
                    value::equal(&left, &right).map_err(failed)
                }
            };
        }
        // The values are looked at where they were put: to move one costs more than to compare two.
        let (left, right);
        left = self.value(&operands[0], scope);
        let left = match left {
            Ok(ref left) => left,
            Err(failure) => return Err(failure),
        };
        right = self.value(&operands[1], scope);
        match right {
            Ok(ref right) => value::equal(left, right).map_err(failed),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn unchanged(self, operand: &'v Code, scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        let now = self.value(operand, scope)?;
        let next = Eval { run: self.run, time: Time::Next }.value(operand, scope)?;
        value::equal(&now, &next).map_err(|error| self.run.failed(&error, span))
    }
}
