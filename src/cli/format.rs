//! `tlars fmt`: mends the blanks of specifications.

use super::args::FormatArguments;
use super::{exit, output};
use std::path::Path;
use tlars::semantics::FolderLoader;
use tlars::syntax::{self, Unformatted};
use tlars::text::{Diagnostic, Severity, Sources};

/// Formats each file; the exit code is that of the worst.
pub fn run(arguments: &FormatArguments) -> u8 {
    let mut code = exit::SUCCESS;
    for file in &arguments.files {
        code = code.max(format(file, arguments));
    }
    code
}

fn format(file: &Path, arguments: &FormatArguments) -> u8 {
    let mut sources = Sources::new();
    let source = match FolderLoader::read(file) {
        Ok(source) => source,
        Err(error) => {
            output::show(&[Diagnostic::new(Severity::Error, "tlars::file", error.message)], &sources);
            return exit::PARSE;
        }
    };
    sources.add(source.clone());
    let text = source.text();
    if text.contains(char::REPLACEMENT_CHARACTER) {
        output::complain(&format!("{} is left alone: it is not UTF-8", file.display()));
        return exit::PARSE;
    }
    match syntax::format(text) {
        Ok(formatted) if arguments.check => {
            if formatted == **text {
                return exit::SUCCESS;
            }
            output::print(&format!("{}\n", file.display()));
            exit::DIFFERENT
        }
        Ok(formatted) if arguments.write => {
            if formatted != **text && std::fs::write(file, formatted).is_err() {
                output::complain(&format!("{} cannot be written", file.display()));
                return exit::SYSTEM;
            }
            exit::SUCCESS
        }
        Ok(formatted) => {
            output::print(&formatted);
            exit::SUCCESS
        }
        Err(Unformatted::Broken(diagnostics)) => {
            output::show(&diagnostics, &sources);
            exit::PARSE
        }
        Err(Unformatted::Delicate) => {
            output::complain(&format!(
                "{} is left alone: with other blanks it would be read differently, or lose a comment",
                file.display()
            ));
            exit::PARSE
        }
    }
}
