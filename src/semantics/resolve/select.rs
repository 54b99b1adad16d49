//! Subexpressions by name: `Op!1!2`, `Op!lab(x)`, `Op!:`.

use super::Resolver;
use super::path::Step;
use crate::semantics::form::{ExprKind, OperatorArgument};
use crate::semantics::world::{EntityNumber, LocalName};
use crate::syntax::ast;
use crate::text::{Diagnostic, Span};

impl Resolver<'_> {
    /// A part of a definition's right side as an expression.
    pub(super) fn select(
        &mut self,
        _entity: EntityNumber,
        _captured: &[LocalName],
        _arguments: Vec<&ast::Expr>,
        text: &str,
        _rest: Vec<Step<'_>>,
        span: Span,
    ) -> ExprKind {
        self.error(Diagnostic::error("tlars::semantics::no_subexpression", format!("parts of `{text}`"), span));
        ExprKind::Boolean(false)
    }

    /// A part of a definition's right side as an operator.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn select_operator(
        &mut self,
        entity: EntityNumber,
        captured: &[LocalName],
        arguments: Vec<&ast::Expr>,
        text: &str,
        rest: Vec<Step<'_>>,
        _arity: usize,
        span: Span,
    ) -> Option<OperatorArgument> {
        self.select(entity, captured, arguments, text, rest, span);
        None
    }
}
