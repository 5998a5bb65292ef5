//! Polygons from closed ways and multipolygon relations of an extract.

use super::osm::{OsmExtract, OsmRelation, OsmWay};
use geo_types::{MultiPolygon, Polygon};
/// p
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct AreaProblem;
/// p
pub fn way_polygon(_e: &OsmExtract, _w: &OsmWay) -> Option<Polygon<f64>> {
    None
}
/// p
pub fn relation_polygon(_e: &OsmExtract, _w: &OsmRelation) -> Result<MultiPolygon<f64>, AreaProblem> {
    Err(AreaProblem)
}
