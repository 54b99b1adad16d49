//! Reading: a temporal formula of the specification made one over numbered predicates.

use super::super::action::{Action, split};
use super::super::context::{Context, Piece};
use super::super::system::{StateLabel, StateRole, StepLabel, StepRole};
use super::substitute::{body, let_body, same};
use super::{Liveness, StateAtom, StepAtom, Temporal};
use crate::eval::code::{Code, Op};
use crate::eval::{Environment, Host, Program};
use crate::semantics::form::{Fairness, Level, Quantifier};
use crate::text::Span;
use crate::value::Value;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Why a formula cannot be checked, and the part that is to blame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The reason, for people.
    pub reason: String,
    /// The part.
    pub span: Span,
}

/// Reads formulas, and collects the predicates in them.
pub struct Reader<'b> {
    pub program: &'b Program,
    pub host: &'b dyn Host,
    /// The actions of the specification.
    pub actions: &'b [Action],
    pub liveness: &'b mut Liveness,
    /// The labels with their predicates, to which those of the formulas are added.
    pub states: (&'b mut Vec<StateLabel>, &'b mut Vec<Piece>),
    pub steps: (&'b mut Vec<StepLabel>, &'b mut Vec<Piece>),
    /// The name of the formula that is read.
    pub name: String,
    /// How often definitions that call themselves were entered.
    pub entered: usize,
}

/// So many definitions within definitions are entered.
const DEEPEST: usize = 200;
/// A quantifier over more elements is not written out.
const MOST: usize = 10_000;

