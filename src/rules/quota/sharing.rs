//! Reading R3: what each unit needs, and which small units share a neighbour's centre.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Question};
use crate::access::{Direction, Stop};
use crate::layers::{UnitClass, UnitId};
use crate::message::Text;
use crate::rules::Known;
use crate::rules::finding::{CellStatus, Tally};
use crate::units::{Millis, People};

impl Question<'_> {
    /// What becomes of each unit under R3 when speeds are `factor` times as high.
    pub(super) fn r3_at(&self, units: &[UnitId], factor: f64) -> Vec<Asked> {
        let mut asked: Vec<Asked> = units.iter().map(|u| self.ask(*u)).collect();
        self.apply_r3(&mut asked, factor);
        asked
    }

    fn ask(&self, unit: UnitId) -> Asked {
        let people = self.evidence.people_of(unit);
        let mut centres = Vec::new();
        let (mut maybe, mut stand_ins) = (0, 0);
        for id in self.facilities_of.get(&unit).into_iter().flatten().copied() {
            let facility = self.evidence.layers.facilities.get(id);
            let stand_in = self.quota.stand_in.as_ref().map_or(Known::No, |f| f.matches(facility));
            match self.quota.supply.matches(facility) {
                Known::Yes => centres.push(id),
                Known::Unknown => maybe += 1,
                Known::No if stand_in == Known::Yes => {
                    centres.push(id);
                    stand_ins += 1;
                }
                Known::No => maybe += usize::from(stand_in == Known::Unknown),
            }
        }
        Asked { unit, people, centres, maybe, stand_ins, required: 0, status: "OK", note: None, beyond: People::ZERO }
    }

    /// R3: what each unit needs, with sharing for units below the band that have no centre.
    fn apply_r3(&self, asked: &mut [Asked], factor: f64) {
        for a in asked.iter_mut() {
            let n = a.centres.len() as u32;
            a.required = self.quota.base_required(a.people).max(1);
            let capacity = People(self.quota.hi().0 * u64::from(n));
            a.beyond = a.people.minus(capacity);
            a.status = match n {
                0 => "GAP_NONE",
                n if n < a.required => "GAP_SHORT",
                n if a.people < People(self.quota.lo().0 * u64::from(n)) => "UNDERUSED",
                _ => "OK",
            };
            if a.stand_ins > 0 {
                a.note = Some(Text::new(
                    format!("{} 所为待转型卫生院（类型不符）", a.stand_ins),
                    format!("TYPE_MISMATCH: {} township hospital(s) not yet converted", a.stand_ins),
                ));
            }
        }
        let reachable = self.reachable(asked, factor);
        let mut pooled: BTreeMap<usize, People> = BTreeMap::new();
        for small in 0..asked.len() {
            if asked[small].centres.is_empty() && asked[small].people == People::ZERO {
                (asked[small].required, asked[small].status) = (0, "EMPTY");
            }
            if !asked[small].wants_to_share(self.quota) {
                continue;
            }
            let hosts = (0..asked.len()).filter(|h| reachable.contains(&(small, *h)));
            let load = |host: usize| {
                let together =
                    pooled.get(&host).copied().unwrap_or_default() + asked[host].people + asked[small].people;
                (People(together.0.div_ceil(asked[host].centres.len() as u64)), together)
            };
            let Some(host) = hosts.min_by_key(|h| (load(*h).0, asked[*h].unit)) else { continue };
            let (per_centre, together) = load(host);
            *pooled.entry(host).or_default() += asked[small].people;
            let name = self.evidence.layers.units.get(asked[host].unit).name.clone();
            let capacity = People(self.quota.hi().0 * asked[host].centres.len() as u64);
            let own_excess = asked[host].people.minus(capacity);
            let a = &mut asked[small];
            if per_centre <= self.quota.hi() {
                (a.required, a.status, a.beyond) = (0, "SHARED_OK", People::ZERO);
                a.note = Some(Text::new(
                    format!("共享{name}的中心，合计 {per_centre} 人/所"),
                    format!("shares the centre of {name}: {per_centre} people per centre together"),
                ));
            } else {
                (a.required, a.status) = (1, "SHARED_OVERLOAD");
                a.beyond = together.minus(capacity).minus(own_excess).min(a.people);
                a.note = Some(Text::new(
                    format!("可达{name}的中心，但合计 {per_centre} 人/所，超上限"),
                    format!(
                        "the centre of {name} is reachable, but {per_centre} people per centre together are too many"
                    ),
                ));
            }
        }
    }

    /// Pairs of a small unit and a unit whose centre at least `reachable_share_bp` of its people reach in time.
    ///
    /// One search for each unit with a centre and mode, over the cells of all small units. At `factor` times
    /// the speeds a limit of T is one of `factor` T, with waits scaled alike.
    fn reachable(&self, asked: &[Asked], factor: f64) -> BTreeSet<(usize, usize)> {
        let small: Vec<usize> = (0..asked.len()).filter(|i| asked[*i].wants_to_share(self.quota)).collect();
        let of_unit: BTreeMap<UnitId, usize> = small.iter().map(|i| (asked[*i].unit, *i)).collect();
        let mut found = BTreeSet::new();
        for (class, id, minutes) in [
            (UnitClass::Urban, "walk", self.quota.reachable_walk_minutes),
            (UnitClass::Rural, "car", self.quota.reachable_car_minutes),
        ] {
            let in_class: BTreeSet<usize> =
                small.iter().copied().filter(|i| self.class_of(asked[*i].unit) == class).collect();
            let home = |cell: usize| of_unit.get(&self.unit_of_cell[cell]?).copied().filter(|i| in_class.contains(i));
            let cells: Vec<(usize, usize)> =
                (0..self.unit_of_cell.len()).filter_map(|cell| Some((cell, home(cell)?))).collect();
            let Some((_, mode)) = self.evidence.mode(id).filter(|_| !cells.is_empty()) else { continue };
            let stops: Vec<Stop> = cells.iter().map(|(cell, _)| mode.demand[*cell]).collect();
            let limit = Millis::from_minutes(minutes).scaled(factor);
            for host in (0..asked.len()).filter(|h| !asked[*h].centres.is_empty()) {
                let (mut sites, _) =
                    mode.sites_where(|s| asked[host].centres.contains(&s.facility) && self.evidence.site_open(s));
                sites.iter_mut().for_each(|site| site.wait = site.wait.scaled(factor));
                let arrivals = mode.travel.nearest_within(&stops, &sites, Direction::Towards, limit);
                let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
                for ((cell, unit), arrival) in cells.iter().zip(&arrivals) {
                    let in_time = arrival.is_some_and(|a| a.time <= limit);
                    let status = if in_time { CellStatus::Covered } else { CellStatus::Gap };
                    tallies.entry(*unit).or_default().add(status, self.evidence.layers.residents.cells[*cell].people);
                }
                let reached = tallies.into_iter().filter(|(_, t)| t.share().at_least(self.quota.reachable_share_bp));
                found.extend(reached.map(|(unit, _)| (unit, host)));
            }
        }
        found
    }

    /// The class of most of a unit's people; towns seldom have a code of their own.
    fn class_of(&self, unit: UnitId) -> UnitClass {
        let rural = self.rural.get(&unit).copied().unwrap_or_default();
        if rural.0 * 2 > self.evidence.people_of(unit).0 { UnitClass::Rural } else { UnitClass::Urban }
    }
}
