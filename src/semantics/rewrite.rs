//! Rewrites the places of local names in expressions.

use super::form::*;

/// Visits every local name, with the number of frames around it inside the expression, plus `depth`.
pub fn each_local_mut(expr: &mut Expr, depth: u32, f: &mut dyn FnMut(&mut Local, u32)) {
    match &mut expr.kind {
        ExprKind::Integer(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Boolean(_)
        | ExprKind::Constant(_)
        | ExprKind::Variable(_) => {}
        ExprKind::Local(local) => f(local, depth),
        ExprKind::Call(_, arguments) | ExprKind::CallConstant(_, arguments) => in_arguments(arguments, depth, f),
        ExprKind::CallLocal(local, arguments) => {
            f(local, depth);
            in_arguments(arguments, depth, f);
        }
        ExprKind::Apply(_, operands) => operands.iter_mut().for_each(|operand| each_local_mut(operand, depth, f)),
        ExprKind::Filter(binder, body) | ExprKind::Choose(binder, body) => {
            each_local_mut(&mut binder.set, depth, f);
            each_local_mut(body, depth + binder.pattern.frames(), f);
        }
        ExprKind::Map(body, binders) | ExprKind::Function(binders, body) | ExprKind::Quantifier(_, binders, body) => {
            let mut inner = depth;
            for binder in binders {
                each_local_mut(&mut binder.set, depth, f);
                inner += binder.pattern.frames();
            }
            each_local_mut(body, inner, f);
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
            fields.iter_mut().for_each(|(_, field)| each_local_mut(field, depth, f));
        }
        ExprKind::Except(function, updates) => {
            each_local_mut(function, depth, f);
            for update in updates {
                for step in &mut update.path {
                    if let PathStep::Index(index) = step {
                        each_local_mut(index, depth, f);
                    }
                }
                each_local_mut(&mut update.value, depth + 1, f);
            }
        }
        ExprKind::Field(record, _) => each_local_mut(record, depth, f),
        ExprKind::If(parts) => parts.iter_mut().for_each(|part| each_local_mut(part, depth, f)),
        ExprKind::Case(arms, other) => {
            for (guard, value) in arms {
                each_local_mut(guard, depth, f);
                each_local_mut(value, depth, f);
            }
            if let Some(other) = other {
                each_local_mut(other, depth, f);
            }
        }
        ExprKind::Let(definitions, body) => {
            for definition in definitions {
                let frames = if definition.parameters.is_empty() { 1 } else { 2 };
                each_local_mut(&mut definition.body, depth + frames, f);
            }
            each_local_mut(body, depth + 1, f);
        }
        ExprKind::Unbounded(_, _, body)
        | ExprKind::TemporalQuantifier(_, _, body)
        | ExprKind::ChooseUnbounded(_, body) => each_local_mut(body, depth + 1, f),
        ExprKind::Square(parts) | ExprKind::Angle(parts) | ExprKind::Fairness(_, parts) => {
            parts.iter_mut().for_each(|part| each_local_mut(part, depth, f));
        }
    }
}

fn in_arguments(arguments: &mut [Argument], depth: u32, f: &mut dyn FnMut(&mut Local, u32)) {
    for argument in arguments {
        match argument {
            Argument::Value(expr) => each_local_mut(expr, depth, f),
            Argument::Operator(OperatorArgument::Local(local)) => f(local, depth),
            Argument::Operator(OperatorArgument::Lambda(_, body)) => each_local_mut(body, depth + 1, f),
            Argument::Operator(
                OperatorArgument::Definition(_) | OperatorArgument::Constant(_) | OperatorArgument::Builtin(_),
            ) => {}
        }
    }
}
