//! Expressions.

use super::{Builder, Built};
use crate::syntax::ast::{
    AssumeProve, Assumption, Binder, DeclaredLevel, Expr, ExprKind, Fairness, Fixity, Junction, Name, Parameter,
    PathStep, Pattern, Quantifier, Selector, Update,
};
use crate::syntax::operators::{self, APPLICATION, TIMES};
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
    fn row(&mut self, items: &mut Pairs<'_, Rule>, mut row: Row) -> Built<Expr> {
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

    fn too_deep(&self, span: Span) -> Box<crate::text::Diagnostic> {
        let mut error =
            self.error("tlars::syntax::too_deep", format!("this expression nests more than {} deep", self.limit), span);
        error.help = Some("give parts of it names of their own".into());
        error
    }

    fn expressions(&mut self, pairs: Pairs<'_, Rule>) -> Built<Vec<Expr>> {
        pairs.filter(|pair| pair.as_rule() == Rule::expression).map(|pair| self.expression(pair)).collect()
    }

    /// The next pair as an expression; the grammar has seen to it that there is one.
    fn next(&mut self, pairs: &mut Pairs<'_, Rule>) -> Built<Box<Expr>> {
        match pairs.next() {
            Some(pair) => self.expression(pair).map(Box::new),
            None => Err(self.error("tlars::syntax::expected", "an expression is missing", Span::default())),
        }
    }

    fn next_name(&mut self, pairs: &mut Pairs<'_, Rule>) -> Built<Name> {
        match pairs.next() {
            Some(pair) => Ok(self.name(&pair)),
            None => Err(self.error("tlars::syntax::expected", "a name is missing", Span::default())),
        }
    }

    /// `lab :: body`, where the row ends with `lab`.
    fn label(&mut self, row: &mut Row, body: Expr) -> Built<Expr> {
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

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
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

    fn list(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
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

    fn fields(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<(Name, Expr)>> {
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
    fn next_pattern(&mut self, pairs: &mut Pairs<'_, Rule>) -> Pattern {
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

    fn tuple_or_action(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
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

    fn square(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
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

    fn update(&mut self, pair: Pair<'_, Rule>) -> Built<Update> {
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

    fn set(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
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
    fn bound_set(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
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

    /// What stands after `]_`, `>>_` or `WF_`.
    fn subscript(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
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

    fn subscript_path(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Selector>> {
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
    fn fairness(&mut self, pair: Pair<'_, Rule>) -> Built<ExprKind> {
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
    fn path(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
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

    fn selector(&mut self, pair: Pair<'_, Rule>) -> Built<Selector> {
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

    fn arguments(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Expr>> {
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

    fn labelled_assume_prove(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
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

    fn new_symbol(&mut self, pair: Pair<'_, Rule>) -> Built<Assumption> {
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

/// The parameters of a label: arguments that are names.
fn parameters_of(arguments: &[Expr]) -> Option<Vec<Name>> {
    let name = |argument: &Expr| match &argument.kind {
        ExprKind::Name(name) => Some(*name),
        _ => None,
    };
    arguments.iter().map(name).collect()
}

/// A path of names as the simplest expression that says the same.
fn from_selectors(selectors: &mut Vec<Selector>) -> ExprKind {
    match selectors.as_mut_slice() {
        [Selector::Name { name, arguments }] if arguments.is_empty() => ExprKind::Name(*name),
        [Selector::Name { name, arguments }] => ExprKind::Apply(*name, std::mem::take(arguments)),
        _ => ExprKind::Path(std::mem::take(selectors)),
    }
}
