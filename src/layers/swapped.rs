//! Longitude and latitude in each other's column.

use std::collections::BTreeMap;
use std::path::Path;

use super::facility::Facility;
use super::facility_names::columns::{LAT, LON};
use super::frame::Position;
use crate::message::{Place, Text, Warning};
use crate::project::Project;
use crate::sources::{self, ReadOptions, Table};

/// Coordinate columns whose values are of each other's kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SwappedColumns {
    /// Title of the column that is read as longitude.
    pub lon: String,
    /// Title of the column that is read as latitude.
    pub lat: String,
    /// Rows that are places in degrees only when the columns are swapped.
    pub swapped: usize,
    /// Rows with two numbers.
    pub rows: usize,
}

/// Whether most rows of a table can only be places when longitude and latitude are swapped.
#[must_use]
pub fn swapped_columns(file: &Path, options: &ReadOptions) -> Option<SwappedColumns> {
    let table = sources::read_table(file, options).ok()?;
    let (lon, lat) = titles(&table, options)?;
    let (east, north) = (table.column(&lon)?, table.column(&lat)?);
    let numbers = table.records.iter().filter_map(|r| Some((r.values[east].number()?, r.values[north].number()?)));
    let (mut rows, mut swapped) = (0, 0);
    for (x, y) in numbers {
        rows += 1;
        swapped += usize::from(x.abs() <= 90.0 && (90.0..=180.0).contains(&y.abs()));
    }
    (swapped * 2 > rows).then_some(SwappedColumns { lon, lat, swapped, rows })
}

/// The titles of the coordinate columns: as the project says, else by their usual names.
fn titles(table: &Table, options: &ReadOptions) -> Option<(String, String)> {
    let usual = |names: &[&str]| names.iter().find_map(|n| table.column(n)).map(|c| table.fields[c].clone());
    options.lon_lat.clone().or_else(|| usual(LON).zip(usual(LAT)))
}

/// Adds the settings that swap two columns.
#[must_use]
pub fn swap(warning: Warning, lon: &str, lat: &str) -> Warning {
    let quoted = |title: &str| format!("{title:?}");
    warning.set("columns.lon", quoted(lat)).set("columns.lat", quoted(lon))
}

/// An error for each file of which no facility lies near the residents, and nearly all would with their coordinates
/// swapped.
pub(super) fn warn_swapped(project: &Project, facilities: &[Facility], extent: [f64; 4], warnings: &mut Vec<Warning>) {
    let [w, s, e, n] = extent;
    let near = |x: f64, y: f64| (w - 1.0..=e + 1.0).contains(&x) && (s - 1.0..=n + 1.0).contains(&y);
    let mut files: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
    for site in facilities.iter().flat_map(|f| &f.sites).filter(|s| s.position.is_usable()) {
        files.entry(&site.place.file).or_default().push(site.position);
    }
    for (file, places) in files {
        let all = places.len();
        let swapped = places.iter().filter(|p| near(p.lat, p.lon)).count();
        if places.iter().any(|p| near(p.lon, p.lat)) || swapped * 10 < all * 9 {
            continue;
        }
        let text = Text::new(
            format!("{all} 个位置中 {all} 个远离居民；把经度和纬度对调后 {swapped} 个在居民范围内"),
            format!(
                "{all} of {all} places are far from the residents; with longitude and latitude swapped {swapped} are near them"
            ),
        );
        let warning = Warning::new("swapped-coordinates", Place::file(file), text)
            .error()
            .fix("检查经度列和纬度列是否对调", "check whether the columns of longitude and latitude are swapped");
        let layer = project.facilities.iter().find(|l| l.path == file);
        let found = layer.and_then(|layer| {
            let options = ReadOptions {
                layer: layer.layer.clone(),
                crs: layer.crs.clone(),
                encoding: layer.encoding.clone(),
                lon_lat: layer.columns.lon.clone().zip(layer.columns.lat.clone()),
            };
            titles(&sources::read_table(&project.resolve(&layer.path), &options).ok()?, &options)
        });
        warnings.push(match found {
            Some((lon, lat)) => swap(warning, &lon, &lat),
            None => warning,
        });
    }
}
