//! Explanations laid out: as an indented text, and as an HTML page with folds that needs nothing else.

use super::Style;
use crate::eval::explain::{Part, PartKind, Reason};
use crate::text::{Sources, Symbol, Symbols};
use crate::value::Value;
use std::fmt::Write;

/// What it takes to show an explanation.
#[derive(Clone, Copy)]
pub struct Explained<'a> {
    /// The explanation.
    pub part: &'a Part,
    /// The texts that it speaks of.
    pub sources: &'a Sources,
    /// The symbols in its values.
    pub symbols: &'a Symbols,
}

/// Longer expressions and values are cut in text.
const LONGEST: usize = 110;
/// And on a page, where they can be scrolled.
const LONGEST_ON_A_PAGE: usize = 20_000;

impl<'a> Explained<'a> {
    /// One line for each part, indented below the expression that it is part of; nothing deeper than `depth` levels.
    pub fn text(&self, depth: usize, style: Style) -> String {
        let mut out = String::new();
        self.lines(self.part, 0, depth, style, &mut Vec::new(), &mut out);
        out
    }

    fn lines(&self, part: &Part, level: usize, depth: usize, style: Style, known: &mut Vec<Symbol>, out: &mut String) {
        let paint = |color: &str, text: &str| match style.colors {
            true => format!("\x1b[{color}m{text}\x1b[0m"),
            false => text.to_owned(),
        };
        let indent = "  ".repeat(level);
        let mut line = indent.clone();
        if !part.bound.is_empty() {
            line += &paint("2", &format!("with {}: ", self.bound(part)));
        }
        line += &shorten(&self.expression(part), LONGEST);
        let value = match &part.result {
            Ok(Value::Boolean(true)) => paint("32", "TRUE"),
            Ok(Value::Boolean(false)) => paint("31", "FALSE"),
            Ok(value) => shorten(&value.display(self.symbols).to_string(), LONGEST),
            Err(_) => paint("31", "no value"),
        };
        let _ = write!(line, "{}{value}", paint("2", "  =  "));
        if let Some(remark) = self.remark(part) {
            let _ = write!(line, "    {}", paint("33", &format!("<- {remark}")));
        }
        out.push_str(&line);
        out.push('\n');
        let shown = self.shown(part, known);
        if shown.is_empty() {
            return;
        }
        if level + 1 > depth {
            let _ = writeln!(out, "{indent}  {}", paint("2", "..."));
            return;
        }
        let outside = known.len();
        for (place, inner) in shown.iter().enumerate() {
            if part.omitted > 0 && place + 1 == shown.len() {
                let _ = writeln!(out, "{indent}  {}", paint("2", &format!("... {} more ...", part.omitted)));
            }
            known.extend(inner.bound.iter().map(|(name, _)| *name));
            self.lines(inner, level + 1, depth, style, known, out);
            known.truncate(outside);
        }
    }

