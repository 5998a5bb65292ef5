//! A queue of nodes in buckets of time, and the search over it that all travel from many sites rests on.
//!
//! A bucket holds nodes whose times lie within one width of each other. Inside a bucket nodes come in any order
//! and may come again with a better label, so the result is that of Dijkstra's algorithm to the millisecond, for
//! any width; the width decides only how fast (Denardo and Fox 1979; Dial 1969).

use super::search::Label;
use crate::network::{Edge, NodeId, Rows};
use crate::units::Millis;

/// Buckets that are kept at once; later times wait apart.
const BUCKETS: u64 = 1 << 7;

/// Nodes by time, earliest bucket first.
#[derive(Debug)]
pub(super) struct Buckets {
    /// Times are shifted by this many bits to give the number of their bucket.
    shift: u32,
    /// Bucket `b` stands at `b % BUCKETS`.
    ring: Vec<Vec<(u32, u32)>>,
    /// The bucket that is being emptied.
    now: u64,
    /// Entries in the ring.
    held: usize,
    /// Entries that lie too far ahead for the ring.
    later: Vec<(u32, u32)>,
}

impl Buckets {
    /// An empty queue of a width that suits the arcs: about four times their mean, as a power of two.
    ///
    /// Narrow buckets are many to walk over, wide ones settle nodes more than once; `benches/README.md` has the
    /// measurements behind the rule.
    pub fn for_rows(rows: &Rows) -> Buckets {
        Buckets::with_shift(rows.mean_time().0.max(1).ilog2() + 2)
    }

    /// An empty queue with buckets of `2^shift` milliseconds.
    pub fn with_shift(shift: u32) -> Buckets {
        let ring = (0..BUCKETS).map(|_| Vec::new()).collect();
        Buckets { shift: shift.min(31), ring, now: 0, held: 0, later: Vec::new() }
    }

    /// Forgets everything and begins at time zero.
    pub fn clear(&mut self) {
        if self.held > 0 {
            self.ring.iter_mut().for_each(Vec::clear);
        }
        self.later.clear();
        (self.now, self.held) = (0, 0);
    }

    /// Adds a node. No time may lie before the bucket that is being emptied.
    #[inline]
    pub fn push(&mut self, time: Millis, node: NodeId) {
        let bucket = u64::from(time.0 >> self.shift);
        debug_assert!(bucket >= self.now, "time runs forward");
        if bucket - self.now < BUCKETS {
            self.ring[(bucket % BUCKETS) as usize].push((time.0, node.0));
            self.held += 1;
        } else {
            self.later.push((time.0, node.0));
        }
    }

    /// Takes a node of the bucket that is being emptied.
    #[inline]
    fn pop_now(&mut self) -> Option<(Millis, NodeId)> {
        let (time, node) = self.ring[(self.now % BUCKETS) as usize].pop()?;
        self.held -= 1;
        Some((Millis(time), NodeId(node)))
    }

    /// Takes a node of the earliest bucket.
    #[inline]
    pub fn pop(&mut self) -> Option<(Millis, NodeId)> {
        loop {
            if let Some(found) = self.pop_now() {
                return Some(found);
            }
            if !self.advance() {
                return None;
            }
        }
    }

    /// No time that is still held lies before this one.
    fn floor(&self) -> Millis {
        Millis(u32::try_from(self.now << self.shift).unwrap_or(u32::MAX))
    }

    /// Goes on to the next bucket; `false` when nothing is left.
    fn advance(&mut self) -> bool {
        if self.held == 0 && self.later.is_empty() {
            return false;
        }
        // What waits apart must come into the ring before its bucket is reached: twice a round is enough.
        if self.held == 0 {
            self.now = self.later.iter().map(|(time, _)| u64::from(time >> self.shift)).min().unwrap_or(self.now);
            self.take_later();
        } else {
            self.now += 1;
            if self.now.is_multiple_of(BUCKETS / 2) && !self.later.is_empty() {
                self.take_later();
            }
        }
        true
    }

