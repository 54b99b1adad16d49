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
        let word: String = head.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let next = head[word.len()..].chars().next();
        return word == name && matches!(next, Some('(' | ' ' | '['));
    }
    let mut words = head.split_whitespace();
    let (first, second) = (words.next(), words.next());
    let spelt = |word: Option<&str>| {
        word == Some(name)
            || matches!((word, name), (Some("\\leq"), "<=") | (Some("\\geq"), ">=") | (Some("\\o"), "\\circ"))
    };
    spelt(first) || spelt(second)
}
