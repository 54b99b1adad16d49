//! Inline: for calls of small operators, the one expression that remains when the arguments stand where the parameters stood.
//!
//! It is evaluated in place of the call, which stays as it is for all who look at it or follow an evaluation. Arguments are passed by
//! name, so that what is evaluated, and in which order, is the same. Within the expression calls still are calls, with what they come to,
//! so that a failure tells through which operators it came about.

use super::code::*;
use super::program::Program;
use crate::semantics::form::{DefinitionId, Level, Local};

/// Larger expressions stay calls.
const LARGEST: u32 = 48;

/// Gives each call within an expression what can be evaluated instead.
pub(super) fn inline_calls(program: &Program, code: &mut Code) {
    code.each_part_mut(&mut |_, part| inline_calls(program, part));
    if let Op::Call(id, arguments, inlined) = &mut code.op {
        let mut copier = Copier { program, left: LARGEST };
        *inlined = copier.call(*id, arguments).map(Box::new);
    }
}

struct Copier<'p> {
    program: &'p Program,
    /// How many parts the copy may still get.
    left: u32,
}

impl Copier<'_> {
    /// The body of a definition with the arguments in place of the parameters.
    fn call(&mut self, id: DefinitionId, arguments: &[Argument]) -> Option<Code> {
        let definition = self.program.definition(id);
        let small = definition.ends && (!definition.costly || definition.reads) && !arguments.is_empty();
        if !small || definition.parameters.len() != arguments.len() {
            return None;
        }
        self.body(&definition.body, arguments)
    }

    /// An expression in one frame, with the arguments in place of the names of the frame.
    fn body(&mut self, body: &Code, arguments: &[Argument]) -> Option<Code> {
        // What is not at hand is evaluated at most once, as in a call.
        let twice = |(slot, argument): (usize, &Argument)| match argument {
            Argument::Value(code) => !is_at_hand(code) && uses(body, slot as u32) > 1,
            Argument::Operator(_) => false,
        };
        if arguments.iter().enumerate().any(twice) {
            return None;
        }
        self.copy(body, Some(arguments))
    }

    /// A copy of an expression; its names stand for the arguments and what is around them, or for themselves where there are none.
    fn copy(&mut self, code: &Code, arguments: Option<&[Argument]>) -> Option<Code> {
        self.left = self.left.checked_sub(1)?;
        let mut copied = Vec::new();
        let op = match &code.op {
            Op::Value(value) => Op::Value(value.clone()),
            Op::Variable(id) => Op::Variable(*id),
            Op::Local(local) => match (arguments, local.up) {
                (None, _) => Op::Local(*local),
                (Some(arguments), 0) => match arguments.get(local.slot as usize)? {
                    Argument::Value(argument) => return self.copy(argument, None),
                    Argument::Operator(_) => return None,
                },
                (Some(_), up) => Op::Local(Local { up: up - 1, ..*local }),
            },
            Op::Call(id, passed, _) => {
                let passed = self.arguments(passed, arguments)?;
                self.nested(*id, passed)
            }
            Op::CallLocal(local, passed) => {
                let passed = self.arguments(passed, arguments)?;
                match (arguments, local.up) {
                    (None, _) => Op::CallLocal(*local, passed),
                    (Some(arguments), 0) => match arguments.get(local.slot as usize)? {
                        Argument::Operator(Operator::Definition(id)) => self.nested(*id, passed),
                        Argument::Operator(Operator::Lambda(count, body)) if *count == passed.len() => {
                            return self.body(body, &passed);
                        }
                        Argument::Operator(Operator::Local(outer)) => Op::CallLocal(*outer, passed),
                        Argument::Operator(Operator::Lambda(..)) | Argument::Value(_) => return None,
                    },
                    (Some(_), up) => Op::CallLocal(Local { up: up - 1, ..*local }, passed),
                }
            }
            Op::Native(native, passed) if !native.impure => Op::Native(native, self.arguments(passed, arguments)?),
            Op::Arithmetic(calculation, pair) => {
                let copy = self.pair(pair, arguments)?;
                Op::Arithmetic(Calculation::new(calculation.operator, &copy), copy)
            }
            Op::Implies(pair) => Op::Implies(self.pair(pair, arguments)?),
            Op::Equivalent(pair) => Op::Equivalent(self.pair(pair, arguments)?),
            Op::Equal(pair) => Op::Equal(self.pair(pair, arguments)?),
            Op::NotEqual(pair) => Op::NotEqual(self.pair(pair, arguments)?),
            Op::In(pair) => Op::In(self.pair(pair, arguments)?),
            Op::NotIn(pair) => Op::NotIn(self.pair(pair, arguments)?),
            Op::SubsetEq(pair) => Op::SubsetEq(self.pair(pair, arguments)?),
            Op::Cup(pair) => Op::Cup(self.pair(pair, arguments)?),
            Op::Difference(pair) => Op::Difference(self.pair(pair, arguments)?),
            Op::Index(pair) => {
                let copy = self.pair(pair, arguments)?;
                // A part of a part is looked up at once, which asks for less than the whole that an argument is.
                if matches!(pair[0].op, Op::Local(_)) && !is_plain(&copy[0]) {
                    return None;
                }
                Op::Index(copy)
            }
            Op::Not(part) => Op::Not(Box::new(self.copy(part, arguments)?)),
            Op::Domain(part) => Op::Domain(Box::new(self.copy(part, arguments)?)),
            Op::Field(part, name) => {
                let copy = self.copy(part, arguments)?;
                if matches!(part.op, Op::Local(_)) && !is_plain(&copy) {
                    return None;
                }
                Op::Field(Box::new(copy), *name)
            }
            Op::And(items) => Op::And(self.list(items, arguments)?),
            Op::Or(items) => Op::Or(self.list(items, arguments)?),
            Op::Tuple(items) => Op::Tuple(self.list(items, arguments)?),
            Op::Set(items) => Op::Set(self.list(items, arguments)?),
            Op::Record(fields, shape) => {
                for (name, field) in fields {
                    copied.push((*name, self.copy(field, arguments)?));
                }
                Op::Record(copied.into(), shape.clone())
            }
            Op::If(parts) => {
                let [test, then, other] = &**parts;
                Op::If(Box::new([
                    self.copy(test, arguments)?,
                    self.copy(then, arguments)?,
                    self.copy(other, arguments)?,
                ]))
            }
            Op::Case(arms, other) => {
                let mut copies = Vec::new();
                for (guard, value) in arms {
                    copies.push((self.copy(guard, arguments)?, self.copy(value, arguments)?));
                }
                let other = match other {
                    Some(other) => Some(Box::new(self.copy(other, arguments)?)),
                    None => None,
                };
                Op::Case(copies.into(), other)
            }
            // What binds names, speaks of steps or is evaluated once stays where it is.
            _ => return None,
        };
        let mut copy = Code { op, span: code.span, level: code.level };
        let mut level = match &copy.op {
            Op::Call(id, ..) => copy.level.max(self.program.definition(*id).body.level),
            _ => copy.level,
        };
        copy.each_child(&mut |part| level = level.max(part.level));
        copy.level = level;
        (level <= Level::State).then_some(copy)
    }

    /// A call within the copy.
    fn nested(&mut self, id: DefinitionId, passed: Box<[Argument]>) -> Op {
        let before = self.left;
        let inlined = self.call(id, &passed).map(Box::new);
        if inlined.is_none() {
            self.left = before;
        }
        Op::Call(id, passed, inlined)
    }

    fn arguments(&mut self, passed: &[Argument], arguments: Option<&[Argument]>) -> Option<Box<[Argument]>> {
        let mut copies = Vec::with_capacity(passed.len());
        for argument in passed {
            copies.push(match argument {
                Argument::Value(code) => Argument::Value(self.copy(code, arguments)?),
                Argument::Operator(Operator::Definition(_)) => argument.clone(),
                Argument::Operator(Operator::Local(local)) => match (arguments, local.up) {
                    (None, _) => argument.clone(),
                    (Some(arguments), 0) => match arguments.get(local.slot as usize)? {
                        operator @ Argument::Operator(_) => operator.clone(),
                        Argument::Value(_) => return None,
                    },
                    (Some(_), up) => Argument::Operator(Operator::Local(Local { up: up - 1, ..*local })),
                },
                // A lambda sees the arguments from within a frame of its own.
                Argument::Operator(Operator::Lambda(..)) if arguments.is_none() => argument.clone(),
                Argument::Operator(Operator::Lambda(..)) => return None,
            });
        }
        Some(copies.into())
    }

    fn pair(&mut self, pair: &[Code; 2], arguments: Option<&[Argument]>) -> Option<Box<[Code; 2]>> {
        Some(Box::new([self.copy(&pair[0], arguments)?, self.copy(&pair[1], arguments)?]))
    }

    fn list(&mut self, items: &[Code], arguments: Option<&[Argument]>) -> Option<Box<[Code]>> {
        items.iter().map(|item| self.copy(item, arguments)).collect()
    }
}

/// Whether an expression that is looked into is looked into alike where it is passed by name.
fn is_plain(code: &Code) -> bool {
    matches!(code.op, Op::Local(_) | Op::Value(_) | Op::Variable(_))
}

/// Whether to evaluate an expression again costs no more than to keep its value.
fn is_at_hand(code: &Code) -> bool {
    let named = |code: &Code| matches!(code.op, Op::Value(_) | Op::Local(_));
    match &code.op {
        Op::Arithmetic(_, pair) => code.looks_numeric() && pair.iter().all(named),
        _ => named(code),
    }
}

/// How often at most an evaluation of an expression evaluates a name of the frame around it.
fn uses(code: &Code, slot: u32) -> u32 {
    match &code.op {
        Op::Local(local) => u32::from(*local == Local { up: 0, slot }),
        Op::If(parts) => uses(&parts[0], slot) + uses(&parts[1], slot).max(uses(&parts[2], slot)),
        _ => {
            let mut count: u32 = 0;
            // What binds names may evaluate its parts again and again.
            code.each_part(&mut |frames, part| {
                count = count.saturating_add(if frames == 0 { uses(part, slot) } else { 2 });
            });
            count
        }
    }
}
