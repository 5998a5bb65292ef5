//! Tags that hold at some hours only (`access:conditional=no @ (22:00-06:00)`): not read, and said so.
//!
//! Travel follows the plain tags. In: streets with their tags. Out: a warning that counts the streets and
//! nodes concerned and each key. A way cut into several stretches counts once.

use std::collections::{BTreeMap, BTreeSet};

use super::street::Streets;
use crate::message::{Place, Text, Warning};
use crate::sources::osm::Tags;

/// A warning when streets or their nodes carry conditional tags.
pub(super) fn warn_not_read(streets: &Streets) -> Option<Warning> {
    let mut keys: BTreeMap<&str, BTreeSet<(bool, i64)>> = BTreeMap::new();
    let mut concerned = BTreeSet::new();
    let ways = streets.streets.iter().map(|s| ((false, s.id), &s.tags));
    let nodes = streets.node_tags.iter().map(|(at, tags)| ((true, i64::from(*at)), tags));
    for (element, tags) in ways.chain(nodes) {
        for key in conditional_keys(tags) {
            keys.entry(key).or_default().insert(element);
            concerned.insert(element);
        }
    }
    if concerned.is_empty() {
        return None;
    }
    let nodes = concerned.iter().filter(|(is_node, _)| *is_node).count();
    let on_streets = concerned.len() - nodes;
    let list: Vec<String> = keys.iter().map(|(key, on)| format!("{key} {}", on.len())).collect();
    let list = list.join(", ");
    let text = Text::new(
        format!("{on_streets}条道路和{nodes}个节点带有分时段标签，未予采用，按普通标签计算：{list}"),
        format!(
            "{on_streets} streets and {nodes} nodes carry tags that hold at some hours only; these were not read and the plain tags stand: {list}"
        ),
    );
    Some(Warning::new("conditional-not-read", Place::file(&streets.file), text))
}

fn conditional_keys(tags: &Tags) -> impl Iterator<Item = &str> {
    tags.0.iter().map(|(key, _)| &**key).filter(|key| key.ends_with(":conditional"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Street;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        Tags(pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect())
    }

    #[test]
    fn a_street_in_two_stretches_counts_once_and_each_key_is_named() {
        let at_night = [("access:conditional", "no @ (22:00-06:00)"), ("maxspeed:conditional", "30 @ (22:00-06:00)")];
        let street = |id, pairs| Street { id, nodes: vec![0, 1], tags: tags(pairs) };
        let mut streets = Streets {
            streets: vec![street(7, &at_night), street(7, &at_night), street(8, &at_night[..1]), street(9, &[])],
            node_tags: vec![(0, tags(&at_night[..1]))],
            ..Streets::default()
        };
        let warning = warn_not_read(&streets).expect("streets 7 and 8 and a node have such tags");
        let said = format!("{warning:?}");
        assert!(said.contains("2 streets and 1 nodes"), "{said}");
        assert!(said.contains("access:conditional 3, maxspeed:conditional 1"), "{said}");
        streets.streets.truncate(0);
        streets.node_tags.clear();
        assert!(warn_not_read(&streets).is_none());
    }
}
