//! Memo: a transition system over another one that remembers what was read.
//!
//! A state is a short vector of numbers, one for the value of each variable. An action, or a conjunct of a predicate, runs
//! through a reader that records its questions; its result is kept in a trie by the answers. The next state that gives the
//! same answers walks the trie instead of evaluating. What asks too many different questions is no longer remembered.

mod conjuncts;
mod facts;
mod reads;
mod state;
mod store;
mod trie;
mod updates;

use super::context::Piece;
use super::plain::{Model, Scratch as PlainScratch, State as Values, slot_fingerprint};
use super::system::{Failure, Outline, StateRole, TransitionSystem, Visit, VisitStep, Visited};
use crate::eval::code::{Code, Op};
use crate::eval::{Assign, Environment, Origin, Program};
use crate::value::Value;
use reads::{Asker, Logged, Reads, Recorder};
use smallvec::SmallVec;
use state::Parent;
pub use state::State;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use store::{Id, Store};
use trie::{NodeId, Trie};
use updates::{Update, Updates};

/// A transition system that remembers.
pub struct Memo<'m> {
    model: &'m Model,
    store: Store,
    actions: Vec<Action<'m>>,
    /// For each predicate of states its conjuncts.
    states: Vec<Vec<Conjunct>>,
    /// For each predicate of steps its conjuncts.
    steps: Vec<Vec<Conjunct>>,
    workers: AtomicU32,
}

/// An action.
struct Action<'m> {
    piece: &'m Piece,
    /// Whether its results may be remembered.
    pure: bool,
}

/// A conjunct of a predicate.
struct Conjunct {
    piece: Piece,
    /// Whether its results may be remembered.
    pure: bool,
    /// The slots that it ever read, in any worker.
    read: AtomicU64,
    /// Whether it was ever false.
    failed: AtomicBool,
    /// The variables that must change for a step to be looked at, where the conjunct is `[A]_v` with such a `v`.
    subscript: Option<Vec<u32>>,
}

/// What one worker remembers.
pub struct Scratch {
    worker: u32,
    plain: PlainScratch,
    reads: Reads,
    updates: Updates,
    actions: Vec<Remembered<Leaf>>,
    states: Vec<Vec<Remembered<bool>>>,
    steps: Vec<Vec<Remembered<bool>>>,
    /// The fingerprints of values under all permutations, by number.
    permuted: Vec<Option<Arc<[u64]>>>,
    slots: Vec<Id>,
}

/// Results of one expression, and whether remembering them pays.
struct Remembered<L> {
    trie: Trie<L>,
    asked: u32,
    missed: u32,
    /// Whether results are no longer remembered.
    off: bool,
}

/// All ways to take an action.
struct Leaf {
    outcomes: Vec<Outcome>,
    /// The slots that were read.
    read: u64,
}

/// What one way to take an action writes.
struct Outcome {
    writes: Vec<(u32, Write)>,
}

/// A write to a slot.
enum Write {
    /// The value.
    Value(Id),
    /// The number of an update of parts.
    Update(u32),
}

/// No leaf: the action is evaluated.
const NO_LEAF: NodeId = NodeId::MAX;
/// After so many questions remembering must have paid.
const TRIAL: u32 = 20_000;
/// The bytes that one worker may take for what it remembers before it starts anew.
const BUDGET: usize = 1 << 30;

impl<L> Remembered<L> {
    fn new(pure: bool) -> Self {
        Remembered { trie: Trie::default(), asked: 0, missed: 0, off: !pure }
    }

    /// Counts a question that was not answered, and gives up where more than half are not.
    fn missed(&mut self) {
        self.missed += 1;
        if self.asked >= TRIAL {
            if self.missed > self.asked / 2 {
                self.off = true;
                self.trie = Trie::default();
            }
            self.asked = 0;
            self.missed = 0;
        }
    }
}

/// The bit of a slot in a mask. Slots beyond 63 share bits, which only makes a mask say more than it need.
fn bit(slot: u32) -> u64 {
    1 << (slot % 64)
}

