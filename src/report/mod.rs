//! Report: takes results and findings, gives text for people and for programs; knows no terminals and no exit codes.

mod diagnostic;
mod explain;
mod json;
mod result;
mod summary;
mod text;

pub use diagnostic::{Style, one_line, place, render};
pub use explain::Explained;
pub use json::json;
pub use result::{Because, Kind, Report, ReportedVerdict, ShownBehavior, ShownState, ShownValue};
pub use text::{duration, number, text};
