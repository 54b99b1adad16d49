//! The front door: specifications from files or memory, put together with a configuration to a model.

use crate::eval::{Bindings, ConstantBinding, Environment, Host, NativeOperator, Program};
use crate::model::{self, Key, Model};
use crate::report;
use crate::semantics::{self, FolderLoader, Loaded, Loader, MemoryLoader};
use crate::text::{Diagnostic, Diagnostics, Severity, Source, SourceId, Sources, Span, Symbols};
use crate::value::{ModelValue, Value};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a specification, a configuration or an expression cannot be used.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// All findings.
    pub diagnostics: Diagnostics,
    /// The texts that they speak of.
    pub sources: Sources,
}

/// What kind of problem it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// A file cannot be read.
    File,
    /// The text is not a well-formed specification or expression.
    Specification,
    /// The configuration does not fit.
    Configuration,
    /// An expression has no value.
    Evaluation,
}

impl Problem {
    fn new(kind: ProblemKind, sources: Sources, diagnostics: Diagnostics) -> Self {
        Problem { kind, diagnostics, sources }
    }

    /// Warnings taken for errors; `None` where there is no warning.
    pub fn of_warnings(kind: ProblemKind, warnings: &[Diagnostic], sources: &Sources) -> Option<Self> {
        if warnings.is_empty() {
            return None;
        }
        let diagnostics = warnings.iter().cloned().map(Diagnostic::as_error).collect();
        Some(Problem { kind, diagnostics, sources: sources.clone() })
    }

    fn file(error: semantics::LoadError) -> Self {
        let mut finding = Diagnostic::new(Severity::Error, "tlars::file", error.message);
        finding.help = error.help;
        Problem::new(ProblemKind::File, Sources::new(), vec![finding])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, finding) in self.diagnostics.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "\n" })?;
            f.write_str(&report::one_line(finding, &self.sources))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// A specification whose text was read and resolved.
pub struct Module {
    root: Source,
    loader: Arc<dyn Loader>,
    warnings: Diagnostics,
    sources: Sources,
    modules: Vec<Origin>,
}

/// Where a module of a specification came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The name of the module.
    pub module: String,
    /// The file that holds it; `None` where it is built in.
    pub file: Option<String>,
}

/// Reads a specification from a file; the modules it extends are found beside it or are built in.
///
/// # Errors
/// All that is wrong with it.
pub fn load(path: impl AsRef<Path>) -> Result<Module, Problem> {
    load_with(path, [])
}

/// As [`load`]; modules are found in further folders, too.
///
/// # Errors
/// All that is wrong with it.
pub fn load_with(path: impl AsRef<Path>, folders: impl IntoIterator<Item = PathBuf>) -> Result<Module, Problem> {
    let root = FolderLoader::read(path.as_ref()).map_err(Problem::file)?;
    Module::new(root, Box::new(FolderLoader::beside(path.as_ref(), folders)))
}

/// Reads a specification from a text; the modules it extends are built in.
///
/// # Errors
/// All that is wrong with it.
pub fn parse(text: &str) -> Result<Module, Problem> {
    let after = text.split_once("MODULE").map_or("", |(_, after)| after.trim_start());
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    Module::new(Source::new(name, text), Box::new(MemoryLoader::new()))
}

