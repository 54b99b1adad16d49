//! Outlines: shows a tree as indented lines, for people who want to see how a text was read.

use super::ast::{
    Assumption, Binder, Expr, ExprKind, Fairness, Junction, Module, Name, Operator, Parameter, PathStep, Pattern,
    Proof, Quantifier, Selector, StepKind, Unit, UnitKind, Use, UseItem,
};
use crate::text::Symbols;

/// The outline of a module.
pub fn outline(module: &Module, symbols: &Symbols) -> String {
    let mut outline = Outline { symbols, text: String::new(), depth: 0 };
    outline.module(module);
    outline.text
}

struct Outline<'a> {
    symbols: &'a Symbols,
    text: String,
    depth: usize,
}

impl Outline<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A line, and what belongs to it below.
    fn group(&mut self, text: &str, inner: impl FnOnce(&mut Self)) {
        self.line(text);
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    fn name(&self, name: Name) -> String {
        self.symbols.text(name.symbol).to_owned()
    }

    fn names(&self, names: &[Name]) -> String {
        names.iter().map(|name| self.name(*name)).collect::<Vec<_>>().join(", ")
    }

    fn parameters(&self, parameters: &[Parameter]) -> String {
        let show = |parameter: &Parameter| match parameter.arity {
            0 => self.name(parameter.name),
            arity => format!("{}/{arity}", self.name(parameter.name)),
        };
        parameters.iter().map(show).collect::<Vec<_>>().join(", ")
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Names(names) => self.names(names),
            Pattern::Tuple(names) => format!("<<{}>>", self.names(names)),
        }
    }

    fn module(&mut self, module: &Module) {
        let name = self.name(module.name);
        self.group(&format!("module {name}"), |outline| {
            if !module.extends.is_empty() {
                let names = outline.names(&module.extends);
                outline.line(&format!("extends {names}"));
            }
            for unit in &module.units {
                outline.unit(unit);
            }
        });
    }

    fn unit(&mut self, unit: &Unit) {
        let local = |local: bool| if local { "local " } else { "" };
        match &unit.kind {
            UnitKind::Separator => {}
            UnitKind::Variables(names) => {
                let names = self.names(names);
                self.line(&format!("variables {names}"));
            }
            UnitKind::Constants(parameters) => {
                let parameters = self.parameters(parameters);
                self.line(&format!("constants {parameters}"));
            }
            UnitKind::Recursive(parameters) => {
                let parameters = self.parameters(parameters);
                self.line(&format!("recursive {parameters}"));
            }
            UnitKind::Operator { local: is_local, definition } => {
                let Operator { name, parameters, body, .. } = definition;
                let (name, parameters) = (self.name(*name), self.parameters(parameters));
                let head = if parameters.is_empty() { name } else { format!("{name}({parameters})") };
                self.group(&format!("{}define {head}", local(*is_local)), |outline| outline.expression(body));
            }
            UnitKind::Function { local: is_local, name, binders, body } => {
                let name = self.name(*name);
                self.group(&format!("{}define function {name}", local(*is_local)), |outline| {
                    outline.binders(binders);
                    outline.expression(body);
                });
            }
            UnitKind::Instance { local: is_local, instance } => self.instance(local(*is_local), instance),
            UnitKind::NamedInstance { local: is_local, name, parameters, instance } => {
                let (name, parameters) = (self.name(*name), self.parameters(parameters));
                let head = if parameters.is_empty() { name } else { format!("{name}({parameters})") };
                self.instance(&format!("{}define {head} as ", local(*is_local)), instance);
            }
            UnitKind::Assume { name, statement } => {
                self.statement("assume", *name, |outline| outline.expression(statement))
            }
            UnitKind::Theorem { name, statement, proof } => self.statement("theorem", *name, |outline| {
                outline.expression(statement);
                if let Some(proof) = proof {
                    outline.proof(proof);
                }
            }),
            UnitKind::Use(used) => self.used(used),
            UnitKind::Module(module) => self.module(module),
        }
    }

    fn statement(&mut self, word: &str, name: Option<Name>, inner: impl FnOnce(&mut Self)) {
        let head = name.map_or_else(|| word.to_owned(), |name| format!("{word} {}", self.name(name)));
        self.group(&head, inner);
    }

    fn instance(&mut self, head: &str, instance: &super::ast::Instance) {
        let module = self.name(instance.module);
        self.group(&format!("{head}instance of {module}"), |outline| {
            for (name, value) in &instance.substitutions {
                let name = outline.name(*name);
                outline.group(&format!("{name} <-"), |outline| outline.expression(value));
            }
        });
    }

    fn binders(&mut self, binders: &[Binder]) {
        for binder in binders {
            let bound = self.pattern(&binder.pattern);
            self.group(&format!("{bound} in"), |outline| outline.expression(&binder.set));
        }
    }

    fn all(&mut self, head: &str, parts: &[&Expr]) {
        self.group(head, |outline| parts.iter().for_each(|part| outline.expression(part)));
    }

    fn list(&mut self, head: &str, parts: &[Expr]) {
        self.group(head, |outline| parts.iter().for_each(|part| outline.expression(part)));
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(text) => self.line(text),
            ExprKind::String(symbol) => {
                let text = format!("{:?}", self.symbols.text(*symbol));
                self.line(&text);
            }
            ExprKind::Name(name) => {
                let name = self.name(*name);
                self.line(&name);
            }
            ExprKind::OperatorName(name) => {
                let name = self.name(*name);
                self.line(&format!("operator {name}"));
            }
            ExprKind::Apply(name, arguments) => {
                let name = self.name(*name);
                self.list(&format!("apply {name}"), arguments);
            }
            ExprKind::Path(selectors) => self.group("path", |outline| {
                for selector in selectors {
                    outline.selector(selector);
                }
            }),
            ExprKind::Parentheses(inner) => self.all("( )", &[inner]),
            ExprKind::Prefix(operator, operand) => {
                let name = self.name(operator.name);
                self.all(&format!("prefix {name}"), &[operand]);
            }
            ExprKind::Infix(operator, left, right) => {
                let name = self.name(operator.name);
                self.all(&format!("infix {name}"), &[left, right]);
            }
            ExprKind::Postfix(operator, operand) => {
                let name = self.name(operator.name);
                self.all(&format!("postfix {name}"), &[operand]);
            }
            ExprKind::Product(factors) => self.list("product \\X", factors),
            ExprKind::Junction(Junction::And, items) => self.list("list /\\", items),
            ExprKind::Junction(Junction::Or, items) => self.list("list \\/", items),
            ExprKind::Tuple(elements) => self.list("tuple", elements),
            ExprKind::Set(elements) => self.list("set", elements),
            ExprKind::Filter(binder, predicate) => self.group("set filtered", |outline| {
                outline.binders(std::slice::from_ref(binder));
                outline.group("by", |outline| outline.expression(predicate));
            }),
            ExprKind::Map(element, binders) => self.group("set of", |outline| {
                outline.expression(element);
                outline.group("for", |outline| outline.binders(binders));
            }),
            ExprKind::Function(binders, body) => self.group("function", |outline| {
                outline.binders(binders);
                outline.group("value", |outline| outline.expression(body));
            }),
            ExprKind::FunctionSet(domain, range) => self.all("set of functions", &[domain, range]),
            ExprKind::Record(fields) => self.fields("record", fields),
            ExprKind::RecordSet(fields) => self.fields("set of records", fields),
            ExprKind::Except(function, updates) => self.group("except", |outline| {
                outline.expression(function);
                for update in updates {
                    outline.group("at", |outline| {
                        for step in &update.path {
                            match step {
                                PathStep::Index(arguments) => outline.list("[ ]", arguments),
                                PathStep::Field(field) => {
                                    let field = outline.name(*field);
                                    outline.line(&format!(".{field}"));
                                }
                            }
                        }
                    });
                    outline.group("is", |outline| outline.expression(&update.value));
                }
            }),
            ExprKind::At => self.line("@"),
            ExprKind::Index(function, arguments) => self.group("function application", |outline| {
                outline.expression(function);
                outline.list("to", arguments);
            }),
            ExprKind::Field(record, field) => {
                let field = self.name(*field);
                self.all(&format!("field .{field}"), &[record]);
            }
            ExprKind::Square(action, subscript) => self.all("[ ]_", &[action, subscript]),
            ExprKind::Angle(action, subscript) => self.all("<< >>_", &[action, subscript]),
            ExprKind::Fairness(Fairness::Weak, subscript, action) => self.all("weak fairness", &[subscript, action]),
            ExprKind::Fairness(Fairness::Strong, subscript, action) => {
                self.all("strong fairness", &[subscript, action])
            }
            ExprKind::If(condition, then, otherwise) => self.group("if", |outline| {
                outline.expression(condition);
                outline.all("then", &[then]);
                outline.all("else", &[otherwise]);
            }),
            ExprKind::Case(arms, other) => self.group("case", |outline| {
                for (guard, value) in arms {
                    outline.all("when", &[guard]);
                    outline.all("then", &[value]);
                }
                if let Some(other) = other {
                    outline.all("otherwise", &[other]);
                }
            }),
            ExprKind::Let(units, body) => self.group("let", |outline| {
                for unit in units {
                    outline.unit(unit);
                }
                outline.all("in", &[body]);
            }),
            ExprKind::Quantifier(quantifier, binders, body) => self.group(quantifier_word(*quantifier), |outline| {
                outline.binders(binders);
                outline.all("holds", &[body]);
            }),
            ExprKind::Unbounded(quantifier, names, body) => {
                let head = format!("{} {}", quantifier_word(*quantifier), self.names(names));
                self.all(&head, &[body]);
            }
            ExprKind::Temporal(quantifier, names, body) => {
                let head = format!("temporal {} {}", quantifier_word(*quantifier), self.names(names));
                self.all(&head, &[body]);
            }
            ExprKind::Choose(pattern, set, body) => {
                let head = format!("choose {}", self.pattern(pattern));
                self.group(&head, |outline| {
                    if let Some(set) = set {
                        outline.all("in", &[set]);
                    }
                    outline.all("such that", &[body]);
                });
            }
            ExprKind::Lambda(parameters, body) => {
                let head = format!("lambda {}", self.parameters(parameters));
                self.all(&head, &[body]);
            }
            ExprKind::Label(name, parameters, body) => {
                let head = format!("label {} {}", self.name(*name), self.names(parameters));
                self.all(&head, &[body]);
            }
            ExprKind::AssumeProve(assume_prove) => self.group("assume", |outline| {
                for assumption in &assume_prove.assumptions {
                    match assumption {
                        Assumption::Fact(fact) => outline.expression(fact),
                        Assumption::Declare { parameter, set, .. } => {
                            let declared = outline.parameters(std::slice::from_ref(parameter));
                            outline.group(&format!("new {declared}"), |outline| {
                                if let Some(set) = set {
                                    outline.expression(set);
                                }
                            });
                        }
                    }
                }
                outline.all("prove", &[&assume_prove.goal]);
            }),
        }
    }

    fn selector(&mut self, selector: &Selector) {
        match selector {
            Selector::Name { name, arguments } => {
                let name = self.name(*name);
                self.list(&name, arguments);
            }
            Selector::Arguments(arguments, _) => self.list("!( )", arguments),
            Selector::Index(number, _) => self.line(&format!("!{number}")),
            Selector::Left(_) => self.line("!<<"),
            Selector::Right(_) => self.line("!>>"),
            Selector::Colon(_) => self.line("!:"),
            Selector::At(_) => self.line("!@"),
        }
    }

    fn fields(&mut self, head: &str, fields: &[(Name, Expr)]) {
        self.group(head, |outline| {
            for (name, value) in fields {
                let name = outline.name(*name);
                outline.group(&name, |outline| outline.expression(value));
            }
        });
    }

    fn used(&mut self, used: &Use) {
        let word = format!("{:?}", used.keyword).to_lowercase();
        self.group(&word, |outline| {
            for item in used.facts.iter().chain(&used.definitions) {
                match item {
                    UseItem::Expr(fact) => outline.expression(fact),
                    UseItem::Module(name) => {
                        let name = outline.name(*name);
                        outline.line(&format!("module {name}"));
                    }
                }
            }
        });
    }

    fn proof(&mut self, proof: &Proof) {
        match proof {
            Proof::Obvious(_) => self.line("obvious"),
            Proof::Omitted(_) => self.line("omitted"),
            Proof::By(used) => self.used(used),
            Proof::Steps(steps) => self.group("proof", |outline| {
                for step in steps {
                    let label = outline.name(step.label);
                    outline.group(&format!("step {label}"), |outline| {
                        outline.step(&step.kind);
                        if let Some(proof) = &step.proof {
                            outline.proof(proof);
                        }
                    });
                }
            }),
        }
    }

    fn step(&mut self, kind: &StepKind) {
        match kind {
            StepKind::Assert { suffices, statement } => {
                self.all(if *suffices { "suffices" } else { "assert" }, &[statement])
            }
            StepKind::Case(condition) => self.all("case", &[condition]),
            StepKind::Pick(binders, names, condition) => {
                let head = format!("pick {}", self.names(names));
                self.group(&head, |outline| {
                    outline.binders(binders);
                    outline.expression(condition);
                });
            }
            StepKind::Have(fact) => self.all("have", &[fact]),
            StepKind::Take(binders, names) => {
                let head = format!("take {}", self.names(names));
                self.group(&head, |outline| outline.binders(binders));
            }
            StepKind::Witness(witnesses) => self.list("witness", witnesses),
            StepKind::Define(units) => units.iter().for_each(|unit| self.unit(unit)),
            StepKind::Instance(instance) => self.instance("", instance),
            StepKind::Use(used) => self.used(used),
            StepKind::Qed => self.line("qed"),
        }
    }
}

fn quantifier_word(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::ForAll => "for all",
        Quantifier::Exists => "exists",
    }
}
