//! Lassos: behaviors that end in a cycle, and the exact truth of temporal formulas on them.

use super::graph::{Graph, STUTTERING};
use crate::model::Temporal;

/// A behavior that repeats its last part forever.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lasso {
    /// The states, the initial one first. The same state twice in a row is a stuttering step.
    pub states: Vec<u32>,
    /// The place of the state that comes after the last.
    pub back: usize,
}

impl Lasso {
    /// The steps from each state; `None` if it is not a behavior of the graph.
    fn steps(&self, graph: &Graph) -> Option<Vec<usize>> {
        let successors = self.states.iter().skip(1).chain(self.states.get(self.back));
        self.states.iter().zip(successors).map(|(&from, &to)| graph.step_between(from, to)).collect()
    }

    /// Whether a formula is true of it; `None` if it is not a behavior of the graph.
    pub fn satisfies(&self, graph: &Graph, formula: &Temporal) -> Option<bool> {
        if self.back >= self.states.len() || !graph.initial.contains(self.states.first()?) {
            return None;
        }
        let steps = self.steps(graph)?;
        self.truth(graph, &steps, formula).first().copied()
    }

    /// Whether a formula is true of what remains from each place on.
    fn truth(&self, graph: &Graph, steps: &[usize], formula: &Temporal) -> Vec<bool> {
        let places = 0..self.states.len();
        let inner = |formula: &Temporal| self.truth(graph, steps, formula);
        match formula {
            Temporal::Constant(value) => vec![*value; self.states.len()],
            Temporal::State(atom) => {
                self.states.iter().map(|&state| graph.state_atoms[*atom].get(state as usize)).collect()
            }
            Temporal::Step(atom) => {
                let of = |&step: &usize| match step {
                    STUTTERING => graph.stuttering_atoms[*atom],
                    step => graph.step_atoms[*atom].get(step),
                };
                steps.iter().map(of).collect()
            }
            Temporal::Not(part) => inner(part).into_iter().map(|value| !value).collect(),
            Temporal::And(parts) => {
                let parts: Vec<_> = parts.iter().map(inner).collect();
                places.map(|place| parts.iter().all(|part| part[place])).collect()
            }
            Temporal::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(inner).collect();
                places.map(|place| parts.iter().any(|part| part[place])).collect()
            }
            Temporal::Always(part) => self.of_each(inner(part), false),
            Temporal::Eventually(part) => self.of_each(inner(part), true),
        }
    }

    /// Whether the value occurs at a place or after it, or else its opposite: where it decides, from each place on.
    fn of_each(&self, mut values: Vec<bool>, decisive: bool) -> Vec<bool> {
        let in_cycle = values[self.back..].contains(&decisive);
        let mut decided = in_cycle;
        for (place, value) in values.iter_mut().enumerate().rev() {
            if place < self.back {
                decided |= *value == decisive;
            }
            *value = if decided { decisive } else { !decisive };
        }
        values
    }

    /// The same without stuttering steps, but for a state that is never left.
    #[must_use]
    pub fn without_stuttering(&self) -> Lasso {
        let (head, cycle) = self.states.split_at(self.back);
        let mut prefix: Vec<u32> = Vec::new();
        for &state in head {
            if prefix.last() != Some(&state) {
                prefix.push(state);
            }
        }
        let mut round: Vec<u32> = Vec::new();
        for &state in cycle {
            if round.last() != Some(&state) {
                round.push(state);
            }
        }
        while round.len() > 1 && round.first() == round.last() {
            round.pop();
        }
        if prefix.last() == round.first() {
            prefix.pop();
        }
        let back = prefix.len();
        prefix.extend(round);
        Lasso { states: prefix, back }
    }
}
