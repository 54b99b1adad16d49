//! Suggestions: the nearest known name, and the module that would bring a name.

use super::standard;

/// The name that differs least, if it differs little.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let most = match length {
        0 | 1 => return None,
        2..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    known
        .filter(|other| *other != name && other.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '<'))
        .filter_map(|other| distance(name, other, most).map(|distance| (distance, other)))
        .min()
        .map(|(_, other)| other)
}

/// How many letters must be changed, added, left out or swapped; `None` past a limit.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change =
                row[j] + usize::from(!x.eq_ignore_ascii_case(y)) + usize::from(x != y && x.eq_ignore_ascii_case(y));
            let mut least = change.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&distance| distance <= most)
}

/// What is meant by a word or sign of another language.
pub fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "true" | "True" => "the truth values are `TRUE` and `FALSE`",
        "false" | "False" => "the truth values are `TRUE` and `FALSE`",
        "bool" | "Bool" | "boolean" | "Boolean" => "the set of truth values is `BOOLEAN`",
        "string" | "String" => "the set of strings is `STRING`",
        "integer" | "Integer" => "the set of integers is `Int`, of module Integers",
        "natural" | "Natural" => "the set of natural numbers is `Nat`, of module Naturals",
        "null" | "NULL" | "Null" | "nil" | "None" | "NONE" => {
            "a value unlike all others is declared as a constant, `CONSTANT None`, and assigned in the configuration: `None = None`"
        }
        "len" | "length" | "Length" | "Lenght" | "size" | "Size" => {
            "the length of a sequence is `Len(s)`, of module Sequences; the number of elements of a set is `Cardinality(S)`, of module FiniteSets"
        }
        "append" => "`Append(s, e)` of module Sequences adds an element to a sequence",
        "&&" => "“and” is `/\\`",
        "||" => "“or” is `\\/`",
        ":=" => "nothing is assigned in TLA+: `x' = e` says what x will be",
        _ if name.starts_with("0x") || name.starts_with("0X") => "numbers of base 16 are written `\\h1F`",
        _ if name.starts_with("0b") || name.starts_with("0B") => "numbers of base 2 are written `\\b101`",
        _ => return None,
    })
}

/// The modules that are asked first for a name.
const FIRST: &[&str] =
    &["Naturals", "Integers", "Reals", "Sequences", "FiniteSets", "Bags", "TLC", "SequencesExt", "FiniteSetsExt"];

/// The module of the binary that defines a name.
pub fn module_with(name: &str) -> Option<&'static str> {
    let first = FIRST.iter().filter_map(|&module| standard::text(module).map(|text| (module, text)));
    first
        .chain(standard::modules())
        .find(|(_, text)| text.lines().any(|line| defines(line, name)))
        .map(|(module, _)| module)
}

/// Whether a line of a module of the binary, each of whose definitions begins its line, defines a name.
fn defines(line: &str, name: &str) -> bool {
    let Some((head, _)) = line.split_once("==") else { return false };
    if line.starts_with("LOCAL") || line.starts_with([' ', '\\', '=']) {
        return false;
    }
    if name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        // What follows the name are parameters or nothing, lest `a` be found in `a + b == ...`.
        let rest = head.strip_prefix(name).map(str::trim);
        return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', '[']));
    }
    let mut words = head.split_whitespace();
    let (first, second) = (words.next(), words.next());
    let spelt = |word: Option<&str>| {
        word == Some(name)
            || matches!((word, name), (Some("\\leq"), "<=") | (Some("\\geq"), ">=") | (Some("\\o"), "\\circ"))
    };
    spelt(first) || spelt(second)
}
