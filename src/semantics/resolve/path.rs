//! Paths: `I(x)!Op(y)` of instances, and names of subexpressions behind a definition.

use super::Resolver;
use crate::semantics::form::*;
use crate::semantics::suggest;
use crate::semantics::world::*;
use crate::syntax::ast::{self, Selector};
use crate::text::{Diagnostic, Span};
use std::rc::Rc;

/// A step of a path, by reference.
#[derive(Clone)]
pub enum Step<'a> {
    Name(ast::Name, Vec<&'a ast::Expr>),
    Arguments(Vec<&'a ast::Expr>, Span),
    Index(u32, Span),
    Left(Span),
    Right(Span),
    Colon(Span),
    At(Span),
}

impl Step<'_> {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Step::Name(name, _) => name.span,
            Step::Arguments(_, span)
            | Step::Index(_, span)
            | Step::Left(span)
            | Step::Right(span)
            | Step::Colon(span)
            | Step::At(span) => *span,
        }
    }
}

pub(super) fn steps(selectors: &[Selector]) -> Vec<Step<'_>> {
    selectors
        .iter()
        .map(|selector| match selector {
            Selector::Name { name, arguments } => Step::Name(*name, arguments.iter().collect()),
            Selector::Arguments(arguments, span) => Step::Arguments(arguments.iter().collect(), *span),
            Selector::Index(index, span) => Step::Index(*index, *span),
            Selector::Left(span) => Step::Left(*span),
            Selector::Right(span) => Step::Right(*span),
            Selector::Colon(span) => Step::Colon(*span),
            Selector::At(span) => Step::At(*span),
        })
        .collect()
}

