//! Specifications: a module and a configuration put together to a model.

mod permutations;
mod whole;

use super::action::{Action, split};
use super::bind::{Bound, bind, spread};
use super::config::{Config, Formula};
use super::context::Piece;
use super::counterexample;
use super::early::Early;
use super::names::resolve;
use super::plain::Model;
use super::property::{Part, parts};
use super::symmetry::Symmetry;
use super::system::{Outline, StateLabel, StateRole, StepLabel, StepRole};
use super::temporal::{FAIRNESS, Liveness, Reader, TemporalProperty};
use crate::eval::code::{Code, Op};
use crate::eval::{ConstantBinding, Environment, Host, LinkError, Program};
use crate::semantics::Loaded;
use crate::semantics::form::{ConstantId, DefinitionId, Expr, Level, VariableId};
use crate::text::{Diagnostic, Diagnostics, Sources, Symbols};
use crate::value::Value;
use permutations::permuted_sets;
use std::sync::Arc;
use whole::told_apart;

/// The formulas of a configuration, resolved; each with its text and place.
struct Formulas {
    specification: Option<Named>,
    init: Option<Named>,
    next: Option<Named>,
    invariants: Vec<Named>,
    properties: Vec<Named>,
    constraints: Vec<Named>,
    action_constraints: Vec<Named>,
    postconditions: Vec<Named>,
    possible: Vec<Named>,
    periodic: Option<Named>,
    view: Option<Named>,
    symmetry: Option<Named>,
    alias: Option<Named>,
}

type Named = (Formula, Expr);

/// Makes the model.
pub(super) fn build(
    mut loaded: Loaded,
    config: &Config,
    host: Arc<dyn Host + Send + Sync>,
) -> Result<Model, (Sources, Diagnostics)> {
    counterexample::intern_fields(&mut loaded.symbols);
    match prepare(&mut loaded, config) {
        Ok((bindings, formulas, found)) => {
            let Loaded { form, symbols, sources, mut warnings, .. } = loaded;
            warnings.extend(found);
            let symbols = Arc::new(symbols);
            match Program::link(form, symbols.clone(), bindings) {
                Ok(program) => {
                    let builder = Builder { program, host, errors: Vec::new(), warnings, outline: Outline::default() };
                    builder
                        .model(formulas, config)
                        .map(|model| model.with_sources(Arc::new(sources.clone())))
                        .map_err(|errors| (sources, errors))
                }
                Err(error) => Err((sources, vec![explain_link(&error, &symbols)])),
            }
        }
        Err(errors) => Err((loaded.sources, errors)),
    }
}

fn prepare(
    loaded: &mut Loaded,
    config: &Config,
) -> Result<(crate::eval::Bindings, Formulas, Diagnostics), Diagnostics> {
    let Bound { mut bindings, mut errors, warnings } = bind(loaded, config);
    let mut list = |formulas: &[Formula], most: Level, what: &str| -> Vec<Named> {
        let mut named = Vec::new();
        for formula in formulas {
            match resolve(loaded, formula) {
                Ok(expr) if expr.level > most => errors.push(level_error(formula, expr.level, what)),
                Ok(expr) => named.push((formula.clone(), expr)),
                Err(found) => errors.extend(found),
            }
        }
        named
    };
    let formulas = Formulas {
        specification: list(config.specification.as_slice(), Level::Temporal, "specification").pop(),
        init: list(config.init.as_slice(), Level::State, "initial predicate").pop(),
        next: list(config.next.as_slice(), Level::Temporal, "next-state relation").pop(),
        invariants: list(&config.invariants, Level::State, "invariant"),
        properties: list(&config.properties, Level::Temporal, "property"),
        constraints: list(&config.constraints, Level::State, "constraint"),
        action_constraints: list(&config.action_constraints, Level::Action, "action constraint"),
        postconditions: list(&config.postconditions, Level::State, "postcondition"),
        possible: list(&config.possible, Level::Action, "possibility"),
        periodic: list(config.periodic.as_slice(), Level::State, "periodic condition").pop(),
        view: list(config.view.as_slice(), Level::State, "view").pop(),
        symmetry: list(config.symmetry.as_slice(), Level::Constant, "symmetry set").pop(),
        alias: list(config.alias.as_slice(), Level::Action, "alias").pop(),
    };
    spread(&loaded.form, &mut bindings);
    // The configuration is read before the specification, so its findings come first.
    errors.sort_by_key(|error| error.span().map(|span| (span.source, span.start)));
    if errors.is_empty() { Ok((bindings, formulas, warnings)) } else { Err(errors) }
}

