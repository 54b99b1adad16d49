//! The operators that the language itself defines, by their spelling.

use super::form::{Builtin, Level};
use crate::text::{Symbol, Symbols};
use rustc_hash::FxHashMap;

/// What a word or symbol of the language denotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// An operator with so many operands.
    Operator(Builtin, usize),
    /// `TRUE`, `FALSE`
    Boolean(bool),
}

const WORDS: &[(&str, Word)] = &[
    ("TRUE", Word::Boolean(true)),
    ("FALSE", Word::Boolean(false)),
    ("BOOLEAN", Word::Operator(Builtin::BooleanSet, 0)),
    ("STRING", Word::Operator(Builtin::StringSet, 0)),
    ("~", Word::Operator(Builtin::Not, 1)),
    ("\\lnot", Word::Operator(Builtin::Not, 1)),
    ("\\neg", Word::Operator(Builtin::Not, 1)),
    ("/\\", Word::Operator(Builtin::And, 2)),
    ("\\land", Word::Operator(Builtin::And, 2)),
    ("\\/", Word::Operator(Builtin::Or, 2)),
    ("\\lor", Word::Operator(Builtin::Or, 2)),
    ("=>", Word::Operator(Builtin::Implies, 2)),
    ("<=>", Word::Operator(Builtin::Equivalent, 2)),
    ("\\equiv", Word::Operator(Builtin::Equivalent, 2)),
    ("=", Word::Operator(Builtin::Equal, 2)),
    ("#", Word::Operator(Builtin::NotEqual, 2)),
    ("/=", Word::Operator(Builtin::NotEqual, 2)),
    ("\\in", Word::Operator(Builtin::In, 2)),
    ("\\notin", Word::Operator(Builtin::NotIn, 2)),
    ("\\subseteq", Word::Operator(Builtin::SubsetEq, 2)),
    ("\\cup", Word::Operator(Builtin::Cup, 2)),
    ("\\union", Word::Operator(Builtin::Cup, 2)),
    ("\\cap", Word::Operator(Builtin::Cap, 2)),
    ("\\intersect", Word::Operator(Builtin::Cap, 2)),
    ("\\", Word::Operator(Builtin::Difference, 2)),
    ("SUBSET", Word::Operator(Builtin::Powerset, 1)),
    ("UNION", Word::Operator(Builtin::Union, 1)),
    ("DOMAIN", Word::Operator(Builtin::Domain, 1)),
    ("\\X", Word::Operator(Builtin::Product, 2)),
    ("\\times", Word::Operator(Builtin::Product, 2)),
    ("'", Word::Operator(Builtin::Prime, 1)),
    ("UNCHANGED", Word::Operator(Builtin::Unchanged, 1)),
    ("ENABLED", Word::Operator(Builtin::Enabled, 1)),
    ("\\cdot", Word::Operator(Builtin::Compose, 2)),
    ("[]", Word::Operator(Builtin::Always, 1)),
    ("<>", Word::Operator(Builtin::Eventually, 1)),
    ("~>", Word::Operator(Builtin::LeadsTo, 2)),
    ("-+->", Word::Operator(Builtin::Guarantees, 2)),
];

/// The words of the language as symbols.
pub struct Words {
    words: FxHashMap<Symbol, Word>,
    /// `-`
    pub minus: Symbol,
    /// `-.`
    pub negation: Symbol,
}

impl Words {
    /// Enters the words into the table of symbols.
    pub fn new(symbols: &mut Symbols) -> Self {
        let words = WORDS.iter().map(|(text, word)| (symbols.intern(text), *word)).collect();
        Words { words, minus: symbols.intern("-"), negation: symbols.intern("-.") }
    }

    /// What a word of the language denotes.
    pub fn get(&self, name: Symbol) -> Option<Word> {
        self.words.get(&name).copied()
    }
}

