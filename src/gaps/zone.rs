//! A group of unserved cells to a described zone: shape, people, causes, times, what closes it.

use std::collections::BTreeMap;

use geo::orient::{Direction, Orient};
use geo::{BoundingRect, ChaikinSmoothing, Simplify, unary_union};
use geo_types::{MultiPolygon, Polygon};

use super::cause::Cause;
use super::priority::excess_milli_minutes;
use super::{GapZone, ZoneTimes};
use crate::layers::{DemandCell, DemandId, FacilityId, UnitClass, UnitId};
use crate::project::GapSettings;
use crate::rules::Evidence;
use crate::rules::finding::{Finding, Firmness};
use crate::units::{Millis, People};

/// One group of unserved cells of a finding, with the cause of each.
pub(super) struct Group<'a> {
    pub evidence: &'a Evidence<'a>,
    pub finding: &'a Finding,
    pub finding_index: usize,
    /// Indexes into [`Finding::unserved`].
    pub members: &'a [usize],
    /// Causes of all unserved cells of the finding.
    pub causes: &'a [Cause],
}

impl Group<'_> {
    fn cells(&self) -> impl Iterator<Item = (&DemandCell, DemandId, People)> {
        self.members.iter().map(|m| {
            let unserved = &self.finding.unserved[*m];
            (&self.evidence.layers.residents.cells[unserved.cell.0 as usize], unserved.cell, unserved.people)
        })
    }

    /// People of the group.
    pub(super) fn people(&self) -> People {
        self.cells().map(|(_, _, people)| people).sum()
    }

    /// The smallest number of people for which the group is a zone of its own, by the class of most of its people.
    pub(super) fn min_people(&self, settings: &GapSettings, lowered: u32) -> People {
        if self.finding.unserved[self.members[0]].unit.is_some() {
            return People::ZERO;
        }
        let rural: People = self.cells().filter(|(c, _, _)| c.class == Some(UnitClass::Rural)).map(|(_, _, p)| p).sum();
        let min = if rural.0 * 2 > self.people().0 { settings.min_people_rural } else { settings.min_people_urban };
        People(People::whole(min).0 >> lowered)
    }

    /// People by unit row, ascending.
    pub(super) fn by_unit(&self) -> BTreeMap<Option<UnitId>, Vec<(DemandId, People)>> {
        let mut units: BTreeMap<Option<UnitId>, Vec<(DemandId, People)>> = BTreeMap::new();
        for (cell, id, people) in self.cells() {
            units.entry(self.evidence.row_unit(cell.unit)).or_default().push((id, people));
        }
        units
    }

    /// The described zone.
    pub(super) fn zone(&self) -> GapZone {
        let people = self.people();
        let causes = self.people_by_cause();
        let cause = causes.first().map_or(Cause::NoFacility, |c| c.0);
        let units = self.by_unit().into_iter().map(|(u, cells)| (u, cells.iter().map(|c| c.1).sum())).collect();
        let (shape, hull) = self.shapes();
        let most = self.cells().max_by_key(|(_, id, p)| (*p, std::cmp::Reverse(*id)));
        GapZone {
            id: self.id(),
            finding: self.finding_index,
            shape,
            hull,
            at: most.map(|(c, _, _)| c.position).unwrap_or_default(),
            cells: self.members.iter().map(|m| self.finding.unserved[*m].cell).collect(),
            people,
            groups: self.groups(),
            units,
            cause,
            causes,
            nearest: self.nearest(),
            times: self.times(),
            unreachable: self.unreachable(),
            excess_milli_minutes: self.excess(),
            firmness: self.firmness(),
            people_at_speeds: self.people_at_speeds(),
            action: cause.action(),
            rank: 0,
        }
    }

    /// Ten hexadecimal digits that depend on the finding and the place alone.
    fn id(&self) -> String {
        let mut places: Vec<String> = self
            .cells()
            .map(|(c, _, _)| {
                let area = &self.evidence.layers.residents.areas[c.area.0 as usize].id;
                format!("{area}\u{1f}{}\u{1f}{}", c.square.col, c.square.row)
            })
            .collect();
        places.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.finding.id.as_bytes());
        for place in places {
            hasher.update(place.as_bytes());
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex()[..10].to_owned()
    }

    fn people_by_cause(&self) -> Vec<(Cause, People)> {
        let mut by: BTreeMap<Cause, People> = BTreeMap::new();
        for m in self.members {
            *by.entry(self.causes[*m]).or_default() += self.finding.unserved[*m].people;
        }
        let mut list: Vec<_> = by.into_iter().collect();
        list.sort_by_key(|(cause, people)| (std::cmp::Reverse(*people), *cause));
        list
    }

    /// Age groups; a cell that is unserved in part gives the same part of its groups.
    fn groups(&self) -> [People; 2] {
        let part = |group: People, of: People, unserved: People| {
            if of == People::ZERO {
                0
            } else {
                (u128::from(group.0) * u128::from(unserved.0) / u128::from(of.0)) as u64
            }
        };
        let sum = |g: usize| People(self.cells().map(|(c, _, p)| part(c.groups[g], c.people, p)).sum());
        [sum(0), sum(1)]
    }

    fn time(&self, cell: DemandId) -> Option<Millis> {
        self.finding.arrivals.get(cell.0 as usize).copied().flatten().map(|a| a.time)
    }

    fn nearest(&self) -> Option<FacilityId> {
        let mut by: BTreeMap<FacilityId, People> = BTreeMap::new();
        for (_, id, people) in self.cells() {
            if let Some(arrival) = self.finding.arrivals.get(id.0 as usize).copied().flatten() {
                *by.entry(self.finding.sites[arrival.label as usize].facility).or_default() += people;
            }
        }
        by.into_iter().max_by_key(|(f, p)| (*p, std::cmp::Reverse(*f))).map(|(f, _)| f)
    }

    fn times(&self) -> Option<ZoneTimes> {
        let mut list: Vec<(Millis, People)> =
            self.cells().filter_map(|(_, id, p)| self.time(id).map(|t| (t, p))).collect();
        list.sort_unstable();
        let (first, last) = (list.first()?.0, list.last()?.0);
        let people: u64 = list.iter().map(|(_, p)| p.0).sum();
        let weighted: u128 = list.iter().map(|(t, p)| u128::from(t.0) * u128::from(p.0)).sum();
        let mut so_far = 0;
        let nine_tenths = list.iter().find(|(_, p)| {
            so_far += p.0;
            u128::from(so_far) * 10 >= u128::from(people) * 9
        });
        Some(ZoneTimes {
            min: first,
            mean: Millis((weighted / u128::from(people.max(1))) as u32),
            p90: nine_tenths.map_or(last, |(t, _)| *t),
            max: last,
        })
    }

    fn unreachable(&self) -> People {
        if self.finding.limit.is_none() {
            return People::ZERO;
        }
        self.cells().filter(|(_, id, _)| self.time(*id).is_none()).map(|(_, _, p)| p).sum()
    }

    fn excess(&self) -> u128 {
        let Some(limit) = self.finding.limit else { return 0 };
        self.cells().map(|(_, id, p)| excess_milli_minutes(p, self.time(id), limit.time)).sum()
    }

    fn people_at_speeds(&self) -> Option<(People, People)> {
        let at = self.finding.gap_at_speeds.as_ref()?;
        let still = |i: usize| self.cells().filter(|(_, id, _)| at[i][id.0 as usize]).map(|(_, _, p)| p).sum();
        Some((still(0), still(1)))
    }

    /// Firm when, at either speed, enough people remain unserved for it to be listed as a zone.
    fn firmness(&self) -> Firmness {
        let min = self.min_people(&self.evidence.project.gaps, 0).min(self.people());
        match self.people_at_speeds() {
            None => Firmness::NotSpeedDependent,
            Some((slow, fast)) if slow >= min && fast >= min && fast > People::ZERO => Firmness::Firm,
            Some(_) => Firmness::Fragile,
        }
    }

    /// The inhabited shape, and a smoothed outline of its squares for maps.
    fn shapes(&self) -> (MultiPolygon<f64>, MultiPolygon<f64>) {
        let layers = self.evidence.layers;
        let pieces: Vec<MultiPolygon<f64>> =
            self.cells().map(|(c, _, _)| layers.grid.cell_shape(&layers.residents, c)).collect();
        let squares: Vec<Polygon<f64>> =
            self.cells().map(|(c, _, _)| layers.grid.rect(c.square).to_polygon()).collect();
        let outline = unary_union(&squares);
        let smooth = |p: &Polygon<f64>| {
            let whole = Polygon::new(p.exterior().clone(), Vec::new());
            let simple = whole.simplify(layers.grid.side * 0.75);
            // A single square would become a triangle: it stays a square.
            if simple.exterior().0.len() < 5 { whole } else { simple.chaikin_smoothing(2) }
        };
        let hull = MultiPolygon::new(outline.0.iter().map(smooth).collect());
        let hull = if hull.bounding_rect().is_some() { hull } else { outline };
        // The union tells holes from ground by the way their rings turn.
        let pieces: Vec<MultiPolygon<f64>> = pieces.iter().map(|p| p.orient(Direction::Default)).collect();
        (unary_union(&pieces), hull)
    }
}
