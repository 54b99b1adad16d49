//! Semantics: modules with what must be found in them: `accepted` or `rejected`, as the reference parser says, or every finding.
//! `TLARS_BLESS=1 cargo test --test semantics` writes all findings, to be read by a person before they are committed.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use tlars::semantics::{self, MemoryLoader};
use tlars::text::{Severity, Source, Sources, Symbols};

/// A module with its expected findings, one a line.
struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            cases.push(Case { name: name.to_owned(), text: String::new(), expected: Vec::new() });
        } else if let (Some(expected), Some(case)) = (line.strip_prefix("> "), cases.last_mut()) {
            case.expected.push(expected.to_owned());
        } else if let (Some(case), false) = (cases.last_mut(), line.is_empty()) {
            writeln!(case.text, "{line}").unwrap();
        }
    }
    cases
}

/// What is found in a module: line, column, code and message of each finding, and the help.
fn findings(text: &str) -> Vec<String> {
    let module = format!("---- MODULE Test ----\n{text}====\n");
    let source = Source::new("Test.tla", module);
    let result = semantics::load("Test", source, &MemoryLoader::new(), Sources::new(), Symbols::new());
    let (diagnostics, sources) = match &result {
        Ok(loaded) => (&loaded.warnings, &loaded.sources),
        Err(rejected) => (&rejected.diagnostics, &rejected.sources),
    };
    let mut lines = Vec::new();
    if result.is_ok() {
        lines.push("accepted".to_owned());
    }
    for diagnostic in diagnostics {
        let place = diagnostic.span().and_then(|span| sources.start(span));
        let place = place.map_or_else(String::new, |place| format!("{}:{} ", place.line - 1, place.column));
        let warning = if diagnostic.severity == Severity::Warning { "warning " } else { "" };
        lines.push(format!("{place}{warning}{}: {}", diagnostic.code, diagnostic.message));
        if let Some(help) = &diagnostic.help {
            lines.push(format!("  help: {help}"));
        }
    }
    lines
}

#[test]
fn modules_are_judged_as_written() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/semantics");
    let bless = std::env::var_os("TLARS_BLESS").is_some();
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let mut wrong = String::new();
    let run = move || {
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            let mut blessed = String::new();
            for case in cases(&text) {
                let found = findings(&case.text);
                let accepted = found.first().is_some_and(|line| line == "accepted");
                let agrees = match case.expected.as_slice() {
                    [only] if only == "accepted" => accepted,
                    [only] if only == "rejected" => !accepted,
                    all => found == all,
                };
                if !agrees && !bless {
                    let file = path.file_name().unwrap().to_string_lossy().into_owned();
                    writeln!(wrong, "{file}, {}:\n{}", case.name, case.text).unwrap();
                    writeln!(wrong, "  expected {:#?}\n  found {found:#?}", case.expected).unwrap();
                }
                writeln!(blessed, "# {}\n\n{}", case.name, case.text).unwrap();
                found.iter().for_each(|line| writeln!(blessed, "> {line}").unwrap());
                blessed.push('\n');
            }
            if bless {
                fs::write(&path, blessed.trim_end().to_owned() + "\n").unwrap();
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(run).unwrap().join().unwrap();
}

/// The modules of the binary are well-formed, each by itself and without a warning.
#[test]
fn modules_of_the_binary_are_well_formed() {
    let run = || {
        for (name, text) in semantics::standard::modules() {
            let source = Source::new(name, text);
            let result = semantics::load(name, source, &MemoryLoader::new(), Sources::new(), Symbols::new());
            let findings = match result {
                Ok(loaded) => loaded.warnings,
                Err(rejected) => rejected.diagnostics,
            };
            assert!(findings.is_empty(), "{name}: {findings:#?}");
        }
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(run).unwrap().join().unwrap();
}

/// Every text in the folder of the binary's modules is in its table.
#[test]
fn the_table_of_modules_is_complete() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/semantics/standard");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tla"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let table: Vec<&str> = semantics::standard::modules().map(|(name, _)| name).collect();
    assert_eq!(table, names);
}

/// Findings come in the order of the text, and an unknown name is not told of twice.
#[test]
fn all_errors_are_found_in_order() {
    let text = "EXTENDS Naturals\nA == b\nC == 1 + \nD == e(1)\nA == 3\nF == D(1)\n";
    let found = findings(text);
    assert!(!found.is_empty());
    let text = "EXTENDS Naturals\nVARIABLE x\nA == b\nD == e(1)\nA == 3\nF == A(1) + x''\nG == F\n";
    let codes: Vec<String> = findings(text)
        .iter()
        .filter(|line| !line.starts_with("  help"))
        .map(|line| line.split("::").nth(2).unwrap().split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["unknown_name", "unknown_name", "already_defined", "argument_count"]);
}
