//! Defined functions: applied by evaluating their bodies, where their values as a whole are not known.

use super::apply::FunctionParts;
use super::code::*;
use super::error::Failure;
use super::machine::{Eval, Val};
use super::scope::Scope;
use crate::semantics::form::DefinitionId;
use crate::text::Span;
use crate::value::Value;
use smallvec::SmallVec;

impl<'v> Eval<'v> {
    /// Applies a defined function. The results of one that may apply itself, or goes through sets for each, are remembered.
    pub(super) fn apply_definition(
        self,
        id: DefinitionId,
        parts: &'v FunctionParts,
        argument: Value,
        span: Span,
    ) -> Result<Value, Failure> {
        let definition = self.run.program.definition(id);
        if definition.recursive || definition.costly_results {
            let value = || self.apply_named(id, parts, &argument, span);
            self.remembered(id, &parts.1, std::slice::from_ref(&argument), value)
        } else {
            self.apply_named(id, parts, &argument, span)
        }
    }

    /// The function that a name without parameters is defined as, where its value as a whole is not known.
    pub(super) fn named_function(self, code: &Code) -> Option<(DefinitionId, &'v FunctionParts)> {
        let Op::Call(id, arguments, _) = &code.op else { return None };
        match &self.run.program.definition(*id).body.op {
            Op::Function(parts) if arguments.is_empty() && !self.has(*id) => Some((*id, parts)),
            _ => None,
        }
    }

    pub(super) fn apply_named(
        self,
        id: DefinitionId,
        parts: &'v FunctionParts,
        argument: &Value,
        span: Span,
    ) -> Result<Value, Failure> {
        let name = self.run.program.definition(id).name;
        self.deeper(span, || self.apply_body(parts, const { &Scope::EMPTY }, argument, span))
            .map_err(|failure: Failure| failure.within(self.run.program.text(name), span))
    }

    /// The function that a definition with parameters is which names itself, as one does within an instance with parameters.
    pub(super) fn recursive_with_arguments(self, id: DefinitionId) -> Option<&'v FunctionParts> {
        let definition = self.run.program.definition(id);
        match &definition.body.op {
            Op::Function(parts) if definition.recursive => Some(parts),
            _ => None,
        }
    }

    /// Applies such a function, for some arguments of its definition: only what is asked for is evaluated. Results are remembered where the arguments
    /// are known.
    pub(super) fn apply_with_arguments(
        self,
        (id, parts): (DefinitionId, &'v FunctionParts),
        arguments: &'v [Argument],
        scope: &'v Scope<'v>,
        argument: Value,
        span: Span,
    ) -> Result<Value, Failure> {
        let slots = self.slots(arguments, scope);
        let name = self.run.program.definition(id).name;
        let value = || {
            self.deeper(span, || self.apply_body(parts, &Scope::call(&slots), &argument, span))
                .map_err(|failure: Failure| failure.within(self.run.program.text(name), span))
        };
        match self.arguments_in_full(&slots) {
            Some(known) => {
                let path: Vec<Value> = known.into_iter().chain([argument.clone()]).collect();
                self.remembered(id, &parts.1, &path, value)
            }
            None => value(),
        }
    }

    /// What a defined function gives for some arguments one after the other: from memory, or by evaluation. In one evaluation
    /// the states stay the same, except one that is still being built.
    pub(super) fn remembered(
        self,
        id: DefinitionId,
        body: &'v Code,
        path: &[Value],
        value: impl FnOnce() -> Result<Value, Failure>,
    ) -> Result<Value, Failure> {
        if !Eval::constant(body) && !self.run.remember {
            return value();
        }
        let key = (id, self.time, SmallVec::from(path));
        if let Some(result) = self.run.functions.borrow().get(&key) {
            return Ok(result.clone());
        }
        let before = self.run.unsettled.get();
        let result = value()?;
        if self.run.unsettled.get() == before {
            self.run.functions.borrow_mut().insert(key, result.clone());
        }
        Ok(result)
    }

    /// The recursive definition of a function that is applied to one argument after the other, as in `f[i][j]`, where its value
    /// as a whole is not known.
    pub(super) fn recursive_base(self, mut code: &'v Code) -> Option<(DefinitionId, &'v FunctionParts)> {
        while let Op::Index(operands) = &code.op {
            code = &operands[0];
        }
        let Op::Call(id, arguments, _) = &code.op else { return None };
        let definition = self.run.program.definition(*id);
        if !arguments.is_empty() || !definition.recursive {
            return None;
        }
        match &definition.body.op {
            Op::Function(parts) => Some((*id, parts)),
            Op::Once(once) if once.value.get().is_none() => match &once.code.op {
                Op::Function(parts) => Some((*id, parts)),
                _ => None,
            },
            _ => None,
        }
    }

    /// `f[i][j]` of a recursive `f`: only what is asked for is evaluated, since `f[i]` may be defined by another `f[i][k]`.
    pub(super) fn index_within(
        self,
        id: DefinitionId,
        parts: &'v FunctionParts,
        function: &'v Code,
        argument: &'v Code,
        scope: &'v Scope<'v>,
        span: Span,
    ) -> Result<Val<'v>, Failure> {
        let mut path = vec![self.value(argument, scope)?.into_owned()];
        let mut code = function;
        while let Op::Index(operands) = &code.op {
            path.push(self.value(&operands[1], scope)?.into_owned());
            code = &operands[0];
        }
        path.reverse();
        self.remembered(id, &parts.1, &path, || {
            self.deeper(span, || self.apply_path(&parts.0, &parts.1, const { &Scope::EMPTY }, &path, span))
        })
        .map(Val::Own)
    }
}
