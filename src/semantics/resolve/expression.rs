//! Expressions: every construct of the language, its names replaced by numbers.

use super::Resolver;
use super::definition::pattern_names;
use crate::semantics::builtin::Word;
use crate::semantics::form::*;
use crate::semantics::world::{Binding, LocalKind, LocalName};
use crate::syntax::ast;
use crate::text::{Diagnostic, Span, Symbol};

impl Resolver<'_> {
    /// Resolves an expression.
    pub fn expression(&mut self, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ast::ExprKind::Parentheses(inner) => self.expression(inner),
            ast::ExprKind::Label(name, parameters, body) => self.label(name, parameters, body),
            _ => {
                let kind = self.kind(expr);
                Self::expr(kind, expr.span)
            }
        }
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expression(expr))
    }

    fn list(&mut self, exprs: &[ast::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expression(expr)).collect()
    }

    fn pair(&mut self, a: &ast::Expr, b: &ast::Expr) -> Box<[Expr; 2]> {
        Box::new([self.expression(a), self.expression(b)])
    }

    fn kind(&mut self, expr: &ast::Expr) -> ExprKind {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Number(text) => number(text),
            ast::ExprKind::String(symbol) => ExprKind::String(*symbol),
            ast::ExprKind::Name(name) => self.name(name, &[], span),
            ast::ExprKind::Apply(name, arguments) => self.name(name, arguments, span),
            ast::ExprKind::Path(selectors) => self.path(selectors, span),
            ast::ExprKind::OperatorName(name) => {
                let text = self.text(name.symbol);
                self.error(Diagnostic::error(
                    "tlars::semantics::operator_as_expression",
                    format!("the operator `{text}` stands where an expression is needed"),
                    span,
                ));
                ExprKind::Boolean(false)
            }
            ast::ExprKind::Parentheses(inner) => self.kind(inner),
            ast::ExprKind::Prefix(operator, operand) => {
                self.operator_use(operator, ast::Fixity::Prefix, &[&**operand], span)
            }
            ast::ExprKind::Infix(operator, a, b) => {
                self.operator_use(operator, ast::Fixity::Infix, &[&**a, &**b], span)
            }
            ast::ExprKind::Postfix(operator, operand) => {
                self.operator_use(operator, ast::Fixity::Postfix, &[&**operand], span)
            }
            ast::ExprKind::Product(parts) => ExprKind::Apply(Builtin::Product, self.list(parts)),
            ast::ExprKind::Junction(ast::Junction::And, parts) => ExprKind::Apply(Builtin::And, self.list(parts)),
            ast::ExprKind::Junction(ast::Junction::Or, parts) => ExprKind::Apply(Builtin::Or, self.list(parts)),
            ast::ExprKind::Tuple(parts) => ExprKind::Apply(Builtin::Tuple, self.list(parts)),
            ast::ExprKind::Set(parts) => ExprKind::Apply(Builtin::Set, self.list(parts)),
            ast::ExprKind::Filter(binder, body) => {
                let sets = self.binder_sets(std::slice::from_ref(&**binder));
                let (binders, body) = self.bound_body(std::slice::from_ref(&**binder), sets, body);
                match <[Binder; 1]>::try_from(binders) {
                    Ok([binder]) => ExprKind::Filter(Box::new(binder), Box::new(body)),
                    Err(_) => ExprKind::Boolean(false),
                }
            }
            ast::ExprKind::Map(body, binders) => {
                let sets = self.binder_sets(binders);
                let (binders, body) = self.bound_body(binders, sets, body);
                ExprKind::Map(Box::new(body), binders)
            }
            ast::ExprKind::Function(binders, body) => {
                let sets = self.binder_sets(binders);
                let (binders, body) = self.bound_body(binders, sets, body);
                ExprKind::Function(binders, Box::new(body))
            }
            ast::ExprKind::FunctionSet(domain, range) => {
                ExprKind::Apply(Builtin::FunctionSet, vec![self.expression(domain), self.expression(range)])
            }
            ast::ExprKind::Record(fields) => ExprKind::Record(self.fields(fields)),
            ast::ExprKind::RecordSet(fields) => ExprKind::RecordSet(self.fields(fields)),
            ast::ExprKind::Except(function, updates) => {
                let function = self.boxed(function);
                let updates = updates.iter().map(|update| self.update(update)).collect();
                ExprKind::Except(function, updates)
            }
            ast::ExprKind::At => match self.at {
                Some(frame) => {
                    let at = LocalName { frame, slot: 0, arity: 0, kind: LocalKind::Bound };
                    ExprKind::Local(self.local(at))
                }
                None => {
                    self.error(
                        Diagnostic::error("tlars::semantics::at_outside", "`@` stands outside of EXCEPT", span)
                            .help("`@` is the old value, in the new value of an update: `[f EXCEPT ![x] = @ + 1]`"),
                    );
                    ExprKind::Boolean(false)
                }
            },
            ast::ExprKind::Index(function, arguments) => self.index(function, arguments, span),
            ast::ExprKind::Field(record, field) => ExprKind::Field(self.boxed(record), field.symbol),
            ast::ExprKind::Square(action, subscript) => ExprKind::Square(self.pair(action, subscript)),
            ast::ExprKind::Angle(action, subscript) => ExprKind::Angle(self.pair(action, subscript)),
            ast::ExprKind::Fairness(fairness, subscript, action) => {
                ExprKind::Fairness(*fairness, self.pair(subscript, action))
            }
            ast::ExprKind::If(test, then, other) => {
                ExprKind::If(Box::new([self.expression(test), self.expression(then), self.expression(other)]))
            }
            ast::ExprKind::Case(arms, other) => {
                let arms = arms.iter().map(|(guard, value)| (self.expression(guard), self.expression(value))).collect();
                ExprKind::Case(arms, other.as_ref().map(|other| self.boxed(other)))
            }
            ast::ExprKind::Let(units, body) => self.let_in(units, body),
            ast::ExprKind::Quantifier(quantifier, binders, body) => {
                let sets = self.binder_sets(binders);
                let (binders, body) = self.bound_body(binders, sets, body);
                ExprKind::Quantifier(*quantifier, binders, Box::new(body))
            }
            ast::ExprKind::Unbounded(quantifier, names, body) => {
                let (names, body) = self.unbounded(names, body);
                ExprKind::Unbounded(*quantifier, names, body)
            }
            ast::ExprKind::Temporal(quantifier, names, body) => {
                let (names, body) = self.unbounded(names, body);
                ExprKind::TemporalQuantifier(*quantifier, names, body)
            }
            ast::ExprKind::Choose(pattern, Some(set), body) => {
                let set = self.expression(set);
                let (mark, depth) = (self.names.enter(), self.depth);
                let resolved = self.pattern(pattern);
                let body = self.boxed(body);
                self.label_unbound(pattern_names(pattern).len());
                self.depth = depth;
                self.names.leave(mark);
                ExprKind::Choose(Box::new(Binder { pattern: resolved, set }), body)
            }
            ast::ExprKind::Choose(pattern, None, body) => {
                let (names, body) = self.unbounded(pattern_names(pattern), body);
                ExprKind::ChooseUnbounded(names, body)
            }
            ast::ExprKind::Lambda(..) => {
                self.error(
                    Diagnostic::error(
                        "tlars::semantics::lambda_as_expression",
                        "LAMBDA stands where an expression is needed",
                        span,
                    )
                    .help("LAMBDA can only be given for a parameter that is an operator; a function is `[x \\in S |-> e]`"),
                );
                ExprKind::Boolean(false)
            }
            ast::ExprKind::Label(name, parameters, body) => self.label(name, parameters, body).kind,
            ast::ExprKind::AssumeProve(_) => {
                self.assume_prove_as_expression(span);
                ExprKind::Boolean(false)
            }
        }
    }

    pub(super) fn assume_prove_as_expression(&mut self, span: Span) {
        self.error(Diagnostic::error("tlars::semantics::assume_prove", "an ASSUME ... PROVE is no expression", span));
    }

    fn unbounded(&mut self, names: &[ast::Name], body: &ast::Expr) -> (Vec<Symbol>, Box<Expr>) {
        let (mark, frame) = (self.names.enter(), self.depth);
        self.depth += 1;
        for (slot, name) in names.iter().enumerate() {
            let local = LocalName { frame, slot: slot as u32, arity: 0, kind: LocalKind::Bound };
            self.introduce_local(name, local);
        }
        self.label_bound(names);
        let body = self.boxed(body);
        self.label_unbound(names.len());
        self.depth = frame;
        self.names.leave(mark);
        (names.iter().map(|name| name.symbol).collect(), body)
    }

    fn fields(&mut self, fields: &[(ast::Name, ast::Expr)]) -> Vec<(Symbol, Expr)> {
        let mut seen = rustc_hash::FxHashMap::default();
        fields
            .iter()
            .map(|(name, value)| {
                if let Some(first) = seen.insert(name.symbol, name.span) {
                    let text = self.text(name.symbol);
                    self.error(
                        Diagnostic::error(
                            "tlars::semantics::field_twice",
                            format!("the field `{text}` stands twice in one record"),
                            name.span,
                        )
                        .label(first, "the first is here"),
                    );
                }
                (name.symbol, self.expression(value))
            })
            .collect()
    }

    fn update(&mut self, update: &ast::Update) -> Update {
        let path = update
            .path
            .iter()
            .map(|step| match step {
                ast::PathStep::Index(arguments) => {
                    let whole = arguments.iter().map(|argument| argument.span).reduce(Span::to);
                    PathStep::Index(self.one_or_tuple(arguments, whole.unwrap_or(update.span)))
                }
                ast::PathStep::Field(name) => PathStep::Field(name.symbol),
            })
            .collect();
        let (at, frame) = (self.at, self.depth);
        self.at = Some(frame);
        self.depth += 1;
        let forbidden = self.labels.last_mut().map(|scope| {
            scope.forbidden.replace("labels cannot stand in the updates of EXCEPT, where they could not be referred to")
        });
        let value = self.expression(&update.value);
        if let (Some(scope), Some(forbidden)) = (self.labels.last_mut(), forbidden) {
            scope.forbidden = forbidden;
        }
        self.depth = frame;
        self.at = at;
        Update { path, value }
    }

    fn one_or_tuple(&mut self, arguments: &[ast::Expr], span: Span) -> Expr {
        match arguments {
            [one] => self.expression(one),
            _ => {
                let parts = self.list(arguments);
                Self::expr(ExprKind::Apply(Builtin::Tuple, parts), span)
            }
        }
    }

    fn index(&mut self, function: &ast::Expr, arguments: &[ast::Expr], span: Span) -> ExprKind {
        let resolved = self.expression(function);
        if arguments.len() > 1 {
            let defined = match &resolved.kind {
                ExprKind::Call(DefinitionId(number), _) => self.world.entity(*number).function,
                ExprKind::Local(local) => self.let_function_arity(function, *local),
                _ => None,
            };
            if let Some(expected) = defined.filter(|&expected| expected as usize != arguments.len()) {
                self.error(Diagnostic::error(
                    "tlars::semantics::function_arguments",
                    format!(
                        "the function is defined with {expected} argument{}, but applied to {}",
                        super::definition::plural(expected as usize),
                        arguments.len()
                    ),
                    span,
                ));
            }
        }
        let whole = arguments.iter().map(|argument| argument.span).reduce(Span::to).unwrap_or(span);
        let argument = self.one_or_tuple(arguments, whole);
        ExprKind::Apply(Builtin::Index, vec![resolved, argument])
    }

    fn let_function_arity(&self, function: &ast::Expr, _local: Local) -> Option<u32> {
        let name = match &function.kind {
            ast::ExprKind::Name(name) => name,
            ast::ExprKind::Parentheses(inner) => return self.let_function_arity(inner, _local),
            _ => return None,
        };
        match self.names.get(name.symbol).map(|bound| &bound.binding) {
            Some(Binding::Local(LocalName { kind: LocalKind::Let { function, .. }, .. })) => *function,
            Some(Binding::Local(_) | Binding::Entity(_) | Binding::Declaration(_) | Binding::Instance(_)) | None => {
                None
            }
        }
    }

    /// An operator symbol between, before or after its operands.
    fn operator_use(
        &mut self,
        operator: &ast::OperatorUse,
        fixity: ast::Fixity,
        operands: &[&ast::Expr],
        span: Span,
    ) -> ExprKind {
        let mut name = operator.name;
        if fixity == ast::Fixity::Prefix && name.symbol == self.words.minus {
            name.symbol = self.words.negation;
        }
        if operator.prefix.is_empty() {
            return self.named(&name, operands, span, name.span);
        }
        self.prefixed(&operator.prefix, &name, operands, span)
    }

    /// A name with its arguments.
    fn name(&mut self, name: &ast::Name, arguments: &[ast::Expr], span: Span) -> ExprKind {
        let arguments: Vec<&ast::Expr> = arguments.iter().collect();
        self.named(name, &arguments, span, span)
    }

    pub(super) fn named(&mut self, name: &ast::Name, arguments: &[&ast::Expr], span: Span, _at: Span) -> ExprKind {
        if let Some(word) = self.words.get(name.symbol) {
            return self.word(word, name, arguments, span);
        }
        match self.lookup(name.symbol) {
            Some(binding) => self.bound_name(name, &binding, arguments, span),
            None => {
                self.unknown(name.symbol, name.span);
                for argument in arguments {
                    self.argument_somehow(argument);
                }
                ExprKind::Boolean(false)
            }
        }
    }

    /// Looks for errors in an argument of which it is not known what it should be.
    pub(super) fn argument_somehow(&mut self, argument: &ast::Expr) {
        match &argument.kind {
            ast::ExprKind::OperatorName(_) => {}
            ast::ExprKind::Lambda(parameters, body) => {
                self.lambda(parameters, body);
            }
            ast::ExprKind::Name(name) => {
                if self.words.get(name.symbol).is_none() && self.lookup(name.symbol).is_none() {
                    self.unknown(name.symbol, name.span);
                }
            }
            _ => {
                self.expression(argument);
            }
        }
    }

    fn word(&mut self, word: Word, name: &ast::Name, arguments: &[&ast::Expr], span: Span) -> ExprKind {
        let expected = match word {
            Word::Boolean(_) => 0,
            Word::Operator(_, arity) => arity,
        };
        if expected != arguments.len() {
            let text = self.text(name.symbol);
            self.wrong_count(&text, expected, arguments.len(), span);
            return ExprKind::Boolean(false);
        }
        match word {
            Word::Boolean(value) => ExprKind::Boolean(value),
            Word::Operator(builtin, _) => {
                let operands = arguments.iter().map(|argument| self.expression(argument)).collect();
                ExprKind::Apply(builtin, operands)
            }
        }
    }

    /// Says that an operator has the wrong number of arguments.
    pub(super) fn wrong_count(&mut self, text: &str, expected: usize, found: usize, span: Span) {
        let mut diagnostic = Diagnostic::error(
            "tlars::semantics::argument_count",
            format!(
                "`{text}` takes {} argument{}, but has {} here",
                if expected == 0 { "no".to_owned() } else { expected.to_string() },
                super::definition::plural(expected),
                if found == 0 { "none".to_owned() } else { found.to_string() },
            ),
            span,
        );
        if expected == 0 && found == 1 {
            diagnostic = diagnostic.help(format!("if `{text}` is a function, apply it with brackets: `{text}[x]`"));
        } else if found == 0 {
            diagnostic = diagnostic.help(format!("an operator is applied with parentheses: `{text}(...)`"));
        }
        self.error(diagnostic);
    }
}

/// A number as it is written.
fn number(text: &str) -> ExprKind {
    let (radix, digits) = match text.get(..2) {
        Some("\\b" | "\\B") => (2, &text[2..]),
        Some("\\o" | "\\O") => (8, &text[2..]),
        Some("\\h" | "\\H") => (16, &text[2..]),
        Some(_) | None => (10, text),
    };
    if radix == 10 && digits.contains('.') {
        return ExprKind::Number(digits.into());
    }
    match i64::from_str_radix(digits, radix) {
        Ok(value) => ExprKind::Integer(value),
        Err(_) => match num_bigint::BigUint::parse_bytes(digits.as_bytes(), radix) {
            Some(value) => ExprKind::Number(value.to_string().into()),
            None => ExprKind::Number(digits.into()),
        },
    }
}
