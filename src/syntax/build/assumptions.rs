//! `ASSUME ... PROVE`, and what it and declarations introduce.

use super::{Builder, Built};
use crate::syntax::ast::*;
use crate::syntax::parser::Rule;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder<'_> {
    /// `ASSUME a, NEW x PROVE p`
    pub fn assume_prove(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let mut assumptions = Vec::new();
        let mut goal = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::expression {
                goal = Some(self.expression(part)?);
            } else if let Some(part) = part.into_inner().next() {
                assumptions.push(match part.as_rule() {
                    Rule::new_symbol => self.new_symbol(part)?,
                    Rule::labelled_assume_prove => Assumption::Fact(self.labelled_assume_prove(part)?),
                    _ => Assumption::Fact(self.expression(part)?),
                });
            }
        }
        match goal {
            Some(goal) => Ok(Expr { kind: ExprKind::AssumeProve(Box::new(AssumeProve { assumptions, goal })), span }),
            None => Err(self.error("tlars::syntax::expected", "`PROVE` is missing", span)),
        }
    }

    pub(super) fn labelled_assume_prove(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let mut labels = Vec::new();
        let mut body = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::assume_label {
                labels.push(self.next_name(&mut part.into_inner())?);
            } else {
                body = Some(self.assume_prove(part)?);
            }
        }
        let Some(mut body) = body else {
            return Err(self.error("tlars::syntax::expected", "`ASSUME` is missing", span));
        };
        for label in labels.into_iter().rev() {
            let span = label.span.to(body.span);
            body = Expr { kind: ExprKind::Label(label, Vec::new(), Box::new(body)), span };
        }
        Ok(body)
    }

    pub(super) fn new_symbol(&mut self, pair: Pair<'_, Rule>) -> Built<Assumption> {
        let mut level = DeclaredLevel::Constant;
        let mut declared = None;
        let mut set = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::variable_level => level = DeclaredLevel::Variable,
                Rule::other_level => {
                    level = match part.as_str() {
                        "STATE " => DeclaredLevel::State,
                        "ACTION " => DeclaredLevel::Action,
                        _ => DeclaredLevel::Temporal,
                    }
                }
                Rule::member_declaration => {
                    let mut inner = part.into_inner();
                    let name = self.next_name(&mut inner)?;
                    declared = Some(Parameter { name, fixity: Fixity::Name, arity: 0 });
                    set = Some(*self.next(&mut inner)?);
                }
                Rule::name => declared = Some(Parameter { name: self.name(&part), fixity: Fixity::Name, arity: 0 }),
                _ => declared = Some(self.declaration(part)?),
            }
        }
        match declared {
            Some(parameter) => Ok(Assumption::Declare { level, parameter, set }),
            None => Err(self.error("tlars::syntax::expected", "a name is missing after `NEW`", Span::default())),
        }
    }

    /// `x`, `F(_)`, `_ + _`
    pub fn declaration(&mut self, pair: Pair<'_, Rule>) -> Built<Parameter> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else {
            return Err(self.error("tlars::syntax::expected", "a declaration is missing", span));
        };
        Ok(match first.as_rule() {
            Rule::name => {
                // `( _ , _ )` holds one underscore for each argument.
                let arity = inner.next().map_or(0, |arity| arity.as_str().matches('_').count());
                Parameter { name: self.name(&first), fixity: Fixity::Name, arity }
            }
            _ => {
                let infix = first.as_rule() == Rule::infix_declaration;
                let Some(operator) = first.into_inner().next() else {
                    return Err(self.error("tlars::syntax::expected", "an operator is missing", span));
                };
                let placed = self.operator(&operator);
                let (fixity, arity) = match operator.as_rule() {
                    Rule::infix => (Fixity::Infix, 2),
                    _ if infix => (Fixity::Postfix, 1),
                    _ => (Fixity::Prefix, 1),
                };
                Parameter { name: placed.name, fixity, arity }
            }
        })
    }
}
