//! Memo: a transition system over another one that remembers what was read.
//!
//! A state is a short vector of numbers, one for the value of each variable. An action, or a conjunct of a predicate, runs
//! through a reader that records its questions; its result is kept in a trie by the answers. The next state that gives the
//! same answers walks the trie instead of evaluating. What asks too many different questions is no longer remembered.

mod ahead;
mod assigned;
mod branches;
mod chosen;
mod common;
mod conjuncts;
mod depths;
mod doubts;
mod each;
mod elements;
mod exact;
mod facts;
mod finer;
mod front;
mod kinds;
mod layout;
mod listing;
mod numbers;
mod odd;
mod predicates;
mod prints;
mod reads;
mod recalled;
mod recorder;
mod remembered;
mod renew;
mod sample;
mod shelf;
mod state;
mod steps;
mod store;
mod table;
mod trie;
mod updates;
mod ways;

use super::context::Piece;
use super::plain::{Model, State as Values};
use super::scratch::Scratch as PlainScratch;
use super::system::{
    Edge, Edges, Failure, Outline, StateRole, StepRole, TransitionSystem, Visit, VisitKept, VisitStep, Visited, Way,
};
use crate::eval::{Calls, Environment};
use crate::semantics::form::{Quantifier, VariableId};
use crate::value::Value;
use ahead::Ahead;
use common::{Common, Knowledge, Sharing};
use each::Each;
use exact::Tree;
use layout::Layout;
use listing::Recipes;
use predicates::{Conjunct, Predicate};
use prints::{Permuting, Prints};
use reads::{Asker, Reads};
use remembered::Remembered;
pub use state::State;
use std::ops::ControlFlow;
use std::sync::Arc;
use steps::Branch;
use store::{Id, Store};
use table::Table;
use triomphe::ThinArc;
use updates::Updates;
use ways::{Leaf, Ways};

/// A transition system that remembers.
pub struct Memo<'m> {
    model: &'m Model,
    store: Store,
    layout: Arc<Layout>,
    /// The branches of all actions, in order.
    branches: Arc<[Branch]>,
    /// For each action the first of its branches; at the end how many there are.
    starts: Arc<[usize]>,
    /// For each predicate of states its conjuncts.
    states: Arc<[Predicate]>,
    /// For each predicate of steps its conjuncts.
    steps: Arc<[Predicate]>,
    /// The slots that a step must write for a predicate of steps to be asked about it.
    watched: u64,
    /// Where the view is some of the variables: the slots of the others.
    hidden: Option<Arc<[bool]>>,
    sharing: Sharing,
    /// What tells states apart where fingerprints will not do.
    exact: Option<Tree>,
    /// The bytes that one worker may take for what it remembers before it starts anew.
    budget: usize,
}

/// What one worker remembers.
pub struct Scratch {
    common: Arc<Common>,
    /// How much was taken over of what workers have in common.
    learned: u32,
    plain: PlainScratch,
    reads: Reads,
    updates: Updates,
    branches: Vec<Remembered>,
    states: Vec<Vec<Remembered>>,
    steps: Vec<Vec<Remembered>>,
    calls: Calls,
    /// The values of successors that were not made.
    ahead: Ahead,
    /// What the leaves speak of.
    ways: Ways,
    prints: Prints,
    /// The images of values under permutations, where states are told apart exactly.
    images: Table,
    /// What was evaluated without being remembered; to be used again, so that nothing is allocated for it.
    found: Ways,
    /// What the steps change that were listed since steps were last forgotten.
    recipes: Recipes,
    /// The slots of a successor that was not made.
    next: Vec<Id>,
    /// The leaves of the states whose steps these are, and the same shared by their successors.
    leaves: Vec<Leaf>,
    shared: Option<ThinArc<Knowledge, Leaf>>,
}

/// The bytes that one worker may take for what it remembers, where nothing else is said.
const BUDGET: usize = 1 << 28;

/// The bit of a slot in a mask. Slots beyond 63 share bits, which only makes a mask say more than it need.
fn bit(slot: u32) -> u64 {
    1 << (slot % 64)
}

impl<'m> Memo<'m> {
    /// A transition system that gives the same answers as the model.
    pub fn new(model: &'m Model) -> Self {
        Memo::of(model, layout_of(model))
    }

