//! The search from many starts at once, over buckets of time.
//!
//! Inside a bucket nodes come in any order and may come again with a better mark: a search that corrects itself is
//! exact. Nodes are looked at some at a time, so that the memory of one is fetched while another is worked on.

use std::ops::Range;

use super::buckets::{Buckets, parts};
use super::search::Label;
use crate::network::{Edge, NodeId, Rows};
use crate::units::Millis;

/// Nodes that are looked at together.
const TOGETHER: usize = 16;
/// Bytes of marks that caches near the processor hold; beyond them, marks are fetched before they are needed.
const NEAR_BYTES: usize = 4 << 20;

/// A label of the many-site search: better ones are smaller.
pub(super) trait Mark: Copy + PartialOrd {
    /// Worse than any that a search can give.
    const NONE: Self;
    /// Its time.
    fn time(self) -> Millis;
    /// Offers what follows from this mark of a node to the heads of its arcs.
    fn relax(self, row: Range<usize>, ground: Ground<'_>, front: &mut Front<'_, Self>, reached: impl FnMut(NodeId));
}

/// What a search runs over.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub rows: &'a Rows,
    pub edges: &'a [Edge],
    /// Nothing beyond this time is reached.
    pub cutoff: Millis,
}

/// How far a search is.
pub(super) struct Front<'a, M> {
    /// [`Mark::NONE`] where no search has been.
    pub best: &'a mut [M],
    pub queue: &'a mut Buckets,
}

/// Time in the upper and site label in the lower half, for searches of which nobody asks lengths.
impl Mark for u64 {
    const NONE: u64 = u64::MAX;

    #[inline]
    fn time(self) -> Millis {
        Millis((self >> 32) as u32)
    }

    // Without branches: whether an arc improves its head is a toss of a coin.
    #[inline]
    fn relax(self, row: Range<usize>, ground: Ground<'_>, front: &mut Front<'_, u64>, mut reached: impl FnMut(NodeId)) {
        let (time, label) = (Mark::time(self), self & u64::from(u32::MAX));
        for step in ground.rows.steps_in(row) {
            let time = time.plus(step.time);
            let next = u64::from(time.0) << 32 | label;
            let known = &mut front.best[step.head().0 as usize];
            let better = (next < *known) & (time <= ground.cutoff);
            if better & (*known == u64::NONE) {
                reached(step.head());
            }
            *known = if better { next } else { *known };
            front.queue.push_if(better & !step.is_dead_end(), time, step.head());
        }
    }
}

/// Time alone, for searches from one site.
impl Mark for Millis {
    const NONE: Millis = Millis(u32::MAX);

    #[inline]
    fn time(self) -> Millis {
        self
    }

    #[inline]
    fn relax(
        self,
        row: Range<usize>,
        ground: Ground<'_>,
        front: &mut Front<'_, Millis>,
        mut reached: impl FnMut(NodeId),
    ) {
        for step in ground.rows.steps_in(row) {
            let next = self.plus(step.time);
            let known = &mut front.best[step.head().0 as usize];
            let better = (next < *known) & (next <= ground.cutoff);
            if better & (*known == Self::NONE) {
                reached(step.head());
            }
            *known = if better { next } else { *known };
            front.queue.push_if(better & !step.is_dead_end(), next, step.head());
        }
    }
}

impl Mark for Label {
    const NONE: Label = Label::NONE;

    #[inline]
    fn time(self) -> Millis {
        Label::time(self)
    }

    #[inline]
    fn relax(
        self,
        row: Range<usize>,
        ground: Ground<'_>,
        front: &mut Front<'_, Label>,
        mut reached: impl FnMut(NodeId),
    ) {
        for (step, edge) in ground.rows.steps_in(row.clone()).iter().zip(ground.rows.edges_in(row)) {
            let time = self.time().plus(step.time);
            let known = &mut front.best[step.head().0 as usize];
            if time > known.time() || time > ground.cutoff {
                continue;
            }
            let next = self.then(step.time, ground.edges[edge.0 as usize].length.0);
            if next < *known {
                if !known.is_some() {
                    reached(step.head());
                }
                *known = next;
                front.queue.push_if(!step.is_dead_end(), time, step.head());
            }
        }
    }
}

/// Lowers the marks of all nodes that the starts reach to their best, and tells of each node that gets a mark for
/// the first time.
pub(super) fn settle<M: Mark>(
    ground: Ground<'_>,
    starts: impl IntoIterator<Item = (NodeId, M)>,
    front: &mut Front<'_, M>,
    reached: impl FnMut(NodeId),
) {
    settle_while(ground, starts, front, reached, |_, _| true);
}

/// [`settle`] for as long as `go_on` says so; it hears a time before which all marks are final, again and again.
pub(super) fn settle_while<M: Mark>(
    ground: Ground<'_>,
    starts: impl IntoIterator<Item = (NodeId, M)>,
    front: &mut Front<'_, M>,
    mut reached: impl FnMut(NodeId),
    mut go_on: impl FnMut(Millis, &[M]) -> bool,
) {
    front.queue.clear();
    for (node, mark) in starts {
        let known = &mut front.best[node.0 as usize];
        if mark < *known && mark.time() <= ground.cutoff {
            if *known >= M::NONE {
                reached(node);
            }
            *known = mark;
            front.queue.push(mark.time(), node);
        }
    }
    let far = size_of_val::<[M]>(front.best) > NEAR_BYTES;
    let mut taken = std::mem::take(&mut front.queue.taken);
    loop {
        loop {
            let count = front.queue.take(&mut taken);
            if count == 0 {
                break;
            }
            for entries in taken[..count].chunks(TOGETHER) {
                look_at(entries, far, ground, front, &mut reached);
            }
        }
        if !front.queue.advance() || !go_on(front.queue.floor(), front.best) {
            break;
        }
    }
    front.queue.taken = taken;
}

/// Relaxes the arcs of some nodes, of which those with a better mark by now are past.
#[inline]
fn look_at<M: Mark>(
    entries: &[u64],
    far: bool,
    ground: Ground<'_>,
    front: &mut Front<'_, M>,
    mut reached: impl FnMut(NodeId),
) {
    let mut live = [(NodeId(0), 0, 0); TOGETHER];
    let mut count = 0;
    for &entry in entries {
        let (time, node) = parts(entry);
        let Range { start, end } = ground.rows.range(node);
        live[count] = (node, start, end);
        count += usize::from(front.best[node.0 as usize].time() == time);
    }
    if far {
        let heads = live[..count].iter().flat_map(|(_, start, end)| ground.rows.steps_in(*start..*end));
        let sum = heads.fold(0, |sum: u32, step| sum ^ front.best[step.head().0 as usize].time().0);
        std::hint::black_box(sum);
    }
    for (node, start, end) in &live[..count] {
        front.best[node.0 as usize].relax(*start..*end, ground, front, &mut reached);
    }
}
