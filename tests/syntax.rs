//! The syntax layer against data: texts that are read, texts that are refused and with which words, trees that print back.
//!
//! The cases stand in `tests/syntax/*.md`. `BLESS=1 cargo test --test syntax` rewrites what is expected; read it before you commit it.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tlars::syntax::{self, Unformatted};
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

fn in_module(text: &str) -> String {
    format!("---- MODULE M ----\n{text}====\n")
}

/// Everything that is found in a text; a text that speaks of no module is put into one.
fn diagnose(text: &str) -> String {
    let whole = if text.contains("MODULE") { text.to_owned() } else { in_module(text) };
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
        // A bullet beside its column is accepted with a warning.
        let found = diagnose(&in_module(&case.text));
        assert!(found == "ok\n" || found.starts_with("warning") && !found.contains("error"), "{}\n{found}", case.title);
    }
}

/// A tree as text, without its places.
fn skeleton(tree: &impl std::fmt::Debug) -> String {
    let whole = format!("{tree:?}");
    let mut bare = String::with_capacity(whole.len() / 2);
    let mut rest = whole.as_str();
    while let Some(at) = rest.find("Span {") {
        bare.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, after)| after);
        if let Some(end) = rest.strip_prefix(" }") {
            // The number of the source stands in braces of its own.
            rest = end;
        }
    }
    bare.push_str(rest);
    bare
}

/// Prints a module, reads the print, and compares the trees.
fn round_trip(text: &str) -> Result<(), String> {
    let mut symbols = Symbols::new();
    let parsed = syntax::parse(SourceId(0), text, &mut symbols);
    if parsed.has_errors() {
        return Ok(());
    }
    let Some(module) = parsed.module else { return Err("no module".into()) };
    let printed = syntax::print_module(&module, &symbols);
    let again = syntax::parse(SourceId(0), &printed, &mut symbols);
    if again.has_errors() {
        return Err(format!("{printed}\n{:?}", again.diagnostics));
    }
    let Some(second) = again.module else { return Err(printed) };
    if skeleton(&module) == skeleton(&second) { Ok(()) } else { Err(printed) }
}

#[test]
fn accepted_texts_print_back() {
    for case in cases("accepted.md") {
        if let Err(printed) = round_trip(&in_module(&case.text)) {
            panic!("{}\n{}\n{printed}", case.title, case.text);
        }
    }
}

/// All modules of this package and of the folder that `TLARS_MODULES` names.
fn modules() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src/semantics/standard"), root.join("examples")];
    folders.extend(std::env::var_os("TLARS_MODULES").map(PathBuf::from));
    let mut modules = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "tla")
                && let Ok(text) = fs::read_to_string(&path)
                && text.contains("MODULE")
            {
                modules.push((path, text));
            }
        }
    }
    modules
}

#[test]
fn modules_print_back() {
    let mut wrong = Vec::new();
    for (path, text) in modules() {
        if let Err(printed) = round_trip(&text) {
            wrong.push(format!("{}:\n{}", path.display(), printed.chars().take(3000).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{} modules\n{}", wrong.len(), wrong[..wrong.len().min(3)].join("\n"));
}

/// Texts that go to the limits, each on the usual stack of a test: they are read or refused, and never crash.
#[test]
fn limits_are_errors() {
    let nested = |open: &str, inner: &str, close: &str, count: usize| {
        format!("{}{inner}{}", open.repeat(count), close.repeat(count))
    };
    let texts = [
        ("parentheses", nested("(", "1", ")", 100_000)),
        ("parentheses within the limit", nested("(", "1", ")", 900)),
        ("open parentheses", "(".repeat(100_000)),
        ("nested IFs", nested("IF a THEN b ELSE ", "1", "", 10_000)),
        ("nested conditions", nested("IF ", "1", " THEN 1 ELSE 2", 900)),
        ("long sum", vec!["1"; 100_000].join(" + ")),
        ("sum within the limit", vec!["1"; 4_500].join(" + ")),
        ("negations", nested("~", "a", "", 100_000)),
        ("primes", nested("", "a", "'", 4_500)),
        ("applications", nested("", "f", "[1]", 100_000)),
        ("LETs", nested("LET a == 1 IN ", "1", "", 10_000)),
        ("quantifiers", nested("\\E x : ", "1", "", 10_000)),
        ("functions", nested("[x \\in S |-> ", "1", "]", 450)),
        ("broken brackets", "[a |-> (f({<<".repeat(200)),
        ("lists", (0..900).map(|column| format!("\n{}/\\", " ".repeat(column + 1))).collect::<String>() + " 1"),
        ("comments", "(*".repeat(100_000)),
    ];
    for (name, text) in texts {
        let whole = format!("---- MODULE M ----\nA == {text}\nB == 1\n====\n");
        let parsed = syntax::parse(SourceId(0), &whole, &mut Symbols::new());
        assert!(parsed.module.is_some(), "{name}");
        for diagnostic in &parsed.diagnostics {
            assert!(!diagnostic.message.is_empty(), "{name}");
        }
    }
}

#[test]
fn lone_expressions_and_definitions_are_read() {
    let mut symbols = Symbols::new();
    let expression = syntax::parse_expression(SourceId(0), "{x \\in 1..3 : x # 2}", &mut symbols).unwrap();
    assert_eq!(syntax::print_expression(&expression, &symbols), "{x \\in 1 .. 3 : x # 2}");
    assert!(syntax::parse_expression(SourceId(0), "1 +", &mut symbols).is_err());
    assert!(syntax::parse_expression(SourceId(0), "a == 1", &mut symbols).is_err());
    assert!(syntax::parse_expression(SourceId(0), "", &mut symbols).is_err());
    assert!(syntax::parse_expression(SourceId(0), "1 ====", &mut symbols).is_err());
    let units = syntax::parse_definitions(SourceId(0), "a == 1 b == a\nVARIABLE x", &mut symbols).unwrap();
    assert_eq!(units.len(), 3);
}

#[test]
fn blanks_are_mended() {
    compare("format.md", |text| match syntax::format(&in_module(text)) {
        Ok(formatted) => {
            assert_eq!(syntax::format(&formatted).as_ref(), Ok(&formatted), "formatting twice differs");
            let inside = formatted.strip_prefix("---- MODULE M ----\n").unwrap().strip_suffix("====\n").unwrap();
            inside.to_owned()
        }
        Err(reason) => format!("{reason:?}\n"),
    });
}

/// All modules of this package and of the folder that `TLARS_MODULES` names are formatted, and once is enough.
#[test]
fn modules_are_formatted() {
    for (path, text) in modules() {
        match syntax::format(&text) {
            Ok(formatted) => {
                assert_eq!(syntax::format(&formatted).as_ref(), Ok(&formatted), "{}", path.display());
            }
            Err(Unformatted::Broken(_)) => {}
            Err(Unformatted::Delicate) => panic!("{} is left alone", path.display()),
        }
    }
}
