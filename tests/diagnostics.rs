//! What a person sees who made a mistake: `tests/diagnostics/*.md` hold files, a command line, and all that the command prints.
//!
//! `BLESS=1 cargo test --test diagnostics` writes down what is printed now; read it before you commit it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A mistake: the files in which it is, and the command that meets it.
struct Case {
    title: String,
    /// Names and texts.
    files: Vec<(String, String)>,
    command: String,
    printed: String,
}

/// `## title`, a fence ```` ```tla Name.tla ```` for each file, and a fence ```` ```console ```` that begins with `$ tlars ...`.
fn cases(page: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let (title, rest) = section.split_once('\n').unwrap();
        let mut case =
            Case { title: title.to_owned(), files: Vec::new(), command: String::new(), printed: String::new() };
        for fence in rest.split("```").skip(1).step_by(2) {
            let (head, body) = fence.split_once('\n').unwrap();
            match head.split_once(' ') {
                Some((_, name)) => case.files.push((name.to_owned(), body.to_owned())),
                None => {
                    let (command, printed) = body.split_once('\n').unwrap();
                    case.command = command.strip_prefix("$ tlars ").unwrap().to_owned();
                    case.printed = printed.to_owned();
                }
            }
        }
        cases.push(case);
    }
    assert!(!cases.is_empty());
    cases
}

/// The words of a command line; `'...'` is one word.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    parts
        .flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// What the command prints in a folder with these files, first the output, then the error output, and its exit code.
fn printed(case: &Case, folder: &Path) -> String {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    for (name, text) in &case.files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
    command.args(words(&case.command)).current_dir(folder).stdin(Stdio::null());
    let output = command.output().unwrap();
    let mut all = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    // How long a search took differs; fences must not end early.
    if let Some(at) = all.rfind(" generated, depth ")
        && let Some(time) = all[at..].find(", in ")
    {
        let end = all[at..].find('\n').unwrap();
        all.replace_range(at + time..at + end, "");
    }
    let lines: Vec<&str> = all.lines().map(str::trim_end).collect();
    format!("{}\nexit code {}\n", lines.join("\n").trim_end(), output.status.code().unwrap())
}

fn compare(page: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics").join(format!("{page}.md"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("diagnostics").join(page);
    let text = fs::read_to_string(&file).unwrap();
    let bless = std::env::var_os("BLESS").is_some();
    let mut blessed = text.split("\n## ").next().unwrap().trim_end().to_owned() + "\n";
    for case in cases(&text) {
        let found = printed(&case, &folder);
        if !bless {
            assert_eq!(found, case.printed, "{page}: {}", case.title);
        }
        writeln!(blessed, "\n## {}\n", case.title).unwrap();
        for (name, text) in &case.files {
            let kind = name.rsplit('.').next().unwrap();
            writeln!(blessed, "```{kind} {name}\n{text}```\n").unwrap();
        }
        writeln!(blessed, "```console\n$ tlars {}\n{found}```", case.command).unwrap();
    }
    if bless {
        fs::write(&file, blessed).unwrap();
    }
}

#[test]
fn mistakes_of_syntax() {
    compare("syntax");
}

#[test]
fn mistakes_of_names_and_levels() {
    compare("names");
}

#[test]
fn several_mistakes_in_one_file() {
    compare("several");
}

#[test]
fn mistakes_of_configurations() {
    compare("configuration");
}

#[test]
fn expressions_without_a_value() {
    compare("evaluation");
}

/// The codes `"tlars::..."` that stand in the source files of a folder.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for code in fs::read_to_string(path).unwrap().split("\"tlars::").skip(1) {
                let code = code.split('"').next().unwrap();
                // Tests of the configuration speak of codes with places behind them.
                if code.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | ':')) {
                    found.insert(code.to_owned());
                }
            }
        }
    }
}

/// Every code is explained in `docs/errors.md`, and nothing else is.
#[test]
fn codes_are_documented() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    codes(&root.join("src"), &mut used);
    let page = fs::read_to_string(root.join("docs/errors.md")).unwrap();
    let mut listed = BTreeSet::new();
    for section in page.split("\n## ").skip(1) {
        let head = section.split("`tlars::").nth(1).and_then(|head| head.split("...").next()).unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        listed.extend(rows.map(|name| format!("{head}{name}")));
    }
    assert_eq!(used, listed);
}
