//! Values: expressions of a wanted type over what is in scope.

use super::types::{Type, record, set};
use super::{Bound, Gives, Writer};

impl Writer {
    /// An expression of a type.
    pub fn value(&mut self, of: &Type, depth: usize) -> String {
        if depth == 0 {
            return if self.random.chance(88) { self.read_or_literal(of) } else { self.literal(of) };
        }
        match self.random.below(22) {
            0..=4 => self.read_or_literal(of),
            5 => self.condition(of, depth),
            6 => self.case(of, depth),
            7 => self.local_definition(of, depth),
            8 => self.local_operator(of, depth),
            9 | 10 => self.call(of, depth).unwrap_or_else(|| self.construct(of, depth)),
            11 => self.choice(of, depth),
            12 => self.applied_lambda(of, depth),
            _ => self.construct(of, depth),
        }
    }

    fn condition(&mut self, of: &Type, depth: usize) -> String {
        let test = self.truth(depth - 1);
        format!("(IF {test} THEN {} ELSE {})", self.value(of, depth - 1), self.value(of, depth - 1))
    }

    fn case(&mut self, of: &Type, depth: usize) -> String {
        let (one, two) = (self.truth(depth - 1), self.truth(depth - 1));
        let (first, second) = (self.value(of, depth - 1), self.value(of, depth - 1));
        if self.risks() {
            return format!("(CASE {one} -> {first} [] {two} -> {second})");
        }
        format!("(CASE {one} -> {first} [] {two} -> {second} [] OTHER -> {})", self.value(of, depth - 1))
    }

    fn local_definition(&mut self, of: &Type, depth: usize) -> String {
        let (name, inner) = (self.name(), self.some_type());
        let meaning = self.value(&inner, depth - 1);
        let body = self.within(vec![Bound::new(&name, inner)], |writer| writer.value(of, depth - 1));
        format!("(LET {name} == {meaning} IN {body})")
    }

    fn local_operator(&mut self, of: &Type, depth: usize) -> String {
        let (name, parameter, inner) = (self.name(), self.name(), self.some_type());
        let meaning = self.within(vec![Bound::new(&parameter, inner.clone())], |writer| writer.value(of, depth - 1));
        let (test, one, two) = (self.truth(depth - 1), self.value(&inner, depth - 1), self.value(&inner, depth - 1));
        format!("(LET {name}({parameter}) == {meaning} IN IF {test} THEN {name}({one}) ELSE {name}({two}))")
    }

    /// A call of an operator that gives such a value.
    pub fn call(&mut self, of: &Type, depth: usize) -> Option<String> {
        let fitting: Vec<usize> = (0..self.operators.len()).filter(|&one| self.operators[one].gives == *of).collect();
        let place = *self.pick(&fitting)?;
        let operator = self.operators[place].clone();
        let mut arguments = Vec::new();
        for parameter in &operator.parameters {
            arguments.push(match parameter {
                Gives::Value(inner) => self.value(inner, depth - 1),
                Gives::Operator(from, to) => {
                    let name = self.name();
                    let bound = vec![Bound::new(&name, from.clone())];
                    format!("LAMBDA {name} : {}", self.within(bound, |writer| writer.value(to, depth - 1)))
                }
            });
        }
        let arguments = arguments.join(", ");
        Some(if arguments.is_empty() { operator.name } else { format!("{}({arguments})", operator.name) })
    }

    /// `CHOOSE`, mostly where there is something to choose.
    fn choice(&mut self, of: &Type, depth: usize) -> String {
        let (name, elements) = (self.name(), self.value(&set(of.clone()), depth - 1));
        let test = self.within(vec![Bound::new(&name, of.clone())], |writer| writer.truth(depth - 1));
        if self.risks() {
            return format!("(CHOOSE {name} \\in {elements} : {test})");
        }
        let other = self.literal(of);
        let chosen = format!("CHOOSE {name} \\in {elements} : {test}");
        match self.random.below(2) {
            0 => format!("(IF \\E {name} \\in {elements} : {test} THEN {chosen} ELSE {other})"),
            _ => format!("(CHOOSE {name} \\in {elements} \\cup {{{other}}} : {name} = {other} \\/ {test})"),
        }
    }

