//! Models: the plain engine, which evaluates everything it is asked. Other engines are wrapped around it or compared with it.

use super::action::{Action, Trail};
use super::config::Config;
use super::context::Piece;
use super::coverage::{Counter, Cut, Totals};
use super::early::Early;
use super::fingerprint::{slot_fingerprint, slot_weight};
use super::leveled::Leveled;
use super::scratch::Scratch;
use super::symmetry::Symmetry;
use super::system::*;
use super::why::{Why, why};
use crate::eval::{self, Assign, Environment, Host, Program};
use crate::semantics::Loaded;
use crate::text::{Diagnostic, Diagnostics, Sources, Symbols};
use crate::value::Value;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A state: the values of the variables, in the order of their declaration.
pub type State = Arc<[Value]>;

/// A specification with its configuration, ready to be searched.
#[derive(Clone)]
pub struct Model {
    pub(super) program: Arc<Program>,
    pub(super) sources: Arc<Sources>,
    pub(super) host: Arc<dyn Host + Send + Sync>,
    pub(super) outline: Outline,
    pub(super) warnings: Diagnostics,
    pub(super) initial: Option<Piece>,
    /// The same in the order in which it is looked at, where that is another.
    pub(super) early: Option<Early>,
    pub(super) actions: Vec<Action>,
    /// The predicates of [`Outline::state_labels`].
    pub(super) states: Vec<Piece>,
    /// The predicates of [`Outline::step_labels`].
    pub(super) steps: Vec<Piece>,
    /// Fairness and whatever else the specification says of whole behaviors.
    pub(super) fairness: Vec<Piece>,
    /// Conjuncts of properties that speak of whole behaviors, with the properties' names.
    pub(super) temporal: Vec<(String, Piece)>,
    pub(super) view: Option<Piece>,
    pub(super) alias: Option<Piece>,
    pub(super) symmetry: Option<Symmetry>,
    pub(super) postconditions: Vec<(String, Piece)>,
    /// What must be true now and then while a search goes on.
    pub(super) periodic: Option<(String, Piece)>,
    pub(super) assumptions: Vec<(Option<String>, Piece)>,
    pub(super) check_deadlock: bool,
    /// How often each expression was evaluated, where that is counted.
    pub(super) totals: Option<Arc<Totals>>,
    /// The model without symmetry and view, where properties of whole behaviors need that.
    pub(super) whole: Option<Arc<Model>>,
}

/// About so many bytes the value of a variable takes.
const BYTES_OF_VALUE: usize = 128;
/// Among so many successors by an action one is looked for, to name what was chosen on the way to it.
const MOST_FOLLOWED: usize = 100_000;

impl Model {
    /// Puts a module and a configuration together.
    ///
    /// # Errors
    /// All that is wrong with the configuration, with the sources that it speaks of.
    pub fn new(loaded: Loaded, config: &Config) -> Result<Model, (Sources, Diagnostics)> {
        Model::hosted(loaded, config, Arc::new(()))
    }

    /// As [`Model::new`], with a host for what evaluation asks of the outside.
    ///
    /// # Errors
    /// As [`Model::new`].
    pub fn hosted(
        loaded: Loaded,
        config: &Config,
        host: Arc<dyn Host + Send + Sync>,
    ) -> Result<Model, (Sources, Diagnostics)> {
        super::spec::build(loaded, config, host)
    }

    pub(super) fn with_sources(self, sources: Arc<Sources>) -> Model {
        let whole = self.whole.map(|whole| Arc::new(Model { sources: sources.clone(), ..(*whole).clone() }));
        Model { sources, whole, ..self }
    }

    /// The same model with another host.
    #[must_use]
    pub fn with_host(self, host: Arc<dyn Host + Send + Sync>) -> Model {
        let whole = self.whole.map(|whole| Arc::new(Model { host: host.clone(), ..(*whole).clone() }));
        Model { host, whole, ..self }
    }

    /// The same model, which counts from now on how often each expression is evaluated. Other engines are not counted.
    #[must_use]
    pub fn counting(self) -> Model {
        Model { totals: Some(Arc::default()), ..self }
    }

    /// The same model without symmetry and view, where there are properties of whole behaviors that are not checked because of them.
    pub fn whole(&self) -> Option<&Model> {
        self.whole.as_deref()
    }

