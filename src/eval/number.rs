//! Numbers: expressions that most likely are small integers, computed without making a value of each part.

use super::code::*;
use super::error::Failure;
use super::expression::impossible;
use super::machine::{Eval, Val};
use super::native;
use super::odd::{Integer, Odd, OddOperands};
use super::scope::{Bound, LetCell, Scope};
use super::truth::Decided;
use crate::semantics::form::Local;
use crate::text::Symbol;
use crate::value::Value;

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
            Op::Arithmetic(calculation, _) => matches!(calculation.way, Way::Number(_)),
            _ => false,
        }
    }
}

impl Arithmetic {
    /// Whether the result is TRUE or FALSE.
    pub fn compares(self) -> bool {
        matches!(self, Arithmetic::Less | Arithmetic::LessEqual | Arithmetic::Greater | Arithmetic::GreaterEqual)
    }
}

/// An integer operator, and how it is evaluated for operands of such a form.
#[derive(Clone, Copy, Debug)]
pub struct Calculation {
    /// The operator.
    pub operator: Arithmetic,
    pub(super) way: Way,
}

/// What an integer operator gives, and by which function: a place in [`CALCULATE`] or [`COMPARE`]. (A pointer in its place would make
/// all expressions larger.)
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    Number(u8),
    Truth(u8),
    Interval,
}

type Calculate = for<'v> fn(Eval<'v>, &'v Code, &'v Scope<'v>) -> Integer;
type Compare = for<'v> fn(Eval<'v>, &'v Code, &'v Scope<'v>) -> Decided;

impl Calculation {
    /// The operator with operands, whose form decides how it is evaluated.
    pub fn new(operator: Arithmetic, operands: &[Code; 2]) -> Self {
        let form = |code: &Code| match &code.op {
            Op::Value(Value::Integer(_)) => 0,
            Op::Local(_) => 1,
            _ => 2,
        };
        let forms = 3 * form(&operands[0]) + form(&operands[1]);
        let way = match operator {
            Arithmetic::Add => Way::Number(ADD * FORMS + forms),
            Arithmetic::Subtract => Way::Number(SUBTRACT * FORMS + forms),
            Arithmetic::Multiply => Way::Number(MULTIPLY * FORMS + forms),
            Arithmetic::Divide => Way::Number(DIVIDE * FORMS + forms),
            Arithmetic::Modulo => Way::Number(MODULO * FORMS + forms),
            Arithmetic::Less => Way::Truth(LESS * FORMS + forms),
            Arithmetic::LessEqual => Way::Truth(LESS_EQUAL * FORMS + forms),
            Arithmetic::Greater => Way::Truth(GREATER * FORMS + forms),
            Arithmetic::GreaterEqual => Way::Truth(GREATER_EQUAL * FORMS + forms),
            Arithmetic::Interval => Way::Interval,
        };
        Calculation { operator, way }
    }
}

// A parameter of a function can be a number, but not yet a variant.
const ADD: u8 = 0;
const SUBTRACT: u8 = 1;
const MULTIPLY: u8 = 2;
const DIVIDE: u8 = 3;
const MODULO: u8 = 4;
const LESS: u8 = 0;
const LESS_EQUAL: u8 = 1;
const GREATER: u8 = 2;
const GREATER_EQUAL: u8 = 3;

/// The operator of a number.
const fn computing(number: u8) -> Arithmetic {
    match number {
        ADD => Arithmetic::Add,
        SUBTRACT => Arithmetic::Subtract,
        MULTIPLY => Arithmetic::Multiply,
        DIVIDE => Arithmetic::Divide,
        _ => Arithmetic::Modulo,
    }
}

/// The comparing operator of a number.
const fn comparing(number: u8) -> Arithmetic {
    match number {
        LESS => Arithmetic::Less,
        LESS_EQUAL => Arithmetic::LessEqual,
        GREATER => Arithmetic::Greater,
        _ => Arithmetic::GreaterEqual,
    }
}

/// How many forms two operands may have.
const FORMS: u8 = 9;

/// The functions for an operator, by the forms of the operands.
macro_rules! by_forms {
    ($function:ident, $($operator:ident),*) => {
        [$(
            $function::<$operator, Number, Number>,
            $function::<$operator, Number, Name>,
            $function::<$operator, Number, Other>,
            $function::<$operator, Name, Number>,
            $function::<$operator, Name, Name>,
            $function::<$operator, Name, Other>,
            $function::<$operator, Other, Number>,
            $function::<$operator, Other, Name>,
            $function::<$operator, Other, Other>,
        )*]
    };
}

