//! What `eval`, `explain` and `repl` have in common: the session that the arguments ask for, and how problems are shown.

use super::args::ScopeArguments;
use super::{exit, output, trace};
use std::path::Path;
use tlars::{Config, Problem, ProblemKind, Session};

/// The session that the arguments ask for, with its definitions and its state.
pub fn open(arguments: &ScopeArguments) -> Result<Session, Problem> {
    let saved = arguments.trace.as_deref().map(trace::read).transpose()?;
    let mut session = match &arguments.module {
        Some(path) => of_file(path, arguments.config.as_deref(), &arguments.module_path)?,
        None => {
            let modules: Vec<&str> = arguments.extends.iter().map(String::as_str).collect();
            let mut variables = variables(arguments.state.iter().chain(&arguments.next));
            variables.extend(saved.iter().flat_map(|saved| saved.variables.clone()));
            let declaration =
                if variables.is_empty() { String::new() } else { format!("VARIABLES {}\n", variables.join(", ")) };
            if modules.is_empty() {
                Session::declaring(&declaration)?
            } else {
                Session::extending(&modules, &declaration)?
            }
        }
    };
    for text in &arguments.define {
        let path = Path::new(text);
        // What looks like a definition is one, whatever files there are.
        if text.contains("==") || !path.exists() {
            session.define(text)?;
        } else {
            session.define(&read(path)?)?;
        }
    }
    if !arguments.warnings_as_errors {
        output::show(session.warnings(), session.sources());
    } else if let Some(problem) =
        Problem::of_warnings(ProblemKind::Specification, session.warnings(), session.sources())
    {
        return Err(problem);
    }
    if let Some(saved) = &saved {
        let number = arguments.state_number.unwrap_or(saved.len());
        let formula = |number| session.saved_state(saved, number);
        let (now, next) = (formula(number)?, formula(number + 1).ok());
        session.set_state(&now)?;
        if let Some(next) = next {
            session.set_next(&next)?;
        }
    }
    if let Some(state) = &arguments.state {
        session.set_state(state)?;
    }
    if let Some(next) = &arguments.next {
        session.set_next(next)?;
    }
    Ok(session)
}

/// A session in the scope of a specification; its configuration may be missing.
pub fn of_file(path: &Path, config: Option<&Path>, folders: &[std::path::PathBuf]) -> Result<Session, Problem> {
    let module = tlars::load_with(path, folders.to_vec())?;
    let config = match config {
        Some(config) => Some(Config::read(config)?),
        None => Config::of_specification(path)?,
    };
    module.session(config.as_ref())
}

fn read(path: &Path) -> Result<String, Problem> {
    tlars::semantics::FolderLoader::read(path).map(|source| source.text().to_string()).map_err(|error| {
        let finding = tlars::text::Diagnostic::new(tlars::text::Severity::Error, "tlars::file", error.message);
        Problem { kind: ProblemKind::File, diagnostics: vec![finding], sources: tlars::text::Sources::new() }
    })
}

/// The variables that a state names: what stands before `=` or `\in` in each conjunct.
fn variables<'t>(states: impl Iterator<Item = &'t String>) -> Vec<String> {
    let mut found = Vec::new();
    for state in states {
        for part in state.split("/\\") {
            let name: String = part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let rest = part.trim()[name.len()..].trim_start();
            if !name.is_empty() && (rest.starts_with('=') || rest.starts_with("\\in")) && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Prints what is wrong, and gives the exit code.
pub fn show(problem: &Problem) -> u8 {
    output::show(&problem.diagnostics, &problem.sources);
    match problem.kind {
        ProblemKind::Evaluation => exit::EVALUATION,
        ProblemKind::Configuration => exit::CONFIGURATION,
        ProblemKind::File | ProblemKind::Specification => exit::PARSE,
    }
}
