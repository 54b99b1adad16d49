//! Building: turns what the grammar read into the tree, with every place taken back to the user's text.

mod assumptions;
mod expressions;
mod paths;
mod proofs;
mod units;

pub use units::Read;

use super::ast::Name;
use super::layout::Fenced;
use super::operators::{self, NEGATION, Operator, OperatorId};
use super::parser::Rule;
use super::precedence::Placed;
use super::token::Token;
use crate::text::{Diagnostic, SourceId, Span, Symbol, Symbols};
use pest::iterators::Pair;

/// Something built, or what is wrong with it.
pub type Built<T> = Result<T, Box<Diagnostic>>;

/// Builds the tree of one unit.
pub struct Builder<'a> {
    source: SourceId,
    user_text: &'a str,
    tokens: &'a [Token],
    fenced: &'a Fenced,
    symbols: &'a mut Symbols,
    /// The height of the highest expression built in the construct at hand.
    tallest: u32,
    /// The operator that was read last, wherever it stood.
    last_operator: Option<&'static Operator>,
    /// The largest height that is allowed.
    limit: u32,
    /// Whether a proof is being read, so that names of steps may be used.
    in_proof: bool,
}

impl<'a> Builder<'a> {
    /// A builder for the fenced text of a unit.
    pub fn new(
        source: SourceId,
        user_text: &'a str,
        tokens: &'a [Token],
        fenced: &'a Fenced,
        symbols: &'a mut Symbols,
        limit: u32,
    ) -> Self {
        Builder { source, user_text, tokens, fenced, symbols, tallest: 0, last_operator: None, limit, in_proof: false }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let (start, end) = self.fenced.original(span.start(), span.end());
        Span { source: self.source, start, end }
    }

    fn error(&self, code: &'static str, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message, span))
    }

    /// A name, an operator symbol, or a reserved word that stands as a field.
    fn name(&mut self, pair: &Pair<'_, Rule>) -> Name {
        let Some(place) = self.fenced.place(pair.as_span().start()) else {
            return Name { symbol: Symbol(u32::MAX), span: self.span(pair) };
        };
        let span = Span { source: self.source, start: place.start, end: place.end };
        let mut symbol = self.tokens[place.token as usize].symbol;
        if symbol == Symbol(u32::MAX) {
            symbol = self.symbols.intern(self.user_text.get(place.start as usize..place.end as usize).unwrap_or(""));
        }
        Name { symbol, span }
    }

    /// An operator in use.
    fn operator(&mut self, pair: &Pair<'_, Rule>) -> Placed {
        let mut name = self.name(pair);
        let id = match pair.as_rule() {
            Rule::minus | Rule::negation => {
                name.symbol = self.symbols.intern(NEGATION.get().symbol);
                NEGATION
            }
            // The sigil and the blank stand around the canonical spelling.
            _ => {
                let text = pair.as_str();
                text.get(1..text.len() - 1).and_then(operators::operator).unwrap_or(OperatorId(0))
            }
        };
        self.last_operator =
            Some(if id == NEGATION && pair.as_rule() == Rule::minus { operators::MINUS.get() } else { id.get() });
        Placed { id, name }
    }
}
