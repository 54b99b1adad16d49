//! Makes the form: definitions get their numbers, and each instance of a module its own copies, on demand.

mod copy;
mod enabled;

use super::form::*;
use super::level::Parameter as LevelParameter;
use super::world::*;
use crate::text::{Span, Symbol};
use copy::Copy;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The number of an environment.
type EnvironmentNumber = u32;

/// The environment of the root module: declared names stand for themselves.
const ROOT: EnvironmentNumber = 0;

/// An instance in the environment of another: what stands for the names that its module declares.
#[derive(Clone)]
struct Environment {
    outer: EnvironmentNumber,
    instance: InstanceNumber,
    /// The parameters of all instances on the way here, outermost first.
    parameters: Vec<Parameter>,
    table: FxHashMap<DeclarationNumber, Denoted>,
    /// What stands before the names of definitions: `I!`.
    prefix: String,
    /// Below `ENABLED`: the environment in which operands of primes are read.
    primed: Option<EnvironmentNumber>,
}

/// What stands for a declared name.
#[derive(Clone, Copy)]
enum Denoted {
    Constant(ConstantId),
    Variable(VariableId),
    Parameter(u32),
    /// A definition whose first arguments are the first parameters of the environment.
    Definition(DefinitionId, u32),
    Builtin(Builtin),
}

/// Makes the form of a world.
#[derive(Default)]
pub struct Emitter {
    environments: Vec<Environment>,
    instantiated: FxHashMap<(InstanceNumber, EnvironmentNumber), EnvironmentNumber>,
    /// The environments below `ENABLED`, where they differ.
    hidden: FxHashMap<EnvironmentNumber, Option<EnvironmentNumber>>,
    emitted: FxHashMap<(EntityNumber, EnvironmentNumber), DefinitionId>,
    constants: FxHashMap<DeclarationNumber, ConstantId>,
    variables: FxHashMap<DeclarationNumber, VariableId>,
    pending: VecDeque<(EntityNumber, EnvironmentNumber, DefinitionId)>,
    closed: FxHashMap<ModuleNumber, bool>,
}

/// Where a call leads: the definition, and which of the arguments it keeps.
struct Target {
    definition: DefinitionId,
    /// How many parameters of the environment of the call come first.
    kept: usize,
    /// The arguments that are kept, by their index.
    arguments: Vec<usize>,
}

impl Emitter {
    /// Makes the form of the root module and what it extends.
    pub fn new(world: &mut World, root: ModuleNumber) -> (Self, Form) {
        let mut emitter = Emitter::default();
        let mut form = Form {
            modules: Vec::new(),
            root: ModuleId(root),
            constants: Vec::new(),
            variables: Vec::new(),
            hidden: Vec::new(),
            definitions: Vec::new(),
            assumptions: Vec::new(),
            scope: Vec::new(),
        };
        emitter.environments.push(Environment {
            outer: ROOT,
            instance: u32::MAX,
            parameters: Vec::new(),
            table: FxHashMap::default(),
            prefix: String::new(),
            primed: None,
        });
        for &number in &world.module(root).declarations {
            let declaration = world.declaration(number);
            match declaration.kind {
                DeclarationKind::Variable => {
                    emitter.variables.insert(number, VariableId(form.variables.len() as u32));
                    form.variables.push(Variable { name: declaration.name, span: declaration.span });
                }
                DeclarationKind::Constant | DeclarationKind::New(_) => {
                    emitter.constants.insert(number, ConstantId(form.constants.len() as u32));
                    form.constants.push(Constant {
                        name: declaration.name,
                        arity: declaration.arity,
                        module: ModuleId(declaration.module),
                        span: declaration.span,
                    });
                }
            }
        }
        emitter.modules(world, &mut form);
        for index in 0..world.module(root).exports.len() {
            let export = world.module(root).exports[index].clone();
            if let Some(denotation) = emitter.denotation(world, &mut form, &export.binding) {
                form.scope.push((export.name, denotation));
            }
        }
        let mut modules = world.module(root).extends.clone();
        modules.push(root);
        for module in modules {
            for index in 0..world.module(module).assumptions.len() {
                let assumption = &world.module(module).assumptions[index];
                let (name, expr) = (assumption.name, assumption.expr.clone());
                let expr = emitter.expression(world, &mut form, &expr);
                form.assumptions.push(Fact { name, expr });
            }
        }
        emitter.finish(world, &mut form);
        (emitter, form)
    }

