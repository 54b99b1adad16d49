//! Conjuncts: a predicate taken apart, so that each part is remembered by the little that it reads.

use crate::eval::code::{Code, Op};
use crate::eval::{Environment, Host, Program};
use crate::model::context::{Context, Piece};
use crate::semantics::form::{Level, Quantifier};
use std::ops::ControlFlow;

/// `\A` over more instances than this is remembered as a whole.
const MOST: usize = 64;
/// So many definitions within definitions are entered.
const DEEPEST: usize = 32;

/// The conjuncts of a predicate, in the order in which evaluation meets them.
pub fn of(program: &Program, host: &dyn Host, piece: &Piece) -> Vec<Piece> {
    let mut conjuncts = Vec::new();
    let splitter = Splitter { program, host };
    if splitter.worth(&piece.code, 0) {
        splitter.split(&piece.code, &Context::of_frames(&piece.frames), 0, &mut conjuncts);
    } else {
        conjuncts.push(piece.clone());
    }
    conjuncts
}

struct Splitter<'p> {
    program: &'p Program,
    host: &'p dyn Host,
}

impl Splitter<'_> {
    /// Whether there is anything to take apart.
    fn worth(&self, code: &Code, depth: usize) -> bool {
        match &code.op {
            Op::And(_) | Op::Quantifier(Quantifier::ForAll, _) => true,
            Op::Call(id, _) => depth < DEEPEST && self.worth(&self.program.definition(*id).body, depth + 1),
            Op::Let(_, body) => self.worth(body, depth),
            _ => false,
        }
    }

    fn split(&self, code: &Code, context: &Context, depth: usize, conjuncts: &mut Vec<Piece>) {
        let environment = Environment::new(self.program, self.host);
        match &code.op {
            Op::And(items) => items.iter().for_each(|item| self.split(item, context, depth, conjuncts)),
            Op::Call(id, _) if depth < DEEPEST && self.worth(&self.program.definition(*id).body, depth) => {
                match context.enter(self.program, environment, code) {
                    Some(entered) => {
                        self.split(&self.program.definition(*id).body, &entered.context, depth + 1, conjuncts);
                    }
                    None => conjuncts.push(context.piece(code)),
                }
            }
            Op::Quantifier(Quantifier::ForAll, parts)
                if parts.0.iter().all(|binder| binder.set.level == Level::Constant) =>
            {
                let mut instances = Vec::new();
                let listed = context.each_binding(environment, &parts.0, &mut |_, inner| {
                    instances.push(inner.clone());
                    if instances.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                if !matches!(listed, Ok(ControlFlow::Continue(()))) || conjuncts.len() + instances.len() > MOST * MOST {
                    return conjuncts.push(context.piece(code));
                }
                for inner in instances {
                    self.split(&parts.1, &inner, depth + 1, conjuncts);
                }
            }
            _ => conjuncts.push(context.piece(code)),
        }
    }
}
