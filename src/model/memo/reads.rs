//! Reads: the questions that evaluations ask of a state, numbered, and the answers of a state of numbers to them.

use super::elements::Elements;
use super::facts::{self, Facts};
use super::finer::Finer;
use super::layout::{Layout, Place};
use super::numbers::{Numbered, Numbers};
use super::recalled::Recalled;
use super::recorder::Recorder;
use super::store::{Id, Store};
use super::table::Table;
use crate::eval::code::{Code, Op};
use crate::eval::{Environment, Host, Program, ReadState};
use crate::semantics::form::{DefinitionId, Local, VariableId};
use crate::value::Value;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The answer where there is nothing at the path.
const ABSENT: Id = Id::MAX - 1;

/// A question to the value of a slot, or of a function that is taken apart.
#[derive(PartialEq, Eq, Hash)]
pub struct Read {
    /// What it is about.
    pub subject: Subject,
    /// What is asked of that.
    pub question: Question,
}

/// How to come by the answer to a question: the slot that it is about, with the bits below, or [`APART`].
pub type Short = u32;

/// What is asked is a part of the value in the slot, or what else there is to say of it.
const PART: Short = 1 << 31;
/// The slot is that of the second of two states.
const NEXT: Short = 1 << 30;
/// The question is about a function that is taken apart.
const APART: Short = u32::MAX;

/// What a question is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The variable, or the function that is taken apart.
    pub place: Place,
    /// Whether it lies in the second of two states.
    pub next: bool,
}

/// The numbers of one state, or of the two states of a step.
#[derive(Clone, Copy)]
pub struct Slots<'a> {
    /// Those of the state, or of the first state.
    pub now: &'a [Id],
    /// Those of the second state, or nothing.
    pub next: &'a [Id],
}

impl Slots<'_> {
    /// What lies in the slot of a question in short that asks for all of it.
    #[inline]
    pub fn at(self, short: Short) -> Id {
        if short & NEXT == 0 { self.now[short as usize] } else { self.next[(short & !NEXT) as usize] }
    }
}

/// What is asked of a value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Question {
    /// What lies at a path into it; the empty path asks for the whole.
    Path(Box<[Value]>),
    /// Whether it has the element.
    Member(Value),
    /// Whether it, a function, is defined for the argument.
    Argument(Value),
    /// The value of an expression that reads nothing else, with the values of the frames around it.
    Expression(Arc<Known>, Frames),
}

pub type Frames = Box<[Box<[Value]>]>;

/// What is needed to answer a question.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// The values by number.
    pub store: &'a Store,
    /// Where variables lie.
    pub layout: &'a Layout,
    /// The specification.
    pub program: &'a Program,
    /// Who runs evaluations.
    pub host: &'a dyn Host,
}

/// The questions, and what they gave for values that one worker has seen.
pub struct Reads {
    reads: Numbered<Read>,
    /// The same in short, since nearly all questions were answered before.
    shorts: Vec<Short>,
    /// How much use it is that answers are kept.
    uses: Vec<Use>,
    answers: Table,
    /// The elements of sets.
    pub elements: Elements,
    /// For questions that are answered element by element, what is true of an element.
    pub(super) chosen: Table,
    /// Sets by the numbers of their elements, in order.
    pub(super) sets: FxHashMap<SmallVec<[Id; 8]>, Id>,
    /// For each function that is taken apart its values, by the numbers of their parts.
    wholes: Vec<FxHashMap<SmallVec<[Id; 8]>, Id>>,
    /// Expressions that were considered, by their place in memory: they stay where they are as long as the model lives.
    known: FxHashMap<usize, Option<Arc<Known>>>,
    /// What expressions gave by the answers to finer questions.
    pub(super) finer: Finer,
    /// What operators gave.
    pub recalled: Recalled,
}

/// Whether answers to a question that are kept are asked for again: not where nearly every state has another value there.
#[derive(Clone, Copy, Default)]
struct Use {
    asked: u32,
    missed: u32,
    given_up: bool,
}

/// After so many answers that were not known it must have paid to keep them: each is looked for at a place that is seldom near.
const TRIAL: u32 = 4096;

