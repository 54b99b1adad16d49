//! Subexpressions by name: `Op!1!2`, `Op!lab(x)`, `Op!:`. A part becomes a hidden definition whose parameters are those of the
//! operator and the bound variables on the way.

use super::Resolver;
use super::path::Step;
use crate::semantics::form::*;
use crate::semantics::level;
use crate::semantics::rewrite::each_local_mut;
use crate::semantics::world::*;
use crate::syntax::ast;
use crate::text::{Diagnostic, Span, Symbol};

/// A frame on the way to a part.
#[derive(Clone)]
enum Frame {
    /// Its slots are parameters of the hidden definition.
    Open(Vec<u32>),
    /// A `LET` that stays around the part.
    Let(Vec<LetDefinition>),
}

/// What has been reached.
enum Node {
    Expr(Expr),
    Operator(OperatorArgument),
}

/// What the last step was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// The name of a definition or a label.
    Name,
    Colon,
    Operand,
}

struct Walk<'a> {
    node: Node,
    frames: Vec<Frame>,
    parameters: Vec<Parameter>,
    arguments: Vec<&'a ast::Expr>,
    labels: Vec<Label>,
    last: Last,
}

impl Resolver<'_> {
    /// A part of a definition's right side as an expression.
    pub(super) fn select(
        &mut self,
        entity: EntityNumber,
        captured: &[LocalName],
        arguments: Vec<&ast::Expr>,
        text: &str,
        rest: Vec<Step<'_>>,
        span: Span,
    ) -> ExprKind {
        if let Body::AssumeProve = self.world.entity(entity).body {
            // Parts of an ASSUME ... PROVE occur in proofs only, where nothing is evaluated.
            return ExprKind::Boolean(true);
        }
        let Some((part, arguments)) = self.part(entity, arguments, text, rest) else {
            self.broken = true;
            return ExprKind::Boolean(false);
        };
        self.call(part, captured, &arguments, text, span)
    }

    /// A part of a definition's right side as an operator.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn select_operator(
        &mut self,
        entity: EntityNumber,
        captured: &[LocalName],
        arguments: Vec<&ast::Expr>,
        text: &str,
        rest: Vec<Step<'_>>,
        arity: usize,
        span: Span,
    ) -> Option<OperatorArgument> {
        let (part, arguments) = self.part(entity, arguments, text, rest)?;
        let found = self.world.entity(part).parameters.len();
        if found != arity || !arguments.is_empty() || !captured.is_empty() {
            self.error(Diagnostic::error(
                "tlars::semantics::operator_arity",
                format!("an operator with {arity} arguments is needed, but this part of `{text}` takes {found}"),
                span,
            ));
            return None;
        }
        Some(OperatorArgument::Definition(DefinitionId(part)))
    }

    fn no_part(&mut self, span: Span, message: impl Into<String>) {
        self.error(Diagnostic::error("tlars::semantics::no_subexpression", message, span));
    }

    /// The hidden definition of a part, and all arguments on the way.
    fn part<'a>(
        &mut self,
        entity: EntityNumber,
        arguments: Vec<&'a ast::Expr>,
        text: &str,
        rest: Vec<Step<'a>>,
    ) -> Option<(EntityNumber, Vec<&'a ast::Expr>)> {
        let mut path = Vec::new();
        let mut source = entity;
        while let Body::Imported { instance, source: inner } = self.world.entity(source).body {
            path.push(instance);
            source = inner;
        }
        let it = self.world.entity(source);
        let Body::Expr(body) = &it.body else {
            let span = rest.first().map_or(it.span, Step::span);
            self.no_part(span, format!("parts of `{text}` cannot be named inside its own definition"));
            return None;
        };
        let mut walk = Walk {
            node: Node::Expr(body.clone()),
            frames: vec![Frame::Open((0..it.parameters.len() as u32).collect())],
            parameters: it.parameters.clone(),
            arguments,
            labels: it.labels.clone(),
            last: Last::Name,
        };
        let mut steps = rest.into_iter().peekable();
        while let Some(step) = steps.next() {
            let more = steps.peek().is_some();
            match step {
                Step::Colon(span) => {
                    if walk.last != Last::Name {
                        self.no_part(span, "`!:` can stand only after a name");
                        return None;
                    }
                    walk.last = Last::Colon;
                }
                Step::Name(name, given) if walk.last == Last::Name => self.label_part(&mut walk, &name, given)?,
                Step::Name(name, given) => self.let_part(&mut walk, &name, given, more)?,
                Step::Arguments(given, span) => self.bound_part(&mut walk, Some(given), span)?,
                Step::At(span) => self.bound_part(&mut walk, None, span)?,
                Step::Index(index, span) => {
                    let case = matches!(&walk.node, Node::Expr(Expr { kind: ExprKind::Case(..), .. }));
                    let second = if case { steps.next() } else { None };
                    self.operand_part(&mut walk, index as usize, usize::MAX, second, span)?;
                }
                Step::Left(span) => self.operand_part(&mut walk, 1, usize::MAX, None, span)?,
                Step::Right(span) => self.operand_part(&mut walk, 2, 2, None, span)?,
            }
        }
        let mut parameters = walk.parameters;
        let (expr, frames) = match walk.node {
            Node::Expr(expr) => (expr, walk.frames),
            Node::Operator(operator) => {
                let (expr, own) = self.open_operator(operator);
                let first = parameters.len() as u32;
                let slots = (0..own.len() as u32).map(|slot| first + slot).collect();
                parameters.extend(own);
                (expr, walk.frames.into_iter().chain([Frame::Open(slots)]).collect())
            }
        };
        let body = rebuilt(expr, &frames);
        let it = self.world.entity(source);
        let name = self.words.minus;
        let hidden = Entity {
            name,
            plain_name: name,
            module: it.module,
            origin: it.origin,
            parameters,
            span: body.span,
            body: Body::Expr(body),
            recursive: false,
            fact: false,
            function: None,
            name_span: it.name_span,
            labels: Vec::new(),
            profile: None,
            formals: None,
            broken: true,
        };
        let (name, plain_name) = (it.name, it.plain_name);
        let number = self.world.add_entity(Entity { name, plain_name, ..hidden });
        // It goes by a name that no native operator has.
        let shown = format!("{text}!");
        let symbol = self.world.symbols.intern(&shown);
        self.world.entities[number as usize].plain_name = symbol;
        self.world.entities[number as usize].name = symbol;
        level::Checker::new(self.world).entity(number);
        self.world.entities[number as usize].broken = false;
        let part = self.world.import_through(&path, number);
        Some((part, walk.arguments))
    }

    /// `!lab(x)`
    fn label_part<'a>(&mut self, walk: &mut Walk<'a>, name: &ast::Name, given: Vec<&'a ast::Expr>) -> Option<()> {
        let text = self.text(name.symbol);
        let Some(label) = walk.labels.iter().find(|label| label.name == name.symbol && !label.definition).cloned()
        else {
            self.no_part(name.span, format!("there is no label `{text}` here"));
            return None;
        };
        if label.parameters.len() != given.len() && !given.is_empty() {
            self.wrong_count(&text, label.parameters.len(), given.len(), name.span);
            return None;
        }
        let Node::Expr(expr) = &walk.node else { return None };
        let mut frames = Vec::new();
        let first = walk.parameters.len() as u32;
        let bound = |symbol: Symbol| {
            first + label.parameters.iter().position(|&parameter| parameter == symbol).unwrap_or(0) as u32
        };
        let Some(found) = find(expr, label.span, &bound, &mut frames) else {
            self.no_part(name.span, format!("the label `{text}` cannot be reached"));
            return None;
        };
        let found = found.clone();
        walk.frames.append(&mut frames);
        walk.parameters.extend(label.parameters.iter().map(|&name| Parameter { name, arity: 0 }));
        walk.arguments.extend(given);
        walk.node = Node::Expr(found);
        walk.labels = label.labels;
        walk.last = Last::Name;
        Some(())
    }

    /// `!op(x)` of a definition in a `LET`
    fn let_part<'a>(
        &mut self,
        walk: &mut Walk<'a>,
        name: &ast::Name,
        given: Vec<&'a ast::Expr>,
        more: bool,
    ) -> Option<()> {
        let text = self.text(name.symbol);
        let found = match &walk.node {
            Node::Expr(Expr { kind: ExprKind::Let(definitions, _), .. }) => definitions
                .iter()
                .position(|definition| definition.name == name.symbol)
                .map(|slot| (slot, definitions.clone())),
            Node::Expr(_) | Node::Operator(_) => None,
        };
        let Some((slot, definitions)) = found else {
            self.no_part(name.span, format!("`{text}` is not defined in a `LET` that stands here"));
            return None;
        };
        let definition = definitions[slot].clone();
        let labels = let_labels(&walk.labels, name.symbol, definition.body.span).unwrap_or_default();
        walk.frames.push(Frame::Let(definitions));
        let first = walk.parameters.len() as u32;
        let count = definition.parameters.len() as u32;
        walk.parameters.extend(&definition.parameters);
        walk.arguments.extend(given);
        if more {
            if count > 0 {
                walk.frames.push(Frame::Open((first..first + count).collect()));
            }
            walk.node = Node::Expr(definition.body);
        } else {
            let local = |up, slot| Local { up, slot };
            let arguments: Vec<Argument> = definition
                .parameters
                .iter()
                .enumerate()
                .map(|(index, parameter)| {
                    let local = local(0, index as u32);
                    if parameter.arity > 0 {
                        Argument::Operator(OperatorArgument::Local(local))
                    } else {
                        Argument::Value(Self::expr(ExprKind::Local(local), name.span))
                    }
                })
                .collect();
            walk.frames.push(Frame::Open((first..first + count).collect()));
            let target = local(1, slot as u32);
            let kind = if count == 0 { ExprKind::Local(target) } else { ExprKind::CallLocal(target, arguments) };
            walk.node = Node::Expr(Self::expr(kind, name.span));
        }
        walk.labels = labels;
        walk.last = Last::Name;
        Some(())
    }

    /// `!(x)` or `!@`: the body below bound variables.
    fn bound_part<'a>(&mut self, walk: &mut Walk<'a>, given: Option<Vec<&'a ast::Expr>>, span: Span) -> Option<()> {
        let (names, frames, body) = match &walk.node {
            Node::Expr(expr) => match &expr.kind {
                ExprKind::Filter(binder, body) | ExprKind::Choose(binder, body) => {
                    let (names, frames) = open(std::slice::from_ref(&**binder), walk.parameters.len() as u32);
                    (names, frames, (**body).clone())
                }
                ExprKind::Map(body, binders)
                | ExprKind::Function(binders, body)
                | ExprKind::Quantifier(_, binders, body) => {
                    let (names, frames) = open(binders, walk.parameters.len() as u32);
                    (names, frames, (**body).clone())
                }
                ExprKind::Unbounded(_, names, body)
                | ExprKind::TemporalQuantifier(_, names, body)
                | ExprKind::ChooseUnbounded(names, body) => {
                    let first = walk.parameters.len() as u32;
                    let slots = (first..first + names.len() as u32).collect();
                    (names.clone(), vec![Frame::Open(slots)], (**body).clone())
                }
                _ if given.is_none() => return self.operand_part(walk, 1, 1, None, span),
                _ => {
                    self.no_part(span, "no variables are bound here");
                    return None;
                }
            },
            Node::Operator(OperatorArgument::Lambda(parameters, body)) => {
                let first = walk.parameters.len() as u32;
                let slots = (first..first + parameters.len() as u32).collect();
                let names = parameters.iter().map(|parameter| parameter.name).collect();
                (names, vec![Frame::Open(slots)], (**body).clone())
            }
            Node::Operator(_) => {
                self.no_part(span, "an operator that is an argument has no parts");
                return None;
            }
        };
        if let Some(given) = given {
            if given.len() != names.len() {
                self.no_part(
                    span,
                    format!("{} variables are bound here, but {} values are given", names.len(), given.len()),
                );
                return None;
            }
            walk.arguments.extend(given);
        }
        walk.parameters.extend(names.iter().map(|&name| Parameter { name, arity: 0 }));
        walk.frames.extend(frames);
        walk.node = Node::Expr(body);
        walk.last = Last::Operand;
        Some(())
    }

    /// `!2`, `!<<`, `!>>`
    fn operand_part(
        &mut self,
        walk: &mut Walk<'_>,
        index: usize,
        most: usize,
        second: Option<Step<'_>>,
        span: Span,
    ) -> Option<()> {
        let Node::Expr(expr) = &walk.node else {
            self.no_part(span, "an operator that is an argument has no parts");
            return None;
        };
        if let ExprKind::Let(definitions, body) = &expr.kind {
            if index != 1 {
                self.no_part(span, "a LET has only one part, the expression after IN");
                return None;
            }
            walk.frames.push(Frame::Let(definitions.clone()));
            walk.node = Node::Expr((**body).clone());
            walk.last = Last::Operand;
            return Some(());
        }
        let mut parts = operands(&expr.kind);
        if let ExprKind::Case(arms, other) = &expr.kind {
            let which = match second {
                Some(Step::Index(index @ 1..=2, _)) => index as usize - 1,
                Some(Step::Left(_)) => 0,
                Some(Step::Right(_)) => 1,
                Some(_) | None => {
                    self.no_part(span, "a part of CASE has the form `!i!1` or `!i!2`");
                    return None;
                }
            };
            parts = arms
                .iter()
                .map(|(guard, value)| Node::Expr(if which == 0 { guard.clone() } else { value.clone() }))
                .collect();
            if let (Some(other), 1) = (other, which) {
                parts.push(Node::Expr((**other).clone()));
            }
        }
        let count = parts.len();
        let fits = count <= most || most == usize::MAX;
        match parts.into_iter().nth(index.wrapping_sub(1)).filter(|_| fits) {
            Some(node) => {
                walk.node = node;
                walk.last = Last::Operand;
                Some(())
            }
            None => {
                self.no_part(span, format!("this expression has no such part; it has {count}"));
                None
            }
        }
    }

    /// An operator applied to parameters of its own, inside a frame of them.
    fn open_operator(&mut self, operator: OperatorArgument) -> (Expr, Vec<Parameter>) {
        let span = Span::default();
        let local = |slot| Argument::Value(Self::expr(ExprKind::Local(Local { up: 0, slot }), span));
        let anonymous = Parameter { name: self.words.minus, arity: 0 };
        match operator {
            OperatorArgument::Lambda(parameters, body) => (*body, parameters),
            OperatorArgument::Definition(DefinitionId(number)) => {
                let parameters = self.world.entity(number).parameters.clone();
                let arguments = (0..parameters.len() as u32).map(local).collect();
                (Self::expr(ExprKind::Call(DefinitionId(number), arguments), span), parameters)
            }
            OperatorArgument::Constant(ConstantId(number)) => {
                let arity = self.world.declaration(number).arity;
                let arguments = (0..arity as u32).map(local).collect();
                (Self::expr(ExprKind::CallConstant(ConstantId(number), arguments), span), vec![anonymous; arity])
            }
            OperatorArgument::Builtin(builtin) => {
                let arity = crate::semantics::builtin::arity(builtin);
                let operands =
                    (0..arity as u32).map(|slot| Self::expr(ExprKind::Local(Local { up: 0, slot }), span)).collect();
                (Self::expr(ExprKind::Apply(builtin, operands), span), vec![anonymous; arity])
            }
            OperatorArgument::Local(place) => {
                // How many arguments it takes is not known here; operators that are passed on take one or two.
                let outer = Local { up: place.up + 1, slot: place.slot };
                (Self::expr(ExprKind::CallLocal(outer, vec![local(0)]), span), vec![anonymous])
            }
        }
    }
}

