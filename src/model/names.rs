//! Names: what the formulas of a configuration denote in the root module.

use super::config::{Formula, nearest, nearest_key};
use crate::semantics::form::{Denotation, Expr, ExprKind, Level};
use crate::semantics::{self, Loaded};
use crate::text::{Diagnostic, Diagnostics, Symbol};
use rustc_hash::FxHashMap;

/// The names of the root module.
pub(super) struct Names {
    denotations: FxHashMap<Symbol, Denotation>,
}

impl Names {
    pub fn of(loaded: &Loaded) -> Self {
        Names { denotations: loaded.form.scope.iter().copied().collect() }
    }

    pub fn find(&self, name: Symbol) -> Option<Denotation> {
        self.denotations.get(&name).copied()
    }

    pub fn add(&mut self, name: Symbol, denotation: Denotation) {
        self.denotations.insert(name, denotation);
    }

    /// What to say of a name that denotes nothing suitable.
    pub fn unknown(&self, loaded: &Loaded, formula: &Formula, kind: &str) -> Diagnostic {
        let message = format!("`{}` is not a {kind} of the specification", formula.text);
        let error = Diagnostic::error("tlars::config::unknown", message, formula.span);
        if let Some(key) =
            nearest_key(&formula.text).filter(|_| formula.text.chars().all(|c| c.is_uppercase() || c == '_'))
        {
            return error.help(format!("did you mean the key `{key}`?"));
        }
        let names = loaded.form.scope.iter().map(|(name, _)| loaded.symbols.text(*name));
        match nearest(&formula.text, names) {
            Some(name) => error.help(format!("did you mean `{name}`?")),
            None => error,
        }
    }
}

/// The expression that a formula of the configuration stands for: a definition by its name, or an expression.
pub(super) fn resolve(loaded: &mut Loaded, names: &Names, formula: &Formula) -> Result<Expr, Diagnostics> {
    let plain = formula.text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '!');
    let known = loaded.symbols.find(&formula.text).and_then(|symbol| names.find(symbol));
    let (kind, level) = match known {
        Some(Denotation::Definition(id)) => {
            let definition = &loaded.form.definitions[id.0 as usize];
            if !definition.parameters.is_empty() {
                let message = format!("`{}` takes {} arguments", formula.text, definition.parameters.len());
                let error = Diagnostic::error("tlars::config::arity", message, formula.span)
                    .label(definition.span, "defined here");
                return Err(vec![error]);
            }
            (ExprKind::Call(id, Vec::new()), definition.level)
        }
        Some(Denotation::Constant(id)) => (ExprKind::Constant(id), Level::Constant),
        Some(Denotation::Variable(id)) => (ExprKind::Variable(id), Level::State),
        None if plain
            && formula.text.chars().any(char::is_alphabetic)
            && !["TRUE", "FALSE"].contains(&formula.text.as_str()) =>
        {
            return Err(vec![names.unknown(loaded, formula, "definition")]);
        }
        None => return semantics::resolve_expression(loaded, &formula.text, formula.span),
    };
    Ok(Expr { kind, span: formula.span, level })
}
