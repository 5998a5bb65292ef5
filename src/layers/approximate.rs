//! Facilities without coordinates, put where the people of their unit live: `LOCATION_APPROX`.
//!
//! The place is the demand cell nearest to the people-weighted middle of the unit, so that it is inhabited even where
//! the middle lies in a lake. A facility of which only the county is known gets no place.

use std::collections::BTreeMap;

use geo::InteriorPoint;

use super::LayerError;
use super::facility::{Facility, Located};
use super::facility_names::is_register;
use super::frame::{Frame, Point};
use super::resident::{DemandCell, Residents};
use super::unit::{UnitId, Units};
use crate::message::{Text, Warning};
use crate::project::Project;
use crate::units::People;

/// Gives a place to every site that has none and whose unit is known; a warning says so in place of the one that it
/// has no coordinates.
pub(super) fn place(
    project: &Project,
    facilities: &mut [Facility],
    residents: &Residents,
    units: &Units,
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) {
    // A layer that says that it has no places is not given any.
    let is_list = |file: &str| project.facilities.iter().any(|l| !l.places && is_of(file, &l.path));
    let mut centres: BTreeMap<UnitId, (Point, People)> = BTreeMap::new();
    for facility in facilities.iter_mut().filter(|f| !is_register(&f.kind)) {
        let (id, name) = (&facility.id, &facility.name);
        for site in facility.sites.iter_mut().filter(|s| s.located == Located::Missing && !is_list(&s.place.file)) {
            let Some(unit) = site.unit.filter(|u| units.get(*u).level.depth() > 0) else { continue };
            let (point, people) = *centres.entry(unit).or_insert_with(|| centre(unit, residents, units));
            if !point.is_finite() {
                continue;
            }
            (site.point, site.position, site.located) = (point, frame.to_position(point), Located::Approximate);
            let unit = &units.get(unit).name;
            let text = Text::new(
                format!("机构 {id}“{name}”没有坐标，按“{unit}”（{people} 人）的人口中心放置（LOCATION_APPROX）"),
                format!(
                    "facility {id} \"{name}\" has no coordinates and is put where the {people} people of \"{unit}\" live (LOCATION_APPROX)"
                ),
            );
            warnings.retain(|w| w.code != "facility-without-place" || w.place != site.place);
            warnings.push(
                Warning::new("location-approx", site.place.clone(), text)
                    .fix("补充经纬度", "add its coordinates")
                    .at(site.position.lon, site.position.lat),
            );
        }
    }
}

/// The inhabited middle of a unit and its people; without cells a place inside its outline.
fn centre(unit: UnitId, residents: &Residents, units: &Units) -> (Point, People) {
    let here: Vec<&DemandCell> =
        residents.cells.iter().filter(|c| c.unit.is_some_and(|u| units.ancestors(u).any(|a| a == unit))).collect();
    let people: People = here.iter().map(|c| c.people).sum();
    // Where nobody is counted every cell weighs the same.
    let weight = |cell: &DemandCell| if people > People::ZERO { cell.people.as_f64() } else { 1.0 };
    let total: f64 = here.iter().map(|c| weight(c)).sum();
    let mean = |of: fn(Point) -> f64| here.iter().map(|c| of(c.point) * weight(c)).sum::<f64>() / total;
    let (x, y) = (mean(|p| p.x), mean(|p| p.y));
    let distance = |cell: &DemandCell| (cell.point.x - x).hypot(cell.point.y - y);
    let inhabited = here.iter().filter(|c| weight(c) > 0.0);
    let nearest = inhabited.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|c| c.point);
    let inside = || units.get(unit).shape.interior_point().map(|p| Point { x: p.x(), y: p.y() });
    (nearest.or_else(inside).unwrap_or(Point::NOWHERE), people)
}

/// Whether a file, perhaps with its sheet, is that of a path.
fn is_of(file: &str, path: &str) -> bool {
    file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

/// Refuses a list of which no facility has a place, given or approximate.
pub(super) fn check_located(project: &Project, facilities: &[Facility]) -> Result<(), LayerError> {
    for layer in project.facilities.iter().filter(|l| l.places && !l.allow_empty) {
        let sites = facilities.iter().flat_map(|f| &f.sites);
        let mut sites = sites.filter(|s| is_of(&s.place.file, &layer.path)).peekable();
        if sites.peek().is_none() {
            continue;
        }
        let (mut rows, mut located) = (0, false);
        for site in sites {
            rows += 1;
            located |= site.point.is_finite();
        }
        if !located {
            return Err(LayerError::Empty {
                file: layer.path.clone(),
                problem: format!("none of {rows} rows is a facility with coordinates or a unit that is known"),
                hint: "check the coordinate columns and whether longitude and latitude are swapped, set places = false for a list without coordinates, or allow_empty = true".to_owned(),
            });
        }
    }
    Ok(())
}