/// A function for each number of eight bits, so that none has to be told from those that are not there.
const fn filled<F: Copy, const N: usize>(functions: [F; N]) -> [F; 256] {
    let mut table = [functions[0]; 256];
    let mut index = 0;
    while index < N {
        table[index] = functions[index];
        index += 1;
    }
    table
}

static CALCULATE: [Calculate; 256] = filled(by_forms!(calculated, ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO));
static COMPARE: [Compare; 256] = filled(by_forms!(ordered, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL));

/// How an operand is read where nobody watches.
trait Operand {
    /// Whether it is most likely read without a call.
    const AT_HAND: bool;

    /// The integer, where it lies at hand.
    fn at_hand(code: &Code, scope: &Scope<'_>) -> Option<i64>;

    /// The integer.
    #[inline(always)]
    fn integer<'v>(eval: Eval<'v>, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        if let Some(integer) = Self::at_hand(code, scope) { Ok(integer) } else { eval.integer_value(code, scope) }
    }
}

/// An integer that is written out.
struct Number;
/// A bound variable or a parameter.
struct Name;
/// Whatever has to be evaluated.
struct Other;

impl Operand for Number {
    const AT_HAND: bool = true;

    #[inline(always)]
    fn at_hand(code: &Code, _: &Scope<'_>) -> Option<i64> {
        if let Op::Value(Value::Integer(integer)) = &code.op { Some(*integer) } else { None }
    }
}

impl Operand for Name {
    const AT_HAND: bool = true;

    #[inline(always)]
    fn at_hand(code: &Code, scope: &Scope<'_>) -> Option<i64> {
        let Op::Local(local) = &code.op else { return None };
        if let Some(Value::Integer(integer)) = scope.value(*local) { Some(*integer) } else { None }
    }
}

impl Operand for Other {
    const AT_HAND: bool = false;

    #[inline(always)]
    fn at_hand(_: &Code, _: &Scope<'_>) -> Option<i64> {
        None
    }

    #[inline(always)]
    fn integer<'v>(eval: Eval<'v>, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match &code.op {
            Op::Arithmetic(Calculation { way: Way::Number(way), .. }, _) => {
                CALCULATE[usize::from(*way)](eval, code, scope)
            }
            _ => eval.number(code, scope),
        }
    }
}

/// The result of an operator whose result is a number.
fn calculated<'v, const OPERATOR: u8, L: Operand, R: Operand>(
    eval: Eval<'v>,
    code: &'v Code,
    scope: &'v Scope<'v>,
) -> Integer {
    let operator = const { computing(OPERATOR) };
    let Op::Arithmetic(_, operands) = &code.op else { return eval.calculate(operator, code, scope) };
    let [left, right] = &**operands;
    if L::AT_HAND && R::AT_HAND {
        // Where both lie at hand, this is a function without a frame.
        return match (L::at_hand(left, scope), R::at_hand(right, scope)) {
            (Some(left), Some(right)) if let Some(result) = native::small(operator, left, right) => Ok(result),
            _ => eval.calculate(operator, code, scope),
        };
    }
    let left = match L::integer(eval, left, scope) {
        Ok(left) => left,
        Err(left) => return eval.calculate_left(operator, left, code, scope),
    };
    let right = match R::integer(eval, right, scope) {
        Ok(right) => right,
        Err(right) => return eval.calculate_odd(operator, odd_right(left, *right), code),
    };
    match native::small(operator, left, right) {
        Some(result) => Ok(result),
        None => eval.calculate_large(operator, left, right, code),
    }
}

