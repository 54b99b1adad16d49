//! Expressions.

use super::{Builder, Built};
use crate::syntax::ast::{Binder, Expr, ExprKind, Junction, Name, PathStep, Pattern, Quantifier, Selector, Update};
use crate::syntax::operators::{self, APPLICATION};
use crate::syntax::parser::Rule;
use crate::syntax::precedence::{Placed, Row};
use crate::text::Span;
use pest::iterators::{Pair, Pairs};

impl Builder<'_> {
    /// An expression.
    pub fn expression(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let mut items = pair.into_inner();
        // Most expressions are a single operand.
        self.row(&mut items, Row::default())
    }

    /// Folds the items of an expression onto a row that may have begun.
    pub(super) fn row(&mut self, items: &mut Pairs<'_, Rule>, mut row: Row) -> Built<Expr> {
        let outer = std::mem::take(&mut self.tallest);
        let mut last = Span::default();
        for item in items.by_ref() {
            last = self.span(&item);
            match item.as_rule() {
                Rule::infix => {
                    let operator = self.operator(&item);
                    row.infix(operator, self.symbols)?;
                }
                Rule::prefix | Rule::minus => {
                    let operator = self.operator(&item);
                    row.prefix(operator, self.symbols)?;
                }
                Rule::postfix => {
                    let operator = self.operator(&item);
                    row.postfix(operator, self.symbols)?;
                }
                Rule::field => {
                    let span = last;
                    if let Some(field) = item.into_inner().next().map(|name| self.name(&name)) {
                        row.suffix(|record| {
                            let span = record.span.to(span);
                            Expr { kind: ExprKind::Field(Box::new(record), field), span }
                        });
                    }
                }
                Rule::index => {
                    let span = last;
                    let arguments = self.expressions(item.into_inner())?;
                    self.last_operator = Some(&APPLICATION);
                    row.height = row.height.max(std::mem::take(&mut self.tallest) + 1);
                    row.suffix(|function| {
                        let span = function.span.to(span);
                        Expr { kind: ExprKind::Index(Box::new(function), arguments), span }
                    });
                }
                Rule::labelled => {
                    if let Some(body) = item.into_inner().next() {
                        let body = self.expression(body)?;
                        let label = self.label(&mut row, body)?;
                        row.operand(label, std::mem::take(&mut self.tallest) + 1);
                    }
                }
                _ => {
                    let operand = self.operand(item)?;
                    row.operand(operand, std::mem::take(&mut self.tallest) + 1);
                }
            }
            if row.potential() > self.limit {
                return Err(self.too_deep(last));
            }
        }
        let Some((expr, height)) = row.finish() else {
            return Err(self.error("tlars::syntax::expected", "an expression is missing here", last));
        };
        if height > self.limit {
            return Err(self.too_deep(last));
        }
        self.tallest = outer.max(height);
        Ok(expr)
    }

    pub(super) fn too_deep(&self, span: Span) -> Box<crate::text::Diagnostic> {
        let mut error =
            self.error("tlars::syntax::too_deep", format!("this expression nests more than {} deep", self.limit), span);
        error.help = Some("give parts of it names of their own".into());
        error
    }

    pub(super) fn expressions(&mut self, pairs: Pairs<'_, Rule>) -> Built<Vec<Expr>> {
        pairs.filter(|pair| pair.as_rule() == Rule::expression).map(|pair| self.expression(pair)).collect()
    }

    /// The next pair as an expression; the grammar has seen to it that there is one.
    pub(super) fn next(&mut self, pairs: &mut Pairs<'_, Rule>) -> Built<Box<Expr>> {
        match pairs.next() {
            Some(pair) => self.expression(pair).map(Box::new),
            None => Err(self.error("tlars::syntax::expected", "an expression is missing", Span::default())),
        }
    }

    pub(super) fn next_name(&mut self, pairs: &mut Pairs<'_, Rule>) -> Built<Name> {
        match pairs.next() {
            Some(pair) => Ok(self.name(&pair)),
            None => Err(self.error("tlars::syntax::expected", "a name is missing", Span::default())),
        }
    }

    /// `lab :: body`, where the row ends with `lab`.
    pub(super) fn label(&mut self, row: &mut Row, body: Expr) -> Built<Expr> {
        let Some(label) = row.take() else {
            return Err(self.error("tlars::syntax::label", "a label must stand before `::`", body.span));
        };
        let span = label.span.to(body.span);
        let parts = match label.kind {
            ExprKind::Name(name) => Some((name, Vec::new())),
            ExprKind::Apply(name, arguments) => parameters_of(&arguments).map(|parameters| (name, parameters)),
            // `I!lab(x) ::` is read by the reference, which minds only the last name.
            ExprKind::Path(mut selectors) => match selectors.pop() {
                Some(Selector::Name { name, arguments }) if !arguments.is_empty() => {
                    parameters_of(&arguments).map(|parameters| (name, parameters))
                }
                _ => None,
            },
            _ => None,
        };
        let Some((name, parameters)) = parts else {
            let mut error = self.error("tlars::syntax::label", "only a label may stand before `::`", label.span);
            error.help = Some("a label is a name, or a name with names in parentheses: `lab ::`, `lab(x) ::`".into());
            return Err(error);
        };
        // The label must not change how the expression would be read without it.
        if let (ExprKind::Infix(..) | ExprKind::Postfix(..), Some(left), Some(last)) =
            (&body.kind, row.innermost(), self.last_operator)
            && !left.id.get().binds_after(last)
        {
            let left = self.symbols.text(left.name.symbol);
            let mut error = self.error(
                "tlars::syntax::label",
                format!("without the label, `{left}` would take another operand"),
                label.span,
            );
            error.help = Some("put the labelled expression in parentheses".into());
            return Err(error);
        }
        Ok(Expr { kind: ExprKind::Label(name, parameters, Box::new(body)), span })
    }

    pub(super) fn operand(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let kind = match rule {
            Rule::path => return self.path(pair),
            Rule::number => {
                let text = pair.as_str();
                ExprKind::Number(text.get(1..text.len() - 1).unwrap_or("0").into())
            }
            Rule::text => ExprKind::String(self.name(&pair).symbol),
            Rule::at => ExprKind::At,
            Rule::parentheses => ExprKind::Parentheses(self.next(&mut pair.into_inner())?),
            Rule::list => return self.list(pair),
            Rule::tuple_or_action => self.tuple_or_action(pair)?,
            Rule::function => {
                let mut inner = pair.into_inner();
                let binders = self.next_binders(&mut inner)?;
                ExprKind::Function(binders, self.next(&mut inner)?)
            }
            Rule::record => ExprKind::Record(self.fields(pair)?),
            Rule::record_set => ExprKind::RecordSet(self.fields(pair)?),
            Rule::square => self.square(pair)?,
            Rule::set => self.set(pair)?,
            Rule::bound_set => self.bound_set(pair)?,
            Rule::fairness => self.fairness(pair)?,
            Rule::r#if => {
                let mut inner = pair.into_inner();
                ExprKind::If(self.next(&mut inner)?, self.next(&mut inner)?, self.next(&mut inner)?)
            }
            Rule::case => {
                let mut arms = Vec::new();
                let mut other = None;
                for arm in pair.into_inner() {
                    let is_other = arm.as_rule() == Rule::other;
                    let mut inner = arm.into_inner();
                    let first = self.next(&mut inner)?;
                    if is_other {
                        other = Some(first);
                    } else {
                        arms.push((*first, *self.next(&mut inner)?));
                    }
                }
                ExprKind::Case(arms, other)
            }
            Rule::r#let => {
                let mut units = Vec::new();
                let mut body = None;
                for part in pair.into_inner() {
                    if part.as_rule() == Rule::expression {
                        body = Some(self.expression(part)?);
                    } else {
                        units.push(self.unit(part)?);
                    }
                }
                let Some(body) = body else {
                    return Err(self.error("tlars::syntax::expected", "an expression must follow `IN`", span));
                };
                ExprKind::Let(units, Box::new(body))
            }
            Rule::quantified | Rule::temporal => {
                let mut inner = pair.into_inner();
                let quantifier = match inner.next().map(|word| word.as_rule()) {
                    Some(Rule::for_all | Rule::temporal_for_all) => Quantifier::ForAll,
                    _ => Quantifier::Exists,
                };
                let unbound = inner.peek().is_some_and(|next| next.as_rule() == Rule::unbound);
                if unbound {
                    let names = self.next_names(&mut inner);
                    let body = self.next(&mut inner)?;
                    if rule == Rule::temporal {
                        ExprKind::Temporal(quantifier, names, body)
                    } else {
                        ExprKind::Unbounded(quantifier, names, body)
                    }
                } else {
                    let binders = self.next_binders(&mut inner)?;
                    ExprKind::Quantifier(quantifier, binders, self.next(&mut inner)?)
                }
            }
            Rule::choose => {
                let mut inner = pair.into_inner();
                let pattern = self.next_pattern(&mut inner);
                let first = self.next(&mut inner)?;
                if inner.peek().is_some() {
                    ExprKind::Choose(pattern, Some(first), self.next(&mut inner)?)
                } else {
                    ExprKind::Choose(pattern, None, first)
                }
            }
            Rule::expression => return self.expression(pair),
            _ => return Err(self.error("tlars::syntax::expected", "this is no expression", span)),
        };
        Ok(Expr { kind, span })
    }

    pub(super) fn list(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        let mut junction = Junction::And;
        let mut items = Vec::new();
        for item in pair.into_inner() {
            let mut inner = item.into_inner();
            junction = match inner.next().map(|bullet| bullet.as_rule()) {
                Some(Rule::or) => Junction::Or,
                _ => Junction::And,
            };
            items.push(*self.next(&mut inner)?);
        }
        Ok(Expr { kind: ExprKind::Junction(junction, items), span })
    }

    pub(super) fn fields(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<(Name, Expr)>> {
        let mut fields = Vec::new();
        for field in pair.into_inner() {
            let mut inner = field.into_inner();
            fields.push((self.next_name(&mut inner)?, *self.next(&mut inner)?));
        }
        Ok(fields)
    }

    /// `x, y`
    pub fn next_names(&mut self, pairs: &mut Pairs<'_, Rule>) -> Vec<Name> {
        pairs.next().map(|names| names.into_inner().map(|name| self.name(&name)).collect()).unwrap_or_default()
    }

    /// `x`, `x, y` or `<<x, y>>`
    pub(super) fn next_pattern(&mut self, pairs: &mut Pairs<'_, Rule>) -> Pattern {
        match pairs.next() {
            Some(pair) if pair.as_rule() == Rule::tuple_pattern => {
                Pattern::Tuple(pair.into_inner().map(|name| self.name(&name)).collect())
            }
            Some(pair) if pair.as_rule() == Rule::unbound => {
                Pattern::Names(pair.into_inner().map(|name| self.name(&name)).collect())
            }
            Some(pair) => Pattern::Names(vec![self.name(&pair)]),
            None => Pattern::Names(Vec::new()),
        }
    }

    /// `x, y \in S, <<a, b>> \in T`
    pub fn next_binders(&mut self, pairs: &mut Pairs<'_, Rule>) -> Built<Vec<Binder>> {
        pairs.next().map_or_else(|| Ok(Vec::new()), |pair| self.binders(pair))
    }

    /// The binders of a `Rule::binders`.
    pub fn binders(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Binder>> {
        let mut binders = Vec::new();
        for binder in pair.into_inner() {
            let mut inner = binder.into_inner();
            let pattern = self.next_pattern(&mut inner);
            binders.push(Binder { pattern, set: *self.next(&mut inner)? });
        }
        Ok(binders)
    }

    pub(super) fn tuple_or_action(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
        let mut span = self.span(&pair);
        let mut elements = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::action_end {
                let Some(subscript) = part.into_inner().next() else { continue };
                let subscript = self.subscript(subscript)?;
                // `<<A, B>>_v` is read, as if a tuple stood in the brackets.
                let action = match <[Expr; 1]>::try_from(elements) {
                    Ok([action]) => action,
                    Err(elements) => {
                        span.end = subscript.span.start;
                        Expr { kind: ExprKind::Tuple(elements), span }
                    }
                };
                return Ok(ExprKind::Angle(Box::new(action), Box::new(subscript)));
            }
            elements.push(self.expression(part)?);
        }
        Ok(ExprKind::Tuple(elements))
    }

    pub(super) fn square(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let first = self.next(&mut inner)?;
        let Some(end) = inner.next() else {
            return Err(self.error("tlars::syntax::expected", "this bracket is not complete", span));
        };
        Ok(match end.as_rule() {
            Rule::function_set => ExprKind::FunctionSet(first, self.next(&mut end.into_inner())?),
            Rule::except => {
                let updates: Built<Vec<Update>> = end.into_inner().map(|update| self.update(update)).collect();
                ExprKind::Except(first, updates?)
            }
            _ => match end.into_inner().next() {
                Some(subscript) => ExprKind::Square(first, Box::new(self.subscript(subscript)?)),
                None => return Err(self.error("tlars::syntax::expected", "a subscript is missing", span)),
            },
        })
    }

    pub(super) fn update(&mut self, pair: Pair<'_, Rule>) -> Built<Update> {
        let span = self.span(&pair);
        let mut path = Vec::new();
        let mut value = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::field => {
                    let field = self.next_name(&mut part.into_inner())?;
                    path.push(PathStep::Field(field));
                }
                Rule::index | Rule::binding_index => path.push(PathStep::Index(self.expressions(part.into_inner())?)),
                _ => value = Some(self.expression(part)?),
            }
        }
        match value {
            Some(value) => Ok(Update { path, value, span }),
            None => Err(self.error("tlars::syntax::expected", "the new value is missing", span)),
        }
    }

    pub(super) fn set(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
        let mut elements = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::map {
                let Some(element) = elements.pop() else { continue };
                let element: Expr = element;
                if let ExprKind::Infix(operator, ..) = &element.kind
                    && self.symbols.text(operator.name.symbol) == operators::IN.get().symbol
                {
                    let mut error = self.error(
                        "tlars::syntax::map_of_membership",
                        "`{a \\in b : c \\in d}` has two meanings",
                        element.span,
                    );
                    error.help =
                        Some("put the part before the colon in parentheses, or bind a name with `\\in`".into());
                    return Err(error);
                }
                let mut inner = part.into_inner();
                return Ok(ExprKind::Map(Box::new(element), self.next_binders(&mut inner)?));
            }
            elements.push(self.expression(part)?);
        }
        Ok(ExprKind::Set(elements))
    }

    /// `{x \in S : p}`, but also `{x \in S, y}`, which is a set of truth values.
    pub(super) fn bound_set(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
        let filters = pair.clone().into_inner().any(|part| part.as_rule() == Rule::filter);
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else { return Ok(ExprKind::Set(Vec::new())) };
        let Some(operator) = inner.next() else { return Ok(ExprKind::Set(Vec::new())) };
        if filters {
            let pattern = match first.as_rule() {
                Rule::tuple_pattern => Pattern::Tuple(first.into_inner().map(|name| self.name(&name)).collect()),
                _ => Pattern::Names(vec![self.name(&first)]),
            };
            let set = *self.next(&mut inner)?;
            let mut filter = match inner.next() {
                Some(filter) => filter.into_inner(),
                None => return Ok(ExprKind::Set(Vec::new())),
            };
            let predicate = self.next(&mut filter)?;
            return Ok(ExprKind::Filter(Box::new(Binder { pattern, set }), predicate));
        }
        // Nothing was bound: the first element is an expression that begins with `x \in`.
        let span = self.span(&first);
        let kind = match first.as_rule() {
            Rule::tuple_pattern => {
                let names: Vec<Name> = first.into_inner().map(|name| self.name(&name)).collect();
                ExprKind::Tuple(
                    names.into_iter().map(|name| Expr { kind: ExprKind::Name(name), span: name.span }).collect(),
                )
            }
            _ => ExprKind::Name(self.name(&first)),
        };
        let mut row = Row::default();
        row.operand(Expr { kind, span }, 2);
        let operator: Placed = self.operator(&operator);
        row.infix(operator, self.symbols)?;
        let mut elements = Vec::new();
        if let Some(rest) = inner.next() {
            elements.push(self.row(&mut rest.into_inner(), row)?);
        }
        for element in inner {
            elements.push(self.expression(element)?);
        }
        Ok(ExprKind::Set(elements))
    }
}

/// The parameters of a label: arguments that are names.
fn parameters_of(arguments: &[Expr]) -> Option<Vec<Name>> {
    let name = |argument: &Expr| match &argument.kind {
        ExprKind::Name(name) => Some(*name),
        _ => None,
    };
    arguments.iter().map(name).collect()
}
