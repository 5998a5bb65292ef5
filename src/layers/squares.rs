//! Areas of an extract that are open to travellers: pedestrian squares, platforms, forecourts.
//!
//! In: closed ways with `area=yes` and a road class, which are streets already, and multipolygons with a road class.
//! Out: their rings of nodes, and the rings of multipolygons as streets. `area:highway` draws the surface of a
//! street that has its own line, and is no square.

use super::conditional::On;
use super::load_streets::Draft;
use super::street::Square;
use super::unfinished::Unfinished;
use crate::message::Warning;
use crate::sources::osm::{OsmExtract, OsmRelation, OsmWay, Tags};
use crate::sources::osm_area::{Ring, relation_rings, way_polygon};

/// Reads every square of the extract into the draft.
pub(super) fn read(extract: &OsmExtract, draft: &mut Draft<'_>, warnings: &mut Vec<Warning>) {
    for way in extract.ways.iter().filter(|w| is_area(w)) {
        if way_polygon(extract, way).is_none() {
            draft.streets.import.open_squares += 1;
            continue;
        }
        let rings = vec![ring(draft, &way.nodes)];
        draft.streets.squares.push(Square { street: way.id, rings });
        draft.streets.import.squares += 1;
    }
    let mut unfinished = Unfinished::default();
    let is_square = |r: &&OsmRelation| r.tags.is("type", "multipolygon") && has_class(&r.tags);
    for relation in extract.relations.iter().filter(is_square) {
        let polygons = match relation_rings(extract, relation) {
            Ok((polygons, open)) => {
                unfinished.add(&format!("osm:relation/{}", relation.id), open);
                polygons
            }
            Err(_) => {
                draft.streets.import.open_squares += 1;
                continue;
            }
        };
        let id = -relation.id;
        let tags = outline_tags(&draft.streets.import.conditional.decide(&relation.tags, On::Relation));
        for polygon in polygons {
            add_outlines(draft, id, &polygon, &tags);
            let rings = polygon.iter().map(|r| ring(draft, &r.nodes)).collect();
            draft.streets.squares.push(Square { street: id, rings });
            draft.streets.import.squares += 1;
        }
    }
    warnings.extend(unfinished.warning(&extract.file));
}

fn add_outlines(draft: &mut Draft<'_>, id: i64, rings: &[Ring], tags: &Tags) {
    for ring in rings {
        draft.add(id, &ring.nodes, tags);
    }
}

/// A ring as indexes of nodes, without the first repeated at the end.
fn ring(draft: &mut Draft<'_>, nodes: &[i64]) -> Vec<u32> {
    nodes[1..].iter().map(|&node| draft.node(node)).collect()
}

fn is_area(way: &OsmWay) -> bool {
    way.tags.is("area", "yes") && has_class(&way.tags)
}

fn has_class(tags: &Tags) -> bool {
    tags.get("highway").is_some() || tags.is("railway", "platform")
}

/// The tags of a multipolygon as those of an area drawn by one way.
fn outline_tags(tags: &Tags) -> Tags {
    let mut tags: Vec<_> = tags.0.iter().filter(|(key, _)| &**key != "type" && &**key != "area").cloned().collect();
    tags.push(("area".into(), "yes".into()));
    tags.sort();
    Tags(tags)
}