    /// Enters a constant that the form has but the world has not.
    pub fn constant(&mut self, world: &mut World, constant: &Constant, id: ConstantId, root: ModuleNumber) -> Binding {
        world.declarations.push(Declaration {
            name: constant.name,
            kind: DeclarationKind::Constant,
            arity: constant.arity,
            module: root,
            span: constant.span,
        });
        let number = world.declarations.len() as u32 - 1;
        self.constants.insert(number, id);
        Binding::Declaration(number)
    }

    /// Enters modules that were read since.
    pub fn modules(&mut self, world: &World, form: &mut Form) {
        for module in &world.modules[form.modules.len()..] {
            form.modules.push(ModuleInfo { name: module.name, span: module.span, built_in: module.built_in });
        }
    }

    /// What a name in scope of the root module denotes; `None` for what is no expression.
    pub fn denotation(&mut self, world: &mut World, form: &mut Form, binding: &Binding) -> Option<Denotation> {
        match binding {
            Binding::Declaration(number) => {
                if let Some(&id) = self.variables.get(number) {
                    return Some(Denotation::Variable(id));
                }
                self.constants.get(number).map(|&id| Denotation::Constant(id))
            }
            Binding::Entity(number) => {
                let entity = world.entity(*number);
                if entity.fact || !matches!(entity.body, Body::Expr(_) | Body::Imported { .. }) {
                    return None;
                }
                Some(Denotation::Definition(self.target(world, form, *number, ROOT).definition))
            }
            Binding::Instance(_) | Binding::Local(_) => None,
        }
    }

    /// An expression in the scope of the root module.
    pub fn expression(&mut self, world: &mut World, form: &mut Form, expr: &Expr) -> Expr {
        self.modules(world, form);
        let expr = Copy::new(self, world, form, (ROOT, 0)).expr(expr, 0);
        self.finish(world, form);
        expr
    }

    /// Copies the bodies of the definitions that were met.
    pub fn finish(&mut self, world: &mut World, form: &mut Form) {
        while let Some((entity, environment, id)) = self.pending.pop_front() {
            let body = match &mut world.entities[entity as usize].body {
                // Taken out for the time of the copy, which may add to the world.
                Body::Expr(body) => std::mem::replace(
                    body,
                    Expr { kind: ExprKind::Boolean(false), span: Span::default(), level: Level::Constant },
                ),
                Body::Imported { .. } | Body::Awaited | Body::AssumeProve | Body::Step(_) | Body::Silent => continue,
            };
            let shift = self.environments[environment as usize].parameters.len() as u32;
            let copied = Copy::new(self, world, form, (environment, shift)).expr(&body, 0);
            form.definitions[id.0 as usize].body = copied;
            world.entities[entity as usize].body = Body::Expr(body);
        }
    }

    /// Whether a module and all around it declare nothing, so that its instances are all alike.
    fn is_closed(&mut self, world: &World, module: ModuleNumber) -> bool {
        if let Some(&closed) = self.closed.get(&module) {
            return closed;
        }
        let it = world.module(module);
        let outer = it.outer;
        let closed = it.declarations.is_empty() && outer.is_none_or(|outer| self.is_closed(world, outer));
        self.closed.insert(module, closed);
        closed
    }

    /// The environment, among the given one and those around it, in which a module's own names are to be read.
    fn environment_of(&mut self, world: &World, module: ModuleNumber, from: EnvironmentNumber) -> EnvironmentNumber {
        if from == ROOT || self.is_closed(world, module) {
            return ROOT;
        }
        let mut environment = from;
        while environment != ROOT {
            let here = &self.environments[environment as usize];
            let covered = world.instance(here.instance).module;
            if covered == module || world.module(covered).extends.contains(&module) {
                return environment;
            }
            environment = here.outer;
        }
        ROOT
    }

