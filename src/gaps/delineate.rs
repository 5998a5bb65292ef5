//! Which unserved cells make one zone.
//!
//! Cells of an access finding join when their squares touch or they lie within the join distance,
//! unless a barrier parts them: the way between them is above three times the straight line and above
//! 300 m. Cells of a quota or presence finding join by their unit.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use crate::access::NetworkDistance;
use crate::layers::{DemandCell, Square};
use crate::network::{Network, Snap};
use crate::project::GapSettings;
use crate::rules::{Evidence, Finding};
use crate::units::Metres;

/// The way is a barrier's when it is longer than this many times the straight line ...
const BARRIER_DETOUR: f64 = 3.0;
/// ... and longer than this.
const BARRIER_MIN_M: f64 = 300.0;

/// Groups of indexes into [`Finding::unserved`]; each group ascending, groups by their first member.
#[must_use]
pub fn clusters(evidence: &Evidence<'_>, finding: &Finding) -> Vec<Vec<usize>> {
    if finding.unserved.iter().any(|u| u.unit.is_some()) {
        return by_unit(finding);
    }
    let members: Vec<usize> = (0..finding.unserved.len()).collect();
    let cells: Vec<&DemandCell> =
        members.iter().map(|i| &evidence.layers.residents.cells[finding.unserved[*i].cell.0 as usize]).collect();
    let snaps: Vec<Option<Snap>> = match finding.limit {
        Some(limit) => members
            .iter()
            .map(|i| evidence.modes[limit.mode].demand[finding.unserved[*i].cell.0 as usize].snap)
            .collect(),
        None => vec![None; members.len()],
    };
    let network = finding.limit.and_then(|l| evidence.modes[l.mode].travel.network());
    by_neighbourhood(&cells, &snaps, network, &evidence.project.gaps, evidence.layers.grid.side)
}

fn by_unit(finding: &Finding) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, unserved) in finding.unserved.iter().enumerate() {
        groups.entry(unserved.unit).or_default().push(i);
    }
    groups.into_values().collect()
}

fn by_neighbourhood(
    cells: &[&DemandCell],
    snaps: &[Option<Snap>],
    network: Option<&Network>,
    settings: &GapSettings,
    side: f64,
) -> Vec<Vec<usize>> {
    let at = Places::new(cells, settings, side);
    let mut sets = UnionFind::<usize>::new(cells.len());
    let mut way = network.map(NetworkDistance::new);
    let mut apart = Vec::new();
    for i in 0..cells.len() {
        // What is one group already needs no further proof: which pairs are left out never changes the groups.
        apart.clear();
        let own = sets.find_mut(i);
        at.later_neighbours(i, |j| {
            if sets.find_mut(j) != own {
                apart.push(j);
            }
        });
        if apart.is_empty() {
            continue;
        }
        match &mut way {
            Some(way) => unparted(way, i, &apart, cells, snaps, |j| _ = sets.union(i, j)),
            None => apart.iter().for_each(|j| _ = sets.union(i, *j)),
        }
    }
    groups(sets)
}

/// Cells by their square.
struct Places<'a> {
    cells: &'a [&'a DemandCell],
    settings: &'a GapSettings,
    /// How many squares away a neighbour may lie.
    reach: i32,
    /// Squares with the cells in them, sorted.
    sorted: Vec<(Square, u32)>,
}

impl<'a> Places<'a> {
    fn new(cells: &'a [&'a DemandCell], settings: &'a GapSettings, side: f64) -> Places<'a> {
        let mut sorted: Vec<(Square, u32)> = (0u32..).zip(cells).map(|(i, cell)| (cell.square, i)).collect();
        sorted.sort_unstable();
        Places { cells, settings, reach: ((settings.join_m / side).ceil() as i32).max(1), sorted }
    }

    /// Later cells that touch this one or lie within the join distance.
    fn later_neighbours(&self, i: usize, mut found: impl FnMut(usize)) {
        let (own, reach) = (self.cells[i], self.reach);
        for col in own.square.col - reach..=own.square.col + reach {
            let (from, to) = (own.square.row - reach, own.square.row + reach);
            let first = self.sorted.partition_point(|(square, _)| *square < Square { col, row: from });
            for (square, j) in self.sorted[first..].iter().take_while(|(s, _)| s.col == col && s.row <= to) {
                let j = *j as usize;
                if j > i && (self.touches(own.square, *square) || self.within(own, self.cells[j])) {
                    found(j);
                }
            }
        }
    }

    fn touches(&self, a: Square, b: Square) -> bool {
        let (dc, dr) = ((b.col - a.col).abs(), (b.row - a.row).abs());
        if self.settings.neighbours == 4 { dc + dr <= 1 } else { dc <= 1 && dr <= 1 }
    }

    fn within(&self, a: &DemandCell, b: &DemandCell) -> bool {
        let (dx, dy, join) = (b.point.x - a.point.x, b.point.y - a.point.y, self.settings.join_m);
        // Most lie far apart; `hypot` is exact and slow.
        dx.abs() <= join && dy.abs() <= join && dx.hypot(dy) <= join
    }
}

/// Calls `joined` for those of the neighbours that no barrier parts from this cell. Ways are measured between the
/// places where the cells join the network, so that a long access leg is no barrier.
fn unparted(
    way: &mut NetworkDistance<'_>,
    i: usize,
    near: &[usize],
    cells: &[&DemandCell],
    snaps: &[Option<Snap>],
    mut joined: impl FnMut(usize),
) {
    let Some(from) = snaps[i].as_ref() else { return near.iter().for_each(|j| joined(*j)) };
    let straight = |j: usize| (cells[j].point.x - cells[i].point.x).hypot(cells[j].point.y - cells[i].point.y);
    let limit = |j: usize| (BARRIER_DETOUR * straight(j)).max(BARRIER_MIN_M);
    let on_road: Vec<(usize, Snap)> = near.iter().filter_map(|&j| Some((j, snaps[j]?))).collect();
    near.iter().filter(|j| snaps[**j].is_none()).for_each(|j| joined(*j));
    let targets: Vec<Snap> = on_road.iter().map(|(_, snap)| *snap).collect();
    let farthest = on_road.iter().map(|(j, _)| limit(*j)).fold(0.0, f64::max);
    let ways = way.distances(from, &targets, Metres(farthest));
    for ((j, _), way) in on_road.iter().zip(ways) {
        if way.is_some_and(|way| way.0 <= limit(*j)) {
            joined(*j);
        }
    }
}

/// Members of each set, ascending; sets by their first member.
fn groups(mut sets: UnionFind<usize>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of = vec![usize::MAX; sets.len()];
    for i in 0..sets.len() {
        let root = sets.find_mut(i);
        if group_of[root] == usize::MAX {
            group_of[root] = groups.len();
            groups.push(Vec::new());
        }
        groups[group_of[root]].push(i);
    }
    groups
}
