//! Levels of `LET` and of applied operators: what an operator demands of its arguments, and what it makes of their levels.

use super::check::{Checker, Slot, level_name};
use super::facts::{Facts, Parameter, keep};
use super::profile::Profile;
use crate::semantics::builtin;
use crate::semantics::form::*;
use crate::text::{Diagnostic, Span, Symbol};
use std::rc::Rc;

/// An argument of an operator.
pub struct Operand {
    pub(super) facts: Facts,
    pub(super) operator: Option<Operator>,
    pub(super) correct: bool,
}

/// An operator that is an argument.
pub enum Operator {
    Defined(Rc<Profile>),
    Open(Parameter),
}

impl Checker<'_> {
    pub(super) fn let_in(&mut self, definitions: &mut [LetDefinition], body: &mut Expr) -> Facts {
        let recursive = definitions.iter().any(|definition| definition.recursive && !is_function(definition));
        let formals: Vec<_> = definitions.iter().map(|definition| self.number(&definition.parameters)).collect();
        let frame = definitions
            .iter()
            .zip(&formals)
            .map(|(definition, formals)| {
                let profile = if definition.recursive && !is_function(definition) {
                    Profile::assumed(formals.clone())
                } else {
                    Profile::of(formals.clone(), Facts::default())
                };
                Slot::Definition(definition.name, Rc::new(profile))
            })
            .collect();
        self.frames.push(frame);
        if recursive {
            self.quiet += 1;
            self.let_definitions(definitions, &formals);
            self.quiet -= 1;
            let mut section = Facts::default();
            let mut primed = Vec::new();
            if let Some(frame) = self.frames.last() {
                for (slot, definition) in frame.iter().zip(definitions.iter()) {
                    if let (Slot::Definition(_, profile), true) = (slot, definition.recursive) {
                        section.raise(&profile.facts);
                        section.occurring.add(&profile.facts.occurring, keep);
                        let low = profile.limits.iter().any(|limit| *limit < Level::Action);
                        if low && !is_function(definition) {
                            primed.push((definition.name, definition.span));
                        }
                    }
                }
            }
            for (name, span) in primed {
                let name = self.world.text(name).to_owned();
                self.error(Diagnostic::error(
                    "tlars::semantics::recursive_primed",
                    format!("the recursive operator `{name}` primes a parameter"),
                    span,
                ));
            }
            if let Some(frame) = self.frames.last_mut() {
                for (slot, definition) in frame.iter_mut().zip(definitions.iter()) {
                    if let Slot::Definition(_, profile) = slot {
                        let mut joined = profile.joined(&section);
                        if definition.recursive {
                            joined.weights = vec![true; joined.weights.len()];
                        }
                        *profile = Rc::new(joined);
                    }
                }
            }
        }
        self.let_definitions(definitions, &formals);
        let mut facts = self.expr(body);
        if let Some(frame) = self.frames.pop() {
            for slot in &frame {
                if let Slot::Definition(_, profile) = slot {
                    facts.limits.add(&profile.facts.limits, Ord::min);
                    facts.floors.add(&profile.facts.floors, Ord::max);
                    facts.uses.add(&profile.facts.uses, keep);
                }
            }
        }
        facts
    }

    pub(super) fn let_definitions(&mut self, definitions: &mut [LetDefinition], formals: &[Rc<[(u32, usize)]>]) {
        for (index, definition) in definitions.iter_mut().enumerate() {
            let numbers = formals[index].clone();
            let facts = if definition.parameters.is_empty() {
                self.expr(&mut definition.body)
            } else {
                self.body(&numbers, &mut definition.body)
            };
            let mut profile = Profile::of(numbers, facts);
            let Some(Slot::Definition(_, known)) = self.frames.last_mut().and_then(|frame| frame.get_mut(index)) else {
                continue;
            };
            if definition.recursive && !is_function(definition) {
                profile = profile.joined(&known.facts);
                profile.weights = vec![true; profile.weights.len()];
            }
            *known = Rc::new(profile);
        }
    }

    pub(super) fn slot(&self, local: Local) -> Option<&Slot> {
        let frame = self.frames.len().checked_sub(1 + local.up as usize)?;
        self.frames.get(frame)?.get(local.slot as usize)
    }

    pub(super) fn call_local(&mut self, local: Local, operands: Vec<Operand>, span: Span) -> Facts {
        match self.slot(local) {
            Some(Slot::Bound(level)) => Facts::of(*level),
            Some(Slot::Formal(number)) => open_call(Parameter::Formal(*number), Level::Constant, &operands),
            Some(Slot::Definition(name, profile)) => {
                let (name, profile) = (*name, profile.clone());
                self.apply(name, &profile, operands, span)
            }
            None => Facts::default(),
        }
    }

    pub(super) fn arguments(&mut self, arguments: &mut [Argument]) -> Vec<Operand> {
        arguments
            .iter_mut()
            .map(|argument| match argument {
                Argument::Value(expr) => {
                    let before = self.errors;
                    let facts = self.expr(expr);
                    Operand { facts, operator: None, correct: self.errors == before }
                }
                Argument::Operator(operator) => self.operator(operator),
            })
            .collect()
    }

    pub(super) fn operator(&mut self, operator: &mut OperatorArgument) -> Operand {
        let before = self.errors;
        let (facts, kind) = match operator {
            OperatorArgument::Definition(DefinitionId(number)) => {
                let profile = self.profile(*number);
                (profile.facts.clone(), Operator::Defined(profile))
            }
            OperatorArgument::Constant(ConstantId(number)) => {
                let declaration = self.world.declaration(*number);
                let parameter = Parameter::Declaration(*number);
                (Facts::parameter(parameter, declaration.level()), Operator::Open(parameter))
            }
            OperatorArgument::Local(local) => match self.slot(*local) {
                Some(Slot::Formal(number)) => {
                    let parameter = Parameter::Formal(*number);
                    (Facts::parameter(parameter, Level::Constant), Operator::Open(parameter))
                }
                Some(Slot::Definition(_, profile)) => (profile.facts.clone(), Operator::Defined(profile.clone())),
                Some(Slot::Bound(_)) | None => (Facts::default(), Operator::Defined(Rc::new(Profile::default()))),
            },
            OperatorArgument::Builtin(builtin) => {
                let profile = builtin_profile(*builtin);
                (profile.facts.clone(), Operator::Defined(Rc::new(profile)))
            }
            OperatorArgument::Lambda(parameters, body) => {
                let parameters = parameters.clone();
                let formals = self.number(&parameters);
                let facts = self.body(&formals, body);
                let profile = Profile::of(formals, facts);
                (profile.facts.clone(), Operator::Defined(Rc::new(profile)))
            }
        };
        Operand { facts, operator: Some(kind), correct: self.errors == before }
    }

    /// The application of a defined operator.
    pub(super) fn apply(&mut self, name: Symbol, profile: &Profile, operands: Vec<Operand>, span: Span) -> Facts {
        let limit_of = |index: usize| profile.limits.get(index).copied().unwrap_or(Level::Temporal);
        for (index, operand) in operands.iter().enumerate() {
            if operand.facts.level > limit_of(index) && operand.correct {
                let (found, limit) = (level_name(operand.facts.level), limit_of(index));
                let what = match limit {
                    Level::Constant => "constant",
                    Level::State => "an expression without primes",
                    Level::Action | Level::Temporal => "an expression without temporal operators",
                };
                let name = self.world.text(name).to_owned();
                self.error(Diagnostic::error(
                    "tlars::semantics::level",
                    format!("argument {} of `{name}` must be {what}, but this is {found}", index + 1),
                    span,
                ));
            }
            let Some(Operator::Defined(given)) = &operand.operator else { continue };
            let empty = Vec::new();
            let floors = profile.floors.get(index).unwrap_or(&empty);
            for (at, (limit, floor)) in given.limits.iter().zip(floors).enumerate() {
                if limit < floor && operand.correct {
                    let name = self.world.text(name).to_owned();
                    let floor = level_name(*floor);
                    self.error(Diagnostic::error(
                        "tlars::semantics::operator_level",
                        format!(
                            "`{name}` applies its argument {} to {floor}, which that operator does not accept as its argument {}",
                            index + 1,
                            at + 1
                        ),
                        span,
                    ));
                }
            }
            for &(operator, argument, at) in profile.conditions.iter().filter(|(operator, ..)| *operator == index) {
                let (Some(other), Some(&limit)) = (operands.get(argument), given.limits.get(at)) else { continue };
                if other.facts.level > limit && operand.correct && other.correct {
                    let name = self.world.text(name).to_owned();
                    let found = level_name(other.facts.level);
                    self.error(Diagnostic::error(
                        "tlars::semantics::operator_level",
                        format!(
                            "argument {} of `{name}` is {found}, which the operator given as argument {} does not accept",
                            argument + 1,
                            operator + 1
                        ),
                        span,
                    ));
                }
            }
        }
        combined(profile, &operands)
    }
}

