//! `ENABLED` under substitution: the primed variables of an instance's module are its own (*Specifying Systems*, section 17.8).
//!
//! `I!Next` with `value <- e` reads `e'` for `value'`, but `ENABLED Next` asks in module `I` whether *some* next value
//! makes `Next` true, and that value stands for no expression over the variables of the root. So inside `ENABLED` each
//! primed variable that is substituted is a variable of its own, which only the enclosed action assigns.

use super::*;

impl Emitter {
    /// The environment in which an action below `ENABLED` is to be read; `None` where substitution changes nothing there.
    pub(super) fn hiding(
        &mut self,
        world: &World,
        form: &mut Form,
        environment: EnvironmentNumber,
    ) -> Option<EnvironmentNumber> {
        if environment == ROOT || self.environments[environment as usize].primed.is_some() {
            return None;
        }
        if let Some(&known) = self.hidden.get(&environment) {
            return known;
        }
        let here = &self.environments[environment as usize];
        let mut variables: Vec<(DeclarationNumber, Denoted)> = here
            .table
            .iter()
            .filter(|(number, _)| matches!(world.declaration(**number).kind, DeclarationKind::Variable))
            .map(|(number, denoted)| (*number, *denoted))
            .collect();
        variables.sort_unstable_by_key(|(number, _)| *number);
        let mut named = Vec::new();
        let faithful = variables.iter().all(|(_, denoted)| match denoted {
            Denoted::Variable(id) if !named.contains(id) => {
                named.push(*id);
                true
            }
            _ => false,
        });
        if faithful {
            self.hidden.insert(environment, None);
            return None;
        }
        let (now, mut next) = (here.clone(), here.clone());
        for (number, _) in variables {
            let declaration = world.declaration(number);
            let id = VariableId((form.variables.len() + form.hidden.len()) as u32);
            form.hidden.push(Variable { name: declaration.name, span: declaration.span });
            next.table.insert(number, Denoted::Variable(id));
        }
        let primed = self.environments.len() as EnvironmentNumber;
        self.environments.push(next);
        self.environments.push(Environment { primed: Some(primed), ..now });
        self.hidden.insert(environment, Some(primed + 1));
        Some(primed + 1)
    }
}

impl Copy<'_> {
    /// Where primes, and what is said with primes, need another reading below `ENABLED`, or where `ENABLED` begins.
    pub(super) fn reread(&mut self, expr: &Expr, depth: u32) -> Option<ExprKind> {
        if self.environment == ROOT {
            return None;
        }
        let Some(primed) = self.emitter.environments[self.environment as usize].primed else {
            return self.begin(expr, depth);
        };
        match &expr.kind {
            ExprKind::Apply(Builtin::Prime, operands) => {
                let operand = Copy {
                    emitter: self.emitter,
                    world: self.world,
                    form: self.form,
                    environment: primed,
                    shift: self.shift,
                    lets: self.lets.clone(),
                }
                .expr(operands.first()?, depth);
                Some(ExprKind::Apply(Builtin::Prime, vec![operand]))
            }
            ExprKind::Apply(Builtin::Unchanged, operands) => {
                Some(self.expr(&unchanged(self.world, operands.first()?), depth).kind)
            }
            ExprKind::Square(parts) => {
                let stays = unchanged(self.world, &parts[1]);
                Some(self.expr(&apply(Builtin::Or, vec![parts[0].clone(), stays]), depth).kind)
            }
            ExprKind::Angle(parts) => {
                let stays = unchanged(self.world, &parts[1]);
                let changes = apply(Builtin::Not, vec![stays]);
                Some(self.expr(&apply(Builtin::And, vec![parts[0].clone(), changes]), depth).kind)
            }
            _ => None,
        }
    }

    fn begin(&mut self, expr: &Expr, depth: u32) -> Option<ExprKind> {
        match &expr.kind {
            ExprKind::Apply(Builtin::Enabled, operands) => {
                let environment = self.emitter.hiding(self.world, self.form, self.environment)?;
                let copy = Copy {
                    emitter: self.emitter,
                    world: self.world,
                    form: self.form,
                    environment,
                    shift: self.shift,
                    lets: self.lets.clone(),
                }
                .expr(operands.first()?, depth);
                Some(ExprKind::Apply(Builtin::Enabled, vec![copy]))
            }
            // `WF_v(A)` is `[]<>~ENABLED <<A>>_v \/ []<><<A>>_v`; `SF_v(A)` has `<>[]` first.
            ExprKind::Fairness(fairness, parts) => {
                self.emitter.hiding(self.world, self.form, self.environment)?;
                let whole = |kind, level| Expr { kind, span: expr.span, level };
                // The subscript comes first there, and last here.
                let [subscript, action] = (**parts).clone();
                let step = whole(ExprKind::Angle(Box::new([action, subscript])), Level::Action);
                let enabled = whole(ExprKind::Apply(Builtin::Enabled, vec![step.clone()]), Level::State);
                let disabled = whole(ExprKind::Apply(Builtin::Not, vec![enabled]), Level::State);
                let temporal = |builtin, operand| whole(ExprKind::Apply(builtin, vec![operand]), Level::Temporal);
                let (outer, inner) = match fairness {
                    Fairness::Weak => (Builtin::Always, Builtin::Eventually),
                    Fairness::Strong => (Builtin::Eventually, Builtin::Always),
                };
                let rests = temporal(outer, temporal(inner, disabled));
                let taken = temporal(Builtin::Always, temporal(Builtin::Eventually, step));
                let either = whole(ExprKind::Apply(Builtin::Or, vec![rests, taken]), Level::Temporal);
                Some(self.expr(&either, depth).kind)
            }
            _ => None,
        }
    }
}

fn apply(builtin: Builtin, operands: Vec<Expr>) -> Expr {
    let span = operands.first().map_or_else(Span::default, |operand| operand.span);
    Expr { kind: ExprKind::Apply(builtin, operands), span, level: Level::Action }
}

/// `e' = e`, of each part where `e` is a tuple, so that each can be assigned.
fn unchanged(world: &World, operand: &Expr) -> Expr {
    match &operand.kind {
        ExprKind::Apply(Builtin::Tuple, items) => {
            apply(Builtin::And, items.iter().map(|item| unchanged(world, item)).collect())
        }
        ExprKind::Call(DefinitionId(entity), arguments) if arguments.is_empty() => match &world.entity(*entity).body {
            Body::Expr(body) if matches!(body.kind, ExprKind::Apply(Builtin::Tuple, _)) => unchanged(world, body),
            _ => stays(operand),
        },
        _ => stays(operand),
    }
}

fn stays(operand: &Expr) -> Expr {
    apply(Builtin::Equal, vec![apply(Builtin::Prime, vec![operand.clone()]), operand.clone()])
}
