//! Labels: `lab(x) :: e` must name exactly the bound variables around it, up to the definition or label that encloses it.

use super::Resolver;
use crate::semantics::form::Expr;
use crate::semantics::world::Label;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span, Symbol};

/// What labels may and must do at a place.
#[derive(Default)]
pub struct LabelScope {
    /// The labels so far.
    pub labels: Vec<Label>,
    /// The bound variables since the enclosing definition or label.
    pub bound: Vec<Symbol>,
    /// Why no label may stand here.
    pub forbidden: Option<&'static str>,
}

impl LabelScope {
    /// A statement without a name, in which no label can be referred to.
    pub fn forbidden() -> Self {
        LabelScope {
            forbidden: Some("a label can stand only in a definition, a named statement, or a step of a proof"),
            ..LabelScope::default()
        }
    }
}

impl Resolver<'_> {
    /// Bound variables that labels inside must name.
    pub(super) fn label_bound(&mut self, names: &[ast::Name]) {
        if let Some(scope) = self.labels.last_mut() {
            scope.bound.extend(names.iter().map(|name| name.symbol));
        }
    }

    /// Leaves the labels of a `LET` definition, which stay reachable through its name.
    pub(super) fn leave_let_labels(&mut self, name: Symbol, span: Span) {
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        if let (Some(scope), false) = (self.labels.last_mut(), labels.is_empty()) {
            scope.labels.push(Label { name, definition: true, parameters: Vec::new(), span, labels });
        }
    }

    /// Leaves the scope of bound variables.
    pub(super) fn label_unbound(&mut self, count: usize) {
        if let Some(scope) = self.labels.last_mut() {
            let left = scope.bound.len().saturating_sub(count);
            scope.bound.truncate(left);
        }
    }

    /// Resolves `lab(x) :: e`.
    pub(super) fn label(&mut self, name: &ast::Name, parameters: &[ast::Name], body: &ast::Expr) -> Expr {
        let text = self.text(name.symbol);
        let (forbidden, bound) = match self.labels.last() {
            Some(scope) => (scope.forbidden, scope.bound.clone()),
            None => (LabelScope::forbidden().forbidden, Vec::new()),
        };
        if let Some(why) = forbidden {
            self.error(
                Diagnostic::error(
                    "tlars::semantics::label_place",
                    format!("no label can stand here: `{text}`"),
                    name.span,
                )
                .help(why),
            );
        } else {
            self.label_parameters(name, parameters, &bound);
        }
        let twice = self
            .labels
            .last()
            .is_some_and(|scope| scope.labels.iter().any(|label| label.name == name.symbol && !label.definition));
        if twice {
            self.error(Diagnostic::error(
                "tlars::semantics::label_twice",
                format!("there is another label `{text}` in this definition"),
                name.span,
            ));
        }
        self.labels.push(LabelScope { forbidden, ..LabelScope::default() });
        let expr = self.expression(body);
        let inner = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        if let Some(scope) = self.labels.last_mut() {
            scope.labels.push(Label {
                name: name.symbol,
                definition: false,
                parameters: parameters.iter().map(|parameter| parameter.symbol).collect(),
                span: expr.span,
                labels: inner,
            });
        }
        expr
    }

    fn label_parameters(&mut self, name: &ast::Name, parameters: &[ast::Name], bound: &[Symbol]) {
        let text = self.text(name.symbol);
        for (index, parameter) in parameters.iter().enumerate() {
            let shown = self.text(parameter.symbol);
            if parameters[..index].iter().any(|earlier| earlier.symbol == parameter.symbol) {
                self.error(Diagnostic::error(
                    "tlars::semantics::label_parameter_twice",
                    format!("the label `{text}` names `{shown}` twice"),
                    parameter.span,
                ));
            } else if !bound.contains(&parameter.symbol) {
                self.error(
                    Diagnostic::error(
                        "tlars::semantics::label_parameter_extra",
                        format!("the label `{text}` may not name `{shown}`"),
                        parameter.span,
                    )
                    .help("a label names the bound variables around it, not parameters of the definition"),
                );
            }
        }
        for &symbol in bound {
            if !parameters.iter().any(|parameter| parameter.symbol == symbol) {
                let shown = self.text(symbol);
                self.error(
                    Diagnostic::error(
                        "tlars::semantics::label_parameter_missing",
                        format!("the label `{text}` must name the bound variable `{shown}`"),
                        name.span,
                    )
                    .help(format!("write `{text}({})`", {
                        let all: Vec<String> = bound.iter().map(|&symbol| self.text(symbol)).collect();
                        all.join(", ")
                    })),
                );
            }
        }
    }
}
