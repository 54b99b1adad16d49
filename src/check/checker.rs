//! The checker: what to ask of a transition system, and how much effort to spend.

use super::bfs::{self, Options, Order};
use super::depth_first;
use super::liveness;
use super::outcome::{Limit, Outcome, Verdict};
use super::stats::{Clock, Progress, Statistics};
use super::storage::Storage;
use crate::model::TransitionSystem;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A check that is being set up. All cores work and nothing is limited unless said otherwise; states without successors are
/// violations.
#[must_use]
pub struct Checker<'a, S> {
    system: &'a S,
    options: Options<'a>,
}

impl<'a, S: TransitionSystem> Checker<'a, S> {
    /// A check of a transition system.
    pub fn new(system: &'a S) -> Self {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let options = Options {
            workers,
            deadlock: true,
            liveness: true,
            periodic: false,
            record: false,
            go_on: false,
            order: Order::Breadth,
            max_states: u64::MAX,
            max_depth: u64::MAX,
            max_time: Duration::MAX,
            interrupt: None,
            progress: None,
            on_level: None,
            memory: None,
        };
        Checker { system, options }
    }

    /// How many threads search. The outcome is the same for any number.
    pub fn workers(mut self, workers: usize) -> Self {
        self.options.workers = workers.max(1);
        self
    }

    /// Allows states without successors.
    pub fn allow_deadlock(mut self) -> Self {
        self.options.deadlock = false;
        self
    }

    /// Does not check properties of whole behaviors.
    pub fn without_liveness(mut self) -> Self {
        self.options.liveness = false;
        self
    }

    /// Checks properties of whole behaviors also while a search level by level goes on, on the states found so far: now and then, as their
    /// number grows. What violates one there is shown at once; that they hold is known at the end only.
    pub fn periodic_liveness(mut self) -> Self {
        self.options.periodic = true;
        self
    }

    /// Goes on after a violated invariant or action property, to find what else is violated.
    pub fn go_on(mut self) -> Self {
        self.options.go_on = true;
        self
    }

    /// In which order states are looked at: level by level unless said otherwise. Only then the behaviors that are shown are the
    /// shortest and several workers search.
    pub fn order(mut self, order: Order) -> Self {
        self.options.order = order;
        self
    }

    /// Stops when there are more distinct states than that.
    pub fn max_states(mut self, states: u64) -> Self {
        self.options.max_states = states;
        self
    }

    /// Looks only at behaviors of at most that many states.
    pub fn max_depth(mut self, states: u64) -> Self {
        self.options.max_depth = states;
        self
    }

    /// Stops after that time.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.options.max_time = time;
        self
    }

    /// Stops soon after the flag is set.
    pub fn interrupt(mut self, flag: &'a AtomicBool) -> Self {
        self.options.interrupt = Some(flag);
        self
    }

    /// Puts states away where they and the fingerprints would take more bytes. The fingerprints stay in memory. It has an effect on
    /// a search level by level of a system that can write states ([`TransitionSystem::write_state`]).
    pub fn memory(mut self, bytes: u64, storage: &'a dyn Storage) -> Self {
        self.options.memory = Some((bytes, storage));
        self
    }

    /// Counts where other threads can look.
    pub fn progress(mut self, progress: &'a Progress) -> Self {
        self.options.progress = Some(progress);
        self
    }

    /// Is called after each level, and may stop the search.
    pub fn on_level(mut self, callback: &'a mut dyn FnMut(&Statistics) -> ControlFlow<()>) -> Self {
        self.options.on_level = Some(callback);
        self
    }

    /// Searches. Properties of whole behaviors are checked once all states were looked at and nothing else is wrong.
    pub fn run(self) -> Outcome<S::State> {
        let Options { workers, liveness: asked, max_time, interrupt, .. } = self.options;
        let clock = Clock::start();
        let properties = &self.system.outline().liveness.properties;
        if asked && !properties.is_empty() {
            // A specification may have no end of states, so a beginning that violates a property is looked for first.
            const FIRST: u64 = 1000;
            let stop = || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) || clock.passed() >= max_time;
            if let Some(verdict) = liveness::early(self.system, workers, FIRST as usize, &stop) {
                let max_states = self.options.max_states.min(FIRST);
                let (outcome, _) = bfs::search(self.system, Options { max_states, periodic: false, ..self.options });
                return match outcome.verdict {
                    Verdict::Holds | Verdict::Incomplete(_) => Outcome { verdict, ..outcome },
                    Verdict::Violated(_) | Verdict::Failed(_) => outcome,
                };
            }
        }
        let record = asked && !properties.is_empty();
        let periodic = record && self.options.periodic;
        let (mut outcome, record) = match self.options.order {
            Order::Breadth => bfs::search(self.system, Options { record, periodic, ..self.options }),
            Order::Depth => (depth_first::search(self.system, &self.options), None),
            Order::Deepening => (depth_first::deepen(self.system, &self.options), None),
        };
        if properties.is_empty()
            || !matches!(outcome.verdict, Verdict::Holds | Verdict::Incomplete(Limit::Unchecked(_)))
        {
            return outcome;
        }
        let verdict = if asked {
            let interrupted = || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
            let stop = || interrupted() || clock.passed() >= max_time;
            let checked = match record {
                Some(record) => liveness::check_record(self.system, record, workers, &stop),
                None => liveness::check(self.system, workers, &stop),
            };
            match checked {
                Verdict::Incomplete(Limit::Interrupted) if !interrupted() => Verdict::Incomplete(Limit::Time),
                verdict => verdict,
            }
        } else {
            let reason = |name: &String| (name.clone(), "properties of whole behaviors were not asked for".to_owned());
            Verdict::Incomplete(Limit::Unchecked(properties.iter().map(|property| reason(&property.name)).collect()))
        };
        outcome.verdict = match (outcome.verdict, verdict) {
            (before, Verdict::Holds) => before,
            (Verdict::Incomplete(Limit::Unchecked(mut all)), Verdict::Incomplete(Limit::Unchecked(more))) => {
                all.extend(more);
                Verdict::Incomplete(Limit::Unchecked(all))
            }
            (_, verdict) => verdict,
        };
        outcome.statistics.time = clock.passed();
        outcome
    }
}
