//! Conjuncts: a predicate taken apart, so that each part is remembered by the little that it reads.

use super::layout::{Layout, Place};
use crate::eval::code::{Code, Once, Op};
use crate::eval::{Environment, Host, Program};
use crate::model::context::{Context, Piece};
use crate::semantics::form::{Level, Quantifier};
use crate::value::Value;
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// `\A` over more instances than this is remembered as a whole.
const MOST: usize = 64;
/// So many definitions within definitions are entered.
const DEEPEST: usize = 32;

/// The conjuncts of a predicate, in the order in which evaluation meets them.
pub fn of(program: &Program, host: &dyn Host, layout: &Layout, piece: &Piece) -> Vec<Piece> {
    let mut conjuncts = Vec::new();
    let splitter = Splitter { program, host, layout };
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
    layout: &'p Layout,
}

impl Splitter<'_> {
    /// Whether there is anything to take apart.
    fn worth(&self, code: &Code, depth: usize) -> bool {
        match &code.op {
            Op::And(_) | Op::Quantifier(Quantifier::ForAll, _) => true,
            Op::Call(id, _, _) => depth < DEEPEST && self.worth(&self.program.definition(*id).body, depth + 1),
            Op::Let(_, body) => self.worth(body, depth),
            Op::In(operands) => matches!(self.place(&operands[0]), Some(Place::Parts(_))),
            _ => false,
        }
    }

    fn split(&self, code: &Code, context: &Context, depth: usize, conjuncts: &mut Vec<Piece>) {
        let environment = Environment::new(self.program, self.host);
        match &code.op {
            Op::And(items) => items.iter().for_each(|item| self.split(item, context, depth, conjuncts)),
            Op::Call(id, _, _) if depth < DEEPEST && self.worth(&self.program.definition(*id).body, depth) => {
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
            Op::In(operands) => match self.parted(code, operands, context) {
                Some(items) => items.iter().for_each(|item| self.split(item, context, depth, conjuncts)),
                None => conjuncts.push(context.piece(code)),
            },
            _ => conjuncts.push(context.piece(code)),
        }
    }

    /// The place of a variable, or of a part of it at constant keys.
    fn place(&self, code: &Code) -> Option<Place> {
        match &code.op {
            Op::Variable(id) => Some(self.layout.variable(*id)),
            Op::Index(operands) => match (self.place(&operands[0])?, &operands[1].op) {
                (Place::Parts(parts), Op::Value(key)) => self.layout.part(parts).at(key),
                _ => None,
            },
            _ => None,
        }
    }

    /// `f \in [S -> T]` of a function that is taken apart and has the domain `S`: `f[k] \in T` for each key.
    fn parted(&self, code: &Code, [function, set]: &[Code; 2], context: &Context) -> Option<Vec<Code>> {
        let Place::Parts(parts) = self.place(function)? else { return None };
        let (domain, range) = self.function_set(set, false, 0)?;
        let environment = Environment::new(self.program, self.host);
        let part = self.layout.part(parts);
        if context.value(environment, domain).ok()? != *part.domain() {
            return None;
        }
        let at = |key: Value| {
            let key = Code { op: Op::Value(key), span: function.span, level: Level::Constant };
            let value = Code { op: Op::Index(Box::new([function.clone(), key])), ..function.clone() };
            Code { op: Op::In(Box::new([value, range.clone()])), ..code.clone() }
        };
        Some(part.keys().map(|(key, _)| at(key)).collect())
    }

    /// The domain and the range of a set of functions, the range evaluated at most once where the set is.
    fn function_set<'c>(&'c self, set: &'c Code, once: bool, depth: usize) -> Option<(&'c Code, Code)> {
        match &set.op {
            Op::FunctionSet(operands) => {
                let [domain, range] = &**operands;
                let op = Op::Once(Box::new(Once { value: OnceLock::new(), code: range.clone() }));
                Some((domain, if once { Code { op, ..range.clone() } } else { range.clone() }))
            }
            Op::Once(inner) => self.function_set(&inner.code, true, depth),
            Op::Call(id, arguments, _) if arguments.is_empty() && depth < DEEPEST => {
                self.function_set(&self.program.definition(*id).body, once, depth + 1)
            }
            _ => None,
        }
    }
}
