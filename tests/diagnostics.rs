//! What a person sees: `tests/diagnostics/*.md` (mistakes) and `tests/cli/*.md` (options) hold files, command lines, and all that
//! the commands print.
//!
//! `BLESS=1 cargo test --test diagnostics` writes down what is printed now; read it before you commit it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The files, and the commands that meet them.
struct Case {
    title: String,
    /// Names and texts.
    files: Vec<(String, String)>,
    /// What is typed and what is then printed.
    commands: Vec<(String, String)>,
}

/// `## title`, a fence ```` ```tla Name.tla ```` for each file, and a fence ```` ```console ```` with commands that begin with
/// `$ tlars ...`, or `$ cat ...` to see a file that was written.
fn cases(page: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let (title, rest) = section.split_once('\n').unwrap();
        let mut case = Case { title: title.to_owned(), files: Vec::new(), commands: Vec::new() };
        for fence in rest.split("```").skip(1).step_by(2) {
            let (head, body) = fence.split_once('\n').unwrap();
            match head.split_once(' ') {
                Some((_, name)) => case.files.push((name.to_owned(), body.to_owned())),
                None => {
                    for command in format!("\n{body}").split("\n$ ").skip(1) {
                        let (command, printed) = command.split_once('\n').unwrap_or((command, ""));
                        case.commands.push((command.to_owned(), printed.trim_end().to_owned()));
                    }
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

/// What the command prints in a folder, first the output, then the error output, and its exit code.
fn printed(typed: &str, folder: &Path) -> String {
    let words = words(typed);
    if words[0] == "cat" {
        return fs::read_to_string(folder.join(&words[1])).unwrap().trim_end().to_owned();
    }
    assert_eq!(words[0], "tlars");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
    command.args(&words[1..]).current_dir(folder).stdin(Stdio::null());
    let output = command.output().unwrap();
    let mut all = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    // How long a search took differs; fences must not end early.
    if let Some(at) = all.rfind(" generated, depth ")
        && let Some(time) = all[at..].find(", in ")
    {
        let end = all[at..].find('\n').unwrap();
        all.replace_range(at + time..at + end, "");
    }
    let lines = all.lines().map(str::trim_end).filter(|line| !line.trim_start().starts_with("\"seconds\": "));
    let lines: Vec<&str> = lines.collect();
    format!("{}\nexit code {}", lines.join("\n").trim_end(), output.status.code().unwrap())
}

fn compare(page: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(format!("{page}.md"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(page);
    let text = fs::read_to_string(&file).unwrap();
    let bless = std::env::var_os("BLESS").is_some();
    let mut blessed = text.split("\n## ").next().unwrap().trim_end().to_owned() + "\n";
    for case in cases(&text) {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &case.files {
            fs::write(folder.join(name), text).unwrap();
        }
        writeln!(blessed, "\n## {}\n", case.title).unwrap();
        for (name, text) in &case.files {
            let kind = name.rsplit('.').next().unwrap();
            writeln!(blessed, "```{kind} {name}\n{text}```\n").unwrap();
        }
        blessed += "```console\n";
        for (command, expected) in &case.commands {
            let found = printed(command, &folder);
            assert!(bless || found == *expected, "{page}: {}: {command}\n{found}", case.title);
            writeln!(blessed, "$ {command}\n{found}").unwrap();
        }
        blessed += "```\n";
    }
    if bless {
        fs::write(&file, blessed).unwrap();
    }
}

#[test]
fn mistakes_of_syntax() {
    compare("diagnostics/syntax");
}

#[test]
fn mistakes_of_names_and_levels() {
    compare("diagnostics/names");
}

#[test]
fn several_mistakes_in_one_file() {
    compare("diagnostics/several");
}

#[test]
fn mistakes_of_configurations() {
    compare("diagnostics/configuration");
}

#[test]
fn expressions_without_a_value() {
    compare("diagnostics/evaluation");
}

#[test]
fn behaviors_are_saved_and_replayed() {
    compare("cli/trace");
}

#[test]
fn what_was_covered_is_told() {
    compare("cli/coverage");
}

#[test]
fn states_are_looked_at_in_another_order() {
    compare("cli/search");
}

#[test]
fn postconditions_see_the_counterexample() {
    compare("cli/counterexample");
}

#[test]
fn properties_are_checked_without_symmetry() {
    compare("cli/symmetry");
}

#[test]
fn loops_of_views_are_followed() {
    compare("cli/view");
}

#[test]
fn options_without_effect_are_refused() {
    compare("cli/options");
}

#[test]
fn every_key_comes_from_the_command_line() {
    compare("cli/keys");
}

#[test]
fn states_and_steps_are_written() {
    compare("cli/dump");
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
