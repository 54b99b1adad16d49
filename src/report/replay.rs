//! Replays: what the replay of a saved behavior found, put into words.

use super::result::{Kind, Report, ReportedVerdict, ShownDeparture, ShownNearest, ShownReplay};
use super::summary::{incomplete, shown, stuck_at, violated};
use crate::check::{Departure, Replayed, Verdict};
use crate::model::{Model, State, TransitionSystem};

/// How many variables differ between two states.
pub fn differing(one: &State, other: &State) -> usize {
    one.iter().zip(other.iter()).filter(|(one, other)| one != other).count()
}

impl Report {
    /// The report of a replay of these states.
    pub fn of_replay(model: &Model, saved: &[State], loops_to: Option<usize>, replayed: &Replayed<State>) -> Report {
        let conforms = || {
            let count = saved.len();
            format!("the behavior of {count} {} is one of the specification", states(count))
        };
        let mut departed = None;
        let report = match replayed {
            Replayed::Conforms | Replayed::Ended(Verdict::Holds) => {
                Report { message: Some(conforms()), ..Report::new(ReportedVerdict::Holds, None) }
            }
            Replayed::Ended(Verdict::Incomplete(limit)) => {
                let message = format!("{}, but not all properties were checked", conforms());
                Report { message: Some(message), unchecked: model.outline().unchecked.clone(), ..incomplete(limit) }
            }
            Replayed::Ended(Verdict::Violated(counterexample)) => violated(model, counterexample),
            Replayed::Ended(Verdict::Failed(stuck)) => stuck_at(model, stuck),
            Replayed::Departs(departure) => {
                let (report, shown) = departs(model, saved, loops_to, departure);
                departed = Some(shown);
                report
            }
        };
        Report { replay: Some(ShownReplay { states: saved.len(), departure: departed }), ..report }
    }
}

fn states(count: usize) -> &'static str {
    if count == 1 { "state" } else { "states" }
}

fn departs(
    model: &Model,
    saved: &[State],
    loops_to: Option<usize>,
    departure: &Departure<State>,
) -> (Report, ShownDeparture) {
    let place = departure.place;
    let last = saved.len();
    let message = match (place, loops_to) {
        (0, _) => "state 1 is no initial state of the specification".to_owned(),
        (_, Some(back)) if place == last => {
            format!("no step of the specification leads from state {last} back to state {}", back + 1)
        }
        _ => format!("no step of the specification leads from state {place} to state {}", place + 1),
    };
    let target = saved.get(place).or_else(|| saved.get(loops_to?));
    let nearest = departure.nearest.as_ref().zip(target).map(|(choice, target)| {
        let action = choice.action.and_then(|action| {
            Some(model.explain_step(action, departure.behavior.states.last()?, &choice.state).to_string())
        });
        let show = |value: &crate::value::Value| value.display(model.symbols()).to_string();
        let values = model.outline().variables.iter().zip(choice.state.iter()).zip(target.iter());
        let differs = values.filter(|((_, allowed), saved)| allowed != saved);
        let differs = differs.map(|((name, allowed), saved)| (name.clone(), show(allowed), show(saved))).collect();
        ShownNearest { action, differs }
    });
    let behavior = (!departure.behavior.states.is_empty()).then(|| shown(model, &departure.behavior));
    let report =
        Report { message: Some(message), behavior, ..Report::new(ReportedVerdict::Violated, Some(Kind::Departure)) };
    (report, ShownDeparture { state: place + 1, nearest })
}
