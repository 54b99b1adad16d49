//! Paths: short ways from an initial state to a fair component and around in it, past all that must happen infinitely often.

use super::arena::Arena;
use super::components::Component;
use super::condition::{Condition, Mark, Numbered};
use super::graph::{Bits, Graph, STUTTERING};
use super::lasso::Lasso;
use rustc_hash::FxHashMap;

/// Steps, each with the node it starts from, and the node where they end.
struct Path {
    steps: Vec<(u32, usize)>,
    end: u32,
}

/// How many steps away from the initial states each state is.
pub fn depths(graph: &Graph) -> Vec<u32> {
    let mut depths = vec![u32::MAX; graph.states()];
    let mut level = graph.initial.clone();
    level.iter().for_each(|&state| depths[state as usize] = 0);
    let mut depth = 0;
    while !level.is_empty() {
        depth += 1;
        let mut next = Vec::new();
        for state in level {
            for step in graph.steps(state) {
                let target = graph.target(step) as usize;
                if depths[target] == u32::MAX {
                    depths[target] = depth;
                    next.push(target as u32);
                }
            }
        }
        level = next;
    }
    depths
}

/// A lasso to a fair component and around in it.
///
/// `sources` are the nodes where the arena may be entered, from any state that can be reached; `removed` marks the steps outside it.
pub fn lasso<A: Arena>(
    graph: &Graph,
    arena: &A,
    sources: &[u32],
    removed: &[Mark],
    component: &Component,
) -> Option<Lasso> {
    let members = component.members(arena.nodes());
    let depths = depths(graph);
    let mut sources: Vec<(u32, u32)> = sources
        .iter()
        .map(|&node| (depths[arena.state(node) as usize], node))
        .filter(|(d, _)| *d != u32::MAX)
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let enter = |node: u32, step: usize, _: u32| arena.allows(removed, node, step);
    let to_component = shortest(arena, &sources, enter, |node| members.get(node as usize))?;
    let to_rest =
        shortest(arena, &sources, enter, |node| members.get(node as usize) && component.may_rest(arena, node));
    let round = cycle(arena, component, &members, to_component.end)?;
    let length = |path: &Path| path.steps.len() + depth_of_start(arena, path, &depths);
    let (path, round) = match to_rest {
        Some(rest) if length(&rest) <= length(&to_component) + round.len() => {
            let around = (rest.end, STUTTERING);
            (rest, vec![around])
        }
        _ => (to_component, round),
    };
    let first = arena.state(path.steps.first().map_or(path.end, |(node, _)| *node));
    let plain = super::arena::Plain { graph, condition: Condition::Constant(true) };
    let initial: Vec<(u32, u32)> = graph.initial.iter().map(|&state| (0, state)).collect();
    let prefix = shortest(&plain, &initial, |_, _, _| true, |state| state == first)?;
    let mut states: Vec<u32> = prefix.steps.iter().map(|(state, _)| *state).collect();
    states.extend(path.steps.iter().map(|(node, _)| arena.state(*node)));
    let back = states.len();
    states.extend(round.iter().map(|(node, _)| arena.state(*node)));
    Some(Lasso { states, back })
}

fn depth_of_start<A: Arena>(arena: &A, path: &Path, depths: &[u32]) -> usize {
    let start = path.steps.first().map_or(path.end, |(node, _)| *node);
    depths[arena.state(start) as usize] as usize
}

