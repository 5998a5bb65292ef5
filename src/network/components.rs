//! A draft of nodes and edges to the finished network: order of nodes, islands, traps and rows.
//!
//! In: nodes and edges in the order of streets. Out: nodes in the order of a space-filling curve,
//! edges in the order of their nodes, and arcs as compressed rows. petgraph finds the components.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::unionfind::UnionFind;

use super::build::{BuildOptions, Dropped};
use super::snap::EdgeIndex;
use super::{Arc, Edge, EdgeId, Island, IslandId, Network, NodeId, Profile, Rows};
use crate::layers::{Frame, Point, Position};
use crate::units::Metres;

/// Nodes and edges before they are put in order.
#[derive(Default)]
pub(super) struct Draft {
    pub nodes: Vec<Position>,
    pub edges: Vec<Edge>,
    /// Points of each edge.
    pub shapes: Vec<Vec<Position>>,
    /// Whether one may start or end on each edge.
    pub joined: Vec<bool>,
}

/// Puts a draft in order and finishes the network.
pub(super) fn assemble(
    draft: Draft,
    profile: Profile,
    frame: &Frame,
    options: BuildOptions,
    mut dropped: Dropped,
) -> Network {
    let Draft { nodes, edges, shapes, joined } = in_order(draft, frame);
    let (island, islands) = islands(&nodes, &edges);
    let too_small = |i: usize| i > 0 && islands[i].length.0 < options.drop_islands_below.0;
    for small in (0..islands.len()).filter(|&i| too_small(i)) {
        dropped.small_islands.count += 1;
        dropped.small_islands.km += islands[small].length.0 / 1000.0;
    }
    let small: Vec<bool> = edges.iter().map(|e| too_small(island[e.tail.0 as usize].0 as usize)).collect();
    dropped.small_island_edges = small.iter().filter(|s| **s).count() as u32;
    let usable: Vec<bool> = joined.iter().zip(&small).map(|(joined, small)| *joined && !small).collect();

    let (mut shape_first, mut points) = (vec![0], Vec::with_capacity(shapes.iter().map(Vec::len).sum()));
    for shape in &shapes {
        points.extend_from_slice(shape);
        shape_first.push(points.len() as u32);
    }
    let index = EdgeIndex::build(&shape_first, &points, &usable, frame);
    let (out, into) = rows(nodes.len(), &edges);
    Network {
        one_way_traps: one_way_traps(&edges, &island),
        profile,
        nodes,
        edges,
        shape_first,
        shapes: points,
        out,
        into,
        island,
        islands,
        dropped,
        frame: frame.clone(),
        max_leg: options.max_leg,
        index,
    }
}

/// Sorts nodes along a Hilbert curve and edges by their nodes; ties keep the order of streets.
fn in_order(draft: Draft, frame: &Frame) -> Draft {
    let points: Vec<Point> = draft.nodes.iter().map(|p| frame.to_point(*p)).collect();
    let min = points.iter().fold([f64::INFINITY; 2], |m, p| [m[0].min(p.x), m[1].min(p.y)]);
    let max = points.iter().fold([f64::NEG_INFINITY; 2], |m, p| [m[0].max(p.x), m[1].max(p.y)]);
    let side = (max[0] - min[0]).max(max[1] - min[1]).max(1.0);
    let cell = |v: f64, low: f64| ((v - low) / side * 65_535.0) as u32;
    let mut order: Vec<(u32, u32)> =
        (0u32..).zip(&points).map(|(i, p)| (hilbert(cell(p.x, min[0]), cell(p.y, min[1])), i)).collect();
    order.sort_unstable();
    let mut rank = vec![0; points.len()];
    for (new, (_, old)) in (0u32..).zip(&order) {
        rank[*old as usize] = new;
    }
    let place = |node: NodeId| NodeId(rank[node.0 as usize]);

    let mut edges: Vec<(Edge, Vec<Position>, bool)> = draft
        .edges
        .into_iter()
        .zip(draft.shapes)
        .zip(draft.joined)
        .map(|((e, shape), joined)| (Edge { tail: place(e.tail), head: place(e.head), ..e }, shape, joined))
        .collect();
    edges.sort_by_key(|(e, ..)| (e.tail.min(e.head), e.tail.max(e.head)));
    let mut ordered =
        Draft { nodes: order.iter().map(|(_, i)| draft.nodes[*i as usize]).collect(), ..Draft::default() };
    for (edge, shape, joined) in edges {
        ordered.edges.push(edge);
        ordered.shapes.push(shape);
        ordered.joined.push(joined);
    }
    ordered
}

