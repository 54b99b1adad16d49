//! Copies: an expression of a module, written anew in the environment of an instance.

use super::*;
use crate::semantics::builtin::demands;

/// Copies an expression into an environment.
pub struct Copy<'e> {
    pub(super) emitter: &'e mut Emitter,
    pub(super) world: &'e mut World,
    pub(super) form: &'e mut Form,
    pub(super) environment: EnvironmentNumber,
    /// By how much the slots of the outermost frame move.
    pub(super) shift: u32,
    /// For each `LET` around, how many frames are around it, and the levels of its definitions.
    pub(super) lets: Vec<(u32, Vec<Level>)>,
}

impl<'e> Copy<'e> {
    /// Copies into an environment, where the slots of the outermost frame move by so many.
    pub(super) fn new(
        emitter: &'e mut Emitter,
        world: &'e mut World,
        form: &'e mut Form,
        (environment, shift): (EnvironmentNumber, u32),
    ) -> Self {
        Copy { emitter, world, form, environment, shift, lets: Vec::new() }
    }
}

impl Copy<'_> {
    pub(super) fn expr(&mut self, expr: &Expr, depth: u32) -> Expr {
        let kind = match self.reread(expr, depth) {
            Some(kind) => kind,
            None => self.kind(expr, depth),
        };
        let level = if self.environment == ROOT { expr.level } else { self.level(&kind, depth) };
        Expr { kind, span: expr.span, level }
    }

    /// The level of an expression whose parts have theirs; after a substitution it may be another than before.
    fn level(&self, kind: &ExprKind, depth: u32) -> Level {
        let own = match kind {
            ExprKind::Local(local) | ExprKind::CallLocal(local, _) => self.level_of_local(*local, depth),
            ExprKind::Variable(_) => Level::State,
            ExprKind::Call(id, _) => self.form.definitions[id.0 as usize].level,
            ExprKind::Apply(builtin, _) => {
                let demands = demands(*builtin);
                if !demands.weight {
                    return demands.level;
                }
                demands.level
            }
            ExprKind::Square(_) | ExprKind::Angle(_) => return Level::Action,
            ExprKind::Fairness(..) | ExprKind::TemporalQuantifier(..) => return Level::Temporal,
            ExprKind::Let(_, body) => return body.level,
            _ => Level::Constant,
        };
        let mut level = own;
        each_direct(kind, &mut |part| level = level.max(part.level));
        level
    }

    /// The level of a definition within `LET`; whatever else is bound around an expression is taken to be constant.
    fn level_of_local(&self, local: Local, depth: u32) -> Level {
        let frame = depth.checked_sub(local.up + 1);
        let found = self.lets.iter().rev().find(|(place, _)| Some(*place) == frame);
        found.and_then(|(_, levels)| levels.get(local.slot as usize).copied()).unwrap_or(Level::Constant)
    }

    pub(super) fn boxed(&mut self, expr: &Expr, depth: u32) -> Box<Expr> {
        Box::new(self.expr(expr, depth))
    }

    pub(super) fn pair(&mut self, parts: &[Expr; 2], depth: u32) -> Box<[Expr; 2]> {
        Box::new([self.expr(&parts[0], depth), self.expr(&parts[1], depth)])
    }

    pub(super) fn local(&self, local: Local, depth: u32) -> Local {
        if local.up == depth { Local { up: local.up, slot: local.slot + self.shift } } else { local }
    }

    /// The first parameters of the environment as arguments.
    pub(super) fn prefix(&self, count: usize, depth: u32, span: Span) -> Vec<Argument> {
        let parameters = &self.emitter.environments[self.environment as usize].parameters;
        (0..count)
            .map(|slot| {
                let local = Local { up: depth, slot: slot as u32 };
                match parameters.get(slot) {
                    Some(parameter) if parameter.arity > 0 => Argument::Operator(OperatorArgument::Local(local)),
                    Some(_) | None => {
                        Argument::Value(Expr { kind: ExprKind::Local(local), span, level: Level::Constant })
                    }
                }
            })
            .collect()
    }

    pub(super) fn arguments(&mut self, arguments: &[Argument], depth: u32, span: Span) -> Vec<Argument> {
        arguments
            .iter()
            .map(|argument| match argument {
                Argument::Value(expr) => Argument::Value(self.expr(expr, depth)),
                Argument::Operator(operator) => Argument::Operator(self.operator(operator, depth, span)),
            })
            .collect()
    }

    pub(super) fn call(&mut self, entity: EntityNumber, arguments: Vec<Argument>, depth: u32, span: Span) -> ExprKind {
        let target = self.emitter.target(self.world, self.form, entity, self.environment);
        let mut all = self.prefix(target.kept, depth, span);
        if target.arguments.len() == arguments.len() {
            all.extend(arguments);
        } else {
            let mut kept = target.arguments.iter().copied().peekable();
            for (index, argument) in arguments.into_iter().enumerate() {
                if kept.next_if_eq(&index).is_some() {
                    all.push(argument);
                }
            }
        }
        ExprKind::Call(target.definition, all)
    }

    /// A declared name with arguments.
    pub(super) fn declared(
        &mut self,
        number: DeclarationNumber,
        arguments: Vec<Argument>,
        depth: u32,
        span: Span,
    ) -> ExprKind {
        match self.emitter.denoted(self.world, number, self.environment) {
            Some(Denoted::Constant(id)) if arguments.is_empty() => ExprKind::Constant(id),
            Some(Denoted::Constant(id)) => ExprKind::CallConstant(id, arguments),
            Some(Denoted::Variable(id)) => ExprKind::Variable(id),
            Some(Denoted::Parameter(slot)) => {
                let local = Local { up: depth, slot };
                if arguments.is_empty() { ExprKind::Local(local) } else { ExprKind::CallLocal(local, arguments) }
            }
            Some(Denoted::Definition(id, count)) => {
                let mut all = self.prefix(count as usize, depth, span);
                all.extend(arguments);
                ExprKind::Call(id, all)
            }
            Some(Denoted::Builtin(builtin)) => ExprKind::Apply(
                builtin,
                arguments
                    .into_iter()
                    .filter_map(|argument| match argument {
                        Argument::Value(expr) => Some(expr),
                        Argument::Operator(_) => None,
                    })
                    .collect(),
            ),
            // A name that only theorems declare; nothing of theirs is evaluated.
            None => ExprKind::Boolean(false),
        }
    }

    pub(super) fn operator(&mut self, operator: &OperatorArgument, depth: u32, span: Span) -> OperatorArgument {
        match operator {
            OperatorArgument::Local(local) => OperatorArgument::Local(self.local(*local, depth)),
            OperatorArgument::Builtin(builtin) => OperatorArgument::Builtin(*builtin),
            OperatorArgument::Lambda(parameters, body) => {
                OperatorArgument::Lambda(parameters.clone(), self.boxed(body, depth + 1))
            }
            OperatorArgument::Definition(DefinitionId(entity)) => {
                let parameters = self.world.entity(*entity).parameters.clone();
                let target = self.emitter.target(self.world, self.form, *entity, self.environment);
                if target.kept == 0 && target.arguments.len() == parameters.len() {
                    return OperatorArgument::Definition(target.definition);
                }
                let own = open(&parameters, span);
                let call = self.call(*entity, own, depth + 1, span);
                self.lambda(parameters, call, (span, depth))
            }
            OperatorArgument::Constant(ConstantId(number)) => {
                match self.emitter.denoted(self.world, *number, self.environment) {
                    Some(Denoted::Constant(id)) => OperatorArgument::Constant(id),
                    Some(Denoted::Parameter(slot)) => OperatorArgument::Local(Local { up: depth, slot }),
                    Some(Denoted::Builtin(builtin)) => OperatorArgument::Builtin(builtin),
                    Some(Denoted::Definition(id, 0)) => OperatorArgument::Definition(id),
                    Some(Denoted::Definition(..) | Denoted::Variable(_)) | None => {
                        let declaration = self.world.declaration(*number);
                        let parameters = vec![Parameter { name: declaration.name, arity: 0 }; declaration.arity];
                        let own = open(&parameters, span);
                        let call = self.declared(*number, own, depth + 1, span);
                        self.lambda(parameters, call, (span, depth))
                    }
                }
            }
        }
    }

    pub(super) fn lambda(
        &mut self,
        parameters: Vec<Parameter>,
        kind: ExprKind,
        (span, depth): (Span, u32),
    ) -> OperatorArgument {
        let level = self.level(&kind, depth + 1);
        OperatorArgument::Lambda(parameters, Box::new(Expr { kind, span, level }))
    }

    pub(super) fn binders(&mut self, binders: &[Binder], depth: u32) -> (Vec<Binder>, u32) {
        let mut inner = depth;
        let binders = binders
            .iter()
            .map(|binder| {
                inner += binder.pattern.frames();
                Binder { pattern: binder.pattern.clone(), set: self.expr(&binder.set, depth) }
            })
            .collect();
        (binders, inner)
    }

    pub(super) fn binder(&mut self, binder: &Binder, depth: u32) -> (Box<Binder>, u32) {
        let set = self.expr(&binder.set, depth);
        (Box::new(Binder { pattern: binder.pattern.clone(), set }), depth + binder.pattern.frames())
    }

    pub(super) fn fields(&mut self, fields: &[(Symbol, Expr)], depth: u32) -> Vec<(Symbol, Expr)> {
        fields.iter().map(|(name, expr)| (*name, self.expr(expr, depth))).collect()
    }

    pub(super) fn kind(&mut self, expr: &Expr, depth: u32) -> ExprKind {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Integer(value) => ExprKind::Integer(*value),
            ExprKind::Number(digits) => ExprKind::Number(digits.clone()),
            ExprKind::String(symbol) => ExprKind::String(*symbol),
            ExprKind::Boolean(value) => ExprKind::Boolean(*value),
            ExprKind::Constant(ConstantId(number)) | ExprKind::Variable(VariableId(number)) => {
                self.declared(*number, Vec::new(), depth, span)
            }
            ExprKind::Local(local) => ExprKind::Local(self.local(*local, depth)),
            ExprKind::Call(DefinitionId(entity), arguments) => {
                let arguments = self.arguments(arguments, depth, span);
                self.call(*entity, arguments, depth, span)
            }
            ExprKind::CallConstant(ConstantId(number), arguments) => {
                let arguments = self.arguments(arguments, depth, span);
                self.declared(*number, arguments, depth, span)
            }
            ExprKind::CallLocal(local, arguments) => {
                let arguments = self.arguments(arguments, depth, span);
                ExprKind::CallLocal(self.local(*local, depth), arguments)
            }
            ExprKind::Apply(builtin, operands) => {
                ExprKind::Apply(*builtin, operands.iter().map(|operand| self.expr(operand, depth)).collect())
            }
            ExprKind::Filter(binder, body) => {
                let (binder, inner) = self.binder(binder, depth);
                ExprKind::Filter(binder, self.boxed(body, inner))
            }
            ExprKind::Choose(binder, body) => {
                let (binder, inner) = self.binder(binder, depth);
                ExprKind::Choose(binder, self.boxed(body, inner))
            }
            ExprKind::Map(body, binders) => {
                let (binders, inner) = self.binders(binders, depth);
                ExprKind::Map(self.boxed(body, inner), binders)
            }
            ExprKind::Function(binders, body) => {
                let (binders, inner) = self.binders(binders, depth);
                ExprKind::Function(binders, self.boxed(body, inner))
            }
            ExprKind::Quantifier(quantifier, binders, body) => {
                let (binders, inner) = self.binders(binders, depth);
                ExprKind::Quantifier(*quantifier, binders, self.boxed(body, inner))
            }
            ExprKind::Record(fields) => ExprKind::Record(self.fields(fields, depth)),
            ExprKind::RecordSet(fields) => ExprKind::RecordSet(self.fields(fields, depth)),
            ExprKind::Except(function, updates) => {
                let function = self.boxed(function, depth);
                let updates = updates
                    .iter()
                    .map(|update| Update {
                        path: update
                            .path
                            .iter()
                            .map(|step| match step {
                                PathStep::Index(index) => PathStep::Index(self.expr(index, depth)),
                                PathStep::Field(name) => PathStep::Field(*name),
                            })
                            .collect(),
                        value: self.expr(&update.value, depth + 1),
                    })
                    .collect();
                ExprKind::Except(function, updates)
            }
            ExprKind::Field(record, name) => ExprKind::Field(self.boxed(record, depth), *name),
            ExprKind::If(parts) => ExprKind::If(Box::new([
                self.expr(&parts[0], depth),
                self.expr(&parts[1], depth),
                self.expr(&parts[2], depth),
            ])),
            ExprKind::Case(arms, other) => ExprKind::Case(
                arms.iter().map(|(guard, value)| (self.expr(guard, depth), self.expr(value, depth))).collect(),
                other.as_ref().map(|other| self.boxed(other, depth)),
            ),
            ExprKind::Let(definitions, body) => {
                self.lets.push((depth, Vec::new()));
                let mut copies = Vec::with_capacity(definitions.len());
                for definition in definitions {
                    let frames = if definition.parameters.is_empty() { 1 } else { 2 };
                    let copy = self.expr(&definition.body, depth + frames);
                    if let Some((_, levels)) = self.lets.last_mut() {
                        levels.push(copy.level);
                    }
                    copies.push(LetDefinition {
                        name: definition.name,
                        parameters: definition.parameters.clone(),
                        body: copy,
                        recursive: definition.recursive,
                        span: definition.span,
                    });
                }
                // What calls each other has the level of all of it.
                if let (true, Some((_, levels))) = (definitions.iter().any(|it| it.recursive), self.lets.last_mut()) {
                    let highest = levels.iter().copied().max().unwrap_or(Level::Constant);
                    levels.fill(highest);
                    copies.iter_mut().for_each(|copy| copy.body.level = highest);
                }
                let body = self.boxed(body, depth + 1);
                self.lets.pop();
                ExprKind::Let(copies, body)
            }
            ExprKind::Unbounded(quantifier, names, body) => {
                ExprKind::Unbounded(*quantifier, names.clone(), self.boxed(body, depth + 1))
            }
            ExprKind::TemporalQuantifier(quantifier, names, body) => {
                ExprKind::TemporalQuantifier(*quantifier, names.clone(), self.boxed(body, depth + 1))
            }
            ExprKind::ChooseUnbounded(names, body) => {
                ExprKind::ChooseUnbounded(names.clone(), self.boxed(body, depth + 1))
            }
            ExprKind::Square(parts) => ExprKind::Square(self.pair(parts, depth)),
            ExprKind::Angle(parts) => ExprKind::Angle(self.pair(parts, depth)),
            ExprKind::Fairness(fairness, parts) => ExprKind::Fairness(*fairness, self.pair(parts, depth)),
        }
    }
}

/// The parameters of a `LAMBDA` as arguments inside it.
fn open(parameters: &[Parameter], span: Span) -> Vec<Argument> {
    parameters
        .iter()
        .enumerate()
        .map(|(slot, parameter)| {
            let local = Local { up: 0, slot: slot as u32 };
            if parameter.arity > 0 {
                Argument::Operator(OperatorArgument::Local(local))
            } else {
                Argument::Value(Expr { kind: ExprKind::Local(local), span, level: Level::Constant })
            }
        })
        .collect()
}
