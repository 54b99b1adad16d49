//! Precedence: folds a row of operands and operators into a tree, by ranges, and refuses what the ranges leave open.

use super::ast::{Expr, ExprKind, Name, OperatorUse};
use super::operators::{NEGATION, Operator, OperatorId, Place, TIMES};
use crate::text::{Diagnostic, Symbols};

/// An operator as it stands in a row.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Which operator.
    pub id: OperatorId,
    /// Its name and place.
    pub name: Name,
}

enum Entry {
    /// With the height of its tree.
    Operand(Expr, u32),
    Prefix(Placed),
    Infix(Placed),
}

/// A row that is being folded, from left to right.
#[derive(Default)]
pub struct Row {
    entries: Vec<Entry>,
    /// The height of the highest tree so far.
    pub height: u32,
}

type Folded = Result<(), Box<Diagnostic>>;

impl Row {
    /// Adds an operand with the height of its tree.
    pub fn operand(&mut self, operand: Expr, height: u32) {
        self.height = self.height.max(height);
        self.entries.push(Entry::Operand(operand, height));
    }

    /// Adds a prefix operator.
    pub fn prefix(&mut self, operator: Placed, symbols: &Symbols) -> Folded {
        // `3 * -4`: the star wants its operand now, the minus wants to take more.
        if operator.id == NEGATION
            && let Some(left) = self.innermost()
            && left.id.get().binds_before(operator.id.get())
        {
            return Err(conflict(left, operator, symbols));
        }
        self.entries.push(Entry::Prefix(operator));
        Ok(())
    }

    /// Adds an infix operator, after the operators on its left that bind more strongly have taken their operands.
    pub fn infix(&mut self, operator: Placed, symbols: &Symbols) -> Folded {
        while let Some(left) = self.below() {
            let (before, after) = (left.id.get(), operator.id.get());
            if before.binds_before(after) || (left.id == operator.id && before.associative) {
                self.reduce();
            } else if before.binds_after(after) {
                break;
            } else {
                return Err(self.foreign(symbols).unwrap_or_else(|| conflict(left, operator, symbols)));
            }
        }
        self.entries.push(Entry::Infix(operator));
        Ok(())
    }

    /// Applies a postfix operator to the last operand.
    pub fn postfix(&mut self, operator: Placed, symbols: &Symbols) -> Folded {
        if let Some(left) = self.below()
            && !left.id.get().binds_after(operator.id.get())
        {
            return Err(conflict(left, operator, symbols));
        }
        self.suffix(|operand| {
            let span = operand.span.to(operator.name.span);
            Expr { kind: ExprKind::Postfix(used(operator.name), Box::new(operand)), span }
        });
        Ok(())
    }

    /// Puts the last operand into a larger one: `f` into `f[x]`.
    pub fn suffix(&mut self, build: impl FnOnce(Expr) -> Expr) {
        if let Some(Entry::Operand(operand, height)) = self.entries.pop() {
            self.operand(build(operand), height + 1);
        }
    }

    /// Takes the last operand away, to put another in its place.
    pub fn take(&mut self) -> Option<Expr> {
        match self.entries.pop() {
            Some(Entry::Operand(operand, _)) => Some(operand),
            _ => None,
        }
    }

    /// An operator that joins two comparisons in other languages, and here binds more strongly than they do.
    fn foreign(&self, symbols: &Symbols) -> Option<Box<Diagnostic>> {
        let Some(Entry::Operand(operand, _)) = self.entries.last() else { return None };
        let mut rest = operand;
        let (text, span, help) = loop {
            let ExprKind::Infix(operator, _, right) = &rest.kind else { return None };
            let text = symbols.text(operator.name.symbol);
            let help = match text {
                "&&" | "&" => "“and” is `/\\`",
                "||" => "“or” is `\\/`",
                "|" => "a set that filters is `{x \\in S : p}`; “or” is `\\/`",
                _ => {
                    rest = right;
                    continue;
                }
            };
            break (text, operator.name.span, help);
        };
        let message = format!("`{text}` does not join formulas");
        Some(Box::new(Diagnostic::error("tlars::syntax::foreign_operator", message, span).help(help)))
    }

