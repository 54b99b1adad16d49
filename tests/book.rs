//! The book's blocks: every expression has the value, and every check the result, that the book shows.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tlars::report::{Kind, Report, ReportedVerdict};
use tlars::semantics::MemoryLoader;
use tlars::text::Source;
use tlars::{Checker, Config, Module, Session};

/// A fenced block: its kind, the line on which it begins, its text.
struct Block {
    kind: String,
    line: usize,
    text: String,
}

fn blocks(chapter: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in chapter.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(kind), None) => open = Some(Block { kind: kind.to_owned(), line: number + 1, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// Runs `f` on each chapter and fails with all that is wrong.
fn each_chapter(f: impl Fn(&str, &[Block], &mut Vec<String>)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src");
    let mut chapters: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    chapters.sort();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in chapters {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let blocks = blocks(&fs::read_to_string(&path).unwrap());
        seen += blocks.len();
        f(&name, &blocks, &mut wrong);
    }
    assert!(seen > 100, "only {seen} blocks");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn expressions_have_the_values_that_are_shown() {
    each_chapter(|chapter, blocks, wrong| {
        for block in blocks.iter().filter(|block| block.kind == "tla-eval") {
            if let Err(found) = expressions(&block.text, &mut |message| {
                wrong.push(format!("{chapter}:{}: {message}", block.line));
            }) {
                wrong.push(format!("{chapter}:{}: {found}", block.line));
            }
        }
    });
}

/// Evaluates a block of expressions and complains of each that has another value.
fn expressions(text: &str, complain: &mut dyn FnMut(String)) -> Result<(), tlars::Problem> {
    let (head, body) = text.split_once("----\n").unwrap_or(("", text));
    let (mut modules, mut declarations) = (Vec::new(), String::new());
    let (mut state, mut next) = (None, None);
    for line in head.lines() {
        match line.split_once(' ').map(|(word, rest)| (word, rest.trim())) {
            Some(("EXTENDS", names)) => modules = names.split(", ").collect(),
            Some(("STATE", formula)) => state = Some(formula),
            Some(("NEXT", formula)) => next = Some(formula),
            _ => declarations.push_str(&format!("{line}\n")),
        }
    }
    let mut session = Session::extending(&modules, &declarations)?;
    if let Some(formula) = state {
        session.set_state(formula)?;
    }
    if let Some(formula) = next {
        session.set_next(formula)?;
    }
    let mut expression = String::new();
    for line in body.lines() {
        let (text, shown) = line.split_once("\\* ").unwrap_or((line, ""));
        expression.push_str(text.trim_end());
        if shown.is_empty() {
            expression.push('\n');
            continue;
        }
        let found = session.evaluate(&expression, &());
        match (shown.strip_prefix("= "), found) {
            (Some(value), Ok(found)) if found.to_string() == value => {}
            (None, Err(_)) => {}
            (_, Ok(found)) => complain(format!("{expression} is {found}, the book says {shown}")),
            (_, Err(problem)) => complain(format!("{expression} fails: {problem}")),
        }
        expression.clear();
    }
    Ok(())
}

#[test]
fn checks_find_what_is_shown() {
    each_chapter(|chapter, blocks, wrong| {
        let mut modules: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for block in blocks {
            if block.kind == "tla-spec" {
                last = block.text.split_whitespace().nth(2).unwrap().to_owned();
                modules.insert(last.clone(), block.text.clone());
            } else if block.kind == "tla-check" {
                let (shown, config) = block.text.split_once('\n').unwrap();
                let shown = shown.strip_prefix("\\* ").unwrap();
                let found = check(&last, &modules, config).unwrap_or_else(|problem| format!("fails: {problem}"));
                // A property may be violated by a step or by a whole behavior; the book tells lengths of the first kind only.
                let agrees = found == shown
                    || shown == "fails" && found.starts_with("fails")
                    || shown.starts_with("violated property") && found.starts_with(&format!("{shown};"));
                if !agrees {
                    wrong.push(format!("{chapter}:{}: {last}: found {found}, the book says {shown}", block.line));
                }
            }
        }
    });
}

/// Checks a module and says what comes out, in the words of the book.
fn check(root: &str, modules: &BTreeMap<String, String>, config: &str) -> Result<String, tlars::Problem> {
    let loader = modules.iter().fold(MemoryLoader::new(), |loader, (name, text)| loader.with(name, text));
    let module = Module::new(Source::new(format!("{root}.tla"), modules[root].as_str()), Box::new(loader))?;
    let model = module.model(&Config::parse(config)?)?;
    if let Ok(Some(_)) | Err(_) = model.false_assumption() {
        return Ok("fails: an assumption".to_owned());
    }
    let mut checker = Checker::new(&model).workers(1);
    if !model.check_deadlock() {
        checker = checker.allow_deadlock();
    }
    let outcome = checker.run();
    let report = Report::of(&model, &outcome);
    let states = report.behavior.as_ref().map_or(0, |behavior| behavior.states.len());
    let states = format!("{states} state{}", if states == 1 { "" } else { "s" });
    let property = report.property.unwrap_or_default();
    Ok(match (report.verdict, report.kind) {
        (ReportedVerdict::Holds, _) => format!("holds; {} distinct states", outcome.statistics.distinct),
        (ReportedVerdict::Violated, Some(Kind::Deadlock)) => format!("deadlock; {states}"),
        (ReportedVerdict::Violated, Some(Kind::Invariant)) => format!("violated invariant {property}; {states}"),
        (ReportedVerdict::Violated, Some(Kind::ActionProperty)) => format!("violated property {property}; {states}"),
        (ReportedVerdict::Violated, Some(Kind::Temporal)) => format!("violated property {property}"),
        (ReportedVerdict::Failed, _) => "fails".to_owned(),
        (verdict, kind) => format!("{verdict:?} {kind:?} {:?} {:?}", report.message, report.unchecked),
    })
}
