//! The environment of an evaluation: the program, the states that are read, and the successor that is being built.

use super::calls::Calls;
use super::change::Origin;
use super::code::Code;
use super::error::{Failure, FailureKind};
use super::host::Host;
use super::partial::Partial;
use super::program::Program;
use super::scope::{Frame, Scope};
use crate::semantics::form::{DefinitionId, Local, VariableId};
use crate::text::Span;
use crate::value::{PartStack, Parts, Value, ValueError};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::ops::{ControlFlow, Deref};

/// The values of variables in one state.
///
/// What a caller wraps around a state makes an engine: `note` tells it which parts an evaluation depends on.
pub trait ReadState {
    /// The value of a variable; `None` where it has none.
    fn get(&self, variable: VariableId) -> Option<&Value>;

    /// The value at a path into a variable; `None` where there is nothing.
    fn at(&self, variable: VariableId, path: &[&Value]) -> Option<&Value> {
        path.iter().try_fold(self.get(variable)?, |value, key| value.apply(key).ok().flatten())
    }

    /// Called for each read: only the part of the variable under the path was used (`x[k].f` has the path `k`, `"f"`).
    fn note(&self, _variable: VariableId, _path: &[&Value]) {}

    /// Whether the value of a variable, a set, has the element; `None` where the reader leaves that to the evaluator.
    fn has(&self, _variable: VariableId, _element: &Value) -> Option<bool> {
        None
    }

    /// Whether the value of a variable, a function, is defined for the argument; `None` where the reader leaves that to the evaluator.
    fn has_argument(&self, _variable: VariableId, _argument: &Value) -> Option<bool> {
        None
    }

    /// The value of an expression, if it reads no more than one variable and the reader wants it asked as one question.
    /// `local` gives the values of the names around it.
    fn ask(&self, _code: &Code, _local: &mut dyn FnMut(Local) -> Option<Value>) -> Option<&Value> {
        None
    }

    /// Whether `note` does anything, so that it is worth to tell the parts of a variable apart.
    fn notes(&self) -> bool {
        false
    }

    /// Whether the reader remembers what operators give that read the state.
    fn recalls(&self) -> bool {
        false
    }

    /// What an operator gave for these arguments where it got the same answers from a state; what it asked then counts as read.
    fn recall(&self, _operator: DefinitionId, _arguments: &[Value]) -> Option<&Value> {
        None
    }

    /// Tells that an operator is evaluated, whose value is to be remembered.
    fn enter(&self) {}

    /// Tells that it was evaluated, and what it gave, where that is to be remembered.
    fn leave(&self, _operator: DefinitionId, _arguments: &[Value], _given: Option<&Value>) {}
}

impl ReadState for [Value] {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        <[Value]>::get(self, variable.0 as usize)
    }
}

impl ReadState for [Option<Value>] {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        <[Option<Value>]>::get(self, variable.0 as usize)?.as_ref()
    }
}

impl<T: ReadState + ?Sized> ReadState for &T {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        (**self).get(variable)
    }

    fn at(&self, variable: VariableId, path: &[&Value]) -> Option<&Value> {
        (**self).at(variable, path)
    }

    fn note(&self, variable: VariableId, path: &[&Value]) {
        (**self).note(variable, path);
    }

    fn notes(&self) -> bool {
        (**self).notes()
    }

    fn has(&self, variable: VariableId, element: &Value) -> Option<bool> {
        (**self).has(variable, element)
    }

    fn has_argument(&self, variable: VariableId, argument: &Value) -> Option<bool> {
        (**self).has_argument(variable, argument)
    }

    fn ask(&self, code: &Code, local: &mut dyn FnMut(Local) -> Option<Value>) -> Option<&Value> {
        (**self).ask(code, local)
    }

    fn recalls(&self) -> bool {
        (**self).recalls()
    }

    fn recall(&self, operator: DefinitionId, arguments: &[Value]) -> Option<&Value> {
        (**self).recall(operator, arguments)
    }

    fn enter(&self) {
        (**self).enter();
    }

    fn leave(&self, operator: DefinitionId, arguments: &[Value], given: Option<&Value>) {
        (**self).leave(operator, arguments, given);
    }
}

/// Follows the way of an evaluation through an action, to name the step that it makes.
pub trait Observe {
    /// A definition is entered with these arguments, as far as they are values.
    fn enter(&self, definition: DefinitionId, arguments: &[Option<Value>]);
    /// The definition is left.
    fn leave(&self);
    /// A bound variable takes a value.
    fn bind(&self, name: crate::text::Symbol, value: &Value);
    /// It gives the value up.
    fn unbind(&self);
}

