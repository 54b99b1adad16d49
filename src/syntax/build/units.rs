//! Units: definitions, declarations, instances, assumptions and theorems.

use super::{Builder, Built};
use crate::syntax::ast::{Expr, Fixity, Instance, Name, Operator, Parameter, Unit, UnitKind};
use crate::syntax::parser::Rule;
use crate::text::Span;
use pest::iterators::{Pair, Pairs};

/// What a unit of the text turned out to be.
pub enum Read {
    /// `EXTENDS M, N`
    Extends(Vec<Name>),
    /// Anything else.
    Unit(Unit),
}

impl Builder<'_> {
    /// The unit that a `Rule::unit` holds.
    pub fn read(&mut self, pair: Pair<'_, Rule>) -> Built<Read> {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(part) if part.as_rule() == Rule::extends => {
                Ok(Read::Extends(part.into_inner().map(|name| self.name(&name)).collect()))
            }
            Some(part) => self.unit(part).map(Read::Unit),
            None => Err(self.error("tlars::syntax::expected", "a definition or declaration is missing", span)),
        }
    }

    /// One unit.
    pub fn unit(&mut self, pair: Pair<'_, Rule>) -> Built<Unit> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::variables => UnitKind::Variables(pair.into_inner().map(|name| self.name(&name)).collect()),
            Rule::constants => UnitKind::Constants(self.declarations(pair)?),
            Rule::recursive => UnitKind::Recursive(self.declarations(pair)?),
            Rule::definition => self.definition(pair)?,
            Rule::instance => {
                let mut local = false;
                let mut instance = None;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::local => local = true,
                        _ => instance = Some(self.instance(part)?),
                    }
                }
                match instance {
                    Some(instance) => UnitKind::Instance { local, instance },
                    None => return Err(self.error("tlars::syntax::expected", "a module is missing", span)),
                }
            }
            Rule::assume => {
                let (name, statement, _) = self.statement(pair.into_inner(), span)?;
                UnitKind::Assume { name, statement }
            }
            Rule::theorem => {
                let (name, statement, proof) = self.statement(pair.into_inner(), span)?;
                let proof = match proof {
                    Some(proof) => Some(self.proof(proof)?),
                    None => None,
                };
                UnitKind::Theorem { name, statement, proof }
            }
            Rule::use_or_hide => UnitKind::Use(self.use_or_hide(pair)?),
            _ => return Err(self.error("tlars::syntax::expected", "this is no definition or declaration", span)),
        };
        Ok(Unit { kind, span })
    }

    fn declarations(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<Parameter>> {
        pair.into_inner().map(|declaration| self.declaration(declaration)).collect()
    }

    fn statement<'i>(
        &mut self,
        parts: Pairs<'i, Rule>,
        span: Span,
    ) -> Built<(Option<Name>, Expr, Option<Pair<'i, Rule>>)> {
        let mut name = None;
        let mut statement = None;
        let mut proof = None;
        for part in parts {
            match part.as_rule() {
                Rule::statement_name => name = part.into_inner().next().map(|pair| self.name(&pair)),
                Rule::assume_prove => statement = Some(self.assume_prove(part)?),
                Rule::proof => proof = Some(part),
                _ => statement = Some(self.expression(part)?),
            }
        }
        match statement {
            Some(statement) => Ok((name, statement, proof)),
            None => Err(self.error("tlars::syntax::expected", "a statement is missing", span)),
        }
    }

    fn definition(&mut self, pair: Pair<'_, Rule>) -> Built<UnitKind> {
        let span = self.span(&pair);
        let mut local = false;
        let mut name = None;
        let mut fixity = Fixity::Name;
        let mut parameters = Vec::new();
        let mut binders = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::local => local = true,
                Rule::name => name = Some(self.name(&part)),
                Rule::symbol_head => {
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::name => {
                                parameters.push(Parameter { name: self.name(&piece), fixity: Fixity::Name, arity: 0 });
                            }
                            rule => {
                                fixity = match rule {
                                    Rule::infix => Fixity::Infix,
                                    Rule::postfix => Fixity::Postfix,
                                    _ => Fixity::Prefix,
                                };
                                name = Some(self.operator(&piece).name);
                            }
                        }
                    }
                }
                Rule::parameters => parameters = self.declarations(part)?,
                Rule::binders => {
                    binders = Some(self.binders(part)?);
                }
                Rule::instantiation => {
                    let instance = self.instance(part)?;
                    if let Some(name) = name {
                        return Ok(UnitKind::NamedInstance { local, name, parameters, instance });
                    }
                }
                _ => {
                    let body = self.expression(part)?;
                    if let Some(name) = name {
                        return Ok(match binders {
                            Some(binders) => UnitKind::Function { local, name, binders, body },
                            None => {
                                UnitKind::Operator { local, definition: Operator { name, fixity, parameters, body } }
                            }
                        });
                    }
                }
            }
        }
        Err(self.error("tlars::syntax::expected", "this definition is not complete", span))
    }

    /// `INSTANCE M WITH x <- e`
    pub fn instance(&mut self, pair: Pair<'_, Rule>) -> Built<Instance> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(module) = inner.next() else {
            return Err(self.error("tlars::syntax::expected", "the name of a module is missing", span));
        };
        let module = self.name(&module);
        let mut substitutions = Vec::new();
        for substitution in inner {
            let mut parts = substitution.into_inner();
            let (Some(name), Some(argument)) = (parts.next(), parts.next()) else { continue };
            let name = if name.as_rule() == Rule::name { self.name(&name) } else { self.operator(&name).name };
            substitutions.push((name, self.argument(argument)?));
        }
        Ok(Instance { module, substitutions })
    }
}
