//! The world: every module that was read, with its declarations, definitions and instances, before instances are copied.
//!
//! Expressions are those of the resolved form, but their numbers are those of the tables here: a `ConstantId` or `VariableId` is the
//! number of a [`Declaration`], a `DefinitionId` that of an [`Entity`]. [`super::instance`] makes the form of them.

use super::form::{Expr, Level, OperatorArgument, Parameter};
use super::level::{Facts, Profile};
use crate::text::{Diagnostic, Diagnostics, SourceId, Sources, Span, Symbol, Symbols};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The number of a module in [`World::modules`].
pub type ModuleNumber = u32;
/// The number of a declaration in [`World::declarations`].
pub type DeclarationNumber = u32;
/// The number of a definition in [`World::entities`].
pub type EntityNumber = u32;
/// The number of an instance in [`World::instances`].
pub type InstanceNumber = u32;

/// All tables.
#[derive(Default)]
pub struct World {
    pub symbols: Symbols,
    pub sources: Sources,
    pub modules: Vec<Module>,
    /// The modules that have a text of their own, by name.
    pub files: FxHashMap<Symbol, File>,
    pub declarations: Vec<Declaration>,
    pub entities: Vec<Entity>,
    pub instances: Vec<Instance>,
    pub diagnostics: Diagnostics,
    /// The modules that are being read, outermost first, with the place that asks for each.
    pub reading: Vec<Symbol>,
    /// How many formal parameters the level checker has numbered.
    pub formals: u32,
}

/// What became of the text of a module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum File {
    /// It is being read.
    Reading,
    /// It was read, perhaps with errors.
    Read(ModuleNumber),
    /// It is missing or does not parse, which has been said.
    Broken,
}

/// A module.
pub struct Module {
    pub name: Symbol,
    pub name_span: Span,
    pub span: Span,
    pub built_in: bool,
    /// The module around it.
    pub outer: Option<ModuleNumber>,
    /// What it brings to modules that extend or instantiate it, in order; the `LOCAL` ones too, marked.
    pub exports: Vec<Export>,
    pub by_name: FxHashMap<Symbol, u32>,
    /// All modules that it extends, directly or not.
    pub extends: Vec<ModuleNumber>,
    /// Constants and variables of it and of the modules it extends, in order.
    pub declarations: Vec<DeclarationNumber>,
    /// The definitions that its own text makes, in order.
    pub entities: Vec<EntityNumber>,
    /// Named and unnamed instances of its own text.
    pub instances: Vec<InstanceNumber>,
    /// Assumptions of its own text.
    pub assumptions: Vec<Assumption>,
    /// What level checking knows of its assumptions and theorems.
    pub statements: Vec<Facts>,
    /// The modules within it, by name.
    pub inner: Vec<(Symbol, ModuleNumber)>,
    /// What level checking found out; `None` before.
    pub levels: Option<Rc<ModuleLevels>>,
    /// Whether an error was found in it.
    pub broken: bool,
}

/// What instances of a module must heed.
#[derive(Default)]
pub struct ModuleLevels {
    /// Whether it has no variables and only constant operators, so that anything may be substituted for its constants.
    pub constant: bool,
    pub facts: Facts,
}

/// An assumption.
pub struct Assumption {
    pub name: Option<Symbol>,
    pub expr: Expr,
}

/// A name that a module brings.
#[derive(Clone)]
pub struct Export {
    pub name: Symbol,
    pub binding: Binding,
    pub local: bool,
    pub span: Span,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A constant, a variable, or what `NEW` declares.
    Declaration(DeclarationNumber),
    /// A definition, a function, a theorem, a step of a proof.
    Entity(EntityNumber),
    /// A named instance.
    Instance(InstancePath),
    /// A bound variable, a parameter or a definition of a `LET`.
    Local(LocalName),
}

/// A named instance, perhaps seen through instances.
#[derive(Clone, Debug)]
pub struct InstancePath {
    /// The instances, outermost first; the last is the one that is named.
    pub path: Rc<[InstanceNumber]>,
    /// The local names around an instance in a `LET` that its substitutions use; they are its first parameters.
    pub captured: Rc<[LocalName]>,
}

/// A name of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalName {
    /// The frame, counted from the outermost of the definition.
    pub frame: u32,
    pub slot: u32,
    pub arity: usize,
    pub kind: LocalKind,
}

/// What a local name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    /// A parameter of an operator, a `LAMBDA` or an instance.
    Parameter,
    /// A bound variable.
    Bound,
    /// A definition of a `LET`; whether one of its parameters takes arguments.
    Let { higher_order: bool, function: Option<u32> },
    /// A definition of a `LET` that was declared `RECURSIVE` and is not yet there.
    Awaited,
}

/// The kinds of declarations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeclarationKind {
    /// `CONSTANT`
    Constant,
    /// `VARIABLE`
    Variable,
    /// `NEW ...` in an `ASSUME`, and names of `TAKE` and `PICK`.
    New(Level),
}

/// A declared constant or variable.
pub struct Declaration {
    pub name: Symbol,
    pub kind: DeclarationKind,
    pub arity: usize,
    pub module: ModuleNumber,
    pub span: Span,
}

impl Declaration {
    /// The level of the name itself.
    pub fn level(&self) -> Level {
        match self.kind {
            DeclarationKind::Constant => Level::Constant,
            DeclarationKind::Variable => Level::State,
            DeclarationKind::New(level) => level,
        }
    }
}

