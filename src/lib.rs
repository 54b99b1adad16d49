//! tlars: TLA+ specifications evaluated and checked.

pub mod semantics;
pub mod syntax;
pub mod text;
