//! Membership: decides `x \in S` and `S \subseteq T` by the shape of the set's expression where its value need not be listed.

use super::call::cells;
use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Assign, Eval, Time, Val};
use super::number::{Ends, Way};
use super::scope::{Bound, Frame, Scope};
use super::truth::{Decided, Truth};
use crate::text::Span;
use crate::value::Value;
use smallvec::SmallVec;
use std::ops::ControlFlow;

impl<'v> Eval<'v> {
    /// The element of which it is asked whether a set has it. One that is written out as a tuple of a few components is not made where
    /// its components tell: relations and graphs are asked for pairs again and again.
    #[inline]
    fn written_member(
        self,
        element: &'v Code,
        set: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Asked<'v>, Failure> {
        match &element.op {
            Op::Tuple(items) if matches!(items.len(), 2 | 3) && self.run.watch.is_none() => {
                self.tuple_member(items, set, scope, span)
            }
            _ => self.value(element, scope).map(Asked::Of),
        }
    }

    #[inline(never)]
    fn tuple_member(
        self,
        items: &'v [Code],
        set: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Asked<'v>, Failure> {
        let mut components: SmallVec<[Val<'v>; 3]> = SmallVec::new();
        for item in items {
            components.push(self.operand(item, scope)?);
        }
        let answer = match self.known(set, scope) {
            Some(set) => set.contains_components(&components),
            None if self.is_evaluated(set, scope) => match self.set(set, scope) {
                Ok(set) => set.contains_components(&components),
                // The words for what is wrong are found with the tuple.
                Err(_) => None,
            },
            None => None,
        };
        match answer {
            Some(answer) => answer.map(Asked::Told).map_err(|error| self.run.failed(&error, span)),
            None => {
                let components: SmallVec<[Value; 3]> = components.into_iter().map(Val::into_owned).collect();
                Ok(Asked::Of(Val::Own(Value::components(components))))
            }
        }
    }

    /// Whether membership in a set is decided by its value, and the value costs nothing that a second evaluation would show.
    pub(super) fn is_evaluated(self, set: &'v Code, scope: &'v Scope<'v>) -> bool {
        match &set.op {
            Op::Variable(_) => !self.run.now.is_some_and(|state| state.notes()),
            Op::Index(operands) => self.is_evaluated(&operands[0], scope) && self.known(&operands[1], scope).is_some(),
            Op::Field(record, _) => self.is_evaluated(record, scope),
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Value(_)) => true,
                Some(Bound::Thunk { value, .. }) => value.get().is_some(),
                Some(Bound::Let { cell, .. }) => cell.value.get().is_some(),
                Some(Bound::Operator(..)) | None => false,
            },
            Op::Call(id, arguments, _) => match &**arguments {
                [Argument::Value(argument)] => {
                    // `Edges(graph)` is a part of what it is given.
                    let body = &self.run.program.definition(*id).body;
                    matches!(body.op, Op::Index(_) | Op::Field(..)) && self.is_evaluated(argument, scope)
                }
                _ => false,
            },
            Op::Product(_) => true,
            _ => false,
        }
    }

    #[inline(never)]
    pub(super) fn no_member(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        Ok((!self.member(operands, scope, code)?.holds()).into())
    }

    #[inline(never)]
    pub(super) fn member(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        let ([element, set], span) = (operands, code.span);
        if element.looks_numeric() && self.run.watch.is_none() {
            return match self.integer(element, scope) {
                Ok(element) => self.member_number(element, set, scope, span),
                Err(odd) => {
                    let element = Result::from(*odd)?;
                    self.member_of(&element, set, scope, span)
                }
            };
        }
        let element = match self.written_member(element, set, scope, span)? {
            Asked::Told(answer) => return Ok(answer.into()),
            Asked::Of(element) => element,
        };
        self.member_of(&element, set, scope, span)
    }

    /// Whether an integer is an element of a set, most often of an interval.
    #[inline(never)]
    fn member_number(self, element: i64, set: &'v Code, scope: &'v Scope<'v>, span: Span) -> Decided {
        if let Op::Arithmetic(Calculation { way: Way::Interval, .. }, ends) = &set.op
            && let Ends::Small(first, last) = self.interval(ends, scope, set)?
        {
            return Ok((first..=last).contains(&element).into());
        }
        if let Some(set) = self.known(set, scope)
            && set.is_set()
        {
            if let Some(set) = set.as_integers() {
                return Ok(set.has(element).into());
            }
            return match set.as_interval() {
                Some(interval) => Ok(interval.contains(&element).into()),
                None => {
                    let answer = set.contains(&Value::Integer(element));
                    answer.map(Truth::from).map_err(|error| self.run.failed(&error, span))
                }
            };
        }
        self.member_of(&Value::Integer(element), set, scope, span)
    }

    /// Whether a value is an element of a set.
    fn member_of(self, element: &Value, set: &'v Code, scope: &'v Scope<'v>, span: Span) -> Decided {
        if let Op::Arithmetic(Calculation { way: Way::Interval, .. }, ends) = &set.op
            && let Value::Integer(integer) = element
            && self.run.watch.is_none()
        {
            return Ok(match self.interval(ends, scope, set)? {
                Ends::Small(first, last) => (first..=last).contains(integer).into(),
                Ends::Other(set) => set.contains(element).map_err(|error| self.run.failed(&error, span))?.into(),
            });
        }
        if let Some(set) = self.known(set, scope)
            && set.is_set()
        {
            return set.contains(element).map(Truth::from).map_err(|error| self.run.failed(&error, span));
        }
        if let (Time::Now, Some(state)) = (self.time, self.run.now)
            && (self.run.partial.is_none() || self.run.assign == Assign::Next)
        {
            let answer = match &set.op {
                Op::Variable(id) => state.has(*id, element),
                Op::Domain(function) if let Op::Variable(id) = &function.op => state.has_argument(*id, element),
                _ => None,
            };
            if let Some(answer) = answer {
                return Ok(answer.into());
            }
        }
        self.member_value(element, set, scope, span).map(Truth::from)
    }

    /// Whether a value is an element of the set that the expression denotes.
    ///
    /// A filter (`{x \in S : p}`) is never listed here, so that `x \in {n \in Nat : n > 3}` has a value. Other sets are
    /// described by their values, which decide membership structurally.
    pub(super) fn member_value(
        self,
        element: &Value,
        set: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<bool, Failure> {
        match &set.op {
            Op::Filter(parts) => {
                let (binder, body) = &**parts;
                if !self.member_value(element, &binder.set, scope, span)? {
                    return Ok(false);
                }
                match &binder.pattern {
                    Pattern::Names(_) => self.truth(body, &Scope::one(element, scope)),
                    Pattern::Tuple(names) => {
                        let components = self.components(element, names.len(), binder.set.span)?;
                        self.truth(body, &Scope::new(Frame::Values(&components), scope))
                    }
                }
            }
            Op::Once(once) if once.value.get().is_none() && filters(&once.code) => {
                self.member_value(element, &once.code, const { &Scope::EMPTY }, span)
            }
            Op::Cup(operands) if filters(set) => Ok(self.member_value(element, &operands[0], scope, span)?
                || self.member_value(element, &operands[1], scope, span)?),
            Op::Cap(operands) if filters(set) => Ok(self.member_value(element, &operands[0], scope, span)?
                && self.member_value(element, &operands[1], scope, span)?),
            Op::Difference(operands) if filters(set) => Ok(self.member_value(element, &operands[0], scope, span)?
                && !self.member_value(element, &operands[1], scope, span)?),
            Op::Powerset(operand) if filters(operand) && element.as_slice().is_some() => {
                self.all_members(element, operand, scope, span)
            }
            Op::Call(id, arguments, _) => {
                let definition = self.run.program.definition(*id);
                if !self.filtering(&definition.body) {
                    return self.contains(element, set, scope, span);
                }
                let slots = self.slots(arguments, scope);
                self.deeper(span, || self.member_value(element, &definition.body, &Scope::call(&slots), span))
                    .map_err(|failure| failure.within(self.run.program.text(definition.name), span))
            }
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope: home, value, .. })
                    if value.get().is_none() && self.filtering(code) =>
                {
                    self.member_value(element, code, home, span)
                }
                Some(Bound::Let { definition, scope: home, cell })
                    if cell.value.get().is_none() && definition.arity == 0 && self.filtering(&definition.body) =>
                {
                    self.member_value(element, &definition.body, home, span)
                }
                _ => self.contains(element, set, scope, span),
            },
            Op::If(parts) if filters(set) => {
                let branch = if self.truth(&parts[0], scope)? { &parts[1] } else { &parts[2] };
                self.member_value(element, branch, scope, span)
            }
            Op::Let(definitions, body) if filters(body) => {
                let cells = cells(definitions);
                self.member_value(element, body, &Scope::new(Frame::Let(definitions, &cells), scope), span)
            }
            _ => self.contains(element, set, scope, span),
        }
    }

    fn contains(self, element: &Value, set: &'v Code, scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        match self.set(set, scope) {
            Ok(set) => set.contains(element).map_err(|error| self.run.failed(&error, span)),
            // Elements that cannot be compared with each other make no set, but an element may equal the first of them.
            Err(failure) if failure.kind() == FailureKind::Incomparable => match self.written(set, scope) {
                Some((items, scope)) => self.among(element, items, scope, span),
                None => Err(failure),
            },
            Err(failure) => self.shaped_member(element, set, scope, span, failure),
        }
    }

    /// The elements of a set that is written out, perhaps in a definition.
    fn written(self, set: &'v Code, scope: &'v Scope<'v>) -> Option<(&'v [Code], &'v Scope<'v>)> {
        match &set.op {
            Op::Set(items) => Some((items, scope)),
            Op::Once(once) => self.written(&once.code, const { &Scope::EMPTY }),
            Op::Call(id, arguments, _) if arguments.is_empty() => {
                let definition = self.run.program.definition(*id);
                if definition.recursive { None } else { self.written(&definition.body, const { &Scope::EMPTY }) }
            }
            _ => None,
        }
    }

    /// Whether a value equals one of some values, of which the later ones are not looked at when it does.
    fn among(self, element: &Value, items: &'v [Code], scope: &'v Scope<'v>, span: Span) -> Result<bool, Failure> {
        let items = items.iter().map(|item| self.value(item, scope)).collect::<Result<Vec<_>, _>>()?;
        for item in &items {
            if crate::value::equal(element, item).map_err(|error| self.run.failed(&error, span))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a set's expression is a filter, perhaps behind a definition.
    fn filtering(self, set: &Code) -> bool {
        match &set.op {
            Op::Once(once) => once.value.get().is_none() && self.filtering(&once.code),
            Op::Call(id, _, _) => {
                let definition = self.run.program.definition(*id);
                !definition.recursive && self.filtering(&definition.body)
            }
            _ => filters(set),
        }
    }

    /// The value of a set's expression; `None` where it needs the elements of a set that cannot be listed, so that at most
    /// membership is known.
    pub(super) fn listable(self, set: &'v Code, scope: &'v Scope<'v>) -> Result<Option<Val<'v>>, Failure> {
        match self.set(set, scope) {
            Err(failure) if failure.kind() == FailureKind::NotEnumerable => Ok(None),
            result => result.map(Some),
        }
    }

    /// The elements of a set that are, or are not, in the set that the expression denotes.
    pub(super) fn kept(
        self,
        elements: &Value,
        set: &'v Code,
        scope: &'v Scope<'v>,
        wanted: bool,
    ) -> Result<Value, Failure> {
        let mut kept = Vec::new();
        let _ = self.each_element(elements, set.span, |element| {
            if self.member_value(element, set, scope, set.span)? == wanted {
                kept.push(element.clone());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Value::set(kept).map_err(|error| self.run.failed(&error, set.span))
    }

    /// The domain of a function that is not listed: the set that its expression names.
    pub(super) fn endless_domain(self, function: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        match &function.op {
            Op::Except(parts) => self.endless_domain(&parts.0, scope),
            Op::Once(once) => self.endless_domain(&once.code, const { &Scope::EMPTY }),
            Op::Function(parts) => match &*parts.0 {
                [binder] if binder.pattern.names().len() == 1 || matches!(binder.pattern, Pattern::Tuple(_)) => {
                    self.set(&binder.set, scope)
                }
                binders => {
                    let mut sets = Vec::new();
                    for binder in binders {
                        let set = self.set(&binder.set, scope)?.into_owned();
                        let times = if let Pattern::Names(names) = &binder.pattern { names.len() } else { 1 };
                        sets.extend(std::iter::repeat_n(set, times));
                    }
                    Ok(Val::Own(Value::product(sets)))
                }
            },
            _ => {
                let function = self.value(function, scope)?;
                self.done(function.domain(), Span::default())
            }
        }
    }

    pub(super) fn all_members(
        self,
        elements: &Value,
        set: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<bool, Failure> {
        let flow = self.each_element(elements, span, |element| {
            Ok(if self.member_value(element, set, scope, span)? {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(flow.is_continue())
    }

    /// `{a, b} \subseteq S`, without making the set on the left.
    fn all_in(self, items: &'v [Code], superset: &'v Code, scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        let mut integers: SmallVec<[i64; 4]> = SmallVec::new();
        for (index, item) in items.iter().enumerate() {
            match self.integer(item, scope) {
                Ok(integer) => integers.push(integer),
                Err(odd) => {
                    let before = integers.into_iter().map(|integer| Val::Own(Value::Integer(integer)));
                    let elements = before.chain([Val::Own(Result::from(*odd)?)]).collect();
                    return self.values_in(elements, &items[index + 1..], superset, scope, code);
                }
            }
        }
        match self.known(superset, scope).and_then(Value::as_integers) {
            Some(set) => Ok(integers.iter().all(|integer| set.has(*integer)).into()),
            None => {
                let elements = integers.into_iter().map(|integer| Val::Own(Value::Integer(integer))).collect();
                self.values_in(elements, &[], superset, scope, code)
            }
        }
    }

    /// Whether all of some values, of which the last ones are still to be evaluated, are elements of a set.
    #[inline(never)]
    fn values_in(
        self,
        mut elements: SmallVec<[Val<'v>; 4]>,
        others: &'v [Code],
        superset: &'v Code,
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Decided {
        let failed = |error| self.run.failed(&error, code.span);
        let comparable = |elements: &[Val<'v>]| match elements {
            // What cannot be compared makes no set.
            [first, .., last] => crate::value::equal(first, last).map(drop).map_err(failed),
            _ => Ok(()),
        };
        comparable(&elements)?;
        for other in others {
            elements.push(self.operand(other, scope)?);
            comparable(&elements)?;
        }
        let Some(listed) = self.listable(superset, scope)? else {
            for element in &elements {
                if !self.member_value(element, superset, scope, code.span)? {
                    return Ok(false.into());
                }
            }
            return Ok(true.into());
        };
        for element in &elements {
            if !listed.contains(element).map_err(failed)? {
                return Ok(false.into());
            }
        }
        Ok(true.into())
    }

    #[inline(never)]
    pub(super) fn subset(self, operands: &'v [Code; 2], scope: &'v Scope<'v>, code: &'v Code) -> Decided {
        if let Some(Value::Boolean(answer)) = self.asked(code, scope) {
            return Ok((*answer).into());
        }
        let ([left, right], span) = (operands, code.span);
        if let Op::Set(items) = &left.op
            && !items.is_empty()
            && self.run.watch.is_none()
            && !self.filtering(right)
        {
            return self.all_in(items, right, scope, code);
        }
        let subset = self.set(left, scope)?;
        if self.filtering(right) {
            return self.all_members(&subset, right, scope, span).map(Truth::from);
        }
        let Some(superset) = self.listable(right, scope)? else {
            return self.all_members(&subset, right, scope, span).map(Truth::from);
        };
        subset.is_subset(&superset).map(Truth::from).map_err(|error| self.run.failed(&error, span))
    }
}

/// What became of the element of a membership.
enum Asked<'v> {
    /// Whether the set has it.
    Told(bool),
    /// Its value.
    Of(Val<'v>),
}

/// Whether the expression is a filter or combines one, so that its value would have to be listed.
fn filters(set: &Code) -> bool {
    match &set.op {
        Op::Filter(_) => true,
        Op::Once(once) => once.value.get().is_none() && filters(&once.code),
        Op::Cup(operands) | Op::Cap(operands) | Op::Difference(operands) => operands.iter().any(filters),
        Op::Powerset(operand) => filters(operand),
        Op::If(parts) => parts[1..].iter().any(filters),
        Op::Let(_, body) => filters(body),
        _ => false,
    }
}
