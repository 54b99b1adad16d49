//! Theorems and proofs: their names and levels are checked; nothing of them is evaluated.

use super::Resolver;
use super::label::LabelScope;
use crate::semantics::form::{Expr, Level};
use crate::semantics::level::{self, Facts};
use crate::semantics::names::Bound;
use crate::semantics::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span};

/// What is to be proved.
struct Goal {
    level: Level,
}

impl Resolver<'_> {
    /// An expression outside of any definition, inside one empty frame.
    pub(in crate::semantics) fn outermost(&mut self, tree: &ast::Expr) -> Expr {
        let depth = std::mem::replace(&mut self.depth, 1);
        let expr = self.expression(tree);
        self.depth = depth;
        expr
    }

    /// An expression of a proof, with its levels checked.
    fn checked(&mut self, tree: &ast::Expr) -> (Expr, Facts) {
        let broken = std::mem::replace(&mut self.broken, false);
        let mut expr = self.outermost(tree);
        let before = self.world.diagnostics.len();
        let facts = level::Checker::new(self.world).body(&[], &mut expr);
        if self.broken {
            self.world.diagnostics.truncate(before);
        }
        self.broken |= broken;
        (expr, facts)
    }

    /// A statement that must be an expression; an `ASSUME ... PROVE` is checked, but gives none.
    pub(super) fn statement(&mut self, tree: &ast::Expr) -> Option<Expr> {
        if let ast::ExprKind::AssumeProve(inner) = &tree.kind {
            let mark = self.names.enter();
            let private = std::mem::replace(&mut self.private, true);
            self.assume_prove(inner);
            self.private = private;
            self.names.leave(mark);
            return None;
        }
        Some(self.expression(tree))
    }

    /// `THEOREM T == e PROOF ...`
    pub(super) fn theorem(
        &mut self,
        name: Option<&ast::Name>,
        statement: &ast::Expr,
        proof: Option<&ast::Proof>,
        span: Span,
    ) {
        let free = name.is_some_and(|name| self.is_free_for_fact(name));
        let mark = self.names.enter();
        let private = std::mem::replace(&mut self.private, true);
        self.labels.push(if name.is_some() { LabelScope::default() } else { LabelScope::forbidden() });
        let (body, facts) = self.assertion(statement);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        let goal = Goal { level: facts.level };
        self.world.modules[self.module as usize].statements.push(facts);
        let entity = name.filter(|_| free).map(|name| (*name, self.fact(name, body, labels, span)));
        if let Some((name, entity)) = entity {
            self.names.set(name.symbol, Bound { binding: Binding::Entity(entity), span: name.span });
        }
        if let Some(proof) = proof {
            self.proof(proof, &goal);
        }
        self.private = private;
        self.names.leave(mark);
        if let Some((name, entity)) = entity {
            self.export(name.symbol, Binding::Entity(entity), false, name.span);
        }
    }

    /// A statement, perhaps an `ASSUME ... PROVE` whose declarations stay in scope.
    fn assertion(&mut self, statement: &ast::Expr) -> (Body, Facts) {
        match &statement.kind {
            ast::ExprKind::AssumeProve(inner) => {
                let facts = self.assume_prove(inner);
                (Body::AssumeProve, facts)
            }
            ast::ExprKind::Label(_, _, inner) if matches!(inner.kind, ast::ExprKind::AssumeProve(_)) => {
                self.assertion(inner)
            }
            _ => {
                let (expr, facts) = self.checked(statement);
                (Body::Expr(expr), facts)
            }
        }
    }

    /// `ASSUME a, NEW x PROVE b`: the declarations stay in scope.
    fn assume_prove(&mut self, tree: &ast::AssumeProve) -> Facts {
        let mut facts = Facts::default();
        for assumption in &tree.assumptions {
            match assumption {
                ast::Assumption::Fact(fact) => {
                    let mark = self.names.enter();
                    let (_, part) = self.assertion(fact);
                    self.names.leave(mark);
                    facts.raise(&part);
                    facts.demand(&part);
                }
                ast::Assumption::Declare { level, parameter, set } => {
                    if let Some(set) = set {
                        let (expr, part) = self.checked(set);
                        if part.level == Level::Temporal {
                            self.error(Diagnostic::error(
                                "tlars::semantics::bound_level",
                                "a temporal formula cannot be the set over which a variable ranges",
                                expr.span,
                            ));
                        }
                        facts.demand(&part);
                    }
                    let level = match level {
                        ast::DeclaredLevel::Constant => Level::Constant,
                        ast::DeclaredLevel::Variable | ast::DeclaredLevel::State => Level::State,
                        ast::DeclaredLevel::Action => Level::Action,
                        ast::DeclaredLevel::Temporal => Level::Temporal,
                    };
                    self.declare(&parameter.name, DeclarationKind::New(level), parameter.arity);
                }
            }
        }
        let (_, goal) = self.checked(&tree.goal);
        facts.raise(&goal);
        facts.demand(&goal);
        facts
    }

    fn proof(&mut self, proof: &ast::Proof, goal: &Goal) {
        match proof {
            ast::Proof::Obvious(_) | ast::Proof::Omitted(_) => {}
            ast::Proof::By(facts) => self.facts(facts),
            ast::Proof::Steps(steps) => {
                let (mark, previous) = (self.names.enter(), self.previous.take());
                let numbered = steps.iter().find_map(|step| level_of(&self.text(step.label.symbol)));
                let level = std::mem::replace(&mut self.step_level, numbered.unwrap_or_default());
                for step in steps {
                    self.step(step, goal);
                }
                (self.previous, self.step_level) = (previous, level);
                self.names.leave(mark);
            }
        }
    }

    fn step(&mut self, step: &ast::Step, goal: &Goal) {
        let text = self.text(step.label.symbol);
        let named = !text.ends_with('>');
        if named && (text.starts_with("<*>") || text.starts_with("<+>")) {
            self.error(
                Diagnostic::error(
                    "tlars::semantics::step_name",
                    format!("the step `{text}` cannot have a name, for its level is not a number"),
                    step.label.span,
                )
                .help("write the level as a number, `<1>a`, or leave the name out"),
            );
        }
        self.labels.push(if named { LabelScope::default() } else { LabelScope::forbidden() });
        if let (ast::StepKind::Pick(binders, names, statement), Some(proof)) = (&step.kind, &step.proof) {
            self.pick(step, binders, names, statement, proof, named);
            return;
        }
        if let (ast::StepKind::Assert { suffices: true, statement }, Some(proof)) = (&step.kind, &step.proof) {
            self.suffices(step, statement, proof, goal, named);
            return;
        }
        let mark = self.names.enter();
        // What a step declares is in scope for its own proof; what it introduces, for the steps after it.
        let (body, inner, introduced) = self.step_kind(&step.kind, goal);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        if introduced {
            self.name_step(step, body, labels, named);
            if let Some(proof) = &step.proof {
                let mark = self.names.enter();
                self.proof(proof, &inner);
                self.names.leave(mark);
            }
            return;
        }
        let entity = self.step_entity(step, body, labels, named);
        let symbol = self.plain_step(step.label.symbol);
        if let Some(proof) = &step.proof {
            if let Some(entity) = entity {
                self.names.set(symbol, Bound { binding: Binding::Entity(entity), span: step.label.span });
            }
            self.proof(proof, &inner);
        }
        self.names.leave(mark);
        if let Some(entity) = entity {
            self.names.set(symbol, Bound { binding: Binding::Entity(entity), span: step.label.span });
        }
    }

    /// The names that a PICK introduces are unknown in its own proof.
    fn pick(
        &mut self,
        step: &ast::Step,
        binders: &[ast::Binder],
        names: &[ast::Name],
        statement: &ast::Expr,
        proof: &ast::Proof,
        named: bool,
    ) {
        let mark = self.names.enter();
        self.previous = None;
        let (body, inner) = self.pick_statement(binders, names, statement);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        let names: Vec<ast::Name> = binders
            .iter()
            .flat_map(|binder| super::definition::pattern_names(&binder.pattern))
            .chain(names)
            .copied()
            .collect();
        let introduced = self.introduced(&names);
        self.names.leave(mark);
        self.name_step(step, body, labels, named);
        let mark = self.names.enter();
        self.proof(proof, &inner);
        self.names.leave(mark);
        for (name, bound) in introduced {
            if let Some(bound) = bound {
                self.names.set(name.symbol, bound);
            }
        }
    }

    fn introduced(&self, names: &[ast::Name]) -> Vec<(ast::Name, Option<Bound>)> {
        names.iter().map(|name| (*name, self.names.get(name.symbol).cloned())).collect()
    }

    /// What a SUFFICES assumes is unknown in its own proof, whose goal is still the one before.
    fn suffices(&mut self, step: &ast::Step, statement: &ast::Expr, proof: &ast::Proof, goal: &Goal, named: bool) {
        let mark = self.names.enter();
        let (body, _, _) = self.step_kind(&step.kind, goal);
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        let names: Vec<ast::Name> = match &statement.kind {
            ast::ExprKind::AssumeProve(inner) => inner
                .assumptions
                .iter()
                .filter_map(|assumption| match assumption {
                    ast::Assumption::Declare { parameter, .. } => Some(parameter.name),
                    ast::Assumption::Fact(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let introduced = self.introduced(&names);
        self.names.leave(mark);
        self.name_step(step, body, labels, named);
        let mark = self.names.enter();
        self.proof(proof, &Goal { level: goal.level });
        self.names.leave(mark);
        for (name, bound) in introduced {
            if let Some(bound) = bound {
                self.names.set(name.symbol, bound);
            }
        }
    }

    fn pick_statement(&mut self, binders: &[ast::Binder], names: &[ast::Name], statement: &ast::Expr) -> (Body, Goal) {
        let levels = self.new_bound(binders, names);
        let (_, facts) = self.checked(statement);
        if facts.level == Level::Temporal
            && let Some((_, span)) = levels.iter().find(|(level, _)| *level != Level::Constant)
        {
            self.error(Diagnostic::error(
                "tlars::semantics::temporal_proof",
                "the set of a PICK with a temporal formula must be constant",
                *span,
            ));
        }
        (Body::Step("PICK"), Goal { level: facts.level })
    }

    fn name_step(&mut self, step: &ast::Step, body: Body, labels: Vec<Label>, named: bool) {
        if let Some(entity) = self.step_entity(step, body, labels, named) {
            let symbol = self.plain_step(step.label.symbol);
            self.names.set(symbol, Bound { binding: Binding::Entity(entity), span: step.label.span });
        }
    }

    fn step_entity(&mut self, step: &ast::Step, body: Body, labels: Vec<Label>, named: bool) -> Option<EntityNumber> {
        named.then(|| self.fact(&step.label, body, labels, step.span))
    }

    /// What a step says, the goal of its own proof, and whether what it introduces stays in scope.
    fn step_kind(&mut self, kind: &ast::StepKind, goal: &Goal) -> (Body, Goal, bool) {
        let same = Goal { level: goal.level };
        if !matches!(kind, ast::StepKind::Assert { .. }) {
            self.previous = None;
        }
        match kind {
            ast::StepKind::Assert { suffices, statement } => {
                let (body, facts) = match self.chained(statement) {
                    Some(checked) if !*suffices => checked,
                    Some(_) | None => self.assertion(statement),
                };
                self.previous = match (&statement.kind, suffices) {
                    (ast::ExprKind::Infix(_, _, right), false) => Some((**right).clone()),
                    _ => None,
                };
                let body = if *suffices { Body::Step("SUFFICES") } else { body };
                (body, Goal { level: facts.level }, *suffices)
            }
            ast::StepKind::Case(statement) => {
                let (expr, facts) = self.checked(statement);
                self.must_be_constant(goal, facts.level, "CASE", expr.span);
                (Body::Step("CASE"), same, false)
            }
            ast::StepKind::Have(statement) => {
                let (expr, facts) = self.checked(statement);
                self.must_be_constant(goal, facts.level, "HAVE", expr.span);
                (Body::Step("HAVE"), same, true)
            }
            ast::StepKind::Pick(binders, names, statement) => {
                let (body, goal) = self.pick_statement(binders, names, statement);
                (body, goal, true)
            }
            ast::StepKind::Take(binders, names) => {
                for (level, span) in self.new_bound(binders, names) {
                    self.must_be_constant(goal, level, "TAKE", span);
                }
                (Body::Step("TAKE"), same, true)
            }
            ast::StepKind::Witness(exprs) => {
                for tree in exprs {
                    let (expr, facts) = self.checked(tree);
                    self.must_be_constant(goal, facts.level, "WITNESS", expr.span);
                }
                (Body::Step("WITNESS"), same, true)
            }
            ast::StepKind::Define(units) => {
                self.proof_units(units);
                (Body::Silent, same, true)
            }
            ast::StepKind::Instance(instance) => {
                self.depth = 0;
                self.unnamed_instance(false, instance, instance.module.span);
                (Body::Silent, same, true)
            }
            ast::StepKind::Use(facts) => {
                self.facts(facts);
                (Body::Silent, same, true)
            }
            ast::StepKind::Qed => (Body::Step("QED step"), same, false),
        }
    }

    /// `@ = e` after a step `d = c`: the right side of the step before stands for `@`.
    fn chained(&mut self, statement: &ast::Expr) -> Option<(Body, Facts)> {
        let ast::ExprKind::Infix(operator, left, right) = &statement.kind else { return None };
        if !matches!(left.kind, ast::ExprKind::At) {
            return None;
        }
        let previous = self.previous.take()?;
        let kind = ast::ExprKind::Infix(operator.clone(), Box::new(previous), right.clone());
        let (expr, facts) = self.checked(&ast::Expr { kind, span: statement.span });
        Some((Body::Expr(expr), facts))
    }

    fn must_be_constant(&mut self, goal: &Goal, level: Level, what: &str, span: Span) {
        if goal.level == Level::Temporal && level != Level::Constant {
            self.error(
                Diagnostic::error(
                    "tlars::semantics::temporal_proof",
                    format!("{what} must be constant here, for the goal is a temporal formula"),
                    span,
                )
                .help("what holds in one state says nothing of a behavior"),
            );
        }
    }

    /// Introduces the bound names of a step for the steps after it. Gives the levels of their sets.
    fn new_bound(&mut self, binders: &[ast::Binder], names: &[ast::Name]) -> Vec<(Level, Span)> {
        let levels = binders
            .iter()
            .map(|binder| {
                let (expr, facts) = self.checked(&binder.set);
                (facts.level, expr.span)
            })
            .collect();
        let bound = binders.iter().flat_map(|binder| super::definition::pattern_names(&binder.pattern)).chain(names);
        for name in bound.copied().collect::<Vec<_>>() {
            if self.is_free(&name) {
                self.declare(&name, DeclarationKind::New(Level::Constant), 0);
            }
        }
        levels
    }

    fn proof_units(&mut self, units: &[ast::Unit]) {
        self.units(units);
    }

    /// `USE` and `HIDE` of the module.
    pub(super) fn use_or_hide(&mut self, facts: &ast::Use) {
        let private = std::mem::replace(&mut self.private, true);
        self.facts(facts);
        self.private = private;
    }

    /// The facts and definitions after `BY`, `USE` and `HIDE`.
    fn facts(&mut self, facts: &ast::Use) {
        if facts.facts.is_empty() && facts.definitions.is_empty() {
            let word = match facts.keyword {
                ast::UseKeyword::By => "BY",
                ast::UseKeyword::Use => "USE",
                ast::UseKeyword::Hide => "HIDE",
            };
            let message = format!("{word} needs a fact or a definition");
            let error = Diagnostic::error("tlars::semantics::no_facts", message, facts.span);
            self.error(match facts.keyword {
                ast::UseKeyword::By => error.help("what needs none is `OBVIOUS`"),
                ast::UseKeyword::Use | ast::UseKeyword::Hide => error,
            });
        }
        for item in &facts.facts {
            match item {
                ast::UseItem::Module(name) => self.used_module(name),
                ast::UseItem::Expr(expr) => {
                    self.used_fact(expr);
                    if facts.keyword == ast::UseKeyword::Hide && !self.is_fact_name(expr) {
                        self.error(
                            Diagnostic::error(
                                "tlars::semantics::hidden_expression",
                                "HIDE needs the name of a theorem, an assumption or a step",
                                expr.span,
                            )
                            .help("definitions are hidden with `HIDE DEF Op`"),
                        );
                    }
                }
            }
        }
        for item in &facts.definitions {
            match item {
                ast::UseItem::Module(name) => self.used_module(name),
                ast::UseItem::Expr(expr) => self.used_definition(expr),
            }
        }
    }

    fn used_module(&mut self, name: &ast::Name) {
        let known = self.names.module(name.symbol).is_some()
            || self.world.files.contains_key(&name.symbol)
            || self.world.module(self.module).name == name.symbol;
        if !known {
            let text = self.text(name.symbol);
            self.error(Diagnostic::error(
                "tlars::semantics::unknown_module",
                format!("module `{text}` is used without being extended or instantiated"),
                name.span,
            ));
        }
    }

    /// A fact may be the name of what is otherwise no expression: a theorem that assumes, a step, an instance.
    fn used_fact(&mut self, expr: &ast::Expr) {
        if let ast::ExprKind::Name(name) = &expr.kind {
            let symbol = self.plain_step(name.symbol);
            match self.names.get(symbol).map(|bound| bound.binding.clone()) {
                Some(Binding::Entity(number)) if self.world.entity(number).fact => {
                    if let Body::Silent = self.world.entity(number).body {
                        let text = self.text(name.symbol);
                        self.error(Diagnostic::error(
                            "tlars::semantics::step_as_expression",
                            format!("the step `{text}` states nothing that could be used"),
                            name.span,
                        ));
                    }
                    return;
                }
                Some(Binding::Instance(_)) => return,
                Some(Binding::Entity(_) | Binding::Declaration(_) | Binding::Local(_)) | None => {}
            }
        }
        if let ast::ExprKind::Path(selectors) = &expr.kind {
            self.used_path(selectors, expr);
            return;
        }
        if let ast::ExprKind::AssumeProve(inner) = &expr.kind {
            let mark = self.names.enter();
            self.assume_prove(inner);
            self.names.leave(mark);
            return;
        }
        self.checked(expr);
    }

    fn is_fact_name(&mut self, expr: &ast::Expr) -> bool {
        match &expr.kind {
            ast::ExprKind::Name(name) => {
                let symbol = self.plain_step(name.symbol);
                match self.names.get(symbol).map(|bound| &bound.binding) {
                    Some(Binding::Entity(number)) => self.world.entity(*number).fact,
                    Some(Binding::Instance(_)) => true,
                    Some(Binding::Declaration(_) | Binding::Local(_)) => false,
                    None => self.words.get(name.symbol).is_none(),
                }
            }
            ast::ExprKind::Path(_) | ast::ExprKind::AssumeProve(_) => true,
            _ => false,
        }
    }

    fn used_path(&mut self, selectors: &[ast::Selector], expr: &ast::Expr) {
        let before = self.world.diagnostics.len();
        let broken = self.broken;
        match self.walk(super::path::steps(selectors)) {
            Some(super::path::Walked::Entity { entity, rest, .. }) if self.world.entity(entity).fact => {
                let _ = rest;
            }
            Some(super::path::Walked::Instance(..)) | None => {}
            Some(_) => {
                self.world.diagnostics.truncate(before);
                self.broken = broken;
                self.checked(expr);
            }
        }
    }

    /// A definition that is to be expanded.
    fn used_definition(&mut self, expr: &ast::Expr) {
        let (binding, symbol, span) = match &expr.kind {
            ast::ExprKind::Name(name) | ast::ExprKind::OperatorName(name) => {
                if self.words.get(name.symbol).is_some() {
                    (None, name.symbol, name.span)
                } else {
                    match self.lookup(name.symbol) {
                        Some(binding) => (Some(binding), name.symbol, name.span),
                        None => return self.unknown(name.symbol, name.span),
                    }
                }
            }
            ast::ExprKind::Path(selectors) => {
                let _ = self.walk(super::path::steps(selectors));
                return;
            }
            _ => {
                self.checked(expr);
                return;
            }
        };
        let defined = match binding {
            Some(Binding::Entity(number)) => {
                let entity = self.world.entity(number);
                let step = self.world.text(entity.name).starts_with('<');
                !step || matches!(entity.body, Body::Silent)
            }
            Some(Binding::Instance(_)) => true,
            Some(Binding::Declaration(_) | Binding::Local(_)) | None => false,
        };
        if !defined {
            let text = self.text(symbol);
            self.error(Diagnostic::error(
                "tlars::semantics::no_definition",
                format!("`{text}` after DEF is not a definition"),
                span,
            ));
        }
    }
}

/// The level in the label of a step, where that is a number.
fn level_of(label: &str) -> Option<String> {
    let (level, _) = label.strip_prefix('<')?.split_once('>')?;
    level.starts_with(|digit: char| digit.is_ascii_digit()).then(|| level.to_owned())
}
