//! The scene of an error: the token at which reading failed, and what stands around it.

use crate::syntax::layout::Fenced;
use crate::syntax::operators::{AND, OR, Place as Stands};
use crate::syntax::token::{Kind, Mark, Token, Word};
use crate::text::{Diagnostic, SourceId, Span};

/// The scene of an error: the token at which reading failed and what stands around it.
pub struct Unexpected<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// The first token of the unit.
    pub(super) start: usize,
    /// The token that cannot stand here.
    pub(super) at: usize,
    /// Whether an expression had to begin here.
    pub(super) operand: bool,
    /// Whether the end of a junction list is what is unexpected.
    pub(super) closes: bool,
    /// The last bullet of the innermost list that has just ended.
    pub(super) ended: Option<usize>,
}

impl<'a> Unexpected<'a> {
    pub(super) fn new(
        source: SourceId,
        text: &'a str,
        tokens: &'a [Token],
        start: usize,
        fenced: &Fenced,
        at: usize,
    ) -> Self {
        let place = if at >= fenced.text.len() { None } else { fenced.place(at) };
        let closes = place.is_some_and(|place| place.closes);
        let (token, operand) = match place {
            Some(place) if place.closes => (place.token as usize + 1, place.operand),
            Some(place) => (place.token as usize, place.operand),
            None => (fenced.end, fenced.end > start && demands_operand(tokens[fenced.end - 1].kind)),
        };
        let token = token.min(tokens.len() - 1);
        let before = if at >= fenced.text.len() {
            fenced.places.last()
        } else {
            fenced
                .places
                .partition_point(|place| (place.fenced as usize) < at)
                .checked_sub(1)
                .and_then(|index| fenced.places.get(index))
        };
        let mut scene = Unexpected { source, text, tokens, start, at: token, operand, closes, ended: None };
        if closes || before.is_some_and(|place| place.closes) {
            scene.ended = scene.bullet_above();
        }
        scene
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::EndOfText, |token| token.kind)
    }

    pub(super) fn before(&self) -> Kind {
        if self.at > self.start { self.kind(self.at - 1) } else { Kind::EndOfText }
    }

    pub(super) fn span(&self, at: usize) -> Span {
        let token = &self.tokens[at.min(self.tokens.len() - 1)];
        Span { source: self.source, start: token.start, end: token.end }
    }

    pub(super) fn raw(&self, at: usize) -> &'a str {
        let span = self.span(at);
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    pub(super) fn shown(&self, at: usize) -> String {
        match self.kind(at) {
            Kind::EndOfText => "the end of the text".into(),
            Kind::End => "the end of the module".into(),
            Kind::Separator => "a line of dashes".into(),
            Kind::Header => "the header of a module".into(),
            _ => format!("`{}`", self.raw(at)),
        }
    }

    pub(super) fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.span(self.at))
    }

    /// Whether nothing stands between a token and the one before it.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| self.tokens[at - 1].end == token.start)
    }

    pub(super) fn symbol(&self, at: usize) -> &'static str {
        match self.kind(at) {
            Kind::Operator(id) => id.get().symbol,
            _ => "",
        }
    }

    pub(super) fn diagnostic(&self) -> Diagnostic {
        self.foreign_sign(self.at)
            .or_else(|| self.foreign_sign(self.at.checked_sub(1)?))
            .or_else(|| self.foreign_sign(self.at + 1))
            .or_else(|| self.foreign_use())
            .or_else(|| self.foreign_word())
            .or_else(|| self.misplaced())
            .or_else(|| self.mistaken())
            .or_else(|| self.column())
            .or_else(|| self.incomplete())
            .unwrap_or_else(|| self.general())
    }

    /// Whether the unit has had its `==`.
    pub(super) fn has_defines(&self) -> bool {
        (self.start..self.at).any(|at| self.kind(at) == Kind::Mark(Mark::Defines))
    }

    pub(super) fn ends(&self) -> bool {
        matches!(self.kind(self.at), Kind::EndOfText | Kind::End | Kind::Separator | Kind::Header)
    }

    /// The last bullet before the error whose column is not left of the token's.
    pub(super) fn bullet_above(&self) -> Option<usize> {
        let column = self.tokens[self.at].column;
        (self.start..self.at).rev().take(10_000).find(|at| match self.kind(*at) {
            Kind::Operator(id) => (id == AND || id == OR) && self.tokens[*at].column >= column,
            _ => false,
        })
    }

    /// The innermost construct before a token that is still open: a bracket, `IF`, `LET`, a quantifier without its colon.
    pub(super) fn opener(&self, before: usize) -> Option<usize> {
        let mut closed = 0usize;
        let (mut elses, mut thens, mut ins, mut colons, mut arrows) = (0usize, 0usize, 0usize, 0usize, 0usize);
        for at in (self.start..before).rev().take(100_000) {
            match self.kind(at) {
                Kind::Mark(
                    Mark::CloseParenthesis
                    | Mark::CloseBracket
                    | Mark::CloseBrace
                    | Mark::CloseAngle
                    | Mark::CloseSquare
                    | Mark::CloseAction,
                ) => closed += 1,
                Kind::Mark(Mark::OpenParenthesis | Mark::OpenBracket | Mark::OpenBrace | Mark::OpenAngle) => {
                    if closed == 0 {
                        return Some(at);
                    }
                    closed -= 1;
                }
                _ if closed > 0 => {}
                Kind::Word(Word::Else) => elses += 1,
                Kind::Word(Word::Then) if elses > 0 => {
                    elses -= 1;
                    thens += 1;
                }
                Kind::Word(Word::Then) => return Some(at),
                Kind::Word(Word::If) if thens > 0 => thens -= 1,
                Kind::Word(Word::If) => return Some(at),
                Kind::Word(Word::In) => ins += 1,
                Kind::Word(Word::Let) if ins > 0 => ins -= 1,
                Kind::Word(Word::Let) => return Some(at),
                Kind::Mark(Mark::Colon) => colons += 1,
                Kind::Mark(Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll)
                | Kind::Word(Word::Choose | Word::Lambda | Word::Pick) => {
                    if colons == 0 {
                        return Some(at);
                    }
                    colons -= 1;
                }
                Kind::Mark(Mark::Arrow) => arrows += 1,
                Kind::Word(Word::Case) if arrows == 0 => return Some(at),
                Kind::Word(Word::Assume) if at > self.start => return Some(at),
                Kind::Word(Word::Prove) => return None,
                _ => {}
            }
        }
        None
    }

    pub(super) fn opener_word(&self, before: usize) -> Option<Word> {
        if self.before() == Kind::Mark(Mark::Bang) || self.kind(before) == Kind::Mark(Mark::Bang) {
            let except = (self.start..=before).rev().take(200).any(|at| self.kind(at) == Kind::Word(Word::Except));
            return except.then_some(Word::Except);
        }
        match self.kind(self.opener(before)?) {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The opening bracket around the error, if names and `\in` follow it.
    pub(super) fn opened_by_binding_bracket(&self) -> Option<usize> {
        let opener = self.opener(self.at)?;
        let binds = (opener + 1..self.at)
            .take_while(|at| matches!(self.kind(*at), Kind::Name | Kind::Mark(Mark::Comma)))
            .count();
        let is_in = self.symbol(opener + 1 + binds) == "\\in";
        (self.kind(opener) == Kind::Mark(Mark::OpenBracket) && is_in).then_some(opener)
    }

    pub(super) fn is_closer(&self) -> bool {
        matches!(
            self.kind(self.at),
            Kind::Mark(
                Mark::CloseParenthesis
                    | Mark::CloseBracket
                    | Mark::CloseBrace
                    | Mark::CloseAngle
                    | Mark::CloseSquare
                    | Mark::CloseAction
            )
        )
    }

    pub(super) fn general(&self) -> Diagnostic {
        let here = self.shown(self.at);
        if self.at == self.start {
            return self
                .error("tlars::syntax::unexpected", format!("no definition or declaration begins with {here}"))
                .help("a module holds definitions `Name == e`, and declarations such as `VARIABLES x, y`");
        }
        let after = self.shown(self.at - 1);
        if self.operand
            && matches!(self.before(), Kind::Operator(id) if id == AND || id == OR)
            && self.tokens[self.at - 1].opens_line
        {
            return Diagnostic::error(
                "tlars::syntax::empty_item",
                format!("nothing follows the bullet {after}"),
                self.span(self.at - 1),
            )
            .help("leave the bullet out, or write its item");
        }
        if self.operand {
            let broken = self.ends() || self.tokens[self.at].opens_line;
            let place = if broken { self.at - 1 } else { self.at };
            let message = if broken {
                format!("an expression must follow {after}")
            } else {
                format!("an expression must follow {after}, but {here} stands there")
            };
            let mut error = Diagnostic::error("tlars::syntax::expected", message, self.span(place));
            if let Kind::Operator(id) = self.before()
                && id.get().place == Stands::Infix
            {
                error = error.help(if after.starts_with("`(") {
                    let inner = after.trim_matches(['`', '(', ')']).to_owned();
                    format!(
                        "{after} is one operator; to pass `{inner}` as an argument put blanks around it: `( {inner} )`"
                    )
                } else {
                    format!("{after} needs an operand on its right")
                });
            }
            return error;
        }
        if self.ends() {
            return self
                .error(
                    "tlars::syntax::unexpected",
                    format!("{here} comes too early: what began before is not complete"),
                )
                .label(self.span(self.start), "it begins here");
        }
        if self.is_closer() {
            return self
                .error("tlars::syntax::mismatched", format!("{here} closes nothing"))
                .help("leave it out, or open it before");
        }
        let mut error = self.error("tlars::syntax::unexpected", format!("{here} cannot stand after {after}"));
        if matches!(self.kind(self.at), Kind::Name | Kind::Number | Kind::Text)
            && matches!(self.before(), Kind::Name | Kind::Number | Kind::Text | Kind::Mark(_))
        {
            error = error.help("an operator or a comma is missing between them, or a definition needs `==`");
        }
        error
    }
}

/// Whether an expression must follow a token.
pub(super) fn demands_operand(kind: Kind) -> bool {
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