/// What is known of the application of a defined operator.
fn combined(profile: &Profile, operands: &[Operand]) -> Facts {
    let mut facts = profile.facts.clone();
    facts.uses = super::facts::Sorted::EMPTY;
    for (index, operand) in operands.iter().enumerate() {
        facts.demand(&operand.facts);
        if profile.weights.get(index).copied().unwrap_or(true) {
            facts.raise(&operand.facts);
        }
        if !profile.transparent.get(index).copied().unwrap_or(true) {
            facts.opaque.add(&operand.facts.occurring, keep);
        }
        facts.limit(&operand.facts, profile.limits.get(index).copied().unwrap_or(Level::Temporal));
    }
    for &(operator, argument, at) in &profile.conditions {
        let (Some(operator), Some(argument)) = (operands.get(operator), operands.get(argument)) else { continue };
        match &operator.operator {
            Some(Operator::Defined(given)) => {
                facts.limit(&argument.facts, given.limits.get(at).copied().unwrap_or(Level::Temporal));
                if !given.transparent.get(at).copied().unwrap_or(true) {
                    facts.opaque.add(&argument.facts.occurring, keep);
                }
            }
            Some(Operator::Open(parameter)) => {
                facts.floors.put((*parameter, at as u32), argument.facts.level, Ord::max);
                for &(inner, ()) in argument.facts.parameters.iter() {
                    facts.uses.put((*parameter, at as u32, inner), (), keep);
                }
            }
            None => {}
        }
    }
    for (index, operand) in operands.iter().enumerate() {
        if let Some(Operator::Open(parameter)) = &operand.operator {
            for (at, &floor) in profile.floors.get(index).into_iter().flatten().enumerate() {
                facts.floors.put((*parameter, at as u32), floor, Ord::max);
            }
        }
    }
    for &((operator, at, parameter), ()) in profile.facts.uses.iter() {
        let operand = |of: Parameter| profile.index(of).and_then(|index| operands.get(index));
        match operand(operator) {
            None => match operand(parameter) {
                None => facts.uses.put((operator, at, parameter), (), keep),
                Some(argument) => {
                    facts.floors.put((operator, at), argument.facts.level, Ord::max);
                    for &(inner, ()) in argument.facts.parameters.iter() {
                        facts.uses.put((operator, at, inner), (), keep);
                    }
                }
            },
            Some(given) => match &given.operator {
                Some(Operator::Defined(given)) => {
                    let limit = given.limits.get(at as usize).copied().unwrap_or(Level::Temporal);
                    facts.limits.put(parameter, limit, Ord::min);
                }
                Some(Operator::Open(open)) => facts.uses.put((*open, at, parameter), (), keep),
                None => {}
            },
        }
    }
    facts
}

/// What is known of the application of a declared operator or of a parameter.
pub(super) fn open_call(operator: Parameter, level: Level, operands: &[Operand]) -> Facts {
    let mut facts = Facts::parameter(operator, level);
    for (at, operand) in operands.iter().enumerate() {
        facts.raise(&operand.facts);
        facts.demand(&operand.facts);
        facts.floors.put((operator, at as u32), operand.facts.level, Ord::max);
        for &(parameter, ()) in operand.facts.parameters.iter() {
            facts.uses.put((operator, at as u32, parameter), (), keep);
        }
    }
    facts
}

fn is_function(definition: &LetDefinition) -> bool {
    definition.parameters.is_empty() && matches!(definition.body.kind, ExprKind::Function(..))
}

/// The profile of an operator of the language that is passed as an argument.
fn builtin_profile(builtin: Builtin) -> Profile {
    let demands = builtin::demands(builtin);
    let count = builtin::arity(builtin);
    Profile {
        facts: Facts::of(demands.level),
        limits: vec![demands.limit; count],
        weights: vec![demands.weight; count],
        transparent: vec![demands.weight; count],
        floors: vec![Vec::new(); count],
        ..Profile::default()
    }
}
