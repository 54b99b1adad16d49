//! Simulation: takes a transition system, gives what is wrong in one of many random behaviors.
//!
//! Each behavior has random numbers of its own, which depend on the seed and on its number only. So the outcome, that of the first
//! behavior in which something is wrong, is the same for any number of workers.

use super::behavior::{Behavior, Ending};
use super::level::count_possible;
use super::outcome::{ActionCount, Counterexample, Limit, Outcome, Stuck, Verdict, Violated};
use super::random::Random;
use super::shorten::shorten;
use super::single::Single;
use super::stats::{Clock, Progress, Statistics};
use super::{finding::FindingKind, liveness};
use crate::model::{Failure, Possibility, TransitionSystem};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The number of a behavior, what it counts and, where something is wrong in it, the behavior.
type Looked<State> = (u64, Counted, Option<Walked<State>>);

/// Workers evaluate deeply nested expressions by recursion. Only touched pages are taken.
const STACK_BYTES: usize = 1 << 30;

/// So many successors by an action are drawn until one lies within the constraints.
const DRAWS: usize = 32;

/// A simulation that is being set up.
#[must_use]
pub struct Simulator<'a, S> {
    system: &'a S,
    behaviors: u64,
    depth: u64,
    seed: i64,
    workers: usize,
    deadlock: bool,
    drawn: bool,
    max_time: Duration,
    interrupt: Option<&'a AtomicBool>,
    progress: Option<&'a Progress>,
}

/// What one behavior gave.
struct Walked<State> {
    behavior: Behavior<State>,
    generated: u64,
    possible: Vec<u64>,
    wrong: Option<Wrong>,
}

/// What is wrong with a behavior.
enum Wrong {
    Violated(Violated),
    Failed(Failure),
}

impl<'a, S: TransitionSystem> Simulator<'a, S> {
    /// A simulation of 1000 behaviors of at most 100 states.
    pub fn new(system: &'a S) -> Self {
        Simulator {
            system,
            behaviors: 1000,
            depth: 100,
            seed: 0,
            workers: 1,
            deadlock: true,
            drawn: false,
            max_time: Duration::MAX,
            interrupt: None,
            progress: None,
        }
    }

    /// How many behaviors.
    pub fn behaviors(mut self, behaviors: u64) -> Self {
        self.behaviors = behaviors;
        self
    }

    /// How many states a behavior has at most.
    pub fn depth(mut self, states: u64) -> Self {
        self.depth = states.max(1);
        self
    }

    /// Where the random numbers start.
    pub fn seed(mut self, seed: i64) -> Self {
        self.seed = seed;
        self
    }

    /// How many threads make behaviors. The outcome is the same for any number.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Allows states without successors.
    pub fn allow_deadlock(mut self) -> Self {
        self.deadlock = false;
        self
    }

    /// Draws successors one by one in a random order and goes on with the first, rather than with one of all by an action. Where
    /// there are many, that is faster; not all are equally likely then.
    pub fn drawing(mut self) -> Self {
        self.drawn = true;
        self
    }

