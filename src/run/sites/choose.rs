//! The sites that cover most, in the order of their use, with what each is worth.

use super::{CurvePoint, Progress, Proposal};
use crate::message::Text;
use crate::siting::{Answer, Limits, Lists, SitingError, max_cover};
use crate::units::{Millis, People};

pub(super) struct Chosen {
    pub proposals: Vec<Proposal>,
    pub curve: Vec<CurvePoint>,
    pub answer: Answer,
    /// For each demand the place among the proposals and the time.
    pub serves: Vec<Option<(usize, Millis)>>,
}

pub(super) fn choose(
    lists: &Lists,
    reached: &[Vec<(u32, u32)>],
    limit: Millis,
    new: usize,
    limits: &Limits<'_>,
    progress: &dyn Progress,
) -> Result<Chosen, SitingError> {
    let most = new.min(lists.candidates());
    progress.stage(&Text::new("选址", "choosing sites"), Some(most as u64));
    let answer = max_cover(lists, limit.0, most, limits)?;
    let mut curve = Vec::with_capacity(most);
    for sites in 1..=most {
        let of = if sites == most { answer.clone() } else { max_cover(lists, limit.0, sites, limits)? };
        curve.push(CurvePoint { sites, gained: People(of.value), at_most: People(of.bound) });
        progress.step(sites as u64);
    }
    settle(&mut curve);
    let order = by_use(lists, reached, &answer.sites);
    let people = lists.weights();
    let mut times = vec![0u32; people.len()];
    for (site, _) in &order {
        reached[*site as usize].iter().for_each(|(i, _)| times[*i as usize] += 1);
    }
    let mut proposals = Vec::with_capacity(order.len());
    for &(site, adds) in &order {
        let own = &reached[site as usize];
        let alone = own.iter().filter(|(i, _)| times[*i as usize] == 1).map(|(i, _)| people[*i as usize]).sum::<u64>();
        own.iter().for_each(|(i, _)| times[*i as usize] -= 1);
        let gain = |j: usize| -> u64 {
            reached[j].iter().filter(|(i, _)| times[*i as usize] == 0).map(|(i, _)| people[*i as usize]).sum()
        };
        let other = (0..reached.len()).filter(|j| !answer.sites.contains(&(*j as u32)));
        let instead = other.map(|j| (gain(j), std::cmp::Reverse(j))).max();
        own.iter().for_each(|(i, _)| times[*i as usize] += 1);
        proposals.push(Proposal {
            candidate: site as usize,
            adds: People(adds),
            alone: People(alone),
            instead: instead.map(|(gain, j)| (j.0, People(alone.saturating_sub(gain)))),
        });
    }
    let mut place = vec![None; lists.candidates()];
    order.iter().enumerate().for_each(|(k, (site, _))| place[*site as usize] = Some(k));
    let serve = |pair: crate::siting::Pair| Some((place[pair.candidate as usize]?, Millis(pair.cost)));
    let serves = lists.allocation(&answer.sites).into_iter().map(|pair| serve(pair?)).collect();
    Ok(Chosen { proposals, curve, answer, serves })
}

/// More sites never gain less, and fewer never more: what a search that was stopped left open.
fn settle(curve: &mut [CurvePoint]) {
    for k in 1..curve.len() {
        curve[k].gained = curve[k].gained.max(curve[k - 1].gained);
    }
    for k in (1..curve.len()).rev() {
        curve[k - 1].at_most = curve[k - 1].at_most.min(curve[k].at_most);
    }
}

/// Sites in the order in which they add most, with what each adds; those that add nothing are left out.
fn by_use(lists: &Lists, reached: &[Vec<(u32, u32)>], sites: &[u32]) -> Vec<(u32, u64)> {
    let mut covered = vec![false; lists.demands()];
    let mut left = sites.to_vec();
    let mut order = Vec::with_capacity(sites.len());
    while !left.is_empty() {
        let adds = |site: u32| -> u64 {
            let new = reached[site as usize].iter().filter(|(i, _)| !covered[*i as usize]);
            new.map(|(i, _)| lists.weights()[*i as usize]).sum()
        };
        let Some(best) = left.iter().map(|s| (adds(*s), std::cmp::Reverse(*s))).max() else { break };
        let (gain, site) = (best.0, best.1.0);
        if gain == 0 {
            break;
        }
        reached[site as usize].iter().for_each(|(i, _)| covered[*i as usize] = true);
        left.retain(|s| *s != site);
        order.push((site, gain));
    }
    order
}
