//! Actions: what gives variables their values in the next state, under conditions and with choices.

use super::types::{Type, set};
use super::{Bound, Writer};

impl Writer {
    /// An action that gives each of these variables a value.
    pub fn action(&mut self, variables: &[Bound], depth: usize) -> String {
        if depth == 0 {
            return self.assignments(variables);
        }
        let less = depth - 1;
        match self.random.below(10) {
            0..=3 => {
                let bound = if self.random.chance(50) { self.bind_freely() } else { self.bind(1) };
                let body = self.within(bound.names, |writer| writer.action(variables, less));
                format!("(\\E {} : {}{body})", bound.text, bound.guard)
            }
            4 => format!("({} /\\ {})", self.truth(2), self.action(variables, less)),
            5 => format!(
                "(IF {} THEN {} ELSE {})",
                self.truth(1),
                self.action(variables, less),
                self.action(variables, less)
            ),
            6 => format!("({} \\/ {})", self.action(variables, less), self.action(variables, less)),
            7 => self.local_action(variables, less),
            8 if self.random.chance(40) => format!(
                "(CASE {} -> {} [] OTHER -> {})",
                self.truth(1),
                self.action(variables, less),
                self.action(variables, less)
            ),
            _ => self.assignments(variables),
        }
    }

    fn local_action(&mut self, variables: &[Bound], depth: usize) -> String {
        let (name, of) = (self.name(), self.some_type());
        if self.random.chance(60) {
            let meaning = self.value(&of, 2);
            let body = self.within(vec![Bound::new(&name, of)], |writer| writer.action(variables, depth));
            return format!("(LET {name} == {meaning} IN {body})");
        }
        let parameter = self.name();
        let body = self.within(vec![Bound::new(&parameter, of.clone())], |writer| writer.action(variables, depth));
        let argument = self.value(&of, 1);
        format!("(LET {name}({parameter}) == {body} IN {name}({argument}))")
    }

