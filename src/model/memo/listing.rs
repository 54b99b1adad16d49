//! Listing: the steps from a state, with what each of them changes, and the successors that are made of that.

use super::ahead::Ahead;
use super::common::Knowledge;
use super::prints::{Permuting, Prints};
use super::reads::{Logged, Reads, Slots};
use super::recorder::Recorder;
use super::state::{Parent, State};
use super::store::Id;
use super::updates::Updates;
use super::ways::{Leaf, Ways, Write};
use super::{Evaluated, Memo, Remembered, Scratch, ahead, bit};
use crate::model::system::{Edge, Edges, Failure, StateRole, TransitionSystem, Way};
use std::cell::RefCell;
use std::ops::{ControlFlow, Range};
use triomphe::ThinArc;

/// What the steps change that were listed since steps were last forgotten, one after the other.
#[derive(Default)]
pub struct Recipes {
    /// The slots that change, and their new values.
    changes: Vec<(u32, Id)>,
    /// Where the changes of each step end.
    ends: Vec<u32>,
}

impl Recipes {
    /// What a step changes.
    #[inline]
    fn of(&self, number: u32) -> &[(u32, Id)] {
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        &self.changes[start as usize..self.ends[number as usize] as usize]
    }

    /// Puts the slots of a successor together, from those of the state and what changes; the slots that are written, and those of them
    /// whose values were not made.
    fn apply(changes: &[(u32, Id)], slots: &[Id], next: &mut Vec<Id>) -> (u64, u64) {
        let (mut written, mut unmade) = (0, 0);
        next.clear();
        next.extend_from_slice(slots);
        for &(slot, new) in changes {
            next[slot as usize] = new;
            written |= bit(slot);
            unmade |= if new >= ahead::FIRST { bit(slot) } else { 0 };
        }
        (written, unmade)
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.changes.clear();
        self.ends.clear();
    }
}

/// What listing steps needs of a scratch.
struct Lister<'s> {
    updates: &'s mut Updates,
    prints: &'s mut Prints,
    ahead: &'s mut Ahead,
    recipes: &'s mut Recipes,
    reads: &'s mut Reads,
    /// What is remembered of predicates of steps.
    steps: &'s mut [Vec<Remembered>],
    next: &'s mut Vec<Id>,
}

/// What is the same for all steps from a state.
#[derive(Clone, Copy)]
struct Origin<'a> {
    state: &'a State,
    /// Where the leaves of the state begin.
    first: usize,
    permuting: Option<Permuting<'a>>,
    /// Whether sets may be told apart before they are made.
    looks_ahead: bool,
}

/// How far the branches of a state were listed.
struct Progress {
    /// The next branch.
    branch: usize,
    /// The action of the branch.
    action: usize,
    /// How many steps there were before that action.
    before: usize,
}

