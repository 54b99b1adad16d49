//! Properties: a temporal formula taken apart into what states, steps and whole behaviors must satisfy.

use super::context::{Context, Piece};
use super::temporal::substitute;
use crate::eval::code::{Code, Op, Pattern};
use crate::eval::{Environment, Host, Program};
use crate::semantics::form::{Level, Quantifier};
use crate::text::Symbol;
use std::ops::ControlFlow;

/// A conjunct of a temporal formula.
#[derive(Clone, Debug)]
pub enum Part {
    /// `P`: of initial states.
    Initial(Piece),
    /// `[]P`: of all states.
    Invariant(Piece),
    /// `[][A]_v`: of all steps. The piece is `[A]_v`.
    Step(Piece),
    /// `WF_v(A)`, `<>P`, `P ~> Q`, `[]<>P`, ...: of whole behaviors.
    Temporal(Piece),
    /// An action where a temporal formula is expected.
    Action(Piece),
}

/// Takes a temporal formula apart at its conjunctions; definitions, `LET` and `\A` over constant sets are entered.
pub(super) fn parts(program: &Program, host: &dyn Host, formula: &Piece) -> Vec<Part> {
    let mut taker = Taker { program, host, parts: Vec::new() };
    let mut context = Context::default();
    for frame in &formula.frames {
        context = context.bind(&Pattern::Tuple(vec![Symbol(0); frame.len()].into()), frame);
    }
    taker.take(&formula.code, &context, Mode::Formula, 0);
    taker.parts
}

/// Whether a `[]` is around.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Formula,
    Always,
}

struct Taker<'p> {
    program: &'p Program,
    host: &'p dyn Host,
    parts: Vec<Part>,
}

impl Taker<'_> {
    fn take(&mut self, code: &Code, context: &Context, mode: Mode, depth: usize) {
        const DEEPEST: usize = 200;
        if code.level <= Level::State && !matches!(code.op, Op::Local(_) | Op::CallLocal(..)) {
            let piece = context.piece(code);
            self.parts.push(match mode {
                Mode::Formula => Part::Initial(piece),
                Mode::Always => Part::Invariant(piece),
            });
            return;
        }
        let environment = Environment::new(self.program, self.host);
        match &code.op {
            Op::And(items) => items.iter().for_each(|item| self.take(item, context, mode, depth)),
            Op::Let(definitions, body) => self.take(body, &context.enter_let(definitions), mode, depth),
            Op::Call(id, arguments, _) if depth < DEEPEST => match context.enter(self.program, environment, code) {
                Some(entered) => {
                    let program = self.program;
                    self.take(&program.definition(*id).body, &entered.context, mode, depth + 1);
                }
                None => match substitute::body(self.program.definition(*id), arguments) {
                    Some(body) => self.take(&body, context, mode, depth + 1),
                    None => self.whole(code, context, mode),
                },
            },
            Op::CallLocal(local, arguments) if depth < DEEPEST => {
                let definition = context.operator(*local);
                match definition.and_then(|definition| substitute::let_body(definition, local.up, arguments)) {
                    Some(body) => self.take(&body, context, mode, depth + 1),
                    None => self.whole(code, context, mode),
                }
            }
            Op::Local(local) if depth < DEEPEST => match context.definition(*local) {
                Some((definition, outer)) => self.take(&definition, &outer, mode, depth + 1),
                None => self.whole(code, context, mode),
            },
            Op::Quantifier(Quantifier::ForAll, parts) => {
                let (binders, body) = &**parts;
                let mut inside = Vec::new();
                let listed = context.each_binding(environment, binders, &mut |_, inner| {
                    inside.push(inner.clone());
                    ControlFlow::Continue(())
                });
                match listed {
                    Ok(_) => inside.iter().for_each(|inner| self.take(body, inner, mode, depth)),
                    Err(_) => self.whole(code, context, mode),
                }
            }
            Op::Always(inner) => self.always(code, inner, context, depth),
            Op::Square(_) if mode == Mode::Always => self.parts.push(Part::Step(context.piece(code))),
            _ => self.whole(code, context, mode),
        }
    }

    /// `[]F`: taken apart where nothing in it speaks of whole behaviors.
    fn always(&mut self, code: &Code, inner: &Code, context: &Context, depth: usize) {
        let before = self.parts.len();
        self.take(inner, context, Mode::Always, depth + 1);
        if self.parts[before..].iter().any(|part| matches!(part, Part::Temporal(_) | Part::Action(_))) {
            self.parts.truncate(before);
            self.parts.push(Part::Temporal(context.piece(code)));
        }
    }

    fn whole(&mut self, code: &Code, context: &Context, mode: Mode) {
        let piece = context.piece(code);
        if code.level <= Level::State {
            self.parts.push(match mode {
                Mode::Formula => Part::Initial(piece),
                Mode::Always => Part::Invariant(piece),
            });
            return;
        }
        self.parts.push(if code.level == Level::Action && mode == Mode::Formula {
            Part::Action(piece)
        } else {
            Part::Temporal(piece)
        });
    }
}
