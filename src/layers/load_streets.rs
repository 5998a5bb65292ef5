//! Roads of an OpenStreetMap extract to streets with shared nodes.

use std::collections::BTreeMap;

use super::street::{Street, Streets};
use super::{LayerError, restrictions};
use crate::message::{Place, Text, Warning};
use crate::project::Roads;
use crate::sources::osm::OsmExtract;

/// Streets of an extract: ways with `highway`, railway platforms, and ferries where the project allows them.
///
/// A way of which the extract lacks some nodes keeps every stretch of two or more known ones.
pub fn from_osm(extract: &OsmExtract, roads: &Roads, warnings: &mut Vec<Warning>) -> Result<Streets, LayerError> {
    let mut streets = Streets { file: extract.file.clone(), ..Streets::default() };
    let mut index: BTreeMap<i64, u32> = BTreeMap::new();
    let mut cut = 0_usize;
    let wanted = |way: &&crate::sources::osm::OsmWay| {
        way.tags.get("highway").is_some()
            || way.tags.is("railway", "platform")
            || (roads.ferries && way.tags.is("route", "ferry"))
    };
    for way in extract.ways.iter().filter(wanted) {
        let known: Vec<bool> = way.nodes.iter().map(|&node| extract.position(node).is_some()).collect();
        cut += usize::from(known.contains(&false));
        for stretch in stretches(&known) {
            let nodes = way.nodes[stretch].iter().map(|&id| {
                *index.entry(id).or_insert_with(|| {
                    streets.nodes.push(extract.position(id).unwrap_or([f64::NAN; 2]));
                    streets.node_ids.push(id);
                    streets.nodes.len() as u32 - 1
                })
            });
            streets.streets.push(Street { id: way.id, nodes: nodes.collect(), tags: way.tags.clone() });
        }
    }
    if cut > 0 {
        warnings.push(Warning::new(
            "road-cut",
            Place::file(&extract.file),
            Text::new(
                format!("{cut}条道路有部分节点不在数据中，只用数据内的部分"),
                format!("{cut} roads have nodes that the extract lacks; only the known parts are used"),
            ),
        ));
    }
    for node in &extract.nodes {
        let relevant = ["barrier", "highway", "access", "crossing", "motor_vehicle", "foot"];
        if let (Some(&at), true) = (index.get(&node.id), relevant.iter().any(|key| node.tags.get(key).is_some())) {
            streets.node_tags.push((at, node.tags.clone()));
        }
    }
    streets.node_tags.sort_by_key(|(at, _)| *at);
    streets.streets.sort_by_key(|street| street.id);
    warnings.extend(super::conditional::warn_not_read(&streets));
    restrictions::read(extract, &index, &mut streets);
    if streets.streets.is_empty() {
        return Err(LayerError::Empty {
            file: extract.file.clone(),
            problem: "no way with a highway tag".to_owned(),
            hint: "use an extract with roads, or leave [roads] out to measure straight lines".to_owned(),
        });
    }
    Ok(streets)
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
