//! The engine that remembers set beside the plain one: the same outcome on specifications that are made up at random.
//!
//! `ENGINES_SEED` and `ENGINES_COUNT` give another first seed and another number of specifications, for long runs.

#![allow(clippy::unwrap_used)]

mod random;
mod specification;

use specification::{Specification, smaller};
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tlars::check::{Behavior, Checker, Counterexample, Outcome, Stuck, Verdict};
use tlars::model::{Config, Memo, Model, State, TransitionSystem};
use tlars::semantics::{self, MemoryLoader};
use tlars::text::{Diagnostic, Source, Sources, Symbols};
use tlars::value::Value;

/// So many specifications are compared unless said otherwise.
const COUNT: u64 = 250;
/// A search ends where there are more distinct states.
const STATES: u64 = 1_500;

fn model(specification: &Specification) -> Result<Model, Vec<Diagnostic>> {
    let mut sources = Sources::new();
    let source = sources.add(Source::new("Test.cfg", &*specification.config));
    let config = Config::parse(&specification.config, source)?;
    let mut symbols = Symbols::new();
    config.intern(&mut symbols);
    let source = Source::new("Test.tla", &*specification.module);
    let others = MemoryLoader::new().with("Inner", specification.inner.clone());
    let loaded = semantics::load("Test", source, &others, sources, symbols);
    let loaded = loaded.map_err(|rejected| rejected.diagnostics)?;
    Model::new(loaded, &config).map_err(|(_, errors)| errors)
}

/// The lines that tell what a search found.
fn shown(model: &Model, outcome: &Outcome<State>) -> String {
    let mut out = String::new();
    match &outcome.verdict {
        Verdict::Holds => out += "holds\n",
        Verdict::Violated(counterexample) => violated(model, counterexample, &mut out),
        Verdict::Failed(Stuck { failure, behavior }) => {
            let details = failure.details();
            let _ = writeln!(out, "failed {:?} {:?} {}", details.subject, details.name, details.tag);
            // How deep calls may go depends on what called first.
            if details.tag != "depth" {
                let _ = writeln!(out, "{:?} {:?}", details.diagnostic, details.incomplete);
            }
            behavior.iter().for_each(|behavior| walked(model, behavior, &mut out));
        }
        Verdict::Incomplete(limit) => writeln!(out, "incomplete {limit:?}").unwrap(),
    }
    outcome.further.iter().for_each(|counterexample| violated(model, counterexample, &mut out));
    let counted = outcome.statistics;
    let _ = writeln!(
        out,
        "initial {} generated {} distinct {} queued {} depth {}",
        counted.initial, counted.generated, counted.distinct, counted.queued, counted.depth
    );
    let _ = writeln!(out, "actions {:?}", outcome.actions);
    out
}

fn violated(model: &Model, counterexample: &Counterexample<State>, out: &mut String) {
    let _ = writeln!(out, "violated {:?}", counterexample.violated);
    walked(model, &counterexample.behavior, out);
}

/// A value as text, whatever form it has: `0..0` is shown as `{0}`.
fn text(model: &Model, value: &Value) -> String {
    let listed = value.normalized(usize::MAX);
    let listed = listed.as_ref().unwrap_or(value);
    listed.display(model.symbols()).to_string()
}

fn walked(model: &Model, behavior: &Behavior<State>, out: &mut String) {
    for (number, state) in behavior.states.iter().enumerate() {
        let values: Vec<String> = state.iter().map(|value| text(model, value)).collect();
        let action = number.checked_sub(1).map(|before| behavior.actions[before]);
        let _ = writeln!(out, "  {action:?} {}", values.join(" | "));
    }
    let _ = writeln!(out, "  {:?}", behavior.ending);
}

/// What the engines found: the plain one, and the one that remembers with one worker and with two.
struct Found {
    plain: Outcome<State>,
    shown: [String; 3],
}

impl Found {
    /// The first number of an engine that found something else than the plain one.
    fn different(&self) -> Option<usize> {
        (1..3).find(|&engine| self.shown[engine] != self.shown[0])
    }
}

fn found(model: &Model, go_on: bool) -> Found {
    let plain = set_up(Checker::new(model), model, go_on).workers(1).run();
    let memo = Memo::new(model);
    let alone = set_up(Checker::new(&memo), model, go_on).workers(1).run();
    let together = Memo::new(model).together(2);
    let two = set_up(Checker::new(&together), model, go_on).workers(2).run();
    let shown = [
        shown(model, &plain),
        shown(model, &alone.map(|state| memo.values(&state))),
        shown(model, &two.map(|state| together.values(&state))),
    ];
    Found { plain, shown }
}

fn set_up<'c, S: TransitionSystem>(checker: Checker<'c, S>, model: &Model, go_on: bool) -> Checker<'c, S> {
    let checker = checker.max_states(STATES);
    let checker = if model.check_deadlock() { checker } else { checker.allow_deadlock() };
    if go_on { checker.go_on() } else { checker }
}

