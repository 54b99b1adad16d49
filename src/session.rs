//! Sessions: expressions evaluated one after another in one scope, with definitions that are kept and states to look at.

use crate::eval::code::Code;
use crate::eval::explain::{Part, explain};
use crate::eval::{Assign, Bindings, Environment, Failure, Host, NativeOperator, Observe, Program, ReadState};
use crate::model;
use crate::report::{Explained, SavedBehavior, Style};
use crate::semantics::form::{Builtin, DefinitionId, Denotation, Expr, ExprKind, Level, VariableId};
use crate::semantics::{self, Loaded, Loader, MemoryLoader};
use crate::specification::{Config, Evaluated, Module, Problem, ProblemKind};
use crate::text::{Diagnostic, Severity, Source, Sources, Symbol, Symbols};
use crate::value::Value;
use std::cell::RefCell;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A scope in which expressions are evaluated: that of a specification, or the standard modules and a few definitions.
///
/// ```
/// use tlars::Session;
///
/// let mut session = Session::new()?;
/// session.define("Square(n) == n * n")?;
/// assert_eq!(session.evaluate("{Square(n) : n \\in 1..3}", &())?.to_string(), "{1, 4, 9}");
/// # Ok::<(), tlars::Problem>(())
/// ```
pub struct Session {
    root: Source,
    loader: Arc<dyn Loader>,
    config: Option<Config>,
    /// What was defined since, by the names that each text defines.
    definitions: Vec<(Vec<String>, String)>,
    loaded: Loaded,
    bindings: Bindings,
    program: Program,
    behaviors: Behaviors,
    now: Option<StateText>,
    next: Option<StateText>,
    /// The declarations to begin with, and the modules, where further modules may be joined on demand.
    growing: Option<(Vec<&'static str>, String)>,
}

/// A state as it was given, and the values of its variables.
struct StateText {
    text: String,
    values: Box<[Option<Value>]>,
}

impl ReadState for StateText {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        self.values.get(variable.0 as usize)?.as_ref()
    }
}

/// The initial predicate and the next-state relation, where the specification or its configuration names them.
#[derive(Clone, Default)]
struct Behaviors {
    initial: Option<String>,
    next: Option<String>,
}

/// A state with the step that leads to it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The action, with its arguments as far as they are values; empty for an initial state.
    pub action: String,
    /// The variables with their values as text.
    pub variables: Vec<(String, String)>,
}

impl Step {
    /// The state as a formula, which [`Session::set_state`] takes.
    pub fn formula(&self) -> String {
        let parts = self.variables.iter().map(|(name, value)| format!("{name} = {value}"));
        parts.collect::<Vec<_>>().join(" /\\ ")
    }
}

/// How a value came about.
pub struct Explanation {
    part: Part,
    sources: Sources,
    symbols: Arc<Symbols>,
}

impl Explanation {
    /// The tree of parts.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// As text, a line for each part, down to `depth` levels.
    pub fn text(&self, depth: usize, style: Style) -> String {
        self.explained().text(depth, style)
    }

    /// As a page with folds that needs nothing else.
    pub fn html(&self) -> String {
        self.explained().html()
    }

    fn explained(&self) -> Explained<'_> {
        Explained { part: &self.part, sources: &self.sources, symbols: &self.symbols }
    }
}

impl Module {
    /// A session in the scope of the specification; a configuration gives its constants their values.
    ///
    /// # Errors
    /// All that is wrong with the specification or the configuration.
    pub fn session(&self, config: Option<&Config>) -> Result<Session, Problem> {
        Session::open(self.root().clone(), self.loader().clone(), config.cloned())
    }
}

impl Session {
    /// A session with the operators of the standard modules; a name of another module of the binary is found where it is first
    /// used.
    ///
    /// # Errors
    /// None that should happen.
    pub fn new() -> Result<Session, Problem> {
        Session::declaring("")
    }

    /// As [`Session::new`], with declarations and definitions to begin with.
    ///
    /// # Errors
    /// Something is wrong with the declarations or definitions.
    pub fn declaring(text: &str) -> Result<Session, Problem> {
        Session::grown(vec!["Integers", "Sequences", "FiniteSets", "TLC"], text)
    }

    fn grown(modules: Vec<&'static str>, text: &str) -> Result<Session, Problem> {
        let mut session = Session::extending(&modules, text)?;
        session.growing = Some((modules, text.to_owned()));
        Ok(session)
    }

    /// Lets a native operator stand in for a definition.
    ///
    /// # Errors
    /// None that should happen.
    pub fn with_native(mut self, operator: NativeOperator) -> Result<Session, Problem> {
        self.bindings.natives.push(operator);
        self.program = link(&self.loaded, &self.bindings)?;
        Ok(self)
    }

