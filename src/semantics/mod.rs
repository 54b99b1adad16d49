//! Semantics: takes trees, gives the resolved form: names are numbers, levels are checked, INSTANCE is substituted.

pub mod form;
mod visit;

pub use visit::Child;
