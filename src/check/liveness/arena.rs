//! Arenas: what is searched for fair components, a state graph or its product with a tableau.

use super::condition::{Condition, Mark};
use super::graph::{Graph, STUTTERING};
use super::tableau::{Obligation, Tableau, TooLarge};
use std::ops::Range;

/// Nodes and steps between them. A node stands for a state, perhaps with what remains to be done.
pub trait Arena {
    /// Whether every node has a stuttering step to itself that is not listed.
    const STUTTERS: bool;

    /// How many nodes there are.
    fn nodes(&self) -> usize;
    /// The state of a node.
    fn state(&self, node: u32) -> u32;
    /// The steps from a node.
    fn steps(&self, node: u32) -> Range<usize>;
    /// Where a step leads.
    fn target(&self, step: usize) -> u32;
    /// Whether a mark is at a step.
    fn has(&self, mark: &Mark, node: u32, step: usize) -> bool;
    /// What must be true of the steps of a component in which a node is.
    fn condition(&self, node: u32) -> &Condition;

    /// Whether none of these marks is at a step.
    #[inline]
    fn allows(&self, removed: &[Mark], node: u32, step: usize) -> bool {
        !removed.iter().any(|mark| self.has(mark, node, step))
    }

    /// The steps from a node with their targets, the stuttering one last.
    fn all_steps(&self, node: u32) -> impl Iterator<Item = (usize, u32)> {
        let listed = self.steps(node).map(|step| (step, self.target(step)));
        listed.chain(Self::STUTTERS.then_some((STUTTERING, node)))
    }
}

/// A state graph, with the condition asked of it.
pub struct Plain<'g> {
    pub graph: &'g Graph,
    pub condition: Condition,
}

impl Arena for Plain<'_> {
    const STUTTERS: bool = true;

    fn nodes(&self) -> usize {
        self.graph.states()
    }

    fn state(&self, node: u32) -> u32 {
        node
    }

    #[inline]
    fn steps(&self, node: u32) -> Range<usize> {
        self.graph.steps(node)
    }

    #[inline]
    fn target(&self, step: usize) -> u32 {
        self.graph.target(step)
    }

    #[inline]
    fn has(&self, mark: &Mark, node: u32, step: usize) -> bool {
        match mark {
            Mark::Is(proposition) => proposition.holds(self.graph, node, step),
            Mark::Fulfilled(_) => true,
        }
    }

    fn condition(&self, _: u32) -> &Condition {
        &self.condition
    }
}

/// The part of the product of a state graph with a tableau that can be reached.
pub struct Product<'g> {
    graph: &'g Graph,
    nodes: Vec<(u32, Obligation)>,
    starts: Vec<usize>,
    steps: Vec<ProductStep>,
    conditions: Vec<Condition>,
    /// The nodes where it begins.
    pub sources: Vec<u32>,
}

struct ProductStep {
    target: u32,
    /// The step of the graph, `u32::MAX` if it is stuttering.
    origin: u32,
    postponed: u64,
}

/// How many states share a page of node numbers.
const PAGE: usize = 1024;

/// The numbers of the nodes of one obligation, by state; pages are made when they are first needed.
type Numbers = Vec<Option<Box<[u32; PAGE]>>>;

impl<'g> Product<'g> {
    /// The product, from those states with that obligation; `condition` is asked beside what remains to be done.
    pub fn new(
        graph: &'g Graph,
        tableau: &mut Tableau,
        from: impl Iterator<Item = u32>,
        obligation: Obligation,
        condition: &Condition,
    ) -> Result<Product<'g>, TooLarge> {
        let mut product = Product {
            graph,
            nodes: Vec::new(),
            starts: vec![0],
            steps: Vec::new(),
            conditions: Vec::new(),
            sources: Vec::new(),
        };
        let mut numbers: Vec<Numbers> = Vec::new();
        for state in from {
            if possible(graph, tableau, state, obligation) {
                let node = product.number(&mut numbers, state, obligation);
                product.sources.push(node);
            }
        }
        let mut node = 0;
        while node < product.nodes.len() {
            let (state, obligation) = product.nodes[node];
            let of_state = tableau.ask_state(obligation, |p| p.holds(graph, state, STUTTERING));
            let depends = tableau.depends_on_step(obligation);
            for step in graph.steps(state).chain([STUTTERING]) {
                let mut truth = of_state;
                if depends {
                    truth |= tableau.ask_step(obligation, |p| p.holds(graph, state, step));
                }
                let (target, origin) = if step == STUTTERING {
                    (state, u32::MAX)
                } else {
                    (graph.target(step), u32::try_from(step).map_err(|_| TooLarge)?)
                };
                for alternative in tableau.alternatives(obligation, truth) {
                    let target = product.number(&mut numbers, target, alternative.next);
                    product.steps.push(ProductStep { target, origin, postponed: alternative.postponed });
                }
            }
            product.starts.push(product.steps.len());
            node += 1;
            if product.nodes.len() >= u32::MAX as usize {
                return Err(TooLarge);
            }
        }
        let obligations = 0..tableau.obligations() as Obligation;
        product.conditions = obligations.map(|o| tableau.condition(o).and(condition.clone())).collect();
        Ok(product)
    }

    fn number(&mut self, numbers: &mut Vec<Numbers>, state: u32, obligation: Obligation) -> u32 {
        let pages = self.graph.states().div_ceil(PAGE);
        while numbers.len() <= obligation as usize {
            numbers.push(vec![None; pages]);
        }
        let page =
            numbers[obligation as usize][state as usize / PAGE].get_or_insert_with(|| Box::new([u32::MAX; PAGE]));
        let number = &mut page[state as usize % PAGE];
        if *number == u32::MAX {
            *number = self.nodes.len() as u32;
            self.nodes.push((state, obligation));
        }
        *number
    }
}

/// Whether some step from a state goes with an obligation.
fn possible(graph: &Graph, tableau: &mut Tableau, state: u32, obligation: Obligation) -> bool {
    let of_state = tableau.ask_state(obligation, |p| p.holds(graph, state, STUTTERING));
    if !tableau.depends_on_step(obligation) {
        return !tableau.alternatives(obligation, of_state).is_empty();
    }
    graph.steps(state).chain([STUTTERING]).any(|step| {
        let truth = of_state | tableau.ask_step(obligation, |p| p.holds(graph, state, step));
        !tableau.alternatives(obligation, truth).is_empty()
    })
}

impl Arena for Product<'_> {
    const STUTTERS: bool = false;

    fn nodes(&self) -> usize {
        self.nodes.len()
    }

    fn state(&self, node: u32) -> u32 {
        self.nodes[node as usize].0
    }

    #[inline]
    fn steps(&self, node: u32) -> Range<usize> {
        self.starts[node as usize]..self.starts[node as usize + 1]
    }

    #[inline]
    fn target(&self, step: usize) -> u32 {
        self.steps[step].target
    }

    #[inline]
    fn has(&self, mark: &Mark, node: u32, step: usize) -> bool {
        let step = &self.steps[step];
        match mark {
            Mark::Is(proposition) => {
                let origin = if step.origin == u32::MAX { STUTTERING } else { step.origin as usize };
                proposition.holds(self.graph, self.state(node), origin)
            }
            Mark::Fulfilled(number) => step.postponed >> number & 1 == 0,
        }
    }

    fn condition(&self, node: u32) -> &Condition {
        &self.conditions[self.nodes[node as usize].1 as usize]
    }
}
