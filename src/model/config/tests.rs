//! Configurations as texts, with what is read from them.

use super::*;

fn show(value: &ConfigValue) -> String {
    match value {
        ConfigValue::Number(digits) => digits.clone(),
        ConfigValue::String(text) => format!("{text:?}"),
        ConfigValue::Boolean(value) => value.to_string(),
        ConfigValue::Model(name) => name.text.clone(),
        ConfigValue::Set(elements) => format!("{{{}}}", elements.iter().map(show).collect::<Vec<_>>().join(" ")),
        ConfigValue::Expression(formula) => format!("`{}`", formula.text),
    }
}

fn constants(text: &str) -> String {
    let config = Config::parse(text, SourceId(0)).unwrap_or_else(|errors| panic!("{text}: {errors:#?}"));
    let shown = config.constants.iter().map(|assignment| {
        let arguments: String = assignment.arguments.iter().map(|argument| format!(" {}", show(argument))).collect();
        let module = assignment.module.as_ref().map_or(String::new(), |module| format!("[{}]", module.text));
        match &assignment.right {
            Right::Value(value) => format!("{}{arguments}={module}{}", assignment.name.text, show(value)),
            Right::Definition(name) => format!("{}<-{module}{}", assignment.name.text, name.text),
        }
    });
    shown.collect::<Vec<_>>().join("; ")
}

#[test]
fn reads_constants() {
    let cases = [
        ("CONSTANT N = 3", "N=3"),
        ("CONSTANTS N = 3 M = m S = {a, {1}, \"x\"}", "N=3; M=m; S={a {1} \"x\"}"),
        ("CONSTANT N = -3 M = 4", "N=`-3`; M=4"),
        ("CONSTANTS N = -3\n  S = {<<1, 2>>}\n  R = 1..4 T = TRUE", "N=`-3`; S=`{<<1, 2>>}`; R=`1..4`; T=true"),
        ("CONSTANT S = {x \\in 1..3 : x = 2} N = 1", "S=`{x \\in 1..3 : x = 2}`; N=1"),
        ("CONSTANT B = \\A x \\in {1} : x = 2 N = 1", "B=`\\A x \\in {1} : x = 2`; N=1"),
        (
            "CONSTANT F = [x \\in {a} |-> IF x = 1 THEN 2 ELSE 3]\nN <- M",
            "F=`[x \\in {a} |-> IF x = 1 THEN 2 ELSE 3]`; N<-M",
        ),
        ("CONSTANT F = Op(1)[2] N = 1", "F=`Op(1)[2]`; N=1"),
        ("CONSTANT Op(1, a) = 3 Op(2, b) = {}", "Op 1 a=3; Op 2 b={}"),
        ("CONSTANT Nat <- [M] MyNat I!N = 4 K = [M] 5", "Nat<-[M]MyNat; I!N=4; K=[M]5"),
        ("CONSTANT P <- Q ++ <- PlusPlus Plus <- + N = 3 \\o <- Cat", "P<-Q; ++<-PlusPlus; Plus<-+; N=3; \\o<-Cat"),
        ("\\* a comment\nCONSTANT (* one (* two *) *) N = 3 \\* end", "N=3"),
        ("---- MODULE X ----\nx == 1\n====\n---- CONFIG X ----\nCONSTANT N = 3\n====\nrest", "N=3"),
    ];
    for (text, expected) in cases {
        assert_eq!(constants(text), expected, "{text}");
    }
}

