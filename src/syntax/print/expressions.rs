//! Expressions as text.

use super::Printer;
use crate::syntax::ast::*;

impl Printer<'_> {
    pub(super) fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(text) => self.put(text),
            ExprKind::String(symbol) => {
                let symbols = self.symbols;
                self.string(symbols.text(*symbol));
            }
            ExprKind::Name(name) => self.name(*name),
            // As an argument only this spelling of `\X` is read.
            ExprKind::OperatorName(name) if self.symbols.text(name.symbol) == "\\X" => self.put("×"),
            ExprKind::OperatorName(name) => self.head(*name),
            ExprKind::Apply(name, arguments) => {
                self.head(*name);
                self.arguments(arguments);
            }
            ExprKind::Path(selectors) => self.selectors(selectors),
            ExprKind::Parentheses(inner) => {
                self.put("(");
                self.expression(inner);
                self.put(")");
            }
            ExprKind::Prefix(operator, operand) => {
                self.put(self.used_symbol(operator));
                self.put(" ");
                self.expression(operand);
            }
            ExprKind::Infix(operator, left, right) => {
                self.expression(left);
                self.go_on(" ");
                self.put(self.used_symbol(operator));
                self.put(" ");
                self.expression(right);
            }
            ExprKind::Postfix(operator, operand) => {
                self.expression(operand);
                self.go_on(if self.used_symbol(operator) == "'" { "" } else { " " });
                self.put(self.used_symbol(operator));
            }
            ExprKind::Product(factors) => {
                for (index, factor) in factors.iter().enumerate() {
                    if index > 0 {
                        self.go_on(" ");
                        self.put("\\X ");
                    }
                    self.expression(factor);
                }
            }
            ExprKind::Junction(junction, items) => self.list(*junction, items),
            ExprKind::Tuple(elements) => self.around("<<", elements, ">>"),
            ExprKind::Set(elements) => self.around("{", elements, "}"),
            ExprKind::Filter(binder, predicate) => {
                self.put("{");
                self.binder(binder);
                self.put(" : ");
                self.expression(predicate);
                self.put("}");
            }
            ExprKind::Map(element, binders) => {
                self.put("{");
                self.expression(element);
                self.put(" : ");
                self.binders(binders);
                self.put("}");
            }
            ExprKind::Function(binders, body) => {
                self.put("[");
                self.binders(binders);
                self.put(" |-> ");
                self.expression(body);
                self.put("]");
            }
            ExprKind::FunctionSet(domain, range) => {
                self.put("[");
                self.expression(domain);
                self.put(" -> ");
                self.expression(range);
                self.put("]");
            }
            ExprKind::Record(fields) => self.fields(fields, " |-> "),
            ExprKind::RecordSet(fields) => self.fields(fields, " : "),
            ExprKind::Except(function, updates) => {
                self.put("[");
                self.expression(function);
                self.put(" EXCEPT ");
                self.separated(updates, Self::update);
                self.put("]");
            }
            ExprKind::At => self.put("@"),
            ExprKind::Index(function, arguments) => {
                self.expression(function);
                self.go_on("");
                self.around("[", arguments, "]");
            }
            ExprKind::Field(record, field) => {
                self.expression(record);
                self.go_on("");
                self.put(".");
                self.name(*field);
            }
            ExprKind::Square(action, subscript) => {
                self.put("[");
                self.expression(action);
                self.put("]_");
                self.expression(subscript);
            }
            ExprKind::Angle(action, subscript) => {
                self.put("<<");
                self.expression(action);
                self.put(">>_");
                self.expression(subscript);
            }
            ExprKind::Fairness(fairness, subscript, action) => {
                self.put(match fairness {
                    Fairness::Weak => "WF_",
                    Fairness::Strong => "SF_",
                });
                self.expression(subscript);
                self.put("(");
                self.expression(action);
                self.put(")");
            }
            ExprKind::If(condition, then, otherwise) => {
                self.put("IF ");
                self.expression(condition);
                self.put(" THEN ");
                self.expression(then);
                self.put(" ELSE ");
                self.expression(otherwise);
            }
            ExprKind::Case(arms, other) => {
                self.put("CASE ");
                for (index, (guard, value)) in arms.iter().enumerate() {
                    if index > 0 {
                        self.put(" [] ");
                    }
                    self.expression(guard);
                    self.put(" -> ");
                    self.expression(value);
                }
                if let Some(other) = other {
                    self.put(" [] OTHER -> ");
                    self.expression(other);
                }
            }
            ExprKind::Let(units, body) => {
                self.put("LET ");
                for unit in units {
                    self.unit(unit);
                    self.put(" ");
                }
                self.put("IN ");
                self.expression(body);
            }
            ExprKind::Quantifier(quantifier, binders, body) => {
                self.put(quantifier_sign(*quantifier));
                self.put(" ");
                self.binders(binders);
                self.put(" : ");
                self.expression(body);
            }
            ExprKind::Unbounded(quantifier, names, body) => {
                self.put(quantifier_sign(*quantifier));
                self.put(" ");
                self.names(names);
                self.put(" : ");
                self.expression(body);
            }
            ExprKind::Temporal(quantifier, names, body) => {
                self.put(match quantifier {
                    Quantifier::ForAll => "\\AA ",
                    Quantifier::Exists => "\\EE ",
                });
                self.names(names);
                self.put(" : ");
                self.expression(body);
            }
            ExprKind::Choose(pattern, set, body) => {
                self.put("CHOOSE ");
                self.pattern(pattern);
                if let Some(set) = set {
                    self.put(" \\in ");
                    self.expression(set);
                }
                self.put(" : ");
                self.expression(body);
            }
            ExprKind::Lambda(parameters, body) => {
                self.put("LAMBDA ");
                self.parameters(parameters);
                self.put(" : ");
                self.expression(body);
            }
            ExprKind::Label(name, parameters, body) => {
                self.name(*name);
                if !parameters.is_empty() {
                    self.put("(");
                    self.names(parameters);
                    self.put(")");
                }
                self.put(" :: ");
                self.expression(body);
            }
            ExprKind::AssumeProve(assume_prove) => self.assume_prove(assume_prove),
        }
    }

    pub(super) fn fields(&mut self, fields: &[(Name, Expr)], sign: &str) {
        self.put("[");
        self.separated(fields, |printer, (name, value)| {
            printer.name(*name);
            printer.put(sign);
            printer.expression(value);
        });
        self.put("]");
    }

    pub(super) fn update(&mut self, update: &Update) {
        self.put("!");
        for step in &update.path {
            match step {
                PathStep::Index(arguments) => self.around("[", arguments, "]"),
                PathStep::Field(field) => {
                    self.put(".");
                    self.name(*field);
                }
            }
        }
        self.put(" = ");
        self.expression(&update.value);
    }
}

fn quantifier_sign(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::ForAll => "\\A",
        Quantifier::Exists => "\\E",
    }
}
