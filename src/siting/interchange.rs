//! Good sites quickly: the most useful site first, then one site exchanged for another as long as that helps.
//!
//! The exchange is the fast interchange of Whitaker (1983) on sparse lists, as Resende and Werneck (2007) describe it:
//! one pass over the pairs values every exchange of an open site for a closed one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::instance::{ByCandidate, Instance};

const NONE: u32 = u32::MAX;
/// Instances with fewer pairs are not worth a second thread.
const MANY_PAIRS: usize = 100_000;

/// Open sites of an instance, with who serves each demand.
pub(super) struct Interchange<'a> {
    instance: &'a Instance,
    by: &'a ByCandidate,
    open: Vec<u32>,
    /// Place of each candidate in `open`, or none.
    place: Vec<u32>,
    /// Place in `open` of the nearest site of each demand, and its cost.
    first: Vec<(u32, i64)>,
    /// Cost when the nearest site is gone.
    second: Vec<i64>,
    /// What closing each open site costs.
    loss: Vec<i64>,
    value: i64,
}

/// A change for the better: profit, then the smaller indexes.
type Exchange = (i64, Reverse<u32>, Reverse<u32>);

impl<'a> Interchange<'a> {
    /// Starts from open sites, at most `p`; duplicates are left out.
    pub fn new(instance: &'a Instance, by: &'a ByCandidate, sites: &[u32]) -> Interchange<'a> {
        let mut search = Interchange {
            instance,
            by,
            open: Vec::with_capacity(instance.p),
            place: vec![NONE; instance.candidates()],
            first: Vec::new(),
            second: Vec::new(),
            loss: Vec::new(),
            value: 0,
        };
        for &site in sites {
            if search.place[site as usize] == NONE && search.open.len() < instance.p {
                search.place[site as usize] = search.open.len() as u32;
                search.open.push(site);
            }
        }
        search.allocate();
        search
    }

    /// Open sites, in no order that means anything.
    pub fn sites(&self) -> &[u32] {
        &self.open
    }

    /// Cost of the open sites.
    pub fn value(&self) -> i64 {
        self.value
    }

    /// Opens the most useful candidate until `p` are open.
    pub fn fill(&mut self) {
        let gain = |search: &Self, j: u32| -> i64 {
            let saved = |&(i, cost): &(u32, u32)| {
                let i = i as usize;
                search.instance.weights[i] * (search.first[i].1 - i64::from(cost)).max(0)
            };
            search.by.of(j).iter().map(saved).sum()
        };
        let closed = (0..self.place.len() as u32).into_par_iter().filter(|j| self.place[*j as usize] == NONE);
        let mut queue: BinaryHeap<(i64, Reverse<u32>)> =
            closed.map(|j| (gain(self, j), Reverse(j))).collect::<Vec<_>>().into();
        // Gains only fall as sites open, so the first whose gain is still what it was is the best.
        while self.open.len() < self.instance.p {
            let Some((known, Reverse(j))) = queue.pop() else { break };
            let now = gain(self, j);
            if now < known {
                queue.push((now, Reverse(j)));
                continue;
            }
            self.place[j as usize] = self.open.len() as u32;
            self.open.push(j);
            self.value -= now;
            for &(i, cost) in self.by.of(j) {
                let first = &mut self.first[i as usize];
                if i64::from(cost) < first.1 {
                    *first = (self.place[j as usize], i64::from(cost));
                }
            }
        }
        self.allocate();
    }

    /// Makes the best exchange until none helps.
    pub fn improve(&mut self, stop: &dyn Fn() -> bool) {
        while !stop() {
            let Some((profit, Reverse(j), Reverse(r))) = self.best() else { return };
            if profit <= 0 {
                return;
            }
            self.exchange(r, j);
        }
    }

    /// Closes the site at a place in `open` and opens a candidate instead.
    pub fn exchange(&mut self, place: u32, candidate: u32) {
        let gone = std::mem::replace(&mut self.open[place as usize], candidate);
        self.place[gone as usize] = NONE;
        self.place[candidate as usize] = place;
        let both = [gone, candidate];
        for &(i, _) in both.iter().flat_map(|j| self.by.of(*j)) {
            self.allocate_one(i as usize);
        }
        self.sum();
    }

    fn best(&self) -> Option<Exchange> {
        let all = 0..self.place.len() as u32;
        let closed = |j: &u32| self.place[*j as usize] == NONE;
        let scratch = || vec![0i64; self.open.len()];
        if self.instance.pairs.len() < MANY_PAIRS {
            let mut extra = scratch();
            return all.filter(closed).filter_map(|j| self.best_for(j, &mut extra)).max();
        }
        all.into_par_iter().filter(closed).map_init(scratch, |extra, j| self.best_for(j, extra)).flatten().max()
    }

    /// The best site to close for a candidate that opens.
    fn best_for(&self, j: u32, extra: &mut [i64]) -> Option<Exchange> {
        let mut gain = 0;
        for &(i, cost) in self.by.of(j) {
            let (i, cost) = (i as usize, i64::from(cost));
            let (place, first) = self.first[i];
            let second = self.second[i];
            if cost >= second {
                continue;
            }
            let weight = self.instance.weights[i];
            if cost < first {
                gain += weight * (first - cost);
            }
            if place != NONE {
                extra[place as usize] += weight * (second - cost.max(first));
            }
        }
        let back = |(r, extra): (usize, &mut i64)| (std::mem::take(extra) - self.loss[r], Reverse(r as u32));
        let (back, r) = extra.iter_mut().enumerate().map(back).max()?;
        Some((gain + back, Reverse(j), r))
    }

    fn allocate(&mut self) {
        let demands = self.instance.demands();
        self.first = vec![(NONE, 0); demands];
        self.second = vec![0; demands];
        (0..demands).for_each(|i| self.allocate_one(i));
        self.sum();
    }

    fn allocate_one(&mut self, i: usize) {
        let mut open = self.instance.of(i).iter().filter(|p| self.place[p.candidate as usize] != NONE);
        let own = self.instance.own[i];
        self.first[i] = open.next().map_or((NONE, own), |p| (self.place[p.candidate as usize], i64::from(p.cost)));
        self.second[i] = open.next().map_or(own, |p| i64::from(p.cost));
    }

    fn sum(&mut self) {
        self.loss = vec![0; self.open.len()];
        self.value = self.instance.base;
        for (i, weight) in self.instance.weights.iter().enumerate() {
            let (place, first) = self.first[i];
            self.value += weight * first;
            if place != NONE {
                self.loss[place as usize] += weight * (self.second[i] - first);
            }
        }
    }
}