fn level_error(formula: &Formula, level: Level, what: &str) -> Diagnostic {
    let reason = match level {
        Level::Constant => "is constant",
        Level::State => "depends on variables",
        Level::Action => "speaks of the next state",
        Level::Temporal => "is a temporal formula",
    };
    let error =
        Diagnostic::error("tlars::config::level", format!("the {what} `{}` {reason}", formula.text), formula.span);
    match (what, level) {
        ("invariant", _) => error.help("an invariant is a predicate of one state; put this under PROPERTY"),
        ("next-state relation", Level::Temporal) => error.help("use SPECIFICATION for a temporal formula"),
        _ => error,
    }
}

fn explain_link(error: &LinkError, symbols: &Symbols) -> Diagnostic {
    match error {
        LinkError::Arity { name, expected, by, found, span } => {
            let message = format!(
                "`{}` takes {expected} arguments, but `{}`, which replaces it, takes {found}",
                symbols.text(*name),
                symbols.text(*by)
            );
            Diagnostic::error("tlars::config::arity", message, *span)
        }
    }
}

struct Builder {
    program: Program,
    host: Arc<dyn Host + Send + Sync>,
    errors: Diagnostics,
    warnings: Diagnostics,
    outline: Outline,
}

/// How behaviors are made.
#[derive(Default)]
struct Behaviors {
    initial: Vec<Piece>,
    steps: Vec<Piece>,
    fairness: Vec<Piece>,
    actions: Vec<Action>,
}

impl Builder {
    fn piece(&self, expr: &Expr) -> Piece {
        Piece::global(self.program.lower(expr))
    }

    /// The place of a formula for people: of the definition that it names.
    fn label_span(&self, expr: &Expr) -> crate::text::Span {
        match &expr.kind {
            crate::semantics::form::ExprKind::Call(id, _) => self.program.definition(*id).body.span,
            _ => expr.span,
        }
    }

