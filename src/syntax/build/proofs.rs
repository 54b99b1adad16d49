//! Proofs: the flat row of steps, nested by their levels.

use super::{Builder, Built};
use crate::syntax::ast::{Expr, Name, Proof, Step, StepKind, Use, UseItem, UseKeyword};
use crate::syntax::parser::Rule;
use crate::text::Span;
use pest::iterators::Pair;

/// Proofs nest no deeper than this.
const MAX_LEVELS: usize = 100;

/// A step before its place in the tree is known.
struct Flat {
    label: Name,
    level: Level,
    kind: StepKind,
    proof: Option<Proof>,
    /// Whether `PROOF` follows, so that the next step begins its proof.
    opens: bool,
    span: Span,
}

/// The number of `<2>`; `<*>` and `<+>` speak of the step before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Number(u64),
    Same,
    Deeper,
}

impl Builder<'_> {
    /// The proof of a theorem.
    pub fn proof(&mut self, pair: Pair<'_, Rule>) -> Built<Proof> {
        let span = self.span(&pair);
        let mut steps = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::terminal => return self.terminal(part),
                Rule::step => {
                    self.in_proof = true;
                    steps.push(self.step(part)?);
                }
                _ => {}
            }
        }
        self.in_proof = false;
        let mut steps = steps.into_iter().peekable();
        let proof = self.nest(&mut steps, -1, span, 0)?;
        match steps.next() {
            None => Ok(proof),
            Some(step) => {
                let text = self.symbols.text(step.label.symbol);
                let mut error = self.error(
                    "tlars::syntax::step_level",
                    format!("step `{text}` comes after the proof has ended"),
                    step.label.span,
                );
                error.help = Some("`QED` ends a proof; steps after it need a lower level that is still open".into());
                Err(error)
            }
        }
    }

    /// The steps of one level, up to its QED. `outer` is the level around it.
    fn nest(
        &mut self,
        steps: &mut std::iter::Peekable<std::vec::IntoIter<Flat>>,
        outer: i64,
        span: Span,
        depth: usize,
    ) -> Built<Proof> {
        if depth >= MAX_LEVELS {
            return Err(self.error("tlars::syntax::too_deep", format!("proofs nest at most {MAX_LEVELS} deep"), span));
        }
        let mut level: Option<i64> = None;
        let mut nested: Vec<Step> = Vec::new();
        let mut last = span;
        while let Some(mut step) = steps.next() {
            let good = match (step.level, level) {
                (Level::Same | Level::Deeper, None) => {
                    level = Some(outer + 1);
                    true
                }
                (Level::Same, Some(_)) => true,
                (Level::Deeper, Some(_)) => false,
                (Level::Number(number), None) => {
                    let number = i64::try_from(number).unwrap_or(i64::MAX);
                    level = Some(number);
                    number > outer
                }
                (Level::Number(number), Some(level)) => i64::try_from(number) == Ok(level),
            };
            if !good {
                let text = self.symbols.text(step.label.symbol).to_owned();
                let mut error = self.error(
                    "tlars::syntax::step_level",
                    format!("step `{text}` does not belong to this level"),
                    step.label.span,
                );
                error.help = Some(match level {
                    Some(level) if level >= 0 => {
                        format!(
                            "the proof at level <{level}> has no `QED` yet; each level must end with one, as `<{level}> QED`"
                        )
                    }
                    _ => "a step inside a proof needs a higher level than the step it proves".into(),
                });
                return Err(error);
            }
            last = step.label.span;
            let begins = step.opens
                || steps.peek().is_some_and(|next| match next.level {
                    Level::Deeper => true,
                    Level::Same => false,
                    Level::Number(number) => {
                        level.is_some_and(|level| i64::try_from(number).is_ok_and(|number| number > level))
                    }
                });
            let provable = match step.kind {
                StepKind::Assert { .. } | StepKind::Case(_) | StepKind::Pick(..) | StepKind::Qed => true,
                StepKind::Have(_)
                | StepKind::Take(..)
                | StepKind::Witness(_)
                | StepKind::Define(_)
                | StepKind::Instance(_)
                | StepKind::Use(_) => false,
            };
            if (begins || step.proof.is_some()) && !provable {
                let mut error =
                    self.error("tlars::syntax::step_proof", "a step of this kind has no proof", step.label.span);
                error.help = Some("only assertions, `CASE`, `PICK`, `SUFFICES` and `QED` are proved".into());
                return Err(error);
            }
            if begins && step.proof.is_none() {
                step.proof = Some(self.nest(steps, level.unwrap_or(outer), step.span, depth + 1)?);
            }
            let qed = matches!(step.kind, StepKind::Qed);
            nested.push(Step { label: step.label, kind: step.kind, proof: step.proof, span: step.span });
            if qed {
                return Ok(Proof::Steps(nested));
            }
        }
        let mut error = self.error("tlars::syntax::no_qed", "this proof does not end with `QED`", last);
        error.help = Some(match level {
            Some(level) if level >= 0 => format!("end it with `<{level}> QED`"),
            _ => "end it with a step `QED`".into(),
        });
        Err(error)
    }

    fn terminal(&mut self, pair: Pair<'_, Rule>) -> Built<Proof> {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(part) if part.as_rule() == Rule::by => Ok(Proof::By(self.used(part, UseKeyword::By, span)?)),
            Some(part) if part.as_rule() == Rule::omitted => Ok(Proof::Omitted(span)),
            _ => Ok(Proof::Obvious(span)),
        }
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Built<Flat> {
        let span = self.span(&pair);
        let mut label = None;
        let mut level = Level::Same;
        let mut kind = None;
        let mut proof = None;
        let mut opens = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::step_name => {
                    level = match part.as_str().get(1..2) {
                        Some("*") => Level::Same,
                        Some("+") => Level::Deeper,
                        _ => {
                            let digits = part.as_str()[1..].split('>').next().unwrap_or("");
                            Level::Number(digits.parse().unwrap_or(u64::MAX))
                        }
                    };
                    label = Some(self.name(&part));
                }
                Rule::terminal => proof = Some(self.terminal(part)?),
                Rule::proof_word => opens = true,
                _ => kind = Some(self.step_kind(part)?),
            }
        }
        match (label, kind) {
            (Some(label), Some(kind)) => Ok(Flat { label, level, kind, proof, opens, span }),
            _ => Err(self.error("tlars::syntax::expected", "this step is not complete", span)),
        }
    }

    fn step_kind(&mut self, pair: Pair<'_, Rule>) -> Built<StepKind> {
        let span = self.span(&pair);
        Ok(match pair.as_rule() {
            Rule::qed => StepKind::Qed,
            Rule::use_or_hide => StepKind::Use(self.use_or_hide(pair)?),
            Rule::instantiation => StepKind::Instance(self.instance(pair)?),
            Rule::define => {
                let units: Built<Vec<_>> = pair.into_inner().map(|definition| self.unit(definition)).collect();
                StepKind::Define(units?)
            }
            Rule::have => StepKind::Have(self.only_expression(pair)?),
            Rule::proof_case => StepKind::Case(self.only_expression(pair)?),
            Rule::witness => {
                let expressions: Built<Vec<_>> =
                    pair.into_inner().map(|expression| self.expression(expression)).collect();
                StepKind::Witness(expressions?)
            }
            Rule::take => {
                let mut inner = pair.into_inner();
                if inner.peek().is_some_and(|next| next.as_rule() == Rule::unbound) {
                    StepKind::Take(Vec::new(), self.next_names(&mut inner))
                } else {
                    StepKind::Take(self.next_binders(&mut inner)?, Vec::new())
                }
            }
            Rule::pick => {
                let mut inner = pair.into_inner();
                let (binders, names) = if inner.peek().is_some_and(|next| next.as_rule() == Rule::unbound) {
                    (Vec::new(), self.next_names(&mut inner))
                } else {
                    (self.next_binders(&mut inner)?, Vec::new())
                };
                match inner.next() {
                    Some(body) => StepKind::Pick(binders, names, self.expression(body)?),
                    None => {
                        return Err(self.error(
                            "tlars::syntax::expected",
                            "an expression is missing after `PICK`",
                            span,
                        ));
                    }
                }
            }
            Rule::suffices => match pair.into_inner().next() {
                Some(part) => StepKind::Assert { suffices: true, statement: self.assertion(part)? },
                None => {
                    return Err(self.error(
                        "tlars::syntax::expected",
                        "an expression is missing after `SUFFICES`",
                        span,
                    ));
                }
            },
            _ => StepKind::Assert { suffices: false, statement: self.assertion(pair)? },
        })
    }

    fn assertion(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        if pair.as_rule() == Rule::assume_prove { self.assume_prove(pair) } else { self.expression(pair) }
    }

    fn only_expression(&mut self, pair: Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(expression) => self.expression(expression),
            None => Err(self.error("tlars::syntax::expected", "an expression is missing", span)),
        }
    }

    /// `USE ...`, `HIDE ...`
    pub fn use_or_hide(&mut self, pair: Pair<'_, Rule>) -> Built<Use> {
        let span = self.span(&pair);
        let hides = pair.clone().into_inner().next().is_some_and(|word| word.as_rule() == Rule::hide_word);
        // The steps of earlier proofs cannot be named here, but those of the proof around can.
        self.used(pair, if hides { UseKeyword::Hide } else { UseKeyword::Use }, span)
    }

    fn used(&mut self, pair: Pair<'_, Rule>, keyword: UseKeyword, span: Span) -> Built<Use> {
        let mut used = Use { keyword, only: false, facts: Vec::new(), definitions: Vec::new(), span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::only => used.only = true,
                Rule::facts => used.facts = self.items(part)?,
                Rule::definitions_used => used.definitions = self.items(part)?,
                _ => {}
            }
        }
        Ok(used)
    }

    fn items(&mut self, pair: Pair<'_, Rule>) -> Built<Vec<UseItem>> {
        let mut items = Vec::new();
        for fact in pair.into_inner() {
            if let Some(part) = fact.into_inner().next() {
                items.push(match part.as_rule() {
                    Rule::name => UseItem::Module(self.name(&part)),
                    _ => UseItem::Expr(self.expression(part)?),
                });
            }
        }
        Ok(items)
    }
}
