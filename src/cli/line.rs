//! The line being edited: when it is complete, how names are completed, and its colours.

use super::repl::is_definition;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper, Result};
use std::borrow::Cow;
use tlars::syntax;
use tlars::text::{Diagnostic, SourceId, Symbols};

/// What the line editor asks.
pub struct Line {
    names: Vec<String>,
}

const COMMANDS: &[&str] = &[":doc", ":explain", ":help", ":init", ":load", ":next", ":quit", ":state", ":type"];

const WORDS: &[&str] = &[
    "BOOLEAN",
    "CASE",
    "CHOOSE",
    "DOMAIN",
    "ELSE",
    "ENABLED",
    "EXCEPT",
    "FALSE",
    "IF",
    "IN",
    "LAMBDA",
    "LET",
    "OTHER",
    "RECURSIVE",
    "STRING",
    "SUBSET",
    "THEN",
    "TRUE",
    "UNCHANGED",
    "UNION",
    "\\A",
    "\\E",
    "\\X",
    "\\cap",
    "\\cup",
    "\\div",
    "\\in",
    "\\intersect",
    "\\notin",
    "\\o",
    "\\subseteq",
    "\\union",
];

impl Line {
    /// A line in which these names are known.
    pub fn new(names: Vec<String>) -> Self {
        Line { names }
    }

    /// From now on these names are known.
    pub fn know(&mut self, names: Vec<String>) {
        self.names = names;
    }
}

impl Helper for Line {}

impl Hinter for Line {
    type Hint = String;
}

impl Validator for Line {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        Ok(if complete(context.input()) { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

/// Whether the input can be answered. Several lines end with an empty one, since a list may always go on.
pub fn complete(input: &str) -> bool {
    let text = input.trim();
    if text.is_empty() || text.starts_with(':') || input.ends_with('\n') {
        return true;
    }
    if input.contains('\n') || text.starts_with("/\\") || text.starts_with("\\/") {
        return false;
    }
    let mut symbols = Symbols::new();
    let found = match is_definition(text) {
        true => syntax::parse_definitions(SourceId(0), text, &mut symbols).err(),
        false => syntax::parse_expression(SourceId(0), text, &mut symbols).err(),
    };
    // What ends too early goes on; what is wrong before its end is told so.
    let too_early = |finding: &Diagnostic| {
        finding.code.ends_with("::expected") && finding.span().is_some_and(|span| span.end as usize >= text.len())
    };
    !open(text) && !found.into_iter().flatten().any(|finding| too_early(&finding))
}

/// Whether a bracket waits for its partner.
fn open(text: &str) -> bool {
    let outside = text.split('"').step_by(2);
    let depth = outside.flat_map(str::chars).map(|c| match c {
        '(' | '[' | '{' => 1,
        ')' | ']' | '}' => -1,
        _ => 0,
    });
    depth.sum::<i32>() > 0
}

impl Completer for Line {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _context: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let before = &line[..position];
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphanumeric() || "_!".contains(*c))
            .last()
            .map_or(position, |(at, _)| at);
        let start = match before[..start].chars().next_back() {
            Some('\\') => start - 1,
            Some(':') if start == 1 => 0,
            Some(_) | None => start,
        };
        let word = &before[start..];
        if word.is_empty() {
            return Ok((start, Vec::new()));
        }
        let known = COMMANDS.iter().chain(WORDS).copied().chain(self.names.iter().map(String::as_str));
        let pairs = known
            .filter(|name| name.starts_with(word))
            .map(|name| Pair { display: name.to_owned(), replacement: name.to_owned() });
        Ok((start, pairs.collect()))
    }
}

impl Highlighter for Line {
    fn highlight<'l>(&self, line: &'l str, _position: usize) -> Cow<'l, str> {
        Cow::Owned(painted(line))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        Cow::Owned(format!("\x1b[36m{prompt}\x1b[0m"))
    }

    fn highlight_char(&self, _line: &str, _position: usize, _kind: CmdKind) -> bool {
        true
    }
}

/// Words of the language, strings and numbers in colours.
fn painted(line: &str) -> String {
    let mut out = String::with_capacity(line.len() * 2);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            '\\' => rest[1..].find(|c: char| !c.is_alphabetic()).map_or(rest.len(), |end| end + 1),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length.max(1));
        let color = match first {
            '"' => Some("32"),
            c if c.is_ascii_digit() => Some("33"),
            _ if WORDS.contains(&word) => Some("35"),
            _ => None,
        };
        match color {
            Some(color) => out.push_str(&format!("\x1b[{color}m{word}\x1b[0m")),
            None => out.push_str(word),
        }
        rest = after;
    }
    out
}
