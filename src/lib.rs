//! tlars: TLA+ specifications evaluated and checked.

pub mod check;
pub mod eval;
pub mod model;
pub mod report;
pub mod semantics;
pub mod syntax;
pub mod text;
pub mod value;
