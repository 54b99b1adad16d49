//! Sessions: definitions and states that are kept, steps, explanations, and the documentation of operators.

#![allow(clippy::unwrap_used)]

use tlars::report::Style;
use tlars::semantics::doc;
use tlars::{Config, Session};

const PLAIN: Style = Style { colors: false, width: 100 };

fn value(session: &mut Session, text: &str) -> String {
    session.evaluate(text, &()).map_or_else(|problem| problem.to_string(), |value| value.to_string())
}

#[test]
fn definitions_are_kept_and_can_be_replaced() {
    let mut session = Session::new().unwrap();
    assert_eq!(session.define("Square(n) == n * n").unwrap(), ["Square"]);
    session.define("Sum(a, b) == Square(a) + Square(b)").unwrap();
    assert_eq!(value(&mut session, "Sum(3, 4)"), "25");
    session.define("Square(n) == n * n * n").unwrap();
    assert_eq!(value(&mut session, "Square(2)"), "8");
    assert!(session.define("Broken ==").is_err());
    assert_eq!(value(&mut session, "Square(2)"), "8");
}

#[test]
fn strings_that_come_later_equal_those_that_are_made() {
    let mut session = Session::new().unwrap();
    assert_eq!(value(&mut session, r#""new" \o "er" = "newer""#), "TRUE");
    assert_eq!(value(&mut session, r#"[brand |-> "new"].brand"#), "\"new\"");
}

#[test]
fn operators_of_other_modules_are_found() {
    let mut session = Session::new().unwrap();
    assert_eq!(value(&mut session, "Reverse(<<1, 2>>)"), "<<2, 1>>");
}

#[test]
fn states_give_variables_their_values() {
    let mut session = Session::extending(&["Integers"], "VARIABLES x, y").unwrap();
    assert!(session.evaluate("x + 1", &()).is_err());
    session.set_state("x = 1 /\\ y = {}").unwrap();
    assert_eq!(value(&mut session, "x + 1"), "2");
    assert!(session.evaluate("x' + 1", &()).is_err());
    session.set_next("x = 5 /\\ y = {}").unwrap();
    assert_eq!(value(&mut session, "x' + x"), "6");
    assert_eq!(value(&mut session, "UNCHANGED y"), "TRUE");
    assert_eq!(session.state().unwrap().formula(), "x = 1 /\\ y = {}");
    assert!(session.set_state("x = 1 /\\ x = 2").is_err());
}

#[test]
fn a_specification_is_walked_through() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/DieHard/");
    let config = Config::read(format!("{folder}DieHard.cfg")).unwrap();
    let mut session = tlars::load(format!("{folder}DieHard.tla")).unwrap().session(Some(&config)).unwrap();
    let initial = session.initial_states(&()).unwrap();
    assert_eq!(initial.len(), 1);
    session.set_state(&initial[0].formula()).unwrap();
    let steps = session.steps(&()).unwrap();
    assert!(steps.len() >= 2, "{steps:?}");
    assert!(steps.iter().all(|step| !step.action.is_empty()), "{steps:?}");
    session.set_state(&steps[0].formula()).unwrap();
    assert_ne!(session.state().unwrap().formula(), initial[0].formula());
}

#[test]
fn types_are_told() {
    let mut session = Session::extending(&["Integers"], "VARIABLE x\nOp(a, b) == a + b + x").unwrap();
    for (text, told) in [
        ("Op", "operator with 2 arguments, state level"),
        ("x", "variable"),
        ("x'", "expression, action level"),
        ("1 + 1", "expression, constant level"),
        ("[]<>(x = 1)", "expression, temporal level"),
    ] {
        assert_eq!(session.type_of(text).unwrap(), told, "{text}");
    }
}

fn explained(text: &str) -> String {
    Session::new().unwrap().explain(text, &()).unwrap().text(20, PLAIN)
}

/// Each explanation with lines that it must have.
#[test]
fn explanations_tell_what_decided() {
    for (text, lines) in [
        ("1 + 2 * 3", &["1 + 2 * 3  =  7", "  2 * 3  =  6"][..]),
        (r"\A x \in 1..9 : x < 5", &["counterexample: x = 5", "... 0 more ..."][..1]),
        (r"\E x \in 1..9 : x * x = 49", &["witness: x = 7"]),
        (r"\A x \in {} : x", &["there is nothing to try"]),
        (r"1 < 2 /\ 3 < 2 /\ 4 < 2", &["false because of `3 < 2`", "  4 < 2  =  FALSE    <- not needed for the value"]),
        (r"1 > 2 \/ 2 > 1", &["true because of `2 > 1`"]),
        (r"CASE 1 > 2 -> 1 [] 2 > 1 -> 2 [] OTHER -> 3", &["<- arm 2"]),
        (r"CASE 1 > 2 -> 1 [] OTHER -> 3", &["no guard is true: OTHER"]),
        (r"IF 1 > 2 THEN 1 ELSE 2", &["<- ELSE"]),
        (r"CHOOSE x \in 1..9 : x > 3", &["the first of 4 elements tried that satisfies the condition"]),
        (r"1 + Head(<<>>)", &["1 + Head(<<>>)  =  no value", "  Head(<<>>)  =  no value    <- "]),
        (r"\E x \in 1..3, y \in {5} : x + y = 7", &["witness: x = 2, y = 5"]),
        (r"\E <<x, y>> \in {<<1, 2>>} : x < y", &["witness: x = 1, y = 2"]),
    ] {
        let shown = explained(text);
        for line in lines {
            assert!(shown.contains(line), "no `{line}` in the explanation of {text}:\n{shown}");
        }
    }
}

#[test]
fn long_loops_are_folded() {
    let shown = explained(r"\A x \in 1..1000 : x < 1001");
    assert!(shown.lines().count() < 30, "{shown}");
    assert!(shown.contains("... 993 more ..."), "{shown}");
    assert!(shown.contains("true for each of 1000"), "{shown}");
}

#[test]
fn pages_hold_everything_and_escape_it() {
    let page = Session::new().unwrap().explain(r"1 < 2 /\ 2 < 1", &()).unwrap().html();
    assert!(page.contains("<code>2 &lt; 1</code> = <b class=\"false\">FALSE</b>"), "{page}");
    assert!(!page.contains("src="), "{page}");
}

#[test]
fn examples_of_the_language_are_true() {
    let mut session = Session::new().unwrap();
    let mut seen = 0;
    for doc in doc::language() {
        for example in doc.examples {
            assert_eq!(value(&mut session, &example), "TRUE", "{example}");
            seen += 1;
        }
    }
    assert!(seen > 25);
}

#[test]
fn operators_are_documented() {
    for name in ["Cardinality", "Append", "+", "\\o", "..", "@@", "FoldSet", "\\in", "CHOOSE", "[]", "(+)"] {
        let found = doc::doc(name);
        assert!(!found.is_empty() && found.iter().all(|doc| !doc.text.is_empty()), "{name}: {found:?}");
    }
    assert!(doc::doc("NoSuchOperator").is_empty());
    assert_eq!(doc::doc("Head")[0].signature, "Head(s)");
}
