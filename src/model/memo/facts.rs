//! Facts: which expressions read one variable and nothing else, so that their value is one answer of that variable.

use crate::eval::Program;
use crate::eval::code::{Argument, Code, Op, Operator};
use crate::semantics::form::{DefinitionId, Local, VariableId};
use rustc_hash::FxHashSet;

/// What an expression depends on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The one variable that is read.
    pub variable: VariableId,
    /// The names bound around the expression that it uses, each once, in order.
    pub locals: Box<[Local]>,
}

/// The facts about an expression; `None` where it reads no variable, or more than one, or more than a state.
pub fn of(program: &Program, code: &Code) -> Option<Facts> {
    let mut scan = Scan { program, variable: None, locals: Vec::new(), entered: FxHashSet::default(), single: true };
    scan.scan(code, Some(0));
    scan.locals.sort_unstable();
    scan.locals.dedup();
    let variable = scan.variable.filter(|_| scan.single)?;
    Some(Facts { variable, locals: scan.locals.into() })
}

struct Scan<'p> {
    program: &'p Program,
    variable: Option<VariableId>,
    locals: Vec<Local>,
    entered: FxHashSet<DefinitionId>,
    single: bool,
}

impl Scan<'_> {
    /// `depth` frames lie between the expression that is asked about and this part of it; `None` within another definition.
    fn scan(&mut self, code: &Code, depth: Option<u32>) {
        if !self.single {
            return;
        }
        match &code.op {
            Op::Variable(id) => {
                self.single = *self.variable.get_or_insert(*id) == *id;
            }
            Op::Local(local) => self.local(*local, depth),
            Op::Once(_) => return,
            Op::Call(id, arguments, _) => {
                self.arguments(arguments);
                self.definition(*id);
            }
            Op::Native(native, arguments) => {
                self.arguments(arguments);
                self.single &= !native.impure;
            }
            // Operators are not values, so they cannot be part of a question.
            Op::CallLocal(local, arguments) => {
                self.arguments(arguments);
                self.single &= depth.is_none_or(|depth| local.up < depth);
            }
            Op::Prime(_)
            | Op::Unchanged(_)
            | Op::Enabled(_)
            | Op::Compose(_)
            | Op::Square(_)
            | Op::Angle(_)
            | Op::Always(_)
            | Op::Eventually(_)
            | Op::LeadsTo(_)
            | Op::Guarantees(_)
            | Op::Fairness(..)
            | Op::Impossible(_) => self.single = false,
            _ => {}
        }
        code.each_part(&mut |frames, part| self.scan(part, depth.map(|depth| depth + frames)));
    }

    fn local(&mut self, local: Local, depth: Option<u32>) {
        if let Some(depth) = depth
            && local.up >= depth
        {
            self.locals.push(Local { up: local.up - depth, ..local });
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            match argument {
                Argument::Operator(Operator::Definition(id)) => self.definition(*id),
                Argument::Operator(Operator::Local(_)) => self.single = false,
                Argument::Operator(Operator::Lambda(..)) | Argument::Value(_) => {}
            }
        }
    }

    fn definition(&mut self, id: DefinitionId) {
        if self.entered.insert(id) {
            self.scan(&self.program.definition(id).body, None);
        }
    }
}
