//! Chosen: questions that are answered element by element, since of the elements of a set nearly all were in others before.

use super::reads::{Asker, Frames, Known, Question, Reads};
use super::store::Id;
use crate::eval::Environment;
use crate::eval::code::{Binder, Code, Op, Pattern};
use crate::semantics::form::{Level, Quantifier};
use crate::value::Value;
use smallvec::SmallVec;

/// What is made of what is true of each element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chooses {
    /// The set of those of which it is true.
    Filter,
    /// Whether it is true of one, or of all.
    Quantifier(Quantifier),
}

impl Known {
    /// What is asked of each element of the variable, by an expression that reads no state, where the expression is `{x \in variable : A}` or
    /// quantifies over the variable.
    fn chooses(&self) -> Option<(Chooses, &Code)> {
        let (chooses, Binder { pattern, set }, body) = match &self.code().op {
            Op::Filter(parts) => (Chooses::Filter, &parts.0, &parts.1),
            Op::Quantifier(quantifier, parts) => match &*parts.0 {
                [binder] => (Chooses::Quantifier(*quantifier), binder, &parts.1),
                _ => return None,
            },
            _ => return None,
        };
        let one = matches!(pattern, Pattern::Names(names) if names.len() == 1);
        (one && body.level == Level::Constant && matches!(set.op, Op::Variable(_))).then_some((chooses, body))
    }
}

impl Reads {
    /// The answer found element by element; `None` where the question is of another form, or what is asked of some element has no value.
    pub(super) fn choose(&mut self, asker: &Asker<'_>, read: u32, whole: Id) -> Option<Id> {
        let asked = self.kept(read);
        let Question::Expression(known, frames) = &asked.question else { return None };
        let (chooses, body) = known.chooses()?;
        asker.store.get(whole)?.value.as_slice()?;
        let elements = self.elements.of(asker.store, whole)?;
        let neutral = chooses == Chooses::Quantifier(Quantifier::ForAll);
        let mut kept: SmallVec<[Id; 8]> = SmallVec::new();
        for &element in &*elements {
            let holds = self.holds_of(asker, (read, element), (body, frames))?;
            match chooses {
                Chooses::Filter if holds => kept.push(element),
                // What decides comes first, as in an evaluation.
                Chooses::Quantifier(_) if holds != neutral => return Some(asker.store.truth(holds)),
                Chooses::Filter | Chooses::Quantifier(_) => {}
            }
        }
        if chooses != Chooses::Filter {
            return Some(asker.store.truth(neutral));
        }
        if kept.len() == elements.len() {
            return Some(whole);
        }
        if let Some(&set) = self.sets.get(&kept) {
            return Some(set);
        }
        let value = |id: &Id| asker.store.get(*id).map(|entry| entry.value.clone());
        let values = kept.iter().map(value).collect::<Option<Vec<Value>>>()?;
        let set = asker.store.intern(&Value::set(values).ok()?);
        self.sets.insert(kept, set);
        Some(set)
    }

    /// Whether what a question asks of elements is true of one.
    #[inline]
    fn holds_of(
        &mut self,
        asker: &Asker<'_>,
        (read, element): (u32, Id),
        (body, frames): (&Code, &Frames),
    ) -> Option<bool> {
        if let Some(known) = self.chosen.get(read, element) {
            return Some(known == 1);
        }
        let value = asker.store.get(element)?.value.clone();
        let frames: Frames = frames.iter().cloned().chain([Box::from([value])]).collect();
        let environment = Environment::new(asker.program, asker.host).frames(&frames);
        let holds = environment.truth(body).ok()?;
        self.chosen.insert(read, element, Id::from(holds));
        Some(holds)
    }
}
