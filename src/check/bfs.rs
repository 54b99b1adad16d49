//! Breadth-first search: level by level, to the first thing that is wrong or to the end.

mod room;

use super::behavior::{Behavior, Ending};
use super::chunk::{Candidate, Chunk, Chunks, block_size};
use super::finding::{Finding, FindingKind, Place};
use super::frontier::{Frontier, Spare};
use super::level::{Level, all_violated, count_possible};
use super::liveness::{self, Record};
use super::outcome::{ActionCount, Counterexample, Limit, Outcome, Stuck, Verdict, Violated};
use super::predecessors::{Origin, Predecessors};
use super::seen::Seen;
use super::stats::{Clock, Progress, Statistics};
use super::storage::Storage;
use super::team::Team;
use crate::model::{Failure, Possibility, StateRole, TransitionSystem};
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
    /// Whether properties of whole behaviors are checked now and then on what was found so far.
    pub periodic: bool,
    /// Whether the graph of states is wanted.
    pub record: bool,
    pub go_on: bool,
    pub order: Order,
    pub max_states: u64,
    pub max_depth: u64,
    pub max_time: Duration,
    pub interrupt: Option<&'a AtomicBool>,
    pub progress: Option<&'a Progress>,
    pub on_level: Option<LevelCallback<'a>>,
    /// From how many bytes on states are put away, and where.
    pub memory: Option<(u64, &'a dyn Storage)>,
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
pub(super) fn search<S: TransitionSystem>(system: &S, options: Options<'_>) -> (Outcome<S::State>, Option<Record>) {
    let clock = Clock::start();
    let (max_time, interrupt) = (options.max_time, options.interrupt);
    let stop = || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) || clock.passed() >= max_time;
    let seen = Seen::new(SHARD_BITS);
    let possible: Vec<Possibility> = system.outline().possibilities().collect();
    let (workers, deadlock, go_on, record) = (options.workers, options.deadlock, options.go_on, options.record);
    let mut search = Search {
        system,
        seen: &seen,
        predecessors: Predecessors::new(),
        statistics: Statistics::default(),
        possible: vec![0; possible.len()],
        actions: vec![ActionCount::default(); system.outline().actions.len()],
        clock,
        noted: Vec::new(),
        record: record.then(|| Record::new(system)),
        spare: Spare::new(block_size(workers)),
        chunks: Chunks::default(),
        frontier_bytes: 0,
        judged_at: FIRST_JUDGED,
        judged: None,
        at: At::Start,
        level: 0,
        frontier: Frontier::default(),
        next: Frontier::default(),
        renewed_at: room::least_kept(options.memory),
        options,
    };
    let mut renewed: Option<S> = None;
    let end = loop {
        let current = renewed.as_ref().unwrap_or(system);
        let level = Level { system: current, seen: &seen, deadlock, go_on, record, possible: &possible, stop: &stop };
        let end = Team::with(&level, workers, |team| {
            let end = search.run(&Crew { level: &level, team });
            search.statistics.contended += team.map_or(0, Team::contended) + current.contended();
            end
        });
        match end {
            Some(end) => break end,
            None => match search.renew(current) {
                Ok(Some(system)) => renewed = Some(system),
                Ok(None) => {}
                Err(error) => break End::Limit(Limit::Storage(error.to_string())),
            },
        }
    };
    drop(renewed);
    let record = search.record.take();
    (search.outcome(&possible, end), record)
}

