//! Early: conditions of the initial predicate, asked as soon as the variables that they speak of have their values, before values of others are
//! chosen. `x \in S /\ y \in T /\ z \in U /\ P(x)`, as where it is checked whether an invariant is inductive, looks at one `x` after the other then
//! instead of at all triples.
//!
//! The initial states, their order and what fails stay the same: conditions stay in order among each other, and pass over `v \in S` and `v = e`
//! only where these are constant and give at least one value, so that the condition would be asked in any case.

use super::context::Piece;
use crate::eval::code::{Argument, Code, Op, Operator};
use crate::eval::{Environment, Failure, Host, Program};
use crate::semantics::form::{DefinitionId, Level, VariableId};
use crate::text::Span;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many definitions within definitions are entered.
const DEEPEST: usize = 32;

/// An initial predicate in another order.
#[derive(Clone, Debug)]
pub struct Early {
    /// The conjuncts, those of definitions among them.
    piece: Piece,
    /// The calls of these definitions, outermost first.
    calls: Vec<Called>,
}

/// A definition whose conjuncts stand in place of its name.
#[derive(Clone, Debug)]
struct Called {
    name: String,
    body: Span,
    place: Span,
}

impl Early {
    /// The conjuncts of an initial predicate in the order in which they are best looked at; `None` where that is as they stand.
    pub fn of(program: &Program, host: &dyn Host, initial: &Piece) -> Option<Early> {
        if !initial.frames.is_empty() {
            return None;
        }
        let mut conjuncts = Conjuncts { program, items: Vec::new(), calls: Vec::new() };
        conjuncts.add(&initial.code, 0);
        let Conjuncts { items, calls, .. } = conjuncts;
        let items = ordered(program, host, items)?;
        let code = Code { op: Op::And(items.into()), ..(*initial.code).clone() };
        Some(Early { piece: Piece { code: Arc::new(code), ..initial.clone() }, calls })
    }

    /// What is evaluated.
    pub fn piece(&self) -> &Piece {
        &self.piece
    }

    /// A failure with the calls that are not made any more.
    pub fn worded(&self, mut failure: Failure) -> Failure {
        for called in self.calls.iter().rev() {
            let inner = failure.calls().last().map_or(failure.place(), |(_, place)| Some(*place));
            if inner.is_some_and(|inner| called.holds(inner)) {
                failure = failure.within(&called.name, called.place);
            }
        }
        failure
    }
}

impl Called {
    fn holds(&self, place: Span) -> bool {
        let Span { source, start, end } = self.body;
        place.source == source && start <= place.start && place.end <= end
    }
}

/// Collects conjuncts.
struct Conjuncts<'p> {
    program: &'p Program,
    items: Vec<Code>,
    calls: Vec<Called>,
}

impl Conjuncts<'_> {
    fn add(&mut self, code: &Code, depth: usize) {
        match &code.op {
            Op::And(items) => items.iter().for_each(|item| self.add(item, depth)),
            Op::Call(id, arguments, _)
                if arguments.is_empty() && depth < DEEPEST && self.is_conjunction(*id, depth) =>
            {
                let definition = self.program.definition(*id);
                let name = self.program.text(definition.name).to_owned();
                self.calls.push(Called { name, body: definition.body.span, place: code.span });
                self.add(&definition.body, depth + 1);
            }
            _ => self.items.push(code.clone()),
        }
    }

    fn is_conjunction(&self, id: DefinitionId, depth: usize) -> bool {
        let definition = self.program.definition(id);
        let conjunction = match &definition.body.op {
            Op::And(_) => true,
            Op::Call(inner, arguments, _) => {
                arguments.is_empty() && depth < DEEPEST && self.is_conjunction(*inner, depth + 1)
            }
            _ => false,
        };
        conjunction && !definition.recursive
    }
}

/// A conjunct that gives a variable its value.
struct Assignment {
    variable: VariableId,
    /// Whether it may stand behind a condition as well as before it.
    passable: OnceCell<bool>,
}

