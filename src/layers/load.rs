//! A project's files to its layers, in the order in which each needs the one before.
//!
//! People come first, for the metric frame follows from where they live; then units, facilities
//! and roads. Every extract is read once for all that is asked of it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::code_changes::CodeChanges;
use super::corrections::Correction;
use super::facility::{Facilities, Facility};
use super::frame::Frame;
use super::grid::Grid;
use super::ids::Ids;
use super::indicator::Indicators;
use super::join_table::{Joined, Keys};
use super::load_residents::Draft;
use super::named_unit::named_unit;
use super::place_people::{Ground, place_people};
use super::raw_people::{RawPeople, extent_of};
use super::resident::Residents;
use super::street::Streets;
use super::swapped::warn_swapped;
use super::unit::{Unit, Units};
use super::{
    LayerError, Layers, anchor, approximate, buildings, corrections, facility_names, find_out, join_lines,
    load_facilities, load_indicators, load_residents, load_streets, load_units, osm_facilities, osm_tables,
};
use crate::message::{Place, Warning};
use crate::project::{PeopleKind, Placement, Project, is_extract};
use crate::sources::geotiff;
use crate::sources::osm::{self, OsmExtract, OsmSelection};
use crate::sources::{self, ReadOptions, Table};

impl Layers {
    /// Reads every file that the project names.
    ///
    /// # Errors
    /// When a file cannot be read, a named column is missing or a needed layer is empty.
    pub fn load(project: &Project) -> Result<Layers, LayerError> {
        let mut warnings = Vec::new();
        let extracts = read_extracts(project, &mut warnings)?;
        let files = Files { project, extracts: &extracts };
        let people = files.people(&mut warnings)?;
        let buildings = files.buildings(&mut warnings)?;
        let extent = people.extent().or_else(|| extent_of(buildings.as_ref()?)).ok_or_else(|| LayerError::Empty {
            file: project.people.path.clone(),
            problem: "no row has a place on earth".to_owned(),
            hint: "check the reference system, and whether longitude and latitude are swapped".to_owned(),
        })?;
        let frame = Frame::around([extent[0], extent[2]]);
        let mut units = files.units(&frame, &mut warnings)?;
        units.changes = files.code_changes(&mut warnings)?;
        let mut facilities = files.facilities(&frame, &mut warnings)?;
        let indicators = files.indicators(&mut warnings)?;
        let streets = files.streets(&frame, &mut warnings)?;
        let ground = find_out::Ground { frame: &frame, units: &units, streets: streets.as_ref() };
        find_out::degrees(project, &mut facilities, ground, &mut warnings);
        let mut corrections = files.corrections(&mut warnings)?;
        corrections::to_facilities(&mut corrections, &mut facilities, &frame, &mut warnings);
        for facility in &mut facilities {
            let named = named_unit(facility, &units);
            for site in &mut facility.sites {
                site.unit = if site.point.is_finite() { units.containing(site.point) } else { named };
            }
        }
        warn_swapped(project, &facilities, extent, &mut warnings);
        let grid = Grid { side: side_of_cells(project, || people.cell_m(project, &frame))? };
        let ground = Ground { frame: &frame, grid: &grid, units: &units, file: &project.people.path };
        let residents = files.residents(people, buildings, ground, &mut corrections, &mut warnings)?;
        approximate::place(project, &mut facilities, &residents, &units, &frame, &mut warnings);
        approximate::check_located(project, &facilities)?;
        let facilities = Facilities::new(facilities);
        anchor::settings(&mut warnings, project);
        Ok(Layers { frame, grid, streets, facilities, residents, units, indicators, corrections, warnings })
    }
}

pub(super) struct Files<'a> {
    pub project: &'a Project,
    pub extracts: &'a BTreeMap<String, OsmExtract>,
}