    fn model(mut self, formulas: Formulas, config: &Config) -> Result<Model, Diagnostics> {
        self.evaluate_constants();
        let behaviors = self.behaviors(&formulas);
        self.true_if_constant(&formulas.invariants, "invariant");
        self.true_if_constant(&formulas.properties, "property");
        self.true_if_constant(&formulas.constraints, "constraint");
        self.true_if_constant(&formulas.action_constraints, "action constraint");
        let mut states = Vec::new();
        let mut steps = Vec::new();
        for (formula, expr) in &formulas.invariants {
            self.state_label(&formula.text, StateRole::Invariant, expr, &mut states);
        }
        let mut temporal = Vec::new();
        for (formula, expr) in &formulas.properties {
            self.property(formula, expr, &mut states, &mut steps, &mut temporal);
        }
        for (formula, expr) in &formulas.constraints {
            self.state_label(&formula.text, StateRole::Constraint, expr, &mut states);
        }
        for (formula, expr) in &formulas.action_constraints {
            let span = self.label_span(expr);
            self.outline.step_labels.push(StepLabel { name: formula.text.clone(), role: StepRole::Constraint, span });
            steps.push(self.piece(expr));
        }
        for (formula, expr) in &formulas.possible {
            if expr.level <= Level::State {
                self.state_label(&formula.text, StateRole::Possible, expr, &mut states);
            } else {
                let (name, span) = (formula.text.clone(), self.label_span(expr));
                self.outline.step_labels.push(StepLabel { name, role: StepRole::Possible, span });
                steps.push(self.piece(expr));
            }
        }
        let symmetry = formulas.symmetry.as_ref().and_then(|(formula, expr)| self.symmetry(formula, expr));
        self.liveness(&behaviors, &temporal, (&mut states, &mut steps));
        self.outline.variables =
            self.program.variables().iter().map(|variable| self.program.text(variable.name).to_owned()).collect();
        self.outline.actions = behaviors.actions.iter().map(|action| action.label(&self.program)).collect();
        let assumptions = self.program.form().assumptions.iter().map(|fact| {
            let name = fact.name.map(|name| self.program.text(name).to_owned());
            (name, self.piece(&fact.expr))
        });
        let assumptions = assumptions.collect();
        let named = |(formula, expr): &Named| (formula.text.clone(), self.piece(expr));
        let (view, alias) = (formulas.view.as_ref().map(named), formulas.alias.as_ref().map(named));
        let postconditions = formulas.postconditions.iter().map(named).collect();
        let periodic = formulas.periodic.as_ref().map(named);
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let initial = conjunction(&behaviors.initial);
        let early = initial.as_ref().and_then(|initial| Early::of(&self.program, &*self.host, initial));
        let model = Model {
            initial,
            early,
            actions: behaviors.actions,
            fairness: behaviors.fairness,
            temporal,
            states,
            steps,
            view: view.map(|(_, piece)| piece),
            alias: alias.map(|(_, piece)| piece),
            symmetry,
            postconditions,
            periodic,
            totals: None,
            assumptions,
            check_deadlock: config.check_deadlock.unwrap_or(true),
            outline: self.outline,
            warnings: self.warnings,
            host: self.host,
            program: Arc::new(self.program),
            sources: Arc::default(),
            whole: None,
        };
        Ok(if model.symmetry.is_some() || model.view.is_some() { told_apart(model) } else { model })
    }

    /// A constant that is bound to an expression has its value now, or none.
    fn evaluate_constants(&mut self) {
        for (number, constant) in (0u32..).zip(&self.program.form().constants) {
            let ConstantBinding::Operator(id) = self.program.constant(ConstantId(number)) else { continue };
            let definition = self.program.definition(*id);
            if constant.arity > 0 {
                continue;
            }
            if let Err(failure) = Environment::new(&self.program, &*self.host).value(&definition.body) {
                let mut error = failure.diagnostic();
                error.code = "tlars::config::constant";
                error.message =
                    format!("the constant `{}` has no value: {}", self.program.text(constant.name), error.message);
                self.errors.push(error);
            }
        }
    }

    /// What a formula says of every state alike, if it has a value.
    fn constant_value(&self, expr: &Expr) -> Option<Value> {
        let code = self.program.lower(expr);
        // An instance may put constants in the place of all variables that its definition speaks of.
        let constant = match expr.level {
            Level::Constant => true,
            Level::State => stateless(&self.program, &code, &mut Vec::new()),
            Level::Action | Level::Temporal => false,
        };
        if !constant || !self.program.is_pure(&code) {
            return None;
        }
        // The value is not remembered: the search counts its own first evaluation.
        let code = match &code.op {
            Op::Call(id, arguments, _) if arguments.is_empty() => &self.program.definition(*id).body,
            _ => &code,
        };
        let code = if let Op::Once(once) = &code.op { &once.code } else { code };
        Environment::new(&self.program, &*self.host).value(code).ok()
    }

    /// A formula that makes behaviors must speak of the variables.
    fn of_the_state(&mut self, formula: &Formula, expr: &Expr, what: &str) {
        if self.constant_value(expr).is_some() {
            self.errors.push(level_error(formula, Level::Constant, what));
        }
    }

