//! Truth: expressions that must be TRUE or FALSE, decided without making a value of each part.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Time, Val};
use super::number::{Way, field_at_hand};
use super::odd::OddOperands;
use super::scope::Scope;
use crate::semantics::form::Quantifier;
use crate::value::{self, Value};
use std::ops::ControlFlow;

/// TRUE or FALSE, as wide as a word: with a failure beside it it still comes back in registers.
#[derive(Clone, Copy)]
pub(super) struct Truth(u64);

/// A truth, or why there is none.
pub(super) type Decided = Result<Truth, Failure>;

impl From<bool> for Truth {
    #[inline]
    fn from(truth: bool) -> Self {
        Truth(u64::from(truth))
    }
}

impl Truth {
    /// Whether it is TRUE.
    #[inline]
    pub fn holds(self) -> bool {
        self.0 != 0
    }
}

impl<'v> Eval<'v> {
    /// The value of a boolean expression.
    #[inline]
    pub fn truth(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        if self.run.watch.is_some() {
            self.watched_truth(code, scope)
        } else {
            self.decide(code, scope).map(Truth::holds)
        }
    }

    /// The value of a boolean expression, whoever watches; a jump, as [`Eval::evaluate`] is.
    pub(super) fn decide(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        match &code.op {
            Op::Not(operand) => self.not(operand, scope),
            Op::And(items) => self.all(items, scope),
            Op::Or(items) => self.any(items, scope),
            Op::Implies(operands) => self.implies(operands, scope),
            Op::Equivalent(operands) => self.equivalent(operands, scope),
            Op::Equal(operands) => self.equal(operands, scope, code),
            Op::NotEqual(operands) => self.differ(operands, scope, code),
            Op::In(operands) => self.member(operands, scope, code),
            Op::NotIn(operands) => self.no_member(operands, scope, code),
            Op::SubsetEq(operands) => self.subset(operands, scope, code),
            Op::Quantifier(quantifier, parts) => self.quantified(*quantifier, parts, scope, code),
            Op::If(parts) => self.truth_if(parts, scope),
            Op::Case(..) => self.truth_case(code, scope),
            Op::Let(..) => self.truth_let(code, scope),
            Op::Call(..) => self.truth_call(code, scope),
            Op::CallLocal(..) => self.truth_call_local(code, scope),
            Op::Unchanged(operand) => self.unchanged(operand, scope, code),
            Op::Square(parts) => self.square(parts, scope, code),
            Op::Angle(parts) => self.angle(parts, scope, code),
            Op::Enabled(action) => self.enabled(action, scope),
            Op::Compose(parts) => self.composed(parts, scope),
            Op::Value(Value::Boolean(value)) => Ok((*value).into()),
            Op::Arithmetic(Calculation { way: Way::Truth(way), operator }, _) => {
                self.comparison((*operator, *way), code, scope)
            }
            _ => self.truth_value(code, scope),
        }
    }

    #[inline(never)]
    fn not(self, operand: &'v Code, scope: &'v Scope<'v>) -> Decided {
        Ok((!self.truth(operand, scope)?).into())
    }

    #[inline(never)]
    fn all(self, items: &'v [Code], scope: &'v Scope<'v>) -> Decided {
        for item in items {
            if !self.truth(item, scope)? {
                return Ok(false.into());
            }
        }
        Ok(true.into())
    }

    #[inline(never)]
    fn any(self, items: &'v [Code], scope: &'v Scope<'v>) -> Decided {
        for item in items {
            if self.truth(item, scope)? {
                return Ok(true.into());
            }
        }
        Ok(false.into())
    }

    #[inline(never)]
    fn implies(self, operands: &'v [Code; 2], scope: &'v Scope<'v>) -> Decided {
        Ok((!self.truth(&operands[0], scope)? || self.truth(&operands[1], scope)?).into())
    }

    #[inline(never)]
    fn equivalent(self, operands: &'v [Code; 2], scope: &'v Scope<'v>) -> Decided {
        Ok((self.truth(&operands[0], scope)? == self.truth(&operands[1], scope)?).into())
    }

