//! Types: what the variables of a random specification hold.

use super::Writer;

/// A type of values, of which there are few.
#[derive(Clone, PartialEq, Debug)]
pub enum Type {
    /// `0..3`
    Number,
    /// `BOOLEAN`
    Truth,
    /// `{"a", "b", "c"}`
    Word,
    /// The constant `Node`.
    Node,
    /// Records with different fields, which the field `type` tells apart.
    Message,
    /// `SUBSET T`
    Set(Box<Type>),
    /// `[Node -> T]`
    Function(Box<Type>),
    /// `[f : T, g : U]`
    Record(Vec<(&'static str, Type)>),
    /// Sequences of at most three elements.
    Sequence(Box<Type>),
    /// `T \X U`
    Tuple(Vec<Type>),
    /// Functions whose domain is some set of keys.
    Partial(Box<Type>, Box<Type>),
}

/// One kind of messages: the word in the field `type`, and the other fields.
pub struct Kind {
    pub word: &'static str,
    pub fields: Vec<(&'static str, Type)>,
}

impl Kind {
    /// The type of a message of that kind.
    pub fn record(&self) -> Type {
        Type::Record([("type", Type::Word)].into_iter().chain(self.fields.iter().cloned()).collect())
    }
}

pub fn set(element: Type) -> Type {
    Type::Set(Box::new(element))
}

impl Type {
    /// The type and those of all of its parts.
    pub fn parts(&self) -> Vec<Type> {
        let inner: Vec<Type> = match self {
            Type::Number | Type::Truth | Type::Word | Type::Node | Type::Message => Vec::new(),
            Type::Set(inner) | Type::Function(inner) | Type::Sequence(inner) => inner.parts(),
            Type::Record(fields) => fields.iter().flat_map(|(_, inner)| inner.parts()).collect(),
            Type::Tuple(items) => items.iter().flat_map(Type::parts).collect(),
            Type::Partial(key, inner) => [key.parts(), inner.parts()].concat(),
        };
        [vec![self.clone()], inner].concat()
    }

    /// Whether a set of such values may have so many that its subsets are not to be listed.
    pub fn is_large(&self) -> bool {
        !matches!(self, Type::Number | Type::Truth | Type::Word | Type::Node)
    }
}

impl Writer {
    /// Some kinds of messages.
    pub fn kinds(&mut self) -> Vec<Kind> {
        let words = ["a", "b", "c"];
        let count = 2 + self.random.below(2);
        words[..count].iter().map(|&word| Kind { word, fields: self.fields(&["n", "from", "to"]) }).collect()
    }

    fn fields(&mut self, names: &[&'static str]) -> Vec<(&'static str, Type)> {
        let mut fields: Vec<_> = Vec::new();
        for &name in names {
            if self.random.chance(55) {
                fields.push((name, self.simple()));
            }
        }
        fields
    }

    fn simple(&mut self) -> Type {
        match self.random.below(6) {
            0 | 1 => Type::Number,
            2 => Type::Truth,
            3 => Type::Word,
            _ => Type::Node,
        }
    }

    fn record(&mut self) -> Type {
        let mut fields = self.fields(&["x", "y"]);
        let inner = match self.random.below(6) {
            0 => set(Type::Number),
            1 => Type::Function(Box::new(self.simple())),
            2 => Type::Sequence(Box::new(self.simple())),
            _ => self.simple(),
        };
        fields.push(("z", inner));
        Type::Record(fields)
    }

    /// What a function gives, or lies in a queue.
    fn inner(&mut self) -> Type {
        match self.random.below(9) {
            0 | 1 => self.record(),
            2 => set(self.simple()),
            3 => Type::Sequence(Box::new(self.simple())),
            4 => Type::Function(Box::new(self.simple())),
            5 => Type::Partial(Box::new(Type::Number), Box::new(self.simple())),
            6 => set(Type::Message),
            _ => self.simple(),
        }
    }

    /// The type of a variable.
    pub fn variable_type(&mut self) -> Type {
        match self.random.below(20) {
            0 => Type::Number,
            1 => self.simple(),
            2 => set(self.simple()),
            3..=7 => Type::Function(Box::new(self.inner())),
            8 | 9 => self.record(),
            10 => Type::Sequence(Box::new(self.record())),
            11 => Type::Sequence(Box::new(Type::Message)),
            12..=14 => set(Type::Message),
            15 => Type::Partial(Box::new(Type::Message), Box::new(Type::Number)),
            16 | 17 => Type::Partial(Box::new(self.simple()), Box::new(self.inner())),
            18 => Type::Tuple(vec![self.inner(), self.simple()]),
            _ => set(match self.random.below(3) {
                0 => set(Type::Node),
                1 => Type::Tuple(vec![Type::Node, Type::Number]),
                _ => self.record(),
            }),
        }
    }

    /// A value of a type, written without a look at the state.
    pub fn literal(&mut self, of: &Type) -> String {
        match of {
            Type::Number => self.random.below(3).to_string(),
            Type::Truth => ["TRUE", "FALSE"][self.random.below(2)].to_owned(),
            Type::Word => format!("\"{}\"", ["a", "b", "c"][self.random.below(3)]),
            Type::Node => ["n1", "n2", "Chief"][self.random.below(3)].to_owned(),
            Type::Message => self.message(&mut |writer, inner| writer.literal(inner)),
            Type::Set(inner) => {
                let size = self.random.below(3);
                let elements: Vec<String> = (0..size).map(|_| self.literal(inner)).collect();
                format!("{{{}}}", elements.join(", "))
            }
            Type::Function(inner) => format!("[{} \\in Node |-> {}]", self.name(), self.literal(inner)),
            Type::Record(fields) => record(fields, &mut |inner| self.literal(inner)),
            Type::Sequence(inner) => {
                let length = self.random.below(3);
                let elements: Vec<String> = (0..length).map(|_| self.literal(inner)).collect();
                format!("<<{}>>", elements.join(", "))
            }
            Type::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.literal(item)).collect();
                format!("<<{}>>", items.join(", "))
            }
            Type::Partial(key, inner) => match self.random.below(3) {
                0 => format!("({} :> {})", self.literal(key), self.literal(inner)),
                1 => format!("[{} \\in {{}} |-> {}]", self.name(), self.literal(inner)),
                _ => {
                    let (name, keys) = (self.name(), self.literal(&set((**key).clone())));
                    format!("[{name} \\in {keys} |-> {}]", self.literal(inner))
                }
            },
        }
    }

    /// A message of some kind.
    pub fn message(&mut self, value: &mut dyn FnMut(&mut Writer, &Type) -> String) -> String {
        let kinds = self.kinds.clone();
        let kind = &kinds[self.random.below(kinds.len())];
        let typed = format!("type |-> \"{}\"", kind.word);
        let fields = kind.fields.iter().map(|(name, inner)| format!("{name} |-> {}", value(self, inner)));
        let fields: Vec<String> = [typed].into_iter().chain(fields).collect();
        format!("[{}]", fields.join(", "))
    }
}

/// A record with that in its fields.
pub fn record(fields: &[(&'static str, Type)], value: &mut dyn FnMut(&Type) -> String) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, inner)| format!("{name} |-> {}", value(inner))).collect();
    format!("[{}]", fields.join(", "))
}
