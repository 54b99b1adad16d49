//! Names in scope: one meaning for each name, for TLA+ has no shadowing; leaving a scope undoes what it added.

use super::world::{Binding, ModuleNumber};
use crate::text::{Span, Symbol};
use rustc_hash::FxHashMap;

/// A name in scope.
#[derive(Clone, Debug)]
pub struct Bound {
    pub binding: Binding,
    /// Where it was declared or defined.
    pub span: Span,
}

/// The names in scope.
#[derive(Default)]
pub struct Names {
    bound: FxHashMap<Symbol, Bound>,
    modules: FxHashMap<Symbol, ModuleNumber>,
    trail: Vec<Undo>,
}

enum Undo {
    Name(Symbol, Option<Bound>),
    Module(Symbol, Option<ModuleNumber>),
}

/// A scope that was entered.
#[derive(Clone, Copy)]
pub struct Mark(usize);

impl Names {
    /// What a name stands for.
    pub fn get(&self, name: Symbol) -> Option<&Bound> {
        self.bound.get(&name)
    }

    /// Gives a name a meaning, whatever it had before.
    pub fn set(&mut self, name: Symbol, bound: Bound) {
        let before = self.bound.insert(name, bound);
        self.trail.push(Undo::Name(name, before));
    }

    /// The module of that name within the modules around.
    pub fn module(&self, name: Symbol) -> Option<ModuleNumber> {
        self.modules.get(&name).copied()
    }

    /// Names a module.
    pub fn set_module(&mut self, name: Symbol, module: ModuleNumber) {
        let before = self.modules.insert(name, module);
        self.trail.push(Undo::Module(name, before));
    }

    /// Enters a scope.
    pub fn enter(&self) -> Mark {
        Mark(self.trail.len())
    }

    /// Leaves a scope.
    pub fn leave(&mut self, mark: Mark) {
        while self.trail.len() > mark.0 {
            match self.trail.pop() {
                Some(Undo::Name(name, Some(before))) => drop(self.bound.insert(name, before)),
                Some(Undo::Name(name, None)) => drop(self.bound.remove(&name)),
                Some(Undo::Module(name, Some(before))) => drop(self.modules.insert(name, before)),
                Some(Undo::Module(name, None)) => drop(self.modules.remove(&name)),
                None => {}
            }
        }
    }

    /// The names in scope, in no particular order.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> {
        self.bound.keys().copied()
    }
}
