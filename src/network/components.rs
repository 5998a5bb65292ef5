//! A draft of nodes and edges to the finished network: order of nodes, islands, traps and rows.
//!
//! In: nodes and edges in the order of streets. Out: nodes in the order of a space-filling curve,
//! edges in the order of their nodes, and arcs as compressed rows. petgraph finds the components.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::unionfind::UnionFind;

use super::build::{BuildOptions, Dropped};
use super::snap::EdgeIndex;
use super::turns::Turns;
use super::{Arc, Edge, EdgeId, Island, IslandId, Network, NodeId, Profile, Rows, Way};
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
    turns: Turns,
    profile: Profile,
    frame: &Frame,
    options: BuildOptions,
    mut dropped: Dropped,
) -> Network {
    let (Draft { nodes, edges, shapes, joined }, turns) = in_order(draft, turns, frame);
    let (island, islands) = islands(&nodes, &edges, &turns);
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
    let (out, into) = rows(nodes.len(), &edges, &turns);
    let mut also_from: Vec<_> = turns.from_copies.iter().map(|(copy, arc, _)| (*arc, *copy)).collect();
    also_from.sort_unstable();
    let mut copied = vec![0; nodes.len().div_ceil(64)];
    for (junction, _) in &turns.copies {
        copied[junction.0 as usize / 64] |= 1 << (junction.0 % 64);
    }
    Network {
        one_way_traps: one_way_traps(&out, &island, &turns),
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
        turns: turns.counts,
        redirected: turns.redirected,
        also_from,
        copies: turns.copies,
        copied,
        frame: frame.clone(),
        max_leg: options.max_leg,
        index,
    }
}

/// Sorts nodes along a Hilbert curve and edges by their nodes; ties keep the order of streets.
fn in_order(draft: Draft, turns: Turns, frame: &Frame) -> (Draft, Turns) {
    let points: Vec<Point> = draft.nodes.iter().map(|p| frame.to_point(*p)).collect();
    let order = hilbert_order(&points);
    let rank = ranks(order.iter().copied(), points.len());
    let place = |node: NodeId| NodeId(rank[node.0 as usize]);

    let mut edges: Vec<(u32, Edge, Vec<Position>, bool)> = (0u32..)
        .zip(draft.edges)
        .zip(draft.shapes)
        .zip(draft.joined)
        .map(|(((old, e), shape), joined)| (old, Edge { tail: place(e.tail), head: place(e.head), ..e }, shape, joined))
        .collect();
    edges.sort_by_key(|(_, e, ..)| (e.tail.min(e.head), e.tail.max(e.head)));
    let moved = ranks(edges.iter().map(|(old, ..)| *old), edges.len());
    let mut ordered = Draft { nodes: order.iter().map(|i| draft.nodes[*i as usize]).collect(), ..Draft::default() };
    for (_, edge, shape, joined) in edges {
        ordered.edges.push(edge);
        ordered.shapes.push(shape);
        ordered.joined.push(joined);
    }
    let arc = |(edge, way): (EdgeId, Way)| (EdgeId(moved[edge.0 as usize]), way);
    let mut turns = Turns {
        redirected: turns.redirected.into_iter().map(|(a, to)| (arc(a), place(to))).collect(),
        from_copies: turns.from_copies.into_iter().map(|(from, a, to)| (place(from), arc(a), place(to))).collect(),
        copies: turns.copies.into_iter().map(|(junction, copy)| (place(junction), place(copy))).collect(),
        counts: turns.counts,
    };
    turns.redirected.sort_unstable();
    turns.from_copies.sort_unstable();
    turns.copies.sort_unstable();
    (ordered, turns)
}

/// The new place of each of `count` things, from the old places in their new order.
fn ranks(order: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let mut rank = vec![0; count];
    for (new, old) in (0u32..).zip(order) {
        rank[old as usize] = new;
    }
    rank
}

