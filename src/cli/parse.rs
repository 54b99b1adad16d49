//! `tlars parse`: one line a file says whether it is well-formed; all that is found in it goes to the error output.

use super::args::ParseArguments;
use super::{exit, output};
use std::path::Path;
use tlars::semantics;
use tlars::syntax::{self, Parsed};
use tlars::text::{Diagnostic, Diagnostics, Severity, SourceId, Sources, Symbols};

/// What was found in a file.
struct Findings {
    diagnostics: Diagnostics,
    sources: Sources,
}

/// Reads each file; the exit code is that of the worst.
pub fn run(arguments: &ParseArguments) -> u8 {
    let mut code = exit::SUCCESS;
    for file in &arguments.files {
        let (mut findings, tree) = if arguments.tree {
            tree_of(file)
        } else if arguments.syntax_only {
            (syntax_of(file).0, None)
        } else {
            (semantics_of(file, arguments), None)
        };
        if arguments.warnings_as_errors {
            findings.diagnostics = findings.diagnostics.into_iter().map(Diagnostic::as_error).collect();
        }
        match (findings.first_error(), tree) {
            (None, Some(tree)) => output::print(&tree),
            (None, None) => output::print(&format!("{}: ok\n", file.display())),
            (Some(message), _) => {
                output::print(&format!("{}: error {message}\n", file.display()));
                code = exit::PARSE;
            }
        }
        output::show(&findings.diagnostics, &findings.sources);
    }
    code
}

/// What is found in a file and in all modules that it needs.
fn semantics_of(file: &Path, arguments: &ParseArguments) -> Findings {
    match semantics::load_file(file, arguments.module_path.iter().cloned(), Symbols::new()) {
        Ok(loaded) => Findings { diagnostics: loaded.warnings, sources: loaded.sources },
        Err(rejected) => Findings { diagnostics: rejected.diagnostics, sources: rejected.sources },
    }
}

/// How a file was read, as indented lines.
fn tree_of(file: &Path) -> (Findings, Option<String>) {
    let (findings, read) = syntax_of(file);
    let tree = read.and_then(|(parsed, symbols)| Some(syntax::outline(&parsed.module?, &symbols)));
    (findings, tree)
}

/// What is found in the syntax of a file alone, and the tree.
fn syntax_of(file: &Path) -> (Findings, Option<(Parsed, Symbols)>) {
    let mut sources = Sources::new();
    let source = match semantics::FolderLoader::read(file) {
        Ok(source) => source,
        Err(error) => {
            let mut finding = Diagnostic::new(Severity::Error, "tlars::file", error.message);
            finding.help = error.help;
            return (Findings { diagnostics: vec![finding], sources }, None);
        }
    };
    let mut symbols = Symbols::new();
    let mut parsed = syntax::parse(SourceId(0), source.text(), &mut symbols);
    sources.add(source);
    let findings = Findings { diagnostics: std::mem::take(&mut parsed.diagnostics), sources };
    (findings, Some((parsed, symbols)))
}

impl Findings {
    /// The first error on one line.
    fn first_error(&self) -> Option<String> {
        let error = self.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error)?;
        let place = error.span().and_then(|span| {
            let name = self.sources.get(span.source)?.name();
            let place = self.sources.start(span)?;
            Some(format!("{name}:{}:{}: ", place.line, place.column))
        });
        Some(format!("{}{} [{}]", place.unwrap_or_default(), error.message, error.code))
    }
}
