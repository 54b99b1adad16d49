//! Link: binds constants, finds native operators, and marks what need be evaluated only once.

use super::code::*;
use super::inline::inline_calls;
use super::native::{self, Native, NativeOperator};
use super::program::{Bindings, ConstantBinding, LinkError, Override, Program};
use crate::semantics::Child;
use crate::semantics::form::{self, Builtin, DefinitionId, ExprKind, Form, Level, Local};
use crate::text::{Span, Symbols};
use crate::value::Value;
use std::sync::{Arc, OnceLock};

impl Program {
    /// Links a form with the bindings of a configuration. Linear in the size of the form.
    ///
    /// # Errors
    /// A replacement that takes another number of arguments. A constant without a value is an error only where it is used.
    pub fn link(form: Form, symbols: Arc<Symbols>, bindings: Bindings) -> Result<Program, LinkError> {
        Program::link_with(form, symbols, bindings, &|_, _| true)
    }

    /// As [`Program::link`], with the native operators (module and name) that pass the test only: a test of the others
    /// sets them beside their definitions.
    ///
    /// # Errors
    /// As [`Program::link`].
    pub fn link_with(
        form: Form,
        symbols: Arc<Symbols>,
        bindings: Bindings,
        wanted: &dyn Fn(&str, &str) -> bool,
    ) -> Result<Program, LinkError> {
        check_arities(&form, &bindings)?;
        let natives: Vec<Option<&'static Native>> = form
            .definitions
            .iter()
            .map(|definition| {
                let module = &form.modules[definition.module.0 as usize];
                let (built_in, module) = (module.built_in, symbols.text(module.name));
                let name = symbols.text(definition.plain_name);
                let of_binary = || if built_in && wanted(module, name) { native::find(module, name) } else { None };
                NativeOperator::find(&bindings.natives, module, name).or_else(of_binary)
            })
            .collect();
        let mut program = Program {
            natives,
            definitions: Vec::new(),
            impure: Vec::new(),
            cache: std::sync::Mutex::default(),
            retrospective: Vec::new(),
            tries: false,
            form,
            symbols,
            bindings,
        };
        program.impure = reaching_native(&program, |native| native.impure);
        program.retrospective = reaching_native(&program, Native::looks_back);
        program.definitions = (0..program.form.definitions.len())
            .map(|number| definition_of(&program, DefinitionId(number as u32)))
            .collect();
        program.mark_calls();
        for index in 0..program.definitions.len() {
            // What is impossible is not inlined, should the definition lead back to itself.
            let away =
                Code { op: Op::Impossible("the definition is away"), span: Span::default(), level: Level::Constant };
            let mut body = std::mem::replace(&mut program.definitions[index].body, away);
            inline_calls(&program, &mut body);
            program.definitions[index].body = body;
        }
        Ok(program)
    }

    /// The replacement of a definition, if the configuration names one.
    pub(super) fn replacement(&self, id: DefinitionId) -> Option<&Override> {
        self.bindings.definitions.iter().rev().find(|(replaced, _)| *replaced == id).map(|(_, by)| by)
    }
}

fn check_arities(form: &Form, bindings: &Bindings) -> Result<(), LinkError> {
    let arity_of = |id: DefinitionId| {
        let definition = &form.definitions[id.0 as usize];
        (definition.name, definition.parameters.len())
    };
    for (constant, binding) in form.constants.iter().zip(&bindings.constants) {
        if let ConstantBinding::Operator(id) = binding {
            let (by, found) = arity_of(*id);
            if found != constant.arity {
                let (name, expected, span) = (constant.name, constant.arity, constant.span);
                return Err(LinkError::Arity { name, expected, by, found, span });
            }
        }
    }
    for (replaced, by) in &bindings.definitions {
        if let Override::Definition(id) = by {
            let (name, expected) = arity_of(*replaced);
            let (by, found) = arity_of(*id);
            if found != expected {
                let span = form.definitions[replaced.0 as usize].span;
                return Err(LinkError::Arity { name, expected, by, found, span });
            }
        }
    }
    Ok(())
}

/// Which definitions reach a native operator of some kind.
fn reaching_native(program: &Program, wanted: fn(&Native) -> bool) -> Vec<bool> {
    reaching(program, |index| program.natives[index].is_some_and(wanted))
}

