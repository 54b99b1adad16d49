//! Words, marks and brackets as the writer meets them: what each begins and what it ends.

use super::writer::{Frame, Writer};
use crate::syntax::operators::IN;
use crate::syntax::token::{Kind, Mark, Word};

impl Writer<'_> {
    pub(super) fn word(&mut self, at: usize, word: Word) {
        if self.is_field(at) {
            self.write_name(at);
            self.operand = false;
            return;
        }
        let barrier = |frame: Frame| frame.is_bracket() || frame == Frame::Let;
        match word {
            Word::Then => {
                if let Some(index) = self.close_to(at, |frame| frame == Frame::If, barrier) {
                    self.frames[index] = Frame::Then;
                }
            }
            Word::Else => {
                if let Some(index) = self.close_to(at, |frame| frame == Frame::Then, barrier) {
                    self.frames[index] = Frame::Tail;
                }
            }
            Word::In => {
                if let Some(index) = self.close_to(at, |frame| frame == Frame::Let, Frame::is_bracket) {
                    self.frames[index] = Frame::Tail;
                }
            }
            Word::Except => {
                self.close_to(at, |frame| frame == Frame::Bracket, barrier);
            }
            Word::Prove => {
                if let Some(index) = self.close_to(at, |frame| frame == Frame::Assume, |_| false) {
                    self.frames[index] = Frame::Tail;
                }
            }
            Word::By | Word::Obvious | Word::Omitted | Word::Proof | Word::Qed | Word::Def => self.close_above(0, at),
            _ => {}
        }
        let step = self.operand && matches!(self.previous, Some(Kind::StepStart | Kind::StepName));
        let boxed = word == Word::Assume
            && self.fenced.places.is_empty()
            && self.layout.source[self.layout.tokens[at].start as usize..].starts_with("[]");
        // `[]ASSUME` needs a `[]PROVE`, so it does not begin a unit.
        self.write(at, if boxed { "[]" } else { "" }, word.fenced());
        match word {
            Word::If => self.push(Frame::If, at),
            Word::Case if !step => self.push(Frame::Case { arrow: true }, at),
            Word::Let => self.push(Frame::Let, at),
            Word::Choose | Word::Lambda | Word::Pick => self.push(Frame::Binding, at),
            Word::Assume if self.fenced.places.len() > 1 => self.push(Frame::Assume, at),
            _ => {}
        }
        self.operand = !matches!(word, Word::Obvious | Word::Omitted | Word::Proof | Word::Qed | Word::Other);
    }

    pub(super) fn mark(&mut self, at: usize, mark: Mark, selector: bool) {
        if selector && matches!(mark, Mark::OpenAngle | Mark::CloseAngle | Mark::Colon | Mark::At) {
            self.write(at, "", mark.fenced());
            self.operand = false;
            return;
        }
        let none = |_: Frame| false;
        match mark {
            Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll => {
                self.write(at, "", mark.fenced());
                self.push(Frame::Binding, at);
                self.operand = true;
            }
            Mark::OpenParenthesis => self.open(at, "(", Frame::Parenthesis),
            Mark::OpenAngle => self.open(at, "<<", Frame::Angle { token: self.fenced.places.len() }),
            Mark::OpenBracket => self.open(at, self.bracket(at), Frame::Bracket),
            Mark::OpenBrace => self.open(at, if self.binds(at) { "{b" } else { "{e" }, Frame::Brace),
            Mark::CloseParenthesis => self.close(at, mark, Frame::Parenthesis),
            Mark::CloseBracket => self.close(at, mark, Frame::Bracket),
            Mark::CloseBrace => self.close(at, mark, Frame::Brace),
            Mark::CloseSquare => {
                self.close(at, mark, Frame::Bracket);
                self.operand = true;
            }
            Mark::CloseAngle => self.close_tuple(at, mark),
            Mark::CloseAction => {
                self.close_tuple(at, mark);
                self.operand = true;
            }
            Mark::Comma => {
                let keeps =
                    |frame: Frame| frame.is_bracket() || matches!(frame, Frame::Let | Frame::Binding | Frame::Assume);
                if self.close_to(at, keeps, none).is_none() {
                    self.close_above(0, at);
                }
                self.write(at, "", mark.fenced());
                self.operand = true;
            }
            Mark::Colon => {
                let found = self.close_to(
                    at,
                    |frame| matches!(frame, Frame::Binding | Frame::Bracket | Frame::Brace),
                    |frame| matches!(frame, Frame::Parenthesis | Frame::Angle { .. } | Frame::Let),
                );
                if let Some(index) = found.filter(|index| self.frames[*index] == Frame::Binding) {
                    self.frames[index] = Frame::Tail;
                }
                self.write(at, "", mark.fenced());
                self.operand = true;
            }
            Mark::ColonColon => {
                self.write(at, "", mark.fenced());
                self.push(Frame::Tail, at);
                self.operand = true;
            }
            Mark::Arrow => {
                let found = self.close_to(
                    at,
                    |frame| matches!(frame, Frame::Case { arrow: true } | Frame::Bracket),
                    |frame| frame.is_bracket() || frame == Frame::Let,
                );
                if let Some(index) = found.filter(|index| self.frames[*index] != Frame::Bracket) {
                    self.frames[index] = Frame::Case { arrow: false };
                }
                self.write(at, "", mark.fenced());
                self.operand = true;
            }
            Mark::MapsTo => {
                self.close_to(at, |frame| frame == Frame::Bracket, |frame| frame.is_bracket() || frame == Frame::Let);
                self.write(at, "", mark.fenced());
                self.operand = true;
            }
            Mark::Bang => {
                self.selector = !self.operand;
                self.write(at, "", mark.fenced());
                // After EXCEPT the path follows, whose brackets are those of an application.
                self.operand = false;
            }
            Mark::Underscore | Mark::At => {
                self.write(at, "", mark.fenced());
                self.operand = false;
            }
            Mark::Dot | Mark::Defines | Mark::Gets => {
                self.write(at, "", mark.fenced());
                self.operand = true;
            }
        }
    }

    pub(super) fn open(&mut self, at: usize, text: &str, frame: Frame) {
        self.write(at, "", text);
        self.push(frame, at);
        self.operand = true;
    }

    pub(super) fn close(&mut self, at: usize, mark: Mark, frame: Frame) {
        let same = |other: Frame| std::mem::discriminant(&other) == std::mem::discriminant(&frame);
        if let Some(index) = self.close_to(at, same, Frame::is_bracket) {
            self.close_above(index, at);
        }
        self.write(at, "", mark.fenced());
        self.operand = false;
    }

    /// Closes a tuple; one that opens a bracket or brace and stands before `\in` makes it bind.
    pub(super) fn close_tuple(&mut self, at: usize, mark: Mark) {
        let opening = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Angle { token } => Some(*token),
            _ => None,
        });
        if self.layout.kind(at + 1) == Kind::Operator(IN)
            && let Some(before) = opening.and_then(|place| self.fenced.places.get(place.checked_sub(1)?))
            && let Some(tag) = self.text.get_mut(before.fenced as usize..before.fenced as usize + 2)
            && (tag == b"[e" || tag == b"{e")
        {
            tag[1] = b'b';
        }
        self.close(at, mark, Frame::Angle { token: 0 });
    }

    /// Whether names and `\in` follow an opening bracket or brace.
    pub(super) fn binds(&self, at: usize) -> bool {
        let mut next = at + 1;
        while self.layout.kind(next) == Kind::Name {
            match self.layout.kind(next + 1) {
                Kind::Operator(id) => return id == IN,
                Kind::Mark(Mark::Comma) => next += 2,
                _ => return false,
            }
        }
        false
    }

    pub(super) fn bracket(&self, at: usize) -> &'static str {
        if self.binds(at) {
            return "[b";
        }
        match (self.layout.kind(at + 1), self.layout.kind(at + 2)) {
            (Kind::Name | Kind::Word(_), Kind::Mark(Mark::MapsTo)) => "[r",
            (Kind::Name, Kind::Mark(Mark::Colon)) => "[s",
            _ => "[e",
        }
    }
}
