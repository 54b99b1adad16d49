//! Names: what the formulas of a configuration denote in the root module.

use super::config::{Formula, nearest_key};
use crate::semantics::form::{Denotation, Expr, ExprKind, Level};
use crate::semantics::{self, Loaded};
use crate::text::{Diagnostic, Diagnostics};

/// What a name, perhaps one of an instance (`A!Spec`), denotes.
pub(super) fn find(loaded: &mut Loaded, name: &str) -> Option<Denotation> {
    if let Some(denotation) = loaded.denotation(name) {
        return Some(denotation);
    }
    // Model values are in the scope of the form alone until an expression names them.
    let symbol = loaded.symbols.find(name)?;
    loaded.form.scope.iter().rev().find(|(known, _)| *known == symbol).map(|(_, denotation)| *denotation)
}

/// What to say of a name that denotes nothing suitable.
pub(super) fn unknown(loaded: &Loaded, formula: &Formula, kind: &str) -> Diagnostic {
    let message = format!("`{}` is not a {kind} of the specification", formula.text);
    let error = Diagnostic::error("tlars::config::unknown", message, formula.span);
    let spelled_like_a_key = formula.text.chars().all(|c| c.is_uppercase() || c == '_');
    if let Some(key) = nearest_key(&formula.text).filter(|_| spelled_like_a_key) {
        return error.help(format!("did you mean the key `{key}`?"));
    }
    if formula.text.starts_with(|c: char| c.is_ascii_digit()) {
        return error.help("a name of a definition is needed here; a constant is given a value by `NAME = VALUE`");
    }
    let names = loaded.form.scope.iter().map(|(name, _)| loaded.symbols.text(*name));
    match semantics::nearest(&formula.text, names) {
        Some(name) => error.help(format!("did you mean `{name}`?")),
        None => error,
    }
}

/// The expression that a formula of the configuration stands for: a definition by its name, or an expression.
pub(super) fn resolve(loaded: &mut Loaded, formula: &Formula) -> Result<Expr, Diagnostics> {
    let plain = formula.text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '!');
    let word = plain && formula.text.chars().any(char::is_alphabetic) && !["TRUE", "FALSE"].contains(&&*formula.text);
    let known = if word { find(loaded, &formula.text) } else { None };
    let (kind, level) = match known {
        Some(Denotation::Definition(id)) => {
            let definition = &loaded.form.definitions[id.0 as usize];
            if !definition.parameters.is_empty() {
                let plural = if definition.parameters.len() == 1 { "" } else { "s" };
                let message = format!("`{}` takes {} argument{plural}", formula.text, definition.parameters.len());
                let error = Diagnostic::error("tlars::config::arity", message, formula.span)
                    .label(definition.span, "defined here")
                    .help("a configuration names definitions without parameters; define one that applies it");
                return Err(vec![error]);
            }
            (ExprKind::Call(id, Vec::new()), definition.level)
        }
        Some(Denotation::Constant(id)) => (ExprKind::Constant(id), Level::Constant),
        Some(Denotation::Variable(id)) => (ExprKind::Variable(id), Level::State),
        None if word => return Err(vec![unknown(loaded, formula, "definition")]),
        None => return semantics::resolve_expression(loaded, &formula.text, formula.span),
    };
    Ok(Expr { kind, span: formula.span, level })
}