    fn take_later(&mut self) {
        for (time, node) in std::mem::take(&mut self.later) {
            self.push(Millis(time), NodeId(node));
        }
    }
}

/// A label of the many-site search: better ones are smaller.
pub(super) trait Mark: Copy + PartialOrd {
    /// Worse than any that a search can give.
    const NONE: Self;
    /// Its time.
    fn time(self) -> Millis;
    /// The marks of the neighbours of a node with this mark.
    /// Those from which a search need look no further come with `true`.
    fn relax(self, rows: &Rows, edges: &[Edge], node: NodeId, offer: impl FnMut(NodeId, Self, bool));
}

impl Mark for Label {
    const NONE: Label = Label::NONE;

    #[inline]
    fn time(self) -> Millis {
        Label::time(self)
    }

    #[inline]
    fn relax(self, rows: &Rows, edges: &[Edge], node: NodeId, mut offer: impl FnMut(NodeId, Label, bool)) {
        for (arc, step) in rows.of(node).zip(rows.steps(node)) {
            offer(arc.node, self.then(arc.time, edges[arc.edge.0 as usize].length.0), step.is_dead_end());
        }
    }
}

/// Time in the upper and site label in the lower half, for searches of which nobody asks lengths.
impl Mark for u64 {
    const NONE: u64 = u64::MAX;

    #[inline]
    fn time(self) -> Millis {
        Millis((self >> 32) as u32)
    }

    #[inline]
    fn relax(self, rows: &Rows, _edges: &[Edge], node: NodeId, mut offer: impl FnMut(NodeId, u64, bool)) {
        let (time, label) = (Mark::time(self), self & u64::from(u32::MAX));
        for step in rows.steps(node) {
            offer(step.head(), u64::from(time.plus(step.time).0) << 32 | label, step.is_dead_end());
        }
    }
}

/// Lowers the marks of all nodes that the starts reach within `cutoff` to their best, and tells of each node
/// that gets a mark for the first time. `best` holds [`Mark::NONE`] where no search has been.
pub(super) fn settle<M: Mark>(
    rows: &Rows,
    edges: &[Edge],
    starts: impl IntoIterator<Item = (NodeId, M)>,
    cutoff: Millis,
    best: &mut [M],
    queue: &mut Buckets,
    reached: impl FnMut(NodeId),
) {
    settle_while(rows, edges, starts, cutoff, best, queue, reached, |_, _| true);
}

/// [`settle`] for as long as `go_on` says so; it hears a time up to which all marks are final, again and again.
#[allow(clippy::too_many_arguments, reason = "the inner loop of everything: what it takes apart stays apart")]
pub(super) fn settle_while<M: Mark>(
    rows: &Rows,
    edges: &[Edge],
    starts: impl IntoIterator<Item = (NodeId, M)>,
    cutoff: Millis,
    best: &mut [M],
    queue: &mut Buckets,
    mut reached: impl FnMut(NodeId),
    mut go_on: impl FnMut(Millis, &[M]) -> bool,
) {
    queue.clear();
    let mut offer = |node: NodeId, mark: M, dead_end: bool, best: &mut [M], queue: &mut Buckets| {
        let known = &mut best[node.0 as usize];
        if mark < *known && mark.time() <= cutoff {
            if *known >= M::NONE {
                reached(node);
            }
            *known = mark;
            if !dead_end {
                queue.push(mark.time(), node);
            }
        }
    };
    for (node, mark) in starts {
        offer(node, mark, false, best, queue);
    }
    loop {
        while let Some((time, node)) = queue.pop_now() {
            let mark = best[node.0 as usize];
            if mark.time() == time {
                mark.relax(rows, edges, node, |head, next, dead_end| offer(head, next, dead_end, best, queue));
            }
        }
        if !queue.advance() || !go_on(queue.floor(), best) {
            return;
        }
    }
}
