//! Integers: exact arithmetic, in 64 bits where that suffices.

use super::{Call, Native, pure};
use crate::eval::code::Arithmetic;
use crate::eval::error::{Failure, FailureKind};
use crate::eval::machine::Eval;
use crate::text::Span;
use crate::value::Value;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// The largest power that is computed, in bits of the result: beyond it the answer would fill the memory.
const WIDEST: u64 = 1 << 26;

const fn operator(module: &'static str, name: &'static str, arithmetic: Arithmetic) -> Native {
    Native { arithmetic: Some(arithmetic), ..pure(module, name, missing) }
}

fn missing(_: &Call<'_>) -> Result<Value, Failure> {
    Err(Failure::new(FailureKind::Argument, "an operand is missing here"))
}

macro_rules! arithmetic_of {
    ($($module:literal),*) => {
        &[$(
            operator($module, "+", Arithmetic::Add),
            operator($module, "-", Arithmetic::Subtract),
            operator($module, "*", Arithmetic::Multiply),
            operator($module, "\\div", Arithmetic::Divide),
            operator($module, "%", Arithmetic::Modulo),
            operator($module, "<", Arithmetic::Less),
            operator($module, "<=", Arithmetic::LessEqual),
            operator($module, ">", Arithmetic::Greater),
            operator($module, ">=", Arithmetic::GreaterEqual),
            operator($module, "..", Arithmetic::Interval),
            pure($module, "^", |call| power(call)),
            pure($module, "-.", |call| negate(call)),
            pure($module, "Nat", |_| Ok(Value::naturals())),
            pure($module, "Int", |_| Ok(Value::integers())),
            pure($module, "Real", |_| Ok(Value::reals())),
            pure($module, "/", |call| quotient(call)),
        )*]
    };
}

pub(super) const NATIVES: &[Native] = arithmetic_of!("Naturals", "Integers", "Reals");

/// The value of an integer operator.
pub(in crate::eval) fn arithmetic(
    eval: Eval<'_>,
    operator: Arithmetic,
    a: &Value,
    b: &Value,
    span: Span,
) -> Result<Value, Failure> {
    if let (Value::Integer(a), Value::Integer(b)) = (a, b) {
        if let Some(value) = small(operator, *a, *b) {
            return Ok(Value::Integer(value));
        }
        if let Some(answer) = ordered(operator, *a, *b) {
            return Ok(Value::Boolean(answer));
        }
        if operator == Arithmetic::Interval {
            return Ok(Value::interval(*a, *b));
        }
    }
    large(eval, operator, a, b).map_err(|failure| failure.at(span))
}

/// The result of an operator whose result is a number, where 64 bits hold it.
#[inline]
pub(in crate::eval) fn small(operator: Arithmetic, a: i64, b: i64) -> Option<i64> {
    match operator {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        // Division of 32 bits is several times faster than that of 64.
        Arithmetic::Divide if a as u32 as i64 == a && b as u32 as i64 == b && b != 0 => {
            Some(i64::from(a as u32 / b as u32))
        }
        Arithmetic::Divide if b != 0 && b != -1 => Some(Integer::div_floor(&a, &b)),
        Arithmetic::Modulo if a as u32 as i64 == a && b as u32 as i64 == b && b != 0 => {
            Some(i64::from(a as u32 % b as u32))
        }
        Arithmetic::Modulo if b > 0 => Some(a.rem_euclid(b)),
        Arithmetic::Divide | Arithmetic::Modulo => None,
        Arithmetic::Less
        | Arithmetic::LessEqual
        | Arithmetic::Greater
        | Arithmetic::GreaterEqual
        | Arithmetic::Interval => None,
    }
}

/// The result of an operator that compares.
#[inline]
pub(in crate::eval) fn ordered(operator: Arithmetic, a: i64, b: i64) -> Option<bool> {
    match operator {
        Arithmetic::Less => Some(a < b),
        Arithmetic::LessEqual => Some(a <= b),
        Arithmetic::Greater => Some(a > b),
        Arithmetic::GreaterEqual => Some(a >= b),
        Arithmetic::Add
        | Arithmetic::Subtract
        | Arithmetic::Multiply
        | Arithmetic::Divide
        | Arithmetic::Modulo
        | Arithmetic::Interval => None,
    }
}

fn large(eval: Eval<'_>, operator: Arithmetic, a: &Value, b: &Value) -> Result<Value, Failure> {
    let integer = |value: &Value| {
        value.to_big().ok_or_else(|| {
            let message = format!("`{}` needs integers, but this is {}", spelling(operator), eval.run.show(value));
            Failure::new(FailureKind::Argument, message)
        })
    };
    if let Some(value) = rational(operator, a, b) {
        return Ok(value);
    }
    let (left, right) = (integer(a)?, integer(b)?);
    let ordering = |wanted: &[Ordering]| Value::Boolean(wanted.contains(&left.cmp(&right)));
    Ok(match operator {
        Arithmetic::Add => Value::integer(left + right),
        Arithmetic::Subtract => Value::integer(left - right),
        Arithmetic::Multiply => Value::integer(left * right),
        Arithmetic::Divide if right.is_zero() => {
            return Err(Failure::new(FailureKind::Arithmetic, format!("{} is divided by 0", eval.run.show(a))));
        }
        Arithmetic::Divide => Value::integer(left.div_floor(&right)),
        Arithmetic::Modulo if !right.is_positive() => {
            let message = format!("`%` needs a positive number on its right, but this is {}", eval.run.show(b));
            return Err(Failure::new(FailureKind::Arithmetic, message));
        }
        Arithmetic::Modulo => Value::integer(left.mod_floor(&right)),
        Arithmetic::Less => ordering(&[Ordering::Less]),
        Arithmetic::LessEqual => ordering(&[Ordering::Less, Ordering::Equal]),
        Arithmetic::Greater => ordering(&[Ordering::Greater]),
        Arithmetic::GreaterEqual => ordering(&[Ordering::Greater, Ordering::Equal]),
        Arithmetic::Interval => {
            let span = &right - &left;
            if span.is_negative() {
                return Ok(Value::empty_set());
            }
            match span.to_u32() {
                Some(length) => {
                    let elements = (0..=length).map(|offset| Value::integer(&left + BigInt::from(offset))).collect();
                    return Ok(Value::set_from_sorted(elements));
                }
                None => {
                    let message =
                        format!("the interval {} .. {} is too large to be listed", eval.run.show(a), eval.run.show(b));
                    return Err(Failure::new(FailureKind::Budget, message));
                }
            }
        }
    })
}

