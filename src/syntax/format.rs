//! Formatting: mends the blanks of a module and nothing else. What stands in one column still does, comments stay as they are, and the
//! tree is the same as before, or the text is left alone.

use super::operators::Place as Stands;
use super::token::{self, Kind, Lexer, Mark, Token};
use super::{Parsed, outline, parse};
use crate::text::{Diagnostics, Severity, SourceId, Symbols};
use std::ops::Range;

/// Why a text is left alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unformatted {
    /// It cannot be read.
    Broken(Diagnostics),
    /// Other blanks would change how it is read, or a comment would be lost.
    Delicate,
}

/// How much is mended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Blanks within lines, too.
    Full,
    /// Blanks at the ends of lines, tabs, empty lines.
    Careful,
}

/// The most empty lines that stand together.
const EMPTY_LINES: usize = 2;

/// The text of a module with its blanks mended: no tabs, no blanks at the ends of lines, one blank at least around `==`, `=`, `/\` and
/// their kin and after commas. Lines move so that what stood in one column still does. What stands before and after the module, comments,
/// and translations of PlusCal stay as they are.
///
/// # Errors
/// The text cannot be read, or would be read differently.
pub fn format(text: &str) -> Result<String, Unformatted> {
    let mut symbols = Symbols::new();
    let before = read(text, &mut symbols)?;
    let Some(start) = token::find_header(text) else { return Err(Unformatted::Delicate) };
    let tokens = Lexer::new(SourceId(0), text, start, &mut symbols).tokens(false);
    for manner in [Manner::Full, Manner::Careful] {
        let formatted = Writer::new(text, manner).write(&tokens);
        let same = read(&formatted, &mut symbols).is_ok_and(|after| after == before);
        if same && comments(text) == comments(&formatted) {
            return Ok(formatted);
        }
    }
    Err(Unformatted::Delicate)
}

/// How a text is read, as text.
fn read(text: &str, symbols: &mut Symbols) -> Result<String, Unformatted> {
    let Parsed { module, diagnostics, .. } = parse(SourceId(0), text, symbols);
    match module {
        Some(module) if diagnostics.iter().all(|finding| finding.severity != Severity::Error) => {
            Ok(outline(&module, symbols))
        }
        Some(_) | None => Err(Unformatted::Broken(diagnostics)),
    }
}

