//! Roads of an OpenStreetMap extract to streets with shared nodes.

use std::collections::BTreeMap;

use super::conditional::{Conditional, On};
use super::ferries::Ferries;
use super::street::{Street, Streets};
use super::{LayerError, restrictions, squares};
use crate::message::{Place, Text, Warning};
use crate::project::Roads;
use crate::sources::osm::{OsmExtract, Tags};

/// Streets of an extract: ways with `highway`, railway platforms, the outlines of squares, and ferries where the
/// project allows them. Tags that hold at some hours only are decided for the hour of the project.
///
/// A way of which the extract lacks some nodes keeps every stretch of two or more known ones. What was kept,
/// changed and left out stands in [`Streets::import`].
///
/// # Errors
/// When the extract holds no street.
pub fn from_osm(extract: &OsmExtract, roads: &Roads, warnings: &mut Vec<Warning>) -> Result<Streets, LayerError> {
    let mut draft = Draft::new(extract);
    draft.streets.import.conditional = Conditional::at(roads.hour);
    let ferries = Ferries::of(extract);
    for way in &extract.ways {
        let by_relation = ferries.by_relation(way);
        let is_ferry = way.tags.get("highway").is_none() && (way.tags.is("route", "ferry") || by_relation);
        let class = match way.tags.get("highway") {
            Some(class) => class,
            None if way.tags.is("railway", "platform") => "platform",
            None if is_ferry => "ferry",
            None => continue,
        };
        let import = &mut draft.streets.import;
        if is_ferry && !roads.ferries {
            import.ferries_off += 1;
            continue;
        }
        let mut tags = import.conditional.decide(&way.tags, On::Way);
        if is_ferry {
            import.ferries_by_relation += u32::from(by_relation);
            tags = ferries.tags(extract, way, tags);
        }
        if draft.add(way.id, &way.nodes, &tags) {
            *draft.streets.import.ways.entry(class.to_owned()).or_default() += 1;
        }
    }
    squares::read(extract, &mut draft, warnings);
    let Draft { mut streets, index, .. } = draft;
    warnings.extend(warn_cut(&streets, &extract.file));
    for node in &extract.nodes {
        let relevant = ["barrier", "highway", "access", "crossing", "motor_vehicle", "foot"];
        if let (Some(&at), true) = (index.get(&node.id), relevant.iter().any(|key| node.tags.get(key).is_some())) {
            streets.node_tags.push((at, streets.import.conditional.decide(&node.tags, On::Node)));
        }
    }
    streets.node_tags.sort_by_key(|(at, _)| *at);
    streets.streets.sort_by_key(|street| street.id);
    streets.squares.sort_by_key(|square| square.street);
    restrictions::read(extract, &index, &mut streets);
    warnings.extend(streets.import.conditional.warning(&extract.file));
    if streets.streets.is_empty() {
        return Err(LayerError::Empty {
            file: extract.file.clone(),
            problem: "no way with a highway tag".to_owned(),
            hint: "use an extract with roads, or leave [roads] out to measure straight lines".to_owned(),
        });
    }
    Ok(streets)
}

/// Streets while they are read.
pub(super) struct Draft<'a> {
    extract: &'a OsmExtract,
    pub streets: Streets,
    /// Index of each OSM node that a street uses.
    index: BTreeMap<i64, u32>,
}