    fn of(model: &'m Model, layout: Layout) -> Self {
        let (program, host) = (model.program(), &**model.host());
        let predicates = |pieces: &[Piece], roles: &[usize]| -> Vec<Predicate> {
            let of = |piece| {
                let pieces = conjuncts::of(program, host, &layout, piece);
                pieces.into_iter().map(|piece| Conjunct::new(program, &layout, piece)).collect()
            };
            Predicate::of(pieces.iter().map(of).collect(), roles)
        };
        let (mut branches, mut starts) = (Vec::new(), vec![0]);
        for (action, super::Action { piece, .. }) in (0..).zip(model.actions()) {
            let pure = program.is_pure(&piece.code);
            let pieces = if pure { branches::of(program, host, piece) } else { vec![piece.clone()] };
            let branch = |piece: Piece| Branch {
                action,
                pure,
                each: Each::of(&piece, Quantifier::Exists).filter(|_| pure),
                piece,
            };
            branches.extend(pieces.into_iter().map(branch));
            starts.push(branches.len());
        }
        let Outline { state_labels, step_labels, .. } = model.outline();
        let of_states: Vec<usize> = state_labels.iter().map(|label| label.role as usize).collect();
        let states = predicates(model.state_predicates(), &of_states);
        let steps = predicates(model.step_predicates(), &vec![0; step_labels.len()]);
        let mut watched = 0;
        for (label, predicate) in step_labels.iter().zip(&steps) {
            if label.role == StepRole::Property {
                watched = predicate.conjuncts.iter().fold(watched, |all, conjunct| all | conjunct.watched);
            }
        }
        let mut seen = Vec::new();
        let view = model.view().filter(|_| model.symmetry().is_none());
        let hidden = view.filter(|view| predicates::only_variables(program, &view.code, &mut seen)).map(|_| {
            let mut hidden = vec![true; layout.slots() as usize];
            let places = seen.iter().map(|id| layout.variable(*id));
            places.flat_map(|place| layout.slots_of(place)).for_each(|slot| hidden[slot as usize] = false);
            hidden.into()
        });
        Memo {
            model,
            hidden,
            store: Store::new(program.shared_symbols()),
            branches: branches.into(),
            starts: starts.into(),
            states: states.into(),
            steps: steps.into(),
            layout: Arc::new(layout),
            watched,
            sharing: Sharing::default(),
            exact: None,
            budget: BUDGET,
        }
    }

    /// Lets one worker take so many bytes for what it remembers, if that is less than usual.
    #[must_use]
    pub fn remembering(self, bytes: u64) -> Self {
        Memo { budget: BUDGET.min(usize::try_from(bytes).unwrap_or(BUDGET)), ..self }
    }

    /// Lets all workers tell each other what they evaluate, where there are several.
    #[must_use]
    pub fn together(self, workers: usize) -> Self {
        Memo { sharing: Sharing::new(workers), ..self }
    }

    /// Tells states apart by what is in them, not by fingerprints, so that none is taken for another.
    #[must_use]
    pub fn exact(self) -> Self {
        // The view is a value without slots, and an image under a permutation has its values in other slots.
        let model = self.model;
        let exact = Some(Tree::new());
        if model.view().is_none() && model.symmetry().is_none() {
            return Memo { exact, ..self };
        }
        let whole = Layout::whole(model.program().variables().len());
        Memo { exact, budget: self.budget, sharing: self.sharing, ..Memo::of(model, whole) }
    }

    /// The state in full.
    pub fn values(&self, state: &State) -> Values {
        if state.is_odd() || self.layout.parts() == 0 {
            return self.values_of(state.slots());
        }
        let variables = 0..self.model.program().variables().len() as u32;
        variables.map(|id| self.asker().value(self.layout.variable(VariableId(id)), state.slots())).collect()
    }

    /// The values of numbers, where each variable has a slot.
    fn values_of(&self, slots: &[Id]) -> Values {
        slots.iter().filter_map(|id| self.store.get(*id).map(|entry| entry.value.clone())).collect()
    }