    fn applied_lambda(&mut self, of: &Type, depth: usize) -> String {
        let (name, inner) = (self.name(), self.some_type());
        let body = self.within(vec![Bound::new(&name, inner.clone())], |writer| writer.value(of, depth - 1));
        format!("Apply(LAMBDA {name} : {body}, {})", self.value(&inner, depth - 1))
    }

    /// What lies somewhere in what is in scope, or a literal.
    fn read_or_literal(&mut self, of: &Type) -> String {
        self.read(of).unwrap_or_else(|| self.literal(of))
    }

    /// What lies somewhere in what is in scope.
    pub fn read(&mut self, of: &Type) -> Option<String> {
        let holding: Vec<Bound> = self.scope.iter().filter(|bound| self.holds(&bound.of, of)).cloned().collect();
        (0..8).find_map(|_| self.read_one(&holding, of))
    }

    /// Whether something of a type may have a part of another type that can be applied or selected.
    fn holds(&self, of: &Type, part: &Type) -> bool {
        of == part
            || match of {
                Type::Number | Type::Truth | Type::Word | Type::Node | Type::Set(_) => false,
                Type::Message => self.kinds.iter().any(|kind| self.holds(&kind.record(), part)),
                Type::Function(inner) | Type::Sequence(inner) | Type::Partial(_, inner) => self.holds(inner, part),
                Type::Record(fields) => fields.iter().any(|(_, inner)| self.holds(inner, part)),
                Type::Tuple(items) => items.iter().any(|inner| self.holds(inner, part)),
            }
    }

    /// Goes down from something in scope until something of the type is found.
    fn read_one(&mut self, holding: &[Bound], wanted: &Type) -> Option<String> {
        // What was bound last is what the expression is mostly about.
        let near = if self.random.chance(40) { holding.len().saturating_sub(2) } else { 0 };
        let Bound { text, of } = self.pick(&holding[near..])?.clone();
        let (mut text, mut of, mut guards) = (text, of, Vec::new());
        let mut steps = 0;
        while of != *wanted || self.random.chance(3) {
            steps += 1;
            if steps > 4 {
                return None;
            }
            (text, of) = self.part(&text, &of, &mut guards)?;
        }
        if guards.is_empty() {
            return Some(text);
        }
        Some(format!("(IF {} THEN {text} ELSE {})", guards.join(" /\\ "), self.literal(wanted)))
    }

    /// A part of something, with what must hold for it to be there.
    fn part(&mut self, text: &str, of: &Type, guards: &mut Vec<String>) -> Option<(String, Type)> {
        // What lies behind something that was just added is worth more risk.
        let primed = text.ends_with('\'') && self.risk > 0;
        let mut guard = |writer: &mut Writer, condition: String| {
            if !writer.risks() && !(primed && writer.random.chance(40)) {
                guards.push(condition);
            }
        };
        Some(match of {
            Type::Number | Type::Truth | Type::Word | Type::Node | Type::Set(_) => return None,
            Type::Message => {
                let kinds = self.kinds.clone();
                let kind = self.pick(&kinds)?;
                guard(self, format!("{text}.type = \"{}\"", kind.word));
                self.part(text, &kind.record(), guards)?
            }
            Type::Function(inner) => {
                let key = self.key(&Type::Node);
                (format!("{text}[{key}]"), (**inner).clone())
            }
            Type::Record(fields) => {
                let (name, inner) = self.pick(fields)?;
                let accessed =
                    if self.random.chance(90) { format!("{text}.{name}") } else { format!("{text}[\"{name}\"]") };
                (accessed, inner.clone())
            }
            Type::Tuple(items) => {
                let place = self.random.below(items.len());
                (format!("{text}[{}]", place + 1), items[place].clone())
            }
            Type::Sequence(inner) => match self.random.below(4) {
                0 => {
                    guard(self, format!("{text} # <<>>"));
                    (format!("Head({text})"), (**inner).clone())
                }
                1 => {
                    guard(self, format!("Len({text}) > 0"));
                    (format!("{text}[Len({text})]"), (**inner).clone())
                }
                _ => {
                    let place = if self.random.chance(60) { "1".to_owned() } else { self.key(&Type::Number) };
                    let test = format!("{place} <= Len({text})");
                    let test = if place == "1" { test } else { format!("{place} > 0 /\\ {test}") };
                    guard(self, test);
                    (format!("{text}[{place}]"), (**inner).clone())
                }
            },
            Type::Partial(key, inner) => {
                let key = self.key(key);
                guard(self, format!("{key} \\in DOMAIN {text}"));
                (format!("{text}[{key}]"), (**inner).clone())
            }
        })
    }