    /// A session with these modules, and declarations and definitions to begin with.
    ///
    /// # Errors
    /// A module is unknown, or something is wrong with the declarations or definitions.
    pub fn extending(modules: &[&str], text: &str) -> Result<Session, Problem> {
        let extends = if modules.is_empty() { String::new() } else { format!("EXTENDS {}\n", modules.join(", ")) };
        let module = format!("---- MODULE Session ----\n{extends}{text}\n====\n");
        Session::open(Source::new("Session.tla", module), Arc::new(MemoryLoader::new()), None)
    }

    fn open(root: Source, loader: Arc<dyn Loader>, config: Option<Config>) -> Result<Session, Problem> {
        let mut sources = Sources::new();
        let parsed = match &config {
            Some(config) => Some(config.parse_into(&mut sources).map_err(|found| Problem {
                kind: ProblemKind::Configuration,
                diagnostics: found,
                sources: sources.clone(),
            })?),
            None => None,
        };
        let mut symbols = Symbols::new();
        if let Some(parsed) = &parsed {
            parsed.intern(&mut symbols);
        }
        let mut loaded = crate::specification::resolve(&root, &*loader, symbols, sources)?;
        let behaviors;
        let bindings = match &parsed {
            Some(parsed) => {
                let text = |formula: &Option<model::Formula>| formula.as_ref().map(|formula| formula.text.clone());
                behaviors = match text(&parsed.specification) {
                    Some(specification) => behaviors_of(&mut loaded, &specification),
                    None => Behaviors { initial: text(&parsed.init), next: text(&parsed.next) },
                };
                let model::Bound { bindings, errors, warnings } = model::bind(&mut loaded, parsed);
                if !errors.is_empty() {
                    let kind = ProblemKind::Configuration;
                    return Err(Problem { kind, diagnostics: errors, sources: loaded.sources });
                }
                loaded.warnings.extend(warnings);
                bindings
            }
            None => {
                let named = |name: &str| {
                    loaded.symbols.find(name).filter(|symbol| in_scope(&loaded, *symbol)).map(|_| name.to_owned())
                };
                behaviors = Behaviors { initial: named("Init"), next: named("Next") };
                Bindings::default()
            }
        };
        let program = link(&loaded, &bindings)?;
        let definitions = Vec::new();
        Ok(Session {
            root,
            loader,
            config,
            definitions,
            loaded,
            bindings,
            program,
            behaviors,
            now: None,
            next: None,
            growing: None,
        })
    }

    /// The value of an expression; variables are those of the state, primed ones those of the next state.
    ///
    /// # Errors
    /// The expression is not well-formed or has no value.
    pub fn evaluate(&mut self, text: &str, host: &dyn Host) -> Result<Evaluated, Problem> {
        let code = self.code(text)?;
        match self.environment(host).value(&code) {
            Ok(value) => Ok(Evaluated { value, symbols: self.program.shared_symbols() }),
            Err(failure) => Err(self.failed(&failure)),
        }
    }

    /// How the value of an expression, or its failure, comes about.
    ///
    /// # Errors
    /// The expression is not well-formed.
    pub fn explain(&mut self, text: &str, host: &dyn Host) -> Result<Explanation, Problem> {
        let code = self.code(text)?;
        // What was computed once stays known; an explanation wants to see it computed.
        self.program = link(&self.loaded, &self.bindings)?;
        let part = explain(&self.environment(host), &code);
        Ok(Explanation { part, sources: self.loaded.sources.clone(), symbols: self.program.shared_symbols() })
    }

