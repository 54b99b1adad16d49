//! Checks the levels in expressions and definitions, and writes its level into each expression.

use super::call::{Operator, open_call};
use super::facts::{Facts, Parameter, keep};
use super::profile::Profile;
use crate::semantics::builtin;
use crate::semantics::form::*;
use crate::semantics::world::{Body, EntityNumber, InstanceNumber, World};
use crate::text::{Diagnostic, Span, Symbol};
use std::rc::Rc;

/// A slot of a frame, as level checking sees it.
pub enum Slot {
    /// A bound variable or `@`.
    Bound(Level),
    /// The number of a parameter.
    Formal(u32),
    /// A definition of a `LET`.
    Definition(Symbol, Rc<Profile>),
}

/// The level checker.
pub struct Checker<'w> {
    pub(super) world: &'w mut World,
    pub(super) frames: Vec<Vec<Slot>>,
    /// Findings are kept back while this is not zero.
    pub(super) quiet: u32,
    pub(super) errors: usize,
}

impl<'w> Checker<'w> {
    /// A checker at the outermost level of a module.
    pub fn new(world: &'w mut World) -> Self {
        Checker { world, frames: Vec::new(), quiet: 0, errors: 0 }
    }

    /// Checks an expression whose outermost frame has parameters with these numbers and arities.
    pub fn body(&mut self, formals: &[(u32, usize)], expr: &mut Expr) -> Facts {
        self.frames.push(formals.iter().map(|&(number, _)| Slot::Formal(number)).collect());
        let facts = self.expr(expr);
        self.frames.pop();
        facts
    }

    /// Checks an operator whose outermost frame has parameters with these numbers and arities.
    pub fn operator_body(
        &mut self,
        formals: &[(u32, usize)],
        operator: &mut OperatorArgument,
    ) -> (Facts, Option<Rc<Profile>>) {
        self.frames.push(formals.iter().map(|&(number, _)| Slot::Formal(number)).collect());
        let operand = self.operator(operator);
        self.frames.pop();
        let profile = match operand.operator {
            Some(Operator::Defined(profile)) => Some(profile),
            Some(Operator::Open(_)) | None => None,
        };
        (operand.facts, profile)
    }

    /// Numbers the parameters of an operator.
    pub fn number(&mut self, parameters: &[crate::semantics::form::Parameter]) -> Rc<[(u32, usize)]> {
        parameters
            .iter()
            .map(|parameter| {
                self.world.formals += 1;
                (self.world.formals, parameter.arity)
            })
            .collect()
    }

    /// Checks a definition, once it is complete. Its profile is kept.
    pub fn entity(&mut self, number: EntityNumber) {
        let entity = &mut self.world.entities[number as usize];
        let broken = entity.broken;
        let facts = match std::mem::replace(&mut entity.body, Body::Awaited) {
            Body::Expr(mut body) => {
                let formals = self.formals(number);
                self.quiet += u32::from(broken);
                let facts = self.body(&formals, &mut body);
                self.quiet -= u32::from(broken);
                self.world.entities[number as usize].body = Body::Expr(body);
                facts
            }
            Body::Imported { instance, source } => {
                entity.body = Body::Imported { instance, source };
                super::instance::substituted(self.world, instance, source)
            }
            other @ (Body::Awaited | Body::AssumeProve | Body::Step(_) | Body::Silent) => {
                entity.body = other;
                Facts::default()
            }
        };
        let formals = self.formals(number);
        self.world.entities[number as usize].profile = Some(Rc::new(Profile::of(formals, facts)));
    }

    /// The numbers of a definition's parameters.
    pub(super) fn formals(&mut self, number: EntityNumber) -> Rc<[(u32, usize)]> {
        let entity = self.world.entity(number);
        if let Some(formals) = &entity.formals {
            return formals.iter().zip(&entity.parameters).map(|(&id, parameter)| (id, parameter.arity)).collect();
        }
        let parameters = entity.parameters.clone();
        let formals = self.number(&parameters);
        self.world.entities[number as usize].formals = Some(formals.iter().map(|&(id, _)| id).collect());
        formals
    }

    /// Gives a recursive operator the profile that is assumed before its body is known.
    pub fn assume(&mut self, number: EntityNumber) {
        let parameters = self.world.entity(number).parameters.clone();
        let formals = self.number(&parameters);
        let entity = &mut self.world.entities[number as usize];
        entity.formals = Some(formals.iter().map(|&(id, _)| id).collect());
        entity.profile = Some(Rc::new(Profile::assumed(formals)));
    }