    /// Each variable gets its value, a few of them a new one; what has a value may be asked from there on.
    fn assignments(&mut self, variables: &[Bound]) -> String {
        let mut left = variables.to_vec();
        let mut changing = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            if !left.is_empty() {
                let place = self.random.below(left.len());
                changing.push(left.remove(place));
            }
        }
        let kept_first = self.random.chance(25);
        self.within(Vec::new(), |writer| {
            let mut parts = Vec::new();
            if kept_first {
                writer.keep(&left, &mut parts);
            }
            for variable in &changing {
                parts.push(writer.assignment(variable));
                writer.scope.push(Bound::new(&format!("{}'", variable.text), variable.of.clone()));
                if writer.random.chance(15) {
                    parts.push(writer.truth(1));
                }
            }
            if !kept_first {
                writer.keep(&left, &mut parts);
            }
            format!("({})", parts.join(" /\\ "))
        })
    }

    fn keep(&mut self, variables: &[Bound], parts: &mut Vec<String>) {
        let names: Vec<&str> = variables.iter().map(|variable| &*variable.text).collect();
        match self.random.below(4) {
            _ if names.is_empty() => {}
            0 => parts.push(format!("UNCHANGED <<{}>>", names.join(", "))),
            1 => parts.extend(names.iter().map(|name| format!("Keep_{name}"))),
            2 => parts.extend(names.iter().map(|name| format!("{name}' = {name}"))),
            _ => parts.extend(names.iter().map(|name| format!("UNCHANGED {name}"))),
        }
        let primed = |variable: &Bound| Bound::new(&format!("{}'", variable.text), variable.of.clone());
        self.scope.extend(variables.iter().map(primed));
    }

    fn assignment(&mut self, variable: &Bound) -> String {
        let Bound { text: name, of } = variable;
        match self.random.below(19) {
            0 => format!("{name}' = {}", self.value(of, 2)),
            16 => format!("({name}' = {} \\/ {name}' = {})", self.changed(name, of, 1), self.value(of, 1)),
            17 => {
                let (test, new) = (self.truth(1), self.changed(name, of, 1));
                format!("(IF {test} THEN {name}' = {new} ELSE UNCHANGED {name})")
            }
            18 => {
                let bound = self.bind(1);
                let new = self.within(bound.names, |writer| writer.changed(name, of, 1));
                format!("(\\E {} : {}{name}' = {new})", bound.text, bound.guard)
            }
            1 => self.chosen(variable),
            2 => format!("Put_{name}({})", self.changed(name, of, 2)),
            3 => {
                let local = self.name();
                let new = self.changed(&local, of, 2);
                format!("{name}' = (LET {local} == {name} IN {new})")
            }
            4 => {
                let local = self.name();
                let new = self.changed(&local, of, 2);
                format!("{name}' = Apply(LAMBDA {local} : {new}, {name})")
            }
            5 => format!("{name}' = (IF {} THEN {} ELSE {name})", self.truth(1), self.changed(name, of, 2)),
            6 => {
                let once = self.changed(name, of, 1);
                format!("{name}' = {}", self.changed(&format!("({once})"), of, 1))
            }
            7..=9 => self.stepwise(variable),
            10 if self.instanced.as_ref() == Some(name) => {
                let argument = self.value(&Type::Number, 1);
                format!("I!Step({argument})")
            }
            11 if self.parametrized && self.instanced.as_ref() == Some(name) => {
                let (one, two) = (self.literal(&Type::Number), self.value(&Type::Number, 1));
                format!("J({one})!Step({two})")
            }
            _ => format!("{name}' = {}", self.changed(name, of, 2)),
        }
    }

    /// One of several values.
    fn chosen(&mut self, Bound { text: name, of }: &Bound) -> String {
        match of {
            Type::Truth => format!("{name}' \\in BOOLEAN"),
            Type::Number => format!("{name}' \\in 0..{}", self.value(of, 1)),
            Type::Node => format!("{name}' \\in {}", self.value(&set(Type::Node), 1)),
            Type::Set(inner) if !inner.is_large() => format!("{name}' \\in SUBSET ({})", self.changed(name, of, 1)),
            _ => format!("{name}' \\in {{{}, {}}}", self.changed(name, of, 1), self.value(of, 1)),
        }
    }

    /// A small change under the condition that there is room for it.
    fn stepwise(&mut self, Bound { text: name, of }: &Bound) -> String {
        match of {
            Type::Number => match self.random.below(3) {
                0 => format!("{name} > 0 /\\ {name}' = {name} - 1"),
                1 => format!("{name} < 3 /\\ {name}' = {name} + (1 + ({} % 2))", self.value(of, 1)),
                _ => format!("{name} < 3 /\\ {name}' = {name} + 1"),
            },
            Type::Sequence(inner) => match self.random.below(5) {
                0 if self.risks() => format!("{name}' = Tail({name})"),
                0 => format!("{name} # <<>> /\\ {name}' = Tail({name})"),
                1 => {
                    let place = self.name();
                    let names = vec![Bound::new("@", (**inner).clone()), Bound::new(&place, Type::Number)];
                    let new = self.within(names, |writer| writer.changed("@", inner, 1));
                    format!("(\\E {place} \\in DOMAIN {name} : {name}' = [{name} EXCEPT ![{place}] = {new}])")
                }
                _ => format!("Len({name}) < 3 /\\ {name}' = Append({name}, {})", self.value(inner, 2)),
            },
            Type::Partial(key, inner) => match self.random.below(4) {
                0 => {
                    let place = self.name();
                    let names = vec![Bound::new("@", (**inner).clone()), Bound::new(&place, (**key).clone())];
                    let new = self.within(names, |writer| writer.changed("@", inner, 1));
                    format!("(\\E {place} \\in DOMAIN {name} : {name}' = [{name} EXCEPT ![{place}] = {new}])")
                }
                1 => {
                    let place = self.name();
                    format!(
                        "(\\E {place} \\in DOMAIN {name} : {name}' = [key \\in DOMAIN {name} \\ {{{place}}} |-> {name}[key]])"
                    )
                }
                _ => {
                    let (one, new) = (self.value(key, 1), self.value(inner, 1));
                    format!("{one} \\notin DOMAIN {name} /\\ {name}' = {name} @@ ({one} :> {new})")
                }
            },
            Type::Set(inner) if self.random.chance(50) => {
                let element = self.name();
                match self.random.below(3) {
                    0 => format!("(\\E {element} \\in {name} : {name}' = {name} \\ {{{element}}})"),
                    1 => {
                        let names = vec![Bound::new(&element, (**inner).clone())];
                        let new = self.within(names, |writer| writer.value(inner, 2));
                        format!("(\\E {element} \\in {name} : {name}' = ({name} \\ {{{element}}}) \\cup {{{new}}})")
                    }
                    _ => {
                        let new = self.value(inner, 2);
                        format!("{new} \\notin {name} /\\ {name}' = {name} \\cup {{{new}}}")
                    }
                }
            }
            _ => format!("{name}' = {}", self.changed(name, of, 1)),
        }
    }
}
