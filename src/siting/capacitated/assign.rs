//! Good sites and assignments quickly: who would lose most chooses first, then demand moves and changes places, sites
//! move to the middle of those they serve, and all of it again from other sites.

use super::super::interchange::Draws;
use super::super::lists::Role;
use super::problem::{NOBODY, Problem};

/// The site of each demand, and what all of it costs.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    pub site: Vec<u32>,
    pub cost: i64,
}

/// Steps of the first search.
const EFFORT: usize = 30_000_000;

/// The first search: sites that are useful one by one, then others in their place.
pub(super) fn good_assignment(problem: &Problem, stop: &dyn Fn() -> bool) -> Assignment {
    let candidates: Vec<u32> =
        (0..problem.roles.len() as u32).filter(|j| problem.roles[*j as usize] == Role::Candidate).collect();
    let mut sites = useful(problem, &candidates);
    let mut best = settled(problem, &mut sites);
    let mut draws = Draws(candidates.len() as u64);
    let a_round = problem.demands() * (problem.demands() + 4 * sites.len()) + 1;
    for _ in 0..(EFFORT / a_round).clamp(20, 1500) {
        if stop() || sites.is_empty() || candidates.len() <= sites.len() {
            break;
        }
        let mut other = sites.clone();
        for _ in 0..1 + draws.below(2) {
            let (place, new) = (draws.below(other.len()), candidates[draws.below(candidates.len())]);
            if !other.contains(&new) {
                other[place] = new;
            }
        }
        let found = settled(problem, &mut other);
        if found.cost <= best.cost {
            (best, sites) = (found, other);
        }
    }
    best
}

/// Prices to begin with: between the cost of a demand where it goes and what it would be elsewhere.
pub(super) fn first_prices(problem: &Problem, good: &Assignment) -> Vec<i64> {
    let mut open = vec![false; problem.roles.len()];
    good.site.iter().filter(|s| **s != NOBODY).for_each(|s| open[*s as usize] = true);
    let price = |i: usize| {
        let mut near = problem.options[i].iter().filter(|(j, _)| open[*j as usize]).map(|(_, cost)| *cost);
        let first = near.next().unwrap_or(problem.unserved[i]);
        let second = near.next().unwrap_or(first);
        problem.scale / 2 * (first + second)
    };
    (0..problem.demands()).map(price).collect()
}

/// Candidates that save most one after the other, capacities left aside.
fn useful(problem: &Problem, candidates: &[u32]) -> Vec<u32> {
    let mut now: Vec<i64> = problem.unserved.clone();
    for j in (0..problem.roles.len()).filter(|j| problem.roles[*j] == Role::Existing) {
        problem.demand_of[j].iter().for_each(|&(i, cost)| now[i as usize] = now[i as usize].min(cost));
    }
    let mut sites: Vec<u32> = Vec::new();
    while sites.len() < problem.p.min(candidates.len()) {
        let saved = |j: u32| -> i64 {
            problem.demand_of[j as usize].iter().map(|&(i, cost)| (now[i as usize] - cost).max(0)).sum()
        };
        let free = candidates.iter().copied().filter(|j| !sites.contains(j));
        let Some(best) = free.max_by_key(|j| (saved(*j), problem.holds[*j as usize], std::cmp::Reverse(*j))) else {
            break;
        };
        problem.demand_of[best as usize].iter().for_each(|&(i, cost)| now[i as usize] = now[i as usize].min(cost));
        sites.push(best);
    }
    sites
}

/// Assigns to sites, and moves the sites while that helps.
pub(super) fn settled(problem: &Problem, sites: &mut [u32]) -> Assignment {
    let mut best = assigned(problem, sites);
    loop {
        let mut moved = sites.to_vec();
        for place in 0..moved.len() {
            moved[place] = middle(problem, &best, &moved, moved[place]);
        }
        if moved == *sites {
            return best;
        }
        let found = assigned(problem, &moved);
        if found.cost >= best.cost {
            return best;
        }
        sites.copy_from_slice(&moved);
        best = found;
    }
}

/// The candidate that serves those of a site best.
fn middle(problem: &Problem, now: &Assignment, sites: &[u32], site: u32) -> u32 {
    let members: Vec<u32> = (0..problem.demands() as u32).filter(|i| now.site[*i as usize] == site).collect();
    let load: i64 = members.iter().map(|i| problem.loads[*i as usize]).sum();
    let total = |j: u32| members.iter().map(|i| problem.cost(*i, j)).sum::<Option<i64>>();
    let can = |j: &u32| problem.roles[*j as usize] == Role::Candidate && problem.holds[*j as usize] >= load;
    let free = |j: &u32| *j == site || !sites.contains(j);
    let all = (0..problem.roles.len() as u32).filter(can).filter(free);
    all.filter_map(|j| Some((total(j)?, j != site, j))).min().map_or(site, |(.., j)| j)
}

