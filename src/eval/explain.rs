//! Explanations: how a value came about, as a tree of the parts that were evaluated, recorded while they are.

use super::code::{Binder, Code, Op, Pattern};
use super::error::Failure;
use super::machine::{Environment, Watch};
use crate::semantics::form::{Local, Quantifier};
use crate::text::{Span, Symbol};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// An expression that was evaluated, with the parts that were needed for it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its place in the text.
    pub span: Span,
    /// What it is.
    pub kind: PartKind,
    /// Whether it was evaluated in the next state: inside a prime.
    pub primed: bool,
    /// Whether the value of the whole depends on it. Parts that were not needed are looked at to tell more.
    pub needed: bool,
    /// What the names stand for that the construct around it binds.
    pub bound: Vec<(Symbol, Value)>,
    /// The value, or why there is none.
    pub result: Result<Value, Failure>,
    /// What decided.
    pub reason: Option<Reason>,
    /// The parts, in the order of their evaluation.
    pub parts: Vec<Part>,
    /// How many evaluations of the body are left out, before the last part.
    pub omitted: usize,
}

/// What an explained expression is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// A value that was known before: a literal, or a constant.
    Known,
    /// A variable or a bound name.
    Name,
    /// `a /\ b`
    Conjunction,
    /// `a \/ b`
    Disjunction,
    /// `\A x \in S : p`
    ForAll,
    /// `\E x \in S : p`
    Exists,
    /// `CHOOSE x \in S : p`
    Choose,
    /// `{x \in S : p}`, `{e : x \in S}`, `[x \in S |-> e]`
    Each,
    /// `CASE p -> a [] OTHER -> b`
    Case,
    /// `IF p THEN a ELSE b`
    If,
    /// `Op(a, b)`
    Call,
    /// Anything else.
    Other,
}

/// What decided a value. Numbers are places in [`Part::parts`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The first part of a conjunction that is false.
    FirstFalse(usize),
    /// The first part of a disjunction that is true.
    FirstTrue(usize),
    /// The last binding is the one that a quantifier looked for: a witness of `\E`, a counterexample to `\A`.
    Found,
    /// The quantifier ran through so many bindings.
    All(usize),
    /// `CHOOSE` took the last of so many elements: the first that satisfies the condition.
    Chosen(usize),
    /// The arm of a `CASE`, from 1.
    Arm(usize),
    /// No guard is true.
    OtherArm,
    /// `THEN`, or `ELSE`.
    Branch(bool),
    /// The evaluation failed here, not in a part.
    Failed,
}

/// Evaluates an expression and tells how its value, or its failure, comes about.
pub fn explain(environment: &Environment<'_>, code: &Code) -> Part {
    let recorder = Recorder::default();
    let result = environment.watch(&recorder).value(code);
    recorder.finish().unwrap_or_else(|| Part::new(code, false, true, Vec::new(), result))
}

impl Part {
    fn new(
        code: &Code,
        primed: bool,
        needed: bool,
        bound: Vec<(Symbol, Value)>,
        result: Result<Value, Failure>,
    ) -> Part {
        let (span, kind) = (code.span, PartKind::of(code));
        Part { span, kind, primed, needed, bound, result, reason: None, parts: Vec::new(), omitted: 0 }
    }

    /// Whether the value is `TRUE`.
    pub fn is_true(&self) -> bool {
        matches!(self.result, Ok(Value::Boolean(true)))
    }

    /// The parts on which the value depends.
    pub fn needed(&self) -> impl Iterator<Item = (usize, &Part)> {
        self.parts.iter().enumerate().filter(|(_, part)| part.needed)
    }
}

impl PartKind {
    fn of(code: &Code) -> PartKind {
        match &code.op {
            Op::Value(_) => PartKind::Known,
            Op::Variable(_) | Op::Local(_) => PartKind::Name,
            Op::And(_) => PartKind::Conjunction,
            Op::Or(_) => PartKind::Disjunction,
            Op::Quantifier(Quantifier::ForAll, _) => PartKind::ForAll,
            Op::Quantifier(Quantifier::Exists, _) => PartKind::Exists,
            Op::Choose(_) => PartKind::Choose,
            Op::Filter(_) | Op::Map(_) | Op::Function(_) => PartKind::Each,
            Op::Case(..) => PartKind::Case,
            Op::If(_) => PartKind::If,
            Op::Call(..) | Op::Native(..) | Op::CallLocal(..) => PartKind::Call,
            Op::Once(once) => PartKind::of(&once.code),
            _ => PartKind::Other,
        }
    }
}

/// Records what is evaluated. Loops keep the first few bodies and the last one; past a limit only what fails is kept.
#[derive(Default)]
struct Recorder {
    open: RefCell<Vec<Open>>,
    root: RefCell<Option<Part>>,
    kept: Cell<usize>,
    aside: Cell<usize>,
}

/// An expression whose evaluation is under way.
struct Open {
    part: Part,
    /// The body of a construct that binds names; the address serves to recognise it.
    body: Option<(*const Code, Vec<(Symbol, Local)>)>,
    /// How often the body was evaluated.
    times: usize,
    /// Whether this is such a body.
    is_body: bool,
    /// Whether it only wraps an expression that is evaluated once.
    wrapper: bool,
}

/// So many evaluations of a body are kept, besides the last one.
const FIRST: usize = 6;
/// So many parts are kept in all.
const MOST: usize = 20_000;

impl Recorder {
    fn finish(self) -> Option<Part> {
        self.root.into_inner()
    }
}