/// An expression that can be asked as a question.
pub struct Known {
    /// Its place in memory.
    place: usize,
    variable: VariableId,
    facts: Facts,
    code: Code,
}

impl PartialEq for Known {
    fn eq(&self, other: &Known) -> bool {
        self.place == other.place
    }
}

impl Eq for Known {}

impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place.hash(state);
    }
}

impl Known {
    /// The variable that is read.
    pub fn variable(&self) -> VariableId {
        self.variable
    }

    /// The expression.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The frames in which the expression finds the names that it uses, and nothing else.
    pub fn frames(&self, local: impl FnMut(Local) -> Option<Value>) -> Option<Frames> {
        frames_of(&self.facts, local)
    }
}

impl Read {
    fn short(&self) -> Short {
        let part = if matches!(&self.question, Question::Path(path) if path.is_empty()) { 0 } else { PART };
        let next = if self.subject.next { NEXT } else { 0 };
        match self.subject.place {
            Place::Slot(slot) if slot < NEXT - 1 => slot | part | next,
            Place::Slot(_) | Place::Parts(_) => APART,
        }
    }
}

impl Reads {
    /// No answers yet to questions that have these numbers.
    pub fn new(numbers: Arc<Numbers<Read>>) -> Reads {
        Reads {
            reads: Numbered::new(numbers),
            shorts: Vec::new(),
            uses: Vec::new(),
            answers: Table::default(),
            elements: Elements::default(),
            chosen: Table::default(),
            sets: FxHashMap::default(),
            wholes: Vec::new(),
            known: FxHashMap::default(),
            finer: Finer::default(),
            recalled: Recalled::default(),
        }
    }

    /// The question with that number.
    pub fn read(&self, number: u32) -> &Read {
        &self.reads[number]
    }

    /// The same, to be kept.
    pub(super) fn kept(&self, number: u32) -> Arc<Read> {
        self.reads.things()[number as usize].clone()
    }

    /// The number of a question.
    pub(super) fn number(&mut self, subject: Subject, question: Question) -> u32 {
        let number = self.reads.number(Read { subject, question });
        self.shorten();
        number
    }

    /// Takes over the questions that others have numbered.
    pub fn catch_up(&mut self) {
        self.reads.catch_up();
        self.shorten();
    }

    /// Puts what was numbered in short.
    fn shorten(&mut self) {
        for read in &self.reads.things()[self.shorts.len()..] {
            self.shorts.push(read.short());
        }
        self.uses.resize(self.shorts.len(), Use::default());
    }

    /// What is known of an expression that might be asked.
    pub(super) fn known(&mut self, program: &Program, code: &Code) -> Option<Arc<Known>> {
        let place = std::ptr::from_ref(code) as usize;
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let known = facts::of(program, code)
            .map(|facts| Arc::new(Known { place, variable: facts.variable, facts, code: code.clone() }));
        self.known.insert(place, known.clone());
        known
    }

    /// The question for the value of an expression within frames; `None` where the value is not one answer of one variable.
    pub fn question(
        &mut self,
        layout: &Layout,
        program: &Program,
        code: &Code,
        frames: &[Box<[Value]>],
    ) -> Option<u32> {
        let subject = |variable| Subject { place: layout.variable(variable), next: false };
        if let Op::Variable(id) = code.op {
            return Some(self.number(subject(id), Question::Path(Box::new([]))));
        }
        let known = self.known(program, code)?;
        let local = |name: Local| {
            let frame = frames.len().checked_sub(1 + name.up as usize)?;
            frames[frame].get(name.slot as usize).cloned()
        };
        let frames = known.frames(local)?;
        Some(self.number(subject(known.variable), Question::Expression(known, frames)))
    }

    /// The slots that a question is about, as a mask.
    pub fn mask(&self, layout: &Layout, read: u32) -> u64 {
        layout.mask(self.reads[read].subject.place)
    }

    /// The slot that a question is about, in short, where it is one.
    pub fn slot(&self, read: u32) -> Option<Short> {
        let short = self.shorts[read as usize];
        (short != APART).then_some(short & !PART)
    }

