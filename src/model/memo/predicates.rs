//! Predicates: the conjuncts of invariants, constraints and properties, answered from memory, from the parent or by evaluation.

use super::common::{ConjunctPlace, Learned};
use super::doubts::Doubts;
use super::each::{ELEMENT, Each};
use super::layout::Layout;
use super::reads::{Logged, Reads, Slots};
use super::recorder::Recorder;
use super::state::State;
use super::store::Id;
use super::{Evaluated, Memo, Remembered, Scratch, bit};
use crate::eval::Program;
use crate::eval::code::{Code, Op};
use crate::model::context::Piece;
use crate::model::system::{Failure, StateRole, StepRole, TransitionSystem};
use crate::semantics::form::{Quantifier, VariableId};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A predicate, taken apart.
pub struct Predicate {
    /// The conjuncts.
    pub conjuncts: Vec<Conjunct>,
    /// What the conjuncts of all predicates of its role depend on.
    doubts: Arc<Doubts>,
    /// The number of the first conjunct among these.
    first: usize,
}

impl Predicate {
    /// Predicates of these conjuncts. Of each it is said which role it has.
    pub fn of(conjuncts: Vec<Vec<Conjunct>>, roles: &[usize]) -> Vec<Self> {
        let mut of_roles: Vec<Vec<(usize, usize)>> = vec![Vec::new(); roles.iter().max().map_or(0, |last| last + 1)];
        let mut firsts = Vec::new();
        for ((label, conjuncts), &role) in conjuncts.iter().enumerate().zip(roles) {
            firsts.push(of_roles[role].len());
            of_roles[role].extend((0..conjuncts.len()).map(|number| (label, number)));
        }
        let doubts: Vec<Arc<Doubts>> = of_roles.into_iter().map(|places| Arc::new(Doubts::new(places))).collect();
        let predicates = conjuncts.into_iter().zip(firsts).zip(roles);
        let predicate = |((conjuncts, first), role): ((Vec<Conjunct>, usize), &usize)| {
            let predicate = Predicate { conjuncts, doubts: doubts[*role].clone(), first };
            let impure = predicate.conjuncts.iter().enumerate().filter(|(_, conjunct)| !conjunct.pure);
            impure.for_each(|(number, _)| predicate.doubts.note(first + number, u64::MAX));
            predicate
        };
        predicates.map(predicate).collect()
    }

    /// Takes note of what a conjunct read, and of whether it was true. Before that counts, every worker must know what it depends on.
    pub fn note(&self, number: usize, read: u64, holds: bool) {
        self.conjuncts[number].read.fetch_or(read, Ordering::Relaxed);
        self.doubts.note(self.first + number, if holds { read } else { u64::MAX });
    }
}

/// A conjunct of a predicate.
pub struct Conjunct {
    /// What is evaluated.
    pub piece: Piece,
    /// Where it is `\A x \in S : A` with a set that depends on the state.
    pub each: Option<Each>,
    /// Whether its results may be remembered.
    pub pure: bool,
    /// The slots that it ever read, in any worker.
    read: AtomicU64,
    /// The slots one of which must change for a step to be looked at, where the conjunct is `[A]_v` with such a `v`.
    subscript: Option<Vec<u32>>,
    /// The same slots as a mask; all of them where the conjunct is of another form.
    pub watched: u64,
}

impl Conjunct {
    pub fn new(program: &Program, layout: &Layout, piece: Piece) -> Self {
        let mut variables = Vec::new();
        let subscript: Option<Vec<u32>> = match &piece.code.op {
            Op::Square(parts) if only_variables(program, &parts[1], &mut variables) => {
                let places = variables.iter().map(|id| layout.variable(*id));
                Some(places.flat_map(|place| layout.slots_of(place)).collect())
            }
            _ => None,
        };
        let watched = subscript.as_ref().map_or(u64::MAX, |slots| slots.iter().fold(0, |mask, &slot| mask | bit(slot)));
        let pure = program.is_pure(&piece.code);
        let read = AtomicU64::new(if pure { 0 } else { u64::MAX });
        let each = Each::of(&piece, Quantifier::ForAll).filter(|_| pure);
        Conjunct { piece, each, pure, read, subscript, watched }
    }

