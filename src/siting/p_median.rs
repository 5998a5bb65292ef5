//! The p-median: least total cost of going to the nearest site, with so many new sites.

use super::answer::{Answer, Limits, SitingError};
use super::branch::solve;
use super::instance::Instance;
use super::lists::{Lists, Role};
use super::tree::Goal;

/// What becomes of demand that no open site serves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Unserved {
    /// There must be none.
    #[default]
    Forbidden,
    /// It costs this much a unit; nobody goes to a site that costs more.
    Costs(u32),
}

/// Opens at most `p` candidates so that the sum of weight times cost to the nearest open or existing site is least.
///
/// # Errors
/// When demand must be served and cannot be, or the weights times costs are too large to add up.
pub fn p_median(lists: &Lists, p: usize, unserved: Unserved, limits: &Limits<'_>) -> Result<Answer, SitingError> {
    let instance = match unserved {
        Unserved::Costs(cost) => Instance::new(lists, p, Some, |_| i64::from(cost))?,
        Unserved::Forbidden => must_serve(lists, p)?,
    };
    let found = solve(instance, Goal::Best, limits);
    let mut sites = found.solution.unwrap_or_default();
    // Where all is equal to everybody nothing opens, but something must.
    let more = (0..lists.candidates() as u32).filter(|j| lists.roles()[*j as usize] == Role::Candidate);
    let more: Vec<u32> = more.filter(|j| !sites.contains(j)).take(p.saturating_sub(sites.len())).collect();
    sites.extend(more);
    sites.sort_unstable();
    if unserved == Unserved::Forbidden {
        let left = left_by(lists, &sites);
        if !left.is_empty() && found.bound > dearest(lists) {
            return Err(SitingError::TooFewSites { sites: p, demand: left });
        }
        if !left.is_empty() {
            return Err(SitingError::NothingFound);
        }
    }
    Ok(Answer {
        sites,
        value: found.value.unsigned_abs(),
        bound: found.bound.unsigned_abs(),
        nodes: found.nodes,
        stopped: found.stopped,
    })
}

/// A problem in which leaving anybody out costs more than any way of serving all.
fn must_serve(lists: &Lists, p: usize) -> Result<Instance, SitingError> {
    let none: Vec<u32> = out_of_reach(lists);
    if !none.is_empty() {
        return Err(SitingError::OutOfReach { demand: none });
    }
    let dearest = dearest(lists);
    let usable = lists.roles().iter().filter(|r| **r != Role::Out).count();
    let some_site = p > 0 || lists.roles().contains(&Role::Existing);
    // Who can go to any candidate is never left out.
    let unserved = |i: usize| match lists.usable(i).map(|pair| pair.cost).max() {
        Some(most) if some_site && lists.usable(i).count() == usable => i64::from(most),
        _ => dearest / lists.weights()[i].max(1) as i64 + 1,
    };
    Instance::new(lists, p, Some, unserved)
}

/// Demand with people that no usable candidate lists.
pub(super) fn out_of_reach(lists: &Lists) -> Vec<u32> {
    let none = |i: &usize| lists.weights()[*i] > 0 && lists.usable(*i).next().is_none();
    (0..lists.demands()).filter(none).map(|i| i as u32).collect()
}

/// Demand with people that these sites and the existing ones do not serve.
fn left_by(lists: &Lists, sites: &[u32]) -> Vec<u32> {
    let served = lists.allocation(sites);
    (0..lists.demands()).filter(|i| lists.weights()[*i] > 0 && served[*i].is_none()).map(|i| i as u32).collect()
}

/// The sum when everybody goes to the farthest candidate: no way of serving all costs more.
fn dearest(lists: &Lists) -> i64 {
    let most = |i: usize| lists.usable(i).map(|pair| pair.cost).max().unwrap_or(0);
    let sum: u128 = (0..lists.demands()).map(|i| u128::from(lists.weights()[i]) * u128::from(most(i))).sum();
    i64::try_from(sum).unwrap_or(i64::MAX / 2)
}