    /// Checks a section of definitions that call each other.
    pub fn section(&mut self, numbers: &[EntityNumber], is_recursive: &dyn Fn(EntityNumber) -> bool) {
        self.quiet += 1;
        let mut section = Facts::default();
        for &number in numbers {
            self.entity(number);
            if is_recursive(number) {
                self.quiet -= 1;
                self.check_primed(number);
                self.quiet += 1;
                if let Some(profile) = self.world.entity(number).profile.clone() {
                    section.raise(&profile.facts);
                    section.occurring.add(&profile.facts.occurring, keep);
                }
            }
        }
        self.quiet -= 1;
        let join = |world: &mut World| {
            for &number in numbers {
                let entity = &mut world.entities[number as usize];
                if let Some(profile) = &entity.profile {
                    let mut joined = profile.joined(&section);
                    if is_recursive(number) {
                        joined.weights = vec![true; joined.weights.len()];
                    }
                    entity.profile = Some(Rc::new(joined));
                }
            }
        };
        join(self.world);
        for &number in numbers {
            let before = self.world.entity(number).profile.clone();
            self.entity(number);
            let entity = &mut self.world.entities[number as usize];
            if let (Some(before), Some(profile)) = (before, &entity.profile) {
                let mut joined = profile.joined(&before.facts);
                if is_recursive(number) {
                    joined.weights = vec![true; joined.weights.len()];
                }
                entity.profile = Some(Rc::new(joined));
            }
        }
    }

