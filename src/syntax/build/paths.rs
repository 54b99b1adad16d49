//! Paths, subscripts and arguments: `Op!1!2`, `WF_v(A)`, `F(x, LAMBDA y : z)`.

use super::{Builder, Built};
use crate::syntax::ast::*;
use crate::syntax::operators::TIMES;
use crate::syntax::parser::Rule;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder<'_> {
    /// What stands after `]_`, `>>_` or `WF_`.
    pub(super) fn subscript(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(part) if part.as_rule() == Rule::subscript_path => {
                let mut selectors = self.subscript_path(part)?;
                Ok(Expr { kind: from_selectors(&mut selectors), span })
            }
            Some(part) => self.operand(part),
            None => Err(self.error("tlars::syntax::expected", "a subscript is missing", span)),
        }
    }

    pub(super) fn subscript_path(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Selector>> {
        let mut selectors = Vec::new();
        for part in pair.into_inner() {
            let mut inner = part.into_inner();
            let name = self.next_name(&mut inner)?;
            let arguments = inner.next().map_or_else(|| Ok(Vec::new()), |arguments| self.arguments(arguments))?;
            selectors.push(Selector::Name { name, arguments });
        }
        Ok(selectors)
    }

    /// `WF_v(A)`: the parentheses may have been read as arguments of the subscript.
    pub(super) fn fairness(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let fairness = match inner.next().map(|word| word.as_rule()) {
            Some(Rule::strong) => Fairness::Strong,
            _ => Fairness::Weak,
        };
        let Some(subscript) = inner.next() else {
            return Err(self.error("tlars::syntax::fairness", "a subscript is missing", span));
        };
        if let Some(action) = inner.next() {
            let subscript = self.subscript(subscript)?;
            let action = self.next(&mut action.into_inner())?;
            return Ok(ExprKind::Fairness(fairness, Box::new(subscript), action));
        }
        let whole = self.span(&subscript);
        if let Some(path) = subscript.into_inner().next().filter(|path| path.as_rule() == Rule::subscript_path) {
            let mut selectors = self.subscript_path(path)?;
            if let Some(Selector::Name { arguments, name }) = selectors.last_mut()
                && let Ok([action]) = <[Expr; 1]>::try_from(std::mem::take(arguments))
            {
                let span = Span { end: name.span.end, ..whole };
                let subscript = Expr { kind: from_selectors(&mut selectors), span };
                return Ok(ExprKind::Fairness(fairness, Box::new(subscript), Box::new(action)));
            }
        }
        let mut error =
            self.error("tlars::syntax::fairness", "one action in parentheses must follow the subscript", whole);
        let word = if fairness == Fairness::Weak { "WF" } else { "SF" };
        error.help = Some(format!(
            "write `{word}_v(A)`; if the subscript is more than a name, put it in parentheses: `{word}_(f[x])(A)`"
        ));
        Err(error)
    }

    /// A name or operator with its arguments and selectors.
    pub(super) fn path(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(head) = inner.next() else {
            return Err(self.error("tlars::syntax::expected", "a name is missing", span));
        };
        let is_step = head.as_rule() == Rule::reference;
        let is_operator = !is_step && head.as_rule() != Rule::name;
        let name = if is_operator { self.operator(&head).name } else { self.name(&head) };
        if is_step && !self.in_proof {
            return Err(self.error(
                "tlars::syntax::step_outside_proof",
                "the name of a step may only be used in a proof",
                span,
            ));
        }
        if is_step && self.symbols.text(name.symbol).starts_with("<+>") {
            return Err(self.error(
                "tlars::syntax::step_level",
                "a step cannot be named by `<+>`, which only begins a proof",
                span,
            ));
        }
        let mut arguments = Vec::new();
        if inner.peek().is_some_and(|next| next.as_rule() == Rule::arguments)
            && let Some(pair) = inner.next()
        {
            arguments = self.arguments(pair)?;
        }
        if inner.peek().is_none() {
            let kind = match (is_operator, arguments.is_empty()) {
                (true, true) => ExprKind::OperatorName(name),
                (false, true) => ExprKind::Name(name),
                (_, false) => ExprKind::Apply(name, arguments),
            };
            return Ok(Expr { kind, span });
        }
        let mut selectors = vec![Selector::Name { name, arguments }];
        for selector in inner {
            let selector = self.selector(selector)?;
            selectors.push(selector);
        }
        Ok(Expr { kind: ExprKind::Path(selectors), span })
    }

    pub(super) fn selector(&mut self, pair: Pair<'_, Rule>) -> Built<Selector> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else {
            return Err(self.error("tlars::syntax::expected", "a selector is missing", span));
        };
        Ok(match first.as_rule() {
            Rule::arguments => Selector::Arguments(self.arguments(first)?, span),
            Rule::left => Selector::Left(span),
            Rule::right => Selector::Right(span),
            Rule::colon => Selector::Colon(span),
            Rule::at => Selector::At(span),
            Rule::number => {
                let text = first.as_str();
                let digits = text.get(1..text.len() - 1).unwrap_or("");
                let (digits, base) = match digits.get(..2) {
                    Some("\\b" | "\\B") => (&digits[2..], 2),
                    Some("\\o" | "\\O") => (&digits[2..], 8),
                    Some("\\h" | "\\H") => (&digits[2..], 16),
                    _ => (digits, 10),
                };
                match u32::from_str_radix(digits, base) {
                    Ok(index) => Selector::Index(index, span),
                    Err(_) => {
                        return Err(self.error("tlars::syntax::bad_selector", "no expression has so many parts", span));
                    }
                }
            }
            rule => {
                let name = if rule == Rule::name { self.name(&first) } else { self.operator(&first).name };
                let arguments = inner.next().map_or_else(|| Ok(Vec::new()), |arguments| self.arguments(arguments))?;
                Selector::Name { name, arguments }
            }
        })
    }

    pub(super) fn arguments(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Expr>> {
        pair.into_inner().map(|argument| self.argument(argument)).collect()
    }

    /// An expression, an operator without operands, or a LAMBDA.
    pub fn argument(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let Some(part) = pair.into_inner().next() else {
            return Err(self.error("tlars::syntax::expected", "an argument is missing", span));
        };
        match part.as_rule() {
            Rule::lone_operator => {
                let Some(operator) = part.into_inner().next() else {
                    return Err(self.error("tlars::syntax::expected", "an operator is missing", span));
                };
                let placed = self.operator(&operator);
                // The reference refuses only the spellings in letters.
                if placed.id == TIMES && self.user_text[span.start as usize..].starts_with('\\') {
                    let mut error = self.error("tlars::syntax::product_argument", "`\\X` cannot be an argument", span);
                    error.help = Some("use `LAMBDA a, b : a \\X b`".into());
                    return Err(error);
                }
                Ok(Expr { kind: ExprKind::OperatorName(placed.name), span })
            }
            Rule::lambda => {
                let mut inner = part.into_inner();
                let names = self.next_names(&mut inner);
                let parameters =
                    names.into_iter().map(|name| Parameter { name, fixity: Fixity::Name, arity: 0 }).collect();
                Ok(Expr { kind: ExprKind::Lambda(parameters, self.next(&mut inner)?), span })
            }
            _ => self.expression(part),
        }
    }
}

/// A path of names as the simplest expression that says the same.
fn from_selectors(selectors: &mut Vec<Selector>) -> ExprKind {
    match selectors.as_mut_slice() {
        [Selector::Name { name, arguments }] if arguments.is_empty() => ExprKind::Name(*name),
        [Selector::Name { name, arguments }] => ExprKind::Apply(*name, std::mem::take(arguments)),
        _ => ExprKind::Path(std::mem::take(selectors)),
    }
}