impl<'m> Memo<'m> {
    /// A transition system that gives the same answers as the model.
    pub fn new(model: &'m Model) -> Self {
        let (program, host) = (model.program(), &**model.host());
        let conjuncts = |pieces: &[Piece]| -> Vec<Vec<Conjunct>> {
            let of = |piece| {
                conjuncts::of(program, host, piece).into_iter().map(|piece| Conjunct::new(program, piece)).collect()
            };
            pieces.iter().map(of).collect()
        };
        let action =
            |action: &'m super::Action| Action { piece: &action.piece, pure: program.is_pure(&action.piece.code) };
        Memo {
            model,
            store: Store::new(program.shared_symbols()),
            actions: model.actions().iter().map(action).collect(),
            states: conjuncts(model.state_predicates()),
            steps: conjuncts(model.step_predicates()),
            workers: AtomicU32::new(0),
        }
    }

    /// The state in full.
    pub fn values(&self, state: &State) -> Values {
        let value = |id: &Id| self.store.get(*id).map(|entry| entry.value.clone());
        state.slots().iter().filter_map(value).collect()
    }

    /// A state of values as one of numbers.
    fn pack(&self, values: &[Value]) -> State {
        let slots: Vec<Id> = values.iter().map(|value| self.store.intern(value)).collect();
        let add = |sum, (slot, id): (u64, &Id)| sum ^ slot_fingerprint(slot, self.store.fingerprint(*id));
        let fingerprint = (0..).zip(&slots).fold(0, add);
        State::new(fingerprint, u64::MAX, None, &slots)
    }

