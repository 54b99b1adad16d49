//! Tokens: the text cut into names, numbers, strings, operators, reserved words and marks, each with its column.

use super::operators::{self, OPERATORS, OperatorId};
use crate::text::{Diagnostic, Diagnostics, SourceId, Span, Symbol, Symbols};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// A token with its place.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The column in characters from 0; tabs stop at every 8th.
    pub column: u32,
    /// Whether it is the first of its line.
    pub opens_line: bool,
    /// The name, string (escapes resolved) or canonical operator.
    pub symbol: Symbol,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `x`
    Name,
    /// `42`, `\b101`
    Number,
    /// `"text"`
    Text,
    /// `<1>2`, which may also stand in an expression.
    StepName,
    /// `<1>`, `<1>2.`, `<*>`, which may only begin a step.
    StepStart,
    /// `+`
    Operator(OperatorId),
    /// `IF`
    Word(Word),
    /// `==`
    Mark(Mark),
    /// `---- MODULE`
    Header,
    /// `----`
    Separator,
    /// `====`
    End,
    /// Text that is no token; a diagnostic was given.
    Bad,
    /// The end of the text.
    EndOfText,
}

/// Declares the fixed tokens: the variant, how it stands in the fenced text, all spellings.
macro_rules! fixed {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident $fenced:literal $($spelling:literal)+,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $enum {
            $(#[doc = $fenced] $variant,)*
        }

        impl $enum {
            const ALL: &'static [($enum, &'static [&'static str])] = &[$(($enum::$variant, &[$($spelling),+]),)*];

            /// How it stands in the fenced text.
            pub fn fenced(self) -> &'static str {
                match self { $($enum::$variant => $fenced,)* }
            }
        }
    };
}

fixed! {
    /// The reserved words, except those that are operators.
    Word {
        Action "ACTION" "ACTION" "ACTIONS",
        Assume "ASSUME" "ASSUME" "[]ASSUME",
        Assumption "ASSUME" "ASSUMPTION" "AXIOM",
        By "BY" "BY",
        Case "CASE" "CASE",
        Choose "CHOOSE" "CHOOSE",
        Constant "CONSTANT" "CONSTANT" "CONSTANTS",
        Define "DEFINE" "DEFINE",
        Def "DEF" "DEF" "DEFS",
        Else "ELSE" "ELSE",
        Except "EXCEPT" "EXCEPT",
        Extends "EXTENDS" "EXTENDS",
        Have "HAVE" "HAVE",
        Hide "HIDE" "HIDE",
        If "IF" "IF",
        In "IN" "IN",
        Instance "INSTANCE" "INSTANCE",
        Lambda "LAMBDA" "LAMBDA",
        Let "LET" "LET",
        Local "LOCAL" "LOCAL",
        Module "MODULE" "MODULE",
        New "NEW" "NEW",
        Obvious "OBVIOUS" "OBVIOUS",
        Omitted "OMITTED" "OMITTED",
        Only "ONLY" "ONLY",
        Other "OTHER" "OTHER",
        Pick "PICK" "PICK",
        Proof "PROOF" "PROOF",
        Prove "PROVE" "PROVE" "[]PROVE",
        Qed "QED" "QED",
        Recursive "RECURSIVE" "RECURSIVE",
        StrongFairness "SF_" "SF_",
        State "STATE" "STATE",
        Suffices "SUFFICES" "SUFFICES",
        Take "TAKE" "TAKE",
        Temporal "TEMPORAL" "TEMPORAL" "TEMPORALS",
        Then "THEN" "THEN",
        Theorem "THEOREM" "THEOREM" "PROPOSITION" "LEMMA" "COROLLARY",
        Use "USE" "USE",
        Variable "VARIABLE" "VARIABLE" "VARIABLES",
        WeakFairness "WF_" "WF_",
        With "WITH" "WITH",
        Witness "WITNESS" "WITNESS",
    }
}

