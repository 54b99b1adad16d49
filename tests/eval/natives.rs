//! Natives: the examples in the modules hold, with the native operators and with the definitions; both agree on many arguments.

use super::{Outcome, Scope, none, on_a_large_stack, patient};
use std::collections::BTreeSet;

/// The modules that have examples, with their texts.
fn modules() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/semantics/standard");
    let mut modules: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tla"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    modules.sort();
    modules
}

/// The examples of a module, each with whether its definition only fixes the arity of a native operator.
fn examples(text: &str) -> Vec<(String, bool)> {
    let mut examples = Vec::new();
    let mut of_definition = Vec::new();
    let mut native = false;
    for line in text.lines() {
        match line.trim().strip_prefix("\\*") {
            Some(comment) => {
                let comment = comment.trim();
                if let Some(example) = comment.strip_prefix("Example:") {
                    of_definition.push(example.trim().to_owned());
                }
                native |= comment.starts_with("native:");
            }
            None => {
                examples.extend(of_definition.drain(..).map(|example| (example, native)));
                native = false;
            }
        }
    }
    examples
}

/// The modules that an example of a module sees.
fn seen(module: &str) -> Vec<&str> {
    let mut seen = vec![module];
    for further in ["Integers", "Sequences", "FiniteSets", "TLC"] {
        // Reals has what Integers has, and Integers what Naturals has.
        if further != module && !(further == "Integers" && ["Reals", "Naturals"].contains(&module)) {
            seen.push(further);
        }
    }
    if module == "Naturals" {
        seen.push("Integers");
    }
    seen
}

#[test]
fn examples_hold() {
    on_a_large_stack(|| {
        let mut wrong = Vec::new();
        for (module, text) in modules() {
            let examples = examples(&text);
            if examples.is_empty() {
                continue;
            }
            let extends = seen(&module);
            let scope = Scope { extends: &extends, definitions: "", model_values: &[] };
            let expressions: Vec<String> = examples.iter().map(|(example, _)| example.clone()).collect();
            let host = Registers::default();
            let natives = scope.evaluate(&expressions, &host);
            let definable: BTreeSet<&str> = definable(&text);
            let definitions =
                scope.evaluate_with(&expressions, &host, &|of, name| of != module || !definable.contains(name));
            let holds = Outcome::Value("TRUE".to_owned());
            for (((example, native), by_native), by_definition) in examples.iter().zip(natives).zip(definitions) {
                if by_native != holds {
                    wrong.push(format!("{module}: {example} is {by_native:?}"));
                }
                if !native && by_definition != holds {
                    wrong.push(format!("{module}: {example} by its definition is {by_definition:?}"));
                }
            }
        }
        none(&wrong);
    });
}

/// A host with registers, for the examples that set them.
#[derive(Default)]
struct Registers(std::sync::Mutex<std::collections::BTreeMap<i64, tlars::value::Value>>);

impl tlars::eval::Host for Registers {
    fn register(&self, index: i64) -> Option<tlars::value::Value> {
        self.0.lock().unwrap().get(&index).cloned()
    }

    fn set_register(&self, index: i64, value: tlars::value::Value) {
        self.0.lock().unwrap().insert(index, value);
    }
}

/// The names of a module whose definitions can be evaluated.
fn definable(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut native = false;
    for line in text.lines() {
        if let Some(comment) = line.trim().strip_prefix("\\*") {
            native |= comment.trim().starts_with("native:");
        } else if !line.starts_with([' ', '-', '=']) && !line.is_empty() {
            let left = line.split("==").next().unwrap_or_default();
            let name = left.split(['(', ' ']).next().unwrap_or_default();
            if !native {
                names.insert(name);
                for (symbol, canonical) in [
                    ("(+)", "\\oplus"),
                    ("(-)", "\\ominus"),
                    ("\\sqsubseteq", "\\sqsubseteq"),
                    (":>", ":>"),
                    ("@@", "@@"),
                    ("\\o", "\\o"),
                    (" & ", "&"),
                    (" | ", "|"),
                    (" ^^ ", "^^"),
                ] {
                    if left.contains(symbol) {
                        names.insert(canonical);
                    }
                }
            }
            native = false;
        }
    }
    names
}

