//! Results for people: the verdict, what was counted and, where something is wrong, the behavior that shows it.

use super::coverage::{ShownAction, ShownCoverage, ShownExpression};
use super::diagnostic::{self, Style, place};
use super::result::{
    Kind, Report, ReportedVerdict, ShownBehavior, ShownDeparture, ShownNearest, ShownReplay, ShownState,
};
use crate::check::{Ending, Statistics};
use crate::text::{Sources, Span};
use std::fmt::{Result, Write};
use std::time::Duration;

/// A report in lines.
pub fn text(report: &Report, sources: &Sources, style: Style) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = write_text(&mut out, report, sources, style);
    out
}

/// Writes a report in lines; a behavior may take more memory as text than all that was searched.
///
/// # Errors
/// Those of the writer.
pub fn write_text(out: &mut dyn Write, report: &Report, sources: &Sources, style: Style) -> Result {
    let paint = Paint(style.colors);
    for finding in &report.diagnostics {
        out.write_str(&diagnostic::render(finding, sources, style))?;
    }
    headline(out, report, paint)?;
    if let Some(because) = &report.because {
        let at = at(because.span, sources).map_or(String::new(), |at| format!("  {}", paint.faint(&at)));
        let said = if because.holds { "because this is true:" } else { "because this is false:" };
        writeln!(out, "  {said} {}{at}", paint.strong(&because.text))?;
        for (name, value) in &because.bindings {
            writeln!(out, "    with {name} = {value}")?;
        }
    }
    if let Some(ShownReplay { departure: Some(departure), .. }) = &report.replay {
        show_departure(out, departure, paint)?;
    }
    if let Some(behavior) = &report.behavior {
        out.write_str("\n")?;
        show_behavior(out, behavior, sources, paint)?;
    }
    for further in &report.further {
        out.write_str("\n")?;
        write_text(out, further, sources, style)?;
    }
    for (name, reason) in &report.unchecked {
        writeln!(out, "{} property `{name}`: {reason}", paint.yellow("not checked:"))?;
    }
    for (name, span) in &report.never_taken {
        let at = at(*span, sources).map_or(String::new(), |at| format!("  {}", paint.faint(&at)));
        writeln!(out, "{} action `{name}`{at}", paint.yellow("never taken:"))?;
    }
    if let Some(statistics) = &report.statistics {
        let incomplete = report.verdict == ReportedVerdict::Incomplete && report.kind == Some(Kind::Limit);
        show_statistics(out, statistics, incomplete)?;
    }
    if let Some(coverage) = &report.coverage {
        show_coverage(out, coverage, sources, paint)?;
    }
    Ok(())
}

fn headline(out: &mut dyn Write, report: &Report, paint: Paint) -> Result {
    let property = report.property.as_deref().unwrap_or("");
    let said = match (report.verdict, report.kind) {
        (ReportedVerdict::Holds, _) if report.replay.is_some() => {
            paint.green(report.message.as_deref().unwrap_or("the behavior is one of the specification"))
        }
        (ReportedVerdict::Holds, _) => match &report.message {
            None => paint.green("no error was found"),
            Some(remark) => paint.yellow(&format!("no error was found, but {remark}")),
        },
        (ReportedVerdict::Violated, Some(Kind::Deadlock)) => {
            paint.red("deadlock: a state without successors is reached")
        }
        (ReportedVerdict::Violated, Some(Kind::Invariant)) => paint.red(&format!("invariant `{property}` is violated")),
        (ReportedVerdict::Violated, Some(Kind::Assumption)) => return Ok(()),
        (ReportedVerdict::Violated, Some(Kind::Postcondition)) => {
            paint.red(report.message.as_deref().unwrap_or("a postcondition is false"))
        }
        (ReportedVerdict::Violated, Some(Kind::Departure)) => {
            paint.red(report.message.as_deref().unwrap_or("the behavior is none of the specification"))
        }
        (ReportedVerdict::Violated, _) => paint.red(&format!("property `{property}` is violated")),
        (ReportedVerdict::Failed, Some(Kind::System)) => {
            paint.red(report.message.as_deref().unwrap_or("the check failed"))
        }
        (ReportedVerdict::Failed, _) if !report.diagnostics.is_empty() => match report.statistics {
            Some(_) => paint.red("the specification could not be evaluated"),
            None => return Ok(()),
        },
        (ReportedVerdict::Failed, _) => paint.red(report.message.as_deref().unwrap_or("the check failed")),
        (ReportedVerdict::Incomplete, _) => {
            let why = report.message.as_deref().unwrap_or("not everything was looked at");
            paint.yellow(&format!("incomplete: {why}"))
        }
    };
    writeln!(out, "{said}")
}

