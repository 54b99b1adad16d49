//! Native operators: the operators of standard modules that the language cannot define, or that speed wants in Rust.

mod bags;
mod bitwise;
mod csv;
mod finite_sets;
mod finite_sets_ext;
mod folds;
mod functions;
mod graphs;
mod integers;
mod io;
mod json;
mod own;
mod pictures;
mod randomization;
mod registers;
mod sequences;
mod sequences_ext;
mod statistics;
mod tlc;
mod tlc_ext;
mod vector_clocks;

pub(super) use integers::{arithmetic, ordered, small};
pub use own::NativeOperator;

use super::call::{Answer, Slots};
use super::code::{Argument, Arithmetic};
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Time, Val};
use super::odd::Integer;
use super::pieces::{Pieces, Wanted};
use super::scope::{Scope, Slot};
use super::sets::United;
use crate::text::{Span, Symbols};
use crate::value::{Value, ValueError};
use std::sync::PoisonError;

/// An operator of a built-in module, written in Rust.
pub struct Native {
    /// The module that defines it.
    pub module: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// Whether it reads or changes what is not in the state, so that its results are never remembered.
    pub impure: bool,
    /// The arithmetic that is evaluated in place, if it is one.
    pub arithmetic: Option<Arithmetic>,
    /// The pieces of the sequence that it gives, if they can be told.
    pub(super) pieces: Option<PiecesOf>,
    /// What it does.
    pub run: Run,
}

/// What a sequence is put together from. The arguments are evaluated as for the whole.
pub(super) struct PiecesOf {
    /// Adds the pieces.
    pub add: Add,
    /// Tells the length and a component.
    pub tell: Tell,
}

type Add = for<'c> fn(&Call<'c>, &mut Pieces<'c>) -> Result<(), Failure>;
type Tell = for<'c> fn(&Call<'c>, &mut Wanted<'c>) -> Integer;

/// What a native operator does.
pub enum Run {
    /// It asks for its arguments as it needs them.
    Call(fn(&Call<'_>) -> Result<Value, Failure>),
    /// An embedding program gets the values of all.
    Own(&'static own::Own),
}

impl Native {
    /// Whether it looks at the states before the present one.
    pub fn looks_back(&self) -> bool {
        (self.module, self.name) == ("TLCExt", "Trace")
    }
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}!{}", self.module, self.name)
    }
}

/// A native operator without side effects.
const fn pure(module: &'static str, name: &'static str, run: fn(&Call<'_>) -> Result<Value, Failure>) -> Native {
    Native { module, name, impure: false, arithmetic: None, pieces: None, run: Run::Call(run) }
}

/// A native operator whose results depend on more than its arguments.
const fn impure(module: &'static str, name: &'static str, run: fn(&Call<'_>) -> Result<Value, Failure>) -> Native {
    Native { module, name, impure: true, arithmetic: None, pieces: None, run: Run::Call(run) }
}

/// All native operators, by the files that hold them.
const MODULES: &[&[Native]] = &[
    integers::NATIVES,
    sequences::NATIVES,
    finite_sets::NATIVES,
    tlc::NATIVES,
    registers::NATIVES,
    tlc_ext::NATIVES,
    sequences_ext::NATIVES,
    finite_sets_ext::NATIVES,
    functions::NATIVES,
    folds::NATIVES,
    bags::NATIVES,
    bitwise::NATIVES,
    graphs::NATIVES,
    vector_clocks::NATIVES,
    randomization::NATIVES,
    json::NATIVES,
    io::NATIVES,
    csv::NATIVES,
    pictures::NATIVES,
    statistics::NATIVES,
];

/// The native operator in place of a definition of a built-in module.
pub(super) fn find(module: &str, name: &str) -> Option<&'static Native> {
    MODULES.iter().copied().flatten().find(|native| native.name == name && native.module == module)
}

/// Calls a native operator.
pub(super) fn call<'v>(
    eval: Eval<'v>,
    native: &'static Native,
    arguments: &'v [Argument],
    scope: &'v Scope<'v>,
    span: Span,
) -> Result<Value, Failure> {
    let call = Call::new(eval, arguments, scope, span);
    let result = match &native.run {
        Run::Call(run) => run(&call),
        Run::Own(own) => own::call(&call, own),
    };
    result.map_err(|failure| failure.at(span))
}

/// An element of a set, drawn without listing the set where it is described; `None` where none can be drawn.
pub(super) fn drawn(eval: Eval<'_>, set: &Value, span: Span, random: &mut dyn FnMut() -> u64) -> Option<Value> {
    let call = Call::new(eval, &[], const { &Scope::EMPTY }, span);
    randomization::drawn(&call, set, random).ok().flatten()
}

#[cold]
fn no_operand() -> Failure {
    Failure::new(FailureKind::Argument, "an operand is missing here")
}

/// A call of a native operator: its arguments are evaluated when it asks for them.
pub struct Call<'c> {
    eval: Eval<'c>,
    arguments: &'c [Argument],
    scope: &'c Scope<'c>,
    /// The place of the call.
    pub span: Span,
}

