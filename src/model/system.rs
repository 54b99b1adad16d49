//! Transition systems: all that a search may know of a specification, as numbers and visitors that can fail.

use super::temporal::Liveness;
use crate::text::{Diagnostic, Severity, Span};
use crate::value::Value;
use std::ops::ControlFlow;

/// Whether a visitor wants more.
pub type Visited = ControlFlow<()>;

/// Takes states one at a time and may break off.
pub type Visit<'v, State> = dyn FnMut(State) -> Visited + 'v;

/// Takes the number of the action and the successor it leads to.
pub type VisitStep<'v, State> = dyn FnMut(usize, State) -> Visited + 'v;

/// Visits states that are to be kept, to change each of them.
pub type VisitKept<'v, State> = dyn FnMut(&mut dyn FnMut(&mut State)) + 'v;

/// What can be searched: initial states, actions, predicates of states and of steps, all asked by number.
///
/// Every evaluation may fail; a failure is a result like another, never "no successors" or "holds".
/// A system is shared by all workers; what a worker needs for itself (caches, registers) is its scratch.
pub trait TransitionSystem: Sync {
    /// A state, cheap to clone. Equal states may have several representations only if their fingerprints agree.
    type State: Clone + Send + Sync;
    /// What one worker keeps between evaluations.
    type Scratch: Send;

    /// A scratch for a new worker.
    fn scratch(&self) -> Self::Scratch;

    /// Tells at which depth is what will be asked next: 1 for initial states, 0 before there are any.
    fn at_level(&self, _scratch: &mut Self::Scratch, _level: u64) {}

    /// Whether what it is asked depends on the behavior up to the state it is asked about: then it wants to be told.
    fn wants_behavior(&self) -> bool {
        false
    }

    /// Tells which states have led to what will be asked next, and the last action. Worth the trouble where it is wanted.
    fn at_behavior(&self, _scratch: &mut Self::Scratch, _states: &[&Self::State], _action: Option<usize>) {}

    /// The names of the actions and predicates, whose places are the numbers by which they are asked.
    fn outline(&self) -> &Outline;

    /// Visits the initial states, in a fixed order; the same state may come more than once.
    fn initial_states(
        &self,
        scratch: &mut Self::Scratch,
        visit: &mut Visit<'_, Self::State>,
    ) -> Result<Visited, Failure>;

    /// Visits the successors that one action leads to, in a fixed order; the same state may come more than once.
    fn successors_of(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: usize,
        visit: &mut Visit<'_, Self::State>,
    ) -> Result<Visited, Failure>;

    /// As [`TransitionSystem::successors_of`], in an order that depends on a random number, and without computing those that are not
    /// visited where that can be done.
    fn drawn_successors_of(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: usize,
        _random: u64,
        visit: &mut Visit<'_, Self::State>,
    ) -> Result<Visited, Failure> {
        self.successors_of(scratch, state, action, visit)
    }

    /// Whether the predicate [`Outline::state_labels`]`[label]` is true of the state.
    fn state_label(&self, scratch: &mut Self::Scratch, state: &Self::State, label: usize) -> Result<bool, Failure>;

    /// Whether the predicate [`Outline::step_labels`]`[label]` is true of the step.
    fn step_label(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        to: &Self::State,
        label: usize,
    ) -> Result<bool, Failure>;

    /// The fingerprint, from the content alone: after the view, and the same for states that are symmetric.
    fn fingerprint(&self, scratch: &mut Self::Scratch, state: &Self::State) -> Result<u64, Failure>;

