//! STUB
use crate::text::{Symbol, Symbols};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::sync::Arc;
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    BigInteger(Arc<BigInt>),
    String(Symbol),
    Text(Arc<str>),
    Model(u32),
    Decimal(Arc<BigRational>),
    Tuple(Tuple),
    Record(u8),
    Function(u8),
    Set(u8),
    Lazy(u8),
}
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tuple(Vec<Value>);
impl Tuple {
    pub fn len(&self) -> usize {
        0
    }
    pub fn iter(&self) -> std::slice::Iter<'_, Value> {
        self.0.iter()
    }
    pub fn get(&self, i: usize) -> Option<&Value> {
        self.0.get(i)
    }
}
#[derive(Clone, Debug)]
pub enum ValueError {
    Incomparable { left: Value, right: Value },
    NotASet(Value),
    NotAFunction(Value),
    NotEnumerable(Value),
    TooLarge { limit: usize },
    Membership { element: Value, set: Value },
    Other,
}
impl ValueError {
    pub fn describe(&self, _: &Symbols) -> String {
        todo!()
    }
}
type R<T = Value> = Result<T, ValueError>;
pub fn compare(_: &Value, _: &Value) -> R<Ordering> {
    todo!()
}
pub fn equal(_: &Value, _: &Value) -> R<bool> {
    todo!()
}
impl Value {
    pub fn number(_: &str) -> Option<Value> {
        todo!()
    }
    pub fn booleans() -> Value {
        todo!()
    }
    pub fn strings() -> Value {
        todo!()
    }
    pub fn naturals() -> Value {
        todo!()
    }
    pub fn integers() -> Value {
        todo!()
    }
    pub fn reals() -> Value {
        todo!()
    }
    pub fn integer(_: BigInt) -> Value {
        todo!()
    }
    pub fn rational(_: BigRational) -> Value {
        todo!()
    }
    pub fn to_big(&self) -> Option<BigInt> {
        todo!()
    }
    pub fn to_rational(&self) -> Option<BigRational> {
        todo!()
    }
    pub fn is_fraction(&self) -> bool {
        todo!()
    }
    pub fn tuple(_: Vec<Value>) -> Value {
        todo!()
    }
    pub fn record(_: Vec<(Symbol, Value)>) -> Value {
        todo!()
    }
    pub fn function(_: Vec<(Value, Value)>) -> R {
        todo!()
    }
    pub fn function_on(_: &Value, _: Vec<Value>) -> Value {
        todo!()
    }
    pub fn set(_: Vec<Value>) -> R {
        todo!()
    }
    pub fn set_from_sorted(_: Vec<Value>) -> Value {
        todo!()
    }
    pub fn interval(_: i64, _: i64) -> Value {
        todo!()
    }
    pub fn empty_set() -> Value {
        todo!()
    }
    pub fn empty_tuple() -> Value {
        todo!()
    }
    pub fn powerset(_: Value) -> Value {
        todo!()
    }
    pub fn product(_: Vec<Value>) -> Value {
        todo!()
    }
    pub fn function_set(_: Value, _: Value) -> Value {
        todo!()
    }
    pub fn record_set(_: Vec<(Symbol, Value)>) -> Value {
        todo!()
    }
    pub fn sequences(_: Value) -> Value {
        todo!()
    }
    pub fn is_function(&self) -> bool {
        todo!()
    }
    pub fn is_set(&self) -> bool {
        todo!()
    }
    pub fn is_finite_set(&self) -> bool {
        todo!()
    }
    pub fn apply(&self, _: &Value) -> R<Option<&Value>> {
        todo!()
    }
    pub fn field(&self, _: Symbol) -> R<Option<&Value>> {
        todo!()
    }
    pub fn domain(&self) -> R {
        todo!()
    }
    pub fn except(&self, _: &Value, _: Value) -> R {
        todo!()
    }
    pub fn entries(&self) -> Box<dyn Iterator<Item = (Value, &Value)> + '_> {
        todo!()
    }
    pub fn as_tuple(&self) -> Option<&Tuple> {
        todo!()
    }
    pub fn as_slice(&self) -> Option<&[Value]> {
        todo!()
    }
    pub fn contains(&self, _: &Value) -> R<bool> {
        todo!()
    }
    pub fn iter_set(&self) -> R<Box<dyn Iterator<Item = Value> + '_>> {
        todo!()
    }
    pub fn cardinality(&self) -> R<BigInt> {
        todo!()
    }
    pub fn is_subset(&self, _: &Value) -> R<bool> {
        todo!()
    }
    pub fn cup(&self, _: &Value) -> R {
        todo!()
    }
    pub fn cap(&self, _: &Value) -> R {
        todo!()
    }
    pub fn difference(&self, _: &Value) -> R {
        todo!()
    }
    pub fn big_union(&self) -> R {
        todo!()
    }
    pub fn listed(&self, _: usize) -> R {
        todo!()
    }
    pub fn normalized(&self, _: usize) -> R {
        todo!()
    }
    pub fn display<'a>(&'a self, _: &'a Symbols) -> String {
        todo!()
    }
    pub fn as_text<'a>(&'a self, _: &'a Symbols) -> Option<&'a str> {
        todo!()
    }
    pub fn text(_: &str, _: &Symbols) -> Value {
        todo!()
    }
}
