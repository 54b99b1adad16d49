//! What people write who come from other languages, or mistype.

use super::late_extends;
use super::scene::Unexpected;
use crate::syntax::token::{Kind, Mark, Word};
use crate::text::Diagnostic;

impl Unexpected<'_> {
    /// What people write who come from other languages, or mistype.
    pub(super) fn mistaken(&self) -> Option<Diagnostic> {
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
    pub(super) fn foreign_sign(&self, second: usize) -> Option<Diagnostic> {
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

    /// Whether a reserved word stands where only a name can.
    pub(super) fn reserved_as_name(&self) -> bool {
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
}