struct Search<'a, 'o, S: TransitionSystem> {
    /// The system as it was given. Behaviors are walked in it, so that their states are its own.
    system: &'a S,
    seen: &'a Seen,
    predecessors: Predecessors,
    statistics: Statistics,
    /// How often each predicate was true that must be possible.
    possible: Vec<u64>,
    actions: Vec<ActionCount>,
    clock: Clock,
    /// Violations after which the search went on, the first of each property.
    noted: Vec<(Violated, Step)>,
    /// The graph of states, where one is wanted.
    record: Option<Record>,
    /// Where states are kept that are yet to be found.
    spare: Spare<S::State>,
    /// What was found of the last block.
    chunks: Chunks<S::State>,
    /// The most bytes that states took which waited.
    frontier_bytes: usize,
    /// At how many states properties of whole behaviors are checked next, where that is asked, and what violates one.
    judged_at: u64,
    judged: Option<Verdict<S::State>>,
    at: At,
    /// The number of the level whose states are looked at; those that are left, and those found of the next level.
    level: usize,
    frontier: Frontier<S::State>,
    next: Frontier<S::State>,
    /// At how many bytes that the system keeps beside the states it is renewed.
    renewed_at: usize,
    options: Options<'o>,
}

/// How far the search has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing is found.
    Start,
    /// Between two levels.
    Level,
    /// Some of a level was looked at.
    Within,
}

/// Who searches until the system is renewed.
struct Crew<'a, S: TransitionSystem> {
    level: &'a Level<'a, S>,
    team: Option<&'a Team<S::State>>,
}

/// At how many states properties of whole behaviors are checked first, and how many times as many there are the next time: so that all of it
/// takes no longer than about the search itself.
const FIRST_JUDGED: u64 = 10_000;
const LATER: u64 = 3;

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
    /// A property of whole behaviors is violated by some of what was found so far.
    Judged,
}

impl<S: TransitionSystem> Search<'_, '_, S> {
    /// Searches until the end, or `None` where the system is to be renewed before.
    fn run(&mut self, crew: &Crew<'_, S>) -> Option<End> {
        let mut scratch = crew.level.system.scratch();
        let mut end = None;
        if self.at == At::Start {
            self.predecessors.start_level();
            end = self.initial_level(crew.level, &mut scratch);
            self.frontier = std::mem::take(&mut self.next);
            self.at = At::Level;
        }
        loop {
            if self.at == At::Level {
                end = self.between_levels(crew, end);
                if end.is_some() {
                    return end;
                }
                self.predecessors.start_level();
                self.at = At::Within;
            }
            end = self.next_level(crew, &mut scratch);
            if end.is_none() && self.frontier.len() > 0 {
                return None;
            }
            self.frontier = std::mem::take(&mut self.next);
            self.level += 1;
            self.at = At::Level;
        }
    }

    /// What is to be done once a level was looked at, or `end` came before its end: counts, and tells whether the search ends here.
    fn between_levels(&mut self, crew: &Crew<'_, S>, end: Option<End>) -> Option<End> {
        let waiting = self.frontier.len() as u64;
        self.statistics.depth += u64::from(waiting > 0);
        if self.level == 0 || end.is_none() {
            self.statistics.queued = waiting;
        }
        if end.is_some() {
            return end;
        }
        self.note_progress();
        let statistics = Statistics { time: self.clock.passed(), ..self.statistics };
        if self.options.on_level.as_mut().is_some_and(|callback| callback(&statistics).is_break()) {
            return Some(End::Limit(Limit::Interrupted));
        }
        if waiting == 0 {
            self.statistics.look_at_initial_level(self.system.outline());
            return Some(End::Exhausted);
        }
        if self.options.periodic && self.statistics.distinct >= self.judged_at {
            self.judged_at = self.statistics.distinct.saturating_mul(LATER);
            let most = usize::try_from(self.statistics.distinct).unwrap_or(usize::MAX);
            self.judged = liveness::so_far(self.system, self.options.workers, most, crew.level.stop);
            if self.judged.is_some() {
                return Some(End::Judged);
            }
        }
        let deep = self.statistics.depth >= self.options.max_depth;
        deep.then_some(End::Limit(Limit::Depth(self.options.max_depth)))
    }

    fn note_progress(&self) {
        if let Some(progress) = self.options.progress {
            progress.set(&self.statistics);
        }
    }