/// Arithmetic with a fraction among the operands.
fn rational(operator: Arithmetic, a: &Value, b: &Value) -> Option<Value> {
    if !a.is_fraction() && !b.is_fraction() {
        return None;
    }
    let (left, right) = (a.to_rational()?, b.to_rational()?);
    Some(match operator {
        Arithmetic::Add => Value::rational(left + right),
        Arithmetic::Subtract => Value::rational(left - right),
        Arithmetic::Multiply => Value::rational(left * right),
        Arithmetic::Less => Value::Boolean(left < right),
        Arithmetic::LessEqual => Value::Boolean(left <= right),
        Arithmetic::Greater => Value::Boolean(left > right),
        Arithmetic::GreaterEqual => Value::Boolean(left >= right),
        Arithmetic::Divide | Arithmetic::Modulo | Arithmetic::Interval => return None,
    })
}

fn spelling(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "\\div",
        Arithmetic::Modulo => "%",
        Arithmetic::Less => "<",
        Arithmetic::LessEqual => "<=",
        Arithmetic::Greater => ">",
        Arithmetic::GreaterEqual => ">=",
        Arithmetic::Interval => "..",
    }
}

fn big(call: &Call<'_>, index: usize) -> Result<BigInt, Failure> {
    let value = call.value(index)?;
    value.to_big().ok_or_else(|| call.unexpected("an integer", &value))
}

fn power(call: &Call<'_>) -> Result<Value, Failure> {
    let (base, exponent) = (big(call, 0)?, big(call, 1)?);
    if exponent.is_negative() {
        return Err(Failure::new(FailureKind::Arithmetic, format!("the exponent {exponent} is negative")));
    }
    if base.is_zero() && exponent.is_zero() {
        return Err(Failure::new(FailureKind::Arithmetic, "0^0 is not defined"));
    }
    match exponent.to_u32() {
        Some(exponent) if base.bits().saturating_mul(u64::from(exponent)) <= WIDEST => {
            Ok(Value::integer(base.pow(exponent)))
        }
        _ if base.is_zero() || base == BigInt::from(1) => Ok(Value::integer(base)),
        _ => Err(Failure::new(FailureKind::Budget, format!("the power {base}^{exponent} is too large to be computed"))),
    }
}

fn negate(call: &Call<'_>) -> Result<Value, Failure> {
    let value = call.value(0)?;
    if let Value::Integer(integer) = &*value
        && let Some(negated) = integer.checked_neg()
    {
        return Ok(Value::Integer(negated));
    }
    if value.is_fraction() {
        return value
            .to_rational()
            .map(|rational| Value::rational(-rational))
            .ok_or_else(|| call.unexpected("a number", &value));
    }
    Ok(Value::integer(-big(call, 0)?))
}

fn quotient(call: &Call<'_>) -> Result<Value, Failure> {
    let (left, right) = (call.value(0)?, call.value(1)?);
    match (left.to_rational(), right.to_rational()) {
        (Some(_), Some(divisor)) if divisor.is_zero() => {
            Err(Failure::new(FailureKind::Arithmetic, format!("{} is divided by 0", call.show(&left))))
        }
        (Some(dividend), Some(divisor)) => Ok(Value::rational(dividend / divisor)),
        (None, _) => Err(call.unexpected("a number", &left)),
        (_, None) => Err(call.unexpected("a number", &right)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn integers() -> impl Strategy<Value = i64> {
        prop_oneof![
            -100..100i64,
            any::<i64>(),
            any::<u32>().prop_map(i64::from),
            prop::sample::select(vec![i64::MIN, i64::MAX, -1, 0, 1, i64::from(u32::MAX), i64::from(u32::MAX) + 1])
        ]
    }

    proptest! {
        #[test]
        fn small_results_are_those_of_big_integers(a in integers(), b in integers()) {
            let (left, right) = (BigInt::from(a), BigInt::from(b));
            let expected = |operator| match operator {
                Arithmetic::Add => Some(&left + &right),
                Arithmetic::Subtract => Some(&left - &right),
                Arithmetic::Multiply => Some(&left * &right),
                Arithmetic::Divide if b != 0 => Some(left.div_floor(&right)),
                Arithmetic::Modulo if b > 0 => Some(left.mod_floor(&right)),
                _ => None,
            };
            for operator in
                [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide, Arithmetic::Modulo]
            {
                // Where nothing is found the general way is taken.
                if let Some(found) = small(operator, a, b) {
                    prop_assert_eq!(Some(BigInt::from(found)), expected(operator));
                }
            }
        }
    }
}
