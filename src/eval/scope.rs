//! Scopes: the frames of bound names around an expression, linked on the stack and never copied.

use super::code::{Code, LetDefinition, Operator};
use super::results::Results;
use crate::semantics::form::Local;
use crate::value::Value;
use std::cell::{Cell, OnceCell, RefCell};

/// A frame and the frames around it.
pub(crate) struct Scope<'s> {
    frame: Frame<'s>,
    outer: Option<&'s Scope<'s>>,
}

/// What a frame binds.
pub(crate) enum Frame<'s> {
    /// No slot; the outermost frame of a global expression.
    Empty,
    /// One bound variable, or `@`.
    One(&'s Value),
    /// A slot for each value.
    Values(&'s [Value]),
    /// The arguments of a call.
    Arguments(&'s [Slot<'s>]),
    /// The definitions of a `LET`, evaluated when they are first needed.
    Let(&'s [LetDefinition], &'s [LetCell]),
}

/// What is remembered of a `LET` definition.
#[derive(Default)]
pub(crate) struct LetCell {
    /// The value of a definition without parameters.
    pub value: OnceCell<Value>,
    /// The results of a recursive function, by argument, once there is one.
    pub results: OnceCell<Box<RefCell<Results>>>,
    /// Whether the value was at hand, so that it is the same in all states.
    settled: Cell<bool>,
    /// Whether it is defined around a part of an action: while it is in use, variables of the successor get other values.
    pub acted: bool,
}

impl LetCell {
    /// Nothing is remembered yet of a definition around a part of an action.
    pub fn acted() -> Self {
        LetCell { acted: true, ..LetCell::default() }
    }

    /// Remembers a value that reads no state.
    pub fn settle(&self, value: Value) {
        self.settled.set(self.value.set(value).is_ok());
    }
}

/// An argument.
pub(crate) enum Slot<'s> {
    /// The value of a bound variable or of a constant.
    Ref(&'s Value),
    /// A value that was at hand.
    Own(Value),
    /// An expression that is evaluated when it is first needed.
    Thunk { code: &'s Code, scope: &'s Scope<'s>, value: OnceCell<Value> },
    /// The same where an action was called: while it is in use, variables of the successor get other values.
    Acted { code: &'s Code, scope: &'s Scope<'s>, value: OnceCell<Value> },
    /// An operator with the scope of its free names.
    Operator(&'s Operator, &'s Scope<'s>),
}

/// What a local name stands for.
pub(crate) enum Bound<'s> {
    Value(&'s Value),
    /// Variables of the successor may get other values while it is in use where it was passed to an action.
    Thunk {
        code: &'s Code,
        scope: &'s Scope<'s>,
        value: &'s OnceCell<Value>,
        acted: bool,
    },
    Operator(&'s Operator, &'s Scope<'s>),
    Let {
        definition: &'s LetDefinition,
        scope: &'s Scope<'s>,
        cell: &'s LetCell,
    },
}

impl<'s> Scope<'s> {
    /// The scope of a global expression.
    pub const EMPTY: Scope<'static> = Scope { frame: Frame::Empty, outer: None };

    pub fn new(frame: Frame<'s>, outer: &'s Scope<'s>) -> Scope<'s> {
        Scope { frame, outer: Some(outer) }
    }

    /// A frame with one bound variable.
    #[inline]
    pub fn one(value: &'s Value, outer: &'s Scope<'s>) -> Scope<'s> {
        Scope { frame: Frame::One(value), outer: Some(outer) }
    }

    /// The frame of a call; the body of a definition sees no other.
    #[inline]
    pub fn call(arguments: &'s [Slot<'s>]) -> Scope<'s> {
        Scope { frame: Frame::Arguments(arguments), outer: None }
    }

    /// The value that a local name was bound to; `None` where it stands for an expression or an operator.
    #[inline]
    pub fn value(&self, local: Local) -> Option<&'s Value> {
        let mut scope = self;
        for _ in 0..local.up {
            scope = scope.outer?;
        }
        match &scope.frame {
            Frame::One(value) => Some(value),
            Frame::Values(values) => values.get(local.slot as usize),
            Frame::Arguments(slots) => match slots.get(local.slot as usize)? {
                Slot::Ref(value) => Some(value),
                Slot::Own(value) => Some(value),
                Slot::Thunk { .. } | Slot::Acted { .. } | Slot::Operator(..) => None,
            },
            Frame::Let(_, cells) => {
                let cell = cells.get(local.slot as usize)?;
                if cell.settled.get() { cell.value.get() } else { None }
            }
            Frame::Empty => None,
        }
    }

    /// What a local name stands for; `None` only if the form is not what the resolver makes.
    #[inline]
    pub fn find(&'s self, local: Local) -> Option<Bound<'s>> {
        let mut scope = self;
        for _ in 0..local.up {
            scope = scope.outer?;
        }
        let slot = local.slot as usize;
        Some(match &scope.frame {
            Frame::Empty => return None,
            Frame::One(value) => Bound::Value(value),
            Frame::Values(values) => Bound::Value(values.get(slot)?),
            Frame::Arguments(slots) => match slots.get(slot)? {
                Slot::Ref(value) => Bound::Value(value),
                Slot::Own(value) => Bound::Value(value),
                Slot::Thunk { code, scope, value } => Bound::Thunk { code, scope, value, acted: false },
                Slot::Acted { code, scope, value } => Bound::Thunk { code, scope, value, acted: true },
                Slot::Operator(operator, scope) => Bound::Operator(operator, scope),
            },
            Frame::Let(definitions, cells) => {
                Bound::Let { definition: definitions.get(slot)?, scope, cell: cells.get(slot)? }
            }
        })
    }
}
