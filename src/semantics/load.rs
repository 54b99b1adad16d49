//! Loading: from a file or a text to the resolved form, and further expressions in the scope of its root module.

use super::builtin::Words;
use super::emit::Emitter;
use super::form::{Denotation, Expr, Form};
use super::level;
use super::loader::{FolderLoader, Loader, MemoryLoader};
use super::names::{Bound, Names};
use super::resolve::{self, Resolver};
use super::world::{Binding, InstancePath, ModuleNumber, World};
use crate::syntax;
use crate::text::{Diagnostic, Diagnostics, Severity, Source, Sources, Span, Symbols};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A specification that is well-formed.
pub struct Loaded {
    /// The resolved form.
    pub form: Form,
    /// The table of symbols. It grows when further expressions are resolved.
    pub symbols: Symbols,
    /// The texts that were read.
    pub sources: Sources,
    /// What is suspicious, but allowed.
    pub warnings: Diagnostics,
    /// The symbols and sources are lent to it only while something is resolved.
    world: World,
    emitter: Emitter,
    names: Names,
    root: ModuleNumber,
    words: Rc<Words>,
    /// How much of the scope of the form is known here.
    noticed: usize,
}

/// A specification that is not well-formed.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// All findings, in the order of the texts; at least one error.
    pub diagnostics: Diagnostics,
    /// The texts that the findings speak of.
    pub sources: Sources,
    /// The table of symbols, as far as it got.
    pub symbols: Symbols,
}

/// Loads the specification in a file; further modules come from its folder, from other folders, and from the binary.
///
/// # Errors
/// Whatever is wrong with the specification or the modules that it needs.
pub fn load_file(
    path: &Path,
    further: impl IntoIterator<Item = PathBuf>,
    symbols: Symbols,
) -> Result<Loaded, Box<Rejected>> {
    let loader = FolderLoader::beside(path, further);
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match FolderLoader::read(path) {
        Ok(source) => load(&name, source, &loader, Sources::new(), symbols),
        Err(error) => {
            let mut diagnostic = Diagnostic::new(Severity::Error, "tlars::semantics::unreadable", error.message);
            diagnostic.help = error.help;
            Err(Box::new(Rejected { diagnostics: vec![diagnostic], sources: Sources::new(), symbols }))
        }
    }
}

/// Loads a module that is made up of definitions and extends the modules that are named.
///
/// # Errors
/// Whatever is wrong with the definitions.
pub fn load_definitions(
    extends: &[&str],
    definitions: &str,
    loader: &dyn Loader,
    symbols: Symbols,
) -> Result<Loaded, Box<Rejected>> {
    let extends = if extends.is_empty() { String::new() } else { format!("EXTENDS {}\n", extends.join(", ")) };
    let text = format!("---- MODULE Definitions ----\n{extends}{definitions}\n====\n");
    load("Definitions", Source::new("<definitions>", text), loader, Sources::new(), symbols)
}

/// Loads the specification whose root module has this name and text. Texts that were read before, such as the configuration, may
/// be in `sources` and `symbols` already.
///
/// # Errors
/// Whatever is wrong with the specification or the modules that it needs.
pub fn load(
    name: &str,
    source: Source,
    loader: &dyn Loader,
    sources: Sources,
    symbols: Symbols,
) -> Result<Loaded, Box<Rejected>> {
    let mut world = World { symbols, sources, ..World::default() };
    let words = Rc::new(Words::new(&mut world.symbols));
    let symbol = world.symbols.intern(name);
    let source = world.add_source(source);
    let root = resolve::read(&mut world, loader, &words, source, symbol, false);
    let mut diagnostics = std::mem::take(&mut world.diagnostics);
    in_order(&mut diagnostics);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let Some(root) = root.filter(|_| !failed) else {
        return Err(Box::new(Rejected { diagnostics, sources: world.sources, symbols: world.symbols }));
    };
    let mut names = Names::default();
    for export in &world.module(root).exports {
        names.set(export.name, Bound { binding: export.binding.clone(), span: export.span });
    }
    for &(name, module) in &world.module(root).inner {
        names.set_module(name, module);
    }
    let (emitter, form) = Emitter::new(&mut world, root);
    let (symbols, sources) = (std::mem::take(&mut world.symbols), std::mem::take(&mut world.sources));
    let noticed = form.scope.len();
    Ok(Loaded { form, symbols, sources, warnings: diagnostics, world, emitter, names, root, words, noticed })
}

/// Puts findings into the order of the texts and drops repetitions.
fn in_order(diagnostics: &mut Diagnostics) {
    diagnostics.sort_by_key(|diagnostic| {
        let span = diagnostic.span();
        (span.is_none(), span.map(|span| (span.source, span.start, span.end)))
    });
    diagnostics.dedup();
}

impl Loaded {
    fn lend(&mut self) {
        std::mem::swap(&mut self.symbols, &mut self.world.symbols);
        std::mem::swap(&mut self.sources, &mut self.world.sources);
    }

    /// Resolves a further expression in the scope of the root module, as a text of its own that has this name.
    ///
    /// # Errors
    /// Whatever is wrong with the expression.
    pub fn resolve_expression(&mut self, name: &str, text: &str) -> Result<Expr, Diagnostics> {
        let source = self.sources.add(Source::new(name, text));
        resolve_expression(self, text, Span::new(source, 0, text.len()))
    }

