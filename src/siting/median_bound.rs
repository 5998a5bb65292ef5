//! The bound behind p-median and maximal cover: serving each demand exactly once is a price instead of a rule.
//!
//! At given prices every candidate is worth what it saves on the demands that it serves below their price, and the
//! `p` best open. Nobody pays more than the own cost, so prices end there.

use rayon::prelude::*;

use super::dual::Relaxation;
use super::instance::{ByCandidate, Fate, Instance};
use super::interchange::Interchange;

/// Pairs from which on the candidates are valued on several threads.
const MANY_PAIRS: usize = 400_000;
const CHUNKS: usize = 16;

pub(super) struct MedianBound<'a> {
    instance: &'a Instance,
    by: &'a ByCandidate,
    stop: &'a (dyn Fn() -> bool + Sync),
    /// What opening each candidate adds, never above 0, in units of 1 / scale.
    worth: Vec<i64>,
    order: Vec<u32>,
    /// The best solution that may still be beaten: its cost, and its sites when it was found here.
    pub best: i64,
    pub sites: Option<Vec<u32>>,
    /// What every better solution must do.
    pub fate: Vec<Fate>,
    tried: Vec<u32>,
}

impl<'a> MedianBound<'a> {
    /// `best`: only solutions below this cost matter.
    pub fn new(
        instance: &'a Instance,
        by: &'a ByCandidate,
        best: i64,
        stop: &'a (dyn Fn() -> bool + Sync),
    ) -> MedianBound<'a> {
        let m = instance.candidates();
        let (worth, order) = (vec![0; m], (0..m as u32).collect());
        MedianBound {
            instance,
            by,
            stop,
            worth,
            order,
            best,
            sites: None,
            fate: vec![Fate::Free; m],
            tried: Vec::new(),
        }
    }

    /// A bound from here on says that no solution is better than the best known.
    fn cutoff(&self) -> i64 {
        (self.best - 1) * self.instance.scale + 1
    }

    /// Prices to begin with: half way between the nearest and the second site of a solution.
    pub fn first_prices(instance: &Instance, sites: &[u32]) -> Vec<i64> {
        let mut open = vec![false; instance.candidates()];
        sites.iter().for_each(|&s| open[s as usize] = true);
        let price = |i: usize| {
            let mut near = instance.of(i).iter().filter(|p| open[p.candidate as usize]).map(|p| i64::from(p.cost));
            let own = instance.own[i];
            let (first, second) = (near.next().unwrap_or(own), near.next().unwrap_or(own));
            instance.weights[i] * instance.scale / 2 * (first + second)
        };
        (0..instance.demands()).map(price).collect()
    }

    fn value_candidates(&mut self, prices: &[i64]) {
        let (instance, m) = (self.instance, self.worth.len());
        let add = |demands: std::ops::Range<usize>, worth: &mut [i64]| {
            for i in demands {
                let (price, weight) = (prices[i], instance.weights[i] * instance.scale);
                for pair in instance.of(i) {
                    let saved = weight * i64::from(pair.cost) - price;
                    if saved >= 0 {
                        break;
                    }
                    worth[pair.candidate as usize] += saved;
                }
            }
        };
        let n = instance.demands();
        if instance.pairs.len() < MANY_PAIRS {
            self.worth.fill(0);
            add(0..n, &mut self.worth);
            return;
        }
        // Whole numbers add up to the same in any order.
        let chunk = n.div_ceil(CHUNKS);
        self.worth = (0..CHUNKS)
            .into_par_iter()
            .fold(
                || vec![0; m],
                |mut worth, c| {
                    add((c * chunk).min(n)..((c + 1) * chunk).min(n), &mut worth);
                    worth
                },
            )
            .reduce(
                || vec![0; m],
                |mut a, b| {
                    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                    a
                },
            );
    }

    /// Marks what no solution below the best can do without, or can do.
    fn fix(&mut self, bound: i64) {
        let (p, cutoff) = (self.instance.p, self.cutoff());
        let in_last = self.order[..p].iter().map(|&j| self.worth[j as usize]).max().unwrap_or(0);
        let out_first = self.order[p..].iter().map(|&j| self.worth[j as usize]).min().unwrap_or(0);
        for (at, &j) in self.order.iter().enumerate() {
            let (worth, fate) = (self.worth[j as usize], &mut self.fate[j as usize]);
            if at < p && bound - worth + out_first >= cutoff {
                *fate = Fate::Open;
            } else if at >= p && bound + worth - in_last >= cutoff {
                *fate = Fate::Closed;
            }
        }
    }
}

impl Relaxation for MedianBound<'_> {
    fn evaluate(&mut self, prices: &[i64], slack: &mut [f64]) -> i64 {
        self.value_candidates(prices);
        let (p, worth) = (self.instance.p, &self.worth);
        self.order.select_nth_unstable_by_key(p - 1, |&j| (worth[j as usize], j));
        slack.fill(1.0);
        let mut bound = self.instance.base * self.instance.scale + prices.iter().sum::<i64>();
        for &j in &self.order[..p] {
            bound += self.worth[j as usize];
            for &(i, cost) in self.by.of(j) {
                let i = i as usize;
                if self.instance.weights[i] * self.instance.scale * i64::from(cost) < prices[i] {
                    slack[i] -= 1.0;
                }
            }
        }
        bound
    }

    fn clamp(&self, i: usize, price: i64) -> i64 {
        price.clamp(0, self.instance.weights[i] * self.instance.own[i] * self.instance.scale)
    }

    fn pace(&self, i: usize) -> f64 {
        self.instance.weights[i] as f64
    }

    fn chosen(&self) -> &[u32] {
        &self.order[..self.instance.p]
    }

    fn candidates(&self) -> usize {
        self.instance.candidates()
    }

    fn learn(&mut self, bound: i64) -> i64 {
        let mut chosen = self.chosen().to_vec();
        chosen.sort_unstable();
        if chosen != self.tried {
            let mut found = Interchange::new(self.instance, self.by, &chosen);
            // Worth an exchange when it is near the best already.
            if found.value() - self.best < (self.best - bound / self.instance.scale) / 2 {
                found.improve(self.stop);
            }
            if found.value() < self.best {
                self.best = found.value();
                self.sites = Some(found.sites().to_vec());
            }
            self.tried = chosen;
        }
        if bound < self.cutoff() {
            self.fix(bound);
        }
        self.cutoff()
    }

    fn stopped(&self) -> bool {
        (self.stop)()
    }
}
