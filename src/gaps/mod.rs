//! Findings to gap zones: where the unserved people are, why, and what would close it.

pub mod cause;
pub mod delineate;
pub mod priority;
mod zone;

use std::collections::BTreeMap;

use geo_types::MultiPolygon;
use rayon::prelude::*;

pub use cause::Cause;

use crate::layers::{DemandId, FacilityId, Position, UnitId};
use crate::message::Text;
use crate::rules::finding::Firmness;
use crate::rules::{Evidence, Finding, Requirement};
use crate::units::{Millis, People};
use zone::Group;

/// A connected place whose people are not served under one finding.
#[derive(Clone, Debug)]
pub struct GapZone {
    /// Stable id: ten hexadecimal digits of the hash of finding and cells.
    pub id: String,
    /// Index of the finding in the report.
    pub finding: usize,
    /// Inhabited shape in the metric frame.
    pub shape: MultiPolygon<f64>,
    /// A smoothed outer hull in the metric frame, for maps.
    pub hull: MultiPolygon<f64>,
    /// A place inside, at the cell with most people.
    pub at: Position,
    /// Its demand cells, ascending.
    pub cells: Vec<DemandId>,
    /// People not served.
    pub people: People,
    /// Of these, by [`crate::layers::resident::GROUPS`].
    pub groups: [People; 2],
    /// People by unit, ascending; `None` for people in no unit.
    pub units: Vec<(Option<UnitId>, People)>,
    /// The cause of most of its people.
    pub cause: Cause,
    /// People by cause, most people first.
    pub causes: Vec<(Cause, People)>,
    /// The facility that most of its people are nearest to now.
    pub nearest: Option<FacilityId>,
    /// Times of its people to the nearest facility; unreachable ones left out.
    pub times: Option<ZoneTimes>,
    /// People who cannot reach any facility.
    pub unreachable: People,
    /// Person-minutes beyond the limit, each capped at twice the limit, times 1000.
    pub excess_milli_minutes: u128,
    /// Whether it stands at 0.8 and 1.2 times the speeds.
    pub firmness: Firmness,
    /// People still in the gap at 0.8 and at 1.2 times the speeds, when that was asked.
    pub people_at_speeds: Option<(People, People)>,
    /// What would close it.
    pub action: Text,
    /// Rank within its finding from 1, in the declared order.
    pub rank: usize,
}

/// Times to the nearest facility within one zone.
#[derive(Clone, Copy, Debug)]
pub struct ZoneTimes {
    /// Shortest.
    pub min: Millis,
    /// Mean, weighted by people.
    pub mean: Millis,
    /// Nine in ten people have at most this.
    pub p90: Millis,
    /// Longest.
    pub max: Millis,
}

/// People in zones too small to list, by unit.
#[derive(Clone, Debug)]
pub struct Scattered {
    /// Index of the finding in the report.
    pub finding: usize,
    /// The unit; `None` for people in no unit.
    pub unit: Option<UnitId>,
    /// People.
    pub people: People,
    /// Their cells, ascending, with the people of each that are not served.
    pub cells: Vec<(DemandId, People)>,
}

/// The gaps of one finding.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    /// Zones by rank.
    pub zones: Vec<GapZone>,
    /// The scattered remainder, by unit.
    pub scattered: Vec<Scattered>,
    /// What is to be said about the drawing, such as a lowered minimum.
    pub notes: Vec<Text>,
}

/// The gaps of one finding: zones, and the scattered remainder below the smallest zone.
///
/// When the remainder would hold more than `max_scattered_percent` of the gap people, the smallest zone
/// is halved until it does not, and a note says so.
#[must_use]
pub fn of_finding(evidence: &Evidence<'_>, finding: &Finding, index: usize, requirement: &Requirement) -> Gaps {
    let causes = match requirement {
        Requirement::Access(access) => cause::of_access(evidence, finding, access),
        _ => cause::of_units(finding),
    };
    let clusters = delineate::clusters(evidence, finding);
    let groups: Vec<Group<'_>> = clusters
        .iter()
        .map(|members| Group { evidence, finding, finding_index: index, members, causes: &causes })
        .collect();
    let settings = &evidence.project.gaps;
    let people: Vec<People> = groups.iter().map(Group::people).collect();
    let total: People = people.iter().copied().sum();
    let scattered_at = |lowered: u32| -> People {
        groups.iter().zip(&people).filter(|(g, p)| **p < g.min_people(settings, lowered)).map(|(_, p)| *p).sum()
    };
    let too_many = |p: People| p.0 as f64 * 100.0 > total.0 as f64 * settings.max_scattered_percent;
    // 2^40 thousandths are above any sensible minimum: shifted that far it is zero and nothing is scattered.
    let lowered = (0..40).find(|l| !too_many(scattered_at(*l))).unwrap_or(40);
    let mut gaps = Gaps::default();
    if lowered > 0 {
        gaps.notes.push(Text::new(
            format!("零散部分超过缺口人口的 {}%，已将片区人数下限减半 {lowered} 次", settings.max_scattered_percent),
            format!("the scattered remainder would exceed {} % of the gap people: the smallest zone was halved {lowered} times", settings.max_scattered_percent),
        ));
    }
    let is_zone = |g: &Group<'_>, p: People| p >= g.min_people(settings, lowered);
    gaps.zones = groups.par_iter().zip(&people).filter(|(g, p)| is_zone(g, **p)).map(|(g, _)| g.zone()).collect();
    priority::rank(&mut gaps.zones, settings.order);
    let mut rest: BTreeMap<Option<UnitId>, Vec<(DemandId, People)>> = BTreeMap::new();
    for (group, _) in groups.iter().zip(&people).filter(|(g, p)| !is_zone(g, **p)) {
        for (unit, cells) in group.by_unit() {
            rest.entry(unit).or_default().extend(cells);
        }
    }
    gaps.scattered = rest.into_iter().map(|(unit, cells)| Scattered::new(index, unit, cells)).collect();
    gaps
}

impl Scattered {
    fn new(finding: usize, unit: Option<UnitId>, mut cells: Vec<(DemandId, People)>) -> Scattered {
        cells.sort_unstable();
        Scattered { finding, unit, people: cells.iter().map(|c| c.1).sum(), cells }
    }
}
