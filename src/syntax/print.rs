//! Printing: writes a tree as TLA+ text that parses to the same tree.
//!
//! Only what was parsed prints back to itself: the tree keeps the parentheses of its text, so none are added.

use super::ast::{
    AssumeProve, Assumption, Binder, DeclaredLevel, Expr, ExprKind, Fairness, Fixity, Instance, Junction, Module, Name,
    OperatorUse, Parameter, PathStep, Pattern, Proof, Quantifier, Selector, Step, StepKind, Unit, UnitKind, Update,
    Use, UseItem, UseKeyword,
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
    symbols: &'a Symbols,
    text: String,
    /// The column after the text, from 0.
    column: usize,
    /// The columns of the bullets of the lists that are open.
    bullets: Vec<usize>,
    /// The column of the list that has just ended: what goes on must stand left of it, on a new line.
    ended: Option<usize>,
}

impl<'a> Printer<'a> {
    fn new(symbols: &'a Symbols) -> Self {
        Printer { symbols, text: String::new(), column: 0, bullets: Vec::new(), ended: None }
    }

    fn put(&mut self, text: &str) {
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

    fn line(&mut self, column: usize) {
        self.put("\n");
        self.put(&" ".repeat(column));
    }

    /// Before something that goes on with the expression just printed: an operator, a dot, a bracket.
    fn go_on(&mut self, blank: &str) {
        match self.ended {
            Some(column) => self.line(column.saturating_sub(1)),
            None => self.put(blank),
        }
    }

    fn name(&mut self, name: Name) {
        let symbols = self.symbols;
        self.put(symbols.text(name.symbol));
    }

    fn separated<T>(&mut self, items: impl IntoIterator<Item = T>, mut print: impl FnMut(&mut Self, T)) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            print(self, item);
        }
    }

    fn names(&mut self, names: &[Name]) {
        self.separated(names, |printer, name| printer.name(*name));
    }

    fn expressions(&mut self, expressions: &[Expr]) {
        self.separated(expressions, |printer, expression| printer.expression(expression));
    }

    fn module(&mut self, module: &Module) {
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

    fn unit(&mut self, unit: &Unit) {
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

    fn statement(&mut self, name: Option<Name>, statement: &Expr) {
        if let Some(name) = name {
            self.name(name);
            self.put(" == ");
        }
        self.expression(statement);
    }

    fn formal(&mut self, parameters: &[Parameter]) {
        if !parameters.is_empty() {
            self.put("(");
            self.parameters(parameters);
            self.put(")");
        }
    }

    fn parameters(&mut self, parameters: &[Parameter]) {
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

    fn instance(&mut self, instance: &Instance) {
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

    fn binders(&mut self, binders: &[Binder]) {
        self.separated(binders, |printer, binder| printer.binder(binder));
    }

    fn binder(&mut self, binder: &Binder) {
        self.pattern(&binder.pattern);
        self.put(" \\in ");
        self.expression(&binder.set);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Names(names) => self.names(names),
            Pattern::Tuple(names) => {
                self.put("<<");
                self.names(names);
                self.put(">>");
            }
        }
    }

    fn around(&mut self, open: &str, expressions: &[Expr], close: &str) {
        self.put(open);
        self.expressions(expressions);
        self.put(close);
    }

    fn arguments(&mut self, arguments: &[Expr]) {
        if !arguments.is_empty() {
            self.around("(", arguments, ")");
        }
    }

    /// The symbol of an operator between or before operands; `-.` is only written where it is defined or passed.
    fn used_symbol(&self, used: &OperatorUse) -> &'a str {
        match self.symbols.text(used.name.symbol) {
            "-." => "-",
            symbol => symbol,
        }
    }

    /// A name, or an operator symbol set apart by blanks.
    fn head(&mut self, name: Name) {
        let symbol = self.symbols.text(name.symbol);
        if operators::operator(symbol).is_some() {
            self.put(" ");
            self.put(symbol);
            self.put(" ");
        } else {
            self.put(symbol);
        }
    }

    fn selectors(&mut self, selectors: &[Selector]) {
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

    fn list(&mut self, junction: Junction, items: &[Expr]) {
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

    fn string(&mut self, text: &str) {
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

    fn expression(&mut self, expression: &Expr) {
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

    fn fields(&mut self, fields: &[(Name, Expr)], sign: &str) {
        self.put("[");
        self.separated(fields, |printer, (name, value)| {
            printer.name(*name);
            printer.put(sign);
            printer.expression(value);
        });
        self.put("]");
    }

    fn update(&mut self, update: &Update) {
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

    fn assume_prove(&mut self, assume_prove: &AssumeProve) {
        self.put("ASSUME ");
        self.separated(&assume_prove.assumptions, |printer, assumption| match assumption {
            Assumption::Fact(fact) => printer.expression(fact),
            Assumption::Declare { level, parameter, set } => {
                printer.put(match level {
                    DeclaredLevel::Constant => "NEW CONSTANT ",
                    DeclaredLevel::Variable => "NEW VARIABLE ",
                    DeclaredLevel::State => "NEW STATE ",
                    DeclaredLevel::Action => "NEW ACTION ",
                    DeclaredLevel::Temporal => "NEW TEMPORAL ",
                });
                printer.parameters(std::slice::from_ref(parameter));
                if let Some(set) = set {
                    printer.put(" \\in ");
                    printer.expression(set);
                }
            }
        });
        self.put(" PROVE ");
        self.expression(&assume_prove.goal);
    }

    fn proof(&mut self, proof: &Proof) {
        match proof {
            Proof::Obvious(_) => self.put("OBVIOUS"),
            Proof::Omitted(_) => self.put("OMITTED"),
            Proof::By(used) => self.used(used),
            Proof::Steps(steps) => {
                // A proof that begins with `<*>` needs the word.
                self.put("PROOF");
                for step in steps {
                    self.put("\n");
                    self.step(step);
                }
            }
        }
    }

    fn step(&mut self, step: &Step) {
        self.name(step.label);
        // With the dot the step cannot be taken for a fact of the proof before it.
        self.put(". ");
        match &step.kind {
            StepKind::Assert { suffices, statement } => {
                if *suffices {
                    self.put("SUFFICES ");
                }
                self.expression(statement);
            }
            StepKind::Case(condition) => {
                self.put("CASE ");
                self.expression(condition);
            }
            StepKind::Pick(binders, names, condition) => {
                self.put("PICK ");
                self.bound(binders, names);
                self.put(" : ");
                self.expression(condition);
            }
            StepKind::Have(fact) => {
                self.put("HAVE ");
                self.expression(fact);
            }
            StepKind::Take(binders, names) => {
                self.put("TAKE ");
                self.bound(binders, names);
            }
            StepKind::Witness(witnesses) => {
                self.put("WITNESS ");
                self.expressions(witnesses);
            }
            StepKind::Define(units) => {
                self.put("DEFINE");
                for unit in units {
                    self.put(" ");
                    self.unit(unit);
                }
            }
            StepKind::Instance(instance) => self.instance(instance),
            StepKind::Use(used) => self.used(used),
            StepKind::Qed => self.put("QED"),
        }
        if let Some(proof) = &step.proof {
            self.put("\n");
            self.proof(proof);
        }
    }

    fn bound(&mut self, binders: &[Binder], names: &[Name]) {
        if binders.is_empty() {
            self.names(names);
        } else {
            self.binders(binders);
        }
    }

    fn used(&mut self, used: &Use) {
        self.put(match used.keyword {
            UseKeyword::By => "BY",
            UseKeyword::Use => "USE",
            UseKeyword::Hide => "HIDE",
        });
        if used.only {
            self.put(" ONLY");
        }
        if !used.facts.is_empty() {
            self.put(" ");
            self.separated(&used.facts, Self::item);
        }
        if !used.definitions.is_empty() {
            self.put(" DEF ");
            self.separated(&used.definitions, Self::item);
        }
    }

    fn item(&mut self, item: &UseItem) {
        match item {
            UseItem::Expr(expression) => self.expression(expression),
            UseItem::Module(name) => {
                self.put("MODULE ");
                self.name(*name);
            }
        }
    }
}

fn quantifier_sign(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::ForAll => "\\A",
        Quantifier::Exists => "\\E",
    }
}
