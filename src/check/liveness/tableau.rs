//! Tableau: what remains to be done after a step of what a formula asks for, in one or more ways.

use super::condition::{Condition, Mark, Proposition};
use super::normal::Normal;
use rustc_hash::FxHashMap;

/// Too many propositions or eventualities in one formula.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

/// A part of the formula, by number.
type Part = u16;

/// A set of parts that must be true of the rest of the behavior, by number.
pub type Obligation = u32;

/// The parts of a formula with the sets of them that were met.
pub struct Tableau {
    parts: Vec<Shape>,
    numbers: FxHashMap<Normal, Part>,
    propositions: Vec<Proposition>,
    conditions: Vec<Condition>,
    eventualities: usize,
    /// The sets, sorted, each with what a step can make of it.
    sets: Vec<Set>,
    set_numbers: FxHashMap<Vec<Part>, Obligation>,
    known: FxHashMap<(Obligation, u64), Box<[Alternative]>>,
}

enum Shape {
    Now(u32),
    Limit(usize),
    And(Vec<Part>),
    Or(Vec<Part>),
    Always(Part),
    Eventually(Part, u32),
}

struct Set {
    parts: Vec<Part>,
    /// The propositions about the state, and those about the step, on which it depends.
    of_state: u64,
    of_step: u64,
}

/// A way to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alternative {
    /// What remains to be done.
    pub next: Obligation,
    /// The eventualities that are put off to later, as bits.
    pub postponed: u64,
}

/// An alternative that is being made.
#[derive(Clone)]
struct Draft {
    todo: Vec<Part>,
    next: Vec<Part>,
    postponed: u64,
}

impl Tableau {
    /// The tableau of a formula, and the set with the formula alone.
    pub fn new(formula: &Normal) -> Result<(Tableau, Obligation), TooLarge> {
        let mut tableau = Tableau {
            parts: Vec::new(),
            numbers: FxHashMap::default(),
            propositions: Vec::new(),
            conditions: Vec::new(),
            eventualities: 0,
            sets: Vec::new(),
            set_numbers: FxHashMap::default(),
            known: FxHashMap::default(),
        };
        let root = tableau.enter(formula)?;
        let obligation = tableau.obligation(vec![root]);
        Ok((tableau, obligation))
    }

    fn enter(&mut self, formula: &Normal) -> Result<Part, TooLarge> {
        if let Some(&part) = self.numbers.get(formula) {
            return Ok(part);
        }
        let all = |tableau: &mut Self, parts: &[Normal]| -> Result<Vec<Part>, TooLarge> {
            parts.iter().map(|part| tableau.enter(part)).collect()
        };
        let shape = match formula {
            Normal::Now(proposition) => {
                self.propositions.push(proposition.clone());
                Shape::Now(self.propositions.len() as u32 - 1)
            }
            Normal::Limit(condition) => {
                self.conditions.push(condition.clone());
                Shape::Limit(self.conditions.len() - 1)
            }
            Normal::And(parts) => Shape::And(all(self, parts)?),
            Normal::Or(parts) => Shape::Or(all(self, parts)?),
            Normal::Always(inner) => Shape::Always(self.enter(inner)?),
            Normal::Eventually(inner) => {
                let inner = self.enter(inner)?;
                self.eventualities += 1;
                Shape::Eventually(inner, self.eventualities as u32 - 1)
            }
        };
        if self.propositions.len() > 64 || self.eventualities > 64 || self.parts.len() > 1000 {
            return Err(TooLarge);
        }
        self.parts.push(shape);
        let part = self.parts.len() as Part - 1;
        self.numbers.insert(formula.clone(), part);
        Ok(part)
    }

    fn obligation(&mut self, mut parts: Vec<Part>) -> Obligation {
        parts.sort_unstable();
        parts.dedup();
        if let Some(&number) = self.set_numbers.get(&parts) {
            return number;
        }
        let mut set = Set { parts: parts.clone(), of_state: 0, of_step: 0 };
        let mut waiting = parts.clone();
        while let Some(part) = waiting.pop() {
            match &self.parts[part as usize] {
                Shape::Now(number) if self.propositions[*number as usize].is_of_state() => set.of_state |= 1 << number,
                Shape::Now(number) => set.of_step |= 1 << number,
                Shape::Limit(_) => {}
                Shape::And(parts) | Shape::Or(parts) => waiting.extend(parts),
                Shape::Always(inner) | Shape::Eventually(inner, _) => waiting.push(*inner),
            }
        }
        let number = self.sets.len() as Obligation;
        self.sets.push(set);
        self.set_numbers.insert(parts, number);
        number
    }

