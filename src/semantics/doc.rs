//! Documentation of the operators in the binary: the comments above their definitions, and what the language itself defines.

use super::standard;

/// What an operator means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doc {
    /// The module that defines it; `None` for what belongs to the language.
    pub module: Option<&'static str>,
    /// The name with its parameters, as it is defined.
    pub signature: String,
    /// What it means.
    pub text: String,
    /// Expressions that are true.
    pub examples: Vec<String>,
}

const LANGUAGE: &str = include_str!("language.txt");

/// What the name means, in the language and in each module of the binary that defines it.
pub fn doc(name: &str) -> Vec<Doc> {
    let mut found: Vec<Doc> = language().filter(|doc| doc.signature.split(' ').any(|word| word == name)).collect();
    for (module, text) in standard::modules() {
        found.extend(documented(module, text).filter(|(defined, _)| defined == name).map(|(_, doc)| doc));
    }
    found
}

/// Everything that the language defines.
pub fn language() -> impl Iterator<Item = Doc> {
    LANGUAGE.split("\n\n").filter_map(|entry| {
        let (names, rest) = entry.trim().split_once('\n')?;
        Some(of_lines(None, names.to_owned(), rest.lines()))
    })
}

/// The operators of a module that have a comment above them, with their names.
pub fn documented(module: &'static str, text: &'static str) -> impl Iterator<Item = (String, Doc)> {
    let lines: Vec<&'static str> = text.lines().collect();
    (0..lines.len()).filter_map(move |at| {
        let line = lines[at];
        let (signature, _) = line.split_once("==")?;
        let signature = signature.trim();
        let name = defined_name(signature).filter(|_| !line.starts_with([' ', '\\']) && !line.starts_with("LOCAL "))?;
        let start = (0..at).rev().take_while(|&before| lines[before].starts_with("\\*")).last()?;
        let comment = lines[start..at].iter().map(|line| line.trim_start_matches("\\*").trim());
        Some((name, of_lines(Some(module), signature.to_owned(), comment)))
    })
}

/// The name that is defined: `Op(a, b)`, `f[x \in S]`, `a (+) b`, `-. a`.
pub fn defined_name(signature: &str) -> Option<String> {
    let word: String = signature.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = signature[word.len()..].trim();
    let first = if word.is_empty() { signature } else { rest };
    Some(match first.split_whitespace().next() {
        Some(operator) if !operator.starts_with(['(', '[']) || operator.starts_with("(+") => operator.to_owned(),
        Some(_) | None if !word.is_empty() => word,
        Some(_) | None => return None,
    })
}

fn of_lines<'t>(module: Option<&'static str>, signature: String, lines: impl Iterator<Item = &'t str>) -> Doc {
    let mut doc = Doc { module, signature, text: String::new(), examples: Vec::new() };
    let mut native = false;
    for line in lines {
        if let Some(example) = line.strip_prefix("Example:") {
            native = false;
            doc.examples.push(example.trim().to_owned());
        } else if native || line.starts_with("native:") {
            // For those who write the natives, up to the next example.
            native = true;
        } else {
            let text = doc.examples.last_mut().unwrap_or(&mut doc.text);
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(line);
        }
    }
    doc
}
