//! Exit codes, as TLC gives them; a search that did not look at everything has one of its own.

use tlars::report::{Kind, Report, ReportedVerdict};

/// Nothing to complain about.
pub const SUCCESS: u8 = 0;
/// A file that is not what it should be: not formatted, or no behavior of the specification.
pub const DIFFERENT: u8 = 2;
/// An expression that has no value.
pub const EVALUATION: u8 = 75;
/// A file that does not parse.
pub const PARSE: u8 = 150;
/// A configuration that does not fit.
pub const CONFIGURATION: u8 = 151;
/// The operating system refused something, or the program is at fault.
pub const SYSTEM: u8 = 153;
/// Nothing wrong was found in what was looked at, which is not all.
pub const INCOMPLETE: u8 = 15;

/// The code of a report.
pub fn code(report: &Report) -> u8 {
    match (report.verdict, report.kind) {
        (ReportedVerdict::Holds, _) => SUCCESS,
        (ReportedVerdict::Incomplete, _) => INCOMPLETE,
        (ReportedVerdict::Violated | ReportedVerdict::Failed, kind) => match kind {
            Some(Kind::Assumption | Kind::AssumptionEvaluation | Kind::Postcondition) => 10,
            Some(Kind::Deadlock) => 11,
            Some(Kind::Invariant | Kind::TemporalSafety) => 12,
            Some(Kind::ActionProperty | Kind::Temporal) => 13,
            Some(Kind::Assert) => 14,
            Some(Kind::Evaluation) => EVALUATION,
            Some(Kind::InvariantEvaluation) => 76,
            Some(Kind::Parse) => PARSE,
            Some(Kind::Config) => CONFIGURATION,
            Some(Kind::Departure) => DIFFERENT,
            Some(Kind::System | Kind::Limit) | None => SYSTEM,
        },
    }
}