/// Arguments by the letter that stands for them in a call.
fn arguments(kind: &str) -> &'static [&'static str] {
    match kind {
        "$s" => &["<<>>", "<<1>>", "<<3, 1, 2>>", "<<1, 2, 1>>", "<<2, 2>>", "<<1, \"a\">>", "\"abc\"", "3"],
        "$t" => &["<<>>", "<<1>>", "<<3, 1, 2>>", "<<1, 2, 1>>", "<<2, 2>>", "3"],
        "$q" => &["<<>>", "<<<<1>>>>", "<<<<1, 2>>, <<>>, <<3>>>>", "<<\"ab\", \"\", \"c\">>", "3"],
        "$S" => &["{}", "{1}", "{3, 1, 2}", "0..3", "{\"a\", \"b\"}", "Nat", "2"],
        "$n" => &["0", "1", "2", "3", "4", "7", "(-1)"],
        "$m" => &["0", "1", "2", "3", "4", "7"],
        "$x" => &["1", "2", "\"a\"", "<<1>>", "{1}"],
        "$f" => &["<<>>", "<<4, 5>>", "[a |-> 1, b |-> 2]", "(1 :> 2 @@ 5 :> 2)", "[x \\in {{}, {1}} |-> 3]", "1"],
        "$b" => &["<<>>", "<<2, 1>>", "[a |-> 2]", "(1 :> 2 @@ 5 :> 1)", "(2 :> 3)"],
        "$g" => &[
            "[node |-> {}, edge |-> {}]",
            "[node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}]",
            "[node |-> 1..4, edge |-> {<<1, 2>>, <<2, 1>>, <<3, 3>>, <<2, 4>>}]",
            "[node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>, <<3, 1>>}]",
        ],
        "$u" => &[
            "[node |-> {}, edge |-> {}]",
            "[node |-> 1..3, edge |-> {{1, 2}, {2, 3}}]",
            "[node |-> 1..4, edge |-> {{1, 2}, {3}}]",
        ],
        _ => panic!("no arguments of kind {kind}"),
    }
}

/// All calls that a pattern stands for.
fn calls(pattern: &str) -> Vec<String> {
    match pattern.find('$') {
        None => vec![pattern.to_owned()],
        Some(at) => {
            let (kind, rest) = pattern[at..].split_at(2);
            let of_rest = calls(rest);
            let mut calls = Vec::new();
            for argument in arguments(kind) {
                calls.extend(of_rest.iter().map(|rest| format!("{}{argument}{rest}", &pattern[..at])));
            }
            calls
        }
    }
}

#[test]
fn natives_agree_with_definitions() {
    on_a_large_stack(|| {
        let mut wrong = Vec::new();
        let mut count = 0;
        let text = include_str!("natives.md");
        let lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(": ")).collect();
        for group in lines.chunk_by(|(module, _), (next, _)| module == next) {
            let module = group[0].0;
            let expressions: Vec<String> = group.iter().flat_map(|(_, pattern)| calls(pattern)).collect();
            let extends = seen(module);
            let scope = Scope { extends: &extends, definitions: "", model_values: &[] };
            let by_native = scope.evaluate(&expressions, &patient());
            let by_definition = scope.evaluate_with(&expressions, &patient(), &|of, _| of != module);
            count += expressions.len();
            for ((expression, native), definition) in expressions.iter().zip(by_native).zip(by_definition) {
                let same = match (&native, &definition) {
                    (Outcome::Value(native), Outcome::Value(definition)) => native == definition,
                    (Outcome::Failed(..), Outcome::Failed(..)) => true,
                    (Outcome::Rejected(_), _) | (_, Outcome::Rejected(_)) => false,
                    // An operator may have a value where its definition fails on an argument that it never needed.
                    (Outcome::Value(_), Outcome::Failed(..)) | (Outcome::Failed(..), Outcome::Value(_)) => false,
                };
                if !same {
                    wrong.push(format!("{module}: {expression} is {native:?}, by its definition {definition:?}"));
                }
            }
        }
        assert!(count > 1000, "only {count} calls");
        none(&wrong);
    });
}
