//! The search on transition systems written by hand: the same outcome with any number of workers.

#![allow(clippy::unwrap_used)]

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use tlars::check::{Checker, Ending, Limit, Order, Outcome, Storage, Stored, Verdict, Violated, Walk};
use tlars::model::{
    ActionLabel, Failure, Outline, StateLabel, StateRole, StepLabel, StepRole, TransitionSystem, Visit, VisitKept,
    Visited,
};

/// Two counters that start at 0 and may each be increased, or moved towards each other, up to a size.
struct Grid {
    size: u32,
    /// Whether it starts at any point, the first of which is 0.
    anywhere: bool,
    /// How many initial states were listed.
    listed: AtomicUsize,
    outline: Outline,
}

type Point = (u32, u32);

fn state_label(name: &str, role: StateRole) -> StateLabel {
    StateLabel { name: name.into(), role, span: Default::default() }
}

impl Grid {
    fn new(size: u32) -> Self {
        let action =
            |name: &str| ActionLabel { name: Some(name.into()), arguments: Vec::new(), span: Default::default() };
        let outline = Outline { actions: vec![action("Right"), action("Up"), action("Swap")], ..Outline::default() };
        Grid { size, anywhere: false, listed: AtomicUsize::new(0), outline }
    }

    fn state_label(mut self, name: &str, role: StateRole) -> Self {
        self.outline.state_labels.push(state_label(name, role));
        self
    }

    fn step_label(mut self, name: &str, role: StepRole) -> Self {
        self.outline.step_labels.push(StepLabel { name: name.into(), role, span: Default::default() });
        self
    }
}

impl TransitionSystem for Grid {
    type State = Point;
    type Scratch = ();