    /// The same model, asked for properties of whole behaviors only.
    #[must_use]
    pub fn without_safety(mut self) -> Model {
        // The labels keep their numbers.
        for label in &mut self.outline.state_labels {
            label.role = match label.role {
                StateRole::Constraint => StateRole::Constraint,
                StateRole::Invariant | StateRole::InitialProperty | StateRole::Atom | StateRole::Possible => {
                    StateRole::Atom
                }
            };
        }
        for label in &mut self.outline.step_labels {
            label.role = match label.role {
                StepRole::Constraint => StepRole::Constraint,
                StepRole::Property | StepRole::Atom | StepRole::Possible => StepRole::Atom,
            };
        }
        self
    }

    /// That model with the view, where there is one: the loops that are found in it are loops of views, which show something only if
    /// they can be followed state by state.
    #[must_use]
    pub fn by_view(&self) -> Option<Model> {
        let (whole, view) = (self.whole()?, self.view.clone()?);
        Some(Model { view: Some(view), ..whole.clone() })
    }

    /// The linked specification.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The table of symbols, to show values with.
    pub fn symbols(&self) -> &Symbols {
        self.program.symbols()
    }

    /// The texts that were read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is probably not as it was meant.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The host.
    pub fn host(&self) -> &Arc<dyn Host + Send + Sync> {
        &self.host
    }

    /// The actions; [`Outline::actions`] are their labels.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The predicates of states; [`Outline::state_labels`] are their labels.
    pub fn state_predicates(&self) -> &[Piece] {
        &self.states
    }

    /// The predicates of steps; [`Outline::step_labels`] are their labels.
    pub fn step_predicates(&self) -> &[Piece] {
        &self.steps
    }

    /// The initial predicate; none where the configuration asks for no behaviors.
    pub fn initial(&self) -> Option<&Piece> {
        self.initial.as_ref()
    }

    /// Fairness, and whatever else the specification says of whole behaviors.
    pub fn fairness(&self) -> &[Piece] {
        &self.fairness
    }

    /// The conjuncts of properties that speak of whole behaviors, with the properties' names.
    pub fn temporal(&self) -> &[(String, Piece)] {
        &self.temporal
    }

    /// The permutations under which states are not told apart.
    pub fn symmetry(&self) -> Option<&Symmetry> {
        self.symmetry.as_ref()
    }

    /// The view, in whose value alone states are told apart.
    pub fn view(&self) -> Option<&Piece> {
        self.view.as_ref()
    }

    /// What tells a state from others, before symmetry: its values, or what the view gives for it.
    pub fn viewed(&self, scratch: &mut Scratch, state: &State) -> Result<State, Failure> {
        let Some(piece) = &self.view else { return Ok(state.clone()) };
        let host = self.at(scratch);
        let now: &[Value] = state;
        let value = piece.within(self.seen_by(&host, scratch).now(&now)).value(&piece.code);
        let value = value.map_err(|failure| self.failed((Subject::View, None), &failure))?;
        let normalized = value.normalized(self.host.largest_set()).map_err(|error| {
            let failure = eval::Failure::of_value(&error, self.symbols()).at(piece.code.span);
            self.failed((Subject::View, None), &failure)
        })?;
        Ok(Arc::from([normalized]))
    }

    /// The initial predicate in the order in which it is looked at. Who counts evaluations sees it as it was written.
    fn early(&self) -> Option<&Early> {
        self.early.as_ref().filter(|_| self.totals.is_none())
    }

    /// Whether nothing in it sets registers, draws lots or looks at anything but states.
    pub fn is_pure(&self) -> bool {
        self.pieces().all(|piece| self.program.is_pure(&piece.code))
    }

