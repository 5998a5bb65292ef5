//! Which elements and which tags of an extract are kept, by what the run asks for.

use super::{OsmSelection, Tags};

/// Keys of roads that speeds, access rules and names may depend on.
const ROAD_KEYS: [&str; 45] = [
    "access",
    "agricultural",
    "area",
    "barrier",
    "bicycle",
    "bridge",
    "bus",
    "construction",
    "covered",
    "crossing",
    "dual_carriageway",
    "duration",
    "embedded_rails",
    "emergency",
    "ferry",
    "foot",
    "footway",
    "ford",
    "highway",
    "horse",
    "incline",
    "indoor",
    "interval",
    "junction",
    "lanes",
    "layer",
    "locked",
    "motor_vehicle",
    "motorcar",
    "motorcycle",
    "motorroad",
    "psv",
    "railway",
    "ref",
    "route",
    "sac_scale",
    "segregated",
    "service",
    "smoothness",
    "surface",
    "toll",
    "tracktype",
    "tunnel",
    "vehicle",
    "width",
];

/// Beginnings of keys of roads that are kept.
const ROAD_PREFIXES: [&str; 8] =
    ["name", "oneway", "maxspeed", "sidewalk", "cycleway", "restriction", "access:", "wheelchair"];

/// Ends of keys of roads that are kept: access in one direction, and tags that hold at some hours only.
const ROAD_SUFFIXES: [&str; 3] = [":forward", ":backward", ":conditional"];

/// How much of a kept element's tags is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Keep {
    /// The `building` tag alone: there are very many.
    Building,
    /// What roads and barriers need.
    Road,
    /// All of them.
    All,
}

/// What to keep of a node with these tags.
pub fn node(selection: OsmSelection, tags: &[(&str, &str)]) -> Option<Keep> {
    let has = |key: &str| tags.iter().any(|(k, _)| *k == key);
    if is_facility(selection, tags) || (selection.boundaries && has("place")) {
        return Some(Keep::All);
    }
    (selection.roads && (has("barrier") || has("highway"))).then_some(Keep::Road)
}

/// What to keep of a way with these tags.
pub fn way(selection: OsmSelection, tags: &[(&str, &str)]) -> Option<Keep> {
    let has = |key: &str| tags.iter().any(|(k, _)| *k == key);
    let is = |key: &str, value: &str| tags.contains(&(key, value));
    if is_facility(selection, tags) || (selection.residential && is("landuse", "residential")) {
        return Some(Keep::All);
    }
    if selection.roads && (has("highway") || is("route", "ferry") || is("railway", "platform")) {
        return Some(Keep::Road);
    }
    (selection.buildings && has("building")).then_some(Keep::Building)
}

/// What to keep of a relation with these tags.
pub fn relation(selection: OsmSelection, tags: &[(&str, &str)]) -> Option<Keep> {
    let is = |key: &str, value: &str| tags.contains(&(key, value));
    let restriction = is_restriction(tags.iter().find(|(k, _)| *k == "type").map(|(_, v)| *v));
    if is_facility(selection, tags)
        || (selection.residential && is("landuse", "residential"))
        || (selection.boundaries && is("boundary", "administrative"))
        || (selection.roads && restriction)
    {
        return Some(Keep::All);
    }
    let road_area = tags.iter().any(|(k, _)| *k == "highway") && is("type", "multipolygon");
    let ferry = is("route", "ferry") && is("type", "route");
    if selection.roads && (road_area || is("railway", "platform") || ferry) {
        return Some(Keep::All);
    }
    (selection.buildings && tags.iter().any(|(k, _)| *k == "building")).then_some(Keep::All)
}

/// Whether a relation's `type` is that of a turn restriction.
pub fn is_restriction(kind: Option<&str>) -> bool {
    kind.is_some_and(|k| k == "restriction" || k.starts_with("restriction:"))
}

/// The kept tags, sorted by key.
pub fn tags(keep: Keep, tags: &[(&str, &str)]) -> Tags {
    let mut kept: Vec<(Box<str>, Box<str>)> =
        tags.iter().filter(|(k, _)| keeps_key(keep, k)).map(|(k, v)| ((*k).into(), (*v).into())).collect();
    kept.sort();
    Tags(kept)
}

fn is_facility(selection: OsmSelection, tags: &[(&str, &str)]) -> bool {
    selection.facilities && tags.iter().any(|(k, _)| *k == "amenity" || *k == "healthcare")
}

fn keeps_key(keep: Keep, key: &str) -> bool {
    match keep {
        Keep::All => true,
        Keep::Building => key == "building",
        Keep::Road => {
            ROAD_KEYS.contains(&key)
                || ROAD_SUFFIXES.iter().any(|suffix| key.ends_with(suffix))
                || ROAD_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        }
    }
}