    fn scratch(&self) {}

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states(&self, _: &mut (), visit: &mut Visit<'_, Point>) -> Result<Visited, Failure> {
        let most = if self.anywhere { self.size } else { 0 };
        for x in 0..=most {
            for y in 0..=most {
                self.listed.fetch_add(1, Ordering::Relaxed);
                if visit((x, y)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn successors_of(
        &self,
        _: &mut (),
        &(x, y): &Point,
        action: usize,
        visit: &mut Visit<'_, Point>,
    ) -> Result<Visited, Failure> {
        Ok(match action {
            0 if x < self.size => visit((x + 1, y)),
            1 if y < self.size => visit((x, y + 1)),
            2 if x != y => visit((y, x)),
            _ => ControlFlow::Continue(()),
        })
    }

    fn state_label(&self, _: &mut (), &(x, y): &Point, label: usize) -> Result<bool, Failure> {
        match self.outline.state_labels[label].name.as_str() {
            "NeverFar" => Ok(x < 40 || y < 30),
            "Low" => Ok(x + y < 60),
            "Fails" if (x, y) == (25, 25) => Err(Failure::defect("no answer")),
            "Fails" => Ok(true),
            "Panics" => Ok((x, y) != (17, 20) || panic!("lost")),
            other => panic!("{other}"),
        }
    }

    fn step_label(&self, _: &mut (), from: &Point, to: &Point, label: usize) -> Result<bool, Failure> {
        match self.outline.step_labels[label].name.as_str() {
            "NoSwapFar" => Ok(!(from.0 == to.1 && from.1 == to.0 && from.0 + from.1 > 50)),
            "NoUp" => Ok(from.1 == to.1),
            other => panic!("{other}"),
        }
    }

    fn write_state(&self, state: &Point, bytes: &mut Vec<u8>) -> bool {
        bytes.extend([state.0.to_le_bytes(), state.1.to_le_bytes()].concat());
        true
    }

    fn read_state(&self, bytes: &mut &[u8]) -> Option<Point> {
        let (state, rest) = bytes.split_first_chunk::<8>()?;
        *bytes = rest;
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
        Some((number(&state[..4]), number(&state[4..])))
    }

    fn fingerprint(&self, _: &mut (), &(x, y): &Point) -> Result<u64, Failure> {
        let number = (u64::from(x) << 32 | u64::from(y)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Ok(number ^ (number >> 29))
    }
}

/// Everything about an outcome but the time and the memory.
fn shown(outcome: &Outcome<Point>) -> String {
    let counted = outcome.statistics;
    format!(
        "{:?} {:?} {} {} {} {} {}",
        outcome.verdict,
        outcome.further,
        counted.initial,
        counted.generated,
        counted.distinct,
        counted.queued,
        counted.depth
    )
}

/// The outcome, after seeing that it does not depend on the number of workers.
fn check<'c>(checker: impl Fn() -> Checker<'c, Grid>) -> Outcome<Point> {
    let alone = checker().workers(1).run();
    for workers in [2, 3, 8] {
        assert_eq!(shown(&alone), shown(&checker().workers(workers).run()), "{workers} workers");
    }
    alone
}

fn grid(grid: Grid) -> &'static Grid {
    Box::leak(Box::new(grid))
}

#[test]
fn counts_states_steps_and_depth() {
    let system = grid(Grid::new(300));
    let outcome = check(|| Checker::new(system).allow_deadlock());
    assert!(matches!(outcome.verdict, Verdict::Holds));
    let counted = outcome.statistics;
    assert_eq!((counted.initial, counted.distinct, counted.depth, counted.queued), (1, 301 * 301, 601, 0));
    assert_eq!(counted.generated, 1 + 2 * 300 * 301 + (301 * 301 - 301));
}

#[test]
fn finds_a_deadlock() {
    let system = grid(Grid::new(60));
    let Verdict::Violated(found) = check(|| Checker::new(system)).verdict else { panic!("no violation") };
    assert_eq!((found.violated, found.behavior.ending), (Violated::Deadlock, Ending::Deadlock));
    assert_eq!((found.behavior.states.len(), found.behavior.states.last()), (121, Some(&(60, 60))));
}

#[test]
fn finds_a_shortest_behavior_that_violates_an_invariant() {
    let system = grid(Grid::new(100).state_label("NeverFar", StateRole::Invariant));
    let Verdict::Violated(found) = check(|| Checker::new(system)).verdict else { panic!("no violation") };
    assert_eq!((found.violated, found.behavior.ending), (Violated::Invariant(0), Ending::Stops));
    assert_eq!((found.behavior.states.len(), found.behavior.actions.len()), (71, 70));
}

#[test]
fn finds_the_step_that_violates_an_action_property() {
    let system = grid(Grid::new(100).step_label("NoSwapFar", StepRole::Property));
    let Verdict::Violated(found) = check(|| Checker::new(system)).verdict else { panic!("no violation") };
    assert_eq!((found.violated, found.behavior.states.len()), (Violated::ActionProperty(0), 53));
    assert_eq!(found.behavior.actions.last(), Some(&2));
}

#[test]
fn stays_within_constraints() {
    let system = grid(Grid::new(100).state_label("Low", StateRole::Constraint));
    let outcome = check(|| Checker::new(system));
    assert!(matches!(outcome.verdict, Verdict::Holds));
    assert_eq!((outcome.statistics.distinct, outcome.statistics.depth), (60 * 61 / 2, 60));
    let system = grid(Grid::new(100).step_label("NoUp", StepRole::Constraint));
    assert_eq!(check(|| Checker::new(system)).statistics.distinct, 101);
}

#[test]
fn checks_states_outside_the_constraints() {
    let system =
        grid(Grid::new(100).state_label("NeverFar", StateRole::Invariant).state_label("Low", StateRole::Constraint));
    assert!(matches!(check(|| Checker::new(system)).verdict, Verdict::Holds));
    let system = grid(Grid::new(60).state_label("Low", StateRole::Invariant).state_label("Low", StateRole::Constraint));
    let Verdict::Violated(found) = check(|| Checker::new(system)).verdict else { panic!("no violation") };
    assert_eq!((found.violated, found.behavior.states.len()), (Violated::Invariant(0), 61));
}

#[test]
fn a_failed_evaluation_and_a_panic_are_no_answer() {
    let system = grid(Grid::new(100).state_label("Fails", StateRole::Invariant));
    let Verdict::Failed(stuck) = check(|| Checker::new(system)).verdict else { panic!("no failure") };
    assert_eq!(stuck.behavior.map(|behavior| behavior.states.len()), Some(51));
    let system = grid(Grid::new(100).state_label("Panics", StateRole::Invariant));
    let Verdict::Failed(stuck) = check(|| Checker::new(system)).verdict else { panic!("no failure") };
    assert!(stuck.failure.to_string().contains("lost"), "{}", stuck.failure);
}

#[test]
fn goes_on_if_asked_to() {
    let system =
        grid(Grid::new(100).state_label("Low", StateRole::Invariant).state_label("NeverFar", StateRole::Invariant));
    let outcome = check(|| Checker::new(system).go_on().allow_deadlock());
    let Verdict::Violated(found) = &outcome.verdict else { panic!("no violation") };
    assert_eq!((found.violated, found.behavior.states.len()), (Violated::Invariant(0), 61));
    assert_eq!(outcome.statistics.distinct, 101 * 101);
}

#[test]
fn limits_make_it_incomplete() {
    let system = grid(Grid::new(300));
    let outcome = check(|| Checker::new(system).max_states(5_000));
    assert!(matches!(outcome.verdict, Verdict::Incomplete(Limit::States(5_000))));
    assert_eq!(outcome.statistics.distinct, 5_000);
    let outcome = check(|| Checker::new(system).max_depth(10));
    assert!(matches!(outcome.verdict, Verdict::Incomplete(Limit::Depth(10))));
    assert_eq!((outcome.statistics.distinct, outcome.statistics.depth), (55, 10));
}

/// Files in memory, up to a size; counts the bytes that were written.
struct Drawer {
    most: usize,
    written: AtomicUsize,
}

struct File {
    bytes: Vec<u8>,
    most: usize,
}

impl Storage for Drawer {
    fn file(&self) -> io::Result<Box<dyn Stored>> {
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(File { bytes: Vec::new(), most: self.most }))
    }
}

impl Stored for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("the drawer is full"));
        }
        self.bytes.extend(bytes);
        Ok(())
    }

    fn read(&mut self, place: u64, bytes: &mut [u8]) -> io::Result<()> {
        let start = place as usize;
        bytes.copy_from_slice(self.bytes.get(start..start + bytes.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

#[test]
fn what_is_put_away_is_found_again() {
    let system = grid(Grid::new(100).state_label("Low", StateRole::Invariant));
    let drawer = Drawer { most: usize::MAX, written: AtomicUsize::new(0) };
    let outcome = check(|| Checker::new(system).allow_deadlock().memory(0, &drawer));
    let here = check(|| Checker::new(system).allow_deadlock());
    let states = |outcome: &Outcome<Point>| match &outcome.verdict {
        Verdict::Violated(found) => found.behavior.states.clone(),
        _ => panic!("no violation"),
    };
    assert_eq!(states(&outcome), states(&here));
    assert_eq!(outcome.statistics.distinct, here.statistics.distinct);
    assert!(drawer.written.load(Ordering::Relaxed) > 2);
}

#[test]
fn initial_states_are_put_away_too() {
    let system = grid(Grid { anywhere: true, ..Grid::new(100) });
    let drawer = Drawer { most: usize::MAX, written: AtomicUsize::new(0) };
    let outcome = check(|| Checker::new(system).allow_deadlock().memory(0, &drawer).max_depth(1));
    assert_eq!((outcome.statistics.distinct, outcome.statistics.initial), (101 * 101, 101 * 101));
    assert!(drawer.written.load(Ordering::Relaxed) > 0);
    let outcome = check(|| Checker::new(system).allow_deadlock().memory(0, &drawer));
    assert!(matches!(outcome.verdict, Verdict::Holds));
    assert_eq!((outcome.statistics.distinct, outcome.statistics.depth), (101 * 101, 1));
    let full = Drawer { most: 200, written: AtomicUsize::new(0) };
    let outcome = Checker::new(system).allow_deadlock().memory(0, &full).run();
    assert!(matches!(outcome.verdict, Verdict::Incomplete(Limit::Storage(reason)) if reason == "the drawer is full"));
}

#[test]
fn what_is_reached_from_an_initial_state_comes_before_the_next() {
    let system = grid(Grid { anywhere: true, ..Grid::new(40).state_label("Low", StateRole::Invariant) });
    let outcome = Checker::new(system).allow_deadlock().order(Order::Depth).run();
    assert!(matches!(outcome.verdict, Verdict::Violated(_)));
    assert_eq!(system.listed.load(Ordering::Relaxed), 1);
}

#[test]
fn a_full_drawer_makes_it_incomplete() {
    let system = grid(Grid::new(100));
    let drawer = Drawer { most: 200, written: AtomicUsize::new(0) };
    let outcome = check(|| Checker::new(system).allow_deadlock().memory(0, &drawer));
    assert!(matches!(outcome.verdict, Verdict::Incomplete(Limit::Storage(reason)) if reason == "the drawer is full"));
}

/// A grid each of whose states belongs to one edition of it, which keeps many bytes for each that it ever made.
struct Hoarder<'a> {
    grid: &'a Grid,
    edition: u32,
    kept: AtomicUsize,
    editions: &'a AtomicU32,
}

#[derive(Clone)]
struct Kept {
    edition: u32,
    point: Point,
}

impl<'a> Hoarder<'a> {
    fn new(grid: &'a Grid, editions: &'a AtomicU32) -> Self {
        let edition = editions.fetch_add(1, Ordering::Relaxed);
        Hoarder { grid, edition, kept: AtomicUsize::new(0), editions }
    }

    fn make(&self, point: Point) -> Kept {
        self.kept.fetch_add(1 << 20, Ordering::Relaxed);
        Kept { edition: self.edition, point }
    }

    fn point<'s>(&self, state: &'s Kept) -> &'s Point {
        assert_eq!(state.edition, self.edition, "a state of another edition");
        &state.point
    }
}

