//! Images: `{y \in S : <<x, y>> \in R}` and `{y \in S : \E x \in T : <<x, y>> \in R}`, found in one walk through `S` and `R` for each `x`
//! instead of a search for each pair.

use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::scope::Scope;
use super::steady::mentions;
use crate::semantics::form::{Local, Quantifier};
use crate::value::Value;

/// In fewer elements it is not looked for.
const LEAST: usize = 4;

/// What a filter of that form asks of an element `y`.
struct Related<'c> {
    /// Where `x` is bound, if it is.
    binder: Option<&'c Binder>,
    /// `x`
    first: &'c Code,
    /// `R`
    relation: &'c Code,
    /// Where it is asked whether the pair lies in it.
    code: &'c Code,
}

impl<'c> Related<'c> {
    fn of(body: &'c Code) -> Option<Self> {
        let (binder, code) = match &body.op {
            Op::Quantifier(Quantifier::Exists, parts) => match &*parts.0 {
                [binder] => (Some(binder), &parts.1),
                _ => return None,
            },
            _ => (None, body),
        };
        let Op::In(operands) = &code.op else { return None };
        let [pair, relation] = &**operands;
        let Op::Tuple(items) = &pair.op else { return None };
        let [first, second] = &**items else { return None };
        let names = |code: &Code, up| matches!(code.op, Op::Local(local) if local == Local { up, slot: 0 });
        let related = match binder {
            None => names(second, 0) && !mentions(first, 0) && !mentions(relation, 0),
            Some(Binder { pattern: Pattern::Names(bound), set }) if bound.len() == 1 => {
                names(first, 0)
                    && names(second, 1)
                    && !mentions(set, 0)
                    && !mentions(relation, 0)
                    && !mentions(relation, 1)
            }
            Some(_) => false,
        };
        related.then_some(Related { binder, first, relation, code })
    }
}

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
        let (Pattern::Names(names), Some(elements)) = (&binder.pattern, elements.as_slice()) else { return Ok(false) };
        if names.len() != 1 || elements.len() < LEAST || self.run.watch.is_some() {
            return Ok(false);
        }
        let Some(Related { binder, first, relation, code }) = Related::of(body) else { return Ok(false) };
        // Neither `T` nor `R` depends on the element.
        let inner = Scope::one(&elements[0], scope);
        let sources = match binder {
            None => None,
            Some(binder) => match self.at_rest(&binder.set, &inner) {
                Some(sources) => Some(sources),
                None => return Ok(false),
            },
        };
        let innermost = Scope::one(&elements[0], &inner);
        let Some(relation) = self.at_rest(relation, if sources.is_none() { &inner } else { &innermost }) else {
            return Ok(false);
        };
        let Some(sources) = sources else {
            let first = self.value(first, &inner)?;
            return match relation.image(&first, elements, &mut |place| keep(&elements[place])) {
                Some(Ok(())) => Ok(true),
                Some(Err(error)) => Err(self.run.failed(&error, code.span)),
                None => Ok(false),
            };
        };
        let Some(sources) = sources.as_slice() else { return Ok(false) };
        let mut related = vec![false; elements.len()];
        for source in sources {
            // Where something cannot be compared, an element before may be related to another source.
            let found = relation.image(source, elements, &mut |place| related[place] = true);
            if !matches!(found, Some(Ok(()))) {
                return Ok(false);
            }
        }
        elements.iter().zip(related).filter(|(_, related)| *related).for_each(|(element, _)| keep(element));
        Ok(true)
    }

    /// The value of a set, where that was evaluated before.
    fn at_rest<'s>(self, set: &'s Code, scope: &'s Scope<'s>) -> Option<Val<'s>>
    where
        'v: 's,
    {
        match self.known(set, scope) {
            Some(set) => Some(Val::Ref(set)),
            // The words for what is wrong are found with the first element.
            None if self.is_evaluated(set, scope) => self.set(set, scope).ok(),
            None => None,
        }
    }
}
