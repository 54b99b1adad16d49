//! Errors: what is wrong with a text, and how to mend it.

use super::ast::Name;
use super::layout::Fenced;
use super::operators::{AND, OR, Place as Stands};
use super::token::{Kind, Mark, Token, Word};
use crate::text::{Diagnostic, SourceId, Span, Symbols};

/// The text has no module header.
pub fn no_header(source: SourceId, text: &str) -> Diagnostic {
    let code = "tlars::syntax::no_module";
    if let Some(word) = text.find("MODULE") {
        let span = Span::new(source, word, word + "MODULE".len());
        return Diagnostic::error(code, "this is no module header", span)
            .help("four dashes or more must stand before `MODULE` on the same line, with nothing but blanks between: `---- MODULE Name ----`");
    }
    let start = text.find(|character: char| !character.is_whitespace()).unwrap_or(0);
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
    Diagnostic::error(code, "no module begins in this file", Span::new(source, start, end))
        .help("a module begins with `---- MODULE Name ----` and ends with `====`")
}

/// A header without a name.
pub fn module_name(span: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::module_header", "the name of the module must follow `MODULE`", span)
        .help("write `---- MODULE Name ----`")
}

/// A header without dashes after the name.
pub fn module_dashes(span: Span, name: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::module_header", "four dashes or more must follow the name of the module", span)
        .label(name, "the name")
        .help("write `---- MODULE Name ----`")
}

/// A module that is not closed.
pub fn no_end(span: Span, name: Name, symbols: &Symbols) -> Diagnostic {
    Diagnostic::error("tlars::syntax::no_end", format!("module `{}` never ends", symbols.text(name.symbol)), span)
        .label(name.span, "it begins here")
        .help("end it with a line of four `=` or more: `====`")
}

/// `EXTENDS` after other units.
pub fn late_extends(span: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::late_extends", "`EXTENDS` must come first in the module, and only once", span)
        .help("move it right below the header, with all modules in one list: `EXTENDS A, B`")
}

/// `THEOREM T ==` right after an inner module.
pub fn theorem_after_module(span: Span) -> Diagnostic {
    Diagnostic::error(
        "tlars::syntax::theorem_after_module",
        "a named theorem cannot stand right after an inner module",
        span,
    )
    .help("TLA+ tools cannot read this; put a line `----` between them")
}

/// Too much nesting.
pub fn too_deep(span: Span, limit: usize, what: &str) -> Diagnostic {
    Diagnostic::error("tlars::syntax::too_deep", format!("{what} nest more than {limit} deep here"), span)
        .help("give parts of it names of their own")
}

/// Something after the end of a lone expression.
pub fn after_expression(span: Span, text: &str) -> Diagnostic {
    let found = text.get(span.start as usize..span.end as usize).unwrap_or("");
    Diagnostic::error("tlars::syntax::unexpected", format!("the expression ends before `{found}`"), span)
}

/// A token that cannot stand where it stands.
pub fn unexpected(source: SourceId, text: &str, tokens: &[Token], fenced: &Fenced, at: usize) -> Diagnostic {
    Unexpected::new(source, text, tokens, fenced, at).diagnostic()
}

/// The scene of an error: the token at which reading failed and what stands around it.
struct Unexpected<'a> {
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    /// The token that cannot stand here.
    at: usize,
    /// Whether an expression had to begin here.
    operand: bool,
    /// Whether the end of a junction list is what is unexpected.
    closes: bool,
}

impl<'a> Unexpected<'a> {
    fn new(source: SourceId, text: &'a str, tokens: &'a [Token], fenced: &Fenced, at: usize) -> Self {
        let ended = at >= fenced.text.len();
        let place = if ended { None } else { fenced.place(at) };
        let closes = place.is_some_and(|place| place.closes);
        let (token, operand) = match place {
            Some(place) if place.closes => (place.token as usize + 1, place.operand),
            Some(place) => (place.token as usize, place.operand),
            None => {
                let after_operator = fenced.end > 0 && demands_operand(tokens[fenced.end - 1].kind);
                (fenced.end, after_operator)
            }
        };
        Unexpected { source, text, tokens, at: token.min(tokens.len() - 1), operand, closes }
    }

    fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::EndOfText, |token| token.kind)
    }

    fn before(&self) -> Kind {
        self.at.checked_sub(1).map_or(Kind::EndOfText, |at| self.kind(at))
    }

    fn span(&self, at: usize) -> Span {
        let token = &self.tokens[at.min(self.tokens.len() - 1)];
        Span { source: self.source, start: token.start, end: token.end }
    }

    fn shown(&self, at: usize) -> String {
        match self.kind(at) {
            Kind::EndOfText => "the end of the text".into(),
            Kind::End => "the end of the module".into(),
            Kind::Separator => "a line of dashes".into(),
            Kind::Header => "the header of a module".into(),
            _ => {
                let span = self.span(at);
                format!("`{}`", self.text.get(span.start as usize..span.end as usize).unwrap_or("?"))
            }
        }
    }

    fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.span(self.at))
    }

    fn diagnostic(&self) -> Diagnostic {
        self.beginners().unwrap_or_else(|| self.general())
    }

    /// What people write who come from other languages, or mistype.
    fn beginners(&self) -> Option<Diagnostic> {
        let kind = self.kind(self.at);
        let before = self.before();
        let here = self.shown(self.at);
        let follows = |mark: Mark| self.kind(self.at + 1) == Kind::Mark(mark);
        let touches = self.at > 0 && self.tokens[self.at - 1].end == self.tokens[self.at].start;
        if self.closes {
            return Some(self.out_of_column());
        }
        match (before, kind) {
            (_, Kind::Mark(Mark::Defines)) => {
                return Some(
                    self.error(
                        "tlars::syntax::defines_in_expression",
                        "`==` defines a name and cannot stand in an expression",
                    )
                    .help("write `=` to compare; if a definition begins here, begin it on a new line"),
                );
            }
            (Kind::Mark(Mark::Defines), Kind::Operator(id)) if id.get().symbol == "=" && touches => {
                return Some(
                    self.error("tlars::syntax::defines", "`===` means nothing").help("write `==` to define a name"),
                );
            }
            (Kind::Mark(Mark::Bang), Kind::Operator(id)) if id.get().symbol == "=" && touches => {
                return Some(
                    self.error("tlars::syntax::not_equal", "`!=` means nothing in TLA+")
                        .help("write `#` or `/=` for “is not equal”"),
                );
            }
            (Kind::Operator(id), Kind::Operator(next))
                if id.get().symbol == "\\" && next.get().symbol == "=" && touches =>
            {
                return Some(
                    self.error("tlars::syntax::not_equal", "`\\=` means nothing in TLA+")
                        .help("write `#` or `/=` for “is not equal”"),
                );
            }
            (_, Kind::Mark(Mark::Bang)) if self.operand => {
                return Some(
                    self.error("tlars::syntax::not", "`!` does not negate in TLA+").help("write `~` for “not”"),
                );
            }
            (_, Kind::Mark(Mark::MapsTo)) => {
                return Some(
                    self.error(
                        "tlars::syntax::maps_to",
                        "`|->` belongs after the bound names of a function or after a field",
                    )
                    .help("`[x \\in S |-> e]` is a function, `[S -> T]` a set of functions, `[a |-> e]` a record"),
                );
            }
            (_, Kind::Mark(Mark::Arrow)) => {
                return Some(
                    self.error("tlars::syntax::arrow", "`->` cannot stand here")
                        .help("`[S -> T]` is a set of functions, `[x \\in S |-> e]` a function; “implies” is `=>`"),
                );
            }
            (_, Kind::Mark(Mark::Gets)) => {
                return Some(self.error("tlars::syntax::gets", "`<-` only substitutes, after `WITH`").help(
                    "to give a variable its next value, write `x' = e`; to say less than a negative number, put a blank: `a < -b`",
                ));
            }
            (_, Kind::Word(Word::Lambda)) => {
                return Some(
                    self.error(
                        "tlars::syntax::lambda",
                        "`LAMBDA` may only stand as an argument of an operator or after `<-`",
                    )
                    .help(
                        "define an operator with a name instead; an argument `LAMBDA x : e` stands without parentheses",
                    ),
                );
            }
            (_, Kind::Word(Word::Extends)) => return Some(late_extends(self.span(self.at))),
            (_, Kind::Word(word)) if self.operand && follows(Mark::Defines) => {
                let _ = word;
                return Some(
                    self.error("tlars::syntax::reserved", format!("{here} is a reserved word and cannot be a name"))
                        .help("choose another name; small letters make a difference"),
                );
            }
            _ => {}
        }
        None
    }

    /// A token ends a junction list by its column while the item is not complete.
    fn out_of_column(&self) -> Diagnostic {
        let here = self.shown(self.at);
        let column = self.tokens[self.at].column + 1;
        let bullet = self.bullet_above();
        let mut error = self.error(
            "tlars::syntax::column",
            format!("{here} is not to the right of its bullet, so it ends the list too early"),
        );
        if let Some(bullet) = bullet {
            let stands = self.tokens[bullet].column + 1;
            error = error
                .marked(format!("column {column}"))
                .label(self.span(bullet), format!("the bullet is in column {stands}"))
                .help(format!("move {here} to the right of column {stands}"));
        }
        error
    }

    /// The last bullet before the error whose column is not left of the token's.
    fn bullet_above(&self) -> Option<usize> {
        let column = self.tokens[self.at].column;
        (0..self.at).rev().take(10_000).find(|at| match self.kind(*at) {
            Kind::Operator(id) => (id == AND || id == OR) && self.tokens[*at].column >= column,
            _ => false,
        })
    }

    fn general(&self) -> Diagnostic {
        let here = self.shown(self.at);
        let before = self.before();
        let after = self.at.checked_sub(1).map_or_else(String::new, |at| self.shown(at));
        let ends = matches!(self.kind(self.at), Kind::EndOfText | Kind::End | Kind::Separator | Kind::Header);
        if self.operand {
            let mut error = self.error(
                "tlars::syntax::expected",
                format!("an expression must follow {after}, but {here} stands there"),
            );
            error = error.label(self.span(self.at.saturating_sub(1)), "");
            if let Kind::Operator(id) = before
                && id.get().place == Stands::Infix
            {
                error = error.help(format!("{after} needs an operand on its right"));
            }
            return error;
        }
        if ends {
            return self.error(
                "tlars::syntax::unexpected",
                format!("{here} comes too early: what began before is not complete"),
            );
        }
        self.error("tlars::syntax::unexpected", format!("{here} cannot stand after {after}"))
    }
}

/// Whether an expression must follow a token.
fn demands_operand(kind: Kind) -> bool {
    match kind {
        Kind::Operator(id) => id.get().place != Stands::Postfix,
        Kind::Mark(mark) => !matches!(
            mark,
            Mark::CloseParenthesis
                | Mark::CloseBracket
                | Mark::CloseBrace
                | Mark::CloseAngle
                | Mark::Underscore
                | Mark::At
        ),
        Kind::Word(word) => !matches!(word, Word::Obvious | Word::Omitted | Word::Qed | Word::Proof | Word::Other),
        Kind::Name | Kind::Number | Kind::Text | Kind::StepName | Kind::StepStart | Kind::Header | Kind::Separator => {
            false
        }
        Kind::End | Kind::Bad | Kind::EndOfText => false,
    }
}