/// Reads each extract once, for everything that the project wants from it.
pub(super) fn read_extracts(
    project: &Project,
    warnings: &mut Vec<Warning>,
) -> Result<BTreeMap<String, OsmExtract>, LayerError> {
    let mut wanted: BTreeMap<&str, OsmSelection> = BTreeMap::new();
    let people = &project.people;
    if let Some(roads) = &project.roads {
        wanted.entry(&roads.path).or_default().roads = true;
    }
    for layer in &project.facilities {
        wanted.entry(&layer.path).or_default().facilities = true;
    }
    for layer in &project.units {
        wanted.entry(&layer.path).or_default().boundaries = true;
    }
    wanted.entry(&people.path).or_default().residential = true;
    if let Some(buildings) = &people.buildings {
        wanted.entry(buildings).or_default().buildings = true;
    }
    let mut extracts = BTreeMap::new();
    for (path, selection) in wanted.into_iter().filter(|(path, _)| is_extract(path)) {
        let mut extract = osm::read(&project.resolve(path), selection)?;
        extract.file = path.to_owned();
        warnings.append(&mut named(std::mem::take(&mut extract.warnings), path));
        extracts.insert(path.to_owned(), extract);
    }
    Ok(extracts)
}

/// Warnings with the file named as in the project.
fn named(mut warnings: Vec<Warning>, path: &str) -> Vec<Warning> {
    for warning in &mut warnings {
        warning.place.file = path.to_owned();
    }
    warnings
}

