//! Native operators of the program that embeds tlars: they stand in for definitions of its specifications.

use super::{Call, Native, Run};
use crate::eval::error::Failure;
use crate::text::Symbols;
use crate::value::Value;

/// What a native operator of an embedding program does with the values of its arguments.
pub type Own = dyn Fn(&[Value], &Symbols) -> Result<Value, Failure> + Send + Sync;

/// An operator written in Rust that stands in for the definition of that name. Once made, it stays until the program ends.
///
/// ```
/// use tlars::eval::{Failure, FailureKind, NativeOperator};
/// use tlars::value::Value;
///
/// let twice = NativeOperator::new("Double", "Twice", |arguments, _symbols| match arguments {
///     [Value::Integer(number)] => Ok(Value::Integer(2 * number)),
///     _ => Err(Failure::new(FailureKind::Argument, "`Twice` takes a small integer")),
/// });
/// let module = tlars::parse("---- MODULE Double ----\nEXTENDS Naturals\nTwice(n) == n + n\n====")?;
/// let mut session = module.session(None)?.with_native(twice)?;
/// assert_eq!(session.evaluate("Twice(21)", &())?.to_string(), "42");
/// # Ok::<(), tlars::Problem>(())
/// ```
#[derive(Clone, Copy)]
pub struct NativeOperator {
    native: &'static Native,
}

impl NativeOperator {
    /// An operator whose results depend on its arguments alone.
    pub fn new(
        module: &str,
        name: &str,
        run: impl Fn(&[Value], &Symbols) -> Result<Value, Failure> + Send + Sync + 'static,
    ) -> Self {
        NativeOperator::made(module, name, false, Box::new(run))
    }

    /// An operator that reads or changes something else, so that its results are never remembered.
    pub fn impure(
        module: &str,
        name: &str,
        run: impl Fn(&[Value], &Symbols) -> Result<Value, Failure> + Send + Sync + 'static,
    ) -> Self {
        NativeOperator::made(module, name, true, Box::new(run))
    }

    fn made(module: &str, name: &str, impure: bool, own: Box<Own>) -> Self {
        // Linked specifications name their native operators by reference, as they do those of the binary.
        let text = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let native = Native {
            module: text(module),
            name: text(name),
            impure,
            arithmetic: None,
            pieces: None,
            run: Run::Own(Box::leak(own)),
        };
        NativeOperator { native: Box::leak(Box::new(native)) }
    }

    /// The operator, if it stands in for the definition of that module with that name.
    pub(crate) fn find(operators: &[Self], module: &str, name: &str) -> Option<&'static Native> {
        let wanted = |operator: &&Self| operator.native.name == name && operator.native.module == module;
        operators.iter().rev().find(wanted).map(|operator| operator.native)
    }
}

impl std::fmt::Debug for NativeOperator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.native.fmt(f)
    }
}

impl PartialEq for NativeOperator {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.native, other.native)
    }
}

impl Eq for NativeOperator {}

/// Runs an operator on the values of all arguments.
pub(super) fn call(call: &Call<'_>, own: &Own) -> Result<Value, Failure> {
    let mut values = Vec::with_capacity(call.arguments.len());
    for index in 0..call.arguments.len() {
        // Programs see listed sets wherever there is an end.
        values.push(call.check(call.value(index)?.normalized(call.host().largest_set()))?);
    }
    own(&values, call.symbols())
}
