//! Configurations: what is to be checked of a specification, and the values of its constants, before any name is resolved.

use crate::eval::NativeOperator;
use crate::text::{Diagnostic, Diagnostics, SourceId, Span, Symbols};
use pest::Parser;
use pest::iterators::Pair;

mod grammar {
    //! The parser that is made from `grammar/config.pest`.
    #![allow(missing_docs)]

    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/config.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};
mod meant;
use meant::is_like_key;
pub(super) use meant::nearest_key;

/// A configuration, as it stands in a `.cfg` file or is put together by a program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// `CONSTANTS N = 3 Op <- F`
    pub constants: Vec<Assignment>,
    /// `SPECIFICATION Spec`
    pub specification: Option<Formula>,
    /// `INIT Init`
    pub init: Option<Formula>,
    /// `NEXT Next`
    pub next: Option<Formula>,
    /// `INVARIANTS`
    pub invariants: Vec<Formula>,
    /// `PROPERTIES`
    pub properties: Vec<Formula>,
    /// `CONSTRAINTS`
    pub constraints: Vec<Formula>,
    /// `ACTION_CONSTRAINTS`
    pub action_constraints: Vec<Formula>,
    /// `POSTCONDITIONS`
    pub postconditions: Vec<Formula>,
    /// `_POSSIBLE`
    pub possible: Vec<Formula>,
    /// `VIEW`
    pub view: Option<Formula>,
    /// `SYMMETRY`
    pub symmetry: Option<Formula>,
    /// `ALIAS`
    pub alias: Option<Formula>,
    /// `_PERIODIC`
    pub periodic: Option<Formula>,
    /// `_RL_REWARD`
    pub reward: Option<Formula>,
    /// `CHECK_DEADLOCK`
    pub check_deadlock: Option<bool>,
    /// Native operators that stand in for definitions: only programs can name them.
    pub natives: Vec<NativeOperator>,
}

/// The name of a definition, or an expression, with the place where it was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formula {
    /// The text.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// `N = 3`, `Op(1, 2) = 3`, `Op <- F`, each perhaps for a module that is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// What is given a value.
    pub name: Formula,
    /// `Op(1, 2)`: the arguments for which it has the value.
    pub arguments: Vec<ConfigValue>,
    /// `[M]`: only within this module.
    pub module: Option<Formula>,
    /// The right side.
    pub right: Right,
    /// From the name to the end of the right side.
    pub span: Span,
}

/// The right side of an assignment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Right {
    /// `= 3`
    Value(ConfigValue),
    /// `<- F`
    Definition(Formula),
}

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigValue {
    /// `3`, in decimal digits.
    Number(String),
    /// `"text"`
    String(String),
    /// `TRUE`
    Boolean(bool),
    /// `m`: a model value.
    Model(Formula),
    /// `{1, 2}`
    Set(Vec<ConfigValue>),
    /// Any other constant expression.
    Expression(Formula),
}

/// What a configuration can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// `CONSTANT`
    Constant,
    /// `SPECIFICATION`
    Specification,
    /// `INIT`
    Init,
    /// `NEXT`
    Next,
    /// `INVARIANT`
    Invariant,
    /// `PROPERTY`
    Property,
    /// `CONSTRAINT`
    Constraint,
    /// `ACTION_CONSTRAINT`
    ActionConstraint,
    /// `POSTCONDITION`
    Postcondition,
    /// `_POSSIBLE`
    Possible,
    /// `VIEW`
    View,
    /// `SYMMETRY`
    Symmetry,
    /// `ALIAS`
    Alias,
    /// `_PERIODIC`
    Periodic,
    /// `_RL_REWARD`
    Reward,
    /// `CHECK_DEADLOCK`
    CheckDeadlock,
}

