//! The nearest few sites of every place, not only the first: what remains when one of them closes, or is full.
//!
//! One search from all sites at once, in which a node keeps its best `count` labels. Sites that bear one label are
//! one choice. Ties go to the smaller label.

use super::buckets::Buckets;
use super::search::{along, into_place, on_edge, out_of_site, rows_from_sites};
use super::travel_times::joined;
use super::{Direction, Site};
use crate::network::{EdgeId, Network, NodeId, Snap};
use crate::units::Millis;

/// The best few labels of every node.
#[derive(Debug)]
pub struct Choices<'a> {
    network: &'a Network,
    direction: Direction,
    count: usize,
    /// `count` entries for each node, best first; `NONE` where there are fewer. Time above, label below.
    best: Vec<u64>,
    sites: Vec<(Snap, u64)>,
    by_edge: Vec<(EdgeId, u32)>,
}

const NONE: u64 = u64::MAX;

fn time(key: u64) -> Millis {
    Millis((key >> 32) as u32)
}

fn later(key: u64, by: Millis) -> u64 {
    u64::from(time(key).plus(by).0) << 32 | key & u64::from(u32::MAX)
}

impl<'a> Choices<'a> {
    /// Searches from all sites at once for the `count` nearest labels of every node.
    #[must_use]
    pub fn nearest(network: &'a Network, sites: &[Site], direction: Direction, count: usize) -> Choices<'a> {
        let count = count.max(1);
        let sites: Vec<(Snap, u64)> = joined(sites).into_iter().map(|(snap, label)| (snap, label.key())).collect();
        let mut by_edge: Vec<(EdgeId, u32)> = (0u32..).zip(&sites).map(|(i, (snap, _))| (snap.edge, i)).collect();
        by_edge.sort_unstable();
        let rows = rows_from_sites(network, direction);
        let mut best = vec![NONE; rows.nodes() * count];
        let mut queue = Buckets::for_rows(rows);
        let offer = |node: NodeId, key: u64, best: &mut [u64], queue: &mut Buckets| {
            let n = node.0 as usize * count;
            if insert(&mut best[n..n + count], key) {
                queue.push(time(key), node);
            }
        };
        for (snap, key) in &sites {
            out_of_site(network, snap, direction, |leg| offer(leg.node, later(*key, leg.time), &mut best, &mut queue));
        }
        let mut now = Vec::with_capacity(count);
        while let Some((at, node)) = queue.pop() {
            let n = node.0 as usize * count;
            now.clear();
            now.extend(best[n..n + count].iter().filter(|key| **key != NONE && time(**key) == at));
            for step in rows.steps(node) {
                for &key in &now {
                    offer(step.head(), later(key, step.time), &mut best, &mut queue);
                }
            }
        }
        Choices { network, direction, count, best, sites, by_edge }
    }

    /// The nearest labels of a place with their times, its leg included; nearest first.
    #[must_use]
    pub fn at(&self, snap: &Snap) -> Vec<(Millis, u32)> {
        let mut found = vec![NONE; self.count];
        into_place(self.network, snap, self.direction, |leg| {
            let n = leg.node.0 as usize * self.count;
            for &key in self.best[n..n + self.count].iter().filter(|key| **key != NONE) {
                insert(&mut found, later(key, leg.time));
            }
        });
        let edge = self.network.edge(snap.edge);
        for site in on_edge(&self.by_edge, snap.edge) {
            let (other, key) = &self.sites[site];
            let direct = match self.direction {
                Direction::Towards => along(edge, snap.fraction, other.fraction),
                Direction::From => along(edge, other.fraction, snap.fraction),
            };
            if let Some((way, _)) = direct {
                insert(&mut found, later(*key, way));
            }
        }
        found.retain(|key| *key != NONE);
        found.into_iter().map(|key| (time(key).plus(snap.leg_time), key as u32)).collect()
    }
}

/// Puts a key among the best few, one for each label, best first; whether it belongs there.
fn insert(best: &mut [u64], key: u64) -> bool {
    let label = key as u32;
    let known = best.iter().position(|k| *k != NONE && *k as u32 == label);
    let at = known.unwrap_or(best.len() - 1);
    if key >= best[at] {
        return false;
    }
    best[at] = key;
    best[..=at].sort_unstable();
    true
}
