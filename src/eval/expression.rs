//! Expressions: the value of each kind of expression.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Assign, Eval, Time, Val};
use super::native;
use super::scope::{Bound, Frame, LetCell, Scope, Slot};
use crate::semantics::form::{DefinitionId, Level, Local, Quantifier, VariableId};
use crate::text::{Span, Symbol};
use crate::value::{self, Value};
use std::cell::OnceCell;
use std::ops::ControlFlow;

/// How deep operators may call each other before evaluation is given up.
const DEEPEST: u32 = 1_000_000;
/// Stack that must be left when an operator is called, and how much more is taken when it is not.
const RED_ZONE: usize = 256 * 1024;
const MORE_STACK: usize = 16 * 1024 * 1024;

impl<'v> Eval<'v> {
    /// The value of an expression.
    #[inline]
    pub fn value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        if self.run.watch.is_some() { self.watched_value(code, scope) } else { self.evaluate(code, scope) }
    }

    pub(super) fn evaluate(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        if let Some(answer) = self.asked(code, scope) {
            return Ok(Val::Ref(answer));
        }
        let own = |value: Value| Ok(Val::Own(value));
        match &code.op {
            Op::Value(value) => Ok(Val::Ref(value)),
            Op::Once(once) => self.once(once),
            Op::Variable(id) => self.variable(*id, code.span),
            Op::Local(local) => self.local(*local, scope, code.span),
            Op::Call(id, arguments) => self.call(*id, arguments, scope, code.span),
            Op::Native(native, arguments) => own(native::call(self, native, arguments, scope, code.span)?),
            Op::CallLocal(local, arguments) => self.call_local(*local, arguments, scope, code.span),
            Op::Arithmetic(operator, operands) => {
                let [a, b] = &**operands;
                let (left, right) = (self.value(a, scope)?, self.value(b, scope)?);
                own(native::arithmetic(self, *operator, &left, &right, code.span)?)
            }
            Op::Not(_)
            | Op::And(_)
            | Op::Or(_)
            | Op::Implies(_)
            | Op::Equivalent(_)
            | Op::Equal(_)
            | Op::NotEqual(_)
            | Op::In(_)
            | Op::NotIn(_)
            | Op::SubsetEq(_)
            | Op::Quantifier(..)
            | Op::Unchanged(_)
            | Op::Enabled(_)
            | Op::Compose(_)
            | Op::Square(_)
            | Op::Angle(_) => own(Value::Boolean(self.decide(code, scope)?)),
            Op::Cup(operands) => {
                let (left, right) = self.pair(operands, scope)?;
                self.done(left.cup(&right), code.span)
            }
            Op::Cap(operands) => {
                let [left, right] = &**operands;
                if let Some(right) = self.listable(right, scope)? {
                    return match self.listable(left, scope)? {
                        Some(left) => self.done(left.cap(&right), code.span),
                        None => own(self.kept(&right, left, scope, true)?),
                    };
                }
                let left = self.set(left, scope)?;
                own(self.kept(&left, right, scope, true)?)
            }
            Op::Difference(operands) => {
                let [left, right] = &**operands;
                let left = self.set(left, scope)?;
                match self.listable(right, scope)? {
                    Some(right) => self.done(left.difference(&right), code.span),
                    None => own(self.kept(&left, right, scope, false)?),
                }
            }
            Op::Powerset(operand) => {
                let set = self.set(operand, scope)?;
                own(Value::powerset(set.into_owned()))
            }
            Op::Union(operand) => {
                let set = self.set(operand, scope)?;
                self.done(set.big_union(), code.span)
            }
            Op::Domain(operand) if self.endless(operand, scope)? => self.endless_domain(operand, scope),
            Op::Domain(operand) => {
                let function = self.value(operand, scope)?;
                self.done(function.domain(), code.span)
            }
            Op::Index(operands) => match self.path(code, scope)? {
                Some(value) => Ok(value),
                None => self.index(&operands[0], &operands[1], scope, code.span),
            },
            Op::Field(record, name) => match self.path(code, scope)? {
                Some(value) => Ok(value),
                None => self.field(record, *name, scope, code.span),
            },
            Op::Tuple(items) => own(Value::tuple(self.values(items, scope)?)),
            Op::Set(items) => self.done(Value::set(self.values(items, scope)?), code.span),
            Op::Product(sets) => {
                let sets =
                    sets.iter().map(|set| Ok(self.set(set, scope)?.into_owned())).collect::<Result<Vec<_>, _>>()?;
                own(Value::product(sets))
            }
            Op::FunctionSet(operands) => {
                let (domain, range) = (self.set(&operands[0], scope)?, self.set(&operands[1], scope)?);
                own(Value::function_set(domain.into_owned(), range.into_owned()))
            }
            Op::Record(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for (name, field) in fields {
                    values.push((*name, self.value(field, scope)?.into_owned()));
                }
                own(Value::record(values))
            }
            Op::RecordSet(fields) => {
                let mut sets = Vec::with_capacity(fields.len());
                for (name, field) in fields {
                    sets.push((*name, self.set(field, scope)?.into_owned()));
                }
                own(Value::record_set(sets))
            }
            Op::Filter(parts) => self.filter(&parts.0, &parts.1, scope, code.span),
            Op::Map(parts) => self.map(&parts.0, &parts.1, scope, code.span),
            Op::Function(parts) => self.function(&parts.0, &parts.1, scope, code.span),
            Op::Except(parts) => self.except(&parts.0, &parts.1, scope, code.span),
            Op::If(parts) => {
                let [test, then, other] = &**parts;
                if self.truth(test, scope)? { self.value(then, scope) } else { self.value(other, scope) }
            }
            Op::Case(arms, other) => self.value(self.case(arms, other.as_deref(), scope, code.span)?, scope),
            Op::Let(definitions, body) => {
                let cells: Vec<LetCell> = definitions.iter().map(|_| LetCell::default()).collect();
                let inner = Scope::new(Frame::Let(definitions, &cells), scope);
                Ok(Val::Own(self.value(body, &inner)?.into_owned()))
            }
            Op::Choose(parts) => self.choose(&parts.0, &parts.1, scope, code.span),
            Op::Prime(operand) => Eval { run: self.run, time: Time::Next }.value(operand, scope),
            Op::Always(_) | Op::Eventually(_) | Op::LeadsTo(_) | Op::Guarantees(_) | Op::Fairness(..) => {
                Err(Failure::new(
                    FailureKind::Impossible,
                    "a temporal formula has no value in a state; give it as a PROPERTY",
                )
                .at(code.span))
            }
            Op::Impossible(reason) => Err(Failure::new(FailureKind::Impossible, *reason).at(code.span)),
        }
    }

    /// The value of a boolean expression.
    #[inline]
    pub fn truth(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        if self.run.watch.is_some() { self.watched_truth(code, scope) } else { self.decide(code, scope) }
    }

    pub(super) fn decide(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        if let Some(Value::Boolean(answer)) = self.asked(code, scope) {
            return Ok(*answer);
        }
        match &code.op {
            Op::Not(operand) => Ok(!self.truth(operand, scope)?),
            Op::And(items) => {
                for item in items {
                    if !self.truth(item, scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Op::Or(items) => {
                for item in items {
                    if self.truth(item, scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Op::Implies(operands) => Ok(!self.truth(&operands[0], scope)? || self.truth(&operands[1], scope)?),
            Op::Equivalent(operands) => Ok(self.truth(&operands[0], scope)? == self.truth(&operands[1], scope)?),
            Op::Equal(operands) => self.equal(operands, scope, code.span),
            Op::NotEqual(operands) => Ok(!self.equal(operands, scope, code.span)?),
            Op::In(operands) => self.member(&operands[0], &operands[1], scope, code.span),
            Op::NotIn(operands) => Ok(!self.member(&operands[0], &operands[1], scope, code.span)?),
            Op::SubsetEq(operands) => self.subset(&operands[0], &operands[1], scope, code.span),
            Op::Quantifier(quantifier, parts) => {
                // The body decides as soon as it differs from what an empty set would give.
                let neutral = *quantifier == Quantifier::ForAll;
                let flow = self.each_binding(&parts.0, scope, &mut |inner| {
                    Ok(if self.truth(&parts.1, inner)? == neutral {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    })
                })?;
                Ok(flow.is_continue() == neutral)
            }
            Op::If(parts) => {
                let [test, then, other] = &**parts;
                if self.truth(test, scope)? { self.truth(then, scope) } else { self.truth(other, scope) }
            }
            Op::Unchanged(operand) => self.unchanged(operand, scope, code.span),
            Op::Square(parts) => Ok(self.truth(&parts[0], scope)? || self.unchanged(&parts[1], scope, code.span)?),
            Op::Angle(parts) => Ok(self.truth(&parts[0], scope)? && !self.unchanged(&parts[1], scope, code.span)?),
            Op::Enabled(action) => self.enabled(action, scope),
            Op::Compose(parts) => self.composed(&parts[0], &parts[1], scope, code.span),
            Op::Arithmetic(operator, operands) => {
                let (left, right) = (self.value(&operands[0], scope)?, self.value(&operands[1], scope)?);
                match (operator, &*left, &*right) {
                    (Arithmetic::Less, Value::Integer(a), Value::Integer(b)) => Ok(a < b),
                    (Arithmetic::LessEqual, Value::Integer(a), Value::Integer(b)) => Ok(a <= b),
                    (Arithmetic::Greater, Value::Integer(a), Value::Integer(b)) => Ok(a > b),
                    (Arithmetic::GreaterEqual, Value::Integer(a), Value::Integer(b)) => Ok(a >= b),
                    _ => self.boolean(&native::arithmetic(self, *operator, &left, &right, code.span)?, code.span),
                }
            }
            _ => {
                let value = self.evaluate(code, scope)?;
                self.boolean(&value, code.span)
            }
        }
    }

    /// The value of a set-like expression, where the reader takes it for one question about one variable.
    #[inline]
    fn asked(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
        let set_like =
            matches!(code.op, Op::Filter(_) | Op::Map(_) | Op::Quantifier(..) | Op::Choose(_) | Op::SubsetEq(_));
        if !set_like || self.time == Time::Next {
            return None;
        }
        let state = self.run.now.filter(|state| state.notes())?;
        let settled = self.run.partial.is_none() || self.run.assign == Assign::Next;
        settled.then(|| state.ask(code, &mut |local| self.local(local, scope, code.span).ok().map(Val::into_owned)))?
    }

    fn boolean(self, value: &Value, span: Span) -> Result<bool, Failure> {
        match value {
            Value::Boolean(value) => Ok(*value),
            other => {
                let message = format!("TRUE or FALSE is expected here, but this is {}", self.run.show(other));
                Err(Failure::new(FailureKind::NotBoolean, message).at(span))
            }
        }
    }

    #[inline]
    pub(super) fn done(self, result: Result<Value, value::ValueError>, span: Span) -> Result<Val<'v>, Failure> {
        match result {
            Ok(value) => Ok(Val::Own(value)),
            Err(error) => Err(self.run.failed(&error, span)),
        }
    }

    fn pair(self, operands: &'v [Code; 2], scope: &'v Scope<'v>) -> Result<(Val<'v>, Val<'v>), Failure> {
        Ok((self.set(&operands[0], scope)?, self.set(&operands[1], scope)?))
    }

    fn values(self, items: &'v [Code], scope: &'v Scope<'v>) -> Result<Vec<Value>, Failure> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.value(item, scope)?.into_owned());
        }
        Ok(values)
    }

    /// The value of an expression that must be a set.
    pub(super) fn set(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let value = self.value(code, scope)?;
        if value.is_set() {
            return Ok(value);
        }
        let message = format!("a set is expected here, but this is {}", self.run.show(&value));
        let failure = Failure::new(FailureKind::Argument, message).at(code.span);
        Err(match &*value {
            Value::Integer(_) => failure.help("a set of the first numbers is written `1..N`"),
            _ => failure,
        })
    }

    fn equal(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        let (left, right) = (self.value(&operands[0], scope)?, self.value(&operands[1], scope)?);
        value::equal(&left, &right).map_err(|error| self.run.failed(&error, span))
    }

    fn once(self, once: &'v Once) -> Result<Val<'v>, Failure> {
        if let Some(value) = once.value.get() {
            return Ok(Val::Ref(value));
        }
        let value = self.value(&once.code, const { &Scope::EMPTY })?.into_owned();
        // A second thread may have been faster; both found the same value.
        Ok(Val::Ref(once.value.get_or_init(|| value)))
    }

    pub(super) fn variable(self, id: VariableId, span: Span) -> Result<Val<'v>, Failure> {
        let run = self.run;
        let found = match (self.time, run.partial, run.assign) {
            (Time::Now, Some(partial), Assign::Initial) | (Time::Next, Some(partial), Assign::Next) => {
                run.unsettled.set(run.unsettled.get() + 1);
                if let Some(state) = run.now
                    && partial.borrowed(id)
                {
                    state.note(id, &[]);
                }
                partial.get(id).map(Val::Own)
            }
            (Time::Now, _, _) => run.now.and_then(|state| {
                state.note(id, &[]);
                state.get(id).map(Val::Ref)
            }),
            (Time::Next, _, _) => run.next.and_then(|state| {
                state.note(id, &[]);
                state.get(id).map(Val::Ref)
            }),
        };
        found.ok_or_else(|| self.unassigned(id).at(span))
    }

    #[cold]
    fn unassigned(self, id: VariableId) -> Failure {
        let run = self.run;
        let name = run.program.variable_name(id);
        match (self.time, run.partial, run.assign) {
            (Time::Next, Some(_), Assign::Next) => Failure::new(
                FailureKind::Unassigned,
                format!("`{name}'` is read before the action gives it a value"),
            )
            .help(format!(
                "put `{name}' = ...` or `UNCHANGED {name}` before this conjunct: conjuncts are evaluated in order"
            )),
            (Time::Now, Some(_), Assign::Initial) => Failure::new(
                FailureKind::Unassigned,
                format!("`{name}` is read before the initial predicate gives it a value"),
            )
            .help(format!("put `{name} = ...` before this conjunct: conjuncts are evaluated in order")),
            (Time::Next, _, _) => {
                Failure::new(FailureKind::Unassigned, format!("`{name}'` has no value here: there is no next state"))
            }
            (Time::Now, _, _) => Failure::new(
                FailureKind::Unassigned,
                format!("the variable `{name}` has no value here: there is no state"),
            ),
        }
    }

    fn local(self, local: Local, scope: &'v Scope<'v>, span: Span) -> Result<Val<'v>, Failure> {
        match scope.find(local) {
            Some(Bound::Value(value)) => Ok(Val::Ref(value)),
            Some(Bound::Thunk { code, scope, value }) => self.force(code, scope, value),
            Some(Bound::Let { definition, scope, cell }) if definition.arity == 0 => {
                self.force(&definition.body, scope, &cell.value)
            }
            Some(Bound::Operator(operator, scope)) => self.call_operator(operator, scope, &[], span),
            Some(Bound::Let { .. }) | None => Err(unbound(span)),
        }
    }

    /// Evaluates what was passed by name, and remembers it unless it depends on a successor that is being built.
    pub(super) fn force(
        self,
        code: &'v Code,
        scope: &'v Scope<'v>,
        cell: &'v OnceCell<Value>,
    ) -> Result<Val<'v>, Failure> {
        if self.time == Time::Next || !self.run.remember {
            return self.value(code, scope);
        }
        if let Some(value) = cell.get() {
            return Ok(Val::Ref(value));
        }
        let before = self.run.unsettled.get();
        // What a recursion passes on by name refers to what it was passed itself: such a chain is as long as the recursion.
        match stacker::maybe_grow(RED_ZONE, MORE_STACK, || self.value(code, scope))? {
            Val::Own(value) if self.run.unsettled.get() == before => Ok(Val::Ref(cell.get_or_init(|| value))),
            other => Ok(other),
        }
    }

    /// The slot of an argument.
    pub(super) fn slot(self, argument: &'v Argument, scope: &'v Scope<'v>) -> Slot<'v> {
        match argument {
            Argument::Value(code) => match &code.op {
                Op::Value(value) => Slot::Ref(value),
                Op::Local(local) => match scope.find(*local) {
                    Some(Bound::Value(value)) => Slot::Ref(value),
                    _ => Slot::Thunk { code, scope, value: OnceCell::new() },
                },
                _ => Slot::Thunk { code, scope, value: OnceCell::new() },
            },
            Argument::Operator(operator) => {
                let (operator, scope) = outermost(operator, scope);
                Slot::Operator(operator, scope)
            }
        }
    }

    pub(super) fn slots(self, arguments: &'v [Argument], scope: &'v Scope<'v>) -> Vec<Slot<'v>> {
        arguments.iter().map(|argument| self.slot(argument, scope)).collect()
    }

    fn call(
        self,
        id: DefinitionId,
        arguments: &'v [Argument],
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let definition = self.run.program.definition(id);
        match arguments {
            [] => self.deeper(span, || self.value(&definition.body, const { &Scope::EMPTY })),
            [a] => {
                let slots = [self.slot(a, scope)];
                self.deeper(span, || Ok(Val::Own(self.value(&definition.body, &Scope::call(&slots))?.into_owned())))
            }
            [a, b] => {
                let slots = [self.slot(a, scope), self.slot(b, scope)];
                self.deeper(span, || Ok(Val::Own(self.value(&definition.body, &Scope::call(&slots))?.into_owned())))
            }
            _ => {
                let slots = self.slots(arguments, scope);
                self.deeper(span, || Ok(Val::Own(self.value(&definition.body, &Scope::call(&slots))?.into_owned())))
            }
        }
        .map_err(|failure| failure.within(self.run.program.text(definition.name), span))
    }

    /// Runs the body of a call, one level deeper; on more stack where little is left.
    pub(super) fn deeper<T>(self, span: Span, body: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let run = self.run;
        run.step()?;
        let depth = run.depth.get();
        if depth >= DEEPEST {
            let message = format!("operators call each other more than {DEEPEST} levels deep");
            return Err(Failure::new(FailureKind::Depth, message).at(span).help("does the recursion end?"));
        }
        run.depth.set(depth + 1);
        let result = stacker::maybe_grow(RED_ZONE, MORE_STACK, body);
        run.depth.set(depth);
        result
    }

    fn call_local(
        self,
        local: Local,
        arguments: &'v [Argument],
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        match scope.find(local) {
            Some(Bound::Operator(operator, home)) => {
                let slots = self.slots(arguments, scope);
                Ok(Val::Own(self.call_operator(operator, home, &slots, span)?.into_owned()))
            }
            Some(Bound::Let { definition, scope: home, .. }) => {
                let slots = self.slots(arguments, scope);
                self.deeper(span, || {
                    let inner = Scope::new(Frame::Arguments(&slots), home);
                    Ok(Val::Own(self.value(&definition.body, &inner)?.into_owned()))
                })
                .map_err(|failure| failure.within(self.run.program.text(definition.name), span))
            }
            Some(Bound::Value(_) | Bound::Thunk { .. }) | None => Err(unbound(span)),
        }
    }

    /// Calls an operator that was passed as an argument.
    pub(super) fn call_operator(
        self,
        operator: &'v Operator,
        home: &'v Scope<'v>,
        slots: &'v [Slot<'v>],
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let (operator, home) = outermost(operator, home);
        match operator {
            Operator::Definition(id) => {
                let definition = self.run.program.definition(*id);
                self.deeper(span, || Ok(Val::Own(self.value(&definition.body, &Scope::call(slots))?.into_owned())))
                    .map_err(|failure| failure.within(self.run.program.text(definition.name), span))
            }
            Operator::Lambda(_, body) => self.deeper(span, || {
                let inner = Scope::new(Frame::Arguments(slots), home);
                Ok(Val::Own(self.value(body, &inner)?.into_owned()))
            }),
            Operator::Local(local) => match home.find(*local) {
                Some(Bound::Let { definition, scope, .. }) => self.deeper(span, || {
                    let inner = Scope::new(Frame::Arguments(slots), scope);
                    Ok(Val::Own(self.value(&definition.body, &inner)?.into_owned()))
                }),
                _ => Err(unbound(span)),
            },
        }
    }

    pub(super) fn case(
        self,
        arms: &'v [(Code, Code)],
        other: Option<&'v Code>,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<&'v Code, Failure> {
        for (guard, value) in arms {
            if self.truth(guard, scope)? {
                return Ok(value);
            }
        }
        other.ok_or_else(|| {
            Failure::new(FailureKind::NoCase, "no guard of this CASE is true")
                .at(span)
                .help("add an arm `[] OTHER -> ...`, or a guard for this case")
        })
    }

    fn field(self, record: &'v Code, name: Symbol, scope: &'v Scope<'v>, span: Span) -> Result<Val<'v>, Failure> {
        match self.value(record, scope)? {
            Val::Ref(value) => match value.field(name) {
                Ok(Some(field)) => Ok(Val::Ref(field)),
                _ => Err(self.no_field(value, name, span)),
            },
            Val::Own(value) => match value.field(name) {
                Ok(Some(field)) => Ok(Val::Own(field.clone())),
                _ => Err(self.no_field(&value, name, span)),
            },
        }
    }

    #[cold]
    fn no_field(self, record: &Value, name: Symbol, span: Span) -> Failure {
        let name = self.run.program.text(name);
        if record.is_function() {
            let message = format!("there is no field `{name}` in {}", self.run.show(record));
            Failure::new(FailureKind::Domain, message).at(span)
        } else {
            let message = format!("`.{name}` needs a record on its left, but this is {}", self.run.show(record));
            Failure::new(FailureKind::NotFunction, message).at(span)
        }
    }

    pub(super) fn unchanged(self, operand: &'v Code, scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        let now = self.value(operand, scope)?;
        let next = Eval { run: self.run, time: Time::Next }.value(operand, scope)?;
        value::equal(&now, &next).map_err(|error| self.run.failed(&error, span))
    }

    /// Whether the expression is of constant level, so that its value may be kept for the run.
    pub(super) fn constant(code: &Code) -> bool {
        code.level == Level::Constant
    }
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

/// The resolver binds every name; this speaks of a mistake of tlars.
#[cold]
pub(super) fn unbound(span: Span) -> Failure {
    Failure::new(FailureKind::Impossible, "a name is not bound here; this is a mistake of tlars, please report it")
        .at(span)
}
