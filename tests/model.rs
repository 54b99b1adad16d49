//! Modules with configurations, and what is made of them: the cases are in `tests/model/*.md`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::ControlFlow;
use tlars::model::{Config, Failure, Model, State, StateRole, StepRole, TransitionSystem};
use tlars::semantics::{self, MemoryLoader};
use tlars::text::{Diagnostic, Source, Sources, Symbols};

/// The cases of a file: title, module, configuration, expectation.
fn cases(text: &str) -> Vec<[String; 4]> {
    let mut cases: Vec<[String; 4]> = Vec::new();
    let mut place = None;
    for line in text.lines() {
        match (line, place) {
            ("```", Some(_)) => place = None,
            ("```tla", None) => place = Some(1),
            ("```cfg", None) => place = Some(2),
            ("```expect", None) => place = Some(3),
            (_, Some(part)) => {
                if let Some(case) = cases.last_mut() {
                    case[part] += line;
                    case[part] += "\n";
                }
            }
            (_, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push([title.to_owned(), String::new(), String::new(), String::new()]);
                }
            }
        }
    }
    cases
}

fn model(module: &str, config: &str) -> Result<Model, Vec<Diagnostic>> {
    let mut sources = Sources::new();
    let source = sources.add(Source::new("Test.cfg", config));
    let config = Config::parse(config, source)?;
    let mut symbols = Symbols::new();
    config.intern(&mut symbols);
    let source = Source::new("Test.tla", module);
    let loaded = semantics::load("Test", source, &MemoryLoader::new(), sources, symbols);
    let loaded = loaded.map_err(|rejected| rejected.diagnostics)?;
    Model::new(loaded, &config).map_err(|(_, errors)| errors)
}

fn show(model: &Model, state: &State) -> String {
    let values = model.outline().variables.iter().zip(state.iter());
    let shown: Vec<String> =
        values.map(|(name, value)| format!("{name} = {}", value.display(model.symbols()))).collect();
    if shown.len() == 1 { shown[0].clone() } else { format!("/\\ {}", shown.join(" /\\ ")) }
}

fn diagnostic(out: &mut String, kind: &str, error: &Diagnostic) {
    let help = error.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    let _ = writeln!(out, "{kind}: {}{help}", error.message);
}

/// Everything about a model that a case may tell.
fn describe(module: &str, config: &str) -> String {
    let mut out = String::new();
    let model = match model(module, config) {
        Ok(model) => model,
        Err(errors) => {
            errors.iter().for_each(|error| diagnostic(&mut out, &format!("error {}", error.code), error));
            return out;
        }
    };
    outline(&model, &mut out);
    if let Err(failure) = explore(&model, &mut out) {
        diagnostic(&mut out, &format!("failed {}", failure.tag()), failure.diagnostic());
    }
    out
}

fn outline(model: &Model, out: &mut String) {
    let outline = model.outline();
    outline.actions.iter().for_each(|action| writeln!(out, "action {action}").unwrap());
    for label in &outline.state_labels {
        let role = match label.role {
            StateRole::Invariant => "invariant",
            StateRole::InitialProperty => "initial property",
            StateRole::Constraint => "constraint",
            StateRole::Atom => "atom",
            StateRole::Possible => "possible",
        };
        writeln!(out, "{role} {}", label.name).unwrap();
    }
    for label in &outline.step_labels {
        let role = match label.role {
            StepRole::Property => "property",
            StepRole::Constraint => "constraint",
            StepRole::Atom => "atom",
            StepRole::Possible => "possible",
        };
        writeln!(out, "step {role} {}", label.name).unwrap();
    }
    outline.unchecked.iter().for_each(|(name, _)| writeln!(out, "unchecked {name}").unwrap());
    model.warnings().iter().for_each(|warning| diagnostic(out, "warning", warning));
    if !model.fairness().is_empty() {
        writeln!(out, "fairness {}", model.fairness().len()).unwrap();
    }
    if let Some(symmetry) = model.symmetry() {
        writeln!(out, "symmetry {}", symmetry.len()).unwrap();
    }
}

fn explore(model: &Model, out: &mut String) -> Result<(), Failure> {
    if let Some(assumption) = model.false_assumption()? {
        diagnostic(out, "false assumption", &assumption.1);
    }
    let mut scratch = model.scratch();
    let mut states = Vec::new();
    let _ = model.initial_states(&mut scratch, &mut |state| {
        states.push(state);
        ControlFlow::Continue(())
    })?;
    writeln!(out, "initial {}", states.len()).unwrap();
    let mut prints = BTreeSet::new();
    for state in &states {
        prints.insert(model.fingerprint(&mut scratch, state)?);
    }
    if prints.len() != states.len() {
        writeln!(out, "distinct {}", prints.len()).unwrap();
    }
    let Some(first) = states.first() else { return Ok(()) };
    if let Some(label) = model.violated_invariant(&mut scratch, first)? {
        let name = &model.outline().state_labels[label].name;
        let why = model.explain_state(label, first).expect("a violated invariant has a reason");
        write!(out, "violated {name}: `{}`", model.sources().text(why.span)).unwrap();
        write!(out, "{}", if why.holds { " holds" } else { "" }).unwrap();
        let bound: Vec<String> = why.bound.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        write!(out, "{}{}", if bound.is_empty() { "" } else { " with " }, bound.join(", ")).unwrap();
        let operands: Vec<String> =
            why.operands.iter().map(|(span, value)| format!("{} is {value}", model.sources().text(*span))).collect();
        writeln!(out, "{}{}", if operands.is_empty() { "" } else { "; " }, operands.join(", ")).unwrap();
    }
    let mut steps = Vec::new();
    let visited = model.successors(&mut scratch, first, &mut |action, state| {
        steps.push((action, state));
        ControlFlow::Continue(())
    });
    for (action, state) in &steps {
        writeln!(out, "step {}: {}", model.explain_step(*action, first, state), show(model, state)).unwrap();
    }
    if steps.is_empty() && visited.is_ok() {
        writeln!(out, "first {}", show(model, first)).unwrap();
    }
    visited.map(|_| ())
}

fn check(file: &str) {
    let path = format!("{}/tests/model/{file}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let cases = cases(&text);
    assert!(!cases.is_empty());
    let mut wrong = String::new();
    for [title, module, config, expected] in &cases {
        let found = describe(module, config);
        if found != *expected {
            let _ = write!(wrong, "## {title}\nexpected:\n{expected}found:\n{found}\n");
        }
    }
    assert!(wrong.is_empty(), "{path}\n{wrong}");
}

#[test]
fn models() {
    check("models");
}

#[test]
fn errors() {
    check("errors");
}

#[test]
fn reasons() {
    check("why");
}
