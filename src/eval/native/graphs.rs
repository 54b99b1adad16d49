//! Relation, Graphs and UndirectedGraphs: what follows from following edges.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use std::collections::BTreeMap;

const DIRECTED: &str = "Graphs";
const UNDIRECTED: &str = "UndirectedGraphs";

pub(super) const NATIVES: &[Native] = &[
    pure("Relation", "TransitiveClosure", |call| closure(call, false)),
    pure("Relation", "ReflexiveTransitiveClosure", |call| closure(call, true)),
    pure(DIRECTED, "SimplePath", |call| Graph::directed(call, 0)?.simple_paths(call)),
    pure(DIRECTED, "AreConnectedIn", |call| Graph::directed(call, 2)?.connected(call)),
    pure(DIRECTED, "IsStronglyConnected", |call| {
        let graph = Graph::directed(call, 0)?;
        Ok(Value::Boolean((0..graph.nodes.len()).all(|node| graph.reached(node).into_iter().all(|reached| reached))))
    }),
    pure(DIRECTED, "ConnectionsIn", |call| {
        let graph = Graph::directed(call, 0)?;
        let related: Vec<Vec<bool>> = (0..graph.nodes.len()).map(|node| graph.reached(node)).collect();
        relation(call, &graph.nodes, &related)
    }),
    pure(UNDIRECTED, "SimplePath", |call| Graph::undirected(call, 0)?.simple_paths(call)),
    pure(UNDIRECTED, "AreConnectedIn", |call| Graph::undirected(call, 2)?.connected(call)),
    pure(UNDIRECTED, "ConnectedComponents", |call| Graph::undirected(call, 0)?.components(call)),
    pure(UNDIRECTED, "IsStronglyConnected", |call| {
        let graph = Graph::undirected(call, 0)?;
        Ok(Value::Boolean(!graph.nodes.is_empty() && graph.reached(0).into_iter().all(|reached| reached)))
    }),
];

/// A graph with its nodes as numbers.
struct Graph {
    nodes: Vec<Value>,
    numbers: BTreeMap<Value, usize>,
    successors: Vec<Vec<usize>>,
}

impl Graph {
    fn nodes(call: &Call<'_>, graph: &Value) -> Result<Graph, Failure> {
        let nodes = call.elements_of(&call.field(graph, "node")?)?;
        let numbers = nodes.iter().cloned().enumerate().map(|(number, node)| (node, number)).collect();
        let successors = vec![Vec::new(); nodes.len()];
        Ok(Graph { nodes, numbers, successors })
    }

    /// Adds an edge; one to or from what is no node of the graph is on no path.
    fn edge(&mut self, from: &Value, to: &Value) {
        if let (Some(&from), Some(&to)) = (self.numbers.get(from), self.numbers.get(to)) {
            self.successors[from].push(to);
        }
    }

    fn directed(call: &Call<'_>, index: usize) -> Result<Graph, Failure> {
        let value = call.value(index)?;
        let mut graph = Graph::nodes(call, &value)?;
        for edge in call.elements_of(&call.field(&value, "edge")?)? {
            if let Some(pair) = edge.as_tuple()
                && let (2, Some(from), Some(to)) = (pair.len(), pair.get(0), pair.get(1))
            {
                graph.edge(from, to);
            }
        }
        Ok(graph.in_order())
    }

    fn undirected(call: &Call<'_>, index: usize) -> Result<Graph, Failure> {
        let value = call.value(index)?;
        let mut graph = Graph::nodes(call, &value)?;
        for edge in call.elements_of(&call.field(&value, "edge")?)? {
            if let [one, other] = call.elements_of(&edge)?.as_slice() {
                graph.edge(one, other);
                graph.edge(other, one);
            }
        }
        Ok(graph.in_order())
    }

    fn in_order(mut self) -> Graph {
        for successors in &mut self.successors {
            successors.sort_unstable();
            successors.dedup();
        }
        self
    }

