//! Expressions: the value of each kind of expression.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Assign, Eval, Time, Val};
use super::native;
use super::number::{Way, field_at_hand};
use super::scope::{Bound, LetCell, Scope};
use crate::semantics::form::{DefinitionId, Level, Local, VariableId};
use crate::text::{Span, Symbol};
use crate::value::Value;

impl<'v> Eval<'v> {
    /// The value of an expression.
    #[inline]
    pub fn value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        if self.run.watch.is_some() {
            return self.watched_value(code, scope);
        }
        match &code.op {
            // What only names a value is answered without a call.
            Op::Value(value) => Ok(Val::Ref(value)),
            Op::Local(local) if let Some(value) = scope.value(*local) => Ok(Val::Ref(value)),
            _ => self.evaluate(code, scope),
        }
    }

    /// The value of a definition without parameters.
    fn named(self, id: DefinitionId, code: &'v Code) -> Result<Val<'v>, Failure> {
        let definition = self.run.program.definition(id);
        // A constant that was evaluated before.
        if let Op::Once(once) = &definition.body.op
            && let Some(value) = once.value.get()
            && self.run.watch.is_none()
        {
            return Ok(Val::Ref(value));
        }
        self.entered(id, definition, code)
    }

    #[inline(never)]
    fn entered(self, id: DefinitionId, definition: &'v Definition, code: &'v Code) -> Result<Val<'v>, Failure> {
        let keep = definition.kept && self.run.remember && self.run.watch.is_none();
        if keep && let Some(value) = self.found_before(id) {
            return Ok(Val::Own(value));
        }
        let before = self.run.unsettled.get();
        let result = self
            .deeper(code.span, || self.value(&definition.body, const { &Scope::EMPTY }))
            .map_err(|failure: Failure| failure.within(self.run.program.text(definition.name), code.span))?;
        if keep && self.run.unsettled.get() == before {
            self.run.kept.borrow_mut().push((id, self.time, (*result).clone()));
        }
        Ok(result)
    }

    /// The value of a definition that this evaluation has found before.
    fn found_before(self, id: DefinitionId) -> Option<Value> {
        let kept = self.run.kept.borrow();
        kept.iter().find(|(known, time, _)| (*known, *time) == (id, self.time)).map(|(_, _, value)| value.clone())
    }

    /// The value of an expression, whoever watches.
    ///
    /// What each kind of expression does stands in a function of its own with arguments that fit into registers, so that this one is a jump
    /// without a frame.
    pub(super) fn evaluate(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        match &code.op {
            Op::Value(value) => Ok(Val::Ref(value)),
            Op::Once(once) => self.once(once),
            Op::Variable(id) => self.variable(*id, code),
            Op::Local(_) => self.bound(code, scope),
            Op::Call(id, arguments, _) if arguments.is_empty() => self.named(*id, code),
            Op::Call(..) => self.call_value(code, scope),
            Op::Native(..) => self.native(code, scope),
            Op::CallLocal(..) => self.call_local_value(code, scope),
            Op::Arithmetic(..) => self.arithmetic_value(code, scope),
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
            | Op::Angle(_) => self.boolean_value(code, scope),
            Op::Cup(operands) => self.cup(operands, scope, code),
            Op::Cap(operands) => self.cap(operands, scope, code),
            Op::Difference(operands) => self.difference(operands, scope, code),
            Op::Powerset(operand) => self.powerset(operand, scope),
            Op::Union(operand) => self.big_union(operand, scope, code),
            Op::Domain(operand) => self.domain(operand, scope, code),
            Op::Index(operands) => self.indexed(operands, scope, code),
            Op::Field(..) => self.field(code, scope),
            Op::Tuple(items) => self.tuple(items, scope),
            Op::Set(_) => self.set_of(code, scope),
            Op::Product(sets) => self.product(sets, scope),
            Op::FunctionSet(operands) => self.function_set(operands, scope),
            Op::Record(..) => self.record(code, scope),
            Op::RecordSet(fields) => self.record_set(fields, scope),
            Op::Filter(parts) => self.filter(parts, scope, code),
            Op::Map(parts) => self.map(parts, scope, code),
            Op::Function(parts) => self.function(parts, scope, code),
            Op::Except(parts) => self.except(parts, scope, code),
            Op::If(parts) => self.if_value(parts, scope),
            Op::Case(..) => self.case_value(code, scope),
            Op::Let(..) => self.let_value(code, scope),
            Op::Choose(parts) => self.choose(parts, scope, code),
            Op::Prime(operand) => self.primed(operand, scope),
            Op::Always(_)
            | Op::Eventually(_)
            | Op::LeadsTo(_)
            | Op::Guarantees(_)
            | Op::Fairness(..)
            | Op::Impossible(_) => impossible(code),
        }
    }

    #[inline(never)]
    fn primed(self, operand: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        Eval { run: self.run, time: Time::Next }.value(operand, scope)
    }

    #[inline(never)]
    fn call_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.call(code, scope).map(Val::Own)
    }

    #[inline(never)]
    fn call_local_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.call_local(code, scope).map(Val::Own)
    }

    #[inline(never)]
    fn native(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Native(native, arguments) = &code.op else { return impossible(code) };
        native::call(self, native, arguments, scope, code.span).map(Val::Own)
    }

    #[inline(never)]
    fn arithmetic_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Arithmetic(calculation, operands) = &code.op else { return impossible(code) };
        match calculation.way {
            Way::Number(way) => match self.calculation((calculation.operator, way), code, scope) {
                Ok(integer) => Ok(Val::Own(Value::Integer(integer))),
                Err(odd) => Result::from(*odd).map(Val::Own),
            },
            Way::Truth(_) => self.boolean_value(code, scope),
            Way::Interval => self.interval(operands, scope, code).map(|ends| Val::Own(ends.into())),
        }
    }

    #[inline(never)]
    fn boolean_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.decide(code, scope).map(|truth| Val::Own(Value::Boolean(truth.holds())))
    }

    #[inline(never)]
    fn if_value(self, parts: &'v [Code; 3], scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let [test, then, other] = parts;
        self.value(if self.truth(test, scope)? { then } else { other }, scope)
    }

    #[inline(never)]
    fn case_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.value(self.case(code, scope)?, scope)
    }

    #[inline(never)]
    fn let_value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        self.let_in(code, scope).map(Val::Own)
    }

    /// The value of a set-like expression, where the reader takes it for one question about one variable.
    #[inline]
    pub(super) fn asked(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
        if self.time == Time::Next {
            return None;
        }
        let state = self.run.now.filter(|state| state.notes())?;
        let settled = self.run.partial.is_none() || self.run.assign == Assign::Next;
        settled.then(|| state.ask(code, &mut |local| self.bound_to(local, scope, code).ok().map(Val::into_owned)))?
    }

    fn once(self, once: &'v Once) -> Result<Val<'v>, Failure> {
        match once.value.get() {
            Some(value) => Ok(Val::Ref(value)),
            None => self.first(once),
        }
    }

    #[cold]
    fn first(self, once: &'v Once) -> Result<Val<'v>, Failure> {
        let value = self.value(&once.code, const { &Scope::EMPTY })?.into_owned();
        // A second thread may have been faster; both found the same value.
        Ok(Val::Ref(once.value.get_or_init(|| value)))
    }

    #[inline(never)]
    pub(super) fn variable(self, id: VariableId, code: &'v Code) -> Result<Val<'v>, Failure> {
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
        found.ok_or_else(|| self.unassigned(id).at(code.span))
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

    #[inline(never)]
    fn bound(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Local(local) = &code.op else { return impossible(code) };
        self.bound_to(*local, scope, code)
    }

    #[inline]
    fn bound_to(self, local: Local, scope: &'v Scope<'v>, code: &'v Code) -> Result<Val<'v>, Failure> {
        match scope.find(local) {
            Some(Bound::Value(value)) => Ok(Val::Ref(value)),
            Some(Bound::Thunk { value, .. } | Bound::Let { cell: LetCell { value, .. }, .. })
                if let Some(value) = value.get()
                    && self.keeps() =>
            {
                Ok(Val::Ref(value))
            }
            Some(Bound::Thunk { code, scope, value, acted }) => self.force(code, scope, (value, acted)),
            Some(Bound::Let { definition, scope, cell }) if definition.arity == 0 => {
                self.force(&definition.body, scope, (&cell.value, cell.acted))
            }
            Some(Bound::Operator(operator, scope)) => self.call_operator(operator, scope, &[], code.span).map(Val::Own),
            Some(Bound::Let { .. }) | None => Err(unbound(code.span)),
        }
    }

    /// The arm of a CASE that is to be evaluated.
    #[inline]
    pub(super) fn case(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<&'v Code, Failure> {
        let Op::Case(arms, other) = &code.op else { return Err(unbound(code.span)) };
        for (guard, value) in arms {
            if self.truth(guard, scope)? {
                return Ok(value);
            }
        }
        other.as_deref().ok_or_else(|| {
            Failure::new(FailureKind::NoCase, "no guard of this CASE is true")
                .at(code.span)
                .help("add an arm `[] OTHER -> ...`, or a guard for this case")
        })
    }

    #[inline(never)]
    fn field(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let Op::Field(record, name) = &code.op else { return impossible(code) };
        let name = *name;
        if let Some(field) = field_at_hand(code, scope)
            && self.run.watch.is_none()
        {
            return Ok(Val::Ref(field));
        }
        if let Op::Local(local) = &record.op
            && let Some(value) = scope.value(*local)
            && self.run.watch.is_none()
        {
            return match value.field(name) {
                Ok(Some(field)) => Ok(Val::Ref(field)),
                _ => Err(self.no_field(value, name, code.span)),
            };
        }
        if let Op::Record(fields, _) = &record.op
            && self.run.watch.is_none()
            && let Some(value) = self.written_field(fields, name, scope)
        {
            return value;
        }
        if record.op.may_be_path()
            && let Some(value) = self.path(code, scope)?
        {
            return Ok(value);
        }
        let value = match self.value(record, scope) {
            Ok(value) => value,
            Err(failure) if failure.kind() != FailureKind::NotEnumerable => return Err(failure),
            Err(failure) => {
                let path = [Value::String(name)];
                return self.shaped_application(record, &path, scope, code.span, failure).map(Val::Own);
            }
        };
        match value {
            Val::Ref(value) => match value.field(name) {
                Ok(Some(field)) => Ok(Val::Ref(field)),
                _ => Err(self.no_field(value, name, code.span)),
            },
            Val::Own(value) => match value.field(name) {
                Ok(Some(field)) => Ok(Val::Own(field.clone())),
                _ => Err(self.no_field(&value, name, code.span)),
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

    /// Whether the expression is of constant level, so that its value may be kept for the run.
    pub(super) fn constant(code: &Code) -> bool {
        code.level == Level::Constant
    }
}

/// The resolver binds every name; this speaks of a mistake of tlars.
#[cold]
pub(super) fn unbound(span: Span) -> Failure {
    Failure::new(FailureKind::Impossible, "a name is not bound here; this is a mistake of tlars, please report it")
        .at(span)
}

/// What has a meaning but no value in a state.
#[cold]
#[inline(never)]
pub(super) fn impossible<T>(code: &Code) -> Result<T, Failure> {
    let reason = match &code.op {
        Op::Impossible(reason) => reason,
        _ => "a temporal formula has no value in a state; give it as a PROPERTY",
    };
    Err(Failure::new(FailureKind::Impossible, reason).at(code.span))
}
