//! Depth-first search: one behavior after another, to the first thing that is wrong or to the end.
//!
//! A state that is reached again with fewer states before it is looked at again where the depth is limited, so that nothing within
//! the limit is missed. Iterative deepening searches with one limit after another, and so shows a shortest behavior.

use super::behavior::{Behavior, Ending};
use super::bfs::Options;
use super::finding::panic_text;
use super::level::{all_violated, all_violated_by_step, count_possible};
use super::outcome::{ActionCount, Counterexample, Limit, Outcome, Stuck, Verdict, Violated};
use super::stats::{Clock, Statistics};
use crate::model::{Failure, Possibility, StateRole, TransitionSystem};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

/// How often the clock and the limits are looked at: every so many states.
const INTERVAL: u64 = 256;

/// Searches each behavior to its end before the next, or to `max_depth` states.
pub(super) fn search<S: TransitionSystem>(system: &S, options: &Options<'_>) -> Outcome<S::State> {
    let clock = Clock::start();
    let mut search = Search::new(system, options, clock, options.max_depth);
    let end = search.run();
    search.outcome(end)
}

/// Searches with a limit of 1 state, 2 states, and so on, until nothing lies beyond the limit.
pub(super) fn deepen<S: TransitionSystem>(system: &S, options: &Options<'_>) -> Outcome<S::State> {
    let clock = Clock::start();
    let mut limit = 1;
    loop {
        let mut search = Search::new(system, options, clock, limit);
        let end = search.run();
        let beyond = matches!(end, End::Exhausted) && search.cut && search.noted.is_empty();
        if !beyond || limit >= options.max_depth {
            return search.outcome(end);
        }
        limit += 1;
    }
}

struct Search<'a, 'o, S: TransitionSystem> {
    system: &'a S,
    options: &'a Options<'o>,
    scratch: S::Scratch,
    clock: Clock,
    /// The greatest number of states of a behavior.
    limit: u64,
    /// Whether something lies beyond it.
    cut: bool,
    /// The fewest states with which each state was reached, itself included.
    seen: FxHashMap<u64, u64>,
    /// The behavior that is looked at.
    path: Vec<Place<S::State>>,
    statistics: Statistics,
    possible: Vec<Possibility>,
    counts: Vec<u64>,
    actions: Vec<ActionCount>,
    /// Violations after which the search went on, the first of each property.
    noted: Vec<Counterexample<S::State>>,
}

/// A state of the behavior, with the action that led to it and the steps from it that were not taken yet.
struct Place<State> {
    state: State,
    action: Option<usize>,
    steps: std::vec::IntoIter<(usize, State)>,
}

/// What was answered about a state that comes next.
struct Asked {
    /// Whether the state and the step to it are within the constraints.
    within: bool,
    fingerprint: u64,
    /// The fewest states with which it was reached before.
    known: Option<u64>,
    violated: Vec<Violated>,
}

/// Why the search ended.
enum End {
    Exhausted,
    Violated(Violated, Ending),
    Failed(Failure),
    Limit(Limit),
}

impl<'a, 'o, S: TransitionSystem> Search<'a, 'o, S> {
    fn new(system: &'a S, options: &'a Options<'o>, clock: Clock, limit: u64) -> Self {
        let possible: Vec<Possibility> = system.outline().possibilities().collect();
        Search {
            system,
            options,
            scratch: system.scratch(),
            clock,
            limit,
            cut: false,
            seen: FxHashMap::default(),
            path: Vec::new(),
            statistics: Statistics::default(),
            counts: vec![0; possible.len()],
            possible,
            actions: vec![ActionCount::default(); system.outline().actions.len()],
            noted: Vec::new(),
        }
    }

    fn run(&mut self) -> End {
        let explored = catch_unwind(AssertUnwindSafe(|| self.explore())).unwrap_or_else(|panic| {
            Err(Failure::defect(format!("the program itself is at fault: {}", panic_text(&*panic))))
        });
        match explored {
            Ok(end) => end,
            Err(failure) if failure.tag() == "budget" && self.stopped().is_some() => {
                End::Limit(self.stopped().unwrap_or(Limit::Interrupted))
            }
            Err(failure) => End::Failed(failure),
        }
    }

