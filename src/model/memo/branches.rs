//! Branches: an action taken apart into the choices that lead through it, so that each is remembered by the little that it reads.
//!
//! The ways through the branches, one branch after the other, are the ways through the action, in the same order. What stands before
//! a choice is part of every branch.

use super::assigned::Assigned;
use crate::eval::code::{Argument, Binder, Code, LetDefinition, Op, Operator, Pattern};
use crate::eval::{Environment, Host, Program};
use crate::model::context::{Context, Piece};
use crate::semantics::form::{Level, Local, Quantifier};
use crate::text::Symbol;
use crate::value::Value;
use std::ops::ControlFlow;
use std::sync::Arc;

/// An action is taken apart into no more branches.
const MOST: usize = 96;
/// So many definitions within definitions are entered.
const DEEPEST: usize = 32;

/// The branches of an action, in order.
pub fn of(program: &Program, host: &dyn Host, piece: &Piece) -> Vec<Piece> {
    let splitter = Splitter { program, host };
    match splitter.split(&piece.code, &Context::of_frames(&piece.frames), &Assigned::default(), 0) {
        Some(branches) => {
            let branch = |code| Piece { code: Arc::new(code), frames: piece.frames.clone() };
            branches.into_iter().map(branch).collect()
        }
        None => vec![piece.clone()],
    }
}

struct Splitter<'p> {
    program: &'p Program,
    host: &'p dyn Host,
}

