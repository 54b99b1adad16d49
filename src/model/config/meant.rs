//! What was meant by a word or sign where the configuration needs a key.

use super::{KEYS, Key, Rule, key_of};
use pest::iterators::Pair;

/// What is wrong with a word or sign that stands where a key is expected behind a section, and what to do.
pub(super) fn instead_of_key(word: &str, before: Option<&str>, next: Option<&str>) -> (String, String) {
    let is_word = word.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if let Some(key) = nearest_key(word) {
        return (format!("`{word}` is not a key of a configuration"), format!("did you mean `{key}`?"));
    }
    match before {
        Some(key) if matches!(word, ":" | "=" | "==" | ":=") => {
            return (
                format!("`{word}` does not belong between a key and what it is for"),
                format!("leave it out: `{key} NAME`"),
            );
        }
        // What names are listed behind are often taken to have room for expressions.
        Some(key) if !is_word => {
            let message = format!("after {key} stand names of definitions, not expressions");
            return (message, "define it in the specification, `Name == ...`, and write the name here".to_owned());
        }
        _ => {}
    }
    if is_word && matches!(next, Some("=" | "<-")) {
        return ("a value is assigned outside the constants".to_owned(), format!("write `CONSTANT` before `{word}`"));
    }
    let keys = KEYS.iter().map(|(key, _)| *key).filter(|key| !key.ends_with('S') && !key.starts_with('_'));
    let message = format!("a key of a configuration is expected, but `{word}` was found");
    (message, format!("the keys are {}", keys.collect::<Vec<_>>().join(", ")))
}

/// The sign that opens what stands where a value is missing, and its place: something that is never closed.
pub(super) fn unclosed(missing: &Pair<'_, Rule>) -> Option<(char, usize)> {
    let start = missing.as_span().start();
    let rest = missing.as_span().get_input().get(start..)?;
    let value = rest.trim_start();
    let opening = value.chars().next().filter(|sign| matches!(sign, '"' | '(' | '[' | '{'))?;
    Some((opening, start + rest.len() - value.len()))
}

/// Whether what was read as one expression holds a comma behind which the next assignment stands, or nothing.
pub(super) fn more_assignments(text: &str) -> bool {
    let mut depth = 0usize;
    text.char_indices().any(|(at, sign)| {
        match sign {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let rest = text[at + 1..].trim_start();
                let after = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').trim_start();
                return rest.is_empty()
                    || after.len() < rest.len() && (after.starts_with('=') || after.starts_with("<-"));
            }
            _ => {}
        }
        false
    })
}

/// The key that a word was probably meant to be: one spelled nearly the same, or of which it is the beginning or the end.
pub fn nearest_key(word: &str) -> Option<&'static str> {
    const SHORTEST: usize = 3;
    let capitals = word.to_uppercase();
    let keys = || KEYS.iter().map(|(key, _)| *key);
    if word != capitals
        && let Some(key) = keys().find(|key| *key == capitals)
    {
        return Some(key);
    }
    crate::semantics::nearest(&capitals, keys()).or_else(|| {
        let part = |key: &&str| key.starts_with(&capitals) || key.ends_with(&format!("_{capitals}"));
        if capitals.len() < SHORTEST { None } else { keys().filter(|key| *key != capitals).find(part) }
    })
}

/// Whether a word is probably a key with a letter wrong: the names of constants have small letters, too.
pub(super) fn is_like_key(word: &str) -> bool {
    let capitals = word.to_uppercase();
    let key = KEYS.iter().any(|(key, _)| *key == capitals);
    (word == capitals || key && key_of(&capitals) != Key::Constant) && nearest_key(word).is_some()
}
