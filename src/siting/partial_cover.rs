//! Partial set cover: the fewest new sites so that at least so many people lie within a cutoff of some site.

use super::answer::{Answer, Limits, SitingError};
use super::branch::solve;
use super::instance::ByCandidate;
use super::interchange::Interchange;
use super::lists::Lists;
use super::max_cover::instance;
use super::tree::Goal;

/// Opens the fewest candidates so that at least the weight `asked` lies within `cutoff` (inclusive) of an open or
/// existing site. The value is the number of new sites; the bound is from below.
///
/// First every number of sites is asked for a bound only, by halving; what remains open is searched through.
///
/// # Errors
/// When all candidates together cover less, or the weights are too large to add up.
pub fn partial_cover(lists: &Lists, cutoff: u32, asked: u64, limits: &Limits<'_>) -> Result<Answer, SitingError> {
    let total: u64 = lists.weights().iter().sum();
    let everywhere = instance(lists, cutoff, lists.candidates())?;
    let least_left = everywhere.idle();
    let covered = total - least_left.unsigned_abs();
    if covered < asked {
        return Err(SitingError::ShareOutOfReach { covered, asked });
    }
    let allowed = (total - asked).cast_signed();
    let mut sites = greedy(lists, cutoff, allowed)?;
    let (mut low, mut nodes, mut stopped) = (0, 0, false);
    for most in [1, u64::MAX] {
        // Numbers of sites below `low` are not enough; from `from` on it is not known, or they are.
        let mut from = low;
        while from < sites.len() {
            let p = from.midpoint(sites.len());
            let limits = Limits { nodes: limits.nodes.min(most), ..*limits };
            let found = solve(instance(lists, cutoff, p)?, Goal::AtMost(allowed), &limits);
            nodes += found.nodes;
            match found.solution {
                Some(fewer) => sites = fewer,
                None => {
                    from = p + 1;
                    if found.bound > allowed {
                        low = from;
                    }
                    stopped |= most > 1 && found.stopped;
                }
            }
        }
    }
    let value = sites.len() as u64;
    Ok(Answer { sites, value, bound: low as u64, nodes, stopped: stopped && (low as u64) < value })
}

/// The most useful candidate again and again, until enough is covered.
fn greedy(lists: &Lists, cutoff: u32, allowed: i64) -> Result<Vec<u32>, SitingError> {
    let mut p = 1;
    loop {
        let some = instance(lists, cutoff, p)?;
        let by = ByCandidate::new(&some);
        let mut search = Interchange::new(&some, &by, &[]);
        search.fill();
        if search.value() <= allowed {
            let opened = some.opened.iter().copied();
            let sites: Vec<u32> = opened.chain(search.sites().iter().map(|s| some.names[*s as usize])).collect();
            return Ok(fewest(lists, cutoff, sites, allowed));
        }
        p *= 2;
    }
}

/// The shortest beginning of sites in order that is enough.
fn fewest(lists: &Lists, cutoff: u32, mut sites: Vec<u32>, allowed: i64) -> Vec<u32> {
    let left = |n: usize| -> i64 {
        let near = lists.allocation(&sites[..n]);
        let out = |i: &usize| near[*i].is_none_or(|pair| pair.cost > cutoff);
        (0..lists.demands()).filter(out).map(|i| lists.weights()[i].cast_signed()).sum()
    };
    let (mut low, mut high) = (0, sites.len());
    while low < high {
        let middle = low.midpoint(high);
        if left(middle) <= allowed {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    sites.truncate(high);
    sites.sort_unstable();
    sites
}
