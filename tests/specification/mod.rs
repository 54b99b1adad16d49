//! Specifications made up at random, in the shapes that real ones have. Every expression has the type that is wanted where it stands, so that
//! hardly anything fails unless it is meant to.

mod actions;
mod definitions;
mod smaller;
mod truths;
mod types;
mod values;

use crate::random::Random;
pub use smaller::smaller;
use std::fmt::Write;
use std::rc::Rc;
use types::{Kind, Type};

/// A module, the one that it has an instance of, and the configuration.
#[derive(Clone)]
pub struct Specification {
    pub module: String,
    pub inner: String,
    pub config: String,
}

/// Something that an expression may speak of, and its type.
#[derive(Clone)]
pub struct Bound {
    text: String,
    of: Type,
}

impl Bound {
    fn new(text: &str, of: Type) -> Self {
        Bound { text: text.to_owned(), of }
    }
}

/// A name that is bound over a set.
pub struct Binding {
    /// `x \in S`
    text: String,
    name: String,
    /// What must hold of it for the rest to make sense, with a conjunction behind it; or nothing.
    guard: String,
    /// What comes into scope.
    names: Vec<Bound>,
}

/// What is expected as an argument.
#[derive(Clone)]
pub enum Gives {
    Value(Type),
    /// An operator from values of one type to those of another.
    Operator(Type, Type),
}

/// An operator that can be called.
#[derive(Clone)]
pub struct Operator {
    name: String,
    parameters: Vec<Gives>,
    gives: Type,
}

/// Writes expressions.
pub struct Writer {
    random: Random,
    names: usize,
    kinds: Rc<[Kind]>,
    /// What can be read.
    scope: Vec<Bound>,
    /// What can be called.
    operators: Vec<Operator>,
    /// The types that are of use.
    types: Vec<Type>,
    /// The variable that the instance gives a value.
    instanced: Option<String>,
    /// Whether the instance with parameters may be asked, too.
    parametrized: bool,
    /// How often in a hundred times something is done without making sure that it can be done.
    risk: usize,
}

impl Writer {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("n_{}", self.names)
    }

    fn pick<'t, T>(&mut self, among: &'t [T]) -> Option<&'t T> {
        if among.is_empty() { None } else { among.get(self.random.below(among.len())) }
    }

    fn risks(&mut self) -> bool {
        self.risk > 0 && self.random.chance(self.risk)
    }

    /// A type that occurs in the variables.
    fn some_type(&mut self) -> Type {
        let place = self.random.below(self.types.len());
        self.types[place].clone()
    }

    /// Writes something while more is in scope.
    fn within<T>(&mut self, names: Vec<Bound>, write: impl FnOnce(&mut Writer) -> T) -> T {
        let before = self.scope.len();
        self.scope.extend(names);
        let written = write(self);
        self.scope.truncate(before);
        written
    }
}

impl Specification {
    /// The specification of a seed.
    pub fn random(seed: u64) -> Specification {
        let random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut writer = Writer {
            random,
            names: 0,
            kinds: Rc::new([]),
            scope: Vec::new(),
            operators: Vec::new(),
            types: vec![Type::Number, Type::Truth, Type::Node],
            instanced: None,
            parametrized: false,
            risk: 0,
        };
        writer.random.below(2);
        writer.specification()
    }
}

