//! The p-center: the shortest longest way to the nearest site, with so many new sites.

use super::answer::{Answer, Limits, SitingError};
use super::lists::Lists;
use super::max_cover::max_cover;
use super::p_median::out_of_reach;
use super::set_cover::{cover_within, uncoverable};
use super::tree::Goal;

/// Opens at most `p` candidates so that the cost to the nearest open or existing site is least for whoever it is
/// largest. Weights do not matter, but demand of no weight does not count.
///
/// Searches the costs that occur by halving; each step asks whether `p` sites can cover everybody within one.
///
/// # Errors
/// When somebody can be served by no candidate, or not everybody by `p`.
pub fn p_center(lists: &Lists, p: usize, limits: &Limits<'_>) -> Result<Answer, SitingError> {
    let out = out_of_reach(lists);
    if !out.is_empty() {
        return Err(SitingError::OutOfReach { demand: out });
    }
    let counted = |i: &usize| lists.weights()[*i] > 0;
    let mut costs: Vec<u32> =
        (0..lists.demands()).filter(counted).flat_map(|i| lists.usable(i)).map(|pair| pair.cost).collect();
    costs.sort_unstable();
    costs.dedup();
    let Some(&longest) = costs.last() else {
        return Ok(Answer { sites: Vec::new(), value: 0, bound: 0, nodes: 0, stopped: false });
    };
    let goal = Goal::AtMost(i64::try_from(p).unwrap_or(i64::MAX - 1));
    let mut nodes = 0;
    let mut stopped = false;
    let mut decide = |cutoff: u32| {
        let found = cover_within(lists, cutoff, goal, limits);
        nodes += found.nodes;
        stopped |= found.stopped;
        (found.solution, found.stopped)
    };
    let (first, unsure) = decide(longest);
    let Some(mut sites) = first else {
        if unsure {
            return Err(SitingError::NothingFound);
        }
        let best = max_cover(lists, longest, p, &Limits { nodes: 0, ..*limits })?;
        let served = lists.allocation(&best.sites);
        let left = (0..lists.demands()).filter(|i| counted(i) && served[*i].is_none()).map(|i| i as u32).collect();
        return Err(SitingError::TooFewSites { sites: p, demand: left });
    };
    let place = |cost: u32| costs.partition_point(|c| *c < cost);
    let worst = |sites: &[u32]| {
        let served = lists.allocation(sites);
        (0..lists.demands()).filter(counted).filter_map(|i| served[i]).map(|pair| pair.cost).max().unwrap_or(0)
    };
    let (mut excluded, mut high) = (0, place(worst(&sites)));
    let mut low = 0;
    while low < high {
        let middle = low.midpoint(high);
        if !uncoverable(lists, costs[middle]).is_empty() {
            (low, excluded) = (middle + 1, middle + 1);
            continue;
        }
        match decide(costs[middle]) {
            (Some(better), _) => {
                high = place(worst(&better));
                sites = better;
            }
            (None, unsure) => {
                low = middle + 1;
                if !unsure {
                    excluded = low;
                }
            }
        }
    }
    Ok(Answer {
        value: u64::from(costs[high]),
        bound: u64::from(costs[excluded.min(high)]),
        sites,
        nodes,
        stopped: stopped && excluded < high,
    })
}