/// Which definitions reach one of those that are wanted, by number: the least fixed point over the calls.
pub(super) fn reaching(program: &Program, wanted: impl Fn(usize) -> bool) -> Vec<bool> {
    let count = program.form.definitions.len();
    let mut callers: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut reaching = vec![false; count];
    let mut work = Vec::new();
    for (index, definition) in program.form.definitions.iter().enumerate() {
        if wanted(index) {
            reaching[index] = true;
            work.push(index);
            continue;
        }
        let mut edge = |id: DefinitionId| callers[id.0 as usize].push(index as u32);
        match program.replacement(DefinitionId(index as u32)) {
            Some(Override::Definition(by)) => edge(*by),
            Some(Override::Value(_)) => {}
            None => each_definition(program, &definition.body, &mut edge),
        }
    }
    while let Some(index) = work.pop() {
        for &caller in &callers[index] {
            if !std::mem::replace(&mut reaching[caller as usize], true) {
                work.push(caller as usize);
            }
        }
    }
    reaching
}

/// Visits every definition that an expression names.
fn each_definition(program: &Program, expr: &form::Expr, visit: &mut dyn FnMut(DefinitionId)) {
    match &expr.kind {
        ExprKind::Call(id, _) => visit(*id),
        ExprKind::Constant(id) | ExprKind::CallConstant(id, _) => {
            if let ConstantBinding::Operator(by) = program.constant(*id) {
                visit(*by);
            }
        }
        _ => {}
    }
    expr.each_part(&mut |_, part| match part {
        Child::Expr(expr) => each_definition(program, expr, visit),
        Child::Definition(id) => visit(id),
        Child::Constant(id) => {
            if let ConstantBinding::Operator(by) = program.constant(id) {
                visit(*by);
            }
        }
        Child::Local(_) => {}
    });
}

fn definition_of(program: &Program, id: DefinitionId) -> Definition {
    let definition = &program.form.definitions[id.0 as usize];
    let mut lowering = Lowering { program, within: Some(id) };
    let mut body = lowering.expr(&definition.body);
    // A constant definition has one value in a run. (A part of an action is not remembered as a whole, for its disjunctions count.)
    if definition.parameters.is_empty() && !definition.recursive {
        body = once(body, lowering.pure(&definition.body));
    }
    // A function may name itself without being declared as recursive.
    let mut recursive = definition.recursive;
    each_definition(program, &definition.body, &mut |named| recursive = recursive || named == id);
    let kept = definition.parameters.is_empty()
        && !recursive
        && body.level == Level::State
        && builds(&body)
        && lowering.pure(&definition.body);
    Definition {
        name: definition.name,
        kept,
        parameters: definition.parameters.iter().map(|parameter| parameter.name).collect(),
        body,
        recursive,
        costly: false,
        costly_results: false,
        first: None,
        reads: false,
        ends: false,
        substitution: definition.substitution,
        span: definition.span,
    }
}

/// Whether an expression makes a set or a function element by element, so that to look its value up costs less than to find it again.
fn builds(code: &Code) -> bool {
    match &code.op {
        Op::Filter(_) | Op::Map(_) | Op::Function(_) | Op::Union(_) | Op::Native(..) | Op::Choose(_) => true,
        Op::Cup(operands) | Op::Cap(operands) | Op::Difference(operands) => operands.iter().any(builds),
        Op::If(parts) => parts[1..].iter().any(builds),
        Op::Let(_, body) => builds(body),
        _ => false,
    }
}

/// The linked form of an expression in the scope of the root module.
pub(super) fn lower(program: &Program, expr: &form::Expr) -> Code {
    let mut code = Lowering { program, within: None }.expr(expr);
    inline_calls(program, &mut code);
    code
}

fn once(code: Code, pure: bool) -> Code {
    let trivial = matches!(code.op, Op::Value(_) | Op::Once(_) | Op::Variable(_) | Op::Local(_) | Op::Impossible(_));
    if trivial || !pure || code.level != Level::Constant {
        return code;
    }
    let (span, level) = (code.span, code.level);
    Code { op: Op::Once(Box::new(Once { value: OnceLock::new(), code })), span, level }
}

struct Lowering<'p> {
    /// The definition that is being lowered. If it replaces another, it means that one itself where it names it.
    within: Option<DefinitionId>,
    program: &'p Program,
}

