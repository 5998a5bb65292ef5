//! A Parquet file as a table: shapes from its GeoParquet column, else from columns of coordinates.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::ParquetMetaData;
use serde_json::Value as Json;

use super::arrow_values::values;
use super::caught::caught;
use super::crs::Crs;
use super::csv::{bad_coordinates, coordinate_columns, point};
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value, wkb_shape};
use crate::message::{Place, Text, Warning};

/// Rows that are decoded at once.
const BATCH: usize = 8_192;
/// Most bytes that the columns may unpack to, as the file states it.
const MAX_UNPACKED: i64 = 4 << 30;

/// Reads a Parquet file; columns of lists and structures are left out.
///
/// # Errors
/// When the file cannot be read, is damaged or too large, or its reference system is not known.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    // The decoder is not meant to panic, but a file may lie in more ways than it knows.
    caught(|| decode(path, options)).unwrap_or_else(|| Err(broken(path, "its pages are not what its footer says")))
}

fn broken(path: &Path, problem: impl ToString) -> SourceError {
    let hint = "write the file again, uncompressed or with snappy, gzip or zstd";
    SourceError::malformed(path, None, format!("this Parquet cannot be read: {}", problem.to_string()), hint)
}

/// What GeoParquet's own metadata say.
struct Geo {
    column: String,
    /// The system of the column: `None` when the file says that it is unknown.
    crs: Option<Crs>,
}

fn decode(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let file = File::open(path).map_err(|cause| SourceError::io(path, cause))?;
    // Without what pandas and others say of their own types, columns are plain texts and numbers.
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, plain).map_err(|e| broken(path, e))?;
    let unpacked =
        reader.metadata().row_groups().iter().map(|g| g.total_byte_size().max(0)).fold(0, i64::saturating_add);
    if unpacked > MAX_UNPACKED {
        let problem = format!("its columns unpack to {} GB", unpacked >> 30);
        return Err(SourceError::malformed(path, None, problem, "cut the table to the study area"));
    }
    let geo = geo_of(reader.metadata(), path, options)?;
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let schema = reader.schema().clone();
    let is_shape = |name: &str| geo.as_ref().is_some_and(|geo| geo.column == name);
    let flat = |kind: &DataType| !matches!(kind, DataType::Struct(_) | DataType::List(_) | DataType::Map(..));
    let wanted: Vec<usize> = (0..schema.fields().len()).filter(|i| flat(schema.field(*i).data_type())).collect();
    let names: Vec<String> = wanted.iter().map(|i| schema.field(*i).name().clone()).collect();
    let shape_at = names.iter().position(|name| is_shape(name));
    table.fields = names.iter().filter(|name| !is_shape(name)).cloned().collect();
    let crs = match (options.system(), geo) {
        (Some(name), _) => Crs::parse(name, path)?,
        (None, Some(Geo { crs: Some(crs), .. })) => crs,
        (None, Some(Geo { column, crs: None })) => {
            let problem = format!("the column {column} does not say its coordinate reference system");
            let hint = "give it in the project file, for example crs = \"EPSG:4326\"";
            return Err(SourceError::no_crs(path, problem, hint));
        }
        (None, None) => Crs::wgs84(),
    };
    let columns = if shape_at.is_none() { coordinate_columns(&table, &crs, path, options)? } else { None };
    if shape_at.is_some() || columns.is_some() {
        crs.name().clone_into(&mut table.crs);
        table.crs_from = options.told(if shape_at.is_some() { CrsFrom::File } else { CrsFrom::Assumed });
    }
    let mask = ProjectionMask::roots(reader.parquet_schema(), wanted.iter().copied());
    let batches = reader.with_projection(mask).with_batch_size(BATCH).build().map_err(|e| broken(path, e))?;
    let nested = (0..schema.fields().len()).filter(|i| !wanted.contains(i)).map(|i| schema.field(i).name().clone());
    // The box of each shape, which writers add for searches, is no loss.
    let mut unread: BTreeSet<String> = nested.filter(|name| name != "bbox").collect();
    for batch in batches {
        let batch = batch.map_err(|e| broken(path, e))?;
        let cells = (0..names.len()).filter(|i| Some(*i) != shape_at);
        let mut columns_of = |i: usize| {
            let array = batch.column(i);
            let cells = column_of(array).unwrap_or_else(|| {
                unread.insert(names[i].clone());
                vec![Value::Null; array.len()]
            });
            cells.into_iter()
        };
        let mut cells: Vec<std::vec::IntoIter<Value>> = cells.map(&mut columns_of).collect();
        let shapes = shape_at.map(|i| binary(batch.column(i)).ok_or_else(|| broken(path, "its shapes are not WKB")));
        let shapes = shapes.transpose()?;
        for i in 0..batch.num_rows() {
            let row = table.records.len() as u64 + 1;
            let values: Vec<Value> = cells.iter_mut().map(|column| column.next().unwrap_or_default()).collect();
            let mut shape = None;
            if let Some((east, north)) = columns {
                shape = point(&values[east], &values[north], &crs);
                if shape.is_none() {
                    table.warnings.push(bad_coordinates(&table, row, [east, north], &values));
                }
            } else if let Some(bytes) = shapes.as_ref().and_then(|shapes| shapes[i]) {
                shape = wkb_shape::shape(bytes).and_then(|shape| crs.geometry_to_wgs84(&shape));
                if shape.is_none() {
                    table.warnings.push(bad_shape(&table.file, row, &crs));
                }
            }
            table.records.push(Record { row, shape, values });
        }
    }
    if !unread.is_empty() {
        let list: Vec<&str> = unread.iter().map(String::as_str).collect();
        let text = Text::new(
            format!("以下各列的类型不能读取，视为空：{}", list.join("、")),
            format!("columns of a type that is not read were taken as empty: {}", list.join(", ")),
        );
        table.warnings.push(Warning::new("column-not-read", Place::file(&table.file), text));
    }
    Ok(table)
}

