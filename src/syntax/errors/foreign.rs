//! What people write who come from other languages, or mistype.

use super::late_extends;
use super::scene::{Unexpected, demands_operand};
use crate::syntax::token::{Kind, Mark, Word};
use crate::text::Diagnostic;

impl Unexpected<'_> {
    /// What people write who come from other languages, or mistype.
    pub(super) fn mistaken(&self) -> Option<Diagnostic> {
        let kind = self.kind(self.at);
        let here = self.shown(self.at);
        let previous = self.at.saturating_sub(1);
        Some(match (self.before(), kind) {
            (_, Kind::Mark(Mark::Defines)) if self.operand || self.at > self.start + 1 && self.has_defines() => self
                .error("tlars::syntax::defines_in_expression", "`==` defines a name and cannot stand in an expression")
                .help("write `=` to compare; if a definition begins here, begin it on a new line"),
            (_, Kind::Mark(Mark::Bang)) if self.operand => {
                self.error("tlars::syntax::not", "`!` does not negate in TLA+").help("write `~` for “not”")
            }
            (Kind::Mark(Mark::Bang), _) if self.opener_word(previous) == Some(Word::Except) => self
                .error("tlars::syntax::except", "`!` in `EXCEPT` needs a path")
                .help("write `![key] = value` or `!.field = value`"),
            (Kind::Word(Word::Except), _) => self
                .error("tlars::syntax::except", format!("`!` must follow `EXCEPT`, but {here} stands there"))
                .help("write `[f EXCEPT ![key] = value]` or `[r EXCEPT !.field = value]`"),
            (_, Kind::Operator(_)) if self.raw(self.at) == ":=" && self.in_except() => self
                .error("tlars::syntax::except", "`EXCEPT` changes by `=`")
                .help("write `![key] = value` or `!.field = value`"),
            (_, Kind::Mark(Mark::MapsTo)) if self.in_except() => self
                .error("tlars::syntax::except", "`EXCEPT` changes by `=`")
                .help("write `![key] = value` or `!.field = value`"),
            (_, Kind::Mark(Mark::Gets)) => self
                .error("tlars::syntax::gets", "`<-` only substitutes, after `WITH`")
                .help("to say what a variable will be, write `x' = e`; to compare with a negative number, put a blank: `a < -b`"),
            (_, Kind::Mark(Mark::Arrow)) if self.opened_by_binding_bracket().is_some() => self
                .error("tlars::syntax::arrow", "`->` makes a set of functions, which binds no names")
                .help("a set of functions is `[S -> T]`; a function is `[x \\in S |-> e]`"),
            (_, Kind::Mark(Mark::MapsTo)) if self.in_record_set() => self
                .error("tlars::syntax::maps_to", "`|->` gives a field its value, but this is a set of records")
                .help("`[a : S, b : T]` is a set of records, `[a |-> 1, b |-> 2]` a record"),
            (_, Kind::Mark(Mark::MapsTo)) => self
                .error("tlars::syntax::maps_to", "`|->` belongs after the bound names of a function or after a field")
                .help("`[x \\in S |-> e]` is a function, `[S -> T]` a set of functions, `[field |-> e]` a record"),
            (_, Kind::Mark(Mark::Arrow)) => self
                .error("tlars::syntax::arrow", "`->` cannot stand here")
                .help(if self.touches(self.at) && self.touches(self.at + 1) && self.kind(self.at + 1) == Kind::Name {
                    "a field of a record is `r.field`; “implies” is `=>`"
                } else {
                    "“implies” is `=>`; `[S -> T]` is a set of functions, and `CASE p -> e` an arm of a case"
                }),
            (_, Kind::Word(Word::Lambda)) => self
                .error("tlars::syntax::lambda", "`LAMBDA` may only stand as an argument of an operator or after `<-`")
                .help("an argument `LAMBDA x : e` stands without parentheses; elsewhere define an operator with a name"),
            (Kind::Mark(Mark::OpenParenthesis), Kind::Mark(Mark::CloseParenthesis)) => self
                .error("tlars::syntax::empty_parentheses", "parentheses cannot be empty")
                .label(self.span(previous), "")
                .help("an operator without parameters is defined and used without parentheses: `Op == e`"),
            (Kind::Operator(_), Kind::Mark(Mark::CloseBracket)) if self.raw(previous) == "[]" => {
                self.error("tlars::syntax::unexpected", "`]` closes nothing here")
            }
            (Kind::Mark(Mark::Comma), Kind::Mark(mark)) if mark.fenced().starts_with([')', ']', '}', '>']) => self
                .error("tlars::syntax::trailing_comma", format!("nothing stands between `,` and {here}"))
                .label(self.span(previous), "")
                .help("leave out the last comma"),
            (Kind::Name, Kind::Name)
                if matches!(self.kind(self.start), Kind::Word(Word::Variable | Word::Constant | Word::Extends))
                    && self.kind(self.at + 1) != Kind::Mark(Mark::Defines)
                    && self.symbol(self.at + 1) != "=" =>
            {
                self.error("tlars::syntax::missing_comma", format!("a comma is missing between {} and {here}", self.shown(previous)))
                    .label(self.span(previous), "")
                    .help("the names of a list are separated by commas")
            }
            (_, Kind::Mark(Mark::Comma)) if self.after_unchanged() => self
                .error("tlars::syntax::unchanged", "`UNCHANGED` takes one expression")
                .help("several variables stand in a tuple: `UNCHANGED <<x, y>>`"),
            (_, Kind::Mark(Mark::Comma)) if self.in_plain_parentheses() => self
                .error("tlars::syntax::tuple", "parentheses do not make a tuple")
                .help("a tuple is written `<<a, b>>`"),
            (Kind::Mark(Mark::Comma), _)
                if matches!(self.kind(self.start), Kind::Word(Word::Variable | Word::Constant | Word::Extends))
                    && (self.tokens[self.at].opens_line || self.ends()) =>
            {
                Diagnostic::error("tlars::syntax::trailing_comma", "nothing follows the last comma of this list", self.span(previous))
                    .label(self.span(self.at), "something else begins here")
                    .help("leave out the last comma")
            }
            (_, Kind::Word(word)) if self.reserved_as_name() => {
                let _ = word;
                self.error("tlars::syntax::reserved", format!("{here} is a reserved word and cannot be a name"))
                    .help("choose another name; capital and small letters make a difference")
            }
            (_, Kind::Word(Word::Extends)) => late_extends(self.span(self.at)),
            (Kind::Word(Word::Choose), Kind::Name) | (Kind::Name, Kind::Mark(Mark::Comma))
                if self.opener_word(self.at) == Some(Word::Choose) =>
            {
                self.error("tlars::syntax::choose", "`CHOOSE` binds one name")
                    .help("choose a tuple instead: `CHOOSE <<x, y>> \\in S \\X T : p`")
            }
            _ => return None,
        })
    }

    /// Words of other languages, which are names here: the error stands at the word or behind it.
    pub(super) fn foreign_word(&self) -> Option<Diagnostic> {
        let (word, at) = [Some(self.at), self.at.checked_sub(1)]
            .into_iter()
            .flatten()
            .filter(|at| self.kind(*at) == Kind::Name && *at > self.start)
            .find_map(|at| Some((meant_by(self.raw(at))?, at)))?;
        let message = format!("`{}` is a name like any other in TLA+", self.raw(at));
        Some(Diagnostic::error("tlars::syntax::foreign_word", message, self.span(at)).help(word))
    }

    /// Signs that are operators or marks, but not for what they are used.
    pub(super) fn foreign_use(&self) -> Option<Diagnostic> {
        let previous = self.at.checked_sub(1)?;
        let touches = self.touches(self.at);
        let quoted = |at: usize| {
            self.symbol(at) == "'" && self.touches(at + 1) && matches!(self.kind(at + 1), Kind::Name | Kind::Number)
        };
        if let Some(at) = [self.at, previous].into_iter().find(|at| *at > self.start && quoted(*at))
            && demands_operand(self.kind(at - 1))
        {
            return Some(
                Diagnostic::error("tlars::syntax::quote", "`'` does not begin a string", self.span(at))
                    .help("strings stand between double quotes: `\"text\"`; `x'` is the next value of x"),
            );
        }
        if self.symbol(self.at) == "<>" && !self.operand {
            return Some(
                self.error("tlars::syntax::not_equal", "`<>` is “eventually”")
                    .help("write `#` or `/=` for “is not equal”"),
            );
        }
        if self.operand && matches!(self.symbol(previous), "++" | "--") {
            return Some(
                Diagnostic::error("tlars::syntax::assignment", "nothing is counted up in TLA+", self.span(previous))
                    .help("say what the variable will be: `x' = x + 1`"),
            );
        }
        if touches && self.kind(self.at) == Kind::Number && self.kind(previous) == Kind::Mark(Mark::Dot) {
            return Some(
                self.error(
                    "tlars::syntax::unexpected",
                    format!("the name of a field must follow `.`, but `{}` stands there", self.raw(self.at)),
                )
                .help("`r.name` is a field of a record, `t[1]` a component of a tuple"),
            );
        }
        let slashes = (self.start..self.at)
            .rev()
            .take_while(|at| !self.tokens[*at + 1].opens_line)
            .find(|at| self.raw(*at) == "//");
        if let Some(at) = slashes {
            return Some(
                Diagnostic::error("tlars::syntax::comment", "`//` begins no comment", self.span(at))
                    .help("a comment begins with `\\*` and ends with the line, or stands between `(*` and `*)`"),
            );
        }
        None
    }

    /// Signs of other languages, which are several tokens here; `second` is the last of them.
    pub(super) fn foreign_sign(&self, second: usize) -> Option<Diagnostic> {
        let first = second.checked_sub(1).filter(|first| *first >= self.start)?;
        if second >= self.tokens.len() {
            return None;
        }
        let span = self.span(first).to(self.span(second));
        let touches = self.touches(second);
        let (code, message, help) = match (self.kind(first), self.symbol(first), self.symbol(second)) {
            (Kind::Mark(Mark::Defines), _, "=") if touches => {
                ("tlars::syntax::defines", "`===` means nothing", "write `==` to define a name")
            }
            (Kind::Mark(Mark::Bang), _, "=") if touches && self.opener_word(first) != Some(Word::Except) => {
                ("tlars::syntax::not_equal", "`!=` means nothing in TLA+", "write `#` or `/=` for “is not equal”")
            }
            (_, "\\", "=") if touches => {
                ("tlars::syntax::not_equal", "`\\=` means nothing in TLA+", "write `#` or `/=` for “is not equal”")
            }
            (_, "~", "=") if touches => {
                ("tlars::syntax::not_equal", "`~=` means nothing in TLA+", "write `#` or `/=` for “is not equal”")
            }
            (Kind::Mark(Mark::Defines), _, ">") if touches => {
                ("tlars::syntax::two_signs", "`==>` means nothing in TLA+", "“implies” is `=>`")
            }
            (_, "+" | "-" | "*", "=") if touches => (
                "tlars::syntax::assignment",
                "nothing is assigned in TLA+",
                "say what the variable will be: `x' = x + 1`",
            ),
            (_, "=", ">") => (
                "tlars::syntax::two_signs",
                "`=` and `>` are two operators here",
                "“at least” is `>=`, “implies” is `=>`",
            ),
            (_, "<" | ">", "=") => (
                "tlars::syntax::two_signs",
                "these are two operators here",
                "“at most” is `<=` or `=<`, “at least” is `>=`",
            ),
            _ => return None,
        };
        Some(Diagnostic::error(code, message, span).help(help))
    }

    /// Whether the error stands in an `EXCEPT`, behind a path.
    fn in_except(&self) -> bool {
        let Some(opener) = self.opener(self.at) else { return false };
        self.kind(opener) == Kind::Mark(Mark::OpenBracket)
            && (opener..self.at).any(|at| self.kind(at) == Kind::Word(Word::Except))
    }

    /// Whether the bracket around the error begins as a set of records.
    fn in_record_set(&self) -> bool {
        self.opener(self.at).is_some_and(|opener| {
            self.kind(opener) == Kind::Mark(Mark::OpenBracket)
                && self.kind(opener + 1) == Kind::Name
                && self.kind(opener + 2) == Kind::Mark(Mark::Colon)
        })
    }

    /// Whether the operand before the error is one name, that of an `UNCHANGED`.
    fn after_unchanged(&self) -> bool {
        self.before() == Kind::Name
            && self.at.checked_sub(2).is_some_and(|at| at >= self.start && self.raw(at) == "UNCHANGED")
    }

    /// Whether the error stands in parentheses that are no arguments.
    fn in_plain_parentheses(&self) -> bool {
        self.opener(self.at).is_some_and(|opener| {
            self.kind(opener) == Kind::Mark(Mark::OpenParenthesis)
                && opener > self.start
                && !matches!(self.kind(opener - 1), Kind::Name | Kind::Mark(Mark::CloseSquare | Mark::CloseAction))
        })
    }

    /// Whether a reserved word stands where only a name can.
    pub(super) fn reserved_as_name(&self) -> bool {
        let declares = matches!(self.kind(self.start), Kind::Word(Word::Variable | Word::Constant | Word::Recursive));
        let after = self.before();
        (declares && matches!(after, Kind::Mark(Mark::Comma) | Kind::Word(_)) && !self.tokens[self.at].opens_line)
            || self.kind(self.at + 1) == Kind::Mark(Mark::Defines)
            || matches!(after, Kind::Mark(Mark::Exists | Mark::ForAll | Mark::TemporalExists | Mark::TemporalForAll))
            || (matches!(after, Kind::Mark(Mark::Comma | Mark::OpenParenthesis))
                && matches!(self.kind(self.at + 1), Kind::Mark(Mark::Comma | Mark::CloseParenthesis))
                && !self.has_defines())
            || (after == Kind::Mark(Mark::Comma) && matches!(self.kind(self.at + 1), Kind::Mark(Mark::MapsTo)))
    }
}

