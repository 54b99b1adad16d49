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

/// Definitions after the end of the module are not read; a warning, for text may stand there.
pub fn after_end(span: Span, end: Span) -> Diagnostic {
    Diagnostic::warning(
        "tlars::syntax::after_end",
        "this definition stands after the end of the module and is not read",
        span,
    )
    .label(end, "the module ends here")
    .help("move it above the line of `=`")
}

/// A bullet that stands next to the column of its list.
pub fn stray_bullet(span: Span, column: u32, bullet: Span, stands: u32) -> Diagnostic {
    Diagnostic::warning(
        "tlars::syntax::stray_bullet",
        "this is no bullet of the list above, but an operator in its last item",
        span,
    )
    .marked(format!("column {}", column + 1))
    .label(bullet, format!("the bullets are in column {}", stands + 1))
    .help("the bullets of a list stand in one column; a tab counts up to the next multiple of eight columns")
}

/// A token that cannot stand where it stands.
pub fn unexpected(
    source: SourceId,
    text: &str,
    tokens: &[Token],
    start: usize,
    fenced: &Fenced,
    at: usize,
) -> Diagnostic {
    Unexpected::new(source, text, tokens, start, fenced, at).diagnostic()
}

/// The scene of an error: the token at which reading failed and what stands around it.
struct Unexpected<'a> {
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    /// The first token of the unit.
    start: usize,
    /// The token that cannot stand here.
    at: usize,
    /// Whether an expression had to begin here.
    operand: bool,
    /// Whether the end of a junction list is what is unexpected.
    closes: bool,
    /// The last bullet of the innermost list that has just ended.
    ended: Option<usize>,
}

