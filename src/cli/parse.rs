//! `tlars parse`: one line a file says whether it is well-formed.

use super::args::ParseArguments;
use super::exit;
use std::path::Path;
use tlars::syntax;
use tlars::text::{Severity, Source, SourceId, Symbols};

/// Reads each file; the exit code is that of the worst.
pub fn run(arguments: &ParseArguments) -> u8 {
    let _ = (arguments.syntax_only, &arguments.module_path);
    let mut code = exit::SUCCESS;
    for file in &arguments.files {
        match syntax_of(file) {
            Ok(()) => println!("{}: ok", file.display()),
            Err(message) => {
                println!("{}: error {message}", file.display());
                code = exit::PARSE;
            }
        }
    }
    code
}

/// Whether the syntax of a file is right; else its first error on one line.
fn syntax_of(file: &Path) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let text =
        String::from_utf8(bytes).map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()))?;
    let mut symbols = Symbols::new();
    let parsed = syntax::parse(SourceId(0), &text, &mut symbols);
    let Some(error) = parsed.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error) else {
        return Ok(());
    };
    let place = error.span().map(|span| Source::new("", text.as_str()).line_column(span.start));
    let place = place.map_or_else(String::new, |place| format!("{}:{}: ", place.line, place.column));
    Err(format!("{place}{} [{}]", error.message, error.code))
}
