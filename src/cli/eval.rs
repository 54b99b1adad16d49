//! `tlars eval`: values of constant expressions, for people or line by line for programs.

use super::args::EvalArguments;
use super::host::Terminal;
use super::{exit, output};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tlars::{Expression, Problem, ProblemKind};

/// Prints each value; the exit code is that of the first that has none.
pub fn run(arguments: &EvalArguments) -> u8 {
    let host = Terminal::new(Vec::new(), Vec::new());
    if arguments.jsonl {
        return lines(&host);
    }
    for text in &arguments.expressions {
        let mut expression = Expression::new(text.as_str());
        if !arguments.extends.is_empty() {
            expression = expression.extends(arguments.extends.clone());
        }
        match expression.evaluate(&host) {
            Ok(value) => output::print(&format!("{value}\n")),
            Err(problem) => {
                for finding in &problem.diagnostics {
                    eprint!("{}", tlars::report::render(finding, &problem.sources, output::error_style()));
                }
                return if problem.kind == ProblemKind::Evaluation { exit::EVALUATION } else { exit::PARSE };
            }
        }
    }
    exit::SUCCESS
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
