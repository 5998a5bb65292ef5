//! Finds out in which degrees facilities are, where the project leaves it to the program (`crs = "auto"`).
//!
//! Only clear evidence moves anything, and the evidence becomes a warning. What the project states stays.

use super::detect::{Degrees, Finding, RoadIndex, Surroundings, places_of, shift};
use super::facility::Facility;
use super::frame::Frame;
use super::street::Streets;
use super::unit::Units;
use crate::message::{Place, Warning};
use crate::project::Project;
use crate::sources::crs::AUTO;
use crate::sources::xlsx::is_workbook;

/// A file as warnings name it: as in the project, and with the sheet of a workbook, for a row is found by both.
#[must_use]
pub fn file_as_named(path: &str, layer: Option<&str>) -> String {
    match layer {
        Some(sheet) if is_workbook(path) => format!("{path}[{sheet}]"),
        _ => path.to_owned(),
    }
}

/// What facilities are compared with.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub frame: &'a Frame,
    pub units: &'a Units,
    pub streets: Option<&'a Streets>,
}

/// Moves the facilities of layers with `crs = "auto"` that were read as WGS 84 and are clearly something else.
pub(super) fn degrees(project: &Project, facilities: &mut [Facility], ground: Ground<'_>, warnings: &mut Vec<Warning>) {
    let asked = project.facilities.iter().filter(|layer| layer.crs.as_deref().map(str::trim) == Some(AUTO));
    let mut files: Vec<String> = asked.map(|layer| file_as_named(&layer.path, layer.layer.as_deref())).collect();
    files.sort();
    files.dedup();
    if files.is_empty() {
        return;
    }
    let index = ground.streets.map(|streets| RoadIndex::new(streets, ground.frame));
    let roads_are_certain = project.has_extract_roads();
    let around = Surroundings { frame: ground.frame, roads: index.as_ref(), roads_are_certain, units: ground.units };
    for file in files {
        let places = places_of(facilities, &file, ground.units);
        let Some(found) = shift(&places, Degrees::Wgs84, around) else { continue };
        let warning = Warning::new("crs-found-out", Place::file(&file), found.text.clone());
        let fix = found.fix("facilities.crs");
        warnings.push(Warning { fix, ..warning });
        let Finding::Instead(system) = found.finding else { continue };
        let own = facilities.iter_mut().flat_map(|f| &mut f.sites).filter(|site| site.place.file == file);
        for site in own.filter(|site| site.position.is_usable()) {
            site.position = system.instead_of(Degrees::Wgs84, site.position);
            site.point = ground.frame.to_point(site.position);
        }
    }
}
