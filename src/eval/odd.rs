//! Odd: what an expression that most likely is a small integer turned out to be instead.

use super::error::Failure;
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

/// Two operands that are not both integers of 64 bits.
pub(super) type OddOperands = Box<Result<(Value, Value), Failure>>;

impl Odd {
    /// The same at a place, if it is a failure that has none yet.
    #[cold]
    pub fn at(self: Box<Self>, span: Span) -> Box<Self> {
        match *self {
            Odd::Failure(failure) => Box::new(Odd::Failure(failure.at(span))),
            Odd::Value(_) => self,
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
