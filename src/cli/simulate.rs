//! `tlars simulate`: random behaviors of a specification are searched for what its configuration asks.

use super::args::{Format, SimulateArguments};
use super::check::{afterwards, close, load, periodic_failure, stop_on_signal, workers};
use super::host::Terminal;
use super::{exit, progress, trace};
use std::sync::Arc;
use std::time::Duration;
use tlars::eval::{CheckFacts, CheckMode, Choice};
use tlars::report::{Report, ReportedVerdict};
use tlars::{Model, Problem, Simulator};

/// Simulates, prints what was found, and gives the exit code.
pub fn run(arguments: &SimulateArguments) -> u8 {
    close(simulate(arguments), arguments.format, |report| {
        // All that was asked for was looked at.
        let complete = report.verdict == ReportedVerdict::Incomplete && report.kind.is_none();
        if complete { exit::SUCCESS } else { exit::code(report) }
    })
}

fn simulate(arguments: &SimulateArguments) -> Result<(Report, Model), Problem> {
    let mut terminal = Terminal::new(&arguments.model.permissions);
    terminal.time = arguments.max_seconds.unwrap_or(Duration::MAX);
    terminal.seed(arguments.seed);
    let terminal = Arc::new(terminal);
    let mut model = load(&arguments.model, arguments.format, &terminal)?;
    // Symmetry saves nothing here.
    if let Some(whole) = model.whole() {
        model = whole.clone();
    }
    if arguments.coverage {
        model = model.counting();
    }
    let workers = workers(arguments.workers, &model);
    let deadlock = !arguments.model.no_deadlock && model.check_deadlock();
    let SimulateArguments { behaviors, depth, seed, .. } = *arguments;
    let choice = if arguments.generate { Choice::Drawn } else { Choice::Listed };
    let mode = CheckMode::Simulation { behaviors, depth, seed, choice };
    let _ = terminal.facts.set(CheckFacts { mode, deadlock, workers });
    match model.false_assumption() {
        Ok(None) => {}
        Ok(Some((name, finding))) => return Ok((Report::of_assumption(name, finding), model)),
        Err(failure) => return Ok((Report::of_failure(&failure), model)),
    }
    stop_on_signal(&terminal);
    let mut simulator = Simulator::new(&model).behaviors(behaviors).depth(depth).seed(seed).workers(workers);
    simulator = simulator.max_time(terminal.time).progress(&terminal.progress).interrupt(&terminal.interrupt);
    if arguments.generate {
        simulator = simulator.drawing();
    }
    if !deadlock {
        simulator = simulator.allow_deadlock();
    }
    let quiet = arguments.quiet || arguments.format == Format::Json;
    let outcome = progress::show(&terminal.progress, quiet, || simulator.run());
    let mut report = Report::of(&model, &outcome);
    if arguments.coverage {
        report = report.with_coverage(&model, &outcome, &model.coverage());
    }
    if let Some(report) = periodic_failure(&report, model.false_periodic()) {
        return Ok((report, model));
    }
    if let Some(path) = &arguments.trace {
        report = trace::save(path, &model, &outcome, report);
    }
    let report = afterwards(report, &model, &outcome, &terminal);
    Ok((report, model))
}