/// The numbers of points in the order of a Hilbert curve over their extent, ties by number; points that are not
/// finite come where they may.
pub(super) fn hilbert_order(points: &[Point]) -> Vec<u32> {
    let finite = || points.iter().filter(|p| p.is_finite());
    let min = finite().fold([f64::INFINITY; 2], |m, p| [m[0].min(p.x), m[1].min(p.y)]);
    let max = finite().fold([f64::NEG_INFINITY; 2], |m, p| [m[0].max(p.x), m[1].max(p.y)]);
    let side = (max[0] - min[0]).max(max[1] - min[1]).max(1.0);
    let cell = |v: f64, low: f64| ((v - low) / side * 65_535.0) as u32;
    let along = |p: &Point| hilbert(cell(p.x, min[0]).min(65_535), cell(p.y, min[1]).min(65_535));
    let mut order: Vec<(u32, u32)> = (0u32..).zip(points).map(|(i, p)| (along(p), i)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, i)| i).collect()
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
fn islands(nodes: &[Position], edges: &[Edge], turns: &Turns) -> (Vec<IslandId>, Vec<Island>) {
    let mut parts = UnionFind::<u32>::new(nodes.len());
    for edge in edges {
        parts.union(edge.tail.0, edge.head.0);
    }
    for (junction, copy) in &turns.copies {
        parts.union(junction.0, copy.0);
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

/// Places of the largest island outside its largest strong component.
fn one_way_traps(out: &Rows, island: &[IslandId], turns: &Turns) -> u32 {
    let mut graph = DiGraph::<(), ()>::with_capacity(island.len(), out.len());
    for _ in island {
        graph.add_node(());
    }
    let on_main = |node: &NodeId| island[node.0 as usize] == IslandId(0);
    for node in (0..island.len() as u32).map(NodeId).filter(on_main) {
        for step in out.steps(node) {
            graph.add_edge(node.0.into(), step.head().0.into(), ());
        }
    }
    // Not `tarjan_scc`: it recurses, and long streets overflow its stack.
    let strong = kosaraju_scc(&graph).into_iter().max_by_key(Vec::len).unwrap_or_default();
    // A junction and its copies are one place, and it is enough that one of them is joined both ways.
    let mut junction: Vec<u32> = (0..island.len() as u32).collect();
    for (of, copy) in &turns.copies {
        junction[copy.0 as usize] = of.0;
    }
    let mut joined = vec![false; island.len()];
    for node in strong {
        joined[junction[node.index()] as usize] = true;
    }
    let lost = |n: &usize| junction[*n] as usize == *n && island[*n] == IslandId(0) && !joined[*n];
    (0..island.len()).filter(lost).count() as u32
}

/// Arcs that leave and arcs that enter each node.
fn rows(nodes: usize, edges: &[Edge], turns: &Turns) -> (Rows, Rows) {
    let (mut out, mut into) = (Vec::with_capacity(edges.len() * 2), Vec::with_capacity(edges.len() * 2));
    let leads_to = |arc: (EdgeId, Way), junction: NodeId| {
        turns.redirected.binary_search_by_key(&arc, |(a, _)| *a).map_or(junction, |found| turns.redirected[found].1)
    };
    let mut add = |from: NodeId, to: NodeId, (edge, way): (EdgeId, Way)| {
        let e = &edges[edge.0 as usize];
        let time = if way == Way::Forward { e.forward } else { e.backward };
        if let Some(time) = time {
            out.push((from, Arc { node: to, edge, way, time }));
            into.push((to, Arc { node: from, edge, way, time }));
        }
    };
    for (id, edge) in (0u32..).map(EdgeId).zip(edges) {
        let (along, against) = ((id, Way::Forward), (id, Way::Backward));
        add(edge.tail, leads_to(along, edge.head), along);
        add(edge.head, leads_to(against, edge.tail), against);
    }
    for &(from, arc, to) in &turns.from_copies {
        add(from, to, arc);
    }
    (Rows::new(nodes, out), Rows::new(nodes, into))
}
