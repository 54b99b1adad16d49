//! Files with behaviors: written after a check, read for a replay or an evaluation.

use super::output;
use std::path::{Path, PathBuf};
use tlars::check::{Behavior, Outcome};
use tlars::model::State;
use tlars::report::{Report, SavedBehavior, itf};
use tlars::text::{Diagnostic, Severity, Sources};
use tlars::{Model, Problem, ProblemKind};

/// Saves the behavior that shows what is wrong; those of further violations beside it, with a number in the name.
pub fn save(path: &Path, model: &Model, outcome: &Outcome<State>, report: Report) -> Report {
    let further = outcome.further.iter().map(|counterexample| Some(&counterexample.behavior));
    let behaviors: Vec<Option<&Behavior<State>>> = [outcome.verdict.behavior()].into_iter().chain(further).collect();
    if behaviors.iter().all(Option::is_none) {
        output::complain(&format!("nothing is wrong with any behavior, so `{}` is not written", path.display()));
        return report;
    }
    let mut failed = Vec::new();
    let reports = [&report].into_iter().chain(&report.further);
    for (number, (behavior, report)) in behaviors.into_iter().zip(reports).enumerate() {
        let Some(behavior) = behavior else { continue };
        let path = numbered(path, number);
        if let Err(error) = std::fs::write(&path, format!("{:#}\n", itf(model, behavior, report))) {
            let message = format!("`{}` cannot be written: {error}", path.display());
            failed.push(Diagnostic::new(Severity::Error, "tlars::file", message));
        }
    }
    report.with_unwritten(failed)
}

/// `trace.json`, `trace.2.json`, `trace.3.json`
fn numbered(path: &Path, number: usize) -> PathBuf {
    match (number, path.extension()) {
        (0, _) => path.to_owned(),
        (_, Some(extension)) => path.with_extension(format!("{}.{}", number + 1, extension.to_string_lossy())),
        (_, None) => path.with_extension((number + 1).to_string()),
    }
}

/// Reads a saved behavior.
pub fn read(path: &Path) -> Result<SavedBehavior, Problem> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return Err(wrong("tlars::file", format!("`{}` cannot be read: {error}", path.display())));
        }
    };
    SavedBehavior::read(&text)
        .map_err(|message| wrong("tlars::trace::format", format!("`{}` holds no behavior: {message}", path.display())))
}

/// A problem with a saved behavior.
pub fn wrong(code: &'static str, message: String) -> Problem {
    let mut finding = Diagnostic::new(Severity::Error, code, message);
    if code == "tlars::trace::format" {
        finding =
            finding.help("a behavior is saved by `tlars check SPEC.tla --trace FILE`, in the Informal Trace Format");
    }
    Problem { kind: ProblemKind::File, diagnostics: vec![finding], sources: Sources::new() }
}
