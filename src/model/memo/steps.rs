//! Steps: what actions do, from the parent, from memory or by evaluation, and the successors that follow from it.

use super::prints::Changes;
use super::reads::{Logged, Recorder};
use super::state::{Parent, State};
use super::store::Id;
use super::trie::NodeId;
use super::updates::{Update, Updates};
use super::{Evaluated, FAILED, Memo, NO_LEAF, Scratch, bit};
use crate::eval::{Assign, Origin};
use crate::model::context::Piece;
use crate::model::system::{Edge, Edges, Failure, TransitionSystem, Way};
use crate::value::Value;
use std::cell::RefCell;
use std::ops::ControlFlow;

/// An action.
pub struct Action<'m> {
    pub piece: &'m Piece,
    /// Whether its results may be remembered.
    pub pure: bool,
}

/// All ways to take an action, for some answers to its reads.
#[derive(Clone, Copy)]
pub struct Leaf {
    /// The first way and one past the last, in [`Ways`].
    ways: (u32, u32),
    /// The slots that were read.
    read: u64,
}

/// What the ways to take an action write, one after the other.
#[derive(Default)]
pub struct Ways {
    /// Where the writes of each way end.
    ends: Vec<u32>,
    writes: Vec<(u32, Write)>,
    /// The slots that the action ever read.
    pub read: u64,
}

/// A write to a slot.
#[derive(Clone, Copy)]
enum Write {
    /// The value.
    Value(Id),
    /// The number of an update of parts.
    Update(u32),
}

impl Ways {
    fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    fn end_way(&mut self) {
        self.ends.push(self.writes.len() as u32);
    }

    fn truncate(&mut self, ways: u32) {
        self.ends.truncate(ways as usize);
        self.writes.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    fn writes(&self, way: u32) -> &[(u32, Write)] {
        let start = if way == 0 { 0 } else { self.ends[way as usize - 1] };
        &self.writes[start as usize..self.ends[way as usize] as usize]
    }

    /// About how many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.ends.capacity() * 4 + self.writes.capacity() * size_of::<(u32, Write)>()
    }
}

