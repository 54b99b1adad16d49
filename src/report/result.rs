//! Results: what a check found, ready to be laid out for people or for programs.

use super::coverage::ShownCoverage;
use crate::check::{Ending, Statistics};
use crate::text::{Diagnostic, Span, Symbols};
use crate::value::Value;
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// Values are broken into lines past so many columns.
const WIDTH: usize = 100;

/// What a check found.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The verdict.
    pub verdict: ReportedVerdict,
    /// What kind of thing is wrong.
    pub kind: Option<Kind>,
    /// The name of what is violated.
    pub property: Option<String>,
    /// One sentence: what is wrong, or why the search did not look at everything.
    pub message: Option<String>,
    /// Why what is violated is false.
    pub because: Option<Because>,
    /// The behavior that shows it.
    pub behavior: Option<ShownBehavior>,
    /// What was counted; `None` where no search took place.
    pub statistics: Option<Statistics>,
    /// Properties that were not checked, with the reasons.
    pub unchecked: Vec<(String, String)>,
    /// Findings with a place in the text: what failed, warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the search went on: what else is violated.
    pub further: Vec<Report>,
    /// Where all states were looked at: the actions that were never taken, with their places.
    pub never_taken: Vec<(String, Span)>,
    /// What was covered, where that was counted.
    pub coverage: Option<ShownCoverage>,
    /// Where a saved behavior was replayed: how that went.
    pub replay: Option<ShownReplay>,
}

/// The verdict's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportedVerdict {
    /// All that was asked holds.
    Holds,
    /// Something does not hold.
    Violated,
    /// The specification could not be read or evaluated.
    Failed,
    /// Not everything was looked at.
    Incomplete,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An `ASSUME` is false.
    Assumption,
    /// A state without successors.
    Deadlock,
    /// An invariant is false.
    Invariant,
    /// A property of steps or of initial states is false.
    ActionProperty,
    /// A temporal property is false.
    Temporal,
    /// A temporal property is false of a finite behavior, whatever follows: as good as an invariant.
    TemporalSafety,
    /// An `Assert` failed.
    Assert,
    /// A postcondition is false.
    Postcondition,
    /// An expression has no value.
    Evaluation,
    /// An `ASSUME` has no value.
    AssumptionEvaluation,
    /// An invariant has no value in a state that a step led to.
    InvariantEvaluation,
    /// The text is not a specification.
    Parse,
    /// The configuration does not fit the specification.
    Config,
    /// A limit was reached.
    Limit,
    /// The program or the system failed.
    System,
    /// A saved behavior is none of the specification.
    Departure,
}

impl Kind {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Assumption => "assumption",
            Kind::Deadlock => "deadlock",
            Kind::Invariant | Kind::TemporalSafety => "invariant",
            Kind::ActionProperty => "action-property",
            Kind::Temporal => "temporal",
            Kind::Assert => "assert",
            Kind::Postcondition => "postcondition",
            Kind::Evaluation | Kind::AssumptionEvaluation | Kind::InvariantEvaluation => "evaluation",
            Kind::Parse => "parse",
            Kind::Config => "config",
            Kind::Limit => "limit",
            Kind::System => "system",
            Kind::Departure => "departure",
        }
    }
}

/// The innermost part of something false that is to blame, and for which values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Because {
    /// The text of the part.
    pub text: String,
    /// Whether the part is true, and should not be.
    pub holds: bool,
    /// Where it stands.
    pub span: Span,
    /// The bound variables around it and what it compares, with their values.
    pub bindings: Vec<(String, String)>,
}

/// A behavior to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownBehavior {
    /// The states.
    pub states: Vec<ShownState>,
    /// How it ends.
    pub ending: Ending,
}

/// How the replay of a saved behavior went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownReplay {
    /// How many states were saved.
    pub states: usize,
    /// Where it departs from the specification, if it does.
    pub departure: Option<ShownDeparture>,
}

