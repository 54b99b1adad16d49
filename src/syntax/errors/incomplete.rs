//! What began and is not complete.

use super::scene::Unexpected;
use crate::syntax::token::{Kind, Mark, Word};
use crate::text::Diagnostic;

impl Unexpected<'_> {
    /// What began before and is not complete.
    pub(super) fn incomplete(&self) -> Option<Diagnostic> {
        if self.begins_definition_with_equals() || self.defines_in_let_with_equals() {
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
            return self.in_tuple_closed_by_one();
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
                &match self.kind(opener) {
                    Kind::Word(_) => format!("write `{word} x \\in S : p`"),
                    _ => format!("write `{word} x \\in S : p`; several names are separated by commas"),
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
            Kind::Mark(Mark::OpenBracket) if self.kind(self.at) == Kind::Mark(Mark::CloseBracket) => Diagnostic::error(
                "tlars::syntax::subscript",
                "these brackets hold neither a function nor a record, and have no subscript",
                self.span(opener).to(self.span(self.at)),
            )
            .help("an action that may stutter is `[A]_v`; `f[x]` applies a function, `[x \\in S |-> e]` is one"),
            Kind::Mark(_) if self.is_closer() => self
                .error("tlars::syntax::mismatched", format!("{here} does not close `{word}`"))
                .label(self.span(opener), "this is open")
                .help(format!("close it with `{}`", closing(word))),
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

    /// `LET x = e IN`
    fn defines_in_let_with_equals(&self) -> bool {
        self.before() == Kind::Word(Word::Let) && self.kind(self.at) == Kind::Name && self.symbol(self.at + 1) == "="
    }

    /// `<<1, 2>` and then the end: the sign is taken for “greater”, and an operand is missed.
    fn in_tuple_closed_by_one(&self) -> Option<Diagnostic> {
        let previous = self.at.checked_sub(1)?;
        let opener = self.opener(previous)?;
        (self.symbol(previous) == ">" && self.kind(opener) == Kind::Mark(Mark::OpenAngle)).then(|| {
            Diagnostic::error("tlars::syntax::mismatched", "`>` does not close `<<`", self.span(previous))
                .label(self.span(opener), "this is open")
                .help("close it with `>>`")
        })
    }

    /// `Name = e` or `Name(x) = e` on a line of its own, where an expression has ended.
    pub(super) fn begins_definition_with_equals(&self) -> bool {
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