/// Numbers that look drawn at random and are the same every time (splitmix64).
pub(super) struct Draws(pub u64);

impl Draws {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// Sites of an instance and their cost: greedy, exchanged, then shaken and exchanged again as often as `effort` pairs
/// looked at allow.
pub(super) fn good_sites(
    instance: &Instance,
    by: &ByCandidate,
    effort: usize,
    stop: &dyn Fn() -> bool,
) -> (Vec<u32>, i64) {
    let mut search = Interchange::new(instance, by, &[]);
    search.fill();
    search.improve(stop);
    let mut best = (search.sites().to_vec(), search.value());
    let mut draws = Draws(instance.candidates() as u64);
    let a_pass = instance.pairs.len() + instance.candidates() * instance.p + 1;
    let rounds = (effort / a_pass / 8).min(60);
    let (candidates, kicks) = (instance.candidates(), 2 + instance.p / 12);
    for _ in 0..rounds {
        if stop() || candidates <= instance.p {
            break;
        }
        for _ in 0..kicks {
            let candidate = draws.below(candidates) as u32;
            let place = draws.below(search.sites().len()) as u32;
            if search.place[candidate as usize] == NONE {
                search.exchange(place, candidate);
            }
        }
        search.improve(stop);
        if search.value() <= best.1 {
            best = (search.sites().to_vec(), search.value());
        } else {
            search = Interchange::new(instance, by, &best.0);
        }
    }
    best
}
