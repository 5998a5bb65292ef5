use super::*;
use crate::sources::osm::{OsmNode, OsmWay};

fn tags(pairs: &[(&str, &str)]) -> Tags {
    Tags(pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect())
}

type Node<'a> = (i64, [f64; 2], &'a [(&'a str, &'a str)]);

/// A hospital drawn as a square of 0.01 degrees, with nodes inside and outside of it.
fn extract(nodes: &[Node]) -> OsmExtract {
    OsmExtract {
        file: "a.osm.pbf".to_owned(),
        node_ids: vec![1, 2, 3, 4],
        node_at: vec![[117.0, 36.0], [117.01, 36.0], [117.01, 36.01], [117.0, 36.01]],
        nodes: nodes.iter().map(|&(id, at, t)| OsmNode { id, at, tags: tags(t) }).collect(),
        ways: vec![OsmWay {
            id: 9,
            nodes: vec![1, 2, 3, 4, 1],
            tags: tags(&[("amenity", "hospital"), ("beds", "120"), ("name", "North"), ("operator:type", "public")]),
        }],
        ..OsmExtract::default()
    }
}

fn layer(text: &str) -> FacilityLayer {
    toml::from_str(text).expect("a layer")
}

#[test]
fn a_node_inside_a_hospital_of_the_same_name_is_counted_once() {
    let inside = [117.005, 36.005];
    let extract = extract(&[
        (11, inside, &[("amenity", "hospital"), ("name", "North")]),
        (12, inside, &[("amenity", "hospital")]),
        (13, inside, &[("amenity", "hospital"), ("name", "Other")]),
        (14, inside, &[("amenity", "pharmacy")]),
        (15, [117.1, 36.0], &[("healthcare", "hospital")]),
        (16, [117.1, 36.0], &[("amenity", "school")]),
    ]);
    let mut warnings = Vec::new();
    let all = from_osm(&extract, &layer("path = 'a.osm.pbf'"), &Frame::at(117), &mut warnings);
    let ids: Vec<(&str, &str)> = all.iter().map(|f| (f.id.as_str(), f.kind.as_str())).collect();
    assert_eq!(
        ids,
        [("osm:node/13", "HOSP"), ("osm:node/14", "PHARMACY"), ("osm:node/15", "HOSP"), ("osm:way/9", "HOSP")]
    );
    assert_eq!(warnings.iter().filter(|w| w.code == "mapped-twice").count(), 2);
    let way = &all[3];
    assert_eq!((way.capacity, way.ownership.is_some(), way.name.as_str()), (Some(120.0), true, "North"));
    assert!((way.sites[0].position.lon - 117.005).abs() < 1e-9);
}

#[test]
fn the_users_table_of_tags_replaces_the_default_one() {
    let extract = extract(&[(14, [117.1, 36.0], &[("amenity", "pharmacy")])]);
    let layer = layer("path = 'a.osm.pbf'\nosm_types = { 'amenity=pharmacy' = 'DRUGS' }");
    let all = from_osm(&extract, &layer, &Frame::at(117), &mut Vec::new());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].kind, "DRUGS");
}
