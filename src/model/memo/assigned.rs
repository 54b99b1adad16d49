//! Assigned: the variables that a conjunct of an action may give a value in the next state.
//!
//! Where all variables may have theirs, a later conjunct only holds or not. It is no choice then, and stays in one piece.

use crate::eval::Program;
use crate::eval::code::{Code, Op};
use crate::model::context::Context;
use crate::semantics::form::{DefinitionId, Level, Local, VariableId};
use std::collections::BTreeSet;

/// Variables that may be assigned.
#[derive(Clone, Default)]
pub struct Assigned {
    variables: BTreeSet<VariableId>,
    /// Whether any others may be assigned, too, through a name whose meaning is not known.
    others: bool,
}

impl Assigned {
    /// Whether there is surely a variable without a value.
    pub fn leaves_one(&self, program: &Program) -> bool {
        !self.others && self.variables.len() < program.variables().len()
    }

    /// Adds what a conjunct may assign.
    pub fn add(&mut self, program: &Program, conjunct: &Code, context: &Context) {
        Walk { program, assigned: self, entered: Vec::new(), frames: Vec::new() }.walk(conjunct, Some(context), false);
    }
}

struct Walk<'w> {
    program: &'w Program,
    assigned: &'w mut Assigned,
    entered: Vec<(DefinitionId, bool)>,
    /// The frames between the context and what is looked at; whether each is that of a LET, whose definitions are looked at where they stand.
    frames: Vec<bool>,
}

impl Walk<'_> {
    /// `next` tells that the expression stands under a prime.
    fn walk(&mut self, code: &Code, context: Option<&Context>, next: bool) {
        let names_action = matches!(code.op, Op::Local(_) | Op::CallLocal(..));
        if self.assigned.others || !next && code.level < Level::Action && !names_action {
            return;
        }
        match &code.op {
            Op::Variable(variable) => {
                if next {
                    self.assigned.variables.insert(*variable);
                }
            }
            Op::Local(local) => {
                let mut outer = *local;
                let known = outer.up.checked_sub(self.frames.len() as u32).and_then(|up| {
                    outer.up = up;
                    context?.definition(outer)
                });
                match known {
                    Some((definition, outer)) => {
                        self.within(Vec::new(), |walk| walk.walk(&definition, Some(&outer), next))
                    }
                    None => self.assigned.others |= next || code.level >= Level::Action && !self.is_of_let(*local),
                }
            }
            Op::CallLocal(local, _) => {
                self.assigned.others |= next || !self.is_of_let(*local);
                self.parts(code, context, next);
            }
            Op::Call(id, _, _) if !self.entered.contains(&(*id, next)) => {
                self.entered.push((*id, next));
                let definition = self.program.definition(*id);
                let parameters = if definition.parameters.is_empty() { Vec::new() } else { vec![false] };
                self.within(parameters, |walk| walk.walk(&definition.body, None, next));
                self.parts(code, context, next);
            }
            Op::Let(definitions, body) => {
                self.frames.push(true);
                for definition in definitions {
                    self.deeper(usize::from(definition.arity > 0), |walk| walk.walk(&definition.body, context, next));
                }
                self.walk(body, context, next);
                self.frames.pop();
            }
            Op::Prime(inner) | Op::Unchanged(inner) => self.walk(inner, context, true),
            Op::Square(pair) | Op::Angle(pair) => {
                self.walk(&pair[0], context, next);
                self.walk(&pair[1], context, true);
            }
            _ => self.parts(code, context, next),
        }
    }

    /// Whether a name is one of a LET that was met on the way.
    fn is_of_let(&self, local: Local) -> bool {
        self.frames.iter().rev().nth(local.up as usize).is_some_and(|of_let| *of_let)
    }

    fn parts(&mut self, code: &Code, context: Option<&Context>, next: bool) {
        code.each_part(&mut |frames, part| self.deeper(frames as usize, |walk| walk.walk(part, context, next)));
    }

    /// Looks at what stands within so many more frames of bound names.
    fn deeper(&mut self, frames: usize, look: impl FnOnce(&mut Self)) {
        let before = self.frames.len();
        self.frames.resize(before + frames, false);
        look(self);
        self.frames.truncate(before);
    }

    /// Looks at what stands elsewhere, within other frames.
    fn within(&mut self, frames: Vec<bool>, look: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.frames, frames);
        look(self);
        self.frames = before;
    }
}
