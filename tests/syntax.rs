//! The syntax layer against data: texts that are read, texts that are refused and with which words, trees that print back.
//!
//! The cases stand in `tests/syntax/*.md`. `BLESS=1 cargo test --test syntax` rewrites what is expected; read it before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tlars::syntax;
use tlars::text::{Diagnostic, Source, SourceId, Symbols};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/syntax")
}

/// A case of a data file: a title, a text, what is expected.
struct Case {
    title: String,
    text: String,
    expected: String,
}

/// `## title`, then a fence `tla` with the text, then a fence with what is expected.
fn cases(file: &str) -> Vec<Case> {
    let data = fs::read_to_string(folder().join(file)).unwrap();
    let mut cases = Vec::new();
    for section in data.split("\n## ").skip(1) {
        let (title, rest) = section.split_once('\n').unwrap();
        let mut fences = rest.split("```");
        let text = fences.nth(1).unwrap().strip_prefix("tla\n").unwrap();
        let expected = fences.nth(1).map_or("", |fence| fence.strip_prefix('\n').unwrap());
        cases.push(Case { title: title.to_owned(), text: text.to_owned(), expected: expected.to_owned() });
    }
    assert!(!cases.is_empty());
    cases
}

/// Compares what was found with what is expected, or writes it down.
fn compare(file: &str, found: impl Fn(&str) -> String) {
    let cases = cases(file);
    if std::env::var_os("BLESS").is_some() {
        let data = fs::read_to_string(folder().join(file)).unwrap();
        let mut blessed = data.split("\n## ").next().unwrap().to_owned();
        for case in &cases {
            write!(blessed, "\n## {}\n```tla\n{}```\n```\n{}```\n", case.title, case.text, found(&case.text)).unwrap();
        }
        fs::write(folder().join(file), blessed).unwrap();
        return;
    }
    for case in &cases {
        assert_eq!(found(&case.text), case.expected, "{file}: {}\n{}", case.title, case.text);
    }
}

fn show(diagnostic: &Diagnostic, source: &Source) -> String {
    let place = |offset: u32| {
        let place = source.line_column(offset);
        format!("{}:{}", place.line, place.column)
    };
    let mut shown = String::new();
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    let _ = writeln!(shown, "{severity}[{}]: {}", diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        let text = source.text().get(label.span.start as usize..label.span.end as usize).unwrap_or("?");
        let text = text.split('\n').next().unwrap_or("");
        let _ = write!(shown, "  {} `{text}`", place(label.span.start));
        let _ = if label.text.is_empty() { writeln!(shown) } else { writeln!(shown, " {}", label.text) };
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(shown, "  help: {help}");
    }
    shown
}

/// Everything that is found in a text; a text without a header is put into a module.
fn diagnose(text: &str) -> String {
    let whole = if text.contains("MODULE") { text.to_owned() } else { format!("---- MODULE M ----\n{text}====\n") };
    let source = Source::new("M.tla", whole.as_str());
    let parsed = syntax::parse(SourceId(0), &whole, &mut Symbols::new());
    if parsed.diagnostics.is_empty() {
        return "ok\n".into();
    }
    parsed.diagnostics.iter().map(|diagnostic| show(diagnostic, &source)).collect()
}

#[test]
fn mistakes_are_explained() {
    compare("errors.md", diagnose);
}

#[test]
fn texts_are_accepted_or_refused() {
    for case in cases("accepted.md") {
        assert_eq!(diagnose(&case.text), "ok\n", "{}\n{}", case.title, case.text);
    }
}
