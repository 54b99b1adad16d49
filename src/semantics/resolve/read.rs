//! Reading: finds the text of a module, reads it once, and has it resolved.

use super::Resolver;
use crate::semantics::builtin::Words;
use crate::semantics::loader::Loader;
use crate::semantics::world::*;
use crate::semantics::{standard, suggest};
use crate::syntax::{self, ast};
use crate::text::{Diagnostic, Severity, Source, SourceId, Span, Symbol};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The module with a text of its own that has this name, read now if it was not before. What is wrong is reported.
pub fn require(
    world: &mut World,
    loader: &dyn Loader,
    words: &Rc<Words>,
    name: Symbol,
    asked: Option<Span>,
) -> Option<ModuleNumber> {
    match world.files.get(&name) {
        Some(File::Read(number)) => return Some(*number),
        Some(File::Broken) => return None,
        Some(File::Reading) => {
            report_cycle(world, name, asked);
            return None;
        }
        None => {}
    }
    let text = world.text(name).to_owned();
    let (source, built_in) = match loader.load(&text) {
        Ok(Some(source)) => (source, false),
        Ok(None) => match standard::text(&text) {
            Some(module) => (Source::new(format!("<{text}.tla>"), module), true),
            None => {
                if let Some((source, start)) = within_root(world, &text) {
                    return read_from(world, loader, words, source, start, name, false);
                }
                report_missing(world, &text, asked);
                world.files.insert(name, File::Broken);
                return None;
            }
        },
        Err(error) => {
            let mut diagnostic = Diagnostic::new(Severity::Error, "tlars::semantics::unreadable", error.message);
            if let Some(span) = asked {
                diagnostic = diagnostic.label(span, "needed here");
            }
            diagnostic.help = error.help;
            world.report(diagnostic);
            world.files.insert(name, File::Broken);
            return None;
        }
    };
    let source = world.add_source(source);
    read(world, loader, words, source, name, built_in)
}

fn report_cycle(world: &mut World, name: Symbol, asked: Option<Span>) {
    let start = world.reading.iter().position(|&module| module == name).unwrap_or(0);
    let circle: Vec<&str> = world.reading[start..].iter().chain([&name]).map(|&module| world.text(module)).collect();
    let message = match circle.as_slice() {
        [one, _] => format!("module `{one}` needs itself"),
        _ => format!("modules need each other in a circle: {}", circle.join(" -> ")),
    };
    let mut diagnostic = Diagnostic::new(Severity::Error, "tlars::semantics::module_cycle", message);
    if let Some(span) = asked {
        diagnostic = diagnostic.label(span, "closes the circle");
    }
    world.report(diagnostic.help("move what both need to a module of its own"));
}

fn report_missing(world: &mut World, text: &str, asked: Option<Span>) {
    let message = format!("there is no module `{text}`");
    let mut diagnostic = Diagnostic::new(Severity::Error, "tlars::semantics::missing_module", message);
    if let Some(span) = asked {
        diagnostic = diagnostic.label(span, "needed here");
    }
    let near = suggest::nearest(text, standard::modules().map(|(name, _)| name));
    world.report(diagnostic.help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is looked for in a file `{text}.tla` beside the specification, then in the binary"),
    }));
}

/// A module that stands after the end of the root module, in the same file: the file and where the module begins.
fn within_root(world: &World, name: &str) -> Option<(SourceId, usize)> {
    let &root = world.reading.first()?;
    let number = match world.files.get(&root) {
        Some(File::Reading) => world.modules.iter().find(|module| module.name == root && module.outer.is_none())?,
        Some(File::Read(_) | File::Broken) | None => return None,
    };
    let source = number.span.source;
    let text = world.sources.get(source)?.text();
    let end = number.span.end as usize;
    let after = text.get(end..)?;
    after.match_indices("MODULE").find_map(|(at, word)| {
        let line = after[..at].rfind('\n').map_or(0, |line| line + 1);
        let dashes = after[line..at].trim_end().ends_with("----");
        let rest = after[at + word.len()..].trim_start();
        let found = rest.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with("----"));
        (dashes && found).then_some((source, end + line))
    })
}

/// Reads the text of a module.
pub fn read(
    world: &mut World,
    loader: &dyn Loader,
    words: &Rc<Words>,
    source: SourceId,
    name: Symbol,
    built_in: bool,
) -> Option<ModuleNumber> {
    read_from(world, loader, words, source, 0, name, built_in)
}

fn read_from(
    world: &mut World,
    loader: &dyn Loader,
    words: &Rc<Words>,
    source: SourceId,
    start: usize,
    name: Symbol,
    built_in: bool,
) -> Option<ModuleNumber> {
    let text = world.sources.get(source)?.text().clone();
    let parsed = if start == 0 {
        syntax::parse(source, &text, &mut world.symbols)
    } else {
        // What stands before it becomes blanks, so that places stay those of the file.
        let blank = text[..start].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        let rest: String = blank.chain(text[start..].chars()).collect();
        syntax::parse(source, &rest, &mut world.symbols)
    };
    let failed = parsed.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    world.diagnostics.extend(parsed.diagnostics);
    let Some(tree) = parsed.module else {
        world.files.insert(name, File::Broken);
        return None;
    };
    if tree.name.symbol != name && !world.text(tree.name.symbol).is_empty() {
        let (file, found) = (world.text(name).to_owned(), world.text(tree.name.symbol).to_owned());
        world.report(
            Diagnostic::error(
                "tlars::semantics::module_name",
                format!("the module in the file `{file}.tla` is called `{found}`"),
                tree.name.span,
            )
            .help(format!("call the module `{file}`, or the file `{found}.tla`")),
        );
    }
    world.files.insert(name, File::Reading);
    world.reading.push(name);
    let module = new_module(world, &tree, None, built_in);
    let mut resolver = Resolver::new(world, loader, words.clone(), module);
    // What could be read is looked at even if not all of it could, so that all mistakes are told in one run.
    resolver.incomplete = parsed.unread.imports;
    resolver.unread = parsed.unread.names.into_iter().collect();
    resolver.module(&tree);
    world.reading.pop();
    world.files.insert(name, if failed { File::Broken } else { File::Read(module) });
    (!failed).then_some(module)
}

pub(super) fn new_module(
    world: &mut World,
    tree: &ast::Module,
    outer: Option<ModuleNumber>,
    built_in: bool,
) -> ModuleNumber {
    world.modules.push(Module {
        name: tree.name.symbol,
        name_span: tree.name.span,
        span: tree.span,
        built_in,
        outer,
        exports: Vec::new(),
        by_name: FxHashMap::default(),
        extends: Vec::new(),
        declarations: Vec::new(),
        entities: Vec::new(),
        instances: Vec::new(),
        assumptions: Vec::new(),
        statements: Vec::new(),
        inner: Vec::new(),
        levels: None,
        broken: false,
    });
    world.modules.len() as u32 - 1
}
