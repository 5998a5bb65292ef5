//! Streets to edges and arcs: `Network::build`.
//!
//! Streets are cut where they share a node, at their ends and at barriers; the nodes between only
//! shape the edge. Nothing else joins streets, so bridges and tunnels need no care. A street that is
//! not used, a broken position and a barrier are counted in [`Dropped`], never lost silently.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::components::{Draft, assemble};
use super::given_times::GivenTimes;
use super::profile::Profile;
use super::usage::{NotUsed, Usage};
use super::{Edge, Network, NodeId, squares, turns};
use crate::layers::frame::geodesic;
use crate::layers::{Frame, Position, Street, Streets};
use crate::units::{Metres, Millis};

/// Settings of a build that are not the profile's.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions {
    /// Islands with less road than this are kept but not joined; the largest island always is.
    pub drop_islands_below: Metres,
    /// Whether ferries may be used.
    pub ferries: bool,
    /// Access legs longer than this are no access at all.
    pub max_leg: Metres,
}

impl Default for BuildOptions {
    /// Joins every island, uses no ferries, and allows legs up to 5 km.
    fn default() -> Self {
        BuildOptions { drop_islands_below: Metres(0.0), ferries: false, max_leg: Metres(5_000.0) }
    }
}

/// A number of streets or pieces of street, and their length.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Left {
    /// How many.
    pub count: u32,
    /// Their length in kilometres.
    pub km: f64,
}

impl Left {
    fn add(&mut self, length: Metres) {
        self.count += 1;
        self.km += length.0 / 1000.0;
    }
}

/// What was left out of a network, and why.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Dropped {
    /// Streets whose class the profile does not use.
    pub class: Left,
    /// Streets that are not built yet, or no longer streets.
    pub unfinished: Left,
    /// Outlines of squares and forecourts, where the profile does not use them.
    pub areas: Left,
    /// Streets that access tags deny.
    pub denied: Left,
    /// Streets that a tag or the state of their surface closes.
    pub closed: Left,
    /// Ferries, when they are off.
    pub ferries: Left,
    /// Streets with fewer than two nodes.
    pub too_short: u32,
    /// Pieces between two nodes of which one has no usable position; their length is unknown.
    pub broken_pieces: u32,
    /// Barriers that stop the traveller.
    pub barriers: u32,
    /// The same by kind (`barrier=gate`).
    pub barriers_by_kind: BTreeMap<String, u32>,
    /// Streets whose speed limit is text that says no speed, such as `none` or `signals`; that of the class stands.
    pub limits_unread: u32,
    /// Ferries whose duration is text that says no time; the usual speed stands.
    pub durations_unread: u32,
    /// Islands that are too small to be joined: their number and length.
    pub small_islands: Left,
    /// Edges on them.
    pub small_island_edges: u32,
    /// Straight lines across squares that were added: no loss, but a change.
    pub across: Left,
}

/// A street cut at the nodes where something may happen.
struct Piece {
    /// From and to, as indexes into [`Streets::nodes`].
    ends: [u32; 2],
    /// Geodesic length.
    length: Metres,
    /// Points, ends included.
    shape: Vec<Position>,
}

impl Network {
    /// Builds the road graph of one profile.
    ///
    /// Edges and nodes are numbered by place, so that a search touches neighbouring memory; the same
    /// streets give the same numbers on any number of threads.
    #[must_use]
    pub fn build(streets: &Streets, profile: Profile, frame: &Frame, options: BuildOptions) -> Network {
        let mut dropped = Dropped::default();
        let usages = usages(streets, &profile, options.ferries, &mut dropped);
        let mut cuts = Cuts::find(streets, &profile, &usages, frame, &mut dropped);
        let across = squares::lines(streets, &usages, &mut cuts);
        let mut pieces: Vec<(Vec<Piece>, u32)> =
            usages.par_iter().map(|used| cuts.pieces(streets, &streets.streets[used.street as usize])).collect();
        for (used, (pieces, _)) in usages.iter().zip(&mut pieces) {
            for ends in across.get(&used.street).into_iter().flatten() {
                let line = Piece::straight(streets, *ends);
                dropped.across.add(line.length);
                pieces.push(line);
            }
        }

        let mut draft = Draft::default();
        let mut node_of = vec![u32::MAX; streets.nodes.len()];
        let mut end = |draft: &mut Draft, node: u32| -> NodeId {
            let known = node_of[node as usize];
            // Each street that meets a barrier ends there by itself: nothing passes.
            if known != u32::MAX && !cuts.blocked[node as usize] {
                return NodeId(known);
            }
            node_of[node as usize] = draft.nodes.len() as u32;
            draft.nodes.push(position(streets, node));
            NodeId(node_of[node as usize])
        };
        for (Used { street, usage, given }, (pieces, broken)) in usages.iter().zip(pieces) {
            dropped.broken_pieces += broken;
            for piece in pieces {
                let tail = end(&mut draft, piece.ends[0]);
                let head = end(&mut draft, piece.ends[1]);
                let time = |speed, seconds: Option<f64>| match seconds {
                    Some(seconds) => given.part(seconds, piece.length),
                    None => Millis::for_distance(piece.length, speed),
                };
                draft.edges.push(Edge {
                    tail,
                    head,
                    length: piece.length,
                    forward: usage.forward.map(|speed| time(speed, given.forward)),
                    backward: usage.backward.map(|speed| time(speed, given.backward)),
                    street: *street,
                });
                draft.shapes.push(piece.shape);
                draft.joined.push(usage.joined);
            }
        }
        let node_of: Vec<Option<NodeId>> = node_of
            .into_iter()
            .zip(&cuts.blocked)
            .map(|(node, blocked)| (node != u32::MAX && !blocked).then_some(NodeId(node)))
            .collect();
        let turns = turns::split(&mut draft, streets, &profile, &node_of);
        assemble(draft, turns, profile, frame, options, dropped)
    }
}

