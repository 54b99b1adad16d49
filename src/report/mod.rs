//! Report: takes results and findings, gives text for people and for programs; knows no terminals and no exit codes.

mod diagnostic;

pub use diagnostic::{Style, one_line, place, render};
