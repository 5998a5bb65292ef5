//! From everywhere to the nearest of many sites, in one search.
//!
//! In: a network and sites that joined it. Out: for every node, and through it for every joined
//! place, the nearest site's label, the time and the length of the way. Ties in time go to the
//! smaller label, then to the shorter way. The search runs backwards when one travels towards sites.

use super::buckets::Buckets;
use super::search::{Label, along, into_place, on_edge, out_of_site, rows_from_sites};
use super::settle::{Front, Ground, Mark, settle};
use super::{Arrival, Direction, Site};
use crate::network::{EdgeId, Network, NodeId, Snap};
use crate::units::Millis;

/// Starts are sorted as long as there is less than one for so many nodes; else a walk over all nodes is cheaper.
const FEW: usize = 16;

/// Times from every node to its nearest site.
#[derive(Debug)]
pub struct TravelTimes<'a> {
    network: &'a Network,
    direction: Direction,
    /// The best label of each node; the foot of the site, its leg and its wait are included.
    labels: Vec<Label>,
    /// Joined sites, with what it costs to be at their foot already.
    sites: Vec<(Snap, Label)>,
    /// The same by edge.
    by_edge: Vec<(EdgeId, u32)>,
}

impl<'a> TravelTimes<'a> {
    /// Searches from all sites at once until every reachable node has its nearest.
    ///
    /// Sites that did not join the network are reached by nobody.
    #[must_use]
    pub fn to_nearest(network: &'a Network, sites: &[Site], direction: Direction) -> TravelTimes<'a> {
        TravelTimes::within(network, sites, direction, Millis::MAX)
    }

    /// [`TravelTimes::to_nearest`] as far as `cutoff`, inclusive: what takes longer may be missing, what does not is
    /// exact. The cost is that of the ground within reach.
    #[must_use]
    pub fn within(network: &'a Network, sites: &[Site], direction: Direction, cutoff: Millis) -> TravelTimes<'a> {
        let sites = joined(sites);
        let mut by_edge: Vec<(EdgeId, u32)> = (0u32..).zip(&sites).map(|(i, (snap, _))| (snap.edge, i)).collect();
        by_edge.sort_unstable();
        let mut starts = Vec::with_capacity(sites.len() * 2);
        for (snap, at_foot) in &sites {
            out_of_site(network, snap, direction, |leg| starts.push((leg.node, at_foot.then(leg.time, leg.length))));
        }
        let labels = nearest(network, starts, direction, cutoff);
        TravelTimes { network, direction, labels, sites, by_edge }
    }

    /// The nearest site of a snapped place, its leg included; `None` when no site can be reached.
    #[must_use]
    pub fn at(&self, snap: &Snap) -> Option<Arrival> {
        let edge = self.network.edge(snap.edge);
        let mut best = Label::NONE;
        let mut offer = |label: Label| {
            if label < best {
                best = label;
            }
        };
        into_place(self.network, snap, self.direction, |leg| {
            let node = self.labels[leg.node.0 as usize];
            if node.is_some() {
                offer(node.then(leg.time, leg.length));
            }
        });
        for site in on_edge(&self.by_edge, snap.edge) {
            let (other, at_foot) = &self.sites[site];
            let direct = match self.direction {
                Direction::Towards => along(edge, snap.fraction, other.fraction),
                Direction::From => along(edge, other.fraction, snap.fraction),
            };
            if let Some((time, length)) = direct {
                offer(at_foot.then(time, length));
            }
        }
        if best.is_some() { best.then(snap.leg_time, snap.leg.0).arrival() } else { None }
    }

    /// The nearest site of a node: the time without any leg at the node's end, and the site's label.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<(Millis, u32)> {
        let label = self.labels[node.0 as usize];
        label.is_some().then(|| (label.time(), label.label()))
    }
}

/// The time and the label of the nearest site for every node.
///
/// This is [`TravelTimes`] without lengths and without places on edges: about half of the work, for those who want
/// node times alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeTimes(Vec<u64>);

impl NodeTimes {
    /// Searches from all sites at once; see [`TravelTimes::to_nearest`].
    #[must_use]
    pub fn to_nearest(network: &Network, sites: &[Site], direction: Direction) -> NodeTimes {
        let mut starts: Vec<(NodeId, u64)> = Vec::with_capacity(sites.len() * 2);
        for site in sites {
            let Some((snap, at_foot)) = site.stop.snap.as_ref().zip(at_foot(site)) else { continue };
            out_of_site(network, snap, direction, |leg| starts.push((leg.node, at_foot.then(leg.time, 0.0).key())));
        }
        NodeTimes(nearest(network, starts, direction, Millis::MAX))
    }

    /// The time to the nearest site and its label; `None` where no site can be reached.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<(Millis, u32)> {
        let key = self.0[node.0 as usize];
        (key < u64::NONE).then_some((Mark::time(key), key as u32))
    }
}

/// The best mark of every node that is at most `cutoff` away.
fn nearest<M: Mark>(network: &Network, mut starts: Vec<(NodeId, M)>, direction: Direction, cutoff: Millis) -> Vec<M> {
    let rows = rows_from_sites(network, direction);
    let mut best = vec![M::NONE; rows.nodes()];
    // Neighbours after each other: what follows from them stands in that order in the buckets, and memory is near.
    if starts.len() * FEW < rows.nodes() {
        starts.sort_unstable_by_key(|(node, _)| *node);
    } else {
        starts = in_order_of_nodes(&starts, &mut best);
    }
    let mut queue = Buckets::for_rows(rows);
    let ground = Ground { rows, edges: &network.edges, cutoff };
    settle(ground, starts, &mut Front { best: &mut best, queue: &mut queue }, |_| ());
    best
}

/// The best start of each node that has one, by a walk over all nodes; `blank` is for notes and is given back as it was.
fn in_order_of_nodes<M: Mark>(starts: &[(NodeId, M)], blank: &mut [M]) -> Vec<(NodeId, M)> {
    for (node, mark) in starts {
        let known = &mut blank[node.0 as usize];
        if *mark < *known {
            *known = *mark;
        }
    }
    let noted = (0u32..).map(NodeId).zip(blank.iter_mut()).filter(|(_, mark)| **mark < M::NONE);
    noted.map(|(node, mark)| (node, std::mem::replace(mark, M::NONE))).collect()
}

/// Sites that joined the network, with what it costs to be at their foot already.
pub(super) fn joined(sites: &[Site]) -> Vec<(Snap, Label)> {
    sites.iter().filter_map(|s| Some((s.stop.snap?, at_foot(s)?))).collect()
}

/// What a site costs once one stands at its foot: its leg and its wait.
pub(super) fn at_foot(site: &Site) -> Option<Label> {
    let snap = site.stop.snap.as_ref()?;
    Some(Label::new(snap.leg_time.plus(site.wait), site.label, snap.leg.0))
}
