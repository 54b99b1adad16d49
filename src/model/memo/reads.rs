//! Reads: the questions that evaluations ask of a state, numbered, and the answers of a state of numbers to them.

use super::facts::{self, Facts};
use super::store::{Id, Store};
use super::table::Table;
use super::trie::Log;
use crate::eval::code::{Code, Op};
use crate::eval::{Environment, Host, Program, ReadState};
use crate::semantics::form::{Local, VariableId};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// The answer where there is nothing at the path.
const ABSENT: Id = Id::MAX - 1;

/// A question to the value of a slot.
struct Read {
    slot: u32,
    question: Question,
}

/// What is asked of a value.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Question {
    /// What lies at a path into it; the empty path asks for the whole.
    Path(Box<[Value]>),
    /// Whether it has the element.
    Member(Value),
    /// The value of an expression that reads nothing else, by number, with the values of the frames around it.
    Expression(u32, Frames),
}

type Frames = Box<[Box<[Value]>]>;

/// What is needed to answer a question.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// The values by number.
    pub store: &'a Store,
    /// The specification.
    pub program: &'a Program,
    /// Who runs evaluations.
    pub host: &'a dyn Host,
}

/// All questions that one worker has met, and what they gave for values it has seen.
#[derive(Default)]
pub struct Reads {
    reads: Vec<Read>,
    numbers: FxHashMap<(u32, Question), u32>,
    answers: Table,
    /// Expressions that were considered, by their place in memory: they stay where they are as long as the model lives.
    known: FxHashMap<usize, Option<Arc<Known>>>,
    expressions: Vec<Arc<Known>>,
}

/// An expression that can be asked as a question.
struct Known {
    number: u32,
    variable: VariableId,
    facts: Facts,
    code: Code,
}

impl Reads {
    /// The number of a question.
    fn number(&mut self, slot: u32, question: Question) -> u32 {
        let fresh = self.reads.len() as u32;
        let number = *self.numbers.entry((slot, question.clone())).or_insert(fresh);
        if number == fresh {
            self.reads.push(Read { slot, question });
        }
        number
    }

    /// What is known of an expression that might be asked.
    fn known(&mut self, program: &Program, code: &Code) -> Option<Arc<Known>> {
        let place = std::ptr::from_ref(code) as usize;
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let number = self.expressions.len() as u32;
        let known = facts::of(program, code)
            .map(|facts| Arc::new(Known { number, variable: facts.variable, facts, code: code.clone() }));
        self.expressions.extend(known.clone());
        self.known.insert(place, known.clone());
        known
    }

    /// The question for the value of an expression within frames; `None` where the value is not one answer of one variable.
    pub fn question(&mut self, program: &Program, code: &Code, frames: &[Box<[Value]>]) -> Option<u32> {
        if let Op::Variable(id) = code.op {
            return Some(self.number(id.0, Question::Path(Box::new([]))));
        }
        let known = self.known(program, code)?;
        let local = |name: Local| {
            let frame = frames.len().checked_sub(1 + name.up as usize)?;
            frames[frame].get(name.slot as usize).cloned()
        };
        let frames = frames_of(&known.facts, local)?;
        Some(self.number(known.variable.0, Question::Expression(known.number, frames)))
    }

    /// The slot that a question is about.
    pub fn slot(&self, read: u32) -> u32 {
        self.reads[read as usize].slot
    }

    /// The answer to a question, as the number of a value.
    #[inline]
    pub fn answer(&mut self, asker: Asker<'_>, read: u32, slot: impl Fn(u32) -> Id) -> Id {
        let Read { slot: asked, question } = &self.reads[read as usize];
        let whole = slot(*asked);
        if matches!(question, Question::Path(path) if path.is_empty()) {
            return whole;
        }
        if let Some(answer) = self.answers.get(read, whole) {
            return answer;
        }
        let answer = self.find_answer(asker, whole, question).unwrap_or(ABSENT);
        self.answers.insert(read, whole, answer);
        answer
    }

