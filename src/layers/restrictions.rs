//! Relations of an extract to turn restrictions: which streets, and where they meet.
//!
//! In: relations with `type=restriction` and their members. Out: [`TurnRestriction`]s whose streets join one
//! another. A relation that names a street or junction that the extract lacks, or streets that do not meet, is
//! counted; what a restriction forbids and to whom is for the network's profile to say.

use std::collections::BTreeMap;

use super::street::{Streets, TurnRestriction};
use crate::sources::osm::{MemberKind, OsmExtract, OsmRelation, OsmWay, Tags};

/// Reads every turn restriction of the extract into `streets`; `index` gives the index of each OSM node.
pub(super) fn read(extract: &OsmExtract, index: &BTreeMap<i64, u32>, streets: &mut Streets) {
    let is_restriction = |r: &&OsmRelation| r.tags.get("type").is_some_and(|t| t.starts_with("restriction"));
    for relation in extract.relations.iter().filter(is_restriction) {
        let Some(tags) = streets.import.conditional.decide_turn(&relation.tags) else {
            streets.import.turns_not_now += 1;
            continue;
        };
        let found = turns(extract, index, relation, &tags);
        if found.is_empty() {
            streets.broken_restrictions += 1;
        }
        streets.restrictions.extend(found);
    }
    streets.restrictions.sort_by(|a, b| (a.id, &a.streets, &a.nodes).cmp(&(b.id, &b.streets, &b.nodes)));
}

/// One restriction for each street from which and each to which (`no_entry` and `no_exit` have several).
fn turns(
    extract: &OsmExtract,
    index: &BTreeMap<i64, u32>,
    relation: &OsmRelation,
    tags: &Tags,
) -> Vec<TurnRestriction> {
    let members = |role: &str, kind: MemberKind| -> Vec<i64> {
        relation.members.iter().filter(|m| &*m.role == role && m.kind == kind).map(|m| m.id).collect()
    };
    let (from, to) = (members("from", MemberKind::Way), members("to", MemberKind::Way));
    let (nodes, ways) = (members("via", MemberKind::Node), members("via", MemberKind::Way));
    let mut found = Vec::new();
    for &from in &from {
        for &to in &to {
            let meeting = match (&nodes[..], &ways[..]) {
                ([node], []) => Some((vec![from, to], vec![*node])),
                ([], [_, ..]) => through_ways(extract, from, &ways, to),
                _ => None,
            };
            let turn = meeting.and_then(|(streets, nodes)| {
                let nodes: Option<Vec<u32>> = nodes.iter().map(|n| index.get(n).copied()).collect();
                let known = streets.iter().all(|id| extract.way(*id).is_some());
                known.then_some(())?;
                Some(TurnRestriction { id: relation.id, streets, nodes: nodes?, tags: tags.clone() })
            });
            found.extend(turn);
        }
    }
    found
}

/// The streets of a restriction through ways in order of travel, and the junctions between them. The ways
/// between stand in no particular order in the relation.
fn through_ways(extract: &OsmExtract, from: i64, via: &[i64], to: i64) -> Option<(Vec<i64>, Vec<i64>)> {
    let mut rest: Vec<i64> = via.to_vec();
    let (mut streets, mut nodes) = (vec![from], Vec::new());
    while !rest.is_empty() {
        let last = extract.way(*streets.last()?)?;
        let before = nodes.last().copied();
        let (at, node) = rest.iter().enumerate().find_map(|(i, id)| {
            let node = meeting(last, extract.way(*id)?).filter(|n| Some(*n) != before)?;
            Some((i, node))
        })?;
        streets.push(rest.remove(at));
        nodes.push(node);
    }
    let last = extract.way(*streets.last()?)?;
    nodes.push(meeting(last, extract.way(to)?)?);
    streets.push(to);
    Some((streets, nodes))
}

/// The node at which two ways meet: an end of both if there is one, else an end of the one.
fn meeting(a: &OsmWay, b: &OsmWay) -> Option<i64> {
    let ends = |way: &OsmWay| [way.nodes.first().copied(), way.nodes.last().copied()];
    let both = ends(a).into_iter().flatten().find(|n| ends(b).contains(&Some(*n)));
    both.or_else(|| ends(a).into_iter().flatten().find(|n| b.nodes.contains(n)))
        .or_else(|| ends(b).into_iter().flatten().find(|n| a.nodes.contains(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::osm::OsmMember;

    fn way(id: i64, nodes: &[i64]) -> OsmWay {
        OsmWay { id, nodes: nodes.to_vec(), tags: Tags(vec![("highway".into(), "residential".into())]) }
    }

    fn relation(id: i64, members: &[(MemberKind, i64, &str)]) -> OsmRelation {
        let members = members.iter().map(|(kind, id, role)| OsmMember { kind: *kind, id: *id, role: (*role).into() });
        let tags = Tags(vec![("restriction".into(), "no_left_turn".into()), ("type".into(), "restriction".into())]);
        OsmRelation { id, members: members.collect(), tags }
    }

    fn read_all(ways: Vec<OsmWay>, relations: Vec<OsmRelation>) -> Streets {
        let index: BTreeMap<i64, u32> = (0..10).map(|n| (i64::from(n), n)).collect();
        let extract = OsmExtract { ways, relations, ..OsmExtract::default() };
        let mut streets = Streets::default();
        read(&extract, &index, &mut streets);
        streets
    }

    #[test]
    fn a_turn_at_a_junction_names_two_streets_and_the_junction() {
        use MemberKind::{Node, Way};
        let ways = vec![way(1, &[0, 1]), way(2, &[1, 2])];
        let streets = read_all(ways, vec![relation(7, &[(Way, 1, "from"), (Node, 1, "via"), (Way, 2, "to")])]);
        assert_eq!(streets.broken_restrictions, 0);
        assert_eq!((&streets.restrictions[0].streets[..], &streets.restrictions[0].nodes[..]), (&[1, 2][..], &[1][..]));
    }

    #[test]
    fn ways_between_are_put_in_order_of_travel() {
        use MemberKind::Way;
        // 0-1 from, 1-2 and 2-3 between (named in the wrong order), 3-4 to.
        let ways = vec![way(1, &[0, 1]), way(2, &[2, 1]), way(3, &[2, 3]), way(4, &[3, 4])];
        let members = [(Way, 1, "from"), (Way, 3, "via"), (Way, 2, "via"), (Way, 4, "to")];
        let streets = read_all(ways, vec![relation(7, &members)]);
        assert_eq!(streets.restrictions[0].streets, [1, 2, 3, 4]);
        assert_eq!(streets.restrictions[0].nodes, [1, 2, 3]);
    }

    #[test]
    fn several_entries_make_several_turns_and_a_missing_street_is_counted() {
        use MemberKind::{Node, Way};
        let ways = vec![way(1, &[0, 1]), way(2, &[1, 2]), way(3, &[3, 1])];
        let entry = relation(7, &[(Way, 1, "from"), (Way, 3, "from"), (Node, 1, "via"), (Way, 2, "to")]);
        let lost = relation(8, &[(Way, 1, "from"), (Node, 1, "via"), (Way, 99, "to")]);
        let streets = read_all(ways, vec![entry, lost]);
        assert_eq!((streets.restrictions.len(), streets.broken_restrictions), (2, 1));
    }
}
