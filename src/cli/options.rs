//! Options that mean nothing together: they are refused, so that none is ignored in silence.

use super::args::{CheckArguments, Engine, LivenessTime, SearchOrder};
use tlars::text::{Diagnostic, Severity, Sources};
use tlars::{Model, Problem, ProblemKind, TransitionSystem};

/// Refuses to search where an option would have no effect beside the others, or for this model.
pub fn refuse(arguments: &CheckArguments, model: &Model) -> Result<(), Problem> {
    let CheckArguments { exact, memory, search, liveness, .. } = arguments;
    let periodic = *liveness == LivenessTime::Periodic;
    let plain = "it needs the engine that remembers, which is the usual one";
    let refused = match (why_plain(arguments, model), search) {
        (Some(why), _) if *exact => Some(("--exact", why, plain)),
        _ if memory.is_some() && model.wants_behavior() => {
            Some(("--memory", LOOKS_BACK, "what came before cannot be put away"))
        }
        (_, SearchOrder::Depth) if memory.is_some() => Some(("--memory", "`--search depth`", LEVELS)),
        (_, SearchOrder::Deepening) if memory.is_some() => Some(("--memory", "`--search deepening`", LEVELS)),
        (_, SearchOrder::Depth) if periodic => Some(("--liveness periodic", "`--search depth`", SO_FAR)),
        (_, SearchOrder::Deepening) if periodic => Some(("--liveness periodic", "`--search deepening`", SO_FAR)),
        (_, SearchOrder::Breadth | SearchOrder::Depth | SearchOrder::Deepening) => None,
    };
    let Some((option, why, help)) = refused else { return Ok(()) };
    let message = format!("`{option}` has no effect with {why}");
    let finding = Diagnostic::new(Severity::Error, "tlars::options", message).help(help);
    Err(Problem { kind: ProblemKind::Configuration, diagnostics: vec![finding], sources: Sources::new() })
}

const SO_FAR: &str = "it looks at the levels found so far, and so needs a search level by level";
const LOOKS_BACK: &str = "a specification that looks back, with `Trace` or the like";
const LEVELS: &str = "it puts the states of a level away, and so needs a search level by level";

/// Why actions and predicates are evaluated each time anew.
fn why_plain(arguments: &CheckArguments, model: &Model) -> Option<&'static str> {
    if model.wants_behavior() {
        Some(LOOKS_BACK)
    } else if arguments.coverage {
        Some("`--coverage`, which evaluates everything each time anew")
    } else {
        match arguments.engine {
            Engine::Plain => Some("`--engine plain`"),
            Engine::Memo => None,
        }
    }
}
