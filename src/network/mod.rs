//! Streets to a directed road graph for one profile: who may go where, how long each edge takes, and
//! where a point joins the network.
//!
//! This module knows roads and travellers only; it could serve a fire department.

mod build;
mod components;
pub mod profile;
mod snap;
mod tag_values;

use serde::Serialize;

pub(crate) use build::geodesic;
pub use build::{BuildOptions, Dropped, Left};
pub use profile::{Profile, ProfileError};

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

/// One arc of the compressed rows: the other end, the edge and the time.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    /// The node at the other end.
    pub node: NodeId,
    /// The edge it runs along.
    pub edge: EdgeId,
    /// The travel time.
    pub time: Millis,
}

/// Arcs by node, as compressed sparse rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// `first[n]..first[n + 1]` are the arcs of node `n`.
    pub first: Vec<u32>,
    /// All arcs, row by row.
    pub arcs: Vec<Arc>,
}

impl Rows {
    /// The arcs of one node.
    #[must_use]
    pub fn of(&self, node: NodeId) -> &[Arc] {
        let n = node.0 as usize;
        &self.arcs[self.first[n] as usize..self.first[n + 1] as usize]
    }
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
    /// Longitude and latitude of each node.
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

    /// The island on which an edge lies.
    #[must_use]
    pub fn island_of(&self, edge: EdgeId) -> IslandId {
        self.island[self.edge(edge).tail.0 as usize]
    }
}