    /// Whether a step that writes those slots, no more, leaves all that the conjunct speaks of as it was.
    #[inline]
    pub fn ignores(&self, written: u64) -> bool {
        self.watched & written == 0
    }

    /// Whether the step leaves all that the conjunct speaks of as it was.
    pub fn stutters(&self, from: &[Id], to: &[Id]) -> bool {
        let same = |slot: &u32| from[*slot as usize] == to[*slot as usize];
        self.subscript.as_ref().is_some_and(|slots| slots.iter().all(same))
    }
}

/// Whether an expression is a variable or a tuple of such, also behind definitions; collects them.
pub fn only_variables(program: &Program, code: &Code, variables: &mut Vec<VariableId>) -> bool {
    match &code.op {
        Op::Variable(id) => {
            variables.push(*id);
            true
        }
        Op::Tuple(items) => items.iter().all(|item| only_variables(program, item, variables)),
        Op::Call(id, arguments, _) => {
            let definition = program.definition(*id);
            arguments.is_empty() && !definition.recursive && only_variables(program, &definition.body, variables)
        }
        _ => false,
    }
}

impl Memo<'_> {
    /// Whether a predicate of states is true.
    pub(super) fn is_true_of_state(&self, scratch: &mut Scratch, state: &State, label: usize) -> Result<bool, Failure> {
        if state.is_odd() {
            return self.model.state_label(&mut scratch.plain, &self.values(state), label);
        }
        // An atom may be false of the parent, anything else was true of it.
        let inherits = state.parent().is_some()
            && !matches!(self.model.outline().state_labels[label].role, StateRole::Atom | StateRole::Possible);
        let ahead = state.ahead();
        let mut settled = None;
        let predicate = &self.states[label];
        let conjuncts = predicate.first..predicate.first + predicate.conjuncts.len();
        // What was true of the parent, and reads nothing that the step wrote, is true.
        let written = inherits.then(|| state.written());
        let decided = predicate.doubts.each(conjuncts, written, |_, number| {
            let conjunct = &predicate.conjuncts[number];
            if ahead != 0 && settled.is_none() {
                let Scratch { reads, states, .. } = &mut *scratch;
                let remembered = &mut states[label][number];
                match self.remembered(conjunct, remembered, reads, Slots { now: state.slots(), next: &[] }, ahead) {
                    Some(true) => return ControlFlow::Continue(()),
                    Some(false) => return ControlFlow::Break(Ok(false)),
                    None => match self.settled(scratch, state) {
                        Ok(made) => settled = Some(made),
                        Err(failure) => return ControlFlow::Break(Err(failure)),
                    },
                }
            }
            let state = settled.as_ref().unwrap_or(state);
            let place = ConjunctPlace { of_steps: false, label, number };
            match self.conjunct(scratch, place, (state.slots(), &[])) {
                Ok(true) => ControlFlow::Continue(()),
                Ok(false) => ControlFlow::Break(Ok(false)),
                Err(Evaluated::Failed) => {
                    ControlFlow::Break(self.model.state_label(&mut scratch.plain, &self.values(state), label))
                }
            }
        });
        let decided = match decided {
            ControlFlow::Break(decided) => decided,
            ControlFlow::Continue(()) => Ok(true),
        };
        // No step is made from a state outside the constraints.
        if self.model.outline().state_labels[label].role == StateRole::Invariant && !matches!(decided, Ok(true)) {
            predicate.doubts.ask_all();
        }
        decided
    }

    /// Whether a predicate of steps is true.
    pub(super) fn is_true_of_step(
        &self,
        scratch: &mut Scratch,
        (from, to): (&State, &State),
        label: usize,
    ) -> Result<bool, Failure> {
        if from.is_odd() || to.is_odd() {
            return self.model.step_label(&mut scratch.plain, &self.values(from), &self.values(to), label);
        }
        let mut settled = None;
        let predicate = &self.steps[label];
        for (number, conjunct) in predicate.conjuncts.iter().enumerate() {
            if conjunct.stutters(from.slots(), to.slots()) {
                continue;
            }
            if settled.is_none() && to.ahead() != 0 {
                settled = Some(self.settled(scratch, to)?);
            }
            let to = settled.as_ref().unwrap_or(to);
            let place = ConjunctPlace { of_steps: true, label, number };
            match self.conjunct(scratch, place, (from.slots(), to.slots())) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(Evaluated::Failed) => {
                    let (from, to) = (self.values(from), self.values(to));
                    return self.model.step_label(&mut scratch.plain, &from, &to, label);
                }
            }
        }
        Ok(true)
    }

    /// Whether it is remembered that all predicates of states of that role are true of a state that was made by a step.
    pub(super) fn are_known_to_hold(&self, scratch: &mut Scratch, state: &State, role: StateRole) -> bool {
        if state.is_odd() || state.parent().is_none() {
            return false;
        }
        let (written, ahead) = (state.written(), state.ahead());
        self.known_of_all(scratch, state.slots(), (written, ahead), role) == Some(true)
    }

    /// Whether all predicates of states of that role are true of what a step makes of a state within the constraints, as far as it is
    /// remembered. The step writes the slots of one mask; nothing is to be read of those of the other.
    pub(super) fn known_of_all(
        &self,
        scratch: &mut Scratch,
        slots: &[Id],
        (written, ahead): (u64, u64),
        role: StateRole,
    ) -> Option<bool> {
        let Scratch { reads, states, .. } = scratch;
        let slots = Slots { now: slots, next: &[] };
        let labels = &self.model.outline().state_labels;
        let Some(first) = labels.iter().position(|label| label.role == role) else { return Some(true) };
        let doubts = &self.states[first].doubts;
        let decided = doubts.each(doubts.all(), Some(written), |label, number| {
            let (conjunct, remembered) = (&self.states[label].conjuncts[number], &mut states[label][number]);
            match self.remembered(conjunct, remembered, reads, slots, ahead) {
                Some(true) => ControlFlow::Continue(()),
                other => ControlFlow::Break(other),
            }
        });
        match decided {
            ControlFlow::Break(decided) => decided,
            ControlFlow::Continue(()) => Some(true),
        }
    }

    /// Whether it is remembered that all properties of steps are true of a step that writes those slots.
    pub(super) fn are_known_to_hold_of(
        &self,
        (reads, steps): (&mut Reads, &mut [Vec<Remembered>]),
        slots: Slots<'_>,
        written: u64,
    ) -> bool {
        let labels = self.steps.iter().zip(steps).zip(&self.model.outline().step_labels);
        let mut labels = labels.filter(|(_, label)| label.role == StepRole::Property);
        labels.all(|((predicate, remembered), _)| {
            predicate.conjuncts.iter().zip(remembered).all(|(conjunct, remembered)| {
                conjunct.ignores(written) || self.remembered(conjunct, remembered, reads, slots, 0) == Some(true)
            })
        })
    }

    /// The state with all of its values.
    fn settled(&self, scratch: &mut Scratch, state: &State) -> Result<State, Failure> {
        let mut settled = state.clone();
        self.settle(scratch, &mut settled).map(|()| settled)
    }

    /// Whether a conjunct is true, if that is remembered, and none of the slots of the mask was ever asked for it.
    fn remembered(
        &self,
        conjunct: &Conjunct,
        remembered: &mut Remembered,
        reads: &mut Reads,
        slots: Slots<'_>,
        without: u64,
    ) -> Option<bool> {
        if remembered.off || without != 0 && conjunct.read.load(Ordering::Relaxed) & without != 0 {
            return None;
        }
        let asker = self.asker();
        let Some(set) = remembered.set else {
            let holds = remembered.find((reads, &asker), slots)?;
            remembered.asked += 1;
            return Some(holds == 1);
        };
        let set = reads.answer(&asker, set, slots);
        let elements = reads.elements.of(&self.store, set)?;
        for &element in &*elements {
            let holds = remembered.find_for(element, (reads, &asker), slots)?;
            remembered.asked += 1;
            if holds != 1 {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The predicate of a conjunct.
    pub(super) fn predicate(&self, place: ConjunctPlace) -> &Predicate {
        &(if place.of_steps { &self.steps } else { &self.states })[place.label]
    }

    /// Whether a conjunct is true, from memory or by evaluation; of one state, or of a step where `to` is not empty.
    fn conjunct(
        &self,
        scratch: &mut Scratch,
        place: ConjunctPlace,
        (from, to): (&[Id], &[Id]),
    ) -> Result<bool, Evaluated> {
        let conjunct = &self.predicate(place).conjuncts[place.number];
        if !conjunct.pure {
            return Err(Evaluated::Failed);
        }
        loop {
            let Scratch { reads, states, steps, .. } = &mut *scratch;
            let remembered = &mut (if place.of_steps { steps } else { states })[place.label][place.number];
            if let Some(holds) = self.remembered(conjunct, remembered, reads, Slots { now: from, next: to }, 0) {
                return Ok(holds);
            }
            if scratch.conjunct(place).off || !self.catch_up(scratch) {
                break;
            }
        }
        match self.conjunct_of_each(scratch, (conjunct, place), (from, to)) {
            Some(decided) => decided,
            None => self.evaluated_conjunct(scratch, place, &conjunct.piece, None, (from, to)),
        }
    }

    /// Whether a conjunct is true that is asked about each element of a set. `None` where it is not of that form, or is no longer remembered so.
    fn conjunct_of_each(
        &self,
        scratch: &mut Scratch,
        (conjunct, place): (&Conjunct, ConjunctPlace),
        (from, to): (&[Id], &[Id]),
    ) -> Option<Result<bool, Evaluated>> {
        let each = conjunct.each.as_ref()?;
        let (slots, asker) = (Slots { now: from, next: to }, self.asker());
        let question = scratch.conjunct(place).set?;
        let set = scratch.reads.answer(&asker, question, slots);
        let elements = scratch.reads.elements.of(&self.store, set)?;
        for &element in &*elements {
            let Scratch { reads, states, steps, .. } = &mut *scratch;
            let remembered = &mut (if place.of_steps { steps } else { states })[place.label][place.number];
            if remembered.off {
                return None;
            }
            remembered.asked += 1;
            let holds = match remembered.find_for(element, (reads, &asker), slots) {
                Some(holds) => Ok(holds == 1),
                None => {
                    let piece = each.of_element(&self.store, &conjunct.piece, element)?;
                    self.evaluated_conjunct(scratch, place, &piece, Some(element), (from, to))
                }
            };
            if !matches!(holds, Ok(true)) {
                return Some(holds);
            }
        }
        Some(Ok(true))
    }

    /// Evaluates a conjunct, perhaps for one element, and remembers whether it is true.
    fn evaluated_conjunct(
        &self,
        scratch: &mut Scratch,
        place: ConjunctPlace,
        piece: &Piece,
        element: Option<Id>,
        (from, to): (&[Id], &[Id]),
    ) -> Result<bool, Evaluated> {
        let remembered = scratch.conjunct(place);
        if !remembered.off {
            remembered.asked += u32::from(element.is_none());
            remembered.missed();
        }
        // What is asked about each element is remembered by the element alone.
        let remembers = !remembered.off && remembered.set.is_some() == element.is_some();
        let Scratch { reads, calls, .. } = &mut *scratch;
        let recorder = RefCell::new(Recorder::new(reads, true));
        let recording = Some(&recorder);
        let now = Logged::now(self.asker(), from, recording);
        let next = Logged::next(self.asker(), to, recording);
        let mut environment = self.environment(piece, calls).now(&now);
        if !to.is_empty() {
            environment = environment.next(&next);
        }
        let holds = environment.truth(&piece.code).map_err(|_| Evaluated::Failed)?;
        let (reads, mut log) = recorder.into_inner().finish();
        let mask = log.iter().fold(0, |mask, (read, _)| mask | reads.mask(&self.layout, *read));
        self.predicate(place).note(place.number, mask, holds);
        if let Some(element) = element {
            log.insert(0, (ELEMENT, element));
        }
        if remembers {
            self.teach(scratch, Learned::Conjunct { place, log, holds });
        }
        Ok(holds)
    }
}
