//! Reads GeoJSON: a FeatureCollection, one feature or geometry, or one feature per line.
//!
//! In: a file. Out: a [`Table`] in WGS 84, with the union of all properties as columns.

use std::collections::HashMap;
use std::path::Path;

use geo_types::Geometry;
use serde_json::Value as Json;

use super::crs::{self, Crs};
use super::{ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};

/// Nesting of brackets beyond which a file is refused: no honest shape needs more than about 12.
const MAX_DEPTH: usize = 64;

/// Reads a GeoJSON file.
///
/// # Errors
/// When the file cannot be read, is no GeoJSON, nests too deep or names an unknown reference system.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let bytes = std::fs::read(path).map_err(|e| SourceError::io(path, e))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    check_depth(path, bytes)?;
    let documents = parse(path, bytes)?;
    let declared = documents.first().and_then(|d| d.pointer("/crs/properties/name")).and_then(Json::as_str);
    let crs = match options.crs.as_deref().or(declared) {
        Some(name) => crs::parse_for(path, name)?,
        None => Crs::wgs84(),
    };
    let mut features = Vec::new();
    for document in documents {
        unfold(path, document, &mut features)?;
    }
    Ok(table(path, &crs, features))
}

/// Refuses nesting that would exhaust the stack of a parser, by counting brackets outside strings.
fn check_depth(path: &Path, bytes: &[u8]) -> Result<(), SourceError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for &byte in bytes {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(SourceError::malformed(
                path,
                None,
                format!("brackets are nested more than {MAX_DEPTH} deep"),
                "export the layer again; geometry collections inside geometry collections are not read",
            ));
        }
    }
    Ok(())
}

/// One document, or one per line.
fn parse(path: &Path, bytes: &[u8]) -> Result<Vec<Json>, SourceError> {
    let whole = match serde_json::from_slice::<Json>(&quote_huge_numbers(bytes)) {
        Ok(document) => return Ok(vec![document]),
        Err(e) => e,
    };
    let mut documents = Vec::new();
    for (i, line) in bytes.split(|&b| b == b'\n').enumerate() {
        let line = line.trim_ascii().strip_prefix(b"\x1e").unwrap_or(line.trim_ascii());
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice(&quote_huge_numbers(line)) {
            Ok(document) => documents.push(document),
            // A broken first line means that this is one broken document, whose own error says more.
            Err(e) if !documents.is_empty() => return Err(not_json(path, Some(format!("line {}", i + 1)), &e)),
            Err(_) => break,
        }
    }
    if documents.is_empty() { Err(not_json(path, None, &whole)) } else { Ok(documents) }
}

/// Numbers that no float holds (1e999) and bare NaN or Infinity become null, so that one bad
/// coordinate costs one feature and not the file.
fn quote_huge_numbers(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut i, mut in_string) = (0, false);
    while i < bytes.len() {
        let byte = bytes[i];
        if in_string || !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'+') {
            if in_string && byte == b'\\' && i + 1 < bytes.len() {
                out.push(byte);
                i += 1;
            } else if byte == b'"' {
                in_string = !in_string;
            }
            out.push(bytes[i]);
            i += 1;
            continue;
        }
        let end = bytes[i..]
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')))
            .map_or(bytes.len(), |n| i + n);
        let word = std::str::from_utf8(&bytes[i..end]).unwrap_or_default();
        let name = word.trim_start_matches(['-', '+']);
        let huge = word.parse::<f64>().is_ok_and(|n| !n.is_finite());
        out.extend_from_slice(if huge || name.eq_ignore_ascii_case("nan") { b"null" } else { &bytes[i..end] });
        i = end;
    }
    out
}

fn not_json(path: &Path, place: Option<String>, error: &serde_json::Error) -> SourceError {
    SourceError::malformed(path, place, format!("not valid JSON: {error}"), "export the layer again as GeoJSON (UTF-8)")
}