impl Writer {
    fn specification(&mut self) -> Specification {
        self.risk = if self.random.chance(12) { 12 } else { 0 };
        self.kinds = self.kinds().into();
        let count = 2 + self.random.below(3);
        let variables: Vec<Bound> =
            (0..count).map(|number| Bound::new(&format!("v{number}"), self.variable_type())).collect();
        self.types.extend(variables.iter().flat_map(|variable| variable.of.parts()));
        let instance = self.instance(&variables);
        let names: Vec<&str> = variables.iter().map(|variable| &*variable.text).collect();
        let all = names.join(", ");
        let mut text = format!(
            "---- MODULE Test ----\nEXTENDS Integers, FiniteSets, Sequences, TLC\nCONSTANTS Node, n1, n2\nVARIABLES {all}\n\
             vars == <<{all}>>\nChief == CHOOSE n \\in Node : TRUE\nApply(Op(_), x) == Op(x)\n"
        );
        for name in &names {
            let _ = writeln!(text, "Keep_{name} == UNCHANGED {name}\nPut_{name}(value) == {name}' = value");
        }
        self.scope = variables.clone();
        let inner = match instance {
            Some((inner, variable, other)) => {
                // The instance has no value yet that its own substitutions could speak of.
                let operators = std::mem::take(&mut self.operators);
                let (given, number) = (self.value(&other, 2), self.literal(&Type::Number));
                self.operators = operators;
                let with = format!("INSTANCE Inner WITH u <- {variable}, w <- {given}");
                let _ = writeln!(text, "I == {with}, K <- {number}\nJ(k) == {with}, K <- k");
                inner
            }
            None => String::new(),
        };
        for _ in 0..2 + self.random.below(4) {
            self.definition(&mut text);
        }
        self.beginning(&variables, &mut text);
        let enabled = self.next(&variables, &mut text);
        let _ = writeln!(text, "Spec == Init /\\ [][Next]_vars");
        let config = self.asked(&variables, &enabled, &mut text);
        text += "====\n";
        Specification { module: text, inner, config }
    }

    /// A module to make an instance of, the variable of the specification that its own variable stands for, and the type of the other one.
    fn instance(&mut self, variables: &[Bound]) -> Option<(String, String, Type)> {
        if self.random.chance(60) {
            return None;
        }
        let variable = self.pick(variables)?.clone();
        let other = self.some_type();
        self.scope =
            vec![Bound::new("u", variable.of.clone()), Bound::new("w", other.clone()), Bound::new("K", Type::Number)];
        let mut text =
            "---- MODULE Inner ----\nEXTENDS Integers, FiniteSets, Sequences, TLC\nCONSTANTS Node, n1, n2, K\n\
             VARIABLES u, w\nChief == CHOOSE n \\in Node : TRUE\nApply(Op(_), x) == Op(x)\n"
                .to_owned();
        (0..2).for_each(|_| self.definition(&mut text));
        let step = self.within(vec![Bound::new("p", Type::Number)], |writer| {
            let (guard, new) = (writer.truth(1), writer.changed("u", &variable.of, 2));
            if writer.random.chance(50) { format!("{guard} /\\ u' = {new}") } else { format!("u' = {new}") }
        });
        let _ = writeln!(text, "Step(p) == {step}\n====");
        // The definition of a function that names itself does not end within an instance with parameters.
        self.parametrized = !text.contains("\nFD");
        for place in 0..self.operators.len() {
            let instance = if self.parametrized && self.random.chance(40) { "J(1)" } else { "I" };
            self.operators[place].name = format!("{instance}!{}", self.operators[place].name);
        }
        self.instanced = Some(variable.text.clone());
        Some((text, variable.text, other))
    }

    fn beginning(&mut self, variables: &[Bound], text: &mut String) {
        let mut parts = Vec::new();
        for Bound { text: name, of } in variables {
            parts.push(match self.random.below(6) {
                0 | 2 => format!("{name} \\in {{{}, {}}}", self.literal(of), self.literal(of)),
                1 if matches!(of, Type::Set(inner) if !inner.is_large()) => {
                    format!("{name} \\in SUBSET {}", self.literal(of))
                }
                1 if *of == Type::Function(Box::new(Type::Truth)) => format!("{name} \\in [Node -> BOOLEAN]"),
                _ => format!("{name} = {}", self.literal(of)),
            });
        }
        let _ = writeln!(text, "Init == {}", parts.join(" /\\ "));
    }

    /// The actions; gives what can be asked to be enabled.
    fn next(&mut self, variables: &[Bound], text: &mut String) -> Vec<String> {
        let (mut disjuncts, mut enabled) = (Vec::new(), vec!["Next".to_owned()]);
        for number in 0..2 + self.random.below(4) {
            let depth = 1 + self.random.below(3);
            if self.random.chance(60) {
                let body = self.action(variables, depth);
                let _ = writeln!(text, "A{number} == {body}");
                disjuncts.push(format!("A{number}"));
                enabled.push(format!("A{number}"));
                continue;
            }
            let bound = if self.random.chance(60) { self.bind_freely() } else { self.bind(1) };
            let parameter = self.name();
            let of = bound.names[0].of.clone();
            let body = self.within(vec![Bound::new(&parameter, of)], |writer| writer.action(variables, depth));
            let _ = writeln!(text, "A{number}({parameter}) == {body}");
            let disjunct = format!("(\\E {} : {}A{number}({}))", bound.text, bound.guard, bound.names[0].text);
            enabled.push(disjunct.clone());
            disjuncts.push(disjunct);
        }
        let _ = writeln!(text, "Next == {}", disjuncts.join(" \\/ "));
        enabled
    }

