//! Native operators: the operators of standard modules that the language cannot define, or that speed wants in Rust.

mod finite_sets;
mod integers;
mod sequences;
mod tlc;

pub(super) use integers::arithmetic;

use super::code::{Argument, Arithmetic};
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Val};
use super::scope::{Scope, Slot};
use crate::text::{Span, Symbols};
use crate::value::{Value, ValueError};

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
    /// What it does.
    pub run: fn(&Call<'_>) -> Result<Value, Failure>,
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}!{}", self.module, self.name)
    }
}

/// A native operator without side effects.
const fn pure(module: &'static str, name: &'static str, run: fn(&Call<'_>) -> Result<Value, Failure>) -> Native {
    Native { module, name, impure: false, arithmetic: None, run }
}

/// A native operator whose results depend on more than its arguments.
const fn impure(module: &'static str, name: &'static str, run: fn(&Call<'_>) -> Result<Value, Failure>) -> Native {
    Native { module, name, impure: true, arithmetic: None, run }
}

/// The native operator in place of a definition of a built-in module.
pub(super) fn find(module: &str, name: &str) -> Option<&'static Native> {
    [integers::NATIVES, sequences::NATIVES, finite_sets::NATIVES, tlc::NATIVES]
        .into_iter()
        .flatten()
        .find(|native| native.name == name && native.module == module)
}

/// Calls a native operator.
pub(super) fn call<'v>(
    eval: Eval<'v>,
    native: &'static Native,
    arguments: &'v [Argument],
    scope: &'v Scope<'v>,
    span: Span,
) -> Result<Value, Failure> {
    let call = Call { eval, arguments, scope, span };
    (native.run)(&call).map_err(|failure| failure.at(span))
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
    /// The value of an argument, counted from 0.
    pub(super) fn value(&self, index: usize) -> Result<Val<'c>, Failure> {
        match self.arguments.get(index) {
            Some(Argument::Value(code)) => self.eval.value(code, self.scope),
            Some(Argument::Operator(_)) | None => {
                Err(Failure::new(FailureKind::Argument, "an operand is missing here"))
            }
        }
    }

    /// The result of an operator argument on values.
    pub(super) fn apply(&self, index: usize, values: &[Value]) -> Result<Value, Failure> {
        let Some(Argument::Operator(operator)) = self.arguments.get(index) else {
            return Err(Failure::new(FailureKind::Argument, "an operator is expected here"));
        };
        let slots: Vec<Slot<'_>> = values.iter().map(Slot::Ref).collect();
        let result = self.eval.call_operator(operator, self.scope, &slots, self.span)?;
        Ok(result.into_owned())
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