/// What is different, where something is; also where one of the engines breaks down.
fn difference(specification: &Specification, go_on: bool) -> Option<String> {
    let model = model(specification).ok()?;
    let compared = catch_unwind(AssertUnwindSafe(|| {
        let found = found(&model, go_on);
        let engine = found.different()?;
        Some(format!("plain:\n{}remembering ({engine}):\n{}", found.shown[0], found.shown[engine]))
    }));
    compared.unwrap_or_else(|_| Some("an engine broke down".to_owned()))
}

/// The words that tell what the engines found, so that one difference is not taken for another.
fn verdicts(difference: &str) -> Vec<String> {
    let of_engines = difference.lines().zip(difference.lines().skip(1));
    let verdicts = of_engines.filter(|(line, _)| line.ends_with(':')).map(|(_, verdict)| verdict);
    verdicts.filter_map(|verdict| verdict.split(' ').next()).map(str::to_owned).collect()
}

/// A specification as small as can be found by leaving parts out, on which the engines still differ.
fn smallest(mut specification: Specification, go_on: bool) -> Specification {
    let verdicts = difference(&specification, go_on).map(|text| verdicts(&text));
    loop {
        let differs = |less: &Specification| difference(less, go_on).map(|text| self::verdicts(&text)) == verdicts;
        let next = smaller(&specification).find(differs);
        match next {
            Some(less) => specification = less,
            None => return specification,
        }
    }
}

/// How many specifications came to what.
#[derive(Default, Debug)]
struct Tally {
    all: u64,
    rejected: u64,
    holds: u64,
    violated: u64,
    failed: u64,
    broken_off: u64,
    over_20_states: u64,
    over_200_states: u64,
    states: u64,
}

impl Tally {
    fn add(&mut self, plain: &Outcome<State>) {
        match plain.verdict {
            Verdict::Holds => self.holds += 1,
            Verdict::Violated(_) => self.violated += 1,
            Verdict::Failed(_) => self.failed += 1,
            Verdict::Incomplete(_) => self.broken_off += 1,
        }
        self.over_20_states += u64::from(plain.statistics.distinct > 20);
        self.over_200_states += u64::from(plain.statistics.distinct > 200);
        self.states += plain.statistics.distinct;
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn engines_agree_on_random_specifications() {
    let (first, count) = (number("ENGINES_SEED", 1), number("ENGINES_COUNT", COUNT));
    let (mut tally, mut wrong) = (Tally::default(), 0);
    for seed in first..first + count {
        let specification = Specification::random(seed);
        let go_on = seed % 4 == 0;
        tally.all += 1;
        let model = match model(&specification) {
            Ok(model) => model,
            Err(errors) => {
                tally.rejected += 1;
                println!("seed {seed} is rejected: {}", errors[0].message);
                continue;
            }
        };
        let compared = catch_unwind(AssertUnwindSafe(|| found(&model, go_on)));
        if let Ok(found) = &compared {
            tally.add(&found.plain);
            if found.different().is_none() {
                continue;
            }
        }
        wrong += 1;
        println!("seed {seed} differs: {}", difference(&specification, go_on).unwrap_or_default());
        let least = smallest(specification, go_on);
        let Specification { module, inner, config } = &least;
        println!("{module}{inner}{config}{}", difference(&least, go_on).unwrap_or_default());
        if wrong >= number("ENGINES_WRONG", 1) {
            break;
        }
    }
    println!("{tally:?}");
    assert_eq!(wrong, 0, "the engines differ");
}

/// Modules on which one engine found what the other did not, or in another order.
const ONCE_DIFFERENT: [&str; 4] = [
    // A choice behind another one that depends on the state: which of the successors comes first.
    "VARIABLES v, w\nInit == v = 0 /\\ w = 0\nNext == v' \\in {v + 1, 2} /\\ (w' = 1 \\/ w' = 2)\nInv == v # 2 /\\ w # 2\n",
    // A condition that holds in two ways before a choice.
    "VARIABLES v, w\nInit == v = 0 /\\ w = 0\nNext == (v = 0 \\/ w = 0) /\\ (v' = 1 \\/ v' = 2) /\\ w' = 2\nInv == v # 2\n",
    // After a violation the second invariant is false, but of nothing that the step changes.
    "VARIABLES v, w\nInit == v = 0 /\\ w = 0\nNext == v' = 1 /\\ w' = w\nInv == v = 1\nInv2 == w = 1\n",
    // What stands behind the false conjunct cannot be evaluated where it is asked.
    "VARIABLES v, w\nInit == v = 0 /\\ w = 0\nNext == v' = 1 /\\ w' = w\nInv == v = 1 /\\ w = \"a\"\n",
];

#[test]
fn engines_agree_where_they_once_did_not() {
    for module in ONCE_DIFFERENT {
        let module = format!("---- MODULE Test ----\nEXTENDS Naturals\n{module}====\n");
        let second = if module.contains("Inv2") { "INVARIANT Inv2\n" } else { "" };
        let config = format!("INIT Init\nNEXT Next\nINVARIANT Inv\n{second}CHECK_DEADLOCK FALSE\n");
        let specification = Specification { module, inner: String::new(), config };
        assert!(model(&specification).is_ok(), "{}", specification.module);
        for go_on in [false, true] {
            assert_eq!(difference(&specification, go_on), None, "{}", specification.module);
        }
    }
}