    /// Something to apply a function to: what is in scope as it is, or a literal.
    pub fn key(&mut self, of: &Type) -> String {
        let fitting: Vec<String> =
            self.scope.iter().filter(|bound| bound.of == *of).map(|bound| bound.text.clone()).collect();
        match fitting.last() {
            Some(last) if self.random.chance(50) => last.clone(),
            Some(_) => self.pick(&fitting).cloned().unwrap_or_default(),
            None => self.literal(of),
        }
    }

    /// An expression that makes a value of a type in a way that is its own.
    pub fn construct(&mut self, of: &Type, depth: usize) -> String {
        match of {
            Type::Number => self.number(depth),
            Type::Truth => self.truth(depth),
            Type::Word => self.read_or_literal(of),
            Type::Node => self.read_or_literal(of),
            Type::Message => self.message(&mut |writer, inner| writer.value(inner, depth - 1)),
            Type::Set(inner) => self.set(inner, depth),
            Type::Function(inner) => self.function(inner, depth),
            Type::Record(fields) if self.random.chance(60) => record(fields, &mut |inner| self.value(inner, depth - 1)),
            Type::Tuple(items) if self.random.chance(60) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, depth - 1)).collect();
                format!("<<{}>>", items.join(", "))
            }
            Type::Record(_) | Type::Tuple(_) => {
                let old = self.value(of, depth - 1);
                self.except(&old, of, depth)
            }
            Type::Sequence(inner) => self.sequence(inner, depth),
            Type::Partial(key, inner) => self.partial(key, inner, depth),
        }
    }

    pub fn number(&mut self, depth: usize) -> String {
        let inner = self.some_type();
        match self.random.below(8) {
            0 | 1 => {
                format!("(({} + {}) % 3)", self.value(&Type::Number, depth - 1), self.value(&Type::Number, depth - 1))
            }
            2 => format!("(({} * {}) % 4)", self.value(&Type::Number, depth - 1), self.value(&Type::Number, depth - 1)),
            3 => format!("(({} - {}) % 3)", self.value(&Type::Number, depth - 1), self.value(&Type::Number, depth - 1)),
            4 | 5 => format!("(Cardinality({}) % 4)", self.value(&set(inner), depth - 1)),
            6 => format!("Len({})", self.value(&Type::Sequence(Box::new(inner)), depth - 1)),
            _ => {
                let bound = self.bind(depth - 1);
                let filter = self.within(bound.names, |writer| writer.truth(depth - 1));
                format!("(Cardinality({{{} : {}{filter}}}) % 3)", bound.text, bound.guard)
            }
        }
    }

    fn set(&mut self, inner: &Type, depth: usize) -> String {
        let of = set(inner.clone());
        match self.random.below(14) {
            0 => format!("{{{}}}", self.value(inner, depth - 1)),
            1 => format!("{{{}, {}}}", self.value(inner, depth - 1), self.value(inner, depth - 1)),
            2 | 3 => format!("({} \\cup {})", self.value(&of, depth - 1), self.value(&of, depth - 1)),
            4 => format!("({} \\ {})", self.value(&of, depth - 1), self.value(&of, depth - 1)),
            5 => format!("({} \\cap {})", self.value(&of, depth - 1), self.value(&of, depth - 1)),
            6 | 7 => {
                let (name, elements) = (self.name(), self.value(&of, depth - 1));
                let test = self.within(vec![Bound::new(&name, inner.clone())], |writer| writer.truth(depth - 1));
                format!("{{{name} \\in {elements} : {test}}}")
            }
            8 | 9 => {
                let bound = self.bind(depth - 1);
                let image = self.within(bound.names, |writer| writer.value(inner, depth - 1));
                if bound.guard.is_empty() {
                    return format!("{{{image} : {}}}", bound.text);
                }
                let elements = format!("{{{} : {}TRUE}}", bound.text, bound.guard);
                format!("{{{image} : {} \\in {elements}}}", bound.name)
            }
            10 => format!("UNION {{{}, {}}}", self.value(&of, depth - 1), self.value(&of, depth - 1)),
            11 => {
                let name = self.name();
                let Some((function, of_image)) = self.some_function() else { return self.literal(&of) };
                let names = vec![Bound::new(&format!("{function}[{name}]"), of_image)];
                let image = self.within(names, |writer| writer.value(inner, depth - 1));
                format!("{{{image} : {name} \\in DOMAIN {function}}}")
            }
            _ => match inner {
                Type::Number => match self.random.below(2) {
                    0 => format!("(0..{})", self.value(&Type::Number, depth - 1)),
                    _ => {
                        let element = self.some_type();
                        format!("DOMAIN {}", self.value(&Type::Sequence(Box::new(element)), depth - 1))
                    }
                },
                Type::Node => "Node".to_owned(),
                Type::Set(element) if !element.is_large() => format!("SUBSET {}", self.value(inner, depth - 1)),
                _ => self.read_or_literal(&of),
            },
        }
    }

    fn function(&mut self, inner: &Type, depth: usize) -> String {
        let of = Type::Function(Box::new(inner.clone()));
        let old = self.value(&of, depth - 1);
        if self.random.chance(50) {
            return self.except(&old, &of, depth);
        }
        let name = self.name();
        let image = self.within(vec![Bound::new(&name, Type::Node)], |writer| writer.value(inner, depth - 1));
        format!("[{name} \\in Node |-> {image}]")
    }

    fn sequence(&mut self, inner: &Type, depth: usize) -> String {
        let of = Type::Sequence(Box::new(inner.clone()));
        let old = self.value(&of, depth - 1);
        match self.random.below(8) {
            0 => format!("<<{}>>", self.value(inner, depth - 1)),
            1 => format!("<<{}, {}>>", self.value(inner, depth - 1), self.value(inner, depth - 1)),
            2 => format!("(IF Len({old}) < 3 THEN Append({old}, {}) ELSE <<>>)", self.value(inner, depth - 1)),
            3 if self.risks() => format!("Tail({old})"),
            3 => format!("(IF {old} = <<>> THEN {old} ELSE Tail({old}))"),
            4 => format!("SubSeq({old}, 1, Len({old}) - 1)"),
            5 => {
                let name = self.name();
                let test = self.within(vec![Bound::new(&name, inner.clone())], |writer| writer.truth(depth - 1));
                format!("SelectSeq({old}, LAMBDA {name} : {test})")
            }
            6 => {
                let name = self.name();
                let image = self.within(vec![Bound::new(&format!("{old}[{name}]"), inner.clone())], |writer| {
                    writer.value(inner, depth - 1)
                });
                format!("[{name} \\in DOMAIN {old} |-> {image}]")
            }
            _ => self.except(&old, &of, depth),
        }
    }

    fn partial(&mut self, key: &Type, inner: &Type, depth: usize) -> String {
        let of = Type::Partial(Box::new(key.clone()), Box::new(inner.clone()));
        let old = self.value(&of, depth - 1);
        match self.random.below(6) {
            0 => format!("({} :> {})", self.value(key, depth - 1), self.value(inner, depth - 1)),
            1 => format!("({old} @@ ({} :> {}))", self.value(key, depth - 1), self.value(inner, depth - 1)),
            2 => format!("(({} :> {}) @@ {old})", self.value(key, depth - 1), self.value(inner, depth - 1)),
            3 => {
                let (name, keys) = (self.name(), self.value(&set(key.clone()), depth - 1));
                let image = self.within(vec![Bound::new(&name, key.clone())], |writer| writer.value(inner, depth - 1));
                format!("[{name} \\in {keys} |-> {image}]")
            }
            4 => {
                let (name, keys) = (self.name(), self.value(&set(key.clone()), depth - 1));
                format!("[{name} \\in DOMAIN {old} \\ {keys} |-> {old}[{name}]]")
            }
            _ => self.except(&old, &of, depth),
        }
    }

    /// `[old EXCEPT ![k] = e, ...]`
    pub fn except(&mut self, old: &str, of: &Type, depth: usize) -> String {
        let count = if self.random.chance(75) { 1 } else { 2 };
        let mut updates = Vec::new();
        for _ in 0..count {
            let (path, inner) = self.path(of, depth);
            let new = self.updated(&inner, depth.saturating_sub(1));
            updates.push(format!("!{path} = {new}"));
        }
        format!("[{old} EXCEPT {}]", updates.join(", "))
    }

    /// The path to a part that may be replaced, and the type of that.
    fn path(&mut self, of: &Type, depth: usize) -> (String, Type) {
        let (step, inner) = match of {
            Type::Function(inner) => (format!("[{}]", self.value(&Type::Node, depth.min(1))), (**inner).clone()),
            Type::Partial(key, inner) => (format!("[{}]", self.value(key, depth.min(1))), (**inner).clone()),
            Type::Sequence(inner) => (format!("[{}]", self.value(&Type::Number, 0)), (**inner).clone()),
            Type::Record(fields) => {
                let (name, inner) = fields[self.random.below(fields.len())].clone();
                (if self.random.chance(85) { format!(".{name}") } else { format!("[\"{name}\"]") }, inner)
            }
            Type::Tuple(items) => {
                let place = self.random.below(items.len());
                (format!("[{}]", place + 1), items[place].clone())
            }
            Type::Number | Type::Truth | Type::Word | Type::Node | Type::Message | Type::Set(_) => {
                unreachable!("there are no parts to replace")
            }
        };
        let deeper = matches!(
            inner,
            Type::Function(_) | Type::Partial(..) | Type::Sequence(_) | Type::Record(_) | Type::Tuple(_)
        );
        if deeper && self.random.chance(60) {
            let (rest, last) = self.path(&inner, depth);
            return (format!("{step}{rest}"), last);
        }
        (step, inner)
    }

    /// The right side of an update, which may speak of `@`.
    fn updated(&mut self, of: &Type, depth: usize) -> String {
        let scope = self.scope.clone();
        self.scope.retain(|bound| !bound.text.contains('@'));
        let new = if self.random.chance(60) {
            let bound = vec![Bound::new("@", of.clone())];
            self.within(bound, |writer| writer.changed("@", of, depth))
        } else {
            self.value(of, depth)
        };
        self.scope = scope;
        new
    }

    /// Something with a small change in it.
    pub fn changed(&mut self, old: &str, of: &Type, depth: usize) -> String {
        let less = depth.saturating_sub(1);
        match of {
            Type::Number => match self.random.below(3) {
                0 => format!("(({old} + 1) % 4)"),
                1 => format!("(({old} + {}) % 3)", self.value(of, less)),
                _ => format!("(IF {old} < 3 THEN {old} + 1 ELSE {})", self.value(of, less)),
            },
            Type::Truth => format!("~{old}"),
            Type::Word | Type::Node | Type::Message => self.value(of, depth),
            Type::Set(inner) => match self.random.below(7) {
                0 | 1 => format!("{old} \\cup {{{}}}", self.value(inner, less)),
                2 => format!("{old} \\ {{{}}}", self.value(inner, less)),
                3 => format!("{old} \\cup {}", self.value(of, less)),
                4 => format!("({old} \\ {}) \\cup {{{}}}", self.value(of, less), self.value(inner, less)),
                5 => format!("({old} \\cup {{{}}}) \\ {}", self.value(inner, less), self.value(of, less)),
                _ => self.set(inner, depth.max(1)),
            },
            Type::Function(_) | Type::Record(_) | Type::Tuple(_) => self.except(old, of, less),
            Type::Sequence(inner) => match self.random.below(6) {
                0 => self.except(old, of, less),
                1 => format!("SubSeq({old}, 2, Len({old}))"),
                2 if self.risks() => format!("Tail({old})"),
                2 => format!("(IF {old} = <<>> THEN {old} ELSE Tail({old}))"),
                3 if self.random.chance(30) => format!("SubSeq(Append({old}, {}), 1, 1)", self.value(inner, less)),
                _ => format!("(IF Len({old}) < 3 THEN Append({old}, {}) ELSE {old})", self.value(inner, less)),
            },
            Type::Partial(key, inner) => match self.random.below(6) {
                0 | 1 => self.except(old, of, less),
                2 | 3 => format!("{old} @@ ({} :> {})", self.value(key, less), self.value(inner, less)),
                4 => format!("({} :> {}) @@ {old}", self.value(key, less), self.value(inner, less)),
                _ => {
                    let key = self.value(key, less);
                    let new =
                        self.within(vec![Bound::new("@", (**inner).clone())], |writer| writer.changed("@", inner, 0));
                    format!(
                        "(IF {key} \\in DOMAIN {old} THEN [{old} EXCEPT ![{key}] = {new}] ELSE {old} @@ ({key} :> {}))",
                        self.value(inner, less)
                    )
                }
            },
        }
    }
}
