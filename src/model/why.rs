//! Why a predicate is false: the innermost part that is to blame, with what is bound around it.

use super::context::{Context, Piece};
use crate::eval::code::{Code, Op, Pattern};
use crate::eval::{Environment, Failure};
use crate::semantics::form::{Level, Quantifier};
use crate::text::{Span, Symbol};
use std::ops::ControlFlow;

/// Why a predicate is false.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Why {
    /// The innermost part that is to blame.
    pub span: Span,
    /// Whether that part is true, and should not be.
    pub holds: bool,
    /// Names and values that are bound around it, outermost first.
    pub bound: Vec<(String, String)>,
    /// The parts of a comparison with their values, as far as they are not literally there.
    pub operands: Vec<(Span, String)>,
}

/// Why the predicate is false; `None` where it is true or cannot be evaluated.
pub(super) fn why(environment: Environment<'_>, predicate: &Piece) -> Option<Why> {
    let mut context = Context::default();
    for frame in &predicate.frames {
        context = context.bind(&Pattern::Tuple(vec![Symbol(0); frame.len()].into()), frame);
    }
    let mut walk = Walk { environment, why: Why::default() };
    if walk.truth(&predicate.code, &context).ok()? {
        return None;
    }
    walk.blame(&predicate.code, &context, false, 0).ok()?;
    Some(walk.why)
}

struct Walk<'e> {
    environment: Environment<'e>,
    why: Why,
}

impl Walk<'_> {
    fn truth(&self, code: &Code, context: &Context) -> Result<bool, Failure> {
        let piece = context.piece(code);
        piece.within(self.environment).truth(&piece.code)
    }

    fn show(&self, name: Symbol, value: &crate::value::Value) -> (String, String) {
        let program = self.environment.program;
        (program.text(name).to_owned(), value.display(program.symbols()).to_string())
    }

    /// Looks into an expression whose value is `holds` for what makes it so.
    fn blame(&mut self, code: &Code, context: &Context, holds: bool, depth: usize) -> Result<(), Failure> {
        const DEEPEST: usize = 100;
        match (&code.op, holds) {
            (Op::Not(inner), _) => return self.blame(inner, context, !holds, depth),
            (Op::And(items), false) | (Op::Or(items), true) => {
                for item in items {
                    if self.truth(item, context)? == holds {
                        return self.blame(item, context, holds, depth);
                    }
                }
            }
            (Op::Implies(operands), false) => return self.blame(&operands[1], context, false, depth),
            (Op::If(parts), _) => {
                let branch = if self.truth(&parts[0], context)? { 1 } else { 2 };
                return self.blame(&parts[branch], context, holds, depth);
            }
            (Op::Let(definitions, body), _) => return self.blame(body, &context.enter_let(definitions), holds, depth),
            (Op::Quantifier(Quantifier::ForAll, parts), false) | (Op::Quantifier(Quantifier::Exists, parts), true) => {
                let mut witness = None;
                let _ = context.each_binding(self.environment, &parts.0, &mut |bound, inner| {
                    if self.truth(&parts.1, inner).is_ok_and(|value| value == holds) {
                        witness = Some((bound.to_vec(), inner.clone()));
                        return ControlFlow::Break(());
                    }
                    ControlFlow::Continue(())
                })?;
                if let Some((bound, inner)) = witness {
                    let shown: Vec<_> = bound.iter().map(|(name, value)| self.show(*name, value)).collect();
                    self.why.bound.extend(shown);
                    return self.blame(&parts.1, &inner, holds, depth);
                }
            }
            (Op::Call(id, arguments, _), _) if depth < DEEPEST => {
                let definition = self.environment.program.definition(*id);
                // Arguments that are evaluated before the call would be wrong under a prime within it.
                let safe = code.level <= Level::State || arguments.is_empty();
                if let Some(Ok(values)) =
                    context.arguments(self.environment, arguments).filter(|_| safe && !definition.recursive)
                {
                    let shown: Vec<_> = definition
                        .parameters
                        .iter()
                        .zip(&values)
                        .map(|(name, value)| self.show(*name, value))
                        .collect();
                    let before = self.why.bound.len();
                    self.why
                        .bound
                        .extend(shown.into_iter().filter(|pair| !self.why.bound.contains(pair)).collect::<Vec<_>>());
                    let inner = Context::call(&definition.parameters, values);
                    // A body that is no more telling than the call keeps the call's own names.
                    if self.truth(&definition.body, &inner).is_ok_and(|value| value == holds) {
                        return self.blame(&definition.body, &inner, holds, depth + 1);
                    }
                    self.why.bound.truncate(before);
                }
            }
            _ => {}
        }
        self.why.span = code.span;
        self.why.holds = holds;
        self.operands(code, context);
        Ok(())
    }

    fn operands(&mut self, code: &Code, context: &Context) {
        let operands: &[Code] = match &code.op {
            Op::Equal(operands)
            | Op::NotEqual(operands)
            | Op::In(operands)
            | Op::NotIn(operands)
            | Op::SubsetEq(operands) => &**operands,
            Op::Arithmetic(calculation, operands) if calculation.operator.compares() => &**operands,
            _ => return,
        };
        for operand in operands {
            if matches!(operand.op, Op::Value(_)) {
                continue;
            }
            if let Ok(value) = context.value(self.environment, operand) {
                let shown = value.display(self.environment.program.symbols()).to_string();
                self.why.operands.push((operand.span, shown));
            }
        }
    }
}