    /// Notes constants that were added to the form and its scope since, such as model values.
    fn notice(&mut self) {
        for index in self.noticed..self.form.scope.len() {
            let (name, denotation) = self.form.scope[index];
            if self.names.get(name).is_some() {
                continue;
            }
            if let Denotation::Constant(id) = denotation {
                let constant = &self.form.constants[id.0 as usize];
                let binding = self.emitter.constant(&mut self.world, constant, id, self.root);
                self.names.set(name, Bound { binding, span: constant.span });
            }
        }
        self.noticed = self.form.scope.len();
    }

    fn resolve(&mut self, tree: &syntax::ast::Expr) -> Result<Expr, Diagnostics> {
        self.notice();
        let loader = MemoryLoader::new();
        let mut resolver = Resolver::new(&mut self.world, &loader, self.words.clone(), self.root);
        resolver.lenient = true;
        resolver.names = std::mem::take(&mut self.names);
        let expr = resolver.lone_expression(tree);
        self.names = std::mem::take(&mut resolver.names);
        let mut diagnostics = std::mem::take(&mut self.world.diagnostics);
        in_order(&mut diagnostics);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(diagnostics);
        }
        Ok(self.emitter.expression(&mut self.world, &mut self.form, &expr))
    }

    /// Adds definitions to the root module, after all that it has.
    ///
    /// # Errors
    /// Whatever is wrong with the definitions; then none of them is added.
    pub fn define(&mut self, name: &str, text: &str) -> Result<Diagnostics, Diagnostics> {
        let source = self.sources.add(Source::new(name, text));
        let units = syntax::parse_definitions(source, text, &mut self.symbols)?;
        self.lend();
        let result = self.define_units(&units);
        self.lend();
        result
    }

    fn define_units(&mut self, units: &[syntax::ast::Unit]) -> Result<Diagnostics, Diagnostics> {
        self.notice();
        let loader = MemoryLoader::new();
        let exports = self.world.module(self.root).exports.len();
        let mut resolver = Resolver::new(&mut self.world, &loader, self.words.clone(), self.root);
        resolver.lenient = true;
        resolver.names = std::mem::take(&mut self.names);
        let mark = resolver.names.enter();
        resolver.units(units);
        let mut names = std::mem::take(&mut resolver.names);
        let mut diagnostics = std::mem::take(&mut self.world.diagnostics);
        in_order(&mut diagnostics);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            names.leave(mark);
            self.names = names;
            let root = &mut self.world.modules[self.root as usize];
            for export in root.exports.drain(exports..) {
                if root.by_name.get(&export.name).is_some_and(|&index| index as usize >= exports) {
                    root.by_name.remove(&export.name);
                }
            }
            return Err(diagnostics);
        }
        self.names = names;
        self.emitter.modules(&self.world, &mut self.form);
        for index in exports..self.world.module(self.root).exports.len() {
            let export = self.world.module(self.root).exports[index].clone();
            if let Some(denotation) = self.emitter.denotation(&mut self.world, &mut self.form, &export.binding) {
                self.form.scope.push((export.name, denotation));
            }
        }
        self.emitter.finish(&mut self.world, &mut self.form);
        Ok(diagnostics)
    }

    /// What a name in the scope of the root module denotes: a plain one, or one of a named instance (`A!Spec`).
    pub fn denotation(&mut self, path: &str) -> Option<Denotation> {
        self.lend();
        let denotation = self.binding(path).and_then(|binding| {
            let denotation = self.emitter.denotation(&mut self.world, &mut self.form, &binding);
            self.emitter.finish(&mut self.world, &mut self.form);
            denotation
        });
        self.lend();
        denotation
    }

    fn binding(&mut self, path: &str) -> Option<Binding> {
        let mut parts = path.split('!');
        let first = self.world.symbols.find(parts.next()?)?;
        let mut binding = self.names.get(first)?.binding.clone();
        for part in parts {
            let Binding::Instance(instance) = binding else { return None };
            let module = self.world.instance(*instance.path.last()?).module;
            let name = self.world.symbols.find(part)?;
            let export = self.world.exported(module, name).filter(|export| !export.local)?.clone();
            binding = match export.binding {
                Binding::Entity(source) => Binding::Entity(self.world.import_through(&instance.path, source)),
                Binding::Instance(inner) => Binding::Instance(InstancePath {
                    path: instance.path.iter().chain(inner.path.iter()).copied().collect(),
                    captured: instance.captured,
                }),
                Binding::Declaration(_) | Binding::Local(_) => return None,
            };
        }
        Some(binding)
    }

    /// The names in scope of the root module, in no particular order; for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.symbols().map(|symbol| self.symbols.text(symbol))
    }
}

/// Resolves a further expression in the scope of the root module. Its text lies at `span` of a source that is known. Names of the
/// modules in the binary may be used even if the root module does not extend them.
///
/// # Errors
/// All that is wrong with it.
pub fn resolve_expression(loaded: &mut Loaded, text: &str, span: Span) -> Result<Expr, Diagnostics> {
    // What stands before it becomes blanks, so that places and columns are those of the whole text.
    let mut padded: String = loaded
        .sources
        .get(span.source)
        .and_then(|source| source.text().get(..span.start as usize))
        .unwrap_or("")
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    padded.push_str(text);
    let tree = syntax::parse_expression(span.source, &padded, &mut loaded.symbols)?;
    loaded.lend();
    let result = loaded.resolve(&tree);
    loaded.lend();
    result
}

impl Resolver<'_> {
    /// An expression by itself, with its levels checked.
    pub(super) fn lone_expression(&mut self, tree: &syntax::ast::Expr) -> Expr {
        let mut expr = self.outermost(tree);
        level::Checker::new(self.world).body(&[], &mut expr);
        expr
    }
}
