//! The writer of fenced text: follows which constructs have begun, and ends them where columns, words and brackets say so.

use super::{Fenced, Layout, MAX_NESTING, Place};
use crate::syntax::operators::{BOX, MINUS, NEGATION, OperatorId, Place as Stands};
use crate::syntax::token::{Kind, Mark, Word};

/// A construct that has begun and not yet ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    List {
        column: u32,
        kind: OperatorId,
        token: usize,
    },
    Parenthesis,
    Bracket,
    Brace,
    Angle {
        token: usize,
    },
    /// `IF`, until its `THEN`
    If,
    /// `THEN`, until its `ELSE`
    Then,
    Case {
        arrow: bool,
    },
    /// `LET`, until its `IN`
    Let,
    /// `\E` and its kin, until the colon
    Binding,
    /// `ASSUME`, until its `PROVE`
    Assume,
    /// What extends as far as it can: the body of a quantifier, an `ELSE`, an `IN`.
    Tail,
}

impl Frame {
    pub(super) fn is_bracket(self) -> bool {
        matches!(self, Frame::Parenthesis | Frame::Bracket | Frame::Brace | Frame::Angle { .. })
    }
}

pub struct Writer<'a> {
    pub(super) layout: &'a Layout<'a>,
    pub(super) text: Vec<u8>,
    pub(super) fenced: Fenced,
    pub(super) frames: Vec<Frame>,
    /// The places in `frames` of the lists.
    pub(super) lists: Vec<usize>,
    /// Whether an expression must begin here, rather than go on or end.
    pub(super) operand: bool,
    /// Whether a `!` stands before, so that a selector follows.
    pub(super) selector: bool,
    /// Whether the definitions that follow belong to a step of a proof.
    pub(super) define: bool,
    /// Whether the unit is an `EXTENDS`.
    pub(super) extends: bool,
    pub(super) previous: Option<Kind>,
    /// The bullet of a list that the token at hand has ended, though it stands in its column or one left of it.
    pub(super) ended: Option<usize>,
}

