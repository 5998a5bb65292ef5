//! Reads one feature layer of a GeoPackage.
//!
//! In: a file and, if it holds several layers, a layer's name. Out: its rows in WGS 84.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::crs::{self, Crs};
use super::geojson::bad_shape;
use super::{ReadOptions, Record, SourceError, Table, Value, wkb_shape};

/// Reads a GeoPackage layer.
///
/// # Errors
/// When the file cannot be read, is no GeoPackage, or the layer or its reference system is not known.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    std::fs::File::open(path).map_err(|e| SourceError::io(path, e))?;
    let sql = |e: rusqlite::Error| malformed(path, &e.to_string());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(sql)?;
    let (layer, column, srs) = layer(path, &db, options)?;
    let crs = reference(path, &db, srs, options)?;
    let mut table = Table { file: path.display().to_string(), crs: crs.name().to_owned(), ..Table::default() };
    let mut query = db.prepare(&format!("SELECT * FROM {}", quoted(&layer))).map_err(sql)?;
    let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let shape_at = names.iter().position(|n| n.eq_ignore_ascii_case(&column));
    let shape_at = shape_at.ok_or_else(|| malformed(path, &format!("layer {layer} has no column {column}")))?;
    table.fields = names.iter().enumerate().filter(|(i, _)| *i != shape_at).map(|(_, n)| n.clone()).collect();
    let mut rows = query.query([]).map_err(sql)?;
    while let Some(row) = rows.next().map_err(sql)? {
        let number = table.records.len() as u64 + 1;
        let mut record = Record { row: number, shape: None, values: Vec::with_capacity(table.fields.len()) };
        for i in 0..names.len() {
            let cell = row.get_ref(i).map_err(sql)?;
            if i != shape_at {
                record.values.push(value(cell));
            } else if let ValueRef::Blob(blob) = cell {
                let shape = wkb_shape::of_geopackage(blob)
                    .and_then(|s| s.map(|s| crs.shape_to_lon_lat(&s).map_err(|e| e.to_string())).transpose());
                match shape {
                    Ok(shape) => record.shape = shape,
                    Err(problem) => table.warnings.push(bad_shape(&table.file, number, &problem)),
                }
            }
        }
        table.records.push(record);
    }
    Ok(table)
}

/// Name, shape column and reference system id of the layer asked for, or of the only one.
fn layer(path: &Path, db: &Connection, options: &ReadOptions) -> Result<(String, String, i64), SourceError> {
    let sql = |e: rusqlite::Error| malformed(path, &e.to_string());
    let mut query = db
        .prepare("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name")
        .map_err(sql)?;
    let layers: Vec<(String, String, i64)> =
        query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).and_then(Iterator::collect).map_err(sql)?;
    let names = layers.iter().map(|l| l.0.clone()).collect::<Vec<_>>().join(", ");
    let chosen = match &options.layer {
        Some(name) => layers.into_iter().find(|l| l.0.eq_ignore_ascii_case(name)),
        None if layers.len() == 1 => layers.into_iter().next(),
        None => None,
    };
    chosen.ok_or_else(|| {
        let problem = match &options.layer {
            Some(name) => format!("there is no layer {name:?}"),
            None => "the file does not hold exactly one feature layer".to_owned(),
        };
        SourceError::malformed(path, None, problem, format!("set `layer` to one of: {names}"))
    })
}

fn reference(path: &Path, db: &Connection, srs: i64, options: &ReadOptions) -> Result<Crs, SourceError> {
    if let Some(name) = &options.crs {
        return crs::parse_for(path, name);
    }
    let (organization, code, name): (String, i64, String) = db
        .query_row(
            "SELECT organization, organization_coordsys_id, srs_name FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [srs],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .map_err(|e| malformed(path, &format!("reference system {srs}: {e}")))?;
    if organization.eq_ignore_ascii_case("epsg") {
        crs::parse_for(path, &format!("EPSG:{code}"))
    } else {
        crs::parse_for(path, &name)
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

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn malformed(path: &Path, problem: &str) -> SourceError {
    SourceError::malformed(path, None, problem, "give a GeoPackage; check it with `ogrinfo`")
}
