//! Parts: walks over linked expressions, and what an expression depends on beyond its states.

use super::code::*;
use super::link::reaching;
use super::program::Program;
use crate::semantics::form::{DefinitionId, Level};

impl Code {
    /// Visits the direct parts, those of operator arguments included.
    pub fn each_child<'c>(&'c self, visit: &mut dyn FnMut(&'c Code)) {
        self.each_part(&mut |_, part| visit(part));
    }

    /// Whether the expression looks at successors by `ENABLED` or `\cdot`.
    pub(super) fn tries(&self) -> bool {
        let mut tries = matches!(self.op, Op::Enabled(_) | Op::Compose(_));
        self.each_child(&mut |part| tries = tries || part.tries());
        tries
    }

    /// Visits the direct parts, with the number of frames that the expression puts around each.
    pub fn each_part<'c>(&'c self, visit: &mut dyn FnMut(u32, &'c Code)) {
        match &self.op {
            Op::Value(_) | Op::Variable(_) | Op::Local(_) | Op::Impossible(_) => {}
            Op::Once(once) => visit(0, &once.code),
            Op::Call(_, arguments, _) | Op::Native(_, arguments) | Op::CallLocal(_, arguments) => {
                for argument in arguments {
                    match argument {
                        Argument::Value(code) => visit(0, code),
                        Argument::Operator(Operator::Lambda(_, body)) => visit(1, body),
                        Argument::Operator(Operator::Definition(_) | Operator::Local(_)) => {}
                    }
                }
            }
            Op::Not(code)
            | Op::Powerset(code)
            | Op::Union(code)
            | Op::Domain(code)
            | Op::Field(code, _)
            | Op::Prime(code)
            | Op::Unchanged(code)
            | Op::Enabled(code)
            | Op::Always(code)
            | Op::Eventually(code) => visit(0, code),
            Op::And(items) | Op::Or(items) | Op::Tuple(items) | Op::Set(items) | Op::Product(items) => {
                items.iter().for_each(|item| visit(0, item));
            }
            Op::Arithmetic(_, pair)
            | Op::Implies(pair)
            | Op::Equivalent(pair)
            | Op::Equal(pair)
            | Op::NotEqual(pair)
            | Op::In(pair)
            | Op::NotIn(pair)
            | Op::SubsetEq(pair)
            | Op::Cup(pair)
            | Op::Cap(pair)
            | Op::Difference(pair)
            | Op::Index(pair)
            | Op::FunctionSet(pair)
            | Op::Compose(pair)
            | Op::Square(pair)
            | Op::Angle(pair)
            | Op::LeadsTo(pair)
            | Op::Guarantees(pair)
            | Op::Fairness(_, pair) => pair.iter().for_each(|part| visit(0, part)),
            Op::Record(fields, _) | Op::RecordSet(fields) => fields.iter().for_each(|(_, field)| visit(0, field)),
            Op::Filter(parts) | Op::Choose(parts) => {
                visit(0, &parts.0.set);
                visit(parts.0.pattern.frames(), &parts.1);
            }
            Op::Map(parts) | Op::Function(parts) | Op::Quantifier(_, parts) => {
                parts.0.iter().for_each(|binder| visit(0, &binder.set));
                visit(parts.0.iter().map(|binder| binder.pattern.frames()).sum(), &parts.1);
            }
            Op::Except(parts) => {
                visit(0, &parts.0);
                for update in &parts.1 {
                    for step in &update.path {
                        if let PathStep::Index(index) = step {
                            visit(0, index);
                        }
                    }
                    visit(1, &update.value);
                }
            }
            Op::If(parts) => parts.iter().for_each(|part| visit(0, part)),
            Op::Case(arms, other) => {
                for (guard, value) in arms {
                    visit(0, guard);
                    visit(0, value);
                }
                if let Some(other) = other {
                    visit(0, other);
                }
            }
            Op::Let(definitions, body) => {
                for definition in definitions {
                    visit(if definition.arity == 0 { 1 } else { 2 }, &definition.body);
                }
                visit(1, body);
            }
        }
    }

