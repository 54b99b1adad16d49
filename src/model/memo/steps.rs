//! Steps: what actions do, from the parent, from memory or by evaluation, and the successors that follow from it.

use super::elements::Elements;
use super::layout::Place;
use super::prints::{Changes, Prints};
use super::reads::{Logged, Recorder, Slots};
use super::state::{Parent, State};
use super::store::Id;
use super::updates::{Update, Updates};
use super::ways::{Leaf, Ways, Write};
use super::{Evaluated, Memo, Scratch, bit};
use crate::eval::code::{Binder, Code, Op, Pattern};
use crate::eval::{Assign, Calls, Origin, replace};
use crate::model::context::Piece;
use crate::model::system::{Edge, Edges, Failure, TransitionSystem, Way};
use crate::semantics::form::Quantifier;
use crate::semantics::form::VariableId;
use crate::value::Value;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use triomphe::ThinArc;

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

/// An action for each element of a set that depends on the state, such as the messages that are under way. What it does for an
/// element is remembered by the element and by what else was read, so that the rest of the set does not matter.
pub struct Each {
    set: Code,
    body: Arc<Code>,
}

impl Each {
    /// The set.
    pub fn set(&self) -> &Code {
        &self.set
    }

    /// The elements and the action, where the action has that form.
    pub fn of(piece: &Piece) -> Option<Each> {
        let Op::Quantifier(Quantifier::Exists, parts) = &piece.code.op else { return None };
        let (binders, body) = &**parts;
        let [Binder { pattern: Pattern::Names(names), set }] = &**binders else { return None };
        // A described set may have more elements than are worth keeping.
        let described = matches!(set.op, Op::Powerset(_) | Op::FunctionSet(_) | Op::RecordSet(_) | Op::Product(_));
        (names.len() == 1 && !described).then(|| Each { set: set.clone(), body: Arc::new(body.clone()) })
    }
}

/// The question at the root of the trie of a branch for each element: which element it is.
const ELEMENT: u32 = u32::MAX - 2;