impl<'a> Draft<'a> {
    fn new(extract: &'a OsmExtract) -> Draft<'a> {
        let streets = Streets { file: extract.file.clone(), ..Streets::default() };
        Draft { extract, streets, index: BTreeMap::new() }
    }

    /// Adds the known stretches of a line as streets; says whether there is any.
    pub fn add(&mut self, id: i64, nodes: &[i64], tags: &Tags) -> bool {
        let known: Vec<bool> = nodes.iter().map(|&node| self.extract.position(node).is_some()).collect();
        let runs = stretches(&known);
        let import = &mut self.streets.import;
        *(if runs.is_empty() { &mut import.lost } else { &mut import.cut }) += u32::from(known.contains(&false));
        for run in &runs {
            let nodes = nodes[run.clone()].iter().map(|&node| self.node(node)).collect();
            self.streets.streets.push(Street { id, nodes, tags: tags.clone() });
        }
        !runs.is_empty()
    }

    /// The index of a node, which is new when no street has used it yet.
    pub fn node(&mut self, id: i64) -> u32 {
        let streets = &mut self.streets;
        *self.index.entry(id).or_insert_with(|| {
            streets.nodes.push(self.extract.position(id).unwrap_or([f64::NAN; 2]));
            streets.node_ids.push(id);
            streets.nodes.len() as u32 - 1
        })
    }
}

/// The warning that the extract lacks nodes of roads.
fn warn_cut(streets: &Streets, file: &str) -> Option<Warning> {
    let cut = streets.import.cut + streets.import.lost;
    let text = Text::new(
        format!("{cut}条道路有部分节点不在数据中，只用数据内的部分"),
        format!("{cut} roads have nodes that the extract lacks; only the known parts are used"),
    );
    (cut > 0).then(|| Warning::new("road-cut", Place::file(file), text).note())
}

/// Runs of at least two known nodes.
fn stretches(known: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 0..=known.len() {
        if end == known.len() || !known[end] {
            if end - start >= 2 {
                runs.push(start..end);
            }
            start = end + 1;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::osm::{OsmNode, OsmWay, Tags};

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        Tags(pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect())
    }

    fn roads(text: &str) -> Roads {
        toml::from_str(&format!("path = 'a.osm.pbf'\n{text}")).expect("a roads section")
    }

    fn extract() -> OsmExtract {
        let way = |id, nodes: &[i64], pairs| OsmWay { id, nodes: nodes.to_vec(), tags: tags(pairs) };
        let nan = [f64::NAN; 2];
        OsmExtract {
            file: "a.osm.pbf".to_owned(),
            node_ids: vec![1, 2, 3, 4, 5],
            node_at: vec![[0.0, 0.0], [0.1, 0.0], [0.2, 0.0], nan, [0.4, 0.0]],
            nodes: vec![OsmNode { id: 2, at: [0.1, 0.0], tags: tags(&[("barrier", "gate")]) }],
            ways: vec![
                way(7, &[1, 2, 4, 3, 5], &[("highway", "residential")]),
                way(8, &[5, 1], &[("route", "ferry")]),
                way(10, &[1, 2], &[("railway", "platform")]),
                way(9, &[2, 3], &[("landuse", "residential")]),
            ],
            ..OsmExtract::default()
        }
    }

    #[test]
    fn a_way_with_a_missing_node_keeps_both_sides_of_the_hole() {
        let mut warnings = Vec::new();
        let streets = from_osm(&extract(), &roads(""), &mut warnings).expect("one road");
        let ids: Vec<Vec<i64>> =
            streets.streets.iter().map(|s| s.nodes.iter().map(|&n| streets.node_ids[n as usize]).collect()).collect();
        assert_eq!(ids, [vec![1, 2], vec![3, 5], vec![1, 2]], "the road on both sides of node 4, and the platform");
        assert_eq!(warnings.len(), 1);
        assert_eq!(streets.node_tags.len(), 1);
        assert_eq!(streets.node_ids[streets.node_tags[0].0 as usize], 2);
        assert_eq!(streets.extent(), Some([0.0, 0.0, 0.4, 0.0]));
    }

    #[test]
    fn ferries_are_taken_only_when_the_project_allows_them() {
        let count = |text| from_osm(&extract(), &roads(text), &mut Vec::new()).expect("roads").streets.len();
        assert_eq!((count(""), count("ferries = true")), (3, 4));
    }

    #[test]
    fn an_extract_without_roads_says_what_to_do() {
        let error = from_osm(&OsmExtract::default(), &roads(""), &mut Vec::new()).expect_err("no roads");
        assert!(error.to_string().contains("hint: use an extract with roads"));
    }
}