impl Reader<'_> {
    /// Reads a formula.
    pub fn formula(&mut self, piece: &Piece) -> Result<Temporal, Unreadable> {
        self.read(&piece.code, &Context::of_frames(&piece.frames), 0)
    }

    fn read(&mut self, code: &Code, context: &Context, depth: usize) -> Result<Temporal, Unreadable> {
        let environment = Environment::new(self.program, self.host);
        if code.level <= Level::State && !matches!(code.op, Op::Local(_) | Op::CallLocal(..)) {
            return Ok(self.predicate(code, context));
        }
        let cannot = |reason: &str| Err(Unreadable { reason: reason.to_owned(), span: code.span });
        match &code.op {
            Op::And(items) => Ok(Temporal::And(self.all(items, context, depth)?)),
            Op::Or(items) => Ok(Temporal::Or(self.all(items, context, depth)?)),
            Op::Not(inner) => Ok(self.read(inner, context, depth)?.not()),
            Op::Implies(pair) => Ok(self.read(&pair[0], context, depth)?.implies(self.read(&pair[1], context, depth)?)),
            Op::Equivalent(pair) | Op::Equal(pair) => {
                Ok(self.read(&pair[0], context, depth)?.equivalent(self.read(&pair[1], context, depth)?))
            }
            Op::NotEqual(pair) => {
                Ok(self.read(&pair[0], context, depth)?.equivalent(self.read(&pair[1], context, depth)?).not())
            }
            Op::Always(inner) => Ok(self.read(inner, context, depth)?.always()),
            Op::Eventually(inner) => Ok(self.read(inner, context, depth)?.eventually()),
            Op::LeadsTo(pair) => {
                Ok(self.read(&pair[0], context, depth)?.leads_to(self.read(&pair[1], context, depth)?))
            }
            Op::If(parts) => {
                // What a constant chooses is all that is there, so that a definition that calls itself comes to an end.
                if parts[0].level == Level::Constant
                    && let piece = context.piece(&parts[0])
                    && let Ok(chosen) = piece.within(environment).truth(&piece.code)
                {
                    return self.read(if chosen { &parts[1] } else { &parts[2] }, context, depth);
                }
                let test = self.read(&parts[0], context, depth)?;
                let yes = test.clone().implies(self.read(&parts[1], context, depth)?);
                Ok(Temporal::And(vec![yes, Temporal::Or(vec![test, self.read(&parts[2], context, depth)?])]))
            }
            Op::Fairness(fairness, pair) => {
                let [subscript, action] = &**pair;
                let enabled = self.enabled(action, subscript, context);
                let taken = self.taken(action, subscript, context, code.span);
                Ok(match fairness {
                    Fairness::Weak => Temporal::weakly_fair(enabled, taken),
                    Fairness::Strong => Temporal::strongly_fair(enabled, taken),
                })
            }
            Op::Square(pair) => Ok(self.square(pair, context, code)),
            Op::Angle(pair) => Ok(self.taken(&pair[0], &pair[1], context, code.span)),
            Op::Let(definitions, inner) => self.read(inner, &context.enter_let(definitions), depth),
            Op::Local(local) => match context.definition(*local) {
                Some((definition, outer)) if depth < DEEPEST => self.read(&definition, &outer, depth + 1),
                Some(_) => cannot("definitions are nested too deeply"),
                None => Ok(self.predicate(code, context)),
            },
            Op::Call(..) | Op::CallLocal(..) if depth >= DEEPEST => cannot("definitions are nested too deeply"),
            Op::Call(id, arguments, _) => {
                let program = self.program;
                let recursive = program.definition(*id).recursive;
                self.entered += usize::from(recursive);
                if self.entered > MOST {
                    return cannot("the recursion does not come to an end");
                }
                if let Some(entered) = context.enter_again(program, environment, code) {
                    return self.read(&program.definition(*id).body, &entered.context, depth + 1);
                }
                match body(program.definition(*id), arguments) {
                    Some(body) => self.read(&body, context, depth + 1),
                    None => cannot("a recursive definition, or one that takes an unnamed operator, cannot be entered"),
                }
            }
            Op::CallLocal(local, arguments) => match context.operator(*local) {
                Some(definition) => match let_body(definition, local.up, arguments) {
                    Some(body) => self.read(&body, context, depth + 1),
                    None => cannot("a recursive definition, or one that takes an unnamed operator, cannot be entered"),
                },
                None if code.level <= Level::State => Ok(self.predicate(code, context)),
                None => cannot("the operator is not known here"),
            },
            Op::Quantifier(quantifier, parts) => {
                let (binders, inner) = &**parts;
                let mut instances = Vec::new();
                let listed = context.each_binding(environment, binders, &mut |_, instance| {
                    instances.push(instance.clone());
                    if instances.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                match listed {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => return cannot("the quantifier has too many instances"),
                    Err(failure) => {
                        let why = failure.diagnostic().message;
                        return cannot(&format!(
                            "the set of the quantifier is not a constant that can be listed: {why}"
                        ));
                    }
                }
                let parts: Result<Vec<Temporal>, Unreadable> =
                    instances.iter().map(|instance| self.read(inner, instance, depth + 1)).collect();
                Ok(match quantifier {
                    Quantifier::ForAll => Temporal::And(parts?),
                    Quantifier::Exists => Temporal::Or(parts?),
                })
            }
            Op::Guarantees(_) => cannot("`-+->` cannot be checked on single behaviors of a state graph"),
            Op::Impossible(reason) => cannot(reason),
            _ if code.level == Level::Action => {
                cannot("an action must stand in `[A]_v` after `[]`, or in `<<A>>_v` after `<>`")
            }
            _ => cannot("this is no temporal formula that can be checked"),
        }
    }

    fn all(&mut self, items: &[Code], context: &Context, depth: usize) -> Result<Vec<Temporal>, Unreadable> {
        items.iter().map(|item| self.read(item, context, depth)).collect()
    }

    /// A predicate of states; a constant one is evaluated at once.
    fn predicate(&mut self, code: &Code, context: &Context) -> Temporal {
        let piece = context.piece(code);
        if code.level == Level::Constant {
            let environment = Environment::new(self.program, self.host);
            if let Ok(value) = piece.within(environment).truth(&piece.code) {
                return Temporal::Constant(value);
            }
        }
        let label = self.state_label(piece);
        self.state_atom(StateAtom::Label(label))
    }

    /// `ENABLED <<A>>_v`
    fn enabled(&mut self, action: &Code, subscript: &Code, context: &Context) -> Temporal {
        if let Some(actions) = self.actions_of(action, context) {
            let kept = self.kept(subscript, context);
            return self.state_atom(StateAtom::Enabled { actions, kept });
        }
        let pair = Box::new([action.clone(), subscript.clone()]);
        let angle = Code { op: Op::Angle(pair), span: action.span, level: Level::Action };
        let enabled = Code { op: Op::Enabled(Box::new(angle)), span: action.span, level: Level::State };
        let label = self.state_label(context.piece(&enabled));
        self.state_atom(StateAtom::Label(label))
    }

    /// `<<A>>_v`
    fn taken(&mut self, action: &Code, subscript: &Code, context: &Context, span: Span) -> Temporal {
        if let Some(actions) = self.actions_of(action, context) {
            let kept = self.kept(subscript, context);
            let taken = self.step_atom(StepAtom::Taken(actions));
            return match kept {
                Some(label) => Temporal::And(vec![taken, self.step_atom(StepAtom::Label(label)).not()]),
                None => taken,
            };
        }
        // `[~A]_v` is true of stuttering steps, and told at once of steps that keep `v`.
        let not = Code { op: Op::Not(Box::new(action.clone())), span: action.span, level: Level::Action };
        let square = Code { op: Op::Square(Box::new([not, subscript.clone()])), span, level: Level::Action };
        self.step(context.piece(&square)).not()
    }

    /// `[A]_v`
    fn square(&mut self, pair: &[Code; 2], context: &Context, code: &Code) -> Temporal {
        let [action, subscript] = pair;
        let Some(actions) = self.actions_of(action, context).filter(|actions| !actions.is_empty()) else {
            return self.step(context.piece(code));
        };
        // No action makes a stuttering step.
        let none = match self.kept(subscript, context) {
            Some(label) => self.step_atom(StepAtom::Label(label)),
            None => self.step_atom(StepAtom::Taken((0..self.actions.len()).collect())).not(),
        };
        Temporal::Or(vec![self.step_atom(StepAtom::Taken(actions)), none])
    }

    /// The actions of the specification of which an action is made up, where it is.
    fn actions_of(&self, action: &Code, context: &Context) -> Option<Vec<usize>> {
        let parts = split(self.program, self.host, &context.piece(action));
        let mut numbers = Vec::with_capacity(parts.len());
        for part in &parts {
            let known =
                |known: &Action| known.piece.frames == part.piece.frames && same(&known.piece.code, &part.piece.code);
            numbers.push(self.actions.iter().position(known)?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers)
    }

    /// The step label for `UNCHANGED v`; `None` where `v` changes in every step to another state.
    fn kept(&mut self, subscript: &Code, context: &Context) -> Option<usize> {
        let mut named = Vec::new();
        let plain = super::super::spec::variables_of(self.program, subscript, &mut named);
        if plain && (0u32..).zip(self.program.variables()).all(|(number, _)| named.iter().any(|id| id.0 == number)) {
            return None;
        }
        let no = Code { op: Op::Value(Value::Boolean(false)), span: subscript.span, level: Level::Constant };
        let pair = Box::new([no, subscript.clone()]);
        let square = Code { op: Op::Square(pair), span: subscript.span, level: Level::Action };
        Some(self.step_label(context.piece(&square)))
    }

    /// `[A]_v`
    fn step(&mut self, piece: Piece) -> Temporal {
        let label = self.step_label(piece);
        self.step_atom(StepAtom::Label(label))
    }

    fn state_label(&mut self, piece: Piece) -> usize {
        let (labels, pieces) = &mut self.states;
        let known =
            (0..labels.len()).find(|&number| labels[number].role == StateRole::Atom && alike(&pieces[number], &piece));
        known.unwrap_or_else(|| {
            labels.push(StateLabel { name: self.name.clone(), role: StateRole::Atom, span: piece.code.span });
            pieces.push(piece);
            labels.len() - 1
        })
    }

    fn step_label(&mut self, piece: Piece) -> usize {
        let (labels, pieces) = &mut self.steps;
        let known =
            (0..labels.len()).find(|&number| labels[number].role == StepRole::Atom && alike(&pieces[number], &piece));
        known.unwrap_or_else(|| {
            labels.push(StepLabel { name: self.name.clone(), role: StepRole::Atom, span: piece.code.span });
            pieces.push(piece);
            labels.len() - 1
        })
    }

    fn state_atom(&mut self, atom: StateAtom) -> Temporal {
        let atoms = &mut self.liveness.state_atoms;
        let place = atoms.iter().position(|other| *other == atom).unwrap_or(atoms.len());
        if place == atoms.len() {
            atoms.push(atom);
        }
        Temporal::State(place)
    }

    fn step_atom(&mut self, atom: StepAtom) -> Temporal {
        let atoms = &mut self.liveness.step_atoms;
        let place = atoms.iter().position(|other| *other == atom).unwrap_or(atoms.len());
        if place == atoms.len() {
            atoms.push(atom);
        }
        Temporal::Step(place)
    }
}

fn alike(one: &Piece, other: &Piece) -> bool {
    one.frames == other.frames && (Arc::ptr_eq(&one.code, &other.code) || same(&one.code, &other.code))
}