fn bad_shape(file: &str, row: u64, crs: &Crs) -> Warning {
    let text = Text::new(
        format!("图形损坏或无法从坐标系 {} 换算，已略去图形", crs.name()),
        format!("the shape is damaged or lies where {} has no position, and was left out", crs.name()),
    );
    Warning::new("bad-shape", Place::row(file, row), text)
}

/// The shape column that the metadata `geo` name, and its system: WGS 84 when nothing is said of it.
fn geo_of(metadata: &ParquetMetaData, path: &Path, options: &ReadOptions) -> Result<Option<Geo>, SourceError> {
    let entries = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    let Some(text) = entries.filter(|entry| entry.key == "geo").find_map(|entry| entry.value.as_ref()) else {
        return Ok(None);
    };
    let geo: Json = serde_json::from_str(text).map_err(|e| broken(path, format!("its `geo` metadata: {e}")))?;
    let column = geo.get("primary_column").and_then(Json::as_str).unwrap_or("geometry").to_owned();
    let about = geo.get("columns").and_then(|columns| columns.get(&column)).cloned().unwrap_or_default();
    let encoding = about.get("encoding").and_then(Json::as_str).unwrap_or("WKB");
    if !encoding.eq_ignore_ascii_case("wkb") {
        let problem = format!("the shapes are encoded as \"{encoding}\"");
        return Err(SourceError::malformed(path, None, problem, "write the file with the encoding WKB"));
    }
    let crs = match about.get("crs") {
        _ if options.system().is_some() => None,
        None => Some(Crs::wgs84()),
        Some(Json::Null) => None,
        Some(stated) => Some(system(stated, path)?),
    };
    Ok(Some(Geo { column, crs }))
}

/// A system that is described as PROJJSON: by its code, else by its name.
fn system(stated: &Json, path: &Path) -> Result<Crs, SourceError> {
    let id = stated.get("id");
    let authority = id.and_then(|id| id.get("authority")).and_then(Json::as_str).unwrap_or_default();
    let code = id.and_then(|id| id.get("code"));
    match code.map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned)) {
        Some(code) if authority == "OGC" => Crs::parse(&code, path),
        Some(code) => Crs::parse(&format!("{authority}:{code}"), path),
        None => Crs::parse(stated.get("name").and_then(Json::as_str).unwrap_or_default(), path),
    }
}

/// A column as values; `None` for a type that is not read.
fn column_of(array: &ArrayRef) -> Option<Vec<Value>> {
    match array.data_type() {
        DataType::Boolean => {
            array.as_boolean_opt().map(|b| b.iter().map(|b| b.map_or(Value::Null, Value::Bool)).collect())
        }
        DataType::Date32 => array.as_primitive_opt::<Date32Type>().map(|days| days.iter().map(day).collect()),
        _ => values(array),
    }
}

/// The day that lies so many days after 1 January 1970: `2026-03-31`.
fn day(days: Option<i32>) -> Value {
    let Some(days) = days else { return Value::Null };
    // Years of 400 have 146 097 days; they begin on 1 March, so that the leap day is the last.
    let shifted = i64::from(days) + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400 + i64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    Value::Text(format!("{year:04}-{month:02}-{day:02}"))
}

/// The bytes of a column of shapes.
fn binary(array: &ArrayRef) -> Option<Vec<Option<&[u8]>>> {
    match array.data_type() {
        DataType::Binary => Some(array.as_binary_opt::<i32>()?.iter().collect()),
        DataType::LargeBinary => Some(array.as_binary_opt::<i64>()?.iter().collect()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "geoparquet_tests.rs"]
mod tests;