    pub(super) fn check_primed(&mut self, number: EntityNumber) {
        let entity = self.world.entity(number);
        let Some(profile) = &entity.profile else { return };
        let primed: Vec<Symbol> = entity
            .parameters
            .iter()
            .zip(&profile.limits)
            .filter(|(_, limit)| **limit < Level::Action)
            .map(|(parameter, _)| parameter.name)
            .collect();
        let (name, span) = (entity.name, entity.name_span);
        for parameter in primed {
            let (name, parameter) = (self.world.text(name).to_owned(), self.world.text(parameter).to_owned());
            self.error(
                Diagnostic::error(
                    "tlars::semantics::recursive_primed",
                    format!("the recursive operator `{name}` primes its parameter `{parameter}`"),
                    span,
                )
                .help("prime the result of the operator instead, or pass the primed value"),
            );
        }
    }

    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        if self.quiet == 0 {
            self.errors += 1;
            self.world.report(diagnostic);
        }
    }

    /// The profile of a definition; that of one that is only now being checked says nothing.
    pub(super) fn profile(&mut self, number: EntityNumber) -> Rc<Profile> {
        if let Some(profile) = &self.world.entity(number).profile {
            return profile.clone();
        }
        if let Body::Imported { .. } = self.world.entity(number).body {
            let frames = std::mem::take(&mut self.frames);
            self.entity(number);
            self.frames = frames;
            if let Some(profile) = &self.world.entity(number).profile {
                return profile.clone();
            }
        }
        let parameters = self.world.entity(number).parameters.clone();
        let formals = self.number(&parameters);
        Rc::new(Profile::of(formals, Facts::default()))
    }

    /// Checks an expression.
    pub fn expr(&mut self, expr: &mut Expr) -> Facts {
        let facts = self.kind(expr);
        expr.level = facts.level;
        facts
    }

    pub(super) fn kind(&mut self, expr: &mut Expr) -> Facts {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Integer(_) | ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Boolean(_) => Facts::default(),
            ExprKind::Constant(ConstantId(number)) | ExprKind::Variable(VariableId(number)) => {
                let level = self.world.declaration(*number).level();
                Facts::parameter(Parameter::Declaration(*number), level)
            }
            ExprKind::Local(local) => {
                let local = *local;
                self.call_local(local, Vec::new(), span)
            }
            ExprKind::CallLocal(local, arguments) => {
                let local = *local;
                let operands = self.arguments(arguments);
                self.call_local(local, operands, span)
            }
            ExprKind::Call(DefinitionId(number), arguments) => {
                let number = *number;
                let operands = self.arguments(arguments);
                let profile = self.profile(number);
                let name = self.world.entity(number).name;
                self.apply(name, &profile, operands, span)
            }
            ExprKind::CallConstant(ConstantId(number), arguments) => {
                let number = *number;
                let operands = self.arguments(arguments);
                let level = self.world.declaration(number).level();
                open_call(Parameter::Declaration(number), level, &operands)
            }
            ExprKind::Apply(builtin, operands) => {
                let builtin = *builtin;
                self.builtin(builtin, operands, span)
            }
            ExprKind::Filter(binder, body) => {
                let before = self.errors;
                let sets = self.binders(std::slice::from_mut(&mut **binder), span);
                let part = self.within(std::slice::from_ref(&**binder), body);
                let mut facts = self.plain("a set constructor", &[(&part, body.span)], Level::Action, before);
                add(&mut facts, &sets);
                facts
            }
            ExprKind::Map(body, binders) => {
                let before = self.errors;
                let sets = self.binders(binders, span);
                let part = self.within(binders, body);
                let mut facts = self.plain("a set constructor", &[(&part, body.span)], Level::Action, before);
                add(&mut facts, &sets);
                facts
            }
            ExprKind::Function(binders, body) => {
                let sets = self.binders(binders, span);
                let mut facts = self.within(binders, body);
                add(&mut facts, &sets);
                facts
            }
            ExprKind::Record(fields) => {
                let mut facts = Facts::default();
                for (_, field) in fields {
                    let part = self.expr(field);
                    add(&mut facts, &part);
                }
                facts
            }
            ExprKind::RecordSet(fields) => {
                let before = self.errors;
                let parts: Vec<_> = fields.iter_mut().map(|(_, field)| (self.expr(field), field.span)).collect();
                let parts: Vec<_> = parts.iter().map(|(part, span)| (part, *span)).collect();
                self.plain("a set of records", &parts, Level::Action, before)
            }
            ExprKind::Except(function, updates) => {
                let before = self.errors;
                let mut parts = vec![(self.expr(function), function.span)];
                let level = parts[0].0.level;
                for update in updates {
                    for step in &mut update.path {
                        if let PathStep::Index(index) = step {
                            parts.push((self.expr(index), index.span));
                        }
                    }
                    self.frames.push(vec![Slot::Bound(level)]);
                    parts.push((self.expr(&mut update.value), update.value.span));
                    self.frames.pop();
                }
                let parts: Vec<_> = parts.iter().map(|(part, span)| (part, *span)).collect();
                self.plain("EXCEPT", &parts, Level::Action, before)
            }
            ExprKind::Field(record, _) => {
                let before = self.errors;
                let part = self.expr(record);
                self.plain("a field", &[(&part, record.span)], Level::Action, before)
            }
            ExprKind::If(parts) => {
                let mut facts = Facts::default();
                for part in parts.iter_mut() {
                    let part = self.expr(part);
                    add(&mut facts, &part);
                }
                facts
            }
            ExprKind::Case(arms, other) => {
                let mut facts = Facts::default();
                for (guard, value) in arms {
                    let (guard, value) = (self.expr(guard), self.expr(value));
                    add(&mut facts, &guard);
                    add(&mut facts, &value);
                }
                if let Some(other) = other {
                    let other = self.expr(other);
                    add(&mut facts, &other);
                }
                facts
            }
            ExprKind::Let(definitions, body) => self.let_in(definitions, body),
            ExprKind::Quantifier(_, binders, body) => {
                let sets = self.binders(binders, span);
                let mut facts = self.within(binders, body);
                add(&mut facts, &sets);
                if facts.level == Level::Temporal {
                    for binder in binders.iter().filter(|binder| binder.set.level == Level::Action) {
                        self.error(
                            Diagnostic::error(
                                "tlars::semantics::action_bound",
                                "a temporal formula cannot be quantified over a set that depends on the next state",
                                binder.set.span,
                            )
                            .help("take a set that has no primes"),
                        );
                    }
                }
                facts
            }
            ExprKind::Unbounded(_, names, body) => {
                self.frames.push(names.iter().map(|_| Slot::Bound(Level::Constant)).collect());
                let facts = self.expr(body);
                self.frames.pop();
                facts
            }
            ExprKind::TemporalQuantifier(_, names, body) => {
                self.frames.push(names.iter().map(|_| Slot::Bound(Level::State)).collect());
                let part = self.expr(body);
                self.frames.pop();
                let mut facts = Facts::of(Level::Temporal);
                facts.demand(&part);
                facts.opaque.add(&part.occurring, keep);
                facts
            }
            ExprKind::Choose(binder, body) => {
                let before = self.errors;
                let sets = self.binders(std::slice::from_mut(&mut **binder), span);
                let part = self.within(std::slice::from_ref(&**binder), body);
                let mut facts = self.plain("CHOOSE", &[(&part, body.span)], Level::Action, before);
                add(&mut facts, &sets);
                facts
            }
            ExprKind::ChooseUnbounded(names, body) => {
                let before = self.errors;
                self.frames.push(names.iter().map(|_| Slot::Bound(Level::Constant)).collect());
                let part = self.expr(body);
                self.frames.pop();
                self.plain("CHOOSE", &[(&part, body.span)], Level::Action, before)
            }
            ExprKind::Square(parts) => self.action("[A]_v", parts, [Level::Action, Level::State], Level::Action),
            ExprKind::Angle(parts) => self.action("<<A>>_v", parts, [Level::Action, Level::State], Level::Action),
            ExprKind::Fairness(fairness, parts) => {
                let name = match fairness {
                    Fairness::Weak => "WF_v(A)",
                    Fairness::Strong => "SF_v(A)",
                };
                self.action(name, parts, [Level::State, Level::Action], Level::Temporal)
            }
        }
    }

    pub(super) fn binders(&mut self, binders: &mut [Binder], _whole: Span) -> Facts {
        let mut facts = Facts::default();
        for binder in binders {
            let before = self.errors;
            let part = self.expr(&mut binder.set);
            if part.level > Level::Action && self.errors == before {
                self.error(Diagnostic::error(
                    "tlars::semantics::bound_level",
                    "a temporal formula cannot be the set over which a variable ranges",
                    binder.set.span,
                ));
            }
            add(&mut facts, &part);
        }
        facts
    }

    pub(super) fn within(&mut self, binders: &[Binder], body: &mut Expr) -> Facts {
        let frames = self.frames.len();
        for binder in binders {
            match &binder.pattern {
                Pattern::Names(names) => {
                    names.iter().for_each(|_| self.frames.push(vec![Slot::Bound(Level::Constant)]));
                }
                Pattern::Tuple(names) => {
                    self.frames.push(names.iter().map(|_| Slot::Bound(Level::Constant)).collect());
                }
            }
        }
        let facts = self.expr(body);
        self.frames.truncate(frames);
        facts
    }

    /// An operator of weight 1 all of whose operands have the same limit.
    pub(super) fn plain(&mut self, name: &str, parts: &[(&Facts, Span)], limit: Level, errors_before: usize) -> Facts {
        let correct = self.errors == errors_before;
        for (part, span) in parts {
            if part.level > limit && correct {
                self.too_high(name, part.level, limit, *span);
            }
        }
        Facts::joined(0..parts.len(), Level::Constant, &|facts, index| {
            add(facts, parts[index].0);
            facts.limit(parts[index].0, limit);
        })
    }

    /// An operator of weight 0 with two operands.
    pub(super) fn action(&mut self, name: &str, parts: &mut [Expr; 2], limits: [Level; 2], level: Level) -> Facts {
        let before = self.errors;
        let mut facts = Facts::of(level);
        for (expr, limit) in parts.iter_mut().zip(limits) {
            let part = self.expr(expr);
            if part.level > limit && self.errors == before {
                self.too_high(name, part.level, limit, expr.span);
            }
            facts.demand(&part);
            facts.opaque.add(&part.occurring, keep);
            facts.limit(&part, limit);
        }
        facts
    }

    pub(super) fn too_high(&mut self, name: &str, found: Level, limit: Level, span: Span) {
        let what = match (limit, found) {
            (Level::Constant, _) => "a constant",
            (Level::State, _) => "an expression without primes",
            (Level::Action, _) => "an expression without temporal operators",
            (Level::Temporal, _) => "a formula",
        };
        let found = level_name(found);
        let mut diagnostic = Diagnostic::error(
            "tlars::semantics::level",
            format!("`{name}` needs {what} here, but this is {found}"),
            span,
        );
        if name == "'" {
            diagnostic = diagnostic.help("an expression can be primed only once, and only if it speaks of one state");
        }
        self.error(diagnostic);
    }

    pub(super) fn builtin(&mut self, builtin: Builtin, operands: &mut [Expr], span: Span) -> Facts {
        let before = self.errors;
        let parts: Vec<(Facts, bool)> = operands
            .iter_mut()
            .map(|operand| {
                let before = self.errors;
                let facts = self.expr(operand);
                let correct = self.errors == before;
                (facts, correct)
            })
            .collect();
        let demands = builtin::demands(builtin);
        for ((part, correct), operand) in parts.iter().zip(operands.iter()) {
            if part.level > demands.limit && *correct {
                self.too_high(builtin::text(builtin), part.level, demands.limit, operand.span);
            }
        }
        let facts = Facts::joined(0..parts.len(), demands.level, &|facts, index| {
            let (part, _) = &parts[index];
            facts.demand(part);
            if demands.weight {
                facts.raise(part);
            } else {
                facts.opaque.add(&part.occurring, keep);
            }
            facts.limit(part, demands.limit);
        });
        if self.errors == before {
            self.temporal(builtin, operands, span);
        }
        facts
    }

    /// Operators that accept state predicates and temporal formulas, but not the actions between them.
    pub(super) fn temporal(&mut self, builtin: Builtin, operands: &[Expr], span: Span) {
        match builtin {
            Builtin::Always | Builtin::Eventually => {
                let Some(operand) = operands.first() else { return };
                let always = builtin == Builtin::Always;
                let fits = match &operand.kind {
                    ExprKind::Square(_) => always,
                    ExprKind::Angle(_) => !always,
                    ExprKind::Let(..) => true,
                    _ => false,
                };
                if operand.level == Level::Action && !fits {
                    let (name, form) = if always { ("[]", "[A]_v") } else { ("<>", "<<A>>_v") };
                    self.error(
                        Diagnostic::error(
                            "tlars::semantics::stuttering",
                            format!("`{name}` before an action needs the form `{form}`"),
                            span,
                        )
                        .help(format!(
                            "write `{name}{form}` with the action for `A` and the tuple of variables for `v`"
                        )),
                    );
                }
            }
            Builtin::LeadsTo | Builtin::Guarantees => {
                if let Some(operand) = operands.iter().find(|operand| operand.level == Level::Action) {
                    self.error(Diagnostic::error(
                        "tlars::semantics::action_as_temporal",
                        format!(
                            "an action cannot stand beside `{}`, only a state predicate or a temporal formula",
                            builtin::text(builtin)
                        ),
                        operand.span,
                    ));
                }
            }
            Builtin::And | Builtin::Or | Builtin::Implies | Builtin::Equivalent => {
                let temporal = operands.iter().find(|operand| operand.level == Level::Temporal);
                let action = operands.iter().find(|operand| operand.level == Level::Action);
                if let (Some(temporal), Some(action)) = (temporal, action) {
                    self.error(
                        Diagnostic::error(
                            "tlars::semantics::mixed_levels",
                            format!("`{}` cannot join an action and a temporal formula", builtin::text(builtin)),
                            action.span,
                        )
                        .marked("an action")
                        .label(temporal.span, "a temporal formula")
                        .help("make the action a temporal formula: `[][A]_v` or `<><<A>>_v`"),
                    );
                }
            }
            _ => {}
        }
    }
}