    /// How high the tree may become if all operators that wait for operands are stacked.
    pub fn potential(&self) -> u32 {
        self.height.saturating_add(u32::try_from(self.entries.len()).unwrap_or(u32::MAX))
    }

    /// The operator that stands last in the row, if an operator does.
    pub fn innermost(&self) -> Option<Placed> {
        match self.entries.last() {
            Some(Entry::Prefix(operator) | Entry::Infix(operator)) => Some(*operator),
            _ => None,
        }
    }

    /// The operator before the last operand.
    fn below(&self) -> Option<Placed> {
        match self.entries.len().checked_sub(2).map(|at| &self.entries[at]) {
            Some(Entry::Prefix(operator) | Entry::Infix(operator)) => Some(*operator),
            _ => None,
        }
    }

    /// Applies the last operator to its operands.
    fn reduce(&mut self) {
        let Some(Entry::Operand(right, right_height)) = self.entries.pop() else { return };
        match self.entries.pop() {
            Some(Entry::Prefix(operator)) => {
                let span = operator.name.span.to(right.span);
                let kind = ExprKind::Prefix(used(operator.name), Box::new(right));
                self.operand(Expr { kind, span }, right_height + 1);
            }
            Some(Entry::Infix(operator)) => {
                let Some(Entry::Operand(left, left_height)) = self.entries.pop() else { return };
                let span = left.span.to(right.span);
                let kind = match left.kind {
                    ExprKind::Product(mut factors) if operator.id == TIMES => {
                        factors.push(right);
                        ExprKind::Product(factors)
                    }
                    kind if operator.id == TIMES => ExprKind::Product(vec![Expr { kind, span: left.span }, right]),
                    kind => {
                        let left = Expr { kind, span: left.span };
                        ExprKind::Infix(used(operator.name), Box::new(left), Box::new(right))
                    }
                };
                self.operand(Expr { kind, span }, left_height.max(right_height) + 1);
            }
            Some(entry @ Entry::Operand(..)) => self.entries.push(entry),
            None => self.entries.push(Entry::Operand(right, right_height)),
        }
    }

    /// The tree of the whole row.
    pub fn finish(mut self) -> Option<(Expr, u32)> {
        while self.entries.len() > 1 {
            let before = self.entries.len();
            self.reduce();
            if self.entries.len() >= before {
                return None;
            }
        }
        let height = self.height;
        self.take().map(|expr| (expr, height))
    }
}

fn used(name: Name) -> OperatorUse {
    OperatorUse { prefix: Vec::new(), name }
}

/// Two operators of which neither certainly binds more strongly.
fn conflict(left: Placed, right: Placed, symbols: &Symbols) -> Box<Diagnostic> {
    let shown = |placed: Placed| if placed.id == NEGATION { "-" } else { symbols.text(placed.name.symbol) };
    let (before, after) = (shown(left), shown(right));
    let range = |operator: &Operator| {
        if operator.low == operator.high {
            format!("precedence {}", operator.low)
        } else {
            format!("precedence {}", operator.range())
        }
    };
    let message = if left.id == right.id {
        format!("`{before}` does not chain: `a {before} b {before} c` has no meaning")
    } else {
        format!("`{before}` and `{after}` have no order of precedence")
    };
    let help = if right.id == NEGATION {
        "put parentheses around the negative number: `(-x)`".to_owned()
    } else if left.id.get().place == Place::Prefix {
        format!("use parentheses, `{before} (...)` or `({before} ...) {after} ...`, to say which is meant")
    } else if left.id == right.id && matches!(before, "=" | "<" | ">" | "#" | "\\leq" | "\\geq" | "<=" | ">=" | "=<") {
        format!("to compare three values write `a {before} b /\\ b {before} c`; else use parentheses")
    } else {
        "use parentheses to say which is meant".to_owned()
    };
    Box::new(
        Diagnostic::error("tlars::syntax::precedence", message, right.name.span)
            .marked(range(right.id.get()))
            .label(left.name.span, range(left.id.get()))
            .help(help),
    )
}
