//! Failures of evaluation: what could not be computed, where, and on which path of calls.

use crate::text::{Diagnostic, Span, Symbols};
use crate::value::ValueError;

/// A failed evaluation. One word wide, since the way of success is the hot one.
#[derive(Clone, Debug)]
pub struct Failure(Box<Details>);

#[derive(Clone, Debug)]
struct Details {
    kind: FailureKind,
    message: String,
    help: Option<String>,
    place: Option<Span>,
    /// The calls around the place, innermost first.
    calls: Vec<(String, Span)>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// Two values that cannot be compared met.
    Incomparable,
    /// Membership in the set is not defined for the value.
    Membership,
    /// A set was to be listed that cannot be.
    NotEnumerable,
    /// An operator does not take such an argument.
    Argument,
    /// A function was applied outside its domain.
    Domain,
    /// A boolean was expected.
    NotBoolean,
    /// What is applied is not a function.
    NotFunction,
    /// Division by zero, a modulus that is not positive, `0^0`.
    Arithmetic,
    /// An operator of a sequence that has too few elements.
    EmptySequence,
    /// No element satisfies the body of a `CHOOSE`.
    NoWitness,
    /// No guard of a `CASE` is true.
    NoCase,
    /// `Assert(FALSE, ...)`
    Assert,
    /// A variable was read before it has a value.
    Unassigned,
    /// The expression has a meaning but cannot be computed.
    Impossible,
    /// Recursion is too deep.
    Depth,
    /// The caller's budget is used up, or the caller asked to stop.
    Budget,
    /// Access to the outside world that was not allowed, or that failed.
    Outside,
}

impl FailureKind {
    /// A short stable word for programs.
    pub fn tag(self) -> &'static str {
        match self {
            FailureKind::Incomparable => "incomparable",
            FailureKind::Membership => "membership",
            FailureKind::NotEnumerable => "nonenumerable",
            FailureKind::Argument => "arg_type",
            FailureKind::Domain => "domain",
            FailureKind::NotBoolean => "nonboolean",
            FailureKind::NotFunction => "non_function",
            FailureKind::Arithmetic => "arithmetic",
            FailureKind::EmptySequence => "empty_sequence",
            FailureKind::NoWitness => "choose_no_witness",
            FailureKind::NoCase => "case_no_true",
            FailureKind::Assert => "assert_false",
            FailureKind::Unassigned => "unassigned",
            FailureKind::Impossible => "impossible",
            FailureKind::Depth => "depth",
            FailureKind::Budget => "budget",
            FailureKind::Outside => "outside",
        }
    }

    /// The code of the diagnostic.
    pub fn code(self) -> &'static str {
        match self {
            FailureKind::Incomparable => "tlars::eval::incomparable",
            FailureKind::Membership => "tlars::eval::membership",
            FailureKind::NotEnumerable => "tlars::eval::not-enumerable",
            FailureKind::Argument => "tlars::eval::argument",
            FailureKind::Domain => "tlars::eval::domain",
            FailureKind::NotBoolean => "tlars::eval::not-boolean",
            FailureKind::NotFunction => "tlars::eval::not-a-function",
            FailureKind::Arithmetic => "tlars::eval::arithmetic",
            FailureKind::EmptySequence => "tlars::eval::empty-sequence",
            FailureKind::NoWitness => "tlars::eval::no-witness",
            FailureKind::NoCase => "tlars::eval::no-case",
            FailureKind::Assert => "tlars::eval::assert",
            FailureKind::Unassigned => "tlars::eval::unassigned",
            FailureKind::Impossible => "tlars::eval::impossible",
            FailureKind::Depth => "tlars::eval::depth",
            FailureKind::Budget => "tlars::eval::budget",
            FailureKind::Outside => "tlars::eval::outside",
        }
    }
}

impl Failure {
    /// A failure whose place the caller adds.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Failure(Box::new(Details { kind, message: message.into(), help: None, place: None, calls: Vec::new() }))
    }

    /// A failed operation on values, told with the specification's own names.
    pub fn of_value(error: &ValueError, symbols: &Symbols) -> Self {
        let kind = match error {
            ValueError::Incomparable { .. } => FailureKind::Incomparable,
            ValueError::NotASet(_) => FailureKind::Argument,
            ValueError::NotAFunction(_) => FailureKind::NotFunction,
            ValueError::NotEnumerable(_) => FailureKind::NotEnumerable,
            ValueError::Membership { .. } => FailureKind::Membership,
            ValueError::TooLarge { .. } => FailureKind::Budget,
            _ => FailureKind::Argument,
        };
        let endless = matches!(error, ValueError::NotEnumerable(value) if value.is_set());
        let failure = Failure::new(kind, error.describe(symbols));
        match endless {
            true => failure
                .help("use a finite set, such as `0..10` for `Nat`; a configuration may replace it: `Nat <- SmallNat`"),
            false => failure,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Adds the place, unless a deeper caller knew it.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.0.place.get_or_insert(span);
        self
    }

    /// Adds a call around the place; only the innermost calls of a deep recursion are kept.
    #[must_use]
    pub fn within(mut self, operator: &str, span: Span) -> Self {
        const KEPT: usize = 24;
        if self.0.calls.len() < KEPT {
            self.0.calls.push((operator.to_owned(), span));
        }
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it happened.
    pub fn place(&self) -> Option<Span> {
        self.0.place
    }

    /// The calls around the place, innermost first: operator and place of the call.
    pub fn calls(&self) -> &[(String, Span)] {
        &self.0.calls
    }

    /// The failure as a finding, with the calls that led to it.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut finding = Diagnostic::new(crate::text::Severity::Error, self.0.kind.code(), self.0.message.clone());
        if let Some(place) = self.0.place {
            finding = finding.label(place, "");
        }
        const SHOWN: usize = 6;
        for (operator, span) in self.0.calls.iter().take(SHOWN) {
            if Some(*span) != self.0.place {
                finding = finding.label(*span, format!("in this call of `{operator}`"));
            }
        }
        finding.help = self.0.help.clone();
        finding
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Failure {}
