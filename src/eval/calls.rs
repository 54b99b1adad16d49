//! Calls: what costly operators gave for their arguments, remembered from one evaluation to the next. What those give that read the state
//! is remembered by the reader of the state, since it depends on what they are answered.

use super::call::Answer;
use super::code::{Argument, Code, Definition, Op, Operator};
use super::error::Failure;
use super::machine::{Assign, Eval, ReadState, Time};
use super::scope::{Bound, Scope, Slot};
use crate::semantics::form::{DefinitionId, Level, Local};
use crate::text::Span;
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::hash::{Hash, Hasher};

/// What one worker remembers of calls. An operator without a state in it gives the same for the same arguments, whatever the state; what one
/// gives that is seldom asked for what it gave before is no longer remembered.
#[derive(Default)]
pub struct Calls {
    answers: RefCell<FxHashMap<u64, Entry>>,
    /// How many parts the values of all answers and arguments have.
    parts: Cell<usize>,
    /// For each place from which a definition is called: what is new to one may be well known to another. Where two places meet in one entry,
    /// they are tried together.
    trials: RefCell<Vec<Trial>>,
}

/// A definition and the place from which it is called, as the number of an entry.
#[derive(Clone, Copy)]
struct Site(usize);

impl Site {
    fn of(id: DefinitionId, place: Span) -> Site {
        let place = (u64::from(place.source.0) << 32 | u64::from(place.start)) ^ u64::from(id.0) << 48;
        Site((place.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SITE_BITS)) as usize)
    }
}

/// An operator and its arguments.
#[derive(PartialEq, Eq, Hash)]
struct Call {
    id: DefinitionId,
    arguments: SmallVec<[Value; 3]>,
}

struct Entry {
    call: Call,
    answer: Value,
}

/// Whether remembering what an operator gives has paid of late.
#[derive(Clone, Copy, Default)]
struct Trial {
    /// How often its arguments were not known in full.
    unknown: u32,
    /// How often they were, and how often what it gives for them was remembered.
    asked: u32,
    found: u32,
    /// How many calls are left out before it is tried again, and how many were the last time.
    left_out: u32,
    pause: u32,
}

/// After so many calls remembering must have paid; and of an operator that reads the state, which gets many different answers at first.
const TRIAL: u32 = 400;
const LONG_TRIAL: u32 = 20_000;
/// There are `2^SITE_BITS` entries.
const SITE_BITS: u32 = 10;
/// After so many calls what has not paid is tried again.
const FIRST_PAUSE: u32 = 1 << 12;
const LAST_PAUSE: u32 = 1 << 30;
/// So many calls are remembered, and so many parts of values, before all are forgotten.
const MOST: usize = 1 << 15;
const MOST_IN_ALL: usize = 1 << 21;
/// A call whose values have more parts than this is not remembered, nor one of a value with so many direct parts.
const LARGE: usize = 1 << 12;
const LONG: usize = 1 << 9;
/// Arguments with more parts than this are not looked into.
const MOST_PARTS: u32 = 64;

impl Calls {
    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.answers.borrow().capacity() * (size_of::<Entry>() + 9) + self.parts.get() * size_of::<Value>()
    }

    /// Whether what an operator gives is remembered. What has not paid is tried again later, since a search meets new values most often when it
    /// begins; each time after twice as many calls.
    fn pays(&self, site: Site) -> bool {
        match self.trials.borrow_mut().get_mut(site.0) {
            Some(trial) if trial.left_out > 0 => {
                trial.left_out -= 1;
                false
            }
            _ => true,
        }
    }

    /// Counts a call, and gives up what has not paid.
    fn count(&self, site: Site, length: u32, count: impl FnOnce(&mut Trial)) {
        let mut trials = self.trials.borrow_mut();
        if trials.is_empty() {
            trials.resize(1 << SITE_BITS, Trial::default());
        }
        let trial = &mut trials[site.0];
        count(trial);
        if trial.asked == length || trial.unknown == 4 * TRIAL {
            let pause = if trial.found < length / 3 { (2 * trial.pause).clamp(FIRST_PAUSE, LAST_PAUSE) } else { 0 };
            *trial = Trial { left_out: pause, pause, ..Trial::default() };
        }
    }

    /// What the call gave, and under which number it is, or would be, remembered.
    fn find(&self, call: &Call) -> (u64, Option<Value>) {
        let mut hasher = FxHasher::default();
        call.hash(&mut hasher);
        let number = hasher.finish();
        let answers = self.answers.borrow();
        (number, answers.get(&number).filter(|entry| entry.call == *call).map(|entry| entry.answer.clone()))
    }

    fn enter(&self, number: u64, entry: Entry) {
        let mut left = LARGE;
        let counted = |value: &Value| count_parts(value, &mut left);
        if !entry.call.arguments.iter().chain([&entry.answer]).all(counted) {
            return;
        }
        let mut answers = self.answers.borrow_mut();
        if answers.len() >= MOST || self.parts.get() >= MOST_IN_ALL {
            answers.clear();
            self.parts.set(0);
        }
        self.parts.set(self.parts.get() + LARGE - left);
        answers.insert(number, entry);
    }
}

