//! The host: what an evaluation may ask of whoever runs it, so that the evaluator itself stays pure.

use super::error::{Failure, FailureKind};
use crate::value::Value;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

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

    /// All registers that were set, by their numbers.
    fn registers(&self) -> Vec<(i64, Value)> {
        Vec::new()
    }

    /// `TLCGet("s:name")`: the register with that name, if it was set.
    fn named_register(&self, _name: &str) -> Option<Value> {
        None
    }

    /// `TLCSet("s:name", v)`
    fn set_named_register(&self, _name: &str, _value: Value) {}

    /// All registers that were set, by their names.
    fn named_registers(&self) -> Vec<(String, Value)> {
        Vec::new()
    }

    /// How often each formula was true that the configuration names under `_POSSIBLE`.
    fn possible(&self) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// How the specification is checked, once that is known.
    fn check(&self) -> Option<CheckFacts> {
        None
    }

    /// The name of the action that led to the present state and the values of its parameters, where the host knows them.
    fn action(&self) -> Option<(String, Vec<(String, Value)>)> {
        None
    }

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

    /// Where the order of successors is to be drawn at random: numbers to draw it with.
    fn chance(&self) -> Option<&super::Chance> {
        None
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

/// How a specification is checked: `TLCGet("config")`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CheckFacts {
    /// How states are found.
    pub mode: CheckMode,
    /// Whether a state without successors is an error.
    pub deadlock: bool,
    /// How many workers look for states, as far as registers can tell.
    pub workers: usize,
}

/// How states are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckMode {
    /// All of them, breadth first.
    Search,
    /// By random behaviors.
    Simulation {
        /// How many.
        behaviors: u64,
        /// Of how many states at most.
        depth: u64,
        /// Where the random numbers start.
        seed: i64,
        /// How each successor is chosen.
        choice: Choice,
    },
}

/// How a random behavior goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// With one of all successors by an action.
    Listed,
    /// With the first successor by an action that is drawn.
    Drawn,
}

/// A host that ends evaluations that need too much; everything else it passes on.
///
/// Steps and time are those of all evaluations together. Limits are looked at every few thousand steps.
///
/// ```
/// use std::time::Duration;
/// let budget = tlars::eval::Budget::new(()).steps(1_000_000).time(Duration::from_secs(2)).largest_set(100_000);
/// # let _ = budget;
/// ```
#[derive(Debug)]
pub struct Budget<H> {
    host: H,
    steps: u64,
    used: AtomicU64,
    deadline: Option<Instant>,
    largest_set: usize,
    stopped: AtomicBool,
}

impl<H: Host> Budget<H> {
    /// Without limits other than the host's.
    pub fn new(host: H) -> Self {
        let largest_set = host.largest_set();
        Budget {
            host,
            steps: u64::MAX,
            used: AtomicU64::new(0),
            deadline: None,
            largest_set,
            stopped: AtomicBool::new(false),
        }
    }

    /// At most about so many steps (calls of operators and elements looked at).
    #[must_use]
    pub fn steps(self, steps: u64) -> Self {
        Budget { steps, ..self }
    }

    /// At most about this time, from now on.
    #[must_use]
    pub fn time(self, time: Duration) -> Self {
        Budget { deadline: Instant::now().checked_add(time), ..self }
    }

    /// No set with more elements is listed.
    #[must_use]
    pub fn largest_set(self, elements: usize) -> Self {
        Budget { largest_set: elements, ..self }
    }

    /// Ends the evaluations under way and those to come; for another thread.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// The steps of all evaluations so far, as far as they were told.
    pub fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }
}

impl<H: Host> Host for Budget<H> {
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
        self.host.action()
    }

    fn statistic(&self, name: &str) -> Option<Value> {
        self.host.statistic(name)
    }

    fn command(&self, name: &str, value: &Value) {
        self.host.command(name, value);
    }

    fn random(&self) -> u64 {
        self.host.random()
    }

    fn chance(&self) -> Option<&super::Chance> {
        self.host.chance()
    }

    fn milliseconds(&self) -> i64 {
        self.host.milliseconds()
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        self.host.read_file(path)
    }

    fn read_file_if_it_exists(&self, path: &str) -> Result<Option<String>, String> {
        self.host.read_file_if_it_exists(path)
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
        self.host.trace()
    }

    fn counterexample(&self) -> Option<Value> {
        self.host.counterexample()
    }

    fn go_on(&self, steps: u64) -> Result<(), Failure> {
        let used = self.used.fetch_add(steps, Ordering::Relaxed).saturating_add(steps);
        let over = |message: String| Err(Failure::new(FailureKind::Budget, message));
        if self.stopped.load(Ordering::Relaxed) {
            return over("evaluation was interrupted".to_owned());
        }
        if used > self.steps {
            return over(format!("evaluation needs more than {} steps", self.steps));
        }
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return over("evaluation takes too long".to_owned());
        }
        self.host.go_on(steps)
    }

    fn largest_set(&self) -> usize {
        self.largest_set
    }
}
