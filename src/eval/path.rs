//! Paths: `x[k].f` is read from the state as one step, so that a reader learns that the rest of `x` was not used.

use super::code::{Code, Op};
use super::error::Failure;
use super::machine::{Assign, Eval, Time, Val};
use super::scope::Scope;
use crate::semantics::form::VariableId;
use crate::value::Value;

/// Longer paths are read step by step.
const LONGEST: usize = 4;

impl<'v> Eval<'v> {
    /// The value at a path into a variable of the current state.
    ///
    /// `None` where the expression is not such a path, and where there is nothing at it: the caller then evaluates it step by
    /// step, and finds the words for what is wrong.
    pub(super) fn path(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Option<Val<'v>>, Failure> {
        let (Time::Now, Some(state)) = (self.time, self.run.now) else { return Ok(None) };
        if self.run.assign == Assign::Initial && self.run.partial.is_some() {
            return Ok(None);
        }
        let Some((variable, length)) = start(code) else { return Ok(None) };
        let mut keys: [Option<Val<'v>>; LONGEST] = [const { None }; LONGEST];
        let mut step = code;
        for key in keys[..length].iter_mut().rev() {
            step = match &step.op {
                Op::Index(operands) => {
                    *key = Some(self.value(&operands[1], scope)?);
                    &operands[0]
                }
                Op::Field(record, name) => {
                    *key = Some(Val::Own(Value::String(*name)));
                    record
                }
                _ => return Ok(None),
            };
        }
        let Some(mut value) = state.get(variable) else { return Ok(None) };
        for key in keys[..length].iter().flatten() {
            match value.apply(key) {
                Ok(Some(inner)) => value = inner,
                Ok(None) | Err(_) => return Ok(None),
            }
        }
        match &keys[..length] {
            [Some(a)] => state.note(variable, &[a]),
            [Some(a), Some(b)] => state.note(variable, &[a, b]),
            keys => state.note(variable, &keys.iter().flatten().map(|key| &**key).collect::<Vec<_>>()),
        }
        Ok(Some(Val::Ref(value)))
    }
}

/// The variable that a chain of applications starts from, and the length of the chain.
fn start(mut code: &Code) -> Option<(VariableId, usize)> {
    for length in 0..=LONGEST {
        match &code.op {
            Op::Variable(id) => return Some((*id, length)),
            Op::Index(operands) => code = &operands[0],
            Op::Field(record, _) => code = record,
            _ => return None,
        }
    }
    None
}
