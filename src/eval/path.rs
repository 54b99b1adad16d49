//! Paths: `x[k].f` is read from the state as one step, so that a reader learns that the rest of `x` was not used.

use super::code::{Code, Op};
use super::error::Failure;
use super::machine::{Assign, Eval, ReadState, Time, Val};
use super::scope::Scope;
use crate::semantics::form::VariableId;
use crate::value::Value;
use smallvec::SmallVec;

/// Longer paths are read step by step.
const LONGEST: usize = 4;

impl Op {
    /// Whether a path into a variable may lead here: `x[k]` is one, `{1}` is none.
    #[inline]
    pub(super) fn may_be_path(&self) -> bool {
        matches!(self, Op::Variable(_) | Op::Local(_) | Op::Prime(_) | Op::Index(_) | Op::Field(..))
    }
}

impl<'v> Eval<'v> {
    /// The value at a path into a variable of the current state.
    ///
    /// `None` where the expression is not such a path, and where there is nothing at it: the caller then evaluates it step by
    /// step, and finds the words for what is wrong.
    pub(super) fn path(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Option<Val<'v>>, Failure> {
        // Who watches wants to see each part.
        if self.run.watch.is_some() {
            return Ok(None);
        }
        let Some((variable, length, primed)) = self.start(code, scope) else { return Ok(None) };
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
        let keys = &keys[..length];
        let run = self.run;
        let time = if primed { Time::Next } else { self.time };
        match (time, run.partial, run.assign) {
            (Time::Now, Some(_), Assign::Initial) => Ok(None),
            (Time::Next, Some(partial), Assign::Next) => {
                let slots = partial.slots.borrow();
                let Some(Some(whole)) = slots.get(variable.0 as usize) else { return Ok(None) };
                let Some(value) = at(whole, keys) else { return Ok(None) };
                run.unsettled.set(run.unsettled.get() + 1);
                // Where the variable keeps its value, or parts of it, so much of the current value was read.
                if let (true, Some(state)) = (partial.borrowed(variable), run.now) {
                    let keys: SmallVec<[&Value; LONGEST]> = keys.iter().flatten().map(|key| &**key).collect();
                    state.note(variable, &keys[..partial.told_by(variable, &keys)]);
                }
                Ok(Some(Val::Own(value.clone())))
            }
            (Time::Now, _, _) => Ok(read(run.now, variable, keys)),
            (Time::Next, _, _) => Ok(read(run.next, variable, keys)),
        }
    }

    /// The variable that a chain of applications starts from, the length of the chain, and whether the variable is primed.
    fn start(self, mut code: &'v Code, scope: &'v Scope<'v>) -> Option<(VariableId, usize, bool)> {
        for length in 0..=LONGEST {
            match &code.op {
                Op::Variable(id) => return Some((*id, length, false)),
                Op::Local(_) => return self.named_variable(code, scope).map(|id| (id, length, false)),
                Op::Prime(operand) => return self.named_variable(operand, scope).map(|id| (id, length, true)),
                Op::Index(operands) => code = &operands[0],
                Op::Field(record, _) => code = record,
                _ => return None,
            }
        }
        None
    }
}

/// The value at a path in a state, noted.
fn read<'v>(state: Option<&'v dyn ReadState>, variable: VariableId, keys: &[Option<Val<'v>>]) -> Option<Val<'v>> {
    let state = state?;
    let keys: SmallVec<[&Value; LONGEST]> = keys.iter().flatten().map(|key| &**key).collect();
    let value = state.at(variable, &keys)?;
    state.note(variable, &keys);
    Some(Val::Ref(value))
}

fn at<'a>(whole: &'a Value, keys: &[Option<Val<'_>>]) -> Option<&'a Value> {
    keys.iter().flatten().try_fold(whole, |value, key| value.apply(key).ok().flatten())
}
