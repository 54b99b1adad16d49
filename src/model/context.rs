//! Contexts: the names bound around a part of a definition, so that the part can be evaluated on its own.

use crate::eval::code::{Argument, Binder, Code, Definition, LetDefinition, Op, Pattern};
use crate::eval::{Environment, Failure, Program};
use crate::semantics::form::{Level, Local};
use crate::text::Symbol;
use crate::value::Value;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A part of a definition with what the names around it stand for.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The expression.
    pub code: Arc<Code>,
    /// The frames around it, outermost first.
    pub frames: Box<[Box<[Value]>]>,
}

impl Piece {
    /// An expression in the scope of the root module.
    pub fn global(code: Code) -> Piece {
        Piece { code: Arc::new(code), frames: Box::new([]) }
    }

    /// The same expression without frames around it: their names become definitions of `LET`.
    pub fn closed(&self) -> Code {
        self.frames.iter().rev().fold((*self.code).clone(), |body, frame| {
            let names = vec![Symbol(0); frame.len()];
            let_around(known(&names, frame, &body), body)
        })
    }

    /// The environment with these frames.
    pub fn within<'a>(&'a self, environment: Environment<'a>) -> Environment<'a> {
        environment.frames(&self.frames)
    }
}

/// The frames around a part of a definition that is being taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    frames: Vec<Frame>,
}

#[derive(Clone, Debug)]
enum Frame {
    Values(Vec<Symbol>, Box<[Value]>),
    Let(Arc<[LetDefinition]>),
}

/// Takes the names that are bound with their values, and the context inside.
type VisitBinding<'v> = dyn FnMut(&[(Symbol, Value)], &Context) -> ControlFlow<()> + 'v;

impl Context {
    /// The context of a definition's body: its parameters, and nothing else.
    pub fn call(names: &[Symbol], values: Vec<Value>) -> Context {
        Context { frames: vec![Frame::Values(names.to_vec(), values.into())] }
    }

    /// The context of a part with these frames around it.
    pub fn of_frames(frames: &[Box<[Value]>]) -> Context {
        let named = |frame: &[Value]| Frame::Values(vec![Symbol(0); frame.len()], frame.into());
        Context { frames: frames.iter().map(|frame| named(frame)).collect() }
    }

    /// With a `LET` inside.
    pub fn enter_let(&self, definitions: &[LetDefinition]) -> Context {
        self.with(Frame::Let(definitions.into()))
    }

    /// With the frames of a binder inside.
    pub fn bind(&self, pattern: &Pattern, values: &[Value]) -> Context {
        match pattern {
            Pattern::Names(names) => names.iter().zip(values).fold(self.clone(), |context, (name, value)| {
                context.with(Frame::Values(vec![*name], Box::new([value.clone()])))
            }),
            Pattern::Tuple(names) => self.with(Frame::Values(names.to_vec(), values.into())),
        }
    }

    fn with(&self, frame: Frame) -> Context {
        let mut frames = self.frames.clone();
        frames.push(frame);
        Context { frames }
    }

    /// The part on its own. Frames of values stay frames as long as no `LET` is around them.
    pub fn piece(&self, code: &Code) -> Piece {
        let plain = self.frames.iter().take_while(|frame| matches!(frame, Frame::Values(..))).count();
        let body = self.frames[plain..].iter().rev().fold(code.clone(), |body, frame| match frame {
            Frame::Values(names, values) => let_around(known(names, values, &body), body),
            Frame::Let(definitions) => let_around(definitions.to_vec(), body),
        });
        let frames = self.frames[..plain].iter().filter_map(|frame| match frame {
            Frame::Values(_, values) => Some(values.clone()),
            Frame::Let(_) => None,
        });
        Piece { code: Arc::new(body), frames: frames.collect() }
    }

    /// The right side of a `LET` definition without parameters, with the context it stands in.
    pub fn definition(&self, local: Local) -> Option<(Code, Context)> {
        let place = self.frames.len().checked_sub(local.up as usize + 1)?;
        let Frame::Let(definitions) = &self.frames[place] else { return None };
        let definition = definitions.get(local.slot as usize)?;
        let usable = definition.arity == 0 && !definition.recursive;
        usable.then(|| (definition.body.clone(), Context { frames: self.frames[..=place].to_vec() }))
    }

    /// A `LET` definition with parameters.
    pub fn operator(&self, local: Local) -> Option<&LetDefinition> {
        let place = self.frames.len().checked_sub(local.up as usize + 1)?;
        let Frame::Let(definitions) = &self.frames[place] else { return None };
        definitions.get(local.slot as usize)
    }

    /// The frames, where none is a `LET`: then a part can be shared with other contexts.
    pub fn plain(&self) -> Option<Box<[Box<[Value]>]>> {
        let values = |frame: &Frame| match frame {
            Frame::Values(_, values) => Some(values.clone()),
            Frame::Let(_) => None,
        };
        self.frames.iter().map(values).collect()
    }

    /// The value of a part.
    pub fn value(&self, environment: Environment<'_>, code: &Code) -> Result<Value, Failure> {
        let piece = self.piece(code);
        piece.within(environment).value(&piece.code)
    }