fixed! {
    /// The signs that are not operators.
    Mark {
        Exists "\\E" "\\E" "\\exists" "∃",
        ForAll "\\A" "\\A" "\\forall" "∀",
        TemporalExists "\\EE" "\\EE",
        TemporalForAll "\\AA" "\\AA",
        Comma "," ",",
        Colon ":" ":",
        ColonColon "::" "::" "∷",
        Dot "." ".",
        Underscore "_" "_",
        Defines "==" "==" "≜",
        OpenParenthesis "(" "(",
        CloseParenthesis ")" ")",
        OpenBracket "[" "[",
        CloseBracket "]" "]",
        CloseSquare "]_" "]_",
        OpenBrace "{" "{",
        CloseBrace "}" "}",
        OpenAngle "<<" "<<" "⟨",
        CloseAngle ">>" ">>" "⟩",
        CloseAction ">>_" ">>_" "⟩_",
        Bang "!" "!",
        Arrow "->" "->" "→",
        Gets "<-" "<-" "←",
        MapsTo "|->" "|->" "↦",
        At "@" "@",
    }
}

/// The fixed tokens that are not words of letters, by first byte, longest first; and those that are.
struct Fixed {
    signs: Vec<Vec<(&'static str, Kind)>>,
    words: FxHashMap<&'static str, Kind>,
    /// The longest word after a backslash, with the backslash.
    longest: usize,
}

fn fixed() -> &'static Fixed {
    static FIXED: OnceLock<Fixed> = OnceLock::new();
    FIXED.get_or_init(|| {
        let mut all: Vec<(&'static str, Kind)> = Vec::new();
        for (word, spellings) in Word::ALL {
            all.extend(spellings.iter().map(|spelling| (*spelling, Kind::Word(*word))));
        }
        for (mark, spellings) in Mark::ALL {
            all.extend(spellings.iter().map(|spelling| (*spelling, Kind::Mark(*mark))));
        }
        for operator in OPERATORS {
            for spelling in operator.synonyms.iter().chain([&operator.symbol]) {
                if let Some(id) = operators::operator(spelling) {
                    all.push((spelling, Kind::Operator(id)));
                }
            }
        }
        let mut fixed = Fixed { signs: vec![Vec::new(); 256], words: FxHashMap::default(), longest: 0 };
        for (spelling, kind) in all {
            let bytes = spelling.as_bytes();
            let word = bytes[0].is_ascii_alphabetic()
                || (bytes[0] == b'\\' && bytes.get(1).is_some_and(u8::is_ascii_alphabetic));
            if word {
                fixed.words.insert(spelling, kind);
                fixed.longest = fixed.longest.max(spelling.len());
            } else {
                fixed.signs[usize::from(bytes[0])].push((spelling, kind));
            }
        }
        for signs in &mut fixed.signs {
            signs.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
        }
        fixed
    })
}

/// Whether the text is a reserved word, so that it cannot be a name.
pub fn is_reserved(text: &str) -> bool {
    text.starts_with("WF_") || text.starts_with("SF_") || fixed().words.contains_key(text)
}

/// Where the first module header of a text begins: four dashes or more, blanks, `MODULE`.
pub fn find_header(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("----") {
        let start = from + found;
        let dashes = text[start..].bytes().take_while(|byte| *byte == b'-').count();
        let blanks = text[start + dashes..].bytes().take_while(|byte| *byte == b' ').count();
        if text[start + dashes + blanks..].starts_with("MODULE") {
            return Some(start);
        }
        from = start + dashes;
    }
    None
}

/// Cuts texts into tokens, one after the other.
pub struct Lexer<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    line_start: bool,
    column: u32,
    symbols: &'a mut Symbols,
    /// What was found wrong.
    pub diagnostics: Diagnostics,
}

impl<'a> Lexer<'a> {
    /// A lexer that begins at a byte of a text.
    pub fn new(source: SourceId, text: &'a str, start: usize, symbols: &'a mut Symbols) -> Self {
        let mut lexer =
            Lexer { source, text, at: start, line_start: true, column: 0, symbols, diagnostics: Vec::new() };
        let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        lexer.at = line;
        lexer.advance(start);
        lexer.line_start = true;
        lexer
    }

