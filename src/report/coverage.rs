//! Coverage in words: how often actions were taken and expressions evaluated, and what was never put to the test.

use super::result::Report;
use crate::check::{Limit, Outcome, Verdict};
use crate::model::{Coverage, Model, State, Times, TransitionSystem, Vacuous};
use crate::text::Span;

/// What a search covered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShownCoverage {
    /// The actions, all instances of one taken together, in the order of the text.
    pub actions: Vec<ShownAction>,
    /// The expressions of the specification's own modules.
    pub expressions: Vec<ShownExpression>,
    /// Sentences about what was never put to the test, with places.
    pub remarks: Vec<(String, Span)>,
}

/// An action with how often it was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownAction {
    /// Its name.
    pub name: String,
    /// Its place.
    pub span: Span,
    /// How many steps it made.
    pub steps: u64,
    /// How many states it found first.
    pub states: u64,
}

/// An expression with how often it was evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownExpression {
    /// Its place.
    pub span: Span,
    /// In how many others it lies.
    pub depth: usize,
    /// Its text, shortened to one line.
    pub text: String,
    /// How often it was evaluated.
    pub times: Times,
}

impl Report {
    /// The report with what a search of the model covered.
    #[must_use]
    pub fn with_coverage(self, model: &Model, outcome: &Outcome<State>, coverage: &Coverage) -> Report {
        let text = |span: Span| shortened(model.sources().text(span));
        let expressions = coverage.expressions.iter().map(|covered| ShownExpression {
            span: covered.span,
            depth: covered.depth,
            text: text(covered.span),
            times: covered.times,
        });
        let actions = actions(model, outcome);
        let idle = actions.iter().filter(|action| action.steps == 0);
        let idle = idle.map(|action| (format!("the action `{}` was never taken", action.name), action.span));
        let whole = match model.outline().liveness.properties.is_empty() && model.whole().is_none() {
            true => "",
            false => "; properties of whole behaviors say nothing of behaviors through them",
        };
        let remarks = coverage.vacuous.iter().map(|vacuous| match vacuous {
            Vacuous::NeverTrue { name, span } => {
                (format!("in `{name}`, what an implication supposes was never true: {}", text(*span)), *span)
            }
            Vacuous::NeverHeld { name, span } => (format!("in `{name}`, this was never true: {}", text(*span)), *span),
            Vacuous::NeverAny { name, span } => {
                (format!("in `{name}`, there was never an element to speak of: {}", text(*span)), *span)
            }
            Vacuous::Constant { name, span } => {
                (format!("`{name}` reads no variable, so that it says nothing of states"), *span)
            }
            Vacuous::Unused { name, span } => (format!("the constant `{name}` is not used"), *span),
            Vacuous::Outside { name, span, states } => {
                let cut = super::text::plural(*states, "state");
                (format!("the constraint `{name}` cuts off {cut}: what lies beyond was not looked at{whole}"), *span)
            }
            Vacuous::NotTaken { name, span, steps } => {
                let cut = super::text::plural(*steps, "step");
                (format!("the action constraint `{name}` keeps {cut} from being taken{whole}"), *span)
            }
        });
        let remarks = idle.chain(remarks).collect();
        Report { coverage: Some(ShownCoverage { actions, expressions: expressions.collect(), remarks }), ..self }
    }
}

/// The actions that were never taken, where all states were looked at and there were some.
pub(super) fn never_taken(model: &Model, outcome: &Outcome<State>) -> Vec<(String, Span)> {
    let complete = match &outcome.verdict {
        Verdict::Holds | Verdict::Incomplete(Limit::Unchecked(_)) => true,
        Verdict::Violated(_) | Verdict::Failed(_) | Verdict::Incomplete(_) => false,
    };
    if !complete || outcome.statistics.initial == 0 {
        return Vec::new();
    }
    let idle = actions(model, outcome).into_iter().filter(|action| action.steps == 0);
    idle.map(|action| (action.name, action.span)).collect()
}

/// The actions, all instances of one taken together.
fn actions(model: &Model, outcome: &Outcome<State>) -> Vec<ShownAction> {
    let mut actions: Vec<ShownAction> = Vec::new();
    for (label, count) in model.outline().actions.iter().zip(&outcome.actions) {
        let name = label.name.as_deref().unwrap_or("Action");
        match actions.iter_mut().find(|action| action.span == label.span && action.name == name) {
            Some(action) => {
                action.steps += count.steps;
                action.states += count.states;
            }
            None => {
                let (steps, states) = (count.steps, count.states);
                actions.push(ShownAction { name: name.to_owned(), span: label.span, steps, states });
            }
        }
    }
    actions
}

/// A text in one line of at most so many characters.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 3).chain("...".chars()).collect()
}