/// Every spelling of every key, as the user may write it.
pub(super) const KEYS: &[(&str, Key)] = &[
    ("CONSTANT", Key::Constant),
    ("CONSTANTS", Key::Constant),
    ("SPECIFICATION", Key::Specification),
    ("INIT", Key::Init),
    ("NEXT", Key::Next),
    ("INVARIANT", Key::Invariant),
    ("INVARIANTS", Key::Invariant),
    ("PROPERTY", Key::Property),
    ("PROPERTIES", Key::Property),
    ("CONSTRAINT", Key::Constraint),
    ("CONSTRAINTS", Key::Constraint),
    ("ACTION_CONSTRAINT", Key::ActionConstraint),
    ("ACTION_CONSTRAINTS", Key::ActionConstraint),
    ("POSTCONDITION", Key::Postcondition),
    ("POSTCONDITIONS", Key::Postcondition),
    ("_POSSIBLE", Key::Possible),
    ("VIEW", Key::View),
    ("SYMMETRY", Key::Symmetry),
    ("ALIAS", Key::Alias),
    ("_PERIODIC", Key::Periodic),
    ("_RL_REWARD", Key::Reward),
    ("CHECK_DEADLOCK", Key::CheckDeadlock),
];

/// How deeply brackets may be nested.
const DEEPEST: usize = 500;

impl Config {
    /// Reads a configuration. In a module's text, the section `---- CONFIG Name ----` up to `====` is read.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(text: &str, source: SourceId) -> Result<Config, Diagnostics> {
        let (start, section) = embedded(text).unwrap_or((0, text));
        let mut reader = Reader { source, base: start, config: Config::default(), errors: Vec::new() };
        if let Some(at) = too_deep(section) {
            return Err(vec![Diagnostic::error(
                "tlars::config::depth",
                format!("brackets are nested more than {DEEPEST} deep"),
                reader.span(at, at + 1),
            )]);
        }
        match Grammar::parse(Rule::config, section) {
            Ok(pairs) => reader.read(pairs.flat_map(Pair::into_inner)),
            // The grammar takes any text; this is for texts that exhaust the parser.
            Err(error) => reader.errors.push(Diagnostic::error(
                "tlars::config::unreadable",
                error.variant.message().into_owned(),
                reader.span(0, section.len()),
            )),
        }
        reader.finish()
    }

    /// Whether a module's text has a section with a configuration.
    pub fn is_within(text: &str) -> bool {
        embedded(text).is_some()
    }

    /// Adds what the command line asks for; `text` is `NAME=VALUE` or `NAME<-DEFINITION` for a constant, else an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add(&mut self, key: Key, text: &str, span: Span) -> Result<(), Diagnostic> {
        if key == Key::Constant {
            let mut reader = Reader {
                source: span.source,
                base: span.start as usize,
                config: Config::default(),
                errors: Vec::new(),
            };
            let parsed = if too_deep(text).is_some() { None } else { Grammar::parse(Rule::alone, text).ok() };
            let assignment =
                parsed.and_then(|mut pairs| pairs.next()?.into_inner().next()).and_then(|pair| reader.assignment(pair));
            let Some(assignment) = assignment else {
                let message = format!("`{text}` does not assign a constant");
                return Err(Diagnostic::error("tlars::config::assignment", message, span)
                    .help("write NAME=EXPRESSION or NAME<-DEFINITION"));
            };
            self.constants.retain(|other| other.name.text != assignment.name.text || !other.arguments.is_empty());
            self.constants.push(assignment);
            return Ok(());
        }
        if key == Key::CheckDeadlock {
            self.check_deadlock = Some(match text {
                "TRUE" => true,
                "FALSE" => false,
                _ => return Err(Diagnostic::error("tlars::config::value", "CHECK_DEADLOCK is TRUE or FALSE", span)),
            });
            return Ok(());
        }
        let formula = Formula { text: text.trim().to_owned(), span };
        match key {
            Key::Specification => (self.init, self.next) = (None, None),
            Key::Init | Key::Next => self.specification = None,
            _ => {}
        }
        match self.place(key) {
            Place::List(list) => list.push(formula),
            Place::Single(single) => *single = Some(formula),
            Place::Other => {}
        }
        Ok(())
    }

    /// Enters the names of model values and strings, in the order of the text: they come before those of the specification.
    pub fn intern(&self, symbols: &mut Symbols) {
        for assignment in &self.constants {
            assignment.arguments.iter().for_each(|argument| argument.intern(symbols));
            if let Right::Value(value) = &assignment.right {
                value.intern(symbols);
            }
        }
    }

    /// Whether it says how behaviors are made.
    pub fn has_behavior(&self) -> bool {
        self.specification.is_some() || self.init.is_some() || self.next.is_some()
    }

    fn place(&mut self, key: Key) -> Place<'_> {
        match key {
            Key::Invariant => Place::List(&mut self.invariants),
            Key::Property => Place::List(&mut self.properties),
            Key::Constraint => Place::List(&mut self.constraints),
            Key::ActionConstraint => Place::List(&mut self.action_constraints),
            Key::Postcondition => Place::List(&mut self.postconditions),
            Key::Possible => Place::List(&mut self.possible),
            Key::Specification => Place::Single(&mut self.specification),
            Key::Init => Place::Single(&mut self.init),
            Key::Next => Place::Single(&mut self.next),
            Key::View => Place::Single(&mut self.view),
            Key::Symmetry => Place::Single(&mut self.symmetry),
            Key::Alias => Place::Single(&mut self.alias),
            Key::Periodic => Place::Single(&mut self.periodic),
            Key::Reward => Place::Single(&mut self.reward),
            Key::Constant | Key::CheckDeadlock => Place::Other,
        }
    }
}

