//! The check of a transition system's properties of whole behaviors, once all of its states are known to be sound.

use super::build::{Built, Unbuilt, build};
use super::prefix::{self, Safety};
use super::record::Record;
use super::{Lasso, Refusal, violation};
use crate::check::behavior::{Behavior, Ending};
use crate::check::outcome::{Counterexample, Limit, Stuck, Verdict, Violated};
use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Checks the properties, in order: the verdict on the first that does not hold.
pub fn check<S: TransitionSystem>(system: &S, workers: usize, stop: &(dyn Fn() -> bool + Sync)) -> Verdict<S::State> {
    match build(system, workers, usize::MAX, stop) {
        Ok(built) => judge(system, workers, stop, &built),
        Err(Unbuilt::Failed(failure)) => Verdict::Failed(Stuck { failure, behavior: None }),
        Err(Unbuilt::Stopped) => Verdict::Incomplete(Limit::Interrupted),
        Err(Unbuilt::TooLarge) => too_large(system),
    }
}

/// The same on the graph that a search recorded.
pub fn check_record<S: TransitionSystem>(
    system: &S,
    record: Record,
    workers: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Verdict<S::State> {
    match record.built(workers) {
        Ok(Some(built)) => judge(system, workers, stop, &built),
        Ok(None) => too_large(system),
        Err(failure) => Verdict::Failed(Stuck { failure, behavior: None }),
    }
}

fn too_large<S: TransitionSystem>(system: &S) -> Verdict<S::State> {
    unchecked(system.outline().liveness.properties.iter().map(|property| property.name.clone()))
}

fn judge<S: TransitionSystem>(
    system: &S,
    workers: usize,
    stop: &(dyn Fn() -> bool + Sync),
    built: &Built,
) -> Verdict<S::State> {
    let properties = &system.outline().liveness.properties;
    if let Some(found) = prefixes(system, built) {
        return found;
    }
    let mut refused = Vec::new();
    for (number, answer) in answers(system, workers, stop, built).into_iter().enumerate() {
        match answer {
            Some(Ok(None)) => {}
            Some(Ok(Some(lasso))) => {
                let violated = Violated::Temporal(number);
                let last = lasso.states.len() - 1;
                let ending = if lasso.back == last { Ending::Stutters } else { Ending::LoopsTo(lasso.back) };
                return match behavior(system, built, &lasso.states, ending) {
                    Ok(behavior) => Verdict::Violated(Counterexample { violated, behavior }),
                    Err(failure) => Verdict::Failed(Stuck { failure, behavior: None }),
                };
            }
            Some(Err(Refusal::TooLarge)) => refused.push(properties[number].name.clone()),
            Some(Err(Refusal::Defect)) => {
                let message = "a behavior was found that does not violate the property, as it should";
                return Verdict::Failed(Stuck { failure: Failure::defect(message), behavior: None });
            }
            None => return Verdict::Incomplete(Limit::Interrupted),
        }
    }
    if refused.is_empty() { Verdict::Holds } else { unchecked(refused.into_iter()) }
}

/// Looks at so many states only, and the steps between them: what violates a property there. Whether properties hold is not known.
pub fn so_far<S: TransitionSystem>(
    system: &S,
    workers: usize,
    most: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Verdict<S::State>> {
    // What fails or is stopped here is met again by the search.
    let built = build(system, workers, most, stop).ok()?;
    let verdict = judge(system, workers, stop, &built);
    matches!(verdict, Verdict::Violated(_)).then_some(verdict)
}

/// Looks at so many states only, for beginnings of behaviors that violate a property whatever follows.
pub fn early<S: TransitionSystem>(
    system: &S,
    workers: usize,
    most: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Verdict<S::State>> {
    let liveness = &system.outline().liveness;
    let any = liveness.properties.iter().any(|property| Safety::of(&property.formula).is_some());
    if !any || !liveness.fairness.is_empty() {
        return None;
    }
    // What fails here is met again by the search.
    let built = build(system, workers, most, stop).ok()?;
    prefixes(system, &built)
}

/// A shortest beginning of a behavior that violates a property whatever follows. Fairness could exclude what follows.
fn prefixes<S: TransitionSystem>(system: &S, built: &Built) -> Option<Verdict<S::State>> {
    let liveness = &system.outline().liveness;
    if !liveness.fairness.is_empty() {
        return None;
    }
    for (number, property) in liveness.properties.iter().enumerate() {
        let Some(formula) = Safety::of(&property.formula) else { continue };
        let Ok(Some(states)) = prefix::shortest(&built.graph, formula) else { continue };
        return Some(match behavior(system, built, &states, Ending::Stops) {
            Ok(behavior) => Verdict::Violated(Counterexample { violated: Violated::TemporalSafety(number), behavior }),
            Err(failure) => Verdict::Failed(Stuck { failure, behavior: None }),
        });
    }
    None
}

fn unchecked<State>(names: impl Iterator<Item = String>) -> Verdict<State> {
    let reason = "the state graph or the formula is too large";
    Verdict::Incomplete(Limit::Unchecked(names.map(|name| (name, reason.to_owned())).collect()))
}

/// For each property whether it is violated; `None` where the search was stopped, or an earlier one is violated.
fn answers<S: TransitionSystem>(
    system: &S,
    workers: usize,
    stop: &(dyn Fn() -> bool + Sync),
    built: &Built,
) -> Vec<Option<Result<Option<Lasso>, Refusal>>> {
    let liveness = &system.outline().liveness;
    let count = liveness.properties.len();
    let results: Vec<_> = (0..count).map(|_| Mutex::new(None)).collect();
    let (next, first_violated) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count || stop() || number > first_violated.load(Ordering::Relaxed) {
                return;
            }
            let answer = violation(&built.graph, &liveness.fairness, &liveness.properties[number].formula);
            if matches!(answer, Ok(Some(_))) {
                first_violated.fetch_min(number, Ordering::Relaxed);
            }
            *results[number].lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..workers.min(count) {
            // A thread that the system refuses is done without.
            let _ = std::thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    results.into_iter().map(|result| result.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())).collect()
}

/// The behavior through these states.
fn behavior<S: TransitionSystem>(
    system: &S,
    built: &Built,
    states: &[u32],
    ending: Ending,
) -> Result<Behavior<S::State>, Failure> {
    let lost = || Failure::defect("a state has other successors when it is looked at again");
    let mut scratch = system.scratch();
    let mut asking = system.scratch();
    let mut wanted = states.iter().map(|&state| built.fingerprints[state as usize]);
    let mut found = None;
    let mut failed = None;
    let first = wanted.next();
    system.at_level(&mut scratch, 0);
    let _ = system.initial_states(&mut scratch, &mut |state| match system.fingerprint(&mut asking, &state) {
        Ok(fingerprint) if Some(fingerprint) != first => ControlFlow::Continue(()),
        Ok(_) => {
            found = Some(state);
            ControlFlow::Break(())
        }
        Err(failure) => {
            failed = Some(failure);
            ControlFlow::Break(())
        }
    })?;
    if let Some(failure) = failed {
        return Err(failure);
    }
    let mut behavior = Behavior { states: vec![found.ok_or_else(lost)?], actions: Vec::new(), ending };
    for fingerprint in wanted {
        let Some(state) = behavior.states.last() else { return Err(lost()) };
        let mut successors = Vec::new();
        system.at_level(&mut scratch, behavior.states.len() as u64);
        let _ = system.successors(&mut scratch, state, &mut |action, successor| {
            successors.push((action, successor));
            ControlFlow::Continue(())
        })?;
        let mut taken = None;
        for (action, successor) in successors {
            if system.fingerprint(&mut scratch, &successor)? == fingerprint {
                taken = Some((action, successor));
                break;
            }
        }
        let (action, successor) = taken.ok_or_else(lost)?;
        behavior.actions.push(action);
        behavior.states.push(successor);
    }
    Ok(behavior)
}