    /// A page with a fold for each expression that has parts; open as far as the value depends on them.
    pub fn html(&self) -> String {
        let title = escape(&shorten(&self.expression(self.part), LONGEST));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        );
        self.fold(self.part, 0, &mut Vec::new(), &mut out);
        out.push_str("</body>\n</html>\n");
        out
    }

    fn fold(&self, part: &Part, level: usize, known: &mut Vec<Symbol>, out: &mut String) {
        let shown = self.shown(part, known);
        let class = if part.needed { "" } else { " class=\"aside\"" };
        let head = self.head(part);
        if shown.is_empty() {
            let _ = writeln!(out, "<div{class}>{head}</div>");
            return;
        }
        // The way to what decided stands open, the rest is folded.
        let open = if level < 2 || (part.needed && self.decides(part)) { " open" } else { "" };
        let _ = writeln!(out, "<details{open}{class}><summary>{head}</summary>");
        let outside = known.len();
        for (place, inner) in shown.iter().enumerate() {
            if part.omitted > 0 && place + 1 == shown.len() {
                let _ = writeln!(out, "<div class=\"more\">{} more</div>", part.omitted);
            }
            known.extend(inner.bound.iter().map(|(name, _)| *name));
            self.fold(inner, level + 1, known, out);
            known.truncate(outside);
        }
        out.push_str("</details>\n");
    }

    fn head(&self, part: &Part) -> String {
        let mut head = String::new();
        if !part.bound.is_empty() {
            let _ = write!(head, "<span class=\"with\">with {}:</span> ", escape(&self.bound(part)));
        }
        let _ = write!(head, "<code>{}</code> = ", escape(&shorten(&self.expression(part), LONGEST_ON_A_PAGE)));
        let (class, value) = match &part.result {
            Ok(Value::Boolean(true)) => ("true", "TRUE".to_owned()),
            Ok(Value::Boolean(false)) => ("false", "FALSE".to_owned()),
            Ok(value) => ("value", shorten(&value.display(self.symbols).to_string(), LONGEST_ON_A_PAGE)),
            Err(_) => ("false", "no value".to_owned()),
        };
        let _ = write!(head, "<b class=\"{class}\">{}</b>", escape(&value));
        if let Some(remark) = self.remark(part) {
            let _ = write!(head, " <i>{}</i>", escape(&remark));
        }
        head
    }

    fn decides(&self, part: &Part) -> bool {
        part.result.is_err() || matches!(part.result, Ok(Value::Boolean(_))) || part.reason.is_some()
    }

    /// The parts that tell something: no literals, and no names whose value stands right above.
    fn shown<'p>(&self, part: &'p Part, known: &[Symbol]) -> Vec<&'p Part> {
        let mut shown: Vec<&Part> = Vec::new();
        for inner in &part.parts {
            let text = self.expression(inner);
            let plain = inner.parts.is_empty() && inner.result.is_ok();
            let known_name = inner.kind == PartKind::Name && known.iter().any(|name| self.symbols.text(*name) == text);
            let told = shown.iter().any(|before| {
                plain && before.parts.is_empty() && before.bound.is_empty() && self.expression(before) == text
            });
            if plain && inner.bound.is_empty() && (self.literal(inner, &text) || known_name || told) {
                continue;
            }
            shown.push(inner);
        }
        shown
    }

    /// Whether the expression says its value already: `3`, `{1, 2}`, `1..9`.
    fn literal(&self, part: &Part, text: &str) -> bool {
        let spoken = |text: &str| text.split_whitespace().collect::<String>();
        part.result.as_ref().is_ok_and(|value| spoken(&value.display(self.symbols).to_string()) == spoken(text))
    }

    /// The text of the expression on one line.
    fn expression(&self, part: &Part) -> String {
        let text = self.sources.text(part.span).split_whitespace().collect::<Vec<_>>().join(" ");
        if part.primed && matches!(part.kind, PartKind::Name | PartKind::Call) { format!("{text}'") } else { text }
    }

    fn bound(&self, part: &Part) -> String {
        let bound = part.bound.iter().map(|(name, value)| {
            let value = shorten(&value.display(self.symbols).to_string(), LONGEST);
            format!("{} = {value}", self.symbols.text(*name))
        });
        bound.collect::<Vec<_>>().join(", ")
    }

    /// Why the value is what it is.
    fn remark(&self, part: &Part) -> Option<String> {
        if let (Some(Reason::Failed), Err(failure)) = (part.reason, &part.result) {
            return Some(failure.message().to_owned());
        }
        let aside = (!part.needed).then(|| "not needed for the value".to_owned());
        let last = |part: &Part| part.parts.last().map(|last| self.bound(last)).filter(|bound| !bound.is_empty());
        let named = |at: usize| part.parts.get(at).map(|inner| shorten(&self.expression(inner), 60));
        let reason = match part.reason {
            Some(Reason::FirstFalse(at)) => named(at).map(|text| format!("false because of `{text}`")),
            Some(Reason::FirstTrue(at)) => named(at).map(|text| format!("true because of `{text}`")),
            Some(Reason::Found) => last(part).map(|bound| match part.kind {
                PartKind::ForAll => format!("counterexample: {bound}"),
                _ => format!("witness: {bound}"),
            }),
            Some(Reason::All(0)) => Some("there is nothing to try".to_owned()),
            Some(Reason::All(times)) => Some(match part.kind {
                PartKind::ForAll => format!("true for each of {times}"),
                _ => format!("true for none of {times}"),
            }),
            Some(Reason::Chosen(1)) => Some("the first element satisfies the condition".to_owned()),
            Some(Reason::Chosen(times)) => {
                Some(format!("the first of {times} elements tried that satisfies the condition"))
            }
            Some(Reason::Arm(arm)) => Some(format!("arm {arm}")),
            Some(Reason::OtherArm) => Some("no guard is true: OTHER".to_owned()),
            Some(Reason::Branch(taken)) => Some(if taken { "THEN" } else { "ELSE" }.to_owned()),
            Some(Reason::Failed) | None => None,
        };
        match (reason, aside) {
            (Some(reason), Some(aside)) => Some(format!("{reason}; {aside}")),
            (reason, aside) => reason.or(aside),
        }
    }
}

fn shorten(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
body { font: 15px/1.6 system-ui, sans-serif; margin: 2em; color: #222; background: #fff; }
details, div { margin-left: 1.4em; }
summary { margin-left: -1.1em; cursor: pointer; }
code, b { font-family: ui-monospace, monospace; font-size: 14px; overflow-wrap: anywhere; }
b { font-weight: 600; }
.true { color: #18794e; } .false { color: #c62a2f; } .value { color: #1d4f91; }
i, .with, .more { color: #777; font-style: normal; } .aside { opacity: 0.6; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1b1b; } .true { color: #4cc38a; } .false { color: #ff6369; } .value { color: #70b8ff; } }
";