impl TransitionSystem for Hoarder<'_> {
    type State = Kept;
    type Scratch = u32;

    fn scratch(&self) -> u32 {
        self.edition
    }

    fn outline(&self) -> &Outline {
        &self.grid.outline
    }

    fn initial_states(&self, _: &mut u32, visit: &mut Visit<'_, Kept>) -> Result<Visited, Failure> {
        self.grid.initial_states(&mut (), &mut |point| visit(self.make(point)))
    }

    fn successors_of(
        &self,
        scratch: &mut u32,
        state: &Kept,
        action: usize,
        visit: &mut Visit<'_, Kept>,
    ) -> Result<Visited, Failure> {
        assert_eq!(*scratch, self.edition, "a scratch of another edition");
        self.grid.successors_of(&mut (), self.point(state), action, &mut |point| visit(self.make(point)))
    }

    fn state_label(&self, _: &mut u32, state: &Kept, label: usize) -> Result<bool, Failure> {
        TransitionSystem::state_label(self.grid, &mut (), self.point(state), label)
    }

    fn step_label(&self, _: &mut u32, from: &Kept, to: &Kept, label: usize) -> Result<bool, Failure> {
        TransitionSystem::step_label(self.grid, &mut (), self.point(from), self.point(to), label)
    }

    fn fingerprint(&self, _: &mut u32, state: &Kept) -> Result<u64, Failure> {
        self.grid.fingerprint(&mut (), self.point(state))
    }

    fn kept_bytes(&self) -> usize {
        self.kept.load(Ordering::Relaxed)
    }

    fn renewed(&self, visit: &mut VisitKept<'_, Kept>) -> Option<Self> {
        let renewed = Hoarder::new(self.grid, self.editions);
        visit(&mut |state| *state = renewed.make(*self.point(state)));
        Some(renewed)
    }

    fn write_state(&self, state: &Kept, bytes: &mut Vec<u8>) -> bool {
        bytes.extend(state.edition.to_le_bytes());
        self.grid.write_state(&state.point, bytes)
    }

    fn read_state(&self, bytes: &mut &[u8]) -> Option<Kept> {
        let (edition, rest) = bytes.split_first_chunk::<4>()?;
        *bytes = rest;
        Some(Kept { edition: u32::from_le_bytes(*edition), point: self.grid.read_state(bytes)? })
    }

    fn pack_states(&self, states: &[Kept], bytes: &mut Vec<u8>) -> bool {
        states.iter().all(|state| self.grid.write_state(self.point(state), bytes))
    }

    fn unpack_states(&self, mut bytes: &[u8], count: usize, states: &mut Vec<Kept>) -> bool {
        (0..count).all(|_| self.grid.read_state(&mut bytes).map(|point| states.push(self.make(point))).is_some())
    }

    fn state_bytes(&self) -> usize {
        1 << 16
    }
}

