//! The search that all road travel rests on: Dijkstra from many starts, with exact tie-breaking.
//!
//! In: rows of arcs and labelled starts. Out: for each node the smallest `(time, label, length)`.
//! Labels are compared as a whole, so the result does not depend on the order of anything.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use super::{Arrival, Direction};
use crate::network::{Edge, EdgeId, Network, NodeId, Rows, Snap, Way};
use crate::units::{Metres, Millis};

/// A label: time, the site's label, and the length of the way. Smaller is better, in this order.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(super) struct Label {
    /// Time in the upper and site label in the lower half.
    key: u64,
    pub length: f64,
}

impl Label {
    /// Worse than any label that a search can give.
    pub const NONE: Label = Label { key: u64::MAX, length: f64::INFINITY };

    #[inline]
    pub fn new(time: Millis, label: u32, length: f64) -> Label {
        Label { key: u64::from(time.0) << 32 | u64::from(label), length }
    }

    /// Time in the upper and site label in the lower half.
    #[inline]
    pub fn key(self) -> u64 {
        self.key
    }

    #[inline]
    pub fn is_some(self) -> bool {
        self.key != u64::MAX
    }

    #[inline]
    pub fn time(self) -> Millis {
        Millis((self.key >> 32) as u32)
    }

    #[inline]
    pub fn label(self) -> u32 {
        self.key as u32
    }

    /// The label after a further step.
    #[inline]
    pub fn then(self, time: Millis, length: f64) -> Label {
        Label::new(self.time().plus(time), self.label(), self.length + length)
    }

    pub fn arrival(self) -> Option<Arrival> {
        self.is_some().then(|| Arrival { time: self.time(), length: Metres(self.length), label: self.label() })
    }

    /// For the heap: lengths are never negative, so their bits sort as they do.
    fn order(self) -> (u64, u64) {
        (self.key, self.length.to_bits())
    }
}

/// Where a search enters a node: the node, how one got there, and the edge used for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub node: NodeId,
    pub label: Label,
}

/// Settles nodes from the best label on, until `settled` says stop; `came_by` gets the edge by which
/// each node was reached, `u32::MAX` at a start.
pub(super) fn search(
    network: &Network,
    rows: &Rows,
    starts: &[Start],
    mut came_by: Option<&mut Vec<(u32, u32)>>,
    mut settled: impl FnMut(NodeId, Label) -> ControlFlow<()>,
) -> Vec<Label> {
    let mut best = vec![Label::NONE; network.nodes.len()];
    if let Some(came_by) = came_by.as_deref_mut() {
        came_by.clear();
        came_by.resize(network.nodes.len(), (u32::MAX, u32::MAX));
    }
    let mut heap = BinaryHeap::new();
    for start in starts {
        let known = &mut best[start.node.0 as usize];
        if start.label < *known {
            *known = start.label;
            heap.push(Reverse((start.label.order(), start.node.0)));
        }
    }
    while let Some(Reverse(((key, length), node))) = heap.pop() {
        let label = Label { key, length: f64::from_bits(length) };
        if best[node as usize] != label {
            continue;
        }
        if settled(NodeId(node), label).is_break() {
            break;
        }
        for arc in rows.of(NodeId(node)) {
            let next = label.then(arc.time, network.edge(arc.edge).length.0);
            let known = &mut best[arc.node.0 as usize];
            if next < *known {
                *known = next;
                heap.push(Reverse((next.order(), arc.node.0)));
                if let Some(came_by) = came_by.as_deref_mut() {
                    came_by[arc.node.0 as usize] = (arc.edge.0, node);
                }
            }
        }
    }
    best
}

/// A piece of edge between a joined place and the node at one end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    /// The node at the other end of this piece of edge.
    pub node: NodeId,
    pub time: Millis,
    pub length: f64,
}

/// The pieces by which one may leave a snapped place, towards the tail and towards the head.
///
/// A place exactly at an end is that junction: there neither a one-way nor a turn restriction matters, and the way
/// along the edge to its other end is one of the junction's own arcs.
pub(super) fn leaving(network: &Network, snap: &Snap, mut leg: impl FnMut(Leg)) {
    let (edge, at) = (network.edge(snap.edge), snap.fraction);
    if let Some(node) = junction(edge, at) {
        return leg(Leg { node, time: Millis::ZERO, length: 0.0 });
    }
    if let Some(t) = edge.backward {
        let node = network.arrives_at(snap.edge, Way::Backward);
        leg(Leg { node, time: t.part(at), length: edge.length.0 * at });
    }
    if let Some(t) = edge.forward {
        let node = network.arrives_at(snap.edge, Way::Forward);
        leg(Leg { node, time: t.minus(t.part(at)), length: edge.length.0 * (1.0 - at) });
    }
}

/// The junction that a place at a fraction of an edge is, if it is one.
fn junction(edge: &Edge, at: f64) -> Option<NodeId> {
    if at <= 0.0 { Some(edge.tail) } else { (at >= 1.0).then_some(edge.head) }
}

/// The pieces by which one may come to a snapped place, from the tail and from the head.
pub(super) fn coming(network: &Network, snap: &Snap, mut leg: impl FnMut(Leg)) {
    let (edge, at) = (network.edge(snap.edge), snap.fraction);
    if let Some(junction) = junction(edge, at) {
        return network.states(junction).for_each(|node| leg(Leg { node, time: Millis::ZERO, length: 0.0 }));
    }
    if let Some(t) = edge.forward {
        let (time, length) = (t.part(at), edge.length.0 * at);
        network.entered_from(snap.edge, Way::Forward).for_each(|node| leg(Leg { node, time, length }));
    }
    if let Some(t) = edge.backward {
        let (time, length) = (t.minus(t.part(at)), edge.length.0 * (1.0 - at));
        network.entered_from(snap.edge, Way::Backward).for_each(|node| leg(Leg { node, time, length }));
    }
}

/// The pieces by which a search reaches out of a site: against the direction of travel when one travels
/// towards it.
pub(super) fn out_of_site(network: &Network, site: &Snap, direction: Direction, leg: impl FnMut(Leg)) {
    match direction {
        Direction::Towards => coming(network, site, leg),
        Direction::From => leaving(network, site, leg),
    }
}

/// The pieces by which a search that began at sites reaches a place.
pub(super) fn into_place(network: &Network, place: &Snap, direction: Direction, leg: impl FnMut(Leg)) {
    match direction {
        Direction::Towards => leaving(network, place, leg),
        Direction::From => coming(network, place, leg),
    }
}

/// The arcs that a search from sites follows.
pub(super) fn rows_from_sites(network: &Network, direction: Direction) -> &Rows {
    match direction {
        Direction::Towards => &network.into,
        Direction::From => &network.out,
    }
}

/// From one place to another on the same edge without leaving it, if that is allowed.
pub(super) fn along(edge: &Edge, from: f64, to: f64) -> Option<(Millis, f64)> {
    let length = edge.length.0 * (to - from).abs();
    let forward = edge.forward.filter(|_| to >= from).map(|t| t.part(to).minus(t.part(from)));
    let backward = edge.backward.filter(|_| to <= from).map(|t| t.part(from).minus(t.part(to)));
    [forward, backward].into_iter().flatten().min().map(|time| (time, length))
}

/// The indexes of things that lie on an edge, in a list sorted by edge.
pub(super) fn on_edge(sorted: &[(EdgeId, u32)], edge: EdgeId) -> impl Iterator<Item = usize> + '_ {
    let first = sorted.partition_point(|(e, _)| *e < edge);
    sorted[first..].iter().take_while(move |(e, _)| *e == edge).map(|(_, i)| *i as usize)
}
