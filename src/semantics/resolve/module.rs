//! Modules: merges what they extend, and resolves their units in order.

use super::Resolver;
use super::read::{new_module, require};
use crate::semantics::form::{Level, Parameter};
use crate::semantics::level;
use crate::semantics::names::Bound;
use crate::semantics::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Severity, Span};
use rustc_hash::FxHashSet;
use std::rc::Rc;

impl Resolver<'_> {
    /// Resolves a module from its head to its end.
    pub fn module(&mut self, tree: &ast::Module) {
        let before = self.world.diagnostics.len();
        self.extends(&tree.extends);
        self.foresee(&tree.units);
        self.units(&tree.units);
        let levels = level::module_levels(self.world, self.module);
        let broken = self.world.diagnostics[before..].iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let module = &mut self.world.modules[self.module as usize];
        module.levels = Some(Rc::new(levels));
        module.broken = broken;
    }

    /// Resolves units in order.
    pub fn units(&mut self, units: &[ast::Unit]) {
        for unit in units {
            self.unit(unit);
        }
        self.report_awaited();
    }

    /// Notes what the module defines, for names that are used too early.
    fn foresee(&mut self, units: &[ast::Unit]) {
        for unit in units {
            let name = match &unit.kind {
                ast::UnitKind::Variables(names) => {
                    for name in names {
                        self.later.entry(name.symbol).or_insert(name.span);
                    }
                    continue;
                }
                ast::UnitKind::Constants(parameters) => {
                    for parameter in parameters {
                        self.later.entry(parameter.name.symbol).or_insert(parameter.name.span);
                    }
                    continue;
                }
                ast::UnitKind::Operator { definition, .. } => &definition.name,
                ast::UnitKind::Function { name, .. } | ast::UnitKind::NamedInstance { name, .. } => name,
                ast::UnitKind::Assume { name: Some(name), .. } | ast::UnitKind::Theorem { name: Some(name), .. } => {
                    name
                }
                ast::UnitKind::Separator
                | ast::UnitKind::Recursive(_)
                | ast::UnitKind::Instance { .. }
                | ast::UnitKind::Assume { name: None, .. }
                | ast::UnitKind::Theorem { name: None, .. }
                | ast::UnitKind::Use(_)
                | ast::UnitKind::Module(_) => continue,
            };
            self.later.entry(name.symbol).or_insert(name.span);
        }
    }

    fn extends(&mut self, names: &[ast::Name]) {
        let mut all = FxHashSet::default();
        for name in names {
            let Some(number) = self.find_module(name) else { continue };
            let mut extended = self.world.module(number).extends.clone();
            extended.push(number);
            for module in extended {
                if all.insert(module) {
                    self.world.modules[self.module as usize].extends.push(module);
                }
            }
            let declared = self.world.module(number).declarations.clone();
            let known: FxHashSet<_> = self.world.module(self.module).declarations.iter().copied().collect();
            let mut refused = FxHashSet::default();
            for index in 0..self.world.module(number).exports.len() {
                let export = self.world.module(number).exports[index].clone();
                if !export.local {
                    self.merge(&export, name, &mut refused);
                }
            }
            let new = declared
                .into_iter()
                .filter(|declaration| !known.contains(declaration) && !refused.contains(declaration));
            self.world.modules[self.module as usize].declarations.extend(new);
        }
    }

    /// The module that a name denotes: one around or before this place, or one with a text of its own.
    pub(super) fn find_module(&mut self, name: &ast::Name) -> Option<ModuleNumber> {
        if let Some(number) = self.names.module(name.symbol) {
            return Some(number);
        }
        let words = self.words.clone();
        let found = require(self.world, self.loader, &words, name.symbol, Some(name.span));
        match found {
            Some(number) => self.incomplete |= self.world.module(number).broken,
            None => {
                self.incomplete = true;
                self.broken = true;
            }
        }
        found
    }

    /// Takes over a name of an extended module.
    fn merge(&mut self, export: &Export, asked: &ast::Name, refused: &mut FxHashSet<DeclarationNumber>) {
        let Some(old) = self.names.get(export.name) else {
            self.export(export.name, export.binding.clone(), false, export.span);
            return;
        };
        let (old_binding, old_span) = (old.binding.clone(), old.span);
        if same(&old_binding, &export.binding) {
            return;
        }
        if let Binding::Declaration(declaration) = export.binding {
            refused.insert(declaration);
        }
        let text = self.text(export.name);
        if self.class(&old_binding) == self.class(&export.binding) {
            if self.origin(&old_binding) == self.origin(&export.binding) {
                return;
            }
            let module = self.text(asked.symbol);
            self.world.report(
                Diagnostic::warning(
                    "tlars::semantics::conflicting_extends",
                    format!("`{text}` of module `{module}` is hidden by another `{text}`"),
                    asked.span,
                )
                .label(old_span, "this one is used")
                .label(export.span, "this one is hidden"),
            );
        } else {
            self.error(
                Diagnostic::error(
                    "tlars::semantics::conflicting_extends",
                    format!("the extended modules declare `{text}` in one place and define it in another"),
                    asked.span,
                )
                .label(old_span, "here")
                .label(export.span, "and here"),
            );
        }
    }

    /// The class of a meaning; names of one class may hide each other when modules are extended.
    fn class(&self, binding: &Binding) -> u8 {
        match binding {
            Binding::Declaration(_) => 0,
            Binding::Entity(number) => 1 + u8::from(self.world.entity(*number).fact),
            Binding::Instance(_) => 1,
            Binding::Local(_) => 3,
        }
    }

    fn origin(&self, binding: &Binding) -> Option<ModuleNumber> {
        match binding {
            Binding::Declaration(number) => Some(self.world.declaration(*number).module),
            Binding::Entity(number) => Some(self.world.entity(*number).origin),
            Binding::Instance(path) => path.path.last().map(|&instance| self.world.instance(instance).home),
            Binding::Local(_) => None,
        }
    }

    fn unit(&mut self, unit: &ast::Unit) {
        self.broken = false;
        match &unit.kind {
            ast::UnitKind::Separator => {}
            ast::UnitKind::Variables(names) => {
                self.outside_section(unit.span, "a declaration");
                for name in names {
                    self.declare(name, DeclarationKind::Variable, 0);
                }
            }
            ast::UnitKind::Constants(parameters) => {
                self.outside_section(unit.span, "a declaration");
                for parameter in parameters {
                    self.declare(&parameter.name, DeclarationKind::Constant, parameter.arity);
                }
            }
            ast::UnitKind::Recursive(parameters) => self.recursive(parameters),
            ast::UnitKind::Operator { local, definition } => self.operator(*local, definition, unit.span),
            ast::UnitKind::Function { local, name, binders, body } => {
                self.function(*local, name, binders, body, unit.span);
            }
            ast::UnitKind::Instance { local, instance } => self.unnamed_instance(*local, instance, unit.span),
            ast::UnitKind::NamedInstance { local, name, parameters, instance } => {
                self.named_instance(*local, name, parameters, instance, unit.span);
            }
            ast::UnitKind::Assume { name, statement } => {
                self.outside_section(unit.span, "an assumption");
                self.assume(name.as_ref(), statement, unit.span);
            }
            ast::UnitKind::Theorem { name, statement, proof } => {
                self.outside_section(unit.span, "a theorem");
                self.theorem(name.as_ref(), statement, proof.as_ref(), unit.span);
            }
            ast::UnitKind::Use(facts) => {
                self.outside_section(unit.span, "`USE` and `HIDE`");
                self.use_or_hide(facts);
            }
            ast::UnitKind::Module(inner) => {
                self.outside_section(unit.span, "a module");
                self.inner_module(inner);
            }
        }
    }

    /// Between `RECURSIVE` and the definitions that it promises, only definitions may stand.
    fn outside_section(&mut self, span: Span, what: &str) {
        let Some(&awaited) = self.awaited.first() else { return };
        let entity = self.world.entity(awaited);
        let (name, place) = (self.text(entity.name), entity.name_span);
        self.error(
            Diagnostic::error(
                "tlars::semantics::inside_recursive",
                format!("{what} cannot stand between `RECURSIVE {name}` and the definition of `{name}`"),
                span,
            )
            .label(place, "declared here")
            .help("move it before the `RECURSIVE`, or after the definition"),
        );
    }

    /// Declares a constant or variable.
    pub fn declare(&mut self, name: &ast::Name, kind: DeclarationKind, arity: usize) -> Option<DeclarationNumber> {
        if !self.check_word(name) {
            return None;
        }
        if let Some(old) = self.names.get(name.symbol) {
            let (binding, span) = (old.binding.clone(), old.span);
            let alike = match binding {
                Binding::Declaration(number) => {
                    let old = self.world.declaration(number);
                    old.kind == kind && old.arity == arity
                }
                Binding::Entity(_) | Binding::Instance(_) | Binding::Local(_) => false,
            };
            if alike {
                let text = self.text(name.symbol);
                self.world.report(
                    Diagnostic::warning(
                        "tlars::semantics::declared_twice",
                        format!("`{text}` is declared twice"),
                        name.span,
                    )
                    .label(span, "the first declaration is used"),
                );
            } else {
                self.already(name);
            }
            return None;
        }
        self.world.declarations.push(Declaration {
            name: name.symbol,
            kind,
            arity,
            module: self.module,
            span: name.span,
        });
        let number = self.world.declarations.len() as u32 - 1;
        self.export(name.symbol, Binding::Declaration(number), false, name.span);
        if !self.private {
            self.world.modules[self.module as usize].declarations.push(number);
        }
        Some(number)
    }

    fn recursive(&mut self, parameters: &[ast::Parameter]) {
        for parameter in parameters {
            if !self.is_free_for_recursion(&parameter.name) {
                continue;
            }
            let entity = self.world.add_entity(Entity {
                name: parameter.name.symbol,
                plain_name: parameter.name.symbol,
                module: self.module,
                origin: self.module,
                parameters: vec![Parameter { name: parameter.name.symbol, arity: 0 }; parameter.arity],
                body: Body::Awaited,
                recursive: true,
                fact: false,
                function: None,
                span: parameter.name.span,
                name_span: parameter.name.span,
                labels: Vec::new(),
                profile: None,
                formals: None,
                broken: false,
            });
            level::Checker::new(self.world).assume(entity);
            self.awaited.push(entity);
            let binding = Binding::Entity(entity);
            self.names.set(parameter.name.symbol, Bound { binding, span: parameter.name.span });
        }
    }

    fn is_free_for_recursion(&mut self, name: &ast::Name) -> bool {
        if let Some(Binding::Entity(number)) = self.names.get(name.symbol).map(|bound| &bound.binding) {
            let entity = self.world.entity(*number);
            if !entity.fact && !self.awaited.contains(number) {
                let text = self.text(name.symbol);
                let place = entity.name_span;
                self.error(
                    Diagnostic::error(
                        "tlars::semantics::recursive_undefined",
                        format!("`{text}` is declared `RECURSIVE` after its definition"),
                        name.span,
                    )
                    .label(place, "defined here")
                    .help("declare it before the definition"),
                );
                return false;
            }
        }
        self.is_free(name)
    }

    fn report_awaited(&mut self) {
        for entity in std::mem::take(&mut self.awaited) {
            let entity = self.world.entity(entity);
            let (symbol, span) = (entity.name, entity.name_span);
            let name = self.text(symbol);
            if self.unread.contains(&symbol) {
                continue;
            }
            self.error(Diagnostic::error(
                "tlars::semantics::recursive_undefined",
                format!("`{name}` is declared `RECURSIVE` but never defined"),
                span,
            ));
        }
        if !self.section.is_empty() {
            self.end_section();
        }
    }

    /// A module within the module: it sees the names around it, and is seen only by `INSTANCE` and `EXTENDS` after it.
    fn inner_module(&mut self, tree: &ast::Module) {
        let name = tree.name;
        let external = match self.world.files.get(&name.symbol) {
            Some(File::Read(number)) => Some(*number),
            Some(File::Reading | File::Broken) | None => None,
        };
        if let Some(other) = self.names.module(name.symbol).or(external) {
            let text = self.text(name.symbol);
            let place = self.world.module(other).name_span;
            self.error(
                Diagnostic::error(
                    "tlars::semantics::module_defined_twice",
                    format!("there is another module `{text}`"),
                    name.span,
                )
                .label(place, "the other is here"),
            );
            return;
        }
        let built_in = self.world.module(self.module).built_in;
        let number = new_module(self.world, tree, Some(self.module), built_in);
        let mark = self.names.enter();
        let outer = std::mem::replace(&mut self.module, number);
        let later = std::mem::take(&mut self.later);
        let incomplete = self.incomplete;
        self.module(tree);
        self.later = later;
        self.incomplete = incomplete;
        self.module = outer;
        self.names.leave(mark);
        self.names.set_module(name.symbol, number);
        self.world.modules[outer as usize].inner.push((name.symbol, number));
    }

    fn assume(&mut self, name: Option<&ast::Name>, statement: &ast::Expr, span: Span) {
        let free = match name {
            Some(name) => self.is_free_for_fact(name),
            None => true,
        };
        if name.is_none() {
            self.labels.push(super::label::LabelScope::forbidden());
        } else {
            self.labels.push(super::label::LabelScope::default());
        }
        self.depth = 1;
        let expr = self.statement(statement);
        self.depth = 0;
        let labels = self.labels.pop().map(|scope| scope.labels).unwrap_or_default();
        let Some(mut expr) = expr else { return };
        let facts = level::Checker::new(self.world).body(&[], &mut expr);
        if facts.level != Level::Constant {
            let what = level::name(facts.level);
            self.error(
                Diagnostic::error(
                    "tlars::semantics::assumption_level",
                    format!("an assumption must be constant, but this is {what}"),
                    expr.span,
                )
                .help("assumptions speak of constants only; state a property of the variables as an invariant"),
            );
        }
        let module = &mut self.world.modules[self.module as usize];
        module.statements.push(facts);
        if let (Some(name), true) = (name, free) {
            let entity = self.fact(name, Body::Expr(expr.clone()), labels, span);
            self.export(name.symbol, Binding::Entity(entity), false, name.span);
        }
        let module = &mut self.world.modules[self.module as usize];
        module.assumptions.push(Assumption { name: name.map(|name| name.symbol), expr });
    }

    /// A fact may have the name of another fact, but of nothing else.
    pub fn is_free_for_fact(&mut self, name: &ast::Name) -> bool {
        if let Some(Binding::Entity(number)) = self.names.get(name.symbol).map(|bound| &bound.binding)
            && self.world.entity(*number).fact
        {
            if !self.private {
                self.twice(name);
            }
            return true;
        }
        self.is_free(name)
    }

    /// Warns that a name is given twice; the first meaning is used.
    pub(super) fn twice(&mut self, name: &ast::Name) {
        let text = self.text(name.symbol);
        let mut diagnostic =
            Diagnostic::warning("tlars::semantics::declared_twice", format!("`{text}` is there already"), name.span);
        if let Some(span) = self.place(name.symbol) {
            diagnostic = diagnostic.label(span, "the first is used");
        }
        self.world.report(diagnostic);
    }

    /// A named statement, with its levels checked.
    pub fn fact(&mut self, name: &ast::Name, body: Body, labels: Vec<Label>, span: Span) -> EntityNumber {
        let entity = self.world.add_entity(Entity {
            name: name.symbol,
            plain_name: name.symbol,
            module: self.module,
            origin: self.module,
            parameters: Vec::new(),
            body,
            recursive: false,
            fact: true,
            function: None,
            span,
            name_span: name.span,
            labels,
            profile: None,
            formals: None,
            broken: self.broken,
        });
        // Its findings were reported with the statement.
        let before = self.world.diagnostics.len();
        level::Checker::new(self.world).entity(entity);
        self.world.diagnostics.truncate(before);
        entity
    }
}

fn same(a: &Binding, b: &Binding) -> bool {
    match (a, b) {
        (Binding::Declaration(a), Binding::Declaration(b)) | (Binding::Entity(a), Binding::Entity(b)) => a == b,
        (Binding::Instance(a), Binding::Instance(b)) => a.path == b.path,
        (Binding::Local(a), Binding::Local(b)) => a == b,
        _ => false,
    }
}
