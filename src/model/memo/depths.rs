//! Depths: how deep the functions go that a variable holds whose domains, as far as the text tells, never change.
//!
//! This is a guess, which the layout of states is made by: a state that is otherwise is kept apart.

use crate::eval::Program;
use crate::eval::code::{Code, Op, PathStep};
use crate::model::context::Piece;
use crate::semantics::form::{DefinitionId, VariableId};
use rustc_hash::FxHashSet;

/// Functions are taken apart no deeper.
const DEEPEST: u32 = 2;
/// So many definitions within definitions are looked at.
const MOST_CALLS: usize = 16;

/// For each variable how deep its functions go.
pub fn of<'p>(program: &Program, initial: &Piece, next: impl Iterator<Item = &'p Piece>) -> Vec<u32> {
    let count = program.variables().len();
    let scan = |primed| Scan { program, primed, depths: vec![None; count], entered: FxHashSet::default() };
    let (mut first, mut later) = (scan(false), scan(true));
    first.scan(&initial.code);
    next.for_each(|piece| later.scan(&piece.code));
    let pairs = first.depths.into_iter().zip(later.depths);
    pairs.map(|(first, later)| first.unwrap_or(0).min(later.unwrap_or(DEEPEST))).collect()
}

struct Scan<'p> {
    program: &'p Program,
    /// Whether primed variables are looked for.
    primed: bool,
    depths: Vec<Option<u32>>,
    entered: FxHashSet<DefinitionId>,
}

impl Scan<'_> {
    fn scan(&mut self, code: &Code) {
        match &code.op {
            Op::Equal(operands) => {
                if let Some(variable) = self.target(&operands[0]) {
                    self.note(variable, self.depth(&operands[1], 0));
                }
            }
            Op::In(operands) => {
                if let Some(variable) = self.target(&operands[0]) {
                    self.note(variable, self.depth_of_elements(&operands[1], 0));
                }
            }
            Op::Call(id, _, _) if self.entered.insert(*id) => self.scan(&self.program.definition(*id).body),
            _ => {}
        }
        code.each_child(&mut |child| self.scan(child));
    }

    fn target(&self, code: &Code) -> Option<VariableId> {
        match (&code.op, self.primed) {
            (Op::Variable(id), false) => Some(*id),
            (Op::Prime(inner), true) => match inner.op {
                Op::Variable(id) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }

    fn note(&mut self, variable: VariableId, depth: u32) {
        if let Some(known) = self.depths.get_mut(variable.0 as usize) {
            *known = Some(known.map_or(depth, |known| known.min(depth)));
        }
    }

    fn depth(&self, code: &Code, calls: usize) -> u32 {
        let depth = |code: &Code| self.depth(code, calls);
        match &code.op {
            Op::Function(parts) => (1 + depth(&parts.1)).min(DEEPEST),
            // What a name stands for is not followed.
            Op::Variable(_) | Op::Local(_) => DEEPEST,
            Op::Prime(inner) => depth(inner),
            Op::Once(once) => depth(&once.code),
            Op::If(parts) => depth(&parts[1]).min(depth(&parts[2])),
            Op::Case(arms, other) => {
                arms.iter().map(|(_, arm)| arm).chain(other.as_deref()).map(depth).min().unwrap_or(0)
            }
            Op::Let(_, body) => depth(body),
            Op::Call(id, _, _) if calls < MOST_CALLS => self.depth(&self.program.definition(*id).body, calls + 1),
            Op::Except(parts) => {
                let update = |path: &[PathStep], new| {
                    let length = path.len() as u32;
                    if length < DEEPEST { length + depth(new) } else { DEEPEST }
                };
                let updates = parts.1.iter().map(|one| update(&one.path, &one.value));
                updates.fold(depth(&parts.0), u32::min)
            }
            _ => 0,
        }
    }

    fn depth_of_elements(&self, set: &Code, calls: usize) -> u32 {
        match &set.op {
            Op::FunctionSet(operands) => (1 + self.depth_of_elements(&operands[1], calls)).min(DEEPEST),
            Op::Once(once) => self.depth_of_elements(&once.code, calls),
            Op::Call(id, _, _) if calls < MOST_CALLS => {
                self.depth_of_elements(&self.program.definition(*id).body, calls + 1)
            }
            Op::Set(items) => items.iter().map(|item| self.depth(item, calls)).min().unwrap_or(0),
            _ => 0,
        }
    }
}
