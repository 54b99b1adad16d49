//! tlars: TLA+ specifications evaluated and checked.

pub mod model;
pub mod semantics;
pub mod syntax;
pub mod text;