impl Memo<'_> {
    /// Lists the steps of some actions.
    pub(super) fn list(
        &self,
        scratch: &mut Scratch,
        state: &State,
        actions: Range<usize>,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        if state.is_odd() {
            return actions.into_iter().try_for_each(|action| self.list_plain(scratch, state, action, edges));
        }
        let first = scratch.leaves.len();
        let asked = self.starts[actions.start]..self.starts[actions.end];
        self.find_leaves(scratch, state, asked.clone());
        let permuting = self.permuting();
        if let Some(permuting) = permuting {
            scratch.prints.start(&self.store, permuting, state.slots());
        }
        let looks_ahead = permuting.is_none() && self.exact.is_none() && !self.evaluates_view();
        let origin = Origin { state, first, permuting, looks_ahead };
        let mut place = Progress { branch: asked.start, action: usize::MAX, before: edges.list.len() };
        loop {
            self.list_leaves(scratch, origin, asked.end, (&mut place, edges));
            let Progress { branch, action, before } = place;
            if branch == asked.end {
                return Ok(());
            }
            place.branch = if self.list_branch(scratch, origin, branch, edges) {
                branch + 1
            } else {
                // What fails, or looks at more than the state, is the model's to answer, in its words.
                edges.list.truncate(before);
                self.list_plain(scratch, state, action, edges)?;
                self.starts[action + 1]
            };
        }
    }

    /// Adds the leaves of a state, of which those of some branches are asked for.
    fn find_leaves(&self, scratch: &mut Scratch, state: &State, asked: Range<usize>) {
        let parent = state.parent().filter(|parent| parent.leaves.header.header.epoch == scratch.common.epoch);
        if parent.is_some_and(|parent| parent.leaves.header.header.learned > scratch.learned) {
            self.catch_up(scratch);
        }
        let of_parent = parent.map(|parent| &parent.leaves.slice[parent.first as usize..]);
        let Scratch { leaves, .. } = &mut *scratch;
        let first = leaves.len();
        if let Some(of_parent) = of_parent {
            leaves.resize(first + asked.start, Leaf::UNKNOWN);
            leaves.extend_from_slice(&of_parent[asked.clone()]);
        }
        leaves.resize(first + self.branches.len(), Leaf::UNKNOWN);
        let mut start = asked.start;
        while start < asked.end {
            let end = asked.end.min(start + 64);
            let Scratch { leaves, ways, .. } = &mut *scratch;
            let mut touched = match of_parent {
                Some(_) => ways.touched(start, &leaves[first + start..first + end], state.written()),
                None => u64::MAX >> (64 - (end - start)),
            };
            while touched != 0 {
                let branch = start + touched.trailing_zeros() as usize;
                touched &= touched - 1;
                if self.branches[branch].each.is_none() {
                    scratch.leaves[first + branch] = self.leaf(scratch, state, branch).unwrap_or(Leaf::FAILED);
                }
            }
            start = end;
        }
    }

    /// Lists the steps of the branches of which it is remembered what they do, up to the first of which it is not, or whose ways are not defined
    /// for the state.
    fn list_leaves(
        &self,
        scratch: &mut Scratch,
        origin: Origin<'_>,
        end: usize,
        (place, edges): (&mut Progress, &mut Edges<State>),
    ) {
        let Scratch { leaves, ways, updates, prints, ahead, recipes, reads, steps, next, .. } = scratch;
        let mut lister = Lister { updates, prints, ahead, recipes, reads, steps, next };
        let leaves = &leaves[origin.first..origin.first + end];
        while let Some(never) = leaves[place.branch..].iter().position(|leaf| !leaf.is_never()) {
            place.branch += never;
            let action = self.branches[place.branch].action;
            if action != place.action {
                (place.action, place.before) = (action, edges.list.len());
            }
            let leaf = leaves[place.branch];
            if !leaf.is_known() || !self.list_ways(&mut lister, origin, action, (ways, ways.of(leaf)), edges) {
                return;
            }
            place.branch += 1;
        }
        place.branch = end;
    }

    /// Lists the steps of a branch of which it is not remembered what it does; whether that succeeds.
    fn list_branch(&self, scratch: &mut Scratch, origin: Origin<'_>, branch: usize, edges: &mut Edges<State>) -> bool {
        if scratch.leaves[origin.first + branch] != Leaf::UNKNOWN || !self.branches[branch].pure {
            return false;
        }
        let before = edges.list.len();
        self.list_each(scratch, origin, branch, edges).unwrap_or_else(|| {
            edges.list.truncate(before);
            self.list_evaluated(scratch, origin, branch, edges)
        })
    }

    /// Lists some ways through a branch; whether all of them are defined for the state. Mostly there is one: then a call costs more than the
    /// rest of what is done for a branch.
    #[inline(always)]
    fn list_ways(
        &self,
        lister: &mut Lister<'_>,
        origin: Origin<'_>,
        action: usize,
        (ways, (first, end)): (&Ways, (u32, u32)),
        edges: &mut Edges<State>,
    ) -> bool {
        let slots = origin.state.slots();
        for way in first..end {
            let start = lister.recipes.changes.len();
            let mut written = 0;
            for &(slot, write) in ways.writes(way) {
                let old = slots[slot as usize];
                let new = match write {
                    Write::Value(id) => id,
                    Write::Update(update) => match lister.updates.known(old, update) {
                        Some(id) => id,
                        None => match self.updated(lister, origin, old, update) {
                            Some(id) => id,
                            None => {
                                // What the next step changes must not begin with this.
                                lister.recipes.changes.truncate(start);
                                return false;
                            }
                        },
                    },
                };
                if new != old {
                    written |= bit(slot);
                    lister.recipes.changes.push((slot, new));
                }
            }
            let changes = &lister.recipes.changes[start..];
            let fingerprint = match origin.permuting {
                Some(permuting) => lister.prints.least_after(&self.store, permuting, slots, changes),
                None => self.fingerprint_after(lister.prints, lister.ahead, origin.state, changes),
            };
            let quiet = self.watched & written == 0 || self.is_quiet(lister, slots, start);
            let way = Way::Recipe([origin.first as u32, lister.recipes.ends.len() as u32]);
            lister.recipes.ends.push(lister.recipes.changes.len() as u32);
            edges.list.push(Edge { fingerprint, action: action as u32, quiet, way });
        }
        true
    }

    /// Whether it is known without a look at the successor that no property of steps is false.
    fn is_quiet(&self, lister: &mut Lister<'_>, slots: &[Id], start: usize) -> bool {
        let Lister { reads, steps, next, recipes, .. } = lister;
        let (written, unmade) = Recipes::apply(&recipes.changes[start..], slots, next);
        unmade == 0 && self.are_known_to_hold_of((reads, steps), Slots { now: slots, next }, written)
    }

    /// Whether it is known without a look at the successor that it lies outside the constraints, and that no invariant is false of it.
    pub(super) fn is_left_out(&self, scratch: &mut Scratch, state: &State, [_, number]: [u32; 2]) -> bool {
        let mut next = std::mem::take(&mut scratch.next);
        let masks = Recipes::apply(scratch.recipes.of(number), state.slots(), &mut next);
        let left_out = self.known_of_all(scratch, &next, masks, StateRole::Constraint) == Some(false)
            && self.known_of_all(scratch, &next, masks, StateRole::Invariant) == Some(true);
        scratch.next = next;
        left_out
    }

    /// The fingerprint of the successor of a state that has other values in some slots.
    #[inline]
    fn fingerprint_after(&self, prints: &mut Prints, ahead: &Ahead, state: &State, changes: &[(u32, Id)]) -> u64 {
        let seen = changes.iter().filter(|(slot, _)| !self.is_hidden(*slot));
        seen.fold(state.fingerprint(), |fingerprint, &(slot, new)| {
            let new = ahead.fingerprint(new).unwrap_or_else(|| prints.of(&self.store, new));
            let change = new.wrapping_sub(prints.of(&self.store, state.slots()[slot as usize]));
            fingerprint.wrapping_add(change.wrapping_mul(self.layout.weight(slot)))
        })
    }

    /// What an update makes of a value, where that is not known yet; `None` where it is not defined for it. What it makes of a set is not made
    /// before somebody asks for it.
    #[inline(never)]
    fn updated(&self, lister: &mut Lister<'_>, origin: Origin<'_>, old: Id, update: u32) -> Option<Id> {
        let Lister { updates, prints, ahead, reads, .. } = lister;
        if origin.looks_ahead
            && let Some(sets) = updates.elements(update)
            && let Some(new) = reads.elements.fingerprint_of_updated((&self.store, prints), old, sets)
        {
            let same = new == prints.of(&self.store, old);
            return Some(if same { old } else { ahead.number(old, update, new) });
        }
        updates.apply(&self.store, old, update)
    }

    /// Lists the steps of a branch for each element; whether that succeeds. `None` where the branch is not of that form, or is
    /// no longer remembered.
    fn list_each(
        &self,
        scratch: &mut Scratch,
        origin: Origin<'_>,
        branch: usize,
        edges: &mut Edges<State>,
    ) -> Option<bool> {
        let each = self.branches[branch].each.as_ref()?;
        if scratch.branches[branch].off {
            return None;
        }
        let slots = Slots { now: origin.state.slots(), next: &[] };
        let set = scratch.reads.answer(&self.asker(), scratch.branches[branch].set?, slots);
        let elements = scratch.reads.elements.of(&self.store, set)?;
        for &element in &*elements {
            let leaf = match self.element_leaf(scratch, origin.state, branch, (each, element)) {
                Ok(Leaf::UNKNOWN) => return None,
                Ok(leaf) => leaf,
                Err(Evaluated::Failed) => return Some(false),
            };
            if leaf.is_never() {
                continue;
            }
            let Scratch { ways, updates, prints, ahead, recipes, reads, steps, next, .. } = &mut *scratch;
            let mut lister = Lister { updates, prints, ahead, recipes, reads, steps, next };
            let action = self.branches[branch].action;
            if !self.list_ways(&mut lister, origin, action, (ways, ways.of(leaf)), edges) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Evaluates a branch that is not remembered, and lists its steps; whether that succeeds.
    fn list_evaluated(
        &self,
        scratch: &mut Scratch,
        origin: Origin<'_>,
        branch: usize,
        edges: &mut Edges<State>,
    ) -> bool {
        let Scratch { found, calls, updates, prints, ahead, recipes, reads, steps, next, .. } = scratch;
        let recorder = RefCell::new(Recorder::new(reads, false));
        let logged = Logged::now(self.asker(), origin.state.slots(), Some(&recorder));
        if !self.find_ways((&self.branches[branch].piece, calls), &logged, updates, found) {
            return false;
        }
        let (reads, _) = recorder.into_inner().finish();
        let mut lister = Lister { updates, prints, ahead, recipes, reads, steps, next };
        let action = self.branches[branch].action;
        self.list_ways(&mut lister, origin, action, (found, (0, found.len())), edges)
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

    /// The successor with that fingerprint that a recipe makes, perhaps without all of its values.
    #[inline]
    pub(super) fn made(
        &self,
        scratch: &mut Scratch,
        state: &State,
        fingerprint: u64,
        [first, number]: [u32; 2],
    ) -> State {
        let Scratch { recipes, shared, leaves, common, learned, .. } = scratch;
        // All states of a batch were listed by now, so that their leaves are shared at once.
        let whole = shared.as_ref().is_some_and(|shared| shared.slice.len() == leaves.len());
        let shared = match shared {
            Some(shared) if whole => shared,
            _ => {
                let knowledge = Knowledge { epoch: common.epoch, learned: *learned };
                shared.insert(ThinArc::from_header_and_slice(knowledge, leaves))
            }
        };
        state.successor(fingerprint, Parent { leaves: shared.clone(), first }, recipes.of(number))
    }
}
