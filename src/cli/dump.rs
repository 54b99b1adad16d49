//! Files with all states, and the steps between them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use tlars::check::{Told, explore};
use tlars::model::State;
use tlars::report::GraphFormat;
use tlars::text::{Diagnostic, Severity};
use tlars::{Model, TransitionSystem};

/// Writes the states that a search found, of which there are so many: they are looked at again, in the order of the search.
pub fn write<S: TransitionSystem>(
    path: &Path,
    model: &Model,
    system: &S,
    values: &dyn Fn(&S::State) -> State,
    states: u64,
) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| {
        Diagnostic::new(Severity::Error, "tlars::file", format!("`{}` cannot be written: {error}", path.display()))
    };
    let format = GraphFormat::of_ending(&path.extension().unwrap_or_default().to_string_lossy());
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut written = file.write_all(format.head(model).as_bytes());
    let mut last = 0;
    let explored = explore(system, states, &mut |told| {
        let text = match told {
            Told::State { number, depth, state } => {
                last = number;
                format.state(model, number, depth, &values(state))
            }
            Told::Step { .. } if !format.has_steps() => return ControlFlow::Continue(()),
            Told::Step { from, to, action } => {
                format.step(model, (from.0, &values(from.1)), (to.0, &values(to.1)), action)
            }
        };
        written = file.write_all(text.as_bytes());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    written.and_then(|()| file.write_all(format.tail().as_bytes())).and_then(|()| file.flush()).map_err(failed)?;
    match explored {
        // Where the specification cannot be evaluated in one of the states, the search has said so; here the time may have been used up.
        Err(failure) if last < states => {
            let message =
                format!("`{}` holds {last} of {states} states: {}", path.display(), failure.diagnostic().message);
            Err(Diagnostic::new(Severity::Error, "tlars::file", message))
        }
        Err(_) | Ok(()) => Ok(()),
    }
}
