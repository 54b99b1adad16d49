//! Coverage: how often each part of a specification was evaluated during a search, and what was never put to the test.

use super::plain::Model;
use super::system::{StateRole, StepRole};
use super::temporal::FAIRNESS;
use crate::eval::code::{Code, Op};
use crate::eval::{Failure, Watch};
use crate::semantics::Child;
use crate::semantics::form::{ConstantId, Definition, DefinitionId, Expr, ExprKind, Form, Local, Quantifier};
use crate::text::{SourceId, Span};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How often an expression was evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Times {
    /// In all.
    pub all: u64,
    /// As a part of an action that is being made into steps, rather than for its value.
    pub acted: u64,
    /// With the value `TRUE`.
    pub true_: u64,
    /// With the value `FALSE`.
    pub false_: u64,
}

/// An expression with how often it was evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covered {
    /// Its place.
    pub span: Span,
    /// In how many others it lies.
    pub depth: usize,
    /// How often it was evaluated.
    pub times: Times,
}

/// Something that was never put to the test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Vacuous {
    /// The left side of an implication in an invariant or property was never true.
    NeverTrue {
        /// The name of the invariant or property.
        name: String,
        /// The left side.
        span: Span,
    },
    /// A predicate of which a property of whole behaviors speaks was never true: `P` of `P ~> Q`.
    NeverHeld {
        /// The name of the property.
        name: String,
        /// The predicate.
        span: Span,
    },
    /// A `\A` in an invariant or property never had an element to speak of.
    NeverAny {
        /// The name of the invariant or property.
        name: String,
        /// The quantifier.
        span: Span,
    },
    /// An invariant or property that reads no variable.
    Constant {
        /// The name of the invariant or property.
        name: String,
        /// The predicate.
        span: Span,
    },
    /// A constant that nothing uses.
    Unused {
        /// Its name.
        name: String,
        /// Its declaration.
        span: Span,
    },
    /// A constraint outside of which there are states, so that what follows them was not looked at.
    Outside {
        /// The name of the constraint.
        name: String,
        /// The predicate.
        span: Span,
        /// How many states were found outside.
        states: u64,
    },
    /// An action constraint that keeps steps from being taken.
    NotTaken {
        /// The name of the constraint.
        name: String,
        /// The predicate.
        span: Span,
        /// How many steps were not taken.
        steps: u64,
    },
}

/// What a search covered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// The expressions of the specification's own modules, in the order of the text.
    pub expressions: Vec<Covered>,
    /// What was never put to the test.
    pub vacuous: Vec<Vacuous>,
}

/// The counts of all workers.
#[derive(Default, Debug)]
pub(super) struct Totals {
    times: Mutex<FxHashMap<Span, Times>>,
    cut: Mutex<FxHashSet<Cut>>,
}

/// What a constraint cuts off, told apart by fingerprints. It may be asked more than once of the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Cut {
    /// The number of the state label, and the state.
    State(usize, u64),
    /// The number of the step label, and the states before and after.
    Step(usize, u64, u64),
}

/// The counts of one worker, which join those of the others when it ends.
pub(super) struct Counter {
    totals: Arc<Totals>,
    /// By the address of the expression, which only serves to tell it from others.
    own: RefCell<FxHashMap<usize, (Span, Times)>>,
    cut: FxHashSet<Cut>,
}

impl Counter {
    pub fn new(totals: Arc<Totals>) -> Self {
        Counter { totals, own: RefCell::default(), cut: FxHashSet::default() }
    }

    /// Counts what a constraint cuts off.
    pub fn cut(&mut self, cut: Cut) {
        self.cut.insert(cut);
    }

    fn count(&self, code: &Code, add: impl FnOnce(&mut Times)) {
        // What is evaluated once only wraps the expression.
        if !matches!(code.op, Op::Once(_)) {
            let address = std::ptr::from_ref(code) as usize;
            add(&mut self.own.borrow_mut().entry(address).or_insert((code.span, Times::default())).1);
        }
    }
}

impl Watch for Counter {
    fn begin(&self, _code: &Code, _primed: bool, _bound: &dyn Fn(Local) -> Option<Value>) {}

