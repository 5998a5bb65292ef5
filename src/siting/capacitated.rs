//! Sites that take only so many: capacitated p-median and capacitated maximal cover.
//!
//! Each demand goes to one site as a whole, so who goes where is part of the answer.

mod assign;
mod bound;
mod knapsack;
mod problem;
mod split;

use super::answer::{Answer, Limits, SitingError};
use super::lists::Lists;
use super::p_median::{Unserved, out_of_reach};
use super::tree::{Goal, Incumbent, search};

use problem::Problem;

/// What demand takes up and what sites hold, in the same unit, such as people; what is not listed is 0.
#[derive(Clone, Copy, Debug)]
pub struct Capacities<'a> {
    /// What each demand takes up.
    pub loads: &'a [u64],
    /// What each candidate or existing site holds.
    pub holds: &'a [u64],
}

/// Sites and who goes to which.
#[derive(Clone, PartialEq, Debug)]
pub struct Assigned {
    /// Sites with value and bound.
    pub answer: Answer,
    /// The site of each demand, new or existing; `None` for who is left out.
    pub serves: Vec<Option<u32>>,
}

/// Opens at most `p` candidates and sends each demand to one open or existing site, so that no site takes more than
/// it holds and the sum of weight times cost is least.
///
/// # Errors
/// When demand must be served and cannot be, or the numbers are too large to add up.
pub fn capacitated_median(
    lists: &Lists,
    capacities: Capacities<'_>,
    p: usize,
    unserved: Unserved,
    limits: &Limits<'_>,
) -> Result<Assigned, SitingError> {
    let dearest = problem::dearest(lists);
    let problem = match unserved {
        Unserved::Costs(cost) => {
            Problem::new(lists, capacities, p, Some, |weight| i128::from(weight) * i128::from(cost))?
        }
        Unserved::Forbidden => {
            check(lists, capacities, p)?;
            Problem::new(lists, capacities, p, Some, |_| dearest + 1)?
        }
    };
    let (assigned, bound) = solve(&problem, limits);
    if unserved == Unserved::Forbidden {
        let left = |i: &usize| assigned.serves[*i].is_none();
        let left: Vec<u32> = (0..lists.demands()).filter(left).map(|i| i as u32).collect();
        if !left.is_empty() && i128::from(bound) > dearest {
            return Err(SitingError::TooFewSites { sites: p, demand: left });
        }
        if !left.is_empty() {
            return Err(SitingError::NothingFound);
        }
    }
    Ok(assigned)
}

/// Opens at most `p` candidates and sends demand to open or existing sites within `cutoff` (inclusive), so that no
/// site takes more than it holds and the most weight is served. The bound is from above.
///
/// # Errors
/// When the weights are too large to add up.
pub fn capacitated_cover(
    lists: &Lists,
    capacities: Capacities<'_>,
    cutoff: u32,
    p: usize,
    limits: &Limits<'_>,
) -> Result<Assigned, SitingError> {
    let price = |cost: u32| (cost <= cutoff).then_some(0);
    let problem = Problem::new(lists, capacities, p, price, i128::from)?;
    let (mut assigned, _) = solve(&problem, limits);
    let total: u64 = lists.weights().iter().sum();
    assigned.answer.value = total - assigned.answer.value;
    assigned.answer.bound = total - assigned.answer.bound;
    Ok(assigned)
}

fn solve(problem: &Problem, limits: &Limits<'_>) -> (Assigned, i64) {
    let mut incumbent = Incumbent::new(Goal::Best);
    let good = assign::good_assignment(problem, limits.stop);
    let prices = assign::first_prices(problem, &good);
    incumbent.offer(good.cost, || good.site);
    let found = search(split::Node::root(problem, prices), incumbent, limits);
    let site = found.solution.unwrap_or_default();
    let serves: Vec<Option<u32>> = site.iter().map(|s| (*s != problem::NOBODY).then_some(*s)).collect();
    let mut sites: Vec<u32> = serves.iter().flatten().copied().filter(|s| !problem.stands(*s)).collect();
    sites.sort_unstable();
    sites.dedup();
    let (value, bound) = (found.value.unsigned_abs(), found.bound.unsigned_abs());
    let answer = Answer { sites, value, bound, nodes: found.nodes, stopped: found.stopped };
    (Assigned { answer, serves }, found.bound)
}

/// Refuses what plain sums show to be impossible.
fn check(lists: &Lists, capacities: Capacities<'_>, p: usize) -> Result<(), SitingError> {
    let mut out = out_of_reach(lists);
    let fits = |i: &u32| {
        let holds = |candidate: u32| capacities.holds.get(candidate as usize).copied().unwrap_or(0);
        let load = capacities.loads.get(*i as usize).copied().unwrap_or(0);
        lists.usable(*i as usize).any(|pair| holds(pair.candidate) >= load)
    };
    out.extend((0..lists.demands() as u32).filter(|i| !fits(i)));
    out.sort_unstable();
    out.dedup();
    if !out.is_empty() {
        return Err(SitingError::OutOfReach { demand: out });
    }
    let load: u64 = capacities.loads.iter().take(lists.demands()).fold(0, |sum, load| sum.saturating_add(*load));
    let capacity = problem::most_held(lists, capacities, p);
    if capacity < load {
        return Err(SitingError::TooLittleCapacity { sites: p, capacity, load });
    }
    Ok(())
}
