//! Service areas and basins of what a report found: one row per finding and cutoff, on request per facility.
//!
//! In: a report. Out: polygons of the metric frame, each with the people counted by area (demand cells whose place
//! lies within) and by time (demand cells that are reached in time). The two agree up to the spacing of the sample.

use std::collections::BTreeSet;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{Area, BoundingRect, Contains};
use geo_types::{Coord, MultiPolygon, Rect};
use rayon::prelude::*;

use super::{Progress, Report};
use crate::access::{Direction, Ground, GroundError, Site, TravelTimes, reached_bounds};
use crate::layers::{FacilityId, Frame, Point};
use crate::message::Text;
use crate::network::{Network, Snap};
use crate::rules::access::mode_name;
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::finding::{CellStatus, Finding};
use crate::rules::plan::Requirement;
use crate::units::{Metres, Millis, People};

/// Spacing of the sample by car, in metres.
const SPACING_CAR_M: f64 = 50.0;
/// Spacing of the sample in other modes, in metres.
const SPACING_M: f64 = 25.0;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct AreasAsked {
    /// Cutoffs in minutes; empty for the limit of each rule. Rules in metres keep their own.
    pub minutes: Vec<u32>,
    /// Whether each facility gets areas of its own.
    pub per_facility: bool,
    /// Whether basins are drawn.
    pub basins: bool,
    /// Spacing of the sample; a usual one by mode without it.
    pub spacing: Option<Metres>,
}

/// Ground that is served, or nearest, with the people on it.
#[derive(Clone, Debug)]
pub struct ServedGround {
    /// Index of the finding in the report.
    pub finding: usize,
    /// The facility; `None` for all facilities of the finding together.
    pub facility: Option<FacilityId>,
    /// The cutoff; `None` for a basin.
    pub cutoff: Option<Millis>,
    /// The ground, in the metric frame; may be empty.
    pub shape: MultiPolygon<f64>,
    /// Its area in square kilometres.
    pub area_km2: f64,
    /// People in scope whose demand cell's place lies on it.
    pub by_area: People,
    /// People in scope whose time is within the cutoff, or whose nearest facility it is.
    pub by_time: People,
}

/// All grounds of a report.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// Service areas by finding, facility (all together first) and cutoff.
    pub service: Vec<ServedGround>,
    /// Basins by finding and facility.
    pub basins: Vec<ServedGround>,
    /// What was sampled, left out or changed.
    pub notes: Vec<Text>,
}

/// Draws the grounds of every access finding of a report.
///
/// # Errors
/// When the spacing that was asked for makes too many places.
pub fn areas(report: &Report, asked: &AreasAsked, progress: &dyn Progress) -> Result<Areas, GroundError> {
    let mut areas = Areas::default();
    let mut tasks = Vec::new();
    for (index, finding) in report.findings.iter().enumerate().filter(|(_, f)| f.kind == "access") {
        match Task::of(report, asked, index, finding) {
            Ok(task) => tasks.push(task),
            Err(note) => areas.notes.push(note),
        }
    }
    let steps = tasks.iter().map(|t| 1 + t.facilities(asked).len() as u64).sum();
    progress.stage(&Text::new("绘制服务范围", "drawing service areas"), Some(steps));
    let mut done = 0;
    let modes: BTreeSet<usize> = tasks.iter().map(|t| t.mode_index).collect();
    for mode in modes {
        let of_mode: Vec<&Task<'_>> = tasks.iter().filter(|t| t.mode_index == mode).collect();
        let Some(ground) = ground(&of_mode, asked, &mut areas.notes)? else { continue };
        for task in of_mode {
            task.draw(&ground, asked, &mut areas, || {
                done += 1;
                progress.step(done);
            });
        }
    }
    areas.service.sort_by_key(|a| (a.finding, a.facility, a.cutoff));
    areas.basins.sort_by_key(|a| (a.finding, a.facility));
    Ok(areas)
}

/// One finding whose grounds are to be drawn.
struct Task<'a> {
    report: &'a Report,
    index: usize,
    finding: &'a Finding,
    mode_index: usize,
    mode: &'a Mode,
    network: &'a Network,
    direction: Direction,
    /// The sites that count, labelled by facility.
    sites: Vec<Site>,
    cutoffs: Vec<Millis>,
}

