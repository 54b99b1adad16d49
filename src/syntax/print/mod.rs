//! Printing: writes a tree as TLA+ text that parses to the same tree.
//!
//! Only what was parsed prints back to itself: the tree keeps the parentheses of its text, so none are added.

mod expressions;
mod proofs;

use super::ast::{
    Binder, Expr, Fixity, Instance, Junction, Module, Name, OperatorUse, Parameter, Pattern, Selector, Unit, UnitKind,
};

use super::operators;
use crate::text::Symbols;

/// The text of a module.
pub fn print_module(module: &Module, symbols: &Symbols) -> String {
    let mut printer = Printer::new(symbols);
    printer.module(module);
    printer.text
}

/// The text of one unit.
pub fn print_unit(unit: &Unit, symbols: &Symbols) -> String {
    let mut printer = Printer::new(symbols);
    printer.unit(unit);
    printer.text
}

/// The text of an expression.
pub fn print_expression(expression: &Expr, symbols: &Symbols) -> String {
    let mut printer = Printer::new(symbols);
    printer.expression(expression);
    printer.text
}

struct Printer<'a> {
    pub(super) symbols: &'a Symbols,
    pub(super) text: String,
    /// The column after the text, from 0.
    pub(super) column: usize,
    /// The columns of the bullets of the lists that are open.
    pub(super) bullets: Vec<usize>,
    /// The column of the list that has just ended: what goes on must stand left of it, on a new line.
    pub(super) ended: Option<usize>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(symbols: &'a Symbols) -> Self {
        Printer { symbols, text: String::new(), column: 0, bullets: Vec::new(), ended: None }
    }

    pub(super) fn put(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '\n' => self.column = 0,
                '\t' => self.column = (self.column / 8 + 1) * 8,
                _ => self.column += 1,
            }
        }
        self.text.push_str(text);
        if !text.trim().is_empty() {
            self.ended = None;
        }
    }

    pub(super) fn line(&mut self, column: usize) {
        self.put("\n");
        self.put(&" ".repeat(column));
    }

    /// Before something that goes on with the expression just printed: an operator, a dot, a bracket.
    pub(super) fn go_on(&mut self, blank: &str) {
        match self.ended {
            Some(column) => self.line(column.saturating_sub(1)),
            None => self.put(blank),
        }
    }

    pub(super) fn name(&mut self, name: Name) {
        let symbols = self.symbols;
        self.put(symbols.text(name.symbol));
    }

    pub(super) fn separated<T>(&mut self, items: impl IntoIterator<Item = T>, mut print: impl FnMut(&mut Self, T)) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            print(self, item);
        }
    }

    pub(super) fn names(&mut self, names: &[Name]) {
        self.separated(names, |printer, name| printer.name(*name));
    }

    pub(super) fn expressions(&mut self, expressions: &[Expr]) {
        self.separated(expressions, |printer, expression| printer.expression(expression));
    }

    pub(super) fn module(&mut self, module: &Module) {
        self.put("---- MODULE ");
        self.name(module.name);
        self.put(" ----\n");
        if !module.extends.is_empty() {
            self.put("EXTENDS ");
            self.names(&module.extends);
            self.put("\n");
        }
        for unit in &module.units {
            self.unit(unit);
            self.put("\n");
        }
        self.put("====");
    }

    pub(super) fn unit(&mut self, unit: &Unit) {
        let local = |local: bool| if local { "LOCAL " } else { "" };
        match &unit.kind {
            UnitKind::Separator => self.put("----"),
            UnitKind::Variables(names) => {
                self.put("VARIABLES ");
                self.names(names);
            }
            UnitKind::Constants(parameters) => {
                self.put("CONSTANTS ");
                self.parameters(parameters);
            }
            UnitKind::Recursive(parameters) => {
                self.put("RECURSIVE ");
                self.parameters(parameters);
            }
            UnitKind::Operator { local: is_local, definition } => {
                self.put(local(*is_local));
                match (definition.fixity, definition.parameters.as_slice()) {
                    (Fixity::Infix, [left, right]) => {
                        self.name(left.name);
                        self.put(" ");
                        self.name(definition.name);
                        self.put(" ");
                        self.name(right.name);
                    }
                    (Fixity::Prefix, [operand]) => {
                        self.name(definition.name);
                        self.put(" ");
                        self.name(operand.name);
                    }
                    (Fixity::Postfix, [operand]) => {
                        self.name(operand.name);
                        self.put(" ");
                        self.name(definition.name);
                    }
                    (Fixity::Name | Fixity::Infix | Fixity::Prefix | Fixity::Postfix, parameters) => {
                        self.name(definition.name);
                        self.formal(parameters);
                    }
                }
                self.put(" == ");
                self.expression(&definition.body);
            }
            UnitKind::Function { local: is_local, name, binders, body } => {
                self.put(local(*is_local));
                self.name(*name);
                self.put("[");
                self.binders(binders);
                self.put("] == ");
                self.expression(body);
            }
            UnitKind::Instance { local: is_local, instance } => {
                self.put(local(*is_local));
                self.instance(instance);
            }
            UnitKind::NamedInstance { local: is_local, name, parameters, instance } => {
                self.put(local(*is_local));
                self.name(*name);
                self.formal(parameters);
                self.put(" == ");
                self.instance(instance);
            }
            UnitKind::Assume { name, statement } => {
                self.put("ASSUME ");
                self.statement(*name, statement);
            }
            UnitKind::Theorem { name, statement, proof } => {
                self.put("THEOREM ");
                self.statement(*name, statement);
                if let Some(proof) = proof {
                    self.put("\n");
                    self.proof(proof);
                }
            }
            UnitKind::Use(used) => self.used(used),
            UnitKind::Module(module) => self.module(module),
        }
    }

    pub(super) fn statement(&mut self, name: Option<Name>, statement: &Expr) {
        if let Some(name) = name {
            self.name(name);
            self.put(" == ");
        }
        self.expression(statement);
    }

    pub(super) fn formal(&mut self, parameters: &[Parameter]) {
        if !parameters.is_empty() {
            self.put("(");
            self.parameters(parameters);
            self.put(")");
        }
    }

    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        self.separated(parameters, |printer, parameter| match parameter.fixity {
            Fixity::Name => {
                printer.name(parameter.name);
                if parameter.arity > 0 {
                    printer.put("(_");
                    printer.put(&", _".repeat(parameter.arity - 1));
                    printer.put(")");
                }
            }
            Fixity::Prefix => {
                printer.put(" ");
                printer.name(parameter.name);
                printer.put(" _");
            }
            Fixity::Infix => {
                printer.put("_ ");
                printer.name(parameter.name);
                printer.put(" _");
            }
            Fixity::Postfix => {
                printer.put("_ ");
                printer.name(parameter.name);
            }
        });
    }

    pub(super) fn instance(&mut self, instance: &Instance) {
        self.put("INSTANCE ");
        self.name(instance.module);
        if !instance.substitutions.is_empty() {
            self.put(" WITH ");
            self.separated(&instance.substitutions, |printer, (name, value)| {
                printer.name(*name);
                printer.put(" <- ");
                printer.expression(value);
            });
        }
    }

    pub(super) fn binders(&mut self, binders: &[Binder]) {
        self.separated(binders, |printer, binder| printer.binder(binder));
    }

    pub(super) fn binder(&mut self, binder: &Binder) {
        self.pattern(&binder.pattern);
        self.put(" \\in ");
        self.expression(&binder.set);
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Names(names) => self.names(names),
            Pattern::Tuple(names) => {
                self.put("<<");
                self.names(names);
                self.put(">>");
            }
        }
    }

    pub(super) fn around(&mut self, open: &str, expressions: &[Expr], close: &str) {
        self.put(open);
        self.expressions(expressions);
        self.put(close);
    }

    pub(super) fn arguments(&mut self, arguments: &[Expr]) {
        if !arguments.is_empty() {
            self.around("(", arguments, ")");
        }
    }

    /// The symbol of an operator between or before operands; `-.` is only written where it is defined or passed.
    pub(super) fn used_symbol(&self, used: &OperatorUse) -> &'a str {
        match self.symbols.text(used.name.symbol) {
            "-." => "-",
            symbol => symbol,
        }
    }

    /// A name, or an operator symbol set apart by blanks.
    pub(super) fn head(&mut self, name: Name) {
        let symbol = self.symbols.text(name.symbol);
        if operators::operator(symbol).is_some() {
            self.put(" ");
            self.put(symbol);
            self.put(" ");
        } else {
            self.put(symbol);
        }
    }

    pub(super) fn selectors(&mut self, selectors: &[Selector]) {
        for (index, selector) in selectors.iter().enumerate() {
            if index > 0 {
                self.put("!");
            }
            match selector {
                Selector::Name { name, arguments } => {
                    self.head(*name);
                    self.arguments(arguments);
                }
                Selector::Arguments(arguments, _) => self.arguments(arguments),
                Selector::Index(number, _) => self.put(&number.to_string()),
                Selector::Left(_) => self.put("<<"),
                Selector::Right(_) => self.put(">>"),
                Selector::Colon(_) => self.put(":"),
                Selector::At(_) => self.put("@"),
            }
        }
    }

    pub(super) fn list(&mut self, junction: Junction, items: &[Expr]) {
        // Two columns of room, so that something can stand between this list and the one around it.
        let room = self.bullets.last().map_or(1, |bullet| bullet + 2);
        if self.column < room {
            self.put(&" ".repeat(room - self.column));
        }
        let column = self.column;
        self.bullets.push(column);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.line(column);
            }
            self.put(match junction {
                Junction::And => "/\\ ",
                Junction::Or => "\\/ ",
            });
            self.expression(item);
        }
        self.bullets.pop();
        self.ended = Some(column);
    }

    pub(super) fn string(&mut self, text: &str) {
        let mut written = String::from("\"");
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let mut length = character.len_utf8();
            match character {
                '"' => written.push_str("\\\""),
                '\\' => written.push_str("\\\\"),
                '\n' => written.push_str("\\n"),
                '\t' => written.push_str("\\t"),
                '\r' => written.push_str("\\r"),
                '\u{c}' => written.push_str("\\f"),
                // What stands between a backquote and a quote is written as it is.
                '`' => {
                    length = rest.find('\'').map_or(1, |at| at + 1);
                    written.push_str(&rest[..length]);
                }
                _ => written.push(character),
            }
            rest = &rest[length..];
        }
        written.push('"');
        self.put(&written);
    }
}