/// Where a saved behavior departs from the specification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownDeparture {
    /// The number of the state (from 1) that is not allowed; one more than there are states where the way back to an earlier state
    /// is not allowed.
    pub state: usize,
    /// What is allowed instead and comes nearest.
    pub nearest: Option<ShownNearest>,
}

/// What is allowed instead of a state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownNearest {
    /// The action that leads there; `None` for an initial state.
    pub action: Option<String>,
    /// The variables that differ: name, what is allowed, what was saved.
    pub differs: Vec<(String, String, String)>,
}

/// A state to be shown, with the step that led to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownState {
    /// The action with its arguments; `None` for an initial state.
    pub action: Option<String>,
    /// Where the action stands.
    pub place: Option<Span>,
    /// The variables, or what the configuration shows instead.
    pub variables: Vec<ShownValue>,
}

/// A variable with its value, which is laid out when it is written: its text may take more memory than all that was searched.
#[derive(Clone)]
pub struct ShownValue {
    /// The name of the variable.
    pub name: String,
    /// The value; `None` where a step does not say what it is.
    pub value: Option<Value>,
    symbols: Arc<Symbols>,
}

impl ShownValue {
    /// A value with the table of its symbols.
    pub fn new(name: impl Into<String>, value: Option<Value>, symbols: Arc<Symbols>) -> Self {
        ShownValue { name: name.into(), value, symbols }
    }

    /// The value in TLA+, where there is one.
    pub fn text(&self) -> Option<impl Display> {
        self.value.as_ref().map(|value| value.display(&self.symbols))
    }

    /// Writes the value in TLA+, broken into lines where it is long, of which those after the first stand `margin` to the right.
    pub(super) fn write_pretty(&self, out: &mut dyn fmt::Write, margin: usize) -> fmt::Result {
        match &self.value {
            Some(value) => value.write_pretty(out, &self.symbols, (WIDTH, margin)),
            None => out.write_str("?  (the step does not say what it is)"),
        }
    }
}

impl PartialEq for ShownValue {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Eq for ShownValue {}

impl Debug for ShownValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => write!(f, "{} = {text}", self.name),
            None => write!(f, "{} = ?", self.name),
        }
    }
}

impl Report {
    /// A report with that verdict and nothing else.
    pub fn new(verdict: ReportedVerdict, kind: Option<Kind>) -> Self {
        Report {
            verdict,
            kind,
            property: None,
            message: None,
            because: None,
            behavior: None,
            statistics: None,
            unchecked: Vec::new(),
            diagnostics: Vec::new(),
            further: Vec::new(),
            never_taken: Vec::new(),
            coverage: None,
            replay: None,
        }
    }

    /// The report where a file that was asked for could not be written: what was found stays, but it does not all end well.
    #[must_use]
    pub fn with_unwritten(mut self, findings: Vec<Diagnostic>) -> Self {
        if let Some(finding) = findings.first()
            && matches!(self.verdict, ReportedVerdict::Holds | ReportedVerdict::Incomplete)
        {
            let found = self.message.take().unwrap_or_else(|| "no error was found".to_owned());
            self.message = Some(format!("{found}, but {}", finding.message));
            (self.verdict, self.kind) = (ReportedVerdict::Failed, Some(Kind::System));
        }
        self.diagnostics.extend(findings);
        self
    }

    /// A report of findings that kept a search from being made.
    pub fn failed(kind: Kind, diagnostics: Vec<Diagnostic>) -> Self {
        let message = diagnostics.first().map(|diagnostic| diagnostic.message.clone());
        Report { message, diagnostics, ..Report::new(ReportedVerdict::Failed, Some(kind)) }
    }
}

impl ReportedVerdict {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            ReportedVerdict::Holds => "holds",
            ReportedVerdict::Violated => "violated",
            ReportedVerdict::Failed => "failed",
            ReportedVerdict::Incomplete => "incomplete",
        }
    }
}
