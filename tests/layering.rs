//! The arrows between layers, and where files, clocks and printing may appear: a walk over `src/` against two tables.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may import. A new arrow is a change of the design: make it here, in its own commit.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("syntax", &["text"]),
    ("semantics", &["text", "syntax"]),
    ("value", &["text"]),
    ("eval", &["text", "semantics", "value"]),
    ("model", &["text", "syntax", "semantics", "value", "eval"]),
    ("check", &["model"]),
    ("report", &["text", "value", "eval", "model", "check"]),
];

/// Files in which a word that reaches outside the process may appear; nowhere else.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("println!", &["cli/", "main.rs"]),
    ("print!", &["cli/", "main.rs"]),
    ("eprintln!", &["cli/", "main.rs"]),
    ("std::fs", &["semantics/loader.rs", "cli/", "lib.rs", "host.rs"]),
    ("std::env", &["cli/", "main.rs"]),
    ("Instant", &["cli/", "check/stats.rs", "eval/host.rs"]),
    ("SystemTime", &["cli/", "eval/host.rs"]),
    ("process::exit", &["cli/", "main.rs"]),
];

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its path within `src/`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The lines that are code: no comments, and nothing after the tests of the file begin.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(number, line)| (number + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The layers that a line names after `crate::`, also in a group `crate::{a, b}`.
fn named_layers(line: &str) -> Vec<&'static str> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let heads: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split(',').collect(),
            None => vec![rest],
        };
        for head in heads {
            let word: String = head.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            named.extend(LAYERS.iter().map(|(layer, _)| *layer).filter(|layer| *layer == word));
        }
    }
    named
}

#[test]
fn layers_import_only_what_lies_below() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| name.starts_with(&format!("{layer}/"))) else {
            continue;
        };
        for (number, line) in code_lines(&text) {
            for named in named_layers(line) {
                if named != *layer && !allowed.contains(&named) {
                    wrong.push(format!("src/{name}:{number}: `{layer}` may not import `{named}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_is_a_layer() {
    for (name, _) in sources() {
        let Some((folder, _)) = name.split_once('/') else { continue };
        assert!(
            folder == "cli" || LAYERS.iter().any(|(layer, _)| *layer == folder),
            "src/{name} lies outside the layers"
        );
    }
}

#[test]
fn the_command_uses_the_public_interface_only() {
    for (name, text) in sources().iter().filter(|(name, _)| name.starts_with("cli/") || name == "main.rs") {
        for (number, line) in code_lines(text) {
            assert!(named_layers(line).is_empty(), "src/{name}:{number}: use `tlars::`, not `crate::`");
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is() {
    for (name, text) in sources() {
        assert!(text.starts_with("//! "), "src/{name} opens without a sentence that says what it is");
    }
}

#[test]
fn the_core_is_pure() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (word, places) in OUTSIDE {
            if places.iter().any(|place| name.starts_with(place) || name.ends_with(place)) {
                continue;
            }
            for (number, line) in code_lines(&text) {
                let found = line.match_indices(word).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let after = line[at + word.len()..].chars().next();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                        && (word.ends_with('!') || !after.is_some_and(|c| c.is_alphanumeric() || c == '_'))
                });
                if found {
                    wrong.push(format!("src/{name}:{number}: `{word}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "only these may reach outside, by the table of this test:\n{}", wrong.join("\n"));
}

#[test]
fn only_shared_slices_are_unsafe() {
    for (name, text) in sources().iter().filter(|(name, _)| name != "value/shared.rs") {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            assert!(!line.contains("unsafe"), "src/{name}:{}: unsafe code belongs in value/shared.rs", number + 1);
        }
    }
}