    fn initial_level(&mut self, level: &Level<'_, S>, scratch: &mut S::Scratch) -> Option<End> {
        let system = level.system;
        // States are asked about while others are still being computed, so two scratches are needed.
        let mut asking = system.scratch();
        system.at_level(scratch, 0);
        system.at_level(&mut asking, 1);
        let mut origin = Origin { parent: 0, ordinal: 0 };
        let mut end = None;
        let outcome = system.initial_states(scratch, &mut |state| {
            self.statistics.generated += 1;
            let step = Step { level: None, origin };
            let mut new = None;
            if !level.possible.is_empty()
                && let Err(failure) =
                    count_possible(system, level.possible, &mut asking, None, &state, &mut self.possible)
            {
                end = Some(End::Found(FindingKind::Failed(failure, Place::Successor), step));
                return ControlFlow::Break(());
            }
            let asked = ask_initial(system, &mut asking, level.seen, &state, &mut new);
            let violated = match asked {
                Ok(Some(first)) if self.options.go_on => also_violated(system, &mut asking, &state, first),
                Ok(violated) => violated.into_iter().collect(),
                Err(failure) => {
                    end = Some(End::Found(FindingKind::Failed(failure, Place::Successor), step));
                    return ControlFlow::Break(());
                }
            };
            if let Some(fingerprint) = new {
                if self.statistics.distinct >= self.options.max_states {
                    end = Some(End::Limit(Limit::States(self.options.max_states)));
                    return ControlFlow::Break(());
                }
                self.statistics.distinct += 1;
                self.statistics.initial += 1;
                self.predecessors.push(origin);
                if let Some(record) = &mut self.record {
                    record.initial(fingerprint);
                }
                if self.next.push(state, &mut self.spare)
                    && let Err(error) = self.make_room(system)
                {
                    end = Some(End::Limit(Limit::Storage(error.to_string())));
                    return ControlFlow::Break(());
                }
            }
            for kind in violated {
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

    /// Looks at the states of the level that are left, to the end of the level or of the search, or until the system is to be renewed.
    fn next_level(&mut self, crew: &Crew<'_, S>, scratch: &mut S::Scratch) -> Option<End> {
        let mut end = None;
        let mut chunks = std::mem::take(&mut self.chunks);
        let (Crew { level, team }, system) = (crew, crew.level.system);
        let mut flow = ControlFlow::Continue(());
        while flow.is_continue() && system.kept_bytes() <= self.renewed_at {
            let block = match self.frontier.take(system, &mut self.spare) {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(error) => return Some(End::Limit(Limit::Storage(error.to_string()))),
            };
            let work = (block, self.statistics.depth);
            let states;
            (states, flow) = level.expand(*team, (scratch, &mut chunks), work, &mut |chunks| {
                end = self.take_over_all(level, chunks);
                if end.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            self.spare.take_back(states);
            if let Err(error) = self.make_room(system) {
                end = end.or(Some(End::Limit(Limit::Storage(error.to_string()))));
                flow = ControlFlow::Break(());
            }
        }
        if flow.is_continue() {
            end = self.take_over_all(level, &mut chunks);
        }
        self.chunks = chunks;
        end
    }

    /// Takes over what the chunks of a block found, up to what ends the search.
    fn take_over_all(&mut self, level: &Level<'_, S>, chunks: &mut Chunks<S::State>) -> Option<End> {
        for chunk in chunks.iter_mut() {
            let end = self.take_over(level, chunk);
            // What ends the search within a chunk was found while one of its states was looked at.
            let looked_at = match &end {
                Some(End::Found(_, Step { level: Some(_), origin })) => origin.parent as usize + 1,
                Some(End::Limit(Limit::Time | Limit::Interrupted)) => chunk.parents.0,
                Some(_) | None => chunk.parents.1,
            };
            self.statistics.queued = (self.frontier.width() - looked_at + self.next.len()) as u64;
            self.note_progress();
            if end.is_some() {
                return end;
            }
        }
        chunks.clear();
        None
    }

    /// Takes over what a chunk found.
    fn take_over(&mut self, level: &Level<'_, S>, chunk: &mut Chunk<S::State>) -> Option<End> {
        let number = self.level;
        self.statistics.generated += chunk.generated;
        self.possible.iter_mut().zip(&chunk.possible).for_each(|(sum, count)| *sum += count);
        self.actions.iter_mut().zip(&chunk.taken).for_each(|(sum, count)| sum.steps += count);
        for finding in &chunk.violations {
            note(&mut self.noted, &finding.kind, Step { level: Some(number), origin: finding.origin });
        }
        let room =
            usize::try_from(self.options.max_states.saturating_sub(self.statistics.distinct)).unwrap_or(usize::MAX);
        let full = chunk.candidates.len() > room;
        chunk.states.truncate(room);
        for &Candidate { fingerprint, origin, action, .. } in chunk.candidates.iter().take(room) {
            self.statistics.distinct += 1;
            if let Some(count) = self.actions.get_mut(action as usize) {
                count.states += 1;
            }
            self.predecessors.push(origin);
            if let Some(record) = &mut self.record {
                record.state(fingerprint);
            }
        }
        self.next.append(&mut chunk.states, &mut self.spare);
        if full {
            return Some(End::Limit(Limit::States(self.options.max_states)));
        }
        if let Some(record) = &mut self.record {
            record.take_over(&mut chunk.recorded);
        }
        let Finding { origin, kind } = chunk.finding.take()?;
        // An evaluation that takes long is broken off by its host.
        let stopped = match &kind {
            FindingKind::Failed(failure, _) => failure.tag() == "budget" && (level.stop)(),
            FindingKind::Stopped => true,
            _ => false,
        };
        Some(match kind {
            _ if stopped && self.clock.passed() >= self.options.max_time => End::Limit(Limit::Time),
            _ if stopped => End::Limit(Limit::Interrupted),
            kind => End::Found(kind, Step { level: Some(number), origin }),
        })
    }

    fn outcome(mut self, possible: &[Possibility], end: End) -> Outcome<S::State> {
        let scratch = &mut self.system.scratch();
        let mut further = Vec::new();
        self.statistics.covered = match end {
            End::Exhausted | End::Limit(Limit::Depth(_)) => self.statistics.depth,
            End::Limit(_) | End::Found(..) | End::Judged => self.statistics.depth.saturating_sub(1),
        };
        let mut verdict = match end {
            End::Exhausted => Verdict::Holds,
            End::Limit(limit) => Verdict::Incomplete(limit),
            End::Found(kind, step) => self.verdict(scratch, kind, step),
            End::Judged => self.judged.take().unwrap_or(Verdict::Incomplete(Limit::Interrupted)),
        };
        for (violated, step) in std::mem::take(&mut self.noted) {
            match self.counterexample(scratch, violated, step) {
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
        let bytes = self.seen.bytes() + self.predecessors.bytes() + self.frontier_bytes;
        self.statistics.bytes = bytes as u64;
        self.statistics.exact = self.system.is_exact();
        self.statistics.time = self.clock.passed();
        self.note_progress();
        let outline = self.system.outline();
        let name =
            |(possibility, count): (&Possibility, u64)| (outline.possibility_name(*possibility).to_owned(), count);
        let possible = possible.iter().zip(self.possible).map(name).collect();
        Outcome { verdict, further, possible, actions: self.actions, statistics: self.statistics }
    }

    fn verdict(&mut self, scratch: &mut S::Scratch, kind: FindingKind, step: Step) -> Verdict<S::State> {
        let (failure, place) = match kind {
            FindingKind::Invariant(label) => return self.counterexample(scratch, Violated::Invariant(label), step),
            FindingKind::InitialProperty(label) => {
                return self.counterexample(scratch, Violated::InitialProperty(label), step);
            }
            FindingKind::ActionProperty(label) => {
                return self.counterexample(scratch, Violated::ActionProperty(label), step);
            }
            FindingKind::Deadlock => return self.counterexample(scratch, Violated::Deadlock, step),
            FindingKind::Stopped => return Verdict::Incomplete(Limit::Interrupted),
            FindingKind::Failed(failure, place) => (failure, place),
            FindingKind::Panicked(text) => {
                (Failure::defect(format!("the program itself is at fault: {text}")), Place::Predecessor)
            }
        };
        let path = self.path(step, place).unwrap_or_default();
        let behavior = if path.is_empty() { None } else { self.walk(scratch, &path, Ending::Stops).ok() };
        Verdict::Failed(Stuck { failure, behavior })
    }

    fn counterexample(&mut self, scratch: &mut S::Scratch, violated: Violated, step: Step) -> Verdict<S::State> {
        let (place, ending) = match violated {
            Violated::Deadlock => (Place::Predecessor, Ending::Deadlock),
            Violated::Invariant(_)
            | Violated::InitialProperty(_)
            | Violated::ActionProperty(_)
            | Violated::Temporal(_)
            | Violated::TemporalSafety(_) => (Place::Successor, Ending::Stops),
        };
        match self.path(step, place).and_then(|path| self.walk(scratch, &path, ending)) {
            Ok(behavior) => Verdict::Violated(Counterexample { violated, behavior }),
            Err(failure) => Verdict::Failed(Stuck { failure, behavior: None }),
        }
    }

    /// The way to the step's end, or only to where it begins.
    fn path(&mut self, step: Step, place: Place) -> Result<Vec<Origin>, Failure> {
        let mut path = match step.level {
            Some(level) => self.predecessors.path(level, step.origin.parent).map_err(|error| {
                Failure::defect(format!("how a state was reached was put away and cannot be read: {error}"))
            })?,
            None => Vec::new(),
        };
        if place == Place::Successor {
            path.push(step.origin);
        }
        Ok(path)
    }

    fn walk(
        &mut self,
        scratch: &mut S::Scratch,
        path: &[Origin],
        ending: Ending,
    ) -> Result<Behavior<S::State>, Failure> {
        let changed = || {
            Failure::defect("a state has other successors when it is looked at again, so the behavior cannot be shown")
        };
        Behavior::walk(self.system, scratch, path, ending)?.ok_or_else(changed)
    }
}

/// What is wrong with an initial state; `new` is its fingerprint if it lies within the constraints and was not seen.
fn ask_initial<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    seen: &Seen,
    state: &S::State,
    new: &mut Option<u64>,
) -> Result<Option<FindingKind>, Failure> {
    if system.within_constraints(scratch, state)? {
        let fingerprint = system.fingerprint(scratch, state)?;
        *new = seen.write(seen.shard_of(fingerprint)).insert(fingerprint).then_some(fingerprint);
        if new.is_none() {
            return Ok(None);
        }
    }
    if let Some(invariant) = system.violated_invariant(scratch, state)? {
        return Ok(Some(FindingKind::Invariant(invariant)));
    }
    Ok(system.violated_initial_property(scratch, state)?.map(FindingKind::InitialProperty))
}

/// All that an initial state violates, where that is first found.
fn also_violated<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    state: &S::State,
    first: FindingKind,
) -> Vec<FindingKind> {
    let (invariants, property) = match first {
        FindingKind::Invariant(first) => {
            let invariants = all_violated(system, scratch, state, (StateRole::Invariant, first));
            (invariants, system.violated_initial_property(scratch, state).ok().flatten())
        }
        FindingKind::InitialProperty(first) => (Vec::new(), Some(first)),
        other => return vec![other],
    };
    let properties = property.map(|first| all_violated(system, scratch, state, (StateRole::InitialProperty, first)));
    let invariants = invariants.into_iter().map(FindingKind::Invariant);
    invariants.chain(properties.into_iter().flatten().map(FindingKind::InitialProperty)).collect()
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