/// Sends demand to these sites and the existing ones.
fn assigned(problem: &Problem, sites: &[u32]) -> Assignment {
    let mut open: Vec<bool> = problem.roles.iter().map(|r| *r == Role::Existing).collect();
    sites.iter().for_each(|s| open[*s as usize] = true);
    let options: Vec<Vec<(u32, i64)>> =
        problem.options.iter().map(|of| of.iter().copied().filter(|(j, _)| open[*j as usize]).collect()).collect();
    let regret = |i: usize| {
        let cost = |k: usize| options[i].get(k).map_or(problem.unserved[i], |o| o.1);
        cost(1) - cost(0)
    };
    let mut by_regret: Vec<usize> = (0..problem.demands()).collect();
    by_regret.sort_by_key(|i| (std::cmp::Reverse(regret(*i)), *i));
    let mut by_load: Vec<usize> = (0..problem.demands()).collect();
    by_load.sort_by_key(|i| (std::cmp::Reverse(problem.loads[*i]), *i));
    let try_in = |order: &[usize]| {
        let mut trial = Trial::new(problem, &options, order);
        trial.improve();
        trial.now
    };
    let first = try_in(&by_regret);
    let left_out = first.site.contains(&NOBODY);
    if !left_out {
        return first;
    }
    let second = try_in(&by_load);
    if second.cost < first.cost { second } else { first }
}

struct Trial<'a> {
    problem: &'a Problem,
    options: &'a [Vec<(u32, i64)>],
    now: Assignment,
    /// Room left at each site.
    room: Vec<i64>,
    /// Cost of each demand where it is.
    paid: Vec<i64>,
}

impl<'a> Trial<'a> {
    fn new(problem: &'a Problem, options: &'a [Vec<(u32, i64)>], order: &[usize]) -> Trial<'a> {
        let n = problem.demands();
        let mut room = problem.holds.clone();
        let (mut site, mut paid) = (vec![NOBODY; n], problem.unserved.clone());
        for &i in order {
            let fits = |o: &&(u32, i64)| room[o.0 as usize] >= problem.loads[i];
            if let Some(&(j, cost)) = options[i].iter().find(fits) {
                room[j as usize] -= problem.loads[i];
                (site[i], paid[i]) = (j, cost);
            }
        }
        let cost = paid.iter().sum();
        Trial { problem, options, now: Assignment { site, cost }, room, paid }
    }

    /// Moves one demand, or two that change places, while that helps.
    fn improve(&mut self) {
        loop {
            let before = self.now.cost;
            for i in 0..self.options.len() {
                self.shift(i);
            }
            for i in 0..self.options.len() {
                self.exchange(i);
            }
            if self.now.cost == before {
                return;
            }
        }
    }

    fn put(&mut self, i: usize, site: u32, cost: i64) {
        let from = std::mem::replace(&mut self.now.site[i], site);
        for (at, change) in [(from, self.problem.loads[i]), (site, -self.problem.loads[i])] {
            if at != NOBODY {
                self.room[at as usize] += change;
            }
        }
        self.now.cost += cost - self.paid[i];
        self.paid[i] = cost;
    }

    fn shift(&mut self, i: usize) {
        let better = self.options[i].iter().take_while(|(_, cost)| *cost < self.paid[i]);
        let found = better.copied().find(|(j, _)| self.room[*j as usize] >= self.problem.loads[i]);
        if let Some((j, cost)) = found {
            self.put(i, j, cost);
        }
    }

    /// Sends a demand to a better site, from which another one makes room.
    fn exchange(&mut self, i: usize) {
        let loads = &self.problem.loads;
        for &(to, cost) in self.options[i].iter().take_while(|(_, cost)| *cost < self.paid[i]) {
            let from = self.now.site[i];
            let gain = self.paid[i] - cost;
            let mut best: Option<(i64, usize, u32, i64)> = None;
            for k in (0..self.options.len()).filter(|k| self.now.site[*k] == to) {
                if self.room[to as usize] + loads[k] < loads[i] {
                    continue;
                }
                let fits = |j: u32| j != to && self.room[j as usize] + if j == from { loads[i] } else { 0 } >= loads[k];
                let elsewhere = self.options[k].iter().copied().find(|(j, _)| fits(*j));
                let (j, other) = elsewhere.unwrap_or((NOBODY, self.problem.unserved[k]));
                let net = gain - (other - self.paid[k]);
                if net > 0 && best.is_none_or(|(most, ..)| net > most) {
                    best = Some((net, k, j, other));
                }
            }
            if let Some((_, k, j, other)) = best {
                self.put(k, j, other);
                self.put(i, to, cost);
                return;
            }
        }
    }
}
