//! Actions: the next-state relation taken apart once, before the search, into instances with constant bindings.
//!
//! Definitions whose arguments are constant are entered, `\E` over a constant set becomes one instance for each element,
//! disjunctions are split; anything else is an action, named after the definition around it. TLC splits alike, so that the names agree.

use super::context::{Context, Piece};
use super::system::ActionLabel;
use crate::eval::code::{Code, Op};
use crate::eval::{Environment, Host, Observe, Program};
use crate::semantics::form::{DefinitionId, Quantifier};
use crate::text::{Span, Symbol};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

/// An instance of an action.
#[derive(Clone, Debug)]
pub struct Action {
    /// The innermost definition that was entered.
    pub definition: Option<DefinitionId>,
    /// What is bound: the parameters of that definition, and the `\E` on the way.
    pub arguments: Vec<(Symbol, Value)>,
    /// What makes the step.
    pub piece: Piece,
}

/// A next-state relation with more instances is left whole where it would grow further.
const MOST: usize = 20_000;

/// Takes a next-state relation apart.
pub(super) fn split(program: &Program, host: &dyn Host, next: &Piece) -> Vec<Action> {
    let mut splitter = Splitter { program, host, actions: Vec::new(), shared: FxHashMap::default() };
    let mut context = Context::default();
    for frame in &next.frames {
        context = context.bind(&crate::eval::code::Pattern::Tuple(vec![Symbol(0); frame.len()].into()), frame);
    }
    splitter.split(&next.code, &context, &Way::default());
    splitter.actions
}

/// How an expression was reached.
#[derive(Clone, Default)]
struct Way {
    definition: Option<DefinitionId>,
    parameters: Vec<(Symbol, Value)>,
    bound: Vec<(Symbol, Value)>,
    depth: usize,
}

struct Splitter<'p> {
    program: &'p Program,
    host: &'p dyn Host,
    actions: Vec<Action>,
    /// The expressions of instances that differ in their frames only.
    shared: FxHashMap<*const Code, Arc<Code>>,
}

impl Splitter<'_> {
    fn split(&mut self, code: &Code, context: &Context, way: &Way) {
        const DEEPEST: usize = 200;
        let environment = Environment::new(self.program, self.host);
        match &code.op {
            Op::Or(items) => items.iter().for_each(|item| self.split(item, context, way)),
            Op::Call(id, _, _) if way.depth < DEEPEST => match context.enter(self.program, environment, code) {
                Some(entered) => {
                    let parameters = entered.definition.parameters.iter().copied().zip(entered.values).collect();
                    let way = Way {
                        definition: if entered.definition.substitution { way.definition } else { Some(*id) },
                        parameters,
                        bound: way.bound.clone(),
                        depth: way.depth + 1,
                    };
                    let program = self.program;
                    self.split(&program.definition(*id).body, &entered.context, &way);
                }
                None => {
                    let way = Way { definition: Some(*id), parameters: Vec::new(), ..way.clone() };
                    self.leaf(code, context, &way);
                }
            },
            Op::Let(definitions, body) => self.split(body, &context.enter_let(definitions), way),
            Op::Quantifier(Quantifier::Exists, parts) => {
                let (binders, body) = &**parts;
                let mut found = Vec::new();
                let room = MOST.saturating_sub(self.actions.len());
                let listed = context.each_binding(environment, binders, &mut |bound, inner| {
                    found.push((bound.to_vec(), inner.clone()));
                    if found.len() > room { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                if !matches!(listed, Ok(ControlFlow::Continue(()))) || found.is_empty() {
                    return self.leaf(code, context, way);
                }
                for (bound, inner) in found {
                    let mut way = way.clone();
                    way.bound.extend(bound);
                    self.split(body, &inner, &way);
                }
            }
            _ => self.leaf(code, context, way),
        }
    }

    fn leaf(&mut self, code: &Code, context: &Context, way: &Way) {
        let piece = match context.plain() {
            Some(frames) => {
                let shared = self.shared.entry(std::ptr::from_ref(code)).or_insert_with(|| Arc::new(code.clone()));
                Piece { code: shared.clone(), frames }
            }
            None => context.piece(code),
        };
        // What is passed on as an argument need not be told twice.
        let passed = |value: &Value| way.parameters.iter().any(|(_, parameter)| parameter == value);
        let bound = way.bound.iter().filter(|(_, value)| !passed(value)).cloned();
        let arguments = way.parameters.iter().cloned().chain(bound).collect();
        self.actions.push(Action { definition: way.definition, arguments, piece });
    }
}

impl Action {
    /// Its name and arguments in words.
    pub(super) fn label(&self, program: &Program) -> ActionLabel {
        ActionLabel {
            name: self.definition.map(|id| program.text(program.definition(id).name).to_owned()),
            arguments: self.arguments.iter().map(|(name, value)| shown(program, *name, value)).collect(),
            span: self.piece.code.span,
        }
    }
}

fn shown(program: &Program, name: Symbol, value: &Value) -> (String, String) {
    (program.text(name).to_owned(), value.display(program.symbols()).to_string())
}

/// Follows an action to the step it makes.
pub(super) struct Trail<'p> {
    program: &'p Program,
    events: RefCell<Vec<Event>>,
}

enum Event {
    Enter(DefinitionId, Vec<Option<Value>>),
    Bind(Symbol, Value),
}

impl Observe for Trail<'_> {
    fn enter(&self, definition: DefinitionId, arguments: &[Option<Value>]) {
        self.events.borrow_mut().push(Event::Enter(definition, arguments.to_vec()));
    }

    fn leave(&self) {
        self.events.borrow_mut().pop();
    }

    fn bind(&self, name: Symbol, value: &Value) {
        self.events.borrow_mut().push(Event::Bind(name, value.clone()));
    }

    fn unbind(&self) {
        self.events.borrow_mut().pop();
    }
}

