//! Service areas and basins of what a report found: one row per finding and cutoff, on request per facility.
//!
//! In: a report. Out: polygons of the metric frame, each with the people counted by area (demand cells whose place
//! lies within) and by time (demand cells that are reached in time). The two agree up to the spacing of the sample.

mod task;

use std::collections::BTreeSet;

use geo_types::{Coord, MultiPolygon, Rect};

use super::{Progress, Report};
use crate::access::{Ground, GroundError, TravelTimes, reached_bounds};
use crate::layers::FacilityId;
use crate::message::Text;
use crate::rules::access::mode_name;
use crate::units::{Metres, Millis, People};
use task::Task;

/// Spacing of the sample by car, in metres.
const SPACING_CAR_M: f64 = 50.0;
/// Spacing of the sample in other modes, in metres.
const SPACING_M: f64 = 25.0;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct AreasAsked {
    /// The findings to draw, as indexes into the report; those about access only.
    pub findings: Vec<usize>,
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

/// Draws the grounds of the findings asked for.
///
/// # Errors
/// When the spacing that was asked for makes too many places.
pub fn areas(report: &Report, asked: &AreasAsked, progress: &dyn Progress) -> Result<Areas, GroundError> {
    let mut areas = Areas::default();
    let mut tasks = Vec::new();
    for &index in &asked.findings {
        let Some(finding) = report.findings.get(index).filter(|f| f.kind == "access") else { continue };
        match Task::of(report, asked, index, finding) {
            Ok(task) => {
                areas.notes.extend(task.note(asked));
                tasks.push(task);
            }
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
            task.draw(&ground, asked, &mut areas, |more| {
                done += more;
                progress.step(done);
            });
        }
    }
    areas.service.sort_by_key(|a| (a.finding, a.facility, a.cutoff));
    areas.basins.sort_by_key(|a| (a.finding, a.facility));
    Ok(areas)
}

/// One sample for all findings of a mode; `None` when no site joined the network.
fn ground<'a>(
    tasks: &[&Task<'a>],
    asked: &AreasAsked,
    notes: &mut Vec<Text>,
) -> Result<Option<Ground<'a>>, GroundError> {
    let mut bounds: Option<Rect<f64>> = None;
    for task in tasks {
        let longest = if asked.basins { Millis::MAX } else { task.longest() };
        let times = TravelTimes::within(task.network, &task.sites, task.direction, longest);
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
