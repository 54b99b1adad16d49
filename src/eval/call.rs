//! Calls: arguments by name, operators as arguments, `LET`; written once for values, truths and numbers.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::expression::unbound;
use super::machine::{DEEPEST, Eval, Time, Val};
use super::number::Way;
use super::odd::Odd;
use super::scope::{Bound, Frame, LetCell, Scope, Slot};
use crate::semantics::form::DefinitionId;
use crate::text::Span;
use crate::value::Value;
use smallvec::SmallVec;
use std::cell::OnceCell;

/// As many arguments and definitions are kept without an allocation.
pub(super) type Slots<'s> = SmallVec<[Slot<'s>; 4]>;

/// What an expression is evaluated to.
pub(super) trait Answer: Sized {
    /// Why there is none.
    type Stop: Stop;

    /// What a value that is remembered answers, if it can be an answer.
    fn known(value: Value) -> Option<Result<Self, Self::Stop>>;

    /// The value that the answer is.
    fn kept(&self) -> Value;

    /// Evaluates.
    fn of<'s>(eval: Eval<'s>, code: &'s Code, scope: &'s Scope<'s>) -> Result<Self, Self::Stop>;
}

/// Why there is no answer.
pub(super) trait Stop: From<Failure> {
    /// The same inside a call.
    fn within(self, name: &str, span: Span) -> Self;

    /// The value that was found instead of an answer.
    fn value(&self) -> Option<&Value>;
}

impl Answer for Value {
    type Stop = Failure;

    fn known(value: Value) -> Option<Result<Self, Failure>> {
        Some(Ok(value))
    }

    fn kept(&self) -> Value {
        self.clone()
    }

    #[inline]
    fn of<'s>(eval: Eval<'s>, code: &'s Code, scope: &'s Scope<'s>) -> Result<Self, Failure> {
        eval.value(code, scope).map(Val::into_owned)
    }
}

impl Answer for bool {
    type Stop = Failure;

    fn known(value: Value) -> Option<Result<Self, Failure>> {
        if let Value::Boolean(truth) = value { Some(Ok(truth)) } else { None }
    }

    fn kept(&self) -> Value {
        Value::Boolean(*self)
    }

    #[inline]
    fn of<'s>(eval: Eval<'s>, code: &'s Code, scope: &'s Scope<'s>) -> Result<Self, Failure> {
        eval.truth(code, scope)
    }
}

impl Answer for i64 {
    type Stop = Box<Odd>;

    fn known(value: Value) -> Option<Result<Self, Box<Odd>>> {
        Some(if let Value::Integer(integer) = value { Ok(integer) } else { Err(Box::new(Odd::Value(value))) })
    }

    fn kept(&self) -> Value {
        Value::Integer(*self)
    }

    #[inline]
    fn of<'s>(eval: Eval<'s>, code: &'s Code, scope: &'s Scope<'s>) -> Result<Self, Box<Odd>> {
        eval.integer(code, scope)
    }
}

impl Stop for Failure {
    #[cold]
    fn within(self, name: &str, span: Span) -> Self {
        Failure::within(self, name, span)
    }

    fn value(&self) -> Option<&Value> {
        None
    }
}

impl Stop for Box<Odd> {
    #[cold]
    fn within(self, name: &str, span: Span) -> Self {
        match *self {
            Odd::Failure(failure) => Box::new(Odd::Failure(failure.within(name, span))),
            Odd::Value(_) => self,
        }
    }

    fn value(&self) -> Option<&Value> {
        match &**self {
            Odd::Value(value) => Some(value),
            Odd::Failure(_) => None,
        }
    }
}

