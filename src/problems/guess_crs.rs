//! Which reference system numbers that are no degrees may be in: Gauss-Krüger zones of CGCS2000, UTM, Web Mercator.
//!
//! A guess is tried on the file and needs evidence: its shapes must fall among the other layers. A zone number in
//! the easting is evidence of its own, but then nothing is proposed for writing.

use std::path::Path;

use geo::{BoundingRect, CoordsIter};

use crate::layers::titles;
use crate::sources::{self, ReadOptions, Table};

/// Shapes this far outside the other layers, in degrees, still lie among them.
const MARGIN_DEG: f64 = 0.2;

/// A reference system that fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Guess {
    /// `EPSG:4522`.
    pub crs: String,
    /// What it is called.
    pub name: String,
    /// Shapes that fall among the other layers, and all shapes; `None` when there is nothing to compare with.
    pub inside: Option<(usize, usize)>,
    /// Whether no other system fits.
    pub is_only: bool,
}

/// Least and greatest easting and northing of the raw numbers of a file: west, south, east, north.
pub(super) fn raw_bounds(file: &Path, options: &ReadOptions) -> Option<[f64; 4]> {
    let ending = file.extension()?.to_string_lossy().to_lowercase();
    let bounds = match ending.as_str() {
        "shp" => {
            let head = std::fs::read(file).ok()?;
            let number = |at: usize| Some(f64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
            [number(36)?, number(44)?, number(52)?, number(60)?]
        }
        "json" | "geojson" => {
            let text = std::fs::read(file).ok()?;
            let json: serde_json::Value = serde_json::from_slice(&text).ok()?;
            let mut bounds = EMPTY;
            walk(&json, &mut bounds);
            bounds
        }
        _ => of_columns(&sources::read_table(file, options).ok()?, options)?,
    };
    bounds.iter().all(|v| v.is_finite()).then_some(bounds)
}

const EMPTY: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

fn grow(bounds: &mut [f64; 4], x: f64, y: f64) {
    *bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
}

/// Every position under a member `coordinates`; text is parsed within the depth that the parser allows.
fn walk(json: &serde_json::Value, bounds: &mut [f64; 4]) {
    fn positions(json: &serde_json::Value, bounds: &mut [f64; 4]) {
        let Some(list) = json.as_array() else { return };
        match (list.first().and_then(serde_json::Value::as_f64), list.get(1).and_then(serde_json::Value::as_f64)) {
            (Some(x), Some(y)) => grow(bounds, x, y),
            _ => list.iter().for_each(|inner| positions(inner, bounds)),
        }
    }
    match json {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                if key == "coordinates" { positions(value, bounds) } else { walk(value, bounds) }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| walk(value, bounds)),
        _ => {}
    }
}

const EAST: [&str; 8] = ["经度", "lon", "lng", "longitude", "x", "东坐标", "横坐标", "easting"];
const NORTH: [&str; 7] = ["纬度", "lat", "latitude", "y", "北坐标", "纵坐标", "northing"];

fn of_columns(table: &Table, options: &ReadOptions) -> Option<[f64; 4]> {
    let usual = |names: &[&str]| {
        let same = |field: &String| names.iter().any(|n| titles::plain(field) == *n);
        table.fields.iter().position(same)
    };
    let (east, north) = match &options.lon_lat {
        Some((lon, lat)) => (table.column(lon)?, table.column(lat)?),
        None => (usual(&EAST)?, usual(&NORTH)?),
    };
    let mut bounds = EMPTY;
    for record in &table.records {
        if let (Some(x), Some(y)) = (record.values[east].number(), record.values[north].number()) {
            grow(&mut bounds, x, y);
        }
    }
    Some(bounds)
}