    /// The answer to a question, as the number of a value. What asks for all that lies in a slot needs no call.
    #[inline(always)]
    pub fn answer(&mut self, asker: &Asker<'_>, read: u32, slots: Slots<'_>) -> Id {
        let short = self.shorts[read as usize];
        if short & PART == 0 {
            return slots.at(short);
        }
        self.answer_of_part(asker, read, slots)
    }

    #[inline(never)]
    fn answer_of_part(&mut self, asker: &Asker<'_>, read: u32, slots: Slots<'_>) -> Id {
        let short = self.shorts[read as usize];
        let whole = if short == APART { self.whole_of(asker, read, slots) } else { slots.at(short & !PART) };
        if short == APART && matches!(&self.reads[read].question, Question::Path(path) if path.is_empty()) {
            return whole;
        }
        self.answer_about(asker, read, whole)
    }

    /// The answer to a question where what it is about has that value.
    pub(super) fn answer_of_value(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Id {
        match &self.reads[read].question {
            Question::Path(path) if path.is_empty() => whole,
            _ => self.answer_about(asker, read, whole),
        }
    }

    #[inline]
    fn answer_about(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Id {
        let usage = &mut self.uses[read as usize];
        if usage.given_up {
            return self.compute(asker, read, whole);
        }
        usage.asked += 1;
        match self.answers.get(read, whole) {
            Some(answer) => answer,
            None => self.new_answer(asker, read, whole),
        }
    }

    /// What a question is about.
    fn whole_of(&mut self, asker: &Asker<'_>, read: u32, slots: Slots<'_>) -> Id {
        let Subject { place, next } = self.reads[read].subject;
        let slots = if next { slots.next } else { slots.now };
        match place {
            Place::Slot(slot) => slots[slot as usize],
            Place::Parts(parts) => whole(&mut self.wholes, asker, parts, slots),
        }
    }

    #[cold]
    fn new_answer(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Id {
        let answer = self.compute(asker, read, whole);
        self.answers.insert(read, whole, answer);
        let usage = &mut self.uses[read as usize];
        usage.missed += 1;
        if usage.missed == TRIAL {
            *usage = Use { given_up: usage.asked < TRIAL * 5 / 2, ..Use::default() };
        }
        answer
    }

    #[inline(never)]
    fn compute(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Id {
        let chosen = self.choose(asker, read, whole);
        let found = chosen.or_else(|| self.by_finer(asker, read, whole));
        let found = found.or_else(|| self.find_answer(asker, whole, &self.reads[read].question));
        found.unwrap_or(ABSENT)
    }

    fn find_answer(&self, asker: &Asker<'_>, whole: Id, question: &Question) -> Option<Id> {
        let value = &asker.store.get(whole)?.value;
        match question {
            Question::Path(path) => {
                let part = path.iter().try_fold(value, |value, key| value.apply(key).ok().flatten())?;
                Some(asker.store.intern(part))
            }
            Question::Member(element) => Some(asker.store.truth(value.contains(element).ok()?)),
            Question::Argument(argument) => {
                let domain = value.domain().ok()?;
                Some(asker.store.truth(domain.contains(argument).ok()?))
            }
            Question::Expression(known, frames) => {
                let only = Only { variable: known.variable, value };
                let environment = Environment::new(asker.program, asker.host).now(&only).frames(frames);
                let answer = environment.value(&known.code).ok()?.normalized(asker.host.largest_set()).ok()?;
                Some(asker.store.intern(&answer))
            }
        }
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        let wholes: usize = self.wholes.iter().map(FxHashMap::capacity).sum();
        let sets = self.sets.capacity() + wholes;
        let tables = self.answers.bytes() + self.elements.bytes() + self.chosen.bytes();
        let tables = tables + self.finer.bytes() + self.recalled.bytes();
        tables + self.reads.things().len() * 160 + sets * 56
    }
}

/// The number of a function that is taken apart.
fn whole(wholes: &mut Vec<FxHashMap<SmallVec<[Id; 8]>, Id>>, asker: &Asker<'_>, parts: u32, slots: &[Id]) -> Id {
    if wholes.len() <= parts as usize {
        wholes.resize_with(parts as usize + 1, FxHashMap::default);
    }
    let range = asker.layout.part(parts).slots.clone();
    let own = &slots[range.start as usize..range.end as usize];
    let known = &mut wholes[parts as usize];
    if let Some(&id) = known.get(own) {
        return id;
    }
    let id = asker.store.intern(&asker.value(Place::Parts(parts), slots));
    known.insert(SmallVec::from_slice(own), id);
    id
}

impl Asker<'_> {
    /// The value at a place of a state.
    pub fn value(&self, place: Place, slots: &[Id]) -> Value {
        let part = |slot: u32| self.store.get(slots[slot as usize]).map(|entry| entry.value.clone());
        self.layout.value(place, &|slot| part(slot).unwrap_or(Value::Boolean(false)))
    }
}

/// A state in which only one variable has a value.
struct Only<'a> {
    variable: VariableId,
    value: &'a Value,
}

impl ReadState for Only<'_> {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        (variable == self.variable).then_some(self.value)
    }
}

