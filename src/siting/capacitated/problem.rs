//! The capacitated problem in whole numbers.

use super::super::answer::SitingError;
use super::super::lists::{Lists, Role};
use super::Capacities;

/// Stands for the site of demand that is left out.
pub(super) const NOBODY: u32 = u32::MAX;

/// Demand to be sent to sites.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub p: usize,
    pub loads: Vec<i64>,
    pub holds: Vec<i64>,
    pub roles: Vec<Role>,
    /// What leaving each demand out costs.
    pub unserved: Vec<i64>,
    /// For each demand (candidate, cost), cheapest first; all cheaper than leaving it out.
    pub options: Vec<Vec<(u32, i64)>>,
    /// The same by candidate: (demand, cost), by demand.
    pub demand_of: Vec<Vec<(u32, i64)>>,
    pub scale: i64,
}

impl Problem {
    /// `price` gives what a listed cost counts for one unit of weight; `unserved` what leaving out a weight costs.
    pub fn new(
        lists: &Lists,
        capacities: Capacities<'_>,
        p: usize,
        price: impl Fn(u32) -> Option<u32>,
        unserved: impl Fn(u64) -> i128,
    ) -> Result<Problem, SitingError> {
        let n = lists.demands();
        let load = |i: usize| capacities.loads.get(i).copied().unwrap_or(0);
        let hold = |j: usize| capacities.holds.get(j).copied().unwrap_or(0);
        let unit = (0..n).map(load).fold(0, gcd).max(1);
        let small = |x: u64| i64::try_from(x / unit).map_err(|_over| SitingError::TooLarge);
        let mut problem = Problem {
            p,
            loads: (0..n).map(|i| small(load(i))).collect::<Result<_, _>>()?,
            holds: (0..lists.candidates()).map(|j| small(hold(j))).collect::<Result<_, _>>()?,
            roles: lists.roles().to_vec(),
            unserved: Vec::with_capacity(n),
            options: Vec::with_capacity(n),
            demand_of: vec![Vec::new(); lists.candidates()],
            scale: 1,
        };
        let mut most: i128 = 0;
        for i in 0..n {
            let weight = lists.weights()[i];
            let out = unserved(weight);
            let total = |cost: u32| i128::from(weight) * i128::from(cost);
            let fits = |j: u32| problem.loads[i] <= problem.holds[j as usize];
            let near = lists.usable(i).filter(|pair| fits(pair.candidate));
            let options: Vec<(u32, i64)> = near
                .filter_map(|pair| Some((pair.candidate, total(price(pair.cost)?))))
                .filter(|(_, cost)| *cost < out)
                .map(|(j, cost)| (j, i64::try_from(cost).unwrap_or(i64::MAX)))
                .collect();
            options.iter().for_each(|(j, cost)| problem.demand_of[*j as usize].push((i as u32, *cost)));
            problem.options.push(options);
            problem.unserved.push(i64::try_from(out).map_err(|_over| SitingError::TooLarge)?);
            most += out;
        }
        if most >= 1 << 60 {
            return Err(SitingError::TooLarge);
        }
        while problem.scale < 1 << 20 && most * 2 * i128::from(problem.scale) < 1 << 60 {
            problem.scale *= 2;
        }
        Ok(problem)
    }

    pub fn demands(&self) -> usize {
        self.loads.len()
    }

    /// Whether a site stands already.
    pub fn stands(&self, site: u32) -> bool {
        self.roles[site as usize] == Role::Existing
    }

    /// Cost of sending a demand to a site, if it can go there.
    pub fn cost(&self, demand: u32, site: u32) -> Option<i64> {
        if site == NOBODY {
            return Some(self.unserved[demand as usize]);
        }
        let list = &self.demand_of[site as usize];
        list.binary_search_by_key(&demand, |(i, _)| *i).ok().map(|at| list[at].1)
    }
}

/// The sum when everybody goes to the farthest candidate.
pub(super) fn dearest(lists: &Lists) -> i128 {
    let most = |i: usize| lists.usable(i).map(|pair| pair.cost).max().unwrap_or(0);
    (0..lists.demands()).map(|i| i128::from(lists.weights()[i]) * i128::from(most(i))).sum()
}

/// The most that existing sites and `p` candidates can hold.
pub(super) fn most_held(lists: &Lists, capacities: Capacities<'_>, p: usize) -> u64 {
    let of = |role: Role| lists.roles().iter().zip(capacities.holds).filter(move |(r, _)| **r == role).map(|(_, h)| *h);
    let mut new: Vec<u64> = of(Role::Candidate).collect();
    new.sort_unstable_by(|a, b| b.cmp(a));
    of(Role::Existing).chain(new.into_iter().take(p)).fold(0, u64::saturating_add)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
