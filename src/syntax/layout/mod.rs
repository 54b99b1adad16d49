//! Layout: decides by columns where junction lists begin and end, and by `==` where definitions begin; writes the text the grammar reads.
//!
//! The grammar does not see the user's text but its tokens, each followed by one blank, with what only columns and context tell made visible:
//!
//! | fenced | means |
//! |---|---|
//! | `⟪ •/\ $A •/\ $B ⟫` | a junction list and its bullets |
//! | `¶ $f ==` | a definition begins |
//! | `$x` `#42` `"7` `%<1>2` | a name, a number, the string with symbol 7, the name of a step |
//! | `` `+ `` `?~` `^'` | an infix, prefix, postfix operator in its canonical spelling |
//! | `□` | the `[]` between the arms of a `CASE` |
//! | `[b` `[r` `[s` `[e` | a bracket that begins a function, a record, a set of records, anything else |
//! | `{b` `{e` | a brace that begins with `x \in`, with anything else |

mod marks;
mod starts;
mod writer;

use super::operators::{AND, OR, OperatorId};
use super::token::{Kind, Token, Word};
use starts::definition_starts;
use writer::Writer;

/// How deep constructs may nest.
pub const MAX_NESTING: usize = 1000;

/// Where a piece of the fenced text comes from.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its first byte in the fenced text.
    pub fenced: u32,
    /// The token it stands for; for the end of a list the last token in it.
    pub token: u32,
    /// Its first byte in the user's text.
    pub start: u32,
    /// One past its last byte in the user's text.
    pub end: u32,
    /// Whether an expression had to begin here.
    pub operand: bool,
    /// Whether it is the end of a list, which no token of the user's stands for.
    pub closes: bool,
}

/// The fenced text of one unit.
#[derive(Debug, Default)]
pub struct Fenced {
    /// The text.
    pub text: String,
    /// The places of its pieces, in order.
    pub places: Vec<Place>,
    /// The token after the unit.
    pub end: usize,
    /// How deep its constructs nest.
    pub depth: usize,
    /// The token at which they nest deeper than [`MAX_NESTING`].
    pub deepest: usize,
    /// Operators that look like bullets next to the column of a list, each with the list's bullet.
    pub strays: Vec<(usize, usize)>,
    /// The first token of the unit.
    pub start: usize,
    /// Whether the unit holds text that is no token, so that it cannot be read.
    pub bad: bool,
}

impl Fenced {
    /// The place of a byte of the fenced text.
    pub fn place(&self, fenced: usize) -> Option<&Place> {
        let after = self.places.partition_point(|place| place.fenced as usize <= fenced);
        self.places.get(after.checked_sub(1)?)
    }

    /// The bytes of the user's text that a stretch of the fenced text stands for.
    pub fn original(&self, start: usize, end: usize) -> (u32, u32) {
        let first = self.place(start).map_or(0, |place| place.start);
        let last = self.place(end.saturating_sub(1)).map_or(first, |place| place.end);
        (first, last.max(first))
    }
}

/// Writes the fenced text of units.
pub struct Layout<'a> {
    source: &'a str,
    tokens: &'a [Token],
    /// For each token, whether a definition begins there.
    pub starts: Vec<bool>,
}

impl<'a> Layout<'a> {
    /// A layout for the tokens of a text.
    pub fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Layout { source, tokens, starts: definition_starts(tokens) }
    }

    /// Fences the unit that begins at a token.
    pub fn unit(&self, start: usize) -> Fenced {
        let mut writer = Writer {
            layout: self,
            text: Vec::new(),
            fenced: Fenced { start, ..Fenced::default() },
            frames: Vec::new(),
            lists: Vec::new(),
            operand: true,
            selector: false,
            define: false,
            extends: self.kind(start) == Kind::Word(Word::Extends),
            previous: None,
            ended: None,
        };
        let mut at = start;
        while !matches!(self.tokens[at].kind, Kind::EndOfText | Kind::End | Kind::Header | Kind::Separator)
            && (at == start || !writer.begins_unit(at))
        {
            at = writer.token(at);
        }
        writer.finish(at)
    }

    /// Whether a unit begins at a token whatever stands before it, and the token is no farther right than `column`: where reading goes on after an error.
    pub fn is_landmark(&self, at: usize, column: u32) -> bool {
        let token = &self.tokens[at];
        match token.kind {
            Kind::EndOfText | Kind::End | Kind::Header | Kind::Separator => true,
            Kind::Word(
                Word::Variable
                | Word::Constant
                | Word::Recursive
                | Word::Theorem
                | Word::Assumption
                | Word::Assume
                | Word::Local
                | Word::Instance,
            ) => token.opens_line && token.column <= column,
            _ => self.starts[at] && token.opens_line && token.column <= column,
        }
    }

    fn is_bullet(&self, at: usize) -> Option<OperatorId> {
        match self.tokens[at].kind {
            // `\land` and `\lor` are the same operators, but never bullets.
            Kind::Operator(id) if id == AND || id == OR => {
                let text = &self.source[self.tokens[at].start as usize..self.tokens[at].end as usize];
                (!text.starts_with("\\l")).then_some(id)
            }
            _ => None,
        }
    }

    fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::EndOfText, |token| token.kind)
    }
}
