//! Application: `f[x]` without building functions that need not be built.

use super::call::{Answer, Stop};
use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Time, Val};
use super::odd::{Integer, Odd};
use super::pieces::Pieces;
use super::scope::{Bound, Frame, LetCell, Scope};
use crate::semantics::form::DefinitionId;
use crate::text::Span;
use crate::value::Value;
use std::ops::ControlFlow;

/// What binds the arguments of a function, and its body.
pub(super) type FunctionParts = (Box<[Binder]>, Code);

impl<'v> Eval<'v> {
    /// `f[x]`, where `f` may be a part of a state, or a value that is known.
    #[inline(never)]
    pub(super) fn indexed(
        self,
        operands: &'v [Code; 2],
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        let [function, argument] = operands;
        if let Some(function) = self.known(function, scope) {
            let argument = self.value(argument, scope);
            let argument = match argument {
                Ok(ref argument) => argument,
                Err(failure) => return Err(failure),
            };
            return match function.apply(argument) {
                Ok(Some(result)) => Ok(Val::Ref(result)),
                Ok(None) => Err(self.outside(function, argument, code.span)),
                Err(error) => Err(self.run.failed(&error, code.span)),
            };
        }
        if let Some((parts, home, cell)) = self.recursive_let(function, scope) {
            let argument = self.value(argument, scope)?.into_owned();
            return self.apply_let(cell, parts, home, argument, code.span).map(Val::Own);
        }
        if function.op.may_be_path()
            && let Some(value) = self.path(code, scope)?
        {
            return Ok(value);
        }
        self.index(function, argument, scope, code.span)
    }

