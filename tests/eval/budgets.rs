//! Budgets: what would not end, ends in an error; deep recursion works or fails cleanly.

use super::{Outcome, Scope, on_a_large_stack};
use std::time::{Duration, Instant};
use tlars::eval::Budget;

const DEFINITIONS: &str = r"
RECURSIVE Down(_), Count(_, _), Forever(_), Sum(_)
Down(n) == IF n = 0 THEN 0 ELSE Down(n - 1)
Count(n, result) == IF n = 0 THEN result ELSE Count(n - 1, result + 1)
Forever(n) == Forever(n + 1)
Sum(n) == IF n = 0 THEN 0 ELSE n + Sum(n - 1)
";

fn outcome(expression: &str, budget: &Budget<()>) -> Outcome {
    let scope =
        Scope { extends: &["Integers", "FiniteSets", "Sequences"], definitions: DEFINITIONS, model_values: &[] };
    scope.evaluate(&[expression.to_owned()], budget).remove(0)
}

/// Checks that the expression ends, in time, with that kind of failure.
fn fails(expression: &'static str, expected: &'static str) {
    on_a_large_stack(move || {
        let start = Instant::now();
        let budget = Budget::new(()).time(Duration::from_millis(500)).largest_set(100_000);
        match outcome(expression, &budget) {
            Outcome::Failed(kind, _) => assert_eq!(kind, expected, "{expression}"),
            other => panic!("{expression} is {other:?}"),
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{expression} took {:?}", start.elapsed());
    });
}

#[test]
fn large_sets_end_in_an_error() {
    fails(r"{x \in SUBSET (1..60) : TRUE}", "budget");
    fails(r"\A x \in SUBSET (1..60) : x \subseteq 1..60", "budget");
    fails(r"UNION {SUBSET (1..60), {{0}}} = {}", "budget");
    fails(r"(SUBSET (1..60)) \cap (SUBSET (1..61)) = {}", "budget");
    fails(r"{x + y : x \in 1..100000, y \in 1..100000}", "budget");
    fails(r"[x \in 1..10000000000 |-> x] = <<1>>", "budget");
}

#[test]
fn steps_are_counted() {
    on_a_large_stack(|| {
        let budget = Budget::new(()).steps(100_000);
        let Outcome::Failed(kind, message) = outcome(r"\A x \in 1..10000000 : x > 0", &budget) else { panic!() };
        assert_eq!((kind, message.as_str()), ("budget", "evaluation needs more than 100000 steps"));
        assert!(budget.used() >= 100_000);
    });
}

#[test]
fn a_stopped_budget_ends_what_comes() {
    on_a_large_stack(|| {
        let budget = Budget::new(());
        budget.stop();
        assert!(matches!(outcome(r"\A x \in 1..100000 : x > 0", &budget), Outcome::Failed("budget", _)));
    });
}

#[test]
fn endless_recursion_fails_cleanly() {
    on_a_large_stack(|| {
        let budget = Budget::new(()).time(Duration::from_secs(60));
        let Outcome::Failed(kind, _) = outcome("Forever(0)", &budget) else { panic!() };
        assert!(["depth", "budget"].contains(&kind));
    });
}

#[test]
fn deep_recursion_works() {
    on_a_large_stack(|| {
        let budget = Budget::new(()).time(Duration::from_secs(60));
        assert_eq!(outcome("Down(100000)", &budget), Outcome::Value("0".to_owned()));
        assert_eq!(outcome("Count(100000, 0)", &budget), Outcome::Value("100000".to_owned()));
        assert_eq!(outcome("Sum(10000)", &budget), Outcome::Value("50005000".to_owned()));
    });
}

#[test]
fn large_values_are_updated_in_place() {
    on_a_large_stack(|| {
        let budget = Budget::new(()).time(Duration::from_secs(10));
        let definitions = r"
            RECURSIVE Fill(_, _), Take(_, _), Queue(_, _), Set(_, _)
            Fill(s, n) == IF n = 0 THEN s ELSE Fill(s \cup {n}, n - 1)
            Take(s, n) == IF n = 0 THEN s ELSE Take(s \ {n}, n - 1)
            Queue(q, n) == IF n = 0 THEN q ELSE Queue(Append(Tail(Append(q, n)), n), n - 1)
            Set(f, n) == IF n = 0 THEN f ELSE Set([f EXCEPT ![n] = n], n - 1)
        ";
        let scope = Scope { extends: &["Integers", "Sequences", "FiniteSets"], definitions, model_values: &[] };
        let expressions = [
            "Fill({}, 50000) = 1..50000",
            "Take(0..50000, 50000) = {0}",
            "Take(0..2000000, 200) = {0} \\cup 201..2000000",
            "Len(Queue(<<0>>, 50000))",
            "Set([i \\in 1..50000 |-> 0], 50000)[777]",
        ];
        let outcomes = scope.evaluate(&expressions.map(str::to_owned), &budget);
        let values = ["TRUE", "TRUE", "TRUE", "50001", "777"].map(|value| Outcome::Value(value.to_owned()));
        assert_eq!(outcomes, values);
    });
}