    /// A state of values as one of numbers.
    fn pack(&self, values: &[Value]) -> State {
        let mut slots = vec![0; self.layout.slots() as usize];
        let mut expected = true;
        for (id, value) in (0..).zip(values) {
            let place = self.layout.variable(VariableId(id));
            expected &=
                self.layout.each(place, value, &mut |slot, part| slots[slot as usize] = self.store.intern(part));
        }
        if !expected {
            return self.pack_odd(values);
        }
        self.with_fingerprint(&slots)
    }

    /// The state with those slots.
    fn with_fingerprint(&self, slots: &[Id]) -> State {
        let seen = (0..).zip(slots).filter(|(slot, _)| !self.is_hidden(*slot));
        let fingerprint = seen.fold(0u64, |sum, (slot, id)| {
            sum.wrapping_add(self.store.fingerprint(*id).wrapping_mul(self.layout.weight(slot)))
        });
        State::new(fingerprint, u64::MAX, None, slots)
    }

    /// The state with those slots, which may be odd.
    fn state_of(&self, odd: bool, slots: &[Id]) -> State {
        if odd { self.odd_with_fingerprint(slots) } else { self.with_fingerprint(slots) }
    }

    /// Whether the view leaves a slot out.
    #[inline]
    fn is_hidden(&self, slot: u32) -> bool {
        self.hidden.as_ref().is_some_and(|hidden| hidden[slot as usize])
    }

    /// Whether what is seen of a state must be evaluated.
    fn evaluates_view(&self) -> bool {
        self.model.view().is_some() && self.hidden.is_none()
    }

    fn asker(&self) -> Asker<'_> {
        Asker { store: &self.store, layout: &self.layout, program: self.model.program(), host: &**self.model.host() }
    }

    fn environment<'a>(&'a self, piece: &'a Piece, calls: &'a Calls) -> Environment<'a> {
        piece.within(Environment::new(self.model.program(), &**self.model.host()).calls(calls))
    }

    /// Forgets everything where it takes too much memory.
    fn keep_within_budget(&self, scratch: &mut Scratch) {
        for remembered in &mut scratch.branches {
            if remembered.off && !remembered.trie.is_empty() {
                remembered.clear();
            }
        }
        let bytes = scratch.common.bytes()
            + scratch.reads.bytes()
            + scratch.calls.bytes()
            + scratch.updates.bytes()
            + scratch.ways.bytes()
            + scratch.branches.iter().map(|remembered| remembered.bytes()).sum::<usize>()
            + scratch.images.bytes()
            + scratch.states.iter().chain(&scratch.steps).flatten().map(|remembered| remembered.bytes()).sum::<usize>();
        if bytes > self.budget {
            self.sharing.begin_anew(&scratch.common);
        }
        if bytes > self.budget || self.sharing.is_left(&scratch.common) {
            let plain = self.model.scratch();
            let fresh = self.fresh_scratch(std::mem::replace(&mut scratch.plain, plain));
            *scratch = fresh;
        }
    }

    fn fresh_scratch(&self, plain: PlainScratch) -> Scratch {
        let common = self.sharing.common();
        let mut reads = Reads::new(common.reads.clone());
        let mut set_of = |each: Option<&Each>, piece: &Piece| {
            reads.question(&self.layout, self.model.program(), each?.set(), &piece.frames)
        };
        let of_branch = |branch: &Branch| Remembered::new(branch.pure, set_of(branch.each.as_ref(), &branch.piece));
        let branches = self.branches.iter().map(of_branch).collect();
        let mut of_conjunct =
            |conjunct: &Conjunct| Remembered::new(conjunct.pure, set_of(conjunct.each.as_ref(), &conjunct.piece));
        let mut of_predicates = |predicates: &[Predicate]| -> Vec<Vec<Remembered>> {
            let of = |predicate: &Predicate| predicate.conjuncts.iter().map(&mut of_conjunct).collect();
            predicates.iter().map(of).collect()
        };
        let (states, steps) = (of_predicates(&self.states), of_predicates(&self.steps));
        // Whatever is true of the elements of a set depends on the set, though nothing is evaluated where it has none.
        for (predicate, remembered) in self.states.iter().chain(&*self.steps).zip(states.iter().chain(&steps)) {
            for (number, set) in remembered.iter().enumerate().filter_map(|(number, known)| Some((number, known.set?)))
            {
                predicate.note(number, reads.mask(&self.layout, set), true);
            }
        }
        Scratch {
            calls: Calls::default(),
            ahead: Ahead::default(),
            learned: 0,
            plain,
            reads,
            updates: Updates::new(common.updates.clone()),
            common,
            branches,
            states,
            steps,
            ways: Ways::of_branches(self.branches.len()),
            prints: Prints::default(),
            images: Table::default(),
            found: Ways::default(),
            recipes: Recipes::default(),
            next: Vec::new(),
            leaves: Vec::new(),
            shared: None,
        }
    }

    /// Visits the successors by some actions, then fails where listing them did.
    fn visit(
        &self,
        scratch: &mut Scratch,
        state: &State,
        actions: std::ops::Range<usize>,
        visit: &mut VisitStep<'_, State>,
    ) -> Result<Visited, Failure> {
        let mut edges = Edges::default();
        self.forget(scratch);
        let listed = self.list(scratch, state, actions, &mut edges);
        for edge in &edges.list {
            if visit(edge.action as usize, self.successor(scratch, state, &edges, edge)?).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        listed.map(ControlFlow::Continue)
    }

    fn permuting(&self) -> Option<Permuting<'_>> {
        self.model.symmetry().map(|symmetry| Permuting {
            symmetry,
            symbols: self.model.symbols(),
            layout: &self.layout,
        })
    }
}