/// Follows an evaluation expression by expression, in order to explain the value.
///
/// Short-circuits are as always; what was not needed may be asked for after the fact, see [`Watch::parts`].
pub trait Watch {
    /// The expression is about to be evaluated, in the next state if it is primed; `bound` knows the names around it.
    fn begin(&self, code: &Code, primed: bool, bound: &dyn Fn(Local) -> Option<Value>);
    /// It was evaluated.
    fn end(&self, code: &Code, result: Result<&Value, &Failure>);
    /// The expression, a part of an action or of an initial predicate, is about to be made into steps or states.
    fn act(&self, _code: &Code) {}
    /// How many parts of the expression under way were evaluated; `None` if the others shall not be looked at.
    fn parts(&self) -> Option<usize>;
    /// From here on, or no longer, parts are evaluated that the value does not depend on.
    fn aside(&self, begins: bool);
}

/// Which variables [`Environment::assignments`] assigns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assign {
    /// Unprimed ones, from nothing: an initial predicate.
    Initial,
    /// Primed ones, from a current state: an action.
    Next,
}

/// What `visit` of [`Environment::assignments`] answers: go on, or enough.
pub type Visited = Result<ControlFlow<()>, Failure>;

/// Takes a slot for each variable, and how each came by its value.
pub type VisitOrigins<'v> = dyn FnMut(&[Option<Value>], &[Origin]) -> Visited + 'v;

/// Everything an evaluation may read.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The specification.
    pub program: &'a Program,
    /// The current state, for unprimed variables.
    pub now: Option<&'a dyn ReadState>,
    /// The successor state, for primed variables.
    pub next: Option<&'a dyn ReadState>,
    /// The values of the frames around the expression, outermost first.
    pub frames: &'a [Box<[Value]>],
    /// Who runs the evaluation.
    pub host: &'a dyn Host,
    /// Who follows it.
    pub observer: Option<&'a dyn Observe>,
    /// Who follows it expression by expression.
    pub watch: Option<&'a dyn Watch>,
    /// What is remembered of calls.
    pub calls: Option<&'a Calls>,
}

impl<'a> Environment<'a> {
    /// An environment without states.
    pub fn new(program: &'a Program, host: &'a dyn Host) -> Self {
        Environment { program, now: None, next: None, frames: &[], host, observer: None, watch: None, calls: None }
    }

    /// With a current state.
    #[must_use]
    pub fn now(self, state: &'a dyn ReadState) -> Self {
        Environment { now: Some(state), ..self }
    }

    /// With a successor state.
    #[must_use]
    pub fn next(self, state: &'a dyn ReadState) -> Self {
        Environment { next: Some(state), ..self }
    }

    /// With frames around the expression.
    #[must_use]
    pub fn frames(self, frames: &'a [Box<[Value]>]) -> Self {
        Environment { frames, ..self }
    }

    /// With an observer.
    #[must_use]
    pub fn observer(self, observer: &'a dyn Observe) -> Self {
        Environment { observer: Some(observer), ..self }
    }

    /// Watched expression by expression.
    #[must_use]
    pub fn watch(self, watch: &'a dyn Watch) -> Self {
        Environment { watch: Some(watch), ..self }
    }

