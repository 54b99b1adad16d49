//! Semantics: takes trees, gives the resolved form: names are numbers, levels are checked, INSTANCE is substituted.

mod builtin;
pub mod doc;
mod emit;
pub mod form;
mod level;
mod load;
mod loader;
mod names;
mod resolve;
mod rewrite;
pub mod standard;
mod suggest;
mod visit;
mod world;

pub use load::{Loaded, Rejected, load, load_definitions, load_file, resolve_expression};
pub use loader::{FolderLoader, LoadError, Loader, MemoryLoader};
pub use suggest::{module_with, nearest};
pub use visit::Child;
