//! Syntax: takes text, gives the tree and all of its errors; knows spelling and precedence, not meaning.

pub mod ast;
mod build;
mod errors;
mod format;
mod layout;
pub mod operators;
mod outline;
mod parser;
mod precedence;
mod print;
mod token;

pub use format::{Unformatted, format};
pub use layout::MAX_NESTING;
pub use outline::outline;
pub use parser::{MAX_HEIGHT, Parsed, Unread, is_name, parse, parse_definitions, parse_expression};
pub use print::{print_expression, print_module, print_unit};
