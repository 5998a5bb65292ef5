//! Service areas and basins as layers: one polygon per finding, facility and cutoff, with people by area and by time.

use super::layer::{Cell, Layer, minutes_and_metres, shape};
use super::manifest::manifest;
use super::{OutFile, OutputError, csv, geojson};
use crate::access::Direction;
use crate::rules::plan::Requirement;
use crate::run::Report;
use crate::run::areas::{Areas, ServedGround};

const FIELDS: [&str; 14] = [
    "rule_id",
    "facility_id",
    "facility_name",
    "mode",
    "direction",
    "minutes",
    "metres",
    "area_km2",
    "people_by_area",
    "people_by_time",
    "people_difference",
    "parts",
    "holes",
    "synthetic",
];

/// All files of the areas of a report, the manifest last.
///
/// # Errors
/// When values cannot be brought into a format.
pub fn area_files(report: &Report, areas: &Areas, with_basins: bool) -> Result<Vec<OutFile>, OutputError> {
    let mut layers = vec![layer(report, "service_areas", &areas.service)];
    if with_basins {
        layers.push(layer(report, "basins", &areas.basins));
    }
    let mut files = Vec::new();
    for layer in &layers {
        files.push(OutFile { name: format!("{}.geojson", layer.name), bytes: geojson::geojson(report, layer)? });
        files.push(OutFile { name: format!("{}.csv", layer.name), bytes: csv::csv(layer)? });
    }
    files.push(manifest(report, &files, &areas.notes)?);
    Ok(files)
}

/// Grounds as a layer; without a facility a row is about all of them together. Basins have no cutoff.
fn layer(report: &Report, name: &'static str, grounds: &[ServedGround]) -> Layer {
    let mut layer = Layer::new(name, &FIELDS);
    for ground in grounds {
        let finding = &report.findings[ground.finding];
        let facility = ground.facility.map(|id| report.layers.facilities.get(id));
        let [minutes, metres] = minutes_and_metres(ground.cutoff, finding.is_length(&report.modes));
        let direction = match report.requirement(finding) {
            Requirement::Access(access) if access.direction == Direction::From => "from",
            _ => "towards",
        };
        let holes: usize = ground.shape.0.iter().map(|p| p.interiors().len()).sum();
        let row: [Cell; FIELDS.len()] = [
            finding.id.as_str().into(),
            facility.map(|f| f.id.as_str()).into(),
            facility.map(|f| f.name.as_str()).into(),
            finding.limit.map(|l| report.modes[l.mode].id.as_str()).into(),
            direction.into(),
            minutes,
            metres,
            Cell::real(ground.area_km2, 4),
            ground.by_area.into(),
            ground.by_time.into(),
            difference(ground),
            ground.shape.0.len().into(),
            holes.into(),
            report.project.synthetic.into(),
        ];
        layer.rows.push((shape(&report.layers.frame, &ground.shape), row.to_vec()));
    }
    layer
}

/// People by area less people by time.
fn difference(ground: &ServedGround) -> Cell {
    Cell::real((ground.by_area.0 as f64 - ground.by_time.0 as f64) / 1000.0, 3)
}