impl Piece {
    /// A straight line between two nodes.
    fn straight(streets: &Streets, ends: [u32; 2]) -> Piece {
        let shape = ends.map(|node| position(streets, node)).to_vec();
        Piece { ends, length: geodesic(shape[0], shape[1]), shape }
    }
}

/// A street that the profile uses, and how.
pub(super) struct Used {
    /// Index into [`Streets::streets`].
    pub street: u32,
    usage: Usage,
    given: GivenTimes,
}

/// The streets that the profile uses.
fn usages(streets: &Streets, profile: &Profile, ferries: bool, dropped: &mut Dropped) -> Vec<Used> {
    let length = |street: &Street| {
        let steps = street.nodes.windows(2);
        Metres(
            steps.map(|w| geodesic(position(streets, w[0]), position(streets, w[1])).0).filter(|l| l.is_finite()).sum(),
        )
    };
    let judged: Vec<(Metres, Result<Usage, NotUsed>)> = streets
        .streets
        .par_iter()
        .map(|street| {
            let length = length(street);
            (length, profile.usage(&street.tags, length, ferries))
        })
        .collect();
    let mut used = Vec::new();
    for (index, (length, verdict)) in judged.into_iter().enumerate() {
        let street = &streets.streets[index];
        match verdict {
            _ if street.nodes.len() < 2 => dropped.too_short += 1,
            Ok(usage) => {
                dropped.limits_unread += u32::from(profile.limit_is_unread(&street.tags));
                dropped.durations_unread += u32::from(profile.duration_is_unread(&street.tags));
                let given = GivenTimes::of(profile, &street.tags, length);
                used.push(Used { street: index as u32, usage, given });
            }
            Err(NotUsed::Unfinished) => dropped.unfinished.add(length),
            Err(NotUsed::Area) => dropped.areas.add(length),
            Err(NotUsed::Class) => dropped.class.add(length),
            Err(NotUsed::Denied) => dropped.denied.add(length),
            Err(NotUsed::Closed) => dropped.closed.add(length),
            Err(NotUsed::Ferry) => dropped.ferries.add(length),
        }
    }
    used
}

/// What is known of each node before streets are cut.
pub(super) struct Cuts {
    /// Whether streets are cut here.
    pub cut: Vec<bool>,
    /// Whether a barrier stops the traveller here.
    pub blocked: Vec<bool>,
    /// Whether it has a place in the world and in the frame.
    pub usable: Vec<bool>,
}

impl Cuts {
    fn find(streets: &Streets, profile: &Profile, usages: &[Used], frame: &Frame, dropped: &mut Dropped) -> Cuts {
        let count = streets.nodes.len();
        let usable =
            (0..count as u32).into_par_iter().map(|n| frame.to_point(position(streets, n)).is_finite()).collect();
        let mut cuts = Cuts { cut: vec![false; count], blocked: vec![false; count], usable };
        let mut seen = vec![false; count];
        for used in usages {
            let nodes = &streets.streets[used.street as usize].nodes;
            for (i, &node) in nodes.iter().enumerate() {
                let n = node as usize;
                if n >= count || (i > 0 && nodes[i - 1] == node) {
                    continue;
                }
                cuts.cut[n] |= seen[n] || i == 0 || i + 1 == nodes.len();
                seen[n] = true;
            }
        }
        for (node, tags) in &streets.node_tags {
            let n = *node as usize;
            if n < count && seen[n] && profile.is_blocked_by(tags) {
                cuts.blocked[n] = true;
                cuts.cut[n] = true;
                dropped.barriers += 1;
                let kind = tags.get("barrier").unwrap_or_default();
                *dropped.barriers_by_kind.entry(kind.to_owned()).or_default() += 1;
            }
        }
        cuts
    }

    /// The pieces of one street, and how many steps between nodes were broken.
    fn pieces(&self, streets: &Streets, street: &Street) -> (Vec<Piece>, u32) {
        let (mut pieces, mut broken) = (Vec::new(), 0);
        let mut open: Option<Piece> = None;
        let usable = |node: u32| self.usable.get(node as usize).copied().unwrap_or(false);
        for step in street.nodes.windows(2) {
            let [from, to] = [step[0], step[1]];
            if from == to {
                continue;
            }
            if !usable(from) || !usable(to) {
                broken += 1;
                pieces.extend(open.take());
                continue;
            }
            let (a, b) = (position(streets, from), position(streets, to));
            let piece = open.get_or_insert_with(|| Piece { ends: [from, from], length: Metres(0.0), shape: vec![a] });
            piece.length = piece.length + geodesic(a, b);
            piece.shape.push(b);
            piece.ends[1] = to;
            if self.cut[to as usize] {
                pieces.extend(open.take());
            }
        }
        pieces.extend(open);
        (pieces, broken)
    }
}

/// A node's place; a node that does not exist has none.
fn position(streets: &Streets, node: u32) -> Position {
    let [lon, lat] = streets.nodes.get(node as usize).copied().unwrap_or([f64::NAN; 2]);
    Position { lon, lat }
}
