//! Resolution: trees become expressions in which names are numbers. Scoping, arities and what may stand where are checked here.

mod definition;
mod expression;
mod instance;
mod label;
mod module;
mod operator;
mod path;
mod proof;
mod read;
mod select;

pub use read::{read, require};

use super::builtin::Words;
use super::form::{Expr, ExprKind, Level, Local};
use super::loader::Loader;
use super::names::{Bound, Names};
use super::suggest;
use super::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span, Symbol};
use label::LabelScope;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Resolves one module, or further text in its scope.
pub struct Resolver<'w> {
    pub world: &'w mut World,
    pub loader: &'w dyn Loader,
    pub words: Rc<Words>,
    /// The module whose scope this is.
    pub module: ModuleNumber,
    pub names: Names,
    /// How many frames are around the expression that is being read.
    depth: u32,
    /// The frame of `@`.
    at: Option<u32>,
    labels: Vec<LabelScope>,
    /// Operators of the module that were declared `RECURSIVE` and are not yet defined.
    awaited: Vec<EntityNumber>,
    /// The definitions since the first of them.
    section: Vec<EntityNumber>,
    /// The names that the module defines anywhere, for those that are used too early.
    later: FxHashMap<Symbol, Span>,
    /// Whether a module is missing, so that unknown names are no news.
    incomplete: bool,
    /// Names that stand in text which could not be read, so that they may be defined there.
    unread: FxHashSet<Symbol>,
    /// Whether an error was found in the definition that is being read.
    broken: bool,
    /// Names of the binary's modules may be used without `EXTENDS` (in expressions given beside a specification).
    pub lenient: bool,
    /// Whether this is a definition within a proof, or a step; not to be seen from outside.
    private: bool,
    /// The level of the steps of the proof that is being read, as it is written in their labels; empty where none has a number.
    step_level: String,
    /// The right side of the step before, if that was an infix expression; `@` of the next step stands for it.
    previous: Option<ast::Expr>,
    /// Whether a path is read that stands for an operator, whose arguments are left open.
    open_path: bool,
    /// The arities of the parameters of `LET` definitions that take operators, by frame and slot.
    let_arities: FxHashMap<(u32, u32), Vec<usize>>,
}

/// After so many findings no nearest names are looked for.
const MOST_SUGGESTIONS: usize = 200;

impl<'w> Resolver<'w> {
    /// A resolver in the scope of a module.
    pub fn new(world: &'w mut World, loader: &'w dyn Loader, words: Rc<Words>, module: ModuleNumber) -> Self {
        Resolver {
            world,
            loader,
            words,
            module,
            names: Names::default(),
            depth: 0,
            at: None,
            labels: Vec::new(),
            awaited: Vec::new(),
            section: Vec::new(),
            later: FxHashMap::default(),
            incomplete: false,
            unread: FxHashSet::default(),
            broken: false,
            lenient: false,
            private: false,
            step_level: String::new(),
            previous: None,
            open_path: false,
            let_arities: FxHashMap::default(),
        }
    }

    fn text(&self, symbol: Symbol) -> String {
        self.world.text(symbol).to_owned()
    }

    /// Keeps an error of the definition that is being read.
    fn error(&mut self, diagnostic: Diagnostic) {
        self.broken = true;
        self.world.report(diagnostic);
    }

    /// What stands where an error was found: nothing that could cause another.
    fn nothing(&mut self, span: Span) -> Expr {
        self.broken = true;
        Expr { kind: ExprKind::Boolean(false), span, level: Level::Constant }
    }

    fn expr(kind: ExprKind, span: Span) -> Expr {
        Expr { kind, span, level: Level::Constant }
    }

    /// A place seen from the expression that is being read.
    fn local(&self, name: LocalName) -> Local {
        Local { up: self.depth.saturating_sub(1 + name.frame), slot: name.slot }
    }

    /// The meaning of a name.
    fn lookup(&mut self, name: Symbol) -> Option<Binding> {
        let name = self.plain_step(name);
        if let Some(bound) = self.names.get(name) {
            return Some(bound.binding.clone());
        }
        if self.lenient { self.lookup_in_binary(name) } else { None }
    }

    /// The name of a step with the number of its level, without leading zeros: `<01>2` is `<1>2`, and so is `<*>2` in a proof of that level.
    fn plain_step(&mut self, name: Symbol) -> Symbol {
        let text = self.world.text(name);
        let here = text.strip_prefix("<*>").filter(|_| !self.step_level.is_empty());
        let here = here.map(|rest| format!("<{}>{rest}", self.step_level));
        let (text, same) = (here.as_deref().unwrap_or(text), here.is_none());
        let plain = match text.strip_prefix("<0").map(|rest| format!("<{}", rest.trim_start_matches('0'))) {
            Some(plain) if plain.starts_with("<>") => plain.replacen("<>", "<0>", 1),
            Some(plain) => plain,
            None if same => return name,
            None => text.to_owned(),
        };
        self.world.symbols.intern(&plain)
    }

    fn lookup_in_binary(&mut self, name: Symbol) -> Option<Binding> {
        for module in ["Integers", "Sequences", "FiniteSets", "TLC", "Reals"] {
            let module = self.world.symbols.intern(module);
            let words = self.words.clone();
            let Some(number) = require(self.world, self.loader, &words, module, None) else { continue };
            if let Some(export) = self.world.exported(number, name).filter(|export| !export.local) {
                return Some(export.binding.clone());
            }
        }
        None
    }