/// How a builtin operator treats the levels of its operands.
pub struct Demands {
    /// Its own level.
    pub level: Level,
    /// The highest level of an operand.
    pub limit: Level,
    /// Whether the operands raise the level; if not, equals may not be put for equals in them.
    pub weight: bool,
}

/// What an operator demands of its operands.
pub fn demands(builtin: Builtin) -> Demands {
    let (level, limit, weight) = match builtin {
        Builtin::Not | Builtin::And | Builtin::Or | Builtin::Implies | Builtin::Equivalent => {
            (Level::Constant, Level::Temporal, true)
        }
        Builtin::Equal
        | Builtin::NotEqual
        | Builtin::In
        | Builtin::NotIn
        | Builtin::SubsetEq
        | Builtin::Cup
        | Builtin::Cap
        | Builtin::Difference
        | Builtin::Powerset
        | Builtin::Union
        | Builtin::Domain
        | Builtin::Index
        | Builtin::Tuple
        | Builtin::Set
        | Builtin::Product
        | Builtin::FunctionSet
        | Builtin::BooleanSet
        | Builtin::StringSet => (Level::Constant, Level::Action, true),
        Builtin::Prime | Builtin::Unchanged => (Level::Action, Level::State, false),
        Builtin::Enabled => (Level::State, Level::Action, false),
        Builtin::Compose => (Level::Action, Level::Action, false),
        Builtin::Always | Builtin::Eventually | Builtin::LeadsTo | Builtin::Guarantees => {
            (Level::Temporal, Level::Temporal, false)
        }
    };
    Demands { level, limit, weight }
}

/// How many operands a builtin operator takes when it is used as an operator.
pub fn arity(builtin: Builtin) -> usize {
    match builtin {
        Builtin::BooleanSet | Builtin::StringSet => 0,
        Builtin::Not
        | Builtin::Powerset
        | Builtin::Union
        | Builtin::Domain
        | Builtin::Prime
        | Builtin::Unchanged
        | Builtin::Enabled
        | Builtin::Always
        | Builtin::Eventually => 1,
        Builtin::And
        | Builtin::Or
        | Builtin::Implies
        | Builtin::Equivalent
        | Builtin::Equal
        | Builtin::NotEqual
        | Builtin::In
        | Builtin::NotIn
        | Builtin::SubsetEq
        | Builtin::Cup
        | Builtin::Cap
        | Builtin::Difference
        | Builtin::Index
        | Builtin::Tuple
        | Builtin::Set
        | Builtin::Product
        | Builtin::FunctionSet
        | Builtin::Compose
        | Builtin::LeadsTo
        | Builtin::Guarantees => 2,
    }
}

/// How a builtin operator is written.
pub fn text(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Not => "~",
        Builtin::And => "/\\",
        Builtin::Or => "\\/",
        Builtin::Implies => "=>",
        Builtin::Equivalent => "<=>",
        Builtin::Equal => "=",
        Builtin::NotEqual => "#",
        Builtin::In => "\\in",
        Builtin::NotIn => "\\notin",
        Builtin::SubsetEq => "\\subseteq",
        Builtin::Cup => "\\cup",
        Builtin::Cap => "\\cap",
        Builtin::Difference => "\\",
        Builtin::Powerset => "SUBSET",
        Builtin::Union => "UNION",
        Builtin::Domain => "DOMAIN",
        Builtin::Index => "f[x]",
        Builtin::Tuple => "<<a, b>>",
        Builtin::Set => "{a, b}",
        Builtin::Product => "\\X",
        Builtin::FunctionSet => "[S -> T]",
        Builtin::BooleanSet => "BOOLEAN",
        Builtin::StringSet => "STRING",
        Builtin::Prime => "'",
        Builtin::Unchanged => "UNCHANGED",
        Builtin::Enabled => "ENABLED",
        Builtin::Compose => "\\cdot",
        Builtin::Always => "[]",
        Builtin::Eventually => "<>",
        Builtin::LeadsTo => "~>",
        Builtin::Guarantees => "-+->",
    }
}