/// The result of an operator that compares numbers.
fn ordered<'v, const OPERATOR: u8, L: Operand, R: Operand>(
    eval: Eval<'v>,
    code: &'v Code,
    scope: &'v Scope<'v>,
) -> Decided {
    let operator = const { comparing(OPERATOR) };
    let Op::Arithmetic(_, operands) = &code.op else { return eval.compared(operator, code, scope) };
    let [left, right] = &**operands;
    if L::AT_HAND && R::AT_HAND {
        return match (L::at_hand(left, scope), R::at_hand(right, scope)) {
            (Some(left), Some(right)) if let Some(answer) = native::ordered(operator, left, right) => Ok(answer.into()),
            _ => eval.compared(operator, code, scope),
        };
    }
    let left = match L::integer(eval, left, scope) {
        Ok(left) => left,
        Err(left) => return eval.compared_left(operator, left, code, scope),
    };
    let right = match R::integer(eval, right, scope) {
        Ok(right) => right,
        Err(right) => return eval.compared_odd(operator, odd_right(left, *right), code),
    };
    match native::ordered(operator, left, right) {
        Some(answer) => Ok(answer.into()),
        None => eval.compared_values(operator, &Value::Integer(left), &Value::Integer(right), code),
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
            Op::Arithmetic(Calculation { way: Way::Number(way), .. }, _) => {
                CALCULATE[usize::from(*way)](self, code, scope)
            }
            _ => self.number(code, scope),
        }
    }

    /// The value of an expression that is looked at only, most often a number.
    #[inline]
    pub(super) fn operand(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        if let Op::Arithmetic(Calculation { way: Way::Number(way), .. }, _) = &code.op
            && self.run.watch.is_none()
        {
            return match CALCULATE[usize::from(*way)](self, code, scope) {
                Ok(integer) => Ok(Val::Own(Value::Integer(integer))),
                Err(odd) => Result::from(*odd).map(Val::Own),
            };
        }
        self.value(code, scope)
    }

    /// The value of an expression that becomes a part of another, most often a number.
    #[inline]
    pub(super) fn own(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Value, Failure> {
        if let Op::Arithmetic(Calculation { way: Way::Number(way), .. }, _) = &code.op
            && self.run.watch.is_none()
        {
            return match CALCULATE[usize::from(*way)](self, code, scope) {
                Ok(integer) => Ok(Value::Integer(integer)),
                Err(odd) => (*odd).into(),
            };
        }
        self.value(code, scope).map(Val::into_owned)
    }

    /// The integer that is neither written out nor calculated, where nobody watches; a jump, as [`Eval::evaluate`] is.
    #[inline(never)]
    fn number(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match &code.op {
            Op::If(parts) => self.number_if(parts, scope),
            Op::Case(..) => self.number_case(code, scope),
            Op::Call(_, arguments, _) if !arguments.is_empty() => self.number_call(code, scope),
            Op::CallLocal(..) => self.number_call_local(code, scope),
            Op::Let(..) => self.number_let(code, scope),
            Op::Index(operands) => self.indexed_number(operands, scope, code),
            Op::Field(..) => self.number_field(code, scope),
            Op::Native(..) => self.number_native(code, scope),
            Op::Local(local) => self.number_bound(*local, code, scope),
            _ => self.number_evaluated(code, scope),
        }
    }

    #[inline(never)]
    fn number_native(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        let Op::Native(native, arguments) = &code.op else { return impossible(code).map_err(Into::into) };
        integer_of(native::call(self, native, arguments, scope, code.span))
    }

    #[inline(never)]
    fn number_evaluated(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.integer_of(self.evaluate(code, scope))
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

    /// The integer that was passed by name, or that a `LET` defines.
    #[inline(never)]
    fn number_bound(self, local: Local, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match scope.find(local) {
            Some(Bound::Thunk { value, .. } | Bound::Let { cell: LetCell { value, .. }, .. })
                if let Some(Value::Integer(integer)) = value.get()
                    && self.keeps() =>
            {
                Ok(*integer)
            }
            _ => self.integer_of(self.evaluate(code, scope)),
        }
    }

    #[inline(never)]
    fn number_field(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        match field_at_hand(code, scope) {
            Some(Value::Integer(integer)) => Ok(*integer),
            _ => self.integer_of(self.evaluate(code, scope)),
        }
    }

    #[inline(never)]
    pub(super) fn integer_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        self.integer_of(self.value(code, scope))
    }

    #[inline]
    fn integer_of(self, value: Result<Val<'v>, Failure>) -> Integer {
        match value {
            Ok(Val::Ref(&Value::Integer(integer)) | Val::Own(Value::Integer(integer))) => Ok(integer),
            other => Err(odd(other.map(Val::into_owned))),
        }
    }

    /// The result of an operator whose result is a number.
    #[inline]
    pub(super) fn calculation(
        self,
        (operator, way): (Arithmetic, u8),
        code: &'v Code,
        scope: &'v Scope<'v>,
    ) -> Integer {
        if self.run.watch.is_some() {
            self.calculate(operator, code, scope)
        } else {
            CALCULATE[usize::from(way)](self, code, scope)
        }
    }

    /// The result of an operator that compares numbers.
    #[inline]
    pub(super) fn comparison(self, (operator, way): (Arithmetic, u8), code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        if self.run.watch.is_some() {
            self.compared(operator, code, scope)
        } else {
            COMPARE[usize::from(way)](self, code, scope)
        }
    }

    /// The result of an operator whose result is a number, whatever the form of its operands.
    #[inline(never)]
    fn calculate(self, operator: Arithmetic, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        let Op::Arithmetic(_, operands) = &code.op else { return impossible(code).map_err(Into::into) };
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::small(operator, left, right) {
                Some(result) => Ok(result),
                None => self.calculate_large(operator, left, right, code),
            },
            Err(operands) => self.calculate_odd(operator, operands, code),
        }
    }

    #[cold]
    fn calculate_large(self, operator: Arithmetic, left: i64, right: i64, code: &'v Code) -> Integer {
        integer_of(native::arithmetic(self, operator, &Value::Integer(left), &Value::Integer(right), code.span))
    }

    #[cold]
    #[allow(clippy::boxed_local, reason = "taken out of its box here, where it is rare")]
    fn calculate_left(self, operator: Arithmetic, left: Box<Odd>, code: &'v Code, scope: &'v Scope<'v>) -> Integer {
        let Op::Arithmetic(_, operands) = &code.op else { return impossible(code).map_err(Into::into) };
        self.calculate_odd(operator, self.odd_left(*left, &operands[1], scope), code)
    }

    #[cold]
    #[allow(clippy::boxed_local, reason = "taken out of its box here, where it is rare")]
    fn calculate_odd(self, operator: Arithmetic, operands: OddOperands, code: &'v Code) -> Integer {
        let (left, right) = (*operands)?;
        integer_of(native::arithmetic(self, operator, &left, &right, code.span))
    }

    /// The result of an operator that compares numbers, whatever the form of its operands.
    #[inline(never)]
    fn compared(self, operator: Arithmetic, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        let Op::Arithmetic(_, operands) = &code.op else { return impossible(code) };
        match self.operands(operands, scope) {
            Ok((left, right)) => match native::ordered(operator, left, right) {
                Some(answer) => Ok(answer.into()),
                None => self.compared_values(operator, &Value::Integer(left), &Value::Integer(right), code),
            },
            Err(operands) => self.compared_odd(operator, operands, code),
        }
    }

    #[cold]
    #[allow(clippy::boxed_local, reason = "taken out of its box here, where it is rare")]
    fn compared_left(self, operator: Arithmetic, left: Box<Odd>, code: &'v Code, scope: &'v Scope<'v>) -> Decided {
        let Op::Arithmetic(_, operands) = &code.op else { return impossible(code) };
        self.compared_odd(operator, self.odd_left(*left, &operands[1], scope), code)
    }

    #[cold]
    #[allow(clippy::boxed_local, reason = "taken out of its box here, where it is rare")]
    fn compared_odd(self, operator: Arithmetic, operands: OddOperands, code: &'v Code) -> Decided {
        let (left, right) = (*operands)?;
        self.compared_values(operator, &left, &right, code)
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
    pub(super) fn odd_left(self, left: Odd, right: &'v Code, scope: &'v Scope<'v>) -> OddOperands {
        Box::new(
            Result::<Value, Failure>::from(left).and_then(|left| Ok((left, self.value(right, scope)?.into_owned()))),
        )
    }
}

/// The field of a record that a name is bound to, or that is written out with nothing but values and names.
#[inline]
pub(super) fn field_at_hand<'v>(code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
    let Op::Field(record, name) = &code.op else { return None };
    match &record.op {
        Op::Local(local) => {
            if let Some(Value::Record(record)) = scope.value(*local) {
                record.get(*name)
            } else {
                None
            }
        }
        Op::Record(fields, _) => written_at_hand(fields, *name, scope),
        _ => None,
    }
}

#[inline(never)]
fn written_at_hand<'v>(fields: &'v [(Symbol, Code)], name: Symbol, scope: &'v Scope<'v>) -> Option<&'v Value> {
    let mut wanted = None;
    for (field, code) in fields {
        let value = match &code.op {
            Op::Value(value) => value,
            Op::Local(local) => scope.value(*local)?,
            _ => return None,
        };
        if *field == name {
            wanted = Some(value);
        }
    }
    wanted
}

#[cold]
fn odd_right(left: i64, right: Odd) -> OddOperands {
    Box::new(Result::<Value, Failure>::from(right).map(|right| (Value::Integer(left), right)))
}
