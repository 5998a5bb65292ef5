use super::*;
use crate::sources::osm::{OsmMember, Tags};

/// Nodes 1-4 are a 10 x 10 square, 5-8 a 2 x 2 square inside it.
fn extract(ways: &[(i64, &[i64])]) -> OsmExtract {
    let square = |at: f64, side: f64| [[at, at], [at + side, at], [at + side, at + side], [at, at + side]];
    OsmExtract {
        node_ids: (1..=8).collect(),
        node_at: [square(0.0, 10.0), square(4.0, 2.0)].concat(),
        ways: ways.iter().map(|(id, nodes)| OsmWay { id: *id, nodes: nodes.to_vec(), tags: Tags::default() }).collect(),
        ..OsmExtract::default()
    }
}

fn relation(members: &[(i64, &str)]) -> OsmRelation {
    let members = members.iter().map(|(id, role)| OsmMember { kind: MemberKind::Way, id: *id, role: (*role).into() });
    OsmRelation { id: 9, members: members.collect(), tags: Tags::default() }
}

#[test]
fn ways_in_any_order_and_direction_join_to_a_ring_with_its_hole() {
    let extract = extract(&[(1, &[1, 2]), (2, &[4, 3, 2]), (3, &[1, 4]), (4, &[5, 6, 7, 8, 5])]);
    let relation = relation(&[(3, "outer"), (4, "inner"), (1, "outer"), (2, "")]);
    // 10 x 10 less 2 x 2.
    let (area, open) = relation_area(&extract, &relation).unwrap();
    assert_eq!((area.unsigned_area(), open), (96.0, 0));
}

#[test]
fn a_piece_that_closes_to_no_ring_is_counted_beside_the_area() {
    let extract = extract(&[(1, &[1, 2, 3, 4, 1]), (2, &[5, 6])]);
    let (area, open) = relation_area(&extract, &relation(&[(1, "outer"), (2, "inner"), (3, "inner")])).unwrap();
    assert_eq!((area.unsigned_area(), open), (100.0, 2));
}

#[test]
fn an_unfinished_ring_is_no_area() {
    let extract = extract(&[(1, &[1, 2, 3])]);
    assert_eq!(
        relation_area(&extract, &relation(&[(1, "outer"), (2, "outer")])),
        Err(AreaProblem::NoOuterRing { id: 9, open: 2 })
    );
    assert!(way_polygon(&extract, &extract.ways[0]).is_none());
}
