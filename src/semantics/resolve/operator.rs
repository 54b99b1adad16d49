//! Names applied to arguments, and operators that are themselves arguments.

use super::Resolver;
use super::definition::{form_parameters, plural};
use crate::semantics::builtin::Word;
use crate::semantics::form::*;
use crate::semantics::world::{Binding, Body, EntityNumber, LocalKind, LocalName};
use crate::syntax::ast;
use crate::text::{Diagnostic, Span};

impl Resolver<'_> {
    /// A name that has a meaning, with its arguments.
    pub(super) fn bound_name(
        &mut self,
        name: &ast::Name,
        binding: &Binding,
        arguments: &[&ast::Expr],
        span: Span,
    ) -> ExprKind {
        let text = self.text(name.symbol);
        match binding {
            Binding::Declaration(number) => {
                let number = *number;
                let (arity, kind) = {
                    let declaration = self.world.declaration(number);
                    (declaration.arity, declaration.kind)
                };
                if arity != arguments.len() {
                    self.wrong_count(&text, arity, arguments.len(), span);
                    return ExprKind::Boolean(false);
                }
                if arity > 0 {
                    let arguments = self.values(arguments);
                    return ExprKind::CallConstant(ConstantId(number), arguments);
                }
                match kind {
                    crate::semantics::world::DeclarationKind::Variable => ExprKind::Variable(VariableId(number)),
                    crate::semantics::world::DeclarationKind::Constant
                    | crate::semantics::world::DeclarationKind::New(_) => ExprKind::Constant(ConstantId(number)),
                }
            }
            Binding::Entity(number) => self.call(*number, &[], arguments, &text, span),
            Binding::Instance(path) => {
                let expected = path.path.last().map_or(0, |&instance| self.world.instance(instance).parameters.len());
                let expected = expected.saturating_sub(path.captured.len());
                if expected != arguments.len() {
                    self.wrong_count(&text, expected, arguments.len(), span);
                } else {
                    self.error(
                        Diagnostic::error(
                            "tlars::semantics::instance_as_operator",
                            format!("`{text}` is an instance, not an operator"),
                            span,
                        )
                        .help(format!("name one of its definitions: `{text}!Op`")),
                    );
                }
                ExprKind::Boolean(false)
            }
            Binding::Local(local) => self.call_local(*local, arguments, &text, span),
        }
    }

    fn values(&mut self, arguments: &[&ast::Expr]) -> Vec<Argument> {
        arguments.iter().map(|argument| Argument::Value(self.expression(argument))).collect()
    }

    fn call_local(&mut self, local: LocalName, arguments: &[&ast::Expr], text: &str, span: Span) -> ExprKind {
        if local.arity != arguments.len() {
            self.wrong_count(text, local.arity, arguments.len(), span);
            return ExprKind::Boolean(false);
        }
        if local.arity == 0 {
            return ExprKind::Local(self.local(local));
        }
        let arguments = match local.kind {
            LocalKind::Let { higher_order: true, .. } => {
                let arities = self.let_arities.get(&(local.frame, local.slot)).cloned().unwrap_or_default();
                self.arguments(&arities, arguments, text)
            }
            LocalKind::Let { .. } | LocalKind::Parameter | LocalKind::Bound | LocalKind::Awaited => {
                self.values(arguments)
            }
        };
        ExprKind::CallLocal(self.local(local), arguments)
    }

    /// Arguments for parameters of these arities.
    fn arguments(&mut self, arities: &[usize], arguments: &[&ast::Expr], text: &str) -> Vec<Argument> {
        arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| match arities.get(index) {
                Some(&arity) if arity > 0 => match self.operator_argument(argument, arity, index, text) {
                    Some(operator) => Argument::Operator(operator),
                    None => Argument::Value(self.nothing(argument.span)),
                },
                Some(_) | None => Argument::Value(self.expression(argument)),
            })
            .collect()
    }

    /// The application of a definition. Captured local names are its first arguments.
    pub(super) fn call(
        &mut self,
        number: EntityNumber,
        captured: &[LocalName],
        arguments: &[&ast::Expr],
        text: &str,
        span: Span,
    ) -> ExprKind {
        if !self.is_expression(number, text, span) {
            return ExprKind::Boolean(false);
        }
        let arities: Vec<usize> =
            self.world.entity(number).parameters[captured.len()..].iter().map(|parameter| parameter.arity).collect();
        if arities.len() != arguments.len() {
            self.wrong_count(text, arities.len(), arguments.len(), span);
            return ExprKind::Boolean(false);
        }
        let mut all = self.captured(captured, span);
        all.extend(self.arguments(&arities, arguments, text));
        ExprKind::Call(DefinitionId(number), all)
    }

    /// The captured names as arguments.
    pub(super) fn captured(&mut self, captured: &[LocalName], span: Span) -> Vec<Argument> {
        captured
            .iter()
            .map(|&name| {
                let local = self.local(name);
                if name.arity > 0 {
                    Argument::Operator(OperatorArgument::Local(local))
                } else {
                    Argument::Value(Self::expr(ExprKind::Local(local), span))
                }
            })
            .collect()
    }

    fn is_expression(&mut self, number: EntityNumber, text: &str, span: Span) -> bool {
        match self.world.entity(number).body {
            Body::Expr(_) | Body::Imported { .. } | Body::Awaited => true,
            Body::AssumeProve => {
                self.error(Diagnostic::error(
                    "tlars::semantics::assume_prove",
                    format!("`{text}` is an ASSUME ... PROVE, which is no expression"),
                    span,
                ));
                false
            }
            Body::Step(kind) => {
                self.error(Diagnostic::error(
                    "tlars::semantics::step_as_expression",
                    format!("the step `{text}` is a {kind}, which is no expression"),
                    span,
                ));
                false
            }
            Body::Silent => {
                self.error(Diagnostic::error(
                    "tlars::semantics::step_as_expression",
                    format!("the step `{text}` states nothing"),
                    span,
                ));
                false
            }
        }
    }

    /// An operator that is given for a parameter which takes `arity` arguments.
    pub(super) fn operator_argument(
        &mut self,
        argument: &ast::Expr,
        arity: usize,
        index: usize,
        operator: &str,
    ) -> Option<OperatorArgument> {
        match &argument.kind {
            ast::ExprKind::Lambda(parameters, body) => {
                let found = parameters.len();
                let lambda = self.lambda(parameters, body);
                if found != arity {
                    self.error(Diagnostic::error(
                        "tlars::semantics::lambda_arity",
                        format!(
                            "`{operator}` needs an operator with {arity} argument{} here, but this LAMBDA has {found}",
                            plural(arity)
                        ),
                        argument.span,
                    ));
                    return None;
                }
                Some(lambda)
            }
            ast::ExprKind::Name(name) | ast::ExprKind::OperatorName(name) => {
                self.named_operator(name, arity, index, operator, argument.span)
            }
            ast::ExprKind::Path(selectors) => self.path_operator(selectors, arity, operator, argument.span),
            _ => {
                self.argument_somehow(argument);
                self.error(
                    Diagnostic::error(
                        "tlars::semantics::operator_needed",
                        format!(
                            "argument {} of `{operator}` must be an operator with {arity} argument{}, not an expression",
                            index + 1,
                            plural(arity)
                        ),
                        argument.span,
                    )
                    .help("give the name of an operator, or a LAMBDA"),
                );
                None
            }
        }
    }

    fn named_operator(
        &mut self,
        name: &ast::Name,
        arity: usize,
        index: usize,
        operator: &str,
        span: Span,
    ) -> Option<OperatorArgument> {
        let text = self.text(name.symbol);
        let (found, result) = match self.words.get(name.symbol) {
            Some(Word::Boolean(_)) => (0, None),
            Some(Word::Operator(builtin, found)) => (found, Some(OperatorArgument::Builtin(builtin))),
            None => match self.lookup(name.symbol) {
                None => {
                    self.unknown(name.symbol, name.span);
                    return None;
                }
                Some(Binding::Declaration(number)) => {
                    (self.world.declaration(number).arity, Some(OperatorArgument::Constant(ConstantId(number))))
                }
                Some(Binding::Local(local)) => {
                    if let LocalKind::Let { higher_order: true, .. } = local.kind {
                        self.higher_order(&text, index, operator, span);
                        return None;
                    }
                    (local.arity, Some(OperatorArgument::Local(self.local(local))))
                }
                Some(Binding::Instance(_)) => (0, None),
                Some(Binding::Entity(number)) => {
                    if self.world.entity(number).parameters.iter().any(|parameter| parameter.arity > 0) {
                        self.higher_order(&text, index, operator, span);
                        return None;
                    }
                    (
                        self.world.entity(number).parameters.len(),
                        Some(OperatorArgument::Definition(DefinitionId(number))),
                    )
                }
            },
        };
        if found != arity {
            self.operator_arity(&text, arity, found, index, operator, span);
            return None;
        }
        result
    }

    pub(super) fn operator_arity(
        &mut self,
        text: &str,
        arity: usize,
        found: usize,
        index: usize,
        operator: &str,
        span: Span,
    ) {
        self.error(Diagnostic::error(
            "tlars::semantics::operator_arity",
            format!(
                "argument {} of `{operator}` must be an operator with {arity} argument{}, but `{text}` takes {}",
                index + 1,
                plural(arity),
                if found == 0 { "none".to_owned() } else { found.to_string() }
            ),
            span,
        ));
    }

    pub(super) fn higher_order(&mut self, text: &str, index: usize, operator: &str, span: Span) {
        self.error(Diagnostic::error(
            "tlars::semantics::operator_arity",
            format!(
                "`{text}` takes an operator as its argument, so it cannot itself be argument {} of `{operator}`",
                index + 1
            ),
            span,
        ));
    }

    /// `LAMBDA x, y : e`
    pub(super) fn lambda(&mut self, parameters: &[ast::Parameter], body: &ast::Expr) -> OperatorArgument {
        let mark = self.names.enter();
        self.parameters(parameters);
        let names: Vec<ast::Name> = parameters.iter().map(|parameter| parameter.name).collect();
        self.label_bound(&names);
        let body = self.expression(body);
        self.label_unbound(names.len());
        self.depth -= 1;
        self.names.leave(mark);
        OperatorArgument::Lambda(form_parameters(parameters), Box::new(body))
    }
}
