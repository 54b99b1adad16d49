//! Semantics: takes trees, gives the resolved form: names are numbers, levels are checked, INSTANCE is substituted.

pub mod form;
mod visit;

pub use visit::Child;

use crate::text::{Diagnostics, Sources, Span, Symbols};

/// A specification that was read and resolved.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it says.
    pub form: form::Form,
    /// The names; texts made later are no symbols.
    pub symbols: Symbols,
    /// The texts that were read.
    pub sources: Sources,
    /// What is probably not as it was meant.
    pub warnings: Diagnostics,
}

/// Resolves a further expression in the scope of the root module. Its text lies at `span` of a source that is known.
///
/// # Errors
/// All that is wrong with it.
pub fn resolve_expression(_loaded: &mut Loaded, text: &str, span: Span) -> Result<form::Expr, Diagnostics> {
    let message = format!("the expression `{text}` cannot be read yet");
    Err(vec![crate::text::Diagnostic::error("tlars::semantics::expression", message, span)])
}