    /// `f[x]`, where it most likely is an integer.
    #[inline(never)]
    pub(super) fn indexed_number(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Integer {
        let [function, argument] = operands;
        if let Some((parts, home, cell)) = self.recursive_let(function, scope) {
            let argument = self.value(argument, scope)?.into_owned();
            return self.apply_let(cell, parts, home, argument, code.span);
        }
        if let Op::Function(parts) = &function.op {
            let argument = self.value(argument, scope)?.into_owned();
            return self.apply_body(parts, scope, &argument, code.span);
        }
        if let Op::Tuple(items) = &function.op
            && let Some(component) = self.written_component(items, argument, scope)
        {
            return component;
        }
        let Some(function @ Value::Tuple(tuple)) = self.known(function, scope) else {
            return self.integer_value(code, scope);
        };
        let argument = match self.integer(argument, scope) {
            Ok(place) => match tuple.get(place.wrapping_sub(1) as u64 as usize) {
                Some(Value::Integer(integer)) => return Ok(*integer),
                _ => Value::Integer(place),
            },
            Err(other) => Result::from(*other)?,
        };
        match function.apply(&argument) {
            Ok(Some(Value::Integer(integer))) => Ok(*integer),
            Ok(Some(other)) => Err(Box::new(Odd::Value(other.clone()))),
            Ok(None) => Err(self.outside(function, &argument, code.span).into()),
            Err(error) => Err(self.run.failed(&error, code.span).into()),
        }
    }

    /// The function that a `LET` defines and that may apply itself, the scope of its definition and what is remembered of it, where its
    /// value as a whole is not known.
    #[inline]
    fn recursive_let(
        self,
        function: &'v Code,
        scope: &'v Scope<'v>,
    ) -> Option<(&'v FunctionParts, &'v Scope<'v>, &'v LetCell)> {
        let Op::Local(local) = &function.op else { return None };
        match scope.find(*local) {
            Some(Bound::Let { definition, scope: home, cell })
                if definition.recursive && cell.value.get().is_none() =>
            {
                match &definition.body.op {
                    Op::Function(parts) => Some((parts, home, cell)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    #[inline(never)]
    fn index(
        self,
        function: &'v Code,
        argument: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        // A function that is defined by an expression is applied by evaluating its body at the argument, so that
        // recursive functions and functions on infinite sets work; what is already known is looked up.
        match &function.op {
            Op::Index(_) if let Some((id, parts)) = self.recursive_base(function) => {
                return self.index_within(id, parts, function, argument, scope, span);
            }
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                let definition = self.run.program.definition(*id);
                match &definition.body.op {
                    Op::Once(once) if once.value.get().is_none() && matches!(once.code.op, Op::Function(_)) => {
                        if let Op::Function(parts) = &once.code.op
                            && (definition.recursive || self.infinite(&parts.0, const { &Scope::EMPTY })?)
                        {
                            let argument = self.value(argument, scope)?.into_owned();
                            return self.apply_definition(*id, parts, argument, span).map(Val::Own);
                        }
                    }
                    Op::Function(parts) if !self.has(*id) => {
                        let argument = self.value(argument, scope)?.into_owned();
                        return self.apply_definition(*id, parts, argument, span).map(Val::Own);
                    }
                    _ => {}
                }
            }
            Op::Call(id, arguments, _) if let Some(parts) = self.recursive_with_arguments(*id) => {
                let argument = self.value(argument, scope)?.into_owned();
                return self.apply_with_arguments((*id, parts), arguments, scope, argument, span).map(Val::Own);
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Let { definition, scope: home, cell }) if cell.value.get().is_none() => {
                    if let Op::Function(parts) = &definition.body.op
                        && (definition.recursive || self.infinite(&parts.0, home)?)
                    {
                        let argument = self.value(argument, scope)?.into_owned();
                        return self.apply_let(cell, parts, home, argument, span).map(Val::Own);
                    }
                }
                Some(Bound::Thunk { code, scope: home, value, .. }) if value.get().is_none() => {
                    if let Op::Function(parts) = &code.op {
                        let argument = self.value(argument, scope)?.into_owned();
                        return self.apply_body(parts, home, &argument, span).map(Val::Own);
                    }
                    // A defined function that is passed by name is most likely applied to all of some set, perhaps more than once.
                    if let Some((id, parts)) = self.named_function(code) {
                        let argument = self.value(argument, scope)?.into_owned();
                        let value = || self.apply_named(id, parts, &argument, span);
                        return self.remembered(id, &parts.1, std::slice::from_ref(&argument), value).map(Val::Own);
                    }
                }
                _ => {}
            },
            Op::Function(parts) => {
                let argument = self.value(argument, scope)?.into_owned();
                return self.apply_body(parts, scope, &argument, span).map(Val::Own);
            }
            Op::Except(parts) if self.endless(&parts.0, scope)? => {
                let mut result = self.index(&parts.0, argument, scope, span)?.into_owned();
                let argument = self.value(argument, scope)?.into_owned();
                for update in &parts.1 {
                    result = self.updated_at(result, &argument, update, scope, span)?;
                }
                return Ok(Val::Own(result));
            }
            Op::Once(once)
                if once.value.get().is_none()
                    && (matches!(once.code.op, Op::Function(_)) || self.endless(function, scope)?) =>
            {
                return self.index(&once.code, argument, scope, span);
            }
            _ if self.has_pieces(function) => return self.index_pieces(function, argument, scope, span),
            _ => {}
        }
        let function_value = match self.value(function, scope) {
            Ok(value) => value,
            Err(failure) => return self.index_unlisted(failure, function, argument, scope, span),
        };
        let argument = self.value(argument, scope)?;
        match function_value {
            Val::Ref(value) => match value.apply(&argument) {
                Ok(Some(result)) => Ok(Val::Ref(result)),
                Ok(None) => Err(self.outside(value, &argument, span)),
                Err(error) => Err(self.run.failed(&error, span)),
            },
            Val::Own(value) => self.applied(&value, &argument, span),
        }
    }

    /// `f[x]` of a sequence that is put together.
    #[inline(never)]
    fn index_pieces(
        self,
        function: &'v Code,
        argument: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let mut pieces = Pieces::new();
        if let Err(failure) = self.pieces(function, scope, &mut pieces) {
            return self.index_unlisted(failure, function, argument, scope, span);
        }
        let argument = self.value(argument, scope)?;
        if let Value::Integer(place) = &*argument
            && pieces.odd(0).is_none()
            && let Some(component) = pieces.get(place.wrapping_sub(1) as u64 as usize)
        {
            return Ok(Val::Own(component.clone()));
        }
        self.applied(&pieces.take(0), &argument, span)
    }

    /// What a function gives for an argument, which is copied from it.
    fn applied(self, function: &Value, argument: &Value, span: Span) -> Result<Val<'v>, Failure> {
        match function.apply(argument) {
            Ok(Some(result)) => Ok(Val::Own(result.clone())),
            Ok(None) => Err(self.outside(function, argument, span)),
            Err(error) => Err(self.run.failed(&error, span)),
        }
    }

    /// `f[x]` where `f` has no value. If it cannot be listed, its form tells; if it fails for another reason, the argument is not looked at.
    #[cold]
    fn index_unlisted(
        self,
        failure: Failure,
        function: &'v Code,
        argument: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        if failure.kind() != FailureKind::NotEnumerable {
            return Err(failure);
        }
        let path = [self.value(argument, scope)?.into_owned()];
        self.shaped_application(function, &path, scope, span, failure).map(Val::Own)
    }

    /// Whether this evaluation has found the value of the definition.
    pub(super) fn has(self, id: DefinitionId) -> bool {
        self.run.kept.borrow().iter().any(|(known, time, _)| (*known, *time) == (id, self.time))
    }

    /// Whether the expression is a function on a set that cannot be listed, written out or changed by `EXCEPT`.
    pub(super) fn endless(self, function: &'v Code, scope: &'v Scope<'v>) -> Result<bool, Failure> {
        match &function.op {
            Op::Function(parts) => self.infinite(&parts.0, scope),
            Op::Except(parts) => self.endless(&parts.0, scope),
            Op::Once(once) if once.value.get().is_none() => self.endless(&once.code, const { &Scope::EMPTY }),
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                let definition = self.run.program.definition(*id);
                // A function that is named only to be looked at is not entered further.
                match &definition.body.op {
                    Op::Function(parts) => self.infinite(&parts.0, const { &Scope::EMPTY }),
                    _ => Ok(false),
                }
            }
            _ => Ok(false),
        }
    }

    /// Whether one of the sets cannot be listed.
    fn infinite(self, binders: &'v [Binder], scope: &'v Scope<'v>) -> Result<bool, Failure> {
        for binder in binders {
            if self.set(&binder.set, scope)?.cardinality().is_err() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Applies a function to one argument after the other.
    pub(super) fn apply_path(
        self,
        binders: &'v [Binder],
        body: &'v Code,
        home: &'v Scope<'v>,
        path: &[Value],
        span: Span,
    ) -> Result<Value, Failure> {
        let Some((first, rest)) = path.split_first() else { return Err(super::expression::unbound(span)) };
        let mut result = None;
        self.at_argument(binders, home, first, span, &mut |inner| {
            result = Some(self.apply_code(body, inner, rest, span)?);
            Ok(ControlFlow::Break(()))
        })?;
        result.ok_or_else(|| super::expression::unbound(span))
    }

    /// Applies what an expression is to one argument after the other.
    pub(super) fn apply_code(
        self,
        code: &'v Code,
        scope: &'v Scope<'v>,
        path: &[Value],
        span: Span,
    ) -> Result<Value, Failure> {
        match (&code.op, path) {
            (_, []) => Ok(self.value(code, scope)?.into_owned()),
            (Op::Function(parts), _) => self.apply_path(&parts.0, &parts.1, scope, path, span),
            (Op::If(parts), _) => {
                let branch = if self.truth(&parts[0], scope)? { &parts[1] } else { &parts[2] };
                self.apply_code(branch, scope, path, span)
            }
            _ => {
                let mut value = self.value(code, scope)?.into_owned();
                for argument in path {
                    value = match value.apply(argument) {
                        Ok(Some(inner)) => inner.clone(),
                        Ok(None) => return Err(self.outside(&value, argument, span)),
                        Err(error) => return Err(self.run.failed(&error, span)),
                    };
                }
                Ok(value)
            }
        }
    }

    /// Applies a function that a `LET` defines. Its results are remembered as long as the `LET` is evaluated.
    fn apply_let<A: Answer>(
        self,
        cell: &'v LetCell,
        parts: &'v FunctionParts,
        home: &'v Scope<'v>,
        argument: Value,
        span: Span,
    ) -> Result<A, A::Stop> {
        let remember = self.time == Time::Now && self.run.remember;
        if remember
            && let Some(results) = cell.results.get()
            && let Some(result) = results.borrow().get(&argument)
            && let Some(answer) = A::known(result.clone())
        {
            return answer;
        }
        let before = self.run.unsettled.get();
        let result: Result<A, A::Stop> = self.deeper(span, || self.apply_body(parts, home, &argument, span));
        if remember && self.may_keep(cell.acted, before) {
            let value = match &result {
                Ok(answer) => answer.kept(),
                Err(stop) => match stop.value() {
                    Some(value) => value.clone(),
                    None => return result,
                },
            };
            cell.results.get_or_init(Box::default).borrow_mut().insert(argument, value);
        }
        result
    }

    /// A defined function applied as an action: its body at the argument.
    pub(super) fn act_applied(
        self,
        operands: &'v [Code; 2],
        code: &'v Code,
        scope: &'v Scope<'v>,
        then: &mut dyn FnMut() -> super::binding::Flow,
    ) -> super::binding::Flow {
        let (parts, home) = match &operands[0].op {
            Op::Call(id, arguments, _) if arguments.is_empty() => match &self.run.program.definition(*id).body.op {
                Op::Function(parts) => (parts, const { &Scope::EMPTY }),
                _ => return self.act_value(code, scope, then),
            },
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Let { definition, scope: home, .. }) => match &definition.body.op {
                    Op::Function(parts) => (parts, home),
                    _ => return self.act_value(code, scope, then),
                },
                _ => return self.act_value(code, scope, then),
            },
            _ => return self.act_value(code, scope, then),
        };
        let argument = self.value(&operands[1], scope)?.into_owned();
        let mut flow = Ok(ControlFlow::Continue(()));
        self.deeper(code.span, || {
            self.at_argument(&parts.0, home, &argument, code.span, &mut |inner| {
                flow = self.act(&parts.1, inner, then);
                Ok(ControlFlow::Break(()))
            })
        })?;
        flow
    }

    /// The body of a function at an argument that must lie in its domain.
    pub(super) fn apply_body<A: Answer>(
        self,
        (binders, body): &'v FunctionParts,
        home: &'v Scope<'v>,
        argument: &Value,
        span: Span,
    ) -> Result<A, A::Stop> {
        if let [Binder { pattern: Pattern::Names(names), set }] = &**binders
            && names.len() == 1
        {
            self.in_domain(argument, set, home, argument, span)?;
            return A::of(self, body, &Scope::one(argument, home));
        }
        let mut result = None;
        self.at_argument(binders, home, argument, span, &mut |inner| {
            result = Some(A::of(self, body, inner));
            Ok(ControlFlow::Break(()))
        })?;
        result.unwrap_or_else(|| Err(super::expression::unbound(span).into()))
    }

    /// Visits the scope of a function's body at an argument that must lie in its domain.
    pub(super) fn at_argument(
        self,
        binders: &'v [Binder],
        home: &'v Scope<'v>,
        argument: &Value,
        span: Span,
        visit: &mut dyn FnMut(&Scope<'_>) -> super::binding::Flow,
    ) -> Result<(), Failure> {
        let count: usize = binders.iter().map(|binder| binder.pattern.names().len()).sum();
        let single = binders.len() == 1 && (count == 1 || matches!(binders[0].pattern, Pattern::Tuple(_)));
        let whole = [argument.clone()];
        let parts: Vec<Value>;
        let arguments: &[Value] = if single {
            &whole
        } else {
            let positions: usize = binders
                .iter()
                .map(|binder| if let Pattern::Names(names) = &binder.pattern { names.len() } else { 1 })
                .sum();
            match argument.as_tuple() {
                Some(tuple) if tuple.len() == positions => {
                    parts = tuple.iter().cloned().collect();
                    &parts
                }
                _ => {
                    let message = format!(
                        "the function takes {positions} arguments, but is applied to {}",
                        self.run.show(argument)
                    );
                    return Err(Failure::new(FailureKind::Domain, message).at(span));
                }
            }
        };
        self.bind_arguments(binders, 0, arguments, home, home, argument, span, visit)
    }

    /// Binds the arguments one after the other, each of which must lie in its set.
    #[allow(clippy::too_many_arguments)]
    fn bind_arguments(
        self,
        binders: &'v [Binder],
        name: usize,
        arguments: &[Value],
        home: &'v Scope<'v>,
        scope: &Scope<'_>,
        whole: &Value,
        span: Span,
        visit: &mut dyn FnMut(&Scope<'_>) -> super::binding::Flow,
    ) -> Result<(), Failure> {
        let ([binder, others @ ..], [argument, rest @ ..]) = (binders, arguments) else {
            return visit(scope).map(|_| ());
        };
        if name == 0 || matches!(binder.pattern, Pattern::Names(_)) {
            self.in_domain(argument, &binder.set, home, whole, span)?;
        }
        match &binder.pattern {
            Pattern::Names(names) => {
                let inner = Scope::one(argument, scope);
                if name + 1 < names.len() {
                    self.bind_arguments(binders, name + 1, rest, home, &inner, whole, span, visit)
                } else {
                    self.bind_arguments(others, 0, rest, home, &inner, whole, span, visit)
                }
            }
            Pattern::Tuple(names) => {
                let components = self.components(argument, names.len(), binder.set.span)?;
                let inner = Scope::new(Frame::Values(&components), scope);
                self.bind_arguments(others, 0, rest, home, &inner, whole, span, visit)
            }
        }
    }

    /// Fails where an argument does not lie in its set.
    #[inline]
    fn in_domain(
        self,
        argument: &Value,
        set: &'v Code,
        home: &'v Scope<'v>,
        whole: &Value,
        span: Span,
    ) -> Result<(), Failure> {
        let known = self.known(set, home);
        if let (Some(set), Value::Integer(integer)) = (known, argument)
            && let Some(interval) = set.as_interval()
            && interval.contains(integer)
        {
            return Ok(());
        }
        let inside = match known {
            Some(set) if set.is_set() => set.contains(argument).map_err(|error| self.run.failed(&error, span))?,
            _ => self.member_value(argument, set, home, span)?,
        };
        if inside { Ok(()) } else { Err(self.outside_its_domain(whole, span)) }
    }

    #[cold]
    pub(super) fn outside_its_domain(self, argument: &Value, span: Span) -> Failure {
        let message = format!("the function is applied to {}, which is outside its domain", self.run.show(argument));
        Failure::new(FailureKind::Domain, message).at(span)
    }

    #[cold]
    fn outside(self, function: &Value, argument: &Value, span: Span) -> Failure {
        let run = self.run;
        let message = format!("the function is applied to {}, which is outside its domain", run.show(argument));
        let failure = Failure::new(FailureKind::Domain, message).at(span);
        match function.domain() {
            Ok(domain) => failure.help(format!("its domain is {}", run.show(&domain))),
            Err(_) => failure,
        }
    }
}
