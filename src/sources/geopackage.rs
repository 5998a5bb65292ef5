//! A feature layer or attribute table of a GeoPackage.
//!
//! The file is opened read-only and as immutable, so that reading leaves no journal beside it.

use std::path::Path;

use geo_types::Geometry;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::crs::Crs;
use super::wkb_shape;
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};

/// Single warnings of one kind before they are summed up.
const MOST_WARNINGS: u64 = 20;
/// Bytes of text and shapes that a layer may give out for each byte of the file. A table gives out at most what the
/// file holds; a view that repeats rows may give out more, and one without end must not be followed.
const MOST_REPEATED: u64 = 64;

/// Reads one layer of a GeoPackage: the named one, or its only feature layer.
///
/// # Errors
/// When the file cannot be read or is no GeoPackage, the layer is not there or not named although
/// there are several, or its reference system is unknown.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    std::fs::File::open(path).map_err(|cause| SourceError::io(path, cause))?;
    read_layer(path, options)
}

fn damaged(path: &Path, error: &rusqlite::Error) -> SourceError {
    let hint = "check that it is a GeoPackage and was copied whole, or export the layer again";
    SourceError::malformed(path, None, format!("not a readable geopackage: {error}"), hint)
}

fn open(path: &Path) -> Result<Connection, SourceError> {
    let full = std::path::absolute(path).map_err(|cause| SourceError::io(path, cause))?;
    let mut uri = String::from("file:");
    for byte in full.to_string_lossy().replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if cfg!(windows) {
        uri.insert(5, '/');
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri, flags).map_err(|e| damaged(path, &e))
}

struct Layer {
    name: String,
    geometry: Option<String>,
    srs: i64,
}

fn read_layer(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let db = open(path)?;
    let fail = |e: rusqlite::Error| damaged(path, &e);
    let found = "select count(*) from sqlite_master where lower(name) = 'gpkg_contents'";
    if db.query_row(found, [], |r| r.get::<_, i64>(0)).map_err(fail)? == 0 {
        let problem = "this is an SQLite file but no geopackage: it has no table gpkg_contents";
        return Err(SourceError::malformed(path, None, problem, "export the layer as GeoPackage"));
    }
    let layer = choose(&db, path, options)?;
    let crs = match (options.system(), &layer.geometry) {
        (Some(text), _) => Some(Crs::parse(text, path)?),
        (None, Some(_)) => Some(layer_crs(&db, path, &layer)?),
        (None, None) => None,
    };
    let file = path.display().to_string();
    let name = crs.as_ref().map(|c| c.name().to_owned()).unwrap_or_default();
    let crs_from = options.told(if crs.is_some() { CrsFrom::File } else { CrsFrom::Assumed });
    let mut table = Table { file, crs: name, crs_from, ..Table::default() };
    let sql = format!("select * from {}", quoted(&layer.name));
    let mut statement = db.prepare(&sql).map_err(fail)?;
    let names: Vec<String> = statement.column_names().iter().map(|n| (*n).to_owned()).collect();
    let shape_at = layer.geometry.as_ref().and_then(|g| names.iter().position(|n| n.eq_ignore_ascii_case(g)));
    table.fields = names.iter().enumerate().filter(|(i, _)| Some(*i) != shape_at).map(|(_, n)| n.clone()).collect();
    let (mut rows, mut number, mut bad) = (statement.query([]).map_err(fail)?, 0u64, 0u64);
    let size = std::fs::metadata(path).map_err(|cause| SourceError::io(path, cause))?.len();
    let mut given = 0u64;
    while let Some(row) = rows.next().map_err(fail)? {
        number += 1;
        let (mut shape, mut values) = (None, Vec::with_capacity(table.fields.len()));
        for i in 0..names.len() {
            let cell = row.get_ref(i).map_err(fail)?;
            given += cell.as_bytes_or_null().ok().flatten().map_or(8, |bytes| bytes.len() as u64 + 8);
            if given > size.saturating_mul(MOST_REPEATED) {
                let problem = format!("layer \"{}\" does not end: it is a view that repeats itself", layer.name);
                return Err(SourceError::malformed(path, None, problem, "export the layer as a table"));
            }
            if Some(i) != shape_at {
                values.push(value(cell));
            } else if let (ValueRef::Blob(blob), Some(crs)) = (cell, &crs) {
                shape = decode(blob, crs).unwrap_or_else(|problem| {
                    bad += 1;
                    if bad <= MOST_WARNINGS {
                        table.warnings.push(bad_shape(&table.file, number, problem));
                    }
                    None
                });
            }
        }
        table.records.push(Record { row: number, shape, values });
    }
    if bad > MOST_WARNINGS {
        let more = bad - MOST_WARNINGS;
        let text = Text::new(
            format!("另有 {more} 行的图形无法读取"),
            format!("the shapes of {more} more rows could not be read"),
        );
        table.warnings.push(Warning::new("bad-shape", Place::file(table.file.clone()), text));
    }
    Ok(table)
}

