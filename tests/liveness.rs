//! Temporal properties of small random graphs: what the checker says, beside a naive reading of the semantics.
//!
//! The reference guesses, at each step of a behavior, the truth of every `[]` and `<>` in the formula, and asks for a cycle where no guess
//! is put off forever. It shares nothing with the checker but the graph.

#![allow(clippy::unwrap_used)]

mod random;

use random::Random;
use tlars::check::liveness::{Graph, Lasso, violation};
use tlars::model::Temporal;

/// A graph as lists: `steps[s]` has the targets with the truth of the step predicates; the last one is stuttering.
struct Case {
    initial: Vec<usize>,
    atoms: Vec<[bool; STATE_ATOMS]>,
    steps: Vec<Vec<(usize, [bool; STEP_ATOMS])>>,
    fairness: Vec<Temporal>,
    kinds: Vec<Fair>,
    property: Temporal,
    /// How deeply the property's operators are nested.
    depth: usize,
}

/// What is taken to be true of all behaviors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fair {
    Weakly,
    Strongly,
    Otherwise,
}

const STATE_ATOMS: usize = 2;
const STEP_ATOMS: usize = 2;
const DEPTH: usize = 4;
/// The most `[]` and `<>` of a case.
const MOST_PARTS: usize = 10;

/// A formula, and how deeply its operators are nested.
fn random_formula(random: &mut Random, depth: usize) -> (Temporal, usize) {
    if depth == 0 || random.chance(15) {
        let atom = match random.below(9) {
            0 => Temporal::Constant(random.chance(50)),
            1..=5 => Temporal::State(random.below(STATE_ATOMS)),
            _ => Temporal::Step(random.below(STEP_ATOMS)),
        };
        return (atom, 0);
    }
    let (first, nested) = random_formula(random, depth - 1);
    let (second, other) = random_formula(random, depth - 1);
    let (one, both) = (1 + nested, 1 + nested.max(other));
    match random.below(9) {
        0 => (first.not(), one),
        1 => (Temporal::And(vec![first, second]), both),
        2 => (Temporal::Or(vec![first, second]), both),
        3 => (first.leads_to(second), both),
        4 | 5 => (first.always(), one),
        6 | 7 => (first.eventually(), one),
        _ if random.chance(50) => (first.implies(second), both),
        _ => (first.equivalent(second), both),
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
    let (mut fairness, mut kinds) = (Vec::new(), Vec::new());
    for _ in 0..[0, 1, 1, 2, 2][random.below(5)] {
        let enabled = Temporal::State(random.below(STATE_ATOMS));
        let taken = Temporal::Step(random.below(STEP_ATOMS));
        let kind = [Fair::Weakly, Fair::Strongly, Fair::Otherwise][[0, 0, 1, 1, 2][random.below(5)]];
        fairness.push(match kind {
            Fair::Weakly => Temporal::weakly_fair(enabled, taken),
            Fair::Strongly => Temporal::strongly_fair(enabled, taken),
            Fair::Otherwise => random_formula(random, 2).0,
        });
        kinds.push(kind);
    }
    let atoms = (0..states).map(|_| [random.chance(50), random.chance(30)]).collect();
    let initial = (0..states).filter(|state| *state == 0 || random.chance(20)).collect();
    let (property, depth) = random_formula(random, DEPTH);
    Case { initial, atoms, steps, fairness, kinds, property, depth }
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

/// A formula in which numbers stand for the temporal parts.
enum Shape {
    Constant(bool),
    State(usize),
    Step(usize),
    Not(Box<Shape>),
    And(Vec<Shape>),
    Or(Vec<Shape>),
    Part(usize),
}

impl Shape {
    fn of(formula: &Temporal, parts: &[&Temporal]) -> Shape {
        let all = |list: &[Temporal]| list.iter().map(|part| Shape::of(part, parts)).collect();
        match formula {
            Temporal::Constant(value) => Shape::Constant(*value),
            Temporal::State(atom) => Shape::State(*atom),
            Temporal::Step(atom) => Shape::Step(*atom),
            Temporal::Not(inner) => Shape::Not(Box::new(Shape::of(inner, parts))),
            Temporal::And(list) => Shape::And(all(list)),
            Temporal::Or(list) => Shape::Or(all(list)),
            Temporal::Always(_) | Temporal::Eventually(_) => {
                Shape::Part(parts.iter().position(|part| *part == formula).unwrap())
            }
        }
    }

    /// The truth at a step, where the guess has a bit for each temporal part.
    fn truth(&self, atoms: &[bool; STATE_ATOMS], step: &[bool; STEP_ATOMS], guess: usize) -> bool {
        match self {
            Shape::Constant(value) => *value,
            Shape::State(atom) => atoms[*atom],
            Shape::Step(atom) => step[*atom],
            Shape::Not(inner) => !inner.truth(atoms, step, guess),
            Shape::And(list) => list.iter().all(|part| part.truth(atoms, step, guess)),
            Shape::Or(list) => list.iter().any(|part| part.truth(atoms, step, guess)),
            Shape::Part(number) => guess >> number & 1 == 1,
        }
    }
}

/// A temporal part: `[]F` or `<>F`.
struct Part {
    always: bool,
    inner: Shape,
}

/// The search for a behavior that satisfies a formula, among the nodes: a step of the graph with a guess for each temporal part.
struct Reference<'c> {
    case: &'c Case,
    /// Inner ones first.
    parts: Vec<Part>,
    asked: Shape,
    /// The steps of all states: from, to, the truth of the step predicates.
    steps: Vec<(usize, usize, [bool; STEP_ATOMS])>,
}

impl<'c> Reference<'c> {
    fn new(case: &'c Case, formula: &Temporal, parts: &[&Temporal]) -> Reference<'c> {
        let read = |part: &&Temporal| match part {
            Temporal::Always(inner) => Part { always: true, inner: Shape::of(inner, parts) },
            Temporal::Eventually(inner) => Part { always: false, inner: Shape::of(inner, parts) },
            other => panic!("{other:?}"),
        };
        let of = |(from, list): (usize, &Vec<(usize, _)>)| list.iter().map(|(to, atoms)| (from, *to, *atoms)).collect();
        let steps = case.steps.iter().enumerate().flat_map::<Vec<_>, _>(of).collect();
        Reference { case, parts: parts.iter().map(read).collect(), asked: Shape::of(formula, parts), steps }
    }

    fn truth(&self, shape: &Shape, node: usize) -> bool {
        let (from, _, step) = &self.steps[node >> self.parts.len()];
        shape.truth(&self.case.atoms[*from], step, node & ((1 << self.parts.len()) - 1))
    }

    /// The nodes from which a step leads to that node. What follows settles the guess: `[]F` now is F now and `[]F` next,
    /// `<>F` now is F now or `<>F` next.
    fn before(&self, node: usize) -> Vec<usize> {
        let state = self.steps[node >> self.parts.len()].0;
        let leading = self.steps.iter().enumerate().filter(|(_, (_, to, _))| *to == state);
        leading
            .map(|(number, _)| {
                let mut before = number << self.parts.len();
                for (bit, part) in self.parts.iter().enumerate() {
                    let (now, next) = (self.truth(&part.inner, before), node >> bit & 1 == 1);
                    before |= usize::from(if part.always { now && next } else { now || next }) << bit;
                }
                before
            })
            .collect()
    }

    /// Whether some behavior satisfies the formula: whether a cycle where no guess is put off forever is reached from a start.
    fn satisfiable(&self) -> bool {
        let before: Vec<Vec<usize>> = (0..self.steps.len() << self.parts.len()).map(|node| self.before(node)).collect();
        let mut after = vec![Vec::new(); before.len()];
        for (node, list) in before.iter().enumerate() {
            list.iter().for_each(|earlier| after[*earlier].push(node));
        }
        let mut useful = vec![false; before.len()];
        for component in components(&before, &after) {
            let cycle = component.len() > 1 || before[component[0]].contains(&component[0]);
            // `<>F` with F or without `<>F`, `[]F` without F or with `[]F`.
            let settled = |(bit, part): (usize, &Part)| {
                component.iter().any(|&node| {
                    let (now, guess) = (self.truth(&part.inner, node), node >> bit & 1 == 1);
                    if part.always { !now || guess } else { now || !guess }
                })
            };
            if cycle && !useful[component[0]] && self.parts.iter().enumerate().all(settled) {
                let mut waiting = component;
                while let Some(node) = waiting.pop() {
                    if !std::mem::replace(&mut useful[node], true) {
                        waiting.extend(&before[node]);
                    }
                }
            }
        }
        (0..before.len()).any(|node| {
            let from = self.steps[node >> self.parts.len()].0;
            useful[node] && self.case.initial.contains(&from) && self.truth(&self.asked, node)
        })
    }
}

/// The strongly connected components of a graph and its reverse, by a walk through each.
fn components(forth: &[Vec<usize>], back: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let (mut left, mut order) = (vec![false; forth.len()], Vec::new());
    for root in 0..forth.len() {
        let mut path = vec![(root, 0)];
        if std::mem::replace(&mut left[root], true) {
            continue;
        }
        while let Some((node, place)) = path.last_mut() {
            match forth[*node].get(*place) {
                Some(&next) => {
                    *place += 1;
                    if !std::mem::replace(&mut left[next], true) {
                        path.push((next, 0));
                    }
                }
                None => {
                    order.push(*node);
                    path.pop();
                }
            }
        }
    }
    let mut found = Vec::new();
    for &root in order.iter().rev() {
        let (mut component, mut waiting) = (Vec::new(), vec![root]);
        while let Some(node) = waiting.pop() {
            if std::mem::replace(&mut left[node], false) {
                component.push(node);
                waiting.extend(&back[node]);
            }
        }
        if !component.is_empty() {
            found.push(component);
        }
    }
    found
}

/// What the reference says; nothing where the temporal parts are too many for it.
fn exists(case: &Case) -> Option<bool> {
    let asked = case.asked();
    let mut parts = Vec::new();
    temporal_parts(&asked, &mut parts);
    (parts.len() <= MOST_PARTS).then(|| Reference::new(case, &asked, &parts).satisfiable())
}

fn describe(case: &Case) -> String {
    format!(
        "initial {:?}\natoms {:?}\nsteps {:?}\nfairness {:?}\nproperty {:?}",
        case.initial, case.atoms, case.steps, case.fairness, case.property
    )
}

/// Of how many compared cases something was true.
#[derive(Default, Debug)]
struct Counts {
    compared: usize,
    too_large: usize,
    violated: usize,
    /// By the depth of the property.
    depth: [usize; DEPTH + 1],
    /// Of depth 4, with fairness of whatever kind.
    deep_and_fair: usize,
    weak: usize,
    strong: usize,
    weak_and_strong: usize,
}

/// Compares that many cases whose formulas are small enough for the reference.
fn compare(seed: u64, cases: usize) -> Counts {
    let mut random = Random(seed);
    let mut counts = Counts::default();
    while counts.compared < cases {
        let stuttering = [random.chance(20), random.chance(20)];
        let states = 1 + random.below(3);
        let mut case = random_case(&mut random, states, stuttering);
        case.restrict_to_reachable();
        let Some(expected) = exists(&case) else {
            counts.too_large += 1;
            continue;
        };
        let graph = case.graph(stuttering);
        let found = violation(&graph, &case.fairness, &case.property);
        let number = counts.compared;
        let found = found.unwrap_or_else(|refusal| panic!("{refusal:?}\n{}", describe(&case)));
        assert_eq!(found.is_some(), expected, "case {number}, {found:?}\n{}", describe(&case));
        if let Some(lasso) = found {
            assert_eq!(lasso.satisfies(&graph, &case.asked()), Some(true), "case {number}\n{}", describe(&case));
            counts.violated += 1;
        }
        counts.compared += 1;
        counts.depth[case.depth] += 1;
        let [weak, strong] = [Fair::Weakly, Fair::Strongly].map(|kind| case.kinds.contains(&kind));
        counts.deep_and_fair += usize::from(case.depth == DEPTH && (weak || strong));
        counts.weak += usize::from(weak);
        counts.strong += usize::from(strong);
        counts.weak_and_strong += usize::from(weak && strong);
    }
    counts
}

#[test]
fn agrees_with_the_reference_on_100_000_random_cases() {
    std::thread::scope(|scope| {
        let seeds = [0x9e37_79b9_7f4a_7c15, 0x9e37_79b9_7f4a_7c16];
        for part in seeds.map(|seed| scope.spawn(move || compare(seed, 50_000))) {
            let counts = part.join().unwrap();
            let enough = counts.violated.min(counts.compared - counts.violated) > 10_000
                && counts.depth[DEPTH] >= 20_000
                && counts.deep_and_fair >= 10_000
                && counts.weak >= 15_000
                && counts.strong >= 15_000
                && counts.weak_and_strong >= 4_000;
            assert!(enough, "{counts:?}");
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