    #[inline(never)]
    fn quantified(
        self,
        quantifier: Quantifier,
        parts: &'v (Box<[Binder]>, Code),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Decided {
        if let Some(Value::Boolean(answer)) = self.asked(code, scope) {
            return Ok((*answer).into());
        }
        // The body decides as soon as it differs from what an empty set would give.
        let neutral = quantifier == Quantifier::ForAll;
        let flow = self.each_binding(&parts.0, scope, |inner| {
            Ok(if self.truth(&parts.1, inner)? == neutral { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok((flow.is_continue() == neutral).into())
    }

    #[inline(never)]
    fn truth_if(self, parts: &'v [Code; 3], scope: &'v Scope<'v>) -> Decided {
        let [test, then, other] = parts;
        self.truth(if self.truth(test, scope)? { then } else { other }, scope).map(Truth::from)
    }

    #[inline(never)]
    fn truth_case(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        self.truth(self.case(code, scope)?, scope).map(Truth::from)
    }

    #[inline(never)]
    fn truth_let(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        self.let_in::<bool>(code, scope).map(Truth::from)
    }

    #[inline(never)]
    fn truth_call_local(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        self.call_local::<bool>(code, scope).map(Truth::from)
    }

    #[inline(never)]
    fn truth_call(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        self.call::<bool>(code, scope).map(Truth::from)
    }

    #[inline(never)]
    fn square(self, parts: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        Ok((self.truth(&parts[0], scope)? || self.unchanged(&parts[1], scope, code)?.holds()).into())
    }

    #[inline(never)]
    fn angle(self, parts: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        Ok((self.truth(&parts[0], scope)? && !self.unchanged(&parts[1], scope, code)?.holds()).into())
    }

    #[inline(never)]
    fn truth_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        let value = self.evaluate(code, scope)?;
        self.boolean(&value, code)
    }

    /// A value that must be TRUE or FALSE.
    #[inline]
    pub(super) fn boolean(self, value: &Value, code: &Code) -> Decided {
        match value {
            Value::Boolean(value) => Ok((*value).into()),
            other => Err(self.no_boolean(other, code)),
        }
    }

    #[cold]
    fn no_boolean(self, value: &Value, code: &Code) -> Failure {
        let message = format!("TRUE or FALSE is expected here, but this is {}", self.run.show(value));
        Failure::new(FailureKind::NotBoolean, message).at(code.span)
    }

    #[inline(never)]
    fn differ(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        Ok((!self.equal(operands, scope, code)?.holds()).into())
    }

    #[inline(never)]
    fn equal(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        if matches!((&operands[0].op, &operands[1].op), (Op::Except(_), _) | (_, Op::Except(_)))
            && self.run.watch.is_none()
        {
            return self.equal_updated(operands, scope, code);
        }
        match &operands[1].op {
            Op::Value(Value::Integer(right)) => self.equal_number(operands, *right, scope, code),
            Op::Value(literal) => self.equal_literal(&operands[0], literal, scope, code),
            Op::Once(once)
                if let Some(known) = once.value.get()
                    && self.run.watch.is_none()
                    && !operands[0].looks_numeric() =>
            {
                self.equal_literal(&operands[0], known, scope, code)
            }
            _ if operands[1].looks_numeric() || operands[0].looks_numeric() => {
                self.equal_numbers(operands, scope, code)
            }
            _ => self.equal_values(operands, scope, code),
        }
    }

    /// `n = 0`, where a name is looked up without a frame.
    #[inline(never)]
    fn equal_number(self, operands: &'v [Code; 2], right: i64, scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        if let Op::Local(local) = &operands[0].op
            && let Some(Value::Integer(left)) = scope.value(*local)
            && self.run.watch.is_none()
        {
            return Ok((*left == right).into());
        }
        self.equal_calculated(operands, right, scope, code)
    }

    #[inline(never)]
    fn equal_calculated(self, operands: &'v [Code; 2], right: i64, scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        // Who watches sees the number, too.
        if self.run.watch.is_some() {
            return self.equal_numbers(operands, scope, code);
        }
        match self.integer(&operands[0], scope) {
            Ok(left) => Ok((left == right).into()),
            Err(left) => self.equal_odd(self.odd_left(*left, &operands[1], scope), code),
        }
    }

    #[inline(never)]
    fn equal_numbers(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        match self.operands(operands, scope) {
            Ok((left, right)) => Ok((left == right).into()),
            Err(operands) => self.equal_odd(operands, code),
        }
    }

    /// `a = "b"`, where most often both are strings, and the one on the left lies somewhere.
    #[inline(never)]
    fn equal_literal(self, left: &'v Code, literal: &'v Value, scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        if let (Some(Value::String(left)), Value::String(literal)) = (field_at_hand(left, scope), literal)
            && self.run.watch.is_none()
        {
            return Ok((left == literal).into());
        }
        match (self.value(left, scope)?, literal) {
            (Val::Ref(Value::String(left)), Value::String(literal)) => Ok((left == literal).into()),
            (Val::Ref(left), literal) => self.equal_to(left, literal, code),
            (Val::Own(left), literal) => self.equal_to(&left, literal, code),
        }
    }

    fn equal_to(self, left: &Value, right: &Value, code: &'v Code) -> Decided {
        value::equal(left, right).map(Truth::from).map_err(|error| self.run.failed(&error, code.span))
    }

    #[cold]
    #[allow(clippy::boxed_local, reason = "taken out of its box here, where it is rare")]
    fn equal_odd(self, operands: OddOperands, code: &'v Code) -> Decided {
        let (left, right) = (*operands)?;
        self.equal_to(&left, &right, code)
    }

    #[inline(never)]
    pub(super) fn equal_values(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        if let (Some(left), Some(right)) = (at_hand(&operands[0], scope), at_hand(&operands[1], scope))
            && self.run.watch.is_none()
        {
            return self.equal_to(left, right, code);
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
            Ok(ref right) => self.equal_to(left, right, code),
            Err(failure) => Err(failure),
        }
    }

    #[inline(never)]
    pub(super) fn unchanged(self, operand: &'v Code, scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        let now = self.value(operand, scope)?;
        let next = Eval { run: self.run, time: Time::Next }.value(operand, scope)?;
        self.equal_to(&now, &next, code)
    }
}

/// The value of a name, or of a field that lies at hand.
#[inline]
fn at_hand<'v>(code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
    match &code.op {
        Op::Local(local) => scope.value(*local),
        Op::Field(..) => field_at_hand(code, scope),
        _ => None,
    }
}
