//! Operators: every spelling, precedence range and associativity, written once.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Where an operator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// `~ a`
    Prefix,
    /// `a + b`
    Infix,
    /// `a'`
    Postfix,
}

/// An operator of the language.
#[derive(Debug)]
pub struct Operator {
    /// The canonical spelling, under which names of operators are interned.
    pub symbol: &'static str,
    /// The other spellings.
    pub synonyms: &'static [&'static str],
    /// Where it stands.
    pub place: Place,
    /// The lower end of its precedence range.
    pub low: u8,
    /// The upper end of its precedence range.
    pub high: u8,
    /// Whether `a op b op c` is `(a op b) op c`; otherwise it is an error.
    pub associative: bool,
}

impl Operator {
    /// Whether this operator, standing left of `right`, certainly binds its operand more strongly.
    pub fn binds_before(&self, right: &Operator) -> bool {
        self.low > right.high
    }

    /// Whether this operator, standing left of `right`, certainly leaves the operand to `right`.
    pub fn binds_after(&self, right: &Operator) -> bool {
        self.high < right.low
    }

    /// The range as people write it: `5-5`, `10-13`.
    pub fn range(&self) -> String {
        format!("{}-{}", self.low, self.high)
    }
}

/// The number of an operator in [`OPERATORS`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct OperatorId(pub u8);

impl OperatorId {
    /// The operator.
    pub fn get(self) -> &'static Operator {
        &OPERATORS[usize::from(self.0)]
    }
}

/// `-` as it stands between operands.
pub const MINUS: OperatorId = OperatorId(0);
/// `-.`, which is `-` as it stands before an operand.
pub const NEGATION: OperatorId = OperatorId(1);
/// `/\`
pub const AND: OperatorId = OperatorId(2);
/// `\/`
pub const OR: OperatorId = OperatorId(3);
/// `=`
pub const EQUALS: OperatorId = OperatorId(4);
/// `\in`
pub const IN: OperatorId = OperatorId(5);
/// `[]`
pub const BOX: OperatorId = OperatorId(6);
/// `\X`
pub const TIMES: OperatorId = OperatorId(7);
/// The prime
pub const PRIME: OperatorId = OperatorId(8);

