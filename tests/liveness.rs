//! Temporal properties of small random graphs: what the checker says, beside a naive reading of the semantics.
//!
//! The reference guesses, at each step of a behavior, the truth of every `[]` and `<>` in the formula, and asks for a cycle where no guess
//! is put off forever. It shares nothing with the checker but the graph.

#![allow(clippy::unwrap_used)]

use tlars::check::liveness::{Graph, Lasso, violation};
use tlars::model::Temporal;

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 20) % limit as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A graph as lists: `steps[s]` has the targets with the truth of the step predicates; the last one is stuttering.
struct Case {
    initial: Vec<usize>,
    atoms: Vec<[bool; STATE_ATOMS]>,
    steps: Vec<Vec<(usize, [bool; STEP_ATOMS])>>,
    fairness: Vec<Temporal>,
    property: Temporal,
}

const STATE_ATOMS: usize = 2;
const STEP_ATOMS: usize = 2;

fn random_formula(random: &mut Random, depth: usize) -> Temporal {
    if depth == 0 || random.chance(15) {
        return match random.below(9) {
            0 => Temporal::Constant(random.chance(50)),
            1..=5 => Temporal::State(random.below(STATE_ATOMS)),
            _ => Temporal::Step(random.below(STEP_ATOMS)),
        };
    }
    let mut inner = || random_formula(random, depth - 1);
    let first = inner();
    let second = inner();
    match random.below(9) {
        0 => first.not(),
        1 => Temporal::And(vec![first, second]),
        2 => Temporal::Or(vec![first, second]),
        3 => first.leads_to(second),
        4 | 5 => first.always(),
        6 | 7 => first.eventually(),
        _ if random.chance(50) => first.implies(second),
        _ => first.equivalent(second),
    }
}

fn random_case(random: &mut Random, states: usize, stuttering: [bool; STEP_ATOMS]) -> Case {
    let density = 20 + random.below(50);
    let mut steps = Vec::new();
    for from in 0..states {
        let mut list = Vec::new();
        for to in 0..states {
            if to != from && random.chance(density) {
                list.push((to, [random.chance(50), random.chance(30)]));
            }
        }
        list.push((from, stuttering));
        steps.push(list);
    }
    let mut fairness = Vec::new();
    for _ in 0..[0, 0, 1, 1, 2][random.below(5)] {
        let enabled = Temporal::State(random.below(STATE_ATOMS));
        let taken = Temporal::Step(random.below(STEP_ATOMS));
        fairness.push(match random.below(3) {
            0 => Temporal::weakly_fair(enabled, taken),
            1 => Temporal::strongly_fair(enabled, taken),
            _ => random_formula(random, 2),
        });
    }
    let atoms = (0..states).map(|_| [random.chance(50), random.chance(30)]).collect();
    let initial = (0..states).filter(|state| *state == 0 || random.chance(20)).collect();
    let property = random_formula(random, 4);
    Case { initial, atoms, steps, fairness, property }
}

impl Case {
    fn graph(&self, stuttering: [bool; STEP_ATOMS]) -> Graph {
        let mut graph = Graph::new(STATE_ATOMS, stuttering.to_vec());
        graph.initial = self.initial.iter().map(|state| *state as u32).collect();
        for (atoms, steps) in self.atoms.iter().zip(&self.steps) {
            for (target, step) in &steps[..steps.len() - 1] {
                graph.push_step(*target as u32, |number| step[number]);
            }
            graph.push_state(|number| atoms[number]);
        }
        graph
    }

    /// The fairness and the negation of the property.
    fn asked(&self) -> Temporal {
        Temporal::And(self.fairness.iter().cloned().chain([self.property.clone().not()]).collect())
    }

    /// The states that are reached; the checker takes it that there are no others.
    fn restrict_to_reachable(&mut self) {
        let mut order = self.initial.clone();
        let mut place = 0;
        while place < order.len() {
            for (target, _) in &self.steps[order[place]] {
                if !order.contains(target) {
                    order.push(*target);
                }
            }
            place += 1;
        }
        let number = |state: &usize| order.iter().position(|other| other == state).unwrap();
        let renumbered = |state: &usize| self.steps[*state].iter().map(|(to, atoms)| (number(to), *atoms)).collect();
        let steps = order.iter().map(renumbered).collect();
        self.initial = self.initial.iter().map(number).collect();
        self.atoms = order.iter().map(|state| self.atoms[*state]).collect();
        self.steps = steps;
    }
}

