//! Bindings: quantifiers, `CHOOSE`, and the constructors of sets and functions, all of which walk sets in TLC's order.

use super::code::*;
use super::error::{Failure, FailureKind};
use super::machine::{Eval, Val};
use super::scope::{Frame, Scope};
use crate::text::Span;
use crate::value::Value;
use smallvec::SmallVec;
use std::ops::ControlFlow;

/// What is done for each binding or element: go on, or enough.
pub(super) type Flow = Result<ControlFlow<()>, Failure>;

impl<'v> Eval<'v> {
    /// Visits the elements of a set in order.
    #[inline]
    pub(super) fn each_element(self, set: &Value, span: Span, mut visit: impl FnMut(&Value) -> Flow) -> Flow {
        if let Some(elements) = set.as_slice() {
            for element in elements {
                self.run.step()?;
                if visit(element)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        if let Some(interval) = set.as_interval() {
            for element in interval {
                self.run.step()?;
                if visit(&Value::Integer(element))?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        let elements = set.iter_set().map_err(|error| self.run.failed(&error, span))?;
        for element in elements {
            self.run.step()?;
            if visit(&element)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The value of a set that is about to be walked. One that is described and lies somewhere will be walked again: it is
    /// listed, where that takes little space.
    fn elements(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Val<'v>, Failure> {
        Ok(match self.set(code, scope)? {
            Val::Ref(set) => Val::Ref(set.listed_to_walk().unwrap_or(set)),
            set => set,
        })
    }

    /// Visits every binding of the binders' variables, the last one running fastest.
    pub(super) fn each_binding(
        self,
        binders: &'v [Binder],
        scope: &'v Scope<'v>,
        mut visit: impl FnMut(&Scope<'_>) -> Flow,
    ) -> Flow {
        if let [Binder { pattern: Pattern::Names(names), set }] = binders
            && let [_] = &**names
        {
            let elements = self.elements(set, scope)?;
            return self.each_element(&elements, set.span, |element| visit(&Scope::one(element, scope)));
        }
        // Two names are nearly as frequent as one.
        if let Some((first, second)) = two_names(binders) {
            let elements = self.elements(&first.set, scope)?;
            let others = if std::ptr::eq(first, second) { None } else { Some(self.elements(&second.set, scope)?) };
            return self.each_element(&elements, first.set.span, |element| {
                let outer = Scope::one(element, scope);
                self.each_element(others.as_deref().unwrap_or(&elements), second.set.span, |other| {
                    visit(&Scope::one(other, &outer))
                })
            });
        }
        let mut sets: SmallVec<[Val<'_>; 4]> = SmallVec::new();
        for binder in binders {
            sets.push(self.elements(&binder.set, scope)?);
        }
        self.bind(binders, &sets, 0, scope, &mut visit)
    }

    /// Binds the names of the first binder from `name` on, then those of the others.
    fn bind(
        self,
        binders: &[Binder],
        sets: &[Val<'_>],
        name: usize,
        scope: &Scope<'_>,
        visit: &mut dyn FnMut(&Scope<'_>) -> Flow,
    ) -> Flow {
        let ([binder, others @ ..], [set, other_sets @ ..]) = (binders, sets) else { return visit(scope) };
        self.each_element(set, binder.set.span, |element| match &binder.pattern {
            Pattern::Names(names) => {
                let inner = Scope::one(element, scope);
                if name + 1 < names.len() {
                    self.bind(binders, sets, name + 1, &inner, visit)
                } else {
                    self.bind(others, other_sets, 0, &inner, visit)
                }
            }
            Pattern::Tuple(names) => {
                let components = self.components(element, names.len(), binder.set.span)?;
                self.bind(others, other_sets, 0, &Scope::new(Frame::Values(&components), scope), visit)
            }
        })
    }

    /// The components of a tuple that a pattern takes apart.
    pub(super) fn components(self, element: &Value, count: usize, span: Span) -> Result<Vec<Value>, Failure> {
        if let Some(tuple) = element.as_tuple()
            && tuple.len() == count
        {
            return Ok(tuple.iter().cloned().collect());
        }
        let message = format!(
            "the pattern takes a tuple of {count} apart, but this set has the element {}",
            self.run.show(element)
        );
        Err(Failure::new(FailureKind::Argument, message).at(span))
    }

    /// Visits the elements of a binder's set, each with the scope that it makes.
    fn each_bound(
        self,
        binder: &'v Binder,
        set: &Value,
        scope: &'v Scope<'v>,
        mut visit: impl FnMut(&Value, &Scope<'_>) -> Flow,
    ) -> Flow {
        self.each_element(set, binder.set.span, |element| match &binder.pattern {
            Pattern::Names(_) => visit(element, &Scope::one(element, scope)),
            Pattern::Tuple(names) => {
                let components = self.components(element, names.len(), binder.set.span)?;
                visit(element, &Scope::new(Frame::Values(&components), scope))
            }
        })
    }

    #[inline(never)]
    pub(super) fn filter(
        self,
        parts: &'v (Binder, Code),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        if let Some(answer) = self.asked(code, scope) {
            return Ok(Val::Ref(answer));
        }
        let (binder, body) = parts;
        let set = self.elements(&binder.set, scope)?;
        let kept = self.run.gather();
        if !self.image(parts, &set, scope, &mut |element| kept.push(element.clone()))? {
            let condition = self.condition(body, set.len());
            let _ = self.each_bound(binder, &set, scope, |element, inner| {
                if self.meets(&condition, inner)? {
                    kept.push(element.clone());
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
        match set.as_slice() {
            Some(elements) if elements.len() == kept.len() => Ok(set),
            Some(_) => Ok(Val::Own(kept.sorted_set())),
            None => self.done(kept.set(), code.span),
        }
    }

    /// How many elements a filter keeps, without making the set of them; `None` where the expression is no filter, or one that is
    /// asked as a whole.
    pub(super) fn count_kept(self, code: &'v Code, scope: &'v Scope<'v>) -> Result<Option<usize>, Failure> {
        let Op::Filter(parts) = &code.op else { return Ok(None) };
        if self.run.watch.is_some() || self.run.now.is_some_and(|state| state.notes()) {
            return Ok(None);
        }
        let (binder, body) = &**parts;
        let set = self.elements(&binder.set, scope)?;
        let mut count = 0;
        let _ = self.each_bound(binder, &set, scope, |_, inner| {
            count += usize::from(self.truth(body, inner)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Some(count))
    }

    #[inline(never)]
    pub(super) fn map(
        self,
        parts: &'v (Box<[Binder]>, Code),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        if let Some(answer) = self.asked(code, scope) {
            return Ok(Val::Ref(answer));
        }
        let (binders, body) = parts;
        let values = self.run.gather();
        let _ = self.each_binding(binders, scope, |inner| {
            values.push(self.own(body, inner)?);
            Ok(ControlFlow::Continue(()))
        })?;
        self.done(values.set(), code.span)
    }

    #[inline(never)]
    pub(super) fn function(
        self,
        parts: &'v (Box<[Binder]>, Code),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        let (binders, body) = parts;
        let limit = self.run.host.largest_set();
        if let [binder] = &**binders
            && !matches!(&binder.pattern, Pattern::Names(names) if names.len() > 1)
        {
            let domain = self.set(&binder.set, scope)?;
            let domain = domain.listed(limit).map_err(|error| self.run.failed(&error, binder.set.span))?;
            let values = self.run.gather();
            let _ = self.each_bound(binder, &domain, scope, |_, inner| {
                values.push(self.own(body, inner)?);
                Ok(ControlFlow::Continue(()))
            })?;
            return Ok(Val::Own(values.function_on(&domain)));
        }
        // A function of several arguments is a function of the tuples of them.
        let mut sets = Vec::new();
        for binder in binders {
            let set = self.set(&binder.set, scope)?.into_owned();
            let times = if let Pattern::Names(names) = &binder.pattern { names.len() } else { 1 };
            sets.extend(std::iter::repeat_n(set, times));
        }
        let mut values = Vec::new();
        let _ = self.each_binding(binders, scope, |inner| {
            values.push(self.own(body, inner)?);
            Ok(ControlFlow::Continue(()))
        })?;
        let mut arguments = Vec::with_capacity(values.len());
        self.tuples(&sets, &mut Vec::new(), code.span, &mut arguments)?;
        self.done(Value::function(arguments.into_iter().zip(values).collect()), code.span)
    }

    /// All tuples of elements, in the order in which bindings run.
    fn tuples(
        self,
        sets: &[Value],
        prefix: &mut Vec<Value>,
        span: Span,
        tuples: &mut Vec<Value>,
    ) -> Result<(), Failure> {
        let [set, others @ ..] = sets else {
            tuples.push(Value::tuple(prefix.clone()));
            return Ok(());
        };
        let _ = self.each_element(set, span, |element| {
            prefix.push(element.clone());
            self.tuples(others, prefix, span, tuples)?;
            prefix.pop();
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn choose(
        self,
        parts: &'v (Binder, Code),
        scope: &'v Scope<'v>,
        code: &'v Code,
    ) -> Result<Val<'v>, Failure> {
        if let Some(answer) = self.asked(code, scope) {
            return Ok(Val::Ref(answer));
        }
        let (binder, body) = parts;
        let set = self.set(&binder.set, scope)?;
        let mut chosen = None;
        let condition = self.condition(body, set.len());
        let _ = self.each_bound(binder, &set, scope, |element, inner| {
            if !self.meets(&condition, inner)? {
                return Ok(ControlFlow::Continue(()));
            }
            chosen = Some(element.clone());
            Ok(ControlFlow::Break(()))
        })?;
        chosen.map(Val::Own).ok_or_else(|| {
            let message = format!("CHOOSE finds no element: none of {} satisfies the condition", self.run.show(&set));
            Failure::new(FailureKind::NoWitness, message).at(code.span)
        })
    }
}

/// The binders of two names, which may be one and the same.
fn two_names(binders: &[Binder]) -> Option<(&Binder, &Binder)> {
    let names = |binder: &Binder| match &binder.pattern {
        Pattern::Names(names) => names.len(),
        Pattern::Tuple(_) => 0,
    };
    match binders {
        [both] if names(both) == 2 => Some((both, both)),
        [first, second] if names(first) == 1 && names(second) == 1 => Some((first, second)),
        _ => None,
    }
}