impl Writer<'_> {
    pub(super) fn finish(mut self, end: usize) -> Fenced {
        self.close_above(0, end);
        self.fenced.end = end;
        // What is written are pieces of the user's text and constants.
        self.fenced.text = String::from_utf8(self.text).unwrap_or_default();
        self.fenced
    }

    /// Whether a token ends the unit that is being read by beginning another.
    pub(super) fn begins_unit(&self, at: usize) -> bool {
        let previous = self.previous.unwrap_or(Kind::EndOfText);
        let after_step = matches!(previous, Kind::StepStart | Kind::StepName) && self.operand;
        match self.layout.kind(at) {
            Kind::Word(Word::Variable | Word::Constant) => {
                !(self.frames.contains(&Frame::Assume)
                    && matches!(previous, Kind::Word(Word::Assume | Word::New) | Kind::Mark(Mark::Comma)))
                    && !self.is_field(at)
            }
            Kind::Word(Word::Recursive) => !self.in_let() && !self.is_field(at),
            Kind::Word(Word::Local) => {
                !self.in_let()
                    && !after_step
                    && !self.is_field(at)
                    && !(self.define && self.layout.starts.get(at + 1) == Some(&true))
            }
            Kind::Word(Word::Instance) => {
                !(previous == Kind::Mark(Mark::Defines) || previous == Kind::Word(Word::Local) || after_step)
                    && !self.is_field(at)
            }
            Kind::Word(Word::Theorem | Word::Extends | Word::Assumption) => !self.is_field(at),
            Kind::Word(Word::Assume) => !self.is_assume_prove(at) && !self.is_field(at),
            Kind::Word(Word::Use | Word::Hide) => !after_step && !self.is_field(at),
            _ => {
                self.layout.starts[at]
                    && !self.in_let()
                    && !self.define
                    && previous != Kind::Word(Word::Local)
                    && !self.is_misused(at)
            }
        }
    }

    /// Whether the `==` of a "definition" that begins here stands where an expression is being read, so that `=` was meant.
    pub(super) fn is_misused(&self, at: usize) -> bool {
        self.operand
            && !self.layout.tokens[at].opens_line
            && !matches!(
                self.previous,
                None | Some(Kind::Word(Word::Let | Word::Local | Word::Define) | Kind::StepStart | Kind::StepName)
            )
    }

    /// Whether the innermost construct that can hold definitions is a `LET`.
    pub(super) fn in_let(&self) -> bool {
        self.frames.iter().rev().take_while(|frame| !frame.is_bracket()).any(|frame| *frame == Frame::Let)
    }

    pub(super) fn is_assume_prove(&self, at: usize) -> bool {
        if at == 0 {
            return false;
        }
        match self.layout.kind(at - 1) {
            Kind::Word(Word::Theorem | Word::Suffices | Word::Assume) | Kind::Mark(Mark::Comma | Mark::ColonColon) => {
                true
            }
            Kind::StepStart | Kind::StepName => self.operand,
            Kind::Mark(Mark::Defines) => at >= 3 && self.layout.kind(at - 3) == Kind::Word(Word::Theorem),
            _ => false,
        }
    }

    /// Whether a reserved word stands as a name: as the first field of a record or as the name of a module.
    pub(super) fn is_field(&self, at: usize) -> bool {
        if at == 0 || !matches!(self.layout.kind(at), Kind::Word(_)) {
            return false;
        }
        match self.layout.kind(at - 1) {
            Kind::Mark(Mark::OpenBracket) => self.layout.kind(at + 1) == Kind::Mark(Mark::MapsTo),
            Kind::Word(Word::Instance | Word::Extends) => !self.layout.tokens[at].opens_line,
            Kind::Mark(Mark::Comma) => self.extends && !self.layout.tokens[at].opens_line,
            _ => false,
        }
    }

    pub(super) fn push(&mut self, frame: Frame, at: usize) {
        if let Frame::List { .. } = frame {
            self.lists.push(self.frames.len());
        }
        self.frames.push(frame);
        if self.frames.len() > self.fenced.depth {
            self.fenced.depth = self.frames.len();
            if self.fenced.depth == MAX_NESTING + 1 {
                self.fenced.deepest = at;
            }
        }
    }

    /// Ends all constructs above the first `keep`.
    pub(super) fn close_above(&mut self, keep: usize, before: usize) {
        while self.frames.len() > keep {
            if let Some(Frame::List { .. }) = self.frames.pop() {
                self.lists.pop();
                let last = before.saturating_sub(1);
                let end = self.layout.tokens[last].end;
                let place = Place {
                    fenced: self.text.len() as u32,
                    token: last as u32,
                    start: end,
                    end,
                    operand: self.operand,
                    closes: true,
                };
                self.fenced.places.push(place);
                self.text.extend("⟫ ".bytes());
            }
        }
    }

    /// Ends constructs down to the innermost one that `wanted` accepts, which stays; `barrier` stops the search. Gives its place.
    pub(super) fn close_to(
        &mut self,
        at: usize,
        wanted: impl Fn(Frame) -> bool,
        barrier: impl Fn(Frame) -> bool,
    ) -> Option<usize> {
        let found =
            (0..self.frames.len()).rev().find(|index| wanted(self.frames[*index]) || barrier(self.frames[*index]))?;
        if !wanted(self.frames[found]) {
            return None;
        }
        self.close_above(found + 1, at);
        Some(found)
    }

    pub(super) fn place(&mut self, at: usize) {
        let token = &self.layout.tokens[at];
        self.fenced.places.push(Place {
            fenced: self.text.len() as u32,
            token: at as u32,
            start: token.start,
            end: token.end,
            operand: self.operand,
            closes: false,
        });
    }

    pub(super) fn write(&mut self, at: usize, sigil: &str, text: &str) {
        self.place(at);
        self.text.extend(sigil.bytes());
        self.text.extend(text.bytes());
        self.text.push(b' ');
    }

    pub(super) fn write_name(&mut self, at: usize) {
        let token = self.layout.tokens[at];
        let layout = self.layout;
        self.write(at, "$", &layout.source[token.start as usize..token.end as usize]);
    }

    /// Ends the lists that a token's column ends.
    pub(super) fn respect_columns(&mut self, at: usize) {
        let column = self.layout.tokens[at].column;
        // An arm belongs to the innermost CASE wherever it stands; its own columns are wrong then.
        let arm_of = if self.layout.kind(at) == Kind::Operator(BOX) && !self.operand {
            let stop = |frame: &Frame| frame.is_bracket() || matches!(frame, Frame::Let | Frame::Case { .. });
            self.frames.iter().rposition(stop).filter(|index| matches!(self.frames[*index], Frame::Case { .. }))
        } else {
            None
        };
        self.ended = None;
        while let Some(&index) = self.lists.last() {
            let Frame::List { column: bullet, kind, token } = self.frames[index] else { break };
            if column > bullet || arm_of.is_some_and(|case| case > index) {
                break;
            }
            if column == bullet && self.layout.is_bullet(at) == Some(kind) {
                self.close_above(index + 1, at);
                break;
            }
            if bullet <= column + 1 {
                self.ended = Some(token);
            }
            self.close_above(index, at);
        }
    }

    /// Whether one of two lines is indented by tabs and the other is not.
    pub(super) fn indented_otherwise(&self, at: usize, other: usize) -> bool {
        let tabs = |at: usize| {
            let before = &self.layout.source[..self.layout.tokens[at].start as usize];
            let line = before.rfind('\n').map_or(0, |end| end + 1);
            before[line..].contains('\t')
        };
        tabs(at) != tabs(other)
    }

    /// Writes a token (a decimal fraction is written whole) and gives the next one to write.
    pub(super) fn token(&mut self, at: usize) -> usize {
        let token = self.layout.tokens[at];
        self.respect_columns(at);
        let selector = std::mem::take(&mut self.selector);
        let mut next = at + 1;
        if self.layout.starts[at] && !self.is_misused(at) && !selector {
            let keep = self.frames.iter().rposition(|frame| *frame == Frame::Let).map_or(0, |index| index + 1);
            if !self.frames[keep..].iter().any(|frame| frame.is_bracket()) {
                self.close_above(keep, at);
            }
            self.write_mark_of_definition(at);
            self.operand = true;
        }
        match token.kind {
            Kind::Name => {
                self.write_name(at);
                self.operand = false;
            }
            Kind::Number => {
                let fraction = self.operand
                    && !selector
                    && self.layout.kind(at + 1) == Kind::Mark(Mark::Dot)
                    && self.layout.kind(at + 2) == Kind::Number;
                let layout = self.layout;
                let text = |at: usize| &layout.source[layout.tokens[at].start as usize..layout.tokens[at].end as usize];
                self.write(at, "#", text(at));
                if fraction {
                    self.text.pop();
                    self.text.push(b'.');
                    self.text.extend(text(at + 2).bytes());
                    self.text.push(b' ');
                    if let Some(place) = self.fenced.places.last_mut() {
                        place.end = layout.tokens[at + 2].end;
                    }
                    next = at + 3;
                }
                self.operand = false;
            }
            Kind::Text => {
                self.write(at, "\"", &token.symbol.0.to_string());
                self.operand = false;
            }
            Kind::StepName if self.operand && !matches!(self.previous, Some(Kind::Word(Word::Proof))) => {
                let layout = self.layout;
                self.write(at, "%", &layout.source[token.start as usize..token.end as usize]);
                self.operand = false;
            }
            Kind::StepName | Kind::StepStart => {
                self.close_above(0, at);
                self.define = self.layout.kind(at + 1) == Kind::Word(Word::Define)
                    || self.layout.starts.get(at + 1) == Some(&true);
                let layout = self.layout;
                self.operand = false;
                self.write(at, "", layout.source[token.start as usize..token.end as usize].trim_end_matches('.'));
                self.operand = true;
            }
            Kind::Operator(id) => self.operator(at, id, selector),
            Kind::Word(word) => self.word(at, word),
            Kind::Mark(mark) => self.mark(at, mark, selector),
            Kind::Bad => {
                self.fenced.bad = true;
                self.operand = false;
            }
            Kind::Header | Kind::Separator | Kind::End | Kind::EndOfText => {}
        }
        self.previous = Some(token.kind);
        next
    }

    pub(super) fn write_mark_of_definition(&mut self, at: usize) {
        let start = self.layout.tokens[at].start;
        self.place(at);
        if let Some(place) = self.fenced.places.last_mut() {
            place.end = start;
        }
        self.text.extend("¶ ".bytes());
    }

    pub(super) fn operator(&mut self, at: usize, id: OperatorId, selector: bool) {
        let operator = id.get();
        let sigil = match operator.place {
            _ if id == NEGATION => "",
            Stands::Prefix => "?",
            Stands::Infix => "`",
            Stands::Postfix => "^",
        };
        if selector {
            self.write(at, sigil, operator.symbol);
            self.operand = false;
            return;
        }
        let bullet = self.layout.is_bullet(at);
        if let (Some(kind), Some(&index)) = (bullet, self.lists.last())
            && index + 1 == self.frames.len()
            && let Frame::List { column, kind: of_list, token } = &mut self.frames[index]
            && (*column, *of_list) == (self.layout.tokens[at].column, kind)
        {
            *token = at;
            self.write(at, "•", operator.symbol);
            self.operand = true;
            return;
        }
        if self.operand {
            if bullet.is_some() && !self.is_operator_argument(at) {
                let token = self.layout.tokens[at];
                self.push(Frame::List { column: token.column, kind: id, token: at }, at);
                self.place(at);
                if let Some(place) = self.fenced.places.last_mut() {
                    place.end = place.start;
                }
                self.text.extend("⟪ ".bytes());
                self.write(at, "•", operator.symbol);
                return;
            }
            self.write(at, sigil, operator.symbol);
            // An operator where an expression must begin is an operand itself, unless it can be a prefix.
            self.operand = id == MINUS || (operator.place == Stands::Prefix && id != NEGATION);
            return;
        }
        if id == BOX
            && let Some(case) = self.close_to(
                at,
                |frame| matches!(frame, Frame::Case { .. }),
                |frame| frame.is_bracket() || frame == Frame::Let,
            )
        {
            self.frames[case] = Frame::Case { arrow: true };
            self.write(at, "□", "");
            self.operand = true;
            return;
        }
        if let (Some(kind), true) = (bullet, self.layout.tokens[at].opens_line) {
            // The bullets that follow a stray one stray with it.
            let known = self.fenced.strays.last().map(|(_, bullet)| *bullet);
            if let Some(token) = self.ended {
                self.fenced.strays.push((at, token));
            } else if let Some(Frame::List { column, kind: of_list, token }) =
                self.lists.last().map(|index| self.frames[*index])
                && kind == of_list
                && known != Some(token)
                && (self.layout.tokens[at].column == column + 1 || self.indented_otherwise(at, token))
            {
                self.fenced.strays.push((at, token));
            }
        }
        self.write(at, sigil, operator.symbol);
        self.operand = operator.place != Stands::Postfix;
    }

    /// Whether an operator stands alone as an argument: `Op(/\, x)`, `WITH F <- /\`.
    pub(super) fn is_operator_argument(&self, at: usize) -> bool {
        let before = matches!(self.previous, Some(Kind::Mark(Mark::OpenParenthesis | Mark::Comma | Mark::Gets)));
        let after = matches!(
            self.layout.kind(at + 1),
            Kind::Mark(Mark::Comma | Mark::CloseParenthesis)
                | Kind::EndOfText
                | Kind::End
                | Kind::Separator
                | Kind::Header
                | Kind::Word(
                    Word::In
                        | Word::Local
                        | Word::Instance
                        | Word::Theorem
                        | Word::Assume
                        | Word::Assumption
                        | Word::Constant
                        | Word::Variable
                        | Word::Recursive
                )
        ) || self.layout.starts.get(at + 1) == Some(&true);
        before && after
    }
}
