//! The parser: reads a module unit by unit, so that an error costs one definition and not the file.

use super::ast::{Expr, Module, Name, Unit, UnitKind};
use super::build::{Builder, Built, Read};
use super::errors;
use super::layout::{Fenced, Layout, MAX_NESTING};
use super::token::{self, Kind, Lexer, Mark, Token, Word};
use crate::text::{Diagnostic, Diagnostics, Severity, SourceId, Span, Symbol, Symbols};
use pest::Parser;
use pest::iterators::Pairs;

/// The grammar over the fenced text.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/tla.pest"]
struct Grammar;

/// How high the tree of an expression may be.
pub const MAX_HEIGHT: u32 = 5_000;
/// After so many errors reading ends.
const MAX_ERRORS: usize = 200;
/// Texts that nest deeper than this are read on a stack of their own.
const SHALLOW: usize = 24;
/// The stack for one level of nesting, generously.
const STACK_PER_LEVEL: usize = 48 << 10;

/// A text as it was read.
#[derive(Debug)]
pub struct Parsed {
    /// The module, as far as it could be read; none where there is no module header.
    pub module: Option<Module>,
    /// What is wrong with the text, in the order of the text.
    pub diagnostics: Diagnostics,
    /// What stands in the pieces that could not be read.
    pub unread: Unread,
}

/// What stands in the pieces of a text that could not be read, lest it be missed elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// The names and operators, some of which would have been defined.
    pub names: Vec<Symbol>,
    /// Whether modules would have been extended or instantiated.
    pub imports: bool,
}

impl Parsed {
    /// Whether there is an error, rather than warnings at most.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Reads a module. Names, strings and fields are entered into `symbols` in the order of the text.
pub fn parse(source: SourceId, text: &str, symbols: &mut Symbols) -> Parsed {
    let Some(start) = token::find_header(text) else {
        let diagnostics = vec![errors::no_header(source, text)];
        return Parsed { module: None, diagnostics, unread: Unread::default() };
    };
    let mut lexer = Lexer::new(source, text, start, symbols);
    let tokens = lexer.tokens(false);
    let diagnostics = std::mem::take(&mut lexer.diagnostics);
    let mut reader = Reader::new(source, text, &tokens, symbols, diagnostics);
    let module = reader.module(0);
    reader.warn_of_lost_definitions(module.span);
    reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span().map(|span| span.start));
    Parsed { module: Some(module), diagnostics: reader.diagnostics, unread: reader.unread }
}

/// Reads a text that is one expression.
pub fn parse_expression(source: SourceId, text: &str, symbols: &mut Symbols) -> Result<Expr, Diagnostics> {
    let mut lexer = Lexer::new(source, text, 0, symbols);
    let tokens = lexer.tokens(true);
    let diagnostics = std::mem::take(&mut lexer.diagnostics);
    let mut reader = Reader::new(source, text, &tokens, symbols, diagnostics);
    if !reader.diagnostics.is_empty() {
        return Err(reader.diagnostics);
    }
    let fenced = reader.layout.unit(0);
    if reader.tokens[0].kind == Kind::EndOfText {
        let span = reader.span_of(&reader.tokens[0]);
        return Err(vec![Diagnostic::error(
            "tlars::syntax::unexpected",
            "an expression is expected, but there is none",
            span,
        )]);
    }
    if reader.tokens[fenced.end].kind != Kind::EndOfText {
        let token = reader.tokens[fenced.end];
        let error = errors::after_expression(reader.span_of(&token), text);
        return Err(vec![error]);
    }
    reader
        .read(&fenced, Rule::lone_expression, |builder, pairs| {
            let expression = pairs.into_iter().next().and_then(|lone| lone.into_inner().next());
            match expression {
                Some(expression) => builder.expression(expression),
                None => Err(Box::new(Diagnostic::new(
                    Severity::Error,
                    "tlars::syntax::expected",
                    "an expression is missing",
                ))),
            }
        })
        .map_err(|error| vec![*error])
}

/// Reads a text of definitions and declarations, as they stand in a module.
pub fn parse_definitions(source: SourceId, text: &str, symbols: &mut Symbols) -> Result<Vec<Unit>, Diagnostics> {
    let mut lexer = Lexer::new(source, text, 0, symbols);
    let tokens = lexer.tokens(true);
    let diagnostics = std::mem::take(&mut lexer.diagnostics);
    let mut reader = Reader::new(source, text, &tokens, symbols, diagnostics);
    let mut units = Vec::new();
    let mut at = 0;
    while reader.tokens[at].kind != Kind::EndOfText && reader.diagnostics.len() < MAX_ERRORS {
        at = reader.unit(at, &mut units, &mut Vec::new());
        if reader.tokens[at].kind == Kind::End {
            at += 1;
        }
    }
    if reader.diagnostics.is_empty() { Ok(units) } else { Err(reader.diagnostics) }
}

struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    layout: Layout<'a>,
    symbols: &'a mut Symbols,
    diagnostics: Diagnostics,
    unread: Unread,
    /// How many modules are open.
    open: usize,
}

impl<'a> Reader<'a> {
    fn new(
        source: SourceId,
        text: &'a str,
        tokens: &'a [Token],
        symbols: &'a mut Symbols,
        diagnostics: Diagnostics,
    ) -> Self {
        let layout = Layout::new(text, tokens);
        Reader { source, text, tokens, layout, symbols, diagnostics, unread: Unread::default(), open: 0 }
    }

    fn span_of(&self, token: &Token) -> Span {
        Span { source: self.source, start: token.start, end: token.end }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The module whose header is at a token; nested modules may follow in it.
    fn module(&mut self, at: usize) -> Module {
        self.module_to(at).0
    }

    fn module_to(&mut self, header: usize) -> (Module, usize) {
        self.open += 1;
        let mut at = header + 1;
        let start = self.span_of(&self.tokens[header]);
        let mut module = Module {
            name: Name { symbol: Symbol(0), span: start },
            extends: Vec::new(),
            units: Vec::new(),
            span: start,
        };
        let token = self.tokens[at];
        match token.kind {
            Kind::Name | Kind::Word(_) => {
                let span = self.span_of(&token);
                let text = &self.text[token.start as usize..token.end as usize];
                module.name = Name { symbol: self.symbols.intern(text), span };
                at += 1;
            }
            _ => {
                let span = self.span_of(&token);
                module.name.symbol = self.symbols.intern("");
                self.report(errors::module_name(span));
            }
        }
        if self.tokens[at].kind == Kind::Separator {
            at += 1;
        } else if at > header + 1 {
            let error = errors::module_dashes(self.span_of(&self.tokens[at]), module.name.span);
            self.report(error);
            while !matches!(self.tokens[at].kind, Kind::Separator | Kind::End | Kind::EndOfText | Kind::Header)
                && !self.layout.is_landmark(at, u32::MAX)
                && self.tokens[at].kind != Kind::Word(Word::Extends)
            {
                at += 1;
            }
            if self.tokens[at].kind == Kind::Separator {
                at += 1;
            }
        }
        loop {
            if self.diagnostics.len() >= MAX_ERRORS {
                break;
            }
            let token = self.tokens[at];
            match token.kind {
                Kind::End => {
                    module.span = start.to(self.span_of(&token));
                    at += 1;
                    break;
                }
                Kind::EndOfText => {
                    let error = errors::no_end(self.span_of(&token), module.name, self.symbols);
                    // A comment that is never closed has swallowed the end; without a name there is no module to be ended.
                    let is_follow_up = |known: &Diagnostic| {
                        matches!(known.code, "tlars::syntax::open_comment" | "tlars::syntax::module_header")
                    };
                    if !self.diagnostics.iter().any(is_follow_up) {
                        self.report(error);
                    }
                    module.span = start.to(self.span_of(&token));
                    break;
                }
                Kind::Separator => {
                    module.units.push(Unit { kind: UnitKind::Separator, span: self.span_of(&token) });
                    at += 1;
                }
                Kind::Header if self.open >= MAX_NESTING / 10 => {
                    let span = self.span_of(&token);
                    self.report(errors::too_deep(span, MAX_NESTING / 10, "modules"));
                    at = self.tokens.len() - 1;
                }
                Kind::Header => {
                    let (inner, next) = self.module_to(at);
                    let span = inner.span;
                    module.units.push(Unit { kind: UnitKind::Module(Box::new(inner)), span });
                    at = next;
                    self.refuse_named_theorem(at);
                }
                _ => {
                    let mut extends = Vec::new();
                    let first = self.span_of(&token);
                    let is_extends = token.kind == Kind::Word(Word::Extends);
                    at = self.unit(at, &mut module.units, &mut extends);
                    if is_extends {
                        if module.units.is_empty() && module.extends.is_empty() {
                            module.extends = extends;
                        } else {
                            self.report(errors::late_extends(first));
                        }
                    }
                }
            }
        }
        self.open -= 1;
        (module, at)
    }

    /// Definitions after the end of the module, before any other module, are most likely lost by mistake.
    fn warn_of_lost_definitions(&mut self, module: Span) {
        let rest = self.text.get(module.end as usize..).unwrap_or("");
        let mut at = module.end as usize;
        for line in rest.split('\n').take(200) {
            let head = line.split("==").next().unwrap_or("").trim_end();
            let name = head.split(['(', '[']).next().unwrap_or("");
            let closed = head == name || head.ends_with([')', ']']);
            if line.contains("==") && !line.starts_with("==") && is_name(name) && closed {
                let span = Span::new(self.source, at, at + name.len());
                let end = Span { start: module.end.saturating_sub(4).max(module.start), ..module };
                return self.report(errors::after_end(span, end));
            }
            if line.contains("MODULE") {
                return;
            }
            at += line.len() + 1;
        }
    }

    /// The reference parser cannot read a named theorem right after an inner module, so that nobody else could read the file.
    fn refuse_named_theorem(&mut self, at: usize) {
        let kinds = [at, at + 1, at + 2].map(|at| self.tokens.get(at).map_or(Kind::EndOfText, |token| token.kind));
        if kinds == [Kind::Word(Word::Theorem), Kind::Name, Kind::Mark(Mark::Defines)] {
            let span = self.span_of(&self.tokens[at]).to(self.span_of(&self.tokens[at + 1]));
            self.report(errors::theorem_after_module(span));
        }
    }

    /// Reads the unit that begins at a token; gives the token after it.
    fn unit(&mut self, at: usize, units: &mut Vec<Unit>, extends: &mut Vec<Name>) -> usize {
        let fenced = self.layout.unit(at);
        // A unit takes at least one token, whatever it is.
        let end = fenced.end.max(at + 1).min(self.tokens.len() - 1);
        if fenced.bad {
            return self.resume(at, end);
        }
        let built = self.read(&fenced, Rule::unit, |builder, pairs| match pairs.into_iter().next() {
            Some(unit) => builder.read(unit),
            None => {
                Err(Box::new(Diagnostic::new(Severity::Error, "tlars::syntax::expected", "a definition is missing")))
            }
        });
        match built {
            Ok(Read::Unit(unit)) => {
                units.push(unit);
                for &(stray, bullet) in &fenced.strays {
                    let (stray, bullet) = (self.tokens[stray], self.tokens[bullet]);
                    let warning =
                        errors::stray_bullet(self.span_of(&stray), stray.column, self.span_of(&bullet), bullet.column);
                    self.report(warning);
                }
            }
            Ok(Read::Extends(names)) => *extends = names,
            Err(error) => {
                self.report(*error);
                return self.resume(at, end);
            }
        }
        end
    }

    /// Where reading goes on after an error in the unit from `start` to `end`: at the next definition that stands as far left as the
    /// unit does. What is passed over is noted.
    fn resume(&mut self, start: usize, end: usize) -> usize {
        let column = self.tokens[start].column;
        let next = (start + 1..end).find(|at| self.layout.is_landmark(*at, column)).unwrap_or(end);
        for token in &self.tokens[start..next] {
            let name = match token.kind {
                Kind::Name => &self.text[token.start as usize..token.end as usize],
                Kind::Operator(id) => id.get().symbol,
                Kind::Word(Word::Extends | Word::Instance) => {
                    self.unread.imports = true;
                    continue;
                }
                _ => continue,
            };
            self.unread.names.push(self.symbols.intern(name));
        }
        next
    }

    /// Reads fenced text by a rule and builds from it; on a stack of its own where the text nests deeply.
    fn read<T: Send>(
        &mut self,
        fenced: &Fenced,
        rule: Rule,
        build: impl FnOnce(&mut Builder<'_>, Pairs<'_, Rule>) -> Built<T> + Send,
    ) -> Built<T> {
        if fenced.depth > MAX_NESTING {
            let span = self.span_of(&self.tokens[fenced.deepest]);
            return Err(Box::new(errors::too_deep(span, MAX_NESTING, "constructs")));
        }
        let (source, text, tokens) = (self.source, self.text, self.tokens);
        let symbols = &mut *self.symbols;
        let read = move || match Grammar::parse(rule, &fenced.text) {
            Ok(pairs) => {
                let mut builder = Builder::new(source, text, tokens, fenced, symbols, MAX_HEIGHT);
                build(&mut builder, pairs)
            }
            Err(_) => Err(Box::new(errors::unexpected(
                source,
                text,
                tokens,
                fenced.start,
                fenced,
                furthest(rule, &fenced.text),
            ))),
        };
        if fenced.depth <= SHALLOW {
            return read();
        }
        let stack = (1 << 20) + fenced.depth * STACK_PER_LEVEL;
        std::thread::scope(|scope| {
            let reader = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, read);
            match reader.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(built)) => built,
                Ok(Err(_)) | Err(_) => Err(Box::new(Diagnostic::new(
                    Severity::Error,
                    "tlars::syntax::too_deep",
                    "this text nests too deep for the memory at hand",
                ))),
            }
        })
    }
}

/// The byte of the fenced text at which no rule could go on.
///
/// Only the detailed account of failures counts constants such as `THEN`. It is costly, so it is asked for when a failure is known.
fn furthest(rule: Rule, fenced: &str) -> usize {
    pest::set_error_detail(true);
    let result = Grammar::parse(rule, fenced);
    pest::set_error_detail(false);
    match result {
        Ok(_) => 0,
        Err(error) => {
            let attempted = error.parse_attempts().map_or(0, |attempts| attempts.max_position);
            let reached = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            attempted.max(reached)
        }
    }
}

/// Whether a text can be the name of a definition.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !token::is_reserved(text)
}
