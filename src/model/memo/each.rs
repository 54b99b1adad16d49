//! Each: what is evaluated for each element of a set that depends on the state, such as the messages that are under way. What an element gives is
//! remembered by the element and by what else was read, so that the rest of the set does not matter.

use super::store::{Id, Store};
use crate::eval::code::{Binder, Code, Op, Pattern};
use crate::model::context::Piece;
use crate::semantics::form::Quantifier;
use std::sync::Arc;

/// The question at the root of a trie for each element: which element it is.
pub const ELEMENT: u32 = u32::MAX - 2;

/// A set, and what is evaluated for each of its elements.
pub struct Each {
    set: Code,
    body: Arc<Code>,
}

impl Each {
    /// The set.
    pub fn set(&self) -> &Code {
        &self.set
    }

    /// The elements of the first bound name and what stands behind it, where the expression has that form.
    pub fn of(piece: &Piece, wanted: Quantifier) -> Option<Each> {
        let Op::Quantifier(quantifier, parts) = &piece.code.op else { return None };
        let (binders, body) = &**parts;
        let Binder { pattern: Pattern::Names(names), set } = binders.first()? else { return None };
        // A described set may have more elements than are worth keeping.
        let described = matches!(set.op, Op::Powerset(_) | Op::FunctionSet(_) | Op::RecordSet(_) | Op::Product(_));
        if *quantifier != wanted || described {
            return None;
        }
        let same = |names: &[_]| Binder { pattern: Pattern::Names(names.into()), set: set.clone() };
        let rest: Box<[Binder]> = names
            .split_first()
            .filter(|(_, rest)| !rest.is_empty())
            .map(|(_, rest)| same(rest))
            .into_iter()
            .chain(binders[1..].iter().cloned())
            .collect();
        if rest.is_empty() {
            return Some(Each { set: set.clone(), body: Arc::new(body.clone()) });
        }
        // The sets behind stand one frame deeper then.
        if !rest.iter().all(|binder| is_closed(&binder.set, 0)) {
            return None;
        }
        let body = Code { op: Op::Quantifier(wanted, Box::new((rest, body.clone()))), ..(*piece.code).clone() };
        Some(Each { set: set.clone(), body: Arc::new(body) })
    }

    /// What is evaluated for an element; `None` where there is no such value.
    pub fn of_element(&self, store: &Store, Piece { frames, .. }: &Piece, element: Id) -> Option<Piece> {
        let value = store.get(element)?.value.clone();
        Some(Piece { code: self.body.clone(), frames: frames.iter().cloned().chain([Box::from([value])]).collect() })
    }
}

/// Whether an expression inside so many frames of its own uses no name that is bound around it.
fn is_closed(code: &Code, frames: u32) -> bool {
    let mut closed = match &code.op {
        Op::Local(local) | Op::CallLocal(local, _) => local.up < frames,
        Op::Call(_, arguments, _) | Op::Native(_, arguments) => {
            arguments.iter().all(|argument| matches!(argument, crate::eval::code::Argument::Value(_)))
        }
        _ => true,
    };
    code.each_part(&mut |inner, part| closed = closed && is_closed(part, frames + inner));
    closed
}
