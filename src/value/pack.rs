//! Values as bytes and back: one encoding for each value, for processes that read the same specification (symbols are numbers).

use super::described::{Described, LARGE, LazySet};
use super::{ModelValue, Result, Shape, Value, ValueError};
use crate::text::{Symbol, Symbols};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// Changes whenever the bytes of any value change.
pub const PACK_VERSION: u32 = 1;

const FALSE: u8 = 0;
const TRUE: u8 = 1;
const INTEGER: u8 = 2;
const BIG: u8 = 3;
const FRACTION: u8 = 4;
const STRING: u8 = 5;
const TEXT: u8 = 6;
const MODEL: u8 = 7;
const TUPLE: u8 = 8;
const RECORD: u8 = 9;
const FUNCTION: u8 = 10;
const SET: u8 = 11;
/// Described sets: this and the number of the description.
const DESCRIBED: u8 = 32;
/// Small integers are one byte: this and the integer.
const SMALL: u8 = 128;

/// How deep values may lie in each other when they are read, so that bad bytes do not overflow the stack.
const DEEPEST: usize = 512;

fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn write_bytes(content: &[u8], bytes: &mut Vec<u8>) {
    write_number(content.len() as u64, bytes);
    bytes.extend_from_slice(content);
}

impl Value {
    /// Whether its bytes can be read again: values do not lie too deep in each other.
    pub fn is_readable(&self) -> bool {
        fn is_shallow(value: &Value, left: usize) -> bool {
            let part = |value: &Value| left > 0 && is_shallow(value, left - 1);
            match value {
                Value::Boolean(_)
                | Value::Integer(_)
                | Value::BigInteger(_)
                | Value::Fraction(_)
                | Value::String(_)
                | Value::Text(_)
                | Value::Model(_)
                // Described by sets that are not deep, or listed.
                | Value::Lazy(_) => true,
                Value::Record(record) => record.values().iter().all(part),
                Value::Tuple(tuple) => tuple.elements().iter().all(part),
                Value::Set(set) => set.elements().iter().all(part),
                Value::Function(function) => {
                    function.domain().elements().iter().all(part) && function.values().iter().all(part)
                }
            }
        }
        is_shallow(self, DEEPEST / 2)
    }

    /// Adds the value's bytes. Equal values have equal bytes.
    ///
    /// # Errors
    /// [`ValueError::TooLarge`] for a finite described set that is too large to be listed.
    pub fn pack(&self, bytes: &mut Vec<u8>) -> Result<()> {
        let counted = |tag, values: &[Value], bytes: &mut Vec<u8>| {
            bytes.push(tag);
            write_number(values.len() as u64, bytes);
            values.iter().try_for_each(|value| value.pack(bytes))
        };
        match self {
            Value::Boolean(value) => bytes.push(if *value { TRUE } else { FALSE }),
            Value::Integer(value @ 0..=127) => bytes.push(SMALL | *value as u8),
            Value::Integer(value) => {
                bytes.push(INTEGER);
                write_number(((value << 1) ^ (value >> 63)) as u64, bytes);
            }
            Value::BigInteger(value) => {
                bytes.push(BIG);
                write_bytes(&value.to_signed_bytes_le(), bytes);
            }
            Value::Fraction(value) => {
                bytes.push(FRACTION);
                write_bytes(&value.numer().to_signed_bytes_le(), bytes);
                write_bytes(&value.denom().to_signed_bytes_le(), bytes);
            }
            Value::String(symbol) => {
                bytes.push(STRING);
                write_number(u64::from(symbol.0), bytes);
            }
            Value::Text(text) => {
                bytes.push(TEXT);
                write_bytes(text.as_str().as_bytes(), bytes);
            }
            Value::Model(model) => {
                bytes.push(MODEL);
                write_number(u64::from(model.symbol.0), bytes);
            }
            Value::Tuple(tuple) => counted(TUPLE, tuple.elements(), bytes)?,
            Value::Set(set) => counted(SET, set.elements(), bytes)?,
            Value::Record(record) => {
                counted(RECORD, record.values(), bytes)?;
                record.shape().names().iter().for_each(|name| write_number(u64::from(name.0), bytes));
            }
            Value::Function(function) => {
                counted(FUNCTION, function.values(), bytes)?;
                function.domain().elements().iter().try_for_each(|key| key.pack(bytes))?;
            }
            Value::Lazy(described) if described.is_finite() => Value::Set(described.listed(LARGE)?).pack(bytes)?,
            Value::Lazy(described) => described.pack(bytes)?,
        }
        Ok(())
    }

    /// The value of bytes, all of them.
    ///
    /// # Errors
    /// [`ValueError::Malformed`] where the bytes are none of [`Value::pack`] with these symbols.
    pub fn unpack(bytes: &[u8], symbols: &Symbols) -> Result {
        let mut rest = bytes;
        let value = Value::unpack_next(&mut rest, symbols)?;
        if rest.is_empty() { Ok(value) } else { Err(malformed("there are bytes after it")) }
    }

    /// The value at the beginning of bytes, which are advanced.
    ///
    /// # Errors
    /// As [`Value::unpack`].
    pub fn unpack_next(bytes: &mut &[u8], symbols: &Symbols) -> Result {
        Reader { bytes, symbols, depth: 0 }.value()
    }
}