impl Watch for Recorder {
    fn begin(&self, code: &Code, primed: bool, known: &dyn Fn(Local) -> Option<Value>) {
        let mut open = self.open.borrow_mut();
        let mut bound = Vec::new();
        let mut is_body = false;
        if let Some(outer) = open.last_mut()
            && let Some((body, names)) = &outer.body
            && std::ptr::eq(*body, code)
        {
            is_body = true;
            outer.times += 1;
            bound = names.iter().filter_map(|(name, local)| Some((*name, known(*local)?))).collect();
        }
        let impossible = Failure::new(super::FailureKind::Impossible, "the evaluation was not finished");
        let part = Part::new(code, primed, self.aside.get() == 0, bound, Err(impossible));
        let wrapper = matches!(code.op, Op::Once(_));
        open.push(Open { part, body: body_of(code), times: 0, is_body, wrapper });
    }

    fn end(&self, _code: &Code, result: Result<&Value, &Failure>) {
        let mut open = self.open.borrow_mut();
        let Some(mut closed) = open.pop() else { return };
        closed.part.result = result.cloned().map_err(Clone::clone);
        if closed.wrapper && closed.part.parts.len() == 1 {
            let inner = closed.part.parts.remove(0);
            closed.part = Part { bound: closed.part.bound, primed: closed.part.primed, ..inner };
        } else {
            closed.part.reason = reason(&closed.part, closed.times);
        }
        let Some(outer) = open.last_mut() else {
            *self.root.borrow_mut() = Some(closed.part);
            return;
        };
        let failed = closed.part.result.is_err();
        if closed.is_body {
            if outer.times > FIRST + 1 {
                self.kept.set(self.kept.get() - outer.part.parts.pop().as_ref().map_or(0, size));
                outer.part.omitted += 1;
            }
        } else if self.kept.get() > MOST && !failed {
            // The parts of what is left out were counted when they were kept.
            self.kept.set(self.kept.get() - closed.part.parts.iter().map(size).sum::<usize>());
            outer.part.omitted += 1;
            return;
        }
        self.kept.set(self.kept.get() + 1);
        outer.part.parts.push(closed.part);
    }

    fn parts(&self) -> Option<usize> {
        (self.aside.get() == 0 && self.kept.get() < MOST)
            .then(|| self.open.borrow().last().map(|open| open.part.parts.len() + open.part.omitted))
            .flatten()
    }

    fn aside(&self, begins: bool) {
        self.aside.set(if begins { self.aside.get() + 1 } else { self.aside.get().saturating_sub(1) });
    }
}

fn size(part: &Part) -> usize {
    1 + part.parts.iter().map(size).sum::<usize>()
}

/// The body of a construct that binds names, with where the names are found from inside.
fn body_of(code: &Code) -> Option<(*const Code, Vec<(Symbol, Local)>)> {
    let names_of = |binders: &[Binder]| {
        let total: u32 = binders.iter().map(|binder| frames(&binder.pattern)).sum();
        let mut names = Vec::new();
        let mut inside = 0;
        for binder in binders {
            for (place, name) in binder.pattern.names().iter().enumerate() {
                let (further, slot) = match binder.pattern {
                    Pattern::Names(_) => (place as u32, 0),
                    Pattern::Tuple(_) => (0, place as u32),
                };
                names.push((*name, Local { up: total - 1 - inside - further, slot }));
            }
            inside += frames(&binder.pattern);
        }
        names
    };
    match &code.op {
        Op::Quantifier(_, parts) | Op::Map(parts) | Op::Function(parts) => {
            Some((std::ptr::from_ref(&parts.1), names_of(&parts.0)))
        }
        Op::Filter(parts) | Op::Choose(parts) => {
            Some((std::ptr::from_ref(&parts.1), names_of(std::slice::from_ref(&parts.0))))
        }
        _ => None,
    }
}

/// How many frames a pattern makes.
fn frames(pattern: &Pattern) -> u32 {
    match pattern {
        Pattern::Names(names) => names.len() as u32,
        Pattern::Tuple(_) => 1,
    }
}

/// What decided the value of an expression whose parts are known.
fn reason(part: &Part, times: usize) -> Option<Reason> {
    let first = |truth: bool| {
        part.needed()
            .find(|(_, part)| matches!(part.result, Ok(Value::Boolean(found)) if found == truth))
            .map(|(at, _)| at)
    };
    let truth = match &part.result {
        Err(_) if part.needed().all(|(_, part)| part.result.is_ok()) => return Some(Reason::Failed),
        Err(_) => return None,
        Ok(Value::Boolean(truth)) => Some(*truth),
        Ok(_) => None,
    };
    match (part.kind, truth) {
        (PartKind::Conjunction, Some(false)) => first(false).map(Reason::FirstFalse),
        (PartKind::Disjunction, Some(true)) => first(true).map(Reason::FirstTrue),
        (PartKind::ForAll, Some(false)) | (PartKind::Exists, Some(true)) => Some(Reason::Found),
        (PartKind::ForAll | PartKind::Exists, _) => Some(Reason::All(times)),
        (PartKind::Choose, _) => Some(Reason::Chosen(times)),
        (PartKind::If, _) => part.parts.first().map(|test| Reason::Branch(test.is_true())),
        (PartKind::Case, _) => {
            let guards = part.parts.len().checked_sub(1)?;
            let taken = guards.checked_sub(1).is_some_and(|last| part.parts[last].is_true());
            Some(if taken { Reason::Arm(guards) } else { Reason::OtherArm })
        }
        _ => None,
    }
}