impl Splitter<'_> {
    /// The branches of an expression, each in the scope of the expression; `None` where there is only one. `before` is what the
    /// conjuncts before it may have assigned.
    fn split(&self, code: &Code, context: &Context, before: &Assigned, depth: usize) -> Option<Vec<Code>> {
        if code.level != Level::Action || depth > DEEPEST || !before.leaves_one(self.program) {
            return None;
        }
        let branches = match &code.op {
            Op::Or(items) => {
                let mut branches = Vec::new();
                for item in items {
                    match self.split(item, context, before, depth) {
                        Some(of_item) => branches.extend(of_item),
                        None => branches.push(item.clone()),
                    }
                }
                branches
            }
            Op::And(items) => self.product(code, items, context, before, depth)?,
            Op::If(parts) => {
                let [test, yes, no] = &**parts;
                let (of_yes, of_no) = (self.split(yes, context, before, depth), self.split(no, context, before, depth));
                if of_yes.is_none() && of_no.is_none() {
                    return None;
                }
                let negation = |test: &Code| Code { op: Op::Not(Box::new(test.clone())), ..test.clone() };
                let not = negation(test);
                // Negated twice, since a conjunct that holds in two ways would lead on twice.
                let test = &negation(&not);
                let guarded = |test: &Code, branch| and(code, vec![test.clone(), branch]);
                let of_yes = of_yes.unwrap_or_else(|| vec![yes.clone()]);
                let of_no = of_no.unwrap_or_else(|| vec![no.clone()]);
                let of_yes = of_yes.into_iter().map(|branch| guarded(test, branch));
                of_yes.chain(of_no.into_iter().map(|branch| guarded(&not, branch))).collect()
            }
            Op::Let(definitions, body) => {
                let branches = self.split(body, &context.enter_let(definitions), before, depth)?;
                branches.into_iter().map(|branch| within(definitions.to_vec(), branch)).collect()
            }
            Op::Quantifier(Quantifier::Exists, parts) => {
                self.exists(code, &parts.0, &parts.1, context, before, depth)?
            }
            Op::Call(id, arguments, _) => {
                let definition = self.program.definition(*id);
                if definition.recursive {
                    return None;
                }
                self.called(&definition.parameters, arguments, &definition.body, context, before, depth)?
            }
            Op::Local(local) => {
                let body = shifted(&context.definition(*local)?.0, local.up, 0);
                self.split(&body, context, before, depth + 1)?
            }
            Op::CallLocal(local, arguments) => {
                let definition = context.operator(*local)?;
                if definition.recursive || definition.arity != arguments.len() {
                    return None;
                }
                let names = vec![definition.name; definition.arity];
                self.called(&names, arguments, &shifted(&definition.body, local.up, 1), context, before, depth)?
            }
            _ => return None,
        };
        (branches.len() > 1 && branches.len() <= MOST).then_some(branches)
    }

    /// A conjunction: all combinations of the branches of the conjuncts, those of the last one changing fastest. Behind a choice that stays in
    /// one piece nothing is taken apart: its ways would change faster than those of what stands behind it.
    fn product(
        &self,
        code: &Code,
        items: &[Code],
        context: &Context,
        before: &Assigned,
        depth: usize,
    ) -> Option<Vec<Code>> {
        let mut before = before.clone();
        let mut count = 1;
        let (mut found, mut chosen) = (false, false);
        let mut combined: Vec<Vec<Code>> = vec![Vec::new()];
        for item in items {
            let of_item = if chosen { None } else { self.split(item, context, &before, depth) };
            let of_item = of_item.filter(|of_item| count * of_item.len() <= MOST);
            before.add(self.program, item, context);
            let Some(of_item) = of_item else {
                chosen = chosen || self.chooses(item, depth);
                combined.iter_mut().for_each(|before| before.push(item.clone()));
                continue;
            };
            found = true;
            count *= of_item.len();
            let with = |before: &Vec<Code>| {
                let before = before.clone();
                of_item
                    .iter()
                    .map(move |branch| before.iter().cloned().chain([branch.clone()]).collect())
                    .collect::<Vec<_>>()
            };
            combined = combined.iter().flat_map(with).collect();
        }
        found.then(|| combined.into_iter().map(|items| and(code, items)).collect())
    }

    /// Whether an expression may hold in several ways, each of which would lead on.
    fn chooses(&self, code: &Code, depth: usize) -> bool {
        let any = |items: &[Code]| items.iter().any(|item| self.chooses(item, depth));
        match &code.op {
            Op::Or(_) | Op::Quantifier(Quantifier::Exists, _) => true,
            // What these stand for is not at hand.
            Op::Local(_) | Op::CallLocal(..) => true,
            Op::Square(_) | Op::Angle(_) | Op::Compose(_) | Op::Index(_) => code.level == Level::Action,
            Op::In(operands) => operands[0].level == Level::Action,
            Op::And(items) => any(items),
            Op::If(parts) => any(&parts[1..]),
            Op::Case(arms, other) => {
                arms.iter().any(|(_, value)| self.chooses(value, depth))
                    || other.as_ref().is_some_and(|other| self.chooses(other, depth))
            }
            Op::Implies(operands) => self.chooses(&operands[1], depth),
            Op::Let(_, body) => self.chooses(body, depth),
            Op::Quantifier(Quantifier::ForAll, parts) => self.chooses(&parts.1, depth),
            Op::Call(id, _, _) => {
                let definition = self.program.definition(*id);
                depth > DEEPEST || definition.recursive || self.chooses(&definition.body, depth + 1)
            }
            _ => false,
        }
    }

    /// `\E`: an instance for each binding of the first binders, as far as their sets are constant.
    fn exists(
        &self,
        code: &Code,
        binders: &[Binder],
        body: &Code,
        context: &Context,
        before: &Assigned,
        depth: usize,
    ) -> Option<Vec<Code>> {
        let constant = binders.iter().take_while(|binder| binder.set.level == Level::Constant).count();
        let (bound, free) = binders.split_at(constant);
        if bound.is_empty() {
            return None;
        }
        let frames = bound.iter().map(|binder| binder.pattern.frames()).sum();
        let free: Box<[Binder]> =
            free.iter().map(|binder| Binder { set: shifted(&binder.set, frames, 0), ..binder.clone() }).collect();
        let inner = if free.is_empty() {
            body.clone()
        } else {
            Code { op: Op::Quantifier(Quantifier::Exists, Box::new((free, body.clone()))), ..code.clone() }
        };
        let environment = Environment::new(self.program, self.host);
        let mut branches = Vec::new();
        let listed = context.each_binding(environment, bound, &mut |values, context| {
            let values: Vec<&Value> = values.iter().map(|(_, value)| value).collect();
            match self.split(&inner, context, before, depth) {
                Some(of_inner) => {
                    branches.extend(of_inner.into_iter().map(|branch| with_values(bound, &values, branch)))
                }
                None => branches.push(with_values(bound, &values, inner.clone())),
            }
            if branches.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        matches!(listed, Ok(ControlFlow::Continue(()))).then_some(branches)
    }

    /// The body of what is called, its parameters as definitions around each branch.
    fn called(
        &self,
        names: &[Symbol],
        arguments: &[Argument],
        body: &Code,
        context: &Context,
        before: &Assigned,
        depth: usize,
    ) -> Option<Vec<Code>> {
        if arguments.is_empty() {
            return self.split(body, context, before, depth + 1);
        }
        let mut definitions = Vec::with_capacity(arguments.len());
        for (name, argument) in names.iter().zip(arguments) {
            let Argument::Value(code) = argument else { return None };
            definitions.push(LetDefinition { name: *name, arity: 0, body: shifted(code, 1, 0), recursive: false });
        }
        let branches = self.split(body, &context.enter_let(&definitions), before, depth + 1)?;
        Some(branches.into_iter().map(|branch| within(definitions.clone(), branch)).collect())
    }
}

fn and(code: &Code, items: Vec<Code>) -> Code {
    let mut flat = Vec::with_capacity(items.len());
    for item in items {
        match item.op {
            Op::And(inner) => flat.extend(inner),
            op => flat.push(Code { op, ..item }),
        }
    }
    Code { op: Op::And(flat.into()), span: code.span, level: code.level }
}

fn within(definitions: Vec<LetDefinition>, body: Code) -> Code {
    let (span, level) = (body.span, body.level);
    Code { op: Op::Let(definitions.into(), Box::new(body)), span, level }
}

/// What the binders bind as definitions: a frame for a frame.
fn with_values(binders: &[Binder], values: &[&Value], body: Code) -> Code {
    let mut frames: Vec<Vec<LetDefinition>> = Vec::new();
    let mut values = values.iter();
    for binder in binders {
        let span = binder.set.span;
        let mut definition = |name: &Symbol| {
            let op = Op::Value((*values.next()?).clone());
            let body = Code { op, span, level: Level::Constant };
            Some(LetDefinition { name: *name, arity: 0, body, recursive: false })
        };
        match &binder.pattern {
            Pattern::Names(names) => frames.extend(names.iter().map(|name| definition(name).into_iter().collect())),
            Pattern::Tuple(names) => frames.push(names.iter().filter_map(definition).collect()),
        }
    }
    frames.into_iter().rev().fold(body, |body, frame| within(frame, body))
}

/// The expression within `by` more frames, put between it and the frames beyond the nearest `depth`.
fn shifted(code: &Code, by: u32, depth: u32) -> Code {
    let mut code = code.clone();
    if by > 0 {
        shift(&mut code, by, depth);
    }
    code
}

fn shift(code: &mut Code, by: u32, depth: u32) {
    let moved = |local: &mut Local, depth: u32| {
        if local.up >= depth {
            local.up += by;
        }
    };
    match &mut code.op {
        Op::Local(local) => moved(local, depth),
        Op::CallLocal(local, _) => moved(local, depth),
        // What is evaluated once has no free names, and keeps its value.
        Op::Once(_) => return,
        _ => {}
    }
    if let Op::Call(_, arguments, _) | Op::Native(_, arguments) | Op::CallLocal(_, arguments) = &mut code.op {
        for argument in arguments {
            if let Argument::Operator(Operator::Local(local)) = argument {
                moved(local, depth);
            }
        }
    }
    code.each_part_mut(&mut |frames, part| shift(part, by, depth + frames));
}
