//! SVG and GraphViz: pictures and graphs as texts.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use std::f64::consts::TAU;

pub(super) const NATIVES: &[Native] = &[
    pure("SVG", "SVGElemToString", |call| {
        let element = call.value(0)?;
        let mut text = String::new();
        write(call, &element, &mut text)?;
        Ok(call.string(&text))
    }),
    pure("SVG", "NodeOfRingNetwork", |call| {
        let number = |index| call.integer(index).map(|value| value as f64);
        let (x, y, radius, place, places) = (number(0)?, number(1)?, number(2)?, number(3)?, number(4)?);
        let angle = TAU / places * place;
        point(call, x + radius * angle.cos(), y + radius * angle.sin())
    }),
    pure("SVG", "NodesOfDirectedMultiGraph", layers),
    pure("GraphViz", "DotDiGraph", dot),
];

fn point(call: &Call<'_>, x: f64, y: f64) -> Result<Value, Failure> {
    call.record(&[("x", Value::Integer(x as i64)), ("y", Value::Integer(y as i64))])
}

fn string_field(call: &Call<'_>, element: &Value, name: &str) -> Result<String, Failure> {
    let value = call.field(element, name)?;
    call.text(&value).ok_or_else(|| call.unexpected("a string", &value))
}

/// `<name attrs>innerText children</name>`
fn write(call: &Call<'_>, element: &Value, out: &mut String) -> Result<(), Failure> {
    call.step()?;
    let name = string_field(call, element, "name")?;
    out.push('<');
    out.push_str(&name);
    let attributes = call.field(element, "attrs")?;
    if !attributes.is_function() {
        return Err(call.unexpected("a record of attributes", &attributes));
    }
    for (attribute, value) in attributes.entries() {
        let text = call.text(value).ok_or_else(|| call.unexpected("a string", value))?;
        out.push_str(&format!(" {}='{text}'", call.unquoted(&attribute).replace('_', "-")));
    }
    out.push('>');
    out.push_str(&string_field(call, element, "innerText")?.replace("<<", "&lt;&lt;").replace(">>", "&gt;&gt;"));
    let children = call.field(element, "children")?;
    if !children.is_function() {
        return Err(call.unexpected("a sequence of elements", &children));
    }
    for (_, child) in children.entries() {
        write(call, child, out)?;
    }
    out.push_str(&format!("</{name}>"));
    Ok(())
}

/// `NodesOfDirectedMultiGraph(nodes, edges, options)`: nodes in layers, each below those from which an edge leads to it.
fn layers(call: &Call<'_>) -> Result<Value, Failure> {
    let set = call.set(0)?;
    let nodes = call.elements_of(&set)?;
    let mut edges = Vec::new();
    for edge in call.elements(1)? {
        let place = |index| {
            let end = edge.as_tuple().and_then(|pair| pair.get(index));
            end.and_then(|end| nodes.iter().position(|node| node == end))
        };
        match (place(0), place(1)) {
            (Some(from), Some(to)) => edges.push((from, to)),
            (None, _) | (_, None) => return Err(call.unexpected("an edge between two of the nodes", &edge)),
        }
    }
    let options = call.value(2)?;
    let size = |name: &str, otherwise: i64| -> Result<i64, Failure> {
        match call.optional_field(&options, name)? {
            Some(Value::Integer(size)) => Ok(size),
            Some(_) | None => Ok(otherwise),
        }
    };
    let (width, height) = (size("view_width", 1000)?, size("view_height", 1000)?);
    let mut layer = vec![0usize; nodes.len()];
    // Nodes on a cycle would sink for ever; no layer lies below the last node.
    for _ in 0..nodes.len() {
        for &(from, to) in &edges {
            if from != to && layer[to] <= layer[from] && layer[from] + 1 < nodes.len() {
                layer[to] = layer[from] + 1;
            }
        }
    }
    let depth = layer.iter().max().map_or(1, |last| last + 1);
    let mut filled = vec![0usize; depth];
    let mut entries = Vec::with_capacity(nodes.len());
    for (node, &row) in nodes.iter().zip(&layer) {
        let wide = layer.iter().filter(|&&other| other == row).count();
        filled[row] += 1;
        let x = width as f64 * filled[row] as f64 / (wide + 1) as f64;
        let y = height as f64 * (row + 1) as f64 / (depth + 1) as f64;
        entries.push((node.clone(), point(call, x, y)?));
    }
    call.check(Value::function(entries))
}

/// `DotDiGraph(G, VL, EL)`
fn dot(call: &Call<'_>) -> Result<Value, Failure> {
    let graph = call.value(0)?;
    let nodes = call.elements_of(&call.field(&graph, "node")?)?;
    let mut text = String::from("digraph MyGraph {");
    let label = |value: Value| call.unquoted(&value).replace('"', "\\\"");
    let number = |node: &Value| {
        let place = nodes.iter().position(|other| other == node);
        place.ok_or_else(|| {
            Failure::new(FailureKind::Argument, format!("the edge ends at {}, no node", call.show(node)))
        })
    };
    for (index, node) in nodes.iter().enumerate() {
        text.push_str(&format!("{index}[label=\"{}\"];", label(call.apply(1, std::slice::from_ref(node))?)));
    }
    for edge in call.elements_of(&call.field(&graph, "edge")?)? {
        let Some((Some(from), Some(to))) = edge.as_tuple().map(|pair| (pair.get(0), pair.get(1))) else {
            return Err(call.unexpected("an edge, which is a pair of nodes,", &edge));
        };
        let said = label(call.apply(2, std::slice::from_ref(&edge))?);
        text.push_str(&format!("{}->{}[label=\"{said}\"];", number(from)?, number(to)?));
    }
    text.push('}');
    Ok(call.string(&text))
}
