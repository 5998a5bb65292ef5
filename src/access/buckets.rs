//! A queue of nodes in buckets of time: what all travel from many sites rests on.
//!
//! A bucket holds nodes whose times lie within one width of each other, in the order in which they came. The search
//! over it (`settle.rs`) gives the times of Dijkstra's algorithm to the millisecond, for any width; the width
//! decides only how fast (Denardo and Fox 1979; Dial 1969).

use crate::network::{NodeId, Rows};
use crate::units::Millis;

/// Buckets that are kept at once; later times wait apart.
const BUCKETS: usize = 1 << 7;
/// Slots of a bucket that holds something for the first time.
const SLOTS: usize = 1 << 5;

/// Nodes by time, earliest bucket first.
#[derive(Debug)]
pub(super) struct Buckets {
    /// Times are shifted by this many bits to give the number of their bucket.
    shift: u32,
    /// Bucket `b` stands at `b % BUCKETS`.
    ring: Box<[Bucket; BUCKETS]>,
    /// The bucket that is being emptied.
    now: u64,
    /// Entries that lie too far ahead for the ring, and the earliest bucket of any of them.
    later: Vec<u64>,
    later_from: u64,
    /// Entries of the bucket that is being looked at, kept here for its memory.
    pub taken: Vec<u64>,
}

/// Entries of one bucket: time in the upper and node in the lower half.
///
/// Slots are written before it is known whether the entry counts: that costs less than a branch that nobody can
/// predict.
#[derive(Clone, Debug, Default)]
struct Bucket {
    slots: Vec<u64>,
    len: usize,
}

impl Bucket {
    #[cold]
    fn grow(&mut self) {
        self.slots.resize((self.slots.len() * 2).max(SLOTS), 0);
    }
}

impl Buckets {
    /// An empty queue of a width that suits the arcs: about twice their mean, as a power of two.
    ///
    /// Narrow buckets are many to walk over, wide ones settle nodes more than once; `benches/README.md` has the
    /// measurements behind the rule.
    pub fn for_rows(rows: &Rows) -> Buckets {
        Buckets::with_shift(rows.mean_time().0.max(1).ilog2() + 1)
    }

    /// An empty queue with buckets of `2^shift` milliseconds.
    pub fn with_shift(shift: u32) -> Buckets {
        let ring = Box::new(std::array::from_fn(|_| Bucket::default()));
        Buckets { shift: shift.min(31), ring, now: 0, later: Vec::new(), later_from: u64::MAX, taken: Vec::new() }
    }

    /// Forgets everything and begins at time zero.
    pub fn clear(&mut self) {
        self.ring.iter_mut().for_each(|bucket| bucket.len = 0);
        self.later.clear();
        (self.now, self.later_from) = (0, u64::MAX);
    }

    /// Adds a node. No time may lie before the bucket that is being emptied.
    #[inline]
    pub fn push(&mut self, time: Millis, node: NodeId) {
        self.push_if(true, time, node);
    }

    /// Adds a node, or does nothing, in much the same time.
    #[inline]
    pub fn push_if(&mut self, wanted: bool, time: Millis, node: NodeId) {
        let number = u64::from(time.0 >> self.shift);
        let entry = u64::from(time.0) << 32 | u64::from(node.0);
        debug_assert!(!wanted || number >= self.now, "time runs forward");
        if number.wrapping_sub(self.now) >= BUCKETS as u64 {
            if wanted {
                self.later_from = self.later_from.min(number);
                self.later.push(entry);
            }
            return;
        }
        let bucket = &mut self.ring[number as usize % BUCKETS];
        if bucket.len >= bucket.slots.len() {
            bucket.grow();
        }
        bucket.slots[bucket.len] = entry;
        bucket.len += usize::from(wanted);
    }

    /// Exchanges the entries of the bucket that is being emptied for `taken`, of which so many count.
    pub fn take(&mut self, taken: &mut Vec<u64>) -> usize {
        let bucket = &mut self.ring[self.now as usize % BUCKETS];
        std::mem::swap(&mut bucket.slots, taken);
        std::mem::take(&mut bucket.len)
    }

    /// Takes a node of the earliest bucket.
    pub fn pop(&mut self) -> Option<(Millis, NodeId)> {
        loop {
            let bucket = &mut self.ring[self.now as usize % BUCKETS];
            if bucket.len > 0 {
                bucket.len -= 1;
                return Some(parts(bucket.slots[bucket.len]));
            }
            if !self.advance() {
                return None;
            }
        }
    }

    /// Goes on to the next bucket that holds something; `false` when nothing is left.
    pub fn advance(&mut self) -> bool {
        let holds = |b: &u64| self.ring[*b as usize % BUCKETS].len > 0;
        let next = (self.now..self.now + BUCKETS as u64).find(holds);
        if next.is_none_or(|next| next >= self.later_from) && !self.later.is_empty() {
            self.now = self.later_from;
            self.later_from = u64::MAX;
            for entry in std::mem::take(&mut self.later) {
                let (time, node) = parts(entry);
                self.push(time, node);
            }
            return true;
        }
        self.now = next.unwrap_or(self.now);
        next.is_some()
    }

    /// No time that is still held lies before this one.
    pub fn floor(&self) -> Millis {
        Millis(u32::try_from(self.now << self.shift).unwrap_or(u32::MAX))
    }
}

/// Time and node of an entry.
#[inline]
pub(super) fn parts(entry: u64) -> (Millis, NodeId) {
    (Millis((entry >> 32) as u32), NodeId(entry as u32))
}
