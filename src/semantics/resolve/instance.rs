//! Instances: finds the module, and what stands for each of its constants and variables.

use super::Resolver;
use super::definition::form_parameters;
use super::label::LabelScope;
use crate::semantics::builtin::Word;
use crate::semantics::form::*;
use crate::semantics::level;
use crate::semantics::rewrite::each_local_mut;
use crate::semantics::suggest;
use crate::semantics::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span, Symbol};
use std::rc::Rc;

impl Resolver<'_> {
    /// `INSTANCE M` without a name: its definitions become definitions of this module.
    pub(super) fn unnamed_instance(&mut self, local: bool, instance: &ast::Instance, span: Span) {
        let Some(number) = self.instance(None, &[], instance, span) else { return };
        if !self.private {
            self.world.modules[self.module as usize].instances.push(number);
        }
        let module = self.world.instance(number).module;
        for index in 0..self.world.module(module).exports.len() {
            let export = self.world.module(module).exports[index].clone();
            if export.local {
                continue;
            }
            let binding = match &export.binding {
                Binding::Entity(source) => {
                    // A module without constants and variables brings its definitions as they are, like EXTENDS.
                    if self.world.instance(number).substitutions.is_empty() && self.world.module(module).outer.is_none()
                    {
                        Binding::Entity(*source)
                    } else {
                        Binding::Entity(self.world.import(number, *source))
                    }
                }
                Binding::Instance(inner) => Binding::Instance(InstancePath {
                    path: std::iter::once(number).chain(inner.path.iter().copied()).collect(),
                    captured: inner.captured.clone(),
                }),
                Binding::Declaration(_) | Binding::Local(_) => continue,
            };
            self.bring(export.name, binding, local, export.span, instance);
        }
    }

    /// Takes over a name of an unnamed instance; one that is there already stays.
    fn bring(&mut self, name: Symbol, binding: Binding, local: bool, span: Span, instance: &ast::Instance) {
        let Some(old) = self.names.get(name) else {
            self.export(name, binding, local, span);
            return;
        };
        let (old_binding, old_span) = (old.binding.clone(), old.span);
        let text = self.text(name);
        let module = self.text(instance.module.symbol);
        match self.alike(&old_binding, &binding) {
            Alike::Same => {}
            Alike::Similar => self.world.report(
                Diagnostic::warning(
                    "tlars::semantics::conflicting_instance",
                    format!("`{text}` of module `{module}` is hidden by another `{text}`"),
                    instance.module.span,
                )
                .label(old_span, "this one is used")
                .label(span, "this one is hidden"),
            ),
            Alike::Different => self.error(
                Diagnostic::error(
                    "tlars::semantics::already_defined",
                    format!("`{text}` of module `{module}` is already something else here"),
                    instance.module.span,
                )
                .label(old_span, "here")
                .label(span, "and here"),
            ),
        }
    }

    /// Whether a module declares nothing, so that all its instances are alike.
    fn is_plain(&self, module: ModuleNumber) -> bool {
        self.world.module(module).declarations.is_empty()
    }

    fn alike(&self, old: &Binding, new: &Binding) -> Alike {
        match (old, new) {
            (Binding::Entity(a), Binding::Entity(b)) => {
                let (old, new) = (self.world.entity(*a), self.world.entity(*b));
                if a == b {
                    Alike::Same
                } else if old.fact != new.fact || old.parameters.len() != new.parameters.len() {
                    Alike::Different
                } else if old.origin == new.origin && self.is_plain(old.origin) {
                    Alike::Same
                } else {
                    Alike::Similar
                }
            }
            (Binding::Instance(a), Binding::Instance(b)) => {
                let arity =
                    |path: &InstancePath| path.path.last().map(|&last| self.world.instance(last).parameters.len());
                if arity(a) == arity(b) { Alike::Same } else { Alike::Different }
            }
            _ => Alike::Different,
        }
    }

    /// `I(x) == INSTANCE M` at the level of the module.
    pub(super) fn named_instance(
        &mut self,
        local: bool,
        name: &ast::Name,
        parameters: &[ast::Parameter],
        instance: &ast::Instance,
        span: Span,
    ) {
        let free = self.is_free_for_instance(name, parameters.len());
        let Some(number) = self.instance(Some(name), parameters, instance, span) else { return };
        if !self.private {
            self.world.modules[self.module as usize].instances.push(number);
        }
        if free {
            let path = InstancePath { path: Rc::from([number]), captured: Rc::from([]) };
            self.export(name.symbol, Binding::Instance(path), local, name.span);
        }
    }

    fn is_free_for_instance(&mut self, name: &ast::Name, arity: usize) -> bool {
        if let Some(Binding::Instance(path)) = self.names.get(name.symbol).map(|bound| &bound.binding) {
            let old = path.path.last().map(|&last| self.world.instance(last).parameters.len());
            if old == Some(arity) {
                // A second instance of the same name is passed over, as a definition that is brought twice is.
                self.twice(name);
                return false;
            }
        }
        self.is_free(name)
    }

    /// `LET I(x) == INSTANCE M IN ...`
    pub(super) fn let_instance(
        &mut self,
        name: &ast::Name,
        parameters: &[ast::Parameter],
        instance: &ast::Instance,
        span: Span,
    ) {
        let free = self.is_free(name);
        let base = self.depth;
        let Some(number) = self.instance(Some(name), parameters, instance, span) else { return };
        let captured = self.capture(number, base);
        level::check_instance(self.world, number);
        if free {
            let binding = Binding::Instance(InstancePath { path: Rc::from([number]), captured: captured.into() });
            self.names.set(name.symbol, crate::semantics::names::Bound { binding, span: name.span });
        }
    }

    /// Makes the local names around an instance that its substitutions use its first parameters.
    fn capture(&mut self, number: InstanceNumber, base: u32) -> Vec<LocalName> {
        let mut substitutions = std::mem::take(&mut self.world.instances[number as usize].substitutions);
        let mut captured: Vec<LocalName> = Vec::new();
        // The frame of the instance's own parameters is the one with the number `base`.
        let mut collect = |local: &mut Local, depth: u32| {
            let around = depth + base + 1;
            let frame = around - 1 - local.up;
            if frame < base && !captured.iter().any(|name| name.frame == frame && name.slot == local.slot) {
                captured.push(LocalName { frame, slot: local.slot, arity: 0, kind: LocalKind::Bound });
            }
        };
        for (_, substitute) in &mut substitutions {
            visit(substitute, &mut collect);
        }
        let count = captured.len() as u32;
        let mut place = |local: &mut Local, depth: u32| {
            let frame = depth + base - local.up;
            if frame == base {
                local.slot += count;
            } else if frame < base {
                let slot = captured.iter().position(|name| name.frame == frame && name.slot == local.slot);
                *local = Local { up: depth, slot: slot.unwrap_or(0) as u32 };
            }
        };
        for (_, substitute) in &mut substitutions {
            visit(substitute, &mut place);
        }
        let mut parameters = Vec::new();
        for name in &mut captured {
            let (symbol, arity) = self.local_of(name.frame, name.slot);
            name.arity = arity;
            parameters.push(Parameter { name: symbol, arity });
        }
        let instance = &mut self.world.instances[number as usize];
        parameters.append(&mut instance.parameters);
        instance.parameters = parameters;
        instance.substitutions = substitutions;
        captured
    }

    /// The name and arity of a local name in scope.
    fn local_of(&self, frame: u32, slot: u32) -> (Symbol, usize) {
        let mut found: Option<(Symbol, usize)> = None;
        for symbol in self.names.symbols() {
            if let Some(Binding::Local(local)) = self.names.get(symbol).map(|bound| &bound.binding)
                && local.frame == frame
                && local.slot == slot
                && found.is_none_or(|(other, _)| symbol < other)
            {
                found = Some((symbol, local.arity));
            }
        }
        found.unwrap_or((self.words.minus, 0))
    }

    /// Resolves an instance. Its substitutions stand inside a frame of its parameters.
    fn instance(
        &mut self,
        name: Option<&ast::Name>,
        parameters: &[ast::Parameter],
        instance: &ast::Instance,
        span: Span,
    ) -> Option<InstanceNumber> {
        let outermost = self.depth == 0;
        let mark = self.names.enter();
        self.parameters(parameters);
        let module = self.find_module(&instance.module);
        let number = module.map(|module| {
            let substitutions = self.substitutions(module, instance);
            self.world.instances.push(Instance {
                module,
                home: self.module,
                name: name.map(|name| name.symbol),
                parameters: form_parameters(parameters),
                substitutions,
                span,
                imported: Default::default(),
                formals: None,
                facts: None,
                demands: Default::default(),
            });
            self.world.instances.len() as u32 - 1
        });
        if number.is_none() {
            for (_, expr) in &instance.substitutions {
                self.argument_somehow(expr);
            }
        }
        self.depth -= 1;
        self.names.leave(mark);
        if let (Some(number), true) = (number, outermost) {
            level::check_instance(self.world, number);
        }
        number
    }

    fn substitutions(
        &mut self,
        module: ModuleNumber,
        instance: &ast::Instance,
    ) -> Vec<(DeclarationNumber, Substitute)> {
        let declarations = self.world.module(module).declarations.clone();
        let by_name: rustc_hash::FxHashMap<Symbol, DeclarationNumber> =
            declarations.iter().map(|&number| (self.world.declaration(number).name, number)).collect();
        let mut explicit: rustc_hash::FxHashMap<DeclarationNumber, Substitute> = Default::default();
        for (target, expr) in &instance.substitutions {
            let Some(&declaration) = by_name.get(&target.symbol) else {
                self.illegal_target(module, target, &declarations);
                self.argument_somehow(expr);
                continue;
            };
            self.labels.push(LabelScope::forbidden());
            let substitute = self.substitute(declaration, target, expr);
            self.labels.pop();
            if explicit.insert(declaration, substitute).is_some() {
                let text = self.text(target.symbol);
                self.error(Diagnostic::error(
                    "tlars::semantics::substituted_twice",
                    format!("`{text}` is substituted twice"),
                    target.span,
                ));
            }
        }
        let mut missing: Vec<DeclarationNumber> = Vec::new();
        let mut all = Vec::new();
        for number in declarations {
            let substitute = match explicit.remove(&number) {
                Some(substitute) => Some(substitute),
                None => self.implicit(number, instance.module.span),
            };
            match substitute {
                Some(substitute) => all.push((number, substitute)),
                None => missing.push(number),
            }
        }
        // What could not be read may have declared it.
        missing.retain(|&number| !self.unread.contains(&self.world.declaration(number).name));
        if !missing.is_empty() {
            self.missing(module, instance, &missing);
        }
        all
    }

    fn missing(&mut self, module: ModuleNumber, instance: &ast::Instance, missing: &[DeclarationNumber]) {
        let names: Vec<String> = missing.iter().map(|&number| self.text(self.world.declaration(number).name)).collect();
        let module = self.text(self.world.module(module).name);
        let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let first = self.world.declaration(missing[0]).span;
        self.error(
            Diagnostic::error(
                "tlars::semantics::missing_substitution",
                format!("the instance of `{module}` says nothing about {list}"),
                instance.module.span,
            )
            .label(first, "declared here")
            .help(format!(
                "write `WITH {} <- ...`, or declare the same name{} here",
                names[0],
                super::definition::plural(names.len())
            )),
        );
    }

    fn illegal_target(&mut self, module: ModuleNumber, target: &ast::Name, declarations: &[DeclarationNumber]) {
        self.broken = true;
        if self.world.module(module).broken {
            return;
        }
        let text = self.text(target.symbol);
        let defined = self.world.exported(module, target.symbol).is_some();
        let module = self.text(self.world.module(module).name);
        let mut diagnostic = Diagnostic::error(
            "tlars::semantics::substitution_target",
            if defined {
                format!("`{text}` is defined in module `{module}`, so nothing can be substituted for it")
            } else {
                format!("module `{module}` declares no `{text}`")
            },
            target.span,
        );
        let names = declarations.iter().map(|&number| self.world.text(self.world.declaration(number).name));
        if let Some(near) = suggest::nearest(&text, names) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.error(diagnostic);
    }

    /// `x <- e`
    fn substitute(&mut self, declaration: DeclarationNumber, target: &ast::Name, expr: &ast::Expr) -> Substitute {
        let arity = self.world.declaration(declaration).arity;
        if arity == 0 {
            return Substitute::Expr(self.expression(expr));
        }
        let text = self.text(target.symbol);
        match self.operator_argument(expr, arity, 0, &text) {
            Some(operator) => Substitute::Operator(operator),
            None => Substitute::Expr(self.nothing(expr.span)),
        }
    }

    /// The same name in this module stands for a constant or variable that is not mentioned.
    fn implicit(&mut self, declaration: DeclarationNumber, span: Span) -> Option<Substitute> {
        let (name, arity) = {
            let declaration = self.world.declaration(declaration);
            (declaration.name, declaration.arity)
        };
        if let Some(Word::Operator(builtin, found)) = self.words.get(name) {
            return (found == arity && arity > 0).then_some(Substitute::Operator(OperatorArgument::Builtin(builtin)));
        }
        let binding = self.names.get(name)?.binding.clone();
        let found = match &binding {
            Binding::Declaration(number) => self.world.declaration(*number).arity,
            Binding::Entity(number) => self.world.entity(*number).parameters.len(),
            Binding::Local(local) => local.arity,
            Binding::Instance(_) => return None,
        };
        if found != arity {
            return None;
        }
        let written = ast::Name { symbol: name, span };
        if arity == 0 {
            let kind = self.bound_name(&written, &binding, &[], span);
            return Some(Substitute::Expr(Self::expr(kind, span)));
        }
        Some(Substitute::Operator(match binding {
            Binding::Declaration(number) => OperatorArgument::Constant(ConstantId(number)),
            Binding::Entity(number) => OperatorArgument::Definition(DefinitionId(number)),
            Binding::Local(local) => OperatorArgument::Local(self.local(local)),
            Binding::Instance(_) => return None,
        }))
    }
}

/// How two meanings of a name compare.
enum Alike {
    Same,
    Similar,
    Different,
}

/// Visits the local names of a substitute, with the number of frames around each inside it.
fn visit(substitute: &mut Substitute, f: &mut dyn FnMut(&mut Local, u32)) {
    match substitute {
        Substitute::Expr(expr) => each_local_mut(expr, 0, f),
        Substitute::Operator(OperatorArgument::Local(local)) => f(local, 0),
        Substitute::Operator(OperatorArgument::Lambda(_, body)) => each_local_mut(body, 1, f),
        Substitute::Operator(
            OperatorArgument::Definition(_) | OperatorArgument::Constant(_) | OperatorArgument::Builtin(_),
        ) => {}
    }
}