/// Where a formula of some key goes.
enum Place<'c> {
    List(&'c mut Vec<Formula>),
    Single(&'c mut Option<Formula>),
    Other,
}

impl ConfigValue {
    fn intern(&self, symbols: &mut Symbols) {
        match self {
            ConfigValue::String(text) => {
                symbols.intern(text);
            }
            ConfigValue::Model(name) => {
                symbols.intern(&name.text);
            }
            ConfigValue::Set(elements) => elements.iter().for_each(|element| element.intern(symbols)),
            ConfigValue::Number(_) | ConfigValue::Boolean(_) | ConfigValue::Expression(_) => {}
        }
    }
}

/// The section `---- CONFIG Name ----` of a module's text, with its offset.
fn embedded(text: &str) -> Option<(usize, &str)> {
    let mut offset = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        match start {
            None => {
                let heading = trimmed.strip_prefix("----").map(|rest| rest.trim_start_matches('-').trim_start());
                if heading.is_some_and(|heading| heading.starts_with("CONFIG ") && heading.ends_with("----")) {
                    start = Some(offset + line.len());
                }
            }
            Some(start) if trimmed.starts_with("====") => return Some((start, &text[start..offset])),
            Some(_) => {}
        }
        offset += line.len();
    }
    start.map(|start| (start, &text[start..]))
}

/// The offset of a bracket that is nested too deeply for the parser.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            b'=' | b'-' => depth = depth.saturating_sub(usize::from(at > 0 && text.as_bytes()[at - 1] == b'<')),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// Builds a configuration from what the grammar found.
struct Reader {
    source: SourceId,
    base: usize,
    config: Config,
    errors: Diagnostics,
}

