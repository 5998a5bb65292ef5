//! Arcs by node as compressed sparse rows: what every search walks over.
//!
//! Heads and times lie side by side, so that a search touches eight bytes for each arc; which edge an arc runs
//! along lies apart, for those who ask.

use super::{EdgeId, NodeId, Way};
use crate::units::Millis;

/// One arc, seen from its node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arc {
    /// The node at the other end.
    pub node: NodeId,
    /// The edge it runs along.
    pub edge: EdgeId,
    /// In which direction of the edge one travels.
    pub way: Way,
    /// The travel time.
    pub time: Millis,
}

/// Arcs by node.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// `first[n]..first[n + 1]` are the arcs of node `n`.
    first: Vec<u32>,
    /// The other end and the time of each arc.
    steps: Vec<(NodeId, Millis)>,
    /// The edge of each arc, times two, plus one when against it.
    edges: Vec<u32>,
}

impl Rows {
    /// Rows of so many nodes from arcs with the node that each belongs to, in any order; equal arcs keep theirs.
    pub(super) fn new(nodes: usize, mut arcs: Vec<(NodeId, Arc)>) -> Rows {
        arcs.sort_by_key(|(node, _)| *node);
        let mut first = vec![0; nodes + 1];
        for (node, _) in &arcs {
            first[node.0 as usize + 1] += 1;
        }
        for n in 0..nodes {
            first[n + 1] += first[n];
        }
        let steps = arcs.iter().map(|(_, arc)| (arc.node, arc.time)).collect();
        let edges = arcs.iter().map(|(_, arc)| arc.edge.0 * 2 + u32::from(arc.way == Way::Backward)).collect();
        Rows { first, steps, edges }
    }

    /// The arcs of one node.
    pub fn of(&self, node: NodeId) -> impl Iterator<Item = Arc> + '_ {
        let row = self.range(node);
        self.steps[row.clone()].iter().zip(&self.edges[row]).map(|(&(node, time), &code)| Arc {
            node,
            edge: EdgeId(code / 2),
            way: if code % 2 == 0 { Way::Forward } else { Way::Backward },
            time,
        })
    }

    /// The other end and the time of each arc of one node.
    #[must_use]
    pub fn steps(&self, node: NodeId) -> &[(NodeId, Millis)] {
        &self.steps[self.range(node)]
    }

    /// The number of arcs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is no arc at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The times of all arcs, row by row.
    pub fn times(&self) -> impl Iterator<Item = Millis> + '_ {
        self.steps.iter().map(|(_, time)| *time)
    }

    fn range(&self, node: NodeId) -> std::ops::Range<usize> {
        let n = node.0 as usize;
        self.first[n] as usize..self.first[n + 1] as usize
    }
}