impl<'v> Eval<'v> {
    /// Calls an operator, or remembers what it gave before.
    #[inline(never)]
    pub(super) fn call_costly<A: Answer>(
        self,
        (id, definition): (DefinitionId, &'v Definition),
        slots: &'v [Slot<'v>],
        span: Span,
    ) -> Result<A, A::Stop> {
        let call = || self.deeper(span, || A::of(self, &definition.body, &Scope::call(slots)));
        let site = Site::of(id, span);
        let Some(calls) = self.run.calls.filter(|calls| calls.pays(site)) else { return call() };
        let state = if definition.reads { self.recalling() } else { None };
        if definition.reads && state.is_none() {
            return call();
        }
        if let Some(first) = definition.first {
            self.evaluate_first(&slots[first as usize])?;
        }
        let Some(arguments) = self.arguments_in_full(slots) else {
            let length = if definition.reads { LONG_TRIAL } else { TRIAL };
            calls.count(site, length, |trial| trial.unknown += 1);
            return call();
        };
        let asked = Call { id, arguments };
        if let Some(state) = state {
            return self.call_reading(calls, (state, site), &asked, call);
        }
        let (number, known) = calls.find(&asked);
        if let Some(answer) = known.and_then(A::known) {
            calls.count(site, TRIAL, |trial| (trial.asked, trial.found) = (trial.asked + 1, trial.found + 1));
            return answer;
        }
        let answer: A = call()?;
        calls.count(site, TRIAL, |trial| trial.asked += 1);
        calls.enter(number, Entry { call: asked, answer: answer.kept() });
        Ok(answer)
    }