    /// All tokens up to the `====` that closes the first module, and the byte after it. For lone expressions: to the end of the text.
    pub fn tokens(&mut self, whole: bool) -> Vec<Token> {
        let mut tokens = Vec::with_capacity((self.text.len() - self.at) / 4);
        let mut depth = 0usize;
        loop {
            let token = self.next(tokens.last());
            tokens.push(token);
            match token.kind {
                Kind::Header => depth += 1,
                Kind::End => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && !whole {
                        break;
                    }
                }
                Kind::EndOfText => break,
                _ => {}
            }
        }
        if tokens.last().is_none_or(|last| last.kind != Kind::EndOfText) {
            tokens.push(self.token(Kind::EndOfText, self.at));
        }
        tokens
    }

    /// Moves to a later byte, counting columns.
    fn advance(&mut self, to: usize) {
        let bytes = &self.text.as_bytes()[self.at..to];
        for byte in bytes {
            match byte {
                b'\n' | b'\r' => {
                    self.column = 0;
                    self.line_start = true;
                }
                b'\t' => self.column = (self.column / 8 + 1) * 8,
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
        }
        self.at = to;
    }

    /// The token from here to `end`; moves behind it.
    fn token(&mut self, kind: Kind, end: usize) -> Token {
        let token = Token {
            kind,
            start: self.at as u32,
            end: end as u32,
            column: self.column,
            opens_line: self.line_start,
            symbol: Symbol(u32::MAX),
        };
        self.advance(end);
        self.line_start = false;
        token
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>, start: usize, end: usize) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(code, message, Span::new(self.source, start, end)));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Moves over blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            match rest {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => {
                    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
                    self.advance(self.at + blanks);
                }
                [b'\\', b'*', ..] => {
                    let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                    self.advance(self.at + length);
                }
                [b'(', b'*', ..] => self.skip_comment(),
                _ => return,
            }
        }
    }

    fn skip_comment(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0usize;
        let mut at = start;
        while at < bytes.len() {
            match bytes[at..] {
                [b'(', b'*', ..] => {
                    depth += 1;
                    at += 2;
                }
                [b'*', b')', ..] => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return self.advance(at);
                    }
                }
                _ => at += 1,
            }
        }
        let error = self.error("tlars::syntax::open_comment", "this comment is never closed", start, start + 2);
        error.help = Some(if bytes.get(start + 2) == Some(&b')') {
            "`(*` opens a comment; to pass the operator `*` as an argument, write `( * )`".into()
        } else {
            "close it with `*)`; comments nest, so each `(*` needs its own".into()
        });
        self.advance(bytes.len());
    }

    fn next(&mut self, previous: Option<&Token>) -> Token {
        self.skip();
        let rest = &self.text[self.at..];
        let Some(&first) = rest.as_bytes().first() else { return self.token(Kind::EndOfText, self.at) };
        match first {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' => self.word(rest, previous),
            b'"' => self.string(rest),
            b'\\' => self.backslash(rest),
            b'-' if rest.starts_with("----") => {
                let dashes = rest.bytes().take_while(|byte| *byte == b'-').count();
                let blanks = rest[dashes..].bytes().take_while(|byte| *byte == b' ').count();
                if rest[dashes + blanks..].starts_with("MODULE") {
                    self.token(Kind::Header, self.at + dashes + blanks + "MODULE".len())
                } else {
                    self.token(Kind::Separator, self.at + dashes)
                }
            }
            b'=' if rest.starts_with("====") => {
                let length = rest.bytes().take_while(|byte| *byte == b'=').count();
                self.token(Kind::End, self.at + length)
            }
            b'<' => match step_length(rest) {
                Some((length, kind)) => {
                    let symbol = self.symbols.intern(rest[..length].trim_end_matches('.'));
                    let token = self.token(kind, self.at + length);
                    Token { symbol, ..token }
                }
                None => self.sign(rest),
            },
            _ => self.sign(rest),
        }
    }

    /// `x`, `IF`, `12`, `WF_`, `_`
    fn word(&mut self, rest: &str, previous: Option<&Token>) -> Token {
        let bytes = rest.as_bytes();
        let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let word = &rest[..length];
        let end = self.at + length;
        if matches!(&word.get(..3), Some("WF_" | "SF_")) {
            let fairness = if bytes[0] == b'W' { Word::WeakFairness } else { Word::StrongFairness };
            return self.token(Kind::Word(fairness), self.at + 3);
        }
        if !bytes[..length].iter().any(u8::is_ascii_alphabetic) {
            if bytes[0] == b'_' {
                return self.token(Kind::Mark(Mark::Underscore), self.at + 1);
            }
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            return self.token(Kind::Number, self.at + digits);
        }
        if (rest[length..].starts_with("./\\") || rest[length..].starts_with(".\\/")) && !word.contains('_') {
            self.error(
                "tlars::syntax::bad_token",
                format!("`{}` is one token and means nothing", &rest[..length + 3]),
                self.at,
                end + 3,
            )
            .help = Some("put a blank before the `.`, or leave it out".into());
            return self.token(Kind::Bad, end + 3);
        }
        // After a dot every word is the name of a field.
        let field = previous.is_some_and(|token| token.kind == Kind::Mark(Mark::Dot));
        match fixed().words.get(word) {
            Some(kind) if !field => {
                let mut token = self.token(*kind, end);
                if let Kind::Operator(id) = *kind {
                    token.symbol = self.symbols.intern(id.get().symbol);
                }
                token
            }
            _ => {
                let symbol = self.symbols.intern(word);
                Token { symbol, ..self.token(Kind::Name, end) }
            }
        }
    }

    /// `"text"`
    fn string(&mut self, rest: &str) -> Token {
        let bytes = rest.as_bytes();
        let mut content = String::new();
        let mut at = 1;
        let mut run = at;
        loop {
            match bytes.get(at) {
                Some(b'"') => {
                    content.push_str(&rest[run..at]);
                    let symbol = self.symbols.intern(&content);
                    return Token { symbol, ..self.token(Kind::Text, self.at + at + 1) };
                }
                Some(b'\\') => {
                    content.push_str(&rest[run..at]);
                    match bytes.get(at + 1) {
                        Some(b'n') => content.push('\n'),
                        Some(b't') => content.push('\t'),
                        Some(b'r') => content.push('\r'),
                        Some(b'f') => content.push('\u{c}'),
                        Some(b'\\') => content.push('\\'),
                        Some(b'"') => content.push('"'),
                        _ => {
                            let end = at + 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8);
                            let what = rest[at..end].escape_debug().to_string().replace("\\\\", "\\");
                            self.error(
                                "tlars::syntax::bad_escape",
                                format!("`{what}` means nothing in a string"),
                                self.at + at,
                                self.at + end,
                            )
                            .help = Some(r#"after a backslash may stand `\`, `"`, `n`, `t`, `r` or `f`; write a lone backslash twice"#.into());
                            // The string itself is read on, so that its end is found.
                        }
                    }
                    at += 2;
                    while !rest.is_char_boundary(at.min(rest.len())) {
                        at += 1;
                    }
                    at = at.min(rest.len());
                    run = at;
                }
                // What stands between a backquote and a quote is taken as it is, even over lines.
                Some(b'`') if rest[at..].contains('\'') => at += rest[at..].find('\'').unwrap_or(0) + 1,
                None | Some(b'\n' | b'\r' | b'`') => {
                    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
                    self.error("tlars::syntax::open_string", "this string is never closed", self.at, self.at + 1)
                        .help = Some("close it with `\"` on the same line; `\\n` stands for a line break".into());
                    return self.token(Kind::Bad, self.at + line);
                }
                Some(_) => at += 1,
            }
        }
    }

    /// `\in`, `\b101`, `\`
    fn backslash(&mut self, rest: &str) -> Token {
        let bytes = rest.as_bytes();
        let digits = |test: fn(&u8) -> bool| bytes[2..].iter().take_while(|byte| test(byte)).count();
        let number = match bytes.get(1) {
            Some(b'b' | b'B') => digits(|byte| matches!(byte, b'0' | b'1')),
            Some(b'o' | b'O') => digits(|byte| matches!(byte, b'0'..=b'7')),
            Some(b'h' | b'H') => digits(u8::is_ascii_hexdigit),
            _ => 0,
        };
        let letters = bytes[1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        // The longest spelling wins, whatever follows it: `\inS` is `\in S`.
        for length in (2..=(letters + 1).min(fixed().longest)).rev() {
            if number > 0 && length < number + 2 {
                break;
            }
            if let Some(kind) = fixed().words.get(&rest[..length]) {
                let mut token = self.token(*kind, self.at + length);
                if let Kind::Operator(id) = *kind {
                    token.symbol = self.symbols.intern(id.get().symbol);
                }
                return token;
            }
        }
        if number > 0 {
            return self.token(Kind::Number, self.at + number + 2);
        }
        self.sign(rest)
    }

    /// `+`, `==`, `(`
    fn sign(&mut self, rest: &str) -> Token {
        let first = rest.as_bytes()[0];
        if rest.starts_with("-|-") {
            self.error("tlars::syntax::bad_token", "`-|-` is one token and means nothing", self.at, self.at + 3).help =
                Some("put a blank after `-|`".into());
            return self.token(Kind::Bad, self.at + 3);
        }
        for (spelling, kind) in &fixed().signs[usize::from(first)] {
            if rest.starts_with(spelling) {
                let mut token = self.token(*kind, self.at + spelling.len());
                match *kind {
                    Kind::Operator(id) => token.symbol = self.symbols.intern(id.get().symbol),
                    Kind::Mark(Mark::At) => token.symbol = self.symbols.intern("@"),
                    _ => {}
                }
                return token;
            }
        }
        let character = rest.chars().next().unwrap_or('\0');
        let end = self.at + character.len_utf8();
        if let Some(number_set) = match character {
            'ℕ' => Some("Nat"),
            'ℤ' => Some("Int"),
            'ℝ' => Some("Real"),
            _ => None,
        } {
            let symbol = self.symbols.intern(number_set);
            return Token { symbol, ..self.token(Kind::Name, end) };
        }
        let shown = if character.is_control() || character.is_whitespace() {
            format!("the character U+{:04X}", u32::from(character))
        } else {
            format!("`{character}`")
        };
        let help = match character {
            ';' => Some("TLA+ needs no semicolons"),
            '?' => Some("the operator is `??`"),
            '`' => Some("a backquote may only stand in a string or a comment"),
            '\u{feff}' => Some("a byte-order mark may only stand at the very beginning of the file"),
            '“' | '”' => Some("strings stand between straight quotes `\"`"),
            '‘' | '’' => Some("the prime is the straight quote `'`"),
            '–' | '—' | '−' => Some("write minus as `-`"),
            _ if character.is_alphabetic() => Some("names consist of the letters a-z and A-Z, digits and `_`"),
            _ if character.is_whitespace() => Some("only blanks, tabs and line breaks may stand between tokens"),
            _ => None,
        };
        // One finding for a run of such characters.
        let length: usize = rest
            .chars()
            .take_while(|next| *next == character || (character.is_alphabetic() && next.is_alphanumeric()))
            .map(char::len_utf8)
            .sum();
        let error = self.error("tlars::syntax::bad_character", format!("{shown} means nothing in TLA+"), self.at, end);
        error.help = help.map(Into::into);
        self.token(Kind::Bad, self.at + length.max(1))
    }
}

/// The length and kind of a step token such as `<1>2.`; none where `<` is an operator.
fn step_length(rest: &str) -> Option<(usize, Kind)> {
    let bytes = rest.as_bytes();
    let digits = bytes[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let implicit = matches!(bytes.get(1), Some(b'+' | b'*'));
    let level = if implicit { 1 } else { digits };
    if level == 0 || bytes.get(level + 1) != Some(&b'>') {
        return None;
    }
    let head = level + 2;
    let name = bytes[head..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let dots = |from: usize| bytes[from..].iter().take_while(|byte| **byte == b'.').count();
    if name > 0 {
        let dots = dots(head + name);
        if dots > 0 {
            return Some((head + name + dots, Kind::StepStart));
        }
        if !implicit {
            return Some((head + name, Kind::StepName));
        }
        // Underscores may stand in the name of an implicit step only before a dot.
        let plain = bytes[head..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        return Some(if plain > 0 { (head + plain, Kind::StepName) } else { (head, Kind::StepStart) });
    }
    let sign = usize::from(matches!(bytes.get(head), Some(b'*' | b'-')));
    Some((head + sign + dots(head + sign), Kind::StepStart))
}