/// The comments of a module, without blanks at the ends of their lines.
fn comments(text: &str) -> Vec<String> {
    let Some(start) = token::find_header(text) else { return Vec::new() };
    let mut symbols = Symbols::new();
    let tokens = Lexer::new(SourceId(0), text, start, &mut symbols).tokens(false);
    let gaps = tokens.windows(2).map(|pair| &text[pair[0].end as usize..pair[1].start as usize]);
    gaps.flat_map(pieces)
        .filter(|piece| !piece.starts_with(is_blank))
        .map(|comment| comment.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"))
        .collect()
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The stretches of blanks and the comments of which a text between two tokens is made up.
fn pieces(gap: &str) -> impl Iterator<Item = &str> {
    let mut rest = gap;
    std::iter::from_fn(move || {
        let length = match rest.as_bytes() {
            [] => return None,
            [b'\\', b'*', ..] => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            [b'(', b'*', ..] => block(rest),
            _ => rest.find(|character| !is_blank(character)).unwrap_or(rest.len()).max(1),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(piece)
    })
}

/// The length of the nested comment with which a text begins.
fn block(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while at < bytes.len() {
        match bytes[at..] {
            [b'(', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b')', ..] => {
                (at, depth) = (at + 2, depth - 1);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The column behind a text that begins in a column.
fn column_after(column: u32, text: &str) -> u32 {
    text.chars().fold(column, |column, character| match character {
        '\n' | '\r' => 0,
        '\t' => (column / 8 + 1) * 8,
        _ => column + 1,
    })
}

struct Writer<'a> {
    text: &'a str,
    manner: Manner,
    out: String,
    /// The column behind what is written.
    column: u32,
    /// For each line that is written its tokens: the column in the old text and in the new.
    lines: Vec<Vec<(u32, u32)>>,
    /// Whether the token before ends an operand.
    operand: bool,
    translations: Vec<Range<usize>>,
}

impl<'a> Writer<'a> {
    fn new(text: &'a str, manner: Manner) -> Self {
        Writer {
            text,
            manner,
            out: String::with_capacity(text.len()),
            column: 0,
            lines: vec![Vec::new()],
            operand: false,
            translations: translations(text),
        }
    }

    fn write(mut self, tokens: &[Token]) -> String {
        let first = tokens.first().map_or(0, |token| token.start as usize);
        self.verbatim(&self.text[..first]);
        let mut end = first;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == Kind::EndOfText {
                break;
            }
            if let Some(previous) = at.checked_sub(1) {
                self.gap(tokens, previous, at);
            }
            self.note(token.column);
            end = token.end as usize;
            self.verbatim(&self.text[token.start as usize..end]);
            self.operand = ends_operand(token.kind);
        }
        self.verbatim(&self.text[end..]);
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out
    }

    /// Notes the columns of a token; of lines that begin farther right nothing more is asked.
    fn note(&mut self, column: u32) {
        let Some(mut line) = self.lines.pop() else { return };
        if line.is_empty() {
            while self.lines.last().and_then(|line| line.first()).is_some_and(|(first, _)| *first >= column) {
                self.lines.pop();
            }
        }
        line.push((column, self.column));
        self.lines.push(line);
    }

    fn verbatim(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = column_after(self.column, text);
    }

    /// Moves to a column of this line, by a number of blanks at least.
    fn pad(&mut self, column: u32, least: u32) {
        let blanks = column.saturating_sub(self.column).max(least);
        self.verbatim(&" ".repeat(blanks as usize));
    }

    fn break_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches([' ', '\t']).len());
        self.out.push('\n');
        self.column = 0;
    }

    /// Writes what stands between two tokens.
    fn gap(&mut self, tokens: &[Token], previous: usize, next: usize) {
        let (before, token) = (&tokens[previous], &tokens[next]);
        let gap = &self.text[before.end as usize..token.start as usize];
        let at = before.end as usize;
        if self.translations.iter().any(|translation| translation.contains(&at)) {
            self.verbatim(gap);
            if gap.contains('\n') {
                self.lines.push(Vec::new());
            }
            return;
        }
        let start = column_after(before.column, &self.text[before.start as usize..before.end as usize]);
        if !gap.contains(['\n', '\r']) {
            return self.gap_within_line(tokens, previous, next, start);
        }
        let target = self.anchor(token.column);
        let (mut column, mut fresh) = (start, false);
        let mut whole = true;
        for piece in pieces(gap) {
            let after = column_after(column, piece);
            if piece.starts_with(is_blank) {
                let breaks = piece.matches('\n').count().max(piece.matches('\r').count());
                // The first line break ends a line, so that one more may follow than lines may be empty.
                for _ in 0..breaks.min(EMPTY_LINES + 1) {
                    self.break_line();
                }
                fresh |= breaks > 0;
                whole |= breaks > 0;
                if breaks == 0 && !whole {
                    self.verbatim(&" ".repeat((after - column) as usize));
                }
            } else {
                let inside = piece.contains(['\n', '\r']);
                match fresh {
                    // A comment above a token moves with it.
                    true if column == token.column && !inside => self.pad(target, 0),
                    true => self.pad(column, 0),
                    false => self.pad(column, u32::from(column > start)),
                }
                self.verbatim(piece.trim_end_matches([' ', '\t']));
                whole = !inside && whole;
            }
            column = after;
        }
        self.lines.push(Vec::new());
        if whole && self.out.ends_with('\n') {
            self.pad(target, 0);
        } else {
            self.pad(token.column, 0);
        }
    }

    fn gap_within_line(&mut self, tokens: &[Token], previous: usize, next: usize, start: u32) {
        let token = &tokens[next];
        let gap = &self.text[tokens[previous].end as usize..token.start as usize];
        if !gap.chars().all(is_blank) {
            let mut column = start;
            for piece in pieces(gap) {
                let after = column_after(column, piece);
                match piece.starts_with(is_blank) {
                    true => self.verbatim(&" ".repeat((after - column) as usize)),
                    false => self.verbatim(piece),
                }
                column = after;
            }
            return;
        }
        let width = token.column.saturating_sub(start);
        let blanks = match self.manner {
            Manner::Full if token.kind == Kind::Mark(Mark::Comma) => 0,
            Manner::Full => width.max(u32::from(self.wants_blank(tokens, previous, next))),
            Manner::Careful => width,
        };
        self.verbatim(&" ".repeat(blanks as usize));
    }

    /// The new column of the first token of a line: that of the token above it, or as far right of one as before.
    fn anchor(&self, column: u32) -> u32 {
        for line in self.lines.iter().rev() {
            let Some((first, _)) = line.first() else { continue };
            if *first > column {
                continue;
            }
            if let Some((old, new)) = line.iter().rev().find(|(old, _)| *old <= column) {
                return new + (column - old);
            }
        }
        column
    }

    /// Whether a blank belongs between two tokens of one line.
    fn wants_blank(&self, tokens: &[Token], previous: usize, next: usize) -> bool {
        let kind = |at: usize| tokens.get(at).map_or(Kind::EndOfText, |token| token.kind);
        let (before, after) = (kind(previous), kind(next));
        let selects = |at: usize| at.checked_sub(1).is_some_and(|at| kind(at) == Kind::Mark(Mark::Bang));
        if selects(previous) || selects(next) {
            return false;
        }
        let closes = |kind: Kind| {
            matches!(
                kind,
                Kind::Mark(
                    Mark::Comma | Mark::CloseParenthesis | Mark::CloseBracket | Mark::CloseBrace | Mark::CloseAngle
                )
            )
        };
        let around = |kind: Kind| matches!(kind, Kind::Mark(Mark::Defines | Mark::MapsTo | Mark::Arrow | Mark::Gets));
        let bullet = |at: usize| tokens[at].opens_line && is_spaced(kind(at));
        around(before)
            || around(after)
            || matches!(before, Kind::Mark(Mark::Comma | Mark::Colon))
            || bullet(previous)
            // An operator between its operands, not one that is an argument or is being defined.
            || is_spaced(after) && self.operand && !closes(kind(next + 1)) && kind(next + 1) != Kind::Mark(Mark::Defines)
            || is_spaced(before)
                && previous.checked_sub(1).is_some_and(|at| ends_operand(kind(at)))
                && !closes(after)
                && after != Kind::Mark(Mark::Defines)
    }
}

/// The stretches of a text that are translations of PlusCal, whose text has a checksum.
fn translations(text: &str) -> Vec<Range<usize>> {
    let begins = text.match_indices("\\* BEGIN TRANSLATION").map(|(at, _)| at);
    begins
        .map(|begin| begin..text[begin..].find("\\* END TRANSLATION").map_or(text.len(), |length| begin + length))
        .collect()
}

/// Whether an operator is written between blanks.
fn is_spaced(kind: Kind) -> bool {
    let Kind::Operator(id) = kind else { return false };
    let operator = id.get();
    operator.place == Stands::Infix
        && matches!(
            operator.symbol,
            "=" | "#"
                | "/="
                | "<"
                | ">"
                | "<="
                | ">="
                | "=<"
                | "\\leq"
                | "\\geq"
                | "=>"
                | "<=>"
                | "\\equiv"
                | "~>"
                | "/\\"
                | "\\/"
                | "\\in"
                | "\\notin"
                | "\\subseteq"
                | "\\cup"
                | "\\cap"
        )
}

/// Whether a token can be the last of an operand.
fn ends_operand(kind: Kind) -> bool {
    match kind {
        Kind::Name | Kind::Number | Kind::Text | Kind::StepName => true,
        Kind::Operator(id) => id.get().place == Stands::Postfix,
        Kind::Mark(mark) => {
            matches!(mark, Mark::CloseParenthesis | Mark::CloseBracket | Mark::CloseBrace | Mark::CloseAngle | Mark::At)
        }
        Kind::Word(_) | Kind::StepStart | Kind::Header | Kind::Separator | Kind::End | Kind::Bad | Kind::EndOfText => {
            false
        }
    }
}