    /// What is suspicious in the specification and the definitions, but not wrong.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.loaded.warnings
    }

    /// The texts that were read.
    pub fn sources(&self) -> &Sources {
        &self.loaded.sources
    }

    /// Keeps definitions for what follows; a name that was defined in this session is defined anew.
    ///
    /// # Errors
    /// All that is wrong with the definitions; then nothing changes.
    pub fn define(&mut self, text: &str) -> Result<Vec<String>, Problem> {
        let names = defined_names(text);
        if let Some(place) = self.definitions.iter().position(|(old, _)| old.iter().any(|name| names.contains(name))) {
            let replaced = |old: &[String]| old.iter().any(|name| names.contains(name));
            let kept = |(index, definition): (usize, &(Vec<String>, String))| match index == place {
                // In the old place: what follows may use it.
                true => Some((names.clone(), text.to_owned())),
                false => (!replaced(&definition.0)).then(|| definition.clone()),
            };
            let definitions: Vec<_> = self.definitions.iter().enumerate().filter_map(kept).collect();
            let fresh = match &self.growing {
                Some((modules, text)) => Session::grown(modules.clone(), text)?,
                None => Session::open(self.root.clone(), self.loader.clone(), self.config.clone())?,
            };
            *self = self.again(fresh, &definitions)?;
            return Ok(names);
        }
        match self.loaded.define("<definition>", text) {
            Ok(warnings) => self.loaded.warnings.extend(warnings),
            Err(found) if self.join(&found) => return self.define(text),
            Err(found) => return Err(self.wrong(found)),
        }
        self.program = link(&self.loaded, &self.bindings)?;
        self.definitions.push((names.clone(), text.to_owned()));
        Ok(names)
    }

    /// A fresh session with definitions and with the states of this one.
    fn again(&self, mut fresh: Session, definitions: &[(Vec<String>, String)]) -> Result<Session, Problem> {
        fresh.bindings.natives.clone_from(&self.bindings.natives);
        fresh.program = link(&fresh.loaded, &fresh.bindings)?;
        for (_, definition) in definitions {
            fresh.define(definition)?;
        }
        for (state, primed) in [(&self.now, false), (&self.next, true)] {
            if let Some(state) = state {
                fresh.put_state(&state.text, primed)?;
            }
        }
        Ok(fresh)
    }

    /// Joins the modules of the binary that define the names which were not known; whether there were any.
    fn join(&mut self, found: &[Diagnostic]) -> bool {
        let Some((modules, text)) = &self.growing else { return false };
        let mut modules = modules.clone();
        for diagnostic in found.iter().filter(|diagnostic| diagnostic.code == "tlars::semantics::unknown_name") {
            let name = diagnostic.labels.first().map(|label| self.loaded.sources.text(label.span));
            match name.and_then(semantics::module_with) {
                Some(module) if !modules.contains(&module) => modules.push(module),
                _ => {}
            }
        }
        if modules.len() == self.growing.as_ref().map_or(0, |(old, _)| old.len()) {
            return false;
        }
        let fresh = Session::grown(modules, text).and_then(|fresh| self.again(fresh, &self.definitions));
        fresh.map(|fresh| *self = fresh).is_ok()
    }

    /// The state in which expressions are evaluated from now on, as a formula: `x = 1 /\ y = {}`.
    ///
    /// # Errors
    /// The formula is not well-formed, or no state satisfies it.
    pub fn set_state(&mut self, formula: &str) -> Result<(), Problem> {
        self.next = None;
        self.put_state(formula, false)
    }

    /// The next state, in which primed expressions are evaluated; the formula has no primes.
    ///
    /// # Errors
    /// As [`Session::set_state`].
    pub fn set_next(&mut self, formula: &str) -> Result<(), Problem> {
        self.put_state(formula, true)
    }

    /// The state with that number (from 1) of a saved behavior, as a formula; what the session has no variables for is left out.
    ///
    /// # Errors
    /// There is no such state, or it lacks a variable.
    pub fn saved_state(&self, saved: &SavedBehavior, number: usize) -> Result<String, Problem> {
        let symbols = self.program.symbols();
        let names: Vec<String> =
            self.program.variables().iter().map(|variable| symbols.text(variable.name).to_owned()).collect();
        let values = match number.checked_sub(1) {
            Some(place) => saved.values(place, &names, symbols),
            None => Err("states are numbered from 1".to_owned()),
        };
        let values = values
            .map_err(|message| self.wrong(vec![Diagnostic::new(Severity::Error, "tlars::trace::state", message)]))?;
        let parts = names.iter().zip(&values).map(|(name, value)| format!("{name} = {}", value.display(symbols)));
        Ok(parts.collect::<Vec<_>>().join(" /\\ "))
    }

    fn put_state(&mut self, formula: &str, primed: bool) -> Result<(), Problem> {
        let code = self.code(formula)?;
        let mut found = None;
        let result = Environment::new(&self.program, &()).assignments(&code, Assign::Initial, &mut |values| {
            found = Some(values.into());
            Ok(ControlFlow::Break(()))
        });
        if let Err(failure) = result {
            return Err(self.failed(&failure));
        }
        let Some(values) = found else {
            return Err(self.wrong(vec![Diagnostic::new(
                Severity::Error,
                "tlars::session::state",
                format!("no state satisfies `{formula}`"),
            )]));
        };
        let state = Some(StateText { text: formula.to_owned(), values });
        *(if primed { &mut self.next } else { &mut self.now }) = state;
        Ok(())
    }

    /// The current state; none before one was set.
    pub fn state(&self) -> Option<Step> {
        self.now.as_ref().map(|state| self.step(String::new(), &state.values))
    }

    /// The initial states.
    ///
    /// # Errors
    /// There is no initial predicate, or it fails.
    pub fn initial_states(&mut self, host: &dyn Host) -> Result<Vec<Step>, Problem> {
        let initial = self.behaviors.initial.clone();
        self.steps_by(initial, Assign::Initial, host)
    }

    /// The steps that are possible from the current state, with the action of each.
    ///
    /// # Errors
    /// There is no next-state relation, or it fails.
    pub fn steps(&mut self, host: &dyn Host) -> Result<Vec<Step>, Problem> {
        let next = self.behaviors.next.clone();
        self.steps_by(next, Assign::Next, host)
    }

    fn steps_by(&mut self, formula: Option<String>, assign: Assign, host: &dyn Host) -> Result<Vec<Step>, Problem> {
        let Some(formula) = formula else {
            let what = if assign == Assign::Initial { "initial predicate" } else { "next-state relation" };
            let message = format!("there is no {what} here");
            let finding = Diagnostic::new(Severity::Error, "tlars::session::behavior", message)
                .help("load a specification that defines Init and Next, or give a configuration");
            return Err(self.wrong(vec![finding]));
        };
        let code = self.code(&formula)?;
        let trail = Trail { program: &self.program, calls: RefCell::default() };
        let mut steps: Vec<Step> = Vec::new();
        let result = self.environment(host).observer(&trail).assignments(&code, assign, &mut |values| {
            let action = if assign == Assign::Initial { String::new() } else { trail.action() };
            let step = self.step(action, values);
            if !steps.iter().any(|old| old.action == step.action && old.variables == step.variables) {
                steps.push(step);
            }
            Ok(ControlFlow::Continue(()))
        });
        match result {
            Ok(_) => Ok(steps),
            Err(failure) => Err(self.failed(&failure)),
        }
    }

    fn step(&self, action: String, values: &[Option<Value>]) -> Step {
        let symbols = self.program.symbols();
        let variables = self.program.variables().iter().zip(values).filter_map(|(variable, value)| {
            Some((symbols.text(variable.name).to_owned(), value.as_ref()?.display(symbols).to_string()))
        });
        Step { action, variables: variables.collect() }
    }

    /// The level of an expression, or of an operator and how many arguments it takes, in words.
    ///
    /// # Errors
    /// The expression is not well-formed.
    pub fn type_of(&mut self, text: &str) -> Result<String, Problem> {
        let words = |level: Level| match level {
            Level::Constant => "constant level",
            Level::State => "state level",
            Level::Action => "action level",
            Level::Temporal => "temporal level",
        };
        match self.loaded.denotation(text.trim()) {
            Some(Denotation::Definition(id)) => {
                let definition = &self.loaded.form.definitions[id.0 as usize];
                let level = words(definition.level);
                Ok(match definition.parameters.len() {
                    0 => format!("definition, {level}"),
                    1 => format!("operator with 1 argument, {level}"),
                    count => format!("operator with {count} arguments, {level}"),
                })
            }
            Some(Denotation::Variable(_)) => Ok("variable".to_owned()),
            Some(Denotation::Constant(id)) => Ok(match self.loaded.form.constants[id.0 as usize].arity {
                0 => "constant".to_owned(),
                arity => format!("constant operator with {arity} arguments"),
            }),
            None => {
                let source = "<input>";
                let expr = self.loaded.resolve_expression(source, text);
                Ok(format!("expression, {}", words(expr.map_err(|found| self.wrong(found))?.level)))
            }
        }
    }

    /// The names in scope, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.loaded.names().map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    }

    fn code(&mut self, text: &str) -> Result<Code, Problem> {
        let expr = match self.loaded.resolve_expression("<input>", text) {
            Ok(expr) => expr,
            Err(found) if self.join(&found) => return self.code(text),
            Err(found) => return Err(self.wrong(found)),
        };
        self.refresh()?;
        Ok(self.program.lower(&expr))
    }

    /// Lets the program know what the resolver has learnt: definitions of further modules, and names.
    fn refresh(&mut self) -> Result<(), Problem> {
        let (new, old) = (&self.loaded.form, self.program.form());
        if new.definitions.len() != old.definitions.len() || new.constants.len() != old.constants.len() {
            self.program = link(&self.loaded, &self.bindings)?;
        } else if self.loaded.symbols.len() != self.program.symbols().len() {
            self.program.set_symbols(Arc::new(self.loaded.symbols.clone()));
        }
        Ok(())
    }

    fn environment<'a>(&'a self, host: &'a dyn Host) -> Environment<'a> {
        let mut environment = Environment::new(&self.program, host);
        environment.now = self.now.as_ref().map(|state| state as &dyn ReadState);
        environment.next = self.next.as_ref().map(|state| state as &dyn ReadState);
        environment
    }

    fn failed(&self, failure: &Failure) -> Problem {
        Problem {
            kind: ProblemKind::Evaluation,
            diagnostics: vec![failure.diagnostic()],
            sources: self.loaded.sources.clone(),
        }
    }

    fn wrong(&self, diagnostics: Vec<Diagnostic>) -> Problem {
        Problem { kind: ProblemKind::Specification, diagnostics, sources: self.loaded.sources.clone() }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("root", &self.root.name()).finish_non_exhaustive()
    }
}

