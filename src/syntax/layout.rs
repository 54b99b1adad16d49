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

use super::operators::{AND, BOX, IN, MINUS, NEGATION, OR, OperatorId, Place as Stands};
use super::token::{Kind, Mark, Token, Word};

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

/// A construct that has begun and not yet ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Frame {
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
    fn is_bracket(self) -> bool {
        matches!(self, Frame::Parenthesis | Frame::Bracket | Frame::Brace | Frame::Angle { .. })
    }
}

/// For each token, whether a definition begins there, as the `==` after it tells.
pub fn definition_starts(tokens: &[Token]) -> Vec<bool> {
    let mut starts = vec![false; tokens.len()];
    let mut opened: Vec<usize> = Vec::new();
    let mut partner = None;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark(Mark::OpenParenthesis | Mark::OpenBracket) => opened.push(at),
            Kind::Mark(Mark::CloseParenthesis | Mark::CloseBracket) => partner = opened.pop(),
            Kind::Mark(Mark::Defines) => {
                if let Some(start) = definition_start(tokens, at, partner) {
                    starts[start] = true;
                }
            }
            Kind::Header | Kind::End | Kind::Separator => opened.clear(),
            _ => {}
        }
    }
    starts
}

fn definition_start(tokens: &[Token], defines: usize, partner: Option<usize>) -> Option<usize> {
    let last = defines.checked_sub(1)?;
    let stands = |at: usize| match tokens[at].kind {
        Kind::Operator(id) => Some(id.get().place),
        _ => None,
    };
    let is_name = |at: usize| tokens[at].kind == Kind::Name;
    let start = match tokens[last].kind {
        Kind::Mark(Mark::CloseParenthesis | Mark::CloseBracket) => partner?.checked_sub(1).filter(|at| is_name(*at))?,
        Kind::Name => match last.checked_sub(1).and_then(stands) {
            // `A == x +`, then `B == 2` on the next line: an operand is missing, nobody defines `x + B`.
            Some(Stands::Infix) if last >= 3 && tokens[last].opens_line && demands_operand(tokens[last - 3].kind) => {
                last
            }
            Some(Stands::Infix) if last >= 2 && is_name(last - 2) => last - 2,
            Some(Stands::Prefix) if last < 2 || tokens[last - 2].kind != Kind::Mark(Mark::Gets) => last - 1,
            _ => last,
        },
        Kind::Operator(_) if last > 0 && is_name(last - 1) => last - 1,
        _ => return None,
    };
    let before = start.checked_sub(1).map(|at| tokens[at].kind);
    match before {
        Some(Kind::Word(Word::Theorem | Word::Assume | Word::Assumption)) => None,
        _ => Some(start),
    }
}

/// Whether an expression must follow a token, so that no definition can begin after it.
fn demands_operand(kind: Kind) -> bool {
    match kind {
        Kind::Operator(id) => id.get().place != Stands::Postfix,
        Kind::Mark(mark) => {
            matches!(mark, Mark::Defines | Mark::Comma | Mark::Colon | Mark::Arrow | Mark::MapsTo | Mark::Gets)
        }
        Kind::Word(word) => matches!(word, Word::If | Word::Then | Word::Else | Word::In | Word::Case | Word::Except),
        _ => false,
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

struct Writer<'a> {
    layout: &'a Layout<'a>,
    text: Vec<u8>,
    fenced: Fenced,
    frames: Vec<Frame>,
    /// The places in `frames` of the lists.
    lists: Vec<usize>,
    /// Whether an expression must begin here, rather than go on or end.
    operand: bool,
    /// Whether a `!` stands before, so that a selector follows.
    selector: bool,
    /// Whether the definitions that follow belong to a step of a proof.
    define: bool,
    /// Whether the unit is an `EXTENDS`.
    extends: bool,
    previous: Option<Kind>,
    /// The bullet of a list that the token at hand has ended, though it stands in its column or one left of it.
    ended: Option<usize>,
}

impl Writer<'_> {
    fn finish(mut self, end: usize) -> Fenced {
        self.close_above(0, end);
        self.fenced.end = end;
        // What is written are pieces of the user's text and constants.
        self.fenced.text = String::from_utf8(self.text).unwrap_or_default();
        self.fenced
    }

    /// Whether a token ends the unit that is being read by beginning another.
    fn begins_unit(&self, at: usize) -> bool {
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
    fn is_misused(&self, at: usize) -> bool {
        self.operand
            && !self.layout.tokens[at].opens_line
            && !matches!(
                self.previous,
                None | Some(Kind::Word(Word::Let | Word::Local | Word::Define) | Kind::StepStart | Kind::StepName)
            )
    }

    /// Whether the innermost construct that can hold definitions is a `LET`.
    fn in_let(&self) -> bool {
        self.frames.iter().rev().take_while(|frame| !frame.is_bracket()).any(|frame| *frame == Frame::Let)
    }

    fn is_assume_prove(&self, at: usize) -> bool {
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
    fn is_field(&self, at: usize) -> bool {
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

    fn push(&mut self, frame: Frame, at: usize) {
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
    fn close_above(&mut self, keep: usize, before: usize) {
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
    fn close_to(
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

    fn place(&mut self, at: usize) {
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

    fn write(&mut self, at: usize, sigil: &str, text: &str) {
        self.place(at);
        self.text.extend(sigil.bytes());
        self.text.extend(text.bytes());
        self.text.push(b' ');
    }

    fn write_name(&mut self, at: usize) {
        let token = self.layout.tokens[at];
        let layout = self.layout;
        self.write(at, "$", &layout.source[token.start as usize..token.end as usize]);
    }

    /// Ends the lists that a token's column ends.
    fn respect_columns(&mut self, at: usize) {
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
    fn indented_otherwise(&self, at: usize, other: usize) -> bool {
        let tabs = |at: usize| {
            let before = &self.layout.source[..self.layout.tokens[at].start as usize];
            let line = before.rfind('\n').map_or(0, |end| end + 1);
            before[line..].contains('\t')
        };
        tabs(at) != tabs(other)
    }

    /// Writes a token (a decimal fraction is written whole) and gives the next one to write.
    fn token(&mut self, at: usize) -> usize {
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

    fn write_mark_of_definition(&mut self, at: usize) {
        let start = self.layout.tokens[at].start;
        self.place(at);
        if let Some(place) = self.fenced.places.last_mut() {
            place.end = start;
        }
        self.text.extend("¶ ".bytes());
    }

    fn operator(&mut self, at: usize, id: OperatorId, selector: bool) {
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
    fn is_operator_argument(&self, at: usize) -> bool {
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

    fn word(&mut self, at: usize, word: Word) {
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

    fn mark(&mut self, at: usize, mark: Mark, selector: bool) {
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

    fn open(&mut self, at: usize, text: &str, frame: Frame) {
        self.write(at, "", text);
        self.push(frame, at);
        self.operand = true;
    }

    fn close(&mut self, at: usize, mark: Mark, frame: Frame) {
        let same = |other: Frame| std::mem::discriminant(&other) == std::mem::discriminant(&frame);
        if let Some(index) = self.close_to(at, same, Frame::is_bracket) {
            self.close_above(index, at);
        }
        self.write(at, "", mark.fenced());
        self.operand = false;
    }

    /// Closes a tuple; one that opens a bracket or brace and stands before `\in` makes it bind.
    fn close_tuple(&mut self, at: usize, mark: Mark) {
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
    fn binds(&self, at: usize) -> bool {
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

    fn bracket(&self, at: usize) -> &'static str {
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
