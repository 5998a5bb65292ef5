//! Residential land, buildings and boundaries of an OpenStreetMap extract, as tables.
//!
//! So that one loader serves files of polygons and extracts alike. Shapes that are broken in the
//! extract stay in the table without a shape, and the loader says so.

use geo_types::Geometry;

use super::unfinished::Unfinished;
use crate::message::{Place, Text, Warning};
use crate::sources::osm::{OsmExtract, Tags};
use crate::sources::{Record, Table, Value, osm_area};

/// `landuse=residential` with the columns `id`, `name` and `people`.
pub(super) fn residential(extract: &OsmExtract) -> Table {
    table(extract, &["name", "population"], &["id", "name", "people"], |tags| tags.is("landuse", "residential"))
}

/// Buildings with the column `id`.
pub(super) fn buildings(extract: &OsmExtract) -> Table {
    table(extract, &[], &["id"], |tags| tags.get("building").is_some_and(|v| v != "no"))
}

/// Administrative boundaries of one `admin_level`, or of all when it is not given, with the columns
/// `id`, `code`, `name`, `people` and `admin_level`.
pub(super) fn boundaries(extract: &OsmExtract, admin_level: Option<u8>) -> Table {
    let keys = ["ref|ISO3166-2|ref:gb|wikidata", "name:zh|name", "population", "admin_level"];
    table(extract, &keys, &["id", "code", "name", "people", "admin_level"], |tags| {
        tags.is("boundary", "administrative")
            && admin_level.is_none_or(|level| tags.get("admin_level").is_some_and(|v| v.trim() == level.to_string()))
    })
}

fn table(extract: &OsmExtract, keys: &[&str], fields: &[&str], wanted: impl Fn(&Tags) -> bool) -> Table {
    let mut records = Vec::new();
    let mut warnings = Vec::new();
    let mut unfinished = Unfinished::default();
    let mut add = |id: String, tags: &Tags, shape: Option<Geometry<f64>>| {
        let tagged = keys.iter().map(|keys| keys.split('|').find_map(|key| tags.get(key)));
        let values = tagged.map(|value| value.map(Value::from_text).unwrap_or_default());
        let values = std::iter::once(Value::Text(id)).chain(values).collect();
        records.push(Record { row: records.len() as u64 + 1, shape, values });
    };
    for way in extract.ways.iter().filter(|way| wanted(&way.tags)) {
        let id = format!("osm:way/{}", way.id);
        match osm_area::way_polygon(extract, way) {
            Some(shape) => add(id, &way.tags, Some(Geometry::Polygon(shape))),
            // An open way of a boundary belongs to its relation and is no area of its own.
            None if way.tags.is("boundary", "administrative") => {}
            None => add(id, &way.tags, None),
        }
    }
    for relation in extract.relations.iter().filter(|relation| wanted(&relation.tags)) {
        let id = format!("osm:relation/{}", relation.id);
        let shape = osm_area::relation_area(extract, relation);
        if let Ok((_, open @ 1..)) = shape {
            unfinished.add(&id, open);
        }
        if let Err(problem) = &shape {
            warnings.push(Warning::new(
                "broken-relation",
                Place::file(&extract.file),
                Text::new(format!("{id} 的边界不完整：{problem}"), format!("the outline of {id} is broken: {problem}")),
            ));
        }
        add(id, &relation.tags, shape.ok().map(|(shape, _)| Geometry::MultiPolygon(shape)));
    }
    warnings.extend(unfinished.warning(&extract.file));
    Table {
        file: extract.file.clone(),
        fields: fields.iter().map(|&f| f.to_owned()).collect(),
        records,
        crs: "WGS 84".to_owned(),
        warnings,
    }
}