    /// As [`Code::each_part`], to change them. What was found out about the expression before is forgotten.
    pub fn each_part_mut(&mut self, visit: &mut dyn FnMut(u32, &mut Code)) {
        match &mut self.op {
            Op::Value(_) | Op::Variable(_) | Op::Local(_) | Op::Impossible(_) => {}
            Op::Once(once) => {
                once.value = std::sync::OnceLock::new();
                visit(0, &mut once.code);
            }
            Op::Call(..) | Op::Native(..) | Op::CallLocal(..) => {
                let arguments = match &mut self.op {
                    Op::Call(_, arguments, inlined) => {
                        *inlined = None;
                        arguments
                    }
                    Op::Native(_, arguments) | Op::CallLocal(_, arguments) => arguments,
                    _ => return,
                };
                for argument in arguments {
                    match argument {
                        Argument::Value(code) => visit(0, code),
                        Argument::Operator(Operator::Lambda(_, body)) => visit(1, body),
                        Argument::Operator(Operator::Definition(_) | Operator::Local(_)) => {}
                    }
                }
            }
            Op::Not(code)
            | Op::Powerset(code)
            | Op::Union(code)
            | Op::Domain(code)
            | Op::Field(code, _)
            | Op::Prime(code)
            | Op::Unchanged(code)
            | Op::Enabled(code)
            | Op::Always(code)
            | Op::Eventually(code) => visit(0, code),
            Op::And(items) | Op::Or(items) | Op::Tuple(items) | Op::Set(items) | Op::Product(items) => {
                items.iter_mut().for_each(|item| visit(0, item));
            }
            Op::Arithmetic(_, pair)
            | Op::Implies(pair)
            | Op::Equivalent(pair)
            | Op::Equal(pair)
            | Op::NotEqual(pair)
            | Op::In(pair)
            | Op::NotIn(pair)
            | Op::SubsetEq(pair)
            | Op::Cup(pair)
            | Op::Cap(pair)
            | Op::Difference(pair)
            | Op::Index(pair)
            | Op::FunctionSet(pair)
            | Op::Compose(pair)
            | Op::Square(pair)
            | Op::Angle(pair)
            | Op::LeadsTo(pair)
            | Op::Guarantees(pair)
            | Op::Fairness(_, pair) => pair.iter_mut().for_each(|part| visit(0, part)),
            Op::Record(fields, _) | Op::RecordSet(fields) => fields.iter_mut().for_each(|(_, field)| visit(0, field)),
            Op::Filter(parts) | Op::Choose(parts) => {
                visit(0, &mut parts.0.set);
                visit(parts.0.pattern.frames(), &mut parts.1);
            }
            Op::Map(parts) | Op::Function(parts) | Op::Quantifier(_, parts) => {
                parts.0.iter_mut().for_each(|binder| visit(0, &mut binder.set));
                visit(parts.0.iter().map(|binder| binder.pattern.frames()).sum(), &mut parts.1);
            }
            Op::Except(parts) => {
                visit(0, &mut parts.0);
                for update in &mut parts.1 {
                    for step in &mut update.path {
                        if let PathStep::Index(index) = step {
                            visit(0, index);
                        }
                    }
                    visit(1, &mut update.value);
                }
            }
            Op::If(parts) => parts.iter_mut().for_each(|part| visit(0, part)),
            Op::Case(arms, other) => {
                for (guard, value) in arms {
                    visit(0, guard);
                    visit(0, value);
                }
                if let Some(other) = other {
                    visit(0, other);
                }
            }
            Op::Let(definitions, body) => {
                for definition in definitions {
                    visit(if definition.arity == 0 { 1 } else { 2 }, &mut definition.body);
                }
                visit(1, body);
            }
        }
    }

    /// Whether the expression calls or passes a definition for which `wanted` holds, or a native operator for which `native` does.
    fn names(&self, wanted: &dyn Fn(DefinitionId) -> bool, native: &dyn Fn(&super::native::Native) -> bool) -> bool {
        let arguments = match &self.op {
            Op::Call(id, arguments, _) => {
                if wanted(*id) {
                    return true;
                }
                arguments
            }
            Op::Native(found, arguments) => {
                if native(found) {
                    return true;
                }
                arguments
            }
            Op::CallLocal(_, arguments) => arguments,
            _ => &Box::default(),
        };
        let passed =
            |argument: &Argument| matches!(argument, Argument::Operator(Operator::Definition(id)) if wanted(*id));
        if arguments.iter().any(passed) {
            return true;
        }
        let mut found = false;
        self.each_child(&mut |child| found = found || child.names(wanted, native));
        found
    }
}

impl Program {
    /// Whether the value of an expression depends on nothing but the states that it reads, and evaluating it changes nothing.
    pub fn is_pure(&self, code: &Code) -> bool {
        !code.names(&|id| self.impure[id.0 as usize], &|native| native.impure)
    }

    /// Whether the value of an expression depends on the states before the present one.
    pub fn looks_back(&self, code: &Code) -> bool {
        code.names(&|id| self.retrospective[id.0 as usize], &super::native::Native::looks_back)
    }