/// The position of a cell along the Hilbert curve over 65536 x 65536 cells.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut along = 0;
    let mut s = 1 << 15;
    while s > 0 {
        let (rx, ry) = (u32::from(x & s > 0), u32::from(y & s > 0));
        along += s * s * ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = 65_535 - x;
                y = 65_535 - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s /= 2;
    }
    along
}

/// The island of each node, and the islands by road length, ties by their first node.
fn islands(nodes: &[Position], edges: &[Edge]) -> (Vec<IslandId>, Vec<Island>) {
    let mut parts = UnionFind::<u32>::new(nodes.len());
    for edge in edges {
        parts.union(edge.tail.0, edge.head.0);
    }
    let root = parts.into_labeling();
    let mut length = vec![0.0; nodes.len()];
    for edge in edges {
        length[root[edge.tail.0 as usize] as usize] += edge.length.0;
    }
    let mut found: Vec<(u32, Island)> = Vec::new();
    let mut slot = vec![u32::MAX; nodes.len()];
    for (node, &r) in root.iter().enumerate() {
        let r = r as usize;
        if slot[r] == u32::MAX {
            slot[r] = found.len() as u32;
            found.push((slot[r], Island { nodes: 0, length: Metres(length[r]), at: nodes[node] }));
        }
        found[slot[r] as usize].1.nodes += 1;
    }
    found.sort_by(|(i, a), (j, b)| b.length.0.total_cmp(&a.length.0).then(i.cmp(j)));
    let mut rank = vec![0; found.len()];
    for (new, (old, _)) in (0u32..).zip(&found) {
        rank[*old as usize] = new;
    }
    let island = root.iter().map(|&r| IslandId(rank[slot[r as usize] as usize])).collect();
    (island, found.into_iter().map(|(_, island)| island).collect())
}

/// Nodes of the largest island outside its largest strong component.
fn one_way_traps(edges: &[Edge], island: &[IslandId]) -> u32 {
    let mut graph = DiGraph::<(), ()>::with_capacity(island.len(), edges.len() * 2);
    for _ in island {
        graph.add_node(());
    }
    for edge in edges.iter().filter(|e| island[e.tail.0 as usize] == IslandId(0)) {
        let (tail, head) = (edge.tail.0.into(), edge.head.0.into());
        if edge.forward.is_some() {
            graph.add_edge(tail, head, ());
        }
        if edge.backward.is_some() {
            graph.add_edge(head, tail, ());
        }
    }
    // Not `tarjan_scc`: it recurses, and long streets overflow its stack.
    let strong = kosaraju_scc(&graph).iter().map(Vec::len).max().unwrap_or(0);
    let all = island.iter().filter(|i| **i == IslandId(0)).count();
    (all - strong.min(all)) as u32
}

/// Arcs that leave and arcs that enter each node.
fn rows(nodes: usize, edges: &[Edge]) -> (Rows, Rows) {
    let (mut out, mut into) = (Vec::with_capacity(edges.len() * 2), Vec::with_capacity(edges.len() * 2));
    for (id, edge) in (0u32..).map(EdgeId).zip(edges) {
        if let Some(time) = edge.forward {
            out.push((edge.tail, Arc { node: edge.head, edge: id, time }));
            into.push((edge.head, Arc { node: edge.tail, edge: id, time }));
        }
        if let Some(time) = edge.backward {
            out.push((edge.head, Arc { node: edge.tail, edge: id, time }));
            into.push((edge.tail, Arc { node: edge.head, edge: id, time }));
        }
    }
    (compress(nodes, out), compress(nodes, into))
}

fn compress(nodes: usize, mut arcs: Vec<(NodeId, Arc)>) -> Rows {
    arcs.sort_by_key(|(node, _)| *node);
    let mut first = vec![0; nodes + 1];
    for (node, _) in &arcs {
        first[node.0 as usize + 1] += 1;
    }
    for n in 0..nodes {
        first[n + 1] += first[n];
    }
    Rows { first, arcs: arcs.into_iter().map(|(_, arc)| arc).collect() }
}