    /// With what is remembered of calls; where someone follows the evaluation, that is not made use of.
    #[must_use]
    pub fn calls(self, calls: &'a Calls) -> Self {
        Environment { calls: Some(calls), ..self }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// Whatever the expression does that has no value, with its place.
    pub fn value(&self, code: &Code) -> Result<Value, Failure> {
        let run = Run::new(self, None, Assign::Next);
        let mut result = None;
        with_frames(self.frames, &Scope::EMPTY, &mut |scope| {
            result = Some(Eval { run: &run, time: Time::Now }.value(code, scope).map(Val::into_owned));
        });
        result.unwrap_or_else(|| Err(Failure::new(FailureKind::Impossible, "nothing was evaluated")))
    }

    /// The value of a boolean expression.
    ///
    /// # Errors
    /// As [`Environment::value`], and where the value is not a boolean.
    pub fn truth(&self, code: &Code) -> Result<bool, Failure> {
        let run = Run::new(self, None, Assign::Next);
        let mut result = None;
        with_frames(self.frames, &Scope::EMPTY, &mut |scope| {
            result = Some(Eval { run: &run, time: Time::Now }.truth(code, scope));
        });
        result.unwrap_or_else(|| Err(Failure::new(FailureKind::Impossible, "nothing was evaluated")))
    }

    /// All ways to make the expression true by assigning variables, in TLC's order and as often as TLC finds them
    /// (each disjunct on its own, also where two give the same).
    ///
    /// `visit` gets a slot for each variable; `None` is a variable that was left unassigned.
    ///
    /// # Errors
    /// As [`Environment::truth`], and what `visit` returns.
    pub fn assignments(
        &self,
        code: &Code,
        assign: Assign,
        visit: &mut dyn FnMut(&[Option<Value>]) -> Visited,
    ) -> Visited {
        self.origins(code, assign, &mut |values, _| visit(values))
    }

    /// As [`Environment::assignments`], and tells of each variable how it came by its value: complete where the reader notes.
    ///
    /// # Errors
    /// As [`Environment::assignments`].
    pub fn origins(&self, code: &Code, assign: Assign, visit: &mut VisitOrigins<'_>) -> Visited {
        let partial = Partial::new(self.program.variables().len());
        let run = Run::new(self, Some(&partial), assign);
        let mut result = Ok(ControlFlow::Continue(()));
        with_frames(self.frames, &Scope::EMPTY, &mut |scope| {
            result = Eval { run: &run, time: Time::Now }.act(code, scope, &mut || partial.way(visit));
        });
        result
    }
}

fn with_frames(frames: &[Box<[Value]>], outer: &Scope<'_>, f: &mut dyn FnMut(&Scope<'_>)) {
    match frames {
        [] => f(outer),
        [frame, rest @ ..] => with_frames(rest, &Scope::new(Frame::Values(frame), outer), f),
    }
}

/// How much more stack is taken at a time.
const MORE_STACK: usize = 16 * 1024 * 1024;
/// So many pieces of it are taken: what needs more would need all memory.
const MOST_PIECES: u32 = (2 << 30) / MORE_STACK as u32;
/// How deep operators may call each other before evaluation is given up.
pub(super) const DEEPEST: u32 = 1_000_000;
/// So many steps lie between two questions to the host.
const INTERVAL: u32 = 4096;

/// A function, the state that it reads, and the arguments that it is applied to, one after the other.
type Applied = (DefinitionId, Time, SmallVec<[Value; 1]>);

/// One evaluation under way.
pub(crate) struct Run<'v> {
    pub program: &'v Program,
    pub now: Option<&'v dyn ReadState>,
    pub next: Option<&'v dyn ReadState>,
    /// The state that is being built: the next one, or the initial one.
    pub partial: Option<&'v Partial>,
    pub assign: Assign,
    pub host: &'v dyn Host,
    pub observer: Option<&'v dyn Observe>,
    pub watch: Option<&'v dyn Watch>,
    pub calls: Option<&'v Calls>,
    /// How many times a variable that is still being assigned was read: what depends on one is not remembered.
    pub unsettled: Cell<u64>,
    /// How many steps are left before the host is asked again.
    pub steps: Cell<u32>,
    /// How many levels deeper operators may still call each other.
    pub levels: Cell<u32>,
    /// The address down to which the stack is known to be free.
    pub floor: Cell<usize>,
    /// How many pieces of further stack are in use.
    pub pieces: Cell<u32>,
    /// Whether what was passed by name keeps its value: not where another current state is looked at.
    pub remember: bool,
    /// Whether another evaluation lies around it, which has another successor.
    pub inner: bool,
    /// Results of recursive functions, by the arguments one after the other.
    pub functions: RefCell<FxHashMap<Applied, Value>>,
    /// Values of definitions without parameters.
    pub kept: RefCell<Vec<(DefinitionId, Time, Value)>>,
    /// Where the parts of values are gathered.
    pub parts: PartStack,
}

impl<'v> Run<'v> {
    pub fn new(environment: &Environment<'v>, partial: Option<&'v Partial>, assign: Assign) -> Self {
        Run {
            program: environment.program,
            now: environment.now,
            next: environment.next,
            partial,
            assign,
            host: environment.host,
            observer: environment.observer,
            watch: environment.watch,
            calls: environment.calls.filter(|_| environment.watch.is_none() && environment.observer.is_none()),
            unsettled: Cell::new(0),
            steps: Cell::new(INTERVAL),
            levels: Cell::new(DEEPEST),
            floor: Cell::new(usize::MAX),
            pieces: Cell::new(0),
            remember: true,
            inner: false,
            functions: RefCell::default(),
            kept: RefCell::default(),
            parts: PartStack::default(),
        }
    }