/// The labels within a definition of a `LET`, which may stand below other labels.
fn let_labels(labels: &[Label], name: Symbol, place: Span) -> Option<Vec<Label>> {
    labels.iter().find_map(|label| {
        if label.definition && label.name == name && label.span == place {
            return Some(label.labels.clone());
        }
        let_labels(&label.labels, name, place)
    })
}

/// The frames of binders as parameters from `first` on, with the bound names.
fn open(binders: &[Binder], first: u32) -> (Vec<Symbol>, Vec<Frame>) {
    let (mut names, mut frames) = (Vec::new(), Vec::new());
    for binder in binders {
        match &binder.pattern {
            Pattern::Names(bound) => {
                for &name in bound {
                    frames.push(Frame::Open(vec![first + names.len() as u32]));
                    names.push(name);
                }
            }
            Pattern::Tuple(bound) => {
                let start = first + names.len() as u32;
                frames.push(Frame::Open((start..start + bound.len() as u32).collect()));
                names.extend(bound);
            }
        }
    }
    (names, frames)
}

/// The operands of an expression, as they are counted in names of subexpressions.
fn operands(kind: &ExprKind) -> Vec<Node> {
    let list = |exprs: &[Expr]| exprs.iter().cloned().map(Node::Expr).collect::<Vec<_>>();
    let arguments = |arguments: &[Argument]| {
        arguments
            .iter()
            .map(|argument| match argument {
                Argument::Value(expr) => Node::Expr(expr.clone()),
                Argument::Operator(operator) => Node::Operator(operator.clone()),
            })
            .collect()
    };
    let sets = |binders: &[Binder]| binders.iter().map(|binder| Node::Expr(binder.set.clone())).collect();
    match kind {
        ExprKind::Call(_, given) | ExprKind::CallConstant(_, given) | ExprKind::CallLocal(_, given) => arguments(given),
        ExprKind::Apply(_, parts) => list(parts),
        ExprKind::Filter(binder, _) | ExprKind::Choose(binder, _) => vec![Node::Expr(binder.set.clone())],
        ExprKind::Map(_, binders) | ExprKind::Function(binders, _) | ExprKind::Quantifier(_, binders, _) => {
            sets(binders)
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
            fields.iter().map(|(_, value)| Node::Expr(value.clone())).collect()
        }
        // What stands after EXCEPT might contain `@`.
        ExprKind::Except(function, _) => vec![Node::Expr((**function).clone())],
        ExprKind::Field(record, name) => vec![
            Node::Expr((**record).clone()),
            Node::Expr(Expr { kind: ExprKind::String(*name), span: record.span, level: Level::Constant }),
        ],
        ExprKind::If(parts) => list(&parts[..]),
        ExprKind::Square(parts) | ExprKind::Angle(parts) | ExprKind::Fairness(_, parts) => list(&parts[..]),
        ExprKind::Integer(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Boolean(_)
        | ExprKind::Constant(_)
        | ExprKind::Variable(_)
        | ExprKind::Local(_)
        | ExprKind::Case(..)
        | ExprKind::Let(..)
        | ExprKind::Unbounded(..)
        | ExprKind::TemporalQuantifier(..)
        | ExprKind::ChooseUnbounded(..) => Vec::new(),
    }
}

/// Finds the part at a place, with the frames on the way; bound variables become the parameters that `bound` says.
fn find<'e>(expr: &'e Expr, place: Span, bound: &dyn Fn(Symbol) -> u32, frames: &mut Vec<Frame>) -> Option<&'e Expr> {
    if expr.span == place {
        return Some(expr);
    }
    let binder_frames = |binders: &[Binder]| {
        let mut frames = Vec::new();
        for binder in binders {
            match &binder.pattern {
                Pattern::Names(names) => frames.extend(names.iter().map(|&name| Frame::Open(vec![bound(name)]))),
                Pattern::Tuple(names) => frames.push(Frame::Open(names.iter().map(|&name| bound(name)).collect())),
            }
        }
        frames
    };
    let mut within = |inner: Vec<Frame>, part: &'e Expr| {
        let before = frames.len();
        frames.extend(inner);
        let found = find(part, place, bound, frames);
        if found.is_none() {
            frames.truncate(before);
        }
        found
    };
    match &expr.kind {
        ExprKind::Filter(binder, body) | ExprKind::Choose(binder, body) => {
            within(Vec::new(), &binder.set).or_else(|| within(binder_frames(std::slice::from_ref(&**binder)), body))
        }
        ExprKind::Map(body, binders) | ExprKind::Function(binders, body) | ExprKind::Quantifier(_, binders, body) => {
            binders
                .iter()
                .find_map(|binder| within(Vec::new(), &binder.set))
                .or_else(|| within(binder_frames(binders), body))
        }
        ExprKind::Unbounded(_, names, body)
        | ExprKind::TemporalQuantifier(_, names, body)
        | ExprKind::ChooseUnbounded(names, body) => {
            within(vec![Frame::Open(names.iter().map(|&name| bound(name)).collect())], body)
        }
        ExprKind::Let(definitions, body) => within(vec![Frame::Let(definitions.clone())], body),
        ExprKind::Call(_, arguments) | ExprKind::CallConstant(_, arguments) | ExprKind::CallLocal(_, arguments) => {
            arguments.iter().find_map(|argument| match argument {
                Argument::Value(part) => within(Vec::new(), part),
                Argument::Operator(OperatorArgument::Lambda(parameters, body)) => {
                    let slots = parameters.iter().map(|parameter| bound(parameter.name)).collect();
                    within(vec![Frame::Open(slots)], body)
                }
                Argument::Operator(_) => None,
            })
        }
        ExprKind::Apply(_, parts) => parts.iter().find_map(|part| within(Vec::new(), part)),
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
            fields.iter().find_map(|(_, part)| within(Vec::new(), part))
        }
        ExprKind::Except(function, _) => within(Vec::new(), function),
        ExprKind::Field(record, _) => within(Vec::new(), record),
        ExprKind::If(parts) => parts.iter().find_map(|part| within(Vec::new(), part)),
        ExprKind::Case(arms, other) => arms
            .iter()
            .find_map(|(guard, value)| within(Vec::new(), guard).or_else(|| within(Vec::new(), value)))
            .or_else(|| other.as_ref().and_then(|other| within(Vec::new(), other))),
        ExprKind::Square(parts) | ExprKind::Angle(parts) | ExprKind::Fairness(_, parts) => {
            parts.iter().find_map(|part| within(Vec::new(), part))
        }
        ExprKind::Integer(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Boolean(_)
        | ExprKind::Constant(_)
        | ExprKind::Variable(_)
        | ExprKind::Local(_) => None,
    }
}

