//! Where definitions begin, as the `==` behind their heads tells.

use crate::syntax::operators::Place as Stands;
use crate::syntax::token::{Kind, Mark, Token, Word};

/// For each token, whether a definition begins there, as the `==` after it tells.
pub fn definition_starts(tokens: &[Token]) -> Vec<bool> {
    let mut starts = vec![false; tokens.len()];
    let mut opened: Vec<usize> = Vec::new();
    let mut partner = None;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark(Mark::OpenParenthesis | Mark::OpenBracket) => opened.push(at),
            Kind::Mark(Mark::CloseParenthesis | Mark::CloseBracket) => partner = opened.pop(),
            Kind::Mark(Mark::Defines) => {
                if let Some(start) = definition_start(tokens, at, partner) {
                    starts[start] = true;
                }
            }
            Kind::Header | Kind::End | Kind::Separator => opened.clear(),
            _ => {}
        }
    }
    starts
}

fn definition_start(tokens: &[Token], defines: usize, partner: Option<usize>) -> Option<usize> {
    let last = defines.checked_sub(1)?;
    let stands = |at: usize| match tokens[at].kind {
        Kind::Operator(id) => Some(id.get().place),
        _ => None,
    };
    let is_name = |at: usize| tokens[at].kind == Kind::Name;
    let start = match tokens[last].kind {
        Kind::Mark(Mark::CloseParenthesis | Mark::CloseBracket) => partner?.checked_sub(1).filter(|at| is_name(*at))?,
        Kind::Name => match last.checked_sub(1).and_then(stands) {
            // `A == x +`, then `B == 2` on the next line: an operand is missing, nobody defines `x + B`.
            Some(Stands::Infix) if last >= 3 && tokens[last].opens_line && demands_operand(tokens[last - 3].kind) => {
                last
            }
            Some(Stands::Infix) if last >= 2 && is_name(last - 2) => last - 2,
            Some(Stands::Prefix) if last < 2 || tokens[last - 2].kind != Kind::Mark(Mark::Gets) => last - 1,
            _ => last,
        },
        Kind::Operator(_) if last > 0 && is_name(last - 1) => last - 1,
        _ => return None,
    };
    let before = start.checked_sub(1).map(|at| tokens[at].kind);
    match before {
        Some(Kind::Word(Word::Theorem | Word::Assume | Word::Assumption)) => None,
        _ => Some(start),
    }
}

/// Whether an expression must follow a token, so that no definition can begin after it.
fn demands_operand(kind: Kind) -> bool {
    match kind {
        Kind::Operator(id) => id.get().place != Stands::Postfix,
        Kind::Mark(mark) => {
            matches!(mark, Mark::Defines | Mark::Comma | Mark::Colon | Mark::Arrow | Mark::MapsTo | Mark::Gets)
        }
        Kind::Word(word) => matches!(word, Word::If | Word::Then | Word::Else | Word::In | Word::Case | Word::Except),
        _ => false,
    }
}