impl<'p> Trail<'p> {
    pub fn new(program: &'p Program) -> Self {
        Trail { program, events: RefCell::default() }
    }

    /// The name of the step that is being made: the action's, or that of a definition that the action only leads to, with its
    /// arguments and what `\E` bound on the way.
    pub fn label(&self, action: &Action) -> ActionLabel {
        let Taken { definition, span, arguments } = self.taken(action);
        let name = definition.map(|id| self.program.text(self.program.definition(id).name).to_owned());
        let shown = arguments.iter().map(|(name, value)| shown(self.program, *name, value));
        ActionLabel { name, arguments: shown.collect(), span }
    }

    /// The step that is being made.
    pub fn taken(&self, action: &Action) -> Taken {
        let mut taken =
            Taken { definition: action.definition, span: action.piece.code.span, arguments: action.arguments.clone() };
        let mut heads = heads(&action.piece.code);
        // Where the definition around is itself what is called, it is found again here.
        if let (Op::Call(id, _, _), Some(definition)) = (&action.piece.code.op, action.definition)
            && *id == definition
        {
            taken.arguments.clear();
        }
        let mut helpers = false;
        for event in self.events.borrow().iter() {
            match event {
                Event::Enter(id, values) if !helpers && heads.contains(id) => {
                    let definition = self.program.definition(*id);
                    heads = self::heads(&definition.body);
                    if definition.substitution {
                        continue;
                    }
                    taken.definition = Some(*id);
                    taken.span = definition.body.span;
                    let values = values.iter().zip(&definition.parameters);
                    taken.arguments = values.filter_map(|(value, name)| Some((*name, value.clone()?))).collect();
                }
                Event::Enter(..) => helpers = true,
                Event::Bind(name, value) if !helpers => {
                    let argument = (*name, value.clone());
                    if !taken.arguments.contains(&argument) {
                        taken.arguments.push(argument);
                    }
                }
                Event::Bind(..) => {}
            }
        }
        taken
    }
}

/// A step that an action makes.
pub(super) struct Taken {
    /// The definition that names it.
    pub definition: Option<DefinitionId>,
    /// The expression.
    pub span: Span,
    /// The parameters of the definition and the names bound by `\E` on the way, with their values.
    pub arguments: Vec<(Symbol, Value)>,
}

/// The definitions that an expression leads to before anything else happens.
fn heads(code: &Code) -> Vec<DefinitionId> {
    match &code.op {
        Op::Call(id, _, _) => vec![*id],
        Op::Or(items) => items.iter().flat_map(heads).collect(),
        Op::Quantifier(Quantifier::Exists, parts) => heads(&parts.1),
        Op::Let(_, body) => heads(body),
        Op::If(parts) => parts[1..].iter().flat_map(heads).collect(),
        Op::Case(arms, other) => arms.iter().map(|(_, arm)| arm).chain(other.as_deref()).flat_map(heads).collect(),
        _ => Vec::new(),
    }
}