/// A state of numbers as an evaluation sees it: every read is recorded.
pub struct Logged<'a, 'r> {
    /// What answers questions.
    asker: Asker<'a>,
    /// The numbers of this state.
    slots: &'a [Id],
    /// Whether this is the second of two states that are read by one evaluation.
    next: bool,
    /// Where reads are recorded; `None` where nobody asks.
    recorder: Option<&'a RefCell<Recorder<'r>>>,
    /// The functions that are taken apart, put together where they were asked for.
    wholes: SmallVec<[OnceCell<Value>; 8]>,
}

impl<'a, 'r> Logged<'a, 'r> {
    /// A state whose reads are recorded, or the first of two.
    pub fn now(asker: Asker<'a>, slots: &'a [Id], recorder: Option<&'a RefCell<Recorder<'r>>>) -> Self {
        let wholes = (0..asker.layout.parts()).map(|_| OnceCell::new()).collect();
        Logged { asker, slots, next: false, recorder, wholes }
    }

    /// The second of two states.
    pub fn next(asker: Asker<'a>, slots: &'a [Id], recorder: Option<&'a RefCell<Recorder<'r>>>) -> Self {
        Logged { next: true, ..Logged::now(asker, slots, recorder) }
    }

    fn states(&self) -> Slots<'a> {
        Slots { now: self.slots, next: self.slots }
    }

    fn value(&self, place: Place) -> Option<&Value> {
        match place {
            Place::Slot(slot) => self.asker.store.get(*self.slots.get(slot as usize)?).map(|entry| &entry.value),
            Place::Parts(parts) => {
                Some(self.wholes.get(parts as usize)?.get_or_init(|| self.asker.value(place, self.slots)))
            }
        }
    }

    /// Asks a question; `None` where there is no answer, or where the whole value was read already.
    fn put(&self, recorder: &mut Recorder<'_>, variable: VariableId, question: Question) -> Option<&Value> {
        let (place, _) = self.asker.layout.find(variable, &[])?;
        let subject = Subject { place, next: self.next };
        if recorder.knows_whole(self.asker.layout, subject) {
            return None;
        }
        let read = recorder.reads.number(subject, question);
        let answer = recorder.reads.answer(&self.asker, read, self.states());
        let value = &self.asker.store.get(answer)?.value;
        if recorder.log.iter().all(|(known, _)| *known != read) {
            recorder.log.push((read, answer));
        }
        Some(value)
    }

    fn note_slot(&self, recorder: &mut Recorder<'_>, slot: u32, path: &[&Value]) {
        let subject = Subject { place: Place::Slot(slot), next: self.next };
        // A part of what was read already gives no new answer.
        if recorder.knows(subject, path) {
            return;
        }
        let path = path.iter().map(|key| (*key).clone()).collect();
        let read = recorder.reads.number(subject, Question::Path(path));
        let answer = recorder.reads.answer(&self.asker, read, self.states());
        recorder.log.push((read, answer));
    }
}

