//! Diagnostics for people: the line of the source, what is wrong in it, and what to do.

use crate::text::{Diagnostic, LineColumn, Severity, SourceId, Sources, Span};
use miette::{LabeledSpan, NamedSource, SourceCode};
use std::fmt;
use std::sync::Arc;

/// How a diagnostic is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// With colours.
    pub colors: bool,
    /// How many columns there are.
    pub width: usize,
}

/// Draws one diagnostic, with a line break at its end.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    // A line that fills screens is not shown.
    if diagnostic.labels.iter().any(|label| is_in_long_line(label.span, sources)) {
        let help = diagnostic.help.as_ref().map(|help| format!("  help: {help}\n")).unwrap_or_default();
        return format!("{}\n{help}", one_line(diagnostic, sources));
    }
    let drawn = Drawn::new(diagnostic, sources);
    let mut text = String::new();
    // Writing to a string does not fail; a handler that refuses still leaves the message.
    if draw(&drawn, style, &mut text).is_err() {
        text = format!("{}\n", one_line(diagnostic, sources));
    }
    text
}

/// Whether one of the lines that would be shown of a place is too long for that.
fn is_in_long_line(span: Span, sources: &Sources) -> bool {
    const LONGEST: usize = 2000;
    let Some(source) = sources.get(span.source) else { return false };
    let first = source.line_column(span.start).line;
    let last = source.line_column(span.end).line;
    (first.saturating_sub(1).max(1)..=last + 1).any(|line| source.line(line).len() > LONGEST)
}

/// `file:line:column: error: message`, as editors read it.
pub fn one_line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    match diagnostic.span().and_then(|span| place(span, sources)) {
        Some((name, LineColumn { line, column })) => {
            format!("{name}:{line}:{column}: {severity}: {}", diagnostic.message)
        }
        None => format!("{severity}: {}", diagnostic.message),
    }
}

/// The name of the source and the line and column in which a span starts.
pub fn place(span: Span, sources: &Sources) -> Option<(&str, LineColumn)> {
    let source = sources.get(span.source)?;
    Some((source.name(), source.line_column(span.start)))
}

#[cfg(feature = "cli")]
fn draw(drawn: &Drawn<'_>, style: Style, text: &mut String) -> fmt::Result {
    use miette::{GraphicalReportHandler, GraphicalTheme};
    let theme = if style.colors { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(style.width).with_links(false).with_context_lines(1);
    handler.render_report(text, drawn)
}

#[cfg(not(feature = "cli"))]
fn draw(drawn: &Drawn<'_>, _style: Style, text: &mut String) -> fmt::Result {
    miette::NarratableReportHandler::new().with_context_lines(1).render_report(text, drawn)
}

/// A diagnostic with the source of its first label; labels in other sources become remarks of their own.
#[derive(Debug)]
struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    code: Option<NamedSource<Arc<str>>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Drawn<'a>>,
    message: &'a str,
}

impl<'a> Drawn<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let home = diagnostic.span().map(|span| span.source);
        let mut drawn = Drawn::with_source(diagnostic, home, sources, &diagnostic.message);
        for label in &diagnostic.labels {
            if Some(label.span.source) == home {
                let (text, place) = (some_text(&label.text), (label.span.start as usize, label.span.len()));
                // The head of the picture names the place of the finding, wherever the remarks stand.
                drawn.labels.push(match drawn.labels.is_empty() {
                    true => LabeledSpan::new_primary_with_span(text, place),
                    false => LabeledSpan::new_with_span(text, place),
                });
            } else {
                let mut other = Drawn::with_source(diagnostic, Some(label.span.source), sources, &label.text);
                other.labels.push(LabeledSpan::new(None, label.span.start as usize, label.span.len()));
                drawn.elsewhere.push(other);
            }
        }
        drawn
    }

    fn with_source(
        diagnostic: &'a Diagnostic,
        source: Option<SourceId>,
        sources: &'a Sources,
        message: &'a str,
    ) -> Self {
        let code =
            source.and_then(|id| sources.get(id)).map(|source| NamedSource::new(source.name(), source.text().clone()));
        Drawn { diagnostic, code, labels: Vec::new(), elsewhere: Vec::new(), message }
    }

    fn is_remark(&self) -> bool {
        !std::ptr::eq(self.message, self.diagnostic.message.as_str())
    }
}

fn some_text(text: &str) -> Option<String> {
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        if self.is_remark() || self.diagnostic.code.is_empty() { None } else { Some(Box::new(self.diagnostic.code)) }
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match (self.is_remark(), self.diagnostic.severity) {
            (true, _) => miette::Severity::Advice,
            (false, Severity::Error) => miette::Severity::Error,
            (false, Severity::Warning) => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        if self.is_remark() {
            return None;
        }
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.code.as_ref().map(|code| code as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.labels.is_empty() { None } else { Some(Box::new(self.labels.iter().cloned())) }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|other| other as &dyn miette::Diagnostic)))
    }
}
