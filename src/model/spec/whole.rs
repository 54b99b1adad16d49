//! Properties of whole behaviors: read from the configuration into a model, and left to a model that tells all states apart.

use super::*;

impl Builder {
    /// Makes formulas over numbered predicates of the fairness and of what properties say of whole behaviors.
    pub(super) fn liveness(
        &mut self,
        behaviors: &Behaviors,
        temporal: &[(String, Piece)],
        (states, steps): (&mut Vec<Piece>, &mut Vec<Piece>),
    ) {
        if temporal.is_empty() {
            return;
        }
        let outline = &mut self.outline;
        let mut unchecked = |name: &String, reason: String| {
            if outline.unchecked.iter().all(|(other, _)| other != name) {
                outline.unchecked.push((name.clone(), reason));
            }
        };
        let (mut state_labels, mut step_labels) = (outline.state_labels.clone(), outline.step_labels.clone());
        let mut liveness = Liveness::default();
        let mut reader = Reader {
            program: &self.program,
            host: &*self.host,
            actions: &behaviors.actions,
            liveness: &mut liveness,
            states: (&mut state_labels, states),
            steps: (&mut step_labels, steps),
            name: FAIRNESS.to_owned(),
            entered: 0,
        };
        let mut fairness = Vec::new();
        let mut properties = Vec::new();
        for piece in &behaviors.fairness {
            match reader.formula(piece) {
                Ok(formula) => fairness.push(formula),
                Err(unreadable) => {
                    let reason = format!("the specification's fairness cannot be used: {}", unreadable.reason);
                    temporal.iter().for_each(|(name, _)| unchecked(name, reason.clone()));
                }
            }
        }
        for (name, piece) in temporal {
            reader.name.clone_from(name);
            reader.entered = 0;
            match reader.formula(piece) {
                Ok(formula) => {
                    properties.push(TemporalProperty { name: name.clone(), span: piece.code.span, formula });
                }
                Err(unreadable) => unchecked(name, unreadable.reason),
            }
        }
        // Without all of the fairness, behaviors that are not fair would be shown.
        if fairness.len() == behaviors.fairness.len() {
            (liveness.fairness, liveness.properties) = (fairness, properties);
            (outline.state_labels, outline.step_labels) = (state_labels, step_labels);
            let states = outline.state_labels.iter().filter(|label| label.role == StateRole::Constraint);
            let steps = outline.step_labels.iter().filter(|label| label.role == StepRole::Constraint);
            let states = states.map(|StateLabel { name, span, .. }| ("that leave the constraint", name, span));
            let steps =
                steps.map(|StepLabel { name, span, .. }| ("with steps outside the action constraint", name, span));
            for (which, name, span) in states.chain(steps) {
                let message = format!("behaviors {which} `{name}` are not looked at by properties of whole behaviors");
                let help = "a property may be violated by one of them";
                self.warnings.push(Diagnostic::warning("tlars::model::constraint", message, *span).help(help));
            }
            outline.liveness = liveness;
        } else {
            states.truncate(outline.state_labels.len());
            steps.truncate(outline.step_labels.len());
        }
    }
}

/// Leaves properties of whole behaviors to the model without symmetry and view: a cycle of classes of states need not be one of states.
pub(super) fn told_apart(model: Model) -> Model {
    if model.outline.liveness.properties.is_empty() {
        return model;
    }
    let mut outline = Outline { liveness: Liveness::default(), ..model.outline.clone() };
    let key = match (&model.symmetry, &model.view) {
        (Some(_), Some(_)) => "SYMMETRY or VIEW",
        (None, Some(_)) => "VIEW",
        (Some(_) | None, _) => "SYMMETRY",
    };
    for property in &model.outline.liveness.properties {
        if outline.unchecked.iter().all(|(other, _)| *other != property.name) {
            let reason =
                format!("it speaks of whole behaviors, for which states are told apart that {key} takes for one");
            outline.unchecked.push((property.name.clone(), reason));
        }
    }
    let (symmetry, view) = (model.symmetry.clone(), model.view.clone());
    let whole = Model { symmetry: None, view: None, ..model };
    Model { outline, symmetry, view, whole: Some(Arc::new(whole.clone())), ..whole }
}