impl Memo<'_> {
    /// The leaf of a branch in a state: from memory, or by evaluation.
    fn leaf(&self, scratch: &mut Scratch, state: &State, branch: usize) -> Result<Leaf, Evaluated> {
        let Scratch { reads, branches, .. } = scratch;
        let remembered = &mut branches[branch];
        if remembered.off {
            return Ok(Leaf::UNKNOWN);
        }
        remembered.asked += 1;
        let slots = Slots { now: state.slots(), next: &[] };
        if let Some(leaf) = remembered.trie.find(|read| reads.answer(self.asker(), read, slots)) {
            return Ok(Leaf::of_number(leaf));
        }
        remembered.missed();
        self.evaluate(scratch, state, branch, &self.branches[branch].piece, None)
    }

    /// The leaf of a branch for one element.
    fn element_leaf(
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
        let found = remembered.trie.find(|read| match read {
            ELEMENT => element,
            read => reads.answer(self.asker(), read, slots),
        });
        if let Some(leaf) = found {
            return Ok(Leaf::of_number(leaf));
        }
        remembered.missed();
        let value = self.store.get(element).ok_or(Evaluated::Failed)?.value.clone();
        let frames = &self.branches[branch].piece.frames;
        let piece =
            Piece { code: each.body.clone(), frames: frames.iter().cloned().chain([Box::from([value])]).collect() };
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
        let Scratch { reads, calls, updates, ways, branches, .. } = scratch;
        let first = ways.len();
        let recorder = RefCell::new(Recorder { reads, log: Vec::new() });
        let logged = Logged::now(self.asker(), state.slots(), Some(&recorder));
        let complete = self.find_ways((piece, calls), &logged, updates, ways);
        if !complete {
            ways.truncate(first);
            return Err(Evaluated::Failed);
        }
        let Recorder { reads, mut log } = recorder.into_inner();
        let read = log.iter().fold(0, |mask, (read, _)| mask | reads.mask(&self.layout, *read));
        if let Some(element) = element {
            log.insert(0, (ELEMENT, element));
        }
        let remembered = &mut branches[branch];
        if !remembered.off
            && let Some(leaf) = ways.leaf(branch, first, read)
            && remembered.trie.insert(&log, leaf.number()).is_some()
        {
            return Ok(leaf);
        }
        // Numbers end, or the same answers led elsewhere once: not a function of what it reads.
        remembered.off = true;
        Ok(Leaf::UNKNOWN)
    }

    /// Adds all ways through a branch; whether that is all there is to say of it.
    fn find_ways(
        &self,
        (piece, calls): (&Piece, &Calls),
        now: &Logged<'_, '_>,
        updates: &mut Updates,
        ways: &mut Ways,
    ) -> bool {
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
                let parts = parts.iter().map(|(path, value)| (path.clone(), self.store.intern(value))).collect();
                Write::Update(updates.number(Update::Parts(parts)))
            }
            Origin::Elements { taken, added } => {
                Write::Update(updates.number(Update::Elements(self.store.intern(taken), self.store.intern(added))))
            }
            Origin::Increased(more) => Write::Update(updates.number(Update::Increased(self.store.intern(more)))),
        }
    }

    /// Adds the updates of a function that is taken apart, those of each slot together.
    fn write_parts(
        &self,
        updates: &mut Updates,
        ways: &mut Ways,
        variable: VariableId,
        parts: &[(Box<[Value]>, Value)],
    ) -> bool {
        // The slots with their new values, or with what changes in them.
        let mut pending: Vec<(u32, Result<Value, PartUpdates>)> = Vec::new();
        for (path, new) in parts {
            let keys: Vec<&Value> = path.iter().collect();
            let Some((place, used)) = self.layout.find(variable, &keys) else { return false };
            let rest = &path[used..];
            if rest.is_empty() {
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
                Some((_, Ok(value))) => match replace(value, rest, new) {
                    Some(replaced) => *value = replaced,
                    None => return false,
                },
                Some((_, Err(updates))) => updates.push((rest.into(), self.store.intern(new))),
                None => pending.push((slot, Err(vec![(rest.into(), self.store.intern(new))]))),
            }
        }
        let mut write = |update: Result<Value, PartUpdates>| match update {
            Ok(value) => Write::Value(self.store.intern(&value)),
            Err(parts) => Write::Update(updates.number(Update::Parts(parts.into()))),
        };
        pending.into_iter().for_each(|(slot, update)| ways.push(slot, write(update)));
        true
    }

    /// What a way changes in a state; `None` where an update is not defined for it. Where there are elements, the value that an update
    /// makes of a set is not made before somebody asks for it.
    #[inline]
    fn changes(
        &self,
        (updates, prints): (&mut Updates, &mut Prints),
        mut elements: Option<&mut Elements>,
        slots: &[Id],
        writes: &[(u32, Write)],
        changes: &mut Changes,
    ) -> Option<()> {
        changes.clear();
        for &(slot, write) in writes {
            let old = slots[slot as usize];
            let new = match write {
                Write::Value(id) => id,
                Write::Update(update) => match updates.known(old, update) {
                    Some(id) => id,
                    None => {
                        if let Some(elements) = &mut elements
                            && let Some(sets) = updates.elements(update)
                            && let Some(new) = elements.fingerprint_of_updated((&self.store, prints), old, sets)
                        {
                            if new != prints.of(&self.store, old) {
                                changes.push_ahead(slot, old, (update, new));
                            }
                            continue;
                        }
                        updates.apply(&self.store, old, update)?
                    }
                },
            };
            if new != old {
                changes.slots.push((slot, old, new));
            }
        }
        Some(())
    }

    /// Whether sets may be told apart before they are made.
    fn looks_ahead(&self) -> bool {
        self.model.symmetry().is_none() && self.exact.is_none() && !self.evaluates_view()
    }

    /// Lists the steps of some actions.
    pub(super) fn list(
        &self,
        scratch: &mut Scratch,
        state: &State,
        actions: std::ops::Range<usize>,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        if state.is_odd() {
            return actions.into_iter().try_for_each(|action| self.list_plain(scratch, state, action, edges));
        }
        let first = scratch.leaves.len();
        scratch.leaves.resize(first + self.branches.len(), Leaf::UNKNOWN);
        let parent = state.parent().filter(|parent| parent.leaves.header.header == scratch.worker);
        let of_parent = parent.map(|parent| &parent.leaves.slice[parent.first as usize..]);
        for branch in self.starts[actions.start]..self.starts[actions.end] {
            if self.branches[branch].each.is_some() {
                continue;
            }
            let inherited = of_parent.map_or(Leaf::UNKNOWN, |leaves| leaves[branch]);
            scratch.leaves[first + branch] = if scratch.ways.keeps(branch, inherited, state.written()) {
                inherited
            } else {
                self.leaf(scratch, state, branch).unwrap_or(Leaf::FAILED)
            };
        }
        if let Some(permuting) = self.permuting() {
            scratch.prints.start(&self.store, permuting, state.slots());
        }
        for action in actions {
            let before = edges.list.len();
            let branches = self.starts[action]..self.starts[action + 1];
            if !branches.into_iter().all(|branch| self.list_branch(scratch, state, first, branch, edges)) {
                // What fails, or looks at more than the state, is the model's to answer, in its words.
                edges.list.truncate(before);
                self.list_plain(scratch, state, action, edges)?;
            }
        }
        Ok(())
    }

    /// Lists the steps of a branch; whether that succeeds.
    #[inline]
    fn list_branch(
        &self,
        scratch: &mut Scratch,
        state: &State,
        first: usize,
        branch: usize,
        edges: &mut Edges<State>,
    ) -> bool {
        let leaf = scratch.leaves[first + branch];
        if leaf.is_never() {
            return true;
        }
        let action = self.branches[branch].action as u32;
        let before = edges.list.len();
        match leaf {
            Leaf::FAILED => false,
            _ if !self.branches[branch].pure => false,
            Leaf::UNKNOWN => match self.list_each(scratch, state, branch, first as u32, edges) {
                Some(listed) => listed,
                None => {
                    edges.list.truncate(before);
                    self.list_evaluated(scratch, state, branch, first as u32, edges)
                }
            },
            leaf => {
                let Scratch { ways, updates, prints, changes, elements, .. } = scratch;
                let lister = Lister { updates, prints, changes, elements, ways };
                self.list_ways(lister, state, (first as u32, action, 0), ways.of(leaf), edges)
            }
        }
    }

    /// Lists some ways through a branch; whether all of them are defined for the state.
    fn list_ways(
        &self,
        lister: Lister<'_>,
        state: &State,
        (parent, action, found): (u32, u32, u32),
        (first, end): (u32, u32),
        edges: &mut Edges<State>,
    ) -> bool {
        let Lister { updates, prints, changes, elements, ways } = lister;
        let ahead = self.looks_ahead();
        for way in first..end {
            let elements = ahead.then_some(&mut *elements);
            if self.changes((updates, prints), elements, state.slots(), ways.writes(way), changes).is_none() {
                return false;
            }
            let (mut written, mut fingerprint) = (0, state.fingerprint());
            changes.slots.iter().for_each(|(slot, ..)| written |= bit(*slot));
            match self.permuting() {
                Some(permuting) => match prints.least_after(&self.store, permuting, changes) {
                    Some(least) => fingerprint = least,
                    None => return false,
                },
                None => {
                    for &(slot, old, new) in changes.slots.iter().filter(|(slot, ..)| !self.is_hidden(*slot)) {
                        fingerprint = fingerprint.wrapping_add(prints.change(
                            &self.store,
                            self.layout.weight(slot),
                            (old, new),
                            changes,
                        ));
                    }
                }
            }
            let quiet = self.watched & written == 0;
            edges.list.push(Edge { fingerprint, action, quiet, way: Way::Recipe([parent, way | found]) });
        }
        true
    }

    /// Lists the steps of a branch for each element; whether that succeeds. `None` where the branch is not of that form, or is
    /// no longer remembered.
    fn list_each(
        &self,
        scratch: &mut Scratch,
        state: &State,
        branch: usize,
        parent: u32,
        edges: &mut Edges<State>,
    ) -> Option<bool> {
        let each = self.branches[branch].each.as_ref()?;
        if scratch.branches[branch].off {
            return None;
        }
        let question = *scratch.sets.get(branch)?;
        let slots = Slots { now: state.slots(), next: &[] };
        let set = scratch.reads.answer(self.asker(), question?, slots);
        let elements = scratch.elements.of(&self.store, set)?;
        for &element in &*elements {
            let leaf = match self.element_leaf(scratch, state, branch, (each, element)) {
                Ok(Leaf::UNKNOWN) => return None,
                Ok(leaf) => leaf,
                Err(Evaluated::Failed) => return Some(false),
            };
            if leaf.is_never() {
                continue;
            }
            let Scratch { ways, updates, prints, changes, elements, .. } = &mut *scratch;
            let lister = Lister { updates, prints, changes, elements, ways };
            let action = self.branches[branch].action as u32;
            if !self.list_ways(lister, state, (parent, action, 0), ways.of(leaf), edges) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Evaluates a branch that is not remembered, and lists its steps; whether that succeeds.
    fn list_evaluated(
        &self,
        scratch: &mut Scratch,
        state: &State,
        branch: usize,
        parent: u32,
        edges: &mut Edges<State>,
    ) -> bool {
        let logged = Logged::now(self.asker(), state.slots(), None);
        let Scratch { found, calls, updates, prints, changes, elements, .. } = scratch;
        let first = found.len();
        if !self.find_ways((&self.branches[branch].piece, calls), &logged, updates, found) {
            return false;
        }
        let lister = Lister { updates, prints, changes, elements, ways: found };
        let action = self.branches[branch].action as u32;
        self.list_ways(lister, state, (parent, action, FOUND), (first, found.len()), edges)
    }

    /// Asks the model itself: the successors up to a failure, and the failure in its words.
    fn list_plain(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        let found = self.model.successors_of(&mut scratch.plain, &self.values(state), action, &mut |successor| {
            edges.push_made(action, self.pack(&successor));
            ControlFlow::Continue(())
        });
        found.map(drop)
    }

    /// The successor that a recipe makes, perhaps without all of its values.
    pub(super) fn made(
        &self,
        scratch: &mut Scratch,
        state: &State,
        [first, way]: [u32; 2],
        ahead: bool,
    ) -> Option<State> {
        let Scratch {
            updates,
            ways,
            found,
            changes,
            prints,
            slots,
            shared,
            leaves,
            worker,
            elements,
            ahead: unmade,
            ..
        } = scratch;
        let ways = if way & FOUND == 0 { &*ways } else { &*found };
        let elements = (ahead && self.looks_ahead()).then_some(elements);
        self.changes((updates, prints), elements, state.slots(), ways.writes(way & !FOUND), changes)?;
        slots.clear();
        slots.extend_from_slice(state.slots());
        let (mut fingerprint, mut written) = (state.fingerprint(), 0);
        let permuting = self.permuting().is_some();
        for &(slot, old, new) in &changes.slots {
            if !permuting && !self.is_hidden(slot) {
                fingerprint =
                    fingerprint.wrapping_add(prints.change(&self.store, self.layout.weight(slot), (old, new), changes));
            }
            slots[slot as usize] = changes.ahead(new).map_or(new, |(update, _)| unmade.number(old, update));
            written |= bit(slot);
        }
        // All states of a batch were listed by now, so that their leaves are shared at once.
        let whole = shared.as_ref().is_some_and(|shared| shared.slice.len() == leaves.len());
        let shared = match shared {
            Some(shared) if whole => shared,
            _ => shared.insert(ThinArc::from_header_and_slice(*worker, leaves)),
        };
        let parent = Parent { leaves: shared.clone(), first };
        Some(State::new(fingerprint, written, Some(parent), slots).with_ahead(!changes.ahead.is_empty()))
    }
}

/// The paths of changes within a slot, and the numbers of the new values.
type PartUpdates = Vec<(Box<[Value]>, Id)>;

/// Marks a way that is found in what was evaluated without being remembered.
const FOUND: u32 = 1 << 31;

/// What listing steps needs of a scratch.
struct Lister<'s> {
    updates: &'s mut Updates,
    prints: &'s mut Prints,
    changes: &'s mut Changes,
    elements: &'s mut Elements,
    ways: &'s Ways,
}
