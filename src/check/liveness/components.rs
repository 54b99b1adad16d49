//! Fair components: strongly connected parts of an arena whose steps, all taken infinitely often, satisfy its condition.
//!
//! Tarjan's algorithm, without recursion; a component that fails because some steps occur that must not is searched again without them.

use super::arena::Arena;
use super::condition::{Condition, Mark, Numbered};
use super::graph::{Bits, STUTTERING};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A component that satisfies its condition if exactly the steps within it are taken infinitely often, but for those with removed marks.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its nodes, in no particular order.
    pub nodes: Vec<u32>,
    /// The marks of steps that are not taken.
    pub removed: Vec<Mark>,
}

/// The fair component with the smallest node, within a region, without steps with removed marks.
pub fn fair_component<A: Arena>(arena: &A, region: Option<&Bits>, removed: Vec<Mark>) -> Option<Component> {
    let nodes = arena.nodes();
    let within = |node: usize| region.is_none_or(|region| region.get(node));
    let mut search = Search {
        arena,
        index: vec![0; nodes],
        part: (0..nodes).map(|node| if within(node) { 0 } else { OUTSIDE }).collect(),
        parts: 1,
        calls: Vec::new(),
        stack: Vec::new(),
        best: None,
        again: Vec::new(),
        numbered: FxHashMap::default(),
    };
    search.all(&removed, (0..nodes as u32).filter(|&node| within(node as usize)), 0);
    while let Some((nodes, removed)) = search.again.pop() {
        if search.best.as_ref().is_some_and(|(smallest, _)| nodes.iter().min() >= Some(smallest)) {
            continue;
        }
        let part = search.new_part();
        for &node in &nodes {
            search.index[node as usize] = 0;
            search.part[node as usize] = part;
        }
        search.all(&removed, nodes.into_iter(), part);
    }
    search.best.map(|(_, component)| component)
}

const OUTSIDE: u32 = u32::MAX;

struct Search<'a, A> {
    arena: &'a A,
    /// The order in which nodes were met, from 1; 0 before.
    index: Vec<u32>,
    /// Which part a node is in: the one being searched, or a component found.
    part: Vec<u32>,
    parts: u32,
    calls: Vec<Call>,
    stack: Vec<u32>,
    best: Option<(u32, Component)>,
    /// Parts to be searched again without some steps.
    again: Vec<(Vec<u32>, Vec<Mark>)>,
    /// The conditions of the arena, by their place in memory, with numbers for their marks.
    numbered: FxHashMap<usize, Rc<Numbered>>,
}

/// A node being looked at: the steps still to follow, and the smallest index reached.
struct Call {
    node: u32,
    next: usize,
    end: usize,
    low: u32,
}

