//! Reads GeoJSON: a collection, one feature, a bare geometry, or one feature per line.
//!
//! Every feature is kept; one whose coordinates cannot be used comes without a shape and with a
//! warning. Text that is no JSON at all, or is nested without end, is refused as a whole.

use std::path::Path;

use geo::CoordsIter;
use geo_types::Geometry;
use serde_json::{Map, Value as Json};

use super::crs::Crs;
use super::encoding::{self, UnknownEncoding};
use super::geojson_text::{parse_values, system_name};
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};

const SHAPES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// Reads a GeoJSON file.
///
/// # Errors
/// When the file cannot be read, is no GeoJSON, is nested too deeply, or its reference system or
/// encoding is not known.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
    parse(&bytes, path, options)
}

fn parse(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let (text, encoding) = encoding::decode(bytes, options.encoding.as_deref())
        .map_err(|e| SourceError::malformed(path, None, e.to_string(), UnknownEncoding::HINT))?;
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    if encoding != "UTF-8" {
        table.warnings.push(other_encoding(&table.file, encoding));
    }
    table.warnings.extend(encoding::damage(&text, encoding, &table.file));

    let documents = parse_values(&text, path)?;
    let crs = match (options.system(), documents.first().and_then(|d| d.get("crs"))) {
        (Some(name), _) => Crs::parse(name, path)?,
        (None, Some(member)) => match system_name(member, path)? {
            Some(name) => Crs::parse(&name, path)?,
            None => Crs::wgs84(),
        },
        (None, None) => Crs::wgs84(),
    };
    table.crs = crs.name().to_owned();
    let named = documents.first().is_some_and(|d| d.get("crs").is_some_and(|member| !member.is_null()));
    table.crs_from = options.told(if named { CrsFrom::File } else { CrsFrom::Assumed });

    let mut features = Vec::new();
    for (i, document) in documents.into_iter().enumerate() {
        unfold(document, i + 1, path, &mut features)?;
    }
    table.fields = columns(&features);
    for (row, feature) in (1..).zip(features) {
        let shape = match feature.geometry {
            Json::Null => None,
            geometry => match shape(geometry, &crs) {
                Ok(shape) => Some(shape),
                Err(reason) => {
                    table.warnings.push(bad_coordinates(&table.file, row, &reason));
                    None
                }
            },
        };
        let id = feature.id;
        let mut properties = feature.properties;
        let values = table.fields.iter().map(|field| match properties.get_mut(field) {
            Some(value) => value_of(value.take()),
            None if field == "id" => id.clone().map(value_of).unwrap_or_default(),
            None => Value::Null,
        });
        let values = values.collect();
        table.records.push(Record { row, shape, values });
    }
    Ok(table)
}

/// What is used of a feature.
struct Feature {
    id: Option<Json>,
    properties: Map<String, Json>,
    geometry: Json,
}

impl Feature {
    fn new(mut json: Json) -> Feature {
        let mut member = |name: &str| json.get_mut(name).map(Json::take).unwrap_or_default();
        let id = Some(member("id")).filter(|id| !id.is_null());
        let properties = match member("properties") {
            Json::Object(map) => map,
            _ => Map::new(),
        };
        Feature { id, properties, geometry: member("geometry") }
    }
}

fn unfold(mut json: Json, number: usize, path: &Path, features: &mut Vec<Feature>) -> Result<(), SourceError> {
    let place = || (number > 1).then(|| format!("document {number}"));
    let kind = json.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "FeatureCollection" => {
            let Some(Json::Array(list)) = json.get_mut("features").map(Json::take) else {
                let hint = "a FeatureCollection has a list `features`; export the layer again";
                return Err(SourceError::malformed(path, place(), "the collection has no list of features", hint));
            };
            features.extend(list.into_iter().map(Feature::new));
        }
        "Feature" => features.push(Feature::new(json)),
        shape if SHAPES.contains(&shape) => {
            features.push(Feature { id: None, properties: Map::new(), geometry: json });
        }
        "Topology" => {
            let hint = "convert it first, for example: mapshaper in.json -o out.geojson format=geojson";
            return Err(SourceError::malformed(path, place(), "this is TopoJSON, not GeoJSON", hint));
        }
        other => {
            let problem = match other {
                "" => "this is JSON, but not GeoJSON: it has no `type`".to_owned(),
                other => format!("this is JSON, but not GeoJSON: its `type` is `{other}`"),
            };
            let hint = "give a FeatureCollection, a Feature or a geometry; export the layer as GeoJSON";
            return Err(SourceError::malformed(path, place(), problem, hint));
        }
    }
    Ok(())
}