/// The system that fits best; `among` is the extent of the other layers in degrees.
pub(super) fn guess(file: &Path, options: &ReadOptions, among: Option<[f64; 4]>) -> Option<Guess> {
    let bounds = raw_bounds(file, options)?;
    let candidates = candidates(bounds);
    let Some(among) = among else {
        let (crs, name) = candidates.into_iter().next()?;
        return Some(Guess { crs, name, inside: None, is_only: false });
    };
    let mut fitting: Vec<(Guess, [f64; 2])> = Vec::new();
    for (crs, name) in candidates {
        let options = ReadOptions { crs: Some(crs.clone()), ..options.clone() };
        let Ok(table) = sources::read_table(file, &options) else { continue };
        let middles: Vec<[f64; 2]> = table.records.iter().filter_map(|r| middle(r.shape.as_ref()?)).collect();
        let inside = middles.iter().filter(|p| is_among(**p, among)).count();
        // Zones of 3 and of 6 degrees with one central meridian are one system.
        let Some(first) = middles.first().filter(|_| inside * 2 > middles.len()).copied() else { continue };
        let same = |p: &[f64; 2]| (p[0] - first[0]).abs() < 1e-5 && (p[1] - first[1]).abs() < 1e-5;
        if !fitting.iter().any(|(_, p)| same(p)) {
            fitting.push((Guess { crs, name, inside: Some((inside, middles.len())), is_only: true }, first));
        }
    }
    let is_only = fitting.len() == 1;
    let best = fitting.into_iter().map(|(guess, _)| guess).min_by_key(|g| std::cmp::Reverse(g.inside))?;
    Some(Guess { is_only, ..best })
}

fn middle(shape: &geo_types::Geometry<f64>) -> Option<[f64; 2]> {
    shape.coords_iter().next()?;
    shape.bounding_rect().map(|b| [b.center().x, b.center().y])
}

fn is_among([lon, lat]: [f64; 2], [w, s, e, n]: [f64; 4]) -> bool {
    (w - MARGIN_DEG..=e + MARGIN_DEG).contains(&lon) && (s - MARGIN_DEG..=n + MARGIN_DEG).contains(&lat)
}

/// Systems in whose range all numbers lie, those with a zone number in the easting first.
fn candidates([w, s, e, n]: [f64; 4]) -> Vec<(String, String)> {
    let mut list = Vec::new();
    let mut add = |code: u32, name: String| list.push((format!("EPSG:{code}"), name));
    let in_china = (1.6e6..=6.2e6).contains(&s) && (1.6e6..=6.2e6).contains(&n);
    let zone = (w / 1e6).floor();
    if in_china && zone == (e / 1e6).floor() {
        if (25.0..=45.0).contains(&zone) {
            add(4513 + zone as u32 - 25, format!("CGCS2000 3-degree zone {zone}"));
        } else if (13.0..=23.0).contains(&zone) {
            add(4491 + zone as u32 - 13, format!("CGCS2000 6-degree zone {zone}"));
        }
    }
    if in_china && w > 1e5 && e < 9e5 {
        (0..=20).for_each(|i| add(4534 + i, format!("CGCS2000 3-degree, central meridian {}E", 75 + 3 * i)));
        (0..=10).for_each(|i| add(4502 + i, format!("CGCS2000 6-degree, central meridian {}E", 75 + 6 * i)));
    }
    if (8.1e6..=1.51e7).contains(&w) && e <= 1.51e7 && s >= 1.9e6 && n <= 7.1e6 {
        add(3857, "Web Mercator".to_owned());
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_number_in_the_easting_names_the_zone() {
        let first = |bounds| candidates(bounds).into_iter().next().map(|(code, _)| code);
        assert_eq!(first([34_612_000.0, 2_600_000.0, 34_655_000.0, 2_640_000.0]).as_deref(), Some("EPSG:4522"));
        assert_eq!(first([18_612_000.0, 2_600_000.0, 18_655_000.0, 2_640_000.0]).as_deref(), Some("EPSG:4496"));
        assert_eq!(first([1.27e7, 3.5e6, 1.28e7, 3.6e6]).as_deref(), Some("EPSG:3857"));
        assert_eq!(candidates([450_000.0, 3.3e6, 480_000.0, 3.4e6]).len(), 32, "21 zones of 3 degrees and 11 of 6");
        assert_eq!(candidates([114.0, 30.0, 115.0, 31.0]), []);
    }
}
