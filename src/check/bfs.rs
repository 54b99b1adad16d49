//! Breadth-first search: level by level, to the first thing that is wrong or to the end.

use super::behavior::{Behavior, Ending};
use super::chunk::Candidate;
use super::finding::{Finding, FindingKind, Place};
use super::level::{Level, count_possible};
use super::outcome::{ActionCount, Counterexample, Limit, Outcome, Stuck, Verdict, Violated};
use super::predecessors::{Origin, Predecessors};
use super::seen::Seen;
use super::stats::{Clock, Progress, Statistics};
use super::team::Team;
use crate::model::{Failure, Possibility, TransitionSystem};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Enough shards that 64 workers rarely wait for each other, few enough that holding all of them costs nothing beside a block.
const SHARD_BITS: u32 = 6;

/// What is asked of a search.
pub(super) struct Options<'a> {
    pub workers: usize,
    pub deadlock: bool,
    pub liveness: bool,
    pub go_on: bool,
    pub order: Order,
    pub max_states: u64,
    pub max_depth: u64,
    pub max_time: Duration,
    pub interrupt: Option<&'a AtomicBool>,
    pub progress: Option<&'a Progress>,
    pub on_level: Option<LevelCallback<'a>>,
}

/// In which order states are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Level by level, by all workers.
    Breadth,
    /// One behavior after another, by one worker.
    Depth,
    /// One behavior after another, with a limit that grows.
    Deepening,
}

/// Is told what has been counted after each level, and may stop the search.
pub(super) type LevelCallback<'a> = &'a mut dyn FnMut(&Statistics) -> ControlFlow<()>;

/// Searches a transition system.
pub(super) fn search<S: TransitionSystem>(system: &S, options: Options<'_>) -> Outcome<S::State> {
    let clock = Clock::start();
    let (max_time, interrupt) = (options.max_time, options.interrupt);
    let stop = || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) || clock.passed() >= max_time;
    let seen = Seen::new(SHARD_BITS);
    let possible: Vec<Possibility> = system.outline().possibilities().collect();
    let level = Level {
        system,
        seen: &seen,
        deadlock: options.deadlock,
        go_on: options.go_on,
        possible: &possible,
        stop: &stop,
    };
    Team::with(&level, options.workers, |team| {
        let mut search = Search {
            system,
            level: &level,
            team,
            scratch: system.scratch(),
            predecessors: Predecessors::new(),
            statistics: Statistics::default(),
            possible: vec![0; possible.len()],
            actions: vec![ActionCount::default(); system.outline().actions.len()],
            clock,
            noted: Vec::new(),
            widest: 0,
            options,
        };
        let end = search.run();
        search.outcome(end)
    })
}

struct Search<'a, 'o, S: TransitionSystem> {
    system: &'a S,
    level: &'a Level<'a, S>,
    team: Option<&'a Team<S::State>>,
    scratch: S::Scratch,
    predecessors: Predecessors,
    statistics: Statistics,
    /// How often each predicate was true that must be possible.
    possible: Vec<u64>,
    actions: Vec<ActionCount>,
    clock: Clock,
    /// Violations after which the search went on, the first of each property.
    noted: Vec<(Violated, Step)>,
    /// The greatest number of states of a level.
    widest: usize,
    options: Options<'o>,
}

/// A step to be walked to: from a level (`None`: to an initial state), and from which of its states to which successor.
#[derive(Clone, Copy)]
struct Step {
    level: Option<usize>,
    origin: Origin,
}

/// Why the search ended.
enum End {
    /// There are no more states.
    Exhausted,
    /// Something was found.
    Found(FindingKind, Step),
    /// A limit was reached.
    Limit(Limit),
}

impl<S: TransitionSystem> Search<'_, '_, S> {
    fn run(&mut self) -> End {
        self.predecessors.start_level();
        // Two vectors take turns, so that no level asks the system for fresh memory unless it is wider than all before.
        let (mut frontier, mut next) = (Vec::new(), Vec::new());
        let mut end = self.initial_level(&mut frontier);
        let mut level = 0;
        loop {
            self.widest = self.widest.max(frontier.len());
            self.statistics.depth += u64::from(!frontier.is_empty());
            self.statistics.queued = frontier.len() as u64;
            if let Some(end) = end {
                return end;
            }
            self.note_progress();
            let statistics = Statistics { time: self.clock.passed(), ..self.statistics };
            if self.options.on_level.as_mut().is_some_and(|callback| callback(&statistics).is_break()) {
                return End::Limit(Limit::Interrupted);
            }
            if frontier.is_empty() {
                return End::Exhausted;
            }
            if self.statistics.depth >= self.options.max_depth {
                return End::Limit(Limit::Depth(self.options.max_depth));
            }
            self.predecessors.start_level();
            let expanded;
            (end, expanded) = self.next_level(level, frontier, &mut next);
            frontier = std::mem::replace(&mut next, expanded);
            next.clear();
            level += 1;
        }
    }