    /// Says that a name is unknown.
    fn unknown(&mut self, name: Symbol, span: Span) {
        self.broken = true;
        if self.incomplete || self.unread.contains(&name) {
            return;
        }
        let text = self.text(name);
        let mut diagnostic = if text.starts_with('<') && text.contains('>') {
            Diagnostic::error("tlars::semantics::unknown_step", format!("there is no step `{text}` here"), span)
        } else if text.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            Diagnostic::error("tlars::semantics::unknown_name", format!("unknown name `{text}`"), span)
        } else {
            let written = if text == "-." { "-" } else { &text };
            Diagnostic::error("tlars::semantics::unknown_operator", format!("unknown operator `{written}`"), span)
        };
        let later = self.later.get(&name).copied();
        if let Some(later) = later.filter(|later| later.source == span.source && later.start < span.start) {
            diagnostic.message = format!("`{text}` is used in its own definition, but not declared `RECURSIVE`");
            diagnostic.code = "tlars::semantics::used_before_definition";
            diagnostic = diagnostic.label(later, "the definition").help(format!(
                "write `RECURSIVE {text}(_)` before the definition, with an underscore for each parameter"
            ));
        } else if let Some(later) = later {
            diagnostic.message = format!("`{text}` is used before it is defined");
            diagnostic.code = "tlars::semantics::used_before_definition";
            diagnostic = diagnostic
                .label(later, "defined only here")
                .help(format!("move the definition up, or declare `RECURSIVE {text}` before its first use"));
        } else if self.world.diagnostics.len() > MOST_SUGGESTIONS {
            // Whoever has so many errors reads the first ones; each search takes its time.
        } else if let Some(help) = suggest::foreign(&text) {
            diagnostic = diagnostic.help(help);
        } else if let Some(module) = suggest::module_with(&text) {
            let written = if text == "-." { "-x" } else { &text };
            diagnostic = diagnostic.help(format!("`{written}` comes with `EXTENDS {module}`"));
        } else {
            let near = suggest::nearest(&text, self.names.symbols().map(|symbol| self.world.text(symbol)));
            if let Some(near) = near {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
        self.error(diagnostic);
    }

    /// The place where a name in scope was introduced.
    fn place(&self, name: Symbol) -> Option<Span> {
        self.names.get(name).map(|bound| bound.span)
    }

    fn already(&mut self, name: &ast::Name) {
        let text = self.text(name.symbol);
        let mut diagnostic = Diagnostic::error(
            "tlars::semantics::already_defined",
            format!("`{text}` is already defined or declared"),
            name.span,
        );
        if let Some(span) = self.place(name.symbol) {
            diagnostic = diagnostic.marked("a second time").label(span, "the first is here");
        }
        self.error(diagnostic.help("names may not be reused in TLA+, not even for a bound variable; choose another"));
    }

    fn check_word(&mut self, name: &ast::Name) -> bool {
        if self.words.get(name.symbol).is_none() {
            return true;
        }
        let text = self.text(name.symbol);
        self.error(Diagnostic::error(
            "tlars::semantics::builtin_redefined",
            format!("`{text}` is a word of the language and cannot be defined again"),
            name.span,
        ));
        false
    }

    /// Introduces a parameter or a bound variable, which must be new.
    fn introduce_local(&mut self, name: &ast::Name, binding: LocalName) {
        if !self.check_word(name) {
            return;
        }
        if self.names.get(name.symbol).is_some() {
            self.already(name);
            return;
        }
        self.names.set(name.symbol, Bound { binding: Binding::Local(binding), span: name.span });
    }

    /// Whether a definition may have this name; an operator that was declared `RECURSIVE` is not counted.
    fn is_free(&mut self, name: &ast::Name) -> bool {
        if !self.check_word(name) {
            return false;
        }
        if self.names.get(name.symbol).is_some() {
            self.already(name);
            return false;
        }
        true
    }

    /// Gives a name of the module its meaning, and lets other modules see it.
    fn export(&mut self, name: Symbol, binding: Binding, local: bool, span: Span) {
        self.names.set(name, Bound { binding: binding.clone(), span });
        if self.private {
            return;
        }
        let module = &mut self.world.modules[self.module as usize];
        let index = module.exports.len() as u32;
        module.by_name.entry(name).or_insert(index);
        module.exports.push(Export { name, binding, local, span });
    }

    /// Checks the levels of a definition; those between `RECURSIVE` and the last definition that it promises wait for each other.
    fn check_levels(&mut self, entity: EntityNumber) {
        if !self.private {
            self.world.modules[self.module as usize].entities.push(entity);
        }
        // What was declared `RECURSIVE` has an assumed profile already.
        let recursive = self.world.entity(entity).profile.is_some();
        if !recursive && self.awaited.is_empty() && self.section.is_empty() {
            super::level::Checker::new(self.world).entity(entity);
        } else {
            self.section.push(entity);
            if self.awaited.is_empty() {
                self.end_section();
            }
        }
    }

    fn end_section(&mut self) {
        let section = std::mem::take(&mut self.section);
        let recursive: Vec<bool> = section
            .iter()
            .map(|&number| self.world.entity(number).recursive && self.world.entity(number).profile.is_some())
            .collect();
        let is_recursive = |number: EntityNumber| {
            section.iter().position(|&other| other == number).is_some_and(|index| recursive[index])
        };
        super::level::Checker::new(self.world).section(&section, &is_recursive);
    }
}