impl<'a> Unexpected<'a> {
    fn new(source: SourceId, text: &'a str, tokens: &'a [Token], start: usize, fenced: &Fenced, at: usize) -> Self {
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

    fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::EndOfText, |token| token.kind)
    }

    fn before(&self) -> Kind {
        if self.at > self.start { self.kind(self.at - 1) } else { Kind::EndOfText }
    }

    fn span(&self, at: usize) -> Span {
        let token = &self.tokens[at.min(self.tokens.len() - 1)];
        Span { source: self.source, start: token.start, end: token.end }
    }

    fn raw(&self, at: usize) -> &'a str {
        let span = self.span(at);
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    fn shown(&self, at: usize) -> String {
        match self.kind(at) {
            Kind::EndOfText => "the end of the text".into(),
            Kind::End => "the end of the module".into(),
            Kind::Separator => "a line of dashes".into(),
            Kind::Header => "the header of a module".into(),
            _ => format!("`{}`", self.raw(at)),
        }
    }

    fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.span(self.at))
    }

    /// Whether nothing stands between a token and the one before it.
    fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].end == self.tokens[at].start
    }

    fn symbol(&self, at: usize) -> &'static str {
        match self.kind(at) {
            Kind::Operator(id) => id.get().symbol,
            _ => "",
        }
    }

    fn diagnostic(&self) -> Diagnostic {
        self.foreign_sign(self.at)
            .or_else(|| self.foreign_sign(self.at.checked_sub(1)?))
            .or_else(|| self.misplaced())
            .or_else(|| self.mistaken())
            .or_else(|| self.column())
            .or_else(|| self.incomplete())
            .unwrap_or_else(|| self.general())
    }

    /// What people write who come from other languages, or mistype.
    fn mistaken(&self) -> Option<Diagnostic> {
        let kind = self.kind(self.at);
        let here = self.shown(self.at);
        let previous = self.at.saturating_sub(1);
        Some(match (self.before(), kind) {
            (_, Kind::Mark(Mark::Defines)) if self.operand || self.at > self.start + 1 && self.has_defines() => self
                .error("tlars::syntax::defines_in_expression", "`==` defines a name and cannot stand in an expression")
                .help("write `=` to compare; if a definition begins here, begin it on a new line"),
            (_, Kind::Mark(Mark::Bang)) if self.operand => {
                self.error("tlars::syntax::not", "`!` does not negate in TLA+").help("write `~` for “not”")
            }
            (Kind::Mark(Mark::Bang), _) if self.opener_word(previous) == Some(Word::Except) => self
                .error("tlars::syntax::except", "`!` in `EXCEPT` needs a path")
                .help("write `![key] = value` or `!.field = value`"),
            (Kind::Word(Word::Except), _) => self
                .error("tlars::syntax::except", format!("`!` must follow `EXCEPT`, but {here} stands there"))
                .help("write `[f EXCEPT ![key] = value]` or `[r EXCEPT !.field = value]`"),
            (_, Kind::Mark(Mark::Gets)) => self
                .error("tlars::syntax::gets", "`<-` only substitutes, after `WITH`")
                .help("to say what a variable will be, write `x' = e`; to compare with a negative number, put a blank: `a < -b`"),
            (_, Kind::Mark(Mark::Arrow)) if self.opened_by_binding_bracket().is_some() => self
                .error("tlars::syntax::arrow", "`->` makes a set of functions, which binds no names")
                .help("a set of functions is `[S -> T]`; a function is `[x \\in S |-> e]`"),
            (_, Kind::Mark(Mark::MapsTo)) => self
                .error("tlars::syntax::maps_to", "`|->` belongs after the bound names of a function or after a field")
                .help("`[x \\in S |-> e]` is a function, `[S -> T]` a set of functions, `[field |-> e]` a record"),
            (_, Kind::Mark(Mark::Arrow)) => self
                .error("tlars::syntax::arrow", "`->` cannot stand here")
                .help("“implies” is `=>`; `[S -> T]` is a set of functions, and `CASE p -> e` an arm of a case"),
            (_, Kind::Word(Word::Lambda)) => self
                .error("tlars::syntax::lambda", "`LAMBDA` may only stand as an argument of an operator or after `<-`")
                .help("an argument `LAMBDA x : e` stands without parentheses; elsewhere define an operator with a name"),
            (Kind::Mark(Mark::OpenParenthesis), Kind::Mark(Mark::CloseParenthesis)) => self
                .error("tlars::syntax::empty_parentheses", "parentheses cannot be empty")
                .label(self.span(previous), "")
                .help("an operator without parameters is defined and used without parentheses: `Op == e`"),
            (Kind::Operator(_), Kind::Mark(Mark::CloseBracket)) if self.raw(previous) == "[]" => {
                self.error("tlars::syntax::unexpected", "`]` closes nothing here")
            }
            (Kind::Mark(Mark::Comma), Kind::Mark(mark)) if mark.fenced().starts_with([')', ']', '}', '>']) => self
                .error("tlars::syntax::trailing_comma", format!("nothing stands between `,` and {here}"))
                .label(self.span(previous), "")
                .help("leave out the last comma"),
            (Kind::Mark(Mark::Comma), _)
                if matches!(self.kind(self.start), Kind::Word(Word::Variable | Word::Constant | Word::Extends))
                    && (self.tokens[self.at].opens_line || self.ends()) =>
            {
                Diagnostic::error("tlars::syntax::trailing_comma", "nothing follows the last comma of this list", self.span(previous))
                    .label(self.span(self.at), "something else begins here")
                    .help("leave out the last comma")
            }
            (_, Kind::Word(word)) if self.reserved_as_name() => {
                let _ = word;
                self.error("tlars::syntax::reserved", format!("{here} is a reserved word and cannot be a name"))
                    .help("choose another name; capital and small letters make a difference")
            }
            (_, Kind::Word(Word::Extends)) => late_extends(self.span(self.at)),
            (Kind::Word(Word::Choose), Kind::Name) | (Kind::Name, Kind::Mark(Mark::Comma))
                if self.opener_word(self.at) == Some(Word::Choose) =>
            {
                self.error("tlars::syntax::choose", "`CHOOSE` binds one name")
                    .help("choose a tuple instead: `CHOOSE <<x, y>> \\in S \\X T : p`")
            }
            _ => return None,
        })
    }

    /// Signs of other languages, which are several tokens here; `second` is the last of them.
    fn foreign_sign(&self, second: usize) -> Option<Diagnostic> {
        let first = second.checked_sub(1).filter(|first| *first >= self.start)?;
        let span = self.span(first).to(self.span(second));
        let touches = self.touches(second);
        let (code, message, help) = match (self.kind(first), self.symbol(first), self.symbol(second)) {
            (Kind::Mark(Mark::Defines), _, "=") if touches => {
                ("tlars::syntax::defines", "`===` means nothing", "write `==` to define a name")
            }
            (Kind::Mark(Mark::Bang), _, "=") if touches && self.opener_word(first) != Some(Word::Except) => {
                ("tlars::syntax::not_equal", "`!=` means nothing in TLA+", "write `#` or `/=` for “is not equal”")
            }
            (_, "\\", "=") if touches => {
                ("tlars::syntax::not_equal", "`\\=` means nothing in TLA+", "write `#` or `/=` for “is not equal”")
            }
            (_, "=", ">") => (
                "tlars::syntax::two_signs",
                "`=` and `>` are two operators here",
                "“at least” is `>=`, “implies” is `=>`",
            ),
            (_, "<" | ">", "=") => (
                "tlars::syntax::two_signs",
                "these are two operators here",
                "“at most” is `<=` or `=<`, “at least” is `>=`",
            ),
            _ => return None,
        };
        Some(Diagnostic::error(code, message, span).help(help))
    }

    /// Mistakes that the first token of the unit or a word before tells.
    fn misplaced(&self) -> Option<Diagnostic> {
        let here = self.shown(self.at);
        let previous = self.at.saturating_sub(1);
        let fairness = |at: Option<usize>| {
            at.is_some_and(|at| matches!(self.kind(at), Kind::Word(Word::WeakFairness | Word::StrongFairness)))
        };
        let indexed = self.before() == Kind::Mark(Mark::CloseBracket)
            && fairness(self.opener(previous).and_then(|opener| opener.checked_sub(2)));
        if indexed || fairness(self.at.checked_sub(2)) && !self.operand {
            return Some(
                self.error(
                    "tlars::syntax::fairness",
                    format!("an action in parentheses must follow the subscript, but {here} stands there"),
                )
                .help("write `WF_v(A)`; if the subscript is more than a name, put it in parentheses: `WF_(f[x])(A)`"),
            );
        }
        if self.operand
            && matches!(
                self.before(),
                Kind::Mark(Mark::CloseSquare | Mark::CloseAction)
                    | Kind::Word(Word::WeakFairness | Word::StrongFairness)
            )
        {
            return Some(
                self.error("tlars::syntax::subscript", format!("{here} cannot be a subscript"))
                    .help("a subscript is a name or stands in brackets: `[A]_v`, `[A]_<<x, y>>`, `WF_(v)(A)`"),
            );
        }
        match (self.kind(self.start), self.kind(self.at)) {
            (Kind::Word(Word::Constant | Word::Recursive), Kind::Mark(Mark::OpenParenthesis)) if self.before() == Kind::Name => Some(
                self.error("tlars::syntax::declaration", "a declaration only says how many parameters there are")
                    .help("write one underscore for each parameter: `F(_, _)`"),
            ),
            (Kind::Name, Kind::Mark(Mark::OpenBracket)) if self.at == self.start + 1 => Some(
                self.error("tlars::syntax::function_definition", "each name in the definition of a function needs its set")
                    .help("write `f[x \\in S] == e` for a function, `F(x) == e` for an operator"),
            ),
            (_, _)
                if self.operand
                    && matches!(
                        self.before(),
                        Kind::Mark(Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll)
                            | Kind::Word(Word::Choose | Word::Lambda)
                    )
                    && !matches!(self.kind(self.at), Kind::Word(_)) =>
            {
                let after = self.shown(previous);
                Some(
                    Diagnostic::error("tlars::syntax::incomplete", format!("a name must follow {after}"), self.span(previous))
                        .help("write `\\A x \\in S : p`, `CHOOSE x \\in S : p`, `LAMBDA x : e`"),
                )
            }
            (Kind::Word(Word::Constant | Word::Variable), Kind::Operator(_)) if self.symbol(self.at) == "\\in" => Some(
                self.error("tlars::syntax::declaration", "a declaration only names; it cannot give a set")
                    .help("say it in a statement of its own: `ASSUME N \\in Nat` for constants, an invariant for variables"),
            ),
            (Kind::Word(Word::Constant | Word::Variable), Kind::Operator(_)) if self.symbol(self.at) == "=" => Some(
                self.error("tlars::syntax::declaration", "a declaration only names; it cannot give a value")
                    .help("define it instead, `N == 3`, or assign constants in the configuration"),
            ),
            (Kind::Word(Word::Local), Kind::Word(_)) if self.at == self.start + 1 => Some(
                self.error("tlars::syntax::local", "`LOCAL` may only stand before a definition or `INSTANCE`").help("leave it out"),
            ),
            (_, Kind::Operator(_))
                if self.symbol(self.at) == "=" && (self.start..self.at).any(|at| self.kind(at) == Kind::Word(Word::With)) =>
            {
                Some(self.error("tlars::syntax::substitution", "`WITH` substitutes by `<-`, not by `=`").help("write `WITH name <- expression`"))
            }
            (_, Kind::Mark(Mark::Colon)) if self.opener(self.at).is_some_and(|opener| self.kind(opener) == Kind::Mark(Mark::OpenBrace)) => Some(
                self.error("tlars::syntax::filter", "a set that filters binds only one name")
                    .help("`{x \\in S : p}` filters, `{e : x \\in S, y \\in T}` maps; bind a tuple to filter pairs: `{<<x, y>> \\in S \\X T : p}`"),
            ),
            (_, Kind::Mark(Mark::Comma)) if self.opener_is_case() => Some(
                self.error("tlars::syntax::case", "the arms of a `CASE` are separated by `[]`").help("write `CASE p -> a [] q -> b [] OTHER -> c`"),
            ),
            (_, Kind::Word(Word::Other)) => Some(
                self.error("tlars::syntax::case", "`OTHER` must be the last arm of a `CASE`, and not the only one")
                    .help("write `CASE p -> a [] OTHER -> c`"),
            ),
            (_, Kind::Word(word @ (Word::Then | Word::Else | Word::In))) if !self.operand && self.opener(self.at).is_none() => Some(
                self.error("tlars::syntax::unexpected", format!("{here} belongs to no `{}`", if word == Word::In { "LET" } else { "IF" })),
            ),
            (_, Kind::Word(Word::In)) if self.before() == Kind::Word(Word::Let) => {
                Some(self.error("tlars::syntax::let", "`LET` needs a definition").help("write `LET x == e IN ...`"))
            }
            (_, Kind::Mark(Mark::Defines))
                if self.at >= 2 && self.symbol(self.at - 2) == "-" && self.tokens[self.at - 2].opens_line =>
            {
                Some(self.error("tlars::syntax::negation", "the minus before an operand is defined as `-.`").help("write `-. a == ...`"))
            }
            (_, kind)
                if kind == self.before()
                    && matches!(kind, Kind::Operator(id) if id == AND || id == OR)
                    && self.tokens[self.at].column == self.tokens[previous].column =>
            {
                Some(
                    Diagnostic::error("tlars::syntax::empty_item", "this item of the list is empty", self.span(previous))
                        .label(self.span(self.at), "the next item")
                        .help("leave the bullet out, or write its item"),
                )
            }
            // `x + * y`: the star was taken for an operand, as in `F(*)`.
            (_, _)
                if !self.operand
                    && matches!(self.before(), Kind::Operator(id) if id.get().place == Stands::Infix)
                    && previous > self.start
                    && matches!(self.kind(previous - 1), Kind::Operator(id) if id.get().place != Stands::Postfix) =>
            {
                let (left, right) = (self.shown(previous - 1), self.shown(previous));
                Some(
                    Diagnostic::error("tlars::syntax::expected", format!("an expression must follow {left}, but {right} stands there"), self.span(previous))
                        .label(self.span(previous - 1), "")
                        .help("one of the two operators is too many, or an operand is missing between them"),
                )
            }
            _ => None,
        }
    }

    fn opener_is_case(&self) -> bool {
        let mut arrows = false;
        for at in (self.start..self.at).rev().take(1000) {
            match self.kind(at) {
                Kind::Mark(Mark::Arrow) => arrows = true,
                Kind::Word(Word::Case) => return arrows,
                Kind::Mark(
                    Mark::OpenParenthesis | Mark::OpenBracket | Mark::OpenBrace | Mark::OpenAngle | Mark::Defines,
                ) => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether the unit has had its `==`.
    fn has_defines(&self) -> bool {
        (self.start..self.at).any(|at| self.kind(at) == Kind::Mark(Mark::Defines))
    }

    fn ends(&self) -> bool {
        matches!(self.kind(self.at), Kind::EndOfText | Kind::End | Kind::Separator | Kind::Header)
    }

    /// Whether a reserved word stands where only a name can.
    fn reserved_as_name(&self) -> bool {
        let declares = matches!(self.kind(self.start), Kind::Word(Word::Variable | Word::Constant | Word::Recursive));
        let after = self.before();
        (declares && matches!(after, Kind::Mark(Mark::Comma) | Kind::Word(_)) && !self.tokens[self.at].opens_line)
            || self.kind(self.at + 1) == Kind::Mark(Mark::Defines)
            || matches!(after, Kind::Mark(Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll))
            || (matches!(after, Kind::Mark(Mark::Comma | Mark::OpenParenthesis))
                && matches!(self.kind(self.at + 1), Kind::Mark(Mark::Comma | Mark::CloseParenthesis))
                && !self.has_defines())
            || (after == Kind::Mark(Mark::Comma) && matches!(self.kind(self.at + 1), Kind::Mark(Mark::MapsTo)))
    }

    /// Mistakes of columns.
    fn column(&self) -> Option<Diagnostic> {
        let here = self.shown(self.at);
        let column = self.tokens[self.at].column;
        let bullet = self.ended?;
        let stands = self.tokens[bullet].column;
        let sign = self.raw(bullet);
        if self.ends() {
            return None;
        }
        if self.closes {
            let mut error = self.error(
                "tlars::syntax::column",
                format!("{here} must stand to the right of its bullet, for its item is not complete"),
            );
            if self.kind(self.at) == self.kind(bullet) && column == stands {
                error = Diagnostic::error(
                    "tlars::syntax::empty_item",
                    format!("this item of the list is not complete before the next {here}"),
                    self.span(self.at),
                );
            }
            return Some(
                error
                    .marked(format!("column {}", column + 1))
                    .label(self.span(bullet), format!("the bullet is in column {}", stands + 1))
                    .help(self.columns_help(
                        bullet,
                        format!("complete the item before this line, or move {here} beyond column {}", stands + 1),
                    )),
            );
        }
        let begins = matches!(self.kind(self.at), Kind::Name | Kind::Number | Kind::Text)
            || matches!(
                self.kind(self.at),
                Kind::Mark(Mark::OpenParenthesis | Mark::OpenBrace | Mark::OpenAngle | Mark::Exists | Mark::ForAll)
            )
            || matches!(self.kind(self.at), Kind::Operator(id) if id.get().place == Stands::Prefix);
        if begins
            && !self.operand
            && self.tokens[self.at].opens_line
            && column <= stands
            && !self.begins_definition_with_equals()
        {
            return Some(
                self.error("tlars::syntax::no_bullet", format!("{here} ends the list, but nothing joins it to the list"))
                    .marked(format!("column {}", column + 1))
                    .label(self.span(bullet), format!("the bullets are in column {}", stands + 1))
                    .help(self.columns_help(
                        bullet,
                        format!("put the bullet `{sign}` before it, in column {}; if it belongs to the item above, move it to the right", stands + 1),
                    )),
            );
        }
        None
    }

    /// Help about columns; tabs are what is not seen.
    fn columns_help(&self, bullet: usize, help: String) -> String {
        let indent = |at: usize| {
            let start = self.tokens[at].start as usize;
            let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
            &self.text[line..start]
        };
        if indent(self.at).contains('\t') != indent(bullet).contains('\t') {
            format!(
                "{help}; one of the lines is indented by tabs, which count up to the next multiple of eight columns"
            )
        } else {
            help
        }
    }

    /// The last bullet before the error whose column is not left of the token's.
    fn bullet_above(&self) -> Option<usize> {
        let column = self.tokens[self.at].column;
        (self.start..self.at).rev().take(10_000).find(|at| match self.kind(*at) {
            Kind::Operator(id) => (id == AND || id == OR) && self.tokens[*at].column >= column,
            _ => false,
        })
    }

    /// The innermost construct before a token that is still open: a bracket, `IF`, `LET`, a quantifier without its colon.
    fn opener(&self, before: usize) -> Option<usize> {
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

    fn opener_word(&self, before: usize) -> Option<Word> {
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
    fn opened_by_binding_bracket(&self) -> Option<usize> {
        let opener = self.opener(self.at)?;
        let binds = (opener + 1..self.at)
            .take_while(|at| matches!(self.kind(*at), Kind::Name | Kind::Mark(Mark::Comma)))
            .count();
        let is_in = self.symbol(opener + 1 + binds) == "\\in";
        (self.kind(opener) == Kind::Mark(Mark::OpenBracket) && is_in).then_some(opener)
    }

    /// What began before and is not complete.
    fn incomplete(&self) -> Option<Diagnostic> {
        if self.begins_definition_with_equals() {
            let name = self.raw(self.at);
            return Some(
                self.error(
                    "tlars::syntax::equals_for_defines",
                    format!("`{name}` seems to be defined here, but by `=`"),
                )
                .help("definitions are written with `==`; `=` compares"),
            );
        }
        if self.operand {
            return None;
        }
        let opener = self.opener(self.at)?;
        let here = self.shown(self.at);
        let missing = |message: String, help: &str| {
            self.error("tlars::syntax::incomplete", message).label(self.span(opener), "it begins here").help(help)
        };
        let binder = matches!(
            self.kind(opener),
            Kind::Mark(Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll)
                | Kind::Word(Word::Choose | Word::Pick)
        );
        let word = self.raw(opener);
        if binder && self.at > opener {
            let bound = (opener + 1..self.at).any(|at| self.symbol(at) == "\\in");
            if !bound
                && matches!(self.kind(self.at), Kind::Name | Kind::Mark(Mark::OpenBrace))
                && self.before() == Kind::Name
            {
                let name = self.raw(self.at - 1);
                return Some(missing(
                    format!("`\\in` is missing between `{name}` and {here}"),
                    "a name is bound by `name \\in Set`",
                ));
            }
            let temporal = matches!(self.kind(opener), Kind::Mark(Mark::TemporalExists | Mark::TemporalForAll));
            if temporal && self.symbol(self.at) == "\\in" {
                return Some(missing(format!("`{word}` binds variables without a set"), "write `\\EE x : F`"));
            }
            if !bound && self.symbol(opener + 2) == "=" {
                return Some(missing(
                    format!("`{word}` binds a name by `\\in`, not by `=`"),
                    "write `x \\in {e}`, or define the name with `LET x == e IN`",
                ));
            }
            return Some(missing(
                format!("`{word}` needs `:` and an expression, but {here} stands there"),
                match self.kind(opener) {
                    Kind::Word(Word::Choose) => "write `CHOOSE x \\in S : p`",
                    _ => "write `\\A x \\in S : p`; several names are separated by commas",
                },
            ));
        }
        Some(match self.kind(opener) {
            Kind::Word(Word::If) => {
                missing(format!("`IF` needs `THEN`, but {here} stands there"), "write `IF p THEN a ELSE b`")
            }
            Kind::Word(Word::Then) => missing(
                format!("`IF` needs `ELSE`, but {here} stands there"),
                "every `IF` is an expression with a value: write `IF p THEN a ELSE b`",
            ),
            Kind::Word(Word::Let) if self.ends() => {
                Diagnostic::error("tlars::syntax::incomplete", "this `LET` has no `IN`", self.span(opener))
                    .help("write `LET x == e IN ...`")
            }
            Kind::Word(Word::Let) => missing(
                format!("`LET` needs definitions and `IN`, but {here} stands there"),
                "write `LET x == e IN ...`",
            ),
            Kind::Word(Word::Case) => missing(
                format!("`CASE` needs `->`, but {here} stands there"),
                "write `CASE p -> a [] q -> b [] OTHER -> c`",
            ),
            Kind::Word(Word::Lambda) => missing(
                format!("`LAMBDA` needs `:`, but {here} stands there"),
                "write `LAMBDA x, y : e`; its parameters have no sets",
            ),
            Kind::Word(Word::Assume) => {
                missing(format!("`ASSUME` needs `PROVE`, but {here} stands there"), "write `ASSUME a, NEW x PROVE p`")
            }
            Kind::Mark(_) if self.is_closer() => self
                .error("tlars::syntax::mismatched", format!("{here} does not close `{word}`"))
                .label(self.span(opener), "this is open"),
            Kind::Mark(_) if self.ends() || self.tokens[self.at].opens_line => Diagnostic::error(
                "tlars::syntax::never_closed",
                format!("this `{word}` is never closed"),
                self.span(opener),
            )
            .label(self.span(self.at), "reading stopped here")
            .help(format!("close it with `{}`", closing(word))),
            _ => return None,
        })
    }

    fn is_closer(&self) -> bool {
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

    /// `Name = e` or `Name(x) = e` on a line of its own, where an expression has ended.
    fn begins_definition_with_equals(&self) -> bool {
        if self.operand && self.at != self.start || self.kind(self.at) != Kind::Name || !self.tokens[self.at].opens_line
        {
            return false;
        }
        if self.tokens[self.at].column > self.tokens[self.start].column {
            return false;
        }
        let mut at = self.at + 1;
        if matches!(self.kind(at), Kind::Mark(Mark::OpenParenthesis | Mark::OpenBracket)) {
            while at < self.at + 60
                && !matches!(self.kind(at), Kind::Mark(Mark::CloseParenthesis | Mark::CloseBracket) | Kind::EndOfText)
            {
                at += 1;
            }
            at += 1;
        }
        self.symbol(at) == "="
    }

    fn general(&self) -> Diagnostic {
        let here = self.shown(self.at);
        if self.at == self.start {
            return self
                .error("tlars::syntax::unexpected", format!("no definition or declaration begins with {here}"))
                .help("a module holds definitions `Name == e`, and declarations such as `VARIABLES x, y`");
        }
        let after = self.shown(self.at - 1);
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

/// What closes an opening sign.
fn closing(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        _ => ">>",
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
