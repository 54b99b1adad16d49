//! The host: what an evaluation may ask of whoever runs it, so that the evaluator itself stays pure.

use super::error::Failure;
use crate::value::Value;

/// What an evaluation may ask of its caller. Every answer has a default, so that `()` is a host that does nothing.
pub trait Host: Sync {
    /// `Print`, `PrintT`: a line for people.
    fn print(&self, _text: &str) {}

    /// `TLCGet(i)`: the register with that number, if it was set.
    fn register(&self, _index: i64) -> Option<Value> {
        None
    }

    /// `TLCSet(i, v)`
    fn set_register(&self, _index: i64, _value: Value) {}

    /// `TLCGet("level")` and its like, as far as the host knows them.
    fn statistic(&self, _name: &str) -> Option<Value> {
        None
    }

    /// `TLCSet("exit", TRUE)` and its like.
    fn command(&self, _name: &str, _value: &Value) {}

    /// A number for `RandomElement` and its like, evenly distributed over 64 bits.
    fn random(&self) -> u64 {
        0x9e37_79b9_7f4a_7c15
    }

    /// Milliseconds since the epoch.
    fn milliseconds(&self) -> i64 {
        0
    }

    /// The bytes of a file that the specification wants to read.
    ///
    /// # Errors
    /// A sentence for people where it is not allowed or not possible.
    fn read_file(&self, path: &str) -> Result<String, String> {
        Err(format!("reading `{path}` is not allowed"))
    }

    /// As [`Host::read_file`]; `None` where there is no such file.
    ///
    /// # Errors
    /// A sentence for people where it is not allowed or not possible.
    fn read_file_if_it_exists(&self, path: &str) -> Result<Option<String>, String> {
        self.read_file(path).map(Some)
    }

    /// Writes, or appends to, a file.
    ///
    /// # Errors
    /// A sentence for people where it is not allowed or not possible.
    fn write_file(&self, path: &str, _text: &str, _append: bool) -> Result<(), String> {
        Err(format!("writing `{path}` is not allowed"))
    }

    /// Runs a program and gives its exit code, output and error output.
    ///
    /// # Errors
    /// A sentence for people where it is not allowed or not possible.
    fn execute(&self, command: &[String], _environment: &[(String, String)]) -> Result<(i64, String, String), String> {
        Err(format!("running `{}` is not allowed", command.first().map_or("", String::as_str)))
    }

    /// The environment variables.
    ///
    /// # Errors
    /// A sentence for people where reading them is not allowed.
    fn environment(&self) -> Result<Vec<(String, String)>, String> {
        Err("reading the environment is not allowed".to_owned())
    }

    /// `Trace`: the states from an initial one to the present one, as a sequence of records.
    fn trace(&self) -> Option<Value> {
        None
    }

    /// `CounterExample`: what the check found, as a record; `None` outside a postcondition.
    fn counterexample(&self) -> Option<Value> {
        None
    }

    /// Whether evaluation may go on; asked every few thousand steps.
    ///
    /// # Errors
    /// A failure of kind `Budget` ends the evaluation.
    fn go_on(&self, _steps: u64) -> Result<(), Failure> {
        Ok(())
    }

    /// How many elements a set may have that is to be listed.
    fn largest_set(&self) -> usize {
        10_000_000
    }
}

impl Host for () {}
