//! Results for programs: one JSON object.

use super::coverage::ShownCoverage;
use super::diagnostic::place;
use super::result::{Report, ShownBehavior, ShownDeparture};
use crate::check::{Ending, Statistics};
use crate::text::{Diagnostic, Severity, Sources, Span};
use serde_json::{Map, Value, json};

/// The object that stands for a report. The exit code is the caller's, for only it knows what it will do.
pub fn json(report: &Report, sources: &Sources, exit_code: u8) -> Value {
    let statistics = report.statistics.unwrap_or_default();
    let mut object = json!({
        "verdict": report.verdict.word(),
        "kind": report.kind.map(|kind| kind.word()),
        "property": report.property,
        "message": report.message,
        "exit_code": exit_code,
        "states": states(&statistics),
        "seconds": statistics.time.as_secs_f64(),
        "behavior": report.behavior.as_ref().map(behavior),
        "unchecked": report.unchecked.iter().map(|(name, _)| name).collect::<Vec<_>>(),
    });
    // What says how the search went is left out where there is nothing to say.
    if statistics.exact {
        object["exact"] = json!(true);
    }
    if statistics.contended > 0 {
        object["contended"] = json!(statistics.contended);
    }
    if !report.diagnostics.is_empty() {
        object["diagnostics"] = report.diagnostics.iter().map(|finding| diagnostic(finding, sources)).collect();
    }
    if let Some(because) = &report.because {
        let bindings: Map<String, Value> =
            because.bindings.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let at = place(because.span, sources);
        object["because"] = json!({
            "text": because.text,
            "holds": because.holds,
            "file": at.map(|(name, _)| name),
            "line": at.map(|(_, at)| at.line),
            "bindings": bindings,
        });
    }
    if !report.never_taken.is_empty() {
        object["never_taken"] = report.never_taken.iter().map(|(name, span)| placed(name, *span, sources)).collect();
    }
    if let Some(coverage) = &report.coverage {
        object["coverage"] = coverage_json(coverage, sources);
    }
    if let Some(replay) = &report.replay {
        object["replay"] = json!({ "states": replay.states, "departure": replay.departure.as_ref().map(departure) });
    }
    if !report.further.is_empty() {
        object["further"] = report.further.iter().map(|further| json(further, sources, exit_code)).collect();
    }
    object
}

fn states(statistics: &Statistics) -> Value {
    json!({
        "initial": statistics.initial,
        "generated": statistics.generated,
        "distinct": statistics.distinct,
        "queued": statistics.queued,
        "depth": statistics.depth,
        "covered": statistics.covered,
        "behaviors": statistics.behaviors,
    })
}

/// A name with its place.
fn placed(name: &str, span: Span, sources: &Sources) -> Value {
    let at = place(span, sources);
    json!({ "name": name, "file": at.map(|(file, _)| file), "line": at.map(|(_, at)| at.line) })
}

fn coverage_json(coverage: &ShownCoverage, sources: &Sources) -> Value {
    let actions = coverage.actions.iter().map(|action| {
        let mut object = placed(&action.name, action.span, sources);
        object["steps"] = json!(action.steps);
        object["states"] = json!(action.states);
        object
    });
    let expressions = coverage.expressions.iter().map(|expression| {
        let at = place(expression.span, sources);
        json!({
            "file": at.map(|(file, _)| file),
            "line": at.map(|(_, at)| at.line),
            "column": at.map(|(_, at)| at.column),
            "text": expression.text,
            "times": expression.times.any(),
            "true": expression.times.true_,
            "false": expression.times.false_,
        })
    });
    let remarks = coverage.remarks.iter().map(|(message, span)| {
        let at = place(*span, sources);
        json!({ "message": message, "file": at.map(|(file, _)| file), "line": at.map(|(_, at)| at.line) })
    });
    json!({
        "actions": actions.collect::<Vec<_>>(),
        "expressions": expressions.collect::<Vec<_>>(),
        "remarks": remarks.collect::<Vec<_>>(),
    })
}

fn departure(departure: &ShownDeparture) -> Value {
    let nearest = departure.nearest.as_ref().map(|nearest| {
        let differs = nearest.differs.iter();
        let differs: Vec<Value> = differs
            .map(|(name, allowed, saved)| json!({ "variable": name, "allowed": allowed, "saved": saved }))
            .collect();
        json!({ "action": nearest.action, "differs": differs })
    });
    json!({ "state": departure.state, "nearest": nearest })
}

fn behavior(behavior: &ShownBehavior) -> Value {
    let states: Vec<Value> = behavior
        .states
        .iter()
        .map(|state| {
            Value::Object(
                state
                    .variables
                    .iter()
                    .map(|shown| (shown.name.clone(), json!(shown.text().map(|text| text.to_string()))))
                    .collect(),
            )
        })
        .collect();
    let actions: Vec<&String> = behavior.states.iter().filter_map(|state| state.action.as_ref()).collect();
    let ending = match behavior.ending {
        Ending::Stops => json!("stops"),
        Ending::Deadlock => json!("deadlock"),
        Ending::Stutters => json!("stutters"),
        Ending::LoopsTo(state) => json!({ "loops_to": state }),
    };
    json!({"states": states, "actions": actions, "ending": ending})
}

fn diagnostic(finding: &Diagnostic, sources: &Sources) -> Value {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let at = finding.span().and_then(|span| place(span, sources));
    json!({
        "severity": severity,
        "code": finding.code,
        "message": finding.message,
        "file": at.map(|(name, _)| name),
        "line": at.map(|(_, at)| at.line),
        "column": at.map(|(_, at)| at.column),
        "help": finding.help,
    })
}
