//! One finding to its grounds: the areas of all its facilities together, of each alone, and their basins.

use std::collections::{BTreeMap, BTreeSet};

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{Area, BoundingRect, Contains, Intersects};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::{Areas, AreasAsked, ServedGround};
use crate::access::{Direction, Ground, Site, TravelTimes, reached_bounds};
use crate::layers::{FacilityId, Frame, Point};
use crate::message::Text;
use crate::network::{Network, Snap};
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::finding::{CellStatus, Finding};
use crate::rules::plan::Requirement;
use crate::run::Report;
use crate::units::{Metres, Millis, People};

/// Facilities that are drawn between two steps of the progress.
const AT_ONCE: usize = 64;

/// One finding whose grounds are to be drawn.
pub(super) struct Task<'a> {
    report: &'a Report,
    /// The finding, as an index into the report.
    index: usize,
    /// The mode, as an index into the report.
    pub mode_index: usize,
    pub mode: &'a Mode,
    pub network: &'a Network,
    pub direction: Direction,
    /// The sites that count, labelled by facility.
    pub sites: Vec<Site>,
    /// At least one, in order.
    cutoffs: Vec<Millis>,
    /// The demand cells in scope.
    cells: Vec<usize>,
}

impl<'a> Task<'a> {
    /// A task, or why there is none.
    pub(super) fn of(
        report: &'a Report,
        asked: &AreasAsked,
        index: usize,
        finding: &'a Finding,
    ) -> Result<Task<'a>, Text> {
        let left = |zh: &str, en: &str| Text::new(format!("{}：{zh}", finding.id), format!("{}: {en}", finding.id));
        let (Some(limit), Requirement::Access(access)) = (finding.limit, report.requirement(finding)) else {
            return Err(left("未计算，没有服务范围", "nothing was computed, so there is no service area"));
        };
        let mode = &report.modes[limit.mode];
        let Some(network) = mode.travel.network() else {
            return Err(left(
                "按直线计算，没有路网服务范围",
                "measured in straight lines, so no network gives an area",
            ));
        };
        let counting: BTreeSet<SiteRef> = finding.sites.iter().copied().collect();
        let (sites, refs) = mode.sites_where(|site| counting.contains(&site));
        if sites.is_empty() {
            return Err(left("没有计入的机构，没有服务范围", "no facility counts, so there is no service area"));
        }
        let sites = sites.into_iter().zip(refs).map(|(s, of)| Site { label: of.facility.0, ..s }).collect();
        let mut cutoffs: Vec<Millis> = asked.minutes.iter().map(|m| Millis::from_minutes(*m)).collect();
        if cutoffs.is_empty() || finding.is_length(&report.modes) {
            cutoffs = vec![limit.time];
        }
        cutoffs.sort_unstable();
        cutoffs.dedup();
        let (direction, status) = (access.direction, &finding.status);
        let cells = (0..status.len()).filter(|i| status[*i] != CellStatus::OutOfScope).collect();
        Ok(Task { report, index, mode_index: limit.mode, mode, network, direction, sites, cutoffs, cells })
    }

    /// What is drawn other than asked: limits in metres stand whatever minutes were asked for.
    pub(super) fn note(&self, asked: &AreasAsked) -> Option<Text> {
        let finding = &self.report.findings[self.index];
        let metres = self.longest().seconds();
        (!asked.minutes.is_empty() && finding.is_length(&self.report.modes)).then(|| {
            Text::new(
                format!("{}：限值以米计，未用所给分钟数，按其自身限值 {metres:.0} 米绘制", finding.id),
                format!(
                    "{}: its limit is in metres, so the minutes do not apply and its own {metres:.0} m are drawn",
                    finding.id
                ),
            )
        })
    }

    /// The longest cutoff.
    pub(super) fn longest(&self) -> Millis {
        self.cutoffs.last().copied().unwrap_or_default()
    }

    /// The facilities that get areas of their own, with their sites.
    pub(super) fn facilities(&self, asked: &AreasAsked) -> BTreeMap<u32, Vec<Site>> {
        let mut facilities: BTreeMap<u32, Vec<Site>> = BTreeMap::new();
        for site in self.sites.iter().filter(|_| asked.per_facility) {
            facilities.entry(site.label).or_default().push(*site);
        }
        facilities
    }

    pub(super) fn draw(&self, ground: &Ground<'_>, asked: &AreasAsked, areas: &mut Areas, mut steps: impl FnMut(u64)) {
        let times = TravelTimes::to_nearest(self.network, &self.sites, self.direction);
        areas.service.extend(self.service(ground, &times, None, &self.cells));
        if asked.basins {
            let nearest = self.ask(&self.cells, |snap| times.at(snap).map(|a| a.label));
            let mut people: BTreeMap<u32, People> = BTreeMap::new();
            for (cell, label) in self.cells.iter().zip(nearest) {
                if let Some(label) = label {
                    *people.entry(label).or_default() += self.people_of(*cell);
                }
            }
            for (label, shape) in ground.basins(&times) {
                let by_time = people.get(&label).copied().unwrap_or_default();
                areas.basins.push(self.served(Some(FacilityId(label)), None, shape, &self.cells, by_time));
            }
        }
        steps(1);
        let facilities: Vec<(u32, Vec<Site>)> = self.facilities(asked).into_iter().collect();
        for some in facilities.chunks(AT_ONCE) {
            let own = some.par_iter().map(|(label, sites)| self.own(ground, FacilityId(*label), sites));
            areas.service.extend(own.collect::<Vec<_>>().into_iter().flatten());
            steps(some.len() as u64);
        }
    }

    /// The service areas of one facility, looked for only where it can be reached.
    fn own(&self, ground: &Ground<'_>, facility: FacilityId, sites: &[Site]) -> Vec<ServedGround> {
        let longest = self.longest();
        let times = TravelTimes::within(self.network, sites, self.direction, longest);
        let Some(bounds) = reached_bounds(self.network, sites, &times, longest) else {
            let nothing = |cutoff: &Millis| {
                self.served(Some(facility), Some(*cutoff), MultiPolygon(Vec::new()), &[], People::ZERO)
            };
            return self.cutoffs.iter().map(nothing).collect();
        };
        let near = |i: &usize| bounds.intersects(&self.mode.demand[*i].point.coord());
        let cells: Vec<usize> = self.cells.iter().copied().filter(near).collect();
        self.service(&ground.window(bounds), &times, Some(facility), &cells)
    }

    /// The service areas of one search, with the people of some cells.
    fn service(
        &self,
        ground: &Ground<'_>,
        times: &TravelTimes<'_>,
        of: Option<FacilityId>,
        cells: &[usize],
    ) -> Vec<ServedGround> {
        let shapes = ground.service_areas(times, &self.cutoffs);
        let reached = self.ask(cells, |snap| times.at(snap).map(|a| a.time));
        let each = self.cutoffs.iter().zip(shapes);
        each.map(|(cutoff, shape)| {
            let by_time = self.people(cells, |i| reached[i].is_some_and(|time| time <= *cutoff));
            self.served(of, Some(*cutoff), shape, cells, by_time)
        })
        .collect()
    }

    /// An answer for each of some cells, `None` for those that did not join the network.
    fn ask<T: Send>(&self, cells: &[usize], ask: impl Fn(&Snap) -> Option<T> + Sync) -> Vec<Option<T>> {
        cells.par_iter().map(|cell| ask(self.mode.demand[*cell].snap.as_ref()?)).collect()
    }

    fn served(
        &self,
        facility: Option<FacilityId>,
        cutoff: Option<Millis>,
        shape: MultiPolygon<f64>,
        cells: &[usize],
        by_time: People,
    ) -> ServedGround {
        let index = IntervalTreeMultiPolygon::new(&shape);
        let by_area = self.people(cells, |i| index.contains(&self.mode.demand[cells[i]].point.coord()));
        let area_km2 = square_km(&self.report.layers.frame, &shape);
        ServedGround { finding: self.index, facility, cutoff, shape, area_km2, by_area, by_time }
    }

    /// The people of those cells whose position in the list `keep` accepts.
    fn people(&self, cells: &[usize], keep: impl Fn(usize) -> bool + Sync) -> People {
        let kept = cells.par_iter().enumerate().filter(|(i, _)| keep(*i));
        People(kept.map(|(_, cell)| self.people_of(*cell).0).sum())
    }

    fn people_of(&self, cell: usize) -> People {
        self.report.layers.residents.cells[cell].people
    }
}

/// The area on the ground in square kilometres, with the scale of the plane at the middle of the shape.
fn square_km(frame: &Frame, shape: &MultiPolygon<f64>) -> f64 {
    let Some(bounds) = shape.bounding_rect() else { return 0.0 };
    let middle = Point::from(bounds.center());
    let Metres(metre) = frame.ground_distance(middle, Point { x: middle.x + 1.0, ..middle });
    shape.unsigned_area() * metre * metre / 1e6
}
