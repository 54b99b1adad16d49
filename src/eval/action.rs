//! Actions: all ways to make an initial predicate or an action true by assigning variables; `ENABLED`, `UNCHANGED` and `\cdot`.
//!
//! What follows a conjunct is passed to it as a continuation, so that a disjunct or a bound variable continues with the
//! rest of the conjunction for each of its choices. Nothing is looked at twice and no state is built before it is complete.

use super::binding::Flow;
use super::call::acted_cells;
use super::change::Origin;
use super::code::*;
use super::error::Failure;
use super::machine::{Assign, Eval, ReadState, Run, Time};
use super::partial::Partial;
use super::scope::{Bound, Frame, Scope};
use super::truth::{Decided, Truth};
use crate::semantics::form::{Level, Local, Quantifier, VariableId};
use crate::text::Span;
use crate::value::Value;
use std::ops::ControlFlow;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl<'v> Eval<'v> {
    /// Calls `then` once for each way to make the expression true, with the variables assigned.
    pub(super) fn act(self, code: &'v Code, scope: &'v Scope<'v>, then: &mut dyn FnMut() -> Flow) -> Flow {
        if let Some(watch) = self.run.watch
            && self.several(code, scope)
        {
            watch.act(code);
        }
        match &code.op {
            Op::And(items) => self.act_all(items, scope, then),
            Op::Or(items) => {
                if let Some(chance) = self.run.host.chance() {
                    for place in chance.order(items.len()) {
                        if self.act(&items[place], scope, then)?.is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                    return GO_ON;
                }
                for item in items {
                    if self.act(item, scope, then)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Op::Quantifier(Quantifier::Exists, parts) => {
                let (binders, body) = &**parts;
                let mut visit = |inner: &Scope<'_>| match self.run.observer {
                    None => self.act(body, inner, then),
                    Some(_) => self.observed(binders, inner, &mut || self.act(body, inner, then)),
                };
                match self.run.host.chance() {
                    None => self.each_binding(binders, scope, visit),
                    Some(chance) => self.each_drawn_binding(chance, binders, scope, &mut visit),
                }
            }
            Op::Quantifier(Quantifier::ForAll, parts) => {
                let (binders, body) = &**parts;
                let mut bindings = Vec::new();
                let _ = self.each_binding(binders, scope, |inner| {
                    bindings.push(bound_values(binders, inner));
                    GO_ON
                })?;
                self.act_each(binders, body, &bindings, scope, then)
            }
            Op::If(parts) => {
                let [test, yes, no] = &**parts;
                let branch = if self.truth(test, scope)? { yes } else { no };
                self.act(branch, scope, then)
            }
            Op::Case(..) => self.act(self.case(code, scope)?, scope, then),
            Op::Implies(operands) => {
                if self.truth(&operands[0], scope)? {
                    self.act(&operands[1], scope, then)
                } else {
                    then()
                }
            }
            Op::Let(definitions, body) => {
                let cells = acted_cells(definitions);
                self.act(body, &Scope::new(Frame::Let(definitions, &cells), scope), then)
            }
            Op::Call(id, arguments, _) => {
                let definition = self.run.program.definition(*id);
                let slots = self.acted_slots(arguments, scope);
                if let Some(observer) = self.run.observer {
                    let values: Vec<Option<Value>> =
                        arguments.iter().map(|argument| self.shown(argument, scope)).collect();
                    observer.enter(*id, &values);
                }
                let result = self
                    .deeper(code.span, || self.act(&definition.body, &Scope::call(&slots), then))
                    .map_err(|failure| failure.within(self.run.program.text(definition.name), code.span));
                if let Some(observer) = self.run.observer {
                    observer.leave();
                }
                result
            }
            Op::CallLocal(local, arguments) => match scope.find(*local) {
                Some(Bound::Operator(operator, home)) => {
                    let (operator, home) = super::call::outermost(operator, home);
                    let slots = self.acted_slots(arguments, scope);
                    self.deeper(code.span, || match operator {
                        Operator::Definition(id) => {
                            self.act(&self.run.program.definition(*id).body, &Scope::call(&slots), then)
                        }
                        Operator::Lambda(_, body) => self.act(body, &Scope::new(Frame::Arguments(&slots), home), then),
                        Operator::Local(local) => match home.find(*local) {
                            Some(Bound::Let { definition, scope, .. }) => {
                                self.act(&definition.body, &Scope::new(Frame::Arguments(&slots), scope), then)
                            }
                            _ => Err(super::expression::unbound(code.span)),
                        },
                    })
                }
                Some(Bound::Let { definition, scope: home, .. }) => {
                    let slots = self.acted_slots(arguments, scope);
                    self.deeper(code.span, || {
                        self.act(&definition.body, &Scope::new(Frame::Arguments(&slots), home), then)
                    })
                }
                Some(Bound::Value(_) | Bound::Thunk { .. }) | None => Err(super::expression::unbound(code.span)),
            },
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, value, .. }) if value.get().is_none() => {
                    self.act(code, home, then)
                }
                Some(Bound::Let { definition, scope: home, cell })
                    if cell.value.get().is_none() && definition.arity == 0 =>
                {
                    self.act(&definition.body, home, then)
                }
                _ => self.act_if(self.truth(code, scope)?, then),
            },
            Op::Index(operands) if code.level == Level::Action => self.act_applied(operands, code, scope, then),
            Op::In(operands) => match self.target(&operands[0], scope) {
                Some(variable) if !self.assigned(variable) => {
                    let set = self.set(&operands[1], scope)?;
                    let mut visit = |element: &Value| {
                        self.assign(variable, element.clone(), operands[1].span)?;
                        then()
                    };
                    let flow = match self.run.host.chance() {
                        None => self.each_element(&set, operands[1].span, visit),
                        Some(chance) => self.each_drawn(chance, &set, operands[1].span, &mut visit),
                    };
                    self.unassign(&[variable]);
                    flow
                }
                _ => self.act_if(self.truth(code, scope)?, then),
            },
            Op::Square(parts) => {
                if self.act(&parts[0], scope, then)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let mut assigned = Vec::new();
                let holds = self.keep(&parts[1], scope, &mut assigned);
                let flow = holds.and_then(|holds| self.act_if(holds, then));
                self.unassign(&assigned);
                flow
            }
            Op::Angle(parts) => self.act(&parts[0], scope, &mut || {
                let changed = !self.unchanged(&parts[1], scope, code)?.holds();
                self.act_if(changed, then)
            }),
            Op::Compose(parts) => self.act_composed(&parts[0], &parts[1], scope, then),
            _ => self.act_value(code, scope, then),
        }
    }

    /// An expression with one outcome.
    pub(super) fn act_value(self, code: &'v Code, scope: &'v Scope<'v>, then: &mut dyn FnMut() -> Flow) -> Flow {
        let mut assigned = Vec::new();
        let holds = self.settle(code, scope, &mut assigned);
        let flow = holds.and_then(|holds| self.act_if(holds, then));
        self.unassign(&assigned);
        flow
    }

    fn act_if(self, holds: bool, then: &mut dyn FnMut() -> Flow) -> Flow {
        if holds { then() } else { GO_ON }
    }

    /// A conjunction: conjuncts with one outcome are settled in a loop, the first one with several continues with the rest.
    fn act_all(self, items: &'v [Code], scope: &'v Scope<'v>, then: &mut dyn FnMut() -> Flow) -> Flow {
        let mut assigned = Vec::new();
        let flow = self.act_rest(items, scope, &mut assigned, then);
        self.unassign(&assigned);
        flow
    }

    fn act_rest(
        self,
        items: &'v [Code],
        scope: &'v Scope<'v>,
        assigned: &mut Vec<VariableId>,
        then: &mut dyn FnMut() -> Flow,
    ) -> Flow {
        for (index, item) in items.iter().enumerate() {
            if self.several(item, scope) {
                // With all variables assigned a conjunct only holds or not, however many ways there are to make it true.
                if self.run.partial.is_some_and(Partial::complete) {
                    if self.truth(item, scope)? {
                        continue;
                    }
                    return GO_ON;
                }
                let rest = &items[index + 1..];
                if rest.is_empty() {
                    return self.act(item, scope, then);
                }
                return self.act(item, scope, &mut || self.act_all(rest, scope, then));
            }
            if !self.settle(item, scope, assigned)? {
                return GO_ON;
            }
        }
        then()
    }

    /// Whether a conjunct may have more than one outcome, or assigns in a place that must be looked for.
    fn several(self, code: &'v Code, scope: &'v Scope<'v>) -> bool {
        match &code.op {
            Op::And(_)
            | Op::Or(_)
            | Op::Quantifier(..)
            | Op::If(_)
            | Op::Case(..)
            | Op::Implies(_)
            | Op::Let(..)
            | Op::Call(..)
            | Op::CallLocal(..)
            | Op::Local(_)
            | Op::Square(_)
            | Op::Angle(_)
            | Op::Compose(_) => true,
            Op::Index(_) => code.level == Level::Action,
            Op::In(operands) => self.target(&operands[0], scope).is_some(),
            _ => false,
        }
    }

    /// A conjunct with one outcome: assigns the variables that it determines and says whether it holds.
    fn settle(self, code: &'v Code, scope: &'v Scope<'v>, assigned: &mut Vec<VariableId>) -> Result<bool, Failure> {
        if let Some(watch) = self.run.watch {
            watch.act(code);
        }
        match &code.op {
            Op::Equal(operands) => match self.target(&operands[0], scope) {
                Some(variable) if !self.assigned(variable) => {
                    let (value, origin) = self.new_value(variable, &operands[1], scope)?;
                    self.assign_from(variable, value, origin, operands[1].span)?;
                    assigned.push(variable);
                    Ok(true)
                }
                _ => self.truth(code, scope),
            },
            Op::Unchanged(operand) if self.run.assign == Assign::Next && self.run.partial.is_some() => {
                self.keep(operand, scope, assigned)
            }
            _ => self.truth(code, scope),
        }
    }

    /// `UNCHANGED e`: assigns the variables of a tuple their current values, also behind definitions.
    fn keep(self, operand: &'v Code, scope: &'v Scope<'v>, assigned: &mut Vec<VariableId>) -> Result<bool, Failure> {
        match &operand.op {
            Op::Variable(variable) if !self.assigned(*variable) => {
                let kept = self.run.now.filter(|_| !self.run.partial.is_some_and(Partial::is_noted));
                match kept.and_then(|state| state.get(*variable)) {
                    Some(value) => self.assign_from(*variable, value.clone(), Origin::Kept, operand.span)?,
                    None => self.assign(*variable, self.value(operand, scope)?.into_owned(), operand.span)?,
                }
                assigned.push(*variable);
                Ok(true)
            }
            Op::Tuple(items) => {
                for item in items {
                    if !self.keep(item, scope, assigned)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                self.keep(&self.run.program.definition(*id).body, const { &Scope::EMPTY }, assigned)
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, .. }) => self.keep(code, home, assigned),
                Some(Bound::Let { definition, scope: home, .. }) if definition.arity == 0 => {
                    self.keep(&definition.body, home, assigned)
                }
                _ => self.unchanged(operand, scope, operand).map(Truth::holds),
            },
            _ => self.unchanged(operand, scope, operand).map(Truth::holds),
        }
    }

    /// The variable that an equation with this left side would assign; the side may be a parameter or a definition.
    fn target(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<VariableId> {
        self.run.partial?;
        match (self.run.assign, self.time) {
            (Assign::Next, _) => self.primed_variable(code, scope),
            (Assign::Initial, Time::Now) => self.named_variable(code, scope),
            (Assign::Initial, Time::Next) => None,
        }
    }

    /// The variable whose primed form an expression is, perhaps behind a parameter or a definition.
    fn primed_variable(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<VariableId> {
        match &code.op {
            Op::Prime(operand) => self.named_variable(operand, scope),
            Op::Let(definitions, body) => {
                let cells = acted_cells(definitions);
                self.primed_variable(body, &Scope::new(Frame::Let(definitions, &cells), scope))
            }
            Op::Local(local) => match scope.find(*local)? {
                Bound::Thunk { code, scope: home, .. } => self.primed_variable(code, home),
                Bound::Let { definition, scope: home, .. } if definition.arity == 0 => {
                    self.primed_variable(&definition.body, home)
                }
                Bound::Let { .. } | Bound::Value(_) | Bound::Operator(..) => None,
            },
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                let definition = self.run.program.definition(*id);
                if definition.recursive {
                    None
                } else {
                    self.primed_variable(&definition.body, const { &Scope::EMPTY })
                }
            }
            _ => None,
        }
    }

    /// The variable that an expression is, perhaps behind a parameter or a definition.
    pub(super) fn named_variable(self, code: &'v Code, scope: &'v Scope<'v>) -> Option<VariableId> {
        match &code.op {
            Op::Variable(id) => Some(*id),
            Op::Local(local) => match scope.find(*local)? {
                Bound::Thunk { code, scope: home, .. } => self.named_variable(code, home),
                Bound::Let { definition, scope: home, .. } if definition.arity == 0 => {
                    self.named_variable(&definition.body, home)
                }
                Bound::Let { .. } | Bound::Value(_) | Bound::Operator(..) => None,
            },
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                let definition = self.run.program.definition(*id);
                if definition.recursive { None } else { self.named_variable(&definition.body, const { &Scope::EMPTY }) }
            }
            _ => None,
        }
    }

    fn assigned(self, variable: VariableId) -> bool {
        self.run
            .partial
            .is_some_and(|partial| partial.slots.borrow().get(variable.0 as usize).is_some_and(Option::is_some))
    }

    fn assign(self, variable: VariableId, value: Value, span: Span) -> Result<(), Failure> {
        self.assign_from(variable, value, Origin::Whole, span)
    }

    /// Assigns a variable. What lies in a state is listed: equal values have one form there.
    fn assign_from(self, variable: VariableId, value: Value, origin: Origin, span: Span) -> Result<(), Failure> {
        let value = value.normalized(self.run.host.largest_set()).map_err(|error| self.run.failed(&error, span))?;
        if let Some(partial) = self.run.partial {
            partial.set(variable, Some(value), origin);
        }
        Ok(())
    }

    fn unassign(self, variables: &[VariableId]) {
        if let Some(partial) = self.run.partial {
            for variable in variables {
                if let Some(state) = self.run.now {
                    for path in partial.untold(*variable) {
                        state.note(*variable, &path.iter().collect::<Vec<_>>());
                    }
                }
                partial.set(*variable, None, Origin::Whole);
            }
        }
    }

    /// `\A` in an action: the conjunction of its instances.
    fn act_each(
        self,
        binders: &'v [Binder],
        body: &'v Code,
        bindings: &[Vec<Value>],
        scope: &'v Scope<'v>,
        then: &mut dyn FnMut() -> Flow,
    ) -> Flow {
        let [binding, rest @ ..] = bindings else { return then() };
        let complete = self.run.partial.is_some_and(Partial::complete);
        self.rebind(binders, 0, binding, scope, &mut |inner| {
            if complete {
                let holds = self.truth(body, inner)?;
                return self.act_if(holds, &mut || self.act_each(binders, body, rest, scope, then));
            }
            self.act(body, inner, &mut || self.act_each(binders, body, rest, scope, then))
        })
    }

    fn rebind(
        self,
        binders: &[Binder],
        name: usize,
        values: &[Value],
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(&Scope<'_>) -> Flow,
    ) -> Flow {
        let [binder, others @ ..] = binders else { return visit(scope) };
        match &binder.pattern {
            Pattern::Names(names) => {
                let [value, rest @ ..] = values else { return visit(scope) };
                let inner = Scope::one(value, scope);
                if name + 1 < names.len() {
                    self.rebind(binders, name + 1, rest, &inner, visit)
                } else {
                    self.rebind(others, 0, rest, &inner, visit)
                }
            }
            Pattern::Tuple(names) => {
                let (components, rest) = values.split_at(names.len().min(values.len()));
                self.rebind(others, 0, rest, &Scope::new(Frame::Values(components), scope), visit)
            }
        }
    }

    /// Tells the observer what the bound variables are while `body` runs.
    fn observed(self, binders: &[Binder], inner: &Scope<'_>, body: &mut dyn FnMut() -> Flow) -> Flow {
        let Some(observer) = self.run.observer else { return body() };
        let names: Vec<_> = binders.iter().flat_map(|binder| binder.pattern.names()).copied().collect();
        for (name, value) in names.iter().zip(bound_values(binders, inner)) {
            observer.bind(*name, &value);
        }
        let result = body();
        for _ in &names {
            observer.unbind();
        }
        result
    }

    /// The value of an argument for people, where it has one.
    fn shown(self, argument: &'v Argument, scope: &'v Scope<'v>) -> Option<Value> {
        match argument {
            Argument::Value(code) => self.value(code, scope).ok().map(super::machine::Val::into_owned),
            Argument::Operator(_) => None,
        }
    }

    /// `ENABLED A`: whether there is a successor.
    #[inline(never)]
    pub(super) fn enabled(self, action: &'v Code, scope: &'v Scope<'v>) -> Decided {
        let partial = Partial::new(self.run.program.assignable());
        let mut found = false;
        let mut then = || {
            found = true;
            Ok(ControlFlow::Break(()))
        };
        match self.time {
            Time::Now => {
                let run = self.run.with_partial(&partial, self.run.now, self.run.remember);
                let _ = Eval { run: &run, time: Time::Now }.act(action, scope, &mut then)?;
            }
            Time::Next => {
                let next = self.successor();
                let run = self.run.with_partial(&partial, Some(&next), false);
                let _ = Eval { run: &run, time: Time::Now }.act(action, scope, &mut then)?;
            }
        }
        Ok(found.into())
    }

    /// A copy of the next state, as far as it is known.
    fn successor(self) -> Successor {
        let count = self.run.program.assignable();
        let value = |index| {
            let id = VariableId(index as u32);
            match (self.run.partial, self.run.next) {
                (Some(partial), _) => partial.get(id),
                (None, Some(next)) => next.get(id).cloned(),
                (None, None) => None,
            }
        };
        Successor((0..count).map(value).collect())
    }

    /// `A \cdot B` of two given states.
    #[inline(never)]
    pub(super) fn composed(self, parts: &'v [Code; 2], scope: &'v Scope<'v>) -> Decided {
        let [first, second] = parts;
        let last = self.successor();
        let partial = Partial::between(self.run.program.assignable());
        let run = self.run.with_partial(&partial, self.run.now, self.run.remember);
        let mut found = false;
        let _ = Eval { run: &run, time: Time::Now }.act(first, scope, &mut || {
            let middle = Successor(partial.slots.borrow().clone());
            let between =
                Run { next: Some(&last), partial: None, ..self.run.with_partial(&partial, Some(&middle), false) };
            found = Eval { run: &between, time: Time::Now }.truth(second, scope)?;
            Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(found.into())
    }

    fn act_composed(
        self,
        first: &'v Code,
        second: &'v Code,
        scope: &'v Scope<'v>,
        then: &mut dyn FnMut() -> Flow,
    ) -> Flow {
        let Some(target) = self.run.partial else { return GO_ON };
        let partial = Partial::between(self.run.program.assignable());
        let run = self.run.with_partial(&partial, self.run.now, self.run.remember);
        Eval { run: &run, time: Time::Now }.act(first, scope, &mut || {
            let middle = Successor(partial.slots.borrow().clone());
            let between = self.run.with_partial(target, Some(&middle), false);
            Eval { run: &between, time: Time::Now }.act(second, scope, then)
        })
    }
}

/// A state of its own, perhaps incomplete.
struct Successor(Vec<Option<Value>>);

impl ReadState for Successor {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        self.0.get(variable.0 as usize)?.as_ref()
    }
}

/// The values of all bound variables, in order, read back from the scope that the binders made.
fn bound_values(binders: &[Binder], scope: &Scope<'_>) -> Vec<Value> {
    let mut places = Vec::new();
    let mut frames = 0;
    for binder in binders {
        match &binder.pattern {
            Pattern::Names(names) => {
                for _ in 0..names.len() {
                    places.push((frames, 0));
                    frames += 1;
                }
            }
            Pattern::Tuple(names) => {
                places.extend((0..names.len() as u32).map(|slot| (frames, slot)));
                frames += 1;
            }
        }
    }
    let read = |(frame, slot): (u32, u32)| match scope.find(Local { up: frames - 1 - frame, slot }) {
        Some(Bound::Value(value)) => Some(value.clone()),
        _ => None,
    };
    places.into_iter().filter_map(read).collect()
}
