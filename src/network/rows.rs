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

/// The other end of an arc and its time: all that a search needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    head: u32,
    /// The travel time.
    pub time: Millis,
}

impl Step {
    /// The node at the other end.
    #[must_use]
    #[inline]
    pub fn head(self) -> NodeId {
        NodeId(self.head & !DEAD_END)
    }

    /// Whether nothing leads on from the other end but the way back: no search gets better from there.
    #[must_use]
    #[inline]
    pub fn is_dead_end(self) -> bool {
        self.head & DEAD_END != 0
    }
}

/// Arcs by node.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// `first[n]..first[n + 1]` are the arcs of node `n`.
    first: Vec<u32>,
    /// The other end and the time of each arc.
    steps: Vec<Step>,
    /// The edge of each arc, times two, plus one when against it.
    edges: Vec<u32>,
    /// Mean time of the arcs.
    mean: Millis,
}

/// Marks a head from which the only arc leads back: a search need not look on from there.
const DEAD_END: u32 = 1 << 31;

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
        let row = |n: NodeId| first[n.0 as usize] as usize..first[n.0 as usize + 1] as usize;
        let dead_end = |from: NodeId, at: NodeId| arcs[row(at)].iter().all(|(_, arc)| arc.node == from);
        let step = |(from, arc): &(NodeId, Arc)| {
            let flag = if dead_end(*from, arc.node) { DEAD_END } else { 0 };
            Step { head: arc.node.0 | flag, time: arc.time }
        };
        let steps: Vec<Step> = arcs.iter().map(step).collect();
        let sum: u64 = steps.iter().map(|s| u64::from(s.time.0)).sum();
        let mean = Millis((sum / (steps.len() as u64).max(1)) as u32);
        let edges = arcs.iter().map(|(_, arc)| arc.edge.0 * 2 + u32::from(arc.way == Way::Backward)).collect();
        Rows { first, steps, edges, mean }
    }

    /// The arcs of one node.
    #[inline]
    pub fn of(&self, node: NodeId) -> impl Iterator<Item = Arc> + '_ {
        let row = self.range(node);
        self.steps[row.clone()].iter().zip(&self.edges[row]).map(|(step, &code)| Arc {
            node: step.head(),
            edge: EdgeId(code / 2),
            way: if code % 2 == 0 { Way::Forward } else { Way::Backward },
            time: step.time,
        })
    }

    /// The other end and the time of each arc of one node.
    #[must_use]
    #[inline]
    pub fn steps(&self, node: NodeId) -> &[Step] {
        &self.steps[self.range(node)]
    }

    /// The other ends and times of a range of arcs, see [`Rows::range`].
    #[inline]
    pub(crate) fn steps_in(&self, arcs: std::ops::Range<usize>) -> &[Step] {
        &self.steps[arcs]
    }

    /// The edges of a range of arcs.
    #[inline]
    pub(crate) fn edges_in(&self, arcs: std::ops::Range<usize>) -> impl Iterator<Item = EdgeId> + '_ {
        self.edges[arcs].iter().map(|code| EdgeId(code / 2))
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
    #[inline]
    pub fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The mean time of the arcs.
    #[must_use]
    pub fn mean_time(&self) -> Millis {
        self.mean
    }

    /// Bytes of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        use std::mem::size_of_val;
        size_of_val(&self.first[..]) + size_of_val(&self.steps[..]) + size_of_val(&self.edges[..])
    }

    /// The arcs of one node.
    #[inline]
    pub(crate) fn range(&self, node: NodeId) -> std::ops::Range<usize> {
        let n = node.0 as usize;
        self.first[n] as usize..self.first[n + 1] as usize
    }
}