    /// The values of a call's arguments; `None` where one is an operator.
    pub fn arguments(
        &self,
        environment: Environment<'_>,
        arguments: &[Argument],
    ) -> Option<Result<Vec<Value>, Failure>> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument {
                Argument::Value(code) => match self.value(environment, code) {
                    Ok(value) => values.push(value),
                    Err(failure) => return Some(Err(failure)),
                },
                Argument::Operator(_) => return None,
            }
        }
        Some(Ok(values))
    }

    /// The body of a definition that is called with constant values, and its context. `None` where it must be called as a whole.
    pub fn enter<'p>(&self, program: &'p Program, environment: Environment<'_>, call: &Code) -> Option<Entered<'p>> {
        let Op::Call(id, _, _) = &call.op else { return None };
        if program.definition(*id).recursive { None } else { self.enter_again(program, environment, call) }
    }

    /// The same, also of a definition that calls itself.
    pub fn enter_again<'p>(
        &self,
        program: &'p Program,
        environment: Environment<'_>,
        call: &Code,
    ) -> Option<Entered<'p>> {
        let Op::Call(id, arguments, _) = &call.op else { return None };
        let definition = program.definition(*id);
        let constant = |argument: &Argument| matches!(argument, Argument::Value(code) if code.level == Level::Constant);
        if !arguments.iter().all(constant) {
            return None;
        }
        let values = self.arguments(environment, arguments)?.ok()?;
        let context = Context::call(&definition.parameters, values.clone());
        Some(Entered { definition, values, context })
    }

    /// Visits every binding of some binders, each with its values and the context inside.
    pub fn each_binding(
        &self,
        environment: Environment<'_>,
        binders: &[Binder],
        visit: &mut VisitBinding<'_>,
    ) -> Result<ControlFlow<()>, Failure> {
        let mut sets = Vec::with_capacity(binders.len());
        for binder in binders {
            sets.push(elements(&self.value(environment, &binder.set)?, environment, binder)?);
        }
        self.bind_each(binders, &sets, 0, &mut Vec::new(), visit)
    }

    fn bind_each(
        &self,
        binders: &[Binder],
        sets: &[Vec<Value>],
        done: usize,
        bound: &mut Vec<(Symbol, Value)>,
        visit: &mut VisitBinding<'_>,
    ) -> Result<ControlFlow<()>, Failure> {
        let ([binder, others @ ..], [set, other_sets @ ..]) = (binders, sets) else { return Ok(visit(bound, self)) };
        let names = binder.pattern.names();
        for element in set {
            let (taken, context, next) = match &binder.pattern {
                Pattern::Names(_) => {
                    let one = Pattern::Names(Box::new([names[done]]));
                    (1, self.bind(&one, std::slice::from_ref(element)), done + 1)
                }
                Pattern::Tuple(_) => {
                    let Some(components) = element.as_tuple().filter(|tuple| tuple.len() == names.len()) else {
                        continue;
                    };
                    let components: Vec<Value> = components.iter().cloned().collect();
                    (names.len(), self.bind(&binder.pattern, &components), names.len())
                }
            };
            match &binder.pattern {
                Pattern::Names(_) => bound.push((names[done], element.clone())),
                Pattern::Tuple(_) => {
                    let components = element.as_tuple().into_iter().flat_map(|tuple| tuple.iter().cloned());
                    bound.extend(names.iter().copied().zip(components));
                }
            }
            let flow = if next < names.len() {
                context.bind_each(binders, sets, next, bound, visit)?
            } else {
                context.bind_each(others, other_sets, 0, bound, visit)?
            };
            bound.truncate(bound.len() - taken);
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// A definition that was entered.
pub(super) struct Entered<'p> {
    /// The definition.
    pub definition: &'p Definition,
    /// What its parameters stand for.
    pub values: Vec<Value>,
    /// The context of its body.
    pub context: Context,
}

/// The elements of a set in order.
pub(super) fn elements(set: &Value, environment: Environment<'_>, binder: &Binder) -> Result<Vec<Value>, Failure> {
    let failed =
        |error: &crate::value::ValueError| Failure::of_value(error, environment.program.symbols()).at(binder.set.span);
    if let Some(elements) = set.as_slice() {
        return Ok(elements.to_vec());
    }
    // Lists what can be listed within the host's limit.
    set.listed(environment.host.largest_set())
        .and_then(|listed| listed.iter_set().map(|elements| elements.collect()))
        .map_err(|error| failed(&error))
}

fn let_around(definitions: Vec<LetDefinition>, body: Code) -> Code {
    let (span, level) = (body.span, body.level);
    Code { op: Op::Let(definitions.into(), Box::new(body)), span, level }
}

/// Definitions for values that are known; a frame with their slots.
fn known(names: &[Symbol], values: &[Value], body: &Code) -> Vec<LetDefinition> {
    let definition = |(name, value): (&Symbol, &Value)| LetDefinition {
        name: *name,
        arity: 0,
        body: Code { op: Op::Value(value.clone()), span: body.span, level: Level::Constant },
        recursive: false,
    };
    names.iter().zip(values).map(definition).collect()
}