impl Reader {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.base + start, self.base + end)
    }

    fn formula(&self, pair: &Pair<'_, Rule>) -> Formula {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        // Blanks around `!` are of no interest in a name.
        let spelled = if pair.as_rule() == Rule::name { text.split_whitespace().collect() } else { text.to_owned() };
        Formula { text: spelled, span: self.span(start, start + text.len()) }
    }

    fn fail(&mut self, code: &'static str, message: impl Into<String>, span: Span, help: impl Into<String>) {
        self.errors.push(Diagnostic::error(code, message, span).help(help));
    }

    fn read<'t>(&mut self, sections: impl Iterator<Item = Pair<'t, Rule>>) {
        let mut lost = false;
        let mut before: Option<&str> = None;
        let mut sections = sections.peekable();
        while let Some(section) = sections.next() {
            let rule = section.as_rule();
            let next = sections.peek().map(Pair::as_str);
            let formula = self.formula(&section);
            let mut inner = section.into_inner();
            let key = inner.next();
            let named = key.as_ref().map(Pair::as_str);
            match (rule, key) {
                (Rule::constants, Some(_)) => {
                    let assignments: Vec<_> = inner.filter_map(|pair| self.assignment(pair)).collect();
                    self.config.constants.extend(assignments);
                    if self.errors.last().is_some_and(|error| error.code == "tlars::config::unclosed") {
                        lost = true;
                        continue;
                    }
                }
                (Rule::list, Some(key)) => {
                    let names: Vec<_> = inner.flat_map(Pair::into_inner).map(|pair| self.formula(&pair)).collect();
                    if let Place::List(list) = self.config.place(key_of(key.as_str())) {
                        list.extend(names);
                    }
                }
                (Rule::single, Some(key)) => {
                    self.single(&self.formula(&key), inner.next().map(|pair| self.formula(&pair)))
                }
                (Rule::deadlock, Some(key)) => match inner.next() {
                    Some(flag) if self.config.check_deadlock.is_none() => {
                        self.config.check_deadlock = Some(flag.as_str() == "TRUE")
                    }
                    Some(_) => self.twice(&self.formula(&key)),
                    None => {
                        let span = self.formula(&key).span;
                        self.fail(
                            "tlars::config::value",
                            "CHECK_DEADLOCK has no value",
                            span,
                            "write CHECK_DEADLOCK TRUE or CHECK_DEADLOCK FALSE",
                        );
                        // What stands there instead was meant for the value.
                        lost = true;
                        continue;
                    }
                },
                (Rule::unknown, _) => {
                    // What follows something unknown says nothing more.
                    if !lost {
                        self.unknown(&formula, before, next);
                    }
                    lost = true;
                    continue;
                }
                _ => {}
            }
            lost = false;
            before = named.filter(|_| rule != Rule::constants);
        }
    }

    fn single(&mut self, key: &Formula, name: Option<Formula>) {
        let Some(name) = name else {
            let message = format!("{} has no value", key.text);
            return self.fail(
                "tlars::config::value",
                message,
                key.span,
                format!("write the name of a definition after {}", key.text),
            );
        };
        let taken = match self.config.place(key_of(&key.text)) {
            Place::Single(single) if single.is_none() => {
                *single = Some(name);
                false
            }
            Place::Single(_) | Place::List(_) | Place::Other => true,
        };
        if taken {
            self.twice(key);
        }
    }

    fn twice(&mut self, key: &Formula) {
        let message = format!("{} is given twice", key.text);
        self.fail("tlars::config::twice", message, key.span, "keep one of them");
    }

    /// A word or sign stands where a key is expected, behind a section with that key and before what comes next.
    fn unknown(&mut self, word: &Formula, before: Option<&str>, next: Option<&str>) {
        let (message, help) = meant::instead_of_key(&word.text, before, next);
        self.fail("tlars::config::key", message, word.span, help);
    }

    fn assignment(&mut self, pair: Pair<'_, Rule>) -> Option<Assignment> {
        let whole = self.formula(&pair);
        let mut inner = pair.into_inner();
        let name = self.formula(&inner.next()?);
        let mut arguments = Vec::new();
        let mut next = inner.next()?;
        if next.as_rule() == Rule::arguments {
            arguments = next.into_inner().filter_map(|pair| self.value(pair)).collect();
            next = inner.next()?;
        }
        let replaced = next.as_rule() == Rule::replaced;
        if next.as_rule() == Rule::missing {
            if is_like_key(&name.text) {
                self.unknown(&name, None, None);
            } else if !name.text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                || self.lacks_value_before(&name)
            {
                self.misspelt(&name);
            } else {
                let help = format!("write `{0} = VALUE` or `{0} <- DEFINITION`, or the next key", name.text);
                self.fail("tlars::config::assignment", format!("`{}` is given no value", name.text), name.span, help);
            }
            return None;
        }
        let mut module = None;
        let mut right = None;
        for part in next.into_inner() {
            match part.as_rule() {
                Rule::module => module = part.into_inner().next().map(|word| self.formula(&word)),
                Rule::name | Rule::operator if replaced => right = Some(Right::Definition(self.formula(&part))),
                Rule::missing if let Some((opening, start)) = meant::unclosed(&part) => {
                    let what = if opening == '"' { "this string" } else { "this bracket" };
                    let span = self.span(start, start + opening.len_utf8());
                    self.fail("tlars::config::unclosed", format!("{what} is not closed"), span, "write its other end");
                }
                Rule::missing => {
                    let help = if replaced {
                        "write the name of a definition"
                    } else {
                        "write a value or a constant expression"
                    };
                    self.fail("tlars::config::value", format!("`{}` has no right side", name.text), whole.span, help);
                }
                Rule::expression if meant::more_assignments(part.as_str()) => {
                    let help = "leave the comma out, and write one assignment after another";
                    let message = "assignments are not separated by commas";
                    self.fail("tlars::config::assignment", message, self.formula(&part).span, help);
                }
                Rule::expression => right = Some(Right::Value(ConfigValue::Expression(self.formula(&part)))),
                _ => right = self.value(part).map(Right::Value),
            }
        }
        Some(Assignment { name, arguments, module, right: right?, span: whole.span })
    }

    /// Whether a number stands where the name of a constant is needed, right behind one that lacks its value.
    fn lacks_value_before(&self, word: &Formula) -> bool {
        word.text.starts_with(|c: char| c.is_ascii_digit())
            && self.errors.last().is_some_and(|error| error.code == "tlars::config::assignment")
    }

    /// `N == 3`, `N := 3`, `N 3`: one message for the three words, about the first.
    fn misspelt(&mut self, word: &Formula) {
        let Some(error) = self.errors.last_mut().filter(|error| error.code == "tlars::config::assignment") else {
            let help = "write `NAME = VALUE` or `NAME <- DEFINITION`";
            return self.fail("tlars::config::assignment", format!("`{}` is no constant", word.text), word.span, help);
        };
        if !word.text.starts_with(|c: char| c.is_ascii_digit()) {
            error.message = format!("`{}` does not assign a value", word.text);
            error.labels.clear();
            *error = error.clone().label(word.span, "").help("write `NAME = VALUE` or `NAME <- DEFINITION`");
        }
    }

    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<ConfigValue> {
        let pair = pair.into_inner().next()?;
        Some(match pair.as_rule() {
            Rule::boolean => ConfigValue::Boolean(pair.as_str() == "TRUE"),
            Rule::number => ConfigValue::Number(pair.as_str().to_owned()),
            Rule::string => ConfigValue::String(unescape(pair.as_str())),
            Rule::set => ConfigValue::Set(pair.into_inner().filter_map(|element| self.value(element)).collect()),
            _ => ConfigValue::Model(self.formula(&pair)),
        })
    }

    fn finish(mut self) -> Result<Config, Diagnostics> {
        if let (Some(specification), Some(other)) =
            (&self.config.specification, self.config.init.as_ref().or(self.config.next.as_ref()))
        {
            let error = Diagnostic::error(
                "tlars::config::behavior",
                "SPECIFICATION is given together with INIT or NEXT",
                specification.span,
            )
            .label(other.span, "given here")
            .help("keep SPECIFICATION, or INIT and NEXT");
            self.errors.push(error);
        }
        if self.errors.is_empty() { Ok(self.config) } else { Err(self.errors) }
    }
}

fn key_of(word: &str) -> Key {
    KEYS.iter().find(|(name, _)| *name == word).map_or(Key::Constant, |(_, key)| *key)
}

/// The text of a string literal.
fn unescape(literal: &str) -> String {
    let mut text = String::new();
    let mut characters = literal.trim_matches('"').chars();
    if literal.len() >= 2 {
        characters = literal[1..literal.len() - 1].chars();
    }
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next().map(|escaped| match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'f' => '\u{c}',
                other => other,
            })),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests;