    /// Where a call of a definition leads from an environment.
    fn target(&mut self, world: &mut World, form: &mut Form, entity: EntityNumber, from: EnvironmentNumber) -> Target {
        let mut environment = self.environment_of(world, world.entity(entity).module, from);
        let mut kept = self.environments[environment as usize].parameters.len();
        let mut arguments: Vec<usize> = (0..world.entity(entity).parameters.len()).collect();
        // How many of the arguments at the front are parameters of the environment by now.
        let mut front = 0;
        let mut current = entity;
        while let Body::Imported { instance, source } = world.entity(current).body {
            let inner = self.instantiate(world, form, instance, environment);
            let count = world.instance(instance).parameters.len();
            let target = self.environment_of(world, world.entity(source).module, inner);
            current = source;
            front += count;
            if target != inner {
                let wanted = self.environments[target as usize].parameters.len();
                if wanted <= kept {
                    kept = wanted;
                    arguments.drain(..front);
                } else {
                    arguments.drain(wanted - kept..front);
                }
                front = wanted.saturating_sub(kept);
            }
            environment = target;
        }
        let definition = self.definition(world, form, current, environment);
        Target { definition, kept, arguments }
    }

    /// The definition of an operator in an environment.
    fn definition(
        &mut self,
        world: &mut World,
        form: &mut Form,
        entity: EntityNumber,
        environment: EnvironmentNumber,
    ) -> DefinitionId {
        if let Some(&id) = self.emitted.get(&(entity, environment)) {
            return id;
        }
        let around = &self.environments[environment as usize];
        let instance_parameters = around.parameters.len();
        let it = world.entity(entity);
        let name = if around.prefix.is_empty() {
            it.name
        } else {
            let text = format!("{}{}", around.prefix, world.text(it.plain_name));
            world.symbols.intern(&text)
        };
        let it = world.entity(entity);
        let mut level = Level::Constant;
        if let Some(profile) = &it.profile {
            level = profile.facts.level;
            if environment != ROOT {
                for &(parameter, ()) in profile.facts.parameters.iter() {
                    if let LevelParameter::Declaration(number) = parameter {
                        let module = world.declaration(number).module;
                        let environment = self.environment_of(world, module, environment);
                        level = level.max(self.level_of(world, form, number, environment));
                    }
                }
            }
        }
        let it = world.entity(entity);
        let id = DefinitionId(form.definitions.len() as u32);
        form.definitions.push(Definition {
            name,
            plain_name: it.plain_name,
            module: ModuleId(it.origin),
            parameters: self.environments[environment as usize]
                .parameters
                .iter()
                .chain(&it.parameters)
                .copied()
                .collect(),
            instance_parameters,
            body: Expr { kind: ExprKind::Boolean(false), span: it.span, level },
            level,
            recursive: it.recursive,
            substitution: false,
            span: it.span,
        });
        self.emitted.insert((entity, environment), id);
        self.pending.push_back((entity, environment, id));
        id
    }

    fn denoted(
        &self,
        world: &World,
        declaration: DeclarationNumber,
        environment: EnvironmentNumber,
    ) -> Option<Denoted> {
        let mut environment = environment;
        while environment != ROOT {
            let here = &self.environments[environment as usize];
            if let Some(denoted) = here.table.get(&declaration) {
                return Some(*denoted);
            }
            environment = here.outer;
        }
        match world.declaration(declaration).kind {
            DeclarationKind::Variable => self.variables.get(&declaration).map(|&id| Denoted::Variable(id)),
            DeclarationKind::Constant | DeclarationKind::New(_) => {
                self.constants.get(&declaration).map(|&id| Denoted::Constant(id))
            }
        }
    }