impl Lowering<'_> {
    /// Whether the expression names nothing impure.
    fn pure(&self, expr: &form::Expr) -> bool {
        let mut pure = true;
        each_definition(self.program, expr, &mut |id| pure &= !self.program.impure[id.0 as usize]);
        pure
    }

    fn boxed(&mut self, expr: &form::Expr) -> Box<Code> {
        Box::new(self.expr(expr))
    }

    fn list(&mut self, exprs: &[form::Expr]) -> Box<[Code]> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn pair(&mut self, exprs: &[form::Expr]) -> Box<[Code; 2]> {
        match exprs {
            [a, b] => Box::new([self.expr(a), self.expr(b)]),
            _ => {
                let broken = || Code {
                    op: Op::Impossible("an operator lacks an operand"),
                    span: Span::default(),
                    level: Level::Constant,
                };
                Box::new([broken(), broken()])
            }
        }
    }

    fn one(&mut self, exprs: &[form::Expr]) -> Box<Code> {
        match exprs {
            [a] => self.boxed(a),
            _ => Box::new(Code {
                op: Op::Impossible("an operator lacks its operand"),
                span: Span::default(),
                level: Level::Constant,
            }),
        }
    }

    fn expr(&mut self, expr: &form::Expr) -> Code {
        let op = self.op(expr);
        let code = Code { op, span: expr.span, level: expr.level };
        // Set-valued and function-valued constants inside actions and invariants need be built only once.
        let worth = matches!(
            code.op,
            Op::FunctionSet(_)
                | Op::RecordSet(_)
                | Op::Product(_)
                | Op::Powerset(_)
                | Op::Union(_)
                | Op::Filter(_)
                | Op::Map(_)
                | Op::Function(_)
                | Op::Cup(_)
                | Op::Cap(_)
                | Op::Difference(_)
                | Op::Set(_)
                | Op::Tuple(_)
                | Op::Record(..)
                | Op::Arithmetic(..)
                | Op::Native(..)
                | Op::Except(_)
                | Op::Choose(_)
                | Op::Domain(_)
                | Op::Index(_)
                | Op::Field(..)
        );
        if worth && code.level == Level::Constant && closed(expr) && self.pure(expr) { once(code, true) } else { code }
    }

    fn op(&mut self, expr: &form::Expr) -> Op {
        match &expr.kind {
            ExprKind::Integer(value) => Op::Value(Value::Integer(*value)),
            ExprKind::Number(digits) => match Value::number(digits) {
                Some(value) => Op::Value(value),
                None => Op::Impossible("a number that cannot be represented"),
            },
            ExprKind::String(symbol) => Op::Value(Value::String(*symbol)),
            ExprKind::Boolean(value) => Op::Value(Value::Boolean(*value)),
            ExprKind::Constant(id) => match self.program.constant(*id) {
                ConstantBinding::Unassigned => {
                    Op::Impossible("the constant has no value; give it one in the configuration")
                }
                ConstantBinding::Value(value) => Op::Value(value.clone()),
                ConstantBinding::Operator(by) => Op::Call(*by, Box::default(), None),
            },
            ExprKind::Variable(id) => Op::Variable(*id),
            ExprKind::Local(local) => Op::Local(*local),
            ExprKind::Call(id, arguments) => self.call(*id, arguments),
            ExprKind::CallConstant(id, arguments) => match self.program.constant(*id) {
                ConstantBinding::Unassigned => {
                    Op::Impossible("the constant operator has no value; give it one in the configuration")
                }
                ConstantBinding::Value(value) => Op::Value(value.clone()),
                ConstantBinding::Operator(by) => self.call(*by, arguments),
            },
            ExprKind::CallLocal(local, arguments) => Op::CallLocal(*local, self.arguments(arguments)),
            ExprKind::Apply(builtin, operands) => self.builtin(*builtin, operands),
            ExprKind::Filter(binder, body) => Op::Filter(Box::new((self.binder(binder), self.expr(body)))),
            ExprKind::Map(body, binders) => Op::Map(Box::new((self.binders(binders), self.expr(body)))),
            ExprKind::Function(binders, body) => Op::Function(Box::new((self.binders(binders), self.expr(body)))),
            ExprKind::Record(fields) => {
                // Of fields with one name the first counts.
                let shape = crate::value::Shape::new(fields.iter().map(|(name, _)| *name).collect());
                let first = |index: usize| fields[..index].iter().all(|(name, _)| *name != fields[index].0);
                let fields = (0..fields.len()).filter(|&index| first(index)).map(|index| &fields[index]);
                Op::Record(fields.map(|(name, expr)| (*name, self.expr(expr))).collect(), shape)
            }
            ExprKind::RecordSet(fields) => {
                Op::RecordSet(fields.iter().map(|(name, expr)| (*name, self.expr(expr))).collect())
            }
            ExprKind::Except(function, updates) => {
                let updates = updates.iter().map(|update| self.update(update)).collect();
                Op::Except(Box::new((self.expr(function), updates)))
            }
            ExprKind::Field(record, name) => Op::Field(self.boxed(record), *name),
            ExprKind::If(parts) => {
                let [test, then, other] = &**parts;
                Op::If(Box::new([self.expr(test), self.expr(then), self.expr(other)]))
            }
            ExprKind::Case(arms, other) => Op::Case(
                arms.iter().map(|(guard, value)| (self.expr(guard), self.expr(value))).collect(),
                other.as_ref().map(|other| self.boxed(other)),
            ),
            ExprKind::Let(definitions, body) => {
                let definitions = definitions
                    .iter()
                    .map(|definition| LetDefinition {
                        name: definition.name,
                        arity: definition.parameters.len(),
                        body: self.expr(&definition.body),
                        recursive: definition.recursive,
                    })
                    .collect();
                Op::Let(definitions, self.boxed(body))
            }
            ExprKind::Quantifier(form::Quantifier::Exists, binders, body)
                if let Some((binder, rest)) = sifted(binders, body) =>
            {
                Op::Quantifier(form::Quantifier::Exists, Box::new((Box::new([self.binder(&binder)]), self.expr(&rest))))
            }
            ExprKind::Quantifier(quantifier, binders, body) => {
                Op::Quantifier(*quantifier, Box::new((self.binders(binders), self.expr(body))))
            }
            ExprKind::Unbounded(..) => Op::Impossible(
                "a quantifier without a set ranges over everything and cannot be evaluated; bound it: `\\E x \\in S : p`",
            ),
            ExprKind::TemporalQuantifier(..) => Op::Impossible("temporal quantification cannot be evaluated"),
            ExprKind::Choose(binder, body) => Op::Choose(Box::new((self.binder(binder), self.expr(body)))),
            ExprKind::ChooseUnbounded(..) => Op::Impossible(
                "`CHOOSE` without a set ranges over everything and cannot be evaluated; bound it: `CHOOSE x \\in S : p`, or give the definition a model value in the configuration",
            ),
            ExprKind::Square(parts) => Op::Square(self.pair(&**parts)),
            ExprKind::Angle(parts) => Op::Angle(self.pair(&**parts)),
            ExprKind::Fairness(fairness, parts) => Op::Fairness(*fairness, self.pair(&**parts)),
        }
    }

    fn call(&mut self, id: DefinitionId, arguments: &[form::Argument]) -> Op {
        // A replacement is followed once: TLC does not chain them either.
        let id = match self.program.replacement(id) {
            Some(Override::Value(value)) => return Op::Value(value.clone()),
            Some(Override::Definition(by)) if self.within != Some(*by) => *by,
            Some(Override::Definition(_)) | None => id,
        };
        let arguments = self.arguments(arguments);
        match self.program.natives[id.0 as usize] {
            Some(native) => self.native(native, arguments),
            None => Op::Call(id, arguments, None),
        }
    }

    fn native(&mut self, native: &'static Native, arguments: Box<[Argument]>) -> Op {
        let Some(arithmetic) = native.arithmetic else { return Op::Native(native, arguments) };
        match <Box<[Argument; 2]>>::try_from(arguments) {
            Ok(pair) => match *pair {
                [Argument::Value(a), Argument::Value(b)] => {
                    let operands = [a, b];
                    Op::Arithmetic(Calculation::new(arithmetic, &operands), Box::new(operands))
                }
                other => Op::Native(native, Box::new(other)),
            },
            Err(arguments) => Op::Native(native, arguments),
        }
    }

    fn arguments(&mut self, arguments: &[form::Argument]) -> Box<[Argument]> {
        arguments
            .iter()
            .map(|argument| match argument {
                form::Argument::Value(expr) => Argument::Value(self.expr(expr)),
                form::Argument::Operator(operator) => Argument::Operator(self.operator(operator)),
            })
            .collect()
    }

    fn operator(&mut self, operator: &form::OperatorArgument) -> Operator {
        match operator {
            form::OperatorArgument::Definition(id) => self.definition_as_operator(*id),
            form::OperatorArgument::Constant(id) => match self.program.constant(*id) {
                ConstantBinding::Operator(by) => self.definition_as_operator(*by),
                ConstantBinding::Value(value) => Operator::Lambda(0, Box::new(literal(value.clone()))),
                ConstantBinding::Unassigned => Operator::Lambda(
                    0,
                    Box::new(Code {
                        op: Op::Impossible("the constant operator has no value; give it one in the configuration"),
                        span: Span::default(),
                        level: Level::Constant,
                    }),
                ),
            },
            form::OperatorArgument::Local(local) => Operator::Local(*local),
            form::OperatorArgument::Builtin(builtin) => {
                let arity = match builtin {
                    Builtin::Not
                    | Builtin::Powerset
                    | Builtin::Union
                    | Builtin::Domain
                    | Builtin::Prime
                    | Builtin::Unchanged
                    | Builtin::Enabled
                    | Builtin::Always
                    | Builtin::Eventually => 1,
                    Builtin::BooleanSet | Builtin::StringSet => 0,
                    _ => 2,
                };
                let operands: Vec<form::Expr> = (0..arity).map(parameter).collect();
                let op = self.builtin(*builtin, &operands);
                Operator::Lambda(arity as usize, Box::new(Code { op, span: Span::default(), level: Level::Constant }))
            }
            form::OperatorArgument::Lambda(parameters, body) => Operator::Lambda(parameters.len(), self.boxed(body)),
        }
    }

    fn definition_as_operator(&mut self, id: DefinitionId) -> Operator {
        let id = match self.program.replacement(id) {
            Some(Override::Value(value)) => return Operator::Lambda(0, Box::new(literal(value.clone()))),
            Some(Override::Definition(by)) if self.within != Some(*by) => *by,
            Some(Override::Definition(_)) | None => id,
        };
        let Some(native) = self.program.natives[id.0 as usize] else { return Operator::Definition(id) };
        let definition = &self.program.form.definitions[id.0 as usize];
        let arity = definition.parameters.len();
        let arguments = definition
            .parameters
            .iter()
            .enumerate()
            .map(|(slot, declared)| {
                let local = Local { up: 0, slot: slot as u32 };
                if declared.arity > 0 {
                    return Argument::Operator(Operator::Local(local));
                }
                Argument::Value(Code { op: Op::Local(local), span: Span::default(), level: Level::Constant })
            })
            .collect();
        let op = self.native(native, arguments);
        Operator::Lambda(arity, Box::new(Code { op, span: definition.span, level: Level::Constant }))
    }

    fn builtin(&mut self, builtin: Builtin, operands: &[form::Expr]) -> Op {
        match builtin {
            Builtin::Not => Op::Not(self.one(operands)),
            Builtin::And => Op::And(self.list(operands)),
            Builtin::Or => Op::Or(self.list(operands)),
            Builtin::Implies => Op::Implies(self.pair(operands)),
            Builtin::Equivalent => Op::Equivalent(self.pair(operands)),
            Builtin::Equal => Op::Equal(self.pair(operands)),
            Builtin::NotEqual => Op::NotEqual(self.pair(operands)),
            Builtin::In => Op::In(self.pair(operands)),
            Builtin::NotIn => Op::NotIn(self.pair(operands)),
            Builtin::SubsetEq => Op::SubsetEq(self.pair(operands)),
            Builtin::Cup => Op::Cup(self.pair(operands)),
            Builtin::Cap => Op::Cap(self.pair(operands)),
            Builtin::Difference => Op::Difference(self.pair(operands)),
            Builtin::Powerset => Op::Powerset(self.one(operands)),
            Builtin::Union => Op::Union(self.one(operands)),
            Builtin::Domain => Op::Domain(self.one(operands)),
            Builtin::Index => Op::Index(self.pair(operands)),
            Builtin::Tuple => Op::Tuple(self.list(operands)),
            Builtin::Set => Op::Set(self.list(operands)),
            Builtin::Product => Op::Product(self.list(operands)),
            Builtin::FunctionSet => Op::FunctionSet(self.pair(operands)),
            Builtin::BooleanSet => Op::Value(Value::booleans()),
            Builtin::StringSet => Op::Value(Value::strings()),
            Builtin::Prime => Op::Prime(self.one(operands)),
            Builtin::Unchanged => Op::Unchanged(self.one(operands)),
            Builtin::Enabled => Op::Enabled(self.one(operands)),
            Builtin::Compose => Op::Compose(self.pair(operands)),
            Builtin::Always => Op::Always(self.one(operands)),
            Builtin::Eventually => Op::Eventually(self.one(operands)),
            Builtin::LeadsTo => Op::LeadsTo(self.pair(operands)),
            Builtin::Guarantees => Op::Guarantees(self.pair(operands)),
        }
    }

    fn binder(&mut self, binder: &form::Binder) -> Binder {
        let pattern = match &binder.pattern {
            form::Pattern::Names(names) => Pattern::Names(names.clone().into()),
            form::Pattern::Tuple(names) => Pattern::Tuple(names.clone().into()),
        };
        Binder { pattern, set: self.expr(&binder.set) }
    }

    fn binders(&mut self, binders: &[form::Binder]) -> Box<[Binder]> {
        binders.iter().map(|binder| self.binder(binder)).collect()
    }

    fn update(&mut self, update: &form::Update) -> Update {
        let path = update
            .path
            .iter()
            .map(|step| match step {
                form::PathStep::Index(expr) => PathStep::Index(self.expr(expr)),
                form::PathStep::Field(name) => PathStep::Field(*name),
            })
            .collect();
        let mut asks = false;
        update.value.each_local(&mut |local, depth| asks |= local.up == depth);
        Update { path, value: self.expr(&update.value), asks }
    }
}

