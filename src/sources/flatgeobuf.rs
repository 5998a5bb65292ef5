//! A FlatGeobuf file: shapes, values and reference system in one.
//!
//! The file is read whole; sizes that it states are compared with what is there before any memory is set aside.

use std::io::Cursor;
use std::path::Path;

use flatgeobuf::geozero::{ColumnValue, PropertyProcessor, error::Result as ReadResult};
use flatgeobuf::packed_r_tree::PackedRTree;
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader, Header};
use geo_traits::to_geo::ToGeoGeometry;

use super::caught::caught;
use super::crs::Crs;
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};

/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 2 << 30;
/// Bytes before the header: the mark of the format and the size of the header.
const FRONT: usize = 12;

/// Reads a FlatGeobuf file.
///
/// # Errors
/// When the file cannot be read, is too large or damaged, or its reference system is not known.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let io = |cause| SourceError::io(path, cause);
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > MAX_BYTES {
        let problem = format!("{} MB are more than the {} MB that are read", size >> 20, MAX_BYTES >> 20);
        return Err(SourceError::malformed(path, None, problem, "cut the layer to the study area"));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    // The decoder checks the file as it goes, but may panic on one that lies.
    caught(|| decode(&bytes, path, options)).unwrap_or_else(|| Err(broken(path, "its parts do not fit together")))
}

fn broken(path: &Path, problem: impl ToString) -> SourceError {
    let hint = "copy the file again or export the layer anew";
    SourceError::malformed(path, None, format!("not a readable flatgeobuf: {}", problem.to_string()), hint)
}

fn decode(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let reader = FgbReader::open(Cursor::new(bytes)).map_err(|e| broken(path, e))?;
    let header = reader.header();
    check_sizes(bytes, &header, path)?;
    let crs = system(&header, path, options)?;
    let mut table = Table { file: path.display().to_string(), crs: crs.name().to_owned(), ..Table::default() };
    table.crs_from = options.told(CrsFrom::File);
    table.fields = header.columns().into_iter().flatten().map(|column| column.name().to_owned()).collect();
    let width = table.fields.len();
    let mut features = reader.select_all().map_err(|e| broken(path, e))?;
    let mut row = 0;
    while let Some(feature) = features.next().map_err(|e| broken(path, e))? {
        row += 1;
        let mut values = Values(vec![Value::Null; width]);
        feature.process_properties(&mut values).map_err(|e| broken(path, format!("feature {row}: {e}")))?;
        let raw = feature.geometry_trait().map_err(|e| broken(path, format!("feature {row}: {e}")))?;
        let raw = raw.and_then(|shape| shape.try_to_geometry());
        let shape = raw.as_ref().and_then(|shape| crs.geometry_to_wgs84(shape));
        if raw.is_some() && shape.is_none() {
            let text = Text::new(
                format!("图形无法从坐标系 {} 换算，已略去图形", crs.name()),
                format!("the shape lies where {} has no position and was left out", crs.name()),
            );
            table.warnings.push(Warning::new("bad-shape", Place::row(&table.file, row), text));
        }
        table.records.push(Record { row, shape, values: values.0 });
    }
    Ok(table)
}

/// The system that the project names, else that of the header.
fn system(header: &Header<'_>, path: &Path, options: &ReadOptions) -> Result<Crs, SourceError> {
    if let Some(name) = options.system() {
        return Crs::parse(name, path);
    }
    let stated = header.crs();
    let code = stated.map_or(0, |crs| crs.code());
    if code > 0 {
        return Crs::parse(&format!("EPSG:{code}"), path);
    }
    match stated.and_then(|crs| crs.wkt()).filter(|wkt| !wkt.is_empty()) {
        Some(wkt) => Crs::from_wkt(wkt, path),
        None => {
            let problem = "the file does not say its coordinate reference system";
            Err(SourceError::no_crs(path, problem, "give it in the project file, for example crs = \"EPSG:4326\""))
        }
    }
}

/// Whether the header, the index and every feature end within the file.
fn check_sizes(bytes: &[u8], header: &Header<'_>, path: &Path) -> Result<(), SourceError> {
    let cut = |what: String| broken(path, format!("{what} does not end within the file"));
    let size = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let count = usize::try_from(header.features_count()).map_err(|_too_many| cut("the index".to_owned()))?;
    if count > bytes.len() {
        return Err(cut(format!("the last of {count} features")));
    }
    let index = if header.index_node_size() > 1 && count > 0 {
        PackedRTree::index_size(count, header.index_node_size())
    } else {
        0
    };
    let mut at = FRONT + size(FRONT - 4).ok_or_else(|| cut("the header".to_owned()))? + index;
    let mut row = 0;
    if at > bytes.len() {
        return Err(cut("the index".to_owned()));
    }
    while at < bytes.len() && (count == 0 || row < count) {
        row += 1;
        let length = size(at).ok_or_else(|| cut(format!("feature {row}")))?;
        at = at.saturating_add(4).saturating_add(length);
        if at > bytes.len() {
            return Err(cut(format!("feature {row}")));
        }
    }
    if row < count {
        return Err(broken(path, format!("it holds {row} of {count} features")));
    }
    Ok(())
}

/// The values of one feature in the order of the columns.
struct Values(Vec<Value>);

impl PropertyProcessor for Values {
    fn property(&mut self, column: usize, _name: &str, value: &ColumnValue<'_>) -> ReadResult<bool> {
        if let Some(cell) = self.0.get_mut(column) {
            *cell = match value {
                ColumnValue::Byte(n) => Value::Int((*n).into()),
                ColumnValue::UByte(n) => Value::Int((*n).into()),
                ColumnValue::Short(n) => Value::Int((*n).into()),
                ColumnValue::UShort(n) => Value::Int((*n).into()),
                ColumnValue::Int(n) => Value::Int((*n).into()),
                ColumnValue::UInt(n) => Value::Int((*n).into()),
                ColumnValue::Long(n) => Value::Int(*n),
                ColumnValue::ULong(n) => i64::try_from(*n).map_or_else(|_| Value::Text(n.to_string()), Value::Int),
                ColumnValue::Float(n) => Value::Real((*n).into()),
                ColumnValue::Double(n) => Value::Real(*n),
                ColumnValue::Bool(b) => Value::Bool(*b),
                ColumnValue::String(text) | ColumnValue::Json(text) => Value::from_text(text),
                ColumnValue::DateTime(text) => Value::from_text(text.trim_end_matches("T00:00:00")),
                ColumnValue::Binary(_) => Value::Null,
            };
        }
        Ok(false)
    }
}

#[cfg(test)]
#[path = "flatgeobuf_tests.rs"]
mod tests;
