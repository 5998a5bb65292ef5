//! Streets to a directed road graph for one profile: who may go where, how long each edge takes, and
//! where a point joins the network.
//!
//! This module knows roads and travellers only; it could serve a fire department.

mod build;
mod components;
mod given_times;
pub mod profile;
mod rows;
mod snap;
mod squares;
mod tag_values;
mod turns;
mod usage;

use serde::Serialize;

pub(crate) use crate::layers::frame::geodesic;
pub use build::{BuildOptions, Dropped, Left};
pub use profile::{Profile, ProfileError};
pub use rows::{Arc, Rows, Step};
pub use turns::TurnCounts;
pub use usage::{NotUsed, Usage};

use crate::layers::{Frame, Position};
use crate::units::{Metres, Millis};

/// Index of a node: a junction, an end, or a point where costs change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct NodeId(pub u32);

/// Index of an edge: a stretch of street between two nodes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct EdgeId(pub u32);

/// Index of an island: a part of the network that no road joins to the others (weak component).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct IslandId(pub u32);

/// A stretch of street between two nodes, with one travel time for each direction that is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Where its shape begins.
    pub tail: NodeId,
    /// Where its shape ends.
    pub head: NodeId,
    /// Geodesic length along the shape.
    pub length: Metres,
    /// Time from tail to head; `None` when that is not allowed.
    pub forward: Option<Millis>,
    /// Time from head to tail; `None` when that is not allowed.
    pub backward: Option<Millis>,
    /// Index of the street in [`crate::layers::Streets::streets`].
    pub street: u32,
}

/// A part of the network that no road joins to the others.
#[derive(Clone, Debug, Serialize)]
pub struct Island {
    /// Number of nodes.
    pub nodes: u32,
    /// Length of its edges.
    pub length: Metres,
    /// One of its nodes, to look at.
    pub at: Position,
}

/// Along an edge or against it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Way {
    /// From tail to head.
    Forward,
    /// From head to tail.
    Backward,
}

/// Where a point joins the network: the nearest place on the nearest usable edge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Snap {
    /// The edge.
    pub edge: EdgeId,
    /// How far along the edge from its tail, 0 to 1 of its length.
    pub fraction: f64,
    /// The place on the edge.
    pub foot: Position,
    /// Straight line from the point to the foot.
    pub leg: Metres,
    /// Time for the leg at the profile's access speed.
    pub leg_time: Millis,
}

/// The road graph of one profile. Built once, then only read; share it between threads.
#[derive(Debug)]
pub struct Network {
    /// The profile that it was built for.
    pub profile: Profile,
    /// Longitude and latitude of each node, copies of junctions included (see [`Network::copy_of`]).
    pub nodes: Vec<Position>,
    /// Edges; an [`EdgeId`] is an index into it.
    pub edges: Vec<Edge>,
    /// `shape_first[e]..shape_first[e + 1]` are the points of edge `e` in [`Network::shapes`].
    pub shape_first: Vec<u32>,
    /// Shape points of all edges, ends included.
    pub shapes: Vec<Position>,
    /// Arcs that leave each node.
    pub out: Rows,
    /// Arcs that enter each node, seen from it: `node` is where they come from.
    pub into: Rows,
    /// The island of each node.
    pub island: Vec<IslandId>,
    /// Islands, largest road length first.
    pub islands: Vec<Island>,
    /// Nodes of the largest island that one can enter but not leave, or leave but not enter.
    pub one_way_traps: u32,
    /// What the profile or the geometry left out, and why.
    pub dropped: Dropped,
    /// What became of the turn restrictions.
    pub turns: TurnCounts,
    /// Arcs that lead to the copy of a junction, sorted by arc.
    redirected: Vec<((EdgeId, Way), NodeId)>,
    /// Copies from which an arc leaves, sorted by arc.
    also_from: Vec<((EdgeId, Way), NodeId)>,
    /// Junctions with each of their copies, sorted.
    copies: Vec<(NodeId, NodeId)>,
    /// One bit for each node: whether it has copies. Few have, and everybody asks.
    copied: Vec<u64>,
    frame: Frame,
    max_leg: Metres,
    index: snap::EdgeIndex,
}

impl Network {
    /// An edge by its index.
    #[must_use]
    pub fn edge(&self, edge: EdgeId) -> &Edge {
        &self.edges[edge.0 as usize]
    }

    /// The points of an edge from tail to head.
    #[must_use]
    pub fn shape(&self, edge: EdgeId) -> &[Position] {
        let e = edge.0 as usize;
        &self.shapes[self.shape_first[e] as usize..self.shape_first[e + 1] as usize]
    }

    /// Bytes of memory that the network holds, its index for snapping included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        use std::mem::size_of_val;
        size_of_val(&self.nodes[..])
            + size_of_val(&self.edges[..])
            + size_of_val(&self.shape_first[..])
            + size_of_val(&self.shapes[..])
            + size_of_val(&self.island[..])
            + self.out.bytes()
            + self.into.bytes()
            + self.index.bytes()
    }

    /// The metric frame in which places are joined.
    #[must_use]
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The longest leg by which a place joins.
    #[must_use]
    pub fn max_leg(&self) -> Metres {
        self.max_leg
    }

    /// The island on which an edge lies.
    #[must_use]
    pub fn island_of(&self, edge: EdgeId) -> IslandId {
        self.island[self.edge(edge).tail.0 as usize]
    }

    /// The junction of which a node is a copy, made because a turn restriction binds those who come to it by one
    /// street; `None` for a node in its own right.
    #[must_use]
    pub fn copy_of(&self, node: NodeId) -> Option<NodeId> {
        // Few nodes are copies, and only exports and maps ask.
        self.copies.iter().find(|(_, copy)| *copy == node).map(|(junction, _)| *junction)
    }

    #[inline]
    fn has_copies(&self, junction: NodeId) -> bool {
        self.copied[junction.0 as usize / 64] >> (junction.0 % 64) & 1 == 1
    }

    /// A junction and its copies; those of a copy are itself alone.
    pub fn states(&self, junction: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = if self.has_copies(junction) {
            self.copies.partition_point(|(j, _)| *j < junction)
        } else {
            self.copies.len()
        };
        let copies = self.copies[first..].iter().take_while(move |(j, _)| *j == junction);
        std::iter::once(junction).chain(copies.map(|(_, copy)| *copy))
    }

    /// The node on which one stands after an edge: the junction at its end, or a copy of it.
    #[must_use]
    pub fn arrives_at(&self, edge: EdgeId, way: Way) -> NodeId {
        let junction = if way == Way::Forward { self.edge(edge).head } else { self.edge(edge).tail };
        if !self.has_copies(junction) {
            return junction;
        }
        let found = self.redirected.binary_search_by_key(&(edge, way), |(arc, _)| *arc);
        found.map_or(junction, |found| self.redirected[found].1)
    }

    /// The nodes from which one may enter an edge: the junction at its beginning, and copies of it.
    pub fn entered_from(&self, edge: EdgeId, way: Way) -> impl Iterator<Item = NodeId> + '_ {
        let junction = if way == Way::Forward { self.edge(edge).tail } else { self.edge(edge).head };
        let first = if self.has_copies(junction) {
            self.also_from.partition_point(|(arc, _)| *arc < (edge, way))
        } else {
            self.also_from.len()
        };
        let copies = self.also_from[first..].iter().take_while(move |(arc, _)| *arc == (edge, way));
        std::iter::once(junction).chain(copies.map(|(_, copy)| *copy))
    }
}