    fn end(&self, code: &Code, result: Result<&Value, &Failure>) {
        self.count(code, |times| {
            times.all += 1;
            if let Ok(Value::Boolean(truth)) = result {
                *(if *truth { &mut times.true_ } else { &mut times.false_ }) += 1;
            }
        });
    }

    fn act(&self, code: &Code) {
        self.count(code, |times| times.acted += 1);
    }

    fn parts(&self) -> Option<usize> {
        None
    }

    fn aside(&self, _begins: bool) {}
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.totals.cut.lock().unwrap_or_else(PoisonError::into_inner).extend(self.cut.drain());
        let mut totals = self.totals.times.lock().unwrap_or_else(PoisonError::into_inner);
        // Sums do not depend on the order.
        #[allow(clippy::iter_over_hash_type)]
        for (span, times) in self.own.get_mut().values() {
            let total = totals.entry(*span).or_default();
            total.all += times.all;
            total.acted += times.acted;
            total.true_ += times.true_;
            total.false_ += times.false_;
        }
    }
}

impl Times {
    /// How often it was evaluated, for its value or to make steps.
    pub fn any(&self) -> u64 {
        self.all.max(self.acted)
    }
}

impl Model {
    /// What was covered since [`Model::counting`], by all workers that have ended; nothing if nothing was counted.
    pub fn coverage(&self) -> Coverage {
        let Some(totals) = &self.totals else { return Coverage::default() };
        let cut = totals.cut.lock().unwrap_or_else(PoisonError::into_inner);
        let totals = totals.times.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reader = Reader {
            model: self,
            totals: &totals,
            own: own_sources(self.program.form()),
            entered: FxHashSet::default(),
            places: BTreeMap::new(),
            vacuous: Vec::new(),
        };
        let pieces = self.initial.iter().chain(self.actions.iter().map(|action| &action.piece));
        for piece in pieces.chain(&self.states).chain(&self.steps) {
            reader.list(&piece.code);
        }
        let outline = &self.outline;
        for (number, (label, piece)) in outline.state_labels.iter().zip(&self.states).enumerate() {
            match label.role {
                StateRole::Invariant | StateRole::InitialProperty => {
                    reader.question(&label.name, label.span, &piece.code);
                }
                StateRole::Constraint => {
                    let of = |cut: &&Cut| matches!(cut, Cut::State(label, _) if *label == number);
                    let states = cut.iter().filter(of).count() as u64;
                    if states > 0 {
                        reader.vacuous.push(Vacuous::Outside { name: label.name.clone(), span: label.span, states });
                    }
                }
                // What fairness asks may well be never so.
                StateRole::Atom if label.name != FAIRNESS => reader.held(&label.name, &piece.code),
                StateRole::Atom | StateRole::Possible => {}
            }
        }
        for (number, (label, piece)) in outline.step_labels.iter().zip(&self.steps).enumerate() {
            match label.role {
                StepRole::Property => reader.question(&label.name, label.span, &piece.code),
                StepRole::Constraint => {
                    let of = |cut: &&Cut| matches!(cut, Cut::Step(label, ..) if *label == number);
                    let steps = cut.iter().filter(of).count() as u64;
                    if steps > 0 {
                        reader.vacuous.push(Vacuous::NotTaken { name: label.name.clone(), span: label.span, steps });
                    }
                }
                StepRole::Atom | StepRole::Possible => {}
            }
        }
        reader.constants();
        let Reader { places, vacuous, .. } = reader;
        let mut around: Vec<Span> = Vec::new();
        let expressions = places.into_values().map(|(span, times)| {
            while around.last().is_some_and(|last| last.source != span.source || last.end < span.end) {
                around.pop();
            }
            let depth = around.len();
            around.push(span);
            Covered { span, depth, times }
        });
        Coverage { expressions: expressions.collect(), vacuous }
    }
}

/// The sources of the modules that are not built in.
fn own_sources(form: &Form) -> FxHashSet<SourceId> {
    form.modules.iter().filter(|module| !module.built_in).map(|module| module.span.source).collect()
}

/// Puts counts and expressions together.
struct Reader<'m> {
    model: &'m Model,
    totals: &'m FxHashMap<Span, Times>,
    own: FxHashSet<SourceId>,
    entered: FxHashSet<DefinitionId>,
    /// By source, start and then the longest first: the order in which they are shown.
    places: BTreeMap<(SourceId, u32, std::cmp::Reverse<u32>), (Span, Times)>,
    vacuous: Vec<Vacuous>,
}