    /// A constant that is checked, or limits the search, tells of a mistake in the configuration unless it is true.
    fn true_if_constant(&mut self, formulas: &[Named], what: &str) {
        for (formula, expr) in formulas {
            let Some(value) = self.constant_value(expr).filter(|value| *value != Value::Boolean(true)) else {
                continue;
            };
            let value = value.display(self.program.symbols());
            let message = format!("the {what} `{}` names no variable, and is {value} in every state", formula.text);
            let error = Diagnostic::error("tlars::config::false", message, formula.span);
            self.errors.push(error.help("state with ASSUME what constants must be"));
        }
    }

    fn behaviors(&mut self, formulas: &Formulas) -> Behaviors {
        let mut behaviors = Behaviors::default();
        if let Some((formula, expr)) = &formulas.specification {
            self.specification(formula, expr, &mut behaviors);
        }
        if let Some((formula, expr)) = &formulas.init {
            self.of_the_state(formula, expr, "initial predicate");
            behaviors.initial.push(self.piece(expr));
        }
        if let Some((formula, expr)) = &formulas.next {
            self.of_the_state(formula, expr, "next-state relation");
            behaviors.actions = split(&self.program, &*self.host, &self.piece(expr));
        }
        let checked = [&formulas.invariants, &formulas.properties].into_iter().flatten().next();
        match (&formulas.init, &formulas.next, &formulas.specification, checked) {
            (Some((init, _)), None, _, _) => self.missing("NEXT", init),
            (None, Some((next, _)), _, _) => self.missing("INIT", next),
            (None, None, None, Some((formula, _))) => {
                let message = "the configuration does not say how behaviors are made";
                self.errors.push(
                    Diagnostic::error("tlars::config::behavior", message, formula.span)
                        .marked("so that this cannot be checked")
                        .help("write `SPECIFICATION Spec`, or INIT and NEXT"),
                );
            }
            (None, None, None, None) => {
                if let Some(variable) = self.program.variables().first() {
                    let message = "the configuration does not say how behaviors are made";
                    self.errors.push(
                        Diagnostic::error("tlars::config::behavior", message, variable.span)
                            .marked("so that nothing is known of this variable")
                            .help("write `SPECIFICATION Spec`, or INIT and NEXT"),
                    );
                }
            }
            _ => {}
        }
        behaviors
    }

    fn missing(&mut self, key: &str, formula: &Formula) {
        let message = format!("the configuration has no {key}");
        self.errors.push(
            Diagnostic::error("tlars::config::behavior", message, formula.span).help("INIT and NEXT go together"),
        );
    }