    /// The current state, where its reader remembers what operators give that read it.
    fn recalling(self) -> Option<&'v dyn ReadState> {
        let settled = self.run.partial.is_none() || self.run.assign == Assign::Next;
        let state = self.run.now.filter(|_| settled && self.time == Time::Now && self.run.remember)?;
        state.recalls().then_some(state)
    }

    /// Calls an operator that reads the state, or remembers what it gave before where it was answered the same.
    fn call_reading<A: Answer>(
        self,
        calls: &Calls,
        (state, site): (&'v dyn ReadState, Site),
        Call { id, arguments }: &Call,
        call: impl FnOnce() -> Result<A, A::Stop>,
    ) -> Result<A, A::Stop> {
        if let Some(answer) = state.recall(*id, arguments).cloned().and_then(A::known) {
            calls.count(site, LONG_TRIAL, |trial| (trial.asked, trial.found) = (trial.asked + 1, trial.found + 1));
            return answer;
        }
        state.enter();
        // What this evaluation has found before was noted before, and would be missed among what the operator reads.
        let (kept, functions) = (self.run.kept.take(), self.run.functions.take());
        let result = call();
        self.run.kept.replace(kept);
        self.run.functions.replace(functions);
        let mut left = LARGE;
        let given = result.as_ref().ok().map(A::kept);
        let small = given.iter().chain(arguments).all(|value| count_parts(value, &mut left));
        state.leave(*id, arguments, given.as_ref().filter(|_| small));
        calls.count(site, LONG_TRIAL, |trial| trial.asked += 1);
        result
    }

    /// Evaluates the argument that the operator asks for first, so that others which depend on it may be known as well; not one of which the
    /// operator may need a part only, nor where the value would not be kept.
    fn evaluate_first(self, slot: &'v Slot<'v>) -> Result<(), Failure> {
        let Slot::Thunk { code, scope, value } = slot else { return Ok(()) };
        let kept = self.keeps() && !self.run.inner && !self.run.program.tries && self.run.watch.is_none();
        if kept && value.get().is_none() && code.level <= Level::State && !self.reads_part(code, scope) {
            self.force(code, scope, (value, false))?;
        }
        Ok(())
    }

    /// The values of all arguments, as far as it does no harm to evaluate what may not be needed.
    pub(super) fn arguments_in_full(self, slots: &'v [Slot<'v>]) -> Option<SmallVec<[Value; 3]>> {
        let mut parts = MOST_PARTS;
        let mut arguments = SmallVec::new();
        for slot in slots {
            arguments.push(match slot {
                Slot::Ref(value) => (*value).clone(),
                Slot::Own(value) => value.clone(),
                Slot::Thunk { value, .. } if value.get().is_some() => value.get()?.clone(),
                Slot::Thunk { code, scope, value } => {
                    if self.reads_part(code, scope) || !self.ends(code, (scope, 0), &mut parts) {
                        return None;
                    }
                    // Where it fails, the operator may not need it.
                    self.force(code, scope, (value, false)).ok()?.into_owned()
                }
                Slot::Acted { .. } | Slot::Operator(..) => return None,
            });
            if arguments.last().is_some_and(is_long) {
                return None;
            }
        }
        Some(arguments)
    }

    /// Whether an argument, inside so many frames of its own, surely ends: it calls nothing that calls itself. Nor does it change anything.
    fn ends(self, code: &Code, (scope, frames): (&Scope<'_>, u32), parts: &mut u32) -> bool {
        if *parts == 0 || code.level > Level::State {
            return false;
        }
        *parts -= 1;
        let arguments = match &code.op {
            Op::Once(once) if once.value.get().is_some() => return true,
            Op::Local(local) => return local.up < frames || self.local_ends(*local, (scope, frames), parts),
            Op::CallLocal(..) => return false,
            Op::Call(id, arguments, _) if self.run.program.definition(*id).ends => arguments,
            Op::Call(..) => return false,
            Op::Native(native, arguments) if !native.impure => arguments,
            Op::Native(..) => return false,
            _ => &Box::default(),
        };
        if arguments
            .iter()
            .any(|argument| matches!(argument, Argument::Operator(Operator::Definition(_) | Operator::Local(_))))
        {
            return false;
        }
        let mut all = true;
        code.each_part(&mut |inner, part| all = all && self.ends(part, (scope, frames + inner), parts));
        all
    }

    /// Whether an argument is a variable or a part of one, or a function of the state: then the operator may need less of it.
    fn reads_part(self, code: &Code, scope: &Scope<'_>) -> bool {
        match &code.op {
            Op::Variable(_) => true,
            Op::Prime(inner) | Op::Field(inner, _) => self.reads_part(inner, scope),
            Op::Index(operands) => self.reads_part(&operands[0], scope),
            Op::Call(id, ..) => self.run.program.definition(*id).reads && self.named_function(code).is_some(),
            Op::Local(local) => match scope.find(*local) {
                Some(Bound::Thunk { code, scope, value, .. }) => value.get().is_none() && self.reads_part(code, scope),
                _ => false,
            },
            _ => false,
        }
    }

    fn local_ends(self, local: Local, (scope, frames): (&Scope<'_>, u32), parts: &mut u32) -> bool {
        match scope.find(Local { up: local.up - frames, ..local }) {
            Some(Bound::Value(_)) => true,
            Some(Bound::Thunk { code, scope, value, .. }) => {
                value.get().is_some() || self.ends(code, (scope, 0), parts)
            }
            Some(Bound::Let { definition, scope, cell }) => {
                cell.value.get().is_some()
                    || definition.arity == 0 && !definition.recursive && self.ends(&definition.body, (scope, 0), parts)
            }
            Some(Bound::Operator(..)) | None => false,
        }
    }
}

fn is_long(value: &Value) -> bool {
    value.len().is_some_and(|length| length > LONG)
}

/// Counts the parts of a value down; `false` where there are more.
fn count_parts(value: &Value, left: &mut usize) -> bool {
    // What shares most of its parts with another value would have to be written out. A value is counted before its parts, so that of one
    // that nests deep only the outer ones are looked at.
    *left = left.saturating_sub(1);
    if *left == 0 || is_long(value) {
        return false;
    }
    let mut all = |values: &[Value]| values.iter().all(|value| count_parts(value, left));
    match value {
        Value::Tuple(tuple) => all(tuple.elements()),
        Value::Record(record) => all(record.values()),
        Value::Function(function) => all(function.domain().elements()) && all(function.values()),
        Value::Set(set) => all(set.elements()),
        _ => true,
    }
}