    /// Visits the successors by all actions, in their order.
    fn successors(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        visit: &mut VisitStep<'_, Self::State>,
    ) -> Result<Visited, Failure> {
        for action in 0..self.outline().actions.len() {
            if self.successors_of(scratch, state, action, &mut |successor| visit(action, successor))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Lists the steps to the successors by all actions, in their order; where the evaluation fails, those before the failure.
    ///
    /// A search asks of most steps only whether it knows the successor, so that a system need not make it.
    fn edges(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        edges: &mut Edges<Self::State>,
    ) -> Result<(), Failure> {
        self.successors(scratch, state, &mut |action, successor| {
            edges.push_made(action, successor);
            ControlFlow::Continue(())
        })
        .map(drop)
    }

    /// The successor at the end of a step that was listed since [`TransitionSystem::forget`].
    fn successor(
        &self,
        _scratch: &mut Self::Scratch,
        _state: &Self::State,
        edges: &Edges<Self::State>,
        edge: &Edge,
    ) -> Result<Self::State, Failure> {
        edges.made(edge).cloned().ok_or_else(|| Failure::defect("a step has no successor"))
    }

    /// The same, added to other states, but values of the successor may not have been made yet. What is asked of it before the steps are
    /// forgotten is answered all the same, by the worker that it comes from; beyond that it must be settled.
    fn add_successor(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        (edges, edge): (&Edges<Self::State>, &Edge),
        states: &mut Vec<Self::State>,
    ) -> Result<(), Failure> {
        states.push(self.successor(scratch, state, edges, edge)?);
        Ok(())
    }

    /// Whether it is known without making the successor at the end of a step that was listed since [`TransitionSystem::forget`], that it lies
    /// outside the state constraints, and that no invariant is false of it.
    fn is_left_out(&self, _scratch: &mut Self::Scratch, _state: &Self::State, _edge: &Edge) -> bool {
        false
    }

    /// Makes what was not made yet of a successor.
    fn settle(&self, _scratch: &mut Self::Scratch, _state: &mut Self::State) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether states that differ, after the view and but for symmetry, always have different fingerprints.
    fn is_exact(&self) -> bool {
        false
    }

    /// How often a worker found what all share locked by another one.
    fn contended(&self) -> u64 {
        0
    }

    /// About how many bytes a state takes, with what belongs to it alone.
    fn state_bytes(&self) -> usize {
        size_of::<Self::State>()
    }

    /// About how many bytes the system keeps that a renewed one might not; 0 where it cannot be renewed.
    fn kept_bytes(&self) -> usize {
        0
    }

    /// A system that gives the same, and keeps only what some states need: `visit` is called with what makes a state of this
    /// system one of the renewed one. States that are not visited then mean nothing to it, nor do scratches.
    fn renewed(&self, _visit: &mut VisitKept<'_, Self::State>) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Writes states down so that [`TransitionSystem::unpack_states`] makes equal ones, of a renewed system, too; `false` where that is
    /// not possible.
    fn pack_states(&self, states: &[Self::State], bytes: &mut Vec<u8>) -> bool {
        states.iter().all(|state| self.write_state(state, bytes))
    }

    /// Adds so many states that were written; `false` where the bytes are no such states.
    fn unpack_states(&self, mut bytes: &[u8], count: usize, states: &mut Vec<Self::State>) -> bool {
        (0..count).all(|_| self.read_state(&mut bytes).map(|state| states.push(state)).is_some())
    }

    /// Writes a state down so that [`TransitionSystem::read_state`] makes an equal one, without asking the system, so that a state of a
    /// renewed one can be written, too; `false` where that is not possible.
    fn write_state(&self, _state: &Self::State, _bytes: &mut Vec<u8>) -> bool {
        false
    }

    /// Makes the state that was written at the beginning of the bytes, and takes these away.
    fn read_state(&self, _bytes: &mut &[u8]) -> Option<Self::State> {
        None
    }

    /// Tells that the steps listed so far will not be asked about again.
    fn forget(&self, _scratch: &mut Self::Scratch) {}

    /// The first invariant that is false in the state, as a number of a state label.
    fn violated_invariant(&self, scratch: &mut Self::Scratch, state: &Self::State) -> Result<Option<usize>, Failure> {
        self.first_false(scratch, state, StateRole::Invariant)
    }

    /// The first property of initial states that is false in the state, as a number of a state label.
    fn violated_initial_property(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
    ) -> Result<Option<usize>, Failure> {
        self.first_false(scratch, state, StateRole::InitialProperty)
    }

    /// Whether all state constraints allow the successors of the state to be looked at.
    fn within_constraints(&self, scratch: &mut Self::Scratch, state: &Self::State) -> Result<bool, Failure> {
        Ok(self.first_false(scratch, state, StateRole::Constraint)?.is_none())
    }

    /// The first state label of that role that is false.
    fn first_false(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        role: StateRole,
    ) -> Result<Option<usize>, Failure> {
        for (number, label) in self.outline().state_labels.iter().enumerate() {
            if label.role == role && !self.state_label(scratch, state, number)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Whether all action constraints allow the step.
    fn within_action_constraints(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        to: &Self::State,
    ) -> Result<bool, Failure> {
        Ok(self.first_false_step(scratch, from, to, StepRole::Constraint)?.is_none())
    }

    /// Whether some states may not be within the constraints.
    fn constrains_states(&self) -> bool {
        self.outline().state_labels.iter().any(|label| label.role == StateRole::Constraint)
    }

    /// Whether some steps may not be within the action constraints.
    fn constrains_steps(&self) -> bool {
        self.outline().step_labels.iter().any(|label| label.role == StepRole::Constraint)
    }

    /// The first action property that is false of the step, as a number of a step label.
    fn violated_action_property(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        to: &Self::State,
    ) -> Result<Option<usize>, Failure> {
        self.first_false_step(scratch, from, to, StepRole::Property)
    }

    /// The first step label of that role that is false.
    fn first_false_step(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        to: &Self::State,
        role: StepRole,
    ) -> Result<Option<usize>, Failure> {
        for (number, label) in self.outline().step_labels.iter().enumerate() {
            if label.role == role && !self.step_label(scratch, from, to, number)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }
}

/// A step to a successor that may not have been made yet.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The fingerprint of the successor; only where it was not made.
    pub fingerprint: u64,
    /// The number of the action.
    pub action: u32,
    /// Whether no predicate of steps can be false of it.
    pub quiet: bool,
    /// How to come by the successor.
    pub way: Way,
}

/// How to come by a successor.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// It was made, as the one of that number.
    Made(u32),
    /// Two numbers that tell the system how to make it.
    Recipe([u32; 2]),
}

/// The steps from some states, in order.
#[derive(Clone, Debug)]
pub struct Edges<State> {
    /// The steps.
    pub list: Vec<Edge>,
    made: Vec<State>,
}

impl<State> Default for Edges<State> {
    fn default() -> Self {
        Edges { list: Vec::new(), made: Vec::new() }
    }
}

impl<State> Edges<State> {
    /// No steps yet, with room for so many.
    pub fn with_room(steps: usize) -> Self {
        Edges { list: Vec::with_capacity(steps), made: Vec::new() }
    }

    /// Adds a step to a successor that was made.
    pub fn push_made(&mut self, action: usize, successor: State) {
        let way = Way::Made(self.made.len() as u32);
        self.list.push(Edge { fingerprint: 0, action: action as u32, quiet: false, way });
        self.made.push(successor);
    }

    /// The successor, where it was made.
    pub fn made(&self, edge: &Edge) -> Option<&State> {
        match edge.way {
            Way::Made(number) => self.made.get(number as usize),
            Way::Recipe(_) => None,
        }
    }

    /// How many steps there are, to come back to.
    pub fn mark(&self) -> (usize, usize) {
        (self.list.len(), self.made.len())
    }

    /// Takes away what was added since the mark.
    pub fn reset(&mut self, (listed, made): (usize, usize)) {
        self.list.truncate(listed);
        self.made.truncate(made);
    }

    /// Forgets all steps.
    pub fn clear(&mut self) {
        self.list.clear();
        self.made.clear();
    }
}

/// What a transition system has.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The actions, in the order of the text.
    pub actions: Vec<ActionLabel>,
    /// Predicates of states: invariants first, in the order they are to be checked.
    pub state_labels: Vec<StateLabel>,
    /// Predicates of steps.
    pub step_labels: Vec<StepLabel>,
    /// The names of the variables, in the order of their declaration.
    pub variables: Vec<String>,
    /// What is to be checked of whole behaviors.
    pub liveness: Liveness,
    /// The names of properties that are not checked, with the reason.
    pub unchecked: Vec<(String, String)>,
}

impl Outline {
    /// What must be true at least once, states first; the order in which it is counted.
    pub fn possibilities(&self) -> impl Iterator<Item = Possibility> {
        let states = (0..self.state_labels.len()).filter(|&label| self.state_labels[label].role == StateRole::Possible);
        let steps = (0..self.step_labels.len()).filter(|&label| self.step_labels[label].role == StepRole::Possible);
        states.map(Possibility::State).chain(steps.map(Possibility::Step))
    }

    /// The name of such a predicate in the configuration.
    pub fn possibility_name(&self, possibility: Possibility) -> &str {
        match possibility {
            Possibility::State(label) => &self.state_labels[label].name,
            Possibility::Step(label) => &self.step_labels[label].name,
        }
    }
}

/// A predicate that must be true at least once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Possibility {
    /// The state label of that number.
    State(usize),
    /// The step label of that number.
    Step(usize),
}

/// An action with its constant bindings: `StartRequest(c1)`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ActionLabel {
    /// The name of the definition; `None` if no definition names it.
    pub name: Option<String>,
    /// The parameters' names and values, as text.
    pub arguments: Vec<(String, String)>,
    /// The expression.
    pub span: Span,
}

/// A predicate of states.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateLabel {
    /// The name in the configuration, or the text of the expression.
    pub name: String,
    /// What it is for.
    pub role: StateRole,
    /// The expression.
    pub span: Span,
}

