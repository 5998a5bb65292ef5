//! The problem behind the p-median and the maximal cover, made smaller wherever that loses no best answer.
//!
//! Each demand pays its weight times the cost of its nearest open candidate, or its `own` cost when that is less (an
//! existing site, or what it costs to be left unserved); at most `p` candidates may open. Covering is this with costs
//! 0 and an own cost of 1. More sites never cost more, so exactly `p` open wherever there are as many.

use std::collections::HashMap;

use rayon::prelude::*;

use super::answer::SitingError;
use super::lists::{Lists, Pair, Role};

/// What is known of a candidate in every solution that still matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    Free,
    Open,
    Closed,
}

#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// How many of the candidates may open.
    pub p: usize,
    /// Cost that no choice changes.
    pub base: i64,
    pub weights: Vec<i64>,
    /// Cost a unit without any of the candidates.
    pub own: Vec<i64>,
    pub starts: Vec<u32>,
    /// All cheaper than the demand's own cost, ascending.
    pub pairs: Vec<Pair>,
    /// What each candidate is called in the lists.
    pub names: Vec<u32>,
    /// Candidates opened so far, by name.
    pub opened: Vec<u32>,
    /// Price of each demand in the relaxation, in units of 1 / `scale`.
    pub multipliers: Vec<i64>,
    pub scale: i64,
}

impl Instance {
    /// The problem of some lists; `price` gives what a listed cost counts (`None`: the pair does not count), and
    /// `unserved` what a unit of each demand costs
    /// when nobody serves it.
    pub fn new(
        lists: &Lists,
        p: usize,
        price: impl Fn(u32) -> Option<u32>,
        unserved: impl Fn(usize) -> i64,
    ) -> Result<Instance, SitingError> {
        let mut all = Instance {
            p,
            base: 0,
            weights: Vec::with_capacity(lists.demands()),
            own: Vec::new(),
            starts: vec![0],
            pairs: Vec::new(),
            names: (0..lists.candidates() as u32).collect(),
            opened: Vec::new(),
            multipliers: vec![0; lists.demands()],
            scale: 1,
        };
        let mut most: u128 = 0;
        for (i, &weight) in lists.weights().iter().enumerate() {
            let begin = all.pairs.len();
            let mut own = unserved(i);
            for pair in lists.usable(i) {
                let Some(cost) = price(pair.cost) else { continue };
                if i64::from(cost) < own {
                    match lists.roles()[pair.candidate as usize] {
                        Role::Existing => own = i64::from(cost),
                        _ => all.pairs.push(Pair { cost, ..pair }),
                    }
                }
            }
            let cheaper = all.pairs[begin..].partition_point(|p| i64::from(p.cost) < own);
            all.pairs.truncate(begin + cheaper);
            all.starts.push(all.pairs.len() as u32);
            most += u128::from(weight) * own.unsigned_abs() as u128;
            all.own.push(own);
            all.weights.push(i64::try_from(weight).map_err(|_over| SitingError::TooLarge)?);
        }
        if most >= 1 << 60 || u32::try_from(all.pairs.len()).is_err() {
            return Err(SitingError::TooLarge);
        }
        while all.scale < 1 << 20 && most * 2 * (all.scale as u128) < 1 << 60 {
            all.scale *= 2;
        }
        all.keep_listed();
        Ok(all.narrowed(&vec![Fate::Free; all.candidates()]))
    }

    /// Leaves out candidates without pairs.
    fn keep_listed(&mut self) {
        let mut used = vec![false; self.names.len()];
        self.pairs.iter().for_each(|p| used[p.candidate as usize] = true);
        let before = |count: &mut u32, used: &bool| {
            *count += u32::from(*used);
            Some(*count - u32::from(*used))
        };
        let index: Vec<u32> = used.iter().scan(0, before).collect();
        self.pairs.iter_mut().for_each(|p| p.candidate = index[p.candidate as usize]);
        let mut used = used.into_iter();
        self.names.retain(|_| used.next().unwrap_or(false));
    }

    pub fn demands(&self) -> usize {
        self.weights.len()
    }

    pub fn candidates(&self) -> usize {
        self.names.len()
    }

    pub fn of(&self, demand: usize) -> &[Pair] {
        &self.pairs[self.starts[demand] as usize..self.starts[demand + 1] as usize]
    }

    /// Nothing is left to choose.
    pub fn settled(&self) -> bool {
        self.p == 0 || self.demands() == 0
    }

    /// Names of what is open, with these candidates added, ascending.
    pub fn names_of(&self, sites: &[u32]) -> Vec<u32> {
        let more = sites.iter().map(|&s| self.names[s as usize]);
        let mut names: Vec<u32> = self.opened.iter().copied().chain(more).collect();
        names.sort_unstable();
        names
    }

    /// Cost with nothing more opened.
    pub fn idle(&self) -> i64 {
        self.base + self.weights.iter().zip(&self.own).map(|(w, o)| w * o).sum::<i64>()
    }

