//! `tlars replay`: a saved behavior is followed through a specification, to where it departs or violates something.

use super::args::ReplayArguments;
use super::check::{close, load};
use super::host::Terminal;
use super::{exit, trace};
use std::sync::Arc;
use tlars::check::{Saved, replay};
use tlars::eval::{CheckFacts, CheckMode};
use tlars::model::State;
use tlars::report::{Report, differing};
use tlars::{Model, Problem, TransitionSystem};

/// Replays, prints what was found, and gives the exit code.
pub fn run(arguments: &ReplayArguments) -> u8 {
    close(follow(arguments), arguments.format, exit::code)
}

fn follow(arguments: &ReplayArguments) -> Result<(Report, Model), Problem> {
    let saved = trace::read(&arguments.behavior)?;
    let terminal = Arc::new(Terminal::new(&arguments.model.permissions));
    let mut model = load(&arguments.model, arguments.format, &terminal)?;
    // Symmetry saves nothing here.
    if let Some(whole) = model.whole() {
        model = whole.clone();
    }
    let deadlock = !arguments.model.no_deadlock && model.check_deadlock();
    let _ = terminal.facts.set(CheckFacts { mode: CheckMode::Search, deadlock, workers: 1 });
    let variables = &model.outline().variables;
    let mut states: Vec<State> = Vec::with_capacity(saved.len());
    for place in 0..saved.len() {
        match saved.values(place, variables, model.symbols()) {
            Ok(values) => states.push(values.into()),
            Err(message) => {
                let message = format!("`{}` does not fit the specification: {message}", arguments.behavior.display());
                return Err(trace::wrong("tlars::trace::variable", message));
            }
        }
    }
    let loops_to = saved.loops_to;
    let saved = Saved { states: &states, loops_to, deadlock, distance: &differing };
    let report = Report::of_replay(&model, &states, loops_to, &replay(&model, &saved));
    Ok((report, model))
}