    /// How many sets were met.
    pub fn obligations(&self) -> usize {
        self.sets.len()
    }

    /// Whether what can be done depends on the step, not only on the state.
    pub fn depends_on_step(&self, obligation: Obligation) -> bool {
        self.sets[obligation as usize].of_step != 0
    }

    /// The truth of the propositions about the state on which a set depends, as bits.
    pub fn ask_state(&self, obligation: Obligation, holds: impl Fn(&Proposition) -> bool) -> u64 {
        self.ask(self.sets[obligation as usize].of_state, holds)
    }

    /// The truth of the propositions about the step on which a set depends, as bits.
    pub fn ask_step(&self, obligation: Obligation, holds: impl Fn(&Proposition) -> bool) -> u64 {
        self.ask(self.sets[obligation as usize].of_step, holds)
    }

    fn ask(&self, mut wanted: u64, holds: impl Fn(&Proposition) -> bool) -> u64 {
        let mut truth = 0;
        while wanted != 0 {
            let number = wanted.trailing_zeros();
            wanted &= wanted - 1;
            truth |= u64::from(holds(&self.propositions[number as usize])) << number;
        }
        truth
    }

    /// The ways to go on where the propositions have that truth.
    pub fn alternatives(&mut self, obligation: Obligation, truth: u64) -> &[Alternative] {
        if !self.known.contains_key(&(obligation, truth)) {
            let made = self.expand(obligation, truth);
            self.known.insert((obligation, truth), made.into());
        }
        &self.known[&(obligation, truth)]
    }

    fn expand(&mut self, obligation: Obligation, truth: u64) -> Vec<Alternative> {
        let todo = self.sets[obligation as usize].parts.clone();
        let mut waiting = vec![Draft { todo, next: Vec::new(), postponed: 0 }];
        let mut finished: Vec<Draft> = Vec::new();
        'drafts: while let Some(mut draft) = waiting.pop() {
            while let Some(part) = draft.todo.pop() {
                match &self.parts[part as usize] {
                    Shape::Now(number) if truth >> number & 1 == 1 => {}
                    Shape::Now(_) => continue 'drafts,
                    Shape::Limit(_) => insert(&mut draft.next, part),
                    Shape::And(parts) => draft.todo.extend(parts),
                    Shape::Or(parts) => {
                        for &part in parts.iter().rev() {
                            let mut other = draft.clone();
                            other.todo.push(part);
                            waiting.push(other);
                        }
                        continue 'drafts;
                    }
                    Shape::Always(inner) => {
                        insert(&mut draft.next, part);
                        draft.todo.push(*inner);
                    }
                    Shape::Eventually(inner, number) => {
                        let mut later = draft.clone();
                        insert(&mut later.next, part);
                        later.postponed |= 1 << number;
                        waiting.push(later);
                        draft.todo.push(*inner);
                    }
                }
            }
            // A way that leaves nothing more to be done than another makes the other needless.
            let less = |one: &Draft, other: &Draft| {
                one.postponed & !other.postponed == 0 && one.next.iter().all(|part| other.next.contains(part))
            };
            if !finished.iter().any(|other| less(other, &draft)) {
                finished.retain(|other| !less(&draft, other));
                finished.push(draft);
            }
        }
        let alternative = |draft: Draft| Alternative { next: self.obligation(draft.next), postponed: draft.postponed };
        finished.into_iter().map(alternative).collect()
    }

    /// What must be true of what happens infinitely often, where a set remains forever.
    pub fn condition(&self, obligation: Obligation) -> Condition {
        let mut condition = Condition::Constant(true);
        for &part in &self.sets[obligation as usize].parts {
            match &self.parts[part as usize] {
                Shape::Limit(number) => condition = condition.and(self.conditions[*number].clone()),
                Shape::Now(_) | Shape::And(_) | Shape::Or(_) | Shape::Always(_) | Shape::Eventually(..) => {}
            }
        }
        for number in 0..self.eventualities {
            condition = condition.and(Condition::Infinitely(Mark::Fulfilled(number)));
        }
        condition
    }
}

fn insert(parts: &mut Vec<Part>, part: Part) {
    if let Err(place) = parts.binary_search(&part) {
        parts.insert(place, part);
    }
}
