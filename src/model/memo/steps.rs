//! Steps: what the branches of actions do, from memory or by evaluation.

use super::common::Learned;
use super::each::{ELEMENT, Each};
use super::layout::Place;
use super::reads::{Logged, Slots};
use super::recorder::Recorder;
use super::state::State;
use super::store::Id;
use super::updates::{PartChange, Update, Updates};
use super::ways::{Leaf, Ways, Write};
use super::{Evaluated, Memo, Scratch};
use crate::eval::{Assign, Calls, Change, Origin};
use crate::model::context::Piece;
use crate::semantics::form::VariableId;
use crate::value::Value;
use std::cell::RefCell;
use std::ops::ControlFlow;

/// A branch of an action.
pub struct Branch {
    /// The number of the action.
    pub action: usize,
    /// What makes the step.
    pub piece: Piece,
    /// Whether its results may be remembered.
    pub pure: bool,
    /// Where it is `\E x \in S : A` with a set that depends on the state.
    pub each: Option<Each>,
}

impl Memo<'_> {
    /// The leaf of a branch in a state: from memory, or by evaluation.
    #[inline(always)]
    pub(super) fn leaf(&self, scratch: &mut Scratch, state: &State, branch: usize) -> Result<Leaf, Evaluated> {
        let Scratch { reads, branches, .. } = scratch;
        let remembered = &mut branches[branch];
        if remembered.off {
            return Ok(Leaf::UNKNOWN);
        }
        remembered.asked += 1;
        let slots = Slots { now: state.slots(), next: &[] };
        if let Some(leaf) = remembered.find((reads, &self.asker()), slots) {
            return Ok(Leaf::of_number(leaf));
        }
        self.new_leaf(scratch, state, branch)
    }

    #[cold]
    fn new_leaf(&self, scratch: &mut Scratch, state: &State, branch: usize) -> Result<Leaf, Evaluated> {
        if self.catch_up(scratch) {
            return self.leaf(scratch, state, branch);
        }
        scratch.branches[branch].missed();
        self.evaluate(scratch, state, branch, &self.branches[branch].piece, None)
    }

    /// The leaf of a branch for one element.
    pub(super) fn element_leaf(
        &self,
        scratch: &mut Scratch,
        state: &State,
        branch: usize,
        (each, element): (&Each, Id),
    ) -> Result<Leaf, Evaluated> {
        let Scratch { reads, branches, .. } = scratch;
        let remembered = &mut branches[branch];
        remembered.asked += 1;
        let slots = Slots { now: state.slots(), next: &[] };
        let asker = self.asker();
        let found = remembered.find_for(element, (reads, &asker), slots);
        if let Some(leaf) = found {
            return Ok(Leaf::of_number(leaf));
        }
        if self.catch_up(scratch) {
            return self.element_leaf(scratch, state, branch, (each, element));
        }
        scratch.branches[branch].missed();
        let piece = each.of_element(&self.store, &self.branches[branch].piece, element).ok_or(Evaluated::Failed)?;
        self.evaluate(scratch, state, branch, &piece, Some(element))
    }

    /// Evaluates a branch, perhaps for one element, and remembers what it does.
    fn evaluate(
        &self,
        scratch: &mut Scratch,
        state: &State,
        branch: usize,
        piece: &Piece,
        element: Option<Id>,
    ) -> Result<Leaf, Evaluated> {
        let Scratch { reads, calls, updates, found, .. } = &mut *scratch;
        let recorder = RefCell::new(Recorder::new(reads, true));
        let logged = Logged::now(self.asker(), state.slots(), Some(&recorder));
        if !self.find_ways((piece, calls), &logged, updates, found) {
            return Err(Evaluated::Failed);
        }
        let (reads, mut log) = recorder.into_inner().finish();
        let read = log.iter().fold(0, |mask, (read, _)| mask | reads.mask(&self.layout, *read));
        if let Some(element) = element {
            log.insert(0, (ELEMENT, element));
        }
        if scratch.branches[branch].off {
            return Ok(Leaf::UNKNOWN);
        }
        let learned = Learned::Branch { branch, log, ways: scratch.found.written(), read };
        Ok(self.teach(scratch, learned).map_or(Leaf::UNKNOWN, Leaf::of_number))
    }

    /// Finds all ways through a branch; whether that is all there is to say of it.
    pub(super) fn find_ways(
        &self,
        (piece, calls): (&Piece, &Calls),
        now: &Logged<'_, '_>,
        updates: &mut Updates,
        ways: &mut Ways,
    ) -> bool {
        ways.clear();
        let mut complete = true;
        let found =
            self.environment(piece, calls).now(now).origins(&piece.code, Assign::Next, &mut |values, origins| {
                complete &= self.add_way(updates, ways, values, origins);
                Ok(ControlFlow::Continue(()))
            });
        found.is_ok() && complete
    }

    /// Adds what a successor writes; `false` where it leaves a variable without a value, or a function that is taken apart with
    /// another domain.
    fn add_way(&self, updates: &mut Updates, ways: &mut Ways, values: &[Option<Value>], origins: &[Origin]) -> bool {
        for ((number, value), origin) in (0..).zip(values).zip(origins) {
            let Some(value) = value else { return false };
            if *origin == Origin::Kept {
                continue;
            }
            let written = match (self.layout.variable(VariableId(number)), origin) {
                (Place::Slot(slot), origin) => {
                    ways.push(slot, self.write(updates, value, origin));
                    true
                }
                (Place::Parts(_), Origin::Updated(parts)) => self.write_parts(updates, ways, VariableId(number), parts),
                (place, _) => self.layout.each(place, value, &mut |slot, part| {
                    ways.push(slot, Write::Value(self.store.intern(part)));
                }),
            };
            if !written {
                return false;
            }
        }
        ways.end_way();
        true
    }

    fn write(&self, updates: &mut Updates, value: &Value, origin: &Origin) -> Write {
        match origin {
            Origin::Kept | Origin::Whole => Write::Value(self.store.intern(value)),
            Origin::Updated(parts) => {
                let parts = parts.iter().map(|(path, change)| (path.clone(), self.numbered(change)));
                Write::Update(updates.number(Update::Parts(parts.collect())))
            }
            Origin::Elements { taken, added } => {
                Write::Update(updates.number(Update::Elements(self.store.intern(taken), self.store.intern(added))))
            }
            Origin::Increased(more) => Write::Update(updates.number(Update::Increased(self.store.intern(more)))),
        }
    }

    /// A change with the numbers of its values.
    fn numbered(&self, change: &Change) -> Change<Id> {
        match change {
            Change::Value(value) => Change::Value(self.store.intern(value)),
            Change::Elements(taken, added) => Change::Elements(self.store.intern(taken), self.store.intern(added)),
            Change::Appended(element) => Change::Appended(self.store.intern(element)),
            Change::Extended(function) => Change::Extended(self.store.intern(function)),
        }
    }

    /// Adds the updates of a function that is taken apart, those of each slot together.
    fn write_parts(
        &self,
        updates: &mut Updates,
        ways: &mut Ways,
        variable: VariableId,
        parts: &[(Box<[Value]>, Change)],
    ) -> bool {
        // The slots with their new values, or with what changes in them.
        let mut pending: Vec<(u32, Result<Value, PartUpdates>)> = Vec::new();
        for (path, change) in parts {
            let keys: Vec<&Value> = path.iter().collect();
            let Some((place, used)) = self.layout.find(variable, &keys) else { return false };
            let rest = &path[used..];
            if let ([], Change::Value(new)) = (rest, change) {
                let set = &mut |slot: u32, part: &Value| {
                    pending.retain(|(other, _)| *other != slot);
                    pending.push((slot, Ok(part.clone())));
                };
                if !self.layout.each(place, new, set) {
                    return false;
                }
                continue;
            }
            let Place::Slot(slot) = place else { return false };
            match pending.iter_mut().find(|(other, _)| *other == slot) {
                Some((_, Ok(value))) => match change.applied(value, rest) {
                    Some(replaced) => *value = replaced,
                    None => return false,
                },
                Some((_, Err(updates))) => updates.push((rest.into(), self.numbered(change))),
                None => pending.push((slot, Err(vec![(rest.into(), self.numbered(change))]))),
            }
        }
        let mut write = |update: Result<Value, PartUpdates>| match update {
            Ok(value) => Write::Value(self.store.intern(&value)),
            Err(parts) => Write::Update(updates.number(Update::Parts(parts.into()))),
        };
        pending.into_iter().for_each(|(slot, update)| ways.push(slot, write(update)));
        true
    }
}

/// The changes within a slot.
type PartUpdates = Vec<PartChange>;
