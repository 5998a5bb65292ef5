//! Who belongs to which centre: the bureau's assignment first, then the nearest by time.

use std::collections::BTreeMap;

use super::{Question, nearest_of};
use crate::access::Direction;
use crate::layers::{FacilityId, UnitClass, UnitId};
use crate::rules::Known;
use crate::rules::evidence::SiteRef;
use crate::rules::finding::Load;
use crate::units::{Millis, People};

impl Question<'_> {
    pub(super) fn counts(&self, id: FacilityId) -> Known {
        let facility = self.evidence.layers.facilities.get(id);
        if !facility.is_open(self.evidence.project.as_of) {
            return Known::No;
        }
        let stand_in = self.quota.stand_in.as_ref().map_or(Known::No, |f| f.matches(facility));
        self.quota.supply.matches(facility).or(stand_in)
    }

    /// The facility to which each cell in scope belongs: assigned first, else nearest by time.
    pub(super) fn catchments(&self) -> Vec<Option<(FacilityId, Millis)>> {
        let keep = |s: SiteRef| {
            self.counts(s.facility) == Known::Yes && self.evidence.site_open(s) && !self.evidence.is_outside(s)
        };
        let by_mode = |id: &str| {
            let (_, mode) = self.evidence.mode(id)?;
            let (sites, refs) = mode.sites_where(keep);
            Some((mode.travel.nearest(&mode.demand, &sites, Direction::Towards), refs))
        };
        let (walk, car) = (by_mode("walk"), by_mode("car"));
        let serving = self.serving();
        let cells = self.evidence.layers.residents.cells.iter().enumerate();
        cells
            .map(|(i, cell)| {
                self.unit_of_cell[i]?;
                let area = &self.evidence.layers.residents.areas[cell.area.0 as usize];
                let given = area.assigned.as_deref().and_then(|a| self.assigned(a));
                let served = || self.evidence.ancestors(cell.unit).find_map(|u| serving.get(&u).copied());
                let chosen = if cell.class == Some(UnitClass::Rural) { &car } else { &walk };
                let nearest = nearest_of(chosen.as_ref(), i).or_else(|| nearest_of(car.as_ref(), i));
                match given.or_else(served) {
                    Some(f) => Some((f, nearest.map_or(Millis::MAX, |n| n.1))),
                    None => nearest,
                }
            })
            .collect()
    }

    /// The qualifying facility that an assignment names: by its id, or by a unit that has one.
    pub(super) fn assigned(&self, text: &str) -> Option<FacilityId> {
        let counts = |f: &FacilityId| self.counts(*f) == Known::Yes;
        let by_id = self.evidence.layers.facilities.by_id(text).filter(counts);
        by_id.or_else(|| {
            let unit = self.evidence.layers.units.named(text)?;
            self.facilities_of.get(&unit)?.iter().copied().find(counts)
        })
    }

    /// Units that a qualifying facility says it serves (`serves_units`).
    fn serving(&self) -> BTreeMap<UnitId, FacilityId> {
        let mut serving = BTreeMap::new();
        for (id, facility) in self.evidence.in_service().filter(|(id, _)| self.counts(*id) == Known::Yes) {
            for unit in facility.serves.iter().filter_map(|name| self.evidence.layers.units.named(name)) {
                serving.entry(unit).or_insert(id);
            }
        }
        serving
    }

    pub(super) fn loads(&self) -> Vec<Load> {
        let mut loads: BTreeMap<FacilityId, People> = BTreeMap::new();
        for (id, facility) in self.evidence.layers.facilities.iter() {
            let inside = self.evidence.unit_among_levels(self.evidence.home_of(facility), &self.quota.levels).is_some();
            if inside && self.counts(id) == Known::Yes {
                loads.insert(id, People::ZERO);
            }
        }
        for (cell, belongs) in self.evidence.layers.residents.cells.iter().zip(&self.belongs) {
            if let Some((facility, _)) = belongs {
                *loads.entry(*facility).or_default() += cell.people;
            }
        }
        let load = |(facility, people)| Load { facility, people, status: self.quota.status_of_load(people) };
        loads.into_iter().map(load).collect()
    }
}