fn link(loaded: &Loaded, bindings: &Bindings) -> Result<Program, Problem> {
    Program::link(loaded.form.clone(), Arc::new(loaded.symbols.clone()), bindings.clone()).map_err(|error| Problem {
        kind: ProblemKind::Configuration,
        diagnostics: vec![Diagnostic::new(Severity::Error, "tlars::link", format!("{error:?}"))],
        sources: loaded.sources.clone(),
    })
}

fn in_scope(loaded: &Loaded, symbol: Symbol) -> bool {
    loaded.form.scope.iter().any(|(name, _)| *name == symbol)
}

/// The names that a text defines: the words before `==`.
fn defined_names(text: &str) -> Vec<String> {
    let heads = text.lines().filter(|line| !line.trim_start().starts_with("\\*")).filter_map(|line| {
        let (head, _) = line.split_once("==")?;
        semantics::doc::defined_name(head.trim())
    });
    heads.collect()
}

/// The names in `Spec == Init /\ [][Next]_vars /\ ...`.
fn behaviors_of(loaded: &mut Loaded, specification: &str) -> Behaviors {
    let mut behaviors = Behaviors::default();
    if let Some(Denotation::Definition(id)) = loaded.denotation(specification) {
        let body = loaded.form.definitions[id.0 as usize].body.clone();
        conjuncts(loaded, &body, &mut behaviors, 0);
    }
    behaviors
}

