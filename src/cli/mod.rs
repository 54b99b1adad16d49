//! The command line: arguments become calls of the public interface, results an exit code. All printing is here.

mod args;
mod check;
mod dump;
mod eval;
mod exit;
mod explain;
mod format;
mod host;
mod line;
mod modules;
mod options;
mod output;
mod parse;
mod progress;
mod repl;
mod replay;
mod session;
mod simulate;
mod storage;
mod trace;

use args::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// Deeply nested expressions are read and evaluated by recursion, far deeper than the usual stack allows. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// Reads the arguments and does what they ask, on a thread with a large stack.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            // As TLC: a wrong option ends with 1; help and version are no errors.
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let worker = std::thread::Builder::new().name("tlars".into()).stack_size(STACK_BYTES).spawn(move || run(arguments));
    let code = worker.map_err(drop).and_then(|worker| worker.join().map_err(drop));
    ExitCode::from(code.unwrap_or(exit::SYSTEM))
}

fn run(arguments: Arguments) -> u8 {
    match arguments.command {
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Modules(arguments) => modules::run(&arguments),
        Command::Fmt(arguments) => format::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Repl(arguments) => repl::run(&arguments),
    }
}
