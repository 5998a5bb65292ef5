//! An OpenStreetMap extract (`.osm.pbf`) to nodes, ways and relations that later stages ask for.
//!
//! Memory is bounded by what is kept from the extract, never by the planet's id space.

mod blobs;
mod frames;
mod read;
mod select;
mod warn;

pub use read::read;

use crate::message::Warning;

/// Tags of one element, sorted by key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tags(pub Vec<(Box<str>, Box<str>)>);

impl Tags {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| &**k == key).map(|(_, v)| &**v)
    }

    /// Whether the key has this value.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }
}

/// What a run needs from an extract.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsmSelection {
    /// Ways with `highway`, `route=ferry` or `railway=platform`; nodes with `barrier` or `highway`; `restriction` and
    /// `route=ferry` relations, and multipolygons with `highway` or `railway=platform`.
    pub roads: bool,
    /// Nodes, ways and relations with `amenity` or `healthcare`.
    pub facilities: bool,
    /// `landuse=residential` ways and multipolygons.
    pub residential: bool,
    /// `building` ways and multipolygons.
    pub buildings: bool,
    /// `boundary=administrative` relations, and `place` nodes.
    pub boundaries: bool,
}

/// A node that carries tags of interest.
#[derive(Clone, Debug)]
pub struct OsmNode {
    /// OSM id.
    pub id: i64,
    /// Longitude and latitude in degrees.
    pub at: [f64; 2],
    /// Its tags.
    pub tags: Tags,
}

/// A way that was asked for.
#[derive(Clone, Debug)]
pub struct OsmWay {
    /// OSM id.
    pub id: i64,
    /// Node ids in order.
    pub nodes: Vec<i64>,
    /// Its tags.
    pub tags: Tags,
}

/// The kind of a relation's member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// Another relation.
    Relation,
}

/// One member of a relation.
#[derive(Clone, Debug)]
pub struct OsmMember {
    /// What it is.
    pub kind: MemberKind,
    /// OSM id.
    pub id: i64,
    /// Its role, such as `outer`.
    pub role: Box<str>,
}

/// A relation that was asked for.
#[derive(Clone, Debug)]
pub struct OsmRelation {
    /// OSM id.
    pub id: i64,
    /// Its members in order.
    pub members: Vec<OsmMember>,
    /// Its tags.
    pub tags: Tags,
}

/// The kept part of an extract. Every list is sorted by id.
#[derive(Clone, Debug, Default)]
pub struct OsmExtract {
    /// File as named in the project.
    pub file: String,
    /// Ids of all nodes that a kept way uses, ascending.
    pub node_ids: Vec<i64>,
    /// Their longitude and latitude in degrees, in the same order; NaN when the extract lacks the node.
    pub node_at: Vec<[f64; 2]>,
    /// Nodes with tags of interest.
    pub nodes: Vec<OsmNode>,
    /// Kept ways, also those that only a kept relation needs (with their own tags).
    pub ways: Vec<OsmWay>,
    /// Kept relations.
    pub relations: Vec<OsmRelation>,
    /// What was odd: missing nodes, duplicate ids, unfinished rings.
    pub warnings: Vec<Warning>,
}

impl OsmExtract {
    /// Longitude and latitude of a node, if the extract holds it.
    #[must_use]
    pub fn position(&self, node: i64) -> Option<[f64; 2]> {
        let at = self.node_at[self.node_ids.binary_search(&node).ok()?];
        at[0].is_finite().then_some(at)
    }

    /// A kept way by id.
    #[must_use]
    pub fn way(&self, id: i64) -> Option<&OsmWay> {
        self.ways.binary_search_by_key(&id, |w| w.id).ok().map(|i| &self.ways[i])
    }
}