    fn level_of(
        &self,
        world: &World,
        form: &Form,
        declaration: DeclarationNumber,
        environment: EnvironmentNumber,
    ) -> Level {
        match self.denoted(world, declaration, environment) {
            Some(Denoted::Constant(_) | Denoted::Parameter(_)) => Level::Constant,
            Some(Denoted::Variable(_)) => Level::State,
            Some(Denoted::Definition(id, _)) => form.definitions[id.0 as usize].level,
            Some(Denoted::Builtin(builtin)) => super::builtin::demands(builtin).level,
            None => world.declaration(declaration).level(),
        }
    }

    /// The environment of an instance that stands in another environment.
    fn instantiate(
        &mut self,
        world: &mut World,
        form: &mut Form,
        instance: InstanceNumber,
        outer: EnvironmentNumber,
    ) -> EnvironmentNumber {
        if let Some(&known) = self.instantiated.get(&(instance, outer)) {
            return known;
        }
        let it = world.instance(instance);
        let around = &self.environments[outer as usize];
        let parameters: Vec<Parameter> = around.parameters.iter().chain(&it.parameters).copied().collect();
        let prefix = match it.name {
            Some(name) => format!("{}{}!", around.prefix, world.text(name)),
            None => around.prefix.clone(),
        };
        let substitutions = it.substitutions.clone();
        let shift = around.parameters.len() as u32;
        let around_primed = around.primed;
        let number = self.environments.len() as EnvironmentNumber;
        self.environments.push(Environment {
            outer,
            instance,
            parameters: parameters.clone(),
            table: FxHashMap::default(),
            prefix,
            primed: None,
        });
        self.instantiated.insert((instance, outer), number);
        if let Some(outer) = around_primed {
            let primed = self.instantiate(world, form, instance, outer);
            self.environments[number as usize].primed = Some(primed);
        }
        let mut table = FxHashMap::default();
        for (declaration, substitute) in &substitutions {
            let name = world.declaration(*declaration).name;
            let scope = Substituting { outer, shift, parameters: &parameters, name };
            if let Some(denoted) = self.substitute(world, form, substitute, &scope) {
                table.insert(*declaration, denoted);
            }
        }
        self.environments[number as usize].table = table;
        number
    }

    fn substitute(
        &mut self,
        world: &mut World,
        form: &mut Form,
        substitute: &Substitute,
        scope: &Substituting<'_>,
    ) -> Option<Denoted> {
        match substitute {
            Substitute::Expr(expr) => match &expr.kind {
                ExprKind::Constant(ConstantId(number)) | ExprKind::Variable(VariableId(number)) => {
                    self.denoted(world, *number, scope.outer)
                }
                ExprKind::Local(Local { up: 0, slot }) => Some(Denoted::Parameter(scope.shift + slot)),
                ExprKind::Call(DefinitionId(entity), arguments) if arguments.is_empty() => {
                    let target = self.target(world, form, *entity, scope.outer);
                    Some(Denoted::Definition(target.definition, target.kept as u32))
                }
                _ => {
                    let copy = Copy::new(self, world, form, (scope.outer, scope.shift)).expr(expr, 0);
                    Some(hidden(form, world, scope, scope.parameters.to_vec(), copy))
                }
            },
            Substitute::Operator(operator) => match operator {
                OperatorArgument::Constant(ConstantId(number)) => self.denoted(world, *number, scope.outer),
                OperatorArgument::Local(local) => Some(Denoted::Parameter(scope.shift + local.slot)),
                OperatorArgument::Builtin(builtin) => Some(Denoted::Builtin(*builtin)),
                OperatorArgument::Definition(DefinitionId(entity)) => {
                    let count = world.entity(*entity).parameters.len();
                    let target = self.target(world, form, *entity, scope.outer);
                    if target.arguments.len() == count {
                        return Some(Denoted::Definition(target.definition, target.kept as u32));
                    }
                    let own = world.entity(*entity).parameters.clone();
                    let span = world.entity(*entity).span;
                    let arguments = (0..count)
                        .map(|index| {
                            let slot = scope.parameters.len() as u32 + index as u32;
                            let local = ExprKind::Local(Local { up: 0, slot });
                            Argument::Value(Expr { kind: local, span, level: Level::Constant })
                        })
                        .collect();
                    let call =
                        Expr { kind: ExprKind::Call(DefinitionId(*entity), arguments), span, level: Level::Constant };
                    let copy = Copy::new(self, world, form, (scope.outer, 0)).expr(&call, 0);
                    let parameters = scope.parameters.iter().chain(&own).copied().collect();
                    Some(hidden(form, world, scope, parameters, copy))
                }
                OperatorArgument::Lambda(own, body) => {
                    // The frame of the LAMBDA is joined to the frame of the instance around it.
                    let mut body = (**body).clone();
                    let count = scope.parameters.len() as u32 - scope.shift;
                    super::rewrite::each_local_mut(&mut body, 0, &mut |local, depth| {
                        if local.up == depth {
                            local.slot += count;
                        } else if local.up > depth {
                            local.up -= 1;
                        }
                    });
                    let copy = Copy::new(self, world, form, (scope.outer, scope.shift)).expr(&body, 0);
                    let parameters = scope.parameters.iter().chain(own).copied().collect();
                    Some(hidden(form, world, scope, parameters, copy))
                }
            },
        }
    }
}