/// What a word of another language is in TLA+.
fn meant_by(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" | "AND" => "“and” is `/\\`",
        "or" | "OR" => "“or” is `\\/`",
        "not" | "NOT" => "“not” is `~`",
        "in" => "“is in” is `\\in`; the word `IN` follows the definitions of a `LET`",
        "if" | "then" | "else" | "elif" | "elsif" => "write `IF p THEN a ELSE b`, in capital letters",
        "ELSEIF" | "ELSIF" | "ELIF" => "write `ELSE IF`",
        "let" => "write `LET x == e IN ...`, in capital letters",
        "case" | "switch" => "write `CASE p -> a [] q -> b [] OTHER -> c`",
        "choose" => "write `CHOOSE x \\in S : p`, in capital letters",
        "forall" | "all" | "every" => "“for all” is `\\A x \\in S : p`",
        "exists" | "some" | "any" => "“there is” is `\\E x \\in S : p`",
        "mod" => "the remainder is `a % b`",
        "div" => "division of integers is `a \\div b`",
        "union" => "the union of two sets is `S \\cup T`",
        "intersect" => "the intersection of two sets is `S \\cap T`",
        "implies" => "“implies” is `=>`",
        "iff" => "“if and only if” is `<=>`",
        "lambda" => "write `LAMBDA x : e`, in capital letters",
        "def" | "function" | "func" | "fun" | "define" => {
            "write `F(x) == e` for an operator, `f[x \\in S] == e` for a function"
        }
        "var" | "variable" | "variables" => "write `VARIABLES x, y`, in capital letters",
        "const" | "constant" | "constants" => "write `CONSTANTS N, M`, in capital letters",
        "extends" | "import" => "write `EXTENDS Naturals, Sequences`, in capital letters",
        "unchanged" => "write `UNCHANGED <<x, y>>`, in capital letters",
        _ => return None,
    })
}
