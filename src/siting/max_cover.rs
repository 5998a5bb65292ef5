//! Maximal cover (MCLP): the most people within a cutoff of some site, with so many new sites.

use super::answer::{Answer, Limits, SitingError};
use super::branch::solve;
use super::instance::Instance;
use super::lists::Lists;
use super::tree::Goal;

/// Opens `p` candidates so that the most weight lies within `cutoff` (inclusive) of an open or existing site.
///
/// The value is the weight covered, by existing sites too; the bound is from above.
///
/// # Errors
/// When the weights are too large to add up.
///
/// ```
/// use gapzone::siting::{Limits, Lists, max_cover};
///
/// // Two candidates, three villages: the first reaches 30 + 20 people within 10 minutes, the second 20 + 40.
/// let lists = Lists::of_candidates(vec![30, 20, 40], &[vec![(0, 9), (1, 10)], vec![(1, 2), (2, 5), (0, 11)]])?;
/// let answer = max_cover(&lists, 10, 1, &Limits::NONE)?;
/// assert_eq!((answer.sites.as_slice(), answer.value, answer.proven()), ([1].as_slice(), 60, true));
/// # Ok::<(), gapzone::siting::SitingError>(())
/// ```
pub fn max_cover(lists: &Lists, cutoff: u32, p: usize, limits: &Limits<'_>) -> Result<Answer, SitingError> {
    let total: u64 = lists.weights().iter().sum();
    let found = solve(instance(lists, cutoff, p)?, Goal::Best, limits);
    Ok(Answer {
        sites: found.solution.unwrap_or_default(),
        value: total - found.value.unsigned_abs(),
        bound: total - found.bound.unsigned_abs(),
        nodes: found.nodes,
        stopped: found.stopped,
    })
}

/// Covering costs nothing, leaving out costs the weight.
pub(super) fn instance(lists: &Lists, cutoff: u32, p: usize) -> Result<Instance, SitingError> {
    Instance::new(lists, p, |cost| (cost <= cutoff).then_some(0), |_| 1)
}