/// The layout of the states of a model, from its first initial state.
fn layout_of(model: &Model) -> Layout {
    let program = model.program();
    let whole = Layout::whole(program.variables().len());
    // Predicates of steps compare whole variables of two states, which would have to be put together for them.
    if !model.step_predicates().is_empty() {
        return whole;
    }
    let Some(initial) = model.initial().filter(|piece| program.is_pure(&piece.code)) else { return whole };
    let mut depths = depths::of(program, initial, model.actions().iter().map(|action| &action.piece));
    // A function of plain values is soon put together, and mostly there are few of them: apart it then costs more than it saves.
    if depths.contains(&1) {
        let various = if model.is_pure() { sample::various(model) } else { Vec::new() };
        let flat = depths.iter_mut().enumerate().filter(|(_, depth)| **depth == 1);
        flat.for_each(|(variable, depth)| *depth = u32::from(various.get(variable) == Some(&true)));
    }
    if depths.iter().all(|depth| *depth == 0) {
        return whole;
    }
    let mut first = None;
    // What fails fails again when the search asks.
    let _ = model.initial_states(&mut model.scratch(), &mut |state| {
        first = Some(state);
        ControlFlow::Break(())
    });
    let symmetry = model.symmetry().map(|symmetry| (symmetry, model.symbols()));
    first.map_or(whole, |first| Layout::of(&first, &depths, symmetry))
}

