//! Expressions and their values, as data: the files of `tests/eval`, the examples of the modules, natives beside their definitions.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "eval/budgets.rs"]
mod budgets;
#[path = "eval/files.rs"]
mod files;
#[path = "eval/natives.rs"]
mod natives;

use std::sync::Arc;
use std::time::Duration;
use tlars::eval::{Bindings, Budget, ConstantBinding, Environment, Host, Program};
use tlars::semantics::{MemoryLoader, load_definitions};
use tlars::text::Symbols;
use tlars::value::{ModelValue, Value};

/// What became of an expression.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    /// The value, as it is printed.
    Value(String),
    /// It has no value; the kind of failure and the message.
    Failed(&'static str, String),
    /// It is no expression.
    Rejected(String),
}

/// A module whose scope expressions are evaluated in.
struct Scope<'a> {
    extends: &'a [&'a str],
    definitions: &'a str,
    model_values: &'a [&'a str],
}

impl Scope<'_> {
    /// What becomes of each expression, with all native operators.
    fn evaluate(&self, expressions: &[String], host: &dyn Host) -> Vec<Outcome> {
        self.evaluate_with(expressions, host, &|_, _| true)
    }

    /// What becomes of each expression, with the native operators that pass the test.
    fn evaluate_with(
        &self,
        expressions: &[String],
        host: &dyn Host,
        wanted: &dyn Fn(&str, &str) -> bool,
    ) -> Vec<Outcome> {
        let mut definitions = String::new();
        if !self.model_values.is_empty() {
            definitions = format!("CONSTANTS {}\n", self.model_values.join(", "));
        }
        definitions.push_str(self.definitions);
        let loaded = load_definitions(self.extends, &definitions, &MemoryLoader::new(), Symbols::new());
        let mut loaded = loaded.unwrap_or_else(|rejected| {
            let messages: Vec<_> = rejected.diagnostics.iter().map(|finding| finding.message.clone()).collect();
            panic!("{:?} do not load: {messages:?}", self.extends)
        });
        let resolved: Vec<_> = expressions.iter().map(|text| loaded.resolve_expression("<expression>", text)).collect();
        let (form, symbols) = (loaded.form, loaded.symbols);
        let symbols = Arc::new(symbols);
        let constants = form.constants.iter().map(|constant| {
            let name = symbols.text(constant.name);
            ConstantBinding::Value(Value::Model(ModelValue::named(constant.name, name)))
        });
        let bindings = Bindings { constants: constants.collect(), ..Bindings::default() };
        let program = Program::link_with(form, symbols.clone(), bindings, wanted).unwrap();
        let evaluate = |expr| match Environment::new(&program, host).value(&program.lower(&expr)) {
            Ok(value) => Outcome::Value(value.display(&symbols).to_string()),
            Err(failure) => Outcome::Failed(failure.kind().tag(), failure.message().to_owned()),
        };
        resolved
            .into_iter()
            .map(|expr| match expr {
                Ok(expr) => evaluate(expr),
                Err(findings) => Outcome::Rejected(findings.iter().map(|it| it.message.clone()).collect()),
            })
            .collect()
    }
}

/// A host that ends what takes too long for a test.
fn patient() -> Budget<()> {
    Budget::new(()).time(Duration::from_secs(60)).largest_set(1_000_000)
}

/// Runs a test on a stack as large as that of the command.
fn on_a_large_stack(test: impl FnOnce() + Send + 'static) {
    const STACK: usize = 256 << 20;
    std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

/// Fails with all the lines at once.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