    /// Stops after that time.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.max_time = time;
        self
    }

    /// Stops soon after the flag is set.
    pub fn interrupt(mut self, flag: &'a AtomicBool) -> Self {
        self.interrupt = Some(flag);
        self
    }

    /// Counts where other threads can look.
    pub fn progress(mut self, progress: &'a Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Makes the behaviors. Where nothing is wrong the verdict is that only so many were looked at.
    pub fn run(self) -> Outcome<S::State> {
        let clock = Clock::start();
        let possible: Vec<Possibility> = self.system.outline().possibilities().collect();
        let actions = vec![ActionCount::default(); self.system.outline().actions.len()];
        let mut total = Total { statistics: Statistics::default(), possible: vec![0; possible.len()], actions };
        let verdict = match self.initial_states(&possible, &mut total) {
            Ok(initial) if initial.is_empty() => Verdict::Holds,
            Ok(initial) => self.simulate(&initial, &possible, clock, &mut total),
            Err(verdict) => *verdict,
        };
        total.statistics.time = clock.passed();
        let name = |(possibility, count): (&Possibility, u64)| {
            (self.system.outline().possibility_name(*possibility).to_owned(), count)
        };
        let possible = possible.iter().zip(total.possible).map(name).collect();
        let (actions, statistics) = (total.actions, total.statistics);
        Outcome { verdict, further: Vec::new(), possible, actions, statistics }
    }

    /// The initial states within the constraints; all are checked.
    fn initial_states(
        &self,
        possible: &[Possibility],
        total: &mut Total,
    ) -> Result<Vec<S::State>, Box<Verdict<S::State>>> {
        let system = self.system;
        let mut scratch = system.scratch();
        system.at_level(&mut scratch, 0);
        system.at_behavior(&mut scratch, &[], None);
        let mut states = Vec::new();
        let failed = |failure, behavior| Box::new(Verdict::Failed(Stuck { failure, behavior }));
        let found = system.initial_states(&mut scratch, &mut |state| {
            states.push(state);
            ControlFlow::Continue(())
        });
        let _ = found.map_err(|failure| failed(failure, None))?;
        let mut within = Vec::new();
        for state in states {
            total.statistics.generated += 1;
            let behavior = || Behavior { states: vec![state.clone()], actions: Vec::new(), ending: Ending::Stops };
            system.at_level(&mut scratch, 1);
            if system.wants_behavior() {
                system.at_behavior(&mut scratch, &[&state], None);
            }
            let violated =
                ask_initial(system, &mut scratch, &state).map_err(|failure| failed(failure, Some(behavior())))?;
            if let Some(violated) = violated {
                return Err(Box::new(Verdict::Violated(Counterexample { violated, behavior: behavior() })));
            }
            let inside = count_possible(system, possible, &mut scratch, None, &state, &mut total.possible)
                .and_then(|()| system.within_constraints(&mut scratch, &state))
                .map_err(|failure| failed(failure, Some(behavior())))?;
            if inside {
                within.push(state);
            }
        }
        total.statistics.initial = within.len() as u64;
        Ok(within)
    }

    fn simulate(
        &self,
        initial: &[S::State],
        possible: &[Possibility],
        clock: Clock,
        total: &mut Total,
    ) -> Verdict<S::State> {
        let (next, first_wrong) = (AtomicU64::new(0), AtomicU64::new(u64::MAX));
        let interrupted = || self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let stop = || interrupted() || clock.passed() >= self.max_time;
        // What the behaviors before the first wrong one count, and that one.
        let found: Mutex<Vec<Looked<S::State>>> = Mutex::default();
        let work = || {
            let mut scratch = self.system.scratch();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.behaviors || number > first_wrong.load(Ordering::Relaxed) || stop() {
                    return;
                }
                let mut walked = self.behavior(&mut scratch, number, initial, possible, &stop);
                let counted = Counted {
                    generated: walked.generated,
                    depth: walked.behavior.states.len() as u64,
                    possible: std::mem::take(&mut walked.possible),
                    actions: walked.behavior.actions.clone(),
                };
                let wrong = walked.wrong.is_some().then_some(walked);
                if wrong.is_some() {
                    first_wrong.fetch_min(number, Ordering::Relaxed);
                }
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(progress) = self.progress {
                    let before = progress.statistics();
                    let generated = before.generated + counted.generated;
                    let depth = before.depth.max(counted.depth);
                    let behaviors = before.behaviors + 1;
                    progress.set(&Statistics { generated, depth, behaviors, ..Statistics::default() });
                }
                found.push((number, counted, wrong));
            }
        };
        std::thread::scope(|scope| {
            for number in 1..self.workers {
                // A thread that the system refuses is done without.
                let builder = std::thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
                let _ = builder.spawn_scoped(scope, work);
            }
            work();
        });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_by_key(|(number, ..)| *number);
        let mut made = 0;
        for (_, counted, wrong) in found {
            made += 1;
            total.add(&counted);
            if let Some(Walked { behavior, wrong: Some(wrong), .. }) = wrong {
                return self.verdict(behavior, wrong, initial, (&stop, &interrupted));
            }
        }
        if made < self.behaviors {
            return Verdict::Incomplete(if interrupted() { Limit::Interrupted } else { Limit::Time });
        }
        Verdict::Incomplete(Limit::Behaviors(made))
    }

    fn verdict(
        &self,
        behavior: Behavior<S::State>,
        wrong: Wrong,
        initial: &[S::State],
        (stop, interrupted): (&dyn Fn() -> bool, &dyn Fn() -> bool),
    ) -> Verdict<S::State> {
        match wrong {
            Wrong::Failed(failure) if failure.tag() == "budget" && stop() => {
                Verdict::Incomplete(if interrupted() { Limit::Interrupted } else { Limit::Time })
            }
            Wrong::Failed(failure) => Verdict::Failed(Stuck { failure, behavior: Some(behavior) }),
            Wrong::Violated(violated) => {
                let behavior = shorten(self.system, violated, initial, behavior);
                Verdict::Violated(Counterexample { violated, behavior })
            }
        }
    }

    /// One random behavior, up to what is wrong with it.
    fn behavior(
        &self,
        scratch: &mut S::Scratch,
        number: u64,
        initial: &[S::State],
        possible: &[Possibility],
        stop: &dyn Fn() -> bool,
    ) -> Walked<S::State> {
        let mut random = Random::new(self.seed as u64, number);
        let first = initial[random.below(initial.len())].clone();
        let behavior = Behavior { states: vec![first], actions: Vec::new(), ending: Ending::Stops };
        let mut walked = Walked { behavior, generated: 0, possible: Vec::new(), wrong: None };
        let result = catch_unwind(AssertUnwindSafe(|| {
            while (walked.behavior.states.len() as u64) < self.depth && !stop() {
                if self.step(scratch, &mut random, possible, &mut walked)?.is_break() {
                    break;
                }
            }
            if walked.wrong.is_none() && !self.system.outline().liveness.properties.is_empty() {
                self.ask_whole(&mut walked, stop);
            }
            Ok(())
        }));
        let failure = match result {
            Ok(Ok(())) => return walked,
            Ok(Err(failure)) => failure,
            Err(panic) => match FindingKind::panicked(&*panic) {
                FindingKind::Panicked(text) => Failure::defect(format!("the program itself is at fault: {text}")),
                _ => Failure::defect("the program itself is at fault"),
            },
        };
        walked.wrong = Some(Wrong::Failed(failure));
        walked
    }

    /// Takes a random step; breaks where there is none, or something is wrong.
    fn step(
        &self,
        scratch: &mut S::Scratch,
        random: &mut Random,
        possible: &[Possibility],
        walked: &mut Walked<S::State>,
    ) -> Result<ControlFlow<()>, Failure> {
        let system = self.system;
        let Walked { behavior, generated, possible: counts, wrong } = walked;
        let Some(state) = behavior.states.last().cloned() else { return Ok(ControlFlow::Break(())) };
        let depth = behavior.states.len() as u64;
        system.at_level(scratch, depth);
        system.at_behavior(scratch, &told(system, behavior), behavior.actions.last().copied());
        // An action is chosen first, so that the successors by others need not be computed.
        let mut actions: Vec<usize> = (0..system.outline().actions.len()).collect();
        let mut any = false;
        let mut taken = None;
        let draws = if self.drawn { DRAWS } else { 1 };
        while !actions.is_empty() && taken.is_none() {
            let action = actions.swap_remove(random.below(actions.len()));
            for _ in 0..draws {
                let mut successors = Vec::new();
                let mut visit = |successor| {
                    successors.push(successor);
                    if self.drawn { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                };
                let _ = match self.drawn {
                    true => system.drawn_successors_of(scratch, &state, action, random.next(), &mut visit)?,
                    false => system.successors_of(scratch, &state, action, &mut visit)?,
                };
                *generated += successors.len() as u64;
                let enabled = !successors.is_empty();
                any |= enabled;
                system.at_level(scratch, depth + 1);
                while !successors.is_empty() && taken.is_none() {
                    let successor = successors.swap_remove(random.below(successors.len()));
                    if !possible.is_empty() {
                        count_possible(system, possible, scratch, Some(&state), &successor, counts)?;
                    }
                    if system.within_constraints(scratch, &successor)?
                        && system.within_action_constraints(scratch, &state, &successor)?
                    {
                        taken = Some((action, successor));
                    }
                }
                system.at_level(scratch, depth);
                if taken.is_some() || !enabled {
                    break;
                }
            }
        }
        let Some((action, successor)) = taken else {
            if !any && self.deadlock {
                behavior.ending = Ending::Deadlock;
                *wrong = Some(Wrong::Violated(Violated::Deadlock));
            }
            return Ok(ControlFlow::Break(()));
        };
        behavior.actions.push(action);
        behavior.states.push(successor.clone());
        system.at_level(scratch, depth + 1);
        system.at_behavior(scratch, &told(system, behavior), Some(action));
        if let Some(invariant) = system.violated_invariant(scratch, &successor)? {
            *wrong = Some(Wrong::Violated(Violated::Invariant(invariant)));
        } else if let Some(property) = system.violated_action_property(scratch, &state, &successor)? {
            *wrong = Some(Wrong::Violated(Violated::ActionProperty(property)));
        }
        Ok(if wrong.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// Checks the properties of whole behaviors on those that visit only the states of this one, by its steps.
    fn ask_whole(&self, walked: &mut Walked<S::State>, stop: &dyn Fn() -> bool) {
        let single = match Single::new(self.system, &walked.behavior) {
            Ok(Some(single)) => single,
            Ok(None) => return,
            Err(failure) => {
                walked.wrong = Some(Wrong::Failed(failure));
                return;
            }
        };
        let stopped = AtomicBool::new(stop());
        match liveness::check(&single, 1, &|| stopped.load(Ordering::Relaxed)) {
            Verdict::Violated(counterexample) => {
                walked.behavior = counterexample.behavior;
                walked.wrong = Some(Wrong::Violated(counterexample.violated));
            }
            Verdict::Failed(stuck) => walked.wrong = Some(Wrong::Failed(stuck.failure)),
            Verdict::Holds | Verdict::Incomplete(_) => {}
        }
    }
}

/// The states so far, where the system wants to know them.
fn told<'b, S: TransitionSystem>(system: &S, behavior: &'b Behavior<S::State>) -> Vec<&'b S::State> {
    if system.wants_behavior() { behavior.states.iter().collect() } else { Vec::new() }
}

fn ask_initial<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    state: &S::State,
) -> Result<Option<Violated>, Failure> {
    if let Some(invariant) = system.violated_invariant(scratch, state)? {
        return Ok(Some(Violated::Invariant(invariant)));
    }
    Ok(system.violated_initial_property(scratch, state)?.map(Violated::InitialProperty))
}

/// What one behavior counts.
struct Counted {
    generated: u64,
    depth: u64,
    possible: Vec<u64>,
    /// The number of the action of each step.
    actions: Vec<usize>,
}

/// What all behaviors count together.
struct Total {
    statistics: Statistics,
    possible: Vec<u64>,
    actions: Vec<ActionCount>,
}

impl Total {
    fn add(&mut self, counted: &Counted) {
        self.statistics.generated += counted.generated;
        self.statistics.behaviors += 1;
        self.statistics.depth = self.statistics.depth.max(counted.depth);
        self.possible.iter_mut().zip(&counted.possible).for_each(|(sum, count)| *sum += count);
        for &action in &counted.actions {
            if let Some(count) = self.actions.get_mut(action) {
                count.steps += 1;
            }
        }
    }
}