fn show_coverage(out: &mut dyn Write, coverage: &ShownCoverage, sources: &Sources, paint: Paint) -> Result {
    writeln!(out, "\n{}", paint.strong("actions: how many steps each made, how many states it found first"))?;
    for ShownAction { name, span, steps, states } in &coverage.actions {
        let at = at(*span, sources).unwrap_or_default();
        let line = format!("{:>12} {:>12}  {name}", number(*steps), number(*states));
        writeln!(out, "{}  {}", if *steps == 0 { paint.yellow(&line) } else { line }, paint.faint(&at))?;
    }
    writeln!(out, "\n{}", paint.strong("expressions: how often each was evaluated"))?;
    let mut file = "";
    for ShownExpression { span, depth, text, times } in &coverage.expressions {
        let Some((name, at)) = place(*span, sources) else { continue };
        if name != file {
            writeln!(out, "  {name}")?;
            file = name;
        }
        let truths = match (times.true_, times.false_) {
            (0, 0) => String::new(),
            (truths, 0) => format!("  ({} true)", number(truths)),
            (0, falses) => format!("  ({} false)", number(falses)),
            (truths, falses) => format!("  ({} true, {} false)", number(truths), number(falses)),
        };
        let line = format!("{:>12}  {}{text}", number(times.any()), "| ".repeat(*depth));
        let line = if times.any() == 0 { paint.yellow(&line) } else { line };
        let place = format!("{}:{}", at.line, at.column);
        writeln!(out, "  {place:<8}{line}{}", paint.faint(&truths))?;
    }
    if !coverage.remarks.is_empty() {
        writeln!(out, "\n{}", paint.strong("what was never put to the test"))?;
    }
    for (message, span) in &coverage.remarks {
        let at = at(*span, sources).unwrap_or_default();
        writeln!(out, "  {message}  {}", paint.faint(&at))?;
    }
    Ok(())
}

fn show_departure(out: &mut dyn Write, departure: &ShownDeparture, paint: Paint) -> Result {
    let Some(ShownNearest { action, differs }) = &departure.nearest else {
        return out.write_str(match departure.state {
            1 => "  there is no initial state\n",
            _ => "  no step is possible from the state before\n",
        });
    };
    match action {
        Some(action) => writeln!(out, "  the nearest step is {}, which leads to", paint.strong(action)),
        None => writeln!(out, "  the nearest initial state has"),
    }?;
    for (name, allowed, saved) in differs {
        writeln!(out, "    {name} = {allowed}, but the behavior has {}", paint.strong(saved))?;
    }
    Ok(())
}