#[test]
fn reads_every_key() {
    let text = "SPECIFICATION Spec INVARIANTS A B I!C INVARIANT D\nPROPERTY P PROPERTIES Q, R CONSTRAINT K ACTION_CONSTRAINTS L \
                SYMMETRY Sym VIEW V ALIAS Al POSTCONDITION Po _PERIODIC Pe _POSSIBLE Ps CHECK_DEADLOCK FALSE";
    let config = Config::parse(text, SourceId(0)).unwrap();
    let texts = |list: &[Formula]| list.iter().map(|formula| formula.text.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(config.specification.map(|formula| formula.text).as_deref(), Some("Spec"));
    assert_eq!(texts(&config.invariants), "A B I!C D");
    assert_eq!(texts(&config.properties), "P Q R");
    assert_eq!(texts(&config.constraints), "K");
    assert_eq!(texts(&config.action_constraints), "L");
    assert_eq!(config.symmetry.map(|formula| formula.text).as_deref(), Some("Sym"));
    assert_eq!(texts(&config.postconditions), "Po");
    assert_eq!(texts(&config.possible), "Ps");
    assert_eq!(config.check_deadlock, Some(false));
}

#[test]
fn says_what_is_wrong() {
    let cases = [
        ("INVARIENT TypeOK", "tlars::config::key 0..9: did you mean `INVARIANT`?"),
        ("CONSTANTS N = 3\nINVARIENT TypeOK", "tlars::config::key 16..25: did you mean `INVARIANT`?"),
        ("SPECIFICATION Spec INIT Init", "tlars::config::behavior 14..18: keep SPECIFICATION, or INIT and NEXT"),
        ("INIT A INIT B", "tlars::config::twice 7..11: keep one of them"),
        ("SPECIFICATION", "tlars::config::value 0..13: write the name of a definition after SPECIFICATION"),
        ("CHECK_DEADLOCK YES", "tlars::config::value 0..14: write CHECK_DEADLOCK TRUE or CHECK_DEADLOCK FALSE"),
        ("CONSTANT N =", "tlars::config::value 9..12: write a value or a constant expression"),
        ("CONSTANT N <- CONSTANT M = 3", "tlars::config::value 9..13: write the name of a definition"),
        ("CONSTANT N", "tlars::config::assignment 9..10: write `N = VALUE` or `N <- DEFINITION`, or the next key"),
        ("CONSTANT N = (1", "tlars::config::unclosed 13..14: write its other end"),
        ("CONSTANT N = \"a INIT A", "tlars::config::unclosed 13..14: write its other end"),
        ("SPEC Spec", "tlars::config::key 0..4: did you mean `SPECIFICATION`?"),
        ("INIT A NEXT B DEADLOCK FALSE", "tlars::config::key 14..22: did you mean `CHECK_DEADLOCK`?"),
        ("INIT A NEXT B invariant Inv", "tlars::config::key 14..23: did you mean `INVARIANT`?"),
        ("INVARIANT: Inv", "tlars::config::key 9..10: leave it out: `INVARIANT NAME`"),
        (
            "INVARIANT x >= 0",
            "tlars::config::key 12..14: define it in the specification, `Name == ...`, and write the name here",
        ),
        ("N = 3", "tlars::config::key 0..1: write `CONSTANT` before `N`"),
        (
            "CONSTANT N = {1}, M = 2",
            "tlars::config::assignment 13..23: leave the comma out, and write one assignment after another",
        ),
    ];
    for (text, expected) in cases {
        let errors = Config::parse(text, SourceId(0)).expect_err(text);
        let span = errors[0].span().unwrap_or_default();
        let found =
            format!("{} {}..{}: {}", errors[0].code, span.start, span.end, errors[0].help.clone().unwrap_or_default());
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn takes_assignments_from_the_command_line() {
    let mut config = Config::parse("CONSTANT N = 3 INIT A NEXT B", SourceId(0)).unwrap();
    config.add(Key::Constant, "N=-3", Span::new(SourceId(1), 0, 4)).unwrap();
    config.add(Key::Constant, "S = {<<1, 2>>}", Span::new(SourceId(1), 5, 9)).unwrap();
    config.add(Key::Specification, "Spec", Span::default()).unwrap();
    config.add(Key::Invariant, "x < 3", Span::default()).unwrap();
    assert!(config.add(Key::Constant, "N", Span::default()).is_err());
    assert_eq!(config.constants.len(), 2);
    assert_eq!(
        config
            .constants
            .iter()
            .map(|assignment| match &assignment.right {
                Right::Value(value) => show(value),
                Right::Definition(name) => name.text.clone(),
            })
            .collect::<Vec<_>>(),
        ["`-3`", "`{<<1, 2>>}`"]
    );
    assert!(config.init.is_none() && config.specification.is_some());
    assert_eq!(config.invariants[0].text, "x < 3");
}