impl<'m> Reader<'m> {
    fn times(&self, span: Span) -> Times {
        self.totals.get(&span).copied().unwrap_or_default()
    }

    /// Lists an expression and its parts, also behind definitions.
    fn list(&mut self, code: &'m Code) {
        let simple = match &code.op {
            Op::Value(_) | Op::Variable(_) | Op::Local(_) | Op::Impossible(_) | Op::Once(_) => true,
            Op::Prime(inner) => matches!(inner.op, Op::Variable(_)),
            Op::Set(items) | Op::Tuple(items) => items.is_empty(),
            Op::Call(_, arguments, _) | Op::CallLocal(_, arguments) | Op::Native(_, arguments) => arguments.is_empty(),
            _ => false,
        };
        if !simple && self.own.contains(&code.span.source) {
            let key = (code.span.source, code.span.start, std::cmp::Reverse(code.span.end));
            let times = self.times(code.span);
            self.places.insert(key, (code.span, times));
        }
        code.each_child(&mut |child| self.list(child));
        if let Op::Call(id, _, _) = &code.op
            && self.entered.insert(*id)
        {
            self.list(&self.model.program.definition(*id).body);
        }
    }

    /// Looks into an invariant or property for what never mattered.
    fn question(&mut self, name: &str, span: Span, code: &'m Code) {
        if super::spec::stateless(&self.model.program, code, &mut Vec::new()) {
            self.vacuous.push(Vacuous::Constant { name: name.to_owned(), span });
            return;
        }
        self.never(name, code, &mut FxHashSet::default());
    }

    fn never(&mut self, name: &str, code: &'m Code, entered: &mut FxHashSet<DefinitionId>) {
        let asked = self.times(code.span).all > 0;
        let found = match &code.op {
            Op::Implies(sides) if asked && self.times(sides[0].span).true_ == 0 => {
                Some(Vacuous::NeverTrue { name: name.to_owned(), span: sides[0].span })
            }
            Op::Quantifier(Quantifier::ForAll, parts) if asked && self.times(parts.1.span).all == 0 => {
                Some(Vacuous::NeverAny { name: name.to_owned(), span: code.span })
            }
            _ => None,
        };
        match found {
            // What is inside did not matter either.
            Some(found) if self.own.contains(&code.span.source) => self.vacuous.push(found),
            Some(_) | None => code.each_child(&mut |child| self.never(name, child, entered)),
        }
        if let Op::Call(id, _, _) = &code.op
            && entered.insert(*id)
        {
            self.never(name, &self.model.program.definition(*id).body, entered);
        }
    }

    /// Looks into a predicate of which a property of whole behaviors speaks.
    fn held(&mut self, name: &str, code: &'m Code) {
        let times = self.times(code.span);
        if times.all > 0 && times.true_ == 0 && self.own.contains(&code.span.source) {
            self.vacuous.push(Vacuous::NeverHeld { name: name.to_owned(), span: code.span });
        } else {
            self.never(name, code, &mut FxHashSet::default());
        }
    }

    /// The constants that no definition and no assumption uses.
    fn constants(&mut self) {
        let form = self.model.program.form();
        let mut used = FxHashSet::default();
        form.definitions.iter().for_each(|definition: &Definition| constants_in(&definition.body, &mut used));
        form.assumptions.iter().for_each(|assumption| constants_in(&assumption.expr, &mut used));
        for (number, constant) in (0u32..).zip(&form.constants) {
            if self.own.contains(&constant.span.source) && !used.contains(&ConstantId(number)) {
                let name = self.model.program.text(constant.name).to_owned();
                self.vacuous.push(Vacuous::Unused { name, span: constant.span });
            }
        }
    }
}

fn constants_in(expr: &Expr, used: &mut FxHashSet<ConstantId>) {
    if let ExprKind::Constant(id) | ExprKind::CallConstant(id, _) = &expr.kind {
        used.insert(*id);
    }
    expr.each_part(&mut |_, child| match child {
        Child::Expr(part) => constants_in(part, used),
        Child::Constant(id) => {
            used.insert(id);
        }
        Child::Definition(_) | Child::Local(_) => {}
    });
}
