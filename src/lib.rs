//! tlars: TLA+ specifications evaluated and checked.

pub mod check;
pub mod model;
pub mod report;
pub mod eval;
pub mod semantics;
pub mod syntax;
pub mod text;
pub mod value;
