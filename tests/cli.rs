//! The command as a person meets it: what it prints and how it ends. Each case is a command line, an exit code and texts to be seen.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs the command in a folder of its own with these files.
fn run(test: &str, files: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
    let Output { status, stdout, stderr } =
        command.args(arguments).current_dir(&folder).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// Runs the command and sees the exit code and the texts, in the output or the error output.
fn expect(test: &str, files: &[(&str, &str)], arguments: &[&str], code: i32, seen: &[&str]) {
    let (found, out, err) = run(test, files, arguments);
    let all = format!("{out}\n{err}");
    for text in seen {
        assert!(all.contains(text), "no `{text}` in\n{all}");
    }
    assert_eq!(found, code, "{all}");
}

const COUNTER: &str = r"---- MODULE Counter ----
EXTENDS Naturals
CONSTANT Limit
VARIABLES x, y
Init == x = 0 /\ y = {}
Add(n) == x + n <= Limit /\ x' = x + n /\ y' = y
Next == \E n \in 1..2 : Add(n)
Spec == Init /\ [][Next]_<<x, y>>
Small == /\ x \in Nat
         /\ \A n \in 3..4 : x # n
====
";

#[test]
fn a_model_that_holds() {
    let files =
        [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n")];
    let seen = ["no error was found", "6 distinct states, 10 states generated, depth 4"];
    expect("holds", &files, &["check", "Counter.tla"], 0, &seen);
}

#[test]
fn a_search_that_goes_on_shows_all_that_one_state_or_step_violates() {
    let spec = r"---- MODULE Wrong ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
Below == x < 2
Low == x # 3
Zero == x # 0
Nought == x # 0 \/ x = 7
One == [][x' # 1]_x
Two == [][x' < 1 \/ x > 0]_x
Inside == x < 3
Constant == x = 5
====
";
    let config =
        "INIT Init\nNEXT Next\nINVARIANTS Below Low Zero Nought\nPROPERTIES One Two Constant\nCONSTRAINT Inside\n";
    let files = [("Wrong.tla", spec), ("Wrong.cfg", config)];
    let seen = ["`Below`", "`Low`", "`Zero`", "`Nought`", "`One`", "`Two`", "`Constant`"];
    for search in [&["--workers", "1"][..], &["--engine", "plain"], &["--search", "depth"]] {
        let arguments = [&["check", "Wrong.tla", "--continue", "--no-deadlock"], search].concat();
        expect("goes_on", &files, &arguments, 12, &seen);
    }
}

#[test]
fn a_comment_in_another_encoding_is_passed_over() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("encoding");
    fs::create_dir_all(&folder).unwrap();
    let spec = b"---- MODULE Latin ----\n\\* by Ren\xe9\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n";
    fs::write(folder.join("Latin.tla"), spec).unwrap();
    fs::write(folder.join("Latin.cfg"), "INIT Init\nNEXT Next\n").unwrap();
    let ends = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
        command.args(arguments).current_dir(&folder).output().unwrap().status.code().unwrap()
    };
    assert_eq!(ends(&["check", "Latin.tla"]), 0);
    assert_eq!(ends(&["fmt", "--write", "Latin.tla"]), 150);
    assert_eq!(fs::read(folder.join("Latin.tla")).unwrap(), spec);
}

#[test]
fn a_search_without_initial_states_says_so() {
    let spec = "---- MODULE Empty ----\nVARIABLE x\nInit == x \\in {}\nNext == x' = x\n====\n";
    let files = [("Empty.tla", spec), ("Empty.cfg", "INIT Init\nNEXT Next\n")];
    let seen = ["no error was found, but there is no initial state, so that nothing was checked", "0 distinct states"];
    expect("empty", &files, &["check", "Empty.tla"], 0, &seen);
}

#[test]
fn a_violated_invariant_shows_its_behavior_and_why() {
    let files =
        [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\nINVARIANT Small\n")];
    let seen = [
        "invariant `Small` is violated",
        "because this is false: x # n  Counter.tla:10",
        "with n = 3",
        "State 1: initial state\n    x = 0\n    y = {}\n",
        "State 3: Add(2)  Counter.tla:6\n  * x = 3\n    y = {}\n",
    ];
    expect("violated", &files, &["check", "Counter.tla"], 12, &seen);
}

#[test]
fn a_deadlock_is_a_violation_unless_allowed() {
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\n")];
    let seen = ["deadlock", "State 4: Add(2)", "no step is possible"];
    expect("deadlock", &files, &["check", "Counter.tla"], 11, &seen);
    expect("deadlock_allowed", &files, &["check", "Counter.tla", "--no-deadlock"], 0, &["no error was found"]);
}

#[test]
fn requests_from_the_command_line() {
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\n")];
    let command = ["check", "Counter.tla", "--no-deadlock", "--constant", "Limit = 2 * 50", "--constraint", "x < 10"];
    expect("constraint", &files, &command, 0, &["10 distinct states"]);
    let command = ["check", "Counter.tla", "--no-deadlock", "--invariant", "x < 4"];
    expect("invariant", &files, &command, 12, &["invariant `x < 4` is violated"]);
}

#[test]
fn a_simulation_finds_what_is_wrong_in_random_behaviors() {
    let files =
        [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\nINVARIANT Small\n")];
    // The way to 3 is shortened to two steps.
    let seen = ["invariant `Small` is violated", "State 3: Add"];
    expect("simulated", &files, &["simulate", "Counter.tla", "--seed", "3"], 12, &seen);
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\n")];
    let command = ["simulate", "Counter.tla", "--no-deadlock", "--behaviors", "7"];
    expect("simulated_7", &files, &command, 0, &["no error was found in 7 behaviors"]);
    expect("simulated_deadlock", &files, &["simulate", "Counter.tla"], 11, &["deadlock"]);
}

#[test]
fn a_simulation_is_the_same_for_any_number_of_workers() {
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 500\nSPECIFICATION Spec\n")];
    let command = |workers| {
        let command = ["simulate", "Counter.tla", "--format", "json", "--seed", "-5", "--invariant", "x /= 41"];
        let command = [&command[..], &["--workers", workers]].concat();
        let (code, out, _) = run("simulated_workers", &files, &command);
        let out: Vec<String> = out.lines().filter(|line| !line.contains("seconds")).map(str::to_owned).collect();
        (code, out)
    };
    let alone = command("1");
    assert_eq!(alone.0, 12, "{alone:?}");
    assert_eq!(alone, command("4"));
}

#[test]
fn a_simulation_checks_properties_of_whole_behaviors() {
    let module = "---- MODULE Clock ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 5\n\
                  Spec == Init /\\ [][Next]_x /\\ WF_x(Next)\nReturns == []<>(x = 0)\nReaches == <>(x = 5)\n====\n";
    let files = [("Clock.tla", module), ("Clock.cfg", "SPECIFICATION Spec\nPROPERTY Returns\n")];
    expect(
        "clock_returns",
        &files,
        &["simulate", "Clock.tla", "--depth", "6", "--behaviors", "5"],
        0,
        &["5 behaviors"],
    );
    let files = [("Clock.tla", module), ("Clock.cfg", "SPECIFICATION Spec\nPROPERTY Reaches\n")];
    let seen = ["property `Reaches` is violated", "back to state 1"];
    expect("clock_reaches", &files, &["simulate", "Clock.tla", "--depth", "6"], 13, &seen);
    // Five states are no cycle yet, and fairness excludes to stay in the last.
    expect("clock_short", &files, &["simulate", "Clock.tla", "--depth", "5", "--behaviors", "5"], 0, &["5 behaviors"]);
}

#[test]
fn limits_are_incomplete() {
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 500\nSPECIFICATION Spec\n")];
    expect(
        "states",
        &files,
        &["check", "Counter.tla", "--max-states", "20"],
        15,
        &["incomplete", "more than 20 distinct"],
    );
    expect(
        "depth",
        &files,
        &["check", "Counter.tla", "--max-depth", "3"],
        15,
        &["incomplete", "beyond depth 3", "5 distinct states"],
    );
}

#[test]
fn mistakes_are_shown_at_their_place() {
    let broken = COUNTER.replace("x' = x + n", "x' = xx + n");
    let files = [("Counter.tla", broken.as_str()), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\n")];
    expect("unknown", &files, &["check", "Counter.tla"], 150, &["`xx`", "Counter.tla:6", "did you mean"]);
    let files =
        [("Counter.tla", COUNTER), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\nINVARIANTZ Small\n")];
    expect("key", &files, &["check", "Counter.tla"], 151, &["INVARIANTZ", "Counter.cfg:3"]);
    let files = [("Counter.tla", COUNTER), ("Counter.cfg", "SPECIFICATION Spec\n")];
    expect("unassigned", &files, &["check", "Counter.tla"], 151, &["`Limit`"]);
    let files = [("Counter.tla", COUNTER)];
    expect("missing", &files, &["check", "Counter.tla"], 151, &["there is no configuration `Counter.cfg`", "--config"]);
    expect("nothing", &[], &["check", "Counter.tla"], 150, &["there is no file `Counter.tla`"]);
    let forgets = COUNTER.replace(r" /\ y' = y", "");
    let files = [("Counter.tla", forgets.as_str()), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\n")];
    expect("forgets", &files, &["check", "Counter.tla"], 75, &["`y`", "Add(1)", "UNCHANGED y"]);
}

#[test]
fn a_failed_evaluation_shows_its_place_and_the_behavior() {
    let wrong = COUNTER.replace("x # n", "<<1>>[x] # n");
    let files =
        [("Counter.tla", wrong.as_str()), ("Counter.cfg", "CONSTANT Limit = 5\nSPECIFICATION Spec\nINVARIANT Small\n")];
    expect("domain", &files, &["check", "Counter.tla"], 75, &["domain", "Counter.tla:10", "State 1: initial state"]);
}

#[test]
fn expressions() {
    expect("value", &[], &["eval", r"{x \in 1..10 : x % 3 = 0}"], 0, &["{3, 6, 9}"]);
    expect("several", &[], &["eval", "1 + 1", "<<>>"], 0, &["2\n<<>>\n"]);
    expect("no_value", &[], &["eval", "1 = \"a\""], 75, &["\"a\""]);
    expect("no_expression", &[], &["eval", "1 +"], 150, &["must follow"]);
}

#[test]
fn a_wrong_option_ends_with_1_and_help_with_0() {
    expect("option", &[], &["check", "--wrong"], 1, &["--wrong"]);
    expect("help", &[], &["check", "--help"], 0, &["--max-states"]);
}

#[test]
fn modules_say_where_they_came_from() {
    let files = [
        ("Root.tla", "---- MODULE Root ----\nEXTENDS Sequences, FiniteSets\n===="),
        ("FiniteSets.tla", "---- MODULE FiniteSets ----\n===="),
    ];
    let seen = ["Sequences              (built in)", "FiniteSets             ./FiniteSets.tla"];
    expect("modules", &files, &["modules", "Root.tla"], 0, &seen);
    let seen = ["Folds                  The fold from which the folds over sets, functions and sequences are made."];
    expect("modules_built_in", &[], &["modules"], 0, &seen);
}

#[test]
fn what_is_not_allowed_is_refused() {
    let run = r#"IOExec(<<"echo", "hello">>).stdout"#;
    let extends = ["eval", "--extends", "IOUtils"];
    let with = |more: &[&'static str]| [&extends[..], more].concat();
    expect("exec_refused", &[], &with(&[run]), 75, &["start with `--allow-exec echo`"]);
    expect("exec_allowed", &[], &with(&["--allow-exec", "echo", run]), 0, &["\"hello\\n\""]);
    expect("env_refused", &[], &with(&["IOEnv"]), 75, &["start with `--allow-env NAME`"]);
    let named = with(&["--allow-env", "CARGO_MANIFEST_DIR", "DOMAIN IOEnv"]);
    expect("env_allowed", &[], &named, 0, &["{\"CARGO_MANIFEST_DIR\"}"]);
    let read = r#"Deserialize("here.txt", [format |-> "TXT", charset |-> "UTF-8"])"#;
    let files = [("here.txt", "text")];
    expect("read_refused", &files, &with(&[read]), 0, &["start with `--allow-read here.txt`"]);
    expect("read_allowed", &files, &with(&["--allow-read", ".", read]), 0, &["stdout |-> \"text\""]);
}

#[test]
fn only_sequences_and_records_become_documents() {
    let write = |text: &str| format!("JsonSerialize(\"a.json\", {text})");
    let cases =
        [("<<{1, 2}>>", 0, "TRUE"), ("[a |-> 1]", 0, "TRUE"), ("{1}", 75, "a sequence or a record"), ("42", 75, "")];
    for (number, (text, code, seen)) in cases.into_iter().enumerate() {
        let arguments = ["eval", "--extends", "Json", "--allow-write", ".", &write(text)];
        expect(&format!("document_{number}"), &[], &arguments, code, &[seen]);
    }
    let function = write("[n \\in {{}} |-> 1]");
    expect(
        "document_of_function",
        &[],
        &["eval", "--extends", "Json", "--allow-write", ".", &function],
        75,
        &["a record"],
    );
}

#[test]
fn postconditions_see_the_numbers_of_the_search() {
    let module = COUNTER.replace("EXTENDS Naturals", "EXTENDS Naturals, TLC").replace(
        "====",
        "Post == LET stats == TLCGet(\"stats\") IN stats.distinct = 6 /\\ stats.generated = 10 /\\ stats.queue = 0\n====",
    );
    let config = "CONSTANT Limit = 5\nSPECIFICATION Spec\nCHECK_DEADLOCK FALSE\nPOSTCONDITION Post\n";
    let files = [("Counter.tla", module.as_str()), ("Counter.cfg", config)];
    expect("stats", &files, &["check", "Counter.tla"], 0, &["no error was found"]);
}

#[test]
fn blanks_are_mended_or_only_looked_for() {
    let files = [("A.tla", "---- MODULE A ----\nB==1\n====\n"), ("C.tla", "---- MODULE C ----\nB == 1 +\n====\n")];
    expect("fmt", &files, &["fmt", "A.tla"], 0, &["B == 1\n"]);
    expect("fmt_check", &files, &["fmt", "--check", "A.tla"], 2, &["A.tla\n"]);
    expect("fmt_write", &files, &["fmt", "--write", "A.tla"], 0, &[]);
    expect("fmt_broken", &files, &["fmt", "C.tla"], 150, &["C.tla:2"]);
}

/// Nested deeply, too long, not text, no file: each is read or refused through the command, with names and levels.
#[test]
fn limits_are_refused_or_read() {
    let module = |text: &str| format!("---- MODULE M ----\nEXTENDS Integers\n{text}\nZ == 1\n====\n");
    let nested =
        |open: &str, close: &str, count: usize| module(&format!("A == {}1{}", open.repeat(count), close.repeat(count)));
    let definitions: String = (0..20_000).map(|n| format!("D{n} == {n}\n")).collect();
    let variables: Vec<String> = (0..5_000).map(|n| format!("v{n}")).collect();
    let variables = variables.join(", ");
    let unknown: String = (0..2_000).map(|n| format!("A{n} == zz{n}\n")).collect();
    let cases = [
        ("parentheses", nested("(", ")", 100_000), 150, "nest"),
        ("parentheses_within", nested("(", ")", 900), 0, "ok"),
        ("conditions", nested("IF TRUE THEN 1 ELSE ", "", 10_000), 150, "nest"),
        ("conditions_within", nested("IF TRUE THEN 1 ELSE ", "", 900), 0, "ok"),
        ("negations", nested("~", "", 10_000), 150, "deep"),
        ("definitions", module(&definitions), 0, "ok"),
        ("variables", module(&format!("VARIABLES {variables}\nA == <<{variables}>>")), 0, "ok"),
        ("zero", module("A == 1 \0 + 2"), 150, "M.tla:3"),
        ("unknown", module(&unknown), 150, "further findings"),
    ];
    for (name, text, code, seen) in cases {
        expect(&format!("limit_{name}"), &[("M.tla", &text)], &["parse", "M.tla"], code, &[seen]);
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_text_is_refused() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("no_text");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("Folder.tla")).unwrap();
    fs::write(folder.join("Bytes.tla"), b"---- MODULE Bytes ----\nA == \"\0\xff\"\n====\n").unwrap();
    fs::write(folder.join("M.tla"), "---- MODULE M ----\nEXTENDS Folder, Bytes, Circle\n====\n").unwrap();
    std::os::unix::fs::symlink("Round.tla", folder.join("Circle.tla")).unwrap();
    std::os::unix::fs::symlink("Circle.tla", folder.join("Round.tla")).unwrap();
    for file in ["Folder.tla", "Bytes.tla", "Circle.tla", "M.tla"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tlars"));
        let output = command.args(["parse", file]).current_dir(&folder).output().unwrap();
        assert_eq!(output.status.code(), Some(150), "{file}");
    }
}