impl<A: Arena> Search<'_, A> {
    fn new_part(&mut self) -> u32 {
        self.parts += 1;
        self.parts
    }

    /// Searches all of a part.
    fn all(&mut self, removed: &[Mark], nodes: impl Iterator<Item = u32>, part: u32) {
        let mut met = 0;
        for root in nodes {
            if self.index[root as usize] != 0 || self.part[root as usize] != part {
                continue;
            }
            self.call(root, &mut met);
            while let Some(call) = self.calls.last_mut() {
                if call.next < call.end {
                    let (node, step) = (call.node, call.next);
                    call.next += 1;
                    let target = self.arena.target(step);
                    if self.part[target as usize] != part || !self.arena.allows(removed, node, step) {
                        continue;
                    }
                    match self.index[target as usize] {
                        0 => self.call(target, &mut met),
                        index => call.low = call.low.min(index),
                    }
                    continue;
                }
                let (node, low) = (call.node, call.low);
                self.calls.pop();
                if let Some(caller) = self.calls.last_mut() {
                    caller.low = caller.low.min(low);
                }
                if low == self.index[node as usize] {
                    self.component(node, removed);
                }
            }
        }
    }

    fn call(&mut self, node: u32, met: &mut u32) {
        *met += 1;
        self.index[node as usize] = *met;
        self.stack.push(node);
        let steps = self.arena.steps(node);
        self.calls.push(Call { node, next: steps.start, end: steps.end, low: *met });
    }

    /// Looks at the component with that root.
    fn component(&mut self, root: u32, removed: &[Mark]) {
        let start = self.stack.iter().rposition(|&node| node == root).unwrap_or(0);
        let part = self.new_part();
        for &node in &self.stack[start..] {
            self.part[node as usize] = part;
        }
        let condition = self.numbered(self.arena.condition(root));
        let nodes = &self.stack[start..];
        let smallest = nodes.iter().copied().min().unwrap_or(root);
        if self.best.as_ref().is_none_or(|(best, _)| smallest < *best) {
            match self.judge(nodes, part, removed, &condition) {
                Judgement::Fair => {
                    self.best = Some((smallest, Component { nodes: nodes.to_vec(), removed: removed.to_vec() }));
                }
                Judgement::Unfair => {}
                Judgement::Perhaps(sacrifices) => {
                    for more in sacrifices {
                        self.again.push((nodes.to_vec(), removed.iter().cloned().chain(more).collect()));
                    }
                }
            }
        }
        self.stack.truncate(start);
    }

    fn numbered(&mut self, condition: &Condition) -> Rc<Numbered> {
        let place = std::ptr::from_ref(condition) as usize;
        self.numbered.entry(place).or_insert_with(|| Rc::new(condition.numbered())).clone()
    }

    fn judge(&self, nodes: &[u32], part: u32, removed: &[Mark], condition: &Numbered) -> Judgement {
        let Numbered { marks, condition } = condition;
        let mut occurs = vec![false; marks.len()];
        let mut missing = marks.len();
        let mut any = false;
        'nodes: for &node in nodes {
            for (step, target) in self.arena.all_steps(node) {
                if self.part[target as usize] != part || !self.arena.allows(removed, node, step) {
                    continue;
                }
                any = true;
                for (mark, occurs) in marks.iter().zip(&mut occurs) {
                    if !*occurs && self.arena.has(mark, node, step) {
                        *occurs = true;
                        missing -= 1;
                    }
                }
                if missing == 0 {
                    break 'nodes;
                }
            }
        }
        if !any {
            return Judgement::Unfair;
        }
        let occurs = |mark: &usize| occurs[*mark];
        if condition.holds(&occurs) {
            return Judgement::Fair;
        }
        let sacrifices = condition.sacrifices(&occurs);
        let owned = |set: Vec<&usize>| set.into_iter().map(|mark| marks[*mark].clone()).collect();
        Judgement::Perhaps(sacrifices.into_iter().map(owned).collect())
    }
}

enum Judgement {
    Fair,
    Unfair,
    /// Parts of it may be fair that do without one of these sets of marks.
    Perhaps(Vec<Vec<Mark>>),
}

impl Component {
    /// Whether a step, from a node of the component, stays in it; `members` are its nodes.
    pub fn keeps<A: Arena>(&self, arena: &A, members: &Bits, node: u32, step: usize, target: u32) -> bool {
        members.get(target as usize) && arena.allows(&self.removed, node, step)
    }

    /// Its nodes as a set.
    pub fn members(&self, nodes: usize) -> Bits {
        let mut members = Bits::unset(nodes);
        self.nodes.iter().for_each(|&node| members.set(node as usize));
        members
    }

    /// Whether the condition is true if a node is never left again.
    pub fn may_rest<A: Arena>(&self, arena: &A, node: u32) -> bool {
        let resting = arena.all_steps(node).filter(|&(step, target)| {
            target == node && (step == STUTTERING || !A::STUTTERS) && arena.allows(&self.removed, node, step)
        });
        let steps: Vec<usize> = resting.map(|(step, _)| step).collect();
        !steps.is_empty() && arena.condition(node).holds(&|mark| steps.iter().any(|&step| arena.has(mark, node, step)))
    }
}
