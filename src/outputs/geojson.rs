//! Layers as GeoJSON of RFC 7946: longitude and latitude with six decimals, exterior rings counter-clockwise,
//! flat properties, `null` for what is not known.

use geo_types::{Geometry, LineString, Polygon};
use serde::Serialize;

use super::OutputError;
use super::layer::{Cell, Layer, Row};
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
/// Features are written one after the other: a layer may have more of them than would fit into memory as values.
///
/// # Errors
/// When the values cannot be written as JSON.
pub fn geojson_of(project: &Project, layer: &Layer) -> Result<Vec<u8>, OutputError> {
    let failed =
        |e: serde_json::Error| OutputError::Format { file: format!("{}.geojson", layer.name), problem: e.to_string() };
    let keys: Result<Vec<Vec<u8>>, _> = layer.fields.iter().map(serde_json::to_vec).collect();
    let keys = keys.map_err(failed)?;
    let mut bytes = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
    for (i, row) in layer.rows.iter().enumerate() {
        if i > 0 {
            bytes.push(b',');
        }
        feature(&mut bytes, layer.id, &keys, row).map_err(failed)?;
    }
    let about = serde_json::json!({
        "schema": 1, "synthetic": project.synthetic, "project": project.name,
    });
    bytes.extend(b"],\"name\":");
    json(&mut bytes, layer.name).map_err(failed)?;
    bytes.extend(b",\"gapzone\":");
    json(&mut bytes, &about).map_err(failed)?;
    bytes.extend(b"}\n");
    Ok(bytes)
}

/// Appends a row as a feature.
fn feature(bytes: &mut Vec<u8>, id: Option<usize>, keys: &[Vec<u8>], row: &Row) -> Result<(), serde_json::Error> {
    let (ground, cells) = row;
    bytes.extend(b"{\"type\":\"Feature\",\"geometry\":");
    match ground.as_ref().and_then(shape) {
        Some(shape) => json(bytes, &shape)?,
        None => bytes.extend(b"null"),
    }
    if let Some(Cell::Text(id)) = id.map(|i| &cells[i]) {
        bytes.extend(b",\"id\":");
        json(bytes, id)?;
    }
    bytes.extend(b",\"properties\":{");
    for (i, (key, cell)) in keys.iter().zip(cells).enumerate() {
        if i > 0 {
            bytes.push(b',');
        }
        bytes.extend(key);
        bytes.push(b':');
        match cell {
            Cell::Null => bytes.extend(b"null"),
            Cell::Int(n) => json(bytes, n)?,
            // A number that is not finite is written as `null`.
            Cell::Real(x) => json(bytes, x)?,
            Cell::Text(text) => json(bytes, text)?,
            Cell::Bool(value) => json(bytes, value)?,
        }
    }
    bytes.extend(b"}}");
    Ok(())
}

fn json(bytes: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), serde_json::Error> {
    serde_json::to_writer(bytes, value)
}

/// A shape as GeoJSON has it.
#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Shape {
    Point([f64; 2]),
    LineString(Vec<[f64; 2]>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// A point, a line or polygons, rounded; `None` when nothing is left.
fn shape(ground: &Geometry<f64>) -> Option<Shape> {
    match ground {
        Geometry::Point(p) => {
            let at = [round(p.x()), round(p.y())];
            at.iter().all(|v| v.is_finite()).then_some(Shape::Point(at))
        }
        Geometry::LineString(line) => {
            let points: Vec<[f64; 2]> = line.0.iter().map(|c| [round(c.x), round(c.y)]).collect();
            let whole = points.len() > 1 && points.iter().flatten().all(|v| v.is_finite());
            whole.then_some(Shape::LineString(points))
        }
        Geometry::MultiPolygon(polygons) => outlines(&polygons.0),
        other => outlines(&crate::layers::frame::polygons_of(other)?.0),
    }
}

fn outlines(polygons: &[Polygon<f64>]) -> Option<Shape> {
    let mut rounded: Vec<Vec<Vec<[f64; 2]>>> = polygons.iter().filter_map(rings).collect();
    match rounded.len() {
        0 => None,
        1 => Some(Shape::Polygon(rounded.remove(0))),
        _ => Some(Shape::MultiPolygon(rounded)),
    }
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
