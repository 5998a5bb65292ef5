//! Which unserved cells make one zone.
//!
//! Cells of an access finding join when their squares touch or they lie within the join distance,
//! unless a barrier parts them: the way between them is above three times the straight line and above
//! 300 m. Cells of a quota or presence finding join by their unit.

use std::collections::BTreeMap;

use rayon::prelude::*;

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
    let mut at: BTreeMap<Square, Vec<usize>> = BTreeMap::new();
    for (i, cell) in cells.iter().enumerate() {
        at.entry(cell.square).or_default().push(i);
    }
    let reach = ((settings.join_m / side).ceil() as i32).max(1);
    let near = |i: usize| neighbours(i, cells, &at, reach, settings);
    let pairs: Vec<(usize, usize)> = match network {
        None => (0..cells.len()).into_par_iter().flat_map_iter(|i| near(i).into_iter().map(move |j| (i, j))).collect(),
        Some(network) => (0..cells.len())
            .into_par_iter()
            .map_init(|| NetworkDistance::new(network), |way, i| (i, unparted(way, i, near(i), cells, snaps)))
            .flat_map_iter(|(i, list)| list.into_iter().map(move |j| (i, j)))
            .collect(),
    };
    groups(cells.len(), &pairs)
}

/// Later cells that touch this one or lie within the join distance.
fn neighbours(
    i: usize,
    cells: &[&DemandCell],
    at: &BTreeMap<Square, Vec<usize>>,
    reach: i32,
    settings: &GapSettings,
) -> Vec<usize> {
    let own = cells[i];
    let mut found = Vec::new();
    for col in own.square.col - reach..=own.square.col + reach {
        for row in own.square.row - reach..=own.square.row + reach {
            let Some(list) = at.get(&Square { col, row }) else { continue };
            let (dc, dr) = ((col - own.square.col).abs(), (row - own.square.row).abs());
            let touches = if settings.neighbours == 4 { dc + dr <= 1 } else { dc <= 1 && dr <= 1 };
            found.extend(list.iter().copied().filter(|&j| {
                let distance = (cells[j].point.x - own.point.x).hypot(cells[j].point.y - own.point.y);
                j > i && (touches || distance <= settings.join_m)
            }));
        }
    }
    found
}

/// Of the neighbours, those that no barrier parts from this cell. Ways are measured between the places
/// where the cells join the network, so that a long access leg is no barrier.
fn unparted(
    way: &mut NetworkDistance<'_>,
    i: usize,
    near: Vec<usize>,
    cells: &[&DemandCell],
    snaps: &[Option<Snap>],
) -> Vec<usize> {
    let Some(from) = snaps[i].as_ref() else { return near };
    let straight = |j: usize| (cells[j].point.x - cells[i].point.x).hypot(cells[j].point.y - cells[i].point.y);
    let limit = |j: usize| (BARRIER_DETOUR * straight(j)).max(BARRIER_MIN_M);
    let on_road: Vec<usize> = near.iter().copied().filter(|j| snaps[*j].is_some()).collect();
    let targets: Vec<Snap> = on_road.iter().filter_map(|j| snaps[*j]).collect();
    let farthest = on_road.iter().map(|j| limit(*j)).fold(0.0, f64::max);
    let ways = way.distances(from, &targets, Metres(farthest));
    let joined = on_road.iter().zip(&ways).filter(|(j, w)| w.is_some_and(|w| w.0 <= limit(**j))).map(|(j, _)| *j);
    let off_road = near.iter().copied().filter(|j| snaps[*j].is_none());
    joined.chain(off_road).collect()
}

fn groups(count: usize, pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut sets = petgraph::unionfind::UnionFind::<usize>::new(count);
    for (a, b) in pairs {
        sets.union(*a, *b);
    }
    let mut by_first: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
    for i in 0..count {
        let first = *first_of.entry(sets.find_mut(i)).or_insert(i);
        by_first.entry(first).or_default().push(i);
    }
    by_first.into_values().collect()
}
