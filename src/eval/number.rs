//! Numbers: expressions that most likely are small integers, computed without making a value of each part.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::native;
use super::scope::{Bound, Scope};
use crate::text::Span;
use crate::value::Value;

/// What an expression turned out to be that is no integer of 64 bits: another value, or none.
#[derive(Debug)]
pub(super) enum Odd {
    Value(Value),
    Failure(Failure),
}

/// An integer of 64 bits, in a register; everything else lies in a box.
pub(super) type Integer = Result<i64, Box<Odd>>;

/// Two integers of 64 bits, or what the operands are instead.
type Operands = Result<(i64, i64), Box<Result<(Value, Value), Failure>>>;

impl From<Failure> for Box<Odd> {
    #[cold]
    fn from(failure: Failure) -> Self {
        Box::new(Odd::Failure(failure))
    }
}

impl From<Odd> for Result<Value, Failure> {
    fn from(odd: Odd) -> Self {
        match odd {
            Odd::Value(value) => Ok(value),
            Odd::Failure(failure) => Err(failure),
        }
    }
}

#[inline]
fn integer_of(value: Result<Value, Failure>) -> Integer {
    match value {
        Ok(Value::Integer(integer)) => Ok(integer),
        other => Err(odd(other)),
    }
}

#[cold]
fn odd(value: Result<Value, Failure>) -> Box<Odd> {
    Box::new(match value {
        Ok(value) => Odd::Value(value),
        Err(failure) => Odd::Failure(failure),
    })
}

impl Code {
    /// Whether the form of the expression says that its value is an integer, if it has one.
    #[inline]
    pub(super) fn looks_numeric(&self) -> bool {
        match &self.op {
            Op::Value(Value::Integer(_)) => true,
            Op::Arithmetic(operator, _) => operator.is_numeric(),
            _ => false,
        }
    }
}

impl Arithmetic {
    /// Whether the result is a number.
    #[inline]
    pub(super) fn is_numeric(self) -> bool {
        matches!(
            self,
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Modulo
        )
    }
}

impl<'v> Eval<'v> {
    /// The value of an expression, where it is an integer of 64 bits.
    #[inline(always)]
    pub(super) fn integer(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        // What only names a number is answered without a call.
        if self.run.watch.is_none() {
            match &code.op {
                Op::Value(Value::Integer(integer)) => return Ok(*integer),
                Op::Local(local) => {
                    if let Some(Bound::Value(Value::Integer(integer))) = scope.find(*local) {
                        return Ok(*integer);
                    }
                }
                Op::Arithmetic(operator, operands) if operator.is_numeric() => {
                    return self.calculate(*operator, operands, scope, code.span);
                }
                _ => {}
            }
        }
        self.number(code, scope)
    }

    #[inline(never)]
    fn number(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        if self.run.watch.is_none() {
            match &code.op {
                Op::If(parts) => {
                    let [test, then, other] = &**parts;
                    return self.integer(if self.truth(test, scope)? { then } else { other }, scope);
                }
                Op::Call(id, arguments) if !arguments.is_empty() => return self.call(*id, arguments, scope, code.span),
                Op::Let(definitions, body) => return self.let_in(definitions, body, scope),
                _ => {}
            }
        }
        self.integer_value(code, scope)
    }

    #[inline(never)]
    fn integer_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match self.value(code, scope) {
            Ok(Val::Ref(&Value::Integer(integer)) | Val::Own(Value::Integer(integer))) => Ok(integer),
            other => Err(odd(other.map(Val::into_owned))),
        }
    }

    /// The result of an operator whose result is a number.
    #[inline(never)]
    pub(super) fn calculate(
        self,
        operator: Arithmetic,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Integer {
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::small(operator, left, right) {
                Some(result) => Ok(result),
                None => integer_of(self.arithmetic(operator, &Value::Integer(left), &Value::Integer(right), span)),
            },
            Err(operands) => {
                let (left, right) = (*operands)?;
                integer_of(self.arithmetic(operator, &left, &right, span))
            }
        }
    }

    #[cold]
    fn arithmetic(self, operator: Arithmetic, left: &Value, right: &Value, span: Span) -> Result<Value, Failure> {
        native::arithmetic(self, operator, left, right, span)
    }

    /// The result of an operator that compares numbers or makes an interval.
    pub(super) fn compared(
        self,
        operator: Arithmetic,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Value, Failure> {
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::ordered(operator, left, right) {
                Some(answer) => Ok(Value::Boolean(answer)),
                None => native::arithmetic(self, operator, &Value::Integer(left), &Value::Integer(right), span),
            },
            Err(operands) => {
                let (left, right) = (*operands)?;
                self.arithmetic(operator, &left, &right, span)
            }
        }
    }

    /// The values of two operands, the left one first.
    #[inline]
    pub(super) fn operands(self, operands: &'v [Code; 2], scope: &'v Scope<'v>) -> Operands {
        let left = match self.integer(&operands[0], scope) {
            Ok(left) => left,
            Err(left) => return Err(self.odd_left(*left, &operands[1], scope)),
        };
        match self.integer(&operands[1], scope) {
            Ok(right) => Ok((left, right)),
            Err(right) => Err(odd_right(left, *right)),
        }
    }

    #[cold]
    fn odd_left(self, left: Odd, right: &'v Code, scope: &'v Scope<'v>) -> Box<Result<(Value, Value), Failure>> {
        Box::new(
            Result::<Value, Failure>::from(left).and_then(|left| Ok((left, self.value(right, scope)?.into_owned()))),
        )
    }
}

#[cold]
fn odd_right(left: i64, right: Odd) -> Box<Result<(Value, Value), Failure>> {
    Box::new(Result::<Value, Failure>::from(right).map(|right| (Value::Integer(left), right)))
}
