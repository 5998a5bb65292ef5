//! Findings to gap zones: where the unserved people are, why, and what would close it.

pub mod cause;
pub mod delineate;
pub mod priority;

use geo_types::MultiPolygon;

pub use cause::Cause;

use crate::layers::{DemandId, FacilityId, Position, UnitId};
use crate::message::Text;
use crate::rules::finding::Firmness;
use crate::units::{Millis, People};

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
