//! Models with known numbers: `tests/check/models.toml` and `examples/counts.toml`, each with one worker and with two, with each engine,
//! with states told apart exactly, and with states put away in files.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The exit code of a search that did not look at everything.
const INCOMPLETE: i64 = 15;
/// Models that took TLC longer are left to the comparison with the authors' files.
const LONGEST: f64 = 5.0;

/// Other ways to search, which give the same: how many workers, and the options.
const OTHERS: &[(&str, &[&str])] = &[
    ("2", &[]),
    ("1", &["--engine", "plain"]),
    ("2", &["--engine", "plain"]),
    ("2", &["--exact"]),
    // Nothing is allowed to stay in memory.
    ("1", &["--memory", "0"]),
    ("2", &["--memory", "1K"]),
    ("3", &["--exact", "--memory", "0"]),
    ("2", &["--memory", "0", "--engine", "plain"]),
];

type Entry = BTreeMap<String, String>;

/// The entries of a list of models: `[[model]]`, then one `key = value` a line.
fn entries(file: &Path) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in fs::read_to_string(file).unwrap().lines().map(str::trim) {
        if line == "[[model]]" {
            entries.push(Entry::new());
        } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            entries.last_mut().unwrap().insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
    entries
}

fn text<'e>(entry: &'e Entry, key: &str) -> Option<&'e str> {
    entry.get(key).map(|value| value.trim_matches('"'))
}

fn number(entry: &Entry, key: &str) -> Option<i64> {
    entry.get(key).map(|value| value.replace('_', "").parse().unwrap())
}

/// What the command prints, and its exit code.
fn run(folder: &Path, entry: &Entry, workers: &str, options: &[&str]) -> (Value, i64) {
    let specification = folder.join(text(entry, "tla").unwrap());
    let configuration = folder.join(text(entry, "cfg").unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
    command.arg("check").arg(&specification).arg("--config").arg(&configuration);
    command.args(["--format", "json", "--workers", workers]).args(options);
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut result: Value = serde_json::from_str(&printed).unwrap_or_else(|_| {
        panic!("{}: no JSON\n{printed}\n{}", specification.display(), String::from_utf8_lossy(&output.stderr))
    });
    // How the states were found may differ, not what they are.
    for key in ["seconds", "contended", "exact"] {
        result.as_object_mut().unwrap().remove(key);
    }
    (result, output.status.code().unwrap().into())
}

/// All that differs from what the entry says.
fn differences(entry: &Entry, result: &Value, code: i64) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, expected: Value, found: &Value| {
        if expected != *found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let kind = text(entry, "kind").unwrap();
    let temporal: Value =
        entry.get("temporal").map_or(Value::Array(Vec::new()), |names| serde_json::from_str(names).unwrap());
    let complete = temporal.as_array().unwrap().is_empty();
    compare("exit code in the object", code.into(), &result["exit_code"]);
    // A property that is not checked is said to be so; it is never reported as true or false.
    if !complete && result["verdict"] == "incomplete" {
        compare("kind", Value::Null, &result["kind"]);
        compare("unchecked", temporal, &result["unchecked"]);
        compare("exit code", INCOMPLETE.into(), &code.into());
        return wrong;
    }
    let verdict = match kind {
        "holds" => "holds",
        "evaluation" | "parse" | "config" | "assert" => "failed",
        _ => "violated",
    };
    compare("verdict", verdict.into(), &result["verdict"]);
    compare("kind", if kind == "holds" { Value::Null } else { kind.into() }, &result["kind"]);
    if let Some(exit) = number(entry, "exit") {
        compare("exit code", exit.into(), &code.into());
    }
    if let Some(property) = text(entry, "property") {
        compare("property", property.into(), &result["property"]);
    }
    for key in ["initial", "generated", "distinct", "depth"] {
        if let Some(expected) = number(entry, key) {
            compare(key, expected.into(), &result["states"][key]);
        }
    }
    if let Some(expected) = number(entry, "behavior") {
        compare(
            "length of the behavior",
            expected.into(),
            &result["behavior"]["states"].as_array().map_or(0, Vec::len).into(),
        );
    }
    wrong
}

fn check_all(list: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(list);
    let folder = file.parent().unwrap().to_owned();
    let entries = entries(&file);
    assert!(!entries.is_empty());
    let mut wrong = Vec::new();
    let quick = entries
        .iter()
        .filter(|entry| text(entry, "seconds").is_none_or(|seconds| seconds.parse::<f64>().unwrap() <= LONGEST));
    for entry in quick {
        let name = text(entry, "cfg").unwrap();
        let (alone, code) = run(&folder, entry, "1", &[]);
        wrong.extend(differences(entry, &alone, code).into_iter().map(|difference| format!("{name}: {difference}")));
        // Larger models only with each engine, to save time.
        let small = number(entry, "distinct").is_none_or(|distinct| distinct < 20_000);
        for (workers, options) in &OTHERS[..if small { OTHERS.len() } else { 3 }] {
            // What looks back is left to the plain engine; with these options it is refused.
            if entry.contains_key("plain") && matches!(options.first(), Some(&"--exact" | &"--memory")) {
                continue;
            }
            let other = run(&folder, entry, workers, options);
            if other != (alone.clone(), code) {
                let other = other.0;
                wrong.push(format!("{name}: one worker gives\n{alone}\n{workers} with {options:?}\n{other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn small_models() {
    check_all("tests/check/models.toml");
}

#[test]
fn examples() {
    check_all("examples/counts.toml");
}