    /// `Init /\ [][Next]_v /\ fairness`, through definitions.
    fn specification(&mut self, formula: &Formula, expr: &Expr, behaviors: &mut Behaviors) {
        let span = self.label_span(expr);
        for part in parts(&self.program, &*self.host, &self.piece(expr)) {
            match part {
                Part::Initial(piece) => {
                    if let Some((code, value)) = self.untrue_constant(&piece, &piece.code) {
                        let (message, mark) = if value == Value::Boolean(false) {
                            let message =
                                format!("no behavior satisfies `{}`, for a conjunct of it is false", formula.text);
                            (message, "this is false".to_owned())
                        } else {
                            let value = value.display(self.program.symbols());
                            (
                                format!("a conjunct of `{}` is neither true nor false", formula.text),
                                format!("this is {value}"),
                            )
                        };
                        let error = Diagnostic::error("tlars::config::specification", message, code.span);
                        self.errors.push(error.marked(mark));
                    }
                    behaviors.initial.push(piece);
                }
                Part::Step(piece) => behaviors.steps.push(piece),
                Part::Invariant(piece) => behaviors.fairness.push(always(&piece)),
                Part::Temporal(piece) => behaviors.fairness.push(piece),
                Part::Action(piece) => {
                    let message = format!("`{}` has an action that is not within `[][...]_v`", formula.text);
                    self.errors.push(
                        Diagnostic::error("tlars::config::specification", message, piece.code.span)
                            .help("write `Init /\\ [][Next]_vars`"),
                    );
                    return;
                }
            }
        }
        let next = match &*behaviors.steps {
            [] => {
                let message = format!("`{}` has no next-state relation `[][Next]_vars`", formula.text);
                let error = Diagnostic::error("tlars::config::specification", message, span);
                return self.errors.push(error.help("write `Init /\\ [][Next]_vars`, or use INIT and NEXT"));
            }
            [step] => Piece { code: Arc::new(within_square(&step.code)), frames: step.frames.clone() },
            steps => match conjunction(steps) {
                Some(next) => next,
                None => return,
            },
        };
        if behaviors.initial.is_empty() && !self.program.variables().is_empty() {
            let message = format!("`{}` has no initial predicate", formula.text);
            self.errors.push(
                Diagnostic::error("tlars::config::specification", message, span).help("write `Init /\\ [][Next]_vars`"),
            );
        }
        if let [step] = &*behaviors.steps {
            self.check_subscript(&step.code);
        }
        behaviors.actions = split(&self.program, &*self.host, &next);
    }

    /// A conjunct of an initial predicate that no state can mend.
    fn untrue_constant<'c>(&self, piece: &Piece, code: &'c Code) -> Option<(&'c Code, Value)> {
        match &code.op {
            Op::And(items) => items.iter().find_map(|item| self.untrue_constant(piece, item)),
            _ if code.level == Level::Constant
                || code.level == Level::State && stateless(&self.program, code, &mut Vec::new()) =>
            {
                let environment = piece.within(Environment::new(&self.program, &*self.host));
                let value = environment.value(code).ok()?;
                (value != Value::Boolean(true)).then_some((code, value))
            }
            _ => None,
        }
    }

    /// A variable outside the subscript could change in a step that `[Next]_v` takes for stuttering.
    fn check_subscript(&mut self, step: &Code) {
        let mut code = step;
        while let Op::Let(_, body) = &code.op {
            code = body;
        }
        let Op::Square(parts) = &code.op else { return };
        let mut named = Vec::new();
        if !variables_of(&self.program, &parts[1], &mut named) {
            return;
        }
        for (number, variable) in (0u32..).zip(self.program.variables()) {
            if !named.contains(&VariableId(number)) {
                let name = self.program.text(variable.name);
                let message = format!("the subscript of `[Next]_vars` lacks the variable `{name}`");
                self.warnings.push(Diagnostic::warning("tlars::model::subscript", message, parts[1].span));
            }
        }
    }

    fn state_label(&mut self, name: &str, role: StateRole, expr: &Expr, states: &mut Vec<Piece>) {
        let span = self.label_span(expr);
        self.outline.state_labels.push(StateLabel { name: name.to_owned(), role, span });
        states.push(self.piece(expr));
    }

    fn property(
        &mut self,
        formula: &Formula,
        expr: &Expr,
        states: &mut Vec<Piece>,
        steps: &mut Vec<Piece>,
        temporal: &mut Vec<(String, Piece)>,
    ) {
        let name = &formula.text;
        for part in parts(&self.program, &*self.host, &self.piece(expr)) {
            match part {
                Part::Initial(piece) => {
                    let span = piece.code.span;
                    self.outline.state_labels.push(StateLabel {
                        name: name.clone(),
                        role: StateRole::InitialProperty,
                        span,
                    });
                    states.push(piece);
                }
                Part::Invariant(piece) => {
                    let span = piece.code.span;
                    self.outline.state_labels.push(StateLabel { name: name.clone(), role: StateRole::Invariant, span });
                    states.push(piece);
                }
                Part::Step(piece) => {
                    let span = piece.code.span;
                    self.outline.step_labels.push(StepLabel { name: name.clone(), role: StepRole::Property, span });
                    steps.push(piece);
                }
                Part::Temporal(piece) => temporal.push((name.clone(), piece)),
                Part::Action(piece) => {
                    let message = format!("the property `{name}` has an action that is not within `[][...]_v`");
                    self.errors.push(
                        Diagnostic::error("tlars::config::level", message, piece.code.span)
                            .help("write `[][A]_v` for a property of all steps"),
                    );
                }
            }
        }
    }

    fn symmetry(&mut self, formula: &Formula, expr: &Expr) -> Option<Symmetry> {
        let environment = Environment::new(&self.program, &*self.host);
        let code = self.program.lower(expr);
        // Of all permutations of a set there may be too many to list.
        let sets = permuted_sets(&self.program, &environment, &code);
        let made = match sets.ok_or_else(|| environment.value(&code)) {
            Ok(sets) => Ok(Symmetry::of_sets(sets, self.program.symbols())),
            Err(Ok(value)) => Symmetry::generated_by(&value, self.program.symbols()),
            Err(Err(failure)) => {
                self.errors.push(failure.diagnostic());
                return None;
            }
        };
        match made {
            Ok(symmetry) if symmetry.is_empty() => None,
            Ok(symmetry) => Some(symmetry),
            Err(message) => {
                let message = format!("`{}` is not a symmetry set: {message}", formula.text);
                let error = Diagnostic::error("tlars::config::symmetry", message, formula.span);
                self.errors.push(error.help("write `Permutations(S)` for a set S of model values, or a union of such"));
                None
            }
        }
    }
}