    fn note_progress(&self) {
        if let Some(progress) = self.options.progress {
            progress.set(&self.statistics);
        }
    }

    fn initial_level(&mut self, frontier: &mut Vec<S::State>) -> Option<End> {
        // States are asked about while others are still being computed, so two scratches are needed.
        let mut asking = self.system.scratch();
        self.system.at_level(&mut self.scratch, 0);
        self.system.at_level(&mut asking, 1);
        let mut origin = Origin { parent: 0, ordinal: 0 };
        let mut end = None;
        let statistics = &mut self.statistics;
        let outcome = self.system.initial_states(&mut self.scratch, &mut |state| {
            statistics.generated += 1;
            let step = Step { level: None, origin };
            let mut new = true;
            if !self.level.possible.is_empty()
                && let Err(failure) =
                    count_possible(self.system, self.level.possible, &mut asking, None, &state, &mut self.possible)
            {
                end = Some(End::Found(FindingKind::Failed(failure, Place::Successor), step));
                return ControlFlow::Break(());
            }
            let asked = ask_initial(self.system, &mut asking, self.level.seen, &state, &mut new);
            let (within, violated) = match asked {
                Ok(answers) => answers,
                Err(failure) => {
                    end = Some(End::Found(FindingKind::Failed(failure, Place::Successor), step));
                    return ControlFlow::Break(());
                }
            };
            if within && new {
                if statistics.distinct >= self.options.max_states {
                    end = Some(End::Limit(Limit::States(self.options.max_states)));
                    return ControlFlow::Break(());
                }
                statistics.distinct += 1;
                statistics.initial += 1;
                self.predecessors.push(origin);
                frontier.push(state);
            }
            if let Some(kind) = violated {
                if !self.options.go_on {
                    end = Some(End::Found(kind, step));
                    return ControlFlow::Break(());
                }
                note(&mut self.noted, &kind, step);
            }
            origin.ordinal += 1;
            ControlFlow::Continue(())
        });
        match outcome {
            Ok(_) => end,
            Err(failure) => {
                Some(End::Found(FindingKind::Failed(failure, Place::Predecessor), Step { level: None, origin }))
            }
        }
    }

    /// The next level of a level; gives back the vector of the level that was expanded.
    fn next_level(
        &mut self,
        level: usize,
        frontier: Vec<S::State>,
        next: &mut Vec<S::State>,
    ) -> (Option<End>, Vec<S::State>) {
        let (clock, max_time, width) = (self.clock, self.options.max_time, frontier.len());
        let mut end = None;
        let depth = self.statistics.depth;
        let expanded = self.level.expand(self.team, &mut self.scratch, frontier, depth, &mut |chunk| {
            let statistics = &mut self.statistics;
            statistics.generated += chunk.generated;
            self.possible.iter_mut().zip(&chunk.possible).for_each(|(sum, count)| *sum += count);
            self.actions.iter_mut().zip(&chunk.taken).for_each(|(sum, count)| sum.steps += count);
            for finding in &chunk.violations {
                note(&mut self.noted, &finding.kind, Step { level: Some(level), origin: finding.origin });
            }
            for Candidate { origin, action, state, .. } in chunk.candidates.drain(..) {
                if statistics.distinct >= self.options.max_states {
                    end = Some(End::Limit(Limit::States(self.options.max_states)));
                    return ControlFlow::Break(());
                }
                statistics.distinct += 1;
                if let Some(count) = self.actions.get_mut(action as usize) {
                    count.states += 1;
                }
                self.predecessors.push(origin);
                next.push(state);
            }
            statistics.queued = (width - chunk.parents.1 + next.len()) as u64;
            if let Some(progress) = self.options.progress {
                progress.set(statistics);
            }
            let Some(Finding { origin, kind }) = chunk.finding.take() else { return ControlFlow::Continue(()) };
            // An evaluation that takes long is broken off by its host.
            let stopped = match &kind {
                FindingKind::Failed(failure, _) => failure.tag() == "budget" && (self.level.stop)(),
                FindingKind::Stopped => true,
                _ => false,
            };
            end = Some(match kind {
                _ if stopped && clock.passed() >= max_time => End::Limit(Limit::Time),
                _ if stopped => End::Limit(Limit::Interrupted),
                kind => End::Found(kind, Step { level: Some(level), origin }),
            });
            ControlFlow::Break(())
        });
        (end, expanded)
    }