impl Described {
    fn pack(&self, bytes: &mut Vec<u8>) -> Result<()> {
        bytes.push(DESCRIBED + self.description());
        let all = |sets: &[&Value], bytes: &mut Vec<u8>| sets.iter().try_for_each(|set| set.pack(bytes));
        match self.set() {
            // Intervals have an end and are listed.
            LazySet::Interval(..)
            | LazySet::Naturals
            | LazySet::Integers
            | LazySet::Reals
            | LazySet::Strings
            | LazySet::Anything => Ok(()),
            LazySet::Powerset(set) | LazySet::Sequences(set) | LazySet::BigUnion(set) => set.pack(bytes),
            LazySet::FunctionSet { domain, range } => all(&[domain, range], bytes),
            LazySet::Cup(left, right) | LazySet::Cap(left, right) | LazySet::Difference(left, right) => {
                all(&[left, right], bytes)
            }
            LazySet::RecordSet(shape, sets) => {
                write_number(sets.len() as u64, bytes);
                shape.names().iter().for_each(|name| write_number(u64::from(name.0), bytes));
                sets.iter().try_for_each(|set| set.pack(bytes))
            }
            LazySet::Product(sets) => {
                write_number(sets.len() as u64, bytes);
                sets.iter().try_for_each(|set| set.pack(bytes))
            }
        }
    }
}

fn malformed(what: &str) -> ValueError {
    ValueError::Malformed(what.to_owned())
}

struct Reader<'a, 'b> {
    bytes: &'a mut &'b [u8],
    symbols: &'a Symbols,
    depth: usize,
}

impl<'b> Reader<'_, 'b> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.bytes.split_first().ok_or_else(|| malformed("the bytes end too early"))?;
        *self.bytes = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(malformed("a number is too long"))
    }

    /// A number of things, each of which takes a byte at least.
    fn count(&mut self) -> Result<usize> {
        let count = self.number()?;
        usize::try_from(count)
            .ok()
            .filter(|&count| count <= self.bytes.len())
            .ok_or_else(|| malformed("the bytes end too early"))
    }

    fn slice(&mut self) -> Result<&'b [u8]> {
        let count = self.count()?;
        let (content, rest) = self.bytes.split_at(count);
        *self.bytes = rest;
        Ok(content)
    }

    fn symbol(&mut self) -> Result<Symbol> {
        let number = self.number()?;
        let symbol = u32::try_from(number).ok().map(Symbol).filter(|symbol| (symbol.0 as usize) < self.symbols.len());
        symbol.ok_or_else(|| malformed("a symbol is not in the table"))
    }

    fn values(&mut self, count: usize) -> Result<Vec<Value>> {
        (0..count).map(|_| self.value()).collect()
    }

    fn names(&mut self, count: usize) -> Result<Shape> {
        let names = (0..count).map(|_| self.symbol()).collect::<Result<Vec<_>>>()?;
        if names.is_sorted_by(|a, b| a < b) {
            Ok(Shape::new(names))
        } else {
            Err(malformed("field names are not in order"))
        }
    }

    fn sorted(&mut self, count: usize) -> Result<Vec<Value>> {
        let values = self.values(count)?;
        if values.is_sorted_by(|a, b| a < b) { Ok(values) } else { Err(malformed("elements are not in order")) }
    }

    fn big(&mut self) -> Result<BigInt> {
        Ok(BigInt::from_signed_bytes_le(self.slice()?))
    }

    fn value(&mut self) -> Result {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(malformed("values lie too deep in each other"));
        }
        let tag = self.byte()?;
        let value = match tag {
            SMALL.. => Value::Integer(i64::from(tag & !SMALL)),
            FALSE => Value::Boolean(false),
            TRUE => Value::Boolean(true),
            INTEGER => {
                let number = self.number()?;
                Value::Integer((number >> 1) as i64 ^ -((number & 1) as i64))
            }
            BIG => Value::integer(self.big()?),
            FRACTION => {
                let (numerator, denominator) = (self.big()?, self.big()?);
                if denominator.is_zero() {
                    return Err(malformed("a fraction has the denominator 0"));
                }
                Value::rational(BigRational::new(numerator, denominator))
            }
            STRING => Value::String(self.symbol()?),
            TEXT => {
                let text = std::str::from_utf8(self.slice()?).map_err(|_| malformed("a text is not UTF-8"))?;
                Value::text(text, self.symbols)
            }
            MODEL => {
                let symbol = self.symbol()?;
                Value::Model(ModelValue::named(symbol, self.symbols.text(symbol)))
            }
            TUPLE => {
                let count = self.count()?;
                Value::tuple(self.values(count)?)
            }
            SET => {
                let count = self.count()?;
                Value::set_from_sorted(self.sorted(count)?)
            }
            RECORD => {
                let count = self.count()?;
                let values = self.values(count)?;
                Value::record_of(&self.names(count)?, values)
            }
            FUNCTION => {
                let count = self.count()?;
                let values = self.values(count)?;
                Value::function_on(&Value::set_from_sorted(self.sorted(count)?), values)
            }
            _ => self.described(tag)?,
        };
        self.depth -= 1;
        Ok(value)
    }

    fn described(&mut self, tag: u8) -> Result {
        Ok(match tag.wrapping_sub(DESCRIBED) {
            1 => Value::naturals(),
            2 => Value::integers(),
            3 => Value::reals(),
            4 => Value::strings(),
            5 => Value::powerset(self.value()?),
            6 => Value::function_set(self.value()?, self.value()?),
            7 => {
                let count = self.count()?;
                let shape = self.names(count)?;
                let sets = self.values(count)?;
                Value::record_set(shape.names().iter().copied().zip(sets).collect())
            }
            8 => {
                let count = self.count()?;
                Value::product(self.values(count)?)
            }
            9 => Value::sequences(self.value()?),
            10 => Value::described(LazySet::Cup(self.value()?, self.value()?)),
            11 => Value::described(LazySet::Cap(self.value()?, self.value()?)),
            12 => Value::described(LazySet::Difference(self.value()?, self.value()?)),
            13 => Value::described(LazySet::BigUnion(self.value()?)),
            14 => Value::anything(),
            _ => return Err(malformed("there is no such kind of value")),
        })
    }
}
