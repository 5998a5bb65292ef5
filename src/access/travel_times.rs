//! From everywhere to the nearest of many sites, in one search.
//!
//! In: a network and sites that joined it. Out: for every node, and through it for every joined
//! place, the nearest site's label, the time and the length of the way. Ties in time go to the
//! smaller label, then to the shorter way. The search runs backwards when one travels towards sites.

use std::ops::ControlFlow;

use super::search::{Label, Start, along, coming, leaving, on_edge, search};
use super::{Arrival, Direction, Site};
use crate::network::{EdgeId, Network, NodeId, Snap};
use crate::units::Millis;

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
        let sites: Vec<(Snap, Label)> = sites.iter().filter_map(|s| Some((s.stop.snap?, at_foot(s)?))).collect();
        let mut by_edge: Vec<(EdgeId, u32)> = (0u32..).zip(&sites).map(|(i, (snap, _))| (snap.edge, i)).collect();
        by_edge.sort_unstable();
        let mut starts = Vec::with_capacity(sites.len() * 2);
        for (snap, at_foot) in &sites {
            let edge = network.edge(snap.edge);
            let mut start = |leg: super::search::Leg| {
                starts.push(Start { node: leg.node, label: at_foot.then(leg.time, leg.length) });
            };
            match direction {
                Direction::Towards => coming(edge, snap).for_each(&mut start),
                Direction::From => leaving(edge, snap).for_each(&mut start),
            }
        }
        let rows = match direction {
            Direction::Towards => &network.into,
            Direction::From => &network.out,
        };
        let labels = search(network, rows, &starts, None, |_, _| ControlFlow::Continue(()));
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
        let mut via = |leg: super::search::Leg| {
            let node = self.labels[leg.node.0 as usize];
            if node.is_some() {
                offer(node.then(leg.time, leg.length));
            }
        };
        match self.direction {
            Direction::Towards => leaving(edge, snap).for_each(&mut via),
            Direction::From => coming(edge, snap).for_each(&mut via),
        }
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

/// What a site costs once one stands at its foot: its leg and its wait.
pub(super) fn at_foot(site: &Site) -> Option<Label> {
    let snap = site.stop.snap.as_ref()?;
    Some(Label::new(snap.leg_time.plus(site.wait), site.label, snap.leg.0))
}
