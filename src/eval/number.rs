//! Numbers: expressions that most likely are small integers, computed without making a value of each part.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::native;
use super::scope::Scope;
use super::truth::Decided;
use crate::value::Value;

/// What an expression turned out to be that is no integer of 64 bits: another value, or none.
#[derive(Debug)]
pub(super) enum Odd {
    Value(Value),
    Failure(Failure),
}

/// An integer of 64 bits, in a register; everything else lies in a box.
pub(super) type Integer = Result<i64, Box<Odd>>;

/// Two operands that are not both integers of 64 bits.
type OddOperands = Box<Result<(Value, Value), Failure>>;

/// Two integers of 64 bits, or what the operands are instead.
type Operands = Result<(i64, i64), OddOperands>;

/// An interval that need not be made.
pub(super) enum Ends {
    /// From one integer to another.
    Small(i64, i64),
    /// The set, of larger integers.
    Other(Value),
}

impl From<Ends> for Value {
    fn from(ends: Ends) -> Self {
        match ends {
            Ends::Small(first, last) => Value::interval(first, last),
            Ends::Other(set) => set,
        }
    }
}

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

    /// Whether the result is TRUE or FALSE.
    #[inline]
    pub(super) fn compares(self) -> bool {
        matches!(self, Arithmetic::Less | Arithmetic::LessEqual | Arithmetic::Greater | Arithmetic::GreaterEqual)
    }
}

impl<'v> Eval<'v> {
    /// The value of an expression, where it is an integer of 64 bits.
    #[inline(always)]
    pub(super) fn integer(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        if self.run.watch.is_some() {
            return self.integer_value(code, scope);
        }
        // What only names a number is answered without a call.
        match &code.op {
            Op::Value(Value::Integer(integer)) => Ok(*integer),
            Op::Local(local) if let Some(Value::Integer(integer)) = scope.value(*local) => Ok(*integer),
            Op::Arithmetic(operator, operands) if operator.is_numeric() => {
                self.calculate(*operator, operands, scope, code)
            }
            _ => self.number(code, scope),
        }
    }

    fn number(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match &code.op {
            Op::If(parts) => self.number_if(parts, scope),
            Op::Case(..) => self.number_case(code, scope),
            Op::Call(_, arguments, _) if !arguments.is_empty() => self.number_call(code, scope),
            Op::CallLocal(..) => self.number_call_local(code, scope),
            Op::Let(..) => self.number_let(code, scope),
            Op::Index(operands) => self.indexed_number(operands, scope, code),
            _ => self.integer_value(code, scope),
        }
    }

    #[inline(never)]
    fn number_if(self, parts: &'v [Code; 3], scope: &'v Scope<'v>) -> Integer {
        let [test, then, other] = parts;
        self.integer(if self.truth(test, scope)? { then } else { other }, scope)
    }

    #[inline(never)]
    fn number_case(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.integer(self.case(code, scope)?, scope)
    }

    #[inline(never)]
    fn number_call(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.call(code, scope)
    }

    #[inline(never)]
    fn number_call_local(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.call_local(code, scope)
    }

    #[inline(never)]
    fn number_let(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.let_in(code, scope)
    }

    #[inline(never)]
    pub(super) fn integer_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
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
        code: &'v Code,
    ) -> Integer {
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::small(operator, left, right) {
                Some(result) => Ok(result),
                None => self.calculate_large(operator, left, right, code),
            },
            Err(operands) => self.calculate_odd(operator, *operands, code),
        }
    }

    #[cold]
    fn calculate_large(self, operator: Arithmetic, left: i64, right: i64, code: &'v Code) -> Integer {
        integer_of(native::arithmetic(self, operator, &Value::Integer(left), &Value::Integer(right), code.span))
    }

    #[cold]
    fn calculate_odd(self, operator: Arithmetic, operands: Result<(Value, Value), Failure>, code: &'v Code) -> Integer {
        let (left, right) = operands?;
        integer_of(native::arithmetic(self, operator, &left, &right, code.span))
    }

    /// The result of an operator that compares numbers.
    #[inline(never)]
    pub(super) fn compared(
        self,
        operator: Arithmetic,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Decided {
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::ordered(operator, left, right) {
                Some(answer) => Ok(answer.into()),
                None => self.compared_values(operator, &Value::Integer(left), &Value::Integer(right), code),
            },
            Err(operands) => {
                let (left, right) = (*operands)?;
                self.compared_values(operator, &left, &right, code)
            }
        }
    }

    #[cold]
    fn compared_values(self, operator: Arithmetic, left: &Value, right: &Value, code: &'v Code) -> Decided {
        let value = native::arithmetic(self, operator, left, right, code.span)?;
        self.boolean(&value, code)
    }

    /// `a .. b`
    pub(super) fn interval(
        self,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Ends, Failure> {
        match self.operands(operands, scope) {
            Ok((left, right)) => Ok(Ends::Small(left, right)),
            Err(operands) => {
                let (left, right) = (*operands)?;
                native::arithmetic(self, Arithmetic::Interval, &left, &right, code.span).map(Ends::Other)
            }
        }
    }

    /// The values of two operands, the left one first.
    #[inline(always)]
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
    fn odd_left(self, left: Odd, right: &'v Code, scope: &'v Scope<'v>) -> OddOperands {
        Box::new(
            Result::<Value, Failure>::from(left).and_then(|left| Ok((left, self.value(right, scope)?.into_owned()))),
        )
    }
}

#[cold]
fn odd_right(left: i64, right: Odd) -> OddOperands {
    Box::new(Result::<Value, Failure>::from(right).map(|right| (Value::Integer(left), right)))
}
