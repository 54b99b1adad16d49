//! Finer questions: of an expression that reads one variable, where nearly every state has another value of that, as of a set of messages. What it
//! asks of the value as it is evaluated has far fewer answers, by which its value is remembered.

use super::reads::{Asker, Known, Question, Reads, Subject};
use super::recorder::Recorder;
use super::store::Id;
use super::trie::Trie;
use crate::eval::code::Code;
use crate::eval::{Environment, ReadState};
use crate::semantics::form::{Local, VariableId};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// What questions give, by the answers to finer ones.
#[derive(Default)]
pub struct Finer {
    of: FxHashMap<u32, Answers>,
    bytes: usize,
    /// How many questions lie around the one that is under way.
    depth: u32,
}

/// What one question gives.
#[derive(Default)]
struct Answers {
    trie: Trie,
    asked: u32,
    missed: u32,
    off: bool,
}

/// After so many questions more than half of the answers must have been known.
const TRIAL: u32 = 2_000;
/// Of so many questions finer ones are asked; of so many within each other.
const MOST: usize = 1 << 12;
const DEEPEST: u32 = 16;

impl Finer {
    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.bytes + self.of.capacity() * size_of::<(u32, Answers)>()
    }
}

impl Reads {
    /// The answer to a question about a value, by the answers to finer ones. `None` where that did not pay, or the expression has no value.
    pub(super) fn by_finer(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Option<Id> {
        if !matches!(self.read(read).question, Question::Expression(..)) {
            return None;
        }
        let finer = &mut self.finer;
        if finer.depth >= DEEPEST || finer.of.len() >= MOST && !finer.of.contains_key(&read) {
            return None;
        }
        let answers = finer.of.entry(read).or_default();
        if answers.off {
            return None;
        }
        let mut answers = std::mem::take(answers);
        self.finer.depth += 1;
        let before = answers.trie.bytes();
        let found = answers.trie.find(|inner| self.answer_of_value(asker, inner, whole));
        let found = found.or_else(|| {
            answers.missed += 1;
            self.evaluated(asker, read, whole, &mut answers)
        });
        self.finer.depth -= 1;
        answers.asked += 1;
        if answers.asked == TRIAL {
            answers = Answers { off: answers.off || answers.missed > TRIAL / 2, asked: 0, missed: 0, ..answers };
        }
        if answers.off {
            answers.trie = Trie::default();
        }
        self.finer.bytes = self.finer.bytes + answers.trie.bytes() - before;
        self.finer.of.insert(read, answers);
        found
    }

    /// Evaluates the expression of a question, and enters what it asks.
    fn evaluated(&mut self, asker: &Asker<'_>, read: u32, whole: Id, answers: &mut Answers) -> Option<Id> {
        let asked = self.kept(read);
        let Question::Expression(known, frames) = &asked.question else { return None };
        let value = &asker.store.get(whole)?.value;
        let recorder = RefCell::new(Recorder::new(self, true));
        let part = Part { asker, subject: asked.subject, known, whole, value, recorder: &recorder };
        let environment = Environment::new(asker.program, asker.host).now(&part).frames(frames);
        let answer = environment.value(known.code()).ok()?.normalized(asker.host.largest_set()).ok()?;
        let (_, log) = recorder.into_inner().finish();
        let answer = asker.store.intern(&answer);
        // Where the same answers once led to another question, it is no function of them.
        answers.off |= answers.trie.insert(&log, answer).is_none();
        Some(answer)
    }
}

/// The value of one variable as the evaluation of a question about it sees it: what it asks is recorded.
struct Part<'a, 'r> {
    asker: &'a Asker<'a>,
    subject: Subject,
    /// The expression that is evaluated.
    known: &'a Known,
    /// The value, by number.
    whole: Id,
    value: &'a Value,
    recorder: &'a RefCell<Recorder<'r>>,
}

impl<'a> Part<'a, '_> {
    /// Asks a question; `None` where there is no answer, or where the whole value was read already.
    fn put(&self, question: Question) -> Option<&'a Value> {
        let recorder = &mut *self.recorder.borrow_mut();
        let none: [&Value; 0] = [];
        if recorder.knows(self.subject, &none) {
            return None;
        }
        let read = recorder.reads.number(self.subject, question);
        let answer = recorder.reads.answer_of_value(self.asker, read, self.whole);
        let value = &self.asker.store.get(answer)?.value;
        if recorder.log.iter().all(|(known, _)| *known != read) {
            recorder.log.push((read, answer));
        }
        Some(value)
    }

    /// Whether what is asked of the variable is true.
    fn told(&self, variable: VariableId, question: Question) -> Option<bool> {
        if variable != self.known.variable() {
            return None;
        }
        match self.put(question)? {
            Value::Boolean(answer) => Some(*answer),
            _ => None,
        }
    }
}

impl ReadState for Part<'_, '_> {
    fn get(&self, variable: VariableId) -> Option<&Value> {
        (variable == self.known.variable()).then_some(self.value)
    }

    fn note(&self, variable: VariableId, path: &[&Value]) {
        if variable != self.known.variable() {
            return;
        }
        let recorder = &mut *self.recorder.borrow_mut();
        // A part of what was read already gives no new answer.
        if recorder.knows(self.subject, path) {
            return;
        }
        let question = Question::Path(path.iter().map(|key| (*key).clone()).collect());
        let read = recorder.reads.number(self.subject, question);
        let answer = recorder.reads.answer_of_value(self.asker, read, self.whole);
        recorder.log.push((read, answer));
    }

    fn notes(&self) -> bool {
        true
    }

    fn has(&self, variable: VariableId, element: &Value) -> Option<bool> {
        self.told(variable, Question::Member(element.clone()))
    }

    fn has_argument(&self, variable: VariableId, argument: &Value) -> Option<bool> {
        self.told(variable, Question::Argument(argument.clone()))
    }

    fn ask(&self, code: &Code, local: &mut dyn FnMut(Local) -> Option<Value>) -> Option<&Value> {
        if std::ptr::eq(code, self.known.code()) {
            return None;
        }
        let known = self.recorder.borrow_mut().reads.known(self.asker.program, code)?;
        // Evaluating what was passed by name may itself ask, so the recorder is free meanwhile.
        let frames = known.frames(local)?;
        self.put(Question::Expression(known, frames))
    }
}
