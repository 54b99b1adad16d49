//! Definitions of operators and functions, in modules and in `LET`.

use super::Resolver;
use super::label::LabelScope;
use crate::semantics::form::{Binder, Expr, ExprKind, LetDefinition, Level, Parameter, Pattern};
use crate::semantics::names::Bound;
use crate::semantics::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span};

/// A `LET` that is being read.
#[derive(Default)]
pub struct LetFrame {
    frame: u32,
    definitions: Vec<Option<LetDefinition>>,
    /// Slots that were declared `RECURSIVE` and are not yet defined, with how many arguments they take.
    awaited: Vec<(ast::Name, u32, usize)>,
}

impl Resolver<'_> {
    /// Enters the parameters of an operator as a new frame.
    pub(super) fn parameters(&mut self, parameters: &[ast::Parameter]) {
        let frame = self.depth;
        self.depth += 1;
        for (slot, parameter) in parameters.iter().enumerate() {
            let local = LocalName { frame, slot: slot as u32, arity: parameter.arity, kind: LocalKind::Parameter };
            self.introduce_local(&parameter.name, local);
        }
    }

    /// The body of a definition whose labels and `@` are its own.
    fn definition_body(&mut self, parameters: &[ast::Parameter], body: &ast::Expr) -> (Expr, Vec<Label>) {
        let mark = self.names.enter();
        self.parameters(parameters);
        self.labels.push(LabelScope::default());
        let body = self.expression(body);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        self.depth -= 1;
        self.names.leave(mark);
        (body, labels)
    }

    /// `Op(x) == e` at the level of the module.
    pub(super) fn operator(&mut self, local: bool, definition: &ast::Operator, span: Span) {
        let parameters = form_parameters(&definition.parameters);
        let awaited = self.awaited_entity(&definition.name);
        let free = awaited.is_some() || self.is_free(&definition.name);
        self.broken = false;
        let declared = awaited.map_or(0, |entity| self.world.entity(entity).parameters.len());
        if let (Some(entity), true) = (awaited, declared == parameters.len()) {
            // Inside its own body it is known which of its parameters are operators.
            self.world.entities[entity as usize].parameters = parameters.clone();
        }
        let (body, labels) = self.definition_body(&definition.parameters, &definition.body);
        self.check_own_name(definition);
        if let Some(entity) = awaited {
            self.fulfil(entity);
            if declared != parameters.len() {
                self.recursive_arity(&definition.name, declared, parameters.len(), entity);
            }
            self.finish(entity, parameters, body, labels, local, span, definition.name);
        } else if free {
            let entity = self.new_entity(definition.name, span);
            self.finish(entity, parameters, body, labels, local, span, definition.name);
        }
    }

    /// A parameter may not have the name of the operator itself.
    fn check_own_name(&mut self, definition: &ast::Operator) {
        let own = definition.parameters.iter().find(|parameter| parameter.name.symbol == definition.name.symbol);
        if let Some(parameter) = own {
            let text = self.text(definition.name.symbol);
            self.error(
                Diagnostic::error(
                    "tlars::semantics::already_defined",
                    format!("a parameter of `{text}` has the same name as the operator"),
                    parameter.name.span,
                )
                .help("names may not be reused in TLA+; choose another"),
            );
        }
    }

    /// `f[x \in S] == e` at the level of the module.
    pub(super) fn function(
        &mut self,
        local: bool,
        name: &ast::Name,
        binders: &[ast::Binder],
        body: &ast::Expr,
        span: Span,
    ) {
        let awaited = self.awaited_entity(name);
        let free = awaited.is_some() || self.is_free(name);
        self.broken = false;
        self.depth = 1;
        let sets = self.binder_sets(binders);
        let entity = match awaited {
            Some(entity) => {
                let declared = self.world.entity(entity).parameters.len();
                if declared != 0 {
                    self.recursive_arity(name, declared, 0, entity);
                }
                entity
            }
            None => self.new_entity(*name, span),
        };
        self.world.entities[entity as usize].function = Some(function_arity(binders));
        let mark = self.names.enter();
        if free {
            self.names.set(name.symbol, Bound { binding: Binding::Entity(entity), span: name.span });
        }
        self.labels.push(LabelScope::default());
        let (binders, body) = self.bound_body(binders, sets, body);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        self.names.leave(mark);
        self.depth = 0;
        let recursive = names_entity(&body, entity);
        let expr = Self::expr(ExprKind::Function(binders, Box::new(body)), span);
        if awaited.is_some() {
            self.fulfil(entity);
        } else {
            self.world.entities[entity as usize].recursive = recursive;
        }
        if free {
            self.finish(entity, Vec::new(), expr, labels, local, span, *name);
        }
    }

    fn new_entity(&mut self, name: ast::Name, span: Span) -> EntityNumber {
        self.world.add_entity(Entity {
            name: name.symbol,
            plain_name: name.symbol,
            module: self.module,
            origin: self.module,
            parameters: Vec::new(),
            body: Body::Awaited,
            recursive: false,
            fact: false,
            function: None,
            span,
            name_span: name.span,
            labels: Vec::new(),
            profile: None,
            formals: None,
            broken: false,
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn finish(
        &mut self,
        number: EntityNumber,
        parameters: Vec<Parameter>,
        body: Expr,
        labels: Vec<Label>,
        local: bool,
        span: Span,
        name: ast::Name,
    ) {
        let broken = self.broken;
        let entity = &mut self.world.entities[number as usize];
        entity.parameters = parameters;
        entity.body = Body::Expr(body);
        entity.labels = labels;
        entity.span = span;
        entity.name_span = name.span;
        entity.broken = broken;
        self.export(name.symbol, Binding::Entity(number), local, name.span);
        self.check_levels(number);
    }

    /// The operator of that name which was declared `RECURSIVE` and is not yet defined.
    fn awaited_entity(&self, name: &ast::Name) -> Option<EntityNumber> {
        match self.names.get(name.symbol).map(|bound| &bound.binding) {
            Some(Binding::Entity(number)) if self.awaited.contains(number) => Some(*number),
            Some(Binding::Entity(_) | Binding::Declaration(_) | Binding::Instance(_) | Binding::Local(_)) | None => {
                None
            }
        }
    }

    fn fulfil(&mut self, entity: EntityNumber) {
        self.awaited.retain(|&awaited| awaited != entity);
    }

    fn recursive_arity(&mut self, name: &ast::Name, declared: usize, found: usize, entity: EntityNumber) {
        let (text, place) = (self.text(name.symbol), self.world.entity(entity).name_span);
        self.report_recursive_arity(&text, declared, found, name.span, place);
    }

    fn report_recursive_arity(&mut self, text: &str, declared: usize, found: usize, span: Span, place: Span) {
        self.error(
            Diagnostic::error(
                "tlars::semantics::recursive_arity",
                format!(
                    "`{text}` was declared with {declared} parameter{}, but is defined with {found}",
                    plural(declared)
                ),
                span,
            )
            .label(place, "declared here"),
        );
    }

    /// The sets of binders, outside the scope of the bound variables.
    pub(super) fn binder_sets(&mut self, binders: &[ast::Binder]) -> Vec<Expr> {
        binders.iter().map(|binder| self.expression(&binder.set)).collect()
    }

    /// Enters the bound variables and resolves the body in their scope.
    pub(super) fn bound_body(
        &mut self,
        binders: &[ast::Binder],
        sets: Vec<Expr>,
        body: &ast::Expr,
    ) -> (Vec<Binder>, Expr) {
        let (mark, depth) = (self.names.enter(), self.depth);
        let mut bound = 0;
        let resolved = binders
            .iter()
            .zip(sets)
            .map(|(binder, set)| {
                let pattern = self.pattern(&binder.pattern);
                bound += pattern_names(&binder.pattern).len();
                Binder { pattern, set }
            })
            .collect();
        let body = self.expression(body);
        self.label_unbound(bound);
        self.depth = depth;
        self.names.leave(mark);
        (resolved, body)
    }

    /// Enters the frames of a pattern.
    pub(super) fn pattern(&mut self, pattern: &ast::Pattern) -> Pattern {
        let local = |frame, slot| LocalName { frame, slot, arity: 0, kind: LocalKind::Bound };
        self.label_bound(pattern_names(pattern));
        match pattern {
            ast::Pattern::Names(names) => {
                for name in names {
                    self.introduce_local(name, local(self.depth, 0));
                    self.depth += 1;
                }
                Pattern::Names(names.iter().map(|name| name.symbol).collect())
            }
            ast::Pattern::Tuple(names) => {
                let frame = self.depth;
                self.depth += 1;
                for (slot, name) in names.iter().enumerate() {
                    self.introduce_local(name, local(frame, slot as u32));
                }
                Pattern::Tuple(names.iter().map(|name| name.symbol).collect())
            }
        }
    }

    /// `LET ... IN e`
    pub(super) fn let_in(&mut self, units: &[ast::Unit], body: &ast::Expr) -> ExprKind {
        let (mark, frame) = (self.names.enter(), self.depth);
        self.depth += 1;
        let mut scope = LetFrame { frame, ..LetFrame::default() };
        for unit in units {
            match &unit.kind {
                ast::UnitKind::Operator { definition, .. } => {
                    self.let_operator(&mut scope, definition, unit.span);
                }
                ast::UnitKind::Function { name, binders, body, .. } => {
                    self.let_function(&mut scope, name, binders, body, unit.span);
                }
                ast::UnitKind::Recursive(parameters) => self.let_recursive(&mut scope, parameters),
                ast::UnitKind::NamedInstance { name, parameters, instance, .. } => {
                    self.let_instance(name, parameters, instance, unit.span);
                }
                ast::UnitKind::Separator
                | ast::UnitKind::Variables(_)
                | ast::UnitKind::Constants(_)
                | ast::UnitKind::Instance { .. }
                | ast::UnitKind::Assume { .. }
                | ast::UnitKind::Theorem { .. }
                | ast::UnitKind::Use(_)
                | ast::UnitKind::Module(_) => self.error(Diagnostic::error(
                    "tlars::semantics::let_unit",
                    "only definitions and instances can stand in a `LET`",
                    unit.span,
                )),
            }
        }
        for (name, ..) in std::mem::take(&mut scope.awaited) {
            if self.unread.contains(&name.symbol) {
                continue;
            }
            let text = self.text(name.symbol);
            self.error(Diagnostic::error(
                "tlars::semantics::recursive_undefined",
                format!("`{text}` is declared `RECURSIVE` but not defined in the same `LET`"),
                name.span,
            ));
        }
        let body = self.expression(body);
        self.depth = frame;
        self.names.leave(mark);
        let definitions = scope
            .definitions
            .into_iter()
            .map(|definition| {
                definition.unwrap_or_else(|| LetDefinition {
                    name: self.words.minus,
                    parameters: Vec::new(),
                    body: self.nothing(body.span),
                    recursive: false,
                    span: body.span,
                })
            })
            .collect();
        ExprKind::Let(definitions, Box::new(body))
    }

    fn let_recursive(&mut self, scope: &mut LetFrame, parameters: &[ast::Parameter]) {
        for parameter in parameters {
            if !self.is_free(&parameter.name) {
                continue;
            }
            let slot = scope.definitions.len() as u32;
            scope.definitions.push(None);
            scope.awaited.push((parameter.name, slot, parameter.arity));
            let local = LocalName { frame: scope.frame, slot, arity: parameter.arity, kind: LocalKind::Awaited };
            let binding = Binding::Local(local);
            self.names.set(parameter.name.symbol, Bound { binding, span: parameter.name.span });
        }
    }

    /// The slot of a definition, where it may be defined here; with what it was declared to take.
    fn let_slot(&mut self, scope: &mut LetFrame, name: &ast::Name) -> Option<(u32, Option<usize>)> {
        if let Some(index) = scope.awaited.iter().position(|(awaited, ..)| awaited.symbol == name.symbol) {
            let (_, slot, arity) = scope.awaited.remove(index);
            return Some((slot, Some(arity)));
        }
        let elsewhere = match self.names.get(name.symbol).map(|bound| &bound.binding) {
            Some(Binding::Local(local)) => local.kind == LocalKind::Awaited,
            Some(Binding::Entity(number)) => self.awaited.contains(number),
            Some(Binding::Declaration(_) | Binding::Instance(_)) | None => false,
        };
        if elsewhere {
            let text = self.text(name.symbol);
            self.error(Diagnostic::error(
                "tlars::semantics::recursive_level",
                format!("`{text}` was declared `RECURSIVE` outside this `LET` and must be defined there"),
                name.span,
            ));
            return None;
        }
        if !self.is_free(name) {
            return None;
        }
        let slot = scope.definitions.len() as u32;
        scope.definitions.push(None);
        Some((slot, None))
    }

    fn let_operator(&mut self, scope: &mut LetFrame, definition: &ast::Operator, span: Span) {
        let name = &definition.name;
        let place = self.place(name.symbol).unwrap_or(name.span);
        let slot = self.let_slot(scope, name);
        let parameters = form_parameters(&definition.parameters);
        let higher_order = parameters.iter().any(|parameter| parameter.arity > 0);
        if let (Some((slot, Some(arity))), true) = (slot, higher_order) {
            let arities = parameters.iter().map(|parameter| parameter.arity).collect();
            self.let_arities.insert((scope.frame, slot), arities);
            let kind = LocalKind::Let { higher_order, function: None };
            let local = LocalName { frame: scope.frame, slot, arity, kind };
            self.names.set(name.symbol, Bound { binding: Binding::Local(local), span: name.span });
        }
        let (mark, at_top) = (self.names.enter(), definition.parameters.is_empty());
        if !at_top {
            self.parameters(&definition.parameters);
        }
        let forbidden = self.labels.last().and_then(|labels| labels.forbidden);
        self.labels.push(LabelScope { forbidden, ..LabelScope::default() });
        let body = self.expression(&definition.body);
        self.leave_let_labels(name.symbol, body.span);
        self.check_own_name(definition);
        if !at_top {
            self.depth -= 1;
        }
        self.names.leave(mark);
        let Some((slot, declared)) = slot else { return };
        if let Some(declared) = declared.filter(|&declared| declared != parameters.len()) {
            let text = self.text(name.symbol);
            self.report_recursive_arity(&text, declared, parameters.len(), name.span, place);
        }
        if higher_order {
            let arities = parameters.iter().map(|parameter| parameter.arity).collect();
            self.let_arities.insert((scope.frame, slot), arities);
        }
        let local = LocalName {
            frame: scope.frame,
            slot,
            arity: parameters.len(),
            kind: LocalKind::Let { higher_order, function: None },
        };
        self.names.set(name.symbol, Bound { binding: Binding::Local(local), span: name.span });
        if let Some(place) = scope.definitions.get_mut(slot as usize) {
            *place = Some(LetDefinition { name: name.symbol, parameters, body, recursive: declared.is_some(), span });
        }
    }

    fn let_function(
        &mut self,
        scope: &mut LetFrame,
        name: &ast::Name,
        binders: &[ast::Binder],
        body: &ast::Expr,
        span: Span,
    ) {
        let place = self.place(name.symbol).unwrap_or(name.span);
        let slot = self.let_slot(scope, name);
        let sets = self.binder_sets(binders);
        if let Some((_, Some(declared))) = slot
            && declared != 0
        {
            let text = self.text(name.symbol);
            self.report_recursive_arity(&text, declared, 0, name.span, place);
        }
        let arity = function_arity(binders);
        if let Some((slot, _)) = slot {
            let local = LocalName {
                frame: scope.frame,
                slot,
                arity: 0,
                kind: LocalKind::Let { higher_order: false, function: Some(arity) },
            };
            self.names.set(name.symbol, Bound { binding: Binding::Local(local), span: name.span });
        }
        let forbidden = self.labels.last().and_then(|labels| labels.forbidden);
        self.labels.push(LabelScope { forbidden, ..LabelScope::default() });
        let (binders, body) = self.bound_body(binders, sets, body);
        self.labels.pop();
        let Some((slot, declared)) = slot else { return };
        let frames: u32 = binders.iter().map(|binder| binder.pattern.frames()).sum();
        let mut recursive = declared.is_some();
        body.each_local(&mut |local, depth| recursive |= local.up == depth + frames && local.slot == slot);
        let expr = Expr { kind: ExprKind::Function(binders, Box::new(body)), span, level: Level::Constant };
        if let Some(place) = scope.definitions.get_mut(slot as usize) {
            *place = Some(LetDefinition { name: name.symbol, parameters: Vec::new(), body: expr, recursive, span });
        }
    }
}

/// The names that a pattern binds.
pub fn pattern_names(pattern: &ast::Pattern) -> &[ast::Name] {
    match pattern {
        ast::Pattern::Names(names) | ast::Pattern::Tuple(names) => names,
    }
}

/// How many arguments a function takes: a tuple pattern counts as one.
fn function_arity(binders: &[ast::Binder]) -> u32 {
    binders
        .iter()
        .map(|binder| match &binder.pattern {
            ast::Pattern::Names(names) => names.len() as u32,
            ast::Pattern::Tuple(_) => 1,
        })
        .sum()
}

/// The parameters as the form has them.
pub fn form_parameters(parameters: &[ast::Parameter]) -> Vec<Parameter> {
    parameters.iter().map(|parameter| Parameter { name: parameter.name.symbol, arity: parameter.arity }).collect()
}

/// Whether an expression names a definition.
fn names_entity(expr: &Expr, entity: EntityNumber) -> bool {
    use crate::semantics::Child;
    let mut found = matches!(&expr.kind, ExprKind::Call(id, _) if id.0 == entity);
    expr.each_part(&mut |_, part| match part {
        Child::Expr(part) => found = found || names_entity(part, entity),
        Child::Definition(id) => found |= id.0 == entity,
        Child::Constant(_) | Child::Local(_) => {}
    });
    found
}

/// `s` for more than one.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
