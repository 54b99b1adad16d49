//! Modules with configurations, and what is made of them: the cases are in `tests/model/*.md`.

#![allow(clippy::unwrap_used)]

mod random;

use random::Random;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::ControlFlow;
use tlars::check::{Checker, Verdict};
use tlars::model::{Config, Failure, Memo, Model, State, StateRole, StepRole, TransitionSystem};
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
    model_beside(module, config, &MemoryLoader::new())
}

fn model_beside(module: &str, config: &str, others: &MemoryLoader) -> Result<Model, Vec<Diagnostic>> {
    let mut sources = Sources::new();
    let source = sources.add(Source::new("Test.cfg", config));
    let config = Config::parse(config, source)?;
    let mut symbols = Symbols::new();
    config.intern(&mut symbols);
    let source = Source::new("Test.tla", module);
    let loaded = semantics::load("Test", source, others, sources, symbols);
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

/// Makes definitions of numbers and sets over the variables `y` and `z` and the constant `C`.
struct Writer {
    random: Random,
    names: usize,
    /// The definitions so far, with the number of their parameters.
    definitions: Vec<(String, usize)>,
}

impl Writer {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("n{}", self.names)
    }

    fn number(&mut self, known: &[String], depth: usize) -> String {
        let with = |name: &String| [known, std::slice::from_ref(name)].concat();
        let choice = if depth == 0 { 0 } else { self.random.below(10) };
        match choice {
            1 => format!("({} + {})", self.number(known, depth - 1), self.number(known, depth - 1)),
            2 => {
                let test = self.truth(known, depth - 1);
                format!("(IF {test} THEN {} ELSE {})", self.number(known, depth - 1), self.number(known, depth - 1))
            }
            3 | 4 => {
                let name = self.name();
                let value = self.number(known, depth - 1);
                format!("(LET {name} == {value} IN {})", self.number(&with(&name), depth - 1))
            }
            5 => {
                let (name, parameter) = (self.name(), self.name());
                let body = self.number(&with(&parameter), depth - 1);
                let (one, two) = (self.number(known, depth - 1), self.number(known, depth - 1));
                format!("(LET {name}({parameter}) == {body} IN {name}({one}) + {name}({two}))")
            }
            6 if !self.definitions.is_empty() => {
                let (name, parameters) = self.definitions[self.random.below(self.definitions.len())].clone();
                let arguments: Vec<String> = (0..parameters).map(|_| self.number(known, depth - 1)).collect();
                if arguments.is_empty() { name } else { format!("{name}({})", arguments.join(", ")) }
            }
            7 => format!("Cardinality({})", self.set(known, depth - 1)),
            8 => {
                let name = self.name();
                format!("(CHOOSE {name} \\in 0..9 : {name} = 9 \\/ {})", self.truth(&with(&name), depth - 1))
            }
            9 => {
                let (name, key) = (self.name(), self.name());
                let (first, at) = (self.number(known, depth - 1), self.random.below(3));
                let rest = format!("IF {key} = 0 THEN {first} ELSE {name}[{key} - 1] + 1");
                format!("(LET {name}[{key} \\in 0..2] == {rest} IN {name}[{at}])")
            }
            _ => match self.random.below(known.len() + 4) {
                0 => "y".to_owned(),
                1 => "z".to_owned(),
                2 => "C".to_owned(),
                3 => self.random.below(3).to_string(),
                place => known[place - 4].clone(),
            },
        }
    }

    fn truth(&mut self, known: &[String], depth: usize) -> String {
        match self.random.below(3) {
            0 if depth > 0 => format!("({} \\in {})", self.number(known, depth - 1), self.set(known, depth - 1)),
            _ => format!("({} < {})", self.number(known, depth.saturating_sub(1)), self.number(known, 0)),
        }
    }

    fn set(&mut self, known: &[String], depth: usize) -> String {
        let name = self.name();
        let with = [known, std::slice::from_ref(&name)].concat();
        match self.random.below(3) {
            0 if depth > 0 => format!("{{{name} \\in 0..3 : {}}}", self.truth(&with, depth - 1)),
            1 if depth > 0 => format!("{{{} : {name} \\in 0..2}}", self.number(&with, depth - 1)),
            _ => format!("{{{}, {}}}", self.number(known, 0), self.number(known, 0)),
        }
    }
}

/// A module of random definitions, and one that says that those of its instance, and of an instance of an instance, are the same in every
/// state.
fn instances(seed: u64) -> (String, String, String) {
    let mut writer = Writer { random: Random(seed), names: 0, definitions: Vec::new() };
    let (mut text, mut equal, mut passed_on) = (String::new(), Vec::new(), String::new());
    for number in 0..6 {
        let parameters: Vec<String> = (0..writer.random.below(3)).map(|_| writer.name()).collect();
        let body = writer.number(&parameters, 4);
        let name = format!("D{number}");
        let applied = |arguments: &[&str]| {
            let arguments = arguments[..parameters.len()].join(", ");
            if arguments.is_empty() { name.clone() } else { format!("{name}({arguments})") }
        };
        let own = parameters.iter().map(String::as_str).collect::<Vec<_>>();
        let _ = writeln!(text, "{} == {body}", applied(&own));
        let _ = writeln!(passed_on, "{} == M!{}", applied(&own), applied(&own));
        let call = applied(&["1", "y"]);
        equal.push(format!("{call} = I!{call} /\\ {call} = J(1)!{call}"));
        writer.definitions.push((name, parameters.len()));
    }
    let begin = |name: &str| format!("---- MODULE {name} ----\nEXTENDS Naturals, FiniteSets\nCONSTANT C\n");
    let original = format!("{}VARIABLES y, z\n{text}====\n", begin("Original"));
    let between = format!("{}VARIABLES u, z\nM == INSTANCE Original WITH y <- u\n{passed_on}====\n", begin("Between"));
    let test = format!(
        "---- MODULE Test ----\nEXTENDS Original\nI == INSTANCE Original\nJ(k) == INSTANCE Between WITH u <- y + k - 1\n\
         Init == y = 0 /\\ z = 1\nNext == y' = (y + 1) % 4 /\\ z' = (z + y) % 3\nInv == {}\n====\n",
        equal.join(" /\\ ")
    );
    (original, between, test)
}

#[test]
fn definitions_of_instances_mean_what_they_mean_in_their_module() {
    for seed in 1..150u64 {
        let (original, between, test) = instances(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let others = MemoryLoader::new().with("Original", original.clone()).with("Between", between);
        let config = "CONSTANT C = 2\nINIT Init\nNEXT Next\nINVARIANT Inv\n";
        let model = model_beside(&test, config, &others).unwrap_or_else(|errors| panic!("{errors:?}\n{original}"));
        let plain = Checker::new(&model).run();
        let memo = Memo::new(&model);
        let remembered = Checker::new(&memo).run();
        assert!(matches!(plain.verdict, Verdict::Holds), "seed {seed}: {:?}\n{original}\n{test}", plain.verdict);
        assert!(matches!(remembered.verdict, Verdict::Holds), "seed {seed}\n{original}\n{test}");
        assert_eq!(plain.statistics.distinct, remembered.statistics.distinct, "seed {seed}");
    }
}