/// Conjuncts with the conditions at the end moved forward; `None` where none is.
fn ordered(program: &Program, host: &dyn Host, items: Vec<Code>) -> Option<Vec<Code>> {
    let all = program.variables().len();
    let mut assigned = BTreeSet::new();
    let mut assignments = Vec::new();
    for item in &items {
        if assigned.len() == all {
            break;
        }
        let variable = assigned_by(item).filter(|variable| !assigned.contains(variable));
        match variable {
            Some(variable) => assigned.extend([variable]),
            // What may give variables their values in other ways is not looked into.
            None if !variables(program, item).is_subset(&assigned) => return None,
            None => {}
        }
        assignments.push(variable.map(|variable| Assignment { variable, passable: OnceCell::new() }));
    }
    let choices = |item: &&Code| matches!(item.op, Op::In(_));
    let count = assignments.len();
    if assigned.len() < all || count == items.len() || items[..count].iter().filter(choices).count() < 2 {
        return None;
    }
    // For each place the conditions that come before the assignment there.
    let mut before: Vec<Vec<Code>> = vec![Vec::new(); count];
    let (mut first, mut moved) = (0, 0);
    for condition in &items[count..] {
        if condition.level > Level::State || !program.is_pure(condition) {
            break;
        }
        let reads = variables(program, condition);
        let holds_up = |(assignment, item): (&Option<Assignment>, &Code)| match assignment {
            Some(Assignment { variable, passable }) => {
                reads.contains(variable) || !passable.get_or_init(|| is_passable(program, host, item))
            }
            None => true,
        };
        let last = assignments.iter().zip(&items[..count]).rposition(holds_up);
        first = last.map_or(0, |last| last + 1).max(first);
        if first == count {
            break;
        }
        before[first].push(once(condition));
        moved += 1;
    }
    if moved == 0 {
        return None;
    }
    let mut items = items.into_iter();
    let mut ordered = Vec::new();
    for conditions in before {
        ordered.extend(conditions);
        ordered.extend(items.next());
    }
    ordered.extend(items.skip(moved));
    Some(ordered)
}

/// The variable to which a conjunct gives a value unless it has one.
fn assigned_by(item: &Code) -> Option<VariableId> {
    match &item.op {
        Op::In(operands) | Op::Equal(operands) => match operands[0].op {
            Op::Variable(variable) => Some(variable),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an assignment surely succeeds and always gives the same values.
fn is_passable(program: &Program, host: &dyn Host, item: &Code) -> bool {
    let (Op::In(operands) | Op::Equal(operands)) = &item.op else { return false };
    let right = &operands[1];
    if right.level > Level::Constant || !program.is_pure(right) {
        return false;
    }
    match Environment::new(program, host).value(right) {
        Ok(value) if matches!(item.op, Op::In(_)) => {
            value.is_finite_set() && value.iter_set().is_ok_and(|mut elements| elements.next().is_some())
        }
        Ok(_) => true,
        Err(_) => false,
    }
}

/// A condition that holds in one way at most: negated twice, since of a disjunction with two true parts each would lead on.
fn once(condition: &Code) -> Code {
    let negation = |code: Code| Code { op: Op::Not(Box::new(code)), ..condition.clone() };
    negation(negation(condition.clone()))
}

/// The variables that an expression may read.
fn variables(program: &Program, code: &Code) -> BTreeSet<VariableId> {
    let mut reading = Reading { program, entered: BTreeSet::new(), variables: BTreeSet::new() };
    reading.add(code);
    reading.variables
}

struct Reading<'p> {
    program: &'p Program,
    entered: BTreeSet<DefinitionId>,
    variables: BTreeSet<VariableId>,
}

impl Reading<'_> {
    fn add(&mut self, code: &Code) {
        match &code.op {
            Op::Variable(variable) => self.variables.extend([*variable]),
            Op::Call(id, arguments, _) => {
                self.enter(*id);
                self.passed(arguments);
            }
            Op::Native(_, arguments) | Op::CallLocal(_, arguments) => self.passed(arguments),
            _ => {}
        }
        code.each_child(&mut |part| self.add(part));
    }

    fn passed(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            if let Argument::Operator(Operator::Definition(id)) = argument {
                self.enter(*id);
            }
        }
    }

    fn enter(&mut self, id: DefinitionId) {
        if self.entered.insert(id) {
            self.add(&self.program.definition(id).body);
        }
    }
}
