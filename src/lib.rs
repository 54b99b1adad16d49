//! tlars: TLA+ specifications evaluated and checked.

pub mod syntax;
pub mod text;
