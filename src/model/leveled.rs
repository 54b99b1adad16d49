//! The host that one worker sees: the model's, which also knows at which depth the worker is.

use crate::eval::{Chance, CheckFacts, Failure, Host};
use crate::value::Value;

/// A host with the depth of the state that is looked at.
pub struct Leveled<'h> {
    /// The host of the model.
    pub host: &'h (dyn Host + Send + Sync),
    /// The answer to `TLCGet("level")`.
    pub level: u64,
    /// The answer to `Trace`, where the behavior is known.
    pub trace: Option<&'h Value>,
    /// The answer to `TLCGet("action")`, where it is known.
    pub action: Option<&'h (String, Vec<(String, Value)>)>,
    /// What successors are drawn with, where they are.
    pub chance: Option<&'h Chance>,
}

impl Host for Leveled<'_> {
    fn print(&self, text: &str) {
        self.host.print(text);
    }

    fn register(&self, index: i64) -> Option<Value> {
        self.host.register(index)
    }

    fn set_register(&self, index: i64, value: Value) {
        self.host.set_register(index, value);
    }

    fn registers(&self) -> Vec<(i64, Value)> {
        self.host.registers()
    }

    fn named_register(&self, name: &str) -> Option<Value> {
        self.host.named_register(name)
    }

    fn set_named_register(&self, name: &str, value: Value) {
        self.host.set_named_register(name, value);
    }

    fn named_registers(&self) -> Vec<(String, Value)> {
        self.host.named_registers()
    }

    fn possible(&self) -> Vec<(String, u64)> {
        self.host.possible()
    }

    fn check(&self) -> Option<CheckFacts> {
        self.host.check()
    }

    fn action(&self) -> Option<(String, Vec<(String, Value)>)> {
        self.action.cloned().or_else(|| self.host.action())
    }

    fn statistic(&self, name: &str) -> Option<Value> {
        match name {
            "level" => i64::try_from(self.level).ok().map(Value::Integer),
            _ => self.host.statistic(name),
        }
    }

    fn command(&self, name: &str, value: &Value) {
        self.host.command(name, value);
    }

    fn random(&self) -> u64 {
        self.host.random()
    }

    fn chance(&self) -> Option<&Chance> {
        self.chance.or_else(|| self.host.chance())
    }

    fn milliseconds(&self) -> i64 {
        self.host.milliseconds()
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        self.host.read_file(path)
    }

    fn write_file(&self, path: &str, text: &str, append: bool) -> Result<(), String> {
        self.host.write_file(path, text, append)
    }

    fn execute(&self, command: &[String], environment: &[(String, String)]) -> Result<(i64, String, String), String> {
        self.host.execute(command, environment)
    }

    fn environment(&self) -> Result<Vec<(String, String)>, String> {
        self.host.environment()
    }

    fn trace(&self) -> Option<Value> {
        self.trace.cloned().or_else(|| self.host.trace())
    }

    fn counterexample(&self) -> Option<Value> {
        self.host.counterexample()
    }

    fn read_file_if_it_exists(&self, path: &str) -> Result<Option<String>, String> {
        self.host.read_file_if_it_exists(path)
    }

    fn go_on(&self, steps: u64) -> Result<(), Failure> {
        self.host.go_on(steps)
    }

    fn largest_set(&self) -> usize {
        self.host.largest_set()
    }
}
