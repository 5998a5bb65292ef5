//! Streets as drawn: points, tags and nodes shared where streets join.

use super::import::Import;
use crate::sources::osm::Tags;

/// Key of the length in metres over which a `duration` is spread: that of the whole ferry line, also where the
/// extract lacks a part of it.
pub const DURATION_OVER_M: &str = "duration:over_m";

/// One street: a line through nodes, with the tags that profiles read.
#[derive(Clone, Debug)]
pub struct Street {
    /// OSM way id, or the row of the road layer. The outlines of a multipolygon have the relation's id with a minus.
    pub id: i64,
    /// Indexes into [`Streets::nodes`], at least two.
    pub nodes: Vec<u32>,
    /// Tags in OSM terms; columns of a road layer are mapped to them.
    pub tags: Tags,
}

/// An area that is open to travellers: its outlines are streets, and one may walk straight across.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Square {
    /// Id of the streets that are its outlines; their tags are its own.
    pub street: i64,
    /// Its outlines as indexes into [`Streets::nodes`], without the first repeated at the end: the outer one, then
    /// those around holes.
    pub rings: Vec<Vec<u32>>,
}

/// A turn that a sign forbids, or the only one that it allows, as drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TurnRestriction {
    /// OSM relation id.
    pub id: i64,
    /// Ids of the streets in order of travel: the one from which, those between, the one to which; at least two.
    pub streets: Vec<i64>,
    /// Where each street meets the next, as indexes into [`Streets::nodes`]; one fewer than `streets`.
    pub nodes: Vec<u32>,
    /// Its tags: what is forbidden, to whom, and when.
    pub tags: Tags,
}

/// A street network as drawn, before a profile decides who may use it.
#[derive(Clone, Debug, Default)]
pub struct Streets {
    /// File as named in the project.
    pub file: String,
    /// Longitude and latitude of every node in degrees. Two streets join where they share a node.
    pub nodes: Vec<[f64; 2]>,
    /// OSM id of every node, or its index for road layers.
    pub node_ids: Vec<i64>,
    /// Tags of nodes with a barrier or crossing, by node index, ascending.
    pub node_tags: Vec<(u32, Tags)>,
    /// The streets, sorted by id.
    pub streets: Vec<Street>,
    /// Areas that one may walk across, sorted by street.
    pub squares: Vec<Square>,
    /// Turn restrictions, sorted by id.
    pub restrictions: Vec<TurnRestriction>,
    /// Turn restrictions that could not be read: members missing, or not joined to each other.
    pub broken_restrictions: u32,
    /// What was kept, changed and left out on the way from an extract; empty for road layers.
    pub import: Import,
}

impl Streets {
    /// West, south, east and north of all nodes in degrees; `None` when no node has a position.
    #[must_use]
    pub fn extent(&self) -> Option<[f64; 4]> {
        let placed = self.nodes.iter().filter(|at| at[0].is_finite() && at[1].is_finite());
        placed.fold(None, |extent, &[lon, lat]| {
            let [w, s, e, n] = extent.unwrap_or([lon, lat, lon, lat]);
            Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)])
        })
    }
}
