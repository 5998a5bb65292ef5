//! What one file holds, before anything is made of it: format, encoding, reference system, columns, shapes, extent.

use std::collections::BTreeMap;
use std::path::Path;

use geo::{BoundingRect, CoordsIter, Validation};
use geo_types::Geometry;

use super::osm::{self, OsmSelection};
use super::{ReadOptions, SourceError, Table, encoding, geotiff};
use crate::message::{Text, Warning};

/// Sample values shown of a column.
const SAMPLES: usize = 3;
/// Invalid shapes that are named.
const NAMED: usize = 5;

/// One column.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Title.
    pub name: String,
    /// Rows with a value.
    pub filled: usize,
    /// Whether every value is a number.
    pub is_number: bool,
    /// The first different values.
    pub samples: Vec<String>,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// File as given.
    pub file: String,
    /// Format, in words.
    pub format: &'static str,
    /// Text encoding, where there is text and it is known.
    pub encoding: Option<String>,
    /// The reference system as declared or assumed; empty without coordinates.
    pub crs: String,
    /// Rows, features, pixels or ways.
    pub rows: usize,
    /// Shapes by kind.
    pub shapes: BTreeMap<&'static str, usize>,
    /// Rows of shapes that are not valid, the first few, and how many there are.
    pub invalid: (Vec<u64>, usize),
    /// West, south, east and north in degrees.
    pub extent: Option<[f64; 4]>,
    /// Columns in file order.
    pub columns: Vec<Column>,
    /// Further counts, in words.
    pub counts: Vec<Text>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// Looks into a file of any readable format.
///
/// # Errors
/// When the file cannot be read at all.
pub fn inspect(path: &Path, options: &ReadOptions) -> Result<Inspection, SourceError> {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.ends_with(".pbf") {
        return extract(path);
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_owned();
    if matches!(ending.as_str(), "tif" | "tiff") {
        return raster(path, options);
    }
    let table = super::read_table(path, options)?;
    let mut found = of_table(&table);
    found.file = path.display().to_string();
    found.format = format_of(&ending);
    if matches!(ending.as_str(), "csv" | "tsv" | "txt" | "geojson" | "json") {
        let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
        found.encoding = encoding::decode(&bytes, options.encoding.as_deref()).ok().map(|(_, name)| name.to_owned());
    }
    Ok(found)
}

fn format_of(ending: &str) -> &'static str {
    match ending {
        "csv" | "tsv" | "txt" => "CSV",
        "geojson" | "json" => "GeoJSON",
        "gpkg" => "GeoPackage",
        "shp" => "Shapefile",
        "xlsx" => "XLSX",
        "xls" => "XLS",
        "ods" => "ODS",
        "toml" => "TOML",
        _ => "table",
    }
}

/// What a table holds.
#[must_use]
pub fn of_table(table: &Table) -> Inspection {
    let mut found = Inspection {
        file: table.file.clone(),
        crs: table.crs.clone(),
        rows: table.records.len(),
        warnings: table.warnings.clone(),
        ..Inspection::default()
    };
    for record in &table.records {
        let Some(shape) = &record.shape else { continue };
        *found.shapes.entry(kind(shape)).or_default() += 1;
        found.extent = grown(found.extent, shape);
        let is_finite = shape.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite());
        if !is_finite || !shape.is_valid() {
            found.invalid.1 += 1;
            if found.invalid.0.len() < NAMED {
                found.invalid.0.push(record.row);
            }
        }
    }
    found.columns = table.fields.iter().enumerate().map(|(i, name)| column(table, i, name)).collect();
    found
}

fn column(table: &Table, index: usize, name: &str) -> Column {
    let mut column = Column { name: name.to_owned(), filled: 0, is_number: true, samples: Vec::new() };
    for value in table.records.iter().filter_map(|r| r.values.get(index)).filter(|v| !v.is_null()) {
        column.filled += 1;
        column.is_number &= value.number().is_some();
        if column.samples.len() < SAMPLES
            && let Some(text) = value.text().filter(|text| !column.samples.contains(text))
        {
            column.samples.push(text);
        }
    }
    column.is_number &= column.filled > 0;
    column
}

fn kind(shape: &Geometry<f64>) -> &'static str {
    match shape {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

fn grown(extent: Option<[f64; 4]>, shape: &Geometry<f64>) -> Option<[f64; 4]> {
    let Some(b) = shape.bounding_rect() else { return extent };
    let own = [b.min().x, b.min().y, b.max().x, b.max().y];
    Some(extent.map_or(own, |e| [e[0].min(own[0]), e[1].min(own[1]), e[2].max(own[2]), e[3].max(own[3])]))
}

fn raster(path: &Path, options: &ReadOptions) -> Result<Inspection, SourceError> {
    let raster = geotiff::read(path, options)?;
    let sum: f64 = raster.pixels.iter().map(|p| p.people).sum();
    let boxes = raster.pixels.iter().map(|p| [p.at[0], p.at[1], p.at[0], p.at[1]]);
    let extent = boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let n = raster.pixels.len();
    let counts =
        vec![Text::new(format!("有值像元 {n} 个，合计 {sum:.1}"), format!("{n} pixels with a value, {sum:.1} in all"))];
    Ok(Inspection {
        file: path.display().to_string(),
        format: "GeoTIFF",
        rows: n,
        extent,
        counts,
        warnings: raster.warnings,
        ..Inspection::default()
    })
}

fn extract(path: &Path) -> Result<Inspection, SourceError> {
    let wanted =
        OsmSelection { roads: true, facilities: true, boundaries: true, residential: true, ..OsmSelection::default() };
    let extract = osm::read(path, wanted)?;
    let ways = |key: &str, value: Option<&str>| {
        let is = |tags: &osm::Tags| tags.get(key).is_some_and(|v| value.is_none_or(|wanted| v == wanted));
        extract.ways.iter().filter(|w| is(&w.tags)).count()
    };
    let boundaries = extract.relations.iter().filter(|r| r.tags.is("boundary", "administrative")).count();
    let health = extract.nodes.iter().filter(|n| n.tags.get("amenity").is_some() || n.tags.get("healthcare").is_some());
    let (roads, residential, health) = (ways("highway", None), ways("landuse", Some("residential")), health.count());
    let counts = vec![Text::new(
        format!("道路 {roads} 条、居住用地 {residential} 个、设施节点 {health} 个、行政边界 {boundaries} 个"),
        format!(
            "{roads} roads, {residential} residential polygons, {health} facility nodes, {boundaries} administrative boundaries"
        ),
    )];
    let known = extract.node_at.iter().filter(|p| p[0].is_finite() && p[1].is_finite());
    let boxes = known.map(|p| [p[0], p[1], p[0], p[1]]);
    let extent = boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    Ok(Inspection {
        file: path.display().to_string(),
        format: "OpenStreetMap PBF",
        encoding: Some("UTF-8".to_owned()),
        crs: "EPSG:4326".to_owned(),
        rows: extract.ways.len(),
        extent,
        counts,
        warnings: extract.warnings,
        ..Inspection::default()
    })
}