/// What a predicate of states is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateRole {
    /// True of all states that are reached.
    Invariant,
    /// True of all initial states: a property that is a state predicate.
    InitialProperty,
    /// States where it is false are checked, but their successors are not looked at.
    Constraint,
    /// Asked for properties of whole behaviors.
    Atom,
    /// To be true of some state that is generated.
    Possible,
}

/// A predicate of steps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepLabel {
    /// The name in the configuration, or the text of the expression.
    pub name: String,
    /// What it is for.
    pub role: StepRole,
    /// The expression.
    pub span: Span,
}

/// What a predicate of steps is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepRole {
    /// True of all steps: `[][A]_v`.
    Property,
    /// Steps where it is false are not taken.
    Constraint,
    /// Asked for properties of whole behaviors; true of stuttering steps.
    Atom,
    /// To be true of some step that is generated.
    Possible,
}

impl std::fmt::Display for ActionLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or("Action"))?;
        for (place, (_, value)) in self.arguments.iter().enumerate() {
            write!(f, "{}{value}", if place == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.arguments.is_empty() { "" } else { ")" })
    }
}

/// Why a transition system could not answer. One word wide, since the way of success is the hot one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure(Box<FailureDetails>);

/// The parts of a [`Failure`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailureDetails {
    /// What was being evaluated.
    pub subject: Subject,
    /// Its name, where it has one: the action with its arguments, the invariant.
    pub name: Option<String>,
    /// A short stable word for what went wrong (`domain`, `incomparable`, `incomplete_successor`).
    pub tag: &'static str,
    /// The finding, for people.
    pub diagnostic: Diagnostic,
    /// Where a successor is incomplete: the values of the variables that have one.
    pub incomplete: Option<Vec<Option<Value>>>,
}

