//! Assigned: the variables that a conjunct of an action may give a value in the next state.
//!
//! Where all variables may have theirs, a later conjunct only holds or not. It is no choice then, and stays in one piece.

use crate::eval::Program;
use crate::eval::code::{Code, Op};
use crate::model::context::Context;
use crate::semantics::form::{DefinitionId, Level, VariableId};
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
        Walk { program, assigned: self, entered: Vec::new() }.walk(conjunct, Some(context), 0, false);
    }
}

struct Walk<'w> {
    program: &'w Program,
    assigned: &'w mut Assigned,
    entered: Vec<(DefinitionId, bool)>,
}

impl Walk<'_> {
    /// `below` frames lie between the expression and the context. `next` tells that it stands under a prime.
    fn walk(&mut self, code: &Code, context: Option<&Context>, below: u32, next: bool) {
        if self.assigned.others || !next && code.level < Level::Action && !matches!(code.op, Op::Local(_)) {
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
                let known = outer.up.checked_sub(below).and_then(|up| {
                    outer.up = up;
                    context?.definition(outer)
                });
                match known {
                    Some((definition, outer)) => self.walk(&definition, Some(&outer), 0, next),
                    None => self.assigned.others |= next || code.level >= Level::Action,
                }
            }
            Op::CallLocal(..) => self.assigned.others = true,
            Op::Call(id, _, _) if !self.entered.contains(&(*id, next)) => {
                self.entered.push((*id, next));
                self.walk(&self.program.definition(*id).body, None, 0, next);
                self.parts(code, context, below, next);
            }
            Op::Prime(inner) | Op::Unchanged(inner) => self.walk(inner, context, below, true),
            Op::Square(pair) | Op::Angle(pair) => {
                self.walk(&pair[0], context, below, next);
                self.walk(&pair[1], context, below, true);
            }
            _ => self.parts(code, context, below, next),
        }
    }

    fn parts(&mut self, code: &Code, context: Option<&Context>, below: u32, next: bool) {
        code.each_part(&mut |frames, part| self.walk(part, context, below + frames, next));
    }
}
