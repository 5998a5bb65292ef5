//! Polygons from closed ways and multipolygon relations of an extract.
//!
//! Member ways are joined into rings in any order and direction; each inner ring goes to the smallest
//! outer ring that contains it. Coordinates are longitude and latitude in degrees.

use std::collections::BTreeMap;

use geo::{Area, Contains};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};

use super::osm::{MemberKind, OsmExtract, OsmRelation, OsmWay};

/// Why a relation gives no area.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AreaProblem {
    /// No outer ring closes: member ways or nodes are missing from the extract.
    #[error("relation {id} has no closed outer ring ({open} pieces stay open)")]
    NoOuterRing {
        /// OSM id of the relation.
        id: i64,
        /// Pieces of lines that join to no ring.
        open: usize,
    },
}

/// The polygon of a closed way; `None` when it is open, too short or lacks a node.
#[must_use]
pub fn way_polygon(extract: &OsmExtract, way: &OsmWay) -> Option<Polygon<f64>> {
    Some(Polygon::new(ring(extract, &way.nodes)?, Vec::new()))
}

/// A closed line: its node ids, the first repeated at the end, and their coordinates.
#[derive(Clone, Debug)]
pub struct Ring {
    /// OSM ids in order.
    pub nodes: Vec<i64>,
    /// Longitude and latitude of each in degrees.
    pub line: LineString<f64>,
}

/// The area of a multipolygon or boundary relation, of those rings that close, and the number of
/// pieces that close to none.
///
/// # Errors
/// When no outer ring closes.
pub fn relation_area(extract: &OsmExtract, relation: &OsmRelation) -> Result<(MultiPolygon<f64>, usize), AreaProblem> {
    let (polygons, open) = relation_rings(extract, relation)?;
    let polygon = |rings: Vec<Ring>| {
        let mut lines = rings.into_iter().map(|ring| ring.line);
        let outer = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(outer, lines.collect())
    };
    Ok((MultiPolygon(polygons.into_iter().map(polygon).collect()), open))
}

/// The polygons of a multipolygon relation as rings of nodes, the outer ring of each first, and the number of
/// pieces that close to none.
///
/// # Errors
/// When no outer ring closes.
pub fn relation_rings(extract: &OsmExtract, relation: &OsmRelation) -> Result<(Vec<Vec<Ring>>, usize), AreaProblem> {
    let lines = |inner: bool| -> Vec<Vec<i64>> {
        let ways = relation.members.iter().filter(|m| m.kind == MemberKind::Way && (&*m.role == "inner") == inner);
        ways.filter_map(|m| extract.way(m.id)).map(|w| w.nodes.clone()).collect()
    };
    let (outer, open_outer) = rings(extract, lines(false));
    let (inner, open_inner) = rings(extract, lines(true));
    let absent = relation.members.iter().filter(|m| m.kind == MemberKind::Way && extract.way(m.id).is_none()).count();
    let open = open_outer + open_inner + absent;
    if outer.is_empty() {
        return Err(AreaProblem::NoOuterRing { id: relation.id, open });
    }
    let shapes: Vec<Polygon<f64>> = outer.iter().map(|r| Polygon::new(r.line.clone(), Vec::new())).collect();
    let mut polygons: Vec<Vec<Ring>> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in inner {
        let first = Point::from(hole.line.0[0]);
        let around = shapes
            .iter()
            .enumerate()
            .filter(|(_, p)| p.contains(&first) || hole.line.coords().any(|c| p.contains(&Point::from(*c))))
            .min_by(|a, b| a.1.unsigned_area().total_cmp(&b.1.unsigned_area()))
            .map(|(i, _)| i);
        if let Some(i) = around {
            polygons[i].push(hole);
        }
    }
    Ok((polygons, open))
}

/// Joins lines at equal ends until they close; returns the rings and the number of open pieces.
fn rings(extract: &OsmExtract, lines: Vec<Vec<i64>>) -> (Vec<Ring>, usize) {
    let mut ends: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        for end in line.first().into_iter().chain(line.last()) {
            ends.entry(*end).or_default().push(i);
        }
    }
    let mut used = vec![false; lines.len()];
    let (mut closed, mut open) = (Vec::new(), 0);
    for start in 0..lines.len() {
        if used[start] || lines[start].is_empty() {
            continue;
        }
        used[start] = true;
        let mut chain = lines[start].clone();
        while chain.first() != chain.last() {
            let end = chain[chain.len() - 1];
            let Some(&next) = ends.get(&end).and_then(|list| list.iter().find(|&&i| !used[i])) else { break };
            used[next] = true;
            let line = &lines[next];
            if line[0] == end {
                chain.extend(&line[1..]);
            } else {
                chain.extend(line.iter().rev().skip(1));
            }
        }
        match ring(extract, &chain) {
            Some(line) => closed.push(Ring { nodes: chain, line }),
            None => open += 1,
        }
    }
    (closed, open)
}

fn ring(extract: &OsmExtract, nodes: &[i64]) -> Option<LineString<f64>> {
    if nodes.len() < 4 || nodes.first() != nodes.last() {
        return None;
    }
    nodes.iter().map(|&id| extract.position(id).map(|[x, y]| Coord { x, y })).collect()
}

#[cfg(test)]
#[path = "osm_area_tests.rs"]
mod tests;
