//! Definitions: operators of the state that expressions may call.

use super::types::{Type, set};
use super::{Bound, Gives, Operator, Writer};
use std::fmt::Write;

impl Writer {
    /// A definition over what is in scope, which may be called from then on.
    pub fn definition(&mut self, text: &mut String) {
        let name = format!("D{}", self.name());
        match self.random.below(8) {
            0 => self.recursive_operator(name, text),
            1 => self.recursive_function(name, text),
            2 => self.higher_order(name, text),
            _ => self.operator(name, text),
        }
    }

    fn define(&mut self, name: String, parameters: Vec<Gives>, gives: Type) {
        self.operators.push(Operator { name, parameters, gives });
    }

    fn operator(&mut self, name: String, text: &mut String) {
        let (count, gives) = (self.random.below(3), self.some_type());
        let parameters: Vec<Bound> = (0..count).map(|_| Bound::new(&self.name(), self.some_type())).collect();
        let body = self.within(parameters.clone(), |writer| writer.construct(&gives, 3));
        let names: Vec<&str> = parameters.iter().map(|parameter| &*parameter.text).collect();
        let head = if names.is_empty() { name.clone() } else { format!("{name}({})", names.join(", ")) };
        let _ = writeln!(text, "{head} == {body}");
        self.define(name, parameters.into_iter().map(|parameter| Gives::Value(parameter.of)).collect(), gives);
    }

    /// Goes through a set, element by element.
    fn recursive_operator(&mut self, name: String, text: &mut String) {
        let (element, gives) = (self.some_type(), self.some_type());
        let (of, rest) = (set(element.clone()), format!("{name}(left \\ {{x}})"));
        let first = self.value(&gives, 1);
        let names = vec![Bound::new("x", element), Bound::new("left", of.clone()), Bound::new(&rest, gives.clone())];
        let step = self.within(names, |writer| writer.construct(&gives, 2));
        let _ = writeln!(text, "RECURSIVE {name}(_)");
        let _ = writeln!(
            text,
            "{name}(left) == IF left = {{}} THEN {first} ELSE LET x == CHOOSE x \\in left : TRUE IN {step}"
        );
        self.define(name, vec![Gives::Value(of)], gives);
    }

    fn recursive_function(&mut self, name: String, text: &mut String) {
        let gives = self.some_type();
        let first = self.value(&gives, 2);
        let names = vec![Bound::new("k", Type::Number), Bound::new(&format!("F{name}[k - 1]"), gives.clone())];
        let step = self.within(names, |writer| writer.construct(&gives, 2));
        let _ = writeln!(text, "F{name}[k \\in 0..3] == IF k = 0 THEN {first} ELSE {step}");
        let _ = writeln!(text, "{name}(k) == F{name}[k]");
        self.define(name, vec![Gives::Value(Type::Number)], gives);
    }

    fn higher_order(&mut self, name: String, text: &mut String) {
        let (from, to, gives) = (self.some_type(), self.some_type(), self.some_type());
        let own = Operator { name: "Op".to_owned(), parameters: vec![Gives::Value(from.clone())], gives: to.clone() };
        self.operators.push(own);
        let names = vec![Bound::new("x", from.clone()), Bound::new("Op(x)", to.clone())];
        let body = self.within(names, |writer| writer.construct(&gives, 2));
        self.operators.pop();
        let _ = writeln!(text, "{name}(Op(_), x) == {body}");
        self.define(name, vec![Gives::Operator(from.clone(), to), Gives::Value(from)], gives);
    }
}
