//! The bound of a capacitated problem: serving each demand exactly once is a price instead of a rule; filling each
//! site within its capacity stays one.

use super::super::dual::Relaxation;
use super::super::instance::Fate;
use super::assign::{Assignment, settled};
use super::knapsack::{Item, fill, in_parts, sort};
use super::problem::Problem;
use super::split::Node;

pub(super) struct LoadBound<'a, 'b> {
    node: &'b Node<'a>,
    stop: &'b (dyn Fn() -> bool + Sync),
    /// Demands that would pay each candidate, best first.
    items: Vec<Vec<Item>>,
    /// What each candidate is worth at most; exact for those looked at closely.
    pub worth: Vec<i64>,
    chosen: Vec<u32>,
    last: i64,
    next: i64,
    /// Cost below which solutions matter, and the solution when it was found here.
    pub best: i64,
    pub found: Option<Assignment>,
    pub fate: Vec<Fate>,
    tried: Vec<u32>,
}

impl<'a, 'b> LoadBound<'a, 'b> {
    pub fn new(node: &'b Node<'a>, best: i64, stop: &'b (dyn Fn() -> bool + Sync)) -> LoadBound<'a, 'b> {
        let m = node.fate.len();
        LoadBound {
            node,
            stop,
            items: vec![Vec::new(); m],
            worth: vec![0; m],
            chosen: Vec::new(),
            last: 0,
            next: 0,
            best,
            found: None,
            fate: node.fate.clone(),
            tried: Vec::new(),
        }
    }

    fn problem(&self) -> &'a Problem {
        self.node.problem
    }

    pub fn cutoff(&self) -> i64 {
        (self.best - 1) * self.problem().scale + 1
    }

    /// Pairs that no solution below the best uses, at the prices evaluated last with this bound.
    pub fn idle_pairs(&self, prices: &[i64], bound: i64) -> Vec<Vec<bool>> {
        let scale = self.problem().scale;
        let chosen = |j: usize| self.chosen.contains(&(j as u32));
        let of = |j: usize| -> Vec<bool> {
            if self.node.fate[j] == Fate::Closed {
                return Vec::new();
            }
            // Without the site's present worth, or with the least of the others gone to make way for it.
            let without = if chosen(j) { bound + self.worth[j] } else { bound + self.last };
            let idle = |&(i, cost): &(u32, i64)| {
                let others = self.items[j].iter().filter(|item| item.demand != i);
                let room = self.node.room[j] - self.problem().loads[i as usize];
                let with = prices[i as usize] - cost * scale + in_parts(others, room, |_, _| ());
                without - with >= self.cutoff()
            };
            self.node.lists[j].iter().map(idle).collect()
        };
        (0..self.node.fate.len()).map(of).collect()
    }

    fn list_items(&mut self, prices: &[i64]) {
        let problem = self.problem();
        for (j, items) in self.items.iter_mut().enumerate() {
            items.clear();
            if self.node.fate[j] == Fate::Closed {
                continue;
            }
            for &(demand, cost) in &self.node.lists[j] {
                let profit = prices[demand as usize] - cost * problem.scale;
                if profit > 0 {
                    items.push(Item { demand, profit, load: problem.loads[demand as usize] });
                }
            }
            sort(items);
            self.worth[j] = in_parts(items.iter(), self.node.room[j], |_, _| ());
        }
    }
}

impl Relaxation for LoadBound<'_, '_> {
    fn evaluate(&mut self, prices: &[i64], slack: &mut [f64]) -> i64 {
        self.list_items(prices);
        let live = |i: usize| self.node.live[i];
        (0..slack.len()).for_each(|i| slack[i] = if live(i) { 1.0 } else { 0.0 });
        let fate = &self.node.fate;
        let all = 0..fate.len() as u32;
        let open: Vec<u32> = all.clone().filter(|j| fate[*j as usize] == Fate::Open).collect();
        let mut free: Vec<u32> = all.filter(|j| fate[*j as usize] == Fate::Free).collect();
        for &j in &open {
            self.worth[j as usize] = fill(&self.items[j as usize], self.node.room[j as usize], |_, _| ());
        }
        // Look closely at those that may be among the best, until those are what they seem.
        let p = self.node.p.min(free.len());
        let by_worth = |worth: &[i64], j: u32| (std::cmp::Reverse(worth[j as usize]), j);
        free.sort_unstable_by_key(|j| by_worth(&self.worth, *j));
        let mut exact: Vec<u32> = Vec::new();
        let mut seen = 0;
        while seen < free.len() {
            let j = free[seen];
            if exact.len() >= p && (p == 0 || self.worth[exact[p - 1] as usize] >= self.worth[j as usize]) {
                break;
            }
            self.worth[j as usize] = fill(&self.items[j as usize], self.node.room[j as usize], |_, _| ());
            let place = exact.partition_point(|k| by_worth(&self.worth, *k) < by_worth(&self.worth, j));
            exact.insert(place, j);
            seen += 1;
        }
        let best_other = exact.get(p).map(|j| self.worth[*j as usize]);
        let best_unseen = free.get(seen).map(|j| self.worth[*j as usize]);
        self.next = best_other.max(best_unseen).unwrap_or(0);
        self.last = if p > 0 { self.worth[exact[p - 1] as usize] } else { 0 };
        exact.truncate(p);
        self.chosen = open;
        self.chosen.extend(&exact);
        let mut bound = self.node.base * self.problem().scale;
        bound += (0..prices.len()).filter(|i| live(*i)).map(|i| prices[i]).sum::<i64>();
        for &j in &self.chosen {
            bound -= fill(&self.items[j as usize], self.node.room[j as usize], |item, part| {
                slack[item.demand as usize] -= part;
            });
        }
        bound
    }

    fn clamp(&self, i: usize, price: i64) -> i64 {
        price.clamp(0, self.problem().unserved[i] * self.problem().scale)
    }

    fn pace(&self, i: usize) -> f64 {
        if self.node.live[i] { 1.0 } else { 0.0 }
    }

    fn chosen(&self) -> &[u32] {
        &self.chosen
    }

    fn candidates(&self) -> usize {
        self.node.fate.len()
    }

    fn learn(&mut self, bound: i64) -> i64 {
        let problem = self.problem();
        let mut sites: Vec<u32> = self.chosen.iter().copied().filter(|j| !problem.stands(*j)).collect();
        sites.sort_unstable();
        let near = self.cutoff() - bound < self.cutoff() / 20;
        if near && sites != self.tried {
            self.tried.clone_from(&sites);
            let found = settled(problem, &mut sites);
            if found.cost < self.best {
                self.best = found.cost;
                self.found = Some(found);
            }
        }
        let cutoff = self.cutoff();
        if bound < cutoff && self.node.p > 0 {
            for j in 0..self.fate.len() {
                if self.node.fate[j] != Fate::Free {
                    continue;
                }
                let chosen = self.chosen.contains(&(j as u32));
                if chosen && bound + self.worth[j] - self.next >= cutoff {
                    self.fate[j] = Fate::Open;
                } else if !chosen && bound + self.last - self.worth[j] >= cutoff {
                    self.fate[j] = Fate::Closed;
                }
            }
        }
        cutoff
    }

    fn stopped(&self) -> bool {
        (self.stop)()
    }
}