    /// The same problem with what is known put in: open candidates become part of the own costs, closed ones and
    /// demand without a choice go.
    pub fn narrowed(&self, fate: &[Fate]) -> Instance {
        let free = fate.iter().filter(|f| **f == Fate::Free).count();
        let open = fate.iter().filter(|f| **f == Fate::Open).count();
        let p = self.p.saturating_sub(open);
        let all_open = free <= p;
        let opens = |j: u32| match fate[j as usize] {
            Fate::Open => true,
            Fate::Free => all_open,
            Fate::Closed => false,
        };
        let names = || self.names.iter().zip(0..);
        let mut child = Instance {
            p: if all_open { 0 } else { p },
            base: self.base,
            weights: Vec::with_capacity(self.demands()),
            own: Vec::with_capacity(self.demands()),
            starts: vec![0],
            pairs: Vec::with_capacity(self.pairs.len()),
            names: Vec::new(),
            opened: self.opened.clone(),
            multipliers: Vec::with_capacity(self.demands()),
            scale: self.scale,
        };
        child.opened.extend(names().filter(|(_, j)| opens(*j)).map(|(name, _)| *name));
        // So many must open, useful or not: lists end early because of that.
        let pad = |child: &mut Instance, fits: &dyn Fn(usize) -> bool, count: usize| {
            child.opened.extend(names().filter(|(_, j)| fits(*j as usize)).map(|(name, _)| *name).take(count));
        };
        if all_open {
            pad(&mut child, &|j| fate[j] == Fate::Closed, p - free);
        }
        // Of any so many free candidates at least one is open, so nobody goes farther than the last of them.
        let enough = if all_open { usize::MAX } else { free - p };
        let mut used = vec![false; fate.len()];
        for i in 0..self.demands() {
            let begin = child.pairs.len();
            let mut own = self.own[i];
            for &pair in self.of(i) {
                if i64::from(pair.cost) >= own || opens(pair.candidate) {
                    own = own.min(i64::from(pair.cost));
                    break;
                }
                if fate[pair.candidate as usize] == Fate::Free {
                    if child.pairs.len() - begin == enough {
                        own = i64::from(pair.cost);
                        break;
                    }
                    child.pairs.push(pair);
                }
            }
            let cheaper = child.pairs[begin..].partition_point(|p| i64::from(p.cost) < own);
            child.pairs.truncate(begin + cheaper);
            if cheaper == 0 || child.p == 0 || self.weights[i] == 0 {
                child.pairs.truncate(begin);
                child.base += self.weights[i] * own;
                continue;
            }
            child.pairs[begin..].iter().for_each(|p| used[p.candidate as usize] = true);
            child.starts.push(child.pairs.len() as u32);
            child.weights.push(self.weights[i]);
            child.own.push(own);
            child.multipliers.push(self.multipliers[i].min(self.weights[i] * own * self.scale));
        }
        child.names.clone_from(&self.names);
        child.keep_listed();
        if child.p > 0 && child.candidates() <= child.p {
            let missing = child.p - child.candidates();
            pad(&mut child, &|j| fate[j] == Fate::Free && !used[j], missing);
            child.p = child.candidates();
            return child.narrowed(&vec![Fate::Open; child.candidates()]);
        }
        child
    }

    /// Demand with the same list and own cost joined into one, where that makes a difference.
    pub fn joined(self) -> Instance {
        let keys: Vec<u64> = (0..self.demands()).into_par_iter().map(|i| self.fingerprint(i)).collect();
        let mut first: HashMap<u64, u32> = HashMap::with_capacity(keys.len());
        let alike = |i: usize, k: u32| self.own[i] == self.own[k as usize] && self.of(i) == self.of(k as usize);
        let place: Vec<u32> = (0..keys.len())
            .map(|i| {
                let k = *first.entry(keys[i]).or_insert(i as u32);
                if alike(i, k) { k } else { i as u32 }
            })
            .collect();
        let kept: Vec<usize> = (0..keys.len()).filter(|i| place[*i] as usize == *i).collect();
        if kept.len() * 20 > keys.len() * 19 {
            return self;
        }
        let (mut weights, mut multipliers) = (vec![0; keys.len()], vec![0; keys.len()]);
        for (i, k) in place.iter().enumerate() {
            weights[*k as usize] += self.weights[i];
            multipliers[*k as usize] += self.multipliers[i];
        }
        let mut starts = vec![0];
        let mut pairs = Vec::with_capacity(kept.iter().map(|i| self.of(*i).len()).sum());
        for &i in &kept {
            pairs.extend_from_slice(self.of(i));
            starts.push(pairs.len() as u32);
        }
        let of = |all: &[i64]| kept.iter().map(|i| all[*i]).collect();
        Instance { weights: of(&weights), own: of(&self.own), multipliers: of(&multipliers), starts, pairs, ..self }
    }

    /// A number that equal lists share and others hardly ever.
    fn fingerprint(&self, i: usize) -> u64 {
        let mix = |hash: u64, x: u64| (hash ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let list = self.of(i).iter();
        list.fold(mix(0, self.own[i].cast_unsigned()), |hash, p| {
            mix(hash, u64::from(p.cost) << 32 | u64::from(p.candidate))
        })
    }
}

/// The same pairs by candidate: whom each would serve, by demand.
#[derive(Clone, Debug)]
pub(super) struct ByCandidate {
    starts: Vec<u32>,
    served: Vec<(u32, u32)>,
}

impl ByCandidate {
    pub fn new(instance: &Instance) -> ByCandidate {
        let mut starts = vec![0u32; instance.candidates() + 1];
        instance.pairs.iter().for_each(|p| starts[p.candidate as usize + 1] += 1);
        for j in 0..instance.candidates() {
            starts[j + 1] += starts[j];
        }
        let mut next = starts.clone();
        let mut served = vec![(0, 0); instance.pairs.len()];
        for i in 0..instance.demands() {
            for pair in instance.of(i) {
                let at = &mut next[pair.candidate as usize];
                served[*at as usize] = (i as u32, pair.cost);
                *at += 1;
            }
        }
        ByCandidate { starts, served }
    }

    /// (demand, cost) of a candidate, ascending by demand.
    pub fn of(&self, candidate: u32) -> &[(u32, u32)] {
        &self.served[self.starts[candidate as usize] as usize..self.starts[candidate as usize + 1] as usize]
    }
}
