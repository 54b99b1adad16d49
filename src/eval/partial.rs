//! Partial: a successor, or an initial state, that is being built: the variables that have values so far, and how they came by them.

use super::change::{Change, Origin};
use super::machine::{VisitOrigins, Visited};
use crate::semantics::form::VariableId;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// The variables that were assigned so far.
pub(crate) struct Partial {
    pub slots: RefCell<Vec<Option<Value>>>,
    pub origins: RefCell<Vec<Origin>>,
    /// How many ways to assign all variables were found, and how many before each variable got its value.
    found: Cell<u64>,
    found_before: RefCell<Vec<u64>>,
    /// Whether values are computed from those of the current state with a note of all that is read.
    noted: bool,
}

impl Partial {
    pub fn new(variables: usize) -> Self {
        Partial {
            slots: RefCell::new(vec![None; variables]),
            origins: RefCell::new(vec![Origin::Whole; variables]),
            found: Cell::new(0),
            found_before: RefCell::new(vec![0; variables]),
            noted: false,
        }
    }

    /// As [`Partial::new`], for a state between two actions: what the second reads of it is not noted.
    pub fn between(variables: usize) -> Self {
        Partial { noted: true, ..Partial::new(variables) }
    }

    /// Whether all that values are computed from is to be noted.
    pub fn is_noted(&self) -> bool {
        self.noted
    }

    /// Calls `visit` with a way to assign all variables.
    pub fn way(&self, visit: &mut VisitOrigins<'_>) -> Visited {
        self.found.set(self.found.get() + 1);
        visit(&self.slots.borrow(), &self.origins.borrow())
    }

    /// Where a variable got its value by changes which need not be defined for another value, and no way was found since, so that nobody else will find
    /// that out: the paths to what was changed.
    pub fn untold(&self, variable: VariableId) -> Vec<Box<[Value]>> {
        let place = variable.0 as usize;
        if self.found_before.borrow().get(place).is_none_or(|before| *before != self.found.get()) {
            return Vec::new();
        }
        match self.origins.borrow().get(place) {
            Some(Origin::Elements { .. } | Origin::Increased(_)) => vec![Box::from([])],
            Some(Origin::Updated(parts)) => {
                let changed = parts.iter().filter(|(_, change)| !matches!(change, Change::Value(_)));
                changed.map(|(path, _)| path.clone()).collect()
            }
            Some(Origin::Whole | Origin::Kept) | None => Vec::new(),
        }
    }

    pub fn get(&self, variable: VariableId) -> Option<Value> {
        self.slots.borrow().get(variable.0 as usize).cloned().flatten()
    }

    pub fn set(&self, variable: VariableId, value: Option<Value>, origin: Origin) {
        if let Some(slot) = self.slots.borrow_mut().get_mut(variable.0 as usize) {
            *slot = value;
        }
        if let Some(slot) = self.origins.borrow_mut().get_mut(variable.0 as usize) {
            *slot = origin;
        }
        if let Some(before) = self.found_before.borrow_mut().get_mut(variable.0 as usize) {
            *before = self.found.get();
        }
    }

    /// Whether every variable is assigned.
    pub fn complete(&self) -> bool {
        let slots = self.slots.borrow();
        !slots.is_empty() && slots.iter().all(Option::is_some)
    }

    /// How many of the keys of a path into a variable lead to what depends on no more of the current value than what lies at them: where something
    /// was added to a sequence, what is read behind that depends on how long it was.
    pub fn told_by(&self, variable: VariableId, keys: &[&Value]) -> usize {
        let origins = self.origins.borrow();
        let Some(Origin::Updated(parts)) = origins.get(variable.0 as usize) else { return keys.len() };
        let appended = parts.iter().filter(|(_, change)| matches!(change, Change::Appended(_))).map(|(path, _)| path);
        let around =
            appended.filter(|path| path.len() < keys.len() && path.iter().zip(keys).all(|(own, key)| own == *key));
        around.map(|path| path.len()).min().unwrap_or(keys.len())
    }

    /// Whether the variable has its value, or parts of it, from the current state without a note.
    pub fn borrowed(&self, variable: VariableId) -> bool {
        self.origins.borrow().get(variable.0 as usize).is_some_and(|origin| *origin != Origin::Whole)
    }
}