impl<'c> Call<'c> {
    #[inline]
    pub(super) fn new(eval: Eval<'c>, arguments: &'c [Argument], scope: &'c Scope<'c>, span: Span) -> Self {
        Call { eval, arguments, scope, span }
    }

    /// The value of an argument, counted from 0.
    pub(super) fn value(&self, index: usize) -> Result<Val<'c>, Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.value(code, self.scope),
            Some(Argument::Operator(_)) | None => Err(no_operand()),
        }
    }

    /// Whether an argument is a sequence that need not be put together to ask for a part of it.
    #[inline]
    pub(super) fn has_pieces(&self, index: usize) -> bool {
        matches!(self.arguments.get(index), Some(Argument::Value(code)) if self.eval.has_pieces(code))
    }

    /// The length of an argument that is a sequence, and a component.
    pub(super) fn told(&self, index: usize, wanted: &mut Wanted<'c>) -> Integer {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.told(code, self.scope, wanted),
            Some(Argument::Operator(_)) | None => Err(no_operand().into()),
        }
    }

    /// Evaluates an argument that becomes a component.
    pub(super) fn told_item(&self, index: usize, wanted: &mut Wanted<'c>) -> Result<(), Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.told_item(code, self.scope, wanted),
            Some(Argument::Operator(_)) | None => Err(no_operand()),
        }
    }

    /// Adds the pieces of an argument.
    pub(super) fn pieces(&self, index: usize, pieces: &mut Pieces<'c>) -> Result<(), Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.pieces(code, self.scope, pieces),
            Some(Argument::Operator(_)) | None => Err(no_operand()),
        }
    }

    /// The result of an operator argument on values.
    pub(super) fn apply(&self, index: usize, values: &[Value]) -> Result<Value, Failure> {
        self.answer(index, values)
    }

    fn answer<A: Answer<Stop = Failure>>(&self, index: usize, values: &[Value]) -> Result<A, Failure> {
        let Some(Argument::Operator(operator)) = self.arguments.get(index) else {
            return Err(Failure::new(FailureKind::Argument, "an operator is expected here"));
        };
        match values {
            [a] => self.eval.call_operator(operator, self.scope, &[Slot::Ref(a)], self.span),
            [a, b] => self.eval.call_operator(operator, self.scope, &[Slot::Ref(a), Slot::Ref(b)], self.span),
            _ => {
                let slots: Slots<'_> = values.iter().map(Slot::Ref).collect();
                self.eval.call_operator(operator, self.scope, &slots, self.span)
            }
        }
    }

    /// The result of an operator argument that must be TRUE or FALSE.
    pub(super) fn holds(&self, index: usize, values: &[Value]) -> Result<bool, Failure> {
        self.answer(index, values)
    }

    /// An argument that must be TRUE or FALSE.
    pub(super) fn boolean(&self, index: usize) -> Result<bool, Failure> {
        let value = self.value(index)?;
        match &*value {
            Value::Boolean(answer) => Ok(*answer),
            other => Err(self.unexpected("TRUE or FALSE", other)),
        }
    }

    /// An argument that must be an integer of 64 bits.
    pub(super) fn integer(&self, index: usize) -> Result<i64, Failure> {
        let value = self.value(index)?;
        match &*value {
            Value::Integer(integer) => Ok(*integer),
            other => Err(self.unexpected("an integer", other)),
        }
    }

    /// An argument that must be a set.
    pub(super) fn set(&self, index: usize) -> Result<Val<'c>, Failure> {
        let value = self.value(index)?;
        if value.is_set() { Ok(value) } else { Err(self.unexpected("a set", &value)) }
    }

    /// How many elements an argument has that is written as a filter; `None` for others.
    pub(super) fn count_kept(&self, index: usize) -> Result<Option<usize>, Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.count_kept(code, self.scope),
            Some(Argument::Operator(_)) | None => Ok(None),
        }
    }

    /// An argument that is written as a union; `None` for others.
    pub(super) fn united(&self, index: usize) -> Result<Option<United<'c>>, Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.united(code, self.scope),
            Some(Argument::Operator(_)) | None => Ok(None),
        }
    }

    /// The elements of an argument that must be a finite set, in order.
    pub(super) fn elements(&self, index: usize) -> Result<Vec<Value>, Failure> {
        let set = self.set(index)?;
        self.elements_of(&set)
    }

    /// The elements of a finite set, in order.
    pub(super) fn elements_of(&self, set: &Value) -> Result<Vec<Value>, Failure> {
        if !set.is_set() {
            return Err(self.unexpected("a set", set));
        }
        if let Some(elements) = set.as_slice() {
            return Ok(elements.to_vec());
        }
        let limit = self.host().largest_set();
        let mut elements = Vec::new();
        for element in self.check(set.iter_set())? {
            if elements.len() >= limit {
                let message = format!("a set with more than {limit} elements is not listed");
                return Err(Failure::new(FailureKind::Budget, message));
            }
            self.step()?;
            elements.push(element);
        }
        Ok(elements)
    }

    /// The elements of an argument that must be a sequence.
    pub(super) fn items(&self, index: usize) -> Result<Vec<Value>, Failure> {
        let value = self.sequence(index)?;
        Ok(value.as_tuple().into_iter().flat_map(|tuple| tuple.iter()).cloned().collect())
    }

    /// An argument that must be a function.
    pub(super) fn function(&self, index: usize) -> Result<Val<'c>, Failure> {
        let value = self.value(index)?;
        if value.is_function() {
            return Ok(value);
        }
        let message = format!("a function is expected here, but this is {}", self.eval.run.show(&value));
        Err(Failure::new(FailureKind::NotFunction, message))
    }

    /// The value of a function at an argument that must be in its domain.
    pub(super) fn at(&self, function: &Value, argument: &Value) -> Result<Value, Failure> {
        match self.check(function.apply(argument))? {
            Some(value) => Ok(value.clone()),
            None => Err(Failure::new(
                FailureKind::Domain,
                format!("the function is applied to {}, which is outside its domain", self.eval.run.show(argument)),
            )),
        }
    }

    /// The field of a record with that name.
    pub(super) fn field(&self, record: &Value, name: &str) -> Result<Value, Failure> {
        self.optional_field(record, name)?.ok_or_else(|| {
            Failure::new(FailureKind::Domain, format!("there is no field `{name}` in {}", self.eval.run.show(record)))
        })
    }

    /// The field of a record with that name, if it has one.
    pub(super) fn optional_field(&self, record: &Value, name: &str) -> Result<Option<Value>, Failure> {
        if !record.is_function() {
            return Err(self.unexpected("a record", record));
        }
        Ok(record.apply(&self.string(name)).ok().flatten().cloned())
    }

    /// The record with these fields.
    pub(super) fn record(&self, fields: &[(&str, Value)]) -> Result<Value, Failure> {
        let entries = fields.iter().map(|(name, value)| (self.string(name), value.clone())).collect();
        self.check(Value::function(entries))
    }

    /// Whether two values are equal.
    pub(super) fn equal(&self, left: &Value, right: &Value) -> Result<bool, Failure> {
        self.check(crate::value::equal(left, right))
    }

    /// A value that must be an integer.
    pub(super) fn big(&self, value: &Value) -> Result<num_bigint::BigInt, Failure> {
        value.to_big().ok_or_else(|| self.unexpected("an integer", value))
    }

    /// An argument that must be a string.
    pub(super) fn text_of(&self, index: usize) -> Result<String, Failure> {
        let value = self.value(index)?;
        self.text(&value).ok_or_else(|| self.unexpected("a string", &value))
    }

    /// The value without the quotes of a string.
    pub(super) fn unquoted(&self, value: &Value) -> String {
        self.text(value).unwrap_or_else(|| self.show(value))
    }

    /// The elements of a set as a value; they need be in no order.
    pub(super) fn set_of(&self, elements: Vec<Value>) -> Result<Value, Failure> {
        self.check(Value::set(elements))
    }

    /// Counts a step of a long computation.
    pub(super) fn step(&self) -> Result<(), Failure> {
        self.eval.run.step()
    }

    /// The value of a definition without parameters.
    pub(super) fn definition(&self, id: crate::semantics::form::DefinitionId) -> Result<Value, Failure> {
        let definition = self.eval.run.program.definition(id);
        Ok(self.eval.value(&definition.body, const { &Scope::EMPTY })?.into_owned())
    }

    /// The value that a call at this place had for such a key before, or has now.
    pub(super) fn cached(&self, key: Value, value: impl FnOnce() -> Result<Value, Failure>) -> Result<Value, Failure> {
        let cache = &self.eval.run.program.cache;
        let key = (self.span, key);
        if let Some(known) = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let value = value()?;
        cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value.clone());
        Ok(value)
    }

    /// Whether it stands within a prime.
    pub(super) fn primed(&self) -> bool {
        self.eval.time == Time::Next
    }

    /// The value of the last argument.
    pub(super) fn last(&self) -> Result<Val<'c>, Failure> {
        self.value(self.arguments.len().saturating_sub(1))
    }

    pub(super) fn program(&self) -> &'c super::Program {
        self.eval.run.program
    }

    /// An argument that must be a sequence.
    pub(super) fn sequence(&self, index: usize) -> Result<Val<'c>, Failure> {
        let value = self.value(index)?;
        if value.as_tuple().is_some() { Ok(value) } else { Err(self.unexpected("a sequence", &value)) }
    }

    /// A string of an argument; `None` where it is another value.
    pub(super) fn text(&self, value: &Value) -> Option<String> {
        value.as_text(self.symbols()).map(str::to_owned)
    }

    /// A string as a value.
    pub(super) fn string(&self, text: &str) -> Value {
        Value::text(text, self.symbols())
    }

    pub(super) fn symbols(&self) -> &'c Symbols {
        self.eval.run.program.symbols()
    }

    pub(super) fn host(&self) -> &'c dyn super::Host {
        self.eval.run.host
    }

    /// The elements of a finite set, in order.
    pub(super) fn listed(&self, set: &Value) -> Result<Value, Failure> {
        self.check(set.listed(self.host().largest_set()))
    }

    /// A failed operation on values as a failure at the call.
    pub(super) fn check<T>(&self, result: Result<T, ValueError>) -> Result<T, Failure> {
        result.map_err(|error| self.eval.run.failed(&error, self.span))
    }

    /// The value as TLC prints it.
    pub(super) fn show(&self, value: &Value) -> String {
        value.display(self.symbols()).to_string()
    }

    /// The failure of an argument that is of another kind than the operator takes.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str, found: &Value) -> Failure {
        Failure::new(
            FailureKind::Argument,
            format!("{expected} is expected here, but this is {}", self.eval.run.show(found)),
        )
        .at(self.span)
    }
}