    #[cold]
    fn find_answer(&self, asker: Asker<'_>, whole: Id, question: &Question) -> Option<Id> {
        let value = &asker.store.get(whole)?.value;
        match question {
            Question::Path(path) => {
                let part = path.iter().try_fold(value, |value, key| value.apply(key).ok().flatten())?;
                Some(asker.store.intern(part))
            }
            Question::Member(element) => Some(asker.store.intern(&Value::Boolean(value.contains(element).ok()?))),
            Question::Expression(number, frames) => {
                let known = &self.expressions[*number as usize];
                let only = Only { variable: known.variable, value };
                let environment = Environment::new(asker.program, asker.host).now(&only).frames(frames);
                let answer = environment.value(&known.code).ok()?.normalized(asker.host.largest_set()).ok()?;
                Some(asker.store.intern(&answer))
            }
        }
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.answers.bytes() + self.reads.len() * 64
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

/// What an evaluation has asked so far.
pub struct Recorder<'a> {
    /// The questions by number.
    pub reads: &'a mut Reads,
    /// The questions asked and the answers given.
    pub log: Log,
}

/// A state of numbers as an evaluation sees it: every read is recorded.
pub struct Logged<'a, 'r> {
    /// What answers questions.
    pub asker: Asker<'a>,
    /// The numbers of the variables' values.
    pub slots: &'a [Id],
    /// The slot of the first variable, where two states are read by one evaluation.
    pub first: u32,
    /// Where reads are recorded; `None` where nobody asks.
    pub recorder: Option<&'a RefCell<Recorder<'r>>>,
}

impl Logged<'_, '_> {
    /// Asks a question; `None` where there is no answer, or where the whole value was read already.
    fn put(&self, recorder: &mut Recorder<'_>, variable: VariableId, question: Question) -> Option<&Value> {
        let slot = self.first + variable.0;
        let whole = |(read, _): &(u32, Id)| {
            let known = &recorder.reads.reads[*read as usize];
            known.slot == slot && matches!(&known.question, Question::Path(path) if path.is_empty())
        };
        if recorder.log.iter().any(whole) {
            return None;
        }
        let read = recorder.reads.number(slot, question);
        let answer = recorder.reads.answer(self.asker, read, |_| self.slots[variable.0 as usize]);
        let value = &self.asker.store.get(answer)?.value;
        if recorder.log.iter().all(|(known, _)| *known != read) {
            recorder.log.push((read, answer));
        }
        Some(value)
    }
}

impl ReadState for Logged<'_, '_> {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        self.asker.store.get(*self.slots.get(variable.0 as usize)?).map(|entry| &entry.value)
    }

    fn note(&self, variable: VariableId, path: &[&Value]) {
        let Some(recorder) = self.recorder else { return };
        let recorder = &mut *recorder.borrow_mut();
        let slot = self.first + variable.0;
        let known = |&(read, _): &(u32, Id)| {
            let known = &recorder.reads.reads[read as usize];
            known.slot == slot
                && matches!(&known.question, Question::Path(known)
                    if known.len() <= path.len() && known.iter().zip(path).all(|(known, asked)| known == *asked))
        };
        // A part of what was read already gives no new answer.
        if recorder.log.iter().any(known) {
            return;
        }
        let path = path.iter().map(|key| (*key).clone()).collect();
        let read = recorder.reads.number(slot, Question::Path(path));
        let answer = recorder.reads.answer(self.asker, read, |_| self.slots[variable.0 as usize]);
        recorder.log.push((read, answer));
    }

    fn notes(&self) -> bool {
        self.recorder.is_some()
    }

    fn has(&self, variable: VariableId, element: &Value) -> Option<bool> {
        let recorder = &mut *self.recorder?.borrow_mut();
        match self.put(recorder, variable, Question::Member(element.clone()))? {
            Value::Boolean(answer) => Some(*answer),
            _ => None,
        }
    }

    fn ask(&self, code: &Code, local: &mut dyn FnMut(Local) -> Option<Value>) -> Option<&Value> {
        let recorder = self.recorder?;
        let known = recorder.borrow_mut().reads.known(self.asker.program, code)?;
        // Evaluating what was passed by name may itself ask, so the recorder is free meanwhile.
        let frames = frames_of(&known.facts, local)?;
        self.put(&mut recorder.borrow_mut(), known.variable, Question::Expression(known.number, frames))
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