fn bad_shape(file: &str, row: u64, problem: Text) -> Warning {
    Warning::new("bad-shape", Place::row(file, row), problem)
        .fix("在 GIS 软件中检查该要素后重新导出", "check the feature in a GIS and export the layer again")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The layer that is meant; a name matches exactly or else without regard to case.
fn choose(db: &Connection, path: &Path, options: &ReadOptions) -> Result<Layer, SourceError> {
    let fail = |e: rusqlite::Error| damaged(path, &e);
    let sql = "select table_name, data_type from gpkg_contents \
               where data_type in ('features', 'attributes') order by table_name";
    let mut statement = db.prepare(sql).map_err(fail)?;
    let all: Vec<(String, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).map_err(fail)?;
    let list = all.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ");
    let name = match &options.layer {
        Some(wanted) => all
            .iter()
            .find(|(n, _)| n == wanted)
            .or_else(|| all.iter().find(|(n, _)| n.to_lowercase() == wanted.to_lowercase()))
            .map(|(n, _)| n.clone())
            .ok_or_else(|| {
                let problem = format!("there is no layer \"{wanted}\"");
                SourceError::malformed(path, None, problem, format!("the layers are: {list}"))
            })?,
        None => {
            let features: Vec<&String> = all.iter().filter(|(_, t)| t == "features").map(|(n, _)| n).collect();
            match features[..] {
                [only] => only.clone(),
                [] => {
                    let problem = "the geopackage has no feature layer";
                    let hint = format!("name a table with layer = \"...\"; there are: {list}");
                    return Err(SourceError::malformed(path, None, problem, hint));
                }
                _ => {
                    let problem = format!("the geopackage has {} feature layers", features.len());
                    let hint = format!("say which is meant with layer = \"...\"; there are: {list}");
                    return Err(SourceError::malformed(path, None, problem, hint));
                }
            }
        }
    };
    let geometry = if all.iter().any(|(n, t)| *n == name && t == "features") {
        let sql = "select column_name, srs_id from gpkg_geometry_columns where lower(table_name) = lower(?1)";
        db.query_row(sql, [&name], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?))).optional().map_err(fail)?
    } else {
        None
    };
    let (geometry, srs) = geometry.map_or((None, 0), |(g, s)| (Some(g), s));
    Ok(Layer { name, geometry, srs })
}

fn layer_crs(db: &Connection, path: &Path, layer: &Layer) -> Result<Crs, SourceError> {
    let sql = "select organization, organization_coordsys_id, definition from gpkg_spatial_ref_sys where srs_id = ?1";
    let row = db
        .query_row(sql, [layer.srs], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?, r.get::<_, String>(2)?)))
        .optional()
        .map_err(|e| damaged(path, &e))?;
    let unknown = || {
        let problem = format!("layer \"{}\" does not say its coordinate reference system", layer.name);
        SourceError::no_crs(path, problem, "give it in the project file, for example crs = \"EPSG:4326\"")
    };
    let (organization, code, definition) = row.ok_or_else(unknown)?;
    if layer.srs <= 0 || organization.eq_ignore_ascii_case("none") {
        return Err(unknown());
    }
    match Crs::parse(&format!("{}:{code}", organization.trim().to_uppercase()), path) {
        Ok(crs) => Ok(crs),
        Err(error) => Crs::from_wkt(&definition, path).map_err(|_wkt_is_no_help_either| error),
    }
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(t) => Value::from_text(&String::from_utf8_lossy(t)),
    }
}

/// The shape of a geometry blob; `None` when it is declared empty.
fn decode(blob: &[u8], crs: &Crs) -> Result<Option<Geometry<f64>>, Text> {
    let broken = || Text::new("图形数据损坏,已略去图形", "the shape is damaged and was left out");
    let [b'G', b'P', _version, flags, ..] = *blob else { return Err(broken()) };
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(broken()),
    };
    if flags & 0x10 != 0 {
        return Ok(None);
    }
    let bytes = blob.get(8 + envelope..).ok_or_else(broken)?;
    let shape = wkb_shape::shape(bytes).ok_or_else(broken)?;
    crs.geometry_to_wgs84(&shape).map(Some).ok_or_else(|| {
        let crs = crs.name();
        Text::new(
            format!("图形无法从坐标系 {crs} 换算,已略去图形"),
            format!("the shape lies where {crs} has no position and was left out"),
        )
    })
}

#[cfg(test)]
#[path = "geopackage_tests.rs"]
mod tests;
