//! How far two joined places are apart along the network, in metres, whatever the direction of streets.
//!
//! It answers whether a river or a railway parts two neighbours. The scratch memory is reused: one
//! [`NetworkDistance`] per thread.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::network::{Edge, Network, NodeId, Snap};
use crate::units::Metres;

/// Bounded searches by length; scratch memory for one thread.
#[derive(Debug)]
pub struct NetworkDistance<'a> {
    network: &'a Network,
    /// Distance of each node, valid where `round` is the current one.
    distance: Vec<f64>,
    round: Vec<u32>,
    now: u32,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl<'a> NetworkDistance<'a> {
    /// Scratch memory for a network.
    #[must_use]
    pub fn new(network: &'a Network) -> NetworkDistance<'a> {
        let nodes = network.nodes.len();
        NetworkDistance { network, distance: vec![0.0; nodes], round: vec![0; nodes], now: 0, heap: BinaryHeap::new() }
    }

    /// The distance from one foot to each other, access legs not included; `None` beyond `limit`.
    pub fn distances(&mut self, from: &Snap, targets: &[Snap], limit: Metres) -> Vec<Option<Metres>> {
        self.search(from, limit.0);
        targets
            .iter()
            .map(|to| {
                let edge = self.network.edge(to.edge);
                let via = ends(edge, to.fraction).into_iter().filter_map(|(node, rest)| Some(self.of(node)? + rest));
                let direct = (from.edge == to.edge).then(|| edge.length.0 * (from.fraction - to.fraction).abs());
                let best = via.chain(direct).min_by(f64::total_cmp)?;
                (best <= limit.0).then_some(Metres(best))
            })
            .collect()
    }

    fn search(&mut self, from: &Snap, limit: f64) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.round.fill(0);
            self.now = 1;
        }
        self.heap.clear();
        for (node, length) in ends(self.network.edge(from.edge), from.fraction) {
            self.offer(node, length, limit);
        }
        let network = self.network;
        while let Some(Reverse((bits, node))) = self.heap.pop() {
            let distance = f64::from_bits(bits);
            let node = NodeId(node);
            if self.of(node) != Some(distance) {
                continue;
            }
            // A street in one direction stands in one of the two rows, one in both stands in both. Who walks
            // both ways heeds no turn restriction: a junction and its copies are one.
            for state in network.states(node) {
                for arc in network.out.of(state).chain(network.into.of(state)) {
                    let edge = network.edge(arc.edge);
                    let end = if edge.tail == node { edge.head } else { edge.tail };
                    self.offer(end, distance + edge.length.0, limit);
                }
            }
        }
    }

    fn offer(&mut self, node: NodeId, distance: f64, limit: f64) {
        let n = node.0 as usize;
        if distance <= limit && (self.round[n] != self.now || distance < self.distance[n]) {
            self.round[n] = self.now;
            self.distance[n] = distance;
            // Bits of numbers that are not negative sort as the numbers do.
            self.heap.push(Reverse((distance.to_bits(), node.0)));
        }
    }

    fn of(&self, node: NodeId) -> Option<f64> {
        let n = node.0 as usize;
        (self.round[n] == self.now).then(|| self.distance[n])
    }
}

/// Both ends of an edge with the length to them from a place on it.
fn ends(edge: &Edge, fraction: f64) -> [(NodeId, f64); 2] {
    [(edge.tail, edge.length.0 * fraction), (edge.head, edge.length.0 * (1.0 - fraction))]
}
