//! Exact search of a capacitated problem: split on the site most in doubt, and when no site is in doubt on who goes
//! there.

use super::super::answer::Limits;
use super::super::dual::{Patience, Relaxation, ascend};
use super::super::instance::Fate;
use super::super::lists::Role;
use super::super::tree::{Incumbent, Part, whole};
use super::bound::LoadBound;
use super::problem::{NOBODY, Problem};

/// Sites less in doubt than this are not split on while anything else can be.
const DOUBT: f64 = 0.02;

/// A part of the problem: some sites open or closed, some demand sent somewhere, some pairs ruled out.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub problem: &'a Problem,
    pub bound: i64,
    /// Cost of what is settled.
    pub base: i64,
    /// Candidates that may still open.
    pub p: usize,
    pub fate: Vec<Fate>,
    /// Room left at each site.
    pub room: Vec<i64>,
    /// Pairs still allowed, by candidate: (demand, cost).
    pub lists: Vec<Vec<(u32, i64)>>,
    /// Demand that is not settled.
    pub live: Vec<bool>,
    /// Where settled demand goes.
    site: Vec<u32>,
    prices: Vec<i64>,
}

impl<'a> Node<'a> {
    /// The whole problem with first prices.
    pub fn root(problem: &'a Problem, prices: Vec<i64>) -> Node<'a> {
        let fate = |role: &Role| match role {
            Role::Candidate => Fate::Free,
            Role::Existing => Fate::Open,
            Role::Out => Fate::Closed,
        };
        let mut root = Node {
            problem,
            bound: 0,
            base: 0,
            p: problem.p,
            fate: problem.roles.iter().map(fate).collect(),
            room: problem.holds.clone(),
            lists: problem.demand_of.clone(),
            live: vec![true; problem.demands()],
            site: vec![NOBODY; problem.demands()],
            prices,
        };
        root.tidy();
        root
    }

    /// Leaves out what follows from what is known.
    fn tidy(&mut self) {
        let useless = |j: &usize| self.fate[*j] == Fate::Free && self.lists[*j].is_empty();
        let useless: Vec<usize> = (0..self.fate.len()).filter(useless).collect();
        useless.into_iter().for_each(|j| self.fate[j] = Fate::Closed);
        let free: Vec<usize> = (0..self.fate.len()).filter(|j| self.fate[*j] == Fate::Free).collect();
        if free.len() <= self.p {
            self.p = 0;
            free.iter().for_each(|j| self.fate[*j] = Fate::Open);
        } else if self.p == 0 {
            free.iter().for_each(|j| self.fate[*j] = Fate::Closed);
        }
        let mut has_option = vec![false; self.live.len()];
        for (j, list) in self.lists.iter_mut().enumerate() {
            let (closed, room) = (self.fate[j] == Fate::Closed, self.room[j]);
            list.retain(|(i, _)| !closed && self.live[*i as usize] && self.problem.loads[*i as usize] <= room);
            list.iter().for_each(|(i, _)| has_option[*i as usize] = true);
        }
        for (i, has) in has_option.iter().enumerate() {
            if self.live[i] && !has {
                self.live[i] = false;
                self.base += self.problem.unserved[i];
            }
        }
        self.bound = self.bound.max(self.base);
    }

    fn open(&mut self, j: usize) {
        if self.fate[j] == Fate::Free {
            self.fate[j] = Fate::Open;
            self.p -= 1;
        }
    }

    fn with(&self, change: impl FnOnce(&mut Node<'a>)) -> Node<'a> {
        let mut node = self.clone();
        change(&mut node);
        node.tidy();
        node
    }

    /// Parts of this one, the most promising last.
    fn split(&self, share: &[f64], slack: &[f64]) -> Vec<Node<'a>> {
        let doubt = |j: usize| share[j].min(1.0 - share[j]);
        let free = (0..self.fate.len()).filter(|j| self.fate[*j] == Fate::Free);
        let most = free.max_by(|a, b| doubt(*a).total_cmp(&doubt(*b)).then(b.cmp(a)));
        let on_site = |j: usize| vec![self.with(|n| n.fate[j] = Fate::Closed), self.with(|n| n.open(j))];
        if let Some(j) = most.filter(|j| doubt(*j) >= DOUBT) {
            return on_site(j);
        }
        let Some((i, j, cost)) = self.pair_in_doubt(share, slack) else {
            return most.map_or_else(Vec::new, on_site);
        };
        let apart = self.with(|n| n.lists[j].retain(|(k, _)| *k as usize != i));
        let together = self.with(|n| {
            n.open(j);
            n.base += cost;
            n.room[j] -= n.problem.loads[i];
            n.live[i] = false;
            n.site[i] = j as u32;
        });
        vec![apart, together]
    }

    /// The largest demand that is not served exactly once, and the cheapest likely site for it.
    fn pair_in_doubt(&self, share: &[f64], slack: &[f64]) -> Option<(usize, usize, i64)> {
        let off = |i: usize| slack[i].abs() > 1e-9;
        let i = (0..self.live.len())
            .filter(|i| self.live[*i])
            .max_by_key(|i| (off(*i), self.problem.loads[*i], std::cmp::Reverse(*i)))?;
        let option = |j: usize| {
            let list = &self.lists[j];
            let cost = list.binary_search_by_key(&(i as u32), |(k, _)| *k).ok().map(|at| list[at].1)?;
            let likely = self.fate[j] == Fate::Open || share[j] > 0.5;
            Some((!likely, cost, j))
        };
        (0..self.lists.len()).filter_map(option).min().map(|(_, cost, j)| (i, j, cost))
    }
}

impl Part for Node<'_> {
    fn bound(&self) -> i64 {
        self.bound
    }

    fn expand(mut self, first: bool, incumbent: &mut Incumbent, limits: &Limits<'_>) -> Vec<Self> {
        let mut patience = if first {
            Patience { evaluations: 3000, idle: 300, step: 0.3 }
        } else {
            Patience { evaluations: 150, idle: 30, step: 0.1 }
        };
        for round in 0.. {
            if !self.live.contains(&true) {
                incumbent.offer(self.base, || self.site.clone());
                return Vec::new();
            }
            if self.bound >= incumbent.cost {
                return Vec::new();
            }
            let mut prices = self.prices.clone();
            let mut relaxation = LoadBound::new(&self, incumbent.cost, limits.stop);
            let ascent = ascend(&mut relaxation, &mut prices, patience);
            let mut slack = vec![0.0; prices.len()];
            let bound = relaxation.evaluate(&prices, &mut slack);
            let idle = relaxation.idle_pairs(&prices, bound);
            let (best, fate, found) = (relaxation.best, relaxation.fate, relaxation.found);
            if let Some(found) = found {
                incumbent.offer(best, || found.site);
            }
            self.bound = self.bound.max(whole(ascent.bound, self.problem.scale));
            if self.bound >= incumbent.cost {
                return Vec::new();
            }
            self.prices = prices;
            let opens = (0..fate.len()).filter(|j| fate[*j] == Fate::Open && self.fate[*j] == Fate::Free).count();
            let closes = (0..fate.len()).filter(|j| fate[*j] == Fate::Closed && self.fate[*j] == Fate::Free).count();
            if opens > self.p {
                return Vec::new();
            }
            let pairs: usize = self.lists.iter().map(Vec::len).sum();
            let ruled_out = idle.iter().flatten().filter(|idle| **idle).count();
            self = self.with(|n| {
                n.p -= opens;
                n.fate = fate;
                for (list, idle) in n.lists.iter_mut().zip(&idle) {
                    let mut idle = idle.iter();
                    list.retain(|_| !idle.next().copied().unwrap_or(false));
                }
            });
            let much = opens > 0 || closes > 0 || 5 * ruled_out > pairs;
            if !much || round == 6 || (limits.stop)() {
                return self.split(&ascent.share, &slack);
            }
            patience = Patience { evaluations: 150, idle: 30, step: 0.1 };
        }
        Vec::new()
    }
}
