//! Text: takes files, gives sources, spans, symbols and diagnostics as data; knows nothing of TLA+.

mod diagnostic;
mod hash;
mod source;
mod span;
mod symbol;

pub use diagnostic::{Diagnostic, Diagnostics, Label, Severity};
pub use hash::{hash_bytes, mix, spread};
pub use source::{LineColumn, Source, Sources};
pub use span::{SourceId, Span};
pub use symbol::{Symbol, Symbols};