impl<'a> Task<'a> {
    /// A task, or why there is none.
    fn of(report: &'a Report, asked: &AreasAsked, index: usize, finding: &'a Finding) -> Result<Task<'a>, Text> {
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
        let direction = access.direction;
        Ok(Task { report, index, finding, mode_index: limit.mode, mode, network, direction, sites, cutoffs })
    }

    /// The facilities that get areas of their own.
    fn facilities(&self, asked: &AreasAsked) -> BTreeSet<u32> {
        if asked.per_facility { self.sites.iter().map(|s| s.label).collect() } else { BTreeSet::new() }
    }

    fn draw(&self, ground: &Ground<'_>, asked: &AreasAsked, areas: &mut Areas, mut step: impl FnMut()) {
        let times = TravelTimes::to_nearest(self.network, &self.sites, self.direction);
        areas.service.extend(self.service(ground, &times, None));
        if asked.basins {
            let nearest = self.cells(|snap| times.at(snap).map(|a| a.label));
            for (label, shape) in ground.basins(&times) {
                let by_time = self.people(|i| nearest[i] == Some(label));
                areas.basins.push(self.served(Some(FacilityId(label)), None, shape, by_time));
            }
        }
        step();
        for label in self.facilities(asked) {
            let own: Vec<Site> = self.sites.iter().filter(|s| s.label == label).copied().collect();
            let times = TravelTimes::to_nearest(self.network, &own, self.direction);
            areas.service.extend(self.service(ground, &times, Some(FacilityId(label))));
            step();
        }
    }

    /// The service areas of one search.
    fn service(&self, ground: &Ground<'_>, times: &TravelTimes<'_>, of: Option<FacilityId>) -> Vec<ServedGround> {
        let shapes = ground.service_areas(times, &self.cutoffs);
        let reached = self.cells(|snap| times.at(snap).map(|a| a.time));
        let each = self.cutoffs.iter().zip(shapes);
        each.map(|(cutoff, shape)| {
            let by_time = self.people(|i| reached[i].is_some_and(|time| time <= *cutoff));
            self.served(of, Some(*cutoff), shape, by_time)
        })
        .collect()
    }

    /// An answer for every demand cell that joined the network.
    fn cells<T: Send>(&self, ask: impl Fn(&Snap) -> Option<T> + Sync) -> Vec<Option<T>> {
        self.mode.demand.par_iter().map(|stop| ask(stop.snap.as_ref()?)).collect()
    }

    fn served(
        &self,
        facility: Option<FacilityId>,
        cutoff: Option<Millis>,
        shape: MultiPolygon<f64>,
        by_time: People,
    ) -> ServedGround {
        let index = IntervalTreeMultiPolygon::new(&shape);
        let by_area = self.people(|i| index.contains(&self.mode.demand[i].point.coord()));
        let area_km2 = square_km(&self.report.layers.frame, &shape);
        ServedGround { finding: self.index, facility, cutoff, shape, area_km2, by_area, by_time }
    }

    /// The people in scope of the cells that `keep` accepts.
    fn people(&self, keep: impl Fn(usize) -> bool + Sync) -> People {
        let cells = &self.report.layers.residents.cells;
        let kept = (0..cells.len()).into_par_iter();
        let kept = kept.filter(|i| self.finding.status[*i] != CellStatus::OutOfScope && keep(*i));
        People(kept.map(|i| cells[i].people.0).sum())
    }
}

/// One sample for all findings of a mode; `None` when no site joined the network.
fn ground<'a>(
    tasks: &[&Task<'a>],
    asked: &AreasAsked,
    notes: &mut Vec<Text>,
) -> Result<Option<Ground<'a>>, GroundError> {
    let mut bounds: Option<Rect<f64>> = None;
    for task in tasks {
        let longest = if asked.basins { Millis::MAX } else { task.cutoffs.last().copied().unwrap_or_default() };
        let times = TravelTimes::to_nearest(task.network, &task.sites, task.direction);
        let own = reached_bounds(task.network, &task.sites, &times, longest);
        bounds = match (bounds, own) {
            (Some(a), Some(b)) => Some(around(a, b)),
            (a, b) => a.or(b),
        };
    }
    let (Some(task), Some(bounds)) = (tasks.first(), bounds) else { return Ok(None) };
    let usual = if task.mode.id == "car" { SPACING_CAR_M } else { SPACING_M };
    let wanted = asked.spacing.unwrap_or(Metres(usual));
    let ground = match Ground::new(task.network, wanted, bounds) {
        Err(GroundError::TooFine { enough, .. }) if asked.spacing.is_none() => {
            notes.push(Text::new(
                format!("范围过大：取样间距由 {:.0} 米放宽到 {:.0} 米", wanted.0, enough.0),
                format!("the ground is large: sampled every {:.0} m instead of {:.0} m", enough.0, wanted.0),
            ));
            Ground::new(task.network, enough, bounds)?
        }
        other => other?,
    };
    let (name, spacing, places) = (mode_name(&task.mode.id), ground.spacing().0, ground.places());
    notes.push(Text::new(
        format!("{}：每 {spacing:.0} 米取样一处，共 {places} 处；更窄的形状可能遗漏", name.zh),
        format!("{}: sampled every {spacing:.0} m, {places} places; narrower shapes can be missed", name.en),
    ));
    Ok(Some(ground))
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
    let high = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
    Rect::new(low, high)
}

/// The area on the ground in square kilometres, with the scale of the plane at the middle of the shape.
fn square_km(frame: &Frame, shape: &MultiPolygon<f64>) -> f64 {
    let Some(bounds) = shape.bounding_rect() else { return 0.0 };
    let middle = Point::from(bounds.center());
    let Metres(metre) = frame.ground_distance(middle, Point { x: middle.x + 1.0, ..middle });
    shape.unsigned_area() * metre * metre / 1e6
}
