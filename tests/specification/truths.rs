//! Truths: predicates over what is in scope.

use super::types::{Type, set};
use super::{Binding, Bound, Writer};

impl Writer {
    /// An expression that is true or false.
    pub fn truth(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.comparison(0);
        }
        let less = depth - 1;
        match self.random.below(20) {
            0 | 1 => format!("({} /\\ {})", self.truth(less), self.truth(less)),
            2 => format!("({} \\/ {})", self.truth(less), self.truth(less)),
            3 => format!("({} => {})", self.truth(less), self.truth(less)),
            4 => format!("(~{})", self.truth(less)),
            5 => format!("({} <=> {})", self.truth(less), self.truth(less)),
            6..=8 => self.quantified("\\E", "/\\", less),
            9 | 10 => self.quantified("\\A", "=>", less),
            11 => self.value(&Type::Truth, depth),
            _ => self.comparison(less),
        }
    }

    fn quantified(&mut self, quantifier: &str, joined: &str, depth: usize) -> String {
        let bound = self.bind(depth);
        let body = self.within(bound.names.clone(), |writer| writer.truth(depth));
        let guard = bound.guard.strip_suffix("/\\ ").map_or(String::new(), |guard| format!("{guard}{joined} "));
        format!("({quantifier} {} : {guard}{body})", bound.text)
    }

    /// Two things set beside each other.
    fn comparison(&mut self, depth: usize) -> String {
        let of = self.some_type();
        match self.random.below(14) {
            0..=2 => {
                let operator = ["<", "<=", ">", "#"][self.random.below(4)];
                let read = self.read(&Type::Number).unwrap_or_else(|| self.number(depth.max(1)));
                format!("({read} {operator} {})", self.value(&Type::Number, depth))
            }
            3 | 4 => {
                let read = self.read(&of).unwrap_or_else(|| self.value(&of, depth));
                format!("({read} \\in {})", self.value(&set(of), depth))
            }
            5 => format!("({} \\notin {})", self.value(&of, depth), self.value(&set(of), depth)),
            6 => {
                let of = set(of);
                format!("({} \\subseteq {})", self.value(&of, depth), self.value(&of, depth))
            }
            7 => format!("(Cardinality({}) < {})", self.value(&set(of), depth), 1 + self.random.below(3)),
            8 => format!("({} = {{}})", self.value(&set(of), depth)),
            9 => {
                let queue = self.value(&Type::Sequence(Box::new(of)), depth);
                format!("(Len({queue}) {} {})", ["<", ">", "="][self.random.below(3)], self.random.below(3))
            }
            10 => self.some_function().map_or_else(
                || "TRUE".to_owned(),
                |(function, _)| format!("(DOMAIN {function} {} Node)", ["=", "\\subseteq"][self.random.below(2)]),
            ),
            11 if self.risks() => format!("({} = {})", self.value(&of, depth), self.value(&Type::Number, depth)),
            _ => {
                let read = self.read(&of).unwrap_or_else(|| self.value(&of, depth));
                format!("({read} {} {})", ["=", "#"][self.random.below(2)], self.value(&of, depth))
            }
        }
    }

    /// A bound name over a set, often one that the state holds.
    pub fn bind(&mut self, depth: usize) -> Binding {
        let name = self.name();
        let (text, of) = match self.random.below(10) {
            0 => ("Node".to_owned(), Type::Node),
            1 => ("(0..2)".to_owned(), Type::Number),
            2..=6 => self.some_set().unwrap_or(("Node".to_owned(), Type::Node)),
            7 | 8 => {
                if let Some((function, inner)) = self.some_function() {
                    let names = vec![Bound::new(&format!("{function}[{name}]"), inner)];
                    return Binding {
                        text: format!("{name} \\in DOMAIN {function}"),
                        name,
                        guard: String::new(),
                        names,
                    };
                }
                ("Node".to_owned(), Type::Node)
            }
            _ => {
                let of = self.some_type();
                (self.value(&set(of.clone()), depth), of)
            }
        };
        let text = format!("{name} \\in {text}");
        if of != Type::Message || self.random.chance(20) {
            return Binding { text, guard: String::new(), names: vec![Bound::new(&name, of)], name };
        }
        let kinds = self.kinds.clone();
        let kind = &kinds[self.random.below(kinds.len())];
        let guard = if self.risks() { String::new() } else { format!("{name}.type = \"{}\" /\\ ", kind.word) };
        Binding { text, guard, names: vec![Bound::new(&name, kind.record()), Bound::new(&name, Type::Message)], name }
    }

    /// A bound name over a set of several elements, whatever the state.
    pub fn bind_freely(&mut self) -> Binding {
        let name = self.name();
        let (text, of) = match self.random.below(5) {
            0 => ("(0..2)", Type::Number),
            1 => ("BOOLEAN", Type::Truth),
            2 => ("{\"a\", \"b\", \"c\"}", Type::Word),
            _ => ("Node", Type::Node),
        };
        Binding { text: format!("{name} \\in {text}"), guard: String::new(), names: vec![Bound::new(&name, of)], name }
    }

    /// A set in scope, or one that lies in a part of something there.
    fn some_set(&mut self) -> Option<(String, Type)> {
        let scope = self.scope.clone();
        let mut found = Vec::new();
        for Bound { text, of } in &scope {
            match of {
                Type::Set(inner) => found.push((text.clone(), (**inner).clone())),
                Type::Function(inner) => {
                    if let Type::Set(element) = &**inner {
                        let key = self.key(&Type::Node);
                        found.push((format!("{text}[{key}]"), (**element).clone()));
                    }
                }
                Type::Record(fields) => {
                    for (name, inner) in fields {
                        if let Type::Set(element) = inner {
                            found.push((format!("{text}.{name}"), (**element).clone()));
                        }
                    }
                }
                Type::Partial(key, _) => found.push((format!("DOMAIN {text}"), (**key).clone())),
                _ => {}
            }
        }
        self.pick(&found).cloned()
    }

    /// Something in scope that has a domain, and the type of what it gives.
    pub fn some_function(&mut self) -> Option<(String, Type)> {
        let scope = self.scope.clone();
        let functions = scope.iter().filter_map(|Bound { text, of }| match of {
            Type::Function(inner) | Type::Sequence(inner) | Type::Partial(_, inner) => {
                Some((text.clone(), (**inner).clone()))
            }
            _ => None,
        });
        self.pick(&functions.collect::<Vec<_>>()).cloned()
    }
}
