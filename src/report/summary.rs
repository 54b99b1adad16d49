//! Summaries: the outcome of a search of a model, put into words.

use super::coverage::never_taken;
use super::result::{Because, Kind, Report, ReportedVerdict, ShownBehavior, ShownState, ShownValue};
use crate::check::{Behavior, Counterexample, Ending, Limit, Outcome, Stuck, Verdict, Violated};
use crate::model::{ActionLabel, Failure, Model, State, Subject, TransitionSystem, Why};
use crate::text::{Diagnostic, Span};
use crate::value::Value;

impl Report {
    /// The report of a search.
    pub fn of(model: &Model, outcome: &Outcome<State>) -> Report {
        let mut report = match &outcome.verdict {
            Verdict::Holds => Report::new(ReportedVerdict::Holds, None),
            Verdict::Violated(counterexample) => violated(model, counterexample),
            Verdict::Failed(stuck) => stuck_at(model, stuck),
            Verdict::Incomplete(limit) => incomplete(limit),
        };
        report.further = outcome.further.iter().map(|counterexample| violated(model, counterexample)).collect();
        report.unchecked = model.outline().unchecked.clone();
        report.statistics = Some(outcome.statistics);
        report.never_taken = never_taken(model, outcome);
        if report.verdict == ReportedVerdict::Holds && outcome.statistics.initial == 0 && model.has_behaviors() {
            report.message = Some(nothing_reached(outcome.statistics.generated).to_owned());
        }
        report
    }

    /// The report of a failed evaluation outside a search.
    pub fn of_failure(failure: &Failure) -> Report {
        Report::failed(kind_of(failure), vec![failure.diagnostic().clone()])
    }

    /// The report of an assumption that is false.
    pub fn of_assumption(name: Option<String>, diagnostic: Diagnostic) -> Report {
        let message = Some(diagnostic.message.clone());
        let report = Report::new(ReportedVerdict::Violated, Some(Kind::Assumption));
        Report { property: name, message, diagnostics: vec![diagnostic], ..report }
    }

    /// The report becomes that of a predicate that must be possible and was never true.
    pub fn with_impossible(self, name: String) -> Report {
        let message = format!("`{name}` was never true");
        Report { message: Some(message), ..self.with_postcondition(name) }
    }

    /// The report becomes that of a condition that was false while the search went on.
    pub fn with_periodic(self, name: String) -> Report {
        let message = format!("the periodic condition `{name}` is false");
        Report { message: Some(message), ..self.with_postcondition(name) }
    }

    /// The report becomes that of a postcondition that is false.
    pub fn with_postcondition(self, name: String) -> Report {
        Report {
            verdict: ReportedVerdict::Violated,
            kind: Some(Kind::Postcondition),
            message: Some(format!("postcondition `{name}` is false")),
            property: Some(name),
            ..self
        }
    }
}

pub(super) fn violated(model: &Model, counterexample: &Counterexample<State>) -> Report {
    let outline = model.outline();
    let behavior = &counterexample.behavior;
    let last = behavior.states.last();
    let (kind, property, why) = match counterexample.violated {
        Violated::Deadlock => (Kind::Deadlock, None, None),
        Violated::Invariant(label) => {
            let why = last.and_then(|state| model.explain_state(label, state));
            (Kind::Invariant, outline.state_labels.get(label).map(|label| label.name.clone()), why)
        }
        Violated::InitialProperty(label) => {
            let why = last.and_then(|state| model.explain_state(label, state));
            (Kind::ActionProperty, outline.state_labels.get(label).map(|label| label.name.clone()), why)
        }
        Violated::ActionProperty(label) => {
            let why = match &*behavior.states {
                [.., from, to] => model.explain_step_label(label, from, to),
                _ => None,
            };
            (Kind::ActionProperty, outline.step_labels.get(label).map(|label| label.name.clone()), why)
        }
        Violated::Temporal(number) => {
            let property = outline.liveness.properties.get(number);
            (Kind::Temporal, property.map(|property| property.name.clone()), None)
        }
        Violated::TemporalSafety(number) => {
            let property = outline.liveness.properties.get(number);
            (Kind::TemporalSafety, property.map(|property| property.name.clone()), None)
        }
    };
    let message = match (kind, &property) {
        (Kind::Deadlock, _) => "a state without successors is reached".to_owned(),
        (Kind::Invariant, Some(name)) => format!("invariant `{name}` is violated"),
        (_, name) => format!("property `{}` is violated", name.as_deref().unwrap_or("?")),
    };
    Report {
        property,
        message: Some(message),
        because: why.map(|why| because(model, &why)),
        behavior: Some(shown(model, behavior)),
        ..Report::new(ReportedVerdict::Violated, Some(kind))
    }
}

