//! Output: text to the standard output, laid out as the terminal wants it.

use std::fmt;
use std::io::{BufWriter, IsTerminal, Write};
use tlars::report::Style;
use tlars::text::{Diagnostic, Sources};

/// Prints; a reader that has gone away is no error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints what is written piece by piece, so that its text need not lie in memory.
pub fn write(pieces: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result) {
    let mut out = Pieces(BufWriter::with_capacity(1 << 16, std::io::stdout().lock()));
    let _ = pieces(&mut out);
    let _ = out.0.flush();
}

struct Pieces<W: Write>(BufWriter<W>);

impl<W: Write> fmt::Write for Pieces<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

/// So many findings are shown; whoever has more mends these first.
const MOST_SHOWN: usize = 200;

/// Shows findings in the error output.
pub fn show(findings: &[Diagnostic], sources: &Sources) {
    for finding in findings.iter().take(MOST_SHOWN) {
        eprint!("{}", tlars::report::render(finding, sources, error_style()));
    }
    if let Some(further) = findings.len().checked_sub(MOST_SHOWN).filter(|further| *further > 0) {
        complain(&format!("and {further} further findings"));
    }
}

/// Says in the error output what could not be done.
pub fn complain(message: &str) {
    eprintln!("{message}");
}

/// The style of the standard output.
pub fn style() -> Style {
    styled(std::io::stdout().is_terminal())
}

/// The style of the error output.
pub fn error_style() -> Style {
    styled(std::io::stderr().is_terminal())
}

fn styled(terminal: bool) -> Style {
    let colors = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    Style { colors, width: 110 }
}