impl Module {
    /// A specification with its own loader.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn new(root: Source, loader: Box<dyn Loader>) -> Result<Module, Problem> {
        let loaded = resolve(&root, &*loader, Symbols::new(), Sources::new())?;
        let sources = loaded.sources.clone();
        let mut modules: Vec<Origin> = Vec::new();
        for module in &loaded.form.modules {
            let file = sources.get(module.span.source).filter(|_| !module.built_in).map(|file| file.name().to_owned());
            modules.push(Origin { module: loaded.symbols.text(module.name).to_owned(), file });
        }
        Ok(Module { root, loader: loader.into(), warnings: loaded.warnings, sources, modules })
    }

    /// The modules of the specification, the root among them, and where each came from.
    pub fn modules(&self) -> &[Origin] {
        &self.modules
    }

    /// The text of the root module.
    pub(crate) fn root(&self) -> &Source {
        &self.root
    }

    /// Where the other modules come from.
    pub(crate) fn loader(&self) -> &Arc<dyn Loader> {
        &self.loader
    }

    /// What is suspicious, but not wrong.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// The texts that were read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The model that a configuration makes of the specification.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn model(&self, config: &Config) -> Result<Model, Problem> {
        self.hosted_model(config, Arc::new(()))
    }

    /// As [`Module::model`], with a host for what evaluation asks of the outside.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn hosted_model(&self, config: &Config, host: Arc<dyn Host + Send + Sync>) -> Result<Model, Problem> {
        let mut sources = Sources::new();
        let parsed = config.parse_into(&mut sources);
        let parsed = parsed.map_err(|found| Problem::new(ProblemKind::Configuration, sources.clone(), found))?;
        // Symbols are ordered by where they are first named, and a configuration is read before its specification.
        let mut symbols = Symbols::new();
        parsed.intern(&mut symbols);
        let loaded = resolve(&self.root, &*self.loader, symbols, sources)?;
        Model::hosted(loaded, &parsed, host)
            .map_err(|(sources, found)| Problem::new(ProblemKind::Configuration, sources, found))
    }
}

pub(crate) fn resolve(
    root: &Source,
    loader: &dyn Loader,
    symbols: Symbols,
    sources: Sources,
) -> Result<Loaded, Problem> {
    let name = Path::new(root.name()).file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    semantics::load(&name, root.clone(), loader, sources, symbols)
        .map_err(|rejected| Problem::new(ProblemKind::Specification, rejected.sources, rejected.diagnostics))
}

/// What is to be checked of a specification, and the values of its constants: a file, and requests beside it.
#[derive(Clone, Debug)]
pub struct Config {
    source: Source,
    requests: Vec<(Key, String)>,
    natives: Vec<NativeOperator>,
}

impl Config {
    /// Reads a configuration from a file: a `.cfg`, or a module that holds a section `---- CONFIG Name ----`.
    ///
    /// # Errors
    /// The file cannot be read, or is not a configuration.
    pub fn read(path: impl AsRef<Path>) -> Result<Config, Problem> {
        Config::of(FolderLoader::read(path.as_ref()).map_err(Problem::file)?)
    }

    /// Reads the configuration that belongs to a specification: the `.cfg` file beside it, or else the section within it; `None`
    /// where there is neither.
    ///
    /// # Errors
    /// It cannot be read, or is no configuration.
    pub fn of_specification(path: impl AsRef<Path>) -> Result<Option<Config>, Problem> {
        let beside = path.as_ref().with_extension("cfg");
        if beside.exists() {
            return Config::read(beside).map(Some);
        }
        let module = FolderLoader::read(path.as_ref()).map_err(Problem::file)?;
        if model::Config::is_within(module.text()) { Config::of(module).map(Some) } else { Ok(None) }
    }

    /// Reads a configuration from a text.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(text: &str) -> Result<Config, Problem> {
        Config::of(Source::new("<configuration>", text))
    }

    fn of(source: Source) -> Result<Config, Problem> {
        let config = Config { source, requests: Vec::new(), natives: Vec::new() };
        let mut sources = Sources::new();
        match config.parse_into(&mut sources) {
            Ok(_) => Ok(config),
            Err(found) => Err(Problem::new(ProblemKind::Configuration, sources, found)),
        }
    }

    /// Adds a request, as a line of the configuration would: `(Key::Constant, "N = 3")`, `(Key::Invariant, "x < 3")`.
    #[must_use]
    pub fn with(mut self, key: Key, text: impl Into<String>) -> Config {
        self.requests.push((key, text.into()));
        self
    }

    /// Lets a native operator stand in for a definition.
    #[must_use]
    pub fn with_native(mut self, operator: NativeOperator) -> Config {
        self.natives.push(operator);
        self
    }

    pub(crate) fn parse_into(&self, sources: &mut Sources) -> Result<model::Config, Diagnostics> {
        let file: SourceId = sources.add(self.source.clone());
        let mut config = model::Config::parse(self.source.text(), file)?;
        config.natives.clone_from(&self.natives);
        let mut errors = Vec::new();
        for (key, text) in &self.requests {
            let source = sources.add(Source::new("<command line>", text.as_str()));
            errors.extend(config.add(*key, text, Span::new(source, 0, text.len())).err());
        }
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }
}

