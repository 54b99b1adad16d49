//! `tlars eval`: values of constant expressions, for people or line by line for programs.

use super::args::{EvalArguments, Format};
use super::host::Terminal;
use super::{exit, output, session};
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tlars::{Expression, Problem};

/// Prints each value; the exit code is that of the first that has none.
pub fn run(arguments: &EvalArguments) -> u8 {
    let mut host = Terminal::new(&arguments.scope.permissions);
    if arguments.jsonl {
        return lines(&host);
    }
    host.time = Duration::from_secs(arguments.scope.seconds);
    let mut input = String::new();
    let expressions = match arguments.expressions.as_slice() {
        [] => {
            if std::io::stdin().read_to_string(&mut input).is_err() {
                return exit::SYSTEM;
            }
            std::slice::from_ref(&input)
        }
        given => given,
    };
    match values(arguments, expressions, &host) {
        Ok(()) => exit::SUCCESS,
        Err(problem) => session::show(&problem),
    }
}

fn values(arguments: &EvalArguments, expressions: &[String], host: &Terminal) -> Result<(), Problem> {
    let mut session = session::open(&arguments.scope)?;
    for text in expressions {
        let value = session.evaluate(text, host)?;
        match arguments.format {
            Format::Text => output::print(&format!("{value}\n")),
            Format::Json => output::print(&format!("{}\n", value.value.to_json(&value.symbols))),
        }
    }
    Ok(())
}

/// Answers one line a line; a bad line never stops the rest.
fn lines(host: &Terminal) -> u8 {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return exit::SYSTEM };
        if line.trim().is_empty() {
            continue;
        }
        if writeln!(out, "{}", answer(&line, host)).and_then(|()| out.flush()).is_err() {
            return exit::SYSTEM;
        }
    }
    exit::SUCCESS
}

fn answer(line: &str, host: &Terminal) -> Value {
    let request: Value = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return json!({"id": null, "error": {"kind": "json", "message": error.to_string()}}),
    };
    let id = request["id"].clone();
    let texts = |key: &str| -> Vec<String> {
        request[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let expression = Expression::new(request["expr"].as_str().unwrap_or(""))
        .extends(texts("extends"))
        .definitions(request["defs"].as_str().unwrap_or(""))
        .model_values(texts("model_values"));
    // A defect answers for its own line only.
    match catch_unwind(AssertUnwindSafe(|| expression.evaluate(host))) {
        Ok(Ok(value)) => json!({"id": id, "value": value.to_string()}),
        Ok(Err(problem)) => json!({"id": id, "error": {"kind": tag(&problem), "message": problem.to_string()}}),
        Err(_) => json!({"id": id, "error": {"kind": "defect", "message": "the program itself is at fault"}}),
    }
}

/// The last part of the first finding's code.
fn tag(problem: &Problem) -> &str {
    problem.diagnostics.first().and_then(|finding| finding.code.rsplit("::").next()).unwrap_or("unknown")
}