impl ReadState for Logged<'_, '_> {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        self.value(self.asker.layout.variable(variable))
    }

    fn at(&self, variable: VariableId, path: &[&Value]) -> Option<&Value> {
        let (place, used) = self.asker.layout.find(variable, path)?;
        path[used..].iter().try_fold(self.value(place)?, |value, key| value.apply(key).ok().flatten())
    }

    fn note(&self, variable: VariableId, path: &[&Value]) {
        let Some(recorder) = self.recorder else { return };
        let recorder = &mut *recorder.borrow_mut();
        if !recorder.records() {
            return;
        }
        // Outside the domain, which never changes, there is nothing to learn.
        let Some((place, used)) = self.asker.layout.find(variable, path) else { return };
        for slot in self.asker.layout.slots_of(place) {
            self.note_slot(recorder, slot, &path[used..]);
        }
    }

    fn notes(&self) -> bool {
        self.recorder.is_some_and(|recorder| recorder.borrow().records())
    }

    fn has(&self, variable: VariableId, element: &Value) -> Option<bool> {
        let recorder = &mut *self.recorder?.borrow_mut();
        if !recorder.records() {
            return None;
        }
        match self.put(recorder, variable, Question::Member(element.clone()))? {
            Value::Boolean(answer) => Some(*answer),
            _ => None,
        }
    }

    fn has_argument(&self, variable: VariableId, argument: &Value) -> Option<bool> {
        let recorder = &mut *self.recorder?.borrow_mut();
        // The domain of a function that is taken apart never changes.
        if !recorder.records() || matches!(self.asker.layout.variable(variable), Place::Parts(_)) {
            return None;
        }
        match self.put(recorder, variable, Question::Argument(argument.clone()))? {
            Value::Boolean(answer) => Some(*answer),
            _ => None,
        }
    }

    fn ask(&self, code: &Code, local: &mut dyn FnMut(Local) -> Option<Value>) -> Option<&Value> {
        let recorder = self.recorder?;
        let known = recorder.borrow_mut().reads.known(self.asker.program, code)?;
        // Evaluating what was passed by name may itself ask, so the recorder is free meanwhile.
        let frames = known.frames(local)?;
        let variable = known.variable;
        self.put(&mut recorder.borrow_mut(), variable, Question::Expression(known, frames))
    }

    fn recalls(&self) -> bool {
        self.recorder.is_some() && !self.next
    }

    fn recall(&self, operator: DefinitionId, arguments: &[Value]) -> Option<&Value> {
        let recorder = &mut *self.recorder?.borrow_mut();
        // Answering questions may change anything but what operators gave.
        let recalled = std::mem::take(&mut recorder.reads.recalled);
        let mut asked: SmallVec<[(u32, Id); 16]> = SmallVec::new();
        let found = recalled.find(operator, arguments, |read| {
            let answer = recorder.reads.answer(&self.asker, read, self.states());
            asked.push((read, answer));
            answer
        });
        recorder.reads.recalled = recalled;
        let value = &self.asker.store.get(found?)?.value;
        asked.into_iter().for_each(|read| recorder.add(self.asker.layout, read));
        Some(value)
    }

    fn enter(&self) {
        let Some(recorder) = self.recorder else { return };
        recorder.borrow_mut().enter();
    }

    fn leave(&self, operator: DefinitionId, arguments: &[Value], given: Option<&Value>) {
        let Some(recorder) = self.recorder else { return };
        let recorder = &mut *recorder.borrow_mut();
        let Some(log) = recorder.leave() else { return };
        if let Some(given) = given {
            recorder.reads.recalled.enter((operator, arguments), &log, self.asker.store.intern(given));
        }
        log.into_iter().for_each(|read| recorder.add(self.asker.layout, read));
    }
}

/// The frames in which an expression finds the names that it uses, and nothing else.
fn frames_of(facts: &Facts, mut local: impl FnMut(Local) -> Option<Value>) -> Option<Frames> {
    let mut frames: Vec<Vec<Value>> = Vec::new();
    for &name in &facts.locals {
        let value = local(name)?;
        let (up, slot) = (name.up as usize, name.slot as usize);
        frames.resize_with(frames.len().max(up + 1), Vec::new);
        let frame = &mut frames[up];
        frame.resize(frame.len().max(slot + 1), Value::Boolean(false));
        frame[slot] = value;
    }
    Some(frames.into_iter().rev().map(Vec::into_boxed_slice).collect())
}
