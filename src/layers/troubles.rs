//! What stops the data of a project from being read: every part is tried by itself, so that one bad file does not
//! hide what is wrong with the next.

use super::frame::Frame;
use super::grid::Grid;
use super::ids::Ids;
use super::load::{Files, read_extracts};
use super::named_unit::named_unit;
use super::place_people::Ground;
use super::raw_people::extent_of;
use super::unit::Units;
use super::{LayerError, Layers, anchor, approximate};
use crate::message::Warning;
use crate::project::Project;
use crate::sources::ReadOptions;

/// What was wrong with the parts of a project.
#[derive(Debug, Default)]
pub struct Troubles {
    /// What stops a part from being read, in the order of the parts.
    pub errors: Vec<LayerError>,
    /// What was odd about the rest.
    pub warnings: Vec<Warning>,
    /// West, south, east and north of the people, else of the units, else of the facilities that could be read.
    pub extent: Option<[f64; 4]>,
}

impl Layers {
    /// Tries every part of a project that [`Layers::load`] refuses.
    #[must_use]
    pub fn troubles(project: &Project) -> Troubles {
        let mut found = Troubles::default();
        let extracts = match read_extracts(project, &mut found.warnings) {
            Ok(extracts) => extracts,
            Err(error) => {
                found.errors.push(error);
                return found;
            }
        };
        let files = Files { project, extracts: &extracts };
        let people = found.keep(|w| files.people(w));
        let buildings = found.keep(|w| files.buildings(w)).flatten();
        let of_people = people.as_ref().and_then(|p| p.extent());
        found.extent = of_people.or_else(|| buildings.as_ref().and_then(extent_of)).or_else(|| other_extent(&files));
        let frame = found.extent.map_or_else(|| Frame::at(105), |e| Frame::around([e[0], e[2]]));
        let mut units = Vec::new();
        for layer in &project.units {
            let only = Project { units: vec![layer.clone()], ..project.clone() };
            let part = Files { project: &only, extracts: &extracts };
            units.extend(found.keep(|w| part.units(&frame, w)).into_iter().flat_map(|units| units.list));
        }
        let (mut ids, mut facilities) = (Ids::default(), Vec::new());
        for layer in &project.facilities {
            let only = Project { facilities: vec![layer.clone()], ..project.clone() };
            let part = Files { project: &only, extracts: &extracts };
            for facility in found.keep(|w| part.facilities(&frame, w)).into_iter().flatten() {
                let place = facility.sites[0].place.clone();
                ids.claim(facility.id.clone(), &place, &mut found.warnings);
                facilities.push(facility);
            }
        }
        found.keep(|w| files.indicators(w));
        found.keep(|w| files.streets(&frame, w));
        let (units, grid) = (Units::new(units), Grid { side: 100.0 });
        let ground = Ground { frame: &frame, grid: &grid, units: &units, file: &project.people.path };
        let residents = people.and_then(|p| found.keep(|w| files.residents(p, buildings, ground, &mut [], w)));
        for facility in &mut facilities {
            let named = named_unit(facility, &units);
            facility.sites.iter_mut().filter(|s| !s.point.is_finite()).for_each(|site| site.unit = named);
        }
        approximate::place(
            project,
            &mut facilities,
            &residents.unwrap_or_default(),
            &units,
            &frame,
            &mut found.warnings,
        );
        found.keep(|_| approximate::check_located(project, &facilities));
        anchor::settings(&mut found.warnings, project);
        found
    }
}

impl Troubles {
    fn keep<T>(&mut self, read: impl FnOnce(&mut Vec<Warning>) -> Result<T, LayerError>) -> Option<T> {
        match read(&mut self.warnings) {
            Ok(part) => Some(part),
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }
}

/// The extent of the first unit or facility layer that has one.
fn other_extent(files: &Files<'_>) -> Option<[f64; 4]> {
    let project = files.project;
    let units = project.units.iter().map(|u| (&u.path, &u.layer, &u.crs, &u.encoding));
    let facilities = project.facilities.iter().map(|f| (&f.path, &f.layer, &f.crs, &f.encoding));
    units.chain(facilities).filter(|(path, ..)| !files.extracts.contains_key(*path)).find_map(
        |(path, layer, crs, encoding)| {
            let options =
                ReadOptions { layer: layer.clone(), crs: crs.clone(), encoding: encoding.clone(), lon_lat: None };
            extent_of(&files.table(path, &options, &mut Vec::new()).ok()?)
        },
    )
}
