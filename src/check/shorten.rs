//! Shorten: a behavior that shows something wrong, without detours.

use super::behavior::Behavior;
use super::outcome::Violated;
use crate::model::{Failure, TransitionSystem};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;

/// A shorter way is given up after so many steps.
const MOST: usize = 50_000;

/// How a place was reached: from where and by which action, where it is not the first; and its state.
type Reached<State> = (Option<(usize, usize)>, State);

/// A behavior that shows the same with fewer states, by steps between states of the given one, where there is such.
pub fn shorten<S: TransitionSystem>(
    system: &S,
    violated: Violated,
    initial: &[S::State],
    behavior: Behavior<S::State>,
) -> Behavior<S::State> {
    let last = behavior.states.len() - 1;
    // The place that must be reached, after which the behavior goes on as it was.
    let target = match violated {
        Violated::Deadlock | Violated::Invariant(_) => last,
        Violated::ActionProperty(_) => last.saturating_sub(1),
        // The whole of the behavior shows it, or its first state.
        Violated::InitialProperty(_) | Violated::Temporal(_) | Violated::TemporalSafety(_) => return behavior,
    };
    if system.wants_behavior() {
        return behavior;
    }
    // What was evaluated once is evaluated again, so this fails only where chance or registers play a part.
    match shortest(system, initial, &behavior, target) {
        Ok(Some(mut shorter)) if shorter.states.len() <= target => {
            shorter.states.extend_from_slice(&behavior.states[target + 1..]);
            shorter.actions.extend_from_slice(&behavior.actions[target..]);
            shorter
        }
        Ok(_) | Err(_) => behavior,
    }
}

/// A shortest way through the states of a behavior to one of them.
fn shortest<S: TransitionSystem>(
    system: &S,
    initial: &[S::State],
    behavior: &Behavior<S::State>,
    target: usize,
) -> Result<Option<Behavior<S::State>>, Failure> {
    let mut scratch = system.scratch();
    let mut places = FxHashMap::default();
    for (place, state) in behavior.states[..=target].iter().enumerate() {
        places.entry(system.fingerprint(&mut scratch, state)?).or_insert(place);
    }
    let target = places[&system.fingerprint(&mut scratch, &behavior.states[target])?];
    let mut reached: FxHashMap<usize, Reached<S::State>> = FxHashMap::default();
    let mut queue = Vec::new();
    for state in initial {
        if let Some(&place) = places.get(&system.fingerprint(&mut scratch, state)?)
            && !reached.contains_key(&place)
        {
            reached.insert(place, (None, state.clone()));
            queue.push(place);
        }
    }
    let (mut next, mut seen) = (0, 0);
    while !reached.contains_key(&target) && next < queue.len() {
        let place = queue[next];
        next += 1;
        let state = reached[&place].1.clone();
        let mut steps = Vec::new();
        let _ = system.successors(&mut scratch, &state, &mut |action, successor| {
            steps.push((action, successor));
            if seen + steps.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        seen += steps.len();
        if seen > MOST {
            return Ok(None);
        }
        for (action, successor) in steps {
            let Some(&to) = places.get(&system.fingerprint(&mut scratch, &successor)?) else { continue };
            if !reached.contains_key(&to) && system.within_action_constraints(&mut scratch, &state, &successor)? {
                reached.insert(to, (Some((place, action)), successor));
                queue.push(to);
            }
        }
    }
    let (mut states, mut actions) = (Vec::new(), Vec::new());
    let mut place = Some(target);
    while let Some(here) = place {
        let Some((before, state)) = reached.get(&here) else { return Ok(None) };
        states.push(state.clone());
        actions.extend(before.map(|(_, action)| action));
        place = before.map(|(place, _)| place);
    }
    states.reverse();
    actions.reverse();
    Ok(Some(Behavior { states, actions, ending: behavior.ending }))
}
