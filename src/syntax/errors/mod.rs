//! Errors: what is wrong with a text, and how to mend it.

mod columns;
mod foreign;
mod incomplete;
mod misplaced;
mod scene;

use super::ast::Name;
use super::layout::Fenced;
use super::token::Token;
use crate::text::{Diagnostic, SourceId, Span, Symbols};
use scene::Unexpected;
use std::cmp::Ordering;

/// The text has no module header.
pub fn no_header(source: SourceId, text: &str) -> Diagnostic {
    let code = "tlars::syntax::no_module";
    if let Some(word) = text.find("MODULE") {
        let span = Span::new(source, word, word + "MODULE".len());
        return Diagnostic::error(code, "this is no module header", span)
            .help("four dashes or more must stand before `MODULE` on the same line, with nothing but blanks between: `---- MODULE Name ----`");
    }
    let start = text.find(|character: char| !character.is_whitespace()).unwrap_or(0);
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
    Diagnostic::error(code, "no module begins in this file", Span::new(source, start, end))
        .help("a module begins with `---- MODULE Name ----` and ends with `====`")
}

/// A header without a name.
pub fn module_name(span: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::module_header", "the name of the module must follow `MODULE`", span)
        .help("write `---- MODULE Name ----`")
}

/// A header without dashes after the name.
pub fn module_dashes(span: Span, name: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::module_header", "four dashes or more must follow the name of the module", span)
        .label(name, "the name")
        .help("write `---- MODULE Name ----`")
}

/// A module that is not closed.
pub fn no_end(span: Span, name: Name, symbols: &Symbols) -> Diagnostic {
    Diagnostic::error("tlars::syntax::no_end", format!("module `{}` never ends", symbols.text(name.symbol)), span)
        .label(name.span, "it begins here")
        .help("end it with a line of four `=` or more: `====`")
}

/// `EXTENDS` after other units.
pub fn late_extends(span: Span) -> Diagnostic {
    Diagnostic::error("tlars::syntax::late_extends", "`EXTENDS` must come first in the module, and only once", span)
        .help("move it right below the header, with all modules in one list: `EXTENDS A, B`")
}

/// `THEOREM T ==` right after an inner module.
pub fn theorem_after_module(span: Span) -> Diagnostic {
    Diagnostic::error(
        "tlars::syntax::theorem_after_module",
        "a named theorem cannot stand right after an inner module",
        span,
    )
    .help("TLA+ tools cannot read this; put a line `----` between them")
}

/// Too much nesting.
pub fn too_deep(span: Span, limit: usize, what: &str) -> Diagnostic {
    Diagnostic::error("tlars::syntax::too_deep", format!("{what} nest more than {limit} deep here"), span)
        .help("give parts of it names of their own")
}

/// Something after the end of a lone expression.
pub fn after_expression(span: Span, text: &str) -> Diagnostic {
    let found = text.get(span.start as usize..span.end as usize).unwrap_or("");
    Diagnostic::error("tlars::syntax::unexpected", format!("the expression ends before `{found}`"), span)
}

/// Definitions after the end of the module are not read; a warning, for text may stand there.
pub fn after_end(span: Span, end: Span) -> Diagnostic {
    Diagnostic::warning(
        "tlars::syntax::after_end",
        "this definition stands after the end of the module and is not read",
        span,
    )
    .label(end, "the module ends here")
    .help("move it above the line of `=`")
}

/// A bullet that stands next to the column of its list, or is of another kind.
pub fn stray_bullet(span: Span, column: u32, bullet: Span, stands: u32) -> Diagnostic {
    let message = match column.cmp(&stands) {
        Ordering::Greater => "this is no bullet of the list above, but an operator in its last item",
        Ordering::Equal => {
            "this is no bullet of the list above, which has other bullets, but an operator behind the list"
        }
        Ordering::Less => "this is no bullet of the list above, but an operator behind the list",
    };
    Diagnostic::warning("tlars::syntax::stray_bullet", message, span)
        .marked(format!("column {}", column + 1))
        .label(bullet, format!("the bullets are in column {}", stands + 1))
        .help(match column.cmp(&stands) {
            Ordering::Equal => "give one of the two lists a column of its own, or put parentheses around it",
            Ordering::Greater | Ordering::Less => {
                "the bullets of a list stand in one column; a tab counts up to the next multiple of eight columns"
            }
        })
}

/// A token that cannot stand where it stands.
pub fn unexpected(
    source: SourceId,
    text: &str,
    tokens: &[Token],
    start: usize,
    fenced: &Fenced,
    at: usize,
) -> Diagnostic {
    Unexpected::new(source, text, tokens, start, fenced, at).diagnostic()
}
