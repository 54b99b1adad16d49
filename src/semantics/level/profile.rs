//! Profiles: what an operator demands of its arguments, and what it makes of their levels.

use super::facts::{Facts, Parameter, keep};
use crate::semantics::form::Level;
use std::rc::Rc;

/// What level checking knows of an operator.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Its parameters: number and arity.
    pub formals: Rc<[(u32, usize)]>,
    /// What is known of the body, the parameters included.
    pub body: Facts,
    /// The same without the parameters.
    pub facts: Facts,
    /// The highest level of each argument.
    pub limits: Vec<Level>,
    /// Whether each argument raises the level.
    pub weights: Vec<bool>,
    /// Whether equals may be put for equals in each argument.
    pub transparent: Vec<bool>,
    /// For each argument that is an operator, the levels that it must accept.
    pub floors: Vec<Vec<Level>>,
    /// The argument `i` is an operator, and the argument `j` occurs in its own argument `k`.
    pub conditions: Vec<(usize, usize, usize)>,
}

impl Profile {
    /// The profile of an operator with that body.
    pub fn of(formals: Rc<[(u32, usize)]>, body: Facts) -> Profile {
        let is_formal = |parameter: Parameter| match parameter {
            Parameter::Formal(number) => formals.iter().any(|&(formal, _)| formal == number),
            Parameter::Declaration(_) => false,
        };
        let index_of = |parameter: Parameter| match parameter {
            Parameter::Formal(number) => formals.iter().position(|&(formal, _)| formal == number),
            Parameter::Declaration(_) => None,
        };
        let formal = |number: u32| Parameter::Formal(number);
        let mut facts = body.clone();
        let mut conditions = Vec::new();
        if !formals.is_empty() {
            facts.parameters.retain(|&parameter| !is_formal(parameter));
            facts.occurring.retain(|&parameter| !is_formal(parameter));
            facts.opaque.retain(|&parameter| !is_formal(parameter));
            facts.limits.retain(|&parameter| !is_formal(parameter));
            facts.floors.retain(|&(parameter, _)| !is_formal(parameter));
            facts.uses.retain(|&(operator, _, parameter)| !is_formal(operator) || !is_formal(parameter));
            for &((operator, at, parameter), ()) in body.uses.iter() {
                if let (Some(operator), Some(parameter)) = (index_of(operator), index_of(parameter)) {
                    conditions.push((operator, parameter, at as usize));
                }
            }
        }
        Profile {
            limits: formals.iter().map(|&(id, _)| body.limits.get(formal(id)).unwrap_or(Level::Temporal)).collect(),
            weights: formals.iter().map(|&(id, _)| body.parameters.get(formal(id)).is_some()).collect(),
            transparent: formals.iter().map(|&(id, _)| body.opaque.get(formal(id)).is_none()).collect(),
            floors: formals
                .iter()
                .map(|&(id, arity)| {
                    (0..arity).map(|at| body.floors.get((formal(id), at as u32)).unwrap_or(Level::Constant)).collect()
                })
                .collect(),
            conditions,
            formals,
            body,
            facts,
        }
    }

    /// What is assumed of a recursive operator before its body is known.
    pub fn assumed(formals: Rc<[(u32, usize)]>) -> Profile {
        let count = formals.len();
        let mut profile = Profile::of(formals, Facts::default());
        profile.limits = vec![Level::Action; count];
        profile.weights = vec![true; count];
        profile
    }

    /// A recursive operator, with what its whole section has been found to be.
    pub fn joined(&self, section: &Facts) -> Profile {
        let mut profile = self.clone();
        profile.facts.raise(section);
        profile.facts.occurring.add(&section.occurring, keep);
        profile
    }

    /// The index of a parameter.
    pub fn index(&self, parameter: Parameter) -> Option<usize> {
        match parameter {
            Parameter::Formal(number) => self.formals.iter().position(|&(formal, _)| formal == number),
            Parameter::Declaration(_) => None,
        }
    }

    /// Whether equals may be put for equals in all arguments.
    pub fn is_transparent(&self) -> bool {
        self.transparent.iter().all(|&transparent| transparent)
    }
}
