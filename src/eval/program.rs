//! Programs: linked specifications, shared unchanged by all who evaluate them.

use super::code::{Code, Definition};
use super::native::{Native, NativeOperator};
use crate::semantics::form::{self, ConstantId, DefinitionId, Form, VariableId};
use crate::text::{Span, Symbol, Symbols};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// A specification whose constants are bound and whose native operators are found.
#[derive(Debug)]
pub struct Program {
    pub(super) form: Form,
    pub(super) symbols: Arc<Symbols>,
    pub(super) bindings: Bindings,
    pub(super) definitions: Vec<Definition>,
    /// The native operator of each definition that has one.
    pub(super) natives: Vec<Option<&'static Native>>,
    /// Whether a definition reads or changes what is not in the state, so that it is never remembered.
    pub(super) impure: Vec<bool>,
    /// What `TLCCache` keeps: by the place of the call and its second argument.
    pub(super) cache: Mutex<FxHashMap<(Span, Value), Value>>,
    /// Whether a definition looks at the states before the present one.
    pub(super) retrospective: Vec<bool>,
    /// Whether some definition looks at other successors within an expression, by `ENABLED` or `\cdot`.
    pub(super) tries: bool,
}

/// What a configuration binds.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// For each declared constant, in order; missing ones are unassigned.
    pub constants: Vec<ConstantBinding>,
    /// Definitions that the configuration replaces.
    pub definitions: Vec<(DefinitionId, Override)>,
    /// Native operators that stand in for definitions.
    pub natives: Vec<NativeOperator>,
}

/// What a declared constant is bound to.
#[derive(Clone, Debug)]
pub enum ConstantBinding {
    /// Nothing: an error once it is used.
    Unassigned,
    /// `N = 3`
    Value(Value),
    /// `Op <- F`
    Operator(DefinitionId),
}

/// What replaces a definition.
#[derive(Clone, Debug)]
pub enum Override {
    /// `Op = 3`
    Value(Value),
    /// `Op <- F`
    Definition(DefinitionId),
}

/// Why a specification could not be linked.
#[derive(Clone, Debug)]
pub enum LinkError {
    /// A constant operator or an overridden definition is replaced by one with another number of parameters.
    Arity {
        /// The name that is replaced.
        name: Symbol,
        /// How many arguments it takes.
        expected: usize,
        /// The replacement.
        by: Symbol,
        /// How many arguments that takes.
        found: usize,
        /// Where the name is declared.
        span: Span,
    },
}

impl Program {
    /// The definition with that number.
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// The table of symbols.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The table of symbols, shared.
    pub fn shared_symbols(&self) -> Arc<Symbols> {
        self.symbols.clone()
    }

    /// Takes a table that has further symbols after those of the old one.
    pub fn set_symbols(&mut self, symbols: Arc<Symbols>) {
        self.symbols = symbols;
    }

    /// The declared variables.
    pub fn variables(&self) -> &[form::Variable] {
        &self.form.variables
    }

    /// How many variables an action may assign: the declared ones and those that exist below `ENABLED` only.
    pub(super) fn assignable(&self) -> usize {
        self.form.variables.len() + self.form.hidden.len()
    }

    /// The name of a variable.
    pub(super) fn variable_name(&self, id: VariableId) -> &str {
        let variable = self.form.variables.iter().chain(&self.form.hidden).nth(id.0 as usize);
        variable.map_or("?", |variable| self.text(variable.name))
    }

    /// The resolved form that was linked.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// What the constant is bound to.
    pub fn constant(&self, id: ConstantId) -> &ConstantBinding {
        self.bindings.constants.get(id.0 as usize).unwrap_or(&ConstantBinding::Unassigned)
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The linked form of a further expression in the scope of the root module.
    pub fn lower(&self, expr: &form::Expr) -> Code {
        super::link::lower(self, expr)
    }
}