impl<'v> Eval<'v> {
    /// Calls a definition.
    #[inline]
    pub(super) fn call<A: Answer>(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<A, A::Stop> {
        match &code.op {
            Op::Call(_, _, Some(_)) => self.call_inlined(code, scope),
            _ => self.called(code, scope),
        }
    }

    /// Evaluates what a call was found to come to.
    #[inline(never)]
    fn call_inlined<A: Answer>(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<A, A::Stop> {
        match &code.op {
            Op::Call(id, _, Some(inlined)) if self.run.watch.is_none() => match A::of(self, inlined, scope) {
                Ok(answer) => Ok(answer),
                Err(stop) => Err(self.stopped(stop, *id, code)),
            },
            _ => self.called(code, scope),
        }
    }

    #[cold]
    fn stopped<S: Stop>(self, stop: S, id: DefinitionId, code: &Code) -> S {
        stop.within(self.run.program.text(self.run.program.definition(id).name), code.span)
    }

    #[inline(never)]
    fn called<A: Answer>(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<A, A::Stop> {
        let Op::Call(id, arguments, _) = &code.op else { return Err(unbound(code.span).into()) };
        let id = *id;
        // The slots are used where they were put: to move one costs as much as to make it.
        match &**arguments {
            [] => self.enter(id, &[], code),
            [a] => self.enter(id, &[self.slot(a, scope)], code),
            [a, b] => self.enter(id, &[self.slot(a, scope), self.slot(b, scope)], code),
            [a, b, c] => self.enter(id, &[self.slot(a, scope), self.slot(b, scope), self.slot(c, scope)], code),
            _ => self.enter(id, &self.slots(arguments, scope), code),
        }
    }

    /// The body of a definition that is called with these arguments.
    #[inline(never)]
    fn enter<A: Answer>(self, id: DefinitionId, slots: &[Slot<'_>], code: &Code) -> Result<A, A::Stop> {
        let definition = self.run.program.definition(id);
        let result = if definition.costly && self.run.calls.is_some() {
            self.call_costly((id, definition), slots, code.span)
        } else {
            self.body(definition, slots, code)
        };
        match result {
            Ok(answer) => Ok(answer),
            Err(stop) => Err(self.stopped(stop, id, code)),
        }
    }

    /// The body of a definition, one level deeper. This is [`Eval::deeper`] without a closure, which would lie in memory.
    #[inline]
    fn body<A: Answer>(self, definition: &Definition, slots: &[Slot<'_>], code: &Code) -> Result<A, A::Stop> {
        let left = self.descend(code.span)?;
        let result = if self.run.has_stack() {
            A::of(self, &definition.body, &Scope::call(slots))
        } else {
            self.body_on_more_stack(definition, slots, code)
        };
        self.run.levels.set(left + 1);
        result
    }

    #[cold]
    #[inline(never)]
    fn body_on_more_stack<A: Answer>(
        self,
        definition: &Definition,
        slots: &[Slot<'_>],
        code: &Code,
    ) -> Result<A, A::Stop> {
        self.on_more_stack(code.span, || A::of(self, &definition.body, &Scope::call(slots)))
    }

    /// Calls an operator parameter or a `LET` definition with parameters.
    pub(super) fn call_local<A: Answer>(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<A, A::Stop> {
        let Op::CallLocal(local, arguments) = &code.op else { return Err(unbound(code.span).into()) };
        let (local, span) = (*local, code.span);
        match scope.find(local) {
            Some(Bound::Operator(operator, home)) => {
                self.with_slots(arguments, scope, |slots| self.call_operator(operator, home, slots, span))
            }
            Some(Bound::Let { definition, scope: home, .. }) => self
                .with_slots(arguments, scope, |slots| {
                    self.deeper(span, || A::of(self, &definition.body, &Scope::new(Frame::Arguments(slots), home)))
                })
                .map_err(|stop| stop.within(self.run.program.text(definition.name), span)),
            Some(Bound::Value(_) | Bound::Thunk { .. }) | None => Err(unbound(span).into()),
        }
    }

    /// Calls an operator that was passed as an argument.
    pub(super) fn call_operator<A: Answer>(
        self,
        operator: &'v Operator,
        home: &'v Scope<'v>,
        slots: &'v [Slot<'v>],
        span: Span,
    ) -> Result<A, A::Stop> {
        let (operator, home) = outermost(operator, home);
        match operator {
            Operator::Definition(id) => {
                let definition = self.run.program.definition(*id);
                self.deeper(span, || A::of(self, &definition.body, &Scope::call(slots)))
                    .map_err(|stop| stop.within(self.run.program.text(definition.name), span))
            }
            Operator::Lambda(_, body) => {
                self.deeper(span, || A::of(self, body, &Scope::new(Frame::Arguments(slots), home)))
            }
            Operator::Local(local) => match home.find(*local) {
                Some(Bound::Let { definition, scope, .. }) => {
                    self.deeper(span, || A::of(self, &definition.body, &Scope::new(Frame::Arguments(slots), scope)))
                }
                _ => Err(unbound(span).into()),
            },
        }
    }

    /// The value of a `LET`.
    pub(super) fn let_in<A: Answer>(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<A, A::Stop> {
        let Op::Let(definitions, body) = &code.op else { return Err(unbound(code.span).into()) };
        // The common cases without a buffer that has to be moved.
        match definitions.len() {
            1 => self.let_cells(definitions, &[LetCell::default()], body, scope),
            2 => self.let_cells(definitions, &[LetCell::default(), LetCell::default()], body, scope),
            _ => self.let_cells(definitions, &cells(definitions), body, scope),
        }
    }

    #[inline]
    fn let_cells<A: Answer>(
        self,
        definitions: &[LetDefinition],
        cells: &[LetCell],
        body: &Code,
        scope: &Scope<'_>,
    ) -> Result<A, A::Stop> {
        let inner = Scope::new(Frame::Let(definitions, cells), scope);
        for (definition, cell) in definitions.iter().zip(cells) {
            if matches!(&definition.body.op, Op::Arithmetic(..) if definition.body.looks_numeric())
                && definition.arity == 0
                && let Some(Hand::Integer(integer)) = self.at_hand(&definition.body, &inner)
            {
                cell.settle(Value::Integer(integer));
            }
        }
        A::of(self, body, &inner)
    }

    /// Runs the body of a call, one level deeper; on more stack where little is left.
    #[inline]
    pub(super) fn deeper<T, E: From<Failure>>(self, span: Span, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let left = self.descend(span)?;
        let result = if self.run.has_stack() { body() } else { self.on_more_stack(span, body) };
        self.run.levels.set(left + 1);
        result
    }

    /// Goes one level deeper; how many are left below.
    #[inline(always)]
    fn descend(self, span: Span) -> Result<u32, Failure> {
        let run = self.run;
        run.step()?;
        let Some(left) = run.levels.get().checked_sub(1) else { return Err(too_deep(DEEPEST, span)) };
        run.levels.set(left);
        Ok(left)
    }

    fn on_more_stack<T, E: From<Failure>>(self, span: Span, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let run = self.run;
        if run.is_too_deep() {
            return Err(too_deep(DEEPEST - run.levels.get() - 1, span).into());
        }
        run.more_stack(body)
    }

    /// The slot of an argument.
    pub(super) fn slot(self, argument: &'v Argument, scope: &'v Scope<'v>) -> Slot<'v> {
        match argument {
            Argument::Value(code) => match self.at_hand(code, scope) {
                Some(Hand::Ref(value)) => Slot::Ref(value),
                Some(Hand::Integer(integer)) => Slot::Own(Value::Integer(integer)),
                None => match self.forced(code, scope) {
                    Some(value) => Slot::Ref(value),
                    None => {
                        let (code, scope) = self.passed_on(code, scope);
                        Slot::Thunk { code, scope, value: OnceCell::new() }
                    }
                },
            },
            Argument::Operator(operator) => {
                let (operator, scope) = outermost(operator, scope);
                Slot::Operator(operator, scope)
            }
        }
    }

    /// What an argument names that is passed on and is a function of the state, so that it is known as one however often that happens; or a variable
    /// or a part of one, whose value is never kept: a recursion would go back further for it each time.
    #[inline(never)]
    fn passed_on(self, code: &'v Code, scope: &'v Scope<'v>) -> (&'v Code, &'v Scope<'v>) {
        if let Op::Local(local) = &code.op
            && let Some(Bound::Thunk { code: named, scope: home, .. }) = scope.find(*local)
            && (self.named_function(named).is_some() || self.is_part_of_state(named, home))
        {
            return (named, home);
        }
        (code, scope)
    }

    /// Whether an expression is a variable or a part of one with a path that is known.
    fn is_part_of_state(self, code: &'v Code, scope: &'v Scope<'v>) -> bool {
        match &code.op {
            Op::Variable(_) => true,
            Op::Field(inner, _) => self.is_part_of_state(inner, scope),
            Op::Index(operands) => {
                self.is_part_of_state(&operands[0], scope) && self.known(&operands[1], scope).is_some()
            }
            _ => false,
        }
    }

    /// The value that an expression names, where it is known and reads no state: a bound variable or constant, or a field of one.
    #[inline]
    pub(super) fn known(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
        if self.run.watch.is_some() {
            return None;
        }
        match &code.op {
            Op::Value(value) => Some(value),
            Op::Local(local) => scope.value(*local),
            Op::Once(once) => once.value.get(),
            Op::Call(id, arguments, _) if arguments.is_empty() => match &self.run.program.definition(*id).body.op {
                Op::Once(once) => once.value.get(),
                _ => None,
            },
            Op::Field(record, name) => self.known(record, scope)?.field(*name).ok().flatten(),
            _ => None,
        }
    }

    /// The value of what was passed by name and is passed on, where it was needed before.
    #[inline(never)]
    fn forced(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
        let Op::Local(local) = &code.op else { return None };
        if !self.keeps() || self.run.watch.is_some() {
            return None;
        }
        match scope.find(*local) {
            Some(Bound::Thunk { value, .. }) => value.get(),
            Some(Bound::Let { definition, cell, .. }) if definition.arity == 0 => cell.value.get(),
            _ => None,
        }
    }

    /// The value of an expression that costs less than to remember that it is to be evaluated, and that reads no state.
    #[inline(never)]
    fn at_hand(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<Hand<'v>> {
        // Who watches sees an argument evaluated where it is used.
        if self.run.watch.is_some() {
            return None;
        }
        if let Op::Arithmetic(Calculation { operator, way: Way::Number(_) }, operands) = &code.op {
            // Most often both are names or numbers, and this is a function without a frame.
            return match (named_integer(&operands[0], scope), named_integer(&operands[1], scope)) {
                (Some(left), Some(right)) => super::native::small(*operator, left, right).map(Hand::Integer),
                _ => self.calculation_at_hand(code, scope),
            };
        }
        self.named_at_hand(code, scope)
    }

    #[inline(never)]
    fn named_at_hand(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<Hand<'v>> {
        self.known(code, scope).map(Hand::Ref)
    }

    #[inline(never)]
    fn calculation_at_hand(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<Hand<'v>> {
        let Op::Arithmetic(Calculation { operator, .. }, operands) = &code.op else { return None };
        let (left, right) = (self.integer_at_hand(&operands[0], scope)?, self.integer_at_hand(&operands[1], scope)?);
        super::native::small(*operator, left, right).map(Hand::Integer)
    }

    /// The integer that an expression is, as [`Eval::at_hand`].
    #[inline]
    fn integer_at_hand(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<i64> {
        if let Some(integer) = named_integer(code, scope) {
            return Some(integer);
        }
        match self.at_hand(code, scope)? {
            Hand::Ref(Value::Integer(integer)) => Some(*integer),
            Hand::Ref(_) => None,
            Hand::Integer(integer) => Some(integer),
        }
    }

    /// Makes the slots of a call, where they need not be moved.
    #[inline]
    fn with_slots<T>(
        self,
        arguments: &'v [Argument],
        scope: &'v Scope<'v>,
        then: impl for<'s> FnOnce(&'s [Slot<'s>]) -> T,
    ) -> T {
        let slot = |argument| self.slot(argument, scope);
        match arguments {
            [] => then(&[]),
            [a] => then(&[slot(a)]),
            [a, b] => then(&[slot(a), slot(b)]),
            [a, b, c] => then(&[slot(a), slot(b), slot(c)]),
            _ => then(&self.slots(arguments, scope)),
        }
    }

    pub(super) fn slots(self, arguments: &'v [Argument], scope: &'v Scope<'v>) -> Slots<'v> {
        arguments.iter().map(|argument| self.slot(argument, scope)).collect()
    }

    /// The slots of a call that makes steps or states.
    pub(super) fn acted_slots(self, arguments: &'v [Argument], scope: &'v Scope<'v>) -> Slots<'v> {
        let mut slots = self.slots(arguments, scope);
        for slot in &mut slots {
            if let Slot::Thunk { code, scope, .. } = slot {
                *slot = Slot::Acted { code, scope, value: OnceCell::new() };
            }
        }
        slots
    }

    /// Whether what was passed by name keeps its value: it may depend on a successor that is being built.
    #[inline]
    pub(super) fn keeps(self) -> bool {
        self.time != Time::Next && self.run.remember
    }

    /// Whether the value of what was passed by name, or of a `LET`, may be kept: where nothing was read of a successor that is being built, and
    /// within an expression, since the successor stays as it is while one is evaluated, unless that looks at other successors.
    pub(super) fn may_keep(self, acted: bool, unsettled_before: u64) -> bool {
        self.run.unsettled.get() == unsettled_before || !acted && !self.run.inner && !self.run.program.tries
    }

    /// Evaluates what was passed by name, and remembers it unless it depends on a successor that is being built and may change.
    pub(super) fn force(
        self,
        code: &'v Code,
        scope: &'v Scope<'v>,
        (cell, acted): (&'v OnceCell<Value>, bool),
    ) -> Result<Val<'v>, Failure> {
        if !self.keeps() {
            return self.value(code, scope);
        }
        if let Some(value) = cell.get() {
            return Ok(Val::Ref(value));
        }
        let before = self.run.unsettled.get();
        // What a recursion passes on by name refers to what it was passed itself: such a chain is as long as the recursion.
        match self.run.with_stack(|| self.value(code, scope))? {
            Val::Own(value) if self.may_keep(acted, before) => Ok(Val::Ref(cell.get_or_init(|| value))),
            other => Ok(other),
        }
    }
}

#[cold]
fn too_deep(depth: u32, span: Span) -> Failure {
    let message = format!("operators call each other more than {depth} levels deep");
    Failure::new(FailureKind::Depth, message).at(span).help("does the recursion end?")
}

/// The integer that is written out, or that a name was bound to.
#[inline(always)]
fn named_integer(code: &Code, scope: &Scope<'_>) -> Option<i64> {
    match &code.op {
        Op::Value(Value::Integer(integer)) => Some(*integer),
        Op::Local(local) => match scope.value(*local)? {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        },
        _ => None,
    }
}

/// What is at hand without evaluation.
enum Hand<'s> {
    Ref(&'s Value),
    Integer(i64),
}

/// What will be remembered of the definitions of a `LET` around a part of an action.
pub(super) fn acted_cells(definitions: &[LetDefinition]) -> Vec<LetCell> {
    definitions.iter().map(|_| LetCell::acted()).collect()
}

/// What will be remembered of the definitions of a `LET`.
pub(super) fn cells(definitions: &[LetDefinition]) -> Vec<LetCell> {
    definitions.iter().map(|_| LetCell::default()).collect()
}

/// An operator that is only another name for one further out.
pub(super) fn outermost<'v>(mut operator: &'v Operator, mut scope: &'v Scope<'v>) -> (&'v Operator, &'v Scope<'v>) {
    while let Operator::Local(local) = operator {
        match scope.find(*local) {
            Some(Bound::Operator(further, home)) => (operator, scope) = (further, home),
            _ => break,
        }
    }
    (operator, scope)
}