impl Files<'_> {
    /// A table, with its file named as in the project and points made of coordinate columns.
    pub fn table(&self, path: &str, options: &ReadOptions, warnings: &mut Vec<Warning>) -> Result<Table, LayerError> {
        let file = self.project.resolve(path);
        let mut table = sources::read_table(&file, options)?;
        if options.lon_lat.is_none() && table.records.iter().all(|r| r.shape.is_none()) {
            use facility_names::columns::{LAT, LON};
            let usual =
                |names: &[&str]| names.iter().find_map(|name| table.column(name)).map(|c| table.fields[c].clone());
            if let Some(lon_lat) = usual(LON).zip(usual(LAT)) {
                table = sources::read_table(&file, &ReadOptions { lon_lat: Some(lon_lat), ..options.clone() })?;
            }
        }
        table.file = find_out::file_as_named(path, options.layer.as_deref());
        let file = table.file.clone();
        warnings.append(&mut named(std::mem::take(&mut table.warnings), &file));
        Ok(table)
    }

    /// A table that a layer's rows are joined with.
    fn joined(&self, path: &str, sheet: Option<&str>, warnings: &mut Vec<Warning>) -> Result<Joined, LayerError> {
        let options = ReadOptions { layer: sheet.map(str::to_owned), ..ReadOptions::default() };
        self.table(path, &options, warnings).map(Joined::new)
    }

    pub fn people(&self, warnings: &mut Vec<Warning>) -> Result<RawPeople, LayerError> {
        let people = &self.project.people;
        let options = ReadOptions {
            layer: people.layer.clone(),
            crs: people.crs.clone(),
            encoding: people.encoding.clone(),
            lon_lat: people.columns.lon.clone().zip(people.columns.lat.clone()),
        };
        if people.kind == PeopleKind::Raster {
            let mut raster = geotiff::read(&self.project.resolve(&people.path), &options)?;
            raster.file.clone_from(&people.path);
            warnings.append(&mut named(std::mem::take(&mut raster.warnings), &people.path));
            return Ok(RawPeople::Raster(raster));
        }
        let mut table = match self.extracts.get(&people.path) {
            Some(extract) => {
                let mut table = osm_tables::residential(extract);
                warnings.append(&mut table.warnings);
                table
            }
            None => self.table(&people.path, &options, warnings)?,
        };
        if let Some(path) = &people.table {
            let mut joined = self.joined(path, people.table_layer.as_deref(), warnings)?;
            let keys = Keys {
                section: "people.columns",
                code: (people.columns.id.as_deref(), load_residents::ID),
                name: (people.columns.name.as_deref(), load_residents::NAME),
                people: (people.columns.people.as_deref(), load_residents::PEOPLE),
            };
            joined.join_to(&mut table, &keys, warnings)?;
            warnings.extend(joined.left_over());
        }
        Ok(RawPeople::Table(table))
    }

    pub fn units(&self, frame: &Frame, warnings: &mut Vec<Warning>) -> Result<Units, LayerError> {
        let mut units: Vec<Unit> = Vec::new();
        let mut ids = Ids::default();
        let mut tables: BTreeMap<(&str, Option<&str>), Joined> = BTreeMap::new();
        for layer in &self.project.units {
            let mut table = match self.extracts.get(&layer.path) {
                Some(extract) => {
                    let mut table = osm_tables::boundaries(extract, layer.admin_level);
                    if let Some(name) = &layer.within {
                        osm_tables::keep_within(extract, &mut table, name).ok_or_else(|| LayerError::Empty {
                            file: layer.path.clone(),
                            problem: format!("no administrative boundary \"{name}\" with a closed outline"),
                            hint: "set units.within to the `name` of a boundary that the extract holds whole"
                                .to_owned(),
                        })?;
                    }
                    warnings.append(&mut table.warnings);
                    table
                }
                None => {
                    let options = ReadOptions {
                        layer: layer.layer.clone(),
                        crs: layer.crs.clone(),
                        encoding: layer.encoding.clone(),
                        lon_lat: None,
                    };
                    self.table(&layer.path, &options, warnings)?
                }
            };
            if let Some(path) = &layer.table {
                let joined = match tables.entry((path, layer.table_layer.as_deref())) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => free.insert(self.joined(path, layer.table_layer.as_deref(), warnings)?),
                };
                let keys = Keys {
                    section: "units.columns",
                    code: (layer.columns.code.as_deref(), load_units::CODE),
                    name: (layer.columns.name.as_deref(), load_units::NAME),
                    people: (layer.columns.people.as_deref(), load_units::PEOPLE),
                };
                joined.join_to(&mut table, &keys, warnings)?;
            }
            units.extend(load_units::from_table(&table, layer, frame, &mut ids, warnings)?);
        }
        warnings.extend(tables.values().filter_map(Joined::left_over));
        Ok(Units::new(units))
    }

    /// The table of replaced division codes, when the project names one.
    fn code_changes(&self, warnings: &mut Vec<Warning>) -> Result<CodeChanges, LayerError> {
        let Some(path) = &self.project.code_changes else { return Ok(CodeChanges::default()) };
        let table = self.table(path, &ReadOptions::default(), warnings)?;
        CodeChanges::from_table(&table, self.project.as_of, warnings)
    }

    /// The signed corrections, when the project names any.
    fn corrections(&self, warnings: &mut Vec<Warning>) -> Result<Vec<Correction>, LayerError> {
        let Some(path) = &self.project.corrections else { return Ok(Vec::new()) };
        let table = self.table(path, &ReadOptions::default(), warnings)?;
        corrections::from_table(&table, warnings)
    }

    pub fn facilities(&self, frame: &Frame, warnings: &mut Vec<Warning>) -> Result<Vec<Facility>, LayerError> {
        let mut all: Vec<Facility> = Vec::new();
        let mut ids = Ids::default();
        for layer in &self.project.facilities {
            let mut found = match self.extracts.get(&layer.path) {
                Some(extract) => {
                    let mut found = osm_facilities::from_osm(extract, layer, frame, warnings);
                    for facility in &mut found {
                        facility.id = ids.claim(std::mem::take(&mut facility.id), &Place::file(&layer.path), warnings);
                    }
                    if found.is_empty() && !layer.allow_empty {
                        return Err(LayerError::Empty {
                            file: layer.path.clone(),
                            problem: "no facility with one of the wanted tags".to_owned(),
                            hint: "check osm_types, or set allow_empty = true for this layer".to_owned(),
                        });
                    }
                    found
                }
                None => {
                    let options = ReadOptions {
                        layer: layer.layer.clone(),
                        crs: layer.crs.clone(),
                        encoding: layer.encoding.clone(),
                        lon_lat: layer.columns.lon.clone().zip(layer.columns.lat.clone()),
                    };
                    load_facilities::from_table(
                        &self.table(&layer.path, &options, warnings)?,
                        layer,
                        frame,
                        &mut ids,
                        warnings,
                    )?
                }
            };
            all.append(&mut found);
        }
        Ok(all)
    }

    pub fn streets(&self, frame: &Frame, warnings: &mut Vec<Warning>) -> Result<Option<Streets>, LayerError> {
        let Some(roads) = &self.project.roads else { return Ok(None) };
        if let Some(extract) = self.extracts.get(&roads.path) {
            return load_streets::from_osm(extract, roads, warnings).map(Some);
        }
        let options = ReadOptions {
            layer: roads.layer.clone(),
            crs: roads.crs.clone(),
            encoding: roads.encoding.clone(),
            lon_lat: None,
        };
        let table = self.table(&roads.path, &options, warnings)?;
        join_lines::from_table(&table, roads, frame, warnings).map(Some)
    }

    pub fn indicators(&self, warnings: &mut Vec<Warning>) -> Result<Indicators, LayerError> {
        let mut indicators = Indicators::default();
        for layer in &self.project.indicators {
            let options =
                ReadOptions { layer: layer.layer.clone(), encoding: layer.encoding.clone(), ..ReadOptions::default() };
            let table = self.table(&layer.path, &options, warnings)?;
            indicators.list.extend(load_indicators::from_table(&table, layer, warnings)?);
        }
        Ok(indicators)
    }

    /// The buildings that people are placed on, when the project says so.
    pub fn buildings(&self, warnings: &mut Vec<Warning>) -> Result<Option<Table>, LayerError> {
        let layer = &self.project.people;
        if layer.place != Some(Placement::Buildings) {
            return Ok(None);
        }
        let path = layer.buildings.as_deref().ok_or_else(|| LayerError::Empty {
            file: layer.path.clone(),
            problem: "place = \"buildings\" needs buildings".to_owned(),
            hint: "set people.buildings to a layer of polygons or an .osm.pbf extract".to_owned(),
        })?;
        match self.extracts.get(path) {
            Some(extract) => Ok(Some(osm_tables::buildings(extract))),
            None => self.table(path, &ReadOptions::default(), warnings).map(Some),
        }
    }

    pub fn residents(
        &self,
        raw: RawPeople,
        buildings: Option<Table>,
        ground: Ground,
        corrections: &mut [Correction],
        warnings: &mut Vec<Warning>,
    ) -> Result<Residents, LayerError> {
        let layer = &self.project.people;
        let (mut drafts, groups): (Vec<Draft>, [bool; 2]) = match &raw {
            RawPeople::Raster(raster) => {
                (load_residents::from_raster(raster, layer, ground.frame, warnings)?, [false; 2])
            }
            // Totals that go on buildings need no residential ground.
            RawPeople::Table(_)
                if layer.kind == PeopleKind::UnitTotals && layer.place == Some(Placement::Buildings) =>
            {
                (Vec::new(), [false; 2])
            }
            RawPeople::Table(table) => load_residents::from_table(table, layer, ground.frame, warnings)?,
        };
        let mut how = None;
        if let Some(table) = buildings {
            let found = buildings::read(&table, ground.frame, warnings);
            if found.is_empty() {
                return Err(LayerError::Empty {
                    file: table.file,
                    problem: "no building with a polygon".to_owned(),
                    hint: "set people.buildings to a layer of polygons, or leave people.place out".to_owned(),
                });
            }
            how = match (&raw, layer.kind) {
                (RawPeople::Raster(raster), _) => {
                    Some(buildings::fill_pixels(&mut drafts, raster, &found, ground.units))
                }
                (_, PeopleKind::UnitTotals) => {
                    drafts = buildings::as_areas(&table, &found);
                    None
                }
                _ => Some(buildings::fill_areas(&mut drafts, &found)),
            };
        }
        corrections::to_areas(corrections, &mut drafts, warnings);
        let mut residents = place_people(drafts, groups, layer, ground, warnings)?;
        residents.placement.extend(how);
        Ok(residents)
    }
}

/// The side of a demand cell: as the project says, else the usual one.
fn side_of_cells(project: &Project, usual: impl Fn() -> f64) -> Result<f64, LayerError> {
    match project.people.cell_m {
        None => Ok(usual()),
        Some(side) if (1.0..=10_000.0).contains(&side) => Ok(side),
        Some(side) => Err(LayerError::Conflict {
            file: project.people.path.clone(),
            problem: format!("people.cell_m = {side} is out of range"),
            hint: "set people.cell_m between 1 and 10000 metres, or leave it out".to_owned(),
        }),
    }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