/// All `[]` and `<>` in a formula, inner ones first.
fn temporal_parts<'f>(formula: &'f Temporal, parts: &mut Vec<&'f Temporal>) {
    match formula {
        Temporal::Constant(_) | Temporal::State(_) | Temporal::Step(_) => {}
        Temporal::Not(inner) => temporal_parts(inner, parts),
        Temporal::And(list) | Temporal::Or(list) => list.iter().for_each(|part| temporal_parts(part, parts)),
        Temporal::Always(inner) | Temporal::Eventually(inner) => {
            temporal_parts(inner, parts);
            if !parts.contains(&formula) {
                parts.push(formula);
            }
        }
    }
}

/// A step with a guess for each temporal part.
struct Node {
    state: usize,
    step: usize,
    guess: u32,
}

struct Reference<'c> {
    case: &'c Case,
    parts: Vec<&'c Temporal>,
}

impl Reference<'_> {
    /// The truth of a formula at a node, where the guesses stand for the temporal parts.
    fn truth(&self, formula: &Temporal, node: &Node) -> bool {
        match formula {
            Temporal::Constant(value) => *value,
            Temporal::State(atom) => self.case.atoms[node.state][*atom],
            Temporal::Step(atom) => self.case.steps[node.state][node.step].1[*atom],
            Temporal::Not(inner) => !self.truth(inner, node),
            Temporal::And(list) => list.iter().all(|part| self.truth(part, node)),
            Temporal::Or(list) => list.iter().any(|part| self.truth(part, node)),
            Temporal::Always(_) | Temporal::Eventually(_) => {
                node.guess >> self.parts.iter().position(|part| *part == formula).unwrap() & 1 == 1
            }
        }
    }

    /// Whether some behavior satisfies the formula.
    fn satisfiable(&self, formula: &Temporal) -> bool {
        let mut nodes = Vec::new();
        for state in 0..self.case.steps.len() {
            for step in 0..self.case.steps[state].len() {
                nodes.extend((0..1 << self.parts.len()).map(|guess| Node { state, step, guess }));
            }
        }
        let guessed = |node: &Node, part: usize| node.guess >> part & 1 == 1;
        let now: Vec<u32> = nodes
            .iter()
            .map(|node| {
                let of = |(number, part): (usize, &&Temporal)| match part {
                    Temporal::Always(inner) | Temporal::Eventually(inner) => {
                        u32::from(self.truth(inner, node)) << number
                    }
                    _ => 0,
                };
                self.parts.iter().enumerate().map(of).sum()
            })
            .collect();
        // `[]F` now is F now and `[]F` next; `<>F` now is F now or `<>F` next.
        let follows = |from: usize, to: usize| {
            let (one, two) = (&nodes[from], &nodes[to]);
            self.case.steps[one.state][one.step].0 == two.state
                && self.parts.iter().enumerate().all(|(part, formula)| {
                    let (inner, next) = (now[from] >> part & 1 == 1, guessed(two, part));
                    let expected = if matches!(formula, Temporal::Always(_)) { inner && next } else { inner || next };
                    guessed(one, part) == expected
                })
        };
        let successors: Vec<Vec<usize>> =
            (0..nodes.len()).map(|from| (0..nodes.len()).filter(|to| follows(from, *to)).collect()).collect();
        let reach = |start: Vec<usize>| {
            let mut reached = vec![false; nodes.len()];
            let mut waiting = start;
            while let Some(node) = waiting.pop() {
                if !std::mem::replace(&mut reached[node], true) {
                    waiting.extend(&successors[node]);
                }
            }
            reached
        };
        let starts = (0..nodes.len())
            .filter(|node| self.case.initial.contains(&nodes[*node].state) && self.truth(formula, &nodes[*node]));
        let reached = reach(starts.collect());
        let mut done = vec![false; nodes.len()];
        for root in (0..nodes.len()).filter(|node| reached[*node]) {
            if done[root] {
                continue;
            }
            let forward = reach(successors[root].clone());
            if !forward[root] {
                continue;
            }
            let cycle: Vec<usize> =
                (0..nodes.len()).filter(|node| forward[*node] && reach(vec![*node])[root]).collect();
            cycle.iter().for_each(|node| done[*node] = true);
            // No guess is put off forever: `<>F` without F, or not `[]F` with F.
            let settled = (0..self.parts.len()).all(|part| {
                cycle.iter().any(|&node| {
                    let inner = now[node] >> part & 1 == 1;
                    inner == matches!(self.parts[part], Temporal::Eventually(_)) || guessed(&nodes[node], part) == inner
                })
            });
            if settled {
                return true;
            }
        }
        false
    }
}