#[test]
fn a_system_that_keeps_too_much_is_renewed() {
    let grids = [
        grid(Grid::new(150)),
        grid(Grid { anywhere: true, ..Grid::new(60) }),
        grid(Grid::new(100).state_label("Low", StateRole::Constraint)),
        grid(Grid::new(100).state_label("NeverFar", StateRole::Invariant)),
        grid(Grid::new(100).step_label("NoSwapFar", StepRole::Property)),
    ];
    for grid in grids {
        let expected = Checker::new(grid).allow_deadlock().workers(1).run();
        for (workers, memory) in [(1, None), (3, None), (1, Some(0)), (2, Some(1 << 30))] {
            let (editions, drawer) = (AtomicU32::new(0), Drawer { most: usize::MAX, written: AtomicUsize::new(0) });
            let hoarder = Hoarder::new(grid, &editions);
            let checker = Checker::new(&hoarder).allow_deadlock().workers(workers);
            let outcome = match memory {
                Some(bytes) => checker.memory(bytes, &drawer).run(),
                None => checker.run(),
            };
            // Behaviors are of the system that was asked.
            let outcome = outcome.map(|state| *hoarder.point(&state));
            assert_eq!(shown(&outcome), shown(&expected), "{workers} workers, memory {memory:?}");
            assert!(editions.load(Ordering::Relaxed) > 1, "{} editions", editions.load(Ordering::Relaxed));
        }
    }
}