    /// Which nodes some path reaches from a node, itself among them.
    fn reached(&self, from: usize) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        reached[from] = true;
        let mut work = vec![from];
        while let Some(node) = work.pop() {
            for &next in &self.successors[node] {
                if !std::mem::replace(&mut reached[next], true) {
                    work.push(next);
                }
            }
        }
        reached
    }

    /// `AreConnectedIn(m, n, G)`
    fn connected(&self, call: &Call<'_>) -> Result<Value, Failure> {
        let (from, to) = (call.value(0)?, call.value(1)?);
        let found = match (self.numbers.get(&*from), self.numbers.get(&*to)) {
            (Some(&from), Some(&to)) => self.reached(from)[to],
            (None, _) | (_, None) => false,
        };
        Ok(Value::Boolean(found))
    }

    fn components(&self, call: &Call<'_>) -> Result<Value, Failure> {
        let mut placed = vec![false; self.nodes.len()];
        let mut components = Vec::new();
        for node in 0..self.nodes.len() {
            if placed[node] {
                continue;
            }
            let reached = self.reached(node);
            let members = (0..self.nodes.len()).filter(|&member| reached[member]);
            placed.iter_mut().zip(&reached).for_each(|(placed, reached)| *placed |= reached);
            components.push(Value::set_from_sorted(members.map(|member| self.nodes[member].clone()).collect()));
        }
        call.set_of(components)
    }

    fn simple_paths(&self, call: &Call<'_>) -> Result<Value, Failure> {
        let mut paths = Vec::new();
        for node in 0..self.nodes.len() {
            self.extend(call, &mut vec![node], &mut paths)?;
        }
        call.set_of(paths)
    }

    fn extend(&self, call: &Call<'_>, path: &mut Vec<usize>, paths: &mut Vec<Value>) -> Result<(), Failure> {
        call.step()?;
        let limit = call.host().largest_set();
        if paths.len() >= limit {
            return Err(Failure::new(FailureKind::Budget, format!("the graph has more than {limit} simple paths")));
        }
        paths.push(Value::tuple(path.iter().map(|&node| self.nodes[node].clone()).collect()));
        let Some(&last) = path.last() else { return Ok(()) };
        for &next in &self.successors[last] {
            if !path.contains(&next) {
                path.push(next);
                self.extend(call, path, paths)?;
                path.pop();
            }
        }
        Ok(())
    }
}

/// The closure of the relation `R[x, y]` on the set, by the algorithm of Warshall.
fn closure(call: &Call<'_>, reflexive: bool) -> Result<Value, Failure> {
    let nodes = call.elements(1)?;
    let function = if nodes.is_empty() { Value::empty_tuple() } else { call.function(0)?.into_owned() };
    let mut related = Vec::with_capacity(nodes.len());
    for from in &nodes {
        let mut row = Vec::with_capacity(nodes.len());
        for to in &nodes {
            call.step()?;
            match call.at(&function, &Value::tuple(vec![from.clone(), to.clone()]))? {
                Value::Boolean(answer) => row.push(answer),
                other => return Err(call.unexpected("TRUE or FALSE", &other)),
            }
        }
        related.push(row);
    }
    for through in 0..nodes.len() {
        let row = related[through].clone();
        for from in &mut related {
            if from[through] {
                call.step()?;
                from.iter_mut().zip(&row).for_each(|(reached, further)| *reached |= further);
            }
        }
    }
    if reflexive {
        for (node, row) in related.iter_mut().enumerate() {
            row[node] = true;
        }
    }
    relation(call, &nodes, &related)
}

/// The function from pairs of nodes to whether they are related.
fn relation(call: &Call<'_>, nodes: &[Value], related: &[Vec<bool>]) -> Result<Value, Failure> {
    let mut entries = Vec::with_capacity(nodes.len() * nodes.len());
    for (from, row) in nodes.iter().zip(related) {
        for (to, &reached) in nodes.iter().zip(row) {
            entries.push((Value::tuple(vec![from.clone(), to.clone()]), Value::Boolean(reached)));
        }
    }
    call.check(Value::function(entries))
}