    fn outcome(mut self, end: End) -> Outcome<S::State> {
        let mut further = Vec::new();
        self.statistics.covered = match end {
            End::Exhausted | End::Limit(Limit::Depth(_)) => self.statistics.depth,
            End::Limit(_) | End::Found(..) => self.statistics.depth.saturating_sub(1),
        };
        let mut verdict = match end {
            End::Exhausted => Verdict::Holds,
            End::Limit(limit) => Verdict::Incomplete(limit),
            End::Found(kind, step) => self.verdict(kind, step),
        };
        for (violated, step) in std::mem::take(&mut self.noted) {
            match self.counterexample(violated, step) {
                Verdict::Violated(counterexample) => further.push(counterexample),
                other => verdict = other,
            }
        }
        // What the search went on after is a verdict as soon as nothing worse was found.
        if matches!(verdict, Verdict::Holds | Verdict::Incomplete(_)) && !further.is_empty() {
            verdict = Verdict::Violated(further.remove(0));
        }
        let unchecked = &self.system.outline().unchecked;
        if matches!(verdict, Verdict::Holds) && !unchecked.is_empty() {
            verdict = Verdict::Incomplete(Limit::Unchecked(unchecked.clone()));
        }
        let states = self.widest * size_of::<S::State>();
        self.statistics.bytes = (self.level.seen.bytes() + self.predecessors.bytes() + states) as u64;
        self.statistics.time = self.clock.passed();
        self.note_progress();
        let outline = self.system.outline();
        let name =
            |(possibility, count): (&Possibility, u64)| (outline.possibility_name(*possibility).to_owned(), count);
        let possible = self.level.possible.iter().zip(self.possible).map(name).collect();
        Outcome { verdict, further, possible, actions: self.actions, statistics: self.statistics }
    }

    fn verdict(&mut self, kind: FindingKind, step: Step) -> Verdict<S::State> {
        let (failure, place) = match kind {
            FindingKind::Invariant(label) => return self.counterexample(Violated::Invariant(label), step),
            FindingKind::InitialProperty(label) => return self.counterexample(Violated::InitialProperty(label), step),
            FindingKind::ActionProperty(label) => return self.counterexample(Violated::ActionProperty(label), step),
            FindingKind::Deadlock => return self.counterexample(Violated::Deadlock, step),
            FindingKind::Stopped => return Verdict::Incomplete(Limit::Interrupted),
            FindingKind::Failed(failure, place) => (failure, place),
            FindingKind::Panicked(text) => {
                (Failure::defect(format!("the program itself is at fault: {text}")), Place::Predecessor)
            }
        };
        let path = self.path(step, place);
        let behavior = if path.is_empty() { None } else { self.walk(&path, Ending::Stops).ok() };
        Verdict::Failed(Stuck { failure, behavior })
    }

    fn counterexample(&mut self, violated: Violated, step: Step) -> Verdict<S::State> {
        let (place, ending) = match violated {
            Violated::Deadlock => (Place::Predecessor, Ending::Deadlock),
            Violated::Invariant(_)
            | Violated::InitialProperty(_)
            | Violated::ActionProperty(_)
            | Violated::Temporal(_)
            | Violated::TemporalSafety(_) => (Place::Successor, Ending::Stops),
        };
        match self.walk(&self.path(step, place), ending) {
            Ok(behavior) => Verdict::Violated(Counterexample { violated, behavior }),
            Err(failure) => Verdict::Failed(Stuck { failure, behavior: None }),
        }
    }

    /// The way to the step's end, or only to where it begins.
    fn path(&self, step: Step, place: Place) -> Vec<Origin> {
        let mut path = step.level.map_or(Vec::new(), |level| self.predecessors.path(level, step.origin.parent));
        if place == Place::Successor {
            path.push(step.origin);
        }
        path
    }

    fn walk(&mut self, path: &[Origin], ending: Ending) -> Result<Behavior<S::State>, Failure> {
        let changed = || {
            Failure::defect("a state has other successors when it is looked at again, so the behavior cannot be shown")
        };
        Behavior::walk(self.system, &mut self.scratch, path, ending)?.ok_or_else(changed)
    }
}

/// Whether an initial state lies within the constraints and was not seen (`new`), and what is wrong with it.
fn ask_initial<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    seen: &Seen,
    state: &S::State,
    new: &mut bool,
) -> Result<(bool, Option<FindingKind>), Failure> {
    let within = system.within_constraints(scratch, state)?;
    if within {
        let fingerprint = system.fingerprint(scratch, state)?;
        *new = seen.write(seen.shard_of(fingerprint)).insert(fingerprint);
        if !*new {
            return Ok((within, None));
        }
    }
    if let Some(invariant) = system.violated_invariant(scratch, state)? {
        return Ok((within, Some(FindingKind::Invariant(invariant))));
    }
    Ok((within, system.violated_initial_property(scratch, state)?.map(FindingKind::InitialProperty)))
}

/// Keeps the first violation of each property.
fn note(noted: &mut Vec<(Violated, Step)>, kind: &FindingKind, step: Step) {
    let violated = match *kind {
        FindingKind::Invariant(label) => Violated::Invariant(label),
        FindingKind::InitialProperty(label) => Violated::InitialProperty(label),
        FindingKind::ActionProperty(label) => Violated::ActionProperty(label),
        FindingKind::Deadlock => Violated::Deadlock,
        FindingKind::Failed(..) | FindingKind::Panicked(_) | FindingKind::Stopped => return,
    };
    if noted.iter().all(|(other, _)| *other != violated) {
        noted.push((violated, step));
    }
}