fn exists(case: &Case) -> Option<bool> {
    let asked = case.asked();
    let mut parts = Vec::new();
    temporal_parts(&asked, &mut parts);
    if parts.len() > 5 {
        return None;
    }
    Some(Reference { case, parts }.satisfiable(&asked))
}

fn describe(case: &Case) -> String {
    format!(
        "initial {:?}\natoms {:?}\nsteps {:?}\nfairness {:?}\nproperty {:?}",
        case.initial, case.atoms, case.steps, case.fairness, case.property
    )
}

/// Compares that many cases whose formulas are small enough for the reference.
fn compare(seed: u64, cases: usize) {
    let mut random = Random(seed);
    let (mut compared, mut violated) = (0, 0);
    while compared < cases {
        let stuttering = [random.chance(20), random.chance(20)];
        let states = 1 + random.below(3);
        let mut case = random_case(&mut random, states, stuttering);
        case.restrict_to_reachable();
        let Some(expected) = exists(&case) else { continue };
        let graph = case.graph(stuttering);
        let found = violation(&graph, &case.fairness, &case.property);
        let found = found.unwrap_or_else(|refusal| panic!("{refusal:?}\n{}", describe(&case)));
        assert_eq!(found.is_some(), expected, "case {compared}, {found:?}\n{}", describe(&case));
        if let Some(lasso) = found {
            assert_eq!(lasso.satisfies(&graph, &case.asked()), Some(true), "case {compared}\n{}", describe(&case));
            violated += 1;
        }
        compared += 1;
    }
    assert!(violated * 5 > compared && violated * 5 < compared * 4, "{violated} of {compared}");
}

#[test]
fn agrees_with_the_reference_on_100_000_random_cases() {
    std::thread::scope(|scope| {
        for part in 0..2 {
            scope.spawn(move || compare(0x9e37_79b9_7f4a_7c15 + part, 50_000));
        }
    });
}

/// Every lasso of at most that many states.
fn each_lasso(graph: &Graph, longest: usize, visit: &mut dyn FnMut(&Lasso)) {
    fn extend(graph: &Graph, states: &mut Vec<u32>, longest: usize, visit: &mut dyn FnMut(&Lasso)) {
        for back in 0..states.len() {
            visit(&Lasso { states: states.clone(), back });
        }
        if states.len() < longest {
            for next in 0..graph.states() as u32 {
                if graph.step_between(states[states.len() - 1], next).is_some() {
                    states.push(next);
                    extend(graph, states, longest, visit);
                    states.pop();
                }
            }
        }
    }
    for &state in &graph.initial {
        extend(graph, &mut vec![state], longest, visit);
    }
}

#[test]
fn no_short_lasso_is_missed() {
    let mut random = Random(77);
    for number in 0..3_000 {
        let stuttering = [random.chance(20), random.chance(20)];
        let states = 1 + random.below(4);
        let mut case = random_case(&mut random, states, stuttering);
        case.restrict_to_reachable();
        let graph = case.graph(stuttering);
        let found = violation(&graph, &case.fairness, &case.property).unwrap();
        let asked = case.asked();
        let mut shortest = None;
        each_lasso(&graph, 4, &mut |lasso| {
            if lasso.satisfies(&graph, &asked) == Some(true)
                && shortest.is_none_or(|length| lasso.states.len() < length)
            {
                shortest = Some(lasso.states.len());
            }
        });
        assert!(found.is_some() || shortest.is_none(), "case {number}\n{}", describe(&case));
    }
}