/// The part inside one frame of all parameters, with the `LET`s that were on the way around it.
fn rebuilt(mut expr: Expr, frames: &[Frame]) -> Expr {
    relocate(&mut expr, 0, frames);
    for (index, frame) in frames.iter().enumerate().rev() {
        if let Frame::Let(definitions) = frame {
            let mut definitions = definitions.clone();
            for definition in &mut definitions {
                let own = u32::from(!definition.parameters.is_empty());
                relocate(&mut definition.body, own, &frames[..=index]);
            }
            let (span, level) = (expr.span, expr.level);
            expr = Expr { kind: ExprKind::Let(definitions, Box::new(expr)), span, level };
        }
    }
    expr
}

/// Changes the local names of an expression that stood inside `frames`, of which only the `LET`s stay. `own` frames of the expression
/// itself are around it already.
fn relocate(expr: &mut Expr, own: u32, frames: &[Frame]) {
    let lets: Vec<usize> =
        frames.iter().enumerate().filter(|(_, frame)| matches!(frame, Frame::Let(_))).map(|(index, _)| index).collect();
    each_local_mut(expr, own, &mut |local, depth| {
        let Some(outwards) = local.up.checked_sub(depth) else { return };
        let Some(index) = (frames.len() as u32).checked_sub(1 + outwards) else { return };
        match &frames[index as usize] {
            Frame::Open(slots) => {
                let slot = slots.get(local.slot as usize).copied().unwrap_or(0);
                *local = Local { up: depth + lets.len() as u32, slot };
            }
            Frame::Let(_) => {
                let place = lets.iter().position(|&other| other == index as usize).unwrap_or(0);
                local.up = depth + (lets.len() - 1 - place) as u32;
            }
        }
    });
}
