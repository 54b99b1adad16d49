//! Numbers: integers of any size, and exact fractions, each in one form.

use super::{Single, Value};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use std::cmp::Ordering;

impl Value {
    /// The number that digits spell: `12`, `1.50`.
    pub fn number(digits: &str) -> Option<Value> {
        let Some((whole, fraction)) = digits.split_once('.') else {
            return digits.parse().ok().map(Value::integer);
        };
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let numerator: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let denominator = BigInt::from(10).pow(u32::try_from(fraction.len()).ok()?);
        Some(Value::rational(BigRational::new(numerator, denominator)))
    }

    /// An integer.
    pub fn integer(value: BigInt) -> Value {
        match value.to_i64() {
            Some(small) => Value::Integer(small),
            None => Value::BigInteger(Single::new(value)),
        }
    }

    /// A number that may be a fraction.
    pub fn rational(value: BigRational) -> Value {
        if value.denom().is_one() { Value::integer(value.to_integer()) } else { Value::Fraction(Single::new(value)) }
    }

    /// The integer that this is.
    pub fn to_big(&self) -> Option<BigInt> {
        match self {
            Value::Integer(value) => Some(BigInt::from(*value)),
            Value::BigInteger(value) => Some((**value).clone()),
            _ => None,
        }
    }

    /// The number that this is.
    pub fn to_rational(&self) -> Option<BigRational> {
        match self {
            Value::Fraction(value) => Some((**value).clone()),
            _ => self.to_big().map(BigRational::from_integer),
        }
    }

    /// Whether this is a number but no integer.
    pub fn is_fraction(&self) -> bool {
        matches!(self, Value::Fraction(_))
    }

    /// Whether this is a number.
    #[inline]
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Value::Integer(_) | Value::BigInteger(_) | Value::Fraction(_))
    }
}

/// The order of two numbers; `Equal` for what is none.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::BigInteger(a), Value::BigInteger(b)) => (**a).cmp(b),
        _ => a.to_rational().cmp(&b.to_rational()),
    }
}
