//! A site as arcs of the graph: from the ends of its edge to it, and from it to those ends.
//!
//! With them the times of every node can be worked out again by any program that knows shortest
//! paths. A site is two nodes, one that is only entered and one that is only left, so that no path
//! can pass through it.

use super::Site;
use super::route::between;
use super::search::{Leg, coming, leaving};
use super::travel_times::at_foot;
use crate::layers::Position;
use crate::network::{Network, NodeId, Snap};
use crate::units::{Metres, Millis};

/// One arc between a node of the network and a site.
#[derive(Clone, PartialEq, Debug)]
pub struct Stub {
    /// The node of the network.
    pub node: NodeId,
    /// The piece of the edge, the site's access leg and its wait.
    pub time: Millis,
    /// The piece of the edge and the access leg.
    pub length: Metres,
    /// Its line, in the direction of travel.
    pub line: Vec<Position>,
}

/// The arcs of one site.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stubs {
    /// Into the site, for travel towards it.
    pub to: Vec<Stub>,
    /// Out of the site, for travel from it.
    pub from: Vec<Stub>,
}

/// The arcs of a site; none when it did not join the network.
///
/// They hold what [`super::TravelTimes::to_nearest`] starts from, to the millisecond.
#[must_use]
pub fn stubs(network: &Network, site: &Site) -> Stubs {
    let (Some(snap), Some(at_foot)) = (&site.stop.snap, at_foot(site)) else { return Stubs::default() };
    let stub = |leg: Leg| {
        let whole = at_foot.then(leg.time, leg.length);
        Stub {
            node: leg.node,
            time: whole.time(),
            length: Metres(whole.length),
            line: line(network, snap, &leg, site.stop.position),
        }
    };
    let mut stubs = Stubs::default();
    coming(network, snap, |leg| stubs.to.push(stub(leg)));
    leaving(network, snap, |leg| {
        let mut stub = stub(leg);
        stub.line.reverse();
        stubs.from.push(stub);
    });
    stubs
}

/// From the node along the edge to the foot and the site.
fn line(network: &Network, snap: &Snap, leg: &Leg, site: Position) -> Vec<Position> {
    let edge = network.edge(snap.edge);
    let before = edge.length.0 * snap.fraction;
    // On a loop both ends are one node: the length tells which way the piece runs.
    let node = network.copy_of(leg.node).unwrap_or(leg.node);
    let from_tail = edge.tail == node && (edge.head != node || leg.length.total_cmp(&before).is_eq());
    let mut line = between(network, snap.edge, if from_tail { 0.0 } else { 1.0 }, snap.fraction);
    line.extend([snap.foot, site]);
    line.dedup();
    if line.len() == 1 {
        line.push(line[0]);
    }
    line
}