/// Where the names of a path lead.
pub enum Walked<'a> {
    /// A definition, with the arguments on the way and the steps that follow.
    Entity {
        entity: EntityNumber,
        captured: Rc<[LocalName]>,
        arguments: Vec<&'a ast::Expr>,
        text: String,
        rest: Vec<Step<'a>>,
    },
    /// A name that is not a definition and has nothing behind it.
    Simple(ast::Name, Binding, Vec<&'a ast::Expr>),
    /// A definition of a `LET`, with steps behind it.
    Local(ast::Name),
    /// A word of the language.
    Word(ast::Name, Vec<&'a ast::Expr>),
    /// An instance without one of its definitions.
    Instance(String, Span),
}

impl Resolver<'_> {
    /// Resolves a path.
    pub(super) fn path(&mut self, selectors: &[Selector], span: Span) -> ExprKind {
        self.stepped(steps(selectors), span)
    }

    /// `I!+` between operands.
    pub(super) fn prefixed(
        &mut self,
        prefix: &[Selector],
        name: &ast::Name,
        operands: &[&ast::Expr],
        span: Span,
    ) -> ExprKind {
        let mut all = steps(prefix);
        all.push(Step::Name(*name, operands.to_vec()));
        self.stepped(all, span)
    }

    fn stepped(&mut self, steps: Vec<Step<'_>>, span: Span) -> ExprKind {
        match self.walk(steps) {
            None => {
                self.broken = true;
                ExprKind::Boolean(false)
            }
            Some(Walked::Word(name, arguments)) => self.named(&name, &arguments, span, span),
            Some(Walked::Simple(name, binding, arguments)) => self.bound_name(&name, &binding, &arguments, span),
            Some(Walked::Local(name)) => {
                self.no_parts(&name);
                ExprKind::Boolean(false)
            }
            Some(Walked::Instance(text, span)) => {
                self.incomplete_name(&text, span);
                ExprKind::Boolean(false)
            }
            Some(Walked::Entity { entity, captured, arguments, text, rest }) => {
                if rest.is_empty() {
                    self.call(entity, &captured, &arguments, &text, span)
                } else {
                    self.select(entity, &captured, arguments, &text, rest, span)
                }
            }
        }
    }

    fn incomplete_name(&mut self, text: &str, span: Span) {
        self.error(
            Diagnostic::error(
                "tlars::semantics::instance_as_operator",
                format!("`{text}` is an instance, not an operator"),
                span,
            )
            .help(format!("name one of its definitions: `{text}!Op`")),
        );
    }

    pub(super) fn no_parts(&mut self, name: &ast::Name) {
        let text = self.text(name.symbol);
        self.error(Diagnostic::error(
            "tlars::semantics::no_subexpression",
            format!("`{text}` is not a definition of the module, so its parts have no names"),
            name.span,
        ));
    }

    /// Follows the names of a path through instances.
    pub(super) fn walk<'a>(&mut self, steps: Vec<Step<'a>>) -> Option<Walked<'a>> {
        let mut steps = steps.into_iter();
        let (first, mut arguments) = match steps.next()? {
            Step::Name(name, arguments) => (name, arguments),
            other => {
                self.error(Diagnostic::error(
                    "tlars::semantics::no_subexpression",
                    "a name must stand before `!`",
                    other.span(),
                ));
                return None;
            }
        };
        let mut rest: Vec<Step<'a>> = steps.collect();
        if self.words.get(first.symbol).is_some() {
            if rest.is_empty() {
                return Some(Walked::Word(first, arguments));
            }
            self.no_parts(&first);
            return None;
        }
        let Some(binding) = self.lookup(first.symbol) else {
            self.unknown(first.symbol, first.span);
            return None;
        };
        let mut text = self.text(first.symbol);
        let mut whole = first.span;
        let mut instance = match binding {
            Binding::Instance(path) => {
                self.instance_arguments(&path, &text, &arguments, whole, rest.is_empty())?;
                path
            }
            Binding::Entity(entity) => {
                return Some(Walked::Entity { entity, captured: Rc::from([]), arguments, text, rest });
            }
            Binding::Local(LocalName { kind: LocalKind::Let { .. }, .. }) if !rest.is_empty() => {
                return Some(Walked::Local(first));
            }
            Binding::Declaration(_) | Binding::Local(_) => {
                if rest.is_empty() {
                    return Some(Walked::Simple(first, binding, arguments));
                }
                self.no_parts(&first);
                return None;
            }
        };
        loop {
            if rest.is_empty() {
                return Some(Walked::Instance(text, whole));
            }
            let (name, more) = match rest.remove(0) {
                Step::Name(name, more) => (name, more),
                _ => return Some(Walked::Instance(text, whole)),
            };
            let module = instance.path.last().map(|&last| self.world.instance(last).module)?;
            let before = arguments.len();
            arguments.extend(more);
            let found = self.world.exported(module, name.symbol).filter(|export| !export.local).cloned();
            let outer = text.clone();
            text = format!("{text}!{}", self.world.text(name.symbol));
            whole = whole.to(name.span);
            match found.map(|export| export.binding) {
                Some(Binding::Entity(source)) => {
                    let entity = self.world.import_through(&instance.path, source);
                    return Some(Walked::Entity { entity, captured: instance.captured, arguments, text, rest });
                }
                Some(Binding::Instance(inner)) => {
                    let given: Vec<&ast::Expr> = arguments[before..].to_vec();
                    self.instance_arguments(&inner, &text, &given, whole, rest.is_empty())?;
                    let path = instance.path.iter().chain(inner.path.iter()).copied().collect();
                    instance = InstancePath { path, captured: instance.captured };
                }
                Some(Binding::Declaration(_) | Binding::Local(_)) | None => {
                    self.unknown_in_instance(module, &outer, &name);
                    return None;
                }
            }
        }
    }

    /// Checks that an instance on the way has its own arguments.
    fn instance_arguments(
        &mut self,
        path: &InstancePath,
        text: &str,
        given: &[&ast::Expr],
        span: Span,
        last: bool,
    ) -> Option<()> {
        let parameters = path.path.last().map_or(0, |&instance| self.world.instance(instance).parameters.len());
        let expected = parameters.saturating_sub(path.captured.len());
        // An operator that is passed on leaves the parameters of the instance open as well.
        if expected == given.len() || last || (given.is_empty() && self.open_path) {
            return Some(());
        }
        self.wrong_count(text, expected, given.len(), span);
        None
    }

    fn unknown_in_instance(&mut self, module: ModuleNumber, instance: &str, name: &ast::Name) {
        self.broken = true;
        if self.world.module(module).broken {
            return;
        }
        let text = self.text(name.symbol);
        let exports = &self.world.module(module).exports;
        let declared = exports.iter().any(|export| export.name == name.symbol && !export.local);
        let module_name = self.text(self.world.module(module).name);
        let mut diagnostic = Diagnostic::error(
            "tlars::semantics::unknown_name",
            format!("`{instance}` has no definition `{text}`"),
            name.span,
        );
        let names = exports
            .iter()
            .filter(|export| !export.local && !matches!(export.binding, Binding::Declaration(_)))
            .map(|export| self.world.text(export.name));
        diagnostic = if declared {
            diagnostic
                .help(format!("module `{module_name}` only declares `{text}`; it is what the instance substitutes"))
        } else if let Some(near) = suggest::nearest(&text, names) {
            diagnostic.help(format!("did you mean `{instance}!{near}`?"))
        } else {
            diagnostic.help(format!("module `{module_name}` defines no `{text}`"))
        };
        self.error(diagnostic);
    }

    /// A path where an operator is needed.
    pub(super) fn path_operator(
        &mut self,
        selectors: &[Selector],
        arity: usize,
        operator: &str,
        span: Span,
    ) -> Option<OperatorArgument> {
        self.open_path = true;
        let walked = self.walk(steps(selectors));
        self.open_path = false;
        match walked? {
            Walked::Entity { entity, captured, arguments, text, rest } => {
                if !rest.is_empty() {
                    return self.select_operator(entity, &captured, arguments, &text, rest, arity, span);
                }
                let parameters = self.world.entity(entity).parameters[captured.len()..].to_vec();
                if parameters.iter().any(|parameter| parameter.arity > 0) {
                    self.higher_order(&text, 0, operator, span);
                    return None;
                }
                if arguments.is_empty() && parameters.len() == arity {
                    if captured.is_empty() {
                        return Some(OperatorArgument::Definition(DefinitionId(entity)));
                    }
                    self.depth += 1;
                    let mut all = self.captured(&captured, span);
                    self.depth -= 1;
                    all.extend(
                        (0..arity as u32)
                            .map(|slot| Argument::Value(Self::expr(ExprKind::Local(Local { up: 0, slot }), span))),
                    );
                    let body = Self::expr(ExprKind::Call(DefinitionId(entity), all), span);
                    return Some(OperatorArgument::Lambda(parameters, Box::new(body)));
                }
                self.operator_arity(&text, arity, parameters.len(), 0, operator, span);
                None
            }
            Walked::Instance(text, span) => {
                self.incomplete_name(&text, span);
                None
            }
            Walked::Local(name) | Walked::Simple(name, ..) | Walked::Word(name, _) => {
                self.no_parts(&name);
                None
            }
        }
    }
}
