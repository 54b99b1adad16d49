//! Bitwise: integers as sequences of binary digits; before a negative one stand endless ones.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::Signed;

const MODULE: &str = "Bitwise";

pub(super) const NATIVES: &[Native] = &[
    pure(MODULE, "&", |call| Ok(Value::integer(whole(call, 0)? & whole(call, 1)?))),
    pure(MODULE, "|", |call| Ok(Value::integer(whole(call, 0)? | whole(call, 1)?))),
    pure(MODULE, "^^", |call| Ok(Value::integer(whole(call, 0)? ^ whole(call, 1)?))),
    pure(MODULE, "Not", |call| {
        let number = natural(call, 0)?;
        let ones = (BigInt::from(1) << number.bits()) - 1;
        Ok(Value::integer(number ^ ones))
    }),
    pure(MODULE, "shiftR", |call| {
        let (number, places) = (whole(call, 0)?, natural(call, 1)?);
        // More places than there are digits leave nothing, however many they are.
        Ok(Value::integer(number >> u64::try_from(places).unwrap_or(u64::MAX)))
    }),
];

fn whole(call: &Call<'_>, index: usize) -> Result<BigInt, Failure> {
    call.big(&*call.value(index)?)
}

fn natural(call: &Call<'_>, index: usize) -> Result<BigInt, Failure> {
    let number = whole(call, index)?;
    if number.is_negative() {
        let message = format!("a natural number is expected here, but this is {number}");
        return Err(Failure::new(FailureKind::Argument, message));
    }
    Ok(number)
}