/// Where a substitution stands.
struct Substituting<'a> {
    outer: EnvironmentNumber,
    shift: u32,
    parameters: &'a [Parameter],
    name: Symbol,
}

/// A definition that stands for the right side of a substitution.
fn hidden(form: &mut Form, world: &World, scope: &Substituting<'_>, parameters: Vec<Parameter>, body: Expr) -> Denoted {
    let id = DefinitionId(form.definitions.len() as u32);
    let _ = world;
    form.definitions.push(Definition {
        name: scope.name,
        plain_name: scope.name,
        module: form.root,
        parameters,
        instance_parameters: scope.parameters.len(),
        level: body.level,
        span: body.span,
        body,
        recursive: false,
        substitution: true,
    });
    Denoted::Definition(id, scope.parameters.len() as u32)
}

fn each_direct(kind: &ExprKind, visit: &mut dyn FnMut(&Expr)) {
    let in_arguments = |arguments: &[Argument], visit: &mut dyn FnMut(&Expr)| {
        for argument in arguments {
            match argument {
                Argument::Value(expr) => visit(expr),
                Argument::Operator(OperatorArgument::Lambda(_, body)) => visit(body),
                Argument::Operator(_) => {}
            }
        }
    };
    match kind {
        ExprKind::Call(_, arguments) | ExprKind::CallConstant(_, arguments) | ExprKind::CallLocal(_, arguments) => {
            in_arguments(arguments, visit);
        }
        ExprKind::Apply(_, operands) => operands.iter().for_each(visit),
        ExprKind::Filter(binder, body) | ExprKind::Choose(binder, body) => {
            visit(&binder.set);
            visit(body);
        }
        ExprKind::Map(body, binders) | ExprKind::Function(binders, body) | ExprKind::Quantifier(_, binders, body) => {
            binders.iter().for_each(|binder| visit(&binder.set));
            visit(body);
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => fields.iter().for_each(|(_, field)| visit(field)),
        ExprKind::Except(function, updates) => {
            visit(function);
            for update in updates {
                for step in &update.path {
                    if let PathStep::Index(index) = step {
                        visit(index);
                    }
                }
                visit(&update.value);
            }
        }
        ExprKind::Field(record, _) => visit(record),
        ExprKind::If(parts) => parts.iter().for_each(visit),
        ExprKind::Case(arms, other) => {
            for (guard, value) in arms {
                visit(guard);
                visit(value);
            }
            if let Some(other) = other {
                visit(other);
            }
        }
        ExprKind::Unbounded(_, _, body) | ExprKind::ChooseUnbounded(_, body) => visit(body),
        ExprKind::Integer(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Boolean(_)
        | ExprKind::Constant(_)
        | ExprKind::Variable(_)
        | ExprKind::Local(_)
        | ExprKind::Let(..)
        | ExprKind::TemporalQuantifier(..)
        | ExprKind::Square(_)
        | ExprKind::Angle(_)
        | ExprKind::Fairness(..) => {}
    }
}