#[test]
fn other_orders_look_at_the_same_states() {
    let system = grid(Grid::new(12).state_label("Low", StateRole::Constraint));
    let by_level = Checker::new(system).allow_deadlock().run().statistics;
    for order in [Order::Depth, Order::Deepening] {
        let outcome = Checker::new(system).allow_deadlock().order(order).run();
        assert!(matches!(outcome.verdict, Verdict::Holds), "{order:?}");
        assert_eq!((outcome.statistics.distinct, outcome.statistics.initial), (by_level.distinct, by_level.initial));
    }
    assert_eq!(
        Checker::new(system).allow_deadlock().order(Order::Depth).run().statistics.generated,
        by_level.generated
    );
    // Within a limit nothing is missed, whichever way a state is reached first.
    let near = |order| Checker::new(system).max_depth(7).order(order).run();
    for order in [Order::Breadth, Order::Depth, Order::Deepening] {
        let outcome = near(order);
        assert!(matches!(outcome.verdict, Verdict::Incomplete(Limit::Depth(7))), "{order:?}");
        assert_eq!(outcome.statistics.distinct, 28, "{order:?}");
    }
}

#[test]
fn deepening_finds_a_shortest_behavior_and_depth_first_finds_one() {
    let system = grid(Grid::new(12));
    let found = |order| match Checker::new(system).order(order).run().verdict {
        Verdict::Violated(found) => (found.violated, found.behavior.states.len(), found.behavior.actions.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(found(Order::Deepening), (Violated::Deadlock, 25, 24));
    let (violated, states, actions) = found(Order::Depth);
    assert!(violated == Violated::Deadlock && states >= 25 && actions == states - 1);
    let system =
        grid(Grid::new(30).state_label("Fails", StateRole::Invariant).state_label("Panics", StateRole::Invariant));
    let checker = Checker::new(system).allow_deadlock().order(Order::Depth);
    let Verdict::Failed(stuck) = checker.run().verdict else { panic!("no failure") };
    assert!(stuck.behavior.is_some());
}

#[test]
fn walks_by_hand() {
    let system = Grid::new(3);
    let mut walk = Walk::new(&system);
    assert!(walk.take(0).unwrap());
    assert!(walk.take(0).unwrap());
    let choices = walk.choices().unwrap();
    assert_eq!(choices.iter().map(|choice| choice.state).collect::<Vec<_>>(), [(2, 0), (1, 1), (0, 1)]);
    assert!(!walk.take(3).unwrap());
    assert!(walk.take(2).unwrap());
    assert_eq!(walk.state(), Some(&(0, 1)));
    assert!(walk.back() && walk.back() && walk.back() && !walk.back());
}