/// A definition.
pub struct Entity {
    pub name: Symbol,
    pub plain_name: Symbol,
    /// The module whose scope the body lives in.
    pub module: ModuleNumber,
    /// The module that defines it in the first place.
    pub origin: ModuleNumber,
    pub parameters: Vec<Parameter>,
    pub body: Body,
    pub recursive: bool,
    /// Whether it names an assumption, a theorem or a step of a proof.
    pub fact: bool,
    /// The number of arguments of the function that it defines.
    pub function: Option<u32>,
    pub span: Span,
    pub name_span: Span,
    /// The labels in the body.
    pub labels: Vec<Label>,
    /// What level checking found out.
    pub profile: Option<Rc<Profile>>,
    /// The numbers of its parameters for level checking.
    pub formals: Option<Rc<[u32]>>,
    /// Whether an error was found in the body.
    pub broken: bool,
}

/// A label within a definition: `lab(x) :: e`.
#[derive(Clone, Debug)]
pub struct Label {
    pub name: Symbol,
    /// Whether it stands for a definition of a `LET`, whose labels are kept under it.
    pub definition: bool,
    pub parameters: Vec<Symbol>,
    /// The place of the labelled expression, by which it is found in the body.
    pub span: Span,
    pub labels: Vec<Label>,
}

/// The right side of a definition.
pub enum Body {
    /// An expression, inside a frame of the parameters.
    Expr(Expr),
    /// The same operator of the module that is instantiated.
    Imported { instance: InstanceNumber, source: EntityNumber },
    /// Declared `RECURSIVE` and not yet defined.
    Awaited,
    /// `ASSUME ... PROVE ...`, which is no expression.
    AssumeProve,
    /// A step of a proof that is no expression, such as `HAVE`.
    Step(&'static str),
    /// A step that defines, or uses, and states nothing.
    Silent,
}

/// An instance of a module.
pub struct Instance {
    /// The module that is instantiated.
    pub module: ModuleNumber,
    /// The module in which the statement stands.
    pub home: ModuleNumber,
    pub name: Option<Symbol>,
    /// Its parameters, those it captures first.
    pub parameters: Vec<Parameter>,
    /// What stands for each constant and variable of the module.
    pub substitutions: Vec<(DeclarationNumber, Substitute)>,
    pub span: Span,
    /// The definitions of the module as seen through the instance.
    pub imported: FxHashMap<EntityNumber, EntityNumber>,
    /// The numbers of its parameters for level checking.
    pub formals: Option<Rc<[u32]>>,
    /// What level checking knows of each substitute, in order.
    #[allow(clippy::type_complexity)] // a list with what is known of each of its parts
    pub facts: Option<Rc<[(Facts, Option<Rc<Profile>>)]>>,
    /// What it demands of what is around it.
    pub demands: Facts,
}

/// The right side of a substitution, inside a frame of the parameters of the instance.
#[derive(Clone, Debug)]
pub enum Substitute {
    Expr(Expr),
    Operator(OperatorArgument),
}

impl World {
    /// Keeps a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The module with that number.
    pub fn module(&self, number: ModuleNumber) -> &Module {
        &self.modules[number as usize]
    }

    /// The definition with that number.
    pub fn entity(&self, number: EntityNumber) -> &Entity {
        &self.entities[number as usize]
    }

    /// The instance with that number.
    pub fn instance(&self, number: InstanceNumber) -> &Instance {
        &self.instances[number as usize]
    }

    /// The declaration with that number.
    pub fn declaration(&self, number: DeclarationNumber) -> &Declaration {
        &self.declarations[number as usize]
    }

    /// Keeps a definition.
    pub fn add_entity(&mut self, entity: Entity) -> EntityNumber {
        self.entities.push(entity);
        self.entities.len() as u32 - 1
    }

    /// The definition of an instantiated module as it is seen through the instance.
    pub fn import(&mut self, instance: InstanceNumber, source: EntityNumber) -> EntityNumber {
        if let Some(&known) = self.instance(instance).imported.get(&source) {
            return known;
        }
        let (from, through) = (self.entity(source), self.instance(instance));
        let parameters = through.parameters.iter().chain(&from.parameters).copied().collect();
        let entity = Entity {
            name: from.name,
            plain_name: from.plain_name,
            module: through.home,
            origin: from.origin,
            parameters,
            body: match from.body {
                Body::Expr(_) | Body::Imported { .. } | Body::Awaited => Body::Imported { instance, source },
                Body::AssumeProve => Body::AssumeProve,
                Body::Step(kind) => Body::Step(kind),
                Body::Silent => Body::Silent,
            },
            recursive: from.recursive,
            fact: from.fact,
            function: from.function,
            span: from.span,
            name_span: from.name_span,
            labels: from.labels.clone(),
            profile: None,
            formals: None,
            broken: from.broken,
        };
        let number = self.add_entity(entity);
        self.instances[instance as usize].imported.insert(source, number);
        number
    }

    /// The definition as it is seen through several instances, outermost first.
    pub fn import_through(&mut self, path: &[InstanceNumber], source: EntityNumber) -> EntityNumber {
        path.iter().rev().fold(source, |entity, &instance| self.import(instance, entity))
    }

    /// What a module brings under a name to those who instantiate it.
    pub fn exported(&self, module: ModuleNumber, name: Symbol) -> Option<&Export> {
        let module = self.module(module);
        module.by_name.get(&name).map(|&index| &module.exports[index as usize])
    }

    /// Keeps a text and gives its number.
    pub fn add_source(&mut self, source: crate::text::Source) -> SourceId {
        self.sources.add(source)
    }
}