    /// All that is evaluated during a check.
    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        let pieces = self.initial.iter().chain(self.actions.iter().map(|action| &action.piece));
        pieces.chain(&self.states).chain(&self.steps).chain(&self.view)
    }

    /// Whether a state without successors is an error.
    pub fn check_deadlock(&self) -> bool {
        self.check_deadlock
    }

    /// Evaluates the assumptions, in order: the first that is false, with its name.
    ///
    /// # Errors
    /// One that cannot be evaluated.
    pub fn false_assumption(&self) -> Result<Option<(Option<String>, Diagnostic)>, Failure> {
        for (name, piece) in &self.assumptions {
            let subject = || (Subject::Assumption, name.clone());
            if !piece
                .within(self.environment())
                .truth(&piece.code)
                .map_err(|failure| self.failed(subject(), &failure))?
            {
                let message = name
                    .as_ref()
                    .map_or("an assumption is false".to_owned(), |name| format!("the assumption `{name}` is false"));
                let finding = Diagnostic::error("tlars::check::assumption", message, piece.code.span);
                return Ok(Some((name.clone(), finding)));
            }
        }
        Ok(None)
    }

    /// Evaluates the postconditions after a search: the first that is false.
    ///
    /// # Errors
    /// One that cannot be evaluated.
    pub fn false_postcondition(&self) -> Result<Option<String>, Failure> {
        self.first_false_condition(&self.postconditions)
    }

    /// Whether there is something that must be true now and then.
    pub fn is_periodic(&self) -> bool {
        self.periodic.is_some()
    }

    /// Evaluates what must be true now and then while a search goes on: its name, where it is false.
    ///
    /// # Errors
    /// It cannot be evaluated.
    pub fn false_periodic(&self) -> Result<Option<String>, Failure> {
        self.first_false_condition(self.periodic.as_slice())
    }

    fn first_false_condition(&self, conditions: &[(String, Piece)]) -> Result<Option<String>, Failure> {
        for (name, piece) in conditions {
            let subject = || (Subject::Other, Some(name.clone()));
            if !piece
                .within(self.environment())
                .truth(&piece.code)
                .map_err(|failure| self.failed(subject(), &failure))?
            {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }

    /// What is shown in place of the last of these states, the beginning of a behavior, where the configuration says so; `action` led to
    /// it, and `next` follows it.
    ///
    /// # Errors
    /// A failed evaluation.
    pub fn alias(&self, states: &[State], action: Option<usize>, next: &State) -> Result<Option<Value>, Failure> {
        let (Some(piece), Some(last)) = (&self.alias, states.last()) else { return Ok(None) };
        let (now, next): (&[Value], &[Value]) = (last, next);
        let mut scratch = Scratch { level: states.len() as u64, ..Scratch::default() };
        if self.program.looks_back(&piece.code) {
            self.at_behavior(&mut scratch, &states.iter().collect::<Vec<_>>(), action);
        }
        let host = self.at(&scratch);
        let environment = piece.within(Environment::new(&self.program, &host).now(&now).next(&next));
        environment
            .value(&piece.code)
            .map(Some)
            .map_err(|failure| self.failed((Subject::Other, Some("ALIAS".to_owned())), &failure))
    }

    /// The name of a step by the action with that number: with the arguments of calls and of `\E` on the way.
    pub fn explain_step(&self, action: usize, from: &State, to: &State) -> ActionLabel {
        let Some(taken) = self.actions.get(action) else {
            return ActionLabel { name: Some("Stuttering".to_owned()), ..ActionLabel::default() };
        };
        self.follow(taken, from, to, &Trail::label).unwrap_or_else(|| taken.label(&self.program))
    }

    /// Follows an action from a state to another, and asks the trail there; `None` if it does not lead there.
    pub(super) fn follow<'m, T>(
        &'m self,
        action: &Action,
        from: &State,
        to: &State,
        ask: &dyn Fn(&Trail<'m>, &Action) -> T,
    ) -> Option<T> {
        let now: &[Value] = from;
        let trail = Trail::new(&self.program);
        let (mut answer, mut seen) = (None, 0);
        let environment = action.piece.within(self.environment().now(&now).observer(&trail));
        // A failure comes after the step was found, or the step is named as well as it can be.
        let _ = environment.assignments(&action.piece.code, Assign::Next, &mut |slots| {
            if slots.iter().zip(to.iter()).all(|(slot, value)| slot.as_ref() == Some(value)) {
                answer = Some(ask(&trail, action));
                return Ok(ControlFlow::Break(()));
            }
            seen += 1;
            Ok(if seen < MOST_FOLLOWED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        });
        answer
    }

    /// Whether there is something to search: an initial predicate.
    pub fn has_behaviors(&self) -> bool {
        self.initial.is_some()
    }

    /// Why a predicate of states is false in a state.
    pub fn explain_state(&self, label: usize, state: &State) -> Option<Why> {
        let now: &[Value] = state;
        why(self.environment().now(&now), self.states.get(label)?)
    }

    /// Why a predicate of steps is false of a step.
    pub fn explain_step_label(&self, label: usize, from: &State, to: &State) -> Option<Why> {
        let (now, next): (&[Value], &[Value]) = (from, to);
        why(self.environment().now(&now).next(&next), self.steps.get(label)?)
    }

    fn environment(&self) -> Environment<'_> {
        Environment::new(&self.program, &*self.host)
    }

    fn at<'e>(&'e self, scratch: &'e Scratch) -> Leveled<'e> {
        Leveled {
            host: &*self.host,
            level: scratch.level,
            trace: scratch.trace.as_ref(),
            action: scratch.action.as_ref(),
            chance: scratch.chance.as_ref(),
        }
    }

    fn seen_by<'e>(&'e self, host: &'e Leveled<'e>, scratch: &'e Scratch) -> Environment<'e> {
        let environment = Environment::new(&self.program, host);
        match &scratch.counter {
            Some(counter) => environment.watch(counter),
            None => environment,
        }
    }

    /// A failed evaluation, with what was being evaluated.
    fn failed(&self, (subject, name): (Subject, Option<String>), failure: &eval::Failure) -> Failure {
        let (tag, diagnostic) = (failure.kind().tag(), failure.diagnostic());
        Failure::new(FailureDetails { subject, name, tag, diagnostic, incomplete: None })
    }

    fn in_action(&self, action: usize, failure: &eval::Failure) -> Failure {
        self.failed((Subject::Action, self.outline.actions.get(action).map(ToString::to_string)), failure)
    }

    /// Some variables were not assigned.
    fn incomplete(&self, subject: Subject, piece: &Piece, action: Option<usize>, slots: &[Option<Value>]) -> Failure {
        let missing = slots.iter().zip(&self.outline.variables).filter(|(slot, _)| slot.is_none());
        let missing: Vec<String> = missing.map(|(_, name)| format!("`{name}`")).collect();
        let names = missing.join(", ");
        let name = action.map(|action| self.outline.actions[action].to_string());
        let (tag, message, help) = match &name {
            Some(name) => {
                let example = missing.first().map_or("x", |name| name.trim_matches('`'));
                let message = format!("the action `{name}` does not say what {names} is in the next state");
                ("incomplete_successor", message, format!("add `{example}' = ...` or `UNCHANGED {example}`"))
            }
            None => {
                let example = missing.first().map_or("x", |name| name.trim_matches('`'));
                let message = format!("the initial predicate does not say what {names} is");
                ("incomplete_initial", message, format!("add `{example} = ...` or `{example} \\in ...`"))
            }
        };
        let diagnostic = Diagnostic::error("tlars::model::incomplete", message, piece.code.span).help(help);
        let incomplete = action.map(|_| slots.to_vec());
        Failure::new(FailureDetails { subject, name, tag, diagnostic, incomplete })
    }

    /// Visits the states that a predicate makes.
    fn states_of(
        &self,
        piece: &Piece,
        environment: Environment<'_>,
        action: Option<usize>,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        let assign = if action.is_some() { Assign::Next } else { Assign::Initial };
        let subject = if action.is_some() { Subject::Action } else { Subject::Initial };
        let mut incomplete = None;
        let visited = piece.within(environment).assignments(&piece.code, assign, &mut |slots| {
            if slots.iter().any(Option::is_none) {
                incomplete = Some(self.incomplete(subject, piece, action, slots));
                return Ok(ControlFlow::Break(()));
            }
            Ok(visit(slots.iter().flatten().cloned().collect()))
        });
        match (incomplete, visited) {
            (Some(failure), _) => Err(failure),
            (None, Ok(visited)) => Ok(visited),
            (None, Err(failure)) => Err(match action {
                Some(action) => self.in_action(action, &failure),
                None => {
                    let failure = match self.early() {
                        Some(early) => early.worded(failure),
                        None => failure,
                    };
                    self.failed((Subject::Initial, None), &failure)
                }
            }),
        }
    }
}

impl TransitionSystem for Model {
    type State = State;
    type Scratch = Scratch;

    fn scratch(&self) -> Scratch {
        Scratch { counter: self.totals.clone().map(Counter::new), ..Scratch::default() }
    }

    fn state_bytes(&self) -> usize {
        // Values share much with those of other states, and lie apart from the state.
        size_of::<State>() + self.program.variables().len() * BYTES_OF_VALUE
    }

    fn write_state(&self, state: &State, bytes: &mut Vec<u8>) -> bool {
        state.iter().all(|value| value.is_readable() && value.pack(bytes).is_ok())
    }

    fn read_state(&self, bytes: &mut &[u8]) -> Option<State> {
        self.program.variables().iter().map(|_| Value::unpack_next(bytes, self.symbols()).ok()).collect()
    }

    fn at_level(&self, scratch: &mut Scratch, level: u64) {
        scratch.level = level;
    }

    fn wants_behavior(&self) -> bool {
        self.pieces().any(|piece| self.program.looks_back(&piece.code))
    }

    fn at_behavior(&self, scratch: &mut Scratch, states: &[&State], action: Option<usize>) {
        let names: Vec<_> = self.program.variables().iter().map(|variable| variable.name).collect();
        let record = |state: &&State| Value::record(names.iter().copied().zip(state.iter().cloned()).collect());
        scratch.trace = Some(Value::tuple(states.iter().map(record).collect()));
        scratch.action = action.and_then(|action| self.actions.get(action)).map(|action| {
            let label = action.label(&self.program);
            let parameters = action.arguments.iter();
            let parameters = parameters.map(|(name, value)| (self.program.text(*name).to_owned(), value.clone()));
            (label.name.unwrap_or_else(|| "Action".to_owned()), parameters.collect())
        });
    }

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states(&self, scratch: &mut Scratch, visit: &mut Visit<'_, State>) -> Result<Visited, Failure> {
        let host = self.at(scratch);
        match self.early().map(Early::piece).or(self.initial.as_ref()) {
            Some(piece) => self.states_of(piece, self.seen_by(&host, scratch), None, visit),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    fn successors_of(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        let host = self.at(scratch);
        let now: &[Value] = state;
        self.states_of(&self.actions[action].piece, self.seen_by(&host, scratch).now(&now), Some(action), visit)
    }

    fn drawn_successors_of(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        random: u64,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        scratch.chance = Some(eval::Chance::new(random));
        let visited = self.successors_of(scratch, state, action, visit);
        scratch.chance = None;
        visited
    }

    fn state_label(&self, scratch: &mut Scratch, state: &State, label: usize) -> Result<bool, Failure> {
        let host = self.at(scratch);
        let now: &[Value] = state;
        let piece = &self.states[label];
        let truth = piece.within(self.seen_by(&host, scratch).now(&now)).truth(&piece.code).map_err(|failure| {
            let label = &self.outline.state_labels[label];
            let subject = match label.role {
                StateRole::Invariant => Subject::Invariant,
                StateRole::InitialProperty | StateRole::Atom | StateRole::Possible => Subject::Property,
                StateRole::Constraint => Subject::Constraint,
            };
            self.failed((subject, Some(label.name.clone())), &failure)
        })?;
        if !truth && scratch.counter.is_some() && self.outline.state_labels[label].role == StateRole::Constraint {
            let state = self.fingerprint(scratch, state)?;
            scratch.cut(Cut::State(label, state));
        }
        Ok(truth)
    }

    fn step_label(&self, scratch: &mut Scratch, from: &State, to: &State, label: usize) -> Result<bool, Failure> {
        let host = self.at(scratch);
        let (now, next): (&[Value], &[Value]) = (from, to);
        let piece = &self.steps[label];
        let seen = self.seen_by(&host, scratch).now(&now).next(&next);
        let truth = piece.within(seen).truth(&piece.code).map_err(|failure| {
            let label = &self.outline.step_labels[label];
            let subject = match label.role {
                StepRole::Property | StepRole::Atom | StepRole::Possible => Subject::Property,
                StepRole::Constraint => Subject::Constraint,
            };
            self.failed((subject, Some(label.name.clone())), &failure)
        })?;
        if !truth && scratch.counter.is_some() && self.outline.step_labels[label].role == StepRole::Constraint {
            let (from, to) = (self.fingerprint(scratch, from)?, self.fingerprint(scratch, to)?);
            scratch.cut(Cut::Step(label, from, to));
        }
        Ok(truth)
    }

    fn fingerprint(&self, scratch: &mut Scratch, state: &State) -> Result<u64, Failure> {
        let viewed = self.viewed(scratch, state)?;
        let values: &[Value] = &viewed;
        let symbols = self.symbols();
        let Some(symmetry) = &self.symmetry else {
            return Ok((0..).zip(values).fold(0, |print: u64, (slot, value)| {
                print.wrapping_add(slot_fingerprint(slot, value.fingerprint(symbols)))
            }));
        };
        let mut prints = vec![0u64; symmetry.columns()];
        for (slot, value) in (0..).zip(values) {
            let under = scratch.permuted(value, |value| symmetry.fingerprints(value, symbols));
            let weight = slot_weight(slot);
            prints
                .iter_mut()
                .zip(&*under)
                .for_each(|(print, under)| *print = print.wrapping_add(under.wrapping_mul(weight)));
        }
        Ok(symmetry.least(&prints, &mut |other| {
            (0..).zip(values).fold(0, |print: u64, (slot, value)| {
                print.wrapping_add(slot_fingerprint(slot, value.fingerprint_with(symbols, other).0))
            })
        }))
    }
}
