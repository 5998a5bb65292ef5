//! Ferry lines of an extract: which ways they are, and the length over which a duration is spread.
//!
//! In: ways with `route=ferry`, and relations of ferry lines with their ways. Out: the tags of a ferry way, its
//! own before those of the relation. A duration is that of the whole way or line, also where the extract lacks a
//! part of it.

use std::collections::BTreeMap;

use super::frame::{Position, geodesic};
use super::street::DURATION_OVER_M;
use crate::sources::osm::{MemberKind, OsmExtract, OsmRelation, OsmWay, Tags};

/// Keys that a way takes from the relation of its ferry line.
const FROM_LINE: [&str; 11] =
    ["access", "bicycle", "duration", "foot", "motor_vehicle", "motorcar", "name", "oneway", "psv", "vehicle", "route"];

/// The ferry lines of an extract.
pub(super) struct Ferries<'a> {
    /// The relation that names each way, the one with the smallest id.
    line_of: BTreeMap<i64, &'a OsmRelation>,
}

impl<'a> Ferries<'a> {
    pub(super) fn of(extract: &'a OsmExtract) -> Ferries<'a> {
        let mut line_of = BTreeMap::new();
        let is_line = |r: &&OsmRelation| r.tags.is("type", "route") && r.tags.is("route", "ferry");
        for relation in extract.relations.iter().filter(is_line) {
            // A platform or pier of the line is no part of the crossing.
            let sails = |role: &str| !role.starts_with("platform") && !role.starts_with("stop");
            for member in relation.members.iter().filter(|m| m.kind == MemberKind::Way && sails(&m.role)) {
                line_of.entry(member.id).or_insert(relation);
            }
        }
        Ferries { line_of }
    }

    /// Whether a way is a ferry because a line names it, and not by its own tags.
    pub(super) fn by_relation(&self, way: &OsmWay) -> bool {
        self.line_of.contains_key(&way.id)
            && ["highway", "railway", "route", "man_made", "public_transport"]
                .iter()
                .all(|key| way.tags.get(key).is_none())
    }

    /// The tags of a ferry way: its own, those of its line, and the length over which its duration is spread.
    pub(super) fn tags(&self, extract: &OsmExtract, way: &OsmWay, own: Tags) -> Tags {
        let mut tags: BTreeMap<Box<str>, Box<str>> = own.0.into_iter().collect();
        let timed_itself = tags.contains_key("duration");
        let line = self.line_of.get(&way.id);
        if let Some(line) = line {
            for key in FROM_LINE {
                if let (Some(value), false) = (line.tags.get(key), tags.contains_key(key)) {
                    tags.insert(key.into(), value.into());
                }
            }
        }
        let metres = match line {
            Some(line) if !timed_itself => self.length_of_line(extract, line),
            _ => length(extract, way),
        };
        if tags.contains_key("duration") && metres > 0.0 {
            tags.insert(DURATION_OVER_M.into(), metres.to_string().into());
        }
        Tags(tags.into_iter().collect())
    }

    /// The length of the ways of a line that have no duration of their own.
    fn length_of_line(&self, extract: &OsmExtract, line: &OsmRelation) -> f64 {
        let ways = line.members.iter().filter(|m| m.kind == MemberKind::Way).filter_map(|m| extract.way(m.id));
        let of_line = |way: &&OsmWay| self.by_relation(way) || way.tags.is("route", "ferry");
        ways.filter(of_line).filter(|w| w.tags.get("duration").is_none()).map(|w| length(extract, w)).sum()
    }
}

/// The length of a way through its known nodes in metres, straight over those that the extract lacks.
fn length(extract: &OsmExtract, way: &OsmWay) -> f64 {
    let known = way.nodes.iter().filter_map(|&node| extract.position(node));
    let places: Vec<Position> = known.map(|[lon, lat]| Position { lon, lat }).collect();
    places.windows(2).map(|step| geodesic(step[0], step[1]).0).sum()
}