    /// The same evaluation with another successor to be built.
    pub fn with_partial<'s>(&self, partial: &'s Partial, now: Option<&'s dyn ReadState>, remember: bool) -> Run<'s>
    where
        'v: 's,
    {
        Run {
            program: self.program,
            now,
            next: None,
            partial: Some(partial),
            assign: Assign::Next,
            host: self.host,
            observer: None,
            watch: None,
            calls: self.calls,
            unsettled: Cell::new(0),
            steps: Cell::new(self.steps.get()),
            levels: Cell::new(self.levels.get()),
            floor: Cell::new(usize::MAX),
            pieces: Cell::new(self.pieces.get()),
            remember,
            inner: true,
            functions: RefCell::default(),
            kept: RefCell::default(),
            parts: PartStack::default(),
        }
    }

    /// Runs with enough stack for what one call needs: on more where little is left.
    #[inline]
    pub fn with_stack<T>(&self, body: impl FnOnce() -> T) -> T {
        if self.has_stack() { body() } else { self.more_stack(body) }
    }

    /// Whether the stack is known to be free for what one call needs.
    #[inline]
    pub fn has_stack(&self) -> bool {
        let here = 0u8;
        std::ptr::from_ref(&here).addr() > self.floor.get()
    }

    /// Whether more stack is in use than an evaluation may take; then no stack is known to be free.
    pub fn is_too_deep(&self) -> bool {
        self.pieces.get() > MOST_PIECES
    }

    #[cold]
    #[inline(never)]
    pub fn more_stack<T>(&self, body: impl FnOnce() -> T) -> T {
        /// Stack that must be left when an operator is called.
        const RED_ZONE: usize = 256 * 1024;
        let before = self.floor.get();
        let result = match stacker::remaining_stack() {
            Some(left) if left > 2 * RED_ZONE => {
                let here = 0u8;
                if !self.is_too_deep() {
                    self.floor.set(std::ptr::from_ref(&here).addr().saturating_sub(left - RED_ZONE));
                }
                return body();
            }
            // Where nothing is known of the stack, each call asks again.
            Some(_) | None => {
                let pieces = self.pieces.get();
                self.pieces.set(pieces + 1);
                let result = stacker::maybe_grow(2 * RED_ZONE, MORE_STACK, || {
                    self.floor.set(usize::MAX);
                    body()
                });
                self.pieces.set(pieces);
                result
            }
        };
        self.floor.set(before);
        result
    }

    /// Parts of a value that is to be made.
    #[inline]
    pub fn gather(&self) -> Parts<'_> {
        Parts::new(&self.parts)
    }

    /// Counts a step, and asks the host now and then whether to go on.
    #[inline]
    pub fn step(&self) -> Result<(), Failure> {
        let left = self.steps.get() - 1;
        self.steps.set(left);
        if left == 0 { self.ask_host() } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn ask_host(&self) -> Result<(), Failure> {
        self.steps.set(INTERVAL);
        self.host.go_on(u64::from(INTERVAL))
    }

    /// A failed operation on values at a place.
    #[cold]
    pub fn failed(&self, error: &ValueError, span: Span) -> Failure {
        Failure::of_value(error, self.program.symbols()).at(span)
    }

    /// A value in words.
    pub fn show(&self, value: &Value) -> String {
        const LONGEST: usize = 200;
        let mut text = value.display(self.program.symbols()).to_string();
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            text.truncate(end);
            text.push_str("...");
        }
        text
    }
}

/// Which of the two states unprimed variables are read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Time {
    /// The current one.
    Now,
    /// The next one: inside a prime.
    Next,
}

/// The evaluator: a run and the time. Expressions are evaluated by its methods, spread over the files of this layer.
#[derive(Clone, Copy)]
pub(crate) struct Eval<'v> {
    pub run: &'v Run<'v>,
    pub time: Time,
}

/// A value, borrowed where it already lies somewhere.
pub(crate) enum Val<'v> {
    Ref(&'v Value),
    Own(Value),
}

impl Val<'_> {
    #[inline]
    pub fn into_owned(self) -> Value {
        match self {
            Val::Ref(value) => value.clone(),
            Val::Own(value) => value,
        }
    }
}

impl Deref for Val<'_> {
    type Target = Value;

    #[inline]
    fn deref(&self) -> &Value {
        match self {
            Val::Ref(value) => value,
            Val::Own(value) => value,
        }
    }
}