/// Why there is no remembered answer.
enum Evaluated {
    /// Evaluation failed, or depends on more than the state; the model says what it gives.
    Failed,
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
        self.visit(scratch, state, action..action + 1, &mut |_, successor| visit(successor))
    }

    fn successors(
        &self,
        scratch: &mut Scratch,
        state: &State,
        visit: &mut VisitStep<'_, State>,
    ) -> Result<Visited, Failure> {
        self.visit(scratch, state, 0..self.starts.len() - 1, visit)
    }

    fn edges(&self, scratch: &mut Scratch, state: &State, edges: &mut Edges<State>) -> Result<(), Failure> {
        let before = edges.list.len();
        let listed = self.list(scratch, state, 0..self.starts.len() - 1, edges);
        if self.evaluates_view() || self.exact.is_some() {
            // What tells a state from others is computed from the state.
            let recipes = edges.list.split_off(before);
            for edge in recipes {
                let successor = self.successor(scratch, state, edges, &edge)?;
                edges.push_made(edge.action as usize, successor);
            }
        }
        listed
    }

    fn successor(
        &self,
        scratch: &mut Scratch,
        state: &State,
        edges: &Edges<State>,
        edge: &Edge,
    ) -> Result<State, Failure> {
        match edge.way {
            Way::Made(_) => edges.made(edge).cloned().ok_or_else(|| Failure::defect("a step has no successor")),
            Way::Recipe(recipe) => {
                let mut made = self.made(scratch, state, edge.fingerprint, recipe);
                self.settle(scratch, &mut made)?;
                Ok(made)
            }
        }
    }

    fn add_successor(
        &self,
        scratch: &mut Scratch,
        state: &State,
        (edges, edge): (&Edges<State>, &Edge),
        states: &mut Vec<State>,
    ) -> Result<(), Failure> {
        match edge.way {
            Way::Made(_) => states.push(self.successor(scratch, state, edges, edge)?),
            Way::Recipe(recipe) => states.push(self.made(scratch, state, edge.fingerprint, recipe)),
        }
        Ok(())
    }

    fn is_left_out(&self, scratch: &mut Scratch, state: &State, edge: &Edge) -> bool {
        match edge.way {
            Way::Made(_) => false,
            Way::Recipe(recipe) => self.is_left_out(scratch, state, recipe),
        }
    }

    fn settle(&self, scratch: &mut Scratch, state: &mut State) -> Result<(), Failure> {
        let Scratch { ahead, updates, .. } = scratch;
        let settled = state.settle(|id| ahead.settle(&self.store, updates, id));
        settled.ok_or_else(|| Failure::defect("a value of a successor cannot be made"))
    }

    fn state_bytes(&self) -> usize {
        // The leaves of the states that were expanded together are kept for their successors, of which there is about one each.
        size_of::<State>() + self.branches.len() * size_of::<Leaf>()
    }

    fn kept_bytes(&self) -> usize {
        // The tree of pairs of numbers is of use only while values have these numbers.
        if self.exact.is_some() { 0 } else { self.store.bytes() }
    }

    fn renewed(&self, visit: &mut VisitKept<'_, State>) -> Option<Self> {
        self.renew(visit)
    }

    fn pack_states(&self, states: &[State], bytes: &mut Vec<u8>) -> bool {
        self.pack_together(states, bytes)
    }

    fn unpack_states(&self, bytes: &[u8], count: usize, states: &mut Vec<State>) -> bool {
        self.unpacked(bytes, count, states).is_some()
    }

    fn write_state(&self, state: &State, bytes: &mut Vec<u8>) -> bool {
        state.write(bytes, |id| id);
        true
    }

    fn read_state(&self, bytes: &mut &[u8]) -> Option<State> {
        let (odd, slots) = State::read(bytes)?;
        Some(self.state_of(odd, &slots))
    }

    fn is_exact(&self) -> bool {
        self.exact.is_some()
    }

    fn contended(&self) -> u64 {
        self.store.contended() + self.sharing.contended()
    }

    fn forget(&self, scratch: &mut Scratch) {
        scratch.leaves.clear();
        scratch.shared = None;
        scratch.ahead.clear();
        scratch.recipes.clear();
        self.keep_within_budget(scratch);
    }

    fn violated_invariant(&self, scratch: &mut Scratch, state: &State) -> Result<Option<usize>, Failure> {
        if self.are_known_to_hold(scratch, state, StateRole::Invariant) {
            return Ok(None);
        }
        self.first_false(scratch, state, StateRole::Invariant)
    }

    fn state_label(&self, scratch: &mut Scratch, state: &State, label: usize) -> Result<bool, Failure> {
        self.is_true_of_state(scratch, state, label)
    }

    fn step_label(&self, scratch: &mut Scratch, from: &State, to: &State, label: usize) -> Result<bool, Failure> {
        self.is_true_of_step(scratch, (from, to), label)
    }

    fn fingerprint(&self, scratch: &mut Scratch, state: &State) -> Result<u64, Failure> {
        if let Some(tree) = &self.exact {
            return self.exact_print(tree, scratch, state);
        }
        if self.evaluates_view() {
            return self.model.fingerprint(&mut scratch.plain, &self.values(state));
        }
        let Some(permuting) = self.permuting() else { return Ok(state.fingerprint()) };
        if state.is_odd() {
            return Ok(self.least_odd(state, permuting));
        }
        scratch.prints.start(&self.store, permuting, state.slots());
        Ok(scratch.prints.least(&self.store, permuting, state.slots()))
    }
}
