//! Images: `{y \in S : <<x, y>> \in R}`, found in one walk through `S` and `R` instead of a search for each element.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::scope::Scope;
use super::steady::mentions;
use crate::semantics::form::Local;
use crate::value::Value;

/// In fewer elements it is not looked for.
const LEAST: usize = 4;

impl<'v> Eval<'v> {
    /// Calls `keep` with the elements of a set that a filter of that form keeps; `false` where it has another form, or where it takes a
    /// look at each element to tell.
    #[inline(never)]
    pub(super) fn image(
        self,
        (binder, body): &'v (Binder, Code),
        elements: &Value,
        scope: &'v Scope<'v>,
        keep: &mut dyn FnMut(&Value),
    ) -> Result<bool, Failure> {
        let (Pattern::Names(names), Op::In(operands)) = (&binder.pattern, &body.op) else { return Ok(false) };
        let [pair, relation] = &**operands;
        let Op::Tuple(items) = &pair.op else { return Ok(false) };
        let ([_], [first, second], Some(elements)) = (&**names, &**items, elements.as_slice()) else {
            return Ok(false);
        };
        let bound = matches!(second.op, Op::Local(local) if local == Local { up: 0, slot: 0 });
        if !bound || elements.len() < LEAST || self.run.watch.is_some() || mentions(first, 0) || mentions(relation, 0) {
            return Ok(false);
        }
        // Neither depends on the element.
        let inner = Scope::one(&elements[0], scope);
        let known = self.known(relation, &inner);
        if known.is_none() && !self.is_evaluated(relation, &inner) {
            return Ok(false);
        }
        let first = self.value(first, &inner)?;
        let relation = match known {
            Some(relation) => Ok(Val::Ref(relation)),
            None => self.set(relation, &inner),
        };
        // The words for what is wrong are found with the first element.
        let Ok(relation) = relation else { return Ok(false) };
        let mut kept = |place: usize| keep(&elements[place]);
        match relation.image(&first, elements, &mut kept) {
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => Err(self.run.failed(&error, body.span)),
            None => Ok(false),
        }
    }
}