    fn explore(&mut self) -> Result<End, Failure> {
        // There may be many initial states, so that each is listed only when all is known of those before.
        let system = self.system;
        let mut listing = system.scratch();
        system.at_level(&mut listing, 0);
        system.at_behavior(&mut listing, &[], None);
        let mut ended = None;
        let listed = system.initial_states(&mut listing, &mut |state| match self.explore_from(state) {
            Ok(None) => ControlFlow::Continue(()),
            found => {
                ended = Some(found);
                ControlFlow::Break(())
            }
        });
        match ended {
            Some(found) => found.map(|end| end.unwrap_or(End::Exhausted)),
            None => listed.map(|_| End::Exhausted),
        }
    }

    /// Looks at all that is reached from an initial state.
    fn explore_from(&mut self, initial: S::State) -> Result<Option<End>, Failure> {
        if let Some(end) = self.enter(initial, None)? {
            return Ok(Some(end));
        }
        while let Some(place) = self.path.last_mut() {
            match place.steps.next() {
                Some((action, state)) => {
                    if let Some(end) = self.enter(state, Some(action))? {
                        return Ok(Some(end));
                    }
                }
                None => {
                    self.path.pop();
                }
            }
        }
        Ok(None)
    }

    /// Whether to stop, and why.
    fn stopped(&self) -> Option<Limit> {
        if self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Some(Limit::Interrupted);
        }
        (self.clock.passed() >= self.options.max_time).then_some(Limit::Time)
    }

    /// Checks a state that comes next; it becomes the end of the behavior if its successors are to be looked at.
    fn enter(&mut self, state: S::State, action: Option<usize>) -> Result<Option<End>, Failure> {
        let depth = self.path.len() as u64 + 1;
        self.statistics.generated += 1;
        if let Some(count) = action.and_then(|action| self.actions.get_mut(action)) {
            count.steps += 1;
        }
        if self.statistics.generated.is_multiple_of(INTERVAL) {
            if let Some(progress) = self.options.progress {
                progress.set(&self.statistics);
            }
            if let Some(limit) = self.stopped() {
                return Ok(Some(End::Limit(limit)));
            }
        }
        let Asked { within, fingerprint, known, violated } = match self.ask(&state, action, depth) {
            Ok(asked) => asked,
            Err(failure) => {
                self.path.push(Place { state, action, steps: Vec::new().into_iter() });
                return Err(failure);
            }
        };
        if within && known.is_none() {
            if self.statistics.distinct >= self.options.max_states {
                return Ok(Some(End::Limit(Limit::States(self.options.max_states))));
            }
            self.statistics.distinct += 1;
            self.statistics.initial += u64::from(action.is_none());
            self.statistics.depth = self.statistics.depth.max(depth);
            if let Some(count) = action.and_then(|action| self.actions.get_mut(action)) {
                count.states += 1;
            }
        }
        let limited = self.limit < u64::MAX;
        let again = limited && known.is_some_and(|fewest| depth < fewest);
        let wanted = within && (known.is_none() || again);
        if wanted {
            self.seen.insert(fingerprint, depth);
        }
        if !wanted && violated.is_empty() {
            return Ok(None);
        }
        self.path.push(Place { state, action, steps: Vec::new().into_iter() });
        for violated in violated {
            if let Some(end) = self.found(violated, Ending::Stops) {
                return Ok(Some(end));
            }
        }
        if !wanted {
            self.path.pop();
            return Ok(None);
        }
        self.expand(depth)
    }

    /// Asks of a state that comes next all that is to be asked.
    fn ask(&mut self, state: &S::State, action: Option<usize>, depth: u64) -> Result<Asked, Failure> {
        self.tell(depth, Some((state, action)));
        let (system, scratch) = (self.system, &mut self.scratch);
        let before = self.path.last().map(|place| &place.state);
        if !self.possible.is_empty() {
            count_possible(system, &self.possible, scratch, before, state, &mut self.counts)?;
        }
        let go_on = self.options.go_on;
        let from = |scratch: &mut S::Scratch, role, first| {
            if go_on { all_violated(system, scratch, state, (role, first)) } else { vec![first] }
        };
        let mut violated = Vec::new();
        if let Some(before) = before
            && let Some(property) = system.violated_action_property(scratch, before, state)?
        {
            let all =
                if go_on { all_violated_by_step(system, scratch, (before, state), property) } else { vec![property] };
            violated.extend(all.into_iter().map(Violated::ActionProperty));
        }
        let within = system.within_constraints(scratch, state)?
            && match before {
                Some(before) => system.within_action_constraints(scratch, before, state)?,
                None => true,
            };
        let fingerprint = system.fingerprint(scratch, state)?;
        let known = self.seen.get(&fingerprint).copied();
        if known.is_none() {
            if let Some(invariant) = system.violated_invariant(scratch, state)? {
                let all = from(scratch, StateRole::Invariant, invariant);
                violated.extend(all.into_iter().map(Violated::Invariant));
            }
            if before.is_none()
                && let Some(property) = system.violated_initial_property(scratch, state)?
            {
                let all = from(scratch, StateRole::InitialProperty, property);
                violated.extend(all.into_iter().map(Violated::InitialProperty));
            }
        }
        Ok(Asked { within, fingerprint, known, violated })
    }

    /// Computes the successors of the last state.
    fn expand(&mut self, depth: u64) -> Result<Option<End>, Failure> {
        self.tell(depth, None);
        let Some(place) = self.path.last_mut() else { return Ok(None) };
        let mut steps = Vec::new();
        let _ = self.system.successors(&mut self.scratch, &place.state, &mut |action, state| {
            steps.push((action, state));
            ControlFlow::Continue(())
        })?;
        if steps.is_empty() && self.options.deadlock {
            return Ok(self.found(Violated::Deadlock, Ending::Deadlock));
        }
        if depth >= self.limit {
            self.cut |= !steps.is_empty();
        } else {
            place.steps = steps.into_iter();
        }
        Ok(None)
    }

    /// Tells the system where it is asked: at the end of the behavior, with a state more if there is one.
    fn tell(&mut self, depth: u64, next: Option<(&S::State, Option<usize>)>) {
        self.system.at_level(&mut self.scratch, depth);
        if self.system.wants_behavior() {
            let states = self.path.iter().map(|place| &place.state).chain(next.map(|(state, _)| state));
            let states: Vec<&S::State> = states.collect();
            let action = next.map_or_else(|| self.path.last().and_then(|place| place.action), |(_, action)| action);
            self.system.at_behavior(&mut self.scratch, &states, action);
        }
    }

    /// Something is violated by the behavior: the end, unless the search goes on.
    fn found(&mut self, violated: Violated, ending: Ending) -> Option<End> {
        if !self.options.go_on {
            return Some(End::Violated(violated, ending));
        }
        let shorter = |other: &Counterexample<S::State>| other.behavior.states.len() > self.path.len();
        match self.noted.iter().position(|other| other.violated == violated) {
            Some(place) if shorter(&self.noted[place]) => self.noted[place].behavior = self.behavior(ending),
            Some(_) => {}
            None => self.noted.push(Counterexample { violated, behavior: self.behavior(ending) }),
        }
        None
    }

    fn behavior(&self, ending: Ending) -> Behavior<S::State> {
        Behavior {
            states: self.path.iter().map(|place| place.state.clone()).collect(),
            actions: self.path.iter().filter_map(|place| place.action).collect(),
            ending,
        }
    }

    fn outcome(mut self, end: End) -> Outcome<S::State> {
        if matches!(end, End::Exhausted) {
            self.statistics.look_at_initial_level(self.system.outline());
        }
        let mut verdict = match end {
            End::Exhausted if self.cut => Verdict::Incomplete(Limit::Depth(self.limit)),
            End::Exhausted => Verdict::Holds,
            End::Limit(limit) => Verdict::Incomplete(limit),
            End::Violated(violated, ending) => {
                Verdict::Violated(Counterexample { violated, behavior: self.behavior(ending) })
            }
            End::Failed(failure) => {
                let behavior = (!self.path.is_empty()).then(|| self.behavior(Ending::Stops));
                Verdict::Failed(Stuck { failure, behavior })
            }
        };
        let mut further = std::mem::take(&mut self.noted);
        if matches!(verdict, Verdict::Holds | Verdict::Incomplete(_)) && !further.is_empty() {
            verdict = Verdict::Violated(further.remove(0));
        }
        let outline = self.system.outline();
        if matches!(verdict, Verdict::Holds) && !outline.unchecked.is_empty() {
            verdict = Verdict::Incomplete(Limit::Unchecked(outline.unchecked.clone()));
        }
        // The states of the behavior whose steps were not all taken, where the search ended early.
        self.statistics.queued = self.path.len() as u64;
        self.statistics.exact = self.system.is_exact();
        self.statistics.time = self.clock.passed();
        if let Some(progress) = self.options.progress {
            progress.set(&self.statistics);
        }
        let names = self.possible.iter().map(|possibility| outline.possibility_name(*possibility).to_owned());
        let possible = names.zip(self.counts).collect();
        Outcome { verdict, further, possible, actions: self.actions, statistics: self.statistics }
    }
}