/// What was being evaluated when it failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// An `ASSUME`.
    Assumption,
    /// The initial predicate.
    Initial,
    /// An action.
    Action,
    /// An invariant.
    Invariant,
    /// A property of initial states or of steps.
    Property,
    /// A constraint of states or of steps.
    Constraint,
    /// The view, or the symmetry.
    View,
    /// Something else of the configuration: alias, postcondition.
    Other,
}

impl Failure {
    /// A failure of those parts.
    pub fn new(details: FailureDetails) -> Self {
        Failure(Box::new(details))
    }

    /// A defect of the program itself, not of the specification.
    pub fn defect(message: impl Into<String>) -> Self {
        let diagnostic = Diagnostic::new(Severity::Error, "tlars::defect", message);
        Failure::new(FailureDetails {
            subject: Subject::Other,
            name: None,
            tag: "defect",
            diagnostic,
            incomplete: None,
        })
    }

    /// The parts.
    pub fn details(&self) -> &FailureDetails {
        &self.0
    }

    /// What was being evaluated.
    pub fn subject(&self) -> Subject {
        self.0.subject
    }

    /// A short stable word for what went wrong; `assert_false` for a false `Assert`.
    pub fn tag(&self) -> &'static str {
        self.0.tag
    }

    /// The finding, for people.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0.diagnostic
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.diagnostic.message)
    }
}

impl std::error::Error for Failure {}