impl Memo<'_> {
    /// The leaf of an action in a state: from the parent, from memory, or by evaluation.
    fn leaf(
        &self,
        scratch: &mut Scratch,
        state: &State,
        inherited: Option<&Parent>,
        action: usize,
    ) -> Result<NodeId, Evaluated> {
        let Scratch { reads, actions, ways, .. } = scratch;
        let remembered = &mut actions[action];
        if remembered.off {
            return Ok(NO_LEAF);
        }
        if let Some(parent) = inherited
            && let Some(&node) = parent.leaves().get(action)
            && node < FAILED
            && (ways[action].read & state.written() == 0
                || remembered.trie.leaf(node).is_some_and(|leaf| leaf.read & state.written() == 0))
        {
            return Ok(node);
        }
        remembered.asked += 1;
        let slots = state.slots();
        if let Some(node) = remembered.trie.find(|read| reads.answer(self.asker(), read, |slot| slots[slot as usize])) {
            return Ok(node);
        }
        remembered.missed();
        self.evaluate(scratch, state, action)
    }

    /// Evaluates an action and remembers what it does.
    fn evaluate(&self, scratch: &mut Scratch, state: &State, action: usize) -> Result<NodeId, Evaluated> {
        let piece = self.actions[action].piece;
        let Scratch { reads, updates, ways, actions, .. } = scratch;
        let ways = &mut ways[action];
        let first = ways.len();
        let recorder = RefCell::new(Recorder { reads, log: Vec::new() });
        let logged = Logged { asker: self.asker(), slots: state.slots(), first: 0, recorder: Some(&recorder) };
        let complete = self.find_ways(piece, &logged, updates, ways);
        if !complete {
            ways.truncate(first);
            return Err(Evaluated::Failed);
        }
        let Recorder { reads, log } = recorder.into_inner();
        let read = log.iter().map(|(read, _)| bit(reads.slot(*read))).fold(0, |mask, bit| mask | bit);
        ways.read |= read;
        let remembered = &mut actions[action];
        if !remembered.off {
            if let Some(node) = remembered.trie.insert(&log, Leaf { ways: (first, ways.len()), read }) {
                return Ok(node);
            }
            // The same answers led elsewhere once: not a function of what it reads.
            remembered.off = true;
        }
        ways.truncate(first);
        Ok(NO_LEAF)
    }

    /// Adds all ways to take an action; whether that is all there is to say of it.
    fn find_ways(&self, piece: &Piece, now: &Logged<'_, '_>, updates: &mut Updates, ways: &mut Ways) -> bool {
        let mut complete = true;
        let found = self.environment(piece).now(now).origins(&piece.code, Assign::Next, &mut |values, origins| {
            complete &= self.add_way(updates, ways, values, origins);
            Ok(ControlFlow::Continue(()))
        });
        found.is_ok() && complete
    }

    /// Adds what a successor writes; `false` where it leaves a variable without a value.
    fn add_way(&self, updates: &mut Updates, ways: &mut Ways, values: &[Option<Value>], origins: &[Origin]) -> bool {
        for ((slot, value), origin) in (0..).zip(values).zip(origins) {
            let Some(value) = value else { return false };
            let write = match origin {
                Origin::Kept => continue,
                Origin::Whole => Write::Value(self.store.intern(value)),
                Origin::Updated(parts) => {
                    let parts = parts.iter().map(|(path, value)| (path.clone(), self.store.intern(value))).collect();
                    Write::Update(updates.number(Update::Parts(parts)))
                }
                Origin::United(set) => Write::Update(updates.number(Update::United(self.store.intern(set)))),
                Origin::Reduced(set) => Write::Update(updates.number(Update::Reduced(self.store.intern(set)))),
            };
            ways.writes.push((slot, write));
        }
        ways.end_way();
        true
    }

    /// What a way changes in a state; `None` where an update is not defined for it.
    #[inline]
    fn changes(
        &self,
        updates: &mut Updates,
        slots: &[Id],
        writes: &[(u32, Write)],
        changes: &mut Changes,
    ) -> Option<()> {
        changes.clear();
        for &(slot, write) in writes {
            let old = slots[slot as usize];
            let new = match write {
                Write::Value(id) => id,
                Write::Update(update) => updates.apply(&self.store, old, update)?,
            };
            if new != old {
                changes.push((slot, old, new));
            }
        }
        Some(())
    }

    /// The state that differs in some slots.
    fn changed(&self, scratch: &mut Scratch, state: &State, changes: &Changes, parent: Option<Parent>) -> State {
        let Scratch { prints, slots, .. } = scratch;
        slots.clear();
        slots.extend_from_slice(state.slots());
        let (mut fingerprint, mut written) = (state.fingerprint(), 0);
        for &(slot, old, new) in changes {
            fingerprint ^= prints.of(&self.store, slot, old) ^ prints.of(&self.store, slot, new);
            slots[slot as usize] = new;
            written |= bit(slot);
        }
        State::new(fingerprint, written, parent, slots)
    }

    /// Lists the steps of one action, or of all.
    pub(super) fn list(
        &self,
        scratch: &mut Scratch,
        state: &State,
        range: std::ops::Range<usize>,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        let mut leaves = std::mem::take(&mut scratch.leaves);
        leaves.clear();
        leaves.resize(self.actions.len(), NO_LEAF);
        let inherited = state.parent().filter(|parent| parent.worker() == scratch.worker);
        for action in range.clone() {
            leaves[action] = self.leaf(scratch, state, inherited, action).unwrap_or(FAILED);
        }
        let parent = scratch.expanded.len() as u32;
        scratch.expanded.push(None);
        scratch.expanded_leaves.extend_from_slice(&leaves);
        if let Some(permuting) = self.permuting() {
            scratch.prints.start(&self.store, permuting, state.slots());
        }
        let mut result = Ok(());
        for action in range {
            result = self.list_action(scratch, state, (action, leaves[action]), parent, edges);
            if result.is_err() {
                break;
            }
        }
        scratch.leaves = leaves;
        result
    }

    fn list_action(
        &self,
        scratch: &mut Scratch,
        state: &State,
        (action, node): (usize, NodeId),
        parent: u32,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        if node == FAILED || !self.actions[action].pure {
            // What fails, or looks at more than the state, is the model's to answer.
            return self.list_plain(scratch, state, action, edges);
        }
        if node == NO_LEAF {
            return self.list_evaluated(scratch, state, action, parent, edges);
        }
        let before = edges.list.len();
        let Scratch { actions, updates, ways, prints, changes, .. } = scratch;
        let ways = &ways[action];
        let (first, end) = actions[action].trie.leaf(node).map_or((0, 0), |leaf| leaf.ways);
        for way in first..end {
            if self.changes(updates, state.slots(), ways.writes(way), changes).is_none() {
                // A failure must come after what other ways lead to, and in the words of the model.
                edges.list.truncate(before);
                return self.list_plain(scratch, state, action, edges);
            }
            let (mut written, mut fingerprint) = (0, state.fingerprint());
            changes.iter().for_each(|(slot, ..)| written |= bit(*slot));
            match self.permuting() {
                Some(permuting) => fingerprint = prints.least_after(&self.store, permuting, changes),
                None => {
                    for &(slot, old, new) in changes.iter() {
                        fingerprint ^= prints.of(&self.store, slot, old) ^ prints.of(&self.store, slot, new);
                    }
                }
            }
            let quiet = self.watched & written == 0;
            edges.list.push(Edge { fingerprint, action: action as u32, quiet, way: Way::Recipe([parent, way]) });
        }
        Ok(())
    }

    /// Evaluates an action that is not remembered.
    fn list_evaluated(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        parent: u32,
        edges: &mut Edges<State>,
    ) -> Result<(), Failure> {
        let logged = Logged { asker: self.asker(), slots: state.slots(), first: 0, recorder: None };
        let mut ways = std::mem::take(&mut scratch.found);
        ways.truncate(0);
        let complete = self.find_ways(self.actions[action].piece, &logged, &mut scratch.updates, &mut ways);
        let before = edges.mark();
        let mut changes = std::mem::take(&mut scratch.changes);
        let mut listed = complete;
        for way in 0..if complete { ways.len() } else { 0 } {
            if self.changes(&mut scratch.updates, state.slots(), ways.writes(way), &mut changes).is_none() {
                listed = false;
                break;
            }
            let parent = self.parent(scratch, parent);
            edges.push_made(action, self.changed(scratch, state, &changes, Some(parent)));
        }
        scratch.changes = changes;
        scratch.found = ways;
        if listed {
            return Ok(());
        }
        edges.reset(before);
        self.list_plain(scratch, state, action, edges)
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

    /// What the successors of a state that was expanded know of it.
    fn parent(&self, scratch: &mut Scratch, number: u32) -> Parent {
        let count = self.actions.len();
        let start = number as usize * count;
        let leaves = &scratch.expanded_leaves[start..start + count];
        scratch.expanded[number as usize].get_or_insert_with(|| Parent::new(scratch.worker, leaves)).clone()
    }

    /// The successor that a recipe makes.
    pub(super) fn made(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: u32,
        [parent, way]: [u32; 2],
    ) -> Option<State> {
        let mut changes = std::mem::take(&mut scratch.changes);
        let Scratch { updates, ways, .. } = &mut *scratch;
        let known = self.changes(updates, state.slots(), ways[action as usize].writes(way), &mut changes);
        let parent = self.parent(scratch, parent);
        let state = self.changed(scratch, state, &changes, Some(parent));
        scratch.changes = changes;
        known.map(|()| state)
    }
}
