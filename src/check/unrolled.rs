//! Unrolling: follows a loop of views state by state, to tell whether it is one of states.

use super::behavior::{Behavior, Ending};
use super::liveness;
use super::outcome::{Counterexample, Verdict};
use super::single::Single;
use crate::model::{Failure, TransitionSystem};
use std::ops::ControlFlow;

/// How often a loop is followed around.
const ROUNDS: usize = 24;

/// What a behavior whose states were told apart by a view alone is worth.
#[derive(Clone, Debug)]
pub enum Unrolled<State> {
    /// It shows what it should, without the view.
    Shown(Counterexample<State>),
    /// It could be followed around often, each time through other states with the same views.
    UpToView(Counterexample<State>),
    /// It shows nothing: some state on the way has no such step, or is not what its view is taken for.
    Lost,
}

/// Follows a counterexample of a system that looks at states through a view, in which `whole` looks at all of them; both make the
/// same steps.
///
/// # Errors
/// Where something cannot be evaluated.
pub fn unrolled<S, W>(viewed: &S, whole: &W, found: &Counterexample<S::State>) -> Result<Unrolled<S::State>, Failure>
where
    S: TransitionSystem,
    W: TransitionSystem<State = S::State>,
{
    let Behavior { states, actions, ending } = &found.behavior;
    let (mut scratch, mut asking) = (viewed.scratch(), whole.scratch());
    for (place, state) in states.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &states[before]);
        if !within(whole, &mut asking, before, state)? {
            return Ok(Unrolled::Lost);
        }
    }
    let Ending::LoopsTo(back) = *ending else {
        return Ok(match judged(whole, &found.behavior)? {
            Some(shown) => Unrolled::Shown(shown),
            None => Unrolled::Lost,
        });
    };
    let mut views = Vec::with_capacity(states.len());
    for state in states {
        views.push(viewed.fingerprint(&mut scratch, state)?);
    }
    let mut path = Behavior { states: states.clone(), actions: actions.clone(), ending: Ending::Stops };
    let mut starts = vec![whole.fingerprint(&mut asking, &states[back])?];
    let mut once = None;
    for _ in 0..ROUNDS {
        // The first round has been walked but for its last step.
        let from = if once.is_none() { views.len() } else { back + 1 };
        for view in (from..=views.len()).map(|place| views.get(place).copied().unwrap_or(views[back])) {
            let Some(last) = path.states.last().cloned() else { return Ok(Unrolled::Lost) };
            let mut choices = Vec::new();
            viewed.at_level(&mut scratch, path.states.len() as u64);
            let _ = viewed.successors(&mut scratch, &last, &mut |action, state| {
                choices.push((action, state));
                ControlFlow::Continue(())
            })?;
            let mut taken = None;
            for (action, state) in choices {
                if viewed.fingerprint(&mut scratch, &state)? != view
                    || !within(whole, &mut asking, Some(&last), &state)?
                {
                    continue;
                }
                // A state that was met before closes the loop.
                let known = view == views[back] && starts.contains(&whole.fingerprint(&mut asking, &state)?);
                if taken.is_none() || known {
                    taken = Some((action, state));
                }
                if known {
                    break;
                }
            }
            let Some((action, state)) = taken else { return Ok(Unrolled::Lost) };
            path.actions.push(action);
            path.states.push(state);
        }
        let Some(last) = path.states.last() else { return Ok(Unrolled::Lost) };
        let start = whole.fingerprint(&mut asking, last)?;
        if starts.contains(&start) {
            return Ok(match judged(whole, &path)? {
                Some(shown) => Unrolled::Shown(shown),
                None => Unrolled::Lost,
            });
        }
        starts.push(start);
        once.get_or_insert_with(|| path.clone());
    }
    let Some(once) = once else { return Ok(Unrolled::Lost) };
    Ok(match judged(viewed, &once)? {
        Some(Counterexample { violated, .. }) => {
            Unrolled::UpToView(Counterexample { violated, behavior: found.behavior.clone() })
        }
        None => Unrolled::Lost,
    })
}

/// Whether a state and the step to it are within the constraints.
fn within<S: TransitionSystem>(
    system: &S,
    scratch: &mut S::Scratch,
    before: Option<&S::State>,
    state: &S::State,
) -> Result<bool, Failure> {
    Ok(system.within_constraints(scratch, state)?
        && match before {
            Some(before) => system.within_action_constraints(scratch, before, state)?,
            None => true,
        })
}

/// What is violated by behaviors that take only these steps.
fn judged<S: TransitionSystem>(
    system: &S,
    behavior: &Behavior<S::State>,
) -> Result<Option<Counterexample<S::State>>, Failure> {
    let Some(single) = Single::new(system, behavior)? else { return Ok(None) };
    Ok(match liveness::check(&single, 1, &|| false) {
        Verdict::Violated(shown) => Some(shown),
        Verdict::Holds | Verdict::Failed(_) | Verdict::Incomplete(_) => None,
    })
}
