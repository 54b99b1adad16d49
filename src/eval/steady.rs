//! Steady parts: where it is asked of each element of a set whether `x.f = E`, and `E` takes long but does not depend on the element, as in
//! `CHOOSE x \in S : x.f = Max({y.f : y \in S})`, it is evaluated once.

use super::code::*;
use super::error::Failure;
use super::machine::Eval;
use super::scope::Scope;
use crate::semantics::form::Level;
use crate::value::{Value, equal};
use std::cell::OnceCell;

/// For fewer elements it is not looked for.
const LEAST: usize = 3;

/// What is asked of each element.
pub(super) struct Condition<'v> {
    body: &'v Code,
    /// Which of the conjuncts has a steady part on its right.
    steady: Option<usize>,
    value: OnceCell<Value>,
}

impl<'v> Eval<'v> {
    /// What is asked of so many elements.
    pub(super) fn condition(self, body: &'v Code, elements: Option<usize>) -> Condition<'v> {
        let many = elements.is_none_or(|count| count >= LEAST) && self.run.watch.is_none();
        let is_steady = |item: &Code| match &item.op {
            Op::Equal(operands) => self.takes_long(&operands[1]) && !mentions(&operands[1], 0),
            _ => false,
        };
        Condition { body, steady: conjuncts(body).iter().position(is_steady).filter(|_| many), value: OnceCell::new() }
    }

    /// Whether an element, which the scope names, meets the condition.
    #[inline]
    pub(super) fn meets(self, condition: &Condition<'_>, scope: &Scope<'_>) -> Result<bool, Failure> {
        match condition.steady {
            None => self.truth(condition.body, scope),
            Some(steady) => self.meets_steady(condition, steady, scope),
        }
    }

    #[inline(never)]
    fn meets_steady(self, condition: &Condition<'_>, steady: usize, scope: &Scope<'_>) -> Result<bool, Failure> {
        for (number, item) in conjuncts(condition.body).iter().enumerate() {
            let holds = match &item.op {
                Op::Equal(operands) if number == steady => {
                    let left = self.value(&operands[0], scope)?;
                    let right = match condition.value.get() {
                        Some(right) => right,
                        None => {
                            let right = self.value(&operands[1], scope)?.into_owned();
                            condition.value.get_or_init(|| right)
                        }
                    };
                    equal(&left, right).map_err(|error| self.run.failed(&error, item.span))?
                }
                _ => self.truth(item, scope)?,
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether an expression that reads no more than the state goes through a set.
    fn takes_long(self, code: &Code) -> bool {
        code.level <= Level::State
            && match &code.op {
                Op::Call(id, ..) => self.run.program.definition(*id).costly,
                Op::Filter(_) | Op::Map(_) | Op::Choose(_) | Op::Function(_) | Op::Union(_) => true,
                _ => false,
            }
    }
}

fn conjuncts(body: &Code) -> &[Code] {
    match &body.op {
        Op::And(items) => items,
        _ => std::slice::from_ref(body),
    }
}

/// Whether an expression uses a bound variable of the frame that lies so far up.
pub(super) fn mentions(code: &Code, up: u32) -> bool {
    let mut found = matches!(&code.op, Op::Local(local) if local.up == up);
    code.each_part(&mut |frames, part| found = found || mentions(part, up + frames));
    found
}