/// A value, with what it takes to print it.
#[derive(Clone)]
pub struct Evaluated {
    /// The value.
    pub value: Value,
    /// The symbols in it.
    pub symbols: Arc<Symbols>,
}

impl fmt::Display for Evaluated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value.display(&self.symbols))
    }
}

impl fmt::Debug for Evaluated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As the JSON of the Informal Trace Format has the value.
#[cfg(feature = "serde")]
impl serde::Serialize for Evaluated {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(&self.value.display(&self.symbols), serializer)
    }
}

/// Evaluates a constant expression; the operators of the standard modules are known.
///
/// ```
/// let value = tlars::eval(r"{x \in 1..10 : x % 3 = 0}")?;
/// assert_eq!(value.to_string(), "{3, 6, 9}");
/// # Ok::<(), tlars::Problem>(())
/// ```
///
/// # Errors
/// The expression is not well-formed or has no value.
pub fn eval(expression: &str) -> Result<Evaluated, Problem> {
    Expression::new(expression).evaluate(&())
}

/// A constant expression with the modules and definitions that it uses.
#[derive(Clone, Debug)]
pub struct Expression {
    expression: String,
    extends: Vec<String>,
    definitions: String,
    model_values: Vec<String>,
}

impl Expression {
    /// An expression that uses the standard modules.
    pub fn new(expression: impl Into<String>) -> Self {
        let extends = ["Integers", "Sequences", "FiniteSets", "TLC"].map(str::to_owned).into();
        Expression { expression: expression.into(), extends, definitions: String::new(), model_values: Vec::new() }
    }

    /// Uses these modules instead of the standard ones.
    #[must_use]
    pub fn extends(mut self, modules: Vec<String>) -> Self {
        self.extends = modules;
        self
    }

    /// Uses these definitions.
    #[must_use]
    pub fn definitions(mut self, definitions: impl Into<String>) -> Self {
        self.definitions = definitions.into();
        self
    }

    /// These names are model values.
    #[must_use]
    pub fn model_values(mut self, names: Vec<String>) -> Self {
        self.model_values = names;
        self
    }

    /// The value.
    ///
    /// # Errors
    /// The expression is not well-formed or has no value.
    pub fn evaluate(&self, host: &dyn Host) -> Result<Evaluated, Problem> {
        let mut symbols = Symbols::new();
        for name in &self.model_values {
            symbols.intern(name);
        }
        let root = Source::new("Evaluation", self.module());
        let mut loaded = resolve(&root, &MemoryLoader::new(), symbols, Sources::new())?;
        let expr = loaded.resolve_expression("<expression>", &self.expression);
        let Loaded { form, sources, symbols, .. } = loaded;
        let failed = |kind, found| Problem::new(kind, sources.clone(), found);
        let expr = expr.map_err(|found| failed(ProblemKind::Specification, found))?;
        let symbols = Arc::new(symbols);
        let constants = form.constants.iter().map(|constant| {
            match self.model_values.iter().any(|name| name == symbols.text(constant.name)) {
                true => {
                    ConstantBinding::Value(Value::Model(ModelValue::named(constant.name, symbols.text(constant.name))))
                }
                false => ConstantBinding::Unassigned,
            }
        });
        let bindings = Bindings { constants: constants.collect(), ..Bindings::default() };
        let program = Program::link(form, symbols.clone(), bindings).map_err(|error| {
            let finding = Diagnostic::new(Severity::Error, "tlars::link", format!("{error:?}"));
            failed(ProblemKind::Specification, vec![finding])
        })?;
        let value = Environment::new(&program, host).value(&program.lower(&expr));
        let value = value.map_err(|failure| failed(ProblemKind::Evaluation, vec![failure.diagnostic()]))?;
        Ok(Evaluated { value, symbols })
    }

    /// The module in whose scope the expression stands.
    fn module(&self) -> String {
        let mut text = String::from("---- MODULE Evaluation ----\n");
        if !self.extends.is_empty() {
            text += &format!("EXTENDS {}\n", self.extends.join(", "));
        }
        if !self.model_values.is_empty() {
            text += &format!("CONSTANTS {}\n", self.model_values.join(", "));
        }
        text + &self.definitions + "\n====\n"
    }
}
