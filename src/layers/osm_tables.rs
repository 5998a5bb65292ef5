//! Residential land, buildings and boundaries of an OpenStreetMap extract, as tables.
//!
//! So that one loader serves files of polygons and extracts alike. Shapes that are broken in the
//! extract stay in the table without a shape, and the loader says so.

use geo::{Contains, InteriorPoint};
use geo_types::{Geometry, Point};

use super::unfinished::Unfinished;
use crate::message::{Place, Text, Warning};
use crate::sources::osm::{OsmExtract, OsmNode, OsmRelation, Tags};
use crate::sources::{CrsFrom, Record, Table, Value, osm_area};

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
    let keys = ["ref|ISO3166-2|ref:gb|wikidata", "name", "population", "admin_level"];
    let mut table = table(extract, &keys, &["id", "code", "name", "people", "admin_level"], |tags| {
        tags.is("boundary", "administrative")
            && admin_level.is_none_or(|level| tags.get("admin_level").is_some_and(|v| v.trim() == level.to_string()))
    });
    // A closed way without a name is a ring of a relation (an exclave, say), and no unit of its own.
    let is_ring =
        |r: &Record| r.values[NAME].is_null() && r.values[0].text().is_some_and(|id| id.starts_with("osm:way/"));
    table.records.retain(|record| !is_ring(record));
    people_of_places(extract, &mut table);
    table
}

/// Keeps the units that lie inside the boundary of this name, of any level; `None` when the extract has
/// no such boundary with a closed outline.
pub(super) fn keep_within(extract: &OsmExtract, table: &mut Table, name: &str) -> Option<()> {
    let named =
        |relation: &&OsmRelation| relation.tags.is("boundary", "administrative") && relation.tags.is("name", name);
    let found = extract.relations.iter().filter(named).filter_map(|r| osm_area::relation_area(extract, r).ok());
    let (outline, _) = found.into_iter().find(|(_, open_pieces)| *open_pieces == 0)?;
    table.records.retain(|record| {
        // Units without a shape stay: the loader names each of them.
        let middle = record.shape.as_ref().and_then(InteriorPoint::interior_point);
        middle.is_none_or(|middle| outline.contains(&middle))
    });
    Some(())
}

/// Column of the people in the table of [`boundaries`].
const PEOPLE: usize = 3;
/// Column of the name in the table of [`boundaries`].
const NAME: usize = 2;

/// Where a boundary has no `population`, takes that of the place node of the same name inside it, and
/// says so: mappers often put the number on the town and not on its boundary.
fn people_of_places(extract: &OsmExtract, table: &mut Table) {
    let places: Vec<(&str, &str, &OsmNode)> = extract
        .nodes
        .iter()
        .filter(|node| node.tags.get("place").is_some())
        .filter_map(|node| Some((node.tags.get("name")?, node.tags.get("population")?, node)))
        .collect();
    let mut taken = Vec::new();
    for record in table.records.iter_mut().filter(|r| r.values[PEOPLE].is_null()) {
        let (Some(name), Some(shape)) = (record.values[NAME].text(), &record.shape) else { continue };
        let inside = |node: &OsmNode| shape.contains(&Point::new(node.at[0], node.at[1]));
        let found = places.iter().find(|(place, _, node)| *place == name && inside(node));
        if let Some((_, people, node)) = found {
            record.values[PEOPLE] = Value::from_text(people);
            taken.push(format!("{name} {people} (osm:node/{})", node.id));
        }
    }
    if !taken.is_empty() {
        let list = taken.join(", ");
        table.warnings.push(Warning::new(
            "people-from-place-node",
            Place::file(&extract.file),
            Text::new(
                format!("{} 个边界没有 population 标签，人口取自其内同名的 place 节点：{list}", taken.len()),
                format!("{} boundaries have no population tag; their people come from the place node of the same name inside: {list}", taken.len()),
            ),
        ));
    }
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
        crs_from: CrsFrom::File,
        warnings,
    }
}
