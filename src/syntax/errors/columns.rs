//! Mistakes of columns.

use super::scene::Unexpected;
use crate::syntax::operators::Place as Stands;
use crate::syntax::token::{Kind, Mark};
use crate::text::Diagnostic;

impl Unexpected<'_> {
    /// Mistakes of columns.
    pub(super) fn column(&self) -> Option<Diagnostic> {
        let here = self.shown(self.at);
        let column = self.tokens[self.at].column;
        let bullet = self.ended?;
        let stands = self.tokens[bullet].column;
        let sign = self.raw(bullet);
        if self.ends() {
            return None;
        }
        if self.closes {
            let mut error = self.error(
                "tlars::syntax::column",
                format!("{here} must stand to the right of its bullet, for its item is not complete"),
            );
            if self.kind(self.at) == self.kind(bullet) && column == stands {
                error = Diagnostic::error(
                    "tlars::syntax::empty_item",
                    format!("this item of the list is not complete before the next {here}"),
                    self.span(self.at),
                );
            }
            return Some(
                error
                    .marked(format!("column {}", column + 1))
                    .label(self.span(bullet), format!("the bullet is in column {}", stands + 1))
                    .help(self.columns_help(
                        bullet,
                        format!("complete the item before this line, or move {here} beyond column {}", stands + 1),
                    )),
            );
        }
        let begins = matches!(self.kind(self.at), Kind::Name | Kind::Number | Kind::Text)
            || matches!(
                self.kind(self.at),
                Kind::Mark(Mark::OpenParenthesis | Mark::OpenBrace | Mark::OpenAngle | Mark::Exists | Mark::ForAll)
            )
            || matches!(self.kind(self.at), Kind::Operator(id) if id.get().place == Stands::Prefix);
        if begins
            && !self.operand
            && self.tokens[self.at].opens_line
            && column <= stands
            && !self.begins_definition_with_equals()
        {
            return Some(
                self.error("tlars::syntax::no_bullet", format!("{here} ends the list, but nothing joins it to the list"))
                    .marked(format!("column {}", column + 1))
                    .label(self.span(bullet), format!("the bullets are in column {}", stands + 1))
                    .help(self.columns_help(
                        bullet,
                        format!("put the bullet `{sign}` before it, in column {}; if it belongs to the item above, move it to the right", stands + 1),
                    )),
            );
        }
        None
    }

    /// Help about columns; tabs are what is not seen.
    pub(super) fn columns_help(&self, bullet: usize, help: String) -> String {
        let indent = |at: usize| {
            let start = self.tokens[at].start as usize;
            let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
            &self.text[line..start]
        };
        if indent(self.at).contains('\t') != indent(bullet).contains('\t') {
            format!(
                "{help}; one of the lines is indented by tabs, which count up to the next multiple of eight columns"
            )
        } else {
            help
        }
    }
}
