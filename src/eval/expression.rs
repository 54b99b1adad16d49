//! Expressions: the value of each kind of expression.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Assign, Eval, Time, Val};
use super::native;
use super::scope::{Bound, Scope};
use crate::semantics::form::{DefinitionId, Level, Local, VariableId};
use crate::text::{Span, Symbol};
use crate::value::{self, Parts, Shape, Value};

impl<'v> Eval<'v> {
    /// The value of an expression.
    #[inline]
    pub fn value(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        if self.run.watch.is_some() {
            return self.watched_value(code, scope);
        }
        // What only names a value is answered here, without the frame that other expressions need.
        if let Some(value) = self.known(code, scope) {
            return Ok(Val::Ref(value));
        }
        self.evaluate(code, scope)
    }

    /// The value of a definition without parameters.
    fn named(self, id: DefinitionId, span: Span) -> Result<Val<'v>, Failure> {
        let definition = self.run.program.definition(id);
        let keep = definition.kept && self.time == Time::Now && self.run.remember && self.run.watch.is_none();
        if keep && let Some(value) = self.found_before(id) {
            return Ok(Val::Own(value));
        }
        let before = self.run.unsettled.get();
        let result = self
            .deeper(span, || self.value(&definition.body, const { &Scope::EMPTY }))
            .map_err(|failure: Failure| failure.within(self.run.program.text(definition.name), span))?;
        if keep && self.run.unsettled.get() == before {
            self.run.kept.borrow_mut().push((id, (*result).clone()));
        }
        Ok(result)
    }

    /// The value of a definition that this evaluation has found before.
    fn found_before(self, id: DefinitionId) -> Option<Value> {
        let kept = self.run.kept.borrow();
        kept.iter().find(|(known, _)| *known == id).map(|(_, value)| value.clone())
    }

    pub(super) fn evaluate(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        let own = |value: Value| Ok(Val::Own(value));
        match &code.op {
            Op::Value(value) => Ok(Val::Ref(value)),
            Op::Once(once) => self.once(once),
            Op::Variable(id) => self.variable(*id, code.span),
            Op::Local(local) => self.local(*local, scope, code.span),
            Op::Call(id, arguments) if arguments.is_empty() => self.named(*id, code.span),
            Op::Call(id, arguments) => self.call(*id, arguments, scope, code.span).map(Val::Own),
            Op::Native(native, arguments) => own(native::call(self, native, arguments, scope, code.span)?),
            Op::CallLocal(local, arguments) => self.call_local(*local, arguments, scope, code.span).map(Val::Own),
            Op::Arithmetic(operator, operands) if operator.is_numeric() => {
                match self.calculate(*operator, operands, scope, code.span) {
                    Ok(integer) => own(Value::Integer(integer)),
                    Err(odd) => Result::from(*odd).map(Val::Own),
                }
            }
            Op::Arithmetic(operator, operands) => self.compared(*operator, operands, scope, code.span).map(Val::Own),
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
            Op::Cup(operands) if let Some(item) = self.single(&operands[1]) => {
                let (left, element) = (self.set(&operands[0], scope)?, self.value(item, scope)?);
                self.done(left.with_element(&element), code.span)
            }
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
            Op::Difference(operands) if let Some(item) = self.single(&operands[1]) => {
                let (left, element) = (self.set(&operands[0], scope)?, self.value(item, scope)?);
                self.done(left.without_element(&element), code.span)
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
            Op::Index(operands) => self.indexed(code, operands, scope),
            Op::Field(record, name) => match self.path(code, scope)? {
                Some(value) => Ok(value),
                None => self.field(record, *name, scope, code.span),
            },
            Op::Tuple(items) => own(self.values(items, scope)?.tuple()),
            Op::Set(items) => self.done(self.values(items, scope)?.set(), code.span),
            Op::Product(sets) => {
                let sets =
                    sets.iter().map(|set| Ok(self.set(set, scope)?.into_owned())).collect::<Result<Vec<_>, _>>()?;
                own(Value::product(sets))
            }
            Op::FunctionSet(operands) => {
                let (domain, range) = (self.set(&operands[0], scope)?, self.set(&operands[1], scope)?);
                own(Value::function_set(domain.into_owned(), range.into_owned()))
            }
            Op::Record(fields, shape) => own(self.record(fields, shape, scope)?),
            Op::RecordSet(fields) => {
                let mut sets = Vec::with_capacity(fields.len());
                for (name, field) in fields {
                    sets.push((*name, self.set(field, scope)?.into_owned()));
                }
                own(Value::record_set(sets))
            }
            Op::Filter(parts) => match self.asked(code, scope) {
                Some(answer) => Ok(Val::Ref(answer)),
                None => self.filter(&parts.0, &parts.1, scope, code.span),
            },
            Op::Map(parts) => match self.asked(code, scope) {
                Some(answer) => Ok(Val::Ref(answer)),
                None => self.map(&parts.0, &parts.1, scope, code.span),
            },
            Op::Function(parts) => self.function(&parts.0, &parts.1, scope, code.span),
            Op::Except(parts) => self.except(&parts.0, &parts.1, scope, code.span),
            Op::If(parts) => {
                let [test, then, other] = &**parts;
                if self.truth(test, scope)? { self.value(then, scope) } else { self.value(other, scope) }
            }
            Op::Case(arms, other) => self.value(self.case(arms, other.as_deref(), scope, code.span)?, scope),
            Op::Let(definitions, body) => self.let_in(definitions, body, scope).map(Val::Own),
            Op::Choose(parts) => match self.asked(code, scope) {
                Some(answer) => Ok(Val::Ref(answer)),
                None => self.choose(&parts.0, &parts.1, scope, code.span),
            },
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

    /// The value of a set-like expression, where the reader takes it for one question about one variable.
    #[inline]
    pub(super) fn asked(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<&'v Value> {
        if self.time == Time::Next {
            return None;
        }
        let state = self.run.now.filter(|state| state.notes())?;
        let settled = self.run.partial.is_none() || self.run.assign == Assign::Next;
        settled.then(|| state.ask(code, &mut |local| self.local(local, scope, code.span).ok().map(Val::into_owned)))?
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

    fn values(self, items: &'v [Code], scope: &'v Scope<'v>) -> Result<Parts<'v>, Failure> {
        let values = self.run.gather();
        for item in items {
            values.push(self.value(item, scope)?.into_owned());
        }
        Ok(values)
    }

    fn record(self, fields: &'v [(Symbol, Code)], shape: &Shape, scope: &'v Scope<'v>) -> Result<Value, Failure> {
        let values = self.run.gather();
        let mut in_order = true;
        for (index, (name, field)) in fields.iter().enumerate() {
            values.push(self.value(field, scope)?.into_owned());
            // Fields are evaluated in the order of the text, and lie in that of their names.
            in_order &= shape.names().get(index) == Some(name);
            if !in_order {
                values.last_to(fields[..index].iter().filter(|(other, _)| other < name).count());
            }
        }
        Ok(values.record(shape))
    }

    /// The element of a set that is written out with one.
    fn single(self, set: &'v Code) -> Option<&'v Code> {
        match &set.op {
            Op::Set(items) if self.run.watch.is_none() => match &**items {
                [item] => Some(item),
                _ => None,
            },
            _ => None,
        }
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
            Some(Bound::Operator(operator, scope)) => self.call_operator(operator, scope, &[], span).map(Val::Own),
            Some(Bound::Let { .. }) | None => Err(unbound(span)),
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
