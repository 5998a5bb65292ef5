//! Set cover (LSCP): the fewest new sites so that everybody lies within a cutoff of some site.

mod bound;
mod cover;
mod greedy;
mod reduce;

use super::answer::{Answer, Limits, SitingError};
use super::lists::{Lists, Role};
use super::tree::{Found, Goal, Incumbent, search};

use bound::Node;
use cover::Cover;

/// Opens the fewest candidates so that all demand lies within `cutoff` (inclusive) of an open or existing site.
///
/// The value is the number of new sites; the bound is from below. Demand of no weight need not be covered.
///
/// # Errors
/// When demand lies within the cutoff of no candidate; all of it is listed.
pub fn set_cover(lists: &Lists, cutoff: u32, limits: &Limits<'_>) -> Result<Answer, SitingError> {
    let out = uncoverable(lists, cutoff);
    if !out.is_empty() {
        return Err(SitingError::OutOfReach { demand: out });
    }
    let found = cover_within(lists, cutoff, Goal::Best, limits);
    Ok(Answer {
        sites: found.solution.unwrap_or_default(),
        value: found.value.unsigned_abs(),
        bound: found.bound.unsigned_abs(),
        nodes: found.nodes,
        stopped: found.stopped,
    })
}

/// Demand with people that no usable candidate covers.
pub(super) fn uncoverable(lists: &Lists, cutoff: u32) -> Vec<u32> {
    let none = |i: &usize| lists.weights()[*i] > 0 && lists.usable(*i).all(|pair| pair.cost > cutoff);
    (0..lists.demands()).filter(none).map(|i| i as u32).collect()
}

/// The search behind it, with a goal. All demand must be coverable.
pub(super) fn cover_within(lists: &Lists, cutoff: u32, goal: Goal, limits: &Limits<'_>) -> Found {
    let mut rows = Vec::new();
    for i in (0..lists.demands()).filter(|i| lists.weights()[*i] > 0) {
        let near = lists.of(i).iter().take_while(|pair| pair.cost <= cutoff);
        let role = |candidate: u32| lists.roles()[candidate as usize];
        if near.clone().any(|pair| role(pair.candidate) == Role::Existing) {
            continue;
        }
        let mut row: Vec<u32> = near.map(|pair| pair.candidate).filter(|c| role(*c) == Role::Candidate).collect();
        row.sort_unstable();
        rows.push(row);
    }
    let mut cover = Cover::new(rows, lists.candidates());
    let mut incumbent = Incumbent::new(goal);
    cover.reduce();
    let sites = greedy::good_cover(&cover, limits.stop);
    incumbent.offer(cover.cost_of(&sites), || cover.names_of(&sites));
    search(Node::root(cover), incumbent, limits)
}