const fn prefix(symbol: &'static str, synonyms: &'static [&'static str], low: u8, high: u8) -> Operator {
    Operator { symbol, synonyms, place: Place::Prefix, low, high, associative: false }
}

const fn infix(symbol: &'static str, synonyms: &'static [&'static str], low: u8, high: u8) -> Operator {
    Operator { symbol, synonyms, place: Place::Infix, low, high, associative: false }
}

/// An infix operator of which several may stand in a row.
const fn chain(symbol: &'static str, synonyms: &'static [&'static str], low: u8, high: u8) -> Operator {
    Operator { symbol, synonyms, place: Place::Infix, low, high, associative: true }
}

const fn postfix(symbol: &'static str, synonyms: &'static [&'static str]) -> Operator {
    Operator { symbol, synonyms, place: Place::Postfix, low: 15, high: 15, associative: false }
}

/// All operators; the first ones are those that the parser knows by name.
pub static OPERATORS: &[Operator] = &[
    chain("-", &[], 11, 11),
    prefix("-.", &[], 12, 12),
    chain("/\\", &["\\land", "∧"], 3, 3),
    chain("\\/", &["\\lor", "∨"], 3, 3),
    infix("=", &[], 5, 5),
    infix("\\in", &["∈"], 5, 5),
    prefix("[]", &["□"], 4, 15),
    chain("\\X", &["\\times", "×"], 10, 13),
    postfix("'", &[]),
    prefix("~", &["\\lnot", "\\neg", "¬"], 4, 4),
    prefix("<>", &["◇"], 4, 15),
    prefix("ENABLED", &[], 4, 15),
    prefix("UNCHANGED", &[], 4, 15),
    prefix("SUBSET", &[], 10, 13),
    prefix("UNION", &[], 10, 13),
    prefix("DOMAIN", &[], 10, 13),
    postfix("^+", &["⁺"]),
    postfix("^*", &[]),
    postfix("^#", &[]),
    infix("=>", &["⇒"], 1, 1),
    infix("<=>", &["\\equiv", "≡", "⇔"], 2, 2),
    infix("~>", &["↝"], 2, 2),
    infix("-+->", &["⇸"], 2, 2),
    infix("#", &["/=", "≠"], 5, 5),
    infix("<", &[], 5, 5),
    infix(">", &[], 5, 5),
    infix("<=", &["=<", "\\leq", "≤"], 5, 5),
    infix(">=", &["\\geq", "≥"], 5, 5),
    infix("\\notin", &["∉"], 5, 5),
    infix("\\subseteq", &["⊆"], 5, 5),
    infix("\\subset", &["⊂"], 5, 5),
    infix("\\supset", &["⊃"], 5, 5),
    infix("\\supseteq", &["⊇"], 5, 5),
    infix("\\sqsubset", &["⊏"], 5, 5),
    infix("\\sqsubseteq", &["⊑"], 5, 5),
    infix("\\sqsupset", &["⊐"], 5, 5),
    infix("\\sqsupseteq", &["⊒"], 5, 5),
    infix("\\prec", &["≺"], 5, 5),
    infix("\\preceq", &["⪯"], 5, 5),
    infix("\\succ", &["≻"], 5, 5),
    infix("\\succeq", &["⪰"], 5, 5),
    infix("\\sim", &["∼"], 5, 5),
    infix("\\simeq", &["≃"], 5, 5),
    infix("\\approx", &["≈"], 5, 5),
    infix("\\asymp", &["≍"], 5, 5),
    infix("\\cong", &["≅"], 5, 5),
    infix("\\doteq", &["≐"], 5, 5),
    infix("\\propto", &["∝"], 5, 5),
    infix("\\ll", &["≪"], 5, 5),
    infix("\\gg", &["≫"], 5, 5),
    infix("|-", &["⊢"], 5, 5),
    infix("|=", &["⊨"], 5, 5),
    infix("-|", &["⊣"], 5, 5),
    infix("=|", &["⫤"], 5, 5),
    infix(":=", &["≔"], 5, 5),
    infix("::=", &["⩴"], 5, 5),
    chain("\\cdot", &["⋅"], 5, 14),
    chain("@@", &[], 6, 6),
    infix(":>", &[], 7, 7),
    infix("<:", &[], 7, 7),
    infix("\\", &[], 8, 8),
    chain("\\cap", &["\\intersect", "∩"], 8, 8),
    chain("\\cup", &["\\union", "∪"], 8, 8),
    infix("..", &["‥"], 9, 9),
    infix("...", &["…"], 9, 9),
    chain("$", &[], 9, 13),
    chain("$$", &[], 9, 13),
    chain("??", &["⁇"], 9, 13),
    chain("##", &[], 9, 13),
    infix("!!", &["‼"], 9, 13),
    chain("\\uplus", &["⊎"], 9, 13),
    chain("\\sqcap", &["⊓"], 9, 13),
    chain("\\sqcup", &["⊔"], 9, 13),
    infix("\\wr", &["≀"], 9, 14),
    chain("+", &[], 10, 10),
    chain("++", &[], 10, 10),
    chain("\\oplus", &["(+)", "⊕"], 10, 10),
    infix("%", &[], 10, 11),
    chain("%%", &[], 10, 11),
    chain("|", &[], 10, 11),
    chain("||", &["‖"], 10, 11),
    chain("--", &[], 11, 11),
    chain("\\ominus", &["(-)", "⊖"], 11, 11),
    chain("*", &[], 13, 13),
    chain("**", &[], 13, 13),
    infix("/", &[], 13, 13),
    infix("//", &[], 13, 13),
    infix("\\div", &["÷"], 13, 13),
    chain("&", &[], 13, 13),
    chain("&&", &[], 13, 13),
    chain("\\odot", &["(.)", "⊙"], 13, 13),
    infix("\\oslash", &["(/)", "⊘"], 13, 13),
    chain("\\otimes", &["(\\X)", "⊗"], 13, 13),
    chain("\\o", &["\\circ", "∘"], 13, 13),
    chain("\\bigcirc", &["◯"], 13, 13),
    chain("\\bullet", &["●"], 13, 13),
    chain("\\star", &["⋆"], 13, 13),
    infix("^", &[], 14, 14),
    infix("^^", &[], 14, 14),
];

/// `f[x]`, which takes part in precedence but is no name.
pub static APPLICATION: Operator =
    Operator { symbol: "[", synonyms: &[], place: Place::Postfix, low: 16, high: 16, associative: true };

/// The operator with this spelling, canonical or not.
pub fn operator(spelling: &str) -> Option<OperatorId> {
    static SPELLINGS: OnceLock<FxHashMap<&'static str, OperatorId>> = OnceLock::new();
    let spellings = SPELLINGS.get_or_init(|| {
        let mut spellings = FxHashMap::default();
        for (number, operator) in (0..).zip(OPERATORS) {
            spellings.insert(operator.symbol, OperatorId(number));
            for synonym in operator.synonyms {
                spellings.insert(synonym, OperatorId(number));
            }
        }
        spellings
    });
    spellings.get(spelling).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_known_by_name_stand_where_their_number_says() {
        let named = [
            (MINUS, "-"),
            (NEGATION, "-."),
            (AND, "/\\"),
            (OR, "\\/"),
            (EQUALS, "="),
            (IN, "\\in"),
            (BOX, "[]"),
            (TIMES, "\\X"),
            (PRIME, "'"),
        ];
        for (id, symbol) in named {
            assert_eq!(id.get().symbol, symbol);
            assert_eq!(operator(symbol), Some(id));
        }
    }

    #[test]
    fn no_spelling_means_two_operators() {
        let mut seen = std::collections::HashSet::new();
        for operator in OPERATORS {
            for spelling in operator.synonyms.iter().chain([&operator.symbol]) {
                assert!(seen.insert(*spelling), "{spelling}");
            }
        }
    }
}