pub(super) fn stuck_at(model: &Model, stuck: &Stuck<State>) -> Report {
    let mut behavior = stuck.behavior.as_ref().map(|behavior| shown(model, behavior));
    let details = stuck.failure.details();
    let property = details.name.clone();
    if let (Some(behavior), Some(incomplete)) = (&mut behavior, &details.incomplete) {
        let values = model.outline().variables.iter().zip(incomplete);
        let symbols = model.program().shared_symbols();
        let variables =
            values.map(|(name, value)| ShownValue::new(name, value.clone(), symbols.clone())).collect::<Vec<_>>();
        behavior.states.push(ShownState { action: property.clone(), place: details.diagnostic.span(), variables });
    }
    let report = Report::of_failure(&stuck.failure);
    // TLC takes an invariant that cannot be evaluated in an initial state for an error of the specification.
    let initially = behavior.as_ref().is_some_and(|behavior| behavior.states.len() == 1);
    let kind = report.kind.map(|kind| match kind {
        Kind::InvariantEvaluation if initially => Kind::Evaluation,
        other => other,
    });
    Report { behavior, property, kind, ..report }
}

/// What is to be said where no state was searched, of so many initial states that were found.
fn nothing_reached(generated: u64) -> &'static str {
    match generated {
        0 => "there is no initial state, so that nothing was checked",
        _ => "no initial state is within the constraints, so that no step was looked at",
    }
}

fn kind_of(failure: &Failure) -> Kind {
    match (failure.tag(), failure.subject()) {
        ("assert_false", _) => Kind::Assert,
        ("defect", _) => Kind::System,
        (_, Subject::Assumption) => Kind::AssumptionEvaluation,
        (_, Subject::Invariant) => Kind::InvariantEvaluation,
        (
            _,
            Subject::Initial
            | Subject::Action
            | Subject::Property
            | Subject::Constraint
            | Subject::View
            | Subject::Other,
        ) => Kind::Evaluation,
    }
}

pub(super) fn incomplete(limit: &Limit) -> Report {
    // Where all states were looked at, nothing is wrong; some properties are only not known to hold.
    let (kind, message) = match limit {
        Limit::States(states) => (Some(Kind::Limit), format!("there are more than {states} distinct states")),
        Limit::Depth(depth) => (Some(Kind::Limit), format!("there are states beyond depth {depth}")),
        Limit::Behaviors(behaviors) => (None, format!("no error was found in {behaviors} behaviors")),
        Limit::Time => (Some(Kind::Limit), "the time was used up".to_owned()),
        Limit::Interrupted => (Some(Kind::Limit), "interrupted".to_owned()),
        Limit::Storage(reason) => (Some(Kind::Limit), format!("states could not be put away: {reason}")),
        Limit::Unchecked(_) => (None, "no error was found, but not all properties were checked".to_owned()),
    };
    Report { message: Some(message), ..Report::new(ReportedVerdict::Incomplete, kind) }
}

fn because(model: &Model, why: &Why) -> Because {
    let sources = model.sources();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let operands = why.operands.iter().map(|(span, value)| (one_line(sources.text(*span)), value.clone()));
    let mut bindings = Vec::new();
    for binding in why.bound.iter().cloned().chain(operands.filter(|(text, value)| text != value)) {
        if !bindings.contains(&binding) {
            bindings.push(binding);
        }
    }
    Because { text: one_line(sources.text(why.span)), holds: why.holds, span: why.span, bindings }
}

/// A behavior in words.
pub(super) fn shown(model: &Model, behavior: &Behavior<State>) -> ShownBehavior {
    let mut states = Vec::with_capacity(behavior.states.len());
    for (place, state) in behavior.states.iter().enumerate() {
        let step = place
            .checked_sub(1)
            .map(|before| model.explain_step(behavior.actions[before], &behavior.states[before], state));
        let next = match behavior.ending {
            Ending::LoopsTo(back) => behavior.states.get(place + 1).unwrap_or(&behavior.states[back]),
            Ending::Stops | Ending::Deadlock | Ending::Stutters => behavior.states.get(place + 1).unwrap_or(state),
        };
        let action = place.checked_sub(1).map(|before| behavior.actions[before]);
        let alias = model.alias(&behavior.states[..=place], action, next);
        states.push(shown_state(model, state, alias.ok().flatten(), step));
    }
    ShownBehavior { states, ending: behavior.ending }
}

fn shown_state(model: &Model, state: &State, alias: Option<Value>, step: Option<ActionLabel>) -> ShownState {
    let symbols = model.program().shared_symbols();
    let show = |name: &str, value: &Value| ShownValue::new(name, Some(value.clone()), symbols.clone());
    let variables = match alias {
        Some(alias @ Value::Record(_)) => {
            let name = |key: &Value| key.as_text(model.symbols()).unwrap_or("?").to_owned();
            alias.entries().map(|(key, value)| show(&name(&key), value)).collect()
        }
        // An alias that fails or is no record shows the state as it is, as TLC does.
        Some(_) | None => {
            model.outline().variables.iter().zip(state.iter()).map(|(name, value)| show(name, value)).collect()
        }
    };
    // A step that no action makes stands nowhere.
    let place = step.as_ref().map(|label| label.span).filter(|span| *span != Span::default());
    ShownState { action: step.as_ref().map(ToString::to_string), place, variables }
}