/// Names in the order in which they first appear; the id of features is a column when no property is.
fn columns(features: &[Feature]) -> Vec<String> {
    let mut fields: Map<String, Json> = Map::new();
    if features.iter().any(|f| f.id.is_some()) && !features.iter().any(|f| f.properties.contains_key("id")) {
        fields.insert("id".to_owned(), Json::Null);
    }
    for name in features.iter().flat_map(|f| f.properties.keys()) {
        if !fields.contains_key(name) {
            fields.insert(name.clone(), Json::Null);
        }
    }
    fields.into_iter().map(|(name, _)| name).collect()
}

fn value_of(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::String(text) => Value::from_text(&text),
        Json::Number(n) => match (n.as_i64(), n.as_u64(), n.as_f64()) {
            (Some(i), _, _) => Value::Int(i),
            // Too large for a signed number: most likely an id, whose digits must all survive.
            (None, Some(u), _) => Value::Text(u.to_string()),
            (None, None, Some(r)) => Value::Real(r),
            (None, None, None) => Value::Text(n.to_string()),
        },
        nested => Value::Text(nested.to_string()),
    }
}

/// The shape in WGS 84, or what is wrong with it.
fn shape(json: Json, crs: &Crs) -> Result<Geometry<f64>, Text> {
    if !positions_are_whole(&json) {
        return Err(Text::new("坐标缺失或不是数字", "a coordinate is missing or not a number"));
    }
    let unusable = |e: String| Text::new(format!("几何无法解读:{e}"), format!("the geometry cannot be read: {e}"));
    let parsed: geojson::Geometry = serde_json::from_value(json).map_err(|e| unusable(e.to_string()))?;
    let shape = Geometry::<f64>::try_from(&parsed.value).map_err(|e| unusable(e.to_string()))?;
    if shape.coords_iter().next().is_none() {
        return Err(Text::new("几何没有坐标", "the geometry has no coordinates"));
    }
    crs.geometry_to_wgs84(&shape)
        .ok_or_else(|| Text::new("坐标超出经纬度范围", "a coordinate is out of the range of longitude and latitude"))
}

/// Whether every position has at least two numbers; the conversion of shapes relies on it.
fn positions_are_whole(json: &Json) -> bool {
    fn whole(coordinates: &Json) -> bool {
        match coordinates {
            Json::Array(list) if list.iter().any(|c| !c.is_array()) => {
                list.len() >= 2 && list.iter().all(Json::is_number)
            }
            Json::Array(list) => list.iter().all(whole),
            _ => false,
        }
    }
    let parts = json.get("geometries").and_then(Json::as_array);
    json.get("coordinates").is_none_or(whole) && parts.is_none_or(|parts| parts.iter().all(positions_are_whole))
}

fn bad_coordinates(file: &str, row: u64, reason: &Text) -> Warning {
    let text = Text::new(
        format!("{};该要素保留,但没有位置", reason.zh),
        format!("{}; the feature is kept without a place", reason.en),
    );
    Warning::new("bad-coordinates", Place::row(file, row), text).fix(
        "请修正该要素的坐标;若为投影坐标,请指定 crs",
        "correct the coordinates of this feature, or name the crs when they are projected",
    )
}

fn other_encoding(file: &str, encoding: &str) -> Warning {
    let text = Text::new(
        format!("GeoJSON 应为 UTF-8,此文件按 {encoding} 读取"),
        format!("GeoJSON should be UTF-8; this file was read as {encoding}"),
    );
    Warning::new("not-utf-8", Place::file(file), text).fix("请另存为 UTF-8", "save it as UTF-8")
}

#[cfg(test)]
#[path = "geojson_tests.rs"]
mod tests;
