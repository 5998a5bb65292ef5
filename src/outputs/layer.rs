//! One layer as rows of flat properties with a shape each, and its GeoJSON (RFC 7946).

use geo_types::{LineString, MultiPolygon};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::{Value, json};

use super::{OutputError, SCHEMA};
use crate::layers::{Frame, Point, Position};

/// A feature: properties in the order of the columns, and a shape when it has one.
pub(super) struct Row {
    pub values: Vec<Value>,
    pub shape: Option<GeometryValue>,
}

/// A layer before it is written.
pub(super) struct Layer {
    pub name: &'static str,
    /// Column names; the first one is the id of the feature when `with_id`.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

impl Layer {
    /// The layer as a GeoJSON feature collection.
    pub fn geojson(&self, run_id: &str, synthetic: bool) -> Result<Vec<u8>, OutputError> {
        let features = self.rows.iter().map(|row| {
            let properties: JsonObject = self.columns.iter().cloned().zip(row.values.iter().cloned()).collect();
            let geometry = row.shape.clone().map(Geometry::new);
            Feature { bbox: None, geometry, id: None, properties: Some(properties), foreign_members: None }
        });
        let mut foreign = JsonObject::new();
        foreign.insert("name".to_owned(), json!(self.name));
        foreign.insert("gapzone".to_owned(), json!({ "schema": SCHEMA, "run_id": run_id, "synthetic": synthetic }));
        let all = FeatureCollection { bbox: None, features: features.collect(), foreign_members: Some(foreign) };
        let mut bytes = serde_json::to_vec(&all)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A place with six decimals, about 0.1 m.
pub(super) fn point(at: Position) -> Option<GeometryValue> {
    at.is_usable().then(|| GeometryValue::new_point([round6(at.lon), round6(at.lat)]))
}

/// A shape of the metric frame in degrees: exterior rings counter-clockwise, holes clockwise.
pub(super) fn polygons(shape: &MultiPolygon<f64>, frame: &Frame) -> Option<GeometryValue> {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = shape
        .iter()
        .map(|polygon| {
            let holes = polygon.interiors().iter().map(|hole| ring(hole, frame, false));
            std::iter::once(ring(polygon.exterior(), frame, true)).chain(holes).collect()
        })
        .collect();
    let usable = |r: &Vec<[f64; 2]>| r.len() >= 4 && r.iter().flatten().all(|v| v.is_finite());
    let kept: Vec<Vec<Vec<[f64; 2]>>> = polygons
        .into_iter()
        .filter(|rings| rings.first().is_some_and(usable))
        .map(|rings| rings.into_iter().filter(usable).collect())
        .collect();
    (!kept.is_empty()).then(|| GeometryValue::new_multi_polygon(kept))
}

fn ring(line: &LineString<f64>, frame: &Frame, counter_clockwise: bool) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = line
        .0
        .iter()
        .map(|&c| {
            let at = frame.to_position(Point::from(c));
            [round6(at.lon), round6(at.lat)]
        })
        .collect();
    out.dedup();
    let twice_area: f64 = out.windows(2).map(|w| (w[1][0] - w[0][0]) * (w[1][1] + w[0][1] - 2.0 * out[0][1])).sum();
    // The trapezoid sum is positive for clockwise rings.
    if (twice_area < 0.0) != counter_clockwise {
        out.reverse();
    }
    out
}

fn round6(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exterior_ring_runs_counter_clockwise_whichever_way_it_was_drawn() {
        let frame = Frame::at(104);
        let square = [(0.0, 3e6), (0.0, 3.001e6), (1e3, 3.001e6), (1e3, 3e6), (0.0, 3e6)];
        let clockwise = LineString::from(square.to_vec());
        let counter = LineString::from(square.iter().rev().copied().collect::<Vec<_>>());
        for line in [clockwise, counter] {
            let out = ring(&line, &frame, true);
            // First step of a counter-clockwise square from its south-west corner is to the east.
            let cross =
                (out[1][0] - out[0][0]) * (out[2][1] - out[1][1]) - (out[1][1] - out[0][1]) * (out[2][0] - out[1][0]);
            assert!(cross > 0.0, "{out:?}");
        }
    }
}