fn show_behavior(out: &mut dyn Write, behavior: &ShownBehavior, sources: &Sources, paint: Paint) -> Result {
    let mut before: Option<&ShownState> = None;
    for (number, state) in behavior.states.iter().enumerate() {
        let action = state.action.as_deref().unwrap_or("initial state");
        let at = state
            .place
            .and_then(|span| at(span, sources))
            .map_or(String::new(), |at| format!("  {}", paint.faint(&at)));
        writeln!(out, "State {}: {action}{at}", number + 1)?;
        for (place, shown) in state.variables.iter().enumerate() {
            let old = before.and_then(|before| before.variables.get(place));
            let changed = old.is_some_and(|old| old.value != shown.value);
            let head = format!("{} {} = ", if changed { "*" } else { " " }, shown.name);
            let [on, off] = if changed { paint.strong_marks() } else { [""; 2] };
            write!(out, "  {on}{head}")?;
            // Further lines of a long value stand below its first.
            shown.write_pretty(out, 2 + head.chars().count())?;
            writeln!(out, "{off}")?;
        }
        out.write_str("\n")?;
        before = Some(state);
    }
    match behavior.ending {
        Ending::Stops => Ok(()),
        Ending::Deadlock => out.write_str("and from here no step is possible\n\n"),
        Ending::Stutters => out.write_str("and from here nothing happens any more\n\n"),
        Ending::LoopsTo(state) => writeln!(out, "and from here back to state {}\n", state + 1),
    }
}

fn show_statistics(out: &mut dyn Write, statistics: &Statistics, incomplete: bool) -> Result {
    write!(out, "{}, {}", plural(statistics.distinct, "distinct state"), plural(statistics.generated, "state"))?;
    write!(out, " generated, depth {}", statistics.depth)?;
    if statistics.queued > 0 {
        write!(out, ", {} not looked at", number(statistics.queued))?;
    }
    writeln!(out, ", in {}", duration(statistics.time))?;
    if incomplete && statistics.covered > 0 {
        writeln!(out, "all states of depth {} or less were looked at", statistics.covered)?;
    }
    if statistics.exact {
        out.write_str("no state can have been missed by collision\n")?;
    }
    let probability = statistics.collision_probability();
    if statistics.queued == 0 && probability > 1e-9 {
        writeln!(out, "the probability that a state was taken for another and missed is {probability:.1e}")?;
    }
    Ok(())
}

/// `file:line`
fn at(span: Span, sources: &Sources) -> Option<String> {
    place(span, sources).map(|(name, at)| format!("{name}:{}", at.line))
}

/// `1,332,261`
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

pub(super) fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", number(count), if count == 1 { "" } else { "s" })
}

/// `12 ms`, `3.4 s`, `5 min 12 s`, `2 h 5 min`
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn green(self, text: &str) -> String {
        self.with("1;32", text)
    }

    fn yellow(self, text: &str) -> String {
        self.with("1;33", text)
    }

    fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What stands before a strong text and after it.
    fn strong_marks(self) -> [&'static str; 2] {
        if self.0 { ["\x1b[1m", "\x1b[0m"] } else { [""; 2] }
    }

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ShownValue;
    use crate::text::Symbols;
    use crate::value::Value;
    use std::sync::Arc;

    #[test]
    fn groups_digits() {
        assert_eq!([0, 999, 1000, 1332261].map(number), ["0", "999", "1,000", "1,332,261"]);
    }

    #[test]
    fn marks_what_changed() {
        let symbols = Arc::new(Symbols::new());
        let state = |action: Option<&str>, x: Value, y: Value| ShownState {
            action: action.map(str::to_owned),
            place: None,
            variables: [("x", x), ("y", y)]
                .map(|(name, value)| ShownValue::new(name, Some(value), symbols.clone()))
                .into(),
        };
        let mut report = Report::new(ReportedVerdict::Violated, Some(Kind::Invariant));
        report.property = Some("Small".into());
        let states = vec![
            state(None, Value::Integer(0), Value::empty_tuple()),
            state(Some("Add(1)"), Value::Integer(1), Value::empty_tuple()),
        ];
        report.behavior = Some(ShownBehavior { states, ending: Ending::Stops });
        let expected = "invariant `Small` is violated\n\nState 1: initial state\n    x = 0\n    y = <<>>\n\nState 2: Add(1)\n  * x = 1\n    y = <<>>\n\n";
        assert_eq!(text(&report, &Sources::new(), Style { colors: false, width: 80 }), expected);
    }
}