/// The steps of a cycle from a node within a component, past all that its condition needs.
fn cycle<A: Arena>(arena: &A, component: &Component, members: &Bits, start: u32) -> Option<Vec<(u32, usize)>> {
    let keeps = |node, step, target| component.keeps(arena, members, node, step, target);
    let Numbered { marks, condition } = arena.condition(start).numbered();
    let occurs: Vec<bool> = marks
        .iter()
        .map(|mark| {
            component.nodes.iter().any(|&node| {
                arena.all_steps(node).any(|(step, target)| keeps(node, step, target) && arena.has(mark, node, step))
            })
        })
        .collect();
    let mut needed: Vec<&Mark> =
        condition.needs(&|mark| occurs[*mark])?.into_iter().map(|mark| &marks[*mark]).collect();
    let mut steps: Vec<(u32, usize)> = Vec::new();
    let mut here = start;
    let of_state = |mark: &Mark| matches!(mark, Mark::Is(proposition) if proposition.is_of_state());
    let at = |mark: &Mark, node: u32| {
        of_state(mark) && arena.all_steps(node).next().is_some_and(|(step, _)| arena.has(mark, node, step))
    };
    loop {
        // Where a predicate of the state is asked for, passing through the state is enough.
        needed.retain(|mark| !(at(mark, here)));
        if needed.is_empty() {
            break;
        }
        let wanted = |node: u32| {
            needed.iter().any(|mark| at(mark, node))
                || arena.all_steps(node).any(|(step, target)| {
                    keeps(node, step, target)
                        && needed.iter().any(|mark| !of_state(mark) && arena.has(mark, node, step))
                })
        };
        let way = shortest(arena, &[(0, here)], keeps, wanted)?;
        steps.extend(way.steps);
        here = way.end;
        let useful = arena.all_steps(here).find(|&(step, target)| {
            keeps(here, step, target) && needed.iter().any(|mark| !of_state(mark) && arena.has(mark, here, step))
        });
        needed.retain(|mark| !(at(mark, here)));
        if let Some((step, target)) = useful {
            steps.push((here, step));
            here = target;
        }
        needed.retain(|mark| !steps.iter().any(|&(node, step)| arena.has(mark, node, step)));
    }
    if here != start || steps.is_empty() {
        let closing =
            |node: u32| arena.all_steps(node).any(|(step, target)| target == start && keeps(node, step, target));
        let rest = arena.all_steps(here).find(|&(step, target)| target == here && keeps(here, step, target));
        match rest {
            Some((step, _)) if here == start => steps.push((here, step)),
            _ => {
                let way = shortest(arena, &[(0, here)], keeps, closing)?;
                steps.extend(way.steps);
                let (step, _) =
                    arena.all_steps(way.end).find(|&(step, target)| target == start && keeps(way.end, step, target))?;
                steps.push((way.end, step));
            }
        }
    }
    Some(steps)
}

/// The shortest path from one of the sources, which are sorted by their distance from where everything begins, to a goal.
fn shortest<A: Arena>(
    arena: &A,
    sources: &[(u32, u32)],
    allowed: impl Fn(u32, usize, u32) -> bool,
    goal: impl Fn(u32) -> bool,
) -> Option<Path> {
    let mut from: FxHashMap<u32, Option<(u32, usize)>> = FxHashMap::default();
    let mut waiting = sources.iter().peekable();
    let mut level: Vec<u32> = Vec::new();
    let mut distance = waiting.peek()?.0;
    loop {
        while let Some((_, source)) = waiting.next_if(|(near, _)| *near <= distance) {
            if !from.contains_key(source) {
                from.insert(*source, None);
                level.push(*source);
            }
        }
        if let Some(&end) = level.iter().find(|&&node| goal(node)) {
            let mut steps = Vec::new();
            let mut node = end;
            while let Some(&Some((before, step))) = from.get(&node) {
                steps.push((before, step));
                node = before;
            }
            steps.reverse();
            return Some(Path { steps, end });
        }
        let mut next = Vec::new();
        for node in level {
            for (step, target) in arena.all_steps(node) {
                if !from.contains_key(&target) && allowed(node, step, target) {
                    from.insert(target, Some((node, step)));
                    next.push(target);
                }
            }
        }
        level = next;
        distance = match (level.is_empty(), waiting.peek()) {
            (false, _) => distance + 1,
            (true, Some((near, _))) => *near,
            (true, None) => return None,
        };
    }
}
