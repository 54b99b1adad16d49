//! Recorder: what an evaluation asks of a state, and what each of the operators asks that it calls.

use super::layout::{Layout, Place};
use super::reads::{Question, Read, Reads, Subject};
use super::store::Id;
use super::trie::Log;
use crate::value::Value;
use std::borrow::Borrow;

/// What an evaluation has asked so far.
pub struct Recorder<'a> {
    /// The questions by number.
    pub reads: &'a mut Reads,
    /// The questions asked and the answers given, by the operator that was entered last.
    pub log: Log,
    /// The same of those that are under way around it.
    outer: Vec<Log>,
    /// Whether it is of interest what the evaluation as a whole asks.
    wanted: bool,
}

impl<'a> Recorder<'a> {
    /// Nothing was asked. Where it is not `wanted` what the evaluation asks, only operators are followed.
    pub fn new(reads: &'a mut Reads, wanted: bool) -> Self {
        Recorder { reads, log: Vec::new(), outer: Vec::new(), wanted }
    }

    /// The questions asked and the answers given.
    pub fn finish(self) -> (&'a mut Reads, Log) {
        (self.reads, self.log)
    }

    /// Whether reads are recorded now.
    #[inline]
    pub fn records(&self) -> bool {
        self.wanted || !self.outer.is_empty()
    }

    /// Begins a log for an operator.
    pub fn enter(&mut self) {
        self.outer.push(std::mem::take(&mut self.log));
    }

    /// Ends it; `None` where there is none.
    pub fn leave(&mut self) -> Option<Log> {
        let outer = self.outer.pop()?;
        Some(std::mem::replace(&mut self.log, outer))
    }

    /// Whether so much of a slot was read before, in this or a shorter path.
    pub fn knows(&self, subject: Subject, path: &[impl Borrow<Value>]) -> bool {
        self.log.iter().any(|&(read, _)| {
            let known = self.reads.read(read);
            known.subject == subject
                && matches!(&known.question, Question::Path(known)
                    if known.len() <= path.len() && known.iter().zip(path).all(|(known, asked)| known == asked.borrow()))
        })
    }

    /// Whether all of what lies at a place was read before.
    pub fn knows_whole(&self, layout: &Layout, Subject { place, next }: Subject) -> bool {
        let none: [&Value; 0] = [];
        layout.slots_of(place).all(|slot| self.knows(Subject { place: Place::Slot(slot), next }, &none))
    }

    /// Adds what an operator asked to what was asked around it.
    pub fn add(&mut self, layout: &Layout, (read, answer): (u32, Id)) {
        if !self.records() || self.log.iter().any(|(known, _)| *known == read) {
            return;
        }
        let Read { subject, question } = self.reads.read(read);
        let known = match question {
            Question::Path(path) if matches!(subject.place, Place::Slot(_)) => self.knows(*subject, path),
            _ => self.knows_whole(layout, *subject),
        };
        if !known {
            self.log.push((read, answer));
        }
    }
}