/// `\E m \in x : p /\ A` as `\E m \in {m \in x : p} : A`, where `x` is a variable and `p` reads none: what the elements are
/// asked for alone becomes a question about `x` that can be remembered.
fn sifted(binders: &[form::Binder], body: &form::Expr) -> Option<(form::Binder, form::Expr)> {
    let [binder @ form::Binder { pattern: form::Pattern::Names(names), set }] = binders else { return None };
    let ([_], ExprKind::Variable(_), ExprKind::Apply(Builtin::And, items)) = (&**names, &set.kind, &body.kind) else {
        return None;
    };
    let test = |item: &&form::Expr| {
        item.level == Level::Constant && !matches!(item.kind, ExprKind::Local(_)) && !calls_parameters(item)
    };
    let count = items.iter().take_while(test).count();
    let (tests, rest) = items.split_at(count);
    if tests.is_empty() {
        return None;
    }
    let and = |items: &[form::Expr], level| match items {
        [] => form::Expr { kind: ExprKind::Boolean(true), span: body.span, level: Level::Constant },
        [item] => item.clone(),
        items => form::Expr { kind: ExprKind::Apply(Builtin::And, items.to_vec()), span: body.span, level },
    };
    let filter = ExprKind::Filter(Box::new(binder.clone()), Box::new(and(tests, Level::Constant)));
    let set = form::Expr { kind: filter, span: set.span, level: set.level };
    Some((form::Binder { pattern: binder.pattern.clone(), set }, and(rest, body.level)))
}

/// Whether an operator parameter is called, which may stand for an action.
fn calls_parameters(expr: &form::Expr) -> bool {
    let mut found = matches!(expr.kind, ExprKind::CallLocal(..));
    expr.each_part(&mut |_, part| {
        if let Child::Expr(part) = part {
            found = found || calls_parameters(part);
        }
    });
    found
}

fn literal(value: Value) -> Code {
    Code { op: Op::Value(value), span: Span::default(), level: Level::Constant }
}

/// The expression that names a parameter of the innermost frame.
fn parameter(slot: u32) -> form::Expr {
    form::Expr { kind: ExprKind::Local(Local { up: 0, slot }), span: Span::default(), level: Level::Constant }
}

/// Whether the expression names nothing that is bound around it.
fn closed(expr: &form::Expr) -> bool {
    let mut inside = true;
    expr.each_local(&mut |local, depth| inside &= local.up < depth);
    inside
}
