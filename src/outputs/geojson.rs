//! Layers as GeoJSON of RFC 7946: longitude and latitude with six decimals, exterior rings counter-clockwise,
//! flat properties, `null` for what is not known.

use ::geojson::{Feature, FeatureCollection, Geometry as Shape, GeometryValue, JsonObject, JsonValue, feature};
use geo_types::{Geometry, LineString, Polygon};

use super::OutputError;
use super::layer::{Cell, Layer};
use crate::project::Project;
use crate::run::Report;

/// A layer as GeoJSON.
///
/// # Errors
/// When the values cannot be written as JSON.
pub fn geojson(report: &Report, layer: &Layer) -> Result<Vec<u8>, OutputError> {
    geojson_of(&report.project, layer)
}

/// [`geojson()`] for a layer that comes from no report.
///
/// # Errors
/// When the values cannot be written as JSON.
pub fn geojson_of(project: &Project, layer: &Layer) -> Result<Vec<u8>, OutputError> {
    let features = layer.rows.iter().map(|(ground, cells)| Feature {
        bbox: None,
        geometry: ground.as_ref().and_then(shape),
        id: layer.id.and_then(|i| match &cells[i] {
            Cell::Text(id) => Some(feature::Id::String(id.clone())),
            _ => None,
        }),
        properties: Some(layer.fields.iter().cloned().zip(cells.iter().map(value)).collect()),
        foreign_members: None,
    });
    let mut foreign = JsonObject::new();
    foreign.insert("name".to_owned(), layer.name.into());
    let about = serde_json::json!({
        "schema": 1, "synthetic": project.synthetic, "project": project.name,
    });
    foreign.insert("gapzone".to_owned(), about);
    let collection = FeatureCollection { bbox: None, features: features.collect(), foreign_members: Some(foreign) };
    let failed =
        |e: serde_json::Error| OutputError::Format { file: format!("{}.geojson", layer.name), problem: e.to_string() };
    let mut bytes = serde_json::to_vec(&collection).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn value(cell: &Cell) -> JsonValue {
    match cell {
        Cell::Null => JsonValue::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Real(x) => serde_json::Number::from_f64(*x).map_or(JsonValue::Null, JsonValue::Number),
        Cell::Text(text) => text.as_str().into(),
        Cell::Bool(value) => (*value).into(),
    }
}

/// A point, a line or polygons, rounded; `None` when nothing is left.
fn shape(ground: &Geometry<f64>) -> Option<Shape> {
    let value = match ground {
        Geometry::Point(p) => {
            let at = [round(p.x()), round(p.y())];
            at.iter().all(|v| v.is_finite()).then(|| GeometryValue::Point { coordinates: at.into() })?
        }
        Geometry::LineString(line) => {
            let points: Vec<[f64; 2]> = line.0.iter().map(|c| [round(c.x), round(c.y)]).collect();
            let whole = points.len() > 1 && points.iter().flatten().all(|v| v.is_finite());
            whole.then(|| GeometryValue::LineString { coordinates: points.into_iter().map(Into::into).collect() })?
        }
        other => {
            let polygons = crate::layers::frame::polygons_of(other)?;
            let mut rounded: Vec<Vec<Vec<[f64; 2]>>> = polygons.0.iter().filter_map(rings).collect();
            match rounded.len() {
                0 => return None,
                1 => GeometryValue::Polygon { coordinates: positions(rounded.remove(0)) },
                _ => GeometryValue::MultiPolygon { coordinates: rounded.into_iter().map(positions).collect() },
            }
        }
    };
    Some(Shape { bbox: None, value, foreign_members: None })
}

fn positions(rings: Vec<Vec<[f64; 2]>>) -> Vec<Vec<::geojson::Position>> {
    rings.into_iter().map(|ring| ring.into_iter().map(Into::into).collect()).collect()
}

/// The rings of a polygon; `None` when rounding leaves nothing of the outer one.
fn rings(polygon: &Polygon<f64>) -> Option<Vec<Vec<[f64; 2]>>> {
    let mut rings = vec![ring(polygon.exterior(), true)?];
    rings.extend(polygon.interiors().iter().filter_map(|hole| ring(hole, false)));
    Some(rings)
}

/// A closed ring of at least four points with six decimals, turned as asked.
pub(super) fn ring(line: &LineString<f64>, counter_clockwise: bool) -> Option<Vec<[f64; 2]>> {
    let mut points: Vec<[f64; 2]> = line.0.iter().map(|c| [round(c.x), round(c.y)]).collect();
    if points.iter().flatten().any(|v| !v.is_finite()) {
        return None;
    }
    points.dedup();
    if points.first() != points.last() {
        points.push(*points.first()?);
    }
    let origin = *points.first()?;
    // Relative to the first point, so that small rings keep their digits.
    let cross =
        |a: &[f64; 2], b: &[f64; 2]| (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]);
    let area: f64 = points.windows(2).map(|w| cross(&w[0], &w[1])).sum();
    if points.len() < 4 || area == 0.0 {
        return None;
    }
    if (area > 0.0) != counter_clockwise {
        points.reverse();
    }
    Some(points)
}

/// Six decimals: a tenth of a metre.
pub(super) fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outer_ring_given_clockwise_is_turned_and_closed() {
        let clockwise = LineString::from(vec![(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]);
        let turned = ring(&clockwise, true).expect("a square has an area");
        assert_eq!(turned, [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]);
    }

    #[test]
    fn a_ring_that_rounds_to_a_line_is_left_out() {
        let sliver = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 0.000_000_2), (0.0, 0.000_000_2), (0.0, 0.0)]);
        assert_eq!(ring(&sliver, true), None);
    }

    #[test]
    fn points_that_rounding_makes_equal_stand_once() {
        let ground = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (1.000_000_1, 0.0), (1.0, 1.0), (0.0, 0.0)]);
        assert_eq!(ring(&ground, true), Some(vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]));
    }
}
