//! The files of `tests/eval`: lines `expression --> value` or `expression --> error kind`, in blocks with their modules.

use super::{Outcome, Scope, none, on_a_large_stack, patient};

/// A block of a file.
#[derive(Default)]
struct Block {
    extends: Vec<String>,
    model_values: Vec<String>,
    definitions: String,
    cases: Vec<(String, String)>,
}

/// Takes a file apart. A line `EXTENDS:` begins a block and an empty line ends it; lines `MODEL VALUES:` and `DEFINE:`
/// belong to it. What stands between blocks is prose.
fn blocks(text: &str) -> Vec<Block> {
    let names =
        |list: &str| list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(modules) = line.strip_prefix("EXTENDS:") {
            blocks.push(Block { extends: names(modules), ..Block::default() });
            inside = true;
            continue;
        }
        inside &= !line.trim().is_empty();
        let Some(block) = blocks.last_mut().filter(|_| inside) else { continue };
        if let Some(values) = line.strip_prefix("MODEL VALUES:") {
            block.model_values = names(values);
        } else if let Some(definition) = line.strip_prefix("DEFINE:") {
            block.definitions.push_str(definition.trim());
            block.definitions.push('\n');
        } else if let Some((expression, expected)) = line.split_once(" --> ") {
            block.cases.push((expression.trim().to_owned(), expected.trim().to_owned()));
        }
    }
    blocks
}

fn agrees(outcome: &Outcome, expected: &str) -> bool {
    match (outcome, expected.strip_prefix("error")) {
        (Outcome::Value(value), _) => value == expected,
        (Outcome::Failed(kind, _), Some(wanted)) => wanted.trim().is_empty() || wanted.trim() == *kind,
        // What the reference finds while it evaluates may be found before, but not the other way round.
        (Outcome::Rejected(_), Some(wanted)) => matches!(wanted.trim(), "" | "rejected"),
        (Outcome::Failed(..) | Outcome::Rejected(_), None) => false,
    }
}

fn check(file: &'static str, text: &'static str) {
    on_a_large_stack(move || {
        let mut wrong = Vec::new();
        let mut count = 0;
        for block in blocks(text) {
            let names = |names: &[String]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
            let (extends, model_values) = (names(&block.extends), names(&block.model_values));
            let extends: Vec<&str> = extends.iter().map(String::as_str).collect();
            let model_values: Vec<&str> = model_values.iter().map(String::as_str).collect();
            let scope = Scope { extends: &extends, definitions: &block.definitions, model_values: &model_values };
            let expressions: Vec<String> = block.cases.iter().map(|(expression, _)| expression.clone()).collect();
            for ((expression, expected), outcome) in block.cases.iter().zip(scope.evaluate(&expressions, &patient())) {
                count += 1;
                if !agrees(&outcome, expected) {
                    wrong.push(format!("{file}: {expression} --> {expected}, but it is {outcome:?}"));
                }
            }
        }
        assert!(count > 0, "{file} has no cases");
        none(&wrong);
    });
}

#[test]
fn the_modules_have_the_values_of_the_reference() {
    check("modules.md", include_str!("modules.md"));
}

#[test]
fn expressions_have_the_values_of_the_reference() {
    check("expressions.md", include_str!("expressions.md"));
}

#[test]
fn departures_from_the_reference_are_these() {
    check("differences.md", include_str!("differences.md"));
}
