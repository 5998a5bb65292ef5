//! Facilities of an OpenStreetMap extract: nodes, ways and relations with `amenity` or `healthcare`.
//!
//! A node inside a shape of the same type and the same name (or none) is the same facility; one is kept.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, BoundingRect, InteriorPoint, Intersects};
use geo_types::{Coord, MultiPolygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::facility::{Facility, Located, Period, Site};
use super::facility_names::{self as names, OSM_TYPES};
use super::frame::{Frame, Position};
use super::unfinished::Unfinished;
use crate::message::{Place, Text, Warning};
use crate::project::FacilityLayer;
use crate::sources::osm::{OsmExtract, Tags};
use crate::sources::osm_area;

/// Facilities of an extract, sorted by id.
pub(super) fn from_osm(
    extract: &OsmExtract,
    layer: &FacilityLayer,
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) -> Vec<Facility> {
    let builder = Builder { extract, layer, frame };
    let mut shapes: Vec<(Facility, MultiPolygon<f64>)> = Vec::new();
    for way in &extract.ways {
        let Some(kind) = builder.kind(&way.tags) else { continue };
        let shape = osm_area::way_polygon(extract, way).map(|p| MultiPolygon(vec![p]));
        let first = || way.nodes.iter().find_map(|&node| extract.position(node));
        let at = shape.as_ref().and_then(inside).or_else(first);
        let Some(facility) = builder.facility(format!("osm:way/{}", way.id), kind, &way.tags, at, warnings) else {
            continue;
        };
        shapes.push((facility, shape.unwrap_or(MultiPolygon(Vec::new()))));
    }
    let mut unfinished = Unfinished::default();
    for relation in &extract.relations {
        let Some(kind) = builder.kind(&relation.tags) else { continue };
        let id = format!("osm:relation/{}", relation.id);
        let shape = match osm_area::relation_area(extract, relation) {
            Ok((shape, open)) => {
                unfinished.add(&id, open);
                Some(shape)
            }
            Err(problem) => {
                warnings.push(Warning::new(
                    "broken-relation",
                    Place::file(&extract.file),
                    Text::new(
                        format!("{id} 的边界不完整（{problem}），改用其第一个成员的位置"),
                        format!("the outline of {id} is broken ({problem}); the place of its first member is used"),
                    ),
                ));
                None
            }
        };
        let members = || relation.members.iter().filter_map(|m| extract.way(m.id)).flat_map(|w| &w.nodes);
        let at = shape.as_ref().and_then(inside).or_else(|| members().find_map(|&node| extract.position(node)));
        if let Some(facility) = builder.facility(id, kind, &relation.tags, at, warnings) {
            shapes.push((facility, shape.unwrap_or(MultiPolygon(Vec::new()))));
        }
    }
    warnings.extend(unfinished.warning(&extract.file));
    let mut all = builder.nodes_outside(&shapes, warnings);
    all.extend(shapes.into_iter().map(|(facility, _)| facility));
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

struct Builder<'a> {
    extract: &'a OsmExtract,
    layer: &'a FacilityLayer,
    frame: &'a Frame,
}

impl Builder<'_> {
    /// The type of an element; `None` when the layer does not ask for it.
    fn kind(&self, tags: &Tags) -> Option<String> {
        let fits = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, "*"));
            tags.get(key.trim()).is_some_and(|v| value.trim() == "*" || v.split(';').any(|v| v.trim() == value.trim()))
        };
        if self.layer.osm_types.is_empty() {
            return OSM_TYPES.iter().find(|(pair, _)| fits(pair)).map(|(_, code)| (*code).to_owned());
        }
        self.layer.osm_types.iter().find(|(pair, _)| fits(pair)).map(|(_, code)| code.clone())
    }

    fn facility(
        &self,
        id: String,
        kind: String,
        tags: &Tags,
        at: Option<[f64; 2]>,
        warnings: &mut Vec<Warning>,
    ) -> Option<Facility> {
        let position = at.map(|[lon, lat]| Position { lon, lat }).unwrap_or(Position { lon: f64::NAN, lat: f64::NAN });
        let point = self.frame.to_point(position);
        let place = Place::file(&self.extract.file);
        if !point.is_finite() {
            warnings.push(Warning::new(
                "facility-without-place",
                place,
                Text::new(
                    format!("{id} 在数据范围内没有坐标，未计入"),
                    format!("{id} has no position in the extract and was left out"),
                ),
            ));
            return None;
        }
        let ownership = ["operator:type", "ownership"].iter().find_map(|key| names::ownership(tags.get(key)?));
        let fixed = self.layer.ownership.as_deref().and_then(names::ownership);
        let skipped = ["name", "capacity", "beds", "operator:type"];
        let attributes: BTreeMap<String, String> = tags
            .0
            .iter()
            .filter(|(key, _)| !skipped.contains(&&**key))
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect();
        let services: BTreeSet<String> = self.layer.services.iter().map(|s| names::service(s)).collect();
        Some(Facility {
            id,
            name: tags.get("name:zh").or_else(|| tags.get("name")).unwrap_or_default().to_owned(),
            kind,
            services,
            lacks: BTreeSet::new(),
            grade: None,
            ownership: ownership.or(fixed),
            capacity: ["beds", "capacity"]
                .iter()
                .find_map(|key| tags.get(key)?.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0)),
            serves: Vec::new(),
            attributes,
            sites: vec![Site {
                position,
                point,
                place,
                located: Located::Exact,
                unit: None,
                period: Period::default(),
            }],
        })
    }

    /// The node facilities that are not drawn a second time as a shape.
    fn nodes_outside(&self, shapes: &[(Facility, MultiPolygon<f64>)], warnings: &mut Vec<Warning>) -> Vec<Facility> {
        let boxes = shapes.iter().enumerate().filter_map(|(i, (_, shape))| {
            let rect = shape.bounding_rect().filter(|_| shape.unsigned_area() > 0.0)?;
            Some(GeomWithData::new(
                Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]),
                i,
            ))
        });
        let index = RTree::bulk_load(boxes.collect());
        let mut kept = Vec::new();
        for node in &self.extract.nodes {
            let Some(kind) = self.kind(&node.tags) else { continue };
            let id = format!("osm:node/{}", node.id);
            let Some(facility) = self.facility(id, kind, &node.tags, Some(node.at), warnings) else { continue };
            let same = |i: &usize| {
                let (other, shape) = &shapes[*i];
                other.kind == facility.kind
                    && (facility.name.is_empty() || other.name.is_empty() || facility.name == other.name)
                    && shape.intersects(&Coord { x: node.at[0], y: node.at[1] })
            };
            match index.locate_all_at_point(node.at).map(|found| found.data).filter(same).min() {
                None => kept.push(facility),
                Some(i) => warnings.push(
                    Warning::new(
                        "mapped-twice",
                        Place::file(&self.extract.file),
                        Text::new(
                            format!("{} 位于同类机构 {} 之内，视为同一机构，只计一次", facility.id, shapes[i].0.id),
                            format!("{} lies in {} of the same type and is counted once", facility.id, shapes[i].0.id),
                        ),
                    )
                    .at(node.at[0], node.at[1]),
                ),
            }
        }
        kept
    }
}

fn inside(shape: &MultiPolygon<f64>) -> Option<[f64; 2]> {
    shape.interior_point().map(|p| [p.x(), p.y()])
}

#[cfg(test)]
#[path = "osm_facilities_tests.rs"]
mod tests;