/// Appends the features of a document.
fn unfold(path: &Path, mut document: Json, features: &mut Vec<Json>) -> Result<(), SourceError> {
    match document.get("type").and_then(Json::as_str) {
        Some("FeatureCollection") => match document.get_mut("features").map(Json::take) {
            Some(Json::Array(list)) => features.extend(list),
            _ => {
                return Err(SourceError::malformed(
                    path,
                    None,
                    "the FeatureCollection has no list of features",
                    "export the layer again as GeoJSON",
                ));
            }
        },
        Some("Feature") => features.push(document),
        Some("Topology") => {
            return Err(SourceError::malformed(
                path,
                None,
                "this is TopoJSON, not GeoJSON",
                "convert it: `ogr2ogr out.geojson in.topojson`, or `topo2geo` of the topojson tools",
            ));
        }
        Some(kind)
            if kind.starts_with("Multi")
                || ["Point", "LineString", "Polygon", "GeometryCollection"].contains(&kind) =>
        {
            features.push(serde_json::json!({"type": "Feature", "properties": {}, "geometry": document}));
        }
        _ => {
            return Err(SourceError::malformed(
                path,
                None,
                "this JSON is not GeoJSON: no known \"type\"",
                "give a FeatureCollection",
            ));
        }
    }
    Ok(())
}

fn table(path: &Path, crs: &Crs, features: Vec<Json>) -> Table {
    let mut table = Table { file: path.display().to_string(), crs: crs.name().to_owned(), ..Table::default() };
    let mut columns: HashMap<String, usize> = HashMap::new();
    for (i, mut feature) in features.into_iter().enumerate() {
        let row = i as u64 + 1;
        let id = feature.get_mut("id").map(Json::take);
        let geometry = feature.get_mut("geometry").map(Json::take).filter(|g| !g.is_null());
        let mut properties = match feature.get_mut("properties").map(Json::take) {
            Some(Json::Object(map)) => map,
            _ => serde_json::Map::new(),
        };
        if let Some(id) = id.filter(|v| !v.is_null())
            && !properties.contains_key("id")
        {
            properties.insert("id".into(), id);
        }
        let mut values = vec![Value::Null; table.fields.len()];
        for (key, value) in properties {
            let column = *columns.entry(key).or_insert_with_key(|key| {
                table.fields.push(key.clone());
                values.push(Value::Null);
                table.fields.len() - 1
            });
            values[column] = cell(value);
        }
        let shape = geometry.and_then(|g| match shape(g, crs) {
            Ok(shape) => Some(shape),
            Err(problem) => {
                table.warnings.push(bad_shape(&table.file, row, &problem));
                None
            }
        });
        table.records.push(Record { row, shape, values });
    }
    for record in &mut table.records {
        record.values.resize(table.fields.len(), Value::Null);
    }
    table
}

fn shape(geometry: Json, crs: &Crs) -> Result<Geometry<f64>, String> {
    let parsed: geojson::Geometry = serde_json::from_value(geometry).map_err(|e| e.to_string())?;
    let shape = Geometry::<f64>::try_from(parsed).map_err(|e| e.to_string())?;
    crs.shape_to_lon_lat(&shape).map_err(|e| e.to_string())
}

fn cell(value: Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::Number(n) => n.as_i64().map_or_else(|| n.as_f64().map_or(Value::Null, Value::Real), Value::Int),
        Json::String(s) => Value::from_text(&s),
        nested => Value::Text(nested.to_string()),
    }
}

/// The warning for a shape that cannot be used; the row stays.
pub(super) fn bad_shape(file: &str, row: u64, problem: &str) -> Warning {
    let text = Text::new(
        format!("该要素的几何无法使用,已保留属性({problem})"),
        format!("the shape of this feature is unusable, its attributes are kept: {problem}"),
    );
    Warning::new("bad-shape", Place::row(file, row), text)
        .fix("请检查坐标及坐标系设置", "check the coordinates and `crs`")
}

#[cfg(test)]
#[path = "geojson_tests.rs"]
mod tests;
