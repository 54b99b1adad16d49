//! The checker: what to ask of a transition system, and how much effort to spend.

use super::bfs::{self, Options};
use super::outcome::Outcome;
use super::stats::{Progress, Statistics};
use crate::model::TransitionSystem;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
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
            go_on: false,
            max_states: u64::MAX,
            max_depth: u64::MAX,
            max_time: Duration::MAX,
            interrupt: None,
            progress: None,
            on_level: None,
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

    /// Goes on after a violated invariant or action property, to find what else is violated.
    pub fn go_on(mut self) -> Self {
        self.options.go_on = true;
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

    /// Searches.
    pub fn run(self) -> Outcome<S::State> {
        bfs::search(self.system, self.options)
    }
}
