//! Mistakes that the first token of the unit or a word before tells.

use super::scene::Unexpected;
use crate::syntax::operators::{AND, OR, Place as Stands};
use crate::syntax::token::{Kind, Mark, Word};
use crate::text::Diagnostic;

impl Unexpected<'_> {
    /// Mistakes that the first token of the unit or a word before tells.
    pub(super) fn misplaced(&self) -> Option<Diagnostic> {
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

    pub(super) fn opener_is_case(&self) -> bool {
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
}
