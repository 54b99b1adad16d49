//! Report: takes results and findings, gives text for people and for programs; knows no terminals and no exit codes.

mod coverage;
mod diagnostic;
mod explain;
mod graph;
mod itf;
mod json;
mod replay;
mod result;
mod summary;
mod text;

pub use coverage::{ShownAction, ShownCoverage, ShownExpression};
pub use diagnostic::{Style, one_line, place, render};
pub use explain::Explained;
pub use graph::GraphFormat;
pub use itf::{SavedBehavior, itf};
pub use json::json;
pub use replay::differing;
pub use result::{
    Because, Kind, Report, ReportedVerdict, ShownBehavior, ShownDeparture, ShownNearest, ShownReplay, ShownState,
    ShownValue,
};
pub use text::{duration, number, text, write_text};