/// `[]P`
fn always(piece: &Piece) -> Piece {
    let code = (*piece.code).clone();
    let (span, level) = (code.span, Level::Temporal);
    Piece { code: Arc::new(Code { op: Op::Always(Box::new(code)), span, level }), frames: piece.frames.clone() }
}

/// The conjunction of some predicates; `None` of none.
fn conjunction(pieces: &[Piece]) -> Option<Piece> {
    match pieces {
        [] => None,
        [piece] => Some(piece.clone()),
        [first, others @ ..] => {
            let level = others.iter().fold(first.code.level, |level, piece| level.max(piece.code.level));
            let items: Vec<Code> = pieces.iter().map(Piece::closed).collect();
            Some(Piece::global(Code { op: Op::And(items.into()), span: first.code.span, level }))
        }
    }
}

/// The variables that a subscript names; whether it is no more than a tuple of variables.
pub(super) fn variables_of(program: &Program, subscript: &Code, found: &mut Vec<VariableId>) -> bool {
    match &subscript.op {
        Op::Variable(id) => {
            found.push(*id);
            true
        }
        Op::Tuple(items) => items.iter().all(|item| variables_of(program, item, found)),
        Op::Call(id, arguments, _) if arguments.is_empty() && !program.definition(*id).recursive => {
            variables_of(program, &program.definition(*id).body, found)
        }
        _ => false,
    }
}

/// Whether an expression reads no variable, also behind definitions.
pub(super) fn stateless(program: &Program, code: &Code, entered: &mut Vec<DefinitionId>) -> bool {
    let mut without = match &code.op {
        Op::Variable(_) => false,
        Op::Call(id, _, _) if !entered.contains(id) => {
            entered.push(*id);
            stateless(program, &program.definition(*id).body, entered)
        }
        _ => true,
    };
    code.each_child(&mut |child| without = without && stateless(program, child, entered));
    without
}

/// `A` of `[A]_v`, with the `LET`s around it.
fn within_square(code: &Code) -> Code {
    match &code.op {
        Op::Let(definitions, body) => {
            Code { op: Op::Let(definitions.clone(), Box::new(within_square(body))), span: code.span, level: code.level }
        }
        Op::Square(parts) => parts[0].clone(),
        _ => code.clone(),
    }
}