    /// Marks the definitions whose calls are worth remembering, and those that surely end; and whether one looks at other successors.
    pub(super) fn mark_calls(&mut self) {
        self.tries = self.definitions.iter().any(|definition| definition.body.tries());
        let definitions = &self.definitions;
        let recursing = reaching(self, |index| definitions[index].recursive);
        let costly =
            reaching(self, |index| definitions[index].recursive || goes_through_sets(&definitions[index].body));
        let reading = reaching(self, |index| reads_state(&definitions[index].body));
        let pure: Vec<bool> = definitions.iter().map(|definition| self.is_pure(&definition.body)).collect();
        for (index, definition) in self.definitions.iter_mut().enumerate() {
            let state = definition.body.level <= Level::State && !definition.parameters.is_empty();
            definition.costly = state && costly[index] && pure[index];
            let own = definition.parameters.is_empty() && !definition.recursive;
            definition.kept |= own && definition.body.level == Level::State && costly[index] && pure[index];
            let result = match &definition.body.op {
                Op::Function(parts) if definition.parameters.is_empty() => Some(&parts.1),
                _ => None,
            };
            definition.costly_results = pure[index]
                && result.is_some_and(|result| {
                    goes_through_sets(result) || result.names(&|id| costly[id.0 as usize], &|_| false)
                });
            definition.reads = reading[index];
            definition.ends = !recursing[index] && pure[index] && !calls_itself(&definition.body);
        }
        for index in 0..self.definitions.len() {
            let costly = self.definitions[index].costly;
            let first = if costly { self.first_parameter(index, LONGEST_WAY) } else { None };
            self.definitions[index].first = first;
        }
    }
}

/// So many calls are followed to the parameter that is evaluated first.
const LONGEST_WAY: u32 = 8;

/// What lies around a part of the body of a definition.
#[derive(Clone, Copy)]
struct Within<'c> {
    /// The frames, the innermost last, as far as they are those of a `LET`.
    frames: &'c [Option<&'c [LetDefinition]>],
    /// How many calls are still followed.
    calls: u32,
}

impl Program {
    /// The parameter whose value the body of a definition asks for before anything else, whatever it depends on.
    fn first_parameter(&self, definition: usize, calls: u32) -> Option<u32> {
        self.asked_first(&self.definitions[definition].body, Within { frames: &[], calls })
    }

    fn asked_first(&self, code: &Code, within: Within<'_>) -> Option<u32> {
        let inside = |definitions, part: &Code| {
            let frames = [within.frames, &[definitions]].concat();
            self.asked_first(part, Within { frames: &frames, ..within })
        };
        let first = match &code.op {
            Op::Local(local) => {
                let Some(frame) = within.frames.len().checked_sub(1 + local.up as usize) else {
                    return (local.up as usize == within.frames.len()).then_some(local.slot);
                };
                let definition = within.frames[frame]?.get(local.slot as usize)?;
                if definition.arity > 0 || definition.recursive {
                    return None;
                }
                return self.asked_first(&definition.body, Within { frames: &within.frames[..=frame], ..within });
            }
            Op::Call(id, arguments, _) => {
                let place = self.first_parameter(id.0 as usize, within.calls.checked_sub(1)?)?;
                match arguments.get(place as usize)? {
                    Argument::Value(argument) => argument,
                    Argument::Operator(_) => return None,
                }
            }
            Op::Native(_, arguments) => match arguments.first()? {
                Argument::Value(argument) => argument,
                Argument::Operator(_) => return None,
            },
            Op::Let(definitions, body) => return inside(Some(&**definitions), body),
            Op::Not(part) | Op::Field(part, _) | Op::Domain(part) | Op::Union(part) => part,
            Op::And(parts) | Op::Or(parts) | Op::Tuple(parts) | Op::Set(parts) => parts.first()?,
            Op::Index(pair)
            | Op::Equal(pair)
            | Op::NotEqual(pair)
            | Op::Arithmetic(_, pair)
            | Op::Implies(pair)
            | Op::SubsetEq(pair)
            | Op::Cup(pair)
            | Op::Cap(pair)
            | Op::Difference(pair) => &pair[0],
            Op::If(parts) => &parts[0],
            Op::Case(arms, _) => &arms.first()?.0,
            Op::Filter(parts) | Op::Choose(parts) => &parts.0.set,
            Op::Map(parts) | Op::Function(parts) | Op::Quantifier(_, parts) => &parts.0.first()?.set,
            _ => return None,
        };
        self.asked_first(first, within)
    }
}

fn reads_state(code: &Code) -> bool {
    matches!(code.op, Op::Variable(_)) || any_part(code, &reads_state)
}

fn goes_through_sets(code: &Code) -> bool {
    let own = matches!(
        code.op,
        Op::Filter(_) | Op::Map(_) | Op::Function(_) | Op::Union(_) | Op::Choose(_) | Op::Quantifier(..)
    );
    own || any_part(code, &goes_through_sets)
}

/// Whether a definition within the expression is recursive.
fn calls_itself(code: &Code) -> bool {
    let own = matches!(&code.op, Op::Let(definitions, _) if definitions.iter().any(|definition| definition.recursive));
    own || any_part(code, &calls_itself)
}

fn any_part(code: &Code, holds: &dyn Fn(&Code) -> bool) -> bool {
    let mut found = false;
    code.each_child(&mut |part| found = found || holds(part));
    found
}
