//! Walks over resolved expressions: the parts of an expression, with the frames that each part sees in addition.

use super::form::*;

/// A part of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Child<'e> {
    /// An expression.
    Expr(&'e Expr),
    /// A definition that is passed as an operator.
    Definition(DefinitionId),
    /// A declared constant operator that is passed as an operator.
    Constant(ConstantId),
    /// A local name that is read, called or passed.
    Local(Local),
}

impl Expr {
    /// Visits the direct parts, with the number of frames that the expression puts around each.
    pub fn each_part<'e>(&'e self, visit: &mut dyn FnMut(u32, Child<'e>)) {
        match &self.kind {
            ExprKind::Integer(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Boolean(_)
            | ExprKind::Constant(_)
            | ExprKind::Variable(_) => {}
            ExprKind::Local(local) => visit(0, Child::Local(*local)),
            ExprKind::Call(_, arguments) | ExprKind::CallConstant(_, arguments) => each_argument(arguments, visit),
            ExprKind::CallLocal(local, arguments) => {
                visit(0, Child::Local(*local));
                each_argument(arguments, visit);
            }
            ExprKind::Apply(_, operands) => operands.iter().for_each(|operand| visit(0, Child::Expr(operand))),
            ExprKind::Filter(binder, body) | ExprKind::Choose(binder, body) => {
                visit(0, Child::Expr(&binder.set));
                visit(binder.pattern.frames(), Child::Expr(body));
            }
            ExprKind::Map(body, binders)
            | ExprKind::Function(binders, body)
            | ExprKind::Quantifier(_, binders, body) => {
                binders.iter().for_each(|binder| visit(0, Child::Expr(&binder.set)));
                visit(binders.iter().map(|binder| binder.pattern.frames()).sum(), Child::Expr(body));
            }
            ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
                fields.iter().for_each(|(_, field)| visit(0, Child::Expr(field)));
            }
            ExprKind::Except(function, updates) => {
                visit(0, Child::Expr(function));
                for update in updates {
                    for step in &update.path {
                        if let PathStep::Index(index) = step {
                            visit(0, Child::Expr(index));
                        }
                    }
                    visit(1, Child::Expr(&update.value));
                }
            }
            ExprKind::Field(record, _) => visit(0, Child::Expr(record)),
            ExprKind::If(parts) => parts.iter().for_each(|part| visit(0, Child::Expr(part))),
            ExprKind::Case(arms, other) => {
                for (guard, value) in arms {
                    visit(0, Child::Expr(guard));
                    visit(0, Child::Expr(value));
                }
                if let Some(other) = other {
                    visit(0, Child::Expr(other));
                }
            }
            ExprKind::Let(definitions, body) => {
                for definition in definitions {
                    visit(if definition.parameters.is_empty() { 1 } else { 2 }, Child::Expr(&definition.body));
                }
                visit(1, Child::Expr(body));
            }
            ExprKind::Unbounded(_, _, body)
            | ExprKind::TemporalQuantifier(_, _, body)
            | ExprKind::ChooseUnbounded(_, body) => {
                visit(1, Child::Expr(body));
            }
            ExprKind::Square(parts) | ExprKind::Angle(parts) | ExprKind::Fairness(_, parts) => {
                parts.iter().for_each(|part| visit(0, Child::Expr(part)));
            }
        }
    }

    /// Visits every local name in the expression, with the number of frames between it and the expression.
    pub fn each_local(&self, visit: &mut dyn FnMut(Local, u32)) {
        self.each_local_within(0, visit);
    }

    fn each_local_within(&self, depth: u32, visit: &mut dyn FnMut(Local, u32)) {
        self.each_part(&mut |frames, part| match part {
            Child::Expr(expr) => expr.each_local_within(depth + frames, visit),
            Child::Local(local) => visit(local, depth + frames),
            Child::Definition(_) | Child::Constant(_) => {}
        });
    }
}

impl Pattern {
    /// How many frames the pattern binds.
    pub fn frames(&self) -> u32 {
        match self {
            Pattern::Names(names) => names.len() as u32,
            Pattern::Tuple(_) => 1,
        }
    }
}

fn each_argument<'e>(arguments: &'e [Argument], visit: &mut dyn FnMut(u32, Child<'e>)) {
    for argument in arguments {
        match argument {
            Argument::Value(expr) => visit(0, Child::Expr(expr)),
            Argument::Operator(OperatorArgument::Definition(id)) => visit(0, Child::Definition(*id)),
            Argument::Operator(OperatorArgument::Constant(id)) => visit(0, Child::Constant(*id)),
            Argument::Operator(OperatorArgument::Local(local)) => visit(0, Child::Local(*local)),
            Argument::Operator(OperatorArgument::Builtin(_)) => {}
            Argument::Operator(OperatorArgument::Lambda(_, body)) => visit(1, Child::Expr(body)),
        }
    }
}
