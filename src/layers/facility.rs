//! Facilities: institutions of a type, with services and one or more sites.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rstar::RTree;
use rstar::primitives::GeomWithData;
use serde::{Deserialize, Serialize};

use super::frame::{Point, Position};
use super::unit::UnitId;
use crate::message::Place;
use crate::units::Metres;

/// Index of a facility in [`Facilities::list`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct FacilityId(pub u32);

/// Who runs a facility.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Ownership {
    /// Run by government (政府办).
    Gov,
    /// Public but not run by government (公立).
    Public,
    /// Private (民营、社会办).
    Private,
}

/// When a site is open, by calendar year; both ends may be open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Period {
    /// First year in service; `None` means that it has always been.
    pub opens: Option<i32>,
    /// First year no longer in service.
    pub closes: Option<i32>,
    /// Planned without a year: counts in no year until it is given one.
    pub planned: bool,
    /// Closed without a year: counts in no year.
    pub closed: bool,
}

impl Period {
    /// Whether the site is in service in `year`.
    #[must_use]
    pub fn covers(self, year: i32) -> bool {
        let opened = self.opens.map_or(!self.planned, |y| y <= year);
        let closed = self.closes.map_or(self.closed, |y| y <= year);
        opened && !closed
    }
}

/// How a site came to its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Located {
    /// Its coordinates were given.
    #[default]
    Exact,
    /// It stands where the people of its unit live, for no coordinates were given: `LOCATION_APPROX`.
    Approximate,
    /// No coordinates were given, and it has no place.
    Missing,
    /// Coordinates were given that are no place on earth; it has none.
    Unusable,
}

/// One physical site of an institution.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it is.
    pub position: Position,
    /// The same in the metric frame.
    pub point: Point,
    /// Where the input had it.
    pub place: Place,
    /// How it came to its place.
    pub located: Located,
    /// The finest unit that contains it.
    pub unit: Option<UnitId>,
    /// When it is in service.
    pub period: Period,
}

/// An institution: counted once for quotas, reached at any of its sites.
#[derive(Clone, Debug)]
pub struct Facility {
    /// Id as given, or `osm:node/123`; unique.
    pub id: String,
    /// Name as given; may be empty.
    pub name: String,
    /// Type code of the plan files: `CHC`, `CHS`, `THC`, `VC`, `BLOOD_FIXED` ...
    pub kind: String,
    /// Services that it is known to have (`tcm`).
    pub services: BTreeSet<String>,
    /// Services that it is known not to have; a service in neither set is unknown.
    pub lacks: BTreeSet<String>,
    /// Grade as given (`二级甲等`).
    pub grade: Option<String>,
    /// Who runs it; `None` is unknown.
    pub ownership: Option<Ownership>,
    /// Capacity in the unit that the layer states (beds, places).
    pub capacity: Option<f64>,
    /// Codes or names of units that it serves besides its own (`serves_units`).
    pub serves: Vec<String>,
    /// Other columns, passed through to the outputs.
    pub attributes: BTreeMap<String, String>,
    /// Its sites; at least one.
    pub sites: Vec<Site>,
}

impl Facility {
    /// Its sites that are in service in `year`, in the order of the input.
    pub fn open_sites(&self, year: i32) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |site| site.period.covers(year))
    }

    /// Whether any of its sites is in service in `year`.
    #[must_use]
    pub fn is_open(&self, year: i32) -> bool {
        self.open_sites(year).next().is_some()
    }
}

/// All facilities, sorted by id, with their sites in an R-tree.
#[derive(Debug, Default)]
pub struct Facilities {
    /// The list; a [`FacilityId`] is an index into it.
    pub list: Vec<Facility>,
    sites: RTree<GeomWithData<[f64; 2], (u32, u32)>>,
}

/// A site found by a search, with its distance in the plane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Near {
    /// The facility.
    pub facility: FacilityId,
    /// Index of the site in [`Facility::sites`].
    pub site: u32,
    /// Straight distance in the metric frame.
    pub distance: Metres,
}

impl Facilities {
    /// Sorts facilities by id and indexes their sites; a site without a finite point is not indexed.
    #[must_use]
    pub fn new(mut list: Vec<Facility>) -> Facilities {
        list.sort_by(|a, b| a.id.cmp(&b.id));
        let sites = list.iter().enumerate().flat_map(|(f, facility)| {
            let finite = facility.sites.iter().enumerate().filter(|(_, site)| site.point.is_finite());
            finite.map(move |(s, site)| GeomWithData::new([site.point.x, site.point.y], (f as u32, s as u32)))
        });
        let sites = RTree::bulk_load(sites.collect());
        Facilities { list, sites }
    }

    /// A facility by its index.
    #[must_use]
    pub fn get(&self, id: FacilityId) -> &Facility {
        &self.list[id.0 as usize]
    }

    /// A facility by its id; the list is sorted by id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<FacilityId> {
        self.list.binary_search_by(|f| f.id.as_str().cmp(id)).ok().map(|i| FacilityId(i as u32))
    }

    /// All facilities with their indexes.
    pub fn iter(&self) -> impl Iterator<Item = (FacilityId, &Facility)> {
        self.list.iter().enumerate().map(|(i, f)| (FacilityId(i as u32), f))
    }

    /// All sites within a distance of a point, nearest first, then by facility and site.
    #[must_use]
    pub fn within(&self, point: Point, distance: Metres) -> Vec<Near> {
        if !point.is_finite() || distance.0.is_nan() || distance.0 < 0.0 {
            return Vec::new();
        }
        let mut found: Vec<Near> = self
            .sites
            .locate_within_distance([point.x, point.y], distance.0 * distance.0)
            .map(|site| near(site.data, point, site.geom()))
            .collect();
        found.sort_by(by_distance);
        found
    }

    /// The nearest site of a facility that is `wanted`; of equally near ones the first by id.
    #[must_use]
    pub fn nearest(&self, point: Point, wanted: impl Fn(&Facility) -> bool) -> Option<Near> {
        if !point.is_finite() {
            return None;
        }
        let mut best: Option<Near> = None;
        for site in self.sites.nearest_neighbor_iter([point.x, point.y]) {
            let found = near(site.data, point, site.geom());
            if best.is_some_and(|b| b.distance.0 < found.distance.0) {
                break;
            }
            if wanted(self.get(found.facility)) && best.is_none_or(|b| by_distance(&found, &b).is_lt()) {
                best = Some(found);
            }
        }
        best
    }
}

fn near((facility, site): (u32, u32), from: Point, to: &[f64; 2]) -> Near {
    let distance = Metres((from.x - to[0]).hypot(from.y - to[1]));
    Near { facility: FacilityId(facility), site, distance }
}

fn by_distance(a: &Near, b: &Near) -> Ordering {
    a.distance.0.total_cmp(&b.distance.0).then_with(|| (a.facility, a.site).cmp(&(b.facility, b.site)))
}

#[cfg(test)]
#[path = "facility_tests.rs"]
mod tests;
