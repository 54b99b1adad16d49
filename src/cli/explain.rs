//! `tlars explain`: how the value of an expression comes about, as text or as a page.

use super::args::{ExplainArguments, ExplainFormat};
use super::host::Terminal;
use super::{exit, output, session};
use std::time::Duration;
use tlars::Problem;

/// Explains the expression.
pub fn run(arguments: &ExplainArguments) -> u8 {
    explain(arguments).unwrap_or_else(|problem| session::show(&problem))
}

fn explain(arguments: &ExplainArguments) -> Result<u8, Problem> {
    let mut host = Terminal::new(&arguments.scope.permissions);
    host.time = Duration::from_secs(arguments.scope.seconds);
    let explanation = session::open(&arguments.scope)?.explain(&arguments.expression, &host)?;
    match arguments.format {
        ExplainFormat::Text => output::print(&explanation.text(arguments.depth, output::style())),
        ExplainFormat::Html => output::print(&explanation.html()),
    }
    Ok(if explanation.part().result.is_ok() { exit::SUCCESS } else { exit::EVALUATION })
}
