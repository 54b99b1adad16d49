//! Images: `{y \in S : <<x, y>> \in R}`, found in one walk through `S` and `R` instead of a search for each element.

use super::code::*;
use super::error::Failure;
use super::inline::uses;
use super::machine::Eval;
use super::scope::Scope;
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
        if !bound || elements.len() < LEAST || self.run.watch.is_some() || uses(first, 0) > 0 || uses(relation, 0) > 0 {
            return Ok(false);
        }
        // Neither depends on the element.
        let inner = Scope::one(&elements[0], scope);
        let first = self.value(first, &inner)?;
        let relation = match self.known(relation, &inner) {
            Some(relation) => relation,
            None if self.is_evaluated(relation, &inner) => &*self.set(relation, &inner)?,
            None => return Ok(false),
        };
        let mut kept = |place: usize| keep(&elements[place]);
        match relation.image(&first, elements, &mut kept) {
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => Err(self.run.failed(&error, body.span)),
            None => Ok(false),
        }
    }
}