    /// What is asked of the specification, and the configuration.
    fn asked(&mut self, variables: &[Bound], enabled: &[String], text: &mut String) -> String {
        let nodes = [
            "n1 = n1\n n2 = n2\n Node = {n1, n2}",
            "n1 = n1\n n2 = n2\n Node = {n1, n2, n3}",
            "n1 = 1\n n2 = 2\n Node = {1, 2}",
            "n1 = \"a\"\n n2 = \"b\"\n Node = {\"a\", \"b\"}",
        ];
        let place = self.random.below(nodes.len());
        let mut config = format!("SPECIFICATION Spec\nCONSTANTS\n {}\n", nodes[place]);
        for number in 0..1 + self.random.below(3) {
            let invariant = self.invariant(enabled);
            let _ = writeln!(text, "Inv{number} == {invariant}");
            let _ = writeln!(config, "INVARIANT Inv{number}");
        }
        if self.random.chance(35) {
            let constraint = self.weak_truth();
            let _ = writeln!(text, "Within == {constraint}");
            config += "CONSTRAINT Within\n";
        }
        let primed = |variable: &Bound| Bound::new(&format!("{}'", variable.text), variable.of.clone());
        let primed: Vec<Bound> = variables.iter().map(primed).collect();
        if self.random.chance(15) {
            let constraint = self.within(primed.clone(), Writer::weak_truth);
            let _ = writeln!(text, "Steps == {constraint}");
            config += "ACTION_CONSTRAINT Steps\n";
        }
        if self.random.chance(30) {
            let property = match self.random.below(3) {
                0 => format!("({} => ({})')", self.truth(2), self.weak_truth()),
                _ => self.within(primed, Writer::weak_truth),
            };
            let subscript = if self.random.chance(50) { "vars".to_owned() } else { variables[0].text.clone() };
            // A step that leaves the subscript alone need not be looked at, even where that would fail.
            let _ = writeln!(text, "Always == [][UNCHANGED {subscript} \\/ {property}]_{subscript}");
            config += "PROPERTY Always\n";
        }
        if self.random.chance(8) {
            let seen = match self.random.below(2) {
                0 => format!(
                    "<<{}>>",
                    variables[1..].iter().map(|variable| &*variable.text).collect::<Vec<_>>().join(", ")
                ),
                _ => {
                    let of = self.some_type();
                    format!("<<{}, {}>>", variables[0].text, self.value(&of, 2))
                }
            };
            let _ = writeln!(text, "Seen == {seen}");
            config += "VIEW Seen\n";
        }
        if place < 2 && self.random.chance(20) {
            let _ = writeln!(text, "Alike == Permutations(Node)");
            config += "SYMMETRY Alike\n";
        }
        if self.random.chance(85) {
            config += "CHECK_DEADLOCK FALSE\n";
        }
        config
    }

    fn invariant(&mut self, enabled: &[String]) -> String {
        match self.random.below(8) {
            0 => {
                let action = self.pick(enabled).cloned().unwrap_or_default();
                format!("({} \\/ ENABLED {action})", self.weak_truth())
            }
            1 => format!("({} /\\ {})", self.weak_truth(), self.weak_truth()),
            2 => {
                let bound = self.bind(1);
                let body = self.within(bound.names, |writer| writer.weak_truth());
                format!(
                    "\\A {} : {}",
                    bound.text,
                    if bound.guard.is_empty() { body } else { format!("({}TRUE) => {body}", bound.guard) }
                )
            }
            _ => self.weak_truth(),
        }
    }

    /// A predicate that is mostly true.
    fn weak_truth(&mut self) -> String {
        let parts: Vec<String> = (0..3 + self.random.below(3)).map(|_| self.truth(2)).collect();
        format!("({})", parts.join(" \\/ "))
    }
}
