//! `tlars parse`: one line a file says whether it is well-formed.

use super::args::ParseArguments;
use super::exit;
use std::path::Path;
use tlars::semantics;
use tlars::syntax;
use tlars::text::{Diagnostics, Severity, Source, SourceId, Sources, Symbols};

/// Reads each file; the exit code is that of the worst.
pub fn run(arguments: &ParseArguments) -> u8 {
    let mut code = exit::SUCCESS;
    for file in &arguments.files {
        if arguments.tree {
            match tree_of(file) {
                Ok(tree) => print!("{tree}"),
                Err(message) => {
                    println!("{}: error {message}", file.display());
                    code = exit::PARSE;
                }
            }
            continue;
        }
        let result = if arguments.syntax_only { syntax_of(file) } else { semantics_of(file, arguments) };
        match result {
            Ok(()) => println!("{}: ok", file.display()),
            Err(message) => {
                println!("{}: error {message}", file.display());
                code = exit::PARSE;
            }
        }
    }
    code
}

/// Whether a file and all modules that it needs are well-formed; else the first error on one line.
fn semantics_of(file: &Path, arguments: &ParseArguments) -> Result<(), String> {
    match semantics::load_file(file, arguments.module_path.iter().cloned(), Symbols::new()) {
        Ok(_) => Ok(()),
        Err(rejected) => Err(first_error(&rejected.diagnostics, &rejected.sources)),
    }
}

/// How a file was read, as indented lines.
fn tree_of(file: &Path) -> Result<String, String> {
    syntax_of(file)?;
    let source = semantics::FolderLoader::read(file).map_err(|error| error.message)?;
    let mut symbols = Symbols::new();
    let parsed = syntax::parse(SourceId(0), source.text(), &mut symbols);
    Ok(parsed.module.map(|module| syntax::outline(&module, &symbols)).unwrap_or_default())
}

/// Whether the syntax of a file is right; else its first error on one line.
fn syntax_of(file: &Path) -> Result<(), String> {
    let source = semantics::FolderLoader::read(file).map_err(|error| error.message)?;
    let mut symbols = Symbols::new();
    let parsed = syntax::parse(SourceId(0), source.text(), &mut symbols);
    if !parsed.has_errors() {
        return Ok(());
    }
    let mut sources = Sources::new();
    sources.add(Source::new("", source.text().clone()));
    Err(first_error(&parsed.diagnostics, &sources))
}

fn first_error(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let Some(error) = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error) else {
        return String::new();
    };
    let place = error.span().and_then(|span| {
        let name = sources.get(span.source).map(Source::name).filter(|name| !name.is_empty());
        let place = sources.start(span)?;
        Some(match name {
            Some(name) => format!("{name}:{}:{}: ", place.line, place.column),
            None => format!("{}:{}: ", place.line, place.column),
        })
    });
    format!("{}{} [{}]", place.unwrap_or_default(), error.message, error.code)
}