fn conjuncts(loaded: &Loaded, expr: &Expr, behaviors: &mut Behaviors, depth: usize) {
    const DEEPEST: usize = 32;
    let text = |expr: &Expr| Some(loaded.sources.text(expr.span).to_owned()).filter(|text| !text.is_empty());
    match &expr.kind {
        ExprKind::Apply(Builtin::And, items) => {
            for item in items {
                conjuncts(loaded, item, behaviors, depth);
            }
        }
        ExprKind::Apply(Builtin::Always, operands) => {
            if let [Expr { kind: ExprKind::Square(parts), .. }] = &operands[..] {
                behaviors.next = behaviors.next.take().or_else(|| text(&parts[0]));
            }
        }
        ExprKind::Call(id, arguments) if arguments.is_empty() && expr.level == Level::Temporal && depth < DEEPEST => {
            conjuncts(loaded, &loaded.form.definitions[id.0 as usize].body, behaviors, depth + 1);
        }
        _ if expr.level <= Level::State => behaviors.initial = behaviors.initial.take().or_else(|| text(expr)),
        _ => {}
    }
}

/// The definitions that an evaluation is inside of.
struct Trail<'p> {
    program: &'p Program,
    calls: RefCell<Vec<String>>,
}

impl Trail<'_> {
    /// The outermost definition below the next-state relation.
    fn action(&self) -> String {
        let calls = self.calls.borrow();
        calls.get(1).or(calls.first()).cloned().unwrap_or_else(|| "Next".to_owned())
    }
}

impl Observe for Trail<'_> {
    fn enter(&self, definition: DefinitionId, arguments: &[Option<Value>]) {
        let mut call = self.program.text(self.program.definition(definition).name).to_owned();
        for (place, argument) in arguments.iter().enumerate() {
            call.push_str(if place == 0 { "(" } else { ", " });
            match argument {
                Some(value) => call.push_str(&value.display(self.program.symbols()).to_string()),
                None => call.push('_'),
            }
        }
        call.push_str(if arguments.is_empty() { "" } else { ")" });
        self.calls.borrow_mut().push(call);
    }

    fn leave(&self) {
        self.calls.borrow_mut().pop();
    }

    fn bind(&self, _name: Symbol, _value: &Value) {}

    fn unbind(&self) {}
}