pub(super) fn add(facts: &mut Facts, part: &Facts) {
    facts.raise(part);
    facts.demand(part);
}

/// A level in words.
pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Constant => "a constant expression",
        Level::State => "a state function",
        Level::Action => "an action (it speaks of the next state)",
        Level::Temporal => "a temporal formula",
    }
}

/// The facts that an instance knows of its substitutes; found when the instance is checked.
pub fn substitutes(world: &mut World, instance: InstanceNumber) -> Rc<[(Facts, Option<Rc<Profile>>)]> {
    if let Some(facts) = &world.instance(instance).facts {
        return facts.clone();
    }
    let parameters = world.instance(instance).parameters.clone();
    let mut substitutions = std::mem::take(&mut world.instances[instance as usize].substitutions);
    let mut checker = Checker::new(world);
    let formals = checker.number(&parameters);
    let facts: Rc<[_]> = substitutions
        .iter_mut()
        .map(|(_, substitute)| match substitute {
            crate::semantics::world::Substitute::Expr(expr) => (checker.body(&formals, expr), None),
            crate::semantics::world::Substitute::Operator(operator) => checker.operator_body(&formals, operator),
        })
        .collect();
    let instance = &mut world.instances[instance as usize];
    instance.substitutions = substitutions;
    instance.formals = Some(formals.iter().map(|&(id, _)| id).collect());
    instance.facts = Some(facts.clone());
    facts
}