    fn asker(&self) -> Asker<'_> {
        Asker { store: &self.store, program: self.model.program(), host: &**self.model.host() }
    }

    fn environment<'a>(&'a self, piece: &'a Piece) -> Environment<'a> {
        piece.within(Environment::new(self.model.program(), &**self.model.host()))
    }

    /// The leaf of an action in a state: from the parent, from memory, or by evaluation.
    fn leaf(&self, scratch: &mut Scratch, state: &State, action: usize) -> Result<NodeId, Evaluated> {
        let Scratch { reads, actions, worker, .. } = scratch;
        let remembered = &mut actions[action];
        if remembered.off {
            return Ok(NO_LEAF);
        }
        if let Some(parent) = state.parent()
            && parent.worker == *worker
            && let Some(&node) = parent.leaves.get(action)
            && let Some(leaf) = (node != NO_LEAF).then(|| remembered.trie.leaf(node)).flatten()
            && leaf.read & state.written() == 0
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
        let slots = state.slots();
        let recorder = RefCell::new(Recorder { reads: &mut scratch.reads, log: Vec::new() });
        let logged = Logged { asker: self.asker(), slots, first: 0, recorder: Some(&recorder) };
        let environment = self.environment(piece).now(&logged);
        let mut outcomes = Vec::new();
        let updates = &mut scratch.updates;
        let mut complete = true;
        let result = environment.origins(&piece.code, Assign::Next, &mut |values, origins| {
            match self.outcome(updates, values, origins) {
                Some(outcome) => outcomes.push(outcome),
                None => complete = false,
            }
            Ok(ControlFlow::Continue(()))
        });
        if result.is_err() || !complete {
            return Err(Evaluated::Failed);
        }
        let log = recorder.into_inner().log;
        let read = log.iter().map(|(read, _)| bit(scratch.reads.slot(*read))).fold(0, |mask, bit| mask | bit);
        let remembered = &mut scratch.actions[action];
        if remembered.off {
            return Ok(NO_LEAF);
        }
        match remembered.trie.insert(&log, Leaf { outcomes, read }) {
            Some(node) => Ok(node),
            None => {
                // The same answers led elsewhere once: not a function of what it reads.
                remembered.off = true;
                Ok(NO_LEAF)
            }
        }
    }

    /// What a successor writes; `None` where it leaves a variable without a value.
    fn outcome(&self, updates: &mut Updates, values: &[Option<Value>], origins: &[Origin]) -> Option<Outcome> {
        let mut writes = Vec::new();
        for (slot, (value, origin)) in values.iter().zip(origins).enumerate() {
            let slot = slot as u32;
            match (value, origin) {
                (None, _) => return None,
                (Some(_), Origin::Kept) => {}
                (Some(value), Origin::Whole) => writes.push((slot, Write::Value(self.store.intern(value)))),
                (Some(_), Origin::Updated(parts)) => {
                    let parts = parts.iter().map(|(path, value)| (path.clone(), self.store.intern(value))).collect();
                    writes.push((slot, Write::Update(updates.number(Update::Parts(parts)))));
                }
                (Some(_), Origin::United(set)) => {
                    writes.push((slot, Write::Update(updates.number(Update::United(self.store.intern(set))))));
                }
                (Some(_), Origin::Reduced(set)) => {
                    writes.push((slot, Write::Update(updates.number(Update::Reduced(self.store.intern(set))))));
                }
            }
        }
        Some(Outcome { writes })
    }

    /// The successor that an outcome leads to; `None` where an update is not defined for the values of this state.
    fn apply(
        &self,
        updates: &mut Updates,
        buffer: &mut Vec<Id>,
        state: &State,
        outcome: &Outcome,
        parent: &Option<Parent>,
    ) -> Option<State> {
        buffer.clear();
        buffer.extend_from_slice(state.slots());
        let (mut fingerprint, mut written) = (state.fingerprint(), 0);
        for (slot, write) in &outcome.writes {
            let old = buffer[*slot as usize];
            let new = match write {
                Write::Value(id) => *id,
                Write::Update(update) => updates.apply(&self.store, old, *update)?,
            };
            if new != old {
                let hash = |id| slot_fingerprint(u64::from(*slot), self.store.fingerprint(id));
                fingerprint ^= hash(old) ^ hash(new);
                buffer[*slot as usize] = new;
                written |= bit(*slot);
            }
        }
        Some(State::new(fingerprint, written, parent.clone(), buffer))
    }

    /// Visits the successors at a leaf, or those that the model itself finds.
    fn visit_leaf(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        node: NodeId,
        parent: &Option<Parent>,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        if !self.actions[action].pure {
            // What looks at more than the state is the model's to answer.
            return self.visit_plain(scratch, state, action, visit);
        }
        if node == NO_LEAF {
            return self.visit_evaluated(scratch, state, action, parent, visit);
        }
        let Scratch { actions, updates, slots, .. } = scratch;
        let leaf = actions[action].trie.leaf(node);
        let outcomes = leaf.map_or(&[][..], |leaf| &leaf.outcomes);
        // A failure must come after what other outcomes lead to, so nothing is visited before all of them are known.
        let successors: Option<SmallVec<[State; 4]>> =
            outcomes.iter().map(|outcome| self.apply(updates, slots, state, outcome, parent)).collect();
        match successors {
            Some(successors) => Ok(visit_all(successors, visit)),
            None => self.visit_plain(scratch, state, action, visit),
        }
    }

    /// Evaluates an action that is not remembered.
    fn visit_evaluated(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        parent: &Option<Parent>,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        let piece = self.actions[action].piece;
        let logged = Logged { asker: self.asker(), slots: state.slots(), first: 0, recorder: None };
        let mut found = Vec::new();
        let mut complete = true;
        let updates = &mut scratch.updates;
        let result = self.environment(piece).now(&logged).origins(&piece.code, Assign::Next, &mut |values, origins| {
            match self.outcome(updates, values, origins) {
                Some(outcome) => found.push(outcome),
                None => complete = false,
            }
            Ok(ControlFlow::Continue(()))
        });
        if result.is_err() || !complete {
            return self.visit_plain(scratch, state, action, visit);
        }
        let Scratch { updates, slots, .. } = scratch;
        let successors: Option<SmallVec<[State; 4]>> =
            found.iter().map(|outcome| self.apply(updates, slots, state, outcome, parent)).collect();
        match successors {
            Some(successors) => Ok(visit_all(successors, visit)),
            None => self.visit_plain(scratch, state, action, visit),
        }
    }

    /// Asks the model itself: the successors up to a failure, and the failure in its words.
    fn visit_plain(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        self.model.successors_of(&mut scratch.plain, &self.values(state), action, &mut |successor| {
            visit(self.pack(&successor))
        })
    }

    /// Forgets everything where it takes too much memory.
    fn keep_within_budget(&self, scratch: &mut Scratch) {
        let bytes = scratch.reads.bytes()
            + scratch.updates.bytes()
            + scratch.actions.iter().map(|remembered| remembered.trie.bytes()).sum::<usize>()
            + scratch
                .states
                .iter()
                .chain(&scratch.steps)
                .flatten()
                .map(|remembered| remembered.trie.bytes())
                .sum::<usize>();
        if bytes > BUDGET {
            let plain = self.model.scratch();
            let fresh = self.fresh_scratch(std::mem::replace(&mut scratch.plain, plain));
            *scratch = fresh;
        }
    }

    fn fresh_scratch(&self, plain: PlainScratch) -> Scratch {
        let conjuncts = |predicates: &[Vec<Conjunct>]| {
            let remembered = |conjunct: &Conjunct| Remembered::new(conjunct.pure);
            predicates.iter().map(|conjuncts| conjuncts.iter().map(remembered).collect()).collect()
        };
        Scratch {
            worker: self.workers.fetch_add(1, Ordering::Relaxed),
            plain,
            reads: Reads::default(),
            updates: Updates::default(),
            actions: self.actions.iter().map(|action| Remembered::new(action.pure)).collect(),
            states: conjuncts(&self.states),
            steps: conjuncts(&self.steps),
            permuted: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// Whether a conjunct is true, from memory or by evaluation; `slot` answers for the numbers that it may read.
    fn conjunct(
        &self,
        conjunct: &Conjunct,
        remembered: &mut Remembered<bool>,
        reads: &mut Reads,
        from: &[Id],
        to: &[Id],
    ) -> Result<bool, Evaluated> {
        if !conjunct.pure {
            return Err(Evaluated::Failed);
        }
        let slot =
            |slot: u32| if (slot as usize) < from.len() { from[slot as usize] } else { to[slot as usize - from.len()] };
        if !remembered.off {
            remembered.asked += 1;
            let found = remembered.trie.find(|read| reads.answer(self.asker(), read, slot));
            if let Some(&holds) = found.and_then(|node| remembered.trie.leaf(node)) {
                return Ok(holds);
            }
            remembered.missed();
        }
        let recorder = RefCell::new(Recorder { reads, log: Vec::new() });
        let recording = Some(&recorder);
        let now = Logged { asker: self.asker(), slots: from, first: 0, recorder: recording };
        let next = Logged { asker: self.asker(), slots: to, first: from.len() as u32, recorder: recording };
        let mut environment = self.environment(&conjunct.piece).now(&now);
        if !to.is_empty() {
            environment = environment.next(&next);
        }
        let holds = environment.truth(&conjunct.piece.code).map_err(|_| Evaluated::Failed)?;
        let Recorder { reads, log } = recorder.into_inner();
        let mask = log.iter().map(|(read, _)| bit(reads.slot(*read))).fold(0, |mask, bit| mask | bit);
        // Before the answer counts, every worker must know what it depends on.
        conjunct.read.fetch_or(mask, Ordering::Relaxed);
        if !holds {
            conjunct.failed.store(true, Ordering::Relaxed);
        }
        if !remembered.off && remembered.trie.insert(&log, holds).is_none() {
            remembered.off = true;
            conjunct.read.store(u64::MAX, Ordering::Relaxed);
        }
        Ok(holds)
    }
}

fn visit_all(successors: SmallVec<[State; 4]>, visit: &mut Visit<'_, State>) -> Visited {
    for successor in successors {
        if visit(successor).is_break() {
            return ControlFlow::Break(());
        }
    }
    ControlFlow::Continue(())
}

/// Why there is no remembered answer.
enum Evaluated {
    /// Evaluation failed, or depends on more than the state; the model says what it gives.
    Failed,
}

impl Conjunct {
    fn new(program: &Program, piece: Piece) -> Self {
        let mut variables = Vec::new();
        let subscript = match &piece.code.op {
            Op::Square(parts) if only_variables(program, &parts[1], &mut variables) => Some(variables),
            _ => None,
        };
        let pure = program.is_pure(&piece.code);
        let read = AtomicU64::new(if pure { 0 } else { u64::MAX });
        Conjunct { piece, pure, read, failed: AtomicBool::new(false), subscript }
    }
}

/// Whether an expression is a variable or a tuple of such, also behind definitions; collects them.
fn only_variables(program: &Program, code: &Code, variables: &mut Vec<u32>) -> bool {
    match &code.op {
        Op::Variable(id) => {
            variables.push(id.0);
            true
        }
        Op::Tuple(items) => items.iter().all(|item| only_variables(program, item, variables)),
        Op::Call(id, arguments) => {
            let definition = program.definition(*id);
            arguments.is_empty() && !definition.recursive && only_variables(program, &definition.body, variables)
        }
        _ => false,
    }
}

impl TransitionSystem for Memo<'_> {
    type State = State;
    type Scratch = Scratch;

    fn scratch(&self) -> Scratch {
        self.fresh_scratch(self.model.scratch())
    }

    fn outline(&self) -> &Outline {
        self.model.outline()
    }

    fn at_level(&self, scratch: &mut Scratch, level: u64) {
        self.model.at_level(&mut scratch.plain, level);
    }

    fn initial_states(&self, scratch: &mut Scratch, visit: &mut Visit<'_, State>) -> Result<Visited, Failure> {
        self.model.initial_states(&mut scratch.plain, &mut |state| visit(self.pack(&state)))
    }

    fn successors_of(
        &self,
        scratch: &mut Scratch,
        state: &State,
        action: usize,
        visit: &mut Visit<'_, State>,
    ) -> Result<Visited, Failure> {
        match self.leaf(scratch, state, action) {
            Ok(node) => self.visit_leaf(scratch, state, action, node, &None, visit),
            Err(Evaluated::Failed) => self.visit_plain(scratch, state, action, visit),
        }
    }

    fn successors(
        &self,
        scratch: &mut Scratch,
        state: &State,
        visit: &mut VisitStep<'_, State>,
    ) -> Result<Visited, Failure> {
        self.keep_within_budget(scratch);
        let mut leaves = Vec::with_capacity(self.actions.len());
        let mut failed = None;
        for action in 0..self.actions.len() {
            match self.leaf(scratch, state, action) {
                Ok(node) => leaves.push(node),
                Err(Evaluated::Failed) => {
                    failed = Some(action);
                    break;
                }
            }
        }
        let leaves: Arc<[NodeId]> = leaves.into();
        let parent = Some(Parent { worker: scratch.worker, leaves: leaves.clone() });
        for (action, node) in leaves.iter().enumerate() {
            let flow =
                self.visit_leaf(scratch, state, action, *node, &parent, &mut |successor| visit(action, successor))?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        match failed {
            Some(action) => self.visit_plain(scratch, state, action, &mut |successor| visit(action, successor)),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    fn state_label(&self, scratch: &mut Scratch, state: &State, label: usize) -> Result<bool, Failure> {
        let Scratch { reads, states, .. } = &mut *scratch;
        // An atom may be false of the parent, anything else was true of it.
        let inherits = state.parent().is_some() && self.model.outline().state_labels[label].role != StateRole::Atom;
        for (conjunct, remembered) in self.states[label].iter().zip(&mut states[label]) {
            // What was true of the parent, and reads nothing that the step wrote, is true.
            let inherited = inherits
                && !conjunct.failed.load(Ordering::Relaxed)
                && conjunct.read.load(Ordering::Relaxed) & state.written() == 0;
            if inherited {
                continue;
            }
            match self.conjunct(conjunct, remembered, reads, state.slots(), &[]) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(Evaluated::Failed) => {
                    return self.model.state_label(&mut scratch.plain, &self.values(state), label);
                }
            }
        }
        Ok(true)
    }

    fn step_label(&self, scratch: &mut Scratch, from: &State, to: &State, label: usize) -> Result<bool, Failure> {
        let Scratch { reads, steps, .. } = &mut *scratch;
        for (conjunct, remembered) in self.steps[label].iter().zip(&mut steps[label]) {
            if let Some(variables) = &conjunct.subscript
                && variables.iter().all(|&slot| from.slots()[slot as usize] == to.slots()[slot as usize])
            {
                continue;
            }
            match self.conjunct(conjunct, remembered, reads, from.slots(), to.slots()) {
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

    fn fingerprint(&self, scratch: &mut Scratch, state: &State) -> Result<u64, Failure> {
        if self.model.view().is_some() {
            return self.model.fingerprint(&mut scratch.plain, &self.values(state));
        }
        let Some(symmetry) = self.model.symmetry() else { return Ok(state.fingerprint()) };
        let mut prints = [0; FEW];
        let mut many = Vec::new();
        let prints = if symmetry.len() <= FEW {
            &mut prints[..symmetry.len()]
        } else {
            many.resize(symmetry.len(), 0);
            &mut many[..]
        };
        for (slot, &id) in (0..).zip(state.slots()) {
            let place = id as usize;
            if scratch.permuted.len() <= place {
                scratch.permuted.resize(place + 1, None);
            }
            let under = scratch.permuted[place].get_or_insert_with(|| match self.store.get(id) {
                Some(entry) => symmetry.fingerprints(&entry.value, self.model.symbols()),
                None => Arc::default(),
            });
            prints.iter_mut().zip(&**under).for_each(|(print, under)| *print ^= slot_fingerprint(slot, *under));
        }
        Ok(prints.iter().copied().min().unwrap_or(0))
    }
}

/// So many permutations need no allocation.
const FEW: usize = 24;
